"""What each control does to the question, and what each shows for a question: the one is the inverse of the other."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from callbacks.limits import MOST_QUERY
from callbacks.transitions import Question
from data.question.display import SMOOTHING, take_display
from data.question.filters import parse_query
from data.question.periods import Period, months_earlier
from data.question.series import SERIES, series_of

if TYPE_CHECKING:
    from data.store.version import Store


def with_control(question: Question, control: str, value: Any, store: Store) -> Question:
    """The question after one control took a value. What makes no sense leaves the question as it was."""
    change = CONTROLS.get(control)
    try:
        return change(question, value, store) if change else question
    except (TypeError, ValueError, OverflowError):  # not a value that this control can take
        return question


def _through_address(name: str) -> Any:
    """Lists go through the same parser as the address, so order and spelling are canonical and nothing is trusted."""

    def change(question: Question, value: Any, store: Store) -> Question:
        attribute = {
            "district": "districts",
            "area": "areas",
            "what": "what",
            "flag": "flags",
            "days": "days",
            "cohort": "cohort",
            "role": "role",
            "compare": "compare",
            "measure": "measure",
            "school": "school",
        }[name]
        text = ",".join(value) if isinstance(value, list) else str(value or "")
        if len(text) > MOST_QUERY or "&" in text:
            return question
        if not text:
            state = question.state.without(attribute)
        else:
            parsed, problems = parse_query(f"{name}={text}", store.vocabulary())
            if problems:
                return question
            state = replace(question.state, **{attribute: getattr(parsed, attribute)})
        if name in ("district", "area"):
            state = replace(state, lsoas=(), cells=())
        return replace(question, state=state)

    return change


def _month(value: str | None, *, last: bool) -> date | None:
    if not value:
        return None
    day = date.fromisoformat(str(value)[:10])
    return day.replace(day=calendar.monthrange(day.year, day.month)[1] if last else 1)


def _from(question: Question, value: Any, _: Store) -> Question:
    start = _month(value, last=False)
    end = question.state.end
    if start and end and start > end:
        end = None
    return replace(question, state=replace(question.state, start=start, end=end))


def _to(question: Question, value: Any, _: Store) -> Question:
    end = _month(value, last=True)
    start = question.state.start
    if start and end and start > end:
        start = None
    return replace(question, state=replace(question.state, start=start, end=end))


def _preset(question: Question, value: Any, store: Store) -> Question:
    if value == "all":
        return replace(question, state=question.state.without("start", "end"))
    if value not in ("3", "12"):
        return question
    last = date.fromisoformat(store.manifest["last_day"])
    period = Period(months_earlier(last.replace(day=1), int(value) - 1), last)
    return replace(question, state=replace(question.state, start=period.start, end=period.end))


def _hours(question: Question, value: Any, _: Store) -> Question:
    low, high = (int(hour) for hour in value)
    if low < 0 or high > 24:
        return question
    hours = () if high - low >= 24 or high <= low else tuple(range(low, high))
    return replace(question, state=replace(question.state, hours=hours))


def _level(question: Question, value: Any, _: Store) -> Question:
    level = value if value in ("district", "lsoa") else "district"
    state = replace(question.state, lsoas=()) if level == "district" else question.state
    return Question(state, replace(question.display, level=level))


def _vintage(question: Question, value: Any, store: Store) -> Question:
    chosen = int(value) if str(value) in map(str, store.vintages) else 0
    chosen = 0 if chosen == store.default_vintage else chosen
    return Question(replace(question.state, lsoas=()), replace(question.display, vintage=chosen))


def _shown(name: str, convert: Any = str) -> Any:
    """A display choice goes through the reader of the address too; what it does not know changes nothing."""

    def change(question: Question, value: Any, store: Store) -> Question:
        if not isinstance(value, str | int | float):
            return question
        taken, _, problems = take_display(f"{name}={convert(value)}", store.vintages)
        return (
            question
            if problems
            else replace(question, display=replace(question.display, **{name: getattr(taken, name)}))
        )

    return change


def _layer(question: Question, value: Any, store: Store) -> Question:
    """Areas have no cells, so cells that were chosen are let go there."""
    changed = _shown("layer")(question, value, store)
    if changed.display == question.display or changed.display.layer != "areas":
        return changed
    return replace(changed, state=replace(changed.state, cells=()))


def _size(question: Question, value: Any, store: Store) -> Question:
    changed = _shown("size")(question, value, store)
    same = changed.display == question.display
    return changed if same else replace(changed, state=replace(changed.state, cells=()))


def _series(question: Question, value: Any, store: Store) -> Question:
    """One of the knife series: kind and circumstances at once; every other part of the question stays."""
    if value not in SERIES:
        return question
    what, flags = SERIES[value].what, SERIES[value].flags
    return replace(question, state=replace(question.state, what=what, flags=flags))


#: Control -> what its value does. Keys are names, not component ids, so that this stays free of the screen.
CONTROLS: dict[str, Any] = {
    "from": _from,
    "to": _to,
    "preset": _preset,
    "days": _through_address("days"),
    "hours": _hours,
    "areas": _through_address("area"),
    "districts": _through_address("district"),
    "what": _through_address("what"),
    "flags": _through_address("flag"),
    "cohort": _through_address("cohort"),
    "role": _through_address("role"),
    "compare": _through_address("compare"),
    "measure": _through_address("measure"),
    "school": _through_address("school"),
    "level": _level,
    "vintage": _vintage,
    "layer": _layer,
    "size": _size,
    "smooth": _shown("smooth", lambda value: f"{dict(enumerate(SMOOTHING)).get(int(value), 0):g}"),
    "week": _shown("week"),
    "by": _shown("by"),
    "sort": _shown("sort"),
    "scale": _shown("scale"),
    "series": _series,
    "stops": _shown("stops", int),
    "visits": _shown("visits", int),
}


def control_values(question: Question, store: Store) -> dict[str, Any]:
    """What every control shows for a question; the inverse of ``with_control``."""
    state, display = question.state, question.display
    return {
        "from": state.start.isoformat() if state.start else None,
        "to": state.end.isoformat() if state.end else None,
        "preset": _preset_of(question, store),
        "days": list(state.days),
        "hours": _slider(state.hours),
        "areas": list(state.areas),
        "districts": list(state.districts),
        "what": list(state.what),
        "flags": list(state.flags),
        "cohort": state.cohort,
        "role": state.role,
        "compare": state.compare,
        "measure": state.measure,
        "school": state.school,
        "level": display.level,
        "vintage": str(display.vintage or store.default_vintage),
        "layer": display.layer,
        "size": str(display.size),
        "smooth": SMOOTHING.index(display.smooth),
        "week": display.week,
        "by": display.by,
        "sort": display.sort,
        "scale": display.scale,
        "series": series_of(state),
        "stops": display.stops,
        "visits": display.visits,
    }


def _preset_of(question: Question, store: Store) -> str:
    for name in ("12", "3", "all"):
        if _preset(question, name, store).state == question.state:
            return name
    return ""


def _slider(hours: tuple[int, ...]) -> list[int]:
    """Hours as the two ends of a slider; a choice with gaps shows its whole span, the chip says it exactly."""
    return [hours[0], hours[-1] + 1] if hours else [0, 24]
