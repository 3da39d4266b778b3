"""What a filter must have, as sentences on what is missing; whether it does what it says is tried on a small store."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from callbacks.question.controls import CONTROLS
from data.counts.areas import count_by
from data.counts.scan import forget_scans
from data.question.answerable import refusals
from data.question.basis.filter import Condition, Control, Filter, NoCondition, Touched
from data.question.basis.needs import Need
from data.question.filters import FILTERS, FilterState, parse_query
from data.question.periods import resolve
from data.question.sentence import chips, sentence
from data.store.version import Store
from layouts.pages.pages import pages
from tests.architecture.sources import read
from tests.oracle.clauses import CLAUSES
from tests.oracle.naive import Plain, matching
from tests.oracle.states import examples

VINTAGE = 2011
#: Examples of one filter that are tried: a few of each are enough here, the oracle tries all of them.
MOST = 8


@dataclass(frozen=True)
class Tried:
    """What filters are tried on: a store that knows everything, its rows, and one that knows only months."""

    store: Store
    rows: list[Plain]
    monthly: Store


def registry_faults(filters: Mapping[str, Filter[Any]], fields: Iterable[str]) -> list[str]:
    """A field that no filter fills, a filter that fills none or another's, two with one mark."""
    attributes = [each.attribute for each in filters.values()]
    parts = [each.condition.part for each in filters.values() if isinstance(each.condition, Condition)]
    return [
        *(f"{field} of FilterState has no filter" for field in fields if field not in attributes),
        *(f"{each.name} fills no field of FilterState" for each in filters.values() if each.attribute not in fields),
        *(f"{name} is filled by two filters" for name in set(attributes) if attributes.count(name) > 1),
        *(f"two filters mark rows as {part!r}" for part in set(parts) if parts.count(part) > 1),
        *(f"{each.name} stands in the registry as {name}" for name, each in filters.items() if each.name != name),
    ]


def filter_faults(name: str, tried: Tried) -> list[str]:
    """Everything that is missing of a filter, or that it does not do; [] where it is whole."""
    asked = FILTERS[name]
    missing = {
        f"a row '| `{name}` | {asked.help} |' in docs/query-string.md": f"| `{name}` | {asked.help} |"
        not in read("docs/query-string.md"),
        "a say on what a source must know": not isinstance(asked.needs, tuple)
        or not all(isinstance(need, Need) for need in asked.needs),
        "a say on its condition": not isinstance(asked.condition, Condition | NoCondition),
        "two examples": len(asked.examples(tried.store.vocabulary())) < 2,
    }
    found = [f"{name} lacks {what}" for what, lacks in missing.items() if lacks]
    if found:
        return found
    return [*_address(asked, tried), *_words(asked, tried), *_control(asked, tried), *_rows(asked, tried)]


def _questions(asked: Filter[Any], tried: Tried) -> Iterator[tuple[FilterState, FilterState]]:
    """Questions without and with it. One that rides on another is asked beside an example of that one."""
    carrier = FILTERS.get(getattr(asked.condition, "rides_on", ""))
    beside: dict[str, Any] = {carrier.attribute: examples(carrier, tried.store.vocabulary())[0]} if carrier else {}
    known = examples(asked, tried.store.vocabulary())
    for value in known[:: max(1, len(known) // MOST)]:
        base = FilterState(**beside)
        mine: dict[str, Any] = {asked.attribute: value}
        yield base, replace(base, **mine)


def _address(asked: Filter[Any], tried: Tried) -> Iterator[str]:
    for _, state in _questions(asked, tried):
        query = state.to_query()
        if parse_query(query, tried.store.vocabulary()) != (state, []):
            yield f"{asked.name} does not come back from its address {query!r}"


def restricts(asked: Filter[Any]) -> bool:
    """True where it says that offences are left out by it."""
    condition = asked.condition
    return isinstance(condition, Condition) or bool(condition.rides_on) or condition.restricts


def _words(asked: Filter[Any], tried: Tried) -> Iterator[str]:
    if not restricts(asked):
        return
    words = tried.store.vocabulary()
    for base, state in _questions(asked, tried):
        before, after = (sentence(each, resolve(each, tried.store), words) for each in (base, state))
        if before == after:
            yield f"{asked.name} lacks words: the sentence is the same with {state.to_query()!r}"
        if all(asked.asked(chip.without) for chip in chips(state, words)):
            yield f"{asked.name} lacks a chip that takes {state.to_query()!r} away"


def _control(asked: Filter[Any], tried: Tried) -> Iterator[str]:
    control = asked.control
    if isinstance(control, Touched) and control.on:
        return
    if not isinstance(control, Control):
        yield f"{asked.name} lacks a control, or a say on what is touched instead"
        return
    if control.name not in CONTROLS or not any(control.name in page.controls for page in pages()):
        yield f"{asked.name} lacks its control {control.name!r} on every page"
    for base, state in _questions(asked, tried):
        shown = json.loads(json.dumps(control.show(asked.value(state))))
        try:
            back = asked.taken(base, shown, tried.store.vocabulary())
        except (TypeError, ValueError):
            back = None
        if back != state:
            yield f"{asked.name} shows {shown!r} in its control, which does not give {state.to_query()!r} back"


def _counted(state: FilterState, store: Store) -> int:
    forget_scans()  # a filter that is tried may have been another a moment ago
    return int(count_by(state, store, VINTAGE, resolve(state, store).now, [])["count"].sum())


def _rows(asked: Filter[Any], tried: Tried) -> Iterator[str]:
    """What it leaves out, against the loop over plain rows; and whether a source that cannot know is asked."""
    if isinstance(asked.condition, Condition) and (asked.condition.part.name or "").lower() not in CLAUSES:
        yield f"{asked.name} has no clause in tests/oracle/clauses.py"
        return
    kept, monthly, refused = set(), 0, False
    for base, state in _questions(asked, tried):
        count, period = _counted(state, tried.store), resolve(state, tried.store).now
        if count != len(matching(tried.rows, state, period.start, period.end)):
            yield f"{asked.name} counts otherwise than the loop for {state.to_query()!r}"
        if count != _counted(base, tried.store):
            kept.add(count)
        refused |= bool(refusals(state, tried.monthly))
        monthly += _counted(state, tried.monthly)
    if restricts(asked) and len(kept) < 2:
        yield f"{asked.name} leaves no row out, or has no two examples that leave different ones"
    if not restricts(asked) and kept:
        yield f"{asked.name} says that it restricts nothing, and does"
    if restricts(asked) and not monthly and not refused:
        yield f"{asked.name} is drawn as zero from a source that does not know it, and not refused"
