"""What is withheld is never drawn as zero: a class of its own on the map, in the first drawing and in the legend."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from data.answers.figures.classify import UNKNOWN, WITHHELD, WITHHELD_WORDS, amounts, with_withheld
from data.answers.panels import ask
from data.answers.request import Request
from data.question.filters import FilterState
from data.release.disclosure import SUPPRESSED
from data.release.questions import years_offered
from data.store.version import Store
from data.viewer import Viewer
from layouts.components.head import legend
from layouts.figures.trend import trend_figure
from layouts.figures.week import week_figure
from layouts.pages.first import first_screen
from layouts.pages.markup import markup
from layouts.pages.pages import pages

PUBLIC = Viewer("public", exploring=True)


def asked(store: Store, measure: str = "count", what: tuple[str, ...] = ("knife-enabled",)) -> Request:
    year = years_offered(store)[0]
    state = FilterState(what=what, measure=measure, start=year.start, end=year.end)
    return Request(store, state, PUBLIC, vintage=store.default_vintage)


@pytest.mark.parametrize("measure", ["count", "rate", "smoothed", "change"])
def test_a_withheld_district_has_a_class_of_its_own(small_store: Store, measure: str) -> None:
    request = asked(small_store, measure)
    shown, rows = ask("map", request), {row.code: row for row in ask("places", request).rows}
    hidden = {
        code
        for code, row in rows.items()
        if row.count.status == SUPPRESSED or (measure == "change" and row.before.status == SUPPRESSED)
    }
    zeros = {code for code, row in rows.items() if row.count.value == 0} - hidden
    assert hidden
    assert zeros  # so that the two can be told apart at all
    found = dict(zip(shown.codes, shown.classes, strict=True))
    assert {code for code, number in found.items() if number == WITHHELD} == hidden
    assert {shown.texts[i] for i, code in enumerate(shown.codes) if code in hidden} == {WITHHELD_WORDS}
    assert shown.legend.withheld == WITHHELD_WORDS
    assert f"Withheld for {len(hidden)} districts of 13" in shown.withheld
    if measure in ("count", "rate"):  # a smoothed rate of no offences is drawn towards that of all
        assert {found[code] for code in zeros} == {0}


def test_the_analyst_sees_nothing_withheld(small_store: Store) -> None:
    shown = ask("map", replace(asked(small_store), viewer=Viewer("analyst")))
    assert WITHHELD not in shown.classes
    assert (shown.withheld, shown.legend.withheld) == ("", "")


def test_where_all_is_withheld_nobody_reads_of_no_offence() -> None:
    values = np.full(3, np.nan)
    classes, words = with_withheld(*amounts(values, "Offences", 0), np.ones(3, dtype=bool))
    assert classes.tolist() == [WITHHELD] * 3
    assert (words.labels, words.method, words.withheld) == ((), "withheld for every area", WITHHELD_WORDS)
    classes, words = with_withheld(*amounts(np.array([0.0, np.nan]), "Offences", 0), np.array([False, True]))
    assert classes.tolist() == [0, WITHHELD]
    assert "where the number is known" in words.method
    assert with_withheld(*amounts(values, "Offences", 0), np.zeros(3, dtype=bool))[0].tolist() == [UNKNOWN] * 3


def test_a_rate_that_rounds_to_nothing_is_not_zero() -> None:
    classes, words = amounts(np.array([0.0, 0.04, 0.31]), "Rate", 1)
    assert classes.tolist() == [0, 1, 2]
    assert words.labels == ("0", "below 0.05", "0.3")


def test_first_drawing_and_legend_hatch_what_is_withheld(small_store: Store) -> None:
    request = asked(small_store)
    hidden = ask("map", request).classes.count(WITHHELD)
    screen = first_screen(pages()[0], request, [])
    assert screen.count('fill="url(#withheld)"') == hidden
    assert '<pattern id="withheld"' in screen
    assert screen.count(f": {WITHHELD_WORDS}</title>") == hidden
    said = markup(legend(ask("map", request)))
    assert 'class="swatch withheld"' in said
    assert "It does not mean none." in said
    assert "It does not mean none." in screen


def test_charts_of_withheld_numbers_say_so_instead_of_bare_axes(small_store: Store) -> None:
    request = asked(small_store)
    trend = ask("trend", request)
    assert {cell.status for cell in trend.counts} == {SUPPRESSED}
    assert not trend_figure(trend)["data"]
    assert "withheld" in str(trend_figure(trend)["layout"])
    week, peaks = ask("heatmap", request), ask("peaks", request)
    hidden = sum(row.count(SUPPRESSED) for row in week.status)
    assert hidden
    drawn = week_figure(week, peaks, request.state, "count")
    if hidden == 168:
        assert "withheld" in str(drawn["layout"])
    else:
        strokes = next(trace for trace in drawn["data"] if trace.get("name") == WITHHELD_WORDS)
        assert len(strokes["x"]) == hidden


def test_the_funnel_says_how_many_districts_have_no_point(small_store: Store) -> None:
    request = asked(small_store)
    gone = sum(row.count.status == SUPPRESSED for row in ask("places", request).rows)
    assert gone
    assert f"{gone} districts have no point" in ask("funnel", request).words
    assert "no point" not in ask("funnel", replace(request, viewer=Viewer("analyst"))).words
