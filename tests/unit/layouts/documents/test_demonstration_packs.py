"""Every pack of the demonstration data, which has all that a source can have: people, admissions, harm and cells."""

from __future__ import annotations

import pytest

from data.reports.kinds import KINDS
from data.reports.making import kinds_for
from data.store.version import Store
from data.viewer import Viewer
from tests.unit.layouts.documents.packed import ANALYST, PUBLIC, THANET, fresh_pack

COORDINATOR = Viewer("coordinator", frozenset({"E07000114", "E07000106"}))


@pytest.mark.parametrize("viewer", [ANALYST, COORDINATOR, THANET, PUBLIC], ids=lambda viewer: viewer.role)
def test_every_pack_can_be_made_by_whom_it_is_for(viewer: Viewer, demonstration: Store) -> None:
    own = kinds_for(viewer)
    assert len(own) == (1 if viewer is PUBLIC else len(KINDS))
    for kind in own:
        pack = fresh_pack(kind.key, demonstration, viewer)
        assert len(pack.messages) > 2
        assert {section.key for section in pack.sections} > {each.key for each in kind.sections}
        hospital = [section for section in pack.sections if section.key == "admissions"]
        assert all("hospital" in repr(section).lower() for section in hospital)
