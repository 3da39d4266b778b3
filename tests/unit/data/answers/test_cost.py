"""Cost: sums against a loop over the classes, kinds without a unit cost, and refusals."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from dataclasses import asdict
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.answers.cache import forget
from data.answers.places import cost as cost_view
from data.answers.places.cost import CostModel, cost, cost_rows, money, money_change
from data.answers.request import Request
from data.errors import InputError
from data.paths import TABLES
from data.question.filters import FilterState
from data.question.periods import resolve
from data.schema import ImportBatch
from data.store.version import Store
from data.viewer import Viewer
from layouts.panels.places import cost as cost_panel
from layouts.panels.places.cost import cost_table
from stats.cost import cost_change
from tests.fixtures_store import FIRST, LAST
from tests.oracle.naive import Plain, matching, plain_rows
from tests.oracle.states import states

ANALYST = Viewer("analyst")
SHARED = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
YEAR = FilterState(start=date(2024, 10, 1), end=date(2025, 9, 30))


@pytest.fixture(scope="module")
def rows(small_batch: ImportBatch) -> list[Plain]:
    return plain_rows(small_batch)


def group_pounds() -> dict[str, float]:
    """Pounds by group; the batch has no code with a row of its own (``test_unit_costs`` has those)."""
    with (TABLES / "unit_costs.csv").open(encoding="utf-8", newline="") as file:
        return {row["kind"]: float(row["pounds"]) for row in csv.DictReader(file) if row["pounds"]}


@SHARED
@given(data=st.data())
def test_the_sum_is_that_of_a_loop_over_the_rows(data: st.DataObject, small_store: Store, rows: list[Plain]) -> None:
    state = data.draw(states(small_store.vocabulary(), FIRST, LAST))
    model = cost(Request(small_store, state, ANALYST))
    assert json.dumps(asdict(model), allow_nan=False)
    periods = resolve(state, small_store)
    if periods.before is None:
        assert "no period to compare with" in model.refusal
        return
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for i, period in enumerate((periods.now, periods.before)):
        for row in matching(rows, state, period.start, period.end):
            counts[row.group][i] += 1
    pounds, length = group_pounds(), periods.counted_lengths[0] / periods.counted_lengths[1]
    assert {row.key: [row.now, row.before] for row in (*model.rows, *model.left_out)} == counts
    assert {row.key for row in model.left_out} == {kind for kind in counts if kind not in pounds}
    if model.refusal:
        assert model.change is None
        return
    expected = sum((n1 - length * n0) * pounds[kind] for kind, (n1, n0) in counts.items() if kind in pounds)
    assert model.change == pytest.approx(expected, abs=0.01)
    assert model.change == pytest.approx(sum(row.change or 0 for row in model.rows), abs=0.01)
    left = sum(sum(both) for kind, both in counts.items() if kind not in pounds)
    assert (f"{left:,} of {sum(map(sum, counts.values())):,} offences" in model.left_out_words) == bool(left)


def test_the_interval_and_the_words_are_those_of_the_test(small_store: Store) -> None:
    model = cost(Request(small_store, YEAR, ANALYST))
    kinds = [(row.now, row.before, row.unit_cost) for row in model.rows]
    found = cost_change(*zip(*kinds, strict=True), 365, 365)  # type: ignore[misc]
    assert (model.low, model.high, model.verdict) == (round(found.low, 2), round(found.high, 2), found.verdict)
    verdict = {"none": "no clear change", "rise": "clear rise", "fall": "clear fall"}[found.verdict]
    assert model.words.endswith(f"2015/16 prices): {verdict}.")
    assert money_change(model.low or 0) in model.words
    assert "the offences with a known unit cost" in model.words


def test_kinds_without_a_unit_cost_are_named(small_store: Store) -> None:
    model = cost(Request(small_store, YEAR, ANALYST))
    for row in model.left_out:
        assert (row.unit_cost, row.change) == (None, None)
        assert f"{row.label} ({row.now + row.before:,})" in model.left_out_words
    assert {"threats-to-kill", "unclassified"} <= {row.key for row in model.left_out}


def test_no_sum_where_more_than_half_is_left_out(small_store: Store) -> None:
    state = FilterState(start=YEAR.start, end=YEAR.end, what=("threats-to-kill", "homicide"))
    both = cost(Request(small_store, state, ANALYST))
    shares = [
        (sum(row.now for row in both.left_out), sum(row.now for row in both.rows)),
        (sum(row.before for row in both.left_out), sum(row.before for row in both.rows)),
    ]
    assert (both.change is None) == any(without > costed for without, costed in shares)
    alone = cost(Request(small_store, FilterState(start=YEAR.start, end=YEAR.end, what=("threats-to-kill",)), ANALYST))
    assert alone.refusal == "More than half of the offences are of kinds without a unit cost, so no sum is given."
    assert (alone.change, alone.words) == (None, "")
    assert alone.refusal in str(cost_table(alone))
    assert "Threats to kill" in alone.left_out_words


def test_one_kind_alone_leaves_nothing_out(small_store: Store) -> None:
    model = cost(Request(small_store, FilterState(start=YEAR.start, end=YEAR.end, what=("rape",)), ANALYST))
    assert (model.left_out, model.left_out_words) == ((), "")
    assert "these offences are estimated to have cost" in model.words
    assert not any("mostly because" in note for note in model.notes)


@pytest.mark.parametrize("viewer", [Viewer("public", exploring=True), Viewer("csp")])
def test_where_counts_are_rounded_there_is_no_cost(viewer: Viewer, small_store: Store) -> None:
    model = cost(Request(small_store, YEAR, viewer))
    assert "not shown in this view" in model.refusal
    assert (model.rows, model.left_out, model.change, model.left_out_words) == ((), (), None, "")
    assert len(list(cost_rows(model))) == 4


def test_without_a_comparison_or_an_offence_there_is_no_change(small_store: Store) -> None:
    assert "no period to compare with" in cost(Request(small_store, FilterState(compare="none"), ANALYST)).refusal
    what = {"what": ("homicide",), "cohort": "0-9", "flags": ("knife", "gun", "alcohol"), "hours": (4,)}
    nothing = FilterState(start=YEAR.start, end=YEAR.end, **what)  # type: ignore[arg-type]
    assert cost(Request(small_store, nothing, ANALYST)).refusal == "There is no offence in either period."


def test_months_and_categories_alone_have_no_unit_cost(monthly_store: Store) -> None:
    model = cost(Request(monthly_store, YEAR, ANALYST))
    assert "More than half" in model.refusal
    assert "Violence and sexual offences" in {row.label for row in model.left_out}


def test_a_table_that_cannot_be_used_is_said_and_nothing_falls_over(
    small_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise InputError("unit_costs.csv, line 3: 'x' is not a number of pounds (empty: none is known).")

    forget()
    monkeypatch.setattr(cost_view, "unit_costs", broken)
    model = cost(Request(small_store, YEAR, ANALYST))
    forget()
    assert "unit_costs.csv, line 3" in model.refusal


def tables_of(model: CostModel, monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], list[list[str]], str]]:
    """Columns, rows and caption of every table that is made, however tables are drawn."""
    made: list[tuple[list[str], list[list[str]], str]] = []
    monkeypatch.setattr(cost_panel, "data_table", lambda *given: made.append(given))
    cost_panel.cost_table(model)
    return made


def test_table_and_csv_hold_the_model(small_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    model: CostModel = cost(Request(small_store, YEAR, ANALYST))
    header, *lines = list(cost_rows(model))
    table = lines[: lines.index([])]
    assert [line[:4] for line in table[:-1]] == [
        [row.label, row.now, row.before, row.unit_cost] for row in (*model.rows, *model.left_out)
    ]
    assert dict(zip(header, table[-1], strict=True))["change_pounds"] == model.change
    told = [line[0] for line in lines if len(line) == 1]
    assert {model.words, model.left_out_words, *model.notes} <= set(told)
    assert model.left_out_words in str(cost_table(model))
    ((columns, drawn, caption),) = tables_of(model, monkeypatch)
    assert columns[0] == "Kind"
    assert [row[0] for row in drawn[:-1]] == [row.label for row in (*model.rows, *model.left_out)]
    assert [row[-1] for row in drawn].count("left out") == len(model.left_out)
    assert money_change(model.change or 0) in drawn[-1][-1]
    assert caption == "Oct 2024 – Sep 2025 against Oct 2023 – Sep 2024, 2015/16 prices"


@pytest.mark.parametrize(
    ("pounds", "words"),
    [
        (0, "£0"),
        (850, "£850"),
        (6_208.73, "£6,210"),
        (-718_294.21, "£718,000"),
        (999_499, "£999,000"),
        (999_600, "£1.00 million"),
        (3_743_933.55, "£3.74 million"),
        (412_000_000, "£412.00 million"),
    ],
)
def test_money_in_words(pounds: float, words: str) -> None:
    assert money(pounds) == words
    assert money_change(pounds) == f"{words} {'less' if pounds < 0 else 'more'}"
