"""A pack of a release: all of it was frozen, held back together and audited before; no store is asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from data.answers.figures.shown import rate_shown
from data.errors import InputError
from data.published.classes import SHADES, classes
from data.published.folder import Releases
from data.published.words import (
    NOT_PRINTED,
    VERDICTS,
    WHOLE,
    answers,
    cannot_show,
    count_words,
    percent_words,
    trend_words,
)
from data.question.periods import resolve
from data.reports.charts import HIDDEN, mostly_hidden
from data.reports.document import Block, Chart, Column, Document, Map, Paragraph, Section, Series, Table, Value
from data.reports.kept import Made
from data.reports.methods import RELEASED

if TYPE_CHECKING:
    from pathlib import Path

    from data.published.folder import Listed
    from data.published.release import Release, Row
    from data.question.filters import FilterState
    from data.reports.order import Order
    from data.store.version import Store

NAMED = "release"  # 'release=2025-10-02-1a2b3c4d' in place of a question


def release_named(question: str, root: Path) -> Listed | None:
    """The release that a question names, None where it names none. Raises InputError for one that may not go out."""
    name = parse_qs(question.strip().lstrip("?")).get(NAMED, [""])[0]
    if not name:
        return None
    found = Releases(root).look(name)
    if found.release is None:
        raise InputError(found.problem)
    if found.withdrawn is not None:
        raise InputError(f"Release {name} was withdrawn: {found.withdrawn.reason}")
    return found


def release_of(state: FilterState, store: Store, root: Path) -> Listed | None:
    """The newest release that answers this question of this data, and is neither withdrawn nor damaged."""
    now = resolve(state, store).now
    wanted = replace(state, start=now.start, end=now.end, measure="count").to_query()
    for each in Releases(root).listed():
        release = each.release if each.withdrawn is None else None
        if release is not None and (release.query, release.data_version) == (wanted, store.data_version):
            return each
    return None


def document_of(listed: Listed, order: Order, after: list[Section]) -> Document:
    """The pack. ``after``: the sections on earlier packs and recommendations."""
    release = listed.release
    assert release is not None
    whole = release.main.rows[0]
    return Document(
        kind=order.kind.key,
        title=order.kind.title,
        scope=f"{release.title}. {release.sentence}",
        period=f"{release.now.words}, compared with {release.before.words}",
        data_version=release.data_version,
        marking=order.protective_marking,
        made=order.made,
        audience=order.audience,
        demonstration=release.demonstration,
        messages=tuple(f"{each.short} {each.text}" for each in answers(release, whole)),
        sections=(*_sections(release, order), *after),
        limits=(*cannot_show(release), f"Release {listed.name}, fingerprint {listed.digest[:16]}."),
        attributions=(*release.licences, *dict.fromkeys(f"{m.source}." for m in release.measures if m.source)),
        question=f"{NAMED}={listed.name}",
        comments=tuple(order.comments("")),
    )


def made_of_release(listed: Listed, made: str) -> Made:
    """What the next pack of a release puts beside its own: each measure's count as printed. ``made``: ISO date."""
    release = listed.release
    assert release is not None
    figures = {label: count_words(row.now) for label, row in _measures(release)}
    return Made(made, f"{NAMED}={listed.name}", release.sentence, release.data_version, figures)


def _measures(release: Release) -> list[tuple[str, Row]]:
    """Every measure over all districts: its words, and its row."""
    return [(each.label[:1].upper() + each.label[1:], each.rows[0]) for each in release.measures]


def _sections(release: Release, order: Order) -> list[Section]:
    whole = release.main.rows[0]
    author = f"({release.author}, {release.published[:10]})"
    words = [Paragraph(f"{release.commentary} {author}", "comment")]
    found: list[tuple[str, str, list[Any]]] = [
        ("summary", "What we make of it", words),
        ("map", "Map of the districts", [_map(release)]),
        ("places", "Districts", [_districts(release)]),
        ("trend", "Three months by three months", _trend(release, whole)),
        ("measures", "Measures of success", [_success(release)]),
    ]
    keys = {key for key, _, _ in found}
    elsewhere = [each.key for each in order.kind.sections if each.key not in keys]  # of a pack that is no release
    sections = []
    for key, title, blocks in found:
        own = [*order.comments(key)]
        if key == "measures":
            own += [comment for other in elsewhere for comment in order.comments(other)]
        sections.append(Section(key, title, (*blocks, *own), "" if key == "summary" else RELEASED))
    return sections


def _changed(first: str, release: Release) -> tuple[Column, ...]:
    return (
        Column("name", first),
        Column("now", release.now.words),
        Column("before", release.before.words),
        Column("change_percent", "Change", 2, percent=True),
        Column("change_low", "Change: low end of 95% interval, %", percent=True, joins="low"),
        Column("change_high", "Change: high end of 95% interval, %", percent=True, joins="high"),
        Column("what_the_test_says", "What the test says", joins="words"),
    )


def _figures(name: str, row: Row) -> tuple[Value, ...]:
    high = "any number" if row.high == "inf" else row.high
    return name, _count(row.now), _count(row.before), row.percent, row.low, high, VERDICTS[row.verdict]


def _count(count: int | None) -> Value:
    return NOT_PRINTED if count is None else count


def _districts(release: Release) -> Table:
    rated = bool(release.rate_words)
    columns = (Column("code", "Code", printed=False), *_changed("Place", release))
    columns += (Column("rate", f"Rate {release.rate_words}", 1),) if rated else ()
    rows = [
        (row.code, *_figures(row.name or WHOLE.capitalize(), row), *((row.rate,) if rated else ()))
        for row in (*release.districts(), release.main.rows[0])
    ]
    return Table("places", "Districts", columns, tuple(rows))


def _success(release: Release) -> Table:
    rows = tuple(_figures(label, row) for label, row in _measures(release))
    return Table("measures", "Measures of success", _changed("Measure", release), rows)


def _trend(release: Release, whole: Row) -> list[Block]:
    names, counts = tuple(block.words for block in release.blocks), whole.blocks
    rows = tuple((name, _count(count)) for name, count in zip(names, counts, strict=True))
    table = Table("trend", "Cases every three months", (Column("months", "Months"), Column("cases", "Cases")), rows)
    values = tuple(None if count is None else float(count) for count in counts)
    if mostly_hidden(values):
        return [HIDDEN, table]
    ends = tuple(name.split(" – ")[-1] for name in names)
    title, said, series = "Cases in the three months to", trend_words(release, whole), (Series("Cases", values),)
    return [Chart("line", title, said, ends, series, "cases"), table]


def _map(release: Release) -> Map:
    found, rows = classes(release), release.districts()
    of = {
        row.code: (SHADES[found.of[row.code]] if row.code in found.of else -1, _told(row, release)) for row in rows
    }  # fmt: skip
    told = "; ".join(f"{row.name} {of[row.code][1]}" for row in rows)
    legend = tuple((SHADES[shade], words) for shade, words in enumerate(found.words) if words)
    legend += ((-1, NOT_PRINTED),) if len(found.of) < len(rows) else ()
    what = f"Cases {release.rate_words}" if release.rate_words else "Cases"
    return Map(what, f"Map of the districts. {told}.", of, legend)


def _told(row: Row, release: Release) -> str:
    value = rate_shown(row.rate) if release.rate_words and row.rate is not None else count_words(row.now)
    return f"{value}, {VERDICTS[row.verdict]}" + (f" ({percent_words(row)})" if percent_words(row) else "")
