"""What a viewer who must not learn small counts is given, panel by panel, over generated questions."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.answers.answer import Unavailable
from data.answers.figures.shown import Shown
from data.answers.panel import Needs, Rounded
from data.answers.panels import as_json, ask, panels
from data.answers.request import Request
from data.question.filters import FilterState
from data.release.perturbation import LEAST_SHOWN
from data.store.version import Store
from data.viewer import Viewer
from layouts.figures.categories import categories_figure
from layouts.figures.trend import trend_figure
from tests.fixtures_store import FIRST, LAST
from tests.oracle.offered import fixed_questions, near_questions
from tests.oracle.states import states

SHARED = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
PUBLIC = Viewer("public", exploring=True)
#: A partnership manager without a district of their own sees no more than the public.
NOBODY = Viewer("csp")
#: Of months as they are shown, whatever it comes to.
AVERAGE = re.compile(r"(average (of )?|fewer than )[\d,]+ a month")
SMALL = re.compile(r"(?<![\d.,–−+-])[1-4] (offences|a month|of )|→ [1-4](?![\d–])|(?<![\d–])[1-4] →")


def questions(store: Store) -> st.SearchStrategy[FilterState]:
    return st.sampled_from(fixed_questions(store))


def walk(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every leaf of a plain JSON value with its path."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from walk(inner, f"{path}.{key}")
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from walk(inner, f"{path}[]")
    else:
        yield path, value


def cells_of(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if set(value) == {"value", "status"}:
            yield value
        for inner in value.values():
            yield from cells_of(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from cells_of(inner)


@SHARED
@given(data=st.data(), viewer=st.sampled_from([PUBLIC, NOBODY]))
def test_no_panel_holds_a_small_count(data: st.DataObject, viewer: Viewer, small_store: Store) -> None:
    state = data.draw(questions(small_store))
    for name in panels():
        plain = as_json(name, Request(small_store, state, viewer, data.draw(st.sampled_from(["district", "lsoa"]))))
        model = json.loads(json.dumps(plain))["model"]
        for cell in cells_of(model):
            assert cell["value"] is None or cell["value"] == 0 or cell["value"] >= LEAST_SHOWN, name
            assert cell["status"] != "exact", name
            assert (cell["value"] is None) == (cell["status"] in ("suppressed", "missing"))
        for path, leaf in walk(model):
            if isinstance(leaf, str):
                assert not SMALL.search(AVERAGE.sub("", leaf)), (name, path, leaf)
            assert not path.endswith(".months[]") or isinstance(leaf, str), (path, leaf)  # names, never counts
            assert not path.endswith(".harm") or leaf is None
        if name == "summary":
            for figure in model["figures"]:
                assert figure["value"] not in set("1234")
                assert figure["before"] not in set("1234")


@SHARED
@given(data=st.data())
def test_rates_and_changes_are_those_of_the_released_counts(data: st.DataObject, small_store: Store) -> None:
    state = data.draw(questions(small_store))
    request = Request(small_store, state, PUBLIC)
    model = ask("places", request)
    exact = {row.code: row for row in ask("places", Request(small_store, state, Viewer("analyst"))).rows}
    for row in model.rows:
        if row.count.value is None:
            assert (row.rate, row.rate_low, row.rate_high) == (None, None, None)
            assert row.change.percent is None
        elif row.rate and exact[row.code].count.value:
            # The same residents, so the rates stand as the rounded count stands to the true one.
            true = exact[row.code]
            assert row.rate * true.count.value == pytest.approx(true.rate * row.count.value, rel=1e-2, abs=1e-3)
        if row.change.percent is not None:
            assert row.before.status == row.count.status == "perturbed"


@SHARED
@given(data=st.data())
def test_downloads_and_charts_hold_what_the_panels_hold(data: st.DataObject, small_store: Store) -> None:
    request = Request(small_store, data.draw(questions(small_store)), PUBLIC)
    for name, panel in panels().items():
        rows = panel.rows
        model = ask(name, request)
        if isinstance(model, Unavailable):
            assert panel.rounded is not Rounded.BY_DISTRICT
            assert panel.rounded is not Rounded.WHOLE_AREA or request.state.districts or request.state.areas
            assert "not shown here" in model.reasons[0] or "all districts together only" in model.reasons[0]
            continue
        assert Needs.FINE not in panel.needs
        file = io.StringIO()
        csv.writer(file).writerows(rows(model))
        header, *told = list(csv.reader(io.StringIO(file.getvalue())))
        lines = told[: told.index([])] if [] in told else told  # words follow the figures after an empty line
        for column in ("offences", "before", "a_year_earlier", "offences_before"):
            if column in header:
                at = header.index(column)
                counts = [float(line[at]) for line in lines if re.match(r"[\d.]+$", line[at])]
                assert all(count == 0 or count >= LEAST_SHOWN for count in counts), (name, column)
        if "harm_days" in header:
            assert {line[header.index("harm_days")] for line in lines} <= {"", "missing"}
    whole = replace(request, state=replace(request.state, districts=(), areas=()))
    trend = trend_figure(ask("trend", whole))["data"][-2:]
    for traces in (categories_figure(ask("categories", whole))["data"], trend):
        for path, leaf in walk(traces):
            if path.startswith(("[].x", "[].y")) and isinstance(leaf, (int, float)):
                assert leaf == 0 or leaf >= 5
            if isinstance(leaf, str) and ".text" in path:
                assert not re.fullmatch(r" ?[1-4]( .*)?", leaf)


def test_there_were_small_counts_to_move(small_store: Store) -> None:
    hidden = 0
    for state in fixed_questions(small_store, places=False)[::25]:
        exact = {r.code: r.count.value for r in ask("places", Request(small_store, state, Viewer("analyst"))).rows}
        released = ask("places", Request(small_store, state, PUBLIC))
        for row in released.rows:
            if 1 <= exact[row.code] <= 4:
                assert row.count in (Shown(0.0, "perturbed"), Shown(max(row.count.value, LEAST_SHOWN), "perturbed"))
                hidden += 1
    assert hidden > 20


@SHARED
@given(data=st.data(), viewer=st.sampled_from([PUBLIC, NOBODY, Viewer("csp", frozenset({"E07000114"}))]))
def test_no_question_near_a_fixed_one_is_answered(data: st.DataObject, viewer: Viewer, small_store: Store) -> None:
    """Two questions that differ by a day, an hour or an age can be subtracted, so only one of them has an answer."""
    state = data.draw(questions(small_store).filter(lambda s: "E07000114" not in s.districts))
    for near in near_questions(state):
        for name in panels():
            model = ask(name, Request(small_store, near, viewer, "lsoa"))
            in_words = panels()[name].rounded in (Rounded.ITS_OWN, Rounded.IN_ITS_WORDS)
            assert isinstance(model, Unavailable) or in_words, (name, near)


@SHARED
@given(data=st.data())
def test_any_other_question_is_refused(data: st.DataObject, small_store: Store) -> None:
    state = data.draw(states(small_store.vocabulary(), FIRST, LAST))
    offered = {replace(each, compare="year") for each in fixed_questions(small_store)}
    if replace(state, measure="count", compare="year") not in offered:
        request = Request(small_store, state, PUBLIC)
        assert all(
            isinstance(ask(name, request), Unavailable)
            for name in panels()
            if panels()[name].rounded not in (Rounded.ITS_OWN, Rounded.IN_ITS_WORDS)
        )


def test_a_figure_is_the_same_in_all_panels(small_store: Store) -> None:
    """Tile, table, map, change table and funnel read the same cells, whatever place is named."""
    compared = 0
    for state in fixed_questions(small_store, places=False)[::60]:
        request = Request(small_store, state, PUBLIC)
        rows = {row.code: row for row in ask("places", request).rows}
        drawn = ask("map", request)
        texts = dict(zip(drawn.codes, drawn.texts, strict=True))
        table = ask("change", request)
        if state.cohort not in table.columns:
            continue
        column = table.columns.index(state.cohort)
        changed = {row.code: row.entries[column] for row in table.rows}
        in_funnel = {point.code for point in ask("funnel", request).points}
        for code, row in rows.items():
            own = ask("summary", replace(request, state=replace(state, districts=(code,)))).figures[0]
            assert own.value == row.count.words()
            assert texts[code] == f"{row.count.words()} offences"
            assert changed[code].now == row.count
            compared += code in in_funnel
        total = ask("summary", request).figures[0]
        assert total.value == changed[""].now.words()
    assert compared > 20


def test_nothing_below_districts(small_store: Store) -> None:
    lsoa = next(iter(small_store.vocabulary().lsoas))
    state = next(each for each in fixed_questions(small_store) if each.districts == ("E07000114",))
    for viewer in (PUBLIC, NOBODY):
        refused = ask("places", Request(small_store, FilterState(lsoas=(lsoa,)), viewer))
        assert isinstance(refused, Unavailable)
        shown = ask("places", Request(small_store, state, viewer, "lsoa"))
        assert shown.level == "district"
        assert "not shown" in shown.refusal
