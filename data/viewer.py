"""Who may see what. A viewer comes from the deployment (settings, sign-on), never from an address or a form.

analyst   the VRU's analysts: everything
coordinator  as csp, for the districts of their coordination areas
csp       a Community Safety Partnership manager: own district down to LSOA, the rest of the county by district
public    panel members and the public: published releases only; districts, with noise
          (``data.release.perturbation``), where the deployment lets them explore
briefing  a screen in a briefing room: cells and times of own districts, nothing else (``data.release.briefing``)
admin     who looks after the deployment: the record of who asked and published releases, no data
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

from data.errors import PermissionRefused

Role = Literal["analyst", "coordinator", "csp", "public", "briefing", "admin"]
Level = Literal["lsoa", "district"]
#: Roles that belong to districts: these are seen exactly, others as the public sees them, or not at all.
OF_DISTRICTS: frozenset[Role] = frozenset(("coordinator", "csp", "briefing"))


@dataclass(frozen=True)
class Viewer:
    """A role and, for one of districts, the ONS codes of those that are theirs ('E07000114').

    ``exploring``: for the public alone, that this deployment lets them ask of their own; others always may.
    """

    role: Role
    districts: frozenset[str] = frozenset()
    exploring: bool = False

    def __post_init__(self) -> None:
        if self.role not in get_args(Role):
            raise ValueError(f"no such role: {self.role!r}")
        object.__setattr__(self, "districts", frozenset(self.districts))
        object.__setattr__(self, "exploring", self.exploring and self.role == "public")

    def plain(self) -> dict[str, object]:
        """As it is handed to a process of ours, in a file that nobody else may read."""
        return {"role": self.role, "districts": sorted(self.districts), "exploring": self.exploring}

    @classmethod
    def handed(cls, plain: dict[str, Any]) -> Viewer:
        """The viewer that was handed over."""
        return cls(plain["role"], frozenset(plain["districts"]), plain["exploring"])

    @property
    def own(self) -> frozenset[str]:
        """Codes of the districts that are seen exactly; none for roles that have none of their own."""
        return self.districts if self.role in OF_DISTRICTS else frozenset()

    @property
    def releases_only(self) -> bool:
        """Whether nothing is answered but what is published already."""
        return self.role == "admin" or (self.role == "public" and not self.exploring)


#: The name of everybody where nobody signs in.
NOT_SIGNED_IN = "not signed in"


@dataclass(frozen=True)
class Person:
    """Who asks: a name for the record, and what they may see. Where nobody signs in, one for everybody who comes.

    ``session``: of a sign-in, what a form of theirs is bound to; '' where there is none.
    """

    name: str
    viewer: Viewer
    session: str = ""

    @classmethod
    def unnamed(cls, viewer: Viewer) -> Person:
        """Everybody who comes to a deployment without sign-in."""
        return cls(NOT_SIGNED_IN, viewer)


#: Of what is published, whoever makes it: nobody sees less than this.
PUBLIC = Viewer("public", exploring=True)
RELEASES_ONLY = "This view reads published releases only: they are at /panel."


def may_see_lsoa(viewer: Viewer, district_code: str) -> bool:
    """Whether figures for the LSOAs (and hotspot cells) inside this district may be shown to the viewer."""
    if viewer.role == "analyst":
        return True
    return district_code in viewer.own


def finest_level(viewer: Viewer) -> Level:
    """The finest areas the viewer may be offered anywhere; ``may_see_lsoa`` says in which districts."""
    return "lsoa" if viewer.role == "analyst" or viewer.own else "district"


def only_analysts(viewer: Viewer, refusal: str) -> None:
    """Raise PermissionRefused with this sentence for everybody else."""
    if viewer.role != "analyst":
        raise PermissionRefused(refusal)


def check_asking(viewer: Viewer) -> None:
    """Raise PermissionRefused, with where to go instead, for who reads releases only."""
    if viewer.releases_only:
        raise PermissionRefused(RELEASES_ONLY)
