"""Admissions beside recorded offences: the same numbers by plain loops and SciPy, gaps as gaps, nothing given away."""

from __future__ import annotations

import csv
import io
import json
import random
from collections import Counter
from dataclasses import asdict, replace
from typing import Any

import plotly.graph_objects as go
import pytest
from scipy import stats

from data.answers.cache import forget
from data.answers.figures.shown import Shown
from data.answers.measures import admissions as view
from data.answers.measures.admissions import AdmissionsModel, admissions, admissions_rows
from data.answers.request import Request
from data.build.importing import build_demonstration
from data.question.filters import FilterState
from data.store.version import Store, StoreFolder
from data.viewer import Viewer
from layouts.figures.admissions import admissions_figure
from layouts.panels.measures.admissions import admissions_table, admissions_words
from tests.fixtures_store import FIRST, LAST
from tests.oracle.naive import Plain, matching
from tests.unit.data.answers.hospital import EVERYBODY, MONTHS, YOUNG, admissions_with, store_with

ANALYST, PUBLIC = Viewer("analyst"), Viewer("public", exploring=True)
MANAGER = Viewer("csp", frozenset({"E07000114"}))
OFFENCES = {
    "all": FilterState(what=("knife-enabled",), flags=("injury",)),
    "u25": FilterState(what=("knife-enabled",), flags=("injury",), cohort="u25", role="victim"),
}


