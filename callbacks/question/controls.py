"""What each control does to the question, and what each shows for a question: the one is the inverse of the other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from callbacks.guard.allowance import MOST_QUERY
from callbacks.question.transitions import Question
from data.question.basis.filter import Control
from data.question.display import SMOOTHING, take_display
from data.question.filters import FILTERS
from data.question.periods import Period, months_earlier, resolve
from data.question.series import SERIES, series_of
from data.release.questions import YEARS, years_offered

if TYPE_CHECKING:
    from data.question.basis.filter import Filter
    from data.question.filters import FilterState
    from data.store.version import Store


def with_control(question: Question, control: str, value: Any, store: Store) -> Question:
    """The question after one control took a value. What makes no sense leaves the question as it was."""
    change = CONTROLS.get(control)
    try:
        return change(question, value, store) if change else question
    except (TypeError, ValueError, OverflowError):  # not a value that this control can take
        return question


def _filter(asked: Filter[Any]) -> Any:
    """The control of a filter, which says itself what a value means."""

    def change(question: Question, value: Any, store: Store) -> Question:
        if isinstance(value, list | str) and sum(map(len, map(str, value))) > MOST_QUERY:
            return question
        taken = asked.taken(question.state, value, store.vocabulary())
        return replace(question, state=cast("FilterState", taken))

    return change


def _preset(question: Question, value: Any, store: Store) -> Question:
    if value == "all":
        return replace(question, state=question.state.without("start", "end"))
    if value not in ("3", "12"):
        return question
    last = store.last_day
    period = Period(months_earlier(last.replace(day=1), int(value) - 1), last)
    return replace(question, state=replace(question.state, start=period.start, end=period.end))


def _year(question: Question, value: Any, store: Store) -> Question:
    """One of the fixed years; the earlier one has none that it may be compared with."""
    years = dict(zip(YEARS, years_offered(store), strict=False))
    if value not in years:
        return question
    state = replace(question.state, start=years[value].start, end=years[value].end)
    compared = resolve(state, store).before in (None, *years.values())
    return replace(question, state=state if compared else replace(state, compare="none"))


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


#: Filter -> its control, of those that have one.
FILTER_CONTROLS = {name: each.control for name, each in FILTERS.items() if isinstance(each.control, Control)}
#: Control -> what its value does. Keys are names, not component ids, so that this stays free of the screen.
CONTROLS: dict[str, Any] = {
    **{control.name: _filter(FILTERS[name]) for name, control in FILTER_CONTROLS.items()},
    "preset": _preset,
    "year": _year,
    "level": _level,
    "vintage": _vintage,
    "layer": _layer,
    "size": _size,
    "base": _shown("base"),
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
        **{control.name: control.show(FILTERS[name].value(state)) for name, control in FILTER_CONTROLS.items()},
        "preset": _preset_of(question, store),
        "year": _year_of(question, store),
        "level": display.level,
        "vintage": str(display.vintage or store.default_vintage),
        "layer": display.layer,
        "size": str(display.size),
        "base": display.base,
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


def _year_of(question: Question, store: Store) -> str:
    years = zip(YEARS, years_offered(store) if store.months else (), strict=False)
    asked = (question.state.start, question.state.end)
    return next((name for name, year in years if (year.start, year.end) == asked), "")
