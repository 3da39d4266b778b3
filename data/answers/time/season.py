"""Season: which months of the year have more offences than an even spread, over the complete years that are loaded."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.answers.cache import remembered
from data.answers.figures.tallies import tallies
from data.answers.panel import Panel, Rounded
from data.answers.time.trend import complete_values, incomplete_months, monthly_cells
from data.counts.tables import BY_PLACE
from data.months import Month
from stats.series.season import season as fit

if TYPE_CHECKING:
    from data.answers.panel import Rows
    from data.answers.request import Request
    from stats.series.season import Season

#: One year alone cannot tell a season from chance.
YEARS_NEEDED = 2


@dataclass(frozen=True)
class SeasonRow:
    """A month of the year. Ratio to an even month, per day; the interval is None where there is none."""

    month: int  # 1 to 12
    name: str
    ratio: float | None
    low: float | None
    high: float | None
    verdict: str  # 'above', 'below' (the interval lies wholly on that side of 1), 'even' or 'unknown'


@dataclass(frozen=True)
class SeasonModel:
    """January first; no rows where ``refusal`` says why there is no season to show."""

    rows: tuple[SeasonRow, ...]
    words: str
    refusal: str
    years: int
    up_to: str  # 'Sep 2025', the month from which years are counted back
    dispersion: float | None
    notes: tuple[str, ...]
    method: str


TOO_RARE = "Too few offences to speak of a season: 60 are needed, 5 for each month of the year."


@remembered()
def season(request: Request) -> SeasonModel:
    """The dates of the question are left out, as in the trend: a season takes all years there are."""
    found = tallies(request)
    names = [Month(number).name for number in found.months]
    counts = monthly_cells(request, found, found.selected_monthly, found.selected_monthly_harm, harm=False)
    part = [*incomplete_months(request, names)]
    values = complete_values(counts, part)
    fitted = fit(values, np.array([number % 12 + 1 for number in found.months]))
    if fitted.years < YEARS_NEEDED:
        return _refused(_too_short(fitted.years, some=bool(np.nansum(values))))
    return SeasonModel(
        rows=_rows(fitted),
        words=_words(_rows(fitted)) if fitted.enough else TOO_RARE,
        refusal="",
        years=fitted.years,
        up_to=Month.parse(names[int(np.flatnonzero(np.isfinite(values))[-1])]).words(),
        dispersion=round(fitted.dispersion, 2),
        notes=tuple(_notes(request, names, part)),
        method=METHOD,
    )


def _refused(reason: str) -> SeasonModel:
    return SeasonModel((), "", reason, 0, "", None, (), METHOD)


def _too_short(years: int, *, some: bool) -> str:
    if not some:
        return "There is no offence to find a season in."
    known = "no complete year" if years == 0 else "one complete year"
    return f"There is {known} of months with offences; a season needs {YEARS_NEEDED} at least."


def _rows(fitted: Season) -> tuple[SeasonRow, ...]:
    return tuple(
        SeasonRow(month, calendar.month_name[month], _known(ratio), _known(low), _known(high), _side(fitted, month))
        for month, ratio, low, high in zip(range(1, 13), fitted.ratio, fitted.low, fitted.high, strict=True)
    )


def _known(value: float) -> float | None:
    return round(float(value), 3) if np.isfinite(value) else None


def _side(fitted: Season, month: int) -> str:
    """A month is named only where there is a season at all, in a series that is not too rare (``series.season``)."""
    if not np.isfinite(fitted.low[month - 1]):
        return "unknown"
    return "above" if month in fitted.high_months else "below" if month in fitted.low_months else "even"


def _words(rows: tuple[SeasonRow, ...]) -> str:
    """'Highest in January, May and June.'"""
    above = [row.name for row in rows if row.verdict == "above"]
    if not above:
        return "No month stands out from what chance alone gives."
    listed = above[0] if len(above) == 1 else f"{', '.join(above[:-1])} and {above[-1]}"
    return f"Highest in {listed}."


def _notes(request: Request, names: list[str], part: list[bool]) -> list[str]:
    loaded = set(request.store.manifest.months)
    left_out = [Month.parse(name).words() for name, half in zip(names, part, strict=True) if half or name not in loaded]
    found = ["All complete years that are loaded, whatever the dates of the question.", CHANCE]
    if left_out:
        more = f" and {len(left_out) - 6} more" if len(left_out) > 6 else ""
        found.append(f"Not complete or not loaded, so left out: {', '.join(left_out[:6])}{more}.")
    return found


CHANCE = (
    "Each month is judged by itself at 95%: where there is no season at all, some month still stands out about one "
    "time in five."
)
METHOD = (
    "Offences of each calendar month, per day, over an even spread over the year; level of each year allowed for "
    "(quasi-Poisson, log days + year + month). 95% interval; years are counted back from the latest complete month."
)


def season_rows(model: SeasonModel) -> Rows:
    """month of the year, ratio with interval, what it says."""
    yield ["month_of_year", "ratio_to_even_month", "low", "high", "verdict"]
    for row in model.rows:
        yield [row.name, row.ratio, row.low, row.high, row.verdict]
    yield []
    yield from ([line] for line in (model.words, model.refusal, *model.notes, model.method) if line)


PANEL = Panel(
    key="season",
    says="months of the year against an even month",
    answer=season,
    rows=season_rows,
    rounded=Rounded.NEVER,
    method="season",
    tables=(*BY_PLACE,),
)
