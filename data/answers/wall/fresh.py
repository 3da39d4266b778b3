"""How old the data is: of each source how far it reaches, when it was loaded, and after how many days it is too old."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from data.answers.wall.asked import LONDON
from data.deployment import stale_days
from data.store.reach import loaded, reaches

if TYPE_CHECKING:
    from data.store.version import Store


@dataclass(frozen=True)
class SourceAge:
    """``ended``: the moment its last day was over, seconds of the epoch. ``limit``: days from then on; 0: no limit."""

    name: str
    last_day: date
    ended: float
    limit: int

    def too_old(self, now: float) -> bool:
        """Whether nobody should be sent anywhere by it any more."""
        return bool(self.limit) and now - self.ended > self.limit * 86_400


@dataclass(frozen=True)
class FreshModel:
    """``loaded``: when this version was made, local time."""

    sources: tuple[SourceAge, ...]
    loaded: datetime
    demonstration: bool

    def too_old(self, now: float) -> bool:
        """One source that is young enough is enough: older ones beside it hold what was before."""
        return bool(self.sources) and all(source.too_old(now) for source in self.sources)


def fresh(store: Store, limits: str) -> FreshModel:
    """``limits``: WALL_STALE_DAYS, such as 'force-extract=7,police-uk=100'."""
    days = stale_days(limits)
    sources = tuple(
        SourceAge(reach.name, reach.last_day, _ended(reach.last_day), days.get(reach.key, 0))
        for reach in reaches(store)
    )
    return FreshModel(sources, loaded(store).astimezone(LONDON), store.is_demonstration)


def _ended(day: date) -> float:
    return datetime.combine(day + timedelta(days=1), time(), LONDON).timestamp()
