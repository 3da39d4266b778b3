"""A release prints what the panels say to an analyst, and of what it holds back nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from data.answers.figures.district_changes import place_change
from data.answers.panels import as_json, ask
from data.answers.request import Request
from data.errors import InputError, PermissionRefused
from data.published.folder import Releases
from data.published.making import made
from data.published.printing import printed as print_it
from data.published.publish import preview
from data.published.questions import MEASURES
from data.question.filters import FilterState
from data.question.periods import resolve
from data.viewer import Viewer
from tests.unit.data.published.conftest import YEAR, draft, question

ANALYST = Viewer("analyst")


def panel(store, query):
    """The district table of the ``panel`` verb, by code."""
    request = Request(store, question(store, query), ANALYST, "district", store.default_vintage)
    return {row["code"]: row for row in as_json("places", request)["model"]["rows"]}, request


@pytest.fixture(scope="module")
def printed(demonstration, tmp_path_factory):
    """Under-25 serious violence of the demonstration data."""
    releases = Releases(tmp_path_factory.mktemp("printed"))
    return preview(demonstration, ANALYST, releases, draft(demonstration, f"{YEAR}&what=asvc&cohort=u25")).release


@pytest.mark.parametrize(
    ("key", "query"),
    [("question", f"{YEAR}&what=asvc&cohort=u25"), ("knife-all", f"{YEAR}&what=knife-enabled")],
)
def test_counts_changes_and_ranges_are_those_of_the_panel(demonstration, printed, key, query):
    expected, request = panel(demonstration, query)
    rows = printed.measure(key).rows
    assert {row.code for row in rows[1:]} == set(expected)
    for row in rows[1:]:
        own = expected[row.code]
        assert (row.now, row.before) == (own["count"]["value"], own["before"]["value"])
        change = own["change"]
        assert (row.verdict, row.percent, row.low, row.high) == (
            change["verdict"], change["percent"], change["low"], change["high"]
        )  # fmt: skip
        assert row.rate == (own["rate"] if key == "question" else None)
    whole = place_change(request)
    assert (rows[0].verdict, rows[0].percent, rows[0].low, rows[0].high) == (
        whole.verdict, whole.percent, whole.low, whole.high
    )  # fmt: skip


def test_it_prints_what_the_needs_assessment_prints(printed):
    """The demonstration data is made to give the figures of the Strategic Needs Assessment 2025/26."""
    assert f"{printed.measure('knife-u18').rows[0].percent:.1f}" == "-22.9"
    assert f"{printed.measure('knife-18-25').rows[0].percent:.1f}" == "-4.5"
    assert f"{printed.main.row('E07000115').percent:+.2f}" == "+10.76"
    admissions = printed.measure("admissions-all").rows[0]
    assert (round(admissions.before / 12, 2), round(admissions.now / 12, 2)) == (8.83, 5.58)


def test_the_trend_ends_with_the_periods(printed):
    for row in printed.main.rows:
        assert len(row.blocks) == len(printed.blocks) == 12
        assert sum(row.blocks[-4:]) == row.now
        assert sum(row.blocks[-8:-4]) == row.before


def test_the_success_measures_are_those_of_their_card(demonstration, printed):
    request = Request(demonstration, FilterState(), ANALYST, "district", demonstration.default_vintage)
    admissions, knife, _ = ask("success", request).cards
    for card, keys in ((admissions, ("admissions-all", "admissions-u25")), (knife, ("knife-all", "knife-u25"))):
        for pace, key in zip(card.paces, keys, strict=True):
            assert printed.measure(key).rows[0].now == pace.rolling[-1].value


def test_no_small_count_is_in_it_and_what_is_printed_is_true(small_store, releases):
    found = preview(small_store, ANALYST, releases, draft(small_store, f"{YEAR}&what=asvc&cohort=u18"))
    release, (expected, request) = found.release, panel(small_store, f"{YEAR}&what=asvc&cohort=u18")
    shown = [row for row in release.main.rows[1:] if row.now is not None]
    assert release.held_back > 5
    assert 0 < len(shown) < 13
    for measure in release.measures:
        for row in measure.rows:
            for count in (row.now, row.before, *row.blocks):
                assert count is None or count == 0 or count >= 5
            assert None not in (row.now, row.before) or (row.verdict, row.percent) == ("unknown", None)
            assert row.now is not None or row.rate is None
    for row in shown:
        assert row.now == expected[row.code]["count"]["value"]
    assert resolve(request.state, small_store).now.words() == release.now.words


def test_what_lies_in_no_district_is_said(demonstration, printed):
    expected, _ = panel(demonstration, f"{YEAR}&what=asvc&cohort=u25")
    inside = sum(row["count"]["value"] for row in expected.values())
    assert printed.elsewhere == printed.main.rows[0].now - inside > 0


def test_the_change_of_one_district_says_nothing_of_one_held_back(small_store, releases):
    """Another count in its place, of the range that is held back, and everything printed stays as it is."""
    found = preview(small_store, ANALYST, releases, draft(small_store, f"{YEAR}&what=asvc&cohort=u18"))
    issue, release = found.issue, found.release
    held = next(i for i, f in enumerate(issue.figures) if f.question == 0 and f.place >= 0 and issue.told[i])
    counted = made(small_store, ANALYST, question(small_store, f"{YEAR}&what=asvc&cohort=u18"), MEASURES)
    figure, counts = issue.figures[held], issue.counts.copy()
    months = counts[figure.question, figure.place, figure.first - issue.first : figure.last + 1 - issue.first]
    months[int(np.argmax(months))] += 1
    other = print_it(
        counted,
        replace(issue, counts=counts),
        title=release.title,
        author=release.author,
        commentary=release.commentary,
        at=datetime.fromisoformat(release.published),
    )
    assert [row for row in other.main.rows if row.code] == [row for row in release.main.rows if row.code]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (f"{YEAR}&district=E07000114", "all districts"),
        ("from=2024-10-03&to=2025-09", "whole months"),
        ("from=2024-09&to=2025-09", "whole months"),
        (f"{YEAR}&compare=none", "compares two periods"),
        ("from=2022-10&to=2023-09", "does not fully cover"),
    ],
)
def test_what_cannot_be_a_release_is_refused_in_words(small_store, releases, query, words):
    with pytest.raises(InputError, match=words):
        preview(small_store, ANALYST, releases, draft(small_store, query))


def test_only_analysts_make_one(small_store, releases):
    for viewer in (Viewer("public", exploring=True), Viewer("csp", frozenset({"E07000114"}))):
        with pytest.raises(PermissionRefused):
            preview(small_store, viewer, releases, draft(small_store))


def test_a_source_that_knows_no_knives_leaves_them_out(monthly_store, releases):
    found = preview(monthly_store, ANALYST, releases, draft(monthly_store, f"{YEAR}&what=robbery"))
    assert [each.key for each in found.release.measures] == ["question"]
    assert any("knife" in sentence for sentence in found.left_out)
