"""Offences with a picture planted in them, and hexagon cells worked out without the product's own arithmetic."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from data.answers.request import Request
from data.boundaries.pack import load_pack
from data.question.display import Display
from data.question.filters import FilterState
from data.schema import Capabilities, ImportBatch, Role
from data.store.version import Store
from data.viewer import Viewer
from tests.fixtures_store import FIRST, LAST, batch_of

THANET, MAIDSTONE, MEDWAY = "E07000114", "E07000110", "E06000035"
#: The comparison year and the year that the tests ask about.
YEAR = (date(2024, 10, 1), LAST)
BEFORE = (date(2023, 10, 1), date(2024, 9, 30))
LAST_YEAR = FilterState(start=YEAR[0], end=YEAR[1])
ANALYST = Viewer("analyst")
#: Where offences are gathered, and in which district: metres of the national grid, kilometres apart and from the rest.
STEADY = ("E07000110", 576_000.0, 155_700.0)  # Friday evenings in Maidstone, every month alike
RISEN = ("E07000105", 601_000.0, 142_600.0)  # Ashford, in the last year only
NEW = ("E07000108", 631_500.0, 141_700.0)  # Dover, in the last month only
GONE = ("E07000107", 554_200.0, 173_900.0)  # Dartford, in the year before only
SHORE = "E07000114"  # along the coast of Thanet
FAR_OUT = (700_000.0, 100_000.0)  # in the Channel
UNTIMED, WINDOWS, MIDNIGHT, AT_SEA, NOWHERE = 60, 120, 220, 20, 15
#: Offences on Wednesdays from 08:00 in the last year only.
RUSH = 40


@lru_cache(maxsize=1)
def county() -> tuple[tuple[tuple[float, float], ...], tuple[tuple[float, float], ...]]:
    """A point inside each LSOA of the county, and points every 50 m along the open coast of Thanet."""
    layer, _ = load_pack()
    middles = shapely.point_on_surface(layer.geometry)
    own = [shape for shape, code in zip(layer.geometry, layer.district_codes, strict=True) if code == SHORE]
    others = shapely.union_all([s for s, c in zip(layer.geometry, layer.district_codes, strict=True) if c != SHORE])
    edge = shapely.difference(shapely.union_all(own).exterior, shapely.buffer(others, 500))
    line = max(shapely.get_parts(edge), key=lambda part: part.length)
    shore = shapely.line_interpolate_point(line, np.arange(3_000, 4_000, 50))
    return (
        tuple(zip(shapely.get_x(middles), shapely.get_y(middles), strict=True)),
        tuple(zip(shapely.get_x(shore), shapely.get_y(shore), strict=True)),
    )


class Planting:
    """Rows of a batch as they are put down."""

    def __init__(self, seed: int) -> None:
        self.pick = random.Random(seed)
        self.rows: list[dict[str, Any]] = []

    def some_day(self, first: date = FIRST, last: date = LAST) -> date:
        return first + timedelta(days=self.pick.randrange((last - first).days + 1))

    def add(self, point: tuple[float, float] | None, day: date, hour: int | None, minute: int = 0, **more: Any) -> None:
        """An offence; ``hour`` None: not known. ``minute`` as it was written down."""
        start = None if hour is None else datetime(day.year, day.month, day.day, hour, minute)
        self.rows.append(
            {
                "force": "Kent Police",
                "batch_month": f"{day:%Y-%m}",
                "offence_id": "",
                "occurred_on": day,
                "occurred_from": start,
                "occurred_to": None,
                "recorded_on": None,
                "easting": None if point is None else point[0],
                "northing": None if point is None else point[1],
                "given_lsoa": "",
                "location_problem": "",
                "offence_code": "8N",
                "flags": 0,
                "outcome": "",
            }
            | more
        )

    def near(self, spot: tuple[str, float, float], spread: float = 50.0) -> tuple[float, float]:
        """A point about so many metres from the middle of a spot."""
        return spot[1] + self.pick.gauss(0, spread), spot[2] + self.pick.gauss(0, spread)

    def minute(self) -> int:
        return self.pick.randrange(1, 60)


def months_of(first: date, last: date) -> Iterable[date]:
    """The first day of each month."""
    day = first
    while day <= last:
        yield day
        day = (day + timedelta(days=32)).replace(day=1)


def planted_rows(seed: int = 20) -> list[dict[str, Any]]:
    """Some 1,700 offences: thin everywhere, and gathered where this module's spots say."""
    put = Planting(seed)
    middles, shore = county()
    for _ in range(800):
        put.add(put.pick.choice(middles), put.some_day(), put.pick.randrange(24), put.minute())
    for month in months_of(FIRST, LAST):
        for _ in range(5):  # the Friday of one week of the month, in the evening
            friday = month + timedelta(days=(4 - month.weekday()) % 7 + 7 * put.pick.randrange(4))
            put.add(put.near(STEADY), friday, put.pick.choice((21, 22, 23)), put.minute())
    for spot, count, (first, last) in (
        (RISEN, 60, YEAR),
        (NEW, 14, (date(2025, 9, 1), LAST)),
        (GONE, 60, BEFORE),
    ):
        for number in range(count):
            months = list(months_of(first, last))
            day = months[number % len(months)] + timedelta(days=put.pick.randrange(28))
            put.add(put.near(spot), day, put.pick.randrange(24), put.minute())
    for number in range(100):  # some of these points are in the sea, a few steps from land
        place = shore[number % len(shore)]
        put.add((place[0] + put.pick.gauss(0, 30), place[1] + put.pick.gauss(0, 30)), put.some_day(), 15, put.minute())
    for _ in range(RUSH):
        wednesday = YEAR[0] + timedelta(days=1 + 7 * put.pick.randrange(52))
        put.add(put.pick.choice(middles), wednesday, 8, put.minute())
    for _ in range(MIDNIGHT):
        put.add(put.pick.choice(middles), put.some_day(), 0, 0)
    for _ in range(WINDOWS):
        day, hour, minute = put.some_day(), put.pick.randrange(20), put.minute()
        until = datetime(day.year, day.month, day.day, hour, minute) + timedelta(minutes=put.pick.randrange(60, 200))
        put.add(put.pick.choice(middles), day, hour, minute, occurred_to=until)
    for _ in range(UNTIMED):
        put.add(put.pick.choice(middles), put.some_day(), None)
    for _ in range(AT_SEA):
        put.add(FAR_OUT, put.some_day(), 12, put.minute())
    for _ in range(NOWHERE):
        put.add(None, put.some_day(), 12, put.minute())
    put.pick.shuffle(put.rows)
    put.add(middles[0], LAST, None)
    return put.rows


