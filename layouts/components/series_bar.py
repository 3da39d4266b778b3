"""Which knife series is asked about, and whether offences or their harm are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from data.question.series import SERIES
from layouts import ids
from layouts.components.fields import choice, switch

if TYPE_CHECKING:
    from data.store.version import Store

COUNTED = {"count": "Offences", "harm": "Harm in days"}


def series_bar(store: Store) -> html.Div:
    """Which knife series, and whether offences or their harm are counted."""
    known = store.capabilities.offence_codes and "knife" in store.capabilities.flags
    labels = {key: each.label for key, each in SERIES.items()}
    return html.Div(
        [
            html.Div(
                choice(ids.SERIES, "series", "Series", labels, nothing="your own choice under What"),
                hidden=not known,
            ),
            html.Div(
                [
                    html.Div("Counted as", className="control-label"),
                    switch(ids.COUNTED, "measure", "Counted as", COUNTED, "count"),
                ]
            ),
            html.P(id=ids.SERIES_WORDS, className="muted series-words"),
        ],
        className="series-bar",
    )
