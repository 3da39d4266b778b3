"""The one page of the wall, with its slides in it: what the reader came for is there before any script runs."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

from layouts.pages.frame import TITLE
from layouts.wall.build import build
from layouts.wall.map import drawn

if TYPE_CHECKING:
    from data.store.version import Store

SHELL = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Briefing wall · {title}</title>
<link rel="icon" href="/assets/favicon.ico">
<link rel="stylesheet" href="/assets/tokens.css?b={build}">
<link rel="stylesheet" href="/assets/wall.css?b={build}">
<script defer src="/assets/wall_rules.js?b={build}"></script>
<script defer src="/assets/wall.js?b={build}"></script>
</head><body{locked}>
<main id="wall">
<h1 class="unseen">Briefing wall</h1>
<div id="stage">
<p id="marking">{marking}</p><p id="clock" aria-hidden="true"></p>
<div id="map" aria-hidden="true"><svg viewBox="0 0 1 1" preserveAspectRatio="xMidYMid slice">{outlines}</svg></div>
<div id="slides">{slides}</div>
<p id="progress"><span></span></p><p id="turn" aria-hidden="true"></p>
</div>
<p id="late" role="status" hidden></p>
<section id="lock" aria-labelledby="lock-title"><h2 id="lock-title">These data are too old to brief from</h2>
<p id="lock-words">{lock}</p><p>Ask the analyst for a new import. The slides come back by themselves.</p></section>
<nav class="controls" aria-label="This screen"><button type="button" id="pause">Pause</button>{leave}</nav>
</main>
<script type="application/json" id="wall-state">{state}</script>
</body></html>"""


def shell(store: Store, state: dict[str, Any], slides: str, *, locked: bool, leave: bool) -> str:
    """The whole page. ``state``: what the script starts from; ``leave``: whether there is a page to go back to."""
    marking = '<span class="badge">Demonstration data – invented</span>' if store.is_demonstration else ""
    oldest = " ".join(f"{source['name']}: last offence {source['last']}." for source in state["sources"])
    return SHELL.format(
        title=TITLE,
        build=build(),
        locked=' class="locked"' if locked else "",
        marking=marking,
        outlines=drawn(store).paths,
        slides=slides,
        lock=escape(oldest),
        leave='<a href="/">Explore</a>' if leave else "",
        state=json.dumps(state, ensure_ascii=True).replace("<", "\\u003c"),
    )
