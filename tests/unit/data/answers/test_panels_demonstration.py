"""On the demonstration data the panels on people, season and cost say what the published assessment says."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import Any

import pytest

from data.answers.figures.tallies import tallies
from data.answers.people.who import WhoModel, who
from data.answers.people.who_ages import BANDS, RoleCounts
from data.answers.places.change_table import change_table
from data.answers.places.cost import cost
from data.answers.places.places import places
from data.answers.request import Request
from data.answers.time.multiples import multiples
from data.answers.time.season import season
from data.counts.areas import by_class
from data.paths import TABLES
from data.question.basis.parts import NOTHING
from data.question.display import Display
from data.question.filters import parse_query
from data.store.version import Store
from data.viewer import Viewer

MEASURES = ("sex-share", "age-share", "commonest-ages", "concentration")
TARGETS = [
    target
    for target in tomllib.loads((TABLES / "demo_targets.toml").read_text(encoding="utf-8"))["target"]
    if target["measure"] in MEASURES
]
SEXUAL = "what=rape,sexual-assault,sexual-non-contact"


@pytest.fixture(scope="module")
def store(demonstration: Store) -> Store:
    return demonstration


def asked(store: Store, query: str, viewer: Viewer | None = None) -> Request:
    state, problems = parse_query(query, store.vocabulary(2011))
    assert not problems
    return Request(store, state, viewer or Viewer("analyst"))


def answer(model: WhoModel, target: dict[str, Any]) -> Any:
    """What the model says of a target."""
    if target["measure"] == "concentration":
        assert model.concentration is not None
        assert model.concentration.top_percent == target["people"]
        return model.concentration.harm_percent
    role = {"victim": model.victims, "suspect": model.suspects}[target["role"]]
    if target["measure"] == "commonest-ages":
        assert role.commonest_sex == target["sex"]
        return list(role.commonest)
    if target["measure"] == "sex-share":
        return {"F": role.female_share, "M": role.male_share}[target["sex"]]
    return age_share(role, *target["ages"], target.get("sex"))


def age_share(role: RoleCounts, low: int, high: int, sex: str | None) -> float:
    if sex is None:
        band = next(i for i, (_, lowest, below) in enumerate(BANDS) if lowest == low and below in (high + 1, None))
        assert role.bands[band].share is not None
        return role.bands[band].share
    column = {"F": 1, "M": 2}[sex]
    counted = sum(year[column] for year in role.years if low <= year[0] <= high)
    return 100 * counted / (role.total.total.value or 0)


def test_there_are_targets_of_every_measure() -> None:
    assert {target["measure"] for target in TARGETS} == set(MEASURES)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target["name"])
def test_the_panel_says_what_the_assessment_says(store: Store, target: dict[str, Any]) -> None:
    found, wanted = answer(who(asked(store, target["filter"])), target), target["value"]
    if isinstance(wanted, list):
        assert found == wanted
    else:
        assert abs(found - wanted) <= target.get("tolerance", 0) + 0.005  # shares are kept to two decimals


def test_the_sentences_on_knife_crime_are_those_of_the_assessment(store: Store) -> None:
    words = who(asked(store, "what=knife-enabled&from=2024-10&to=2025-09")).words
    assert words[0] == "82% of suspects of known sex are male; most often males aged 17–18."
    assert words[1].startswith("31% of victims of known sex are female")


def test_the_sentence_on_concentration_is_that_of_the_assessment(store: Store) -> None:
    words = who(asked(store, "what=asvc&from=2024-10&to=2025-09")).words
    assert "The 1.6% of people with most harm carry 20.4% of it." in words


@pytest.mark.parametrize("role", ["analyst", "public"])
def test_sexual_offences_are_highest_in_january_may_and_june(store: Store, role: str) -> None:
    model = season(asked(store, SEXUAL, Viewer(role, exploring=True)))  # type: ignore[arg-type]
    assert model.words == "Highest in January, May and June."
    assert (model.years, model.up_to) == (3, "Sep 2025")


def test_a_kind_without_a_season_has_no_month_that_stands_out(store: Store) -> None:
    assert season(asked(store, "what=knife-enabled")).words == "No month stands out from what chance alone gives."


def test_cost_is_the_sum_over_offence_codes(store: Store) -> None:
    """£14,050, £11,320, £39,360 and £3.2 million by code, against the counts of each code in both years."""
    request = asked(store, "what=asvc&cohort=u25&from=2024-10&to=2025-09")
    periods = tallies(request).periods
    counts = by_class(request.state, store, 2011, periods, leave_out=NOTHING)
    assert counts[1] is not None
    pounds = store.classes["group"].map(
        {
            "homicide": 3_217_740,
            "rape": 39_360,
            "assault-with-injury": 14_050,
            "assault-with-intent": 14_050,
            "robbery-personal": 11_320,
        }
    )
    expected = float((pounds * (counts[0] - counts[1])).sum())
    model = cost(request)
    assert model.change == pytest.approx(expected, abs=0.01)
    assert {row.key for row in model.left_out} == {"aggravated-burglary", "public-order-serious"}
    assert model.verdict == "none"
    assert any("mostly because of Homicide" in note for note in model.notes)


def test_two_years_of_robbery_saved_what_the_assessment_says(store: Store) -> None:
    """640 robberies fell to 501 in two years, £11,320 each; both years compared, then added up."""
    changes = [
        cost(asked(store, f"what=robbery-personal&cohort=u25&from={first}&to={last}")).change
        for first, last in (("2024-10", "2025-09"), ("2023-10", "2024-09"))
    ]
    assert -sum(change or 0 for change in changes) == pytest.approx(1_569_680.37, rel=0.01)


def test_knife_crime_by_cohort_is_what_the_assessment_prints(store: Store) -> None:
    model = change_table(asked(store, "what=knife-enabled&from=2024-10&to=2025-09"))
    total = dict(zip(model.columns, model.rows[0].entries, strict=True))
    assert total["u18"].change.percent == pytest.approx(-22.9, abs=0.05)
    assert total["18-25"].change.percent == pytest.approx(-4.5, abs=0.05)
    assert (total["u18"].change.verdict, total["18-25"].change.verdict) == ("fall", "none")
    assert "under 18 ▼ −23% (−36 to −7) clear fall" in model.words


def test_districts_of_most_concern_come_first_by_number(store: Store) -> None:
    request = asked(store, "what=knife-enabled&from=2024-10&to=2025-09")
    charts = multiples(replace(request, display=Display(sort="count"))).charts
    assert [chart.name for chart in charts[:5]] == ["Medway", "Thanet", "Canterbury", "Swale", "Maidstone"]


def test_one_district_alone_rises(store: Store) -> None:
    rows = places(asked(store, "what=asvc&cohort=u25&from=2024-10&to=2025-09")).rows
    rising = {row.name: row.change.percent for row in rows if row.change.percent is not None and row.change.percent > 0}
    assert rising == {"Tonbridge & Malling": pytest.approx(10.76, abs=0.005)}
