"""Where: street points inside real LSOAs, more of them used near town centres, a few of them much more than others.

A street point stands for a stretch of street, not an address; offences scatter a few metres around it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from data.boundaries.pack import BoundaryLayer, load_pack
from data.ingest.demo.allocate import generator
from data.ingest.demo.plan import YEARS, Floats, Ints, Plan

#: Street points per LSOA, and how unequally they are used: the first draws most.
POINTS = 40
STEEPNESS = 3.0
#: Metres that an offence may lie from its street point; no street point is nearer to the edge of its LSOA.
SCATTER = 12.0
#: Town centre pull against the pull of homes, by kind of place.
KINDS: dict[str, float] = {"town": 0.72, "mixed": 0.42, "home": 0.12}


@dataclass(frozen=True)
class Places:
    """Street points by LSOA and the chance of each LSOA by district, kind of place and year."""

    lsoas: npt.NDArray[np.object_]  # codes
    points: Floats  # LSOA × street point × (easting, northing)
    scatter: Floats  # metres, by LSOA
    steps: Floats  # running chances of all segments, each from its own number to the next
    members: Ints  # LSOA at each step
    segments: Ints  # number of the segment of district × kind × year

    def choose(self, district: Ints, kind: Ints, year: Ints, rng: np.random.Generator) -> Ints:
        """An LSOA (position in ``lsoas``) for every offence."""
        segment = self.segments[district, kind, year]
        found = np.searchsorted(self.steps, segment + rng.random(len(segment)), side="right")
        return self.members[np.minimum(found, len(self.members) - 1)]

    def locate(self, lsoa: Ints, rng: np.random.Generator) -> tuple[Floats, Floats]:
        """Easting and northing in whole metres: a street point of the LSOA and a little scatter."""
        point = (POINTS * rng.random(len(lsoa)) ** STEEPNESS).astype(np.int64)
        radius = self.scatter[lsoa] * np.sqrt(rng.random(len(lsoa)))
        angle = 2 * np.pi * rng.random(len(lsoa))
        easting = self.points[lsoa, point, 0] + radius * np.cos(angle)
        northing = self.points[lsoa, point, 1] + radius * np.sin(angle)
        return np.round(easting), np.round(northing)


def build_places(plan: Plan, seed: int) -> Places:
    """Street points and chances for the LSOAs of the boundary pack."""
    layer, _ = load_pack()
    rng = generator(seed, "places")
    code_of = {code: number for number, code in enumerate(plan.districts["code"]) if code}
    district = np.array([code_of.get(code, -1) for code in layer.district_codes])
    if missing := set(code_of) - set(layer.district_codes):
        raise ValueError(f"the boundary pack has no LSOA of {', '.join(sorted(missing))}")
    shapes = np.asarray(layer.geometry)
    points, scatter = _street_points(shapes, rng)
    weights = _weights(plan, layer, shapes, district, rng)
    steps, members, segments = _segments(weights, district, len(code_of))
    return Places(np.asarray(layer.codes, dtype=object), points, scatter, steps, members, segments)


def _street_points(shapes: npt.NDArray[np.object_], rng: np.random.Generator) -> tuple[Floats, Floats]:
    inner = shapely.buffer(shapes, -(SCATTER + 2))
    narrow = shapely.is_empty(inner)
    inner = np.where(narrow, shapely.buffer(shapes, -3), inner)
    points = np.empty((len(shapes), POINTS, 2))
    for number, shape in enumerate(inner):
        points[number] = _points_in(shape if not shape.is_empty else shapes[number], rng)
    return points, np.where(narrow, 1.0, SCATTER)


def _points_in(shape: shapely.Geometry, rng: np.random.Generator) -> Floats:
    """Street points around three places of the LSOA, as settlements lie; the spread grows with the area."""
    shapely.prepare(shape)
    west, south, east, north = shape.bounds
    spread = np.clip(0.16 * np.sqrt(shape.area), 40, 260)
    found = [np.empty((0, 2))]
    hearts = _inside(shape, rng.uniform((west, south), (east, north), (200, 2)))[:3]
    if len(hearts):
        for _ in range(6):
            found.append(
                _inside(shape, hearts[rng.integers(0, len(hearts), POINTS)] + rng.normal(0, spread, (POINTS, 2)))
            )
            if sum(map(len, found)) >= POINTS:
                break
    centre = np.array(shape.representative_point().coords)
    return np.concatenate([*found, np.repeat(centre, POINTS, axis=0)])[:POINTS]


def _inside(shape: shapely.Geometry, points: Floats) -> Floats:
    return points[shapely.contains_xy(shape, points[:, 0], points[:, 1])]


def _weights(
    plan: Plan, layer: BoundaryLayer, shapes: npt.NDArray[np.object_], district: Ints, rng: np.random.Generator
) -> Floats:
    """Relative chance of each LSOA: kind of place × year × LSOA, adding up to 1 in every district."""
    centre = shapely.centroid(shapes)
    x, y = shapely.get_x(centre), shapely.get_y(centre)
    homes = _residents(layer) * rng.lognormal(0, 0.75, len(shapes))
    changing = rng.lognormal(0, 0.12, (YEARS, len(shapes)))
    weights = np.empty((len(KINDS), YEARS, len(shapes)))
    for year in range(YEARS):
        pull = np.zeros(len(shapes))
        for town in plan.centres.itertuples():
            near = np.exp(-((x - town.easting) ** 2 + (y - town.northing) ** 2) / (2 * town.spread**2))
            own = plan.districts["code"].to_numpy()[district] == town.district
            pull += np.where(own, near * town.pull * (1 + town.growth) ** (year - 1), 0)
        for kind, share in enumerate(KINDS.values()):
            mixed = share * _by_district(pull + 1e-9, district) + (1 - share) * _by_district(homes, district)
            weights[kind, year] = _by_district(mixed * changing[year], district)
    return weights


def _residents(layer: BoundaryLayer) -> Floats:
    """Residents of each LSOA; 1,500, about the mean, where the pack does not say."""
    known = np.full(len(layer.codes), np.nan) if layer.population is None else layer.population
    return np.where(known > 0, known, 1500.0)


def _by_district(weights: Floats, district: Ints) -> Floats:
    sums = np.bincount(district[district >= 0], weights[district >= 0], minlength=int(district.max()) + 1)
    return np.where(district >= 0, weights / sums[district], 0)


def _segments(weights: Floats, district: Ints, districts: int) -> tuple[Floats, Ints, Ints]:
    steps, members = [], []
    segments = np.zeros((districts + 1, *weights.shape[:2]), dtype=np.int64)
    number = 0
    for place in range(districts):
        inside = np.flatnonzero(district == place)
        for kind, year in np.ndindex(weights.shape[:2]):
            segments[place, kind, year] = number
            running = np.cumsum(weights[kind, year, inside])
            steps.append(number + running / running[-1])
            members.append(inside)
            number += 1
    return np.concatenate(steps), np.concatenate(members), segments
