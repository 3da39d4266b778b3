"""Who: victims and suspects by age and sex, with what stands out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from layouts import ids
from layouts.components.panel import chart, data_table, panel
from layouts.figures.who import who_figure
from layouts.panels.face import Face, figure, table, words

if TYPE_CHECKING:
    from data.answers.people.who import WhoModel
    from data.answers.people.who_ages import AgeBand, RoleCounts
    from data.answers.request import Request
    from data.settings import Settings
    from data.store.version import Store


def section(_: Store, __: Settings) -> html.Section:
    """Victims and suspects by age and sex."""
    return panel(
        "who",
        "Who",
        html.Div(id=ids.WHO_WORDS, className="panel-sentence"),
        method=[
            html.P("People in the offences of the question, as totals; age and sex as recorded at the time."),
            html.A("How people are counted", href="/methods/people"),
        ],
        chart=chart(ids.WHO_CHART, "360px"),
        table=html.Div(id=ids.WHO_TABLE, tabIndex=0),
        png=True,
    )


def draw(_: Request, model: WhoModel) -> dict[str, Any]:
    """Words, pyramid and tables."""
    return {"words": who_words(model), "chart": who_figure(model), "table": who_table(model)}


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


FACE = Face(
    key="who",
    answers=("who",),
    parts={"words": words(ids.WHO_WORDS), "chart": figure(ids.WHO_CHART), "table": table(ids.WHO_TABLE)},
    section=section,
    draw=draw,
)
