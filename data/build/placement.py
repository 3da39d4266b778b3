"""Placing offences: the LSOA and district of each, in both vintages, and how each was found.

The code in the row wins; else the polygon; else the nearest polygon within 100 m (points snapped to the shore);
else the offence is not mapped and the reason is kept (METHODS, Join).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from data.boundaries.columns import LAST_BEFORE_2021
from data.boundaries.pack import todays_lsoa_name
from geo.join import NEAREST, POLYGON, place_points

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.boundaries.pack import BoundaryLayer

BY_CODE, BY_CODE_UNCHECKED, BY_POLYGON, BY_NEAREST, NO_LOCATION, BAD_LOCATION, OUTSIDE, NO_BOUNDARIES = range(1, 9)

#: The words of ``offence.how_*``; those that begin with 'by ' are mapped.
HOW_WORDS: dict[int, str] = {
    BY_CODE: "by code",
    BY_CODE_UNCHECKED: "by code, no boundary loaded to check it",
    BY_POLYGON: "by polygon",
    BY_NEAREST: "by nearest within 100 m",
    NO_LOCATION: "no location in the row",
    BAD_LOCATION: "location in the row cannot be used",
    OUTSIDE: "outside the loaded boundaries",
    NO_BOUNDARIES: "no boundaries of this vintage loaded",
}

#: Below this share of a force's coded rows inside the layer, its area is not loaded and codes are taken as written.
COVERED_SHARE = 0.05
LSOA_CODE = r"[EW]01\d{6}"


@dataclass
class Areas:
    """The LSOAs of one vintage, numbered from 1 (0: none), and the district number of each."""

    vintage: int
    codes: list[str]
    names: list[str]
    districts: npt.NDArray[np.uint16]
    population: npt.NDArray[np.float64]
    layer: BoundaryLayer | None


@dataclass
class Placed:
    """Per offence: LSOA number, district number and HOW_WORDS key, in one vintage; and code/polygon agreement."""

    lsoa: npt.NDArray[np.uint16]
    district: npt.NDArray[np.uint16]
    how: npt.NDArray[np.uint8]
    agreement: dict[str, Any]


def areas_of(vintage: int, layer: BoundaryLayer | None, districts: BoundaryLayer) -> Areas:
    """Number the LSOAs of a layer; without one the vintage starts empty and grows by codes taken as written."""
    if layer is None:
        return Areas(vintage, [], [], np.zeros(1, np.uint16), np.full(1, np.nan), None)
    number = {code: position + 1 for position, code in enumerate(districts.codes)}
    own = np.array([0, *(number.get(code, 0) for code in layer.district_codes)], dtype=np.uint16)
    population = layer.population if layer.population is not None else np.full(len(layer.codes), np.nan)
    return Areas(
        vintage,
        list(layer.codes),
        [todays_lsoa_name(name) for name in layer.names],
        own,
        np.r_[np.nan, population],
        layer,
    )


def place(
    offences: pd.DataFrame, areas: Areas, districts: BoundaryLayer, *, other_codes: set[str], newest_loaded: bool
) -> Placed:
    """Place every offence in one vintage. ``areas`` gains the codes that are taken as written.

    ``offences`` needs force, easting, northing, given_lsoa, location_problem. ``other_codes`` are those of the other
    vintage's layer: a code of that vintage is no stray, its point says where it lies in this one.
    """
    given = offences["given_lsoa"].astype("category")
    codes = list(given.cat.categories)
    number = {code: position + 1 for position, code in enumerate(areas.codes)}
    by_code = _take([number.get(code, 0) for code in codes], given)
    # Without a layer no point can be placed, so codes of the other vintage are taken as written too.
    known = {*number, *(other_codes if areas.layer is not None else ())}
    foreign = _take([code not in known and bool(re.fullmatch(LSOA_CODE, code)) for code in codes], given).astype(bool)
    elsewhere = foreign & _take([newest_loaded or not _new_in_2021(code) for code in codes], given).astype(bool)
    by_point, method = _place_points(offences, areas)
    # The code in the row wins: one that names an LSOA elsewhere is not overruled by a point near the edge.
    placed_by_point, placed_how = np.where(elsewhere, 0, by_point), np.where(elsewhere, 0, method)
    how = _how(offences, areas, by_code, placed_how)
    lsoa = np.where(by_code > 0, by_code, placed_by_point)
    unchecked = foreign & (lsoa == 0) & ~_covered(offences["force"], given, by_code)
    if unchecked.any():
        lsoa[unchecked] = _append_codes(areas, given[unchecked])
        how[unchecked] = BY_CODE_UNCHECKED
    district = areas.districts[lsoa]
    lost = (lsoa > 0) & (district == 0)
    if lost.any():
        district = district.copy()
        district[lost] = _district_by_point(offences[lost], districts)
    return Placed(lsoa.astype(np.uint16), district.astype(np.uint16), how, _agreement(areas, by_code, by_point, method))


def _new_in_2021(code: str) -> bool:
    """True for a code first given out in 2021; while that layer is not loaded it may be a place in that of 2011."""
    return bool(re.fullmatch(LSOA_CODE, code)) and int(code[3:]) > LAST_BEFORE_2021[code[0]]


def _take(by_category: list[Any], given: pd.Series) -> npt.NDArray[np.int32]:
    """The value of each row's category, 0 where it has none."""
    codes = given.cat.codes.to_numpy()
    return np.where(codes >= 0, np.r_[np.asarray(by_category, dtype=np.int32), np.int32(0)][codes], 0)


