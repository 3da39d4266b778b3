"""The Knife crime page's callbacks are declared, and give a role no more than it may see."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from callbacks.application import create_app
from data.settings import Settings
from data.store.version import Store, StoreFolder
from data.viewer import Viewer
from tests.architecture import asking

QUERIES = (
    "compare=year&level=lsoa",
    "district=E07000114&what=rape",
    "what=asvc&flag=knife&cohort=10-17&from=2025-01&to=2025-09&measure=harm",
    "by=area&sort=rate&what=knife-enabled",
    "from=2024-10&to=2025-09&what=knife-enabled",
    "from=2024-10&to=2025-09&what=asvc&cohort=u25&measure=harm&level=lsoa",
)
#: Those that a view with rounded figures does not answer: other dates, kinds, circumstances or ages.
REFUSED = QUERIES[:4]


def answers(store: Store, viewer: Viewer, query: str) -> dict[str, Any]:
    """Everything that the page is sent for a question, by component."""
    return asking.answers(create_app(StoreFolder(store.folder.parent.parent), viewer, Settings()), "/knife/", query)


@pytest.mark.parametrize("query", QUERIES)
def test_the_public_gets_no_small_count_and_no_lsoa(small_store: Store, query: str) -> None:
    answer = answers(small_store, Viewer("public", exploring=True), query)
    assert len(answer) > 15
    assert not re.search(r"\b[EW]01\d{6}\b", json.dumps(answer))
    counted = 0
    for table in [*asking.tables(answer["change-table"]), *asking.tables(answer["trend-table"])]:
        for strong in re.findall(r'"(?:strong)", "text": "([\d,]+)"', json.dumps(table["rows"])):
            counted += 1
            assert (number := int(strong.replace(",", ""))) == 0 or number >= 5
    if query in REFUSED:
        assert counted == 0
        assert "fixed questions only" in json.dumps(answer)
    else:
        assert counted > 10


def test_an_analyst_gets_what_the_public_does_not(small_store: Store) -> None:
    answer = answers(small_store, Viewer("analyst"), QUERIES[1])
    shown = re.findall(r'"strong", "text": "([\d,]+)"', json.dumps(asking.tables(answer["change-table"])))
    assert any(1 <= int(number.replace(",", "")) <= 4 for number in shown)
