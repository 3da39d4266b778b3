"""What changed: places that became hot, or get worse, in the latest month; and what came in since the data before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from data.answers.answer import Unavailable
from data.answers.hotspots.emerging import emerging_months
from data.answers.hotspots.places.top_places import place_words
from data.answers.hotspots.study import LEAST, study, unit_names
from data.answers.panels import ask
from data.answers.wall.idea import LeftOut
from data.months import day_words
from data.question.periods import Period
from data.store.reach import last_day_before

if TYPE_CHECKING:
    from data.answers.hotspots.hotspots import UnitLayer
    from data.answers.request import Request
    from data.answers.wall.asked import Briefing

TITLE = "What changed"
#: Classes that are news, the most urgent first, and what a reader is told of each.
NEWS = {
    "new": "hot for the first time",
    "consecutive": "hot for some months in a row, never before",
    "intensifying": "hot nearly always, and getting worse",
}
#: Places on the slide; the sentence says how many there are.
MOST = 4


@dataclass(frozen=True)
class NewPlace:
    """``unit``: a cell or LSOA as an address writes it; ``count``: its offences of the year."""

    place: str
    words: str
    count: int
    unit: str


@dataclass(frozen=True)
class EmergedModel:
    """``since``: what came in since the data before, '' where no data before is kept."""

    places: tuple[NewPlace, ...]
    sentence: str
    since: str
    month: str


def emerged(briefing: Briefing) -> EmergedModel | LeftOut:
    """New places of the latest whole month, those with most offences first within their class."""
    request = briefing.request(briefing.of_year())
    layer = ask("emerging", request)
    if isinstance(layer, Unavailable):
        return LeftOut(TITLE, layer.words())
    last = emerging_months(request, study(request)).end
    month = Period(last.replace(day=1), last).words()
    news = sorted(
        (list(NEWS).index(key), -count, name)
        for name, key, count in zip(layer.names, layer.keys, layer.counts, strict=True)
        if key in NEWS
    )
    places = [each for each in news if -each[1] >= LEAST]
    sentence = _sentence(layer, len(places), len(news) - len(places), month)
    return EmergedModel(_places(request, places[:MOST]), sentence, _since(briefing), month)


def _places(request: Request, news: list[tuple[int, int, str]]) -> tuple[NewPlace, ...]:
    if not news:
        return ()
    found = study(request)
    held = np.flatnonzero(found.now > 0)
    at = dict(zip(unit_names(request, found.units, held), held.tolist(), strict=True))
    known = [each for each in news if each[2] in at]
    words = place_words(request, found, np.array([at[name] for _, _, name in known], dtype=np.int64)) if known else []
    return tuple(
        NewPlace(place, list(NEWS.values())[rank], -count, name)
        for place, (rank, count, name) in zip(words, known, strict=True)
    )


def _sentence(layer: UnitLayer, news: int, small: int, month: str) -> str:
    if not news + small:
        hot = sum(entry.units for entry in layer.legend if entry.key not in (*NEWS, "historical"))
        known = f" {hot:,} place{'s are' if hot != 1 else ' is'} hot, as before." if hot else ""
        return f"No place became hot for the first time in {month}, and none that is hot is getting worse.{known}"
    more = f" The {MOST} with most offences are shown." if news > MOST else ""
    told = f"{news:,} place{'s' if news != 1 else ''} to know about in {month}.{more}" if news else ""
    became = f"{small:,} {'more became' if news else 'became'} hot"
    few = f"{became} with fewer than {LEAST} offences: too few to send anybody."
    return " ".join(part for part in (told, few if small else "") if part)


def _since(briefing: Briefing) -> str:
    """'Since 23 Sep 2025: 12 more offences, up to 30 Sep 2025.'"""
    before, store = last_day_before(briefing.store), briefing.store
    if before is None:
        return ""
    fresh = replace(briefing.scope, start=before + timedelta(days=1), end=store.last_day)
    answer = ask("summary", briefing.request(fresh))
    if isinstance(answer, Unavailable):
        return ""
    value, ended, last = answer.figures[0].value, day_words(before), day_words(store.last_day)
    return f"Since the data before, which ended on {ended}: {value} more offences, up to {last}."
