"""Residents of every district: those loaded by district, else the sums of loaded LSOAs, else the built-in table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from data.boundaries.layers import layers_of
from data.boundaries.pack import plain_name
from data.errors import InputError
from data.store.beside.residents import LoadedResidents
from data.tables.residents import load_residents

if TYPE_CHECKING:
    from collections.abc import Iterable

    from data.boundaries.layers import Layers
    from data.build.derived import Derived
    from data.ingest.residents import Found
    from data.store.version import Store

NOUNS = {"lsoa": "LSOAs", "district": "districts"}
OGL = "Office for National Statistics, licensed under the Open Government Licence v3.0"
#: Years in which a census was taken; any other year of a table is that of an estimate.
CENSUSES = ("1991", "2001", "2011", "2021")
#: Rows that could not be used are named by line, so many of them.
NAMED = 5


@dataclass(frozen=True)
class KnownAreas:
    """The areas of a store: LSOA codes by vintage, district codes, and their codes by plain name."""

    lsoas: dict[int, frozenset[str]]
    districts: frozenset[str]
    by_name: dict[str, str]

    def district_code(self, text: str) -> str:
        """The ONS code of a district by its code or name, as today or formerly; '' for none of the store's."""
        return text.upper() if text.upper() in self.districts else self.by_name.get(plain_name(text), "")


def district_table(derived: Derived, layers: Layers, loaded: Iterable[LoadedResidents]) -> pd.DataFrame:
    """district, age_from, age_to (-1: no end), residents, source; every district from one source alone."""
    by_level = {each.level: each for each in loaded}
    tables = []
    if "district" in by_level:
        own = by_level["district"]
        tables.append(own.long().rename(columns={"code": "district"}).assign(source=f"{own.source}"))
    if "lsoa" in by_level:
        tables.append(_sums(by_level["lsoa"], derived, layers))
    tables.append(load_residents())
    kept: list[pd.DataFrame] = []
    seen: set[str] = set()
    for table in tables:
        fresh = table[~table["district"].isin(seen)]
        seen |= set(fresh["district"])
        kept.append(fresh)
    found = pd.concat([table for table in kept if len(table)], ignore_index=True)
    return found.astype({"age_from": "int64", "age_to": "int64", "residents": "float64"})


