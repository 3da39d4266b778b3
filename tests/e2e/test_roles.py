"""A deployment that leaves open who may see what: no verb answers, and what each role is told by ``status``."""

import json

import pytest

# Fixtures and Explorer come from conftest.py of this folder.


@pytest.mark.parametrize(
    ("words", "settings", "named"),
    [
        ([], {"HOST": "0.0.0.0"}, "nobody signs in here"),
        (["status"], {"SVE_ROLE": "Analyst"}, "'analyst', 'csp', 'public' or 'briefing'"),
        (["query"], {"SVE_ROLE": "csp", "SVE_DISTRICTS": "Thanet"}, "write E07000114"),
        (["panel", "summary"], {"SVE_ROLE": "csp", "SVE_DISTRICTS": "E07999999"}, "names E07999999"),
        (["demo"], {"SVE_ROLE": "csp"}, "needs SVE_DISTRICTS"),
        (["repair"], {"SVE_DISTRICTS": "E07000114"}, "is for the roles csp"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_in_doubt_nothing_runs(small, words, settings, named):
    assert named in small.refused(*words, **settings)


def test_the_public_asks_nothing_unless_the_deployment_says_so(small):
    for words in (["panel", "summary"], ["panel", "no-such-panel"], ["query"], ["query", "from=2024-04"]):
        assert (
            small.refused(*words, SVE_ROLE="public") == "This view reads published releases only: they are at /panel."
        )
    answer = json.loads(small.done("panel", "summary", SVE_ROLE="public", PUBLIC_EXPLORING="on"))
    assert answer["panel"] == "summary"


def test_others_than_analysts_are_told_what_is_covered_and_no_number_of_rows(small, small_status):
    public = json.loads(small.done("status", "--format", "json", SVE_ROLE="public"))
    assert public == {key: small_status[key] for key in public}
    assert set(public) == {"data_version", "demonstration", "sources", "months", "missing_months", "vintages"}
    assert small.done("status", SVE_ROLE="csp", SVE_DISTRICTS="E07000110").splitlines() == [
        f"Data version {small_status['data_version']}",
        "Source: data.police.uk",
        "Months: 2024-04 to 2024-07 (3)",
        "Missing months: 2024-06",
    ]
