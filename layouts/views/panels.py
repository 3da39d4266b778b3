"""Every panel by its name: the page, print, CSV and the command line all ask here, so they cannot disagree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, is_dataclass
from typing import TYPE_CHECKING, Any

from data.answerable import LOAD_EXTRACT, SNAPPED, refusals
from data.errors import ExplorerError, FilterError
from data.release.questions import why_not_offered
from layouts.views.admissions import admissions
from layouts.views.backtest import backtest, near_repeat
from layouts.views.categories import categories
from layouts.views.change_table import change_table
from layouts.views.cost import cost
from layouts.views.density import density
from layouts.views.funnel import funnel
from layouts.views.hotspots import emerging_layer, hotspots, shifts
from layouts.views.hours import hours
from layouts.views.map import map_view
from layouts.views.multiples import multiples
from layouts.views.patrol import patrol
from layouts.views.places import places
from layouts.views.season import season
from layouts.views.success import success
from layouts.views.summary import summary
from layouts.views.top_places import top_places
from layouts.views.trend import trend
from layouts.views.week import heatmap, peaks
from layouts.views.who import who

if TYPE_CHECKING:
    from layouts.views.request import Request

PANELS: dict[str, Callable[[Request], Any]] = {
    "summary": summary,
    "map": map_view,
    "trend": trend,
    "categories": categories,
    "places": places,
    "heatmap": heatmap,
    "peaks": peaks,
    "hotspots": hotspots,
    "top": top_places,
    "emerging": emerging_layer,
    "shifts": shifts,
    "density": density,
    "backtest": backtest,
    "repeats": near_repeat,
    "patrol": patrol,
    "hours": hours,
    "multiples": multiples,
    "change": change_table,
    "funnel": funnel,
    "who": who,
    "season": season,
    "cost": cost,
    "admissions": admissions,
    "success": success,
}
#: Panels below the level of districts, those that need the hour of an offence, and those that need its exact point.
FINE = {"hotspots", "top", "emerging", "shifts", "density", "backtest", "repeats", "patrol"}
TIMED = {"heatmap", "peaks", "patrol", "hours"}
PEOPLE = {"who"}
EXACT = {"density", "repeats", "patrol"}
#: What a view with rounded figures is given: sums by district, and finer sums of all districts together. Of admissions
#: nothing in the question counts; cost refuses by itself.
BY_DISTRICT = {"summary", "map", "places", "change", "funnel", "admissions", "cost"}
WHOLE_AREA = {"trend", "categories", "heatmap", "peaks", "who", "season", "success"}


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
    reasons = [*refusals(request.state, request.store), *_refused(name, request)]
    return Unavailable(tuple(reasons)) if reasons else PANELS[name](request)


def _refused(name: str, request: Request) -> list[str]:
    """Why this panel cannot be had: of this role, or from these sources."""
    known = request.store.capabilities
    source = " and ".join(source.name for source in request.store.sources)
    found = [request.lsoa_level_refusal()] if name in FINE and request.lsoa_level_refusal() else []
    found += _not_offered(name, request)
    if name in TIMED and not known.hour:
        found.append(f"{source} gives the month of an offence, not the day or hour. {LOAD_EXTRACT}")
    if name in PEOPLE and not known.ages:
        found.append(f"{source} gives no ages of victims or suspects. {LOAD_EXTRACT}")
    if name in EXACT and not known.exact_points:
        found.append(f"{source} {SNAPPED}")
    return found


def _not_offered(name: str, request: Request) -> list[str]:
    """Why a view with rounded figures is not given this: not one of its questions, or too fine a sum for one place."""
    if request.policy is None or name in FINE:
        return []
    own = " Or choose your own district alone." if request.viewer.role == "csp" and request.viewer.districts else ""
    if name not in BY_DISTRICT | WHOLE_AREA:
        return [f"This panel is not shown here: its counts would be too small.{own}"]
    why = why_not_offered(request.state, request.store) if name != "admissions" else ""
    if why:
        return [why + own]
    if name in WHOLE_AREA and (request.state.districts or request.state.areas):
        return [f"Months, hours, kinds and people are shown for all districts together only.{own}"]
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
        "display": asdict(request.display),
        "available": not isinstance(model, Unavailable),
        "model": asdict(model) if is_dataclass(model) and not isinstance(model, type) else model,
    }
