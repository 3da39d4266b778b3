"""The change table: this period against the comparison for each district and cohort, tested together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from data.answers.cache import remembered
from data.answers.figures.district_changes import TESTED, district_changes, place_change, place_counts
from data.answers.figures.district_release import DistrictCounts, district_counts
from data.answers.figures.noise import whole_noise
from data.answers.figures.rows import CHANGE_HEADER, change_cells, number, told
from data.answers.figures.shown import NO_COMPARISON, Shown, ShownChange
from data.answers.figures.tallies import tallies
from data.answers.panel import Needs, Panel, Rounded
from data.counts.tables import BY_PLACE, DISTRICT_CELLS
from data.question.basis.values import COHORTS
from data.release.questions import cohorts_offered
from stats.change import MIN_BASE

if TYPE_CHECKING:
    from data.answers.panel import Rows
    from data.answers.request import Request
    from data.question.filters import FilterState

#: A figure of this period, and of the one it is compared with.
Pair = tuple[Shown, Shown | None]

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

    now: Shown
    before: Shown | None
    change: ShownChange


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
    columns = _columns(request)
    found = [district_counts(replace(request, state=_of(request, cohort))) for cohort in columns]
    periods = tallies(request).periods
    home = request.store.districts["home"].to_numpy()
    listed = np.flatnonzero(home & np.isin(np.arange(len(home)), np.concatenate([each.listed for each in found])))
    asked = [replace(request, state=_of(request, cohort)) for cohort in columns]
    totals = tuple(ChangeEntry(*place_counts(one), place_change(one)) for one in asked)
    tested = [district_changes(one) for one in asked]
    each = [
        tuple(ChangeEntry(*_district(pair, int(n)), every[n]) for pair, every in zip(found, tested, strict=True))
        for n in listed
    ]
    names = [str(request.store.districts["name"].iloc[n]) for n in listed]
    codes = [request.store.district_codes[n] for n in listed]
    rows = [ChangeRow("", "All districts", totals)]
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
            f"cohort at 95%. {TESTED} The months of all districts together vary {whole_noise(request):.1f} times as "
            "much as chance alone. Percentages are those of the counts where both periods are the same whole months of "
            "two years. "
            f"No percentage of fewer than {MIN_BASE} offences."
        ),
    )


def _columns(request: Request) -> list[str]:
    """The cohorts; of a view with rounded figures only those of its fixed questions."""
    if not request.store.capabilities.ages:
        return ["all"]
    offered = cohorts_offered(request.store)
    return [name for name in COLUMNS if request.policy is None or name in offered]


def _of(request: Request, cohort: str) -> FilterState:
    return replace(request.anywhere.state, cohort=cohort, measure="count")


def _district(found: DistrictCounts, number: int) -> Pair:
    return found.now.cell(number), None if found.before is None else found.before.cell(number)


def _words(rows: list[ChangeRow], columns: tuple[str, ...]) -> str:
    """'Under 18: ▼ clear fall, −23% (−34 to −10) ...' for all districts, and which single ones are clear."""
    total = rows[0]
    if all(entry.change.verdict == NO_COMPARISON.verdict for row in rows for entry in row.entries):
        return "There is no period to compare with, so no change is tested, of all districts or of any one."
    said = []
    for name, entry in zip(columns, total.entries, strict=True):
        percent = (
            f" {entry.change.percent_words()} ({entry.change.interval_words()})" if entry.change.percent_words() else ""
        )
        said.append(f"{COLUMNS[name].lower()} {entry.change.sign}{percent} {entry.change.verdict_words}")
    return f"All districts: {'; '.join(said)}.{_single(rows[1:])}"


def _single(rows: list[ChangeRow]) -> str:
    """Which single districts are clear; where none could be tested, that none has a change is not said."""
    found = {row.name: {entry.change.verdict for entry in row.entries} for row in rows}
    if clear := [name for name, verdicts in found.items() if verdicts & {"rise", "fall"}]:
        return f" Single districts with a clear change: {', '.join(clear)}."
    if not any("none" in verdicts for verdicts in found.values()):
        return " Single districts cannot be told: their counts are suppressed." if found else ""
    return " No single district has a clear change."


def change_rows(model: ChangeModel) -> Rows:
    """district, cohort, offences, before, change with interval, what the test says."""
    yield ["code", "district", "cohort", "offences", *CHANGE_HEADER]
    for row in model.rows:
        for name, entry in zip(model.columns, row.entries, strict=True):
            yield [row.code, row.name, name, number(entry.now), *change_cells(entry.before, entry.change)]
    yield from told(model.words, model.method)


PANEL = Panel(
    key="change",
    says="districts by cohort, every change tested",
    answer=change_table,
    rows=change_rows,
    rounded=Rounded.BY_DISTRICT,
    method="change",
    tables=(*BY_PLACE, DISTRICT_CELLS),
    needs=Needs.MAPPED,
)
