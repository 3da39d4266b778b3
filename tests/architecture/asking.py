"""Asking the callbacks of a page as a forged request would: everything that a question sends to the browser."""

from __future__ import annotations

from typing import Any

import dash


def parts(output: str) -> list[str]:
    """'a.b' of '..a.b...c.d..'."""
    return output.strip(".").split("...")


def filled(each: dict[str, str], query: str) -> dict[str, Any]:
    """An input with the question in it."""
    asks = each["id"] == "question" or each["id"].startswith("wanted-")
    return {**each, "value": {"query": query} if asks else 1}


def answers(app: dash.Dash, path: str, query: str) -> dict[str, Any]:
    """Component -> what every callback of the page but the reducer answers."""
    found: dict[str, Any] = {}
    with app.server.test_client() as client:
        client.get(f"{path}_dash-layout")
        for each in client.get(f"{path}_dash-dependencies").get_json():
            if each["clientside_function"] or any(one["id"] == "url" for one in each["inputs"]):
                continue
            outputs = [
                dict(zip(("id", "property"), part.rsplit(".", 1), strict=True)) for part in parts(each["output"])
            ]
            inputs = [filled(one, query) for one in each["inputs"]]
            body = {
                "output": each["output"],
                "outputs": outputs if each["output"].startswith("..") else outputs[0],
                "inputs": inputs,
                "state": [filled(one, query) for one in each["state"]],
                "changedPropIds": [f"{inputs[0]['id']}.{inputs[0]['property']}"],
            }
            got = client.post(f"{path}_dash-update-component", json=body, headers={"X-Role": "analyst"})
            assert got.status_code == 200, (each["output"], got.get_data(as_text=True)[:300])
            found |= got.get_json()["response"]
    return found
