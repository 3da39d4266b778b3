"""Counts by district as a viewer may see them: made in one place, so a figure hidden in one panel is hidden in all.

An analyst sees every count. A partnership manager sees the own districts exactly; other districts, and all of them for
the public, come from one fixed release of a few far-apart questions (``data.release``), suppressed together.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from data.answers.cache import remembered
from data.answers.figures.shown import Shown
from data.answers.figures.tallies import Sums, tallies
from data.counts.tables import DISTRICTS
from data.question.filters import FilterState
from data.release.disclosure import Policy
from data.release.joint import release_jointly
from data.release.questions import cohorts_offered, kinds_offered, why_not_offered, years_offered

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from data.answers.request import Request
    from data.question.periods import Period

WITHHELD = "suppressed"


@dataclass(frozen=True, eq=False)
class ShownCounts:
    """One period by district number: ``values`` (NaN where withheld) with ``status``, and all districts together."""

    values: npt.NDArray[np.float64]
    status: npt.NDArray[np.str_]
    total: Shown

    def cell(self, number: int) -> Shown:
        """The count of one area."""
        return self.cells(np.array([number]))[0]

    def cells(self, numbers: npt.NDArray[np.int64]) -> list[Shown]:
        """The counts of these areas."""
        return [
            Shown(None if math.isnan(value) else value, status)
            for value, status in zip(self.values[numbers].tolist(), self.status[numbers].tolist(), strict=True)
        ]


@dataclass(frozen=True, eq=False)
class DistrictCounts:
    """Both periods; ``listed``: numbers of the districts that this viewer is shown at all for this question."""

    listed: npt.NDArray[np.int64]
    now: ShownCounts
    before: ShownCounts | None


@remembered()
def district_counts(request: Request) -> DistrictCounts:
    """For the question with its place left out; a district outside ``listed`` is not there for this viewer."""
    found = tallies(request)
    now = _shown(request, found.now, found.periods.now)
    before = (
        None
        if found.before is None or found.periods.before is None
        else _shown(request, found.before, found.periods.before)
    )
    frame = request.store.districts
    counted = found.now.count + (found.before.count if found.before else 0)
    everywhere = frame["home"].to_numpy() | (counted > 0)
    if request.viewer.role == "analyst":
        listed = everywhere
    elif _offered(request):
        listed = frame["home"].to_numpy()
    else:
        listed = own_districts(request)
    numbers = np.flatnonzero(listed)
    return DistrictCounts(numbers[numbers > 0], now, before)


def own_districts(request: Request) -> npt.NDArray[np.bool_]:
    """Which districts, by number, this viewer sees exact figures of."""
    codes = request.store.district_codes
    if request.viewer.role == "analyst":
        return np.ones(len(codes), dtype=bool)
    return np.array([bool(code) and code in request.viewer.own for code in codes])


def _offered(request: Request) -> bool:
    return not why_not_offered(request.anywhere.state, request.store)


def _shown(request: Request, exact: Sums, period: Period) -> ShownCounts:
    if request.viewer.role == "analyst":
        return exactly(exact.count)
    own = own_districts(request)
    values, status = np.full(exact.count.shape, np.nan), np.full(exact.count.shape, WITHHELD, dtype="<U12")
    total = Shown(None, WITHHELD)
    if _offered(request):
        values, status, total = _fixed(request, period)
    return ShownCounts(np.where(own, exact.count, values), np.where(own, "exact", status), total)


def exactly(counts: npt.NDArray[np.int64]) -> ShownCounts:
    """Counts that the viewer may see as they are."""
    return ShownCounts(counts.astype(np.float64), np.full(counts.shape, "exact"), Shown(float(counts.sum())))


def _fixed(request: Request, period: Period) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.str_], Shown]:
    """The row of this question in the fixed release."""
    neutral = replace(request, state=FilterState(), level="district")
    name = ((request.state.what or ("",))[0], request.state.cohort)
    return fixed_release(neutral)[name, period]


@remembered()
def fixed_release(
    request: Request,
) -> dict[tuple[tuple[str, str], Period], tuple[npt.NDArray[np.float64], npt.NDArray[np.str_], Shown]]:
    """Every fixed question of each year: (kind, cohort), year -> counts by district number, their status, the total."""
    store = request.store
    home = np.flatnonzero(store.districts["home"].to_numpy())
    names = [(kind, cohort) for kind in kinds_offered(store) for cohort in cohorts_offered(store)]
    shown = {}
    for year in years_offered(store):
        counts = np.array([_counts(request, *name, year) for name in names])
        inside = counts[:, home]
        out = release_jointly(
            inside,
            counts.sum(axis=1) - inside.sum(axis=1),
            Policy(),
            nested=[pair for pair in _nested(names) if np.all(counts[pair[0]] <= counts[pair[1]])],
            known=own_districts(request)[home],
        )
        for row, name in enumerate(names):
            values, status = np.full(counts.shape[1], np.nan), np.full(counts.shape[1], WITHHELD, dtype="<U12")
            values[home], status[home] = out.counts.values[row], out.counts.status[row]
            total = float(out.totals.values[row])
            shown[name, year] = (
                values,
                status,
                Shown(None if np.isnan(total) else total, str(out.totals.status[row])),
            )
    return shown


def _counts(request: Request, kind: str, cohort: str, year: Period) -> npt.NDArray[np.int64]:
    state = FilterState(what=(kind,) if kind else (), cohort=cohort)
    tally = request.table(DISTRICTS, year, state=state)
    return Sums.spread(tally, "district", len(request.store.districts)).count


def _nested(names: list[tuple[str, str]]) -> list[tuple[int, int]]:
    """Pairs (inner, outer) of questions: a kind within all offences or serious violence, a cohort within an older."""
    inside_kind = {("msvc", "asvc")} | {(kind, "") for kind, _ in names if kind}
    inside_age = {("u18", "u25"), ("u25", "all"), ("u18", "all")}
    return [
        (i, j)
        for i, (kind, age) in enumerate(names)
        for j, (wider_kind, wider_age) in enumerate(names)
        if (kind == wider_kind and (age, wider_age) in inside_age)
        or (age == wider_age and (kind, wider_kind) in inside_kind)
    ]


def together(shown: ShownCounts, numbers: Iterable[int]) -> Shown:
    """These districts as one figure: withheld where one of them is, rounded where they are not all the viewer's own."""
    members = np.fromiter(numbers, dtype=np.int64)
    if np.isnan(shown.values[members]).any():
        return Shown(None, WITHHELD)
    if (shown.status[members] == "exact").all():
        return Shown(float(shown.values[members].sum()))
    return Shown(float(shown.values[members].sum()), "rounded")


def shown_place(request: Request, shown: ShownCounts) -> Shown:
    """The figure of the place that the question names: all districts, or those of ``district`` and ``area``."""
    chosen = tallies(request).chosen
    if not chosen:
        return shown.total
    return shown.cell(chosen[0]) if len(chosen) == 1 else together(shown, chosen)
