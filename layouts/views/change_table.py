"""The change table: this period against the comparison for each district and cohort, tested together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from data.filter_values import COHORTS
from layouts.views.cache import remembered
from layouts.views.cells import Cell, ChangeCell, cells, changes
from layouts.views.tallies import tallies
from stats.change import MIN_BASE

if TYPE_CHECKING:
    from layouts.views.request import Request

#: Columns, with their words; where the source knows no ages, the first alone.
COLUMNS: dict[str, str] = {
    "all": "All ages",
    "u18": "Under 18",
    "18-24": "18 to 24",
    "18-25": "18 to 25",
    "u25": "Under 25",
    "25plus": "25 and over",
}
assert set(COLUMNS) - {"all"} <= set(COHORTS)


@dataclass(frozen=True)
class ChangeEntry:
    """One district and cohort."""

    now: Cell
    before: Cell | None
    change: ChangeCell


@dataclass(frozen=True)
class ChangeRow:
    """A district, or '' for all of them together (the not mapped included)."""

    code: str
    name: str
    entries: tuple[ChangeEntry, ...]


@dataclass(frozen=True)
class ChangeModel:
    """Rows: all districts first, then one for each; columns: cohorts."""

    columns: tuple[str, ...]
    labels: tuple[str, ...]
    rows: tuple[ChangeRow, ...]
    now: str
    before: str
    words: str
    method: str


@remembered()
def change_table(request: Request) -> ChangeModel:
    """The cohort and the place of the question are left out; everything else holds."""
    columns = list(COLUMNS) if request.store.capabilities.ages else ["all"]
    home = np.flatnonzero(request.store.districts["home"].to_numpy())
    found = [tallies(replace(request, state=_of(request, cohort))) for cohort in columns]
    periods = found[0].periods
    now = np.stack([np.r_[each.now.count.sum(), each.now.count[home]] for each in found], axis=1)
    before = (
        np.stack([np.r_[each.before.count.sum(), each.before.count[home]] for each in found if each.before], axis=1)
        if periods.before is not None
        else None
    )
    total = _entries(request, now[:1], None if before is None else before[:1], adjust=False)
    each = _entries(request, now[1:], None if before is None else before[1:], adjust=True)
    names = [str(request.store.districts["name"].iloc[n]) for n in home]
    codes = [request.store.district_codes[n] for n in home]
    rows = [ChangeRow("", "All districts", total[0])]
    rows += [ChangeRow(code, name, entries) for code, name, entries in zip(codes, names, each, strict=True)]
    return ChangeModel(
        columns=tuple(columns),
        labels=tuple(COLUMNS[name] for name in columns),
        rows=tuple(rows),
        now=periods.now.words(),
        before=periods.before.words() if periods.before else "",
        words=_words(rows, tuple(columns)),
        method=(
            "Exact conditional binomial test of offences per day, interval in brackets. All districts together: each "
            f"cohort at 95%. Single districts: {now[1:].size} tested together, false discovery rate 5% "
            f"(Benjamini–Hochberg), intervals widened to match. No percentage of fewer than {MIN_BASE} offences."
        ),
    )


def _of(request: Request, cohort: str):
    return replace(request.state, cohort=cohort, districts=(), areas=(), lsoas=(), cells=(), measure="count")


def _entries(
    request: Request, now: np.ndarray, before: np.ndarray | None, *, adjust: bool
) -> list[tuple[ChangeEntry, ...]]:
    """Entries by row; what is tested together is all of them. Each column is released by itself, with its total."""
    periods = tallies(request).periods
    shape = now.shape
    counted = _released(request, now)
    earlier = None if before is None else _released(request, before)
    flat = changes(now.T.ravel(), None if before is None else before.T.ravel(), periods, request.viewer, adjust=adjust)
    tested = np.array(flat, dtype=object).reshape(shape[::-1]).T
    return [
        tuple(
            ChangeEntry(counted[r][c], None if earlier is None else earlier[r][c], tested[r, c])
            for c in range(shape[1])
        )
        for r in range(shape[0])
    ]


def _released(request: Request, counts: np.ndarray) -> list[list[Cell]]:
    columns = [cells(counts[:, column], request.viewer) for column in range(counts.shape[1])]
    return [list(row) for row in zip(*columns, strict=True)]


def _words(rows: list[ChangeRow], columns: tuple[str, ...]) -> str:
    """'Under 18: ▼ clear fall, −23% (−34 to −10) ...' for all districts, and which single ones are clear."""
    total = rows[0]
    said = []
    for name, entry in zip(columns, total.entries, strict=True):
        percent = (
            f" {entry.change.percent_words()} ({entry.change.interval_words()})" if entry.change.percent_words() else ""
        )
        said.append(f"{COLUMNS[name].lower()} {entry.change.sign}{percent} {entry.change.verdict_words}")
    clear = [row.name for row in rows[1:] if any(entry.change.verdict in ("rise", "fall") for entry in row.entries)]
    single = (
        f" Single districts with a clear change: {', '.join(clear)}."
        if clear
        else " No single district has a clear change."
    )
    return f"All districts: {'; '.join(said)}.{single}"
