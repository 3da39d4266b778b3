"""Colours and type shared by every chart and the map; the same values stand in assets/explorer.css."""

INK = "#12263a"
MUTED = "#5b6b7b"
GRID = "#e3e7ec"
SURFACE = "#f5f6f8"
PURPLE = ("#f4f1fa", "#d9d0ec", "#b6a6da", "#8c77bf", "#63489b", "#3a2a70")
FALL, NONE, RISE = "#0b6e4f", "#ffffff", "#8a4b08"
FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif'


def base_layout(**more: object) -> dict[str, object]:
    """A plain plotly layout: no template, so that a figure stays small on the wire."""
    layout: dict[str, object] = {
        "font": {"family": FONT, "size": 14, "color": INK},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "margin": {"l": 44, "r": 12, "t": 8, "b": 44},
        "showlegend": False,
        "hoverlabel": {"bgcolor": INK, "font": {"color": "#ffffff", "size": 14}},
        "uirevision": "keep",
    }
    return layout | more


def empty_figure(words: str) -> dict[str, object]:
    """A chart that has nothing to draw says why."""
    note = {"text": words, "xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5, "showarrow": False}
    hidden = {"visible": False}
    return {"data": [], "layout": base_layout(annotations=[note], xaxis=hidden, yaxis=hidden)}
