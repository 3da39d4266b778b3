"""Hospital admissions for assault with a sharp object, next to knife offences with injury that the police recorded.

Both are indexed to their own mean in a base year, because they count different things: only directions are compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from data.answers.cache import remembered
from data.answers.figures.monthly_cells import hospital_policy, month_cells, sum_cell, tested, two_years, written
from data.answers.figures.shown import Shown, ShownChange
from data.answers.measures.divergence import Divergence, compare
from data.answers.measures.hospital_places import DistrictYears, Place, district_years, place_of
from data.answers.measures.hospital_words import (
    DIFFERENT,
    METHOD,
    MIXED,
    MONTHS_WITHHELD,
    NO_OFFENCES,
    NOT_LOADED,
    notes_of,
    sentence_of,
)
from data.answers.panel import Needs, Panel, Rounded
from data.counts.admissions import ALL_AGES, UNDER_25, Admissions, admissions_of
from data.counts.monthly import MonthlySeries
from data.counts.tables import MONTHS
from data.months import YEAR, Month
from data.question.answerable import refusals
from data.question.filters import FilterState
from data.question.periods import Period
from data.release.disclosure import policy_for

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.answers.request import Request
    from data.release.disclosure import Policy

#: Key, label, measure of the admissions, and the offences beside them. Patients are victims, so a victim's age counts.
AGES = (
    ("all", "All ages", ALL_AGES, FilterState(what=("knife-enabled",), flags=("injury",))),
    ("u25", "Under 25", UNDER_25, FilterState(what=("knife-enabled",), flags=("injury",), cohort="u25", role="victim")),
)


@dataclass(frozen=True)
class Line:
    """One series by month. ``index``: 100 is its own mean in the base year; None in a gap or where withheld.

    ``before`` and ``now`` are sums of twelve months, the means those a month; None where counts are not exact.
    """

    label: str
    counts: tuple[Shown, ...]
    index: tuple[float | None, ...]
    before: Shown
    now: Shown
    mean_before: float | None
    mean_now: float | None
    change: ShownChange
    sentence: str


@dataclass(frozen=True)
class Ages:
    """Admissions of one age group and the offences beside them (None: not known, as ``divergence`` then says)."""

    key: str  # 'all' or 'u25'
    label: str
    admissions: Line
    offences: Line | None
    divergence: Divergence


@dataclass(frozen=True)
class AdmissionsModel:
    """Both age groups over the same months; ``instead`` says why there are none."""

    ages: tuple[Ages, ...]
    month_names: tuple[str, ...]
    base_period: str  # '' where there is no base year
    before_period: str
    now_period: str
    compared: str  # which years every sentence of the panel compares, said once
    source: str
    licence: str
    file: str
    demonstration: bool  # the admissions are invented
    notes: tuple[str, ...]
    method: str
    instead: str
    undrawn: str = ""  # why there is no chart, where sums alone are known


NOT_BESIDE = "Recorded offences are not set beside them here: that needs exact counts of every month."


@dataclass(frozen=True, eq=False)
class _Pair:
    """Both series of an age group; ``refusal``: why there are no offences."""

    admissions: MonthlySeries
    offences: MonthlySeries | None
    refusal: str

    @property
    def window(self) -> range:
        """The months that both reach; those of the admissions where there are none."""
        own = self.admissions.months
        if self.offences is None:
            return own
        both = range(max(own.start, self.offences.start), min(own.stop, self.offences.months.stop))
        return both or own


@remembered()
def admissions(request: Request) -> AdmissionsModel:
    """The whole series, of the whole area or of districts; of the question only the viewer and the place count."""
    held = admissions_of(request.store)
    if held is None:
        return _nothing(NOT_LOADED)
    place = place_of(request, held)
    if place.instead:
        return _nothing(place.instead)
    if place.codes and hospital_policy(request.viewer) is not None:
        return _sums_alone(request, held, place)
    pairs = {
        (key, label): _pair(request, held, measure, state, place)
        for key, label, measure, state in AGES
        if len(held.series(measure, place.codes).counts)
    }
    if not pairs:
        return _nothing(f"There is no month in which admissions of all districts of {place.words} are known.")
    months, window = _months(pairs.values()), next(iter(pairs.values())).window
    base = window[:YEAR] if len(window) >= YEAR else range(0)
    return AdmissionsModel(
        ages=tuple(_ages(request, names, pair, (months, base, window.stop)) for names, pair in pairs.items()),
        month_names=tuple(Month(month).name for month in months),
        base_period=Period.of_months(base).words() if base else "",
        before_period=Period.of_months(range(window.stop - 2 * YEAR, window.stop - YEAR)).words(),
        now_period=Period.of_months(range(window.stop - YEAR, window.stop)).words(),
        compared=_compared(window, place),
        source=held.source,
        licence=held.licence,
        file=held.file,
        demonstration=held.demonstration,
        notes=notes_of(request, held, place),
        method=METHOD,
        instead="",
    )


def _nothing(why: str) -> AdmissionsModel:
    return AdmissionsModel((), (), "", "", "", "", "", "", "", False, (DIFFERENT,), METHOD, why)


def _sums_alone(request: Request, held: Admissions, place: Place) -> AdmissionsModel:
    """One district for those who may see no month of it: two sums of twelve months, and whether they differ."""
    ages = []
    for key, label, measure, _ in AGES:
        found = district_years(held, measure, place.codes[0])
        if found is not None:
            ages.append(Ages(key, label, _sum_line(key, found), None, Divergence(False, None, None, (), NO_OFFENCES)))
            months = found.months
    if not ages:
        return _nothing(f"There is no month in which admissions of {place.words} and every other district are known.")
    return replace(
        _nothing(""),
        ages=tuple(ages),
        month_names=tuple(Month(month).name for month in months),
        compared=_compared(months, place),
        source=held.source,
        licence=held.licence,
        file=held.file,
        demonstration=held.demonstration,
        notes=notes_of(request, held, place),
        undrawn=MONTHS_WITHHELD,
    )


def _sum_line(key: str, found: DistrictYears) -> Line:
    label = "Hospital admissions" + ("" if key == "all" else ", under 25")
    counts = (Shown(None, "suppressed"),) * len(found.months)
    sums, shared = (found.before, found.now), found.years.shared
    said = sentence_of(label, sums, [None, None], found.change, shared)
    return Line(label, counts, (None,) * len(counts), *sums, None, None, found.change, said)


def _compared(window: range, place: Place) -> str:
    where = f"{place.words}: " if place.codes else ""
    latest, before = window[-YEAR:], range(window.stop - 2 * YEAR, window.stop - YEAR)
    return f"{where}{Period.of_months(latest).words()} against {Period.of_months(before).words()}, in all that follows."


def _pair(request: Request, held: Admissions, measure: str, state: FilterState, place: Place) -> _Pair:
    hospital = held.series(measure, place.codes)
    if request.store.is_demonstration and not held.demonstration:
        return _Pair(hospital, None, MIXED)
    if refused := refusals(state, request.store):
        return _Pair(hospital, None, " ".join(refused))
    if policy_for(request.viewer, place.codes) is not None:
        return _Pair(hospital, None, NOT_BESIDE)
    # The offences beside admissions are of the same place.
    here = replace(state.without("areas", "lsoas", "cells"), districts=place.codes)
    recorded = request.table(MONTHS, state=here).trimmed()
    if not len(recorded.counts):
        return _Pair(hospital, None, "No complete month of offences is loaded.")
    return _Pair(hospital, recorded, "")


def _months(pairs: Iterable[_Pair]) -> range:
    """From the first month of any series to the last."""
    every = [series.months for pair in pairs for series in (pair.admissions, pair.offences) if series is not None]
    return range(min(months.start for months in every), max(months.stop for months in every))


def _ages(request: Request, names: tuple[str, str], pair: _Pair, spans: tuple[range, range, int]) -> Ages:
    policies = (hospital_policy(request.viewer), None)  # offences stand beside them only where their counts are exact
    patients, victims = ("", "") if names[0] == "all" else (", under 25", ", victim under 25")
    hospital = _line(f"Hospital admissions{patients}", pair.admissions, policies[0], spans)
    if pair.offences is None:
        return Ages(*names, hospital, None, Divergence(False, None, None, (), pair.refusal))
    recorded = _line(f"Recorded knife offences with injury{victims}", pair.offences, policies[1], spans)
    return Ages(*names, hospital, recorded, compare(pair.admissions, pair.offences, pair.window[-2 * YEAR :], policies))


def _line(label: str, series: MonthlySeries, policy: Policy | None, spans: tuple[range, range, int]) -> Line:
    """A series over the months of the chart, its index, and its latest two years up to month ``spans[2]``."""
    months, base, stop = spans
    counts = series.over(months)
    shown = month_cells(counts, months, stop, policy)
    years = two_years(series, stop - YEAR)
    change = tested(years, series, policy)
    now, before = sum_cell(years.now, policy), sum_cell(years.before, policy)
    means = [
        float(total) / years.shared if policy is None and not np.isnan(total) else None
        for total in (years.before, years.now)
    ]
    return Line(
        label=label,
        counts=shown,
        index=_index(shown, series.over(base), policy),
        before=before,
        now=now,
        mean_before=None if means[0] is None else round(means[0], 4),
        mean_now=None if means[1] is None else round(means[1], 4),
        change=change,
        sentence=sentence_of(label, (before, now), means, change, years.shared),
    )


def _index(shown: tuple[Shown, ...], base: npt.NDArray[np.float64], policy: Policy | None) -> tuple[float | None, ...]:
    """100 × what is shown over the mean of the base year as it may be released; nothing without one above 0."""
    known = base[np.isfinite(base)]
    total = sum_cell(float(known.sum()), policy).value if known.size else None
    if not total:
        return (None,) * len(shown)
    mean = total / known.size
    return tuple(None if cell.value is None else round(100 * cell.value / mean, 1) for cell in shown)


def admissions_rows(model: AdmissionsModel) -> Iterator[list[Any]]:
    """month, then for each age group admissions, recorded offences and both indices; a gap is 'missing'."""
    if model.instead:
        yield ["month"]
        yield [model.instead]
        return
    names = ("admissions", "admissions_index", "recorded_offences", "recorded_offences_index")
    yield ["month", *(f"{name}_{ages.key}" for ages in model.ages for name in names)]
    for i, month in enumerate(model.month_names):
        row: list[Any] = [month]
        for ages in model.ages:
            for line in (ages.admissions, ages.offences):
                row += ["", ""] if line is None else [written(line.counts[i]), line.index[i]]
        yield row
    yield []
    yield [model.compared]
    for ages in model.ages:
        lines = [ages.admissions.sentence, ages.offences.sentence if ages.offences else "", ages.divergence.sentence]
        yield from ([line] for line in lines if line)
    yield from ([line] for line in (*model.notes, f"Source: {model.source}; {model.licence}", model.method))


PANEL = Panel(
    key="admissions",
    says="hospital admissions beside recorded knife offences with injury",
    answer=admissions,
    rows=admissions_rows,
    rounded=Rounded.ITS_OWN,
    method="admissions",
    tables=(MONTHS,),
    needs=Needs.OWN_AREA,
)
