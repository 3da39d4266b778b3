"""What a view is asked: the question, how it is to be shown, by whom, and over which version of the data."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from data.cells import numbers_by_width
from data.deadline import check as check_time
from data.errors import PermissionRefused
from data.question.answerable import refusals
from data.question.display import Display
from data.question.named import chosen_districts
from data.question.periods import resolve
from data.question.sentence import sentence
from data.release.disclosure import Policy, policy_for
from data.viewer import check_asking, may_see_lsoa

if TYPE_CHECKING:
    from data.counts.table import Table
    from data.question.filters import FilterState
    from data.store.version import Store
    from data.viewer import Viewer

Filled = TypeVar("Filled")
LEVELS = {"district": "Districts", "lsoa": "LSOAs"}


@dataclass(frozen=True)
class Request:
    """One question of one viewer. Equal requests on equal data have equal answers, so it is the cache's key."""

    store: Store
    state: FilterState
    viewer: Viewer
    level: str = "district"  # 'district' or 'lsoa': the areas of the map and the places table
    vintage: int = 2011
    display: Display = field(default_factory=Display)  # what the panels with choices of their own show

    def key(self, *display: str, measure: bool = False) -> tuple[object, ...]:
        """What an answer depends on: always question, role and data; of the display only what is named.

        The measure counts only where it is asked for: most views give all measures at once.
        """
        state = self.state if measure else self._unmeasured
        chosen = tuple(getattr(self.display, name) for name in display)
        return (self.store.data_version, state, self.viewer, self.level, self.vintage, *chosen)

    @cached_property
    def _unmeasured(self) -> FilterState:
        return self.state.without("measure")

    def table(self, table: Table[Filled], *asked: Any, state: FilterState | None = None, **named: Any) -> Filled:
        """A table of this question, or of ``state`` where a panel has a question of its own.

        Whatever road a question came by, nothing is counted for who reads releases only: raises PermissionRefused.
        """
        check_asking(self.viewer)
        check_time()
        return table.of(self.state if state is None else state, self.store, self.vintage, *asked, **named)

    def leaving_out(self, *filters: str) -> Request:
        """The same question without these filters: what a panel that sets them counts and tests."""
        return replace(self, state=self.state.without(*filters))

    @property
    def anywhere(self) -> Request:
        """The same question with its place left out: what districts are tested and released together under."""
        return self.leaving_out("districts", "areas", "lsoas", "cells")

    @property
    def sentence(self) -> str:
        """The question in words."""
        return sentence(self.state, resolve(self.state, self.store), self.store.vocabulary(self.vintage))

    @cached_property
    def refusals(self) -> tuple[str, ...]:
        """What of the question the sources in the store know nothing of: the same for every panel of a page."""
        return tuple(refusals(self.state, self.store))

    @cached_property
    def policy(self) -> Policy | None:
        """How figures of the place asked about may be shown; None: exactly, for all of it is the viewer's own."""
        numbers = chosen_districts(self.state, self.store)
        if self.state.lsoas and not numbers:  # LSOAs are a place without their district being named
            lsoas = self.store.lsoas(self.vintage)
            numbers = sorted(set(lsoas.loc[lsoas["code"].isin(self.state.lsoas), "district"]))
        return policy_for(self.viewer, [self.store.district_codes[number] for number in numbers])

    def check_access(self) -> None:
        """Refuse what the role may not see, however the question reached us. Raises PermissionRefused."""
        check_asking(self.viewer)
        if self.viewer.role == "analyst":
            return
        districts = self.store.districts["code"].to_numpy()
        asked: set[int] = set()
        if self.state.lsoas:
            lsoas = self.store.lsoas(self.vintage)
            asked |= set(lsoas.loc[lsoas["code"].isin(self.state.lsoas), "district"])
        for width, cells in numbers_by_width(self.state.cells).items():
            layer = self.store.cells(width)
            asked |= set(layer.district[np.isin(layer.cells, cells)].tolist())
        # A cell may reach over a border: it is counted inside the chosen districts, so these must be the viewer's own.
        beyond = bool(self.state.cells) and bool(self.lsoa_level_refusal())
        if beyond or not all(may_see_lsoa(self.viewer, str(districts[number])) for number in asked):
            raise PermissionRefused("This view does not go below districts there: leave out the LSOA or cell.")

    def lsoa_level_refusal(self) -> str:
        """'' where LSOAs and cells may be shown for the chosen districts, else the reason in words."""
        if self.viewer.role == "analyst":
            return ""
        chosen = self.state.districts
        if chosen and not self.state.areas and all(may_see_lsoa(self.viewer, code) for code in chosen):
            return ""
        own = "your own district" if self.viewer.own else "districts"
        return f"LSOAs and cells are not shown here: this view goes down to {own}."
