"""Which LSOA and district an offence is put in, and how that is told."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from data.boundaries.pack import load_pack
from data.build.placement import HOW_WORDS, Areas, Placed, areas_of, place
from data.schema import ImportBatch
from tests.fixtures_store import STRAY, batch_of, sites
from tests.oracle.naive import plain_rows


def located(*places: dict[str, Any], force: str = "Kent Police") -> ImportBatch:
    blank = dict.fromkeys(("given_lsoa", "location_problem", "offence_id", "outcome"), "")
    day = {"occurred_on": "2025-03-01", "batch_month": "2025-03", "offence_code": "8N", "flags": 0}
    return batch_of([{"force": force, **blank, **day, **given} for given in places], [])


def placed(batch: ImportBatch, *, with_layer: bool = True) -> tuple[Areas, Placed]:
    layer, districts = load_pack()
    areas = areas_of(2011, layer if with_layer else None, districts)
    return areas, place(batch.offences, areas, districts, other_codes=set(), newest_loaded=False)


def told(areas: Areas, found: Placed) -> list[tuple[str, str]]:
    """(LSOA code, how) of each row."""
    return [
        (["", *areas.codes][lsoa], HOW_WORDS[how])
        for lsoa, how in zip(found.lsoa.tolist(), found.how.tolist(), strict=True)
    ]


CODE, X, Y = sites()[0]
OTHER, OTHER_X, OTHER_Y = sites()[20]


@pytest.mark.parametrize(
    ("given", "lsoa", "how"),
    [
        ({"given_lsoa": CODE}, CODE, "by code"),
        ({"given_lsoa": CODE, "easting": OTHER_X, "northing": OTHER_Y}, CODE, "by code"),
        ({"easting": X, "northing": Y}, CODE, "by polygon"),
        ({}, "", "no location in the row"),
        ({"location_problem": "longitude is not a number"}, "", "location in the row cannot be used"),
        ({"easting": 700_000.0, "northing": 100_000.0}, "", "outside the loaded boundaries"),
        ({"given_lsoa": "not a code", "easting": X, "northing": Y}, CODE, "by polygon"),
        ({"given_lsoa": STRAY, "easting": X, "northing": Y}, "", "outside the loaded boundaries"),
    ],
)
def test_the_first_rule_that_holds(given: dict[str, Any], lsoa: str, how: str) -> None:
    # Beside rows that show that the force's area is the one that is loaded.
    rows = [given, *[{"given_lsoa": code} for code, _, _ in sites()[:8]]]
    assert told(*placed(located(*rows)))[0] == (lsoa, how)


def test_a_force_outside_the_layer_keeps_its_codes_as_written() -> None:
    rows = [{"given_lsoa": STRAY}] * 9 + [{"given_lsoa": "E01000002"}]
    areas, found = placed(located(*rows, force="City of London Police"))
    assert told(areas, found) == [(STRAY, "by code, no boundary loaded to check it")] * 9 + [
        ("E01000002", "by code, no boundary loaded to check it")
    ]
    assert found.district.tolist() == [0] * 10


def test_without_a_layer_points_cannot_be_placed() -> None:
    assert told(*placed(located({"easting": X, "northing": Y}), with_layer=False)) == [
        ("", "no boundaries of this vintage loaded")
    ]


def test_a_point_off_the_shore_goes_to_the_nearest_area() -> None:
    layer, _ = load_pack()
    thanet = [i for i, district in enumerate(layer.district_codes) if district == "E07000114"]
    east = max(thanet, key=lambda i: layer.geometry[i].bounds[2])
    x = layer.geometry[east].bounds[2]
    y = max(layer.geometry[east].exterior.coords if layer.geometry[east].geom_type == "Polygon" else [(x, 0)])[1]
    near, far = {"easting": x + 60, "northing": y}, {"easting": x + 5_000, "northing": y}
    (code, how), (nowhere, why) = told(*placed(located(near, far)))
    assert how == "by nearest within 100 m"
    assert layer.district_codes[layer.codes.index(code)] == "E07000114"
    assert (nowhere, why) == ("", "outside the loaded boundaries")


def test_every_generated_row_is_where_a_loop_puts_it(small_batch: ImportBatch) -> None:
    areas, found = placed(small_batch)
    codes = ["", *areas.codes]
    assert [codes[n] for n in found.lsoa.tolist()] == [row.lsoa for row in plain_rows(small_batch)]
    _, districts = load_pack()
    names = ["", *districts.codes]
    assert [names[n] for n in found.district.tolist()] == [row.district for row in plain_rows(small_batch)]


def test_agreement_of_code_and_point_is_counted() -> None:
    rows = [
        {"given_lsoa": CODE, "easting": X, "northing": Y},
        {"given_lsoa": CODE, "easting": OTHER_X, "northing": OTHER_Y},
        {"given_lsoa": CODE},
        {"easting": X, "northing": Y},
    ]
    _, found = placed(located(*rows))
    assert {key: found.agreement[key] for key in ("compared", "lsoa", "district")} == {
        "compared": 2,
        "lsoa": 1,
        "district": 1,
    }
    assert np.asarray(found.how).dtype == np.uint8
