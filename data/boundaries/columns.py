"""Which columns of a boundary file hold the codes, names and districts. Names of columns suggest, values decide."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.errors import InputError

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

#: Kinds of area, finest first; only LSOAs and districts are loaded, the others are known so that they can be named.
LEVELS = {"oa": "output areas", "lsoa": "LSOAs", "msoa": "MSOAs", "ward": "wards", "district": "districts"}
LOADED = ("lsoa", "district")

#: What codes look like. LSOAs stand for data zones in Scotland and Northern Ireland (once super output areas) too.
VALUES = {
    "oa": r"[EWS]00\d{6}",
    "lsoa": r"[EWS]01\d{6}|N2[01]\d{6}|95[A-Z]{2}\d{2}[A-Z]\d{1,2}",
    "msoa": r"[EWS]02\d{6}",
    "ward": r"[EW]05\d{6}|S13\d{6}|N08\d{6}",
    "district": r"E0[6-9]\d{6}|W06\d{6}|S12\d{6}|N09\d{6}",
}
_STEMS = {
    "oa": "oa",
    "lsoa": "lsoa|soa|datazone|dz",
    "msoa": "msoa|iz",
    "ward": "ward|wd|cmwd",
    "district": "lad|ltla|lgd|la|localauthority|district",
}
_YEAR = r"(?P<year>(?:20)?\d{2})?"
_GENERIC_CODE = r"(?:geo|geography|area|ons|gss)?(?:cd|code|id)"


#: The last LSOA codes that the ONS gave out before 2021, for England and for Wales.
LAST_BEFORE_2021 = {"E": 33768, "W": 1958}


@dataclass(frozen=True)
class Column:
    """A column of codes: its name in the file, what it holds, and the year in its name (0: none)."""

    name: str
    level: str
    year: int
    generic: bool  # 'geo_code', 'id': nothing in the name says what it holds


@dataclass(frozen=True)
class NamedColumns:
    """Columns that the user names, for files without codes of the ONS; ``name`` '' where there is none."""

    code: str
    name: str = ""


@dataclass(frozen=True)
class Columns:
    """The columns to read; ``None`` where the file has none."""

    code: Column
    name: str | None
    district: str | None


def find_columns(frame: gpd.GeoDataFrame, file: str, level: str, vintage: int | None) -> Columns:
    """The columns of the asked level and vintage.

    Raises InputError when the file holds another level or vintage, has no such column, or a row has no proper code.
    """
    found = [column for name in _attributes(frame) if (column := _code_column(frame[name], str(name)))]
    code = _choose(found, frame, file, level, vintage)
    _check_values(frame[code.name], file, code)
    districts = [column for column in found if column.level == "district"] if level == "lsoa" else []
    # 'LADCD_ACTIVE' is the ONS's own word for the code now in force; else the newest year
    districts.sort(key=lambda column: ("active" not in column.name.lower(), -column.year))
    return Columns(code, _name_column(frame, code), districts[0].name if districts else None)


def given_columns(frame: gpd.GeoDataFrame, file: str, level: str, named: NamedColumns) -> Columns:
    """The columns that the user names. Raises InputError where one is not there, or an area has no code."""
    seen = [str(name) for name in _attributes(frame)]
    for name in (named.code, *([named.name] if named.name else [])):
        if name not in seen:
            raise InputError(f"{file} has no column {name!r}; the columns are: {', '.join(seen) or 'none'}.")
    codes = frame[named.code].fillna("").astype(str).str.strip()
    if blank := int((codes == "").sum()):
        raise InputError(f"{file} has {blank} areas without a code in {named.code}: correct or remove them.")
    return Columns(Column(named.code, level, 0, generic=True), named.name or None, None)


def _attributes(frame: gpd.GeoDataFrame) -> list[str]:
    return [name for name in frame.columns if name != frame.geometry.name]


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _full_year(digits: str | None) -> int:
    return 0 if not digits else int(digits) % 2000 + 2000


def _code_column(values: pd.Series, name: str) -> Column | None:
    """What a column holds, if most of its values are codes of one level."""
    text = values.dropna().astype(str).str.strip()
    level = next((level for level, form in VALUES.items() if len(text) and text.str.fullmatch(form).mean() > 0.5), None)
    if level is None:
        return None
    if named := re.fullmatch(rf"(?:{_STEMS[level]}){_YEAR}(?:cd|code)?(?:active)?", _plain(name)):
        return Column(name, level, _full_year(named["year"]), generic=False)
    return Column(name, level, 0, generic=True) if re.fullmatch(_GENERIC_CODE, _plain(name)) else None


def _choose(found: list[Column], frame: gpd.GeoDataFrame, file: str, level: str, vintage: int | None) -> Column:
    """The column of the level that suits the vintage best: its year, then no year, then a name that says nothing."""
    own = [column for column in found if column.level == level]
    # an LSOA file names the district of each LSOA, never the other way round: a file is of its finest areas
    order = list(LEVELS)
    finest = min(found, key=lambda column: (column.generic, order.index(column.level)), default=None)
    if finest and finest.level != level and (not own or order.index(finest.level) < order.index(level)):
        advice = f"load it as {finest.level}, or choose" if finest.level in LOADED else "choose"
        raise InputError(
            f"{file} holds {LEVELS[finest.level]} (column {finest.name}), not {LEVELS[level]}: "
            f"{advice} the file of {LEVELS[level]}."
        )
    if not own:
        example = "LSOA21CD" if level == "lsoa" else "LAD24CD"
        seen = ", ".join(map(str, _attributes(frame))) or "none"
        raise InputError(
            f"{file} has no column of {level} codes such as {example}; the columns are: {seen}. "
            "Name one with --code-column."
        )
    suitable = [column for column in own if vintage is None or column.year in (0, vintage)]
    if not suitable:
        years = ", ".join(f"{column.year} (column {column.name})" for column in own)
        raise InputError(f"{file} is of {years}, not of {vintage}: give that year, or choose the file of {vintage}.")
    return max(suitable, key=lambda column: (column.year, not column.generic))


def _check_values(values: pd.Series, file: str, code: Column) -> None:
    text = values.fillna("").astype(str).str.strip()
    wrong = text[~text.str.fullmatch(VALUES[code.level])]
    if len(wrong):
        raise InputError(
            f"{file} has {len(wrong)} of {len(text)} areas without a {code.level} code "
            f"(the first holds {wrong.iloc[0][:40]!r} in {code.name}): correct or remove them."
        )


def _name_column(frame: gpd.GeoDataFrame, code: Column) -> str | None:
    """The column named like that of the codes: LSOA21CD -> LSOA21NM, lsoa_code -> lsoa_name; else a plain 'name'."""
    stem = re.sub(r"(cd|code)(active)?$", "", _plain(code.name))
    by_plain = {_plain(str(name)): name for name in _attributes(frame)}
    wanted = [f"{stem}nm", f"{stem}name", "name", "nm"]
    return next((by_plain[name] for name in wanted if name in by_plain), None)
