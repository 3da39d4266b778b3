"""Hospital admissions for assault with a sharp object, next to knife offences with injury that the police recorded.

Both are indexed to their own mean in a base year, because they count different things: only directions are compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from data.answers.cache import remembered
from data.answers.figures.monthly_cells import hospital_policy, month_cells, sum_cell, tested, two_years, written
from data.answers.figures.shown import SMALL_BASE_NOTE, Cell, ChangeCell
from data.answers.measures.divergence import Divergence, compare
from data.answers.panel import Needs, Panel, Rounded
from data.counts.admissions import ALL_AGES, UNDER_25, Admissions, admissions_of
from data.counts.monthly import MonthlySeries
from data.counts.tables import MONTHS_ANYWHERE
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
NOT_LOADED = (
    "No hospital admissions are loaded. Load monthly counts from a CSV with the columns month, measure and count: "
    "`python app.py admissions FILE`."
)
DIFFERENT = (
    "Admissions and offences count different things. An admission is a patient kept in hospital, whether or not the "
    "police know of it; an offence may injure several people, or nobody badly enough to be admitted. Compare "
    "directions, not amounts."
)
WHOLE_AREA = (
    "Admissions are known for the whole area only. The place, period, people and times chosen above do not narrow this "
    "panel: the offences are those of the whole area too."
)
WHOSE_AGE = "Under 25: patients under 25, and offences with a victim under 25."
ROUNDED = (
    "Monthly admissions of 1 to 7 are suppressed, and some larger ones with them; others are rounded to 5. Changes are "
    "worked out from rounded counts."
)
MIXED = "The admissions are real and the offences invented (demonstration data): the two are not compared."
METHOD = (
    "Index: 100 is a series' own monthly mean in the base year, the first twelve months that both series reach. "
    "Change: the latest twelve months that both reach against the twelve before, per day, conditional binomial test "
    "with its 95% interval; calendar months missing in either year are left out of both. Divergence: ratio of "
    "admissions to offences of the latest twelve months against that of the twelve before, hypergeometric test, single "
    "months with false discovery rate 5%."
)


@dataclass(frozen=True)
class Line:
    """One series by month. ``index``: 100 is its own mean in the base year; None in a gap or where withheld.

    ``before`` and ``now`` are sums of twelve months, the means those a month; None where counts are not exact.
    """

    label: str
    counts: tuple[Cell, ...]
    index: tuple[float | None, ...]
    before: Cell
    now: Cell
    mean_before: float | None
    mean_now: float | None
    change: ChangeCell
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
    """The whole series; of the question only the viewer and the data count."""
    held = admissions_of(request.store)
    if held is None:
        return AdmissionsModel((), (), "", "", "", "", "", "", "", False, (DIFFERENT,), METHOD, NOT_LOADED)
    pairs = {
        (key, label): _pair(request, held, measure, state)
        for key, label, measure, state in AGES
        if held.months(measure)
    }
    months, window = _months(pairs.values()), next(iter(pairs.values())).window
    base = window[:YEAR] if len(window) >= YEAR else range(0)
    return AdmissionsModel(
        ages=tuple(_ages(request, names, pair, (months, base, window.stop)) for names, pair in pairs.items()),
        month_names=tuple(Month(month).name for month in months),
        base_period=Period.of_months(base).words() if base else "",
        before_period=Period.of_months(range(window.stop - 2 * YEAR, window.stop - YEAR)).words(),
        now_period=Period.of_months(range(window.stop - YEAR, window.stop)).words(),
        compared=_compared(window),
        source=held.source,
        licence=held.licence,
        file=held.file,
        demonstration=held.demonstration,
        notes=tuple(_notes(request, held)),
        method=METHOD,
        instead="",
    )


def _compared(window: range) -> str:
    latest, before = window[-YEAR:], range(window.stop - 2 * YEAR, window.stop - YEAR)
    return f"{Period.of_months(latest).words()} against {Period.of_months(before).words()}, in all that follows."


def _pair(request: Request, held: Admissions, measure: str, state: FilterState) -> _Pair:
    hospital = held.series(measure)
    if request.store.is_demonstration and not held.demonstration:
        return _Pair(hospital, None, MIXED)
    if refused := refusals(state, request.store):
        return _Pair(hospital, None, " ".join(refused))
    # Admissions are of the whole area, so the offences beside them are too.
    recorded = request.table(MONTHS_ANYWHERE, state=state).trimmed()
    if not len(recorded.counts):
        return _Pair(hospital, None, "No complete month of offences is loaded.")
    return _Pair(hospital, recorded, "")


def _months(pairs: Iterable[_Pair]) -> range:
    """From the first month of any series to the last."""
    every = [series.months for pair in pairs for series in (pair.admissions, pair.offences) if series is not None]
    return range(min(months.start for months in every), max(months.stop for months in every))


def _ages(request: Request, names: tuple[str, str], pair: _Pair, spans: tuple[range, range, int]) -> Ages:
    # Both are of the whole area, whatever place the question names.
    policies = (hospital_policy(request.viewer), policy_for(request.viewer, ()))
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
        sentence=_sentence(label, (before, now), means, change, years.shared),
    )


def _index(shown: tuple[Cell, ...], base: npt.NDArray[np.float64], policy: Policy | None) -> tuple[float | None, ...]:
    """100 × what is shown over the mean of the base year as it may be released; nothing without one above 0."""
    known = base[np.isfinite(base)]
    total = sum_cell(float(known.sum()), policy).value if known.size else None
    if not total:
        return (None,) * len(shown)
    mean = total / known.size
    return tuple(None if cell.value is None else round(100 * cell.value / mean, 1) for cell in shown)


def _sentence(label: str, sums: tuple[Cell, Cell], means: list[float | None], change: ChangeCell, shared: int) -> str:
    """'Hospital admissions: 8.83 → 5.58 a month, ▼ clear fall, −37% (−54 to −13).'"""
    if "missing" in (sums[0].status, sums[1].status):
        return f"{label}: too few months for two years to be compared."
    before, now = means
    if before is None or now is None:
        amounts = f"{sums[0].words()} → {sums[1].words()} in twelve months"
    else:
        amounts = f"{before:.2f} → {now:.2f} a month"
    percent = f", {change.percent_words()} ({change.interval_words()})" if change.percent_words() else ""
    gaps = "" if shared == YEAR else f" Only the {shared} calendar months that both years have are counted."
    return f"{label}: {amounts}, {change.sign} {change.verdict_words}{percent}.{gaps}"


def _notes(request: Request, held: Admissions) -> list[str]:
    notes = [DIFFERENT, WHOLE_AREA, WHOSE_AGE, SMALL_BASE_NOTE.replace("offences", "admissions or offences")]
    if hospital_policy(request.viewer) is not None:
        notes.append(ROUNDED)
    if held.demonstration:
        notes.append("These admissions are invented (demonstration data).")
    return notes


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
    tables=(MONTHS_ANYWHERE,),
    needs=Needs.OWN_AREA,
)
