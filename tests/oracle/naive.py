"""The question layer again, as plainly as it can be said: loops over the rows of a batch, no SQL and no arrays.

It shares no code with ``data.counts``: the tables are read with ``csv``, sets are written out by hand. What a filter
asks of a row: ``tests.oracle.clauses``.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import shapely

from data.boundaries.pack import load_pack
from data.question.filters import FilterState
from data.schema import ImportBatch
from tests.oracle.clauses import CLAUSES, GUN, KNIFE, SPIKED, STRANGER, read_table

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: Metres from flat side to flat side of the hotspot cells.
WIDTHS = (150, 250, 500)


@dataclass(frozen=True)
class Plain:
    """One offence with everything a question can be about."""

    day: date
    weekday: str  # '' not known
    hour: int | None
    district: str  # '' not mapped
    lsoa: str
    category: str
    group: str
    sets: frozenset[str]
    harm: float | None  # days
    flags: int
    victims: tuple[float, ...]  # known ages
    suspects: tuple[float, ...]
    start: datetime | None  # earliest and latest time
    end: datetime | None
    school: str  # 'term', 'holiday'; '' not known
    point: tuple[float, float]  # metres, NaN where there is none
    cells: tuple[str, ...]  # names of the hotspot cells it lies in, at most one of each width

    @property
    def month(self) -> str:
        return f"{self.day:%Y-%m}"

    def cell(self, width: int) -> str:
        """The cell of one width; '' in none."""
        return next((name for name in self.cells if name.startswith(f"{width}-")), "")


class Rows(list[Plain]):
    """Says how many it holds: Hypothesis writes out the arguments of a test that fails, and would write 1,500 rows."""

    def __repr__(self) -> str:
        return f"<{len(self)} rows>"


def plain_rows(batch: ImportBatch) -> list[Plain]:
    """Every offence of the batch, placed in the LSOAs of 2011 and classed."""
    classes = {row["code"].upper(): row for row in read_table("offence_classes.csv")}
    weights = {row["harm_key"]: row["days"] for row in read_table("harm_weights.csv")}
    layer, _ = load_pack()
    shapes = dict(zip(layer.codes, layer.geometry, strict=True))
    district_of = dict(zip(layer.codes, layer.district_codes, strict=True))
    found: dict[tuple[float, float], str] = {}
    ages: dict[tuple[int, int], list[float]] = {}
    for person in batch.persons.to_dict("records"):
        if person["age"] == person["age"]:  # not NaN
            ages.setdefault((person["offence_index"], person["role"]), []).append(person["age"])
    rows = Rows()
    lsoas = [_lsoa(row, shapes, found) for row in batch.offences.to_dict("records")]
    land = home_land([district_of[lsoa] for lsoa in lsoas if lsoa])
    cells: dict[tuple[float, float], tuple[str, ...]] = {}
    for index, row in enumerate(batch.offences.to_dict("records")):
        lsoa = lsoas[index]
        own = classes.get(row["offence_code"].upper())
        days = weights[own["harm_key"]] if own else ""
        code_category = row["offence_code"].removeprefix("police-uk:")
        started = row["occurred_from"]
        day = row["occurred_on"].date()
        point = (row["easting"], row["northing"])
        if point not in cells:
            cells[point] = cells_at(*point, land) if batch.capabilities.exact_points else ()
        rows.append(
            Plain(
                day=day,
                weekday=DAYS[day.weekday()] if batch.capabilities.day else "",
                hour=None if started != started else started.hour,  # noqa: PLR0124 - NaT
                district=district_of.get(lsoa, ""),
                lsoa=lsoa,
                category=own["category"] if own else (code_category if ":" in row["offence_code"] else "Other crime"),
                group=own["group"] if own else "unclassified",
                sets=_sets(own, row["flags"]),
                harm=round(float(days), 2) if days else None,
                flags=row["flags"],
                victims=tuple(ages.get((index, 1), ())),
                suspects=tuple(ages.get((index, 2), ())),
                start=_known(started),
                end=_known(row["occurred_to"]),
                school=school(day) if batch.capabilities.day else "",
                point=point,
                cells=cells[point],
            )
        )
    return rows


def _lsoa(row: dict[str, Any], shapes: dict[str, Any], found: dict[tuple[float, float], str]) -> str:
    """The code in the row; else the polygon the point is in. A code of another part of England wins over the point."""
    given, point = row["given_lsoa"], (row["easting"], row["northing"])
    if given in shapes:
        return str(given)
    if given or point[0] != point[0]:  # NaN
        return ""
    if point not in found:
        place = shapely.Point(point)
        near = [code for code, shape in shapes.items() if shapely.box(*shape.bounds).distance(place) <= 100]
        found[point] = min(near, key=lambda code: shapes[code].distance(place), default="")
        if found[point] and shapes[found[point]].distance(place) > 100:
            found[point] = ""
    return found[point]


def _known(time: Any) -> datetime | None:
    return None if time != time else time.to_pydatetime()  # noqa: PLR0124 - NaT


def school(day: date) -> str:
    """'term' or 'holiday'; '' before the first term of the table and after the last."""
    terms = [(row["first_day"], row["last_day"]) for row in read_table("school_terms.csv")]
    if str(day) < terms[0][0] or str(day) > terms[-1][1]:
        return ""
    return "term" if any(first <= str(day) <= last for first, last in terms) else "holiday"


def home_land(districts: list[str]) -> list[Any]:
    """Outlines of the districts that hold at least one in 200 of the offences, given the district of each."""
    counts, layer = Counter(districts), load_pack()[1]
    shapes = zip(layer.codes, layer.geometry, strict=True)
    return [shape for code, shape in shapes if counts[code] >= 0.005 * counts.total()]


def cells_at(x: float, y: float, land: list[Any]) -> tuple[str, ...]:
    """Names of the cells that a point lies in; none at sea, where a cell holds less than a square metre of land."""
    nearest = [] if math.isnan(x) else [(*nearest_centre(x, y, width), width) for width in WIDTHS]
    return tuple(f"{cell[2]}-{cell[0]}-{cell[1]}" for cell in nearest if land_in(hexagon(*cell), land) > 1)


def centre(column: int, row: int, width: float) -> tuple[float, float]:
    """Rows run east, every second one shifted by half a cell."""
    return width * column + (width / 2 if row % 2 else 0), row * width * math.sqrt(3) / 2


def nearest_centre(x: float, y: float, width: float) -> tuple[int, int]:
    """Column and row of the nearest of all centres about the point."""
    column, row = int(x / width), int(y / (width * math.sqrt(3) / 2))
    about = [(column + i, row + j) for i in range(-2, 3) for j in range(-2, 4) if column + i >= 0 and row + j >= 0]
    return min(about, key=lambda place: math.dist((x, y), centre(*place, width)))


def hexagon(column: int, row: int, width: float) -> Any:
    """Corners up and down, flat sides east and west."""
    x, y = centre(column, row, width)
    side, half = width / math.sqrt(3), width / 2
    corners = [(0, side), (half, side / 2), (half, -side / 2), (0, -side), (-half, -side / 2), (-half, side / 2)]
    return shapely.Polygon([(x + east, y + north) for east, north in corners])


def land_in(shape: Any, land: list[Any]) -> float:
    """Square metres."""
    return sum(part.intersection(shape).area for part in land if shapely.box(*part.bounds).intersects(shape))


def _sets(own: dict[str, str] | None, flags: int) -> frozenset[str]:
    if own is None:
        return frozenset()
    holds = {
        "yes": True,
        "no": False,
        "if-armed": bool(flags & (KNIFE | GUN)),
        "if-aggravated": bool(flags & (KNIFE | GUN | STRANGER | SPIKED)),
    }
    inside = {name for name in ("asvc", "msvc") if holds[own[name]]}
    if own["knife_list"] == "yes" and flags & KNIFE:
        inside.add("knife-enabled")
    if own["group"] == "blade-possession":
        inside.add("blade-possession")
    return frozenset(inside)


def matching(
    rows: list[Plain], state: FilterState, first: date | None, last: date | None, leave_out: tuple[str, ...] = ()
) -> list[Plain]:
    """Rows from the first to the last day that satisfy every clause but those left out."""
    return [
        row
        for row in rows
        if (first is None or first <= row.day)
        and (last is None or row.day <= last)
        and all(holds(row, state) for origin, holds in CLAUSES.items() if origin not in leave_out)
    ]


def counted(rows: list[Plain], by: list[str]) -> Counter[tuple[Any, ...]]:
    """Offences for each combination of the dimensions."""
    return Counter(tuple(getattr(row, name) for name in by) for row in rows)
