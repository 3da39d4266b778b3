"""The last 28 days of data against the 28 before and the same days a year ago, tested; and knives alike.

Of a source that knows months only, the last whole month against the month before and the same month a year ago.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from data.answers.answer import Unavailable
from data.answers.panels import ask
from data.answers.wall.asked import KNIFE
from data.answers.wall.idea import LeftOut, change_words
from data.question.filters.when import day_words, hours_words
from data.question.periods import Period, latest_year, resolve

if TYPE_CHECKING:
    from data.answers.figures.shown import ShownChange
    from data.answers.summary import Figure
    from data.answers.wall.asked import Briefing
    from data.question.filters import FilterState
    from data.store.version import Store

#: Days that are compared: four weeks hold each weekday as often as the four before.
DAYS = 28
#: Places named on the slide of knives.
PLACES = 3
VIOLENCE, KNIVES = "The last four weeks", "Knife"


@dataclass(frozen=True)
class Compared:
    """``before``: the count of the other period, '' where the data does not cover it; then ``words`` says so."""

    label: str
    before: str
    period: str
    change: ShownChange | None
    words: str


@dataclass(frozen=True)
class RecentModel:
    """``where``, ``when``: of the last twelve months; empty where there is nothing to say."""

    count: str
    period: str
    compared: tuple[Compared, ...]
    where: tuple[str, ...] = ()
    when: str = ""
    year: str = ""


def recent_period(store: Store) -> Period:
    """The last 28 days that the data covers; the last whole month where days are not known."""
    if store.has_month_only_source:
        last = latest_year(store).end
        return Period(last.replace(day=1), last)
    return Period(store.last_day - timedelta(days=DAYS - 1), store.last_day)


def recent(briefing: Briefing) -> RecentModel | LeftOut:
    """All of the wall's offences."""
    return _recent(briefing, briefing.scope, VIOLENCE)


def knife(briefing: Briefing) -> RecentModel | LeftOut:
    """Knife-enabled serious violence, everywhere; with the places and hours of the year."""
    state = replace(KNIFE, districts=briefing.place.districts, compare="none")
    found = _recent(briefing, state, KNIVES)
    if isinstance(found, LeftOut):
        return found
    year = replace(state, start=briefing.year.start, end=briefing.year.end)
    return replace(found, where=_where(briefing, year), when=_when(briefing, year), year=briefing.year.words())


def _recent(briefing: Briefing, state: FilterState, idea: str) -> RecentModel | LeftOut:
    period = recent_period(briefing.store)
    of = replace(state, start=period.start, end=period.end)
    months = briefing.store.has_month_only_source
    labels = {"period": "the month before" if months else f"the {DAYS} days before", "year": "a year earlier"}
    compared, count = [], ""
    for compare, label in labels.items():
        asked = replace(of, compare=compare)
        answer = ask("summary", briefing.request(asked))
        if isinstance(answer, Unavailable):
            return LeftOut(idea, answer.words())
        figure = answer.figures[0]
        count = figure.value
        compared.append(_compared(briefing, label, figure, asked))
    return RecentModel(count, period.words(), tuple(compared))


def _compared(briefing: Briefing, label: str, figure: Figure, asked: FilterState) -> Compared:
    before = resolve(asked, briefing.store).before
    if before is None:
        return Compared(label, "", "", None, "The data does not reach back so far.")
    return Compared(label, figure.before, before.words(), figure.change, change_words(figure.change))


def _where(briefing: Briefing, year: FilterState) -> tuple[str, ...]:
    top = ask("top", briefing.request(year))
    if isinstance(top, Unavailable):
        return ()
    return tuple(f"{row.place}: {row.count:,}" for row in top.rows[:PLACES])


def _when(briefing: Briefing, year: FilterState) -> str:
    """The clearest peak, else the busiest three hours, where chance does not explain them."""
    peaks = ask("peaks", briefing.request(year))
    if isinstance(peaks, Unavailable):
        return ""
    if not peaks.peaks:
        return peaks.busiest or "No hour of the week stands out beyond chance."
    row = peaks.peaks[0]
    label = f"{day_words(row.days)} {hours_words(tuple(range(row.start, row.stop)))}"
    return f"{label[0].upper()}{label[1:]}: {row.count:,.0f} offences, {100 * row.share:.0f}% of the week."
