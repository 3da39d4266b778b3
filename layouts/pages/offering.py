"""A page as one viewer has it: without what is never answered for them (``data.answers.offered`` says what that is).

Panels go from the page as data, so that they have no callback either; controls and their values go from its layout,
which is walked once it is made. So a new panel or control needs no word here.
"""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from dash import html
from dash.development.base_component import Component

from data.answers.offered import ever_answers, narrowed, offered_words, spans_offered, values_offered
from data.answers.panels import panels
from layouts.components.controls import FIXED_YEARS
from layouts.components.panel import JUDGED
from layouts.panels.faces import faces

if TYPE_CHECKING:
    from data.store.version import Store
    from data.viewer import Viewer
    from layouts.pages.page import Page

#: Controls of which a viewer of the fixed questions may hold one value, those of one name together.
ONE_OF = {"districts": "place", "areas": "place", "what": "what"}
#: Words beside a control that go with it.
LABELS = {"control-label", "muted"}


def page_for(page: Page, viewer: Viewer) -> Page:
    """The page with the panels that answer this viewer for some question, and the touches of those."""
    gone = {key for key in page.panels if not ever_answers(_first(key), viewer)}
    lost = {part.id for key in gone for part in faces()[key].parts.values() if isinstance(part.id, str)}
    slots = _even([(name, [key for key in keys if key not in gone]) for name, keys in page.slots])
    return replace(
        page,
        slots=tuple((name, tuple(keys)) for name, keys in slots if keys) if gone else page.slots,
        touches={name: target for name, target in page.touches.items() if target[0] not in lost},
    )


def _even(slots: list[tuple[str, list[str]]]) -> list[tuple[str, list[str]]]:
    """Columns beside each other about as long, now that panels are gone from one of them."""
    for (left, first), (right, second) in pairwise(slots):
        while (left, right) == ("column", "column") and len(second) > len(first) + 1:
            first.append(second.pop())
    return slots


def _first(key: str) -> str:
    """The answer that decides whether a panel shows anything."""
    return faces()[key].answers[0]


def narrow(layout: Any, viewer: Viewer, store: Store) -> Any:
    """The layout without the controls, values and links that lead this viewer nowhere; what may be asked, in words."""
    said = offered_words(viewer, store)
    if not said:
        return layout
    kept = _kept(layout, viewer, store)
    for menu in _menus(kept):
        menu.children[1].children = [*menu.children[1].children, html.P(said, className="hint")]
    return kept


def _kept(part: Any, viewer: Viewer, store: Store) -> Any:
    """The part with what is kept of its children; None where nothing of it is."""
    if isinstance(part, (list, tuple)):
        return [each for each in (_kept(one, viewer, store) for one in part) if each is not None]
    if not isinstance(part, Component):
        return part
    name = str(getattr(part, "className", ""))
    if name == JUDGED and narrowed(viewer):
        return None
    if FIXED_YEARS in name:
        part.hidden = not narrowed(viewer)  # type: ignore[attr-defined]
    own = getattr(part, "data-of", None)
    if own in panels() and not ever_answers(own, viewer):
        return None
    spec = getattr(part, "data-field", None)
    if spec is not None:
        return _field(part, json.loads(spec), viewer, store)
    children = getattr(part, "children", None)
    if children is None or isinstance(children, str):
        return part
    found = _kept(children, viewer, store)
    bare = isinstance(part, html.Div) and _is_bare(found) and not _is_bare(children) and not _of_menu(part)
    part.children = found
    return None if bare else part


def _is_bare(children: Any) -> bool:
    """Nothing but labels."""
    every = children if isinstance(children, list) else [children]
    return all(each is None or set(str(getattr(each, "className", "")).split()) & LABELS for each in every)


def _of_menu(part: Component) -> bool:
    return "menu-body" in str(getattr(part, "className", ""))


def _field(part: Component, spec: dict[str, Any], viewer: Viewer, store: Store) -> Component | None:
    """A control with the values that lead somewhere; None where there is nothing to choose."""
    control = spec.get("control")
    if control is None:  # chart or table
        return part
    if "options" in spec:
        values = [value for value, _ in spec["options"]]
        kept = set(values_offered(control, values, viewer, store))
        spec["options"] = [each for each in spec["options"] if each[0] in kept]
        was, left, fewest = len(values), len(spec["options"]), 1 if spec["kind"] in ("ticks", "pills") else 2
    elif "groups" in spec:
        values = [value for _, options in spec["groups"] for value, _ in options]
        kept = set(values_offered(control, values, viewer, store))
        groups = [[title, [each for each in options if each[0] in kept]] for title, options in spec["groups"]]
        spec["groups"] = [each for each in groups if each[1]]
        was, left, fewest = len(values), len(kept), 1
    else:
        was, left, fewest = 1, int(spans_offered(control, viewer)), 1
    one = ONE_OF.get(control) if narrowed(viewer) else None
    if left == was and not one:
        return part
    if left < fewest:
        return None
    if one:
        spec |= {"one": one, "label": f"{spec['label']} (one at a time)"}
    setattr(part, "data-field", json.dumps(spec, ensure_ascii=False, separators=(",", ":")))
    return part


def _menus(part: Any) -> list[html.Details]:
    """The menus of the filters."""
    if isinstance(part, (list, tuple)):
        return [menu for each in part for menu in _menus(each)]
    if isinstance(part, html.Details) and getattr(part, "className", "") == "menu":
        return [part]
    return _menus(getattr(part, "children", None)) if isinstance(part, Component) else []
