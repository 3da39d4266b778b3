"""The Knife crime page's callbacks are declared, and give a role no more than it may see."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from callbacks.application import create_app
from callbacks.knife import CHANGE_IDS, HEAD_IDS, HEALTH_IDS, MULTIPLES_IDS, WHO_IDS
from data.access import Viewer
from data.settings import Settings
from data.store import Store, StoreFolder

#: First output of each callback that answers -> what stands between it and the data.
ANSWERS = {
    next(iter(ids.values()))[0]: "the deployment's viewer"
    for ids in (HEAD_IDS, MULTIPLES_IDS, CHANGE_IDS, WHO_IDS, HEALTH_IDS)
}
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
    server = create_app(StoreFolder(store.folder.parent.parent), viewer, Settings()).server
    found: dict[str, Any] = {}
    with server.test_client() as client:
        client.get("/knife/_dash-layout")
        for each in client.get("/knife/_dash-dependencies").get_json():
            if [one["id"] for one in each["inputs"]] != ["question"] or each["clientside_function"]:
                continue
            outputs = [one.rpartition(".") for one in each["output"].strip(".").split("...")]
            body = {
                "output": each["output"],
                "outputs": [{"id": name, "property": of} for name, _, of in outputs],
                "inputs": [{"id": "question", "property": "data", "value": {"query": query}}],
                "changedPropIds": ["question.data"],
            }
            got = client.post("/knife/_dash-update-component", json=body, headers={"X-Role": "analyst"})
            assert got.status_code == 200, got.get_data(as_text=True)[:300]
            found |= got.get_json()["response"]
    return found


def test_every_answering_callback_is_declared(small_store: Store) -> None:
    server = create_app(StoreFolder(small_store.folder.parent.parent), Viewer("public"), Settings()).server
    with server.test_client() as client:
        client.get("/knife/_dash-layout")
        own = [each for each in client.get("/knife/_dash-dependencies").get_json() if not each["clientside_function"]]
    first = {each["output"].strip(".").split(".")[0] for each in own}
    assert first == {*ANSWERS, "url"}


def tables(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Every table in an answer."""
    found = re.findall(r'"data-table": ("(?:[^"\\]|\\.)*")', json.dumps(answer))
    return [json.loads(json.loads(text)) for text in found]


@pytest.mark.parametrize("query", QUERIES)
def test_the_public_gets_no_small_count_and_no_lsoa(small_store: Store, query: str) -> None:
    answer = answers(small_store, Viewer("public"), query)
    assert len(answer) > 20
    assert not re.search(r"\b[EW]01\d{6}\b", json.dumps(answer))
    counted = 0
    for table in tables({"change": answer["change-table"], "trend": answer["trend-table"]}):
        for strong in re.findall(r'"(?:strong)", "text": "([\d,]+)"', json.dumps(table["rows"])):
            counted += 1
            assert int(strong.replace(",", "")) % 5 == 0
    if query in REFUSED:
        assert counted == 0
        assert "fixed questions only" in json.dumps(answer)
    else:
        assert counted > 10


def test_an_analyst_gets_what_the_public_does_not(small_store: Store) -> None:
    answer = answers(small_store, Viewer("analyst"), QUERIES[1])
    shown = re.findall(r'"strong", "text": "([\d,]+)"', json.dumps(tables({"change": answer["change-table"]})))
    assert any(int(number.replace(",", "")) % 5 for number in shown)
