"""The areas that map and places table share: districts, or the LSOAs of the chosen districts, with their sums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.answers.cache import remembered
from data.answers.figures.denominators import Denominator, district_residents, lsoa_residents
from data.answers.figures.district_release import ShownCounts, district_counts, exactly
from data.answers.figures.tallies import Sums, tallies
from data.counts.tables import LSOAS

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.answers.request import Request
    from data.question.periods import Periods


@dataclass(frozen=True)
class AreaSums:
    """Sums of each area at the level of the request. Arrays by area number; row 0 is 'not mapped'."""

    level: str
    codes: npt.NDArray[np.object_]
    names: npt.NDArray[np.object_]
    listed: npt.NDArray[np.int64]  # numbers of the areas that are listed and drawn with a value
    periods: Periods
    now: Sums
    before: Sums | None
    denominator: Denominator
    refusal: str = ""  # why the LSOA level asked for is not given; districts are shown instead

    def shown(self, request: Request) -> tuple[ShownCounts, ShownCounts | None]:
        """The counts of both periods by area number as the viewer may see them."""
        if self.level == "district":
            found = district_counts(request)
            return found.now, found.before
        # LSOAs are listed only inside districts that are the viewer's own.
        return exactly(self.now.count), None if self.before is None else exactly(self.before.count)


@remembered()
def area_sums(request: Request) -> AreaSums:
    """Sums by district (place clauses left out) or by LSOA (the LSOA clause left out)."""
    refusal = request.lsoa_level_refusal() if request.level == "lsoa" else ""
    if request.level == "lsoa" and not refusal:
        return _by_lsoa(request)
    return _by_district(request, refusal)


def _by_district(request: Request, refusal: str) -> AreaSums:
    found = tallies(request)
    frame = request.store.districts
    return AreaSums(
        level="district",
        codes=frame["code"].to_numpy(dtype=object),
        names=frame["name"].to_numpy(dtype=object),
        listed=district_counts(request).listed,
        periods=found.periods,
        now=found.now,
        before=found.before,
        denominator=district_residents(request),
        refusal=refusal,
    )


def _by_lsoa(request: Request) -> AreaSums:
    found = tallies(request)
    frame = request.store.lsoas(request.vintage)
    size = len(frame)

    now, before = request.table(LSOAS, found.periods)
    district = frame["district"].to_numpy()
    home = np.flatnonzero(request.store.districts["home"].to_numpy())
    listed = np.flatnonzero(np.isin(district, found.chosen or home))
    return AreaSums(
        level="lsoa",
        codes=frame["code"].to_numpy(dtype=object),
        names=frame["name"].to_numpy(dtype=object),
        listed=listed[listed > 0],
        periods=found.periods,
        now=Sums.spread(now, "lsoa", size),
        before=None if before is None else Sums.spread(before, "lsoa", size),
        denominator=lsoa_residents(request),
    )
