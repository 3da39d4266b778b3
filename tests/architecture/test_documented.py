"""What can be asked, set and called is documented; and what the documents show can be asked, set and called."""

from __future__ import annotations

import re
import shlex
from functools import cache
from urllib.parse import unquote

import pytest
import typer.main

from app import cli
from data.boundaries.pack import load_pack
from data.question.basis.values import COHORTS
from data.question.display import DISPLAY_PARAMETERS, LEVELS, take_display
from data.question.filters import FILTERS, FilterState, parse_query
from data.settings import Settings
from data.store.version import VINTAGES
from data.tables.offence_classes import UNCLASSIFIED, load_classes
from data.tables.vocabulary import Vocabulary, coordination_areas
from tests.architecture.sources import ROOT, read, text_files, where

DOCUMENTS = [path for path in text_files() if path.suffix == ".md"]


@cache
def pack_vocabulary() -> Vocabulary:
    """The names known to a store with the boundaries that come with the product."""
    lsoas, districts = load_pack()
    return Vocabulary.build(
        districts=dict(zip(districts.codes, districts.names, strict=True)),
        areas={slug: area.label for slug, area in coordination_areas().items()},
        lsoas=dict(zip(lsoas.codes, lsoas.names, strict=True)),
        classes=load_classes().frame,
    )


#: Filters whose values are written by a rule that the document explains, not listed one by one.
BY_RULE = {"from", "to", "lsoa", "cell", "cohort", "hours"}


def _values() -> list[str]:
    """Every value of the filters, their defaults where they have a name, and what is no filter's."""
    words = pack_vocabulary()
    listed = [each for name, each in FILTERS.items() if name not in BY_RULE]
    found = {each.write(value) for each in listed for value in each.examples(words)}
    found |= {default for each in listed if isinstance(default := each.value(FilterState()), str)}
    return sorted({*found, "all", *COHORTS, *LEVELS, *map(str, VINTAGES), UNCLASSIFIED})


@pytest.mark.parametrize("name", [*FILTERS, *DISPLAY_PARAMETERS])
def test_every_parameter_is_documented_with_an_example(name):
    text = read("docs/query-string.md")
    assert re.search(rf"^\| `{name}` \|", text, re.M), f"{name} has no row in docs/query-string.md"
    assert f"{name}=" in text, f"{name} has no example in docs/query-string.md"


@pytest.mark.parametrize("value", _values())
def test_every_value_is_documented(value):
    assert f"`{value}`" in read("docs/query-string.md")


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_documented(name):
    row = re.search(rf"^\| `{name.upper()}` \| ([^|]*) \|", read("docs/settings.md"), re.M)
    assert row, f"{name.upper()} has no row in docs/settings.md"
    default = Settings.model_fields[name].default
    shown = {"": "empty", 0.0: "0"}.get(default, str(default))
    assert name == "store_dir" or row[1].strip("`") == shown
    assert f"`{name.upper()}`" in read("README.md")


def test_no_setting_is_documented_that_does_not_exist():
    rows = re.findall(r"^\| `([A-Z_]+)` \|", read("docs/settings.md"), re.M)
    assert {name.lower() for name in rows} == set(Settings.model_fields)


def _commands() -> dict[str, object]:
    return dict(typer.main.get_command(cli).commands)


@pytest.mark.parametrize("verb", sorted(_commands()))
def test_every_verb_and_its_options_are_documented(verb):
    parts = re.split(r"^## ", read("docs/commands.md"), flags=re.M)
    section = next((part for part in parts if part.startswith(f"`{verb}`")), None)
    assert section, f"docs/commands.md has no section on {verb}"
    options = [name for parameter in _commands()[verb].params for name in parameter.opts if name.startswith("--")]
    assert [name for name in options if name != "--help" and f"`{name}`" not in section] == []


def _examples() -> list[tuple[str, str]]:
    """Every command line in a document: where it stands, and its words."""
    return [
        (where(path), line.strip().removeprefix("$ "))
        for path in DOCUMENTS
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.match(r" {4}(\$ )?\S*python\S* app\.py", line)
    ]


@pytest.mark.parametrize(("place", "line"), _examples())
def test_command_lines_in_the_documents_are_understood(place, line):
    """Parsed as the program would parse them, and their questions read; nothing is run."""
    words = shlex.split(line.replace("\\", "/"), comments=True)[2:]
    if not words:
        return
    command = _commands()[words[0]]
    context = command.make_context(words[0], words[1:], resilient_parsing=False)
    if "query" in context.params:
        _, rest, unread = take_display(context.params["query"], (2011, 2021))
        problems = unread + parse_query(rest, pack_vocabulary())[1]
        assert problems == [], place


@pytest.mark.parametrize("text", sorted(set(re.findall(r"`([a-z]+=[^`\s]+)`", read("docs/query-string.md")))))
def test_query_strings_in_the_reference_are_understood(text):
    _, rest, display_problems = take_display(text, VINTAGES)
    _, problems = parse_query(rest, pack_vocabulary())
    assert display_problems + problems == []


def _links() -> list[tuple[str, str]]:
    return [
        (where(path), unquote(target.split("#")[0]))
        for path in DOCUMENTS
        for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8"))
        if not re.match(r"[a-z]+:|#", target)
    ]


@pytest.mark.parametrize(("place", "target"), _links())
def test_links_between_documents_lead_somewhere(place, target):
    assert ((ROOT / place).parent / target).exists(), f"{place} links to {target}"


def test_every_decision_is_in_the_list():
    notes = sorted(path.name for path in (ROOT / "docs" / "adr").glob("[0-9]*.md"))
    assert len(notes) >= 8
    assert [name for name in notes if f"({name})" not in read("docs/adr/README.md")] == []
    assert [name[:4] for name in notes] == [f"{number:04d}" for number in range(1, len(notes) + 1)]


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "adr").glob("[0-9]*.md")), ids=lambda path: path.name)
def test_every_decision_says_why(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# {path.name[:4]} ")
    for part in ("Context.", "Measurement.", "Decision.", "Consequences."):
        assert f"**{part}**" in text
