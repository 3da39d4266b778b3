"""What stands beside the offences in a store: hospital admissions, residents, streets, roads. Kept over imports."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from data.counts.admissions import Admissions, admissions_of
from data.ingest.demo import demo_admissions
from data.store.beside.residents import LoadedResidents, loaded_residents
from data.store.beside.roads import Roads, roads_of
from data.store.beside.streets import Streets, no_streets, streets_of

if TYPE_CHECKING:
    from pathlib import Path

    from data.build.rows import Rows
    from data.store.version import Store


@dataclass(frozen=True)
class Beside:
    """Each of these is what was loaded last; nothing where nothing was."""

    admissions: Admissions | None = None
    residents: tuple[LoadedResidents, ...] = ()
    streets: Streets | None = None
    roads: Roads | None = None

    @classmethod
    def of(cls, current: Store | None) -> Beside:
        """Those of a version."""
        if current is None:
            return cls()
        return cls(admissions_of(current), loaded_residents(current), streets_of(current), roads_of(current))

    def with_residents(self, residents: LoadedResidents) -> Beside:
        """One table for each kind of area: a new one takes the place of the one before."""
        others = [each for each in self.residents if each.level != residents.level]
        return replace(self, residents=tuple(sorted([*others, residents], key=lambda each: each.level)))

    def with_streets(self, streets: Streets | None, *, instead: bool = False) -> Beside:
        """These names too; ``instead``: in place of those of the same kind."""
        if streets is None or streets.frame.empty:
            return self
        return replace(self, streets=(self.streets or no_streets()).with_these(streets, instead=instead))

    def for_rows(self, rows: Rows) -> Beside:
        """Invented admissions are there with invented offences only, and only where none are loaded."""
        if self.admissions is not None and not self.admissions.demonstration:
            return self
        invented = any(source.key == "demonstration" for source in rows.sources)
        return replace(self, admissions=_demonstration() if invented else None)

    def fingerprints(self) -> dict[str, Any]:
        """For the data version: an answer rests on these too."""
        return {
            "admissions": self.admissions.fingerprint if self.admissions else "",
            "residents": [each.fingerprint for each in self.residents],
            "streets": self.streets.fingerprint if self.streets else "",
            **({"roads": self.roads.fingerprint} if self.roads else {}),
        }

    def save(self, folder: Path) -> None:
        """Beside the other small tables of a version."""
        for each in (self.admissions, *self.residents, self.streets, self.roads):
            if each is not None:
                each.save(folder)

    def describe(self) -> dict[str, Any]:
        """For the manifest."""
        return {
            "admissions": self.admissions.describe() if self.admissions else None,
            "residents": [each.describe() for each in self.residents],
            "streets": self.streets.describe() if self.streets else None,
        }


def _demonstration() -> Admissions:
    return Admissions(demo_admissions(), "Demonstration data", "invented", "demonstration data", demonstration=True)
