"""What the panels of hours and hotspots show for a question; each is asked by itself, so none waits for another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from callbacks.answer import request_for
from layouts.components.hotspot_panels import backtest_table, patrol_table, repeats_table, top_list
from layouts.components.week_panel import peak_lines, week_table
from layouts.figures.lorenz import lorenz_figure
from layouts.figures.style import empty_figure
from layouts.figures.week import week_figure
from layouts.views.panels import Unavailable, ask

if TYPE_CHECKING:
    from callbacks.application import Services


def week_answer(asked: dict[str, Any], services: Services) -> dict[str, Any]:
    """Heatmap, peaks and notes."""
    request = request_for(asked, services)
    model, found = ask("heatmap", request), ask("peaks", request)
    if isinstance(model, Unavailable):
        words = " ".join(model.reasons)
        return {"heatmap": empty_figure("Not known from this source."), "peaks": words, "table": [], "note": ""}
    return {
        "heatmap": week_figure(model, found, request.state, request.display.week),
        "peaks": peak_lines(found),
        "table": week_table(model),
        "note": " ".join([*model.notes, *_compare_words(model, request.display.week)]),
    }


def _compare_words(model: Any, shows: str) -> list[str]:
    if shows != "compare":
        return []
    if model.before is None:
        return ["There is no comparison period."]
    clear = sum(verdict in ("rise", "fall") for row in model.verdicts for verdict in row)
    return [
        f"Share of the week in {model.period} less that in {model.before_period}: green less, brown more. "
        f"{clear or 'No'} hour{'s' if clear != 1 else ''} changed beyond chance (168 tested together)."
    ]


def hotspot_answer(asked: dict[str, Any], services: Services) -> dict[str, Any]:
    """Top places, backtest and patrol plan."""
    request = request_for(asked, services)
    top, test, plan = (ask(name, request) for name in ("top", "backtest", "patrol"))
    shown: dict[str, Any] = {}
    if isinstance(top, Unavailable):
        shown |= {"top_title": " ".join(top.reasons), "top_list": []}
    else:
        shown |= {"top_title": top.title, "top_list": top_list(top)}
    if isinstance(test, Unavailable):
        words = " ".join(test.reasons)
        shown |= {"backtest_words": words, "lorenz": empty_figure("Not shown here."), "backtest_table": []}
    else:
        words = f"{test.sentence} {test.concentration}"
        shown |= {"backtest_words": words, "lorenz": lorenz_figure(test), "backtest_table": backtest_table(test)}
    if isinstance(plan, Unavailable):
        return shown | {"patrol_words": " ".join(plan.reasons), "patrol_list": []}
    return shown | {"patrol_words": plan.sentence, "patrol_list": patrol_table(plan)}


def repeats_answer(asked: dict[str, Any], services: Services) -> Any:
    """The Knox table, when it is asked for."""
    model = ask("repeats", request_for(asked, services))
    return " ".join(model.reasons) if isinstance(model, Unavailable) else repeats_table(model)
