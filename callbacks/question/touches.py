"""What people touched, as the browser reports it, read with suspicion: what cannot be read is None and changes nothing.

Codes are looked up in the vocabulary of the store before they become part of a question, as those of an address are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import orjson

from callbacks.question.transitions import (
    Question,
    month_range,
    set_hours,
    toggle_chart,
    toggle_hours,
    toggle_place,
    toggle_what,
)
from data.question.sentence import chips
from data.schema import WEEKDAYS

if TYPE_CHECKING:
    from data.question.filters import FilterState
    from data.store.version import Store
    from data.tables.vocabulary import Vocabulary


def dig(value: Any, *path: str | int) -> Any:
    """The part of a JSON value at a path of keys and positions; None where there is none."""
    for step in path:
        if isinstance(step, int):
            value = value[step] if isinstance(value, list) and len(value) > step else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value


def without_chip(index: Any, before: Question, store: Store) -> Question | None:
    """The question without the clause whose chip was pressed."""
    found = chips(before.state, words_of(before, store))
    if type(index) is not int or not 0 <= index < len(found):
        return None
    return Question(cast("FilterState", found[index].without), before.display)


def words_of(question: Question, store: Store) -> Vocabulary:
    """The names that are known in the LSOA vintage of a question."""
    return store.vocabulary(question.display.vintage or store.default_vintage)


def place_or_hours(before: Question, touch: Any, store: Store) -> Question | None:
    """A click on an area or a cell, on the map or in a list; or on a peak of the week."""
    code, level = dig(touch, "code"), dig(touch, "level")
    if not isinstance(code, str):
        return None
    if level in ("week", "brush"):
        return _hours(before, code, again_lets_go=level == "week")
    words = words_of(before, store)
    known = {"district": words.districts, "lsoa": words.lsoas}.get(level) if isinstance(level, str) else None
    if level != "cell" and (known is None or code not in known):
        return None
    try:
        return toggle_place(before, code, level)
    except ValueError:  # no name of a cell
        return None


def _hours(before: Question, code: str, *, again_lets_go: bool) -> Question | None:
    """'[["fri","sat"],[22,23]]': a click on a peak or an hour, or where a drag over the week has come to."""
    try:
        chosen = orjson.loads(code)
    except ValueError:
        return None
    days, hours = dig(chosen, 0), dig(chosen, 1)
    if not isinstance(days, list) or not isinstance(hours, list):
        return None
    found = tuple(d for d in WEEKDAYS if d in days), tuple(h for h in range(24) if h in hours)
    return toggle_hours(before, *found) if again_lets_go else set_hours(before, *found)


def bar(before: Question, click: Any, store: Store) -> Question | None:
    """A click on the bar of a kind of offence."""
    slug = dig(click, "points", 0, "customdata")
    return toggle_what(before, slug) if isinstance(slug, str) and slug in words_of(before, store).what else None


def chart(before: Question, click: Any, store: Store) -> Question | None:
    """A click on a district's small chart, or its point in the funnel: that district, or all of them again."""
    code, words = dig(click, "points", 0, "customdata"), words_of(before, store)
    known = isinstance(code, str) and (code in words.districts or code in words.areas or code in words.lsoas)
    return toggle_chart(before, code) if known else None


def months(before: Question, chosen: Any) -> Question | None:
    """A drag across the trend."""
    first, last = dig(chosen, "range", "x", 0), dig(chosen, "range", "x", 1)
    if not isinstance(first, str) or not isinstance(last, str):
        return None
    try:
        return month_range(before, first, last)
    except (ValueError, OverflowError):  # no dates, or beyond the last year there is
        return None
