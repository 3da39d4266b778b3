"""Who: the table beside the pyramid, and the sentences above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from layouts.components.panel import data_table

if TYPE_CHECKING:
    from layouts.views.who import WhoModel
    from layouts.views.who_ages import AgeBand, RoleCounts

COLUMNS = ["Age", "Female", "Male", "Sex not known", "All", "Share", "Of residents", "Against residents (95%)"]


def who_words(model: WhoModel) -> list[Any]:
    """What stands out, then in smaller type what a reader must know."""
    found: list[Any] = [html.P(line) for line in model.words]
    return [*found, *(html.P(line, className="muted small") for line in model.notes)]


def who_table(model: WhoModel) -> Any:
    """A table of victims and a table of suspects."""
    return html.Div([_role_table(role, model) for role in (model.victims, model.suspects)])


def _role_table(role: RoleCounts, model: WhoModel) -> Any:
    rows = [[band.label, *_figures(band)] for band in (*role.bands, role.total)]
    return data_table(COLUMNS, rows, f"{role.name.capitalize()} by age and sex, {model.period}")


def _figures(band: AgeBand) -> list[str]:
    ratio = "–" if band.ratio is None else f"{band.ratio:.1f} ({band.ratio_low:.1f} to {band.ratio_high:.1f})"
    counts = [cell.words() for cell in (*band.by_sex, band.total)]
    return [*counts, _percent(band.share), _percent(band.residents_share), ratio]


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0f}%"
