"""Ages in years: bands shared out as the plan says, single years drawn within each band."""

from __future__ import annotations

from typing import Any

import numpy as np

from data.ingest.demo.allocate import deal_shares
from data.ingest.demo.plan import Floats, Ints
from data.ingest.demo.rows import ROLE_NAMES, People
from data.schema import Role

#: Bands of the plan: under 10, 10-17, 18-24, 25 and over, unknown. The first three are under 25.
FIRST_AGES = (0, 10, 18, 25)
YOUNG_BANDS = 3
UNKNOWN_BAND = 4
OLDEST = 90


class Ages:
    """Draws single years of age; built once from the plan's knobs."""

    def __init__(self, knobs: dict[str, Any]) -> None:
        self._bands: dict[str, list[float]] = knobs["ages"]
        self._within: dict[str, list[Any]] = knobs["within"]

    def in_years(self, people: People, rng: np.random.Generator) -> People:
        """The same people with bands (0 to 4) replaced by years (-1 unknown)."""
        years = np.full(len(people.age), -1)
        for role in Role:
            for band in range(UNKNOWN_BAND):
                mine = np.flatnonzero(people.of(role) & (people.age == band))
                chances = self._single_years(band, ROLE_NAMES[role])
                years[mine] = FIRST_AGES[band] + rng.choice(len(chances), len(mine), p=chances)
        return People(people.offence, people.role, years, people.sex)

    def draw(
        self, profile: str, role: Role, count: int, rng: np.random.Generator, limits: tuple[int, int] | None = None
    ) -> Ints:
        """``count`` ages of a named profile (-1 unknown), or its part between ``limits`` (inclusive)."""
        chances = np.zeros(OLDEST + 2)
        for band, share in enumerate(self._bands[profile]):
            if band == UNKNOWN_BAND:
                chances[-1] = share
            else:
                years = self._single_years(band, ROLE_NAMES[role], profile)
                chances[FIRST_AGES[band] : FIRST_AGES[band] + len(years)] += share * years
        if limits:
            inside = np.zeros(len(chances), dtype=bool)
            inside[limits[0] : limits[1] + 1] = True
            chances = np.where(inside, chances, 0)
        drawn = rng.choice(len(chances), count, p=chances / chances.sum())
        return np.where(drawn == OLDEST + 1, -1, drawn)

    def redraw_knife_suspects(self, people: People, chosen: Ints, rng: np.random.Generator) -> None:
        """Single years of knife suspects, within the band each already has, so that no cohort changes."""
        for band in (1, 2):
            first, below = FIRST_AGES[band], FIRST_AGES[band + 1]
            mine = chosen[(people.age[chosen] >= first) & (people.age[chosen] < below)]
            chances = self._single_years(band, "suspect", "knife-suspect")
            people.age[mine] = first + deal_shares(rng, chances, len(mine))

    def _single_years(self, band: int, role: str, profile: str = "") -> Floats:
        if band == 0:
            weights = np.asarray(self._within["under_10"], dtype=np.float64)
        elif band == 3:
            knots = np.array(self._within["over_25_exposure" if profile == "exposure-suspect" else "over_25"])
            weights = np.interp(np.arange(FIRST_AGES[3], OLDEST + 1), knots[:, 0], knots[:, 1])
        else:
            kind = {"knife-suspect": "knife_suspect", "sexual-suspect": "sexual_suspect"}.get(profile, role)
            name = f"{kind}_{FIRST_AGES[band]}_{FIRST_AGES[band + 1] - 1}"
            weights = np.asarray(self._within.get(name, self._within[f"{role}_{name[-5:]}"]), dtype=np.float64)
        return np.asarray(weights / weights.sum())
