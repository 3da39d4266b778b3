"""Every filter is whole; and one that lacks anything is found by itself, whatever is forgotten."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from data.question.basis.filter import Condition, Control, NoCondition, Touched, no_chips
from data.question.basis.marking import no_row
from data.question.basis.parts import Part
from data.question.filters import FILTERS, FilterState
from data.release.questions import CHOICES, why_not_offered, years_offered
from data.schema import ImportBatch
from data.store.version import Store
from tests.architecture.filter_faults import Tried, filter_faults, registry_faults
from tests.oracle.naive import plain_rows
from tests.oracle.states import examples, unknown_clauses

UNUSED = Part(1 << 15)
FIELDS = [field.name for field in fields(FilterState)]


@pytest.fixture(scope="module")
def tried(small_store: Store, small_batch: ImportBatch, monthly_store: Store) -> Tried:
    return Tried(small_store, plain_rows(small_batch), monthly_store)


def test_every_field_has_its_filter() -> None:
    assert registry_faults(FILTERS, FIELDS) == []
    assert unknown_clauses() == []


@pytest.mark.parametrize("name", FILTERS)
def test_every_filter_is_whole(name: str, tried: Tried) -> None:
    assert filter_faults(name, tried) == []


#: What is said -> what is wrong with the filter of school time.
BROKEN: dict[str, dict[str, Any]] = {
    "leaves no row out": {"condition": Condition(Part.SCHOOL, lambda *_: None)},
    "counts otherwise than the loop": {"condition": Condition(Part.SCHOOL, lambda *_: no_row())},
    "no two examples that leave different ones": {"examples": lambda _: ["term", "term"]},
    "no clause in tests/oracle/clauses.py": {"condition": Condition(UNUSED, FILTERS["school"].condition.marking)},
    "lacks a say on its condition": {"condition": None},
    "lacks words": {"words": None},
    "lacks a chip": {"chips": no_chips},
    "lacks its control": {"control": Control("colour")},
    "lacks a control": {"control": Touched("")},
    "does not give": {"control": Control("school", take=lambda state, _: state)},
    "in docs/query-string.md": {"help": "what nobody wrote down"},
    "does not come back from its address": {"write": lambda _: "all"},
    "lacks two examples": {"examples": lambda _: []},
    "lacks a say on what a source must know": {"needs": None},
    "not refused": {"needs": ()},
}


@pytest.mark.parametrize("said", BROKEN)
def test_a_filter_that_lacks_something_is_found(said: str, tried: Tried, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FILTERS, "school", replace(FILTERS["school"], **BROKEN[said]))
    assert any(said in fault for fault in filter_faults("school", tried)), filter_faults("school", tried)


def test_a_filter_that_hides_that_it_leaves_rows_out_is_found(tried: Tried, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FILTERS, "from", replace(FILTERS["from"], condition=NoCondition("none")))
    assert filter_faults("from", tried) == ["from says that it restricts nothing, and does"]


def test_a_field_without_a_filter_and_a_filter_without_a_field_are_found() -> None:
    school = FILTERS["school"]
    assert registry_faults(FILTERS, [*FIELDS, "colour"]) == ["colour of FilterState has no filter"]
    without = {name: each for name, each in FILTERS.items() if name != "school"}
    assert registry_faults(without, FIELDS) == ["school of FilterState has no filter"]
    other = replace(school, name="colour", attribute="colour")
    found = registry_faults({**FILTERS, "colour": other}, FIELDS)
    assert "colour fills no field of FilterState" in found
    assert any("two filters mark rows" in fault for fault in found)
    found = registry_faults(
        {**FILTERS, "color": replace(other, attribute="school", condition=NoCondition("x"))}, FIELDS
    )
    assert found == ["school is filled by two filters", "colour stands in the registry as color"]


def test_a_filter_that_the_loop_does_not_know_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    condition = Condition(UNUSED, lambda *_: None)
    monkeypatch.setitem(FILTERS, "school", replace(FILTERS["school"], condition=condition))
    assert unknown_clauses() == ["school"]


def test_whoever_gets_rounded_figures_is_refused_every_filter_but_the_few_offered(small_store: Store) -> None:
    """One that is added is refused until somebody decides that its answers cannot be subtracted from each other."""
    year = years_offered(small_store)[0]
    offered = FilterState(start=year.start, end=year.end)
    assert why_not_offered(offered, small_store) == ""
    for each in FILTERS.values():
        for value in examples(each, small_store.vocabulary())[:8]:
            mine: dict[str, Any] = {each.attribute: value}
            if each.attribute not in CHOICES:
                assert why_not_offered(replace(offered, **mine), small_store), mine


def test_defaults_are_those_of_the_fields() -> None:
    state = FilterState(start=date(2024, 10, 1), school="term")
    assert [name for name, each in FILTERS.items() if each.asked(state)] == ["from", "school"]
    assert not any(each.asked(FilterState()) for each in FILTERS.values())
