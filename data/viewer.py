"""Who may see what. A viewer comes from the deployment (settings, sign-on), never from an address or a form.

analyst   the VRU's analysts: everything
csp       a Community Safety Partnership manager: own district down to LSOA, the rest of the county by district
public    panel members and the public: districts only, rounded and suppressed (``data.release.disclosure``)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["analyst", "csp", "public"]
Level = Literal["lsoa", "district"]


@dataclass(frozen=True)
class Viewer:
    """A role and, for a partnership manager, the ONS codes of the districts that are theirs ('E07000114')."""

    role: Role
    districts: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.role not in get_args(Role):
            raise ValueError(f"no such role: {self.role!r}")
        object.__setattr__(self, "districts", frozenset(self.districts))


def may_see_lsoa(viewer: Viewer, district_code: str) -> bool:
    """Whether figures for the LSOAs (and hotspot cells) inside this district may be shown to the viewer."""
    if viewer.role == "analyst":
        return True
    return viewer.role == "csp" and district_code in viewer.districts


def finest_level(viewer: Viewer) -> Level:
    """The finest areas the viewer may be offered anywhere; ``may_see_lsoa`` says in which districts."""
    offered = viewer.role == "analyst" or (viewer.role == "csp" and bool(viewer.districts))
    return "lsoa" if offered else "district"
