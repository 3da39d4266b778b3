"""One palette: what is made from it is as it says, no colour stands anywhere else, and text can be read."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from layouts import tokens
from layouts.figures import style
from layouts.tokens import AMOUNT, ASSETS, COLOURS, WALL, WALL_AMOUNT
from layouts.wall.heat import BRIGHT
from tests.architecture.sources import ROOT, text_files

MADE = {"assets/tokens.css", "assets/tokens.js", "layouts/tokens.py"}
HEX = r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})(?![\w-])"
NAMED = r"(?:white|black|gr[ae]y|red|green|blue|orange|yellow|brown|silver|navy|teal)"
#: A colour however it is written: hexadecimal, as numbers, or as a word where CSS, SVG or a chart takes one.
COLOUR = re.compile(rf"{HEX}|\b(?:rgb|hsl)a?\(|(?:[:=]\s*[\"']?|[\"']){NAMED}\b(?=[\"';!}}]|$)")
#: Text, and the grounds that it stands on.
TEXT = {
    "ink": ("surface", "card", "lilac", "lilac-pressed", "notice", "amber"),
    "muted": ("surface", "card", "lilac", "notice", "outside"),
    "link": ("surface", "card", "lilac"),
    "fall": ("surface", "card"),
    "rise": ("surface", "card"),
    "on-amber": ("amber",),
    "on-dark": ("ink", "lost"),
    "on-dark-muted": ("ink",),
}


def test_the_assets_are_made_from_the_tokens() -> None:
    for name, text in (("tokens.css", tokens.stylesheet()), ("tokens.js", tokens.script())):
        assert (ASSETS / name).read_text("utf-8") == text, f"run python -m layouts.tokens: {name} is not of them"


def test_no_colour_stands_anywhere_else() -> None:
    found = []
    for path in text_files():
        name = path.relative_to(ROOT).as_posix()
        if name in MADE or not name.startswith(("assets/", "layouts/", "callbacks/")):
            continue
        lines = path.read_text("utf-8").splitlines()
        found += [f"{name}:{i}: {hit[0]}" for i, line in enumerate(lines, 1) for hit in COLOUR.finditer(line)]
    assert found == [], "layouts/tokens.py has the colours"


@pytest.mark.parametrize(
    "line", ["a { color: #fff; }", 'fill="#12263a"', "rgb(1 2 3 / 4%)", 'color: "white"', "color: white;", "'red'"]
)
def test_a_colour_is_seen_however_it_is_written(line: str) -> None:
    assert COLOUR.search(line)


@pytest.mark.parametrize("line", ["#first { top: 0 }", "var(--ink)", 'href="#tiles"', "// it is red", "#add-place {"])
def test_what_is_no_colour_is_let_through(line: str) -> None:
    assert not COLOUR.search(line)


def test_every_property_that_is_used_is_there() -> None:
    known = set(re.findall(r"--([\w-]+):", tokens.stylesheet()))
    used = {
        name
        for path in text_files()
        if path.suffix in (".css", ".py") and path.relative_to(ROOT).parts[0] in ("assets", "layouts")
        for name in re.findall(r"var\(--([\w-]+)", path.read_text("utf-8"))
    }
    assert used - known == {
        "ratio",
        "low",
        "high",
        "dx",
        "dy",
        "turn",
        "u",
    }  # of a drawing, a slider, the names on the map and the wall's unit, set where they are drawn


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)  # the grey that just fails, as WebAIM says


@pytest.mark.parametrize(("text", "ground"), [(text, ground) for text, grounds in TEXT.items() for ground in grounds])
def test_text_can_be_read(text: str, ground: str) -> None:
    assert contrast(COLOURS[text], COLOURS[ground]) >= 4.5


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *(("wall-ink", ground) for ground in ("wall-ground", "wall-panel", "wall-own", "wall-lost", "wall-grey")),
        *(("wall-muted", ground) for ground in ("wall-ground", "wall-panel")),
        *(("wall-rise", "wall-panel"), ("wall-fall", "wall-panel"), ("wall-mark", "wall-ground")),
        ("wall-on-mark", "wall-mark"),
    ],
)
def test_the_wall_can_be_read_across_a_room(text: str, ground: str) -> None:
    assert contrast(WALL[text], WALL[ground]) >= 7


def test_numbers_on_the_wall_can_be_read_on_every_amount() -> None:
    on = [WALL["wall-ink"] if level < BRIGHT else WALL["wall-on-mark"] for level in range(len(WALL_AMOUNT))]
    assert all(contrast(text, ground) >= 4.5 for text, ground in zip(on, WALL_AMOUNT, strict=True))
    assert [luminance(colour) for colour in WALL_AMOUNT] == sorted(map(luminance, WALL_AMOUNT))


def test_amounts_darken_step_by_step() -> None:
    assert all(contrast(lighter, darker) > 1.2 for lighter, darker in pairwise(AMOUNT))
    assert [luminance(colour) for colour in AMOUNT] == sorted(map(luminance, AMOUNT), reverse=True)


def test_charts_and_map_share_their_colours() -> None:
    assert style.PURPLE is AMOUNT
    assert tuple(COLOURS[name] for name in ("ink", "muted", "fall", "rise")) == (
        style.INK,
        style.MUTED,
        style.FALL,
        style.RISE,
    )
