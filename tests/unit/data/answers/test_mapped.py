"""Not mapped is not a finding: with every offence outside the loaded boundaries, no panel speaks of places."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from data.answers.answer import Unavailable
from data.answers.mapped import FEWEST_MAPPED, LOAD, OUTSIDE, not_mapped
from data.answers.panel import Needs
from data.answers.panels import as_json, ask, panels
from data.answers.request import Request
from data.question.filters import FilterState
from data.store.version import Store
from data.viewer import Viewer
from tests.fixtures_store import build, make_batch, sites

ANALYST = Viewer("analyst")
THANET = FilterState(districts=("E07000114",))
#: What a reader would take for a finding about places.
FALSE = ("no cell", "stands out", "are hot", " 0.0", "0.0 to", "no clear change", "common variation", "no offence")
SPEAKS_OF_PLACES = sorted(key for key, panel in panels().items() if panel.needs & (Needs.MAPPED | Needs.CELLS))


def moved_out(offences: int = 400, kept: int = 0):
    """Generated offences; all but the first ``kept`` lie in the Channel and name no LSOA."""
    batch = make_batch(7, offences, first=date(2023, 10, 1))
    away = batch.offences.index >= kept
    code, x, y = sites()[0]
    batch.offences.loc[:, "location_problem"] = ""
    batch.offences.loc[away, ["easting", "northing"]] = (700_000.0, 100_000.0)
    batch.offences.loc[away, "given_lsoa"] = ""
    batch.offences.loc[~away, ["easting", "northing"]] = (x, y)
    batch.offences.loc[~away, "given_lsoa"] = code
    for file in batch.files:  # another content is another file
        file.sha256 += f"{offences} {kept}"
    return batch


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return build(tmp_path_factory.mktemp("outside"), moved_out()).current()


def test_the_panels_that_speak_of_places_say_so() -> None:
    assert {"map", "places", "funnel", "change", "multiples", "hours"} <= set(SPEAKS_OF_PLACES)
    assert {"hotspots", "emerging", "shifts", "top", "density", "patrol", "backtest", "repeats"} <= set(
        SPEAKS_OF_PLACES
    )


@pytest.mark.parametrize("level", ["district", "lsoa"])
@pytest.mark.parametrize("panel", SPEAKS_OF_PLACES)
def test_a_panel_about_places_refuses(panel: str, level: str, outside: Store) -> None:
    found = ask(panel, Request(outside, FilterState(), ANALYST, level))
    assert isinstance(found, Unavailable)
    assert re.match(r"None of the 400 offences (of \w|loaded)", found.reasons[0])
    assert "Load the boundaries of this area" in found.reasons[0]


@pytest.mark.parametrize("panel", list(panels()))
def test_no_panel_makes_a_finding_of_it(panel: str, outside: Store) -> None:
    """Whole area, and again for one district: there every panel but the hospital's is about a place."""
    whole = json.dumps(as_json(panel, Request(outside, FilterState(), ANALYST))).lower()
    if panel in {*SPEAKS_OF_PLACES, "summary"}:
        assert [words for words in FALSE if words in whole] == []
    here = ask(panel, Request(outside, THANET, ANALYST))
    assert isinstance(here, Unavailable) == (Needs.OWN_AREA not in panels()[panel].needs)


def test_the_rate_of_the_summary_is_refused_in_words(outside: Store) -> None:
    tile = next(
        figure for figure in ask("summary", Request(outside, FilterState(), ANALYST)).figures if figure.key == "rate"
    )
    assert (tile.value, tile.interval) == ("–", "")
    assert "nothing is said of places" in tile.note


def test_a_question_with_no_offence_is_no_finding_either(outside: Store) -> None:
    """Homicide at four in the morning with every flag: no row at all, and none could have been mapped."""
    nothing = FilterState(start=date(2030, 1, 1), end=date(2030, 12, 31))
    assert isinstance(ask("hotspots", Request(outside, nothing, ANALYST)), Unavailable)


def test_other_roles_are_not_told_how_many(outside: Store) -> None:
    year = FilterState(start=date(2024, 10, 1), end=date(2025, 9, 30))
    found = ask("map", Request(outside, year, Viewer("public", exploring=True)))
    assert isinstance(found, Unavailable)
    assert found.reasons == (f"{OUTSIDE} {LOAD}",)


def test_other_roles_do_not_learn_that_a_few_are_not_mapped(tmp_path: Path) -> None:
    """A rare kind of which none is mapped, in a store that is well mapped: refused to analysts, shown to the public."""
    batch = make_batch(9, 400)
    code, *_ = sites()[0]
    rare = batch.offences["offence_code"] == "1"
    batch.offences.loc[:, "location_problem"] = ""
    batch.offences.loc[:, "given_lsoa"] = code
    batch.offences.loc[rare, "given_lsoa"] = ""
    batch.offences.loc[rare, ["easting", "northing"]] = float("nan")
    store = build(tmp_path, batch).current()
    year = FilterState(start=date(2024, 10, 1), end=date(2025, 9, 30), what=("homicide",))
    found = ask("map", Request(store, year, ANALYST))
    assert isinstance(found, Unavailable)
    # It speaks of those asked about; the store as a whole is well mapped, so boundaries are not what is missing.
    assert re.match(
        r"None of the \d+ such offences (of Oct 2024 – Sep 2025|loaded) lies in a district", found.reasons[0]
    )
    assert LOAD not in found.reasons[0]
    assert not_mapped(Request(store, year, Viewer("public", exploring=True))) == ""


def test_a_few_that_are_mapped_are_too_few_and_more_are_enough(tmp_path: Path) -> None:
    few = build(tmp_path / "few", moved_out(400, kept=int(400 * FEWEST_MAPPED) - 8)).current()
    assert isinstance(ask("map", Request(few, FilterState(), ANALYST)), Unavailable)
    assert "Only " in ask("map", Request(few, FilterState(), ANALYST)).reasons[0]
    enough = build(tmp_path / "enough", moved_out(400, kept=60)).current()
    assert not isinstance(ask("map", Request(enough, FilterState(), ANALYST)), Unavailable)


def test_offences_placed_by_code_alone_lie_in_no_cell(tmp_path: Path) -> None:
    """They are in their district; of cells nothing is said."""
    batch = make_batch(8, 40)
    batch.offences.loc[:, ["easting", "northing"]] = float("nan")
    batch.offences.loc[:, "location_problem"] = ""
    batch.offences.loc[:, "given_lsoa"] = sites()[0][0]
    store = build(tmp_path, batch).current()
    request = Request(store, FilterState(), ANALYST)
    assert not isinstance(ask("map", request), Unavailable)
    found = ask("hotspots", request)
    assert isinstance(found, Unavailable)
    assert "None of the " in found.reasons[0]
    assert "no exact point" in found.reasons[0]
