"""Who may ask what: a manager's LSOAs end at their own district, and no address can change a role."""

from __future__ import annotations

import pytest

from callbacks.question.transitions import from_address
from data.answers.answer import Unavailable
from data.answers.panel import Rounded
from data.answers.panels import as_json, ask, panels
from data.answers.request import Request
from data.counts.areas import counts_for
from data.errors import PermissionRefused
from data.question.filters import FilterState, parse_query
from data.question.periods import latest_year
from data.store.version import Store
from data.viewer import Viewer

THANET, DOVER = "E07000114", "E07000108"
MANAGER = Viewer("csp", frozenset({THANET}))


def lsoas_of(store: Store, district: str) -> list[str]:
    frame = store.lsoas(2011)
    number = store.districts["code"].tolist().index(district)
    return frame.loc[frame["district"] == number, "code"].tolist()


def test_a_manager_sees_their_own_lsoas(small_store: Store) -> None:
    own = lsoas_of(small_store, THANET)
    model = ask("places", Request(small_store, FilterState(districts=(THANET,)), MANAGER, "lsoa"))
    assert model.level == "lsoa"
    assert {row.code for row in model.rows} == set(own)
    assert not isinstance(ask("summary", Request(small_store, FilterState(lsoas=tuple(own[:2])), MANAGER)), Unavailable)


@pytest.mark.parametrize("districts", [(), (DOVER,), (THANET, DOVER)])
@pytest.mark.parametrize("areas", [(), ("north",), ("thanet-canterbury",)])
def test_a_manager_never_gets_the_lsoas_of_another_district(
    small_store: Store, districts: tuple[str, ...], areas: tuple[str, ...]
) -> None:
    year = latest_year(small_store)
    state = FilterState(districts=districts, areas=areas, start=year.start, end=year.end)
    elsewhere = set(lsoas_of(small_store, DOVER))
    for name in ("map", "places"):
        model = ask(name, Request(small_store, state, MANAGER, "lsoa"))
        if len(districts) + len(areas) > 1:
            assert isinstance(model, Unavailable)
            continue
        assert model.level == "district"
        assert "your own district" in model.refusal
        codes = set(model.codes) if name == "map" else {row.code for row in model.rows}
        assert not codes & elsewhere


@pytest.mark.parametrize("panel", list(panels()))
def test_naming_a_strange_lsoa_is_refused_in_every_panel(small_store: Store, panel: str) -> None:
    strange, own = lsoas_of(small_store, DOVER)[0], lsoas_of(small_store, THANET)[0]
    for state in (
        FilterState(lsoas=(strange,)),
        FilterState(lsoas=tuple(sorted((strange, own)))),
        FilterState(districts=(THANET,), lsoas=(strange,)),
    ):
        request = Request(small_store, state, MANAGER, "lsoa")
        with pytest.raises(PermissionRefused):
            request.check_access()
        assert isinstance(ask(panel, request), Unavailable)
        assert as_json(panel, request)["available"] is False


def test_every_area_of_the_county_is_refused_to_a_manager(small_store: Store) -> None:
    """All coordination areas, by their real names: an area always reaches beyond one district or is not 'own'."""
    for area in small_store.vocabulary().areas:
        model = ask("places", Request(small_store, FilterState(districts=(THANET,), areas=(area,)), MANAGER, "lsoa"))
        assert isinstance(model, Unavailable)


@pytest.mark.parametrize("viewer", [MANAGER, Viewer("public", exploring=True), Viewer("csp")])
def test_exact_combinations_are_for_analysts(small_store: Store, viewer: Viewer) -> None:
    with pytest.raises(PermissionRefused, match="analysts"):
        counts_for(FilterState(), small_store, 2011, ["lsoa", "hour"], viewer)
    assert len(counts_for(FilterState(), small_store, 2011, ["lsoa"], Viewer("analyst")))


