"""Figures with noise: one for each cell by every road, made of its keys, and no verdict that noise could turn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.answers.figures.denominators import widened_rates
from data.answers.figures.noise import counts_seen
from data.answers.figures.shown import changes_shown
from data.answers.panels import ask
from data.answers.places.funnel import whatever_the_noise
from data.answers.request import Request
from data.counts.scan import scan_of
from data.question.filters import FilterState
from data.question.periods import Period, Periods
from data.release.perturbation import BEYOND_OWN_WORDS, LEAST_SHOWN, NOISE_WORDS, bound, perturbed
from data.release.questions import years_offered
from data.store.columns import columns_of
from data.store.version import Store
from data.tables.vocabulary import coordination_areas
from data.viewer import Viewer
from stats.change import change
from stats.funnel import funnel as funnel_plot
from stats.funnel import limits
from stats.rates import rate_interval
from stats.series.dispersion import Dispersion

PUBLIC, MANAGER = Viewer("public", exploring=True), Viewer("csp", frozenset({"E07000114"}))
YEARS = Periods(Period(date(2024, 10, 1), date(2025, 9, 30)), Period(date(2023, 10, 1), date(2024, 9, 30)), ())
COUNTS = st.lists(st.tuples(st.integers(0, 150), st.integers(0, 150)), min_size=1, max_size=6)


def asked(store: Store, viewer: Viewer, **state: object) -> Request:
    year = years_offered(store)[0]
    return Request(store, FilterState(start=year.start, end=year.end, **state), viewer)  # type: ignore[arg-type]


def naive(store: Store, state: FilterState, codes: tuple[str, ...]) -> int:
    """The figure of these districts, row by row from the columns."""
    columns, count, keys = columns_of(store), 0, 0
    wanted = {store.district_codes.index(code) for code in codes}
    months = set(years_offered(store)[0].months)
    for row in np.flatnonzero(scan_of(state, store, 2011).fails == 0).tolist():
        if int(columns["district_2011"][row]) in wanted and int(columns["month"][row]) in months:
            count, keys = count + 1, keys + int(columns["record_key"][row])
    return int(perturbed(count, keys))


@pytest.mark.parametrize("what", [(), ("asvc",), ("robbery-personal",)])
def test_a_cell_is_its_offences_and_their_keys(small_store: Store, what: tuple[str, ...]) -> None:
    state = FilterState(what=what)
    rows = ask("places", asked(small_store, PUBLIC, what=what)).rows
    assert len(rows) == 13
    for row in rows:
        assert row.count.value == naive(small_store, state, (row.code,))
        alone = ask("summary", asked(small_store, PUBLIC, what=what, districts=(row.code,))).figures[0]
        assert alone.value == row.count.words()
    for slug, area in coordination_areas().items():
        found = ask("summary", asked(small_store, PUBLIC, what=what, areas=(slug,))).figures[0].value
        assert int(found.replace(",", "")) == naive(small_store, state, area.districts)
    every = tuple(small_store.district_codes)
    total = ask("summary", asked(small_store, PUBLIC, what=what))
    assert int(total.figures[0].value.replace(",", "")) == naive(small_store, state, every)
    assert NOISE_WORDS in total.left_out


def test_kinds_and_months_are_the_questions_that_ask_for_them_alone(small_store: Store) -> None:
    for row in ask("categories", asked(small_store, PUBLIC)).rows:
        if row.slug in small_store.vocabulary().what:
            alone = ask("summary", asked(small_store, PUBLIC, what=(row.slug,))).figures[0]
            assert (alone.value, alone.before) == (row.count.words(), row.before.words())
    model = ask("trend", asked(small_store, PUBLIC, what=("asvc",)))
    counts = [cell.value for cell in model.counts if cell.value is not None]
    assert len(counts) >= 24
    assert all(value == 0 or value >= LEAST_SHOWN for value in counts)
    assert (model.control.kind, model.control.verdict, set(model.rolling)) == ("none", "short", {None})


def test_a_manager_sees_the_own_exactly_and_others_as_the_public(small_store: Store) -> None:
    public, manager, exact = (
        {row.code: row for row in ask("places", asked(small_store, viewer, what=("asvc",))).rows}
        for viewer in (PUBLIC, MANAGER, Viewer("analyst"))
    )
    for code, row in manager.items():
        own = code in MANAGER.districts
        assert row.count == (exact if own else public)[code].count
        assert row.count.status == ("exact" if own else "perturbed")
        assert (row.months == ()) != own


def test_an_area_shows_a_manager_nothing_new_of_its_other_district(small_store: Store) -> None:
    """Exactly the own district, and the other as it stands alone: two figures of one count would tell more of it."""
    own, other = coordination_areas()["thanet-canterbury"].districts
    assert own in MANAGER.districts
    for what in ("asvc", "rape", "robbery-business"):
        rows = {row.code: row.count.value for row in ask("places", asked(small_store, MANAGER, what=(what,))).rows}
        area = ask("summary", asked(small_store, MANAGER, what=(what,), areas=("thanet-canterbury",)))
        assert area.figures[0].value == f"{rows[own] + rows[other]:,.0f}"
        assert BEYOND_OWN_WORDS in area.left_out


@pytest.mark.parametrize("flags", [(), ("public",)], ids=["a fixed question", "another"])
def test_an_interval_is_made_of_nothing_exact_of_others(small_store: Store, flags: tuple[str, ...]) -> None:
    """How much months vary is in every range: of others only by figures with noise, or not at all."""
    request = asked(small_store, MANAGER, what=("asvc",), districts=tuple(MANAGER.districts), flags=flags)
    exact = replace(request, viewer=Viewer("analyst"))
    mine = small_store.district_codes.index(next(iter(MANAGER.districts)))
    seen, true = counts_seen(request), counts_seen(exact)
    assert (seen[mine] == true[mine]).all()
    assert not np.delete(seen, [mine, len(seen) - 1], axis=0).any()
    shown = [cell.value for cell in ask("trend", replace(asked(small_store, PUBLIC, what=("asvc",)))).counts]
    assert seen[-1].tolist() == (seen[mine].tolist() if flags else shown)
    assert (seen[-1] != true[-1]).any()
    said = [ask("summary", each).left_out.startswith("To protect people") for each in (request, exact)]
    assert said == [not flags, False]


def test_rates_are_wide_enough_for_the_noise(small_store: Store) -> None:
    public, exact = (
        {row.code: row for row in ask("places", asked(small_store, viewer)).rows}
        for viewer in (PUBLIC, Viewer("analyst"))
    )
    for code, row in public.items():
        assert row.rate_low <= exact[code].rate_low
        assert row.rate_high >= exact[code].rate_high
    wide, plain = widened_rates([5.0, 40.0], [1000, 1000], 10.0), rate_interval([0.0, 30.0], [1000, 1000])
    assert wide.low.tolist() == plain.low.tolist()


@settings(max_examples=60, deadline=None)
@given(counts=COUNTS, moves=st.lists(st.tuples(st.integers(-10, 10), st.integers(-10, 10)), min_size=6, max_size=6))
def test_no_noise_can_turn_a_verdict(counts: list[tuple[int, int]], moves: list[tuple[int, int]]) -> None:
    """Whatever the true counts are: what is called changed is called so of them too, together as alone."""
    shown = np.array(counts, dtype=float)
    true = np.maximum(shown + np.array(moves[: len(counts)]), 0)
    noise = Dispersion(np.full(len(shown), 1.3), np.full(len(shown), np.inf))
    for adjust in (False, True):
        found = changes_shown(shown[:, 0], shown[:, 1], YEARS, adjust=adjust, noise=noise, moved=float(bound()))
        exact = change(true[:, 0], true[:, 1], *YEARS.lengths, adjust=adjust, dispersion=1.3)
        plain = change(true[:, 0], true[:, 1], *YEARS.lengths, dispersion=1.3)
        for i, cell in enumerate(found):
            assert cell.verdict not in ("rise", "fall") or cell.verdict == exact.verdict[i]
            if cell.low is not None and cell.high is not None and cell.percent is not None:
                assert cell.low <= 100 * (plain.ratio_low[i] - 1) + 1e-6
                assert cell.high >= 100 * (plain.ratio_high[i] - 1) - 1e-6
                assert cell.low <= cell.percent <= cell.high
                assert (cell.low > 0) == (cell.verdict == "rise")
                assert (cell.high < 0) == (cell.verdict == "fall")


def test_a_change_that_no_noise_can_hide_is_still_said() -> None:
    cells = changes_shown(np.array([400.0, 60.0, 0.0]), np.array([200.0, 55.0, 300.0]), YEARS, moved=float(bound()))
    assert [cell.verdict for cell in cells] == ["rise", "none", "fall"]


@pytest.mark.parametrize("furthest", [126.0, 140.0, 165.0, 260.0])
def test_a_rate_outside_the_limits_is_outside_whatever_the_noise(furthest: float) -> None:
    """Every count that may stand behind a figure is tried against the same limits."""
    people = np.full(60, 1000.0)
    shown = np.r_[
        np.random.default_rng(1).poisson(100, 58).astype(float), furthest, 200 - furthest if furthest < 200 else 0
    ]
    plot, moved = funnel_plot(shown, people), np.full(60, 10.0)
    found = whatever_the_noise(plot, shown, moved, people).verdict
    low, high = (limits(plot, people)[at][0] for at in (1, 2))
    for count, verdict in zip(shown.tolist(), found.tolist(), strict=True):
        every = {(rate > high) - int(rate < low) for rate in range(int(max(count - 10, 0)), int(count) + 11)}
        assert (verdict > 0, verdict < 0) == (every == {1}, every == {-1}), count
    assert (np.abs(found) <= np.abs(plot.verdict)).all()
    assert plot.verdict[58] > 0
    assert found[58] == (0 if furthest == 126 else found[58])
    assert furthest < 160 or found[58] > 0
    assert whatever_the_noise(plot, shown, 0 * moved, people) is plot