def _covered(force: pd.Series, given: pd.Series, by_code: npt.NDArray[np.int32]) -> npt.NDArray[np.bool_]:
    """True for rows of forces whose area the loaded layer covers; a stray code there is a stray, not a gap."""
    coded = (given != "").to_numpy()
    frame = pd.DataFrame({"force": force.to_numpy(), "coded": coded, "inside": by_code > 0})
    sums = frame.groupby("force")[["coded", "inside"]].sum()
    covered = sums["inside"] > COVERED_SHARE * sums["coded"]
    return frame["force"].map(covered).to_numpy(dtype=bool)


def _place_points(offences: pd.DataFrame, areas: Areas) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.uint8]]:
    if areas.layer is None:
        return np.zeros(len(offences), np.int32), np.zeros(len(offences), np.uint8)
    placement = place_points(
        offences["easting"].to_numpy(np.float64), offences["northing"].to_numpy(np.float64), areas.layer.geometry
    )
    return placement.index + 1, placement.how


def _how(
    offences: pd.DataFrame,
    areas: Areas,
    by_code: npt.NDArray[np.int32],
    method: npt.NDArray[np.integer[Any]],
) -> npt.NDArray[np.uint8]:
    """The first of these that holds; a reason in words for what is not mapped."""
    bad = (offences["location_problem"] != "").to_numpy()
    nowhere = (offences["easting"].isna() & (offences["given_lsoa"] == "")).to_numpy()
    return np.select(
        [by_code > 0, method == POLYGON, method == NEAREST, bad, nowhere],
        [BY_CODE, BY_POLYGON, BY_NEAREST, BAD_LOCATION, NO_LOCATION],
        OUTSIDE if areas.layer is not None else NO_BOUNDARIES,
    ).astype(np.uint8)


def _append_codes(areas: Areas, codes: pd.Series) -> npt.NDArray[np.int64]:
    """Number codes that no boundary is loaded for, after the areas that are there."""
    number = {code: position + 1 for position, code in enumerate(areas.codes)}
    for code in sorted(set(codes)):
        if code not in number:
            areas.codes.append(code)
            areas.names.append(code)
            number[code] = len(areas.codes)
    extra = len(areas.codes) + 1 - len(areas.districts)
    areas.districts = np.r_[areas.districts, np.zeros(extra, np.uint16)]
    areas.population = np.r_[areas.population, np.full(extra, np.nan)]
    return codes.astype(str).map(number).to_numpy(dtype=np.int64)


def _district_by_point(offences: pd.DataFrame, districts: BoundaryLayer) -> npt.NDArray[np.uint16]:
    placement = place_points(
        offences["easting"].to_numpy(np.float64), offences["northing"].to_numpy(np.float64), districts.geometry
    )
    return (placement.index + 1).astype(np.uint16)


def _agreement(
    areas: Areas, by_code: npt.NDArray[np.int32], by_point: npt.NDArray[np.int32], method: npt.NDArray[np.uint8]
) -> dict[str, Any]:
    """Of rows with both a known code and a point in a polygon: how many say the same LSOA, and the same district."""
    both = (by_code > 0) & (method == POLYGON)
    compared = int(both.sum())
    same = int((by_code[both] == by_point[both]).sum())
    same_district = int((areas.districts[by_code[both]] == areas.districts[by_point[both]]).sum())
    share = {"lsoa": same / compared, "district": same_district / compared} if compared else {}
    return {"compared": compared, "lsoa": same, "district": same_district, "share": share}
