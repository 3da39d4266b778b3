"""Every panel by name: plain JSON, refusals in words, the same answer twice, totals that add up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data.answers.answer import Unavailable
from data.answers.figures.classify import amounts, change_classes
from data.answers.panels import as_json, ask, panels
from data.answers.request import Request
from data.errors import FilterError
from data.question.filters import FilterState
from data.store.version import Store
from data.viewer import Viewer
from tests.fixtures_store import batch_of, build, sites

ANALYST = Viewer("analyst")


@pytest.mark.parametrize("panel", list(panels()))
@pytest.mark.parametrize("level", ["district", "lsoa"])
@pytest.mark.parametrize("measure", ["count", "rate", "harm", "change"])
def test_a_panel_is_plain_json(panel: str, level: str, measure: str, small_store: Store) -> None:
    state = FilterState(districts=("E06000035",), cohort="u25", measure=measure)
    plain = as_json(panel, Request(small_store, state, ANALYST, level))
    text = json.dumps(plain, allow_nan=False)
    assert json.loads(text)["available"] is True
    assert plain["query"] == state.to_query()
    assert plain["data_version"] == small_store.data_version


@pytest.mark.parametrize("panel", list(panels()))
def test_what_the_source_does_not_know_is_refused_in_words(panel: str, monthly_store: Store) -> None:
    asked = [
        (FilterState(days=("fri",)), "not the day or hour"),
        (FilterState(hours=(15,)), "not the day or hour"),
        (FilterState(cohort="u25"), "no ages"),
        (FilterState(flags=("knife",)), "does not record: with a knife"),
        (FilterState(what=("asvc",)), "no Home Office offence codes"),
    ]
    for state, words in asked:
        found = ask(panel, Request(monthly_store, state, ANALYST))
        assert isinstance(found, Unavailable)
        assert words in " ".join(found.reasons)
        assert json.dumps(as_json(panel, Request(monthly_store, state, ANALYST)))


def test_a_panel_there_is_not(small_store: Store) -> None:
    with pytest.raises(FilterError, match="There is no panel 'wall'"):
        ask("wall", Request(small_store, FilterState(), ANALYST))


@pytest.mark.parametrize("panel", list(panels()))
def test_an_empty_store_says_so(panel: str, tmp_path: Path) -> None:
    store = build(tmp_path, batch_of([], [])).current()
    assert isinstance(ask(panel, Request(store, FilterState(), ANALYST)), Unavailable)


@pytest.mark.parametrize("panel", list(panels()))
def test_a_question_without_an_offence_is_answered(panel: str, small_store: Store) -> None:
    codes = tuple(sorted({code for code, _, _ in sites()}))[:1]
    state = FilterState(what=("homicide",), flags=("knife", "gun", "alcohol"), cohort="0-9", hours=(4,), lsoas=codes)
    assert json.dumps(as_json(panel, Request(small_store, state, ANALYST)), allow_nan=False)


def test_panels_agree_with_each_other(small_store: Store) -> None:
    state = FilterState(cohort="u25")
    request = Request(small_store, state, ANALYST)
    offences = int(ask("summary", request).figures[0].value.replace(",", ""))
    unmapped = int(ask("summary", request).left_out.split(" of ")[0])
    assert sum(row.count.value for row in ask("places", request).rows) + unmapped == offences
    assert sum(row.count.value for row in ask("categories", request).rows) == offences
    assert sum(cell.value for cell in ask("trend", request).counts) == offences
    districts = {row.code: row for row in ask("places", request).rows}
    assert all(sum(row.months) == row.count.value for row in districts.values())
    for code in ("E06000035", "E07000114"):
        inside = ask("places", Request(small_store, FilterState(districts=(code,), cohort="u25"), ANALYST, "lsoa"))
        assert sum(row.count.value for row in inside.rows) == districts[code].count.value


def test_the_rate_leaves_out_what_is_not_mapped(small_store: Store) -> None:
    request = Request(small_store, FilterState(), ANALYST)
    mapped = sum(row.count.value for row in ask("places", request).rows)
    rate = next(figure for figure in ask("summary", request).figures if figure.key == "rate")
    assert float(rate.value) == pytest.approx(1000 * mapped / 1_855_899 / 3, abs=0.06)  # three years of data


def test_amounts_are_cut_so_that_equal_values_share_a_class() -> None:
    import numpy as np

    values = np.array([0.0, 1, 1, 1, 2, 3, 50, np.nan])
    classes, legend = amounts(values, "Offences", 0)
    assert classes[-1] == -1
    assert classes[0] == 0
    assert len({*classes[1:4].tolist()}) == 1
    assert sorted(classes[:-1].tolist()) == classes[:-1].tolist()
    assert len(legend.labels) == classes.max() + 1
    assert amounts(np.array([0.0, 0.0]), "Offences", 0)[1].labels == ("0",)


def test_classes_of_change_are_the_verdicts() -> None:
    classes, legend = change_classes(["fall", "none", "rise", "unknown", "no comparison"], "Change")
    assert classes.tolist() == [0, 1, 2, 3, 3]
    assert "clear fall" in legend.labels[0]
