"""Small multiples: one control chart for every district or coordination area, in an order that says something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.answers.cache import remembered
from data.answers.figures.control import Control, control
from data.answers.figures.denominators import district_residents
from data.answers.figures.district_changes import district_changes
from data.answers.figures.district_release import own_districts
from data.answers.figures.noise import part_noise
from data.answers.figures.rows import number, told
from data.answers.figures.shown import Shown, ShownChange, exact_changes
from data.answers.figures.tallies import Sums, tallies
from data.answers.panel import Needs, Panel, Rounded
from data.answers.time.trend import complete_values, incomplete_months, monthly_cells
from data.counts.tables import BY_PLACE
from data.months import Month
from data.question.recording import changes_for
from data.tables.vocabulary import coordination_areas
from stats.rates import rate_interval

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.answers.panel import Rows
    from data.answers.request import Request


@dataclass(frozen=True)
class SmallChart:
    """One district or area: every month, its control chart, the tested change and the rate of the period."""

    code: str  # ONS code, or slug of a coordination area
    name: str
    counts: tuple[Shown, ...]
    control: Control
    now: Shown
    change: ShownChange
    rate: float | None
    chosen: bool


@dataclass(frozen=True)
class MultiplesModel:
    """Charts in the order asked for; ``top`` is the highest figure of all, for one scale."""

    months: tuple[str, ...]
    charts: tuple[SmallChart, ...]
    by: str  # 'district' or 'area'
    sort: str
    scale: str
    unit: str
    top: float
    words: str
    rate_words: str  # what a rate is per
    note: str


@remembered("by", "sort", "scale", measure=True)
def multiples(request: Request) -> MultiplesModel:
    """One chart each; place clauses are left out, so that a chosen district is seen among the others."""
    found = tallies(request)
    names = [Month(number).name for number in found.months]
    harm = request.state.measure == "harm"
    own = own_districts(request)  # months of a district are finer than its count: only where those are exact
    every = _groups(request)
    groups = [group for group in every if own[group[2]].all()]
    charts = [_chart(request, names, members, code, name, harm=harm) for code, name, members in groups]
    charts.sort(key=_order(request.display.sort))
    values = [cell.value for chart in charts for cell in chart.counts if cell.value is not None]
    uppers = [value for chart in charts for value in chart.control.upper if value is not None]
    return MultiplesModel(
        months=tuple(names),
        charts=tuple(charts),
        by=request.display.by,
        sort=request.display.sort,
        scale=request.display.scale,
        unit="days of harm" if harm else "offences",
        top=float(max([*values, *uppers], default=0)),
        words=_words(charts, request.display.by, hidden=len(every) > len(groups)),
        rate_words=district_residents(request).words,
        note=(
            "Each chart has limits of its own. With three years or more, chance alone gives at least one of 13 steady "
            "districts a signal in its last month in one look of ten (6% to 18%)."
        ),
    )


def _groups(request: Request) -> list[tuple[str, str, list[int]]]:
    """Code, name and district numbers of each chart."""
    store = request.store
    home = np.flatnonzero(store.districts["home"].to_numpy()).tolist()
    if request.display.by == "area":
        number = {code: n for n, code in enumerate(store.district_codes)}
        areas = coordination_areas()
        found = [
            (slug, area.label, [number[code] for code in area.districts if code in number])
            for slug, area in areas.items()
        ]
        return [group for group in found if group[2]]
    return [(store.district_codes[n], str(store.districts["name"].iloc[n]), [n]) for n in home]


def _chart(request: Request, names: list[str], members: list[int], code: str, name: str, *, harm: bool) -> SmallChart:
    found = tallies(request)
    counts = monthly_cells(
        request, found, found.monthly[members].sum(axis=0), found.monthly_harm[members].sum(axis=0), harm=harm
    )
    breaks = tuple(change.month for change in changes_for(request.state))
    values = complete_values(counts, incomplete_months(request, names))
    now, before = _total(found.now, members), None if found.before is None else _total(found.before, members)
    exposure = district_residents(request).exposure[members].sum()
    shown = Shown(float(now[0]))
    rate = float(rate_interval(np.nan if shown.value is None else shown.value, exposure).rate)
    return SmallChart(
        code=code,
        name=name,
        counts=tuple(counts),
        control=control(values, names, breaks, counts=not harm),
        now=shown,
        change=_change(request, members, now, before),
        rate=None if rate != rate else round(rate, 2),  # noqa: PLR0124 - NaN
        chosen=set(members) <= set(found.chosen),
    )


def _change(
    request: Request, members: list[int], now: npt.NDArray[np.int64], before: npt.NDArray[np.int64] | None
) -> ShownChange:
    """A district's as on every panel; that of an area with its share of what the whole varies."""
    if len(members) == 1:
        return district_changes(request.anywhere)[members[0]]
    found = tallies(request)
    share = found.monthly[members].sum() / max(int(found.monthly.sum()), 1)
    return exact_changes(now, before, found.periods, noise=part_noise(request, [share]))[0]


def _total(sums: Sums, members: list[int]) -> npt.NDArray[np.int64]:
    return np.array([sums.count[members].sum()])


def _order(sort: str):
    """What charts are sorted by: largest rise, highest rate or most offences first; names where equal or not known."""
    keys = {
        "change": lambda chart: chart.change.percent,
        "rate": lambda chart: chart.rate,
        "count": lambda chart: chart.now.value,
    }
    return lambda chart: (-(keys[sort](chart) if keys[sort](chart) is not None else -np.inf), chart.name)


def _words(charts: list[SmallChart], by: str, *, hidden: bool) -> str:
    """'2 of 13 districts show an improvement in the last month, 1 a concern, 10 neither.'"""
    better, worse = (sum(chart.control.verdict == verdict for chart in charts) for verdict in ("better", "worse"))
    noun = "districts" if by == "district" else "areas"
    if all(chart.control.verdict == "short" for chart in charts):
        return "Nothing to judge months by: 13 are needed, and no small count withheld."
    if len(charts) == 1:
        said = "fewer than usual" if better else "more than usual" if worse else "as usual, or too few to judge,"
        others = f" Months of other {noun} are not shown here." if hidden else ""
        return f"{charts[0].name}: {said} in the last month.{others}"
    return (
        f"Of {len(charts)} {noun}, {better or 'none'} had fewer than usual in the last month, {worse or 'none'} more; "
        "the others are as usual, or too few to judge."
    )


def multiples_rows(model: MultiplesModel) -> Rows:
    """place, month, figure, average, limits, signal."""
    figure = "offences" if model.unit == "offences" else "harm_days"
    yield ["code", "place", "month", figure, "average", "low", "high", "signal"]
    for chart in model.charts:
        for i, month in enumerate(model.months):
            limits = (chart.control.centre[i], chart.control.lower[i], chart.control.upper[i], chart.control.signal[i])
            shown = number(chart.counts[i]) if figure == "offences" else chart.counts[i].value
            yield [chart.code, chart.name, month, shown, *limits]
    yield from told(model.words, model.note)


PANEL = Panel(
    key="multiples",
    says="a control chart for every district or coordination area",
    answer=multiples,
    rows=multiples_rows,
    rounded=Rounded.NEVER,
    method="trend",
    tables=(*BY_PLACE,),
    needs=Needs.MAPPED | Needs.HARM,
)
