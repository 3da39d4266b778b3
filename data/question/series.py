"""The knife series that are kept apart, each a kind of offence with its circumstances."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from data.question.opening import opening_state

if TYPE_CHECKING:
    from data.question.filters import FilterState
    from data.store.version import Store


@dataclass(frozen=True)
class Series:
    """A series by name, with its definition as the screen says it."""

    label: str
    what: tuple[str, ...]
    flags: tuple[str, ...]
    definition: str


SERIES: dict[str, Series] = {
    "enabled": Series(
        "Knife-enabled violence",
        ("knife-enabled",),
        (),
        "Home Office definition: assault with injury or intent, robbery, threats to kill, homicide, rape or sexual "
        "assault where a knife or sharp instrument was used, threatened, or believed present.",
    ),
    "injury": Series(
        "Knife with injury",
        ("knife-enabled",),
        ("injury",),
        "Knife-enabled serious violence in which somebody was injured.",
    ),
    "possession": Series(
        "Possession of a blade",
        ("blade-possession",),
        (),
        "Having an article with a blade or point; depends on how much the police search.",
    ),
    "threats": Series(
        "Threats with a knife", ("threats-to-kill",), ("knife",), "Threats to kill in which a knife was used or shown."
    ),
}


def series_of(state: FilterState) -> str:
    """The series a question asks about; '' where it is none of them."""
    return next((key for key, each in SERIES.items() if (state.what, state.flags) == (each.what, each.flags)), "")


def knife_opening(store: Store) -> FilterState:
    """The last twelve months of knife-enabled serious violence of all ages.

    A source that names no knife offences is refused in words: possession of weapons is not shown in their place.
    """
    return replace(opening_state(store), flags=(), cohort="all", role="any", what=SERIES["enabled"].what)


#: Said of what open data has nearest to it, where a reader chooses that.
WEAPONS = ("possession-of-weapons",)
WEAPONS_WORDS = (
    "Possession of weapons of every kind. It is not knife crime: this source does not say in which offences a knife "
    "was used, and the number depends on how much the police search."
)
