"""What a view is asked: the question, how it is to be shown, by whom, and over which version of the data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.access import may_see_lsoa
from data.errors import PermissionRefused

if TYPE_CHECKING:
    from data.access import Viewer
    from data.filters import FilterState
    from data.store import Store

LEVELS = {"district": "Districts", "lsoa": "LSOAs"}


@dataclass(frozen=True)
class Request:
    """One question of one viewer. Equal requests on equal data have equal answers, so it is the cache's key."""

    store: Store
    state: FilterState
    viewer: Viewer
    level: str = "district"  # 'district' or 'lsoa': the areas of the map and the places table
    vintage: int = 2011

    @property
    def key(self) -> tuple[object, ...]:
        """What the answer depends on; the policy of disclosure follows from the viewer."""
        return (self.store.data_version, self.state, self.viewer, self.level, self.vintage)

    @property
    def key_without_measure(self) -> tuple[object, ...]:
        """The same for views that give all measures at once."""
        return (self.store.data_version, self.state.without("measure"), self.viewer, self.level, self.vintage)

    def check_access(self) -> None:
        """Refuse what the role may not see, however the question reached us. Raises PermissionRefused."""
        if self.viewer.role == "analyst":
            return
        if self.state.lsoas:
            districts = self.store.districts["code"].to_numpy()
            lsoas = self.store.lsoas(self.vintage)
            asked = lsoas.loc[lsoas["code"].isin(self.state.lsoas), "district"].unique()
            if not all(may_see_lsoa(self.viewer, str(districts[number])) for number in asked):
                raise PermissionRefused("This view does not go below districts there: leave out the LSOA.")

    def lsoa_level_refusal(self) -> str:
        """'' where the LSOA level may be shown for the chosen districts, else the reason in words."""
        if self.viewer.role == "analyst":
            return ""
        chosen = self.state.districts
        if chosen and not self.state.areas and all(may_see_lsoa(self.viewer, code) for code in chosen):
            return ""
        own = "your own district" if self.viewer.role == "csp" else "districts"
        return f"LSOAs are not shown here: this view goes down to {own}."
