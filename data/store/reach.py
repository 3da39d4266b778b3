"""How far the data of each source reaches, and since when a version has been in use: what a screen on a wall must say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from data.months import Month
from data.store.manifest import NotSound, read_manifest

if TYPE_CHECKING:
    from data.store.source import Source
    from data.store.version import Store


@dataclass(frozen=True)
class Reach:
    """The last day that a source has an offence of; of sources that know months only, the end of the last month."""

    key: str
    name: str
    last_day: date


def reaches(store: Store) -> tuple[Reach, ...]:
    """One for each source with an offence, in the order of the store's sources."""
    found = store.kept.get("reaches")
    if found is None:
        rows = store.cursor().execute("SELECT source, max(day) FROM offence GROUP BY source").fetchall()
        last = dict(rows)
        found = tuple(_reach(source, last[source.key]) for source in store.sources if source.key in last)
        store.kept["reaches"] = found
    return found


def _reach(source: Source, day: date) -> Reach:
    return Reach(source.key, source.name, day if source.capabilities.day else Month.of(day).last)


def loaded(store: Store) -> datetime:
    """When this version was made, UTC."""
    return datetime.fromisoformat(store.manifest.made)


def last_day_before(store: Store) -> date | None:
    """The last day that the version before this one covered; None where none is kept, or its data was of another kind.

    Only versions of the same sources count, and only those that end earlier: loading boundaries again is no news.
    """
    if "last day before" not in store.kept:
        store.kept["last day before"] = _last_day_before(store)
    return store.kept["last day before"]


def _last_day_before(store: Store) -> date | None:
    own = [source.key for source in store.manifest.sources]
    found: list[tuple[int, date]] = []
    for folder in store.folder.parent.iterdir():
        try:
            manifest = read_manifest(folder)
        except NotSound:
            continue
        same = [source.key for source in manifest.sources] == own and manifest.number < store.manifest.number
        if same and manifest.last_day and manifest.last_day < store.manifest.last_day:
            found.append((manifest.number, date.fromisoformat(manifest.last_day)))
    return max(found)[1] if found else None
