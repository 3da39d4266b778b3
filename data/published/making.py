"""A release in the making: counts of every measure by district and time, what is held back, and what is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from data.answers.answer import answered
from data.answers.figures.tallies import tallies
from data.answers.panels import ask
from data.answers.request import Request
from data.counts.admissions import MEASURES as HOSPITAL_SERIES
from data.counts.admissions import admissions_of
from data.counts.tables import MONTHS
from data.errors import InputError
from data.months import YEAR
from data.published.questions import BESIDE, HOSPITAL, bare
from data.question.answerable import refusals
from data.question.periods import Period, Periods, resolve
from data.release.linked import EVERYWHERE, Figure, Issue
from data.viewer import Viewer, only_analysts

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.question.filters import FilterState
    from data.store.version import Store

LENGTHS = (3, 6, 9, 12)
BLOCK = 3  # months of one point of the trend
MOST_BLOCKS = 12
HOSPITAL_RANGE = (1, 7)
COUNTS_RANGE = (1, 4)


@dataclass(frozen=True, eq=False)
class Counted:
    """A measure before anything is held back. ``counts``: (districts and elsewhere, months of ``Made.window``)."""

    key: str
    label: str
    query: str
    counts: npt.NDArray[np.int64]
    by_district: bool
    request: Request | None  # None: hospital admissions, which are no question
    source: str = ""
    blocks: bool = False

    @property
    def hospital(self) -> bool:
        return self.request is None


@dataclass(frozen=True, eq=False)
class Made:
    """Everything counted for one release: ``measures[0]`` is its question, ``home`` the numbers of its districts."""

    request: Request
    periods: Periods
    window: range  # month numbers
    blocks: tuple[tuple[int, int], ...]
    home: npt.NDArray[np.int64]
    measures: tuple[Counted, ...]
    left_out: tuple[str, ...]  # sentences on measures that this store cannot count

    @property
    def spans(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """First and last month of both periods: now, before."""
        assert self.periods.before is not None
        now, before = ((int(p.months[0]), int(p.months[-1])) for p in (self.periods.now, self.periods.before))
        return now, before

    def issue(self) -> Issue:
        """The same as figures and cells, nothing held back yet."""
        figures, districts = [], range(len(self.home))
        for number, each in enumerate(self.measures):
            spans = dict.fromkeys([*self.spans, *(self.blocks if each.blocks else ())])
            places = (EVERYWHERE, *(districts if each.by_district else ()))
            figures += [Figure(number, place, *span) for place in places for span in spans]
        ranges = [HOSPITAL_RANGE if each.hospital else COUNTS_RANGE for each in self.measures]
        low, high = (np.array([each[i] for each in ranges], dtype=np.int64) for i in (0, 1))
        codes = self.request.store.district_codes
        return Issue(
            "",
            tuple(each.query for each in self.measures),
            (*(str(codes[number]) for number in self.home), "elsewhere"),
            self.window.start,
            np.stack([each.counts for each in self.measures]),
            low,
            high,
            np.array([each.hospital for each in self.measures]),
            tuple(figures),
            np.zeros(len(figures), dtype=bool),
        )


def made(store: Store, viewer: Viewer, state: FilterState, measures: Sequence[str]) -> Made:
    """Count what a release of this question is made of. Raises InputError where it cannot be one, with the reason."""
    only_analysts(viewer, "Only an analyst makes a release.")
    periods = _checked(state, store)
    state = replace(state, start=periods.now.start, end=periods.now.end, measure="count")
    request = Request(store, state, viewer, "district", store.default_vintage)
    answered(ask("places", request), lambda _: None, _refuse)
    complete = _complete(request, state)
    blocks = _blocks(periods, complete)
    assert periods.before is not None
    first = min(int(periods.before.months[0]), *(block[0] for block in blocks))
    window = range(first, int(periods.now.months[-1]) + 1)
    home = np.flatnonzero(store.districts["home"].to_numpy())
    main = Counted("question", "", bare(state).to_query(), _counts(request, window, home), True, request, blocks=True)
    counted, left_out = [main], []
    for each in BESIDE:
        if each.group not in measures:
            continue
        own = replace(each.state, start=state.start, end=state.end, compare=state.compare)
        why = _why_not(Request(store, own, viewer, "district", request.vintage), periods)
        if why:
            left_out.append(f"{each.label[0].upper()}{each.label[1:]}: {why}")
            continue
        asked = Request(store, own, viewer, "district", request.vintage)
        counts = _counts(asked, window, home)
        counted.append(Counted(each.key, each.label, bare(own).to_query(), counts, each.by_district, asked))
    if "admissions" in measures:
        hospital, missing = _hospital(store, periods, window, len(home))
        counted += hospital
        left_out += missing
    return Made(request, periods, window, blocks, home, tuple(counted), tuple(left_out))


def _refuse(reason: str) -> None:
    raise InputError(reason)


def _checked(state: FilterState, store: Store) -> Periods:
    """The periods of a question that can be a release. Raises InputError for one that cannot."""
    if not store.months:
        raise InputError("No offences are loaded yet: there is nothing to release.")
    if state.districts or state.areas or state.lsoas or state.cells:
        raise InputError("A release is of all districts: leave district, area, lsoa and cell out of the question.")
    if refused := refusals(state, store):
        raise InputError(" ".join(refused))
    periods = resolve(state, store)
    if periods.before is None or not periods.covered:
        why = " ".join(periods.notices) or "The question compares with nothing."
        raise InputError(f"A release compares two periods that the data covers. {why}")
    lengths = {len(each.months) if each.whole_months else 0 for each in (periods.now, periods.before)}
    if len(lengths) > 1 or not lengths <= set(LENGTHS):
        raise InputError("A release is of 3, 6, 9 or 12 whole months: give from and to as months.")
    return periods


def _complete(request: Request, state: FilterState) -> set[int]:
    """Months of which the store holds every day of every source that knows what is asked."""
    series = request.table(MONTHS, state=bare(state))
    return {month for month, count in zip(series.months, series.counts, strict=True) if np.isfinite(count)}


def _why_not(request: Request, periods: Periods) -> str:
    if found := refusals(request.state, request.store):
        return " ".join(found)
    complete = _complete(request, request.state)
    both = [month for each in (periods.now, periods.before) if each is not None for month in each.months]
    return "" if set(both) <= complete else "not known for all of these months."


def _blocks(periods: Periods, complete: set[int]) -> tuple[tuple[int, int], ...]:
    """Three months each, the last one ending with the period, back to where the data begins; three years at most."""
    last = int(periods.now.months[-1])
    found: list[tuple[int, int]] = []
    while len(found) < MOST_BLOCKS and set(range(last - BLOCK + 1, last + 1)) <= complete:
        found.append((last - BLOCK + 1, last))
        last -= BLOCK
    if not found or found[-1][0] > int((periods.before or periods.now).months[0]):
        raise InputError("A release compares two periods that the data covers: a month of them is not complete.")
    return tuple(reversed(found))


def _counts(request: Request, window: range, home: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """(districts and elsewhere, months): the monthly sums that every panel uses."""
    found = tallies(request)
    months = np.arange(window.start, window.stop) - found.months.start
    inside = found.monthly[home][:, months]
    return np.vstack([inside, found.monthly[:, months].sum(axis=0) - inside.sum(axis=0)])


def _hospital(store: Store, periods: Periods, window: range, districts: int) -> tuple[list[Counted], list[str]]:
    """Admissions of both ages; they are of the whole area, so they stand in no district."""
    held = admissions_of(store)
    if held is None:
        return [], ["Hospital admissions: none are loaded."]
    if len(periods.now.months) != YEAR:
        return [], ["Hospital admissions: only a release of twelve months has them."]
    found: list[Counted] = []
    for name in HOSPITAL_SERIES:
        series = held.series(name)
        both = [month for each in (periods.now, periods.before) if each is not None for month in each.months]
        if not all(np.isfinite(series.over(range(month, month + 1))).all() for month in both):
            return [], ["Hospital admissions: not known for all of these months."]
        counts = np.zeros((districts + 1, len(window)), dtype=np.int64)
        counts[-1] = np.nan_to_num(series.over(window)).astype(np.int64)
        key = "admissions-all" if name == HOSPITAL_SERIES[0] else "admissions-u25"
        source = f"Source: {held.source}; {held.licence}"
        found.append(
            Counted(
                key,
                f"hospital stays after an attack with a knife or sharp object, {name}",
                HOSPITAL + name,
                counts,
                False,
                None,
                source,
            )
        )
    return found, []


def month_words(first: int, last: int) -> str:
    """'Oct 2024 – Sep 2025'."""
    return Period.of_months(range(first, last + 1)).words()
