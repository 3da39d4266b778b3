"""Knife crime: is it getting better, and are you sure?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.question.series import knife_opening
from layouts import ids
from layouts.components.controls import FILTER_CONTROLS
from layouts.components.series_bar import series_bar
from layouts.pages.page import Page

if TYPE_CHECKING:
    from data.store.version import Store


def _series(store: Store) -> list[Any]:
    return [series_bar(store)]


PAGE = Page(
    path="/knife/",
    title="Knife crime",
    opening=knife_opening,
    slots=(
        ("wide tall-trend", ("trend",)),
        ("wide", ("multiples",)),
        ("wide", ("change",)),
        ("column", ("who", "funnel", "cost")),
        ("column", ("admissions", "season")),
        ("wide", ("success",)),
    ),
    controls=FILTER_CONTROLS
    | {
        "measure": ids.COUNTED,
        "series": ids.SERIES,
        "by": ids.BY,
        "sort": ids.SORT,
        "scale": ids.SCALE,
    },
    touches={
        "area": (ids.MAP_CLICK, "data"),
        "months": (ids.TREND, "data-chosen"),
        ids.MULTIPLES: (ids.MULTIPLES, "data-pressed"),
        ids.FUNNEL: (ids.FUNNEL, "data-pressed"),
        "clear": (ids.CLEAR, "n_clicks"),
    },
    extras=_series,
    head=("summary", "series"),
)