def planted_batch(capabilities: Capabilities) -> ImportBatch:
    """``planted_rows`` with a victim of 16 in each offence."""
    rows = planted_rows()
    people = [
        {"offence_index": index, "role": int(Role.VICTIM), "age": 16, "sex": "F", "person_id": f"p{index}"}
        for index in range(len(rows))
    ]
    return batch_of(rows, people, capabilities=capabilities)


def middle_of(name: str) -> tuple[float, float]:
    """Easting and northing of the middle of a cell by what its name says: '250-2143-812' is width, column, row."""
    width, column, row = (int(part) for part in name.split("-"))
    return (column + row % 2 / 2) * width, row * width * math.sqrt(3) / 2


def inside_hexagon(dx: np.ndarray, dy: np.ndarray, width: float) -> np.ndarray:
    """Whether points this far from the middle lie in a hexagon with flat sides west and east, ``width`` apart."""
    turns = np.radians([0, 60, 120])
    return (np.abs(np.outer(dx, np.cos(turns)) + np.outer(dy, np.sin(turns))) <= width / 2).all(axis=1)


class Lattice:
    """The cells of a store by name, each known by the middle that its name gives; and the cell of any point."""

    def __init__(self, store: Store, width: int) -> None:
        frame = store.cells(width)
        self.width = width
        self.names = np.array([f"{width}-{int(c) % 65536}-{int(c) // 65536}" for c in frame.cells], dtype=object)
        self.middles = np.array([middle_of(name) for name in self.names])
        self.district = np.array([store.district_codes[number] for number in frame.district], dtype=object)
        self.district_of = dict(zip(self.names, self.district, strict=True))
        self.tree = cKDTree(self.middles)

    def names_of(self, points: np.ndarray) -> list[str]:
        """The cell of each point; '' where it is not known or in no cell with land."""
        known = np.isfinite(points).all(axis=1)
        at = np.where(known[:, None], points, 0.0)
        near = self.tree.query(at)[1]
        inside = known & inside_hexagon(*(at - self.middles[near]).T, self.width)
        return [str(self.names[place]) if there else "" for place, there in zip(near, inside, strict=True)]


