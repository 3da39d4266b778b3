"""Panels as rows for CSV: a header row, then one row for each area, month or kind. Same numbers as on the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from layouts.views.categories import CategoriesModel
    from layouts.views.cells import Cell, ChangeCell
    from layouts.views.map import MapModel
    from layouts.views.places import PlacesModel
    from layouts.views.trend import TrendModel

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


EXPORTS: dict[str, Callable[[Any], Rows]] = {
    "places": places_rows,
    "map": map_rows,
    "trend": trend_rows,
    "categories": categories_rows,
}
