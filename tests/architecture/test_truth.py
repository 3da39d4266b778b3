"""What a method page states of a simulation is what ``make truth`` recorded, and the page says which simulation."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from benchmarks.truth.recorded import as_tables, load
from benchmarks.truth.stated import statements

PAGES = Path(__file__).resolve().parents[2] / "docs" / "methods"
TEXTS = {page.stem: " ".join(page.read_text(encoding="utf-8").split()) for page in PAGES.glob("*.md")}
RECORD = load()


@pytest.mark.parametrize("page", sorted({each.page for each in statements(RECORD)}))
def test_a_page_states_what_was_recorded(page: str) -> None:
    apart = [each for each in statements(RECORD) if each.page == page and each.passage not in TEXTS[page]]
    assert apart == []


def test_a_page_names_the_simulation_of_its_figures() -> None:
    assert [each for each in statements(RECORD) if f"`{each.simulation}`" not in TEXTS[each.page]] == []


def test_what_names_the_report_states_what_is_in_it() -> None:
    named = {page for page, text in TEXTS.items() if "make truth" in text}
    assert named == {each.page for each in statements(RECORD)}


def test_nothing_is_simulated_for_no_page() -> None:
    unused = set(RECORD) - {each.simulation for each in statements(RECORD)}
    assert {name for name in unused if not any(f"`{name}`" in text for text in TEXTS.values())} == set()


def test_another_result_is_not_what_the_pages_state() -> None:
    """Raised by ten points the figures of any simulation are no longer those of its page. What is a label stays."""
    for name in {each.simulation for each in statements(RECORD)}:
        changed = copy.deepcopy(RECORD)
        for table in changed[name]["tables"]:
            labels = 1 if name == "plans" else len(table["columns"])
            table["rows"] = [
                [_raised(cell) if at and (" " in cell or at >= labels) else cell for at, cell in enumerate(row)]
                for row in table["rows"]
            ]
        try:
            found = statements(changed)
        except AssertionError:
            continue  # the page has words for one result only
        assert any(each.passage not in TEXTS[each.page] for each in found), name


def _raised(cell: str) -> str:
    number, blank, rest = cell.partition(" ")
    try:
        return f"{float(number.replace(',', '')) + 10:g}{blank}{rest}"
    except ValueError:
        return cell


def test_tables_are_read_as_they_are_printed() -> None:
    found = as_tables(["## Title", "", "over it", "", "| a | b |", "|---|---|", "| 1 | 2 ± 1 |", "", "| c |", "|---|"])
    assert found == {
        "title": "Title",
        "tables": [
            {"above": "over it", "columns": ["a", "b"], "rows": [["1", "2 ± 1"]]},
            {"above": "over it", "columns": ["c"], "rows": []},
        ],
    }
