"""Legends of the hotspot layers: what each class means, how many units are in it, and how it was worked out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from layouts.components.panel import small, worked_out
from layouts.tokens import AMOUNT

if TYPE_CHECKING:
    from data.answers.hotspots.density import DensityModel
    from data.answers.hotspots.hotspots import UnitLayer


def layer_legend(model: UnitLayer) -> list[Any]:
    """One swatch for each class; its style is that of the map (layouts/tokens.py)."""
    noun = "LSOAs" if model.unit == "lsoa" else f"cells of {model.width} m"
    entries = [
        html.Li([html.Span(className=f"swatch unit-{entry.key}"), f"{entry.words} ({entry.units:,})"])
        for entry in model.legend
        if entry.units or entry.key == "hot99"
    ]
    return [
        html.Div([html.Span(noun.capitalize(), className="legend-title"), html.Ul(entries, className="legend-list")]),
        *small(model.left_out),
        *worked_out(model.method),
    ]


def density_legend(model: DensityModel) -> list[Any]:
    """Bands by the share of offences inside them and their density."""
    colours = AMOUNT[1:]
    entries = [
        html.Li(
            [
                html.Span(className="swatch", style={"background": colours[i]}),
                f"{100 * band.share:.0f}% of offences, {band.per_km2:,.1f} per km² and more",
            ]
        )
        for i, band in enumerate(model.bands)
    ]
    return [
        html.Div([html.Span("Inside lie", className="legend-title"), html.Ul(entries, className="legend-list")]),
        *small(model.left_out),
        *(worked_out(model.method) if model.method else []),
    ]
