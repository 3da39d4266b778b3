"""The question in English."""

from __future__ import annotations

from datetime import date

import pytest

from data.question.filters import FilterState
from data.question.filters.when import day_words, hours_words
from data.question.filters.who import cohort_words
from data.question.periods import resolve
from data.question.sentence import chips, place_words, sentence
from data.store.version import Store

YEAR = {"start": date(2024, 10, 1), "end": date(2025, 9, 30)}
WHEN = "Oct 2024 – Sep 2025"
CHATHAM, NOWHERE = "250-2303-775", "500-7-7"


def words(store: Store, **asked: object) -> str:
    state = FilterState(**(YEAR | {"compare": "none"} | asked))  # type: ignore[arg-type]
    return sentence(state, resolve(state, store), store.vocabulary())


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ({}, f"All offences, {WHEN}, all districts."),
        ({"compare": "year"}, f"All offences, {WHEN}, all districts, compared with the year before."),
        (
            {"what": ("asvc",), "flags": ("public",), "cohort": "u25"},
            f"Under-25 serious violence in public places, {WHEN}, all districts.",
        ),
        (
            {"what": ("asvc",), "flags": ("public", "non-domestic")},
            f"Serious violence in public places (domestic abuse excluded), {WHEN}, all districts.",
        ),
        ({"cohort": "u18", "role": "suspect"}, f"Suspect under 18: all offences, {WHEN}, all districts."),
        ({"cohort": "25plus"}, f"Anyone aged 25 and over: all offences, {WHEN}, all districts."),
        ({"cohort": "13-17"}, f"Anyone aged 13 to 17: all offences, {WHEN}, all districts."),
        ({"districts": ("E06000035", "E07000113")}, f"All offences, {WHEN}, Medway and Swale."),
        (
            {"days": ("mon", "tue", "wed", "thu", "fri"), "hours": (15, 16)},
            f"All offences, {WHEN}, weekdays 15:00–17:00, all districts.",
        ),
        ({"school": "term"}, f"All offences, {WHEN}, in school term, all districts."),
        (
            {"days": ("sat", "sun"), "school": "holiday"},
            f"All offences, {WHEN}, weekends in school holidays, all districts.",
        ),
        ({"cells": (CHATHAM,)}, f"All offences, {WHEN}, 250 m cell near Chatham."),
    ],
)
def test_sentences(asked: dict[str, object], text: str, small_store: Store) -> None:
    assert words(small_store, **asked) == text


def test_many_values_are_counted_rather_than_listed(small_store: Store) -> None:
    vocabulary = small_store.vocabulary()
    assert "5 districts or areas" in words(small_store, districts=tuple(vocabulary.districts)[:5])
    cells = tuple(f"250-{n}-775" for n in range(3030, 3034))
    assert "4 hotspot cells." in words(small_store, cells=cells)
    assert "4 hotspot cells (Medway)." in words(small_store, cells=cells, districts=("E06000035",))
    assert "4 LSOAs" in words(small_store, lsoas=tuple(vocabulary.lsoas)[:4])
    assert "4 kinds of offence" in words(small_store, what=tuple(vocabulary.what)[:4])


def test_days_and_hours() -> None:
    assert day_words(("sat", "sun")) == "weekends"
    assert day_words(("fri", "sat")) == "Fridays and Saturdays"
    assert hours_words((0, 1, 22, 23)) == "22:00–02:00"
    assert hours_words((7, 15, 16)) == "07:00–08:00 and 15:00–17:00"
    assert cohort_words(FilterState(cohort="u18", role="victim")) == "victim under 18"


def test_a_chip_takes_its_own_clause_away(small_store: Store) -> None:
    state = FilterState(**YEAR, districts=("E06000035", "E07000113"), flags=("knife",), cohort="u18", role="victim")
    found = {chip.label: chip.without for chip in chips(state, small_store.vocabulary())}
    assert list(found) == [WHEN, "Medway", "Swale", "with a knife", "victim under 18"]
    assert found["Medway"].districts == ("E07000113",)
    assert found["victim under 18"] == FilterState(**YEAR, districts=state.districts, flags=("knife",))
    assert found[WHEN].start is None
    assert chips(FilterState(), small_store.vocabulary()) == []


def test_a_chip_for_each_cell_and_for_school(small_store: Store) -> None:
    state = FilterState(cells=(CHATHAM, NOWHERE), school="holiday", lsoas=tuple(small_store.vocabulary().lsoas)[:1])
    found = {chip.label: chip.without for chip in chips(state, small_store.vocabulary())}
    assert list(found)[1:] == ["250 m cell near Chatham", "500 m cell", "school holidays"]
    assert found["500 m cell"].cells == (CHATHAM,)
    assert found["250 m cell near Chatham"].cells == (NOWHERE,)
    assert found["school holidays"].school == "all"
    assert found["school holidays"].cells == state.cells


def test_a_sentence_names_every_place_that_narrows(small_store: Store) -> None:
    lsoa, name = next(iter(small_store.vocabulary().lsoas.items()))
    text = words(small_store, lsoas=(lsoa,), cells=(CHATHAM,))
    assert name in text
    assert "250 m cell near Chatham" in text


def test_places(small_store: Store) -> None:
    vocabulary = small_store.vocabulary()
    assert place_words(FilterState(), vocabulary) == "all districts"
    assert place_words(FilterState(areas=("medway-swale",)), vocabulary) == vocabulary.areas["medway-swale"]
