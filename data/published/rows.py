"""The tables of a release as rows for a file, with everything that must stand beside its figures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from data.published.words import NOT_PRINTED, VERDICTS, cannot_show

if TYPE_CHECKING:
    from data.published.folder import Listed
    from data.published.release import Measure, Release, Row

HEADER = [
    "measure",
    "code",
    "place",
    "months",
    "count",
    "before",
    "change_percent",
    "lowest",
    "highest",
    "verdict",
    "rate",
]
INVENTED = "Demonstration data: every number in this file is invented."


def release_rows(shown: Listed) -> Iterator[list[Any]]:
    """One row for each measure and place, and one for each three months of the trend; notes after an empty line."""
    release = shown.release
    assert release is not None
    yield HEADER
    for measure in release.measures:
        for row in measure.rows:
            yield _changed(release, measure, row)
            for block, count in zip(release.blocks, row.blocks, strict=False):
                yield [measure.label, row.code, row.name or "whole area", block.words, _count(count), *[""] * 6]
    yield []
    for line in (
        *([INVENTED] if release.demonstration else []),
        release.title,
        release.sentence,
        *release.commentary.splitlines(),
        f"{release.author}, {release.published[:10]}",
        *cannot_show(release),
        *release.licences,
        *dict.fromkeys(measure.source for measure in release.measures if measure.source),
        f"Release {shown.name}, SHA-256 {shown.digest}",
        f"Data version: {release.data_version}",
    ):
        yield [line]


def _changed(release: Release, measure: Measure, row: Row) -> list[Any]:
    figures = ["" if value is None else value for value in (row.percent, row.low, row.high)]
    rate = "" if row.rate is None else row.rate
    counts = [_count(row.now), _count(row.before)]
    place = row.name or "whole area"
    return [measure.label, row.code, place, release.now.words, *counts, *figures, VERDICTS[row.verdict], rate]


def _count(value: int | None) -> int | str:
    return NOT_PRINTED if value is None else value
