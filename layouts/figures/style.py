"""What every chart shares: its colours by the names the figures use (layouts/tokens.py holds them), and a layout."""

from layouts.tokens import AMOUNT, COLOURS, FONT, HATCH, HATCH_LINE, SIZES

INK, MUTED, GRID, SURFACE = COLOURS["ink"], COLOURS["muted"], COLOURS["line"], COLOURS["surface"]
PAPER, GHOST, VEIL, TRANSPARENT = (COLOURS[name] for name in ("card", "ghost", "veil", "clear"))
PURPLE = AMOUNT
FALL, NONE, RISE = COLOURS["fall"], COLOURS["none"], COLOURS["rise"]


def base_layout(**more: object) -> dict[str, object]:
    """A plain plotly layout: no template, so that a figure stays small on the wire."""
    layout: dict[str, object] = {
        "font": {"family": FONT, "size": SIZES["small"], "color": INK},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "margin": {"l": 44, "r": 12, "t": 8, "b": 44},
        "showlegend": False,
        "hoverlabel": {"bgcolor": INK, "font": {"color": COLOURS["on-dark"], "size": SIZES["small"]}},
        "uirevision": "keep",
    }
    return layout | more


#: Stands where every number of a chart is withheld: bare axes would read as zero.
ALL_WITHHELD = "Nothing is drawn: the numbers are small and withheld.<br>It does not mean none."


def empty_figure(words: str) -> dict[str, object]:
    """A chart that has nothing to draw says why."""
    note = {"text": words, "xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5, "showarrow": False}
    hidden = {"visible": False}
    return {"data": [], "layout": base_layout(annotations=[note], xaxis=hidden, yaxis=hidden)}


def hatching(name: str) -> str:
    """SVG of the stripes for what is withheld, by this name; for a drawing 1,000 wide, as the map has them."""
    side, stroke = 2 * HATCH, 2 * HATCH_LINE
    return (
        f'<defs><pattern id="{name}" width="{side}" height="{side}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="{side}" height="{side}" fill="{COLOURS["withheld"]}"/>'
        f'<rect width="{stroke:g}" height="{side}" fill="{COLOURS["withheld-line"]}"/></pattern></defs>'
    )
