"""The briefing wall: one page with its slides in it, and the same slides for the page that is open for weeks.

Fifty screens ask the same thing once a minute, so what is drawn is kept by (build, data version, viewer, question,
notes, day); a screen that has it already is told so in a hundred bytes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from flask import jsonify, request

from callbacks.guard.allowance import checked_query
from callbacks.guard.record import nothing_new
from callbacks.guard.wall_only import SLIDES, WALL
from data.answers.cache import Answers
from data.answers.wall.asked import LONDON, wall_question
from data.answers.wall.slides import wall
from data.errors import StoreError
from data.months import day_in_full
from data.store.beside.notes import read_notes
from layouts.pages.frame import attributions
from layouts.wall.build import build
from layouts.wall.shell import shell
from layouts.wall.slides import slides_html

if TYPE_CHECKING:
    from flask import Flask

    from callbacks.services import Services
    from data.answers.wall.asked import WallQuestion
    from data.answers.wall.fresh import FreshModel
    from data.store.version import Store

#: Bytes of drawn walls that a process keeps.
KEPT = 8 * 2**20
#: Hour of the night, local time, after which every wall loads its page again.
NIGHTLY = 4


@dataclass(frozen=True)
class Made:
    """A drawn wall; ``version`` changes with anything on it."""

    slides: str
    version: str
    fresh: FreshModel


def register_wall(server: Flask, services: Services) -> None:
    """Hang both routes on the Flask server."""
    kept = Answers(lambda: KEPT)

    @server.get(WALL)
    def briefing() -> str:
        """The page. 403 for those who may not see it."""
        query = _query()
        store, question, now = _asked(services, query)
        made = _made(services, kept, store, question, now)
        state = _state(store, question, made, now) | {"ask": f"{SLIDES}?{query}" if query else SLIDES}
        locked, leave = made.fresh.too_old(now.timestamp()), services.viewer.role != "briefing"
        return shell(store, state, made.slides, locked=locked, leave=leave)

    @server.get(SLIDES)
    def slides() -> Any:
        """The slides for a page that has been open for a while; without them where it has these already (``known``)."""
        given = parse_qsl(_query(), keep_blank_values=True)
        known = [value for name, value in given if name == "known"]
        store, question, now = _asked(services, urlencode([pair for pair in given if pair[0] != "known"]))
        made = _made(services, kept, store, question, now)
        state = _state(store, question, made, now)
        if made.version in known:
            nothing_new()
            return jsonify(state)
        return jsonify(state | {"slides": made.slides})


def _query() -> str:
    return checked_query(request.query_string.decode("utf-8", "replace"))


def _asked(services: Services, query: str) -> tuple[Store, WallQuestion, datetime]:
    store, now = services.store(), datetime.now(UTC)
    if not store.months:
        raise StoreError("No offences are loaded yet: import data, or run `python app.py demo`.")
    return store, wall_question(query, store, services.viewer, now), now


def _made(services: Services, kept: Answers, store: Store, question: WallQuestion, now: datetime) -> Made:
    viewer, limits, today = services.viewer, services.settings.wall_stale_days, now.astimezone(LONDON).date()
    notes = read_notes(services.folder.root)
    key = (build(), store.data_version, viewer, question, notes, today, limits)
    made, found = kept.look(key)
    if not found:
        drawn = wall(question, store, viewer, notes=notes, today=today, limits=limits)
        text = slides_html(drawn, attributions(store))
        version = hashlib.sha256(f"{text} {question.every}".encode()).hexdigest()[:16]
        made = Made(text, version, drawn.fresh)
        kept.keep(key, made)
    return made


def _state(store: Store, question: WallQuestion, made: Made, now: datetime) -> dict[str, Any]:
    """What the script is told each time: which build and data, what time it is, and how old each source may get."""
    return {
        "build": build(),
        "data": store.data_version,
        "version": made.version,
        "now": now.timestamp(),
        "every": question.every,
        "nightly": _nightly(now),
        "sources": [
            {"name": each.name, "last": day_in_full(each.last_day), "ended": each.ended, "limit": each.limit}
            for each in made.fresh.sources
        ],
    }


def _nightly(now: datetime) -> float:
    local = now.astimezone(LONDON)
    tonight = datetime.combine(local.date(), time(NIGHTLY), LONDON)
    return (
        tonight if tonight > local else datetime.combine(local.date() + timedelta(days=1), time(NIGHTLY), LONDON)
    ).timestamp()
