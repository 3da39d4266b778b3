"""What the meeting page says: a clear fall, no clear change, too few; in words that a child of twelve can read."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import reduce

import pytest
import readability

from data.published.folder import Releases
from data.published.publish import preview
from data.published.release import Row
from data.published.words import answers, cannot_show, measure_words, percent_words, range_words
from data.viewer import Viewer
from layouts.pages.plain.meeting import NOTHING
from tests.unit.data.published.conftest import YEAR, draft

FALL = Row("", "", 1182, 1298, "fall", -8.936, -16.06, -0.67)
RISE = Row("E07000106", "Canterbury", 530, 481, "rise", 10.19, 2.1, 21.4, 9.4)
NONE = Row("E06000035", "Medway", 972, 1011, "none", -3.86, -16.27, 10.99, 11.3)
FEW = Row("E07000111", "Sevenoaks", None, 9, "unknown", None, None, None)
TERMS = r"significan|confidence|interval|statistic|p-value|percentile|variance|deviation|dispersion|poisson|null|rate\b"


@pytest.fixture(scope="module")
def release(demonstration, tmp_path_factory):
    """Under-25 serious violence of the demonstration data."""
    releases = Releases(tmp_path_factory.mktemp("words"))
    asked = draft(demonstration, f"{YEAR}&what=asvc&cohort=u25")
    return preview(demonstration, Viewer("analyst"), releases, asked).release


def test_a_clear_fall(release):
    better, _, sure = answers(release, FALL)
    assert better == (
        "Is it getting better?",
        "▼ Yes. It has gone down.",
        "The police recorded 1,182 cases of under-25 serious violence in the twelve months to September 2025. "
        "In the year before there were 1,298. That is 8.9% fewer.",
    )
    assert sure.short == "Yes, it has changed."
    assert sure.text.endswith("The real change could be anything from 16% fewer to 1% fewer.")


def test_a_clear_rise(release):
    better, _, sure = answers(release, RISE)
    assert better.short == "▲ No. It has gone up."
    assert "10.2% more" in better.text
    assert sure.short == "Yes, it has changed."


def test_no_clear_change(release):
    better, compares, sure = answers(release, NONE)
    assert better.short == "◆ No clear change."
    assert compares.question == "How does Medway compare?"
    assert sure.short == "Not sure that it changed."
    assert "16% fewer to 11% more" in sure.text


def test_too_few(release):
    better, compares, sure = answers(release, FEW)
    assert better.short == "– We cannot say."
    assert "are not printed. They are too small, or they would give a small number away." in better.text
    assert "9 in the year before" in better.text
    assert compares.short == "We cannot say."
    assert sure.short == "No, we are not."


def test_a_percentage_that_rounds_to_nothing_has_no_sign():
    assert percent_words(replace(NONE, percent=-0.04)) == "0.0%"
    assert percent_words(replace(NONE, percent=10.762), 2) == "+10.76%"
    assert range_words(replace(NONE, high="inf")) == "16% fewer to any number more"
    assert range_words(replace(NONE, low=-0.2)) == "less than 1% fewer to 11% more"


def test_the_places_are_those_of_their_rates(release):
    """The borough with the highest printed rate is the first, the lowest the last."""
    rated = sorted(release.districts(), key=lambda row: row.rate)
    assert answers(release, rated[-1])[1].short == "The most, for its size."
    assert answers(release, rated[0])[1].short == "The fewest, for its size."
    assert answers(release, rated[-2])[1].short == "2nd most of 13, for its size."


def _texts(release):
    for row in (*release.main.rows, FALL, RISE, NONE, FEW):
        yield " ".join(f"{each.question} {each.short.strip('▲▼◆– ')} {each.text}" for each in answers(release, row))
    yield " ".join(cannot_show(release))
    yield re.sub(r"<[^>]+>", " ", NOTHING)


def test_the_sentences_have_a_reading_age_of_eleven_to_thirteen(release):
    """Flesch and Kincaid's grade, counted by a library; the age is five more. Names of places are left as they are."""
    names = sorted((row.name for row in release.districts()), key=len, reverse=True)
    hard = "Conditional binomial intervals incorporate overdispersion estimated from historical monthly variability ."
    assert readability.getmeasures(hard, lang="en")["readability grades"]["Kincaid"] + 5 > 20
    ages = []
    for text in _texts(release):
        plain = reduce(lambda said, name: said.replace(name, "Kent"), names, text)  # the own borough is no hard word
        lines = re.split(r"(?<=[.?:])\s+", plain.replace("&", "and"))
        found = readability.getmeasures("\n".join(lines), lang="en")
        ages.append(found["readability grades"]["Kincaid"] + 5)
    assert max(ages) <= 13
    assert sum(ages) / len(ages) <= 12


def test_no_term_of_statistics(release):
    for text in (*_texts(release), *(measure_words(measure) for measure in release.measures)):
        assert not re.search(TERMS, text, re.IGNORECASE), text
