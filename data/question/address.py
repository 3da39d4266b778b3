"""A question as it is written on the command line: read whole, or refused with every problem in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.errors import FilterError
from data.question.answerable import refusals
from data.question.display import take_display
from data.question.filters import parse_query

if TYPE_CHECKING:
    from data.question.display import Display
    from data.question.filters import FilterState
    from data.store.version import Store


def parsed(query: str, store: Store, vintage: int | None) -> tuple[FilterState, int, Display]:
    """The state, LSOA vintage and display of a query string. Raises FilterError with every problem in it."""
    display, rest, problems = take_display(query, store.vintages)
    chosen = vintage or display.vintage or store.default_vintage
    if chosen not in (2011, 2021):
        raise FilterError(f"--vintage is 2011 or 2021, not {chosen}.")
    state, unread = parse_query(rest, store.vocabulary(chosen))
    if problems or unread:
        raise FilterError(" ".join([*problems, *unread]))
    unanswerable = refusals(state, store)
    if unanswerable:
        raise FilterError(" ".join(unanswerable))
    return state, chosen, display


def one_of(option: str, value: str, known: tuple[str, ...]) -> None:
    """Raise FilterError for a value that the option does not have; it is never taken for the default."""
    if value not in known:
        raise FilterError(f"{option} is {' or '.join(known)}, not {value!r}.")