def _sums(loaded: LoadedResidents, derived: Derived, layers: Layers) -> pd.DataFrame:
    """Sums over the LSOAs of each district of which none is missing."""
    district = district_of(loaded, derived, layers)
    whole = _whole(loaded, district, derived, layers)
    long = loaded.long().assign(district=np.tile(district.to_numpy(dtype=object), len(loaded.long()) // len(district)))
    long = long[long["district"].isin(whole)]
    sums = long.groupby(["district", "age_from", "age_to"], as_index=False)["residents"].sum()
    return sums.assign(source=f"{loaded.source}, the LSOAs of each district added up")


def district_of(loaded: LoadedResidents, derived: Derived, layers: Layers) -> pd.Series:
    """The district code of each LSOA of the table: as the file says it, by code or name, else as the store does."""
    codes = layers.districts.codes
    by_name = {plain_name(name): code for name, code in zip(layers.districts.names, codes, strict=True)}
    by_store = {
        lsoa: codes[number - 1]
        for areas in derived.areas.values()
        for lsoa, number in zip(areas.codes, areas.districts[1:].tolist(), strict=True)
        if number
    }
    said = loaded.frame["district"]
    given = said.where(said.isin(codes), said.map(by_name))
    return given.where(given.notna(), loaded.frame["code"].map(by_store)).fillna("")


def _whole(loaded: LoadedResidents, district: pd.Series, derived: Derived, layers: Layers) -> set[str]:
    """Districts of which the table holds every LSOA: of one vintage by code, or as many as the store knows of any.

    The second is for a file that names its districts: a table of 2021 is whole although the store has the LSOAs of
    2011 alone, for LSOAs were split far more often than merged. A district with a row that could not be read is not.
    """
    held, per_district = set(loaded.frame["code"]), district.value_counts()
    named = (loaded.frame["district"] != "").all()
    found = set()
    for number, code in enumerate(layers.districts.codes, start=1):
        own = [
            [lsoa for lsoa, at in zip(areas.codes, areas.districts[1:].tolist(), strict=True) if at == number]
            for areas in derived.areas.values()
        ]
        own = [lsoas for lsoas in own if lsoas]
        by_code = any(held.issuperset(lsoas) for lsoas in own)
        as_many = bool(named and own and per_district.get(code, 0) >= max(map(len, own)))
        if (by_code or as_many) and code not in loaded.broken:
            found.add(code)
    return found


def known_areas(store: Store | None) -> KnownAreas:
    """Those of a version; of the boundaries that come with the product where there is none."""
    layers = layers_of(store)
    lsoas = {vintage: frozenset(layer.codes) for vintage, layer in layers.lsoas.items()}
    names = zip(layers.districts.names, layers.districts.codes, strict=True)
    return KnownAreas(lsoas, frozenset(layers.districts.codes), {plain_name(name): code for name, code in names})


def residents_of(
    found: Found, frame: pd.DataFrame, known: KnownAreas, file: str, source: str, licence: str
) -> tuple[LoadedResidents, list[str]]:
    """The rows of areas that the store has, and sentences on the whole file. Raises InputError where it has none."""
    noun = NOUNS[found.level]
    district = frame["district"].where(frame["district"].isin(known.districts), frame["district"].map(known.by_name))
    frame = frame.assign(district=district.fillna(""))
    own = known.districts if found.level == "district" else frozenset().union(*known.lsoas.values())
    mine = frame["code"].isin(own) | (frame["district"] != "")
    if not mine.any():
        first = f" ({frame['code'].iloc[0]} is the first)" if len(frame) else ""
        raise InputError(
            f"None of the {len(frame):,} {noun} of {file}{first} is in this store: load the boundaries of this area "
            "first, or choose the file of this area."
        )
    broken = {found.districts.get(code, "") for code in found.bad_codes}
    broken = {known.by_name.get(name, name) for name in broken if name}
    loaded = LoadedResidents(
        found.level, frame[mine].reset_index(drop=True), source or said_source(found.year), licence or OGL, file,
        tuple(sorted(broken & known.districts)),
    )  # fmt: skip
    return loaded, [*_what(loaded, found), *_not_in(frame[~mine], noun), *_lacking(loaded, known), *_bad(found)]


def said_source(year: str) -> str:
    """'Mid-2022 population estimates, Office for National Statistics' where the file says its year."""
    if year.startswith("mid-"):
        return f"{year.capitalize()} population estimates, Office for National Statistics"
    return f"Census {year} residents, Office for National Statistics" if year in CENSUSES else "source not stated"


def _what(loaded: LoadedResidents, found: Found) -> list[str]:
    said = loaded.describe()
    ages = "by single years of age" if said["single_years"] else f"in {len(_ages(loaded))} age groups"
    if len(_ages(loaded)) == 1:
        ages = "of all ages together"
    sheet = f", sheet {' and '.join(found.titles)}" if loaded.file not in found.titles else ""
    lines = [
        f"Residents: {said['source']}, from {loaded.file}{sheet}",
        f"  {said['residents']:,} in {said['areas']:,} {NOUNS[loaded.level]}, {ages}"
        f"{', men and women apart' if said['sexes'] else ''}",
    ]
    other = f"{found.passed_over:,} lines of the file are of other areas, titles or notes."
    return [*lines, *([other] if found.passed_over else [])]


def _ages(loaded: LoadedResidents) -> set[str]:
    return {name[2:] for name in loaded.groups}


def _not_in(left: pd.DataFrame, noun: str) -> list[str]:
    if left.empty:
        return []
    return [f"{len(left):,} {noun} of the file are not in this store and are left out, {left['code'].iloc[0]} first."]


def _lacking(loaded: LoadedResidents, known: KnownAreas) -> list[str]:
    """Areas of the store without residents: they have no rate."""
    held = set(loaded.frame["code"])
    asked = known.lsoas if loaded.level == "lsoa" else {0: known.districts}
    said = []
    for vintage, codes in asked.items():
        if lost := sorted(codes - held):
            of = f" of {vintage}" if vintage else ""
            said.append(
                f"{len(lost):,} of the {len(codes):,} {NOUNS[loaded.level]}{of} in this store are not in the file, "
                f"{lost[0]} first: no rate is given there."
            )
    return said


def _bad(found: Found) -> list[str]:
    if not found.bad:
        return []
    named = "; ".join(f"line {line}, {why}" for line, why in sorted(found.bad)[:NAMED])
    more = f" and {len(found.bad) - NAMED:,} more" if len(found.bad) > NAMED else ""
    return [f"{len(found.bad):,} lines could not be used, and their areas have no rate: {named}{more}."]


def district_lines(store: Store, loaded: LoadedResidents) -> list[str]:
    """How many districts take their residents from the table."""
    if loaded.level != "lsoa":
        return []
    table = store.residents
    home = set(store.districts.loc[store.districts["home"], "code"])
    summed = set(table.loc[table["source"].str.startswith(loaded.source), "district"]) & home
    return [f"Residents of {len(summed)} of {len(home)} districts are the sum of their LSOAs."]
