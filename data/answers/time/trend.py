"""The monthly trend: every month of the store for the question, as a control chart, with the year before ghosted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.answers.cache import remembered
from data.answers.figures.control import Control, control, unjudged
from data.answers.figures.control_words import NOT_JUDGED
from data.answers.figures.district_release import PERTURBED, place_cells
from data.answers.figures.rows import number
from data.answers.figures.shown import Shown
from data.answers.figures.tallies import Tallies, tallies
from data.answers.panel import Needs, Panel, Rounded
from data.counts.tables import BY_PLACE, DISTRICT_CELLS
from data.months import Month
from data.question.periods import FIRST_WEEK
from data.question.recording import changes_for
from data.release.perturbation import figures

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.answers.panel import Rows
    from data.answers.request import Request

MISSING = Shown(None, "missing")


@dataclass(frozen=True)
class TrendModel:
    """Months in order. A month that was not loaded has no count; an incomplete one is marked, never a fall."""

    months: tuple[str, ...]
    counts: tuple[Shown, ...]
    year_before: tuple[Shown, ...]
    rolling: tuple[float | None, ...]  # sum of twelve complete months up to each
    in_period: tuple[bool, ...]
    incomplete: tuple[bool, ...]
    control: Control
    unit: str  # 'offences' or 'days of harm'
    breaks: tuple[str, ...]  # months from which limits are computed anew
    sentence: str
    notices: tuple[str, ...]


@remembered(measure=True)
def trend(request: Request) -> TrendModel:
    """The dates of the question are left out: the trend shows where the period stands among the other months."""
    found = tallies(request)
    names = [Month(number).name for number in found.months]
    harm = request.state.measure == "harm"
    exact = request.policy is None
    if exact:
        counts = monthly_cells(request, found, found.selected_monthly, found.selected_monthly_harm, harm=harm)
    else:
        counts = months_with_noise(request, harm=harm)
    part = incomplete_months(request, names)
    values = complete_values(counts, part)
    changes = changes_for(request.state)
    breaks = tuple(change.month for change in changes if change.month in names[1:])
    chart = control(values, names, breaks, counts=not harm) if exact else unjudged(len(names), NOT_JUDGED)
    inside = set(found.periods.now.months)
    gaps = [name for name, cell in zip(names, counts, strict=True) if cell.status == "missing"]
    notices = (
        [f"No figure for {', '.join(gaps[:6])}{' …' if len(gaps) > 6 else ''}: a gap, not a zero."] if gaps else []
    )
    notices += [f"Limits anew from {Month.parse(c.month).words()}: {c.note}." for c in changes if c.month in breaks]
    return TrendModel(
        months=tuple(names),
        counts=tuple(counts),
        year_before=tuple([MISSING] * min(12, len(counts)) + counts[:-12]),
        rolling=_rolling(values) if exact else (None,) * len(names),  # a sum of figures is no figure of the sum
        in_period=tuple(number in inside for number in found.months),
        incomplete=tuple(part),
        control=chart,
        unit="days of harm" if harm else "offences",
        breaks=breaks,
        sentence=" ".join(filter(None, [chart.words, _sentence(request, found, values), _ahead(chart)])),
        notices=tuple(notices),
    )


def monthly_cells(
    request: Request,
    found: Tallies,
    counts: npt.NDArray[np.int64],
    days: npt.NDArray[np.float64],
    *,
    harm: bool,
) -> list[Shown]:
    """Exact figures by month; months not loaded, or without a harm sum, are missing."""
    if harm:
        shown = [MISSING if value != value else Shown(round(value, 1)) for value in days.tolist()]  # noqa: PLR0124
    else:
        shown = [Shown(float(count)) for count in counts.tolist()]
    return _loaded(request, shown)


def months_with_noise(request: Request, *, harm: bool = False) -> list[Shown]:
    """Months of all districts together for who sees no exact count; harm would give counts away."""
    if harm:
        return _loaded(request, [MISSING] * len(request.store.span))
    shown = figures(place_cells(request).sum(axis=0))
    return _loaded(request, [Shown(count, PERTURBED) for count in shown.tolist()])


def _loaded(request: Request, cells: list[Shown]) -> list[Shown]:
    loaded = set(request.store.months)
    return [cell if month in loaded else MISSING for cell, month in zip(cells, request.store.span, strict=True)]


def incomplete_months(request: Request, names: list[str]) -> list[bool]:
    """Which month the data covers in part: the first, where it begins later, the last, where it ends earlier."""
    first, last = request.store.first_day, request.store.last_day
    part = {Month.of(first).name} if first.day > FIRST_WEEK else set()
    part |= {Month.of(last).name} if last < Month.of(last).last else set()
    return [name in part for name in names]


def complete_values(counts: list[Shown], incomplete: list[bool]) -> npt.NDArray[np.float64]:
    """Figures that a chart may be computed from: NaN where missing, withheld or not complete."""
    known = [
        cell.value if cell.value is not None and not part else np.nan
        for cell, part in zip(counts, incomplete, strict=True)
    ]
    return np.array(known, dtype=np.float64)


def _rolling(values: npt.NDArray[np.float64]) -> tuple[float | None, ...]:
    sums = [values[max(0, i - 11) : i + 1].sum() if i >= 11 else np.nan for i in range(len(values))]
    return tuple(None if value != value else float(value) for value in sums)  # noqa: PLR0124 - NaN


def a_month(mean: float) -> str:
    """'351', and '0.5' of few: 19 in three years are not one a month."""
    return f"{mean:,.0f}" if mean >= 10 else f"{mean:.1f}" if mean >= 0.05 or mean == 0 else "below 0.05"


def _sentence(request: Request, found: Tallies, values: npt.NDArray[np.float64]) -> str:
    """'351 a month in Oct 2024 – Sep 2025; 378 a month in the period compared.'"""
    if request.policy is not None or not found.periods.now.whole_months:
        return ""
    words = []
    for period in (found.periods.now, found.periods.before):
        if period is None:
            continue
        inside = values[np.isin(np.asarray(found.months), np.asarray(period.months))]
        if len(inside) and np.isfinite(inside).any():
            words.append(f"{a_month(float(np.nanmean(inside)))} a month in {period.words()}")
    return "; ".join(words) + "." if words else ""


def _ahead(chart: Control) -> str:
    """'If things go on as they are, Oct 2025 will have 290 to 410.'"""
    if not chart.ahead:
        return ""
    low, high, month = chart.ahead[0].low, chart.ahead[0].high, Month.parse(chart.ahead[0].month)
    return f"If things go on as they are, {month.words()} will have {low:,.0f} to {high:,.0f}."


def trend_rows(model: TrendModel) -> Rows:
    """month, offences, a year earlier, in the period, complete."""
    yield ["month", "offences", "a_year_earlier", "in_period", "complete"]
    for month, count, earlier, inside, part in zip(
        model.months, model.counts, model.year_before, model.in_period, model.incomplete, strict=True
    ):
        yield [month, number(count), number(earlier), "yes" if inside else "no", "no" if part else "yes"]


PANEL = Panel(
    key="trend",
    says="every month with the limits that chance allows",
    answer=trend,
    rows=trend_rows,
    rounded=Rounded.WHOLE_AREA,
    method="trend",
    tables=(*BY_PLACE, DISTRICT_CELLS),
    needs=Needs.HARM,
)