def points_of(batch: ImportBatch) -> np.ndarray:
    """Easting and northing of every offence as it was given, NaN where it has none; shape (n, 2)."""
    return batch.offences[["easting", "northing"]].to_numpy(dtype=float)


def as_frame(batch: ImportBatch, store: Store, widths: Iterable[int] = (250, 500)) -> pd.DataFrame:
    """The planted offences as plain columns: day, weekday, hour, until, district, lsoa and cell_<width>; '' not known.

    Placed by the nearest LSOA within 100 m, as the rows carry no codes.
    """
    offences = batch.offences
    points = points_of(batch)
    layer, _ = load_pack()
    known = np.flatnonzero(np.isfinite(points).all(axis=1))
    found = shapely.STRtree(layer.geometry).query_nearest(
        shapely.points(points[known]), max_distance=100, all_matches=False
    )
    lsoa, district = (np.full(len(points), "", dtype=object) for _ in range(2))
    lsoa[known[found[0]]] = np.array(layer.codes, dtype=object)[found[1]]
    district[known[found[0]]] = np.array(layer.district_codes, dtype=object)[found[1]]
    start = offences["occurred_from"]
    cells = {f"cell_{width}": Lattice(store, width).names_of(points) for width in widths}
    return pd.DataFrame(
        {
            "day": offences["occurred_on"].dt.date,
            "weekday": offences["occurred_on"].dt.day_of_week,
            "hour": start.dt.hour,
            "minute": start.dt.minute,
            "start": start,
            "until": offences["occurred_to"],
            "easting": points[:, 0],
            "northing": points[:, 1],
            "lsoa": lsoa,
            "district": district,
            **cells,
        }
    )


def within(frame: pd.DataFrame, period: tuple[date, date], *districts: str) -> pd.DataFrame:
    """The rows of a period, of the districts if any is named."""
    kept = frame[(frame["day"] >= period[0]) & (frame["day"] <= period[1])]
    return kept[kept["district"].isin(districts)] if districts else kept


def planted_counts(
    frame: pd.DataFrame, period: tuple[date, date], lattice: Lattice, *districts: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Names, middles and planted offences of every cell of the study area."""
    kept = np.isin(lattice.district, districts) if districts else np.ones(len(lattice.names), bool)
    counts = Counter(within(frame, period, *districts)[f"cell_{lattice.width}"])
    names = lattice.names[kept]
    return names, lattice.middles[kept], np.array([counts[name] for name in names])


def cell_of(lattices: dict[int, Lattice], spot: tuple[str, float, float]) -> str:
    return lattices[250].names_of(np.array([spot[1:]]))[0]


def asked(store: Store, state: FilterState = LAST_YEAR, **display: Any) -> Request:
    return Request(store, state, ANALYST, display=Display(**display))
