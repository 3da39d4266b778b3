"""Tables beside the charts, and the rows of the places grid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from layouts.components.panel import data_table

if TYPE_CHECKING:
    from layouts.views.categories import CategoriesModel
    from layouts.views.places import PlaceRow, PlacesModel
    from layouts.views.trend import TrendModel


def trend_table(model: TrendModel) -> Any:
    """Month, offences, same month a year earlier."""
    rows = [
        [month, count.words() + (" (not complete)" if part else ""), earlier.words()]
        for month, count, earlier, part in zip(
            model.months, model.counts, model.year_before, model.incomplete, strict=True
        )
    ]
    return data_table(["Month", "Offences", "A year earlier"], list(reversed(rows)), "Offences by month, latest first")


def categories_table(model: CategoriesModel) -> Any:
    """Kind, offences, before, tested change."""
    rows = [
        [
            row.label,
            row.count.words(),
            "–" if row.before is None else row.before.words(),
            f"{row.change.percent_words()} ({row.change.interval_words()})" if row.change.percent_words() else "–",
            f"{row.change.sign} {row.change.verdict_words}",
        ]
        for row in model.rows
    ]
    return data_table(["Kind", "Offences", "Before", "Change (95% interval)", "What the test says"], rows, model.note)


def place_rows(model: PlacesModel) -> list[dict[str, Any]]:
    """Rows of the grid; numbers stay numbers so that they sort, the words are made in the browser."""
    return [_place_row(row) for row in model.rows]


def _place_row(row: PlaceRow) -> dict[str, Any]:
    cells: dict[str, Any] = {
        "code": row.code,
        "name": row.name,
        "count": row.count.value,
        "verdict": row.change.verdict,
    }
    if row.count.status != "exact":
        cells["words"] = row.count.words()
    if row.before is not None:
        cells["before"] = row.before.value
    if row.change.percent is not None:
        cells |= {"change": round(row.change.percent), "interval": row.change.interval_words()}
    if row.rate is not None:
        cells |= {"rate": round(row.rate, 1), "rates": f"{row.rate_low:.1f}–{row.rate_high:.1f}"}
    if row.harm is not None:
        cells["harm"] = round(row.harm)
    if row.months:
        cells["months"] = list(row.months)
    return cells
