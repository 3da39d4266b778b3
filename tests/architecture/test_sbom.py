"""The bill of materials holds what is served, with licences, and no tool; and the audit tells silence from safety."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import pytest

from deploy.audit_deps import NOT_AUDITED, told
from deploy.sbom import bill, plain, without_tools
from tests.architecture.sources import read
from tests.architecture.test_requirements import _with_what_they_bring


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    """The bill of this environment."""
    return bill()


def test_every_pin_is_in_it_with_its_licence(made: dict[str, Any]) -> None:
    found = {plain(one["name"]): one for one in made["components"]}
    pins = [line.partition("==") for line in read("requirements.txt").splitlines() if "==" in line]
    assert len(pins) > 20
    for name, _, pinned in pins:
        one = found[plain(name)]
        assert one["version"] == pinned
        licences = [
            each.get("expression") or each["license"].get("id") or each["license"]["name"] for each in one["licenses"]
        ]
        assert any(licences), name
        assert one["purl"] == f"pkg:pypi/{plain(name)}@{pinned}"


def test_it_holds_what_they_bring_and_no_tool(made: dict[str, Any]) -> None:
    assert {plain(one["name"]) for one in made["components"]} == _with_what_they_bring()
    assert {one["name"]: version(one["name"]) for one in made["components"]} == {
        one["name"]: one["version"] for one in made["components"]
    }


def test_its_graph_is_whole(made: dict[str, Any]) -> None:
    refs = {one["bom-ref"] for one in made["components"]}
    product = made["metadata"]["component"]
    edges = {one["ref"]: one["dependsOn"] for one in made["dependencies"]}
    assert product["name"] == "serious-violence-explorer"
    assert set(edges) == {*refs, product["bom-ref"]}
    assert {each for to in edges.values() for each in to} <= refs
    assert len(edges[product["bom-ref"]]) == sum("==" in line for line in read("requirements.txt").splitlines())


def test_what_is_not_kept_leaves_the_graph() -> None:
    parts = [{"name": name, "bom-ref": name} for name in ("A_b", "tool")]
    graph = [{"ref": "A_b", "dependsOn": ["tool"]}, {"ref": "tool"}, {"ref": "us"}]
    found = without_tools(
        {"components": parts, "dependencies": graph, "metadata": {"component": {"bom-ref": "us"}}}, {"a-b"}, {"a-b"}
    )
    assert [one["name"] for one in found["components"]] == ["A_b"]
    assert found["dependencies"] == [{"ref": "us", "dependsOn": ["A_b"]}, {"ref": "A_b", "dependsOn": []}]


SKIPPED = {"name": "a", "skip_reason": "Dependency not found on PyPI"}
SAFE = {"name": "b", "version": "1", "vulns": []}
WEAK = {"name": "c", "version": "2", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3"]}]}


@pytest.mark.parametrize(
    ("found", "words", "weak"),
    [
        ([], NOT_AUDITED, False),
        ([SKIPPED, SKIPPED], NOT_AUDITED, False),
        ([SKIPPED, SAFE], "1 packages audited, 0 known vulnerabilities; 1 could not be looked up.", False),
        ([SAFE, SAFE], "2 packages audited, 0 known vulnerabilities.", False),
        ([SAFE, WEAK], "c 2: PYSEC-1, mended in 3", True),
    ],
)
def test_an_audit_without_an_answer_is_no_good_news(found: list[dict[str, Any]], words: str, weak: bool) -> None:
    lines, known = told(found, 2)
    assert lines[0].startswith(words)
    assert known is weak
