"""Where the page opens."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from data.question.answerable import refusals
from data.question.filters import FilterState, parse_query
from data.question.opening import opening_state
from data.schema import Capabilities
from data.store.version import Store
from tests.fixtures_store import ALL, batch_of, build, make_batch


def test_a_source_that_knows_everything_opens_on_the_partnerships_own_question(small_store: Store) -> None:
    state = opening_state(small_store)
    assert state == FilterState(
        what=("asvc",), flags=("public",), cohort="u25", start=date(2024, 10, 1), end=date(2025, 9, 30)
    )
    assert parse_query(state.to_query(), small_store.vocabulary()) == (state, [])


def test_a_source_of_months_opens_on_what_it_can_answer(monthly_store: Store) -> None:
    state = opening_state(monthly_store)
    assert state.what == ("violence-and-sexual-offences",)
    assert (state.cohort, state.flags) == ("all", ())
    assert refusals(state, monthly_store) == []


def test_without_public_places_or_ages_the_scope_is_wider(tmp_path: Path) -> None:
    coded = Capabilities(**{**ALL.__dict__, "flags": frozenset({"knife"}), "ages": False})
    store = build(tmp_path, make_batch(1, 60, capabilities=coded)).current()
    assert (opening_state(store).what, opening_state(store).cohort) == (("asvc",), "all")


def test_a_short_history_opens_on_all_of_it(tmp_path: Path) -> None:
    store = build(tmp_path, make_batch(1, 60, first=date(2025, 8, 10), last=date(2025, 9, 30))).current()
    assert (opening_state(store).start, opening_state(store).end) == (date(2025, 8, 1), date(2025, 9, 30))


def test_an_empty_store_opens_without_dates(tmp_path: Path) -> None:
    state = opening_state(build(tmp_path, batch_of([], [])).current())
    assert (state.start, state.end) == (None, None)