@pytest.mark.parametrize("address", ["role=analyst", "viewer=analyst", "sve_role=analyst", "SVE_ROLE=analyst&role=csp"])
def test_an_address_names_no_role_of_the_viewer(small_store: Store, address: str) -> None:
    state, problems = parse_query(address, small_store.vocabulary())
    assert problems
    assert state == FilterState()
    question, problems = from_address(f"?{address}", small_store)
    assert problems
    assert not hasattr(question, "viewer")
    assert not hasattr(question.state, "viewer")


def test_answers_are_kept_apart_by_viewer(small_store: Store) -> None:
    """The analyst asks first: what the public is then given does not come out of the same drawer."""
    year = latest_year(small_store)
    state = FilterState(what=("msvc",), cohort="u18", start=year.start, end=year.end)
    for first, second in (
        (Viewer("analyst"), Viewer("public", exploring=True)),
        (Viewer("public", exploring=True), MANAGER),
    ):
        answers = [ask("places", Request(small_store, state, viewer)) for viewer in (first, second)]
        assert answers[0].rows != answers[1].rows
    asked = [Request(small_store, state, Viewer("csp", frozenset(own))) for own in ({THANET}, {DOVER})]
    assert asked[0].key != asked[1].key


def test_outside_the_own_district_a_manager_is_as_the_public(small_store: Store) -> None:
    """Of 43 single rapes of other districts an exact one could be had with day, hour, age and sex."""
    year = latest_year(small_store)
    fixed = FilterState(what=("asvc",), cohort="u18", start=year.start, end=year.end)
    for state in (FilterState(what=("rape",)), FilterState(what=("rape",), districts=(DOVER,), days=("fri",))):
        assert all(
            isinstance(ask(name, Request(small_store, state, MANAGER)), Unavailable)
            for name in panels()
            if panels()[name].rounded not in (Rounded.ITS_OWN, Rounded.IN_ITS_WORDS)
        )
    own = {row.code: row for row in ask("places", Request(small_store, fixed, MANAGER)).rows}
    public = {
        row.code: row for row in ask("places", Request(small_store, fixed, Viewer("public", exploring=True))).rows
    }
    exact = {row.code: row for row in ask("places", Request(small_store, fixed, Viewer("analyst"))).rows}
    assert own[THANET] == exact[THANET]
    for code in set(own) - {THANET}:
        assert own[code].count == public[code].count
        assert own[code].count.status == "perturbed"
        assert own[code].harm is None
        assert not own[code].months
        assert own[code].count.value == 0 or own[code].count.value >= 5
    assert any(1 <= row.count.value <= 4 for row in exact.values())


def test_one_small_chart_is_told_of_by_its_name(small_store: Store) -> None:
    alone = ask("multiples", Request(small_store, FilterState(districts=(THANET,)), MANAGER))
    assert [chart.name for chart in alone.charts] == ["Thanet"]
    assert alone.words.startswith("Thanet: ")
    assert alone.words.endswith("Months of other districts are not shown here.")
    every = ask("multiples", Request(small_store, FilterState(), Viewer("analyst")))
    assert every.words.startswith("Of 13 districts, ")


def test_what_leaves_the_place_out_shows_a_manager_the_own_district_only(small_store: Store) -> None:
    """Panels that set the chosen district among the others have no others here, for a question of the manager's own."""
    state = FilterState(districts=(THANET,), what=("rape",), days=("fri", "sat"), flags=("public",))
    request = Request(small_store, state, MANAGER)
    assert {row.code for row in ask("places", request).rows} == {THANET}
    assert set(ask("map", request).codes) == {THANET}
    assert {chart.code for chart in ask("multiples", request).charts} == {THANET}
    assert {row.code for row in ask("change", request).rows} == {"", THANET}
    assert all(entry.now.value is None for entry in ask("change", request).rows[0].entries)
    assert {point.code for point in ask("funnel", request).points} <= {THANET}
    assert set(ask("hours", request).names) == {THANET}
    assert (
        "of" not in ask("summary", request).left_out.split()[:4] or "not in these" in ask("summary", request).left_out
    )
