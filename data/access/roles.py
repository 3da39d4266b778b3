"""Which group of the sign-in service has which role: STORE_DIR/roles.csv, which the operator writes.

    group,role,places
    Analysts,analyst,
    Coordinators North,coordinator,north
    CSP Thanet,csp,E07000114

It stands beside the store and not among the tables of ``data/tables``: those decide figures and go into the data
version; this one is about people, belongs to one deployment, and takes effect at the next request.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import field_validator, model_validator

from data.access.kept import Watched
from data.deployment import CODE
from data.errors import InputError, StoreError
from data.tables.reference import ReferenceTable, Row
from data.tables.vocabulary import coordination_areas
from data.viewer import OF_DISTRICTS, Viewer

if TYPE_CHECKING:
    from collections.abc import Collection

FILE = "roles.csv"
#: A group that everybody has who can sign in at all.
EVERYBODY = "*"
#: Who has several roles has the first of these. An admin sees no data, whatever else they are.
STRONGEST = ("admin", "analyst", "coordinator", "csp", "briefing", "public")
#: Alike in all but how their districts are named, so that the districts of both add up.
ALIKE = ("coordinator", "csp")
EXAMPLE = "group,role,places / Analysts,analyst, / CSP Thanet,csp,E07000114"


class RoleRow(Row):
    """``places``: of a coordinator slugs of coordination areas, of csp and briefing ONS codes; by blank."""

    group: str
    role: str
    places: str

    @field_validator("group")
    @classmethod
    def _named(cls, value: str) -> str:
        if not value:
            raise ValueError("a row names a group of the sign-in service")
        return value

    @field_validator("role")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in STRONGEST:
            raise ValueError(f"{value!r} is not a role: write {', '.join(STRONGEST[:-1])} or {STRONGEST[-1]}")
        return value

    @model_validator(mode="after")
    def _whole(self) -> RoleRow:
        if self.group == EVERYBODY and self.role != "public":
            raise ValueError(f"the group {EVERYBODY} is everybody who can sign in: it may be public only")
        names = self.places.split()
        if (self.role in OF_DISTRICTS) != bool(names):
            needs = "needs its places" if self.role in OF_DISTRICTS else "has no places: leave that cell empty"
            raise ValueError(f"the role {self.role} {needs}")
        known = coordination_areas()
        wrong = [name for name in names if not (name in known if self.role == "coordinator" else CODE.fullmatch(name))]
        if wrong:
            kind = (
                f"a coordination area ({', '.join(known)})"
                if self.role == "coordinator"
                else "the ONS code of a district"
            )
            raise ValueError(f"{wrong[0]!r} is not {kind}; several are written with a blank between them")
        return self

    @property
    def districts(self) -> frozenset[str]:
        """ONS codes."""
        names = self.places.split()
        if self.role != "coordinator":
            return frozenset(names)
        return frozenset(code for name in names for code in coordination_areas()[name].districts)


TABLE = ReferenceTable("roles", RoleRow)


class Roles:
    """The table of a STORE_DIR. ``exploring``: whether the public may ask of its own (PUBLIC_EXPLORING)."""

    def __init__(self, root: Path, *, exploring: bool) -> None:
        self.path, self.exploring = root / FILE, exploring
        self._rows = Watched(self.path, TABLE.rows)

    def rows(self) -> list[RoleRow]:
        """Every row as the file is now. Raises StoreError where it cannot be used: then nobody comes in."""
        try:
            return self._rows.now()
        except (OSError, InputError) as problem:
            why = str(problem) if isinstance(problem, InputError) else f"{FILE} is not in STORE_DIR."
            raise StoreError(f"The table of roles cannot be used: {why} See docs/sign-in.md.") from None

    def named(self, groups: Collection[str]) -> list[str]:
        """Of these groups those that the table names."""
        return sorted(set(groups) & {row.group for row in self.rows()})

    def viewer(self, groups: Collection[str]) -> Viewer | None:
        """What somebody with these groups may see; None where the table gives them nothing."""
        held = [row for row in self.rows() if row.group in groups or row.group == EVERYBODY]
        role = next((role for role in STRONGEST if any(row.role == role for row in held)), None)
        if role is None:
            return None
        joined = ALIKE if role in ALIKE else (role,)
        districts = frozenset(code for row in held if row.role in joined for code in row.districts)
        return Viewer(role, districts, exploring=self.exploring)  # type: ignore[arg-type]

    @property
    def districts(self) -> frozenset[str]:
        """ONS codes of all districts that the table names."""
        return frozenset(code for row in self.rows() for code in row.districts)
