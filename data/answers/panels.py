"""Every panel by its name: the page, print, CSV and the command line all ask here, so they cannot disagree."""

from __future__ import annotations

import pkgutil
from dataclasses import asdict, is_dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.answers.answer import Answer, Unavailable
from data.answers.mapped import why_no_place
from data.answers.panel import Needs, Panel, Rounded
from data.deadline import check as check_time
from data.errors import ExplorerError, FilterError
from data.question.answerable import LOAD_EXTRACT, SNAPPED
from data.question.basis.needs import ONE_WEIGHT
from data.release.briefing import why_not_briefed
from data.release.questions import why_not_offered

if TYPE_CHECKING:
    from data.answers.request import Request


@lru_cache(maxsize=1)
def panels() -> dict[str, Panel[Any]]:
    """Key -> panel, found in the modules of this room, so that nobody has to list them."""
    found: dict[str, Panel[Any]] = {}
    for module in pkgutil.walk_packages([str(Path(__file__).parent)], "data.answers."):
        made = import_module(module.name)
        for panel in getattr(made, "PANELS", None) or (getattr(made, "PANEL", None),):
            if isinstance(panel, Panel):
                found[panel.key] = panel
    return {key: found[key] for key in sorted(found)}


def ask(name: str, request: Request) -> Answer[Any]:
    """What a panel answers. Raises FilterError for a panel there is not."""
    check_time()
    panel = panels().get(name)
    if panel is None:
        raise FilterError(f"There is no panel {name!r}: panels are {', '.join(panels())}.")
    if not request.store.months:
        return Unavailable(("No offences are loaded yet: import data, or run `python app.py demo`.",))
    try:
        request.check_access()
    except ExplorerError as refused:
        return Unavailable((str(refused),))
    if why := why_not_briefed(name, request.state, request.display.size, request.viewer):
        return Unavailable((why,))
    reasons = [*request.refusals, *_refused(panel, request)]
    reasons = reasons or why_no_place(panel.needs, request)
    return Unavailable(tuple(reasons)) if reasons else panel.answer(request)


def _refused(panel: Panel[Any], request: Request) -> list[str]:
    """Why this panel cannot be had: of this role, or from these sources."""
    known = request.store.capabilities
    source = " and ".join(source.name for source in request.store.sources)
    found = [request.lsoa_level_refusal()] if Needs.FINE in panel.needs and request.lsoa_level_refusal() else []
    found += _not_offered(panel, request)
    if Needs.HOUR in panel.needs and not known.hour:
        found.append(f"{source} gives the month of an offence, not the day or hour. {LOAD_EXTRACT}")
    if Needs.HARM in panel.needs and request.state.measure == "harm" and not known.offence_codes:
        found.append(f"{source} {ONE_WEIGHT} {LOAD_EXTRACT}")
    if Needs.AGES in panel.needs and not known.ages:
        found.append(f"{source} gives no ages of victims or suspects. {LOAD_EXTRACT}")
    if Needs.POINTS in panel.needs and not known.exact_points:
        found.append(f"{source} {SNAPPED}")
    return found


def _not_offered(panel: Panel[Any], request: Request) -> list[str]:
    """Why a view of figures with noise is not given this: not one of its questions, or too fine for one place."""
    if request.policy is None or Needs.FINE in panel.needs or panel.rounded in (Rounded.ITS_OWN, Rounded.IN_ITS_WORDS):
        return []
    own = " Or choose your own district alone." if request.viewer.own else ""
    if panel.rounded is Rounded.NEVER:
        return [f"This panel is not shown here: its counts would be too small.{own}"]
    why = why_not_offered(request.state, request.store)
    if why:
        return [why + own]
    if panel.rounded is Rounded.WHOLE_AREA and (request.state.districts or request.state.areas):
        return [f"Months and kinds are shown for all districts together only.{own}"]
    return []


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
        "display": asdict(request.display) | {"level": request.level},  # which an option may set beside the address
        "available": not isinstance(model, Unavailable),
        "model": asdict(model) if is_dataclass(model) and not isinstance(model, type) else model,
    }
