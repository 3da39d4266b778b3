"""What a panel, a face and a page must have, as sentences on what is missing."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from typing import Any

from data.answers.panel import Needs, Panel, Rounded
from layouts.pages.page import Page
from layouts.panels.face import Face
from tests.architecture.sources import ROOT


def panel_faults(panel: Panel[Any], faces: Iterable[Face]) -> list[str]:
    """A panel without CSV, method note, documentation, disclosure, or anything that draws it."""
    drawn = {name for face in faces for name in (*face.answers, *face.also)}
    documented = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    missing = {
        "an answer": not callable(panel.answer),
        "rows for its CSV": not callable(panel.rows) or not inspect.isgeneratorfunction(panel.rows),
        "a method note": not (ROOT / "docs" / "methods" / f"{panel.method}.md").is_file(),
        "a line in docs/commands.md": f"| `{panel.key}` | {panel.says} |" not in documented,
        "a say on disclosure": not isinstance(panel.rounded, Rounded),
        "a say on what it needs": not isinstance(panel.needs, Needs),
        "a face": panel.key not in drawn,
    }
    return [f"{panel.key} lacks {what}" for what, lacks in missing.items() if lacks]


def face_faults(face: Face, panels: dict[str, Any]) -> list[str]:
    """A face that asks for what there is not, or has no place to say why there is no answer."""
    faults = [
        f"{face.key} asks for {name}, which is no panel" for name in (*face.answers, *face.also) if name not in panels
    ]
    if not any(part.kind == "words" for part in face.parts.values()):
        faults.append(f"{face.key} has no words to say why there is no answer")
    ids = [str((part.id, part.property)) for part in face.parts.values()]
    return faults + ([f"{face.key} fills a component twice"] if len(set(ids)) < len(ids) else [])


def page_faults(page: Page, faces: dict[str, Face], placed: Any) -> list[str]:
    """A page that names a face there is not, twice, or leaves out a component that a face fills or a control moves."""
    faults = [f"{page.path} shows {key}, which has no face" for key in page.panels if key not in faces]
    faults += [f"{page.path} shows {key} twice" for key in set(page.panels) if page.panels.count(key) > 1]
    if faults:
        return faults
    wanted = [part.id for key in page.panels for part in faces[key].parts.values()]
    wanted += [*page.controls.values(), *(target[0] for target in page.touches.values())]
    there = placed(page)
    return [f"{page.path} has no component {name}" for name in wanted if str(name) not in there]
