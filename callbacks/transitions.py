"""What a touch of the screen does to the question: pure functions from (question, value) to question."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from data.display import SMOOTHING, Display, take_display
from data.filter_values import parse_cells
from data.filters import FilterState, parse_query
from data.opening import opening_state
from data.periods import Period, months_earlier
from data.schema import WEEKDAYS

if TYPE_CHECKING:
    from data.store import Store


@dataclass(frozen=True)
class Question:
    """The whole of what is on screen: what is asked and how it is looked at."""

    state: FilterState
    display: Display = field(default_factory=Display)

    def to_query(self) -> str:
        """The address without '?'; the same string works on the command line.

        An empty address opens on the partnership's own question, so "no filter at all" is written as its default.
        """
        return "&".join(part for part in (self.state.to_query(), self.display.to_query()) if part) or "compare=year"


def from_address(search: str | None, store: Store) -> tuple[Question, list[str]]:
    """The question of an address; an address that asks nothing opens on the partnership's own."""
    if not (search or "").lstrip("?"):
        return Question(opening_state(store)), []
    display, rest, problems = take_display(search or "", store.vintages)
    state, more = parse_query(rest, store.vocabulary(display.vintage or store.default_vintage))
    return Question(state, display), [*problems, *more]


def with_control(question: Question, control: str, value: Any, store: Store) -> Question:
    """The question after one control took a value. What makes no sense leaves the question as it was."""
    change = CONTROLS.get(control)
    try:
        return change(question, value, store) if change else question
    except (TypeError, ValueError, OverflowError):  # not a value that this control can take
        return question


def toggle_place(question: Question, code: str, level: str) -> Question:
    """A click on an area: into a district, or an LSOA or hotspot cell in or out of the choice."""
    if level == "cell":
        cells = () if question.state.cells == (code,) else parse_cells(code)
        return replace(question, state=replace(question.state, cells=cells))
    if level == "district":
        if question.state.districts == (code,) and not question.state.areas:
            return out(question)
        state = replace(question.state, districts=(code,), areas=(), lsoas=())
        return Question(state, replace(question.display, level="lsoa"))
    lsoas = () if question.state.lsoas == (code,) else (code,)
    return replace(question, state=replace(question.state, lsoas=lsoas))


def out(question: Question) -> Question:
    """One step out: from a cell or an LSOA to its district, from a district to the county."""
    if question.state.lsoas or question.state.cells:
        return replace(question, state=replace(question.state, lsoas=(), cells=()))
    state = replace(question.state, districts=(), areas=())
    return Question(state, replace(question.display, level="district"))


def toggle_what(question: Question, slug: str) -> Question:
    """A click on a bar: that kind alone, or no longer."""
    what = () if question.state.what == (slug,) else (slug,)
    return replace(question, state=replace(question.state, what=what))


def month_range(question: Question, first: str, last: str) -> Question:
    """A drag across the trend: the months whose markers lie inside ('2024-10-01 ...' strings of the axis)."""
    start, end = date.fromisoformat(first[:10]), date.fromisoformat(last[:10])
    if start > end:
        start, end = end, start
    if start.day > 1:
        start = months_earlier(start.replace(day=1), -1)
    end = end.replace(day=calendar.monthrange(end.year, end.month)[1])
    if start > end:
        return question
    return replace(question, state=replace(question.state, start=start, end=end))


def toggle_hours(question: Question, days: tuple[str, ...], hours: tuple[int, ...]) -> Question:
    """A brush over the week, or a click on a peak: these days and hours, or, chosen again, all of them."""
    days = () if len(days) == len(WEEKDAYS) else days
    hours = () if len(hours) == 24 else hours
    if (question.state.days, question.state.hours) == (days, hours):
        days, hours = (), ()
    return replace(question, state=replace(question.state, days=days, hours=hours))


def week_range(question: Question, across: list[float], down: list[float]) -> Question:
    """A drag over the heatmap: cells whose middle lies inside; hours across from 0 to 23, weekdays down from 0 to 6."""
    hours = tuple(hour for hour in range(24) if min(across) <= hour <= max(across))
    days = tuple(name for number, name in enumerate(WEEKDAYS) if min(down) <= number <= max(down))
    return toggle_hours(question, days, hours) if hours and days else question


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
        if not text:
            state = question.state.without(attribute)
        else:
            parsed, problems = parse_query(f"{name}={text}", store.vocabulary())
            if problems:
                return question
            state = replace(question.state, **{attribute: getattr(parsed, attribute)})
        if name in ("district", "area"):
            state = replace(state, lsoas=())
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
        taken, _, problems = take_display(f"{name}={convert(value)}", store.vintages)
        return (
            question
            if problems
            else replace(question, display=replace(question.display, **{name: getattr(taken, name)}))
        )

    return change


def _layer(question: Question, value: Any, store: Store) -> Question:
    """Cells that were chosen belong to their layer: another one starts without them."""
    changed = _shown("layer")(question, value, store)
    return changed if changed.display.layer != "areas" else replace(changed, state=replace(changed.state, cells=()))


def _size(question: Question, value: Any, store: Store) -> Question:
    return _shown("size")(replace(question, state=replace(question.state, cells=())), value, store)


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
    "smooth": _shown("smooth", lambda value: f"{SMOOTHING[int(value)]:g}"),
    "week": _shown("week"),
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
