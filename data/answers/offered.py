"""What a viewer can be offered at all: it follows from what panels, layers and filters declare, not from another list.

Nothing is enforced here (``data.answers.panels.ask`` does that, whatever reaches it): a page is made of what may be
answered, so that no control leads to a refusal. An analyst is offered everything, and so is a partnership manager,
whose own district alone answers everything; a viewer of rounded figures is offered the fixed questions only.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from data.answers.panel import Needs, Rounded
from data.answers.panels import panels
from data.answers.request import LEVELS
from data.question.basis.filter import Control
from data.question.basis.values import MEASURES
from data.question.display import LAYERS
from data.question.filters import FILTERS, FilterState
from data.question.series import SERIES
from data.release.questions import EXACT_ONLY, fixed_words, why_not_offered, years_offered
from data.viewer import finest_level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from data.store.version import Store
    from data.viewer import Viewer

#: Control -> its filter, of those that have one.
CONTROLLED = {each.control.name: each for each in FILTERS.values() if isinstance(each.control, Control)}


def narrowed(viewer: Viewer) -> bool:
    """True where nothing may be asked but the fixed questions, whatever place is chosen."""
    return finest_level(viewer) != "lsoa"


def ever_answers(key: str, viewer: Viewer) -> bool:
    """False for a panel that refuses this viewer whatever is asked."""
    panel = panels()[key]
    return not narrowed(viewer) or not (
        Needs.FINE in panel.needs or panel.rounded in (Rounded.NEVER, Rounded.IN_ITS_WORDS)
    )


def layers_offered(viewer: Viewer) -> dict[str, str]:
    """Layers of the map with their words; each but the areas is a panel of the same name."""
    return {key: words for key, words in LAYERS.items() if key not in panels() or ever_answers(key, viewer)}


def levels_offered(viewer: Viewer) -> dict[str, str]:
    """Districts, and LSOAs where the viewer may see any."""
    return {key: words for key, words in LEVELS.items() if key == "district" or not narrowed(viewer)}


def measures_offered(viewer: Viewer) -> dict[str, str]:
    """What the map may show."""
    return {key: words for key, words in MEASURES.items() if key not in EXACT_ONLY or not narrowed(viewer)}


def values_offered(control: str, values: Iterable[str], viewer: Viewer, store: Store) -> list[str]:
    """Of the values of a control those that some question of this viewer can hold."""
    if not narrowed(viewer) or not store.months:
        return list(values)
    shown = {"layer": layers_offered, "level": levels_offered, "measure": measures_offered}.get(control)
    if shown is not None:
        return [value for value in values if value in shown(viewer)]
    if control in ("vintage", "preset"):  # of LSOAs; of other periods than the fixed ones
        return []
    year = years_offered(store)[0]
    base = FilterState(start=year.start, end=year.end)
    return [value for value in values if not why_not_offered(_with(base, control, value, store), store)]


def _with(state: FilterState, control: str, value: str, store: Store) -> FilterState:
    """The question after the control took this value alone; as it was where the control filters nothing."""
    if control == "series":
        return replace(state, what=SERIES[value].what, flags=SERIES[value].flags)
    asked = CONTROLLED.get(control)
    if asked is None:
        return state
    taken: Any = [value] if isinstance(asked.value(FilterState()), tuple) else value
    return asked.taken(state, taken, store.vocabulary())  # type: ignore[return-value]


def spans_offered(control: str, viewer: Viewer) -> bool:
    """Whether a control without a list of values (months, hours, numbers) moves anything for this viewer."""
    return not narrowed(viewer) or control not in CONTROLLED


def may_go(without: FilterState, state: FilterState, viewer: Viewer, store: Store) -> bool:
    """Whether a clause can be taken back: False where a question that is answered would become one that is not."""
    return not narrowed(viewer) or bool(why_not_offered(state, store)) or not why_not_offered(without, store)


def offered_words(viewer: Viewer, store: Store) -> str:
    """What this viewer may ask, in words; '' where it is everything."""
    if viewer.role == "analyst" or not store.months:
        return ""
    if narrowed(viewer):
        return f"This view answers fixed questions only: {fixed_words(store)}."
    names = store.vocabulary().districts
    own = " or ".join(names[code] for code in store.district_codes if code in viewer.districts)
    return f"Everything can be asked of {own} alone. Other places answer fixed questions only: {fixed_words(store)}."
