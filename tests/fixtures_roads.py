"""A small road file in the columns of OS Open Roads: streets of Margate, and one at sea."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import shapely

#: A point on land in Thanet, metres.
MARGATE = (635_600.0, 169_500.0)
#: name_1, classification, number, points in metres from MARGATE.
ROADS: tuple[tuple[str | None, str, str | None, tuple[tuple[float, float], ...]], ...] = (
    ("Northdown Road", "A Road", "A254", ((-1500, 0), (-300, 0), (1500, 40))),
    ("Northdown Road", "A Road", "A254", ((1500, 40), (2500, 40))),  # the next link of the same road
    (None, "A Road", "A28", ((-1200, -600), (1200, -600))),
    ("Princes Street", "B Road", None, ((300, -900), (300, 300))),
    ("Sweyn Road", "Unclassified", None, ((-600, -400), (-600, 400), (-400, 500))),
    (None, "Unknown", None, ((600, -300), (700, -200))),
    ("Sea Wall", "Unclassified", None, ((0, 20_000), (500, 20_000))),
)


def open_roads(path: Path) -> Path:
    """Write ``ROADS`` as layer road_link of a GeoPackage, beside a layer of nodes."""
    x, y = MARGATE
    lines = [shapely.LineString([(x + across, y + up) for across, up in points]) for *_, points in ROADS]
    nothing = [None] * len(ROADS)
    frame = gpd.GeoDataFrame(
        {
            "id": [f"link-{i}" for i in range(len(ROADS))],
            "fictitious": False,
            "road_classification": [kind for _, kind, _, _ in ROADS],
            "road_function": [kind for _, kind, _, _ in ROADS],
            "form_of_way": "Single Carriageway",
            "road_classification_number": [number for _, _, number, _ in ROADS],
            "name_1": [name for name, *_ in ROADS],
            "name_1_lang": nothing,
            "name_2": nothing,
            "name_2_lang": nothing,
            "road_structure": nothing,
            "length": [int(line.length) for line in lines],
            "primary_route": False,
            "trunk_road": False,
        },
        geometry=lines,
        crs="EPSG:27700",
    )
    frame.to_file(path, layer="road_link", driver="GPKG")
    node = gpd.GeoDataFrame({"id": ["node"]}, geometry=[shapely.Point(MARGATE)], crs="EPSG:27700")
    node.to_file(path, layer="road_node", driver="GPKG")
    return path
