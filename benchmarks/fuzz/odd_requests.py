"""What no page sends: methods, values, addresses and paths that the server must refuse in words."""

from __future__ import annotations

from typing import Any

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW")
CODES = ["E07000114", "E06000035", "E01024340", "S99999999", "250-2143-812", "150-1-1", "north", "robbery", "asvc", "x"]
TEXTS = [
    *("", "0", "null", "\x00", "é\u202e", "<script>alert(1)</script>", "'; DROP TABLE offence; --", "../../etc/passwd"),
    *(
        "a" * 9_000,
        "&" * 300,
        "%",
        "%ff%fe",
        "9" * 400,
        "[" * 3_000,
        '[["fri"],[22]]',
        '[[],{"a":[]}]',
        "2025-13",
        "-1",
    ),
    *("2024-10", "0001-01", "9999-12-31", "2024-10-01 12:00:00", "term", "harm", "year", "lsoa", "cell", "week", "12"),
    *CODES,
]
SCALARS: list[Any] = [None, True, False, 0, 1, -1, 3.5, -0.0, 2**31, 2**63, 10**30, 1e308, *TEXTS]
SHAPES: list[Any] = [
    *([], {}, [None], [[]], [{}], ["mon", 3], [5, 9], [-3, 2], [9, 99], [22, 2], [1e300, -1e300], [1, 2, 3]),
    *({"points": []}, {"points": [None]}, {"points": [{}]}, {"points": {}}, {"range": []}),
    *({"range": {"x": ["b", "a"]}}, {"query": 5}, {"query": None, "problems": 3}, {"query": "a" * 9_000}),
    *({"query": "from=2024-10", "problems": [7]}, {"query": "what=robbery", "version": []}),
]
NAMES = [
    *("from", "to", "compare", "district", "area", "lsoa", "cell", "what", "flag", "cohort", "role", "days", "hours"),
    *(
        "school",
        "measure",
        "level",
        "vintage",
        "layer",
        "size",
        "smooth",
        "stops",
        "visits",
        "by",
        "sort",
        "scale",
        "week",
    ),
    "unknown",
]
VALUES = {
    "from": ["2024-10", "2025-01-15", "0001-01", "9999-12"],
    "to": ["2025-09", "2024-09-30", "0001-02", "9999-12-31"],
    "compare": ["year", "period", "none"],
    "what": ["asvc", "robbery", "drugs", "unclassified"],
    "cohort": ["u18", "u25", "10-17", "13-17", "all"],
    "hours": ["15-17", "22-2", "0", "23"],
    "days": ["fri,sat", "mon"],
    "layer": ["areas", "hotspots", "density", "emerging", "shifts"],
    "size": ["150", "250", "500"],
    "level": ["district", "lsoa"],
    "measure": ["count", "rate", "smoothed", "harm", "change"],
    "flag": ["knife", "public", "gun,injury"],
    "smooth": ["0.25", "2"],
    "week": ["count", "share", "compare"],
    "vintage": ["2011", "2021"],
}
PATHS = [
    *("/", "/knife", "/knife/", "//", "/nonsense", "/knife/nonsense", "/about", "/healthz", "/plan", "/hours.json"),
    *(
        "/methods/rates",
        "/methods/..%2f..%2fapp",
        "/download/map.csv",
        "/download/nope.csv",
        "/download/patrol.geojson",
    ),
    *("/geometry/nope.json", "/geometry/%00", "/geometry/..%2fmanifest.json", "/static/x", "/assets/", "/assets/%00"),
    *("/assets/menus.js", "/assets/..%2f..%2fapp.py", "/_dash-layout", "/_dash-dependencies", "/_reload-hash"),
    *("/_dash-component-suites/", "/_dash-component-suites/dash/", "/_dash-component-suites/nope/x.js"),
    *("/_dash-component-suites/dash/../../x.js", "/_dash-component-suites/plotly/package_data/x.v1m1.min.js"),
    *("/knife/_dash-component-suites/dash/x", "/_favicon.ico", "/%ff%fe", "/" + "a" * 300, "/" + "a/" * 200, "/a\tb"),
]
