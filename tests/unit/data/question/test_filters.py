"""Reading and writing the query string: what each parameter takes, and what is said of what it does not."""

from __future__ import annotations

from datetime import date

import pytest

from data.question.filters import FILTERS, FilterState, parse_query
from data.store.version import Store


def read(text: str, store: Store) -> FilterState:
    state, problems = parse_query(text, store.vocabulary())
    assert problems == []
    return state


def test_every_filter_of_the_contract_is_there_in_the_order_of_the_address() -> None:
    names = "from to compare district area lsoa cell what flag cohort role days hours school measure"
    assert [name for name in FILTERS if name in names.split()] == names.split()
    assert [each.name for each in FILTERS.values()] == list(FILTERS)


def test_nothing_asked_is_every_offence(small_store: Store) -> None:
    assert read("", small_store) == FilterState()
    assert FilterState().to_query() == ""


def test_one_of_each(small_store: Store) -> None:
    lsoa = next(iter(small_store.vocabulary().lsoas))
    text = (
        f"from=2024-10&to=2025-09&compare=period&district=E07000114,E06000035&area=north&lsoa={lsoa}&cell=250-9-9,150-8-7"
        "&what=asvc,drugs&flag=knife,public&cohort=u25&role=victim&days=sat,fri&hours=22-2&school=term&measure=rate"
    )
    state = read(text, small_store)
    assert (state.start, state.end) == (date(2024, 10, 1), date(2025, 9, 30))
    assert set(state.districts) == {"E06000035", "E07000114"}
    assert (state.compare, state.areas, state.lsoas) == ("period", ("north",), (lsoa,))
    assert (state.cells, state.school) == (("150-8-7", "250-9-9"), "term")
    assert set(state.what) == {"asvc", "drugs"}
    assert state.flags == ("knife", "public")
    assert (state.cohort, state.role, state.measure) == ("u25", "victim", "rate")
    assert state.days == ("fri", "sat")
    assert state.hours == (0, 1, 22, 23)
    assert "hours=22-2" in state.to_query()


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("?cohort=0-24", "cohort=u25"),
        ("cohort=10-17", "cohort=10-17"),
        ("days=sun,mon,mon", "days=mon,sun"),
        ("hours=15,16", "hours=15-17"),
        ("hours=0-24", ""),
        ("hours=23,0", "hours=23-1"),
        ("to=2024-02", "to=2024-02-29"),
        ("compare=year&measure=count&role=any&cohort=all&school=all", ""),
        ("cell=250-1-2,150-9-9,250-9-1,250-1-2", "cell=150-9-9,250-9-1,250-1-2"),
        ("cell=250-007-00009", "cell=250-7-9"),
        ("cell=250-007-00009,250-7-9", "cell=250-7-9"),
        ("flag=public%2Cknife", "flag=knife,public"),
    ],
)
def test_spellings_of_one_question_have_one_address(typed: str, canonical: str, small_store: Store) -> None:
    assert read(typed, small_store).to_query() == canonical


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("district=E99999999", "district: 'E99999999' is not known here"),
        ("cohort=u16", "cohort: 'u16' is not one of all"),
        ("cohort=13-27", "cuts inside an age band"),
        ("district=E99", "E07000105 (Ashford)"),
        ("what=homicides", "did you mean homicide"),
        ("what=knife-enable", "did you mean knife-enabled (knife-enabled serious violence)?"),
        ("district=Thanett", "did you mean E07000114 (Thanet)?"),
        ("days=friday", "did you mean fri (Friday)?"),
        ("days=x", "known are mon (Monday), tue (Tuesday)"),
        ("hours=7-7", "'7-7' is not an hour"),
        ("hours=25", "'25' is not an hour"),
        ("from=2025", "'2025' is not a month"),
        ("to=2025-02-30", "'2025-02-30' is not a month"),
        ("measure=mean", "'mean' is not one of count, rate, smoothed, harm, change"),
        ("flag=", "flag: needs a value"),
        ("school=half-term", "school: 'half-term' is not one of all, term, holiday"),
        ("school=", "'' is not one of all, term, holiday"),
        ("cell=", "cell: needs a value"),
        ("cell=250-1-1,200-1-1", "cell: '200-1-1' is not a cell such as 250-2143-812"),
        ("cell=" + ",".join(f"250-1-{n}" for n in range(101)), "cell: names 101 cells; 100 at most"),
        ("colour=red", "Unknown parameter 'colour'"),
        ("cohort=u18&cohort=u25", "given twice"),
        ("from=2025-09&to=2025-01", "is after to"),
    ],
)
def test_what_is_not_understood_is_said_and_left_out(typed: str, says: str, small_store: Store) -> None:
    state, problems = parse_query(typed, small_store.vocabulary())
    assert len(problems) == 1
    assert says in problems[0]
    assert state in (FilterState(), FilterState(cohort="u18"))


def test_the_rest_of_a_question_is_kept(small_store: Store) -> None:
    state, problems = parse_query("cohort=u18&days=someday&flag=gun", small_store.vocabulary())
    assert state == FilterState(cohort="u18", flags=("gun",))
    assert len(problems) == 1


def test_leaving_clauses_out() -> None:
    state = FilterState(districts=("E07000114",), cohort="u18", days=("fri",))
    assert state.without("districts", "days") == FilterState(cohort="u18")
    assert hash(state) == hash(FilterState(districts=("E07000114",), cohort="u18", days=("fri",)))
