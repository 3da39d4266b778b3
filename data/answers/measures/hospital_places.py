"""Of which place hospital admissions are, and what of a single district may be shown to whom.

Monthly admissions of one district are nearly always 1 to 7. Everybody but analysts gets sums of twelve months only,
all districts released together: beside the small ones the smallest larger one goes too, since the sum of all is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.answers.figures.monthly_cells import (
    GAP,
    HOSPITAL,
    TwoYears,
    cell_of,
    hospital_policy,
    tested_pair,
    two_years,
)
from data.answers.figures.shown import NO_COMPARISON, Shown, ShownChange
from data.counts.monthly import MonthlySeries
from data.months import YEAR
from data.question.named import chosen_districts
from data.release.disclosure import release

if TYPE_CHECKING:
    from collections.abc import Iterable

    from data.answers.request import Request
    from data.counts.admissions import Admissions

WHOLE_AREA = "the whole area"


@dataclass(frozen=True)
class Place:
    """``codes``: ONS codes of the districts asked about, none for the whole area; ``instead``: why nothing is known."""

    codes: tuple[str, ...] = ()
    words: str = WHOLE_AREA
    instead: str = ""


def place_of(request: Request, held: Admissions) -> Place:
    """The districts of the question where admissions are loaded by district, else the whole area."""
    if not held.by_district:
        return Place()
    names = request.store.vocabulary().districts
    codes = tuple(request.store.district_codes[number] for number in chosen_districts(request.state, request.store))
    loaded = _listed(names.get(code, code) for code in held.districts)
    if not codes:
        lacking = [names[code] for code in held.everywhere if code not in held.districts]
        if not lacking:
            return Place()
        return Place(
            instead=f"Admissions are loaded by district, and there are none of {_listed(lacking)}: so there is no sum "
            f"for the whole area. Choose one of the districts that are loaded: {loaded}."
        )
    words = _listed(names[code] for code in codes)
    lacking = [names[code] for code in codes if code not in held.districts]
    if lacking:
        return Place(codes, words, f"No admissions of {_listed(lacking)} are loaded: {held.file} holds {loaded}.")
    if len(codes) > 1 and hospital_policy(request.viewer) is not None:
        return Place(codes, words, "Admissions of several districts together are not shown here: choose one, or all.")
    return Place(codes, words)


@dataclass(frozen=True)
class DistrictYears:
    """The latest two years of a district as everybody may see them. ``months``: all that every district has."""

    now: Shown
    before: Shown
    change: ShownChange
    years: TwoYears
    months: range


def district_years(held: Admissions, measure: str, code: str) -> DistrictYears | None:
    """Sums over the months that every district has: a gap of one would else tell a month of another. None: no month."""
    frame = held.frame
    codes = sorted(set(frame.loc[frame["measure"] == measure, "district"]))
    shared = held.series(measure, codes)
    if code not in codes or not len(shared.counts):
        return None
    every = [_where(held.series(measure, (each,)), shared) for each in codes]
    years = [two_years(series, shared.months.stop - YEAR) for series in every]
    own = years[codes.index(code)]
    if np.isnan(own.now):
        return DistrictYears(GAP, GAP, NO_COMPARISON, own, shared.months)
    now, before = (release(np.array(sums, dtype=np.int64), HOSPITAL) for sums in _sums(years))
    at = codes.index(code)
    return DistrictYears(cell_of(now, at), cell_of(before, at), tested_pair(now, before, own, at), own, shared.months)


def _sums(years: list[TwoYears]) -> tuple[list[float], list[float]]:
    return [each.now for each in years], [each.before for each in years]


def _where(series: MonthlySeries, known: MonthlySeries) -> MonthlySeries:
    """A series over the months of another, where that one is known."""
    return MonthlySeries(known.start, np.where(np.isfinite(known.counts), series.over(known.months), np.nan))


def _listed(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
