"""Who: counts of people against a loop over the rows, ratios against scipy, and what each role may see."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from data.answers.answer import Unavailable
from data.answers.figures.shown import Shown
from data.answers.panels import ask
from data.answers.people.who import WhoModel, who, who_rows
from data.answers.people.who_ages import AgeBand, RoleCounts
from data.answers.request import Request
from data.counts.people import (
    entries_without_id,
    harm_by_person,
    offences_with_people,
    people_by_age_and_sex,
    people_by_offences,
)
from data.question.filters import FilterState
from data.question.periods import resolve
from data.schema import ImportBatch, Role
from data.store.version import Store
from data.viewer import Viewer
from layouts.panels.people import who as who_panel
from layouts.panels.people.who import who_words
from tests.fixtures_store import ALL, FIRST, LAST, batch_of, build, sites
from tests.oracle.naive import Plain, matching, plain_rows
from tests.oracle.states import states

ANALYST, PUBLIC = Viewer("analyst"), Viewer("public", exploring=True)
MEDWAY, THANET = "E06000035", "E07000114"
SHARED = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def rows(small_batch: ImportBatch) -> list[Plain]:
    return plain_rows(small_batch)


def people_in(batch: ImportBatch, rows: list[Plain], state: FilterState, store: Store) -> list[dict[str, Any]]:
    """Entries of people in the offences that a loop over the rows finds."""
    now = resolve(state, store).now
    number = {id(row): i for i, row in enumerate(rows)}
    chosen = {number[id(row)] for row in matching(rows, state, now.start, now.end)}
    return [person for person in batch.persons.to_dict("records") if person["offence_index"] in chosen]


def band_of(age: float) -> int:
    return 4 if age != age else 0 if age < 10 else 1 if age < 18 else 2 if age < 25 else 3  # noqa: PLR0124 - NaN


def table_of(people: list[dict[str, Any]], role: int) -> list[list[int]]:
    counted = Counter((band_of(person["age"]), person["sex"]) for person in people if person["role"] == role)
    return [[counted[band, sex] for sex in ("F", "M", "")] for band in range(5)]


def shown(role: RoleCounts) -> list[list[float | None]]:
    return [[cell.value for cell in band.by_sex] for band in role.bands]


@SHARED
@given(data=st.data())
def test_people_are_those_of_a_loop_over_the_rows(
    data: st.DataObject, small_store: Store, small_batch: ImportBatch, rows: list[Plain]
) -> None:
    state = data.draw(states(small_store.vocabulary(), FIRST, LAST))
    people = people_in(small_batch, rows, state, small_store)
    model = who(Request(small_store, state, ANALYST))
    for role, number in ((model.victims, 1), (model.suspects, 2)):
        table = table_of(people, number)
        assert shown(role) == table
        assert [band.total.value for band in role.bands] == [sum(line) for line in table]
        assert role.total.total.value == sum(map(sum, table))
        singles = Counter((p["age"], p["sex"]) for p in people if p["role"] == number)
        assert role.years == tuple((age, *(singles[age, sex] for sex in ("F", "M", ""))) for age in range(10, 26))
    assert json.dumps(asdict(model), allow_nan=False)


@SHARED
@given(data=st.data())
def test_who_comes_again_is_counted_as_a_loop_counts(
    data: st.DataObject, small_store: Store, small_batch: ImportBatch, rows: list[Plain]
) -> None:
    state = data.draw(states(small_store.vocabulary(), FIRST, LAST))
    people = people_in(small_batch, rows, state, small_store)
    offences: dict[str, set[int]] = {}
    for person in people:
        offences.setdefault(person["person_id"], set()).add(person["offence_index"])
    often = Counter(len(own) for own in offences.values())
    now = resolve(state, small_store).now
    found = people_by_offences(state, small_store, 2011, now)
    assert list(found.columns) == ["offences", "people"]
    assert dict(found.itertuples(index=False, name=None)) == dict(often)
    assert entries_without_id(state, small_store, 2011, now) == 0
    again = who(Request(small_store, state, ANALYST)).repeats
    if often:
        assert again is not None
        least = [sum(n for times, n in often.items() if times >= k) for k in (1, 2, 3, 5)]
        assert [again.people, again.in_two, again.in_three, again.in_five] == least
    else:
        assert again is None
    total, known = offences_with_people(state, small_store, 2011, now)
    assert total == len(matching(rows, state, now.start, now.end))
    for role in (Role.VICTIM, Role.SUSPECT):
        assert known[role] == len({p["offence_index"] for p in people if p["role"] == int(role)})


@SHARED
@given(data=st.data())
def test_ages_and_harm_of_people_are_what_a_loop_counts(
    data: st.DataObject, small_store: Store, small_batch: ImportBatch, rows: list[Plain]
) -> None:
    state = data.draw(states(small_store.vocabulary(), FIRST, LAST))
    people, now = people_in(small_batch, rows, state, small_store), resolve(state, small_store).now
    for role in Role:
        found = people_by_age_and_sex(state, small_store, 2011, now, role=role)
        ages = [None if age is pd.NA else int(age) for age in found["age"]]
        counted = Counter(
            (None if person["age"] != person["age"] else int(person["age"]), person["sex"])
            for person in people
            if person["role"] == int(role)
        )
        assert dict(zip(zip(ages, found["sex"], strict=True), found["people"], strict=True)) == dict(counted)
    harm: Counter[str] = Counter()
    for person_id, offence in sorted({(person["person_id"], person["offence_index"]) for person in people}):
        harm[person_id] += rows[offence].harm or 0
    entries = Counter((person["person_id"], person["offence_index"]) for person in people)
    if not entries or max(entries.values()) == 1:  # one entry a person and offence in this batch
        expected = sorted(harm.values(), reverse=True)
        assert harm_by_person(state, small_store, 2011, now) == pytest.approx(expected)


def test_shares_and_ratios_are_those_of_scipy_and_the_census(small_store: Store) -> None:
    model = who(Request(small_store, FilterState(), ANALYST))
    residents = small_store.residents
    bands = {low: int(own["residents"].sum()) for low, own in residents.groupby("age_from")}
    # Ages 10 to 17 are 6 of the 16 years of 0–15 and 2 of the 9 of 16–24.
    county = [bands[0] * 10 / 16, bands[0] * 6 / 16 + bands[16] * 2 / 9, bands[16] * 7 / 9]
    county.append(sum(bands.values()) - sum(county))
    for role in (model.victims, model.suspects):
        known = int(sum(band.total.value or 0 for band in role.bands[:4]))
        everyone = role.total.total.value
        for band, living in zip(role.bands[:4], county, strict=True):
            share = living / sum(county)
            limits = binomtest(int(band.total.value or 0), known).proportion_ci(method="exact")
            assert band.residents_share == pytest.approx(100 * share, abs=0.006)
            assert band.share == pytest.approx(100 * band.total.value / everyone, abs=0.006)
            expected = (band.total.value / known / share, limits.low / share, limits.high / share)
            assert (band.ratio, band.ratio_low, band.ratio_high) == pytest.approx(expected, abs=0.001)
        unknown = role.bands[4]
        assert (unknown.residents_share, unknown.ratio, unknown.ratio_low) == (None, None, None)
    assert any("in proportion to its years" in note for note in model.notes)


def test_residents_are_those_of_the_chosen_districts(small_store: Store) -> None:
    model = who(Request(small_store, FilterState(districts=(MEDWAY,)), ANALYST))
    assert model.victims.bands[0].residents_share == pytest.approx(100 * 57_022 * 10 / 16 / 279_771, abs=0.01)


def test_ages_that_were_asked_for_are_not_compared_with_residents(small_store: Store) -> None:
    lsoa = sites()[0][0]
    for state, reason in (
        (FilterState(cohort="u25"), "asks for an age group"),
        (FilterState(lsoas=(lsoa,)), "not known by age"),
    ):
        model = who(Request(small_store, state, ANALYST))
        assert {band.ratio for role in (model.victims, model.suspects) for band in role.bands} == {None}
        assert any(reason in note for note in model.notes)
        assert not any("times their share" in line for line in model.words)


def values(model: WhoModel) -> list[Shown]:
    bands = [band for role in (model.victims, model.suspects) for band in (*role.bands, role.total)]
    return [cell for band in bands for cell in (*band.by_sex, band.total)]


def test_a_partnership_manager_sees_exact_people_of_the_own_district_only(small_store: Store) -> None:
    own = Viewer("csp", frozenset({THANET}))
    lsoa = next(code for code, _, _ in sites() if code in lsoas_of(small_store, THANET))
    exact = {
        FilterState(districts=(THANET,)): True,
        FilterState(districts=(THANET,), lsoas=(lsoa,)): True,
        FilterState(lsoas=(lsoa,)): True,
        FilterState(): False,
        FilterState(districts=(MEDWAY,)): False,
        FilterState(districts=(THANET, MEDWAY)): False,
        FilterState(areas=("thanet-canterbury",)): False,
        FilterState(lsoas=(next(iter(lsoas_of(small_store, MEDWAY))),)): False,
    }
    for state, expected in exact.items():
        model = ask("who", Request(small_store, state, own))
        assert isinstance(model, Unavailable) is not expected, state
        assert isinstance(ask("who", Request(small_store, state, PUBLIC)), Unavailable)


def lsoas_of(store: Store, district: str) -> set[str]:
    frame = store.lsoas(2011)
    return set(frame.loc[frame["district"] == store.district_codes.index(district), "code"])


# Stores made by hand.


def offence(i: int, code: str = "8N") -> dict[str, Any]:
    lsoa = sites()[0][0]
    return {
        "force": "Kent Police",
        "batch_month": "2025-09",
        "offence_id": str(i),
        "occurred_on": date(2025, 9, 1 + i % 30),
        "occurred_from": None,
        "occurred_to": None,
        "recorded_on": None,
        "easting": None,
        "northing": None,
        "given_lsoa": lsoa,
        "location_problem": "",
        "offence_code": code,
        "flags": 0,
        "outcome": "",
    }


def person(i: int, name: str, age: float | None = 20, sex: str = "M", role: Role = Role.SUSPECT) -> dict[str, Any]:
    return {"offence_index": i, "role": int(role), "age": age, "sex": sex, "person_id": name}


def asked(folder: Path, people: list[dict[str, Any]], offences: int, **given: Any) -> WhoModel:
    batch = batch_of([offence(i, **given) for i in range(offences)], people)
    return who(Request(build(folder, batch).current(), FilterState(), ANALYST))


def test_harm_gathers_as_worked_out_by_hand(tmp_path: Path) -> None:
    """315 people, one of them in 10 offences of one weight: 1.6% are 5.04 people, who carry 14.04 of 324."""
    people = [person(i, "often") for i in range(10)] + [person(10 + i, f"once {i}") for i in range(314)]
    model = asked(tmp_path, people, 324)
    found = model.concentration
    assert found is not None
    assert found.harm_percent == pytest.approx(100 * 14.04 / 324, abs=0.005)
    assert (found.curve[0], found.curve[-1]) == ((0.0, 0.0), (100.0, 100.0))
    assert found.gini == pytest.approx((314 * -1 + 314 * 10) / (315 * 324), abs=0.0005)
    assert found.words() == "The 1.6% of people with most harm carry 4.3% of it."
    assert model.repeats is not None
    assert (model.repeats.people, model.repeats.in_two, model.repeats.in_five) == (315, 1, 1)


def test_few_people_or_offences_without_a_weight_give_no_concentration(tmp_path: Path) -> None:
    people = [person(i, f"p{i}") for i in range(312)]
    few = asked(tmp_path / "few", people, 312)
    assert few.concentration is None
    assert any("Too few people with an id" in note for note in few.notes)
    unweighted = asked(tmp_path / "none", [person(i, f"p{i}") for i in range(400)], 400, code="ZZ1")
    assert unweighted.concentration is None
    assert any("400 offences have no harm weight" in note for note in unweighted.notes)


def test_people_without_an_id_are_never_taken_for_one_person(tmp_path: Path) -> None:
    model = asked(tmp_path, [person(i, "") for i in range(40)], 40)
    assert (model.repeats, model.concentration) == (None, None)
    assert "No person in this source has an id." in model.notes
    assert model.suspects.total.total == Shown(40.0)


def test_a_person_in_two_roles_of_one_offence_is_in_one_offence(tmp_path: Path) -> None:
    model = asked(tmp_path, [person(0, "both"), person(0, "both", role=Role.VICTIM), person(1, "")], 2)
    assert model.repeats is not None
    assert (model.repeats.people, model.repeats.in_two, model.repeats.entries_without_id) == (1, 0, 1)


def test_the_sentences(tmp_path: Path) -> None:
    ages = [17] * 30 + [18] * 20 + [40] * 9
    people = [person(i, "", age) for i, age in enumerate(ages)] + [person(i, "", 30, "F") for i in range(59, 72)]
    people += [person(i, "", None, "", Role.VICTIM) for i in range(30)]
    model = asked(tmp_path, people, 72)
    assert model.words[0] == "82% of suspects of known sex are male; most often males aged 17–18."
    assert not any("of victims of known sex" in line for line in model.words)
    assert "Of 30 victims the age of 30 and the sex of 30 are not known." in model.notes
    assert model.words[1].startswith(
        "People aged 10–17 are 42% of suspects and 10% of residents: 4.2 times their share ("
    )


def test_a_percentage_of_fewer_than_20_people_is_not_given(tmp_path: Path) -> None:
    model = asked(tmp_path, [person(i, "", 17) for i in range(19)], 19)
    assert model.suspects.male_share is None
    assert {band.share for band in model.suspects.bands} == {None}
    assert model.words == ("Too few people of known age and sex to say who is involved.",)


def test_ages_that_share_the_second_place_are_not_named(tmp_path: Path) -> None:
    ages = [17] * 12 + [18] * 8 + [19] * 8
    model = asked(tmp_path, [person(i, "", age) for i, age in enumerate(ages)], 28)
    assert model.suspects.commonest == ()
    assert model.words[0] == "100% of suspects of known sex are male."


def test_a_source_without_sexes_says_so(tmp_path: Path) -> None:
    batch = batch_of(
        [offence(i) for i in range(30)],
        [person(i, "", 17, "") for i in range(30)],
        capabilities=replace(ALL, sexes=False),
    )
    model = who(Request(build(tmp_path, batch).current(), FilterState(), ANALYST))
    assert not model.sexes
    assert "This source does not give the sex of people." in model.notes
    assert model.suspects.male_share is None


def tables_of(model: WhoModel, monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], list[list[str]], str]]:
    """Columns, rows and caption of every table that is made, however tables are drawn."""
    made: list[tuple[list[str], list[list[str]], str]] = []
    monkeypatch.setattr(who_panel, "data_table", lambda *given: made.append(given))
    who_panel.who_table(model)
    return made


def test_table_csv_and_words_hold_what_the_model_holds(small_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    model = who(Request(small_store, FilterState(), ANALYST))
    lines = list(who_rows(model))
    header, table = lines[0], lines[1 : lines.index([])]
    assert len(table) == 12
    for line, band in zip(table, [*bands(model.victims), *bands(model.suspects)], strict=True):
        assert dict(zip(header, line, strict=True))["people"] == band.total.value
        assert line[2:5] == [cell.value for cell in band.by_sex]
    told = [line[0] for line in lines if len(line) == 1]
    assert set(model.words) | set(model.notes) <= set(told)
    drawn = tables_of(model, monkeypatch)
    assert [caption.split()[0] for _, _, caption in drawn] == ["Victims", "Suspects"]
    for (columns, rows, _), role in zip(drawn, (model.victims, model.suspects), strict=True):
        assert [row[0] for row in rows] == [band.label for band in bands(role)]
        assert [row[columns.index("All")] for row in rows] == [band.total.words() for band in bands(role)]
        assert {len(row) for row in rows} == {len(columns)}
    assert [child.children for child in who_words(model)] == [*model.words, *model.notes]


def bands(role: RoleCounts) -> list[AgeBand]:
    return [*role.bands, role.total]
