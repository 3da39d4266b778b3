"""Panels as rows for CSV: a header row, then one row for each area, month or kind. Same numbers as on the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from data.schema import WEEKDAYS
from layouts.views.admissions import admissions_rows
from layouts.views.cost import cost_rows
from layouts.views.funnel import VERDICTS as FUNNEL_VERDICTS
from layouts.views.season import season_rows
from layouts.views.success import success_rows
from layouts.views.who import who_rows

if TYPE_CHECKING:
    from layouts.views.backtest import BacktestModel
    from layouts.views.categories import CategoriesModel
    from layouts.views.cells import Cell, ChangeCell
    from layouts.views.change_table import ChangeModel
    from layouts.views.density import DensityModel
    from layouts.views.funnel import FunnelModel
    from layouts.views.hotspots import UnitLayer
    from layouts.views.map import MapModel
    from layouts.views.multiples import MultiplesModel
    from layouts.views.patrol import PatrolModel
    from layouts.views.places import PlacesModel
    from layouts.views.top_places import TopPlacesModel
    from layouts.views.trend import TrendModel
    from layouts.views.week import HeatmapModel, PeaksModel

Rows = Iterator[list[Any]]
CHANGE_HEADER = ["before", "change_percent", "change_low", "change_high", "what_the_test_says"]


def _number(cell: Cell | None) -> Any:
    """The number, or the words for what stands in its place: a withheld count is never a 0 or a blank."""
    if cell is None:
        return ""
    return cell.status if cell.value is None else int(cell.value)


def _change(before: Cell | None, change: ChangeCell) -> list[Any]:
    figures = [None if value is None else round(value, 1) for value in (change.percent, change.low, change.high)]
    return [_number(before), *figures, change.verdict_words]


def places_rows(model: PlacesModel) -> Rows:
    """code, name, offences, before ... rate with interval, harm."""
    yield ["code", "name", "offences", *CHANGE_HEADER, "rate_per_1000", "rate_low", "rate_high", "harm_days"]
    for row in model.rows:
        rates = [row.rate, row.rate_low, row.rate_high, row.harm]
        yield [row.code, row.name, _number(row.count), *_change(row.before, row.change), *rates]


def map_rows(model: MapModel) -> Rows:
    """code, what the map says of it."""
    yield ["code", model.measure]
    yield from ([code, text] for code, text in zip(model.codes, model.texts, strict=True))


def trend_rows(model: TrendModel) -> Rows:
    """month, offences, a year earlier, in the period, complete."""
    yield ["month", "offences", "a_year_earlier", "in_period", "complete"]
    for month, count, earlier, inside, part in zip(
        model.months, model.counts, model.year_before, model.in_period, model.incomplete, strict=True
    ):
        yield [month, _number(count), _number(earlier), "yes" if inside else "no", "no" if part else "yes"]


def categories_rows(model: CategoriesModel) -> Rows:
    """kind, offences, before, change."""
    yield [model.kind, "offences", *CHANGE_HEADER]
    for row in model.rows:
        yield [row.label, _number(row.count), *_change(row.before, row.change)]


def week_rows(model: HeatmapModel) -> Rows:
    """weekday, hour, offences, status."""
    yield ["weekday", "hour", "offences", "status", *(["offences_before", "test"] if model.before else [])]
    for day, name in enumerate(WEEKDAYS):
        for hour in range(24):
            value = model.counts[day][hour]
            row = [name, hour, model.status[day][hour] if value is None else round(value, 2), model.status[day][hour]]
            if model.before:
                before = model.before[day][hour]
                row += ["suppressed" if before is None else round(before, 2), model.verdicts[day][hour]]
            yield row


def peak_rows(model: PeaksModel) -> Rows:
    """days, hours, offences, expected, share, ratio, adjusted p, districts."""
    yield ["days", "from_hour", "to_hour", "offences", "expected", "share", "ratio", "p_adjusted", "districts"]
    for row in model.peaks:
        figures = [row.count, row.expected, row.share, row.ratio, row.p, row.districts]
        yield [" ".join(row.days), row.start, row.stop, *figures]


def unit_rows(model: UnitLayer) -> Rows:
    """unit, class, offences, before."""
    words = {entry.key: entry.words for entry in model.legend}
    yield ["unit", "class", "offences", *(["before"] if model.befores else [])]
    for i, name in enumerate(model.names):
        row = [name, words.get(model.keys[i], model.keys[i]), model.counts[i]]
        yield [*row, *([model.befores[i]] if model.befores else [])]
    yield from _told(model.title, model.method, model.instead, model.left_out)


def band_rows(model: DensityModel) -> Rows:
    """share of offences inside, least density, area."""
    yield ["share_of_offences_inside", "offences_per_km2_at_least", "area_km2"]
    yield from ([band.share, round(band.per_km2, 3), round(band.km2, 2)] for band in model.bands)
    yield from _told(model.title, model.method, model.left_out)


def top_rows(model: TopPlacesModel) -> Rows:
    """rank, unit, place, offences, share, before, class, busiest time, top before."""
    yield ["rank", "unit", "place", "offences", "share", "before", "class", "busiest_time", "top_before"]
    for row in model.rows:
        was = "" if row.was_top is None else ("yes" if row.was_top else "no")
        yield [row.rank, row.name, row.place, row.count, round(row.share, 4), row.before, row.status, row.times, was]
    yield from _told(model.title, model.method, model.instead)


def backtest_rows(model: BacktestModel) -> Rows:
    """top share of units, units, share of offences held, share of land, PAI, PEI."""
    yield ["top_share_of_units", "units", "hit_share", "share_of_land", "pai", "pei"]
    for row in model.tests:
        yield [row.share, row.units, round(row.hit_share, 4), round(row.area_share, 5), row.pai, row.pei]
    yield from _told(model.sentence, model.concentration, model.method, model.instead)


def patrol_rows(model: PatrolModel) -> Rows:
    """order, day, hours, cell, place, offences, visits, km, latitude, longitude of the middle of the cell."""
    yield ["order", "day", "from_hour", "to_hour", "cell", "place", "offences", "visits", "km_from_last", "lat", "lon"]
    for stop in model.stops:
        where = [stop.offences, stop.visits, stop.km, stop.lat, stop.lon]
        yield [stop.order, stop.day, stop.start, stop.stop, stop.name, stop.place, *where]
    yield from _told(model.sentence, model.method)


def _told(*lines: str) -> Rows:
    """What must go with the figures."""
    yield []
    yield from ([line] for line in lines if line)


def multiples_rows(model: MultiplesModel) -> Rows:
    """place, month, figure, average, limits, signal."""
    figure = "offences" if model.unit == "offences" else "harm_days"
    yield ["code", "place", "month", figure, "average", "low", "high", "signal"]
    for chart in model.charts:
        for i, month in enumerate(model.months):
            limits = (chart.control.centre[i], chart.control.lower[i], chart.control.upper[i], chart.control.signal[i])
            shown = _number(chart.counts[i]) if figure == "offences" else chart.counts[i].value
            yield [chart.code, chart.name, month, shown, *limits]
    yield from _told(model.words, model.note)


def change_rows(model: ChangeModel) -> Rows:
    """district, cohort, offences, before, change with interval, what the test says."""
    yield ["code", "district", "cohort", "offences", *CHANGE_HEADER]
    for row in model.rows:
        for name, entry in zip(model.columns, row.entries, strict=True):
            yield [row.code, row.name, name, _number(entry.now), *_change(entry.before, entry.change)]
    yield from _told(model.words, model.method)


def funnel_rows(model: FunnelModel) -> Rows:
    """code, name, residents, rate, against the limits."""
    yield ["code", "name", "residents", "rate_per_1000", "against_the_limits"]
    for point in model.points:
        yield [point.code, point.name, round(point.residents), point.rate, FUNNEL_VERDICTS[point.verdict][1]]
    yield from _told(model.words, model.method)


EXPORTS: dict[str, Callable[[Any], Rows]] = {
    "places": places_rows,
    "map": map_rows,
    "trend": trend_rows,
    "categories": categories_rows,
    "heatmap": week_rows,
    "peaks": peak_rows,
    "hotspots": unit_rows,
    "emerging": unit_rows,
    "shifts": unit_rows,
    "density": band_rows,
    "top": top_rows,
    "backtest": backtest_rows,
    "patrol": patrol_rows,
    "multiples": multiples_rows,
    "change": change_rows,
    "funnel": funnel_rows,
    "who": who_rows,
    "season": season_rows,
    "cost": cost_rows,
    "admissions": admissions_rows,
    "success": success_rows,
}
