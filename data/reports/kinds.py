"""The kinds of pack, and the sections of each: a panel, the question it is asked, and how it is shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from data.errors import FilterError
from data.reports.charts import (
    admissions_chart,
    ages_chart,
    kinds_chart,
    map_of,
    places_chart,
    season_chart,
    trend_chart,
    week_chart,
)
from data.reports.hotspots import emerging_tables

if TYPE_CHECKING:
    from collections.abc import Callable

    from data.answers.request import Request
    from data.reports.document import Block


@dataclass(frozen=True)
class Wanted:
    """A section. ``what``: kinds of offence in place of those asked about. ``hide``: columns not on paper.

    ``short``: rows on paper, the last ones where negative, 0 all, None no table on paper. ``leads``: how many of its
    sentences are key messages of the pack.
    """

    key: str
    title: str
    panel: str
    drawn: Callable[[Any, Request], list[Block]] | None = None
    what: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    short: int | None = 0
    leads: int = 0

    def asked(self, request: Request) -> Request:
        """The question of this section: that of the pack, of other kinds of offence where it says so."""
        return replace(request, state=replace(request.state, what=self.what)) if self.what else request


@dataclass(frozen=True)
class Kind:
    """``public``: it is made of what the public may see, whoever makes it."""

    key: str
    title: str
    says: str
    sections: tuple[Wanted, ...]
    public: bool = False


KNIFE = ("knife-enabled",)
SEXUAL = ("rape", "sexual-assault", "sexual-non-contact")

SUMMARY = Wanted("summary", "Where we stand", "summary", leads=2)
MAP = Wanted("map", "Map of the districts", "map", map_of, short=None)
PLACES = Wanted("places", "Districts", "places", places_chart, hide=("harm_days",))
CHANGE = Wanted("change", "Change by district and age", "change", short=6, leads=1)
FUNNEL = Wanted("funnel", "Districts against one another", "funnel", leads=1)
TREND = Wanted("trend", "Month by month", "trend", trend_chart, short=-13, leads=1)
SEASON = Wanted("season", "Time of year", "season", season_chart, hide=("verdict",))
WEEK = Wanted("week", "Hours of the week", "heatmap", week_chart)
PEAKS = Wanted("peaks", "Busiest times", "peaks", leads=1)
KINDS_OF = Wanted("kinds", "Kinds of offence", "categories", kinds_chart)
WHO = Wanted("who", "Who: victims and suspects", "who", ages_chart, leads=1)
TOP = Wanted("top", "Top places", "top", hide=("months_in_top_1_percent", "of_months", "top_before"), leads=1)
PATROL = Wanted("patrol", "Where to be, and when", "patrol", hide=("expected",))
EMERGING = Wanted("emerging", "New and lasting hotspots", "emerging", emerging_tables, short=None)
KNIFE_TREND = Wanted("knife-trend", "Knife-enabled: month by month", "trend", trend_chart, KNIFE, short=-13, leads=1)
KNIFE_PLACES = Wanted("knife-places", "Knife-enabled: districts", "places", None, KNIFE, hide=("harm_days",))
KNIFE_WHO = Wanted("knife-who", "Knife-enabled: victims and suspects", "who", ages_chart, KNIFE)
SEXUAL_TREND = Wanted("sexual-trend", "Sexual violence: month by month", "trend", trend_chart, SEXUAL, short=-13)
SEXUAL_SEASON = Wanted("sexual-season", "Sexual violence: time of year", "season", season_chart, SEXUAL, ("verdict",))
ADMISSIONS = Wanted("admissions", "Hospital admissions", "admissions", admissions_chart, short=-13, leads=2)
SUCCESS = Wanted("success", "Measures of success", "success", short=None)
COST = Wanted("cost", "Cost of crime", "cost", hide=("change_low", "change_high"))


def titled(prefix: str, *sections: Wanted) -> tuple[Wanted, ...]:
    """The same sections under one of the three headings of Prevent, Protect, Prepare."""
    return tuple(
        replace(each, title=f"{prefix}: {each.title[:1].lower()}{each.title[1:]}", leads=each.leads)
        for each in sections
    )


KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind(
            "tactical",
            "Tactical assessment",
            "monthly: where, when and what changed, and where to be",
            (SUMMARY, MAP, PLACES, TOP, PATROL, EMERGING, WEEK, PEAKS, TREND, KINDS_OF, KNIFE_TREND, KNIFE_PLACES),
        ),
        Kind(
            "strategic",
            "Strategic assessment",
            "quarterly: the whole picture, with people, knives, sexual violence, admissions and cost",
            (
                SUMMARY, SUCCESS, MAP, PLACES, CHANGE, FUNNEL, TREND, SEASON, WEEK, PEAKS, KINDS_OF, WHO,
                KNIFE_TREND, KNIFE_PLACES, KNIFE_WHO, SEXUAL_TREND, SEXUAL_SEASON, ADMISSIONS, COST,
            ),
        ),
        Kind(
            "ppp",
            "Prevent, Protect, Prepare",
            "monthly: people to reach, places to guard, months to come",
            (
                SUMMARY,
                *titled("Prevent", WHO, CHANGE),
                *titled("Protect", MAP, PLACES, TOP, WEEK, PEAKS),
                *titled("Prepare", TREND, SEASON, KNIFE_TREND, ADMISSIONS),
            ),
        ),
        Kind(
            "panel",
            "Report to the Police and Crime Panel",
            "for a public meeting: districts only, made of the release of this question where there is one",
            (SUMMARY, MAP, PLACES, TREND, KNIFE_TREND, ADMISSIONS),
            public=True,
        ),
    )
}  # fmt: skip


def kind_of(key: str) -> Kind:
    """The kind of this name. Raises FilterError for one that there is not."""
    if key not in KINDS:
        raise FilterError(f"There is no pack {key!r}: packs are {', '.join(KINDS)}.")
    return KINDS[key]