@pytest.fixture(scope="module")
def store(small_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The generated offences with EVERYBODY and YOUNG beside them."""
    return store_with(small_store, tmp_path_factory.mktemp("own") / "store", admissions_with(EVERYBODY, YOUNG))


def asked(store: Store, viewer: Viewer = ANALYST, state: FilterState | None = None) -> AdmissionsModel:
    return admissions(Request(store, state or FilterState(), viewer))


def told(
    monkeypatch: pytest.MonkeyPatch, store: Store, everybody: list[int | None], young: list[int | None], viewer: Viewer
) -> AdmissionsModel:
    """The model as if the store held these admissions."""
    forget()
    monkeypatch.setattr(view, "admissions_of", lambda _: admissions_with(everybody, young))
    try:
        return asked(store, viewer)
    finally:
        forget()


def test_the_demonstration_data_shows_the_published_means(tmp_path_factory: pytest.TempPathFactory) -> None:
    """8.83 → 5.60 and 2.00 → 1.67. Twelve whole numbers cannot average 5.60: theirs add up to 67, 5.58 a month."""
    folder = StoreFolder(tmp_path_factory.mktemp("demo"))
    build_demonstration(folder, 3000, wait_seconds=0, progress=lambda words, share: None)
    model = asked(folder.current())
    everybody, young = (ages.admissions for ages in model.ages)
    assert (everybody.before, everybody.now, young.before, young.now) == (Shown(106), Shown(67), Shown(24), Shown(20))
    assert everybody.sentence.startswith("Hospital admissions: 8.83 → 5.58 a month, ▼ clear fall, −37%")
    assert young.sentence.startswith("Hospital admissions, under 25: 2.00 → 1.67 a month, ◆ no clear change")
    assert everybody.mean_now == pytest.approx(5.60, abs=0.02)
    assert (model.before_period, model.now_period) == ("Oct 2023 – Sep 2024", "Oct 2024 – Sep 2025")
    assert model.demonstration
    assert any("invented" in note for note in model.notes)
    monkey = admissions_with(EVERYBODY, YOUNG)
    beside = store_with(folder.current(), folder.root.parent / f"{folder.root.name}-real", monkey)
    model = asked(beside)
    assert all(ages.offences is None and not ages.divergence.diverges for ages in model.ages)
    assert {ages.divergence.sentence for ages in model.ages} == {view.MIXED}


def test_counts_and_index_are_those_of_a_loop(store: Store, rows: list[Plain]) -> None:
    model = asked(store)
    assert list(model.month_names) == MONTHS
    assert model.base_period == "Oct 2022 – Sep 2023"
    for ages, given in zip(model.ages, (EVERYBODY, YOUNG), strict=True):
        counts = Counter(row.month for row in matching(rows, OFFENCES[ages.key], FIRST, LAST))
        assert ages.offences is not None
        for line, wanted in ((ages.admissions, given), (ages.offences, [counts[month] for month in MONTHS])):
            assert [cell.value for cell in line.counts] == wanted
            assert [cell.status for cell in line.counts] == ["missing" if n is None else "exact" for n in wanted]
            mean = sum(wanted[:12]) / 12
            assert line.index == tuple(None if n is None else pytest.approx(100 * n / mean, abs=0.06) for n in wanted)


def test_a_gap_is_left_out_of_both_years_and_never_taken_for_a_fall(store: Store) -> None:
    model = asked(store)
    line = model.ages[0].admissions
    # December 2023 and May 2025 are missing, so both Decembers and both Mays are left out.
    shared = [i for i in range(12) if i not in (2, 7)]
    before, now = (sum(EVERYBODY[start + i] or 0 for i in shared) for start in (12, 24))
    assert (line.before, line.now) == (Shown(before), Shown(now))
    assert (line.mean_before, line.mean_now) == (pytest.approx(before / 10), pytest.approx(now / 10))
    assert f"{before / 10:.2f} → {now / 10:.2f} a month" in line.sentence
    assert "Only the 10 calendar months" in line.sentence
    days = [31, 30, 31, 31, 29, 31, 30, 31, 30, 31, 31, 30], [31, 30, 31, 31, 28, 31, 30, 31, 30, 31, 31, 30]
    exposure = [sum(year[i] for i in shared) for year in days]
    p = stats.binomtest(now, now + before, exposure[1] / sum(exposure))
    assert line.change.verdict == ("fall" if p.pvalue < 0.05 else "none") == "fall"
    low, high = p.proportion_ci(0.95, "exact")
    odds = [100 * (share / (1 - share) * exposure[0] / exposure[1] - 1) for share in (low, high)]
    # Months vary by chance alone here, but that is an estimate: the interval is a little wider than the exact one.
    assert line.change.low == pytest.approx(odds[0], abs=3)
    assert line.change.high == pytest.approx(odds[1], abs=3)
    assert line.change.low <= odds[0]
    assert line.change.high >= odds[1]


def test_divergence_is_the_hypergeometric_test_of_the_four_sums(store: Store, rows: list[Plain]) -> None:
    for ages, given in zip(asked(store).ages, (EVERYBODY, YOUNG), strict=True):
        counts = Counter(row.month for row in matching(rows, OFFENCES[ages.key], FIRST, LAST))
        both = [(n, counts[month]) for month, n in zip(MONTHS, given, strict=True)]
        years = ([pair for pair in part if pair[0] is not None] for part in (both[-24:-12], both[-12:]))
        (a0, b0), (a1, b1) = ([sum(x) for x in zip(*part, strict=True)] for part in years)
        drawn = stats.hypergeom(a0 + a1 + b0 + b1, a0 + a1, a1 + b1)
        p = min(1.0, 2 * min(drawn.cdf(a1), drawn.sf(a1 - 1)))
        assert ages.divergence.p == pytest.approx(p, abs=1e-4)
        assert ages.divergence.relative == pytest.approx(a1 / b1 / (a0 / b0), abs=1e-3)
        assert ages.divergence.diverges == (p < 0.05)


@pytest.mark.parametrize(
    ("factor", "words"), [(6, "there were more admissions"), (1, "not clearly different"), (0.1, "there were fewer")]
)
def test_divergence_is_said_only_beyond_chance(
    factor: float, words: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    steady: list[int | None] = [10] * 24 + [round(10 * factor)] * 12
    found = told(monkeypatch, store, steady, [0] * 36, ANALYST).ages[0].divergence
    assert words in found.sentence
    assert found.diverges == (factor != 1)
    assert ("nearer the truth" in found.sentence) == (factor != 1)
    assert set(found.flagged) <= set(MONTHS[12:])
    assert bool(found.flagged) == ("By themselves stand out" in found.sentence)
    if factor == 6:
        assert set(found.flagged) & set(MONTHS[24:])


def test_the_question_does_not_narrow_it_and_the_model_says_so(store: Store) -> None:
    here = FilterState(districts=("E07000114",), cohort="u18", flags=("gun",), start=LAST, end=LAST, days=("fri",))
    model = asked(store, state=here)
    assert model == asked(store)
    assert any("whole area" in note for note in model.notes)
    assert any("count different things" in note for note in model.notes)


def test_without_admissions_it_says_so_and_how_to_load_them(small_store: Store) -> None:
    model = asked(small_store)
    assert "app.py admissions FILE" in model.instead
    assert model.ages == ()
    figure = admissions_figure(model)
    go.Figure(figure)
    assert "No hospital admissions" in figure["layout"]["annotations"][0]["text"]
    assert list(admissions_rows(model)) == [["month"], [model.instead]]
    assert model.instead in str(admissions_table(model)) + str(admissions_words(model))


def test_a_source_that_knows_no_knife_leaves_the_admissions_alone(
    monthly_store: Store, tmp_path_factory: pytest.TempPathFactory
) -> None:
    given = admissions_with(EVERYBODY, YOUNG)
    model = asked(store_with(monthly_store, tmp_path_factory.mktemp("street") / "store", given))
    for ages in model.ages:
        assert ages.offences is None
        assert "no Home Office offence codes" in ages.divergence.sentence
        assert ages.admissions.index[0] is not None
    go.Figure(admissions_figure(model))
    assert "Offences" not in str(admissions_table(model))


def test_series_too_short_or_apart_are_not_compared(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    short = told(monkeypatch, store, [5] * 10, [], ANALYST)
    assert [ages.key for ages in short.ages] == ["all"]
    assert short.base_period == ""
    assert set(short.ages[0].admissions.index) == {None}
    assert "too few months" in short.ages[0].admissions.sentence
    assert "is not tested" in short.ages[0].divergence.sentence
    assert "No index" in admissions_figure(short)["layout"]["annotations"][0]["text"]
    young = told(monkeypatch, store, [], [2] * 30, ANALYST)
    assert [ages.key for ages in young.ages] == ["u25"]
    go.Figure(admissions_figure(young))
    nobody = told(monkeypatch, store, [0] * 36, [0] * 36, ANALYST)
    assert set(nobody.ages[0].admissions.index) == {None}
    assert "no admission" in nobody.ages[0].divergence.sentence


def test_admissions_of_other_years_stand_alone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    old = admissions_with([6] * 36, [1] * 36)
    old = replace(old, frame=old.frame.assign(month=old.frame["month"] - pd_years(10)))
    forget()
    monkeypatch.setattr(view, "admissions_of", lambda _: old)
    model = asked(store)
    forget()
    assert model.now_period == "Oct 2014 – Sep 2015"
    assert (model.month_names[0], model.month_names[-1]) == ("2012-10", "2025-09")
    assert "not tested" in model.ages[0].divergence.sentence
    assert model.ages[0].admissions.mean_now == 6


def pd_years(years: int) -> Any:
    import pandas as pd

    return pd.DateOffset(years=years)


def leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for inner in value.values() for leaf in leaves(inner)]
    return [leaf for inner in value for leaf in leaves(inner)] if isinstance(value, (list, tuple)) else [value]


@pytest.mark.parametrize("viewer", [PUBLIC, MANAGER, Viewer("csp")], ids=["public", "manager", "nobody"])
def test_small_hospital_counts_are_for_analysts(viewer: Viewer, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    pick = random.Random(3)
    for _ in range(25):
        most = pick.choice([3, 9, 20])
        everybody: list[int | None] = [pick.choice([None, *range(most)]) for _ in range(36)]
        young: list[int | None] = [None if n is None else pick.randint(0, n) for n in everybody]
        if not any(n is not None for n in everybody):
            continue
        model = told(monkeypatch, store, everybody, young, viewer)
        json.dumps(asdict(model), allow_nan=False)
        for ages, given in zip(model.ages, (everybody, young), strict=True):
            line = ages.admissions
            first = MONTHS.index(model.month_names[0])
            for cell, true in zip(line.counts, given[first : first + len(line.counts)], strict=True):
                assert (cell.status == "missing") == (true is None)
                assert cell.value in (None, 0) or (cell.value >= 10 and cell.value % 5 == 0)
                assert not (true and true <= 7) or cell.value is None
            for cell in (line.before, line.now):
                assert cell.value in (None, 0) or (cell.value >= 10 and cell.value % 5 == 0)
            assert (line.mean_before, line.mean_now) == (None, None)
            assert ages.divergence.flagged == ()
            assert ages.offences is None  # beside them they would be exact counts of every month
            for year_back in (1, 2):
                stop = len(line.counts) - 12 * (year_back - 1)
                year = [
                    cell
                    for cell in line.counts[max(stop - 12, 0) : max(stop, 0)]
                    if cell.value or cell.status == "suppressed"
                ]
                hidden = [cell for cell in year if cell.status == "suppressed"]
                assert len(hidden) != 1 or len(year) == 1
        go.Figure(admissions_figure(model))


@pytest.mark.parametrize("viewer", [PUBLIC, MANAGER], ids=["public", "manager"])
def test_hidden_counts_can_change_places_and_nothing_shown_changes(
    viewer: Viewer, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    pick = random.Random(4)
    everybody: list[int | None] = [pick.choice([2, 3, 5, 6, 11, 14]) for _ in range(36)]
    first = told(monkeypatch, store, everybody, YOUNG, viewer)
    moved = list(everybody)
    for start in (0, 12, 24):
        small = [i for i in range(start, start + 12) if (everybody[i] or 0) <= 7]
        for i, j in zip(small, small[1:] + small[:1], strict=True):
            moved[i] = everybody[j]
    assert moved != everybody
    assert told(monkeypatch, store, moved, YOUNG, viewer) == first


def test_chart_table_and_file_hold_what_the_model_holds(store: Store) -> None:
    for viewer in (ANALYST, PUBLIC):
        model = asked(store, viewer)
        figure = admissions_figure(model)
        go.Figure(figure)
        figure = json.loads(json.dumps(figure, allow_nan=False))
        traces = {(trace["name"], trace["yaxis"]): trace["y"] for trace in figure["data"]}
        file = io.StringIO()
        csv.writer(file).writerows(admissions_rows(model))
        lines = list(csv.reader(io.StringIO(file.getvalue())))
        header, body = lines[0], lines[1:37]
        table = str(admissions_table(model))
        for number, ages in enumerate(model.ages):
            axis = "y" if not number else "y2"
            assert (ages.offences is None) == (viewer is PUBLIC)
            assert traces["Hospital admissions", axis] == list(ages.admissions.index)
            if ages.offences is not None:
                assert traces["Recorded knife offences with injury", axis] == list(ages.offences.index)
            at = header.index(f"admissions_{ages.key}")
            written = [cell.status if cell.value is None else str(int(cell.value)) for cell in ages.admissions.counts]
            assert [line[at] for line in body] == written
            assert ages.label.lower() in table
            assert [ages.divergence.sentence] in lines
        assert [line[0] for line in body] == MONTHS
        assert "Source: The hospitals; Shared" in [line[0] for line in lines if line]
        assert all(table.count(month) == 1 for month in MONTHS)
        assert table.count("suppressed") == sum(line.count("suppressed") for line in body)
        assert "The hospitals; Shared" in str(admissions_words(model))
