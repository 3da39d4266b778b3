"""Sections that are more than a panel's file: hotspots by name, and how the figures were worked out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from data.answers.hotspots.places.top_places import top_places
from data.answers.panels import ask, panels
from data.reports.document import Table
from data.reports.hotspots import MOST_OF_A_KIND
from data.reports.kinds import KINDS
from data.reports.methods import method_of
from data.store.version import Store
from tests.unit.data.answers.planted import LAST_YEAR
from tests.unit.layouts.documents.packed import ANALYST, PUBLIC, pack_of, request_of


@pytest.fixture(scope="module")
def tables(small_store: Store) -> dict[str, Table]:
    return {table.key: table for _, table in pack_of("tactical", small_store).tables()}


def test_kinds_of_hotspot_are_those_of_the_panel_s_file(tables: dict[str, Table]) -> None:
    kinds = Counter(str(row[1]) for row in tables["emerging"].rows)
    assert kinds
    assert {f"{kind}: {meaning}": places for kind, meaning, places in tables["emerging-kinds"].rows} == kinds


def test_places_are_named_as_the_top_places_are(tables: dict[str, Table], small_store: Store) -> None:
    names = {row.name: row.place for row in top_places(request_of(small_store)).rows}
    kinds = {names[str(row[0])]: str(row[1]).partition(":")[0] for row in tables["emerging"].rows if row[0] in names}
    listed = {row[0]: row[1] for row in tables["emerging-places"].rows}
    both = set(kinds) & set(listed)
    assert both
    assert {name: kinds[name] for name in both} == {name: listed[name] for name in both}


def test_places_of_a_kind_are_those_with_most_offences(tables: dict[str, Table]) -> None:
    for kind, _, _ in tables["emerging-kinds"].rows:
        own = sorted((row[2] for row in tables["emerging"].rows if str(row[1]).startswith(f"{kind}:")), reverse=True)
        assert [row[2] for row in tables["emerging-places"].rows if row[1] == kind] == own[:MOST_OF_A_KIND]


@pytest.mark.parametrize("kind", KINDS)
def test_method_is_said_and_never_what_the_heading_says(kind: str, small_store: Store) -> None:
    pack, says = pack_of(kind, small_store), {panel.says for panel in panels().values()}
    told = [section.method for section in pack.sections if section.key not in ("since", "recommendations")]
    assert all(len(method) > 40 for method in told)
    assert not any(words in method for method in told for words in says)
    methods = {method: title for title, method in pack.methods()}
    assert len(methods) == len(set(told)) == len(pack.methods())
    assert all(section.title in methods[section.method] for section in pack.sections if section.method)


def test_months_are_told_by_the_chart_they_are_judged_by(small_store: Store) -> None:
    model = ask("trend", request_of(small_store))
    assert model.control.kind == "season"
    assert "time of year" in method_of("trend", model)
    weighed = replace(LAST_YEAR, what=("asvc",))
    for viewer, has_harm in ((ANALYST, True), (PUBLIC, False)):
        model = ask("summary", request_of(small_store, viewer, weighed))
        assert ("days of its kind" in method_of("summary", model)) == has_harm
