"""Every panel by its name: the page, print, CSV and the command line all ask here, so they cannot disagree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, is_dataclass
from typing import TYPE_CHECKING, Any

from data.answerable import refusals
from data.errors import ExplorerError, FilterError
from layouts.views.categories import categories
from layouts.views.map import map_view
from layouts.views.places import places
from layouts.views.summary import summary
from layouts.views.trend import trend

if TYPE_CHECKING:
    from layouts.views.request import Request

PANELS: dict[str, Callable[[Request], Any]] = {
    "summary": summary,
    "map": map_view,
    "trend": trend,
    "categories": categories,
    "places": places,
}


@dataclass(frozen=True)
class Unavailable:
    """A question the data or the role cannot answer: reasons in words, never an empty chart."""

    reasons: tuple[str, ...]


def ask(name: str, request: Request) -> Any:
    """The view model of a panel, or Unavailable. Raises FilterError for a panel there is not."""
    if name not in PANELS:
        raise FilterError(f"There is no panel {name!r}: panels are {', '.join(PANELS)}.")
    if not request.store.manifest["months"]:
        return Unavailable(("No offences are loaded yet: import data, or run `python app.py demo`.",))
    try:
        request.check_access()
    except ExplorerError as refused:
        return Unavailable((str(refused),))
    reasons = refusals(request.state, request.store)
    return Unavailable(tuple(reasons)) if reasons else PANELS[name](request)


def as_json(name: str, request: Request) -> dict[str, Any]:
    """A panel as plain values, with the question and what it was asked of."""
    model = ask(name, request)
    return {
        "panel": name,
        "query": request.state.to_query(),
        "data_version": request.store.data_version,
        "demonstration": request.store.is_demonstration,
        "sources": [source.name for source in request.store.sources],
        "vintage": request.vintage,
        "available": not isinstance(model, Unavailable),
        "model": asdict(model) if is_dataclass(model) and not isinstance(model, type) else model,
    }
