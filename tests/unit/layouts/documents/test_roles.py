"""What a pack holds is what its viewer's panels would show, whoever asks for it."""

from __future__ import annotations

import pytest

from data.answers.panels import ask, panels
from data.errors import PermissionRefused
from data.reports.document import Paragraph, Table
from data.reports.kept import Comment, Kept, Recommendation
from data.reports.kinds import KINDS
from data.reports.making import make
from data.store.version import Store
from tests.unit.layouts.documents.packed import ANALYST, PUBLIC, THANET, order_of, pack_of, request_of

COUNTS = ("offences", "before", "a_year_earlier", "people", "female", "male", "admissions_all", "admissions_u25")


def counted(table: Table) -> list[object]:
    places = [i for i, column in enumerate(table.columns) if column.key in COUNTS]
    return [row[i] for row in table.rows for i in places]


@pytest.mark.parametrize("viewer", [ANALYST, THANET, PUBLIC])
def test_the_panel_pack_holds_no_small_and_no_exact_count(viewer, small_store: Store) -> None:
    pack = pack_of("panel", small_store, viewer)
    values = [value for _, table in pack.tables() for value in counted(table)]
    numbers = [value for value in values if isinstance(value, int | float)]
    assert len(numbers) > 50
    assert [value for value in numbers if 0 < value < 5] == []
    plain = ask("places", request_of(small_store, ANALYST)).rows
    exact = {row.name: row.count.value for row in plain}
    shown = {row.name: row.count.value for row in ask("places", request_of(small_store, PUBLIC)).rows}
    assert sum(shown[name] != exact[name] for name in shown) > len(shown) / 2  # so there is noise in what it holds
    assert pack == pack_of("panel", small_store, PUBLIC)


def test_the_public_has_no_other_pack(small_store: Store) -> None:
    for kind in set(KINDS) - {"panel"}:
        with pytest.raises(PermissionRefused):
            pack_of(kind, small_store, PUBLIC)


@pytest.mark.parametrize("viewer", [ANALYST, THANET])
@pytest.mark.parametrize("kind", ["tactical", "strategic", "ppp"])
def test_every_table_is_the_panel_s_own_file(kind: str, viewer, small_store: Store) -> None:
    pack, request = pack_of(kind, small_store, viewer), request_of(small_store, viewer)
    found = {table.key: table for _, table in pack.tables()}
    checked = 0
    for each in KINDS[kind].sections:
        model = ask(each.panel, each.asked(request))
        if each.key not in found or each.panel == "heatmap":
            continue
        rows = [list(row) for row in found[each.key].rows]
        assert rows == list(panels()[each.panel].rows(model))[1 : len(rows) + 1]
        checked += 1
    assert checked >= 5


def test_a_partnership_gets_no_places_beyond_its_own(small_store: Store) -> None:
    pack = pack_of("tactical", small_store, THANET)
    refused = {s.key: s.blocks[0].text for s in pack.sections if isinstance(s.blocks[0], Paragraph)}
    for key in ("top", "patrol", "emerging"):
        assert refused[key] == "LSOAs and cells are not shown here: this view goes down to your own district."
        assert key not in {section.key for section, _ in pack.tables()}


KEPT = Kept(
    (Comment("", "Secret words", "A", "2026-01-01"), Comment("map", "More words", "A", "2026-01-01")),
    (Recommendation(1, "Do this", "Owner", "", "open", "A", "2026-01-01"),),
)


def test_an_analyst_s_words_stand_in_analysts_packs_only(small_store: Store) -> None:
    said = {
        (kind, viewer.role): repr(make(order_of(kind, small_store, viewer, kept=KEPT)))
        for kind, viewer in (("tactical", ANALYST), ("tactical", THANET), ("panel", PUBLIC))
    }
    for words in ("Secret words", "More words", "Do this"):
        assert words in said["tactical", "analyst"]
        assert words not in said["tactical", "csp"]
        assert words in said["panel", "public"]
