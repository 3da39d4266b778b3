"""Read residents by LSOA or district as the ONS and Nomis publish them; a row that cannot be used is named by line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from data.boundaries.columns import VALUES
from data.boundaries.pack import plain_name
from data.errors import InputError
from data.ingest.resident_headings import (
    EVERYBODY,
    FEMALE,
    MALE,
    PERSONS,
    SEX_OF,
    Ages,
    ages_of,
    finest,
    open_top,
)
from data.ingest.resident_sheets import Layout, Line, Table, code_of, tables_of

#: By how much the ages of a row may differ from its total: published tables are changed a little, against disclosure.
OFF_SHARE, OFF_COUNT = 0.05, 25
_NUMBER = re.compile(r"\d{1,3}(,\d{3})+|\d{1,9}")
_LSOA_NAME = r"(.+) \d{3}[A-Z]{1,2}"
Group = tuple[str, Ages]


@dataclass
class Found:
    """Residents by area and group as they are read; what is wrong, by line; rows of areas of other kinds."""

    counts: dict[str, dict[Group, int]] = field(default_factory=dict)
    districts: dict[str, str] = field(default_factory=dict)  # of each LSOA: code, or plain name of the district, or ''
    lines: dict[str, int] = field(default_factory=dict)
    bad: list[tuple[int, str]] = field(default_factory=list)
    bad_codes: set[str] = field(default_factory=set)
    passed_over: int = 0
    level: str = ""
    year: str = ""
    titles: list[str] = field(default_factory=list)

    def refuse(self, line: int, code: str, why: str) -> None:
        """Leave a row out; its area then has no residents."""
        self.bad.append((line, f"{code}: {why}"))
        self.bad_codes.add(code)


def read_residents(path: Path, sheet: str | None = None) -> tuple[Found, pd.DataFrame]:
    """What was found, and a frame: code, district, and a column for each group ('F_0_0', 'P_65_').

    Raises InputError for a file without a table of residents, or whose columns do not hold every age.
    """
    if not path.is_file():
        raise InputError(f"There is no file {path}: check the name.")
    found = Found()
    for table in tables_of(path, sheet):
        if found.level and table.layout.level != found.level:
            continue
        found.level, found.year = table.layout.level, max(found.year, table.year)
        found.titles.append(table.title)
        (_read_long if table.layout.age >= 0 else _read_wide)(table, found)
    if not found.counts:
        raise InputError(f"{path.name} has no row with residents: {_first_bad(found)}choose another file.")
    return found, _frame(found, path.name)


def _first_bad(found: Found) -> str:
    return f"line {found.bad[0][0]}, {found.bad[0][1]}; " if found.bad else ""


def _number(cell: str) -> int | None:
    return int(cell.replace(",", "")) if _NUMBER.fullmatch(cell) else None


def _area(line: Line, layout: Layout, found: Found) -> str:
    """The code of a row's area, '' where the row is of something else (a region, a title, a footnote)."""
    _, row = line
    code = code_of(row[layout.code]) if layout.code < len(row) else ""
    if not re.fullmatch(VALUES[layout.level], code):
        found.passed_over += any(row)
        return ""
    own = row[layout.district] if 0 <= layout.district < len(row) else ""
    name = row[layout.name].split(" : ")[-1] if 0 <= layout.name < len(row) else ""
    made = re.fullmatch(_LSOA_NAME, name)
    found.districts[code] = code_of(own) if own else plain_name(made[1]) if made else ""
    found.lines.setdefault(code, line[0])
    return code


def _read_wide(table: Table, found: Found) -> None:
    """A row for each area, a column for each group."""
    layout, seen = table.layout, set()
    groups = [(i, (table.sex if sex == PERSONS else sex, ages)) for i, sex, ages in layout.groups]
    for line, row in table.rows:
        code = _area((line, row), layout, found)
        if not code:
            continue
        if code in seen:
            found.refuse(line, code, "the area comes twice")
            continue
        seen.add(code)
        values = [_number(row[i]) if i < len(row) else None for i, _ in groups]
        if None in values:
            wrong = groups[values.index(None)][0]
            shown = row[wrong][:20] if wrong < len(row) else ""
            found.refuse(line, code, f"{shown!r} is not a number of residents")
            continue
        found.counts.setdefault(code, {}).update(
            {group: value for (_, group), value in zip(groups, values, strict=True) if value is not None}
        )


def _read_long(table: Table, found: Found) -> None:
    """A row for each area, sex and age."""
    layout = table.layout
    for line, row in table.rows:
        code = _area((line, row), layout, found)
        if not code:
            continue
        cells = [row[i] if 0 <= i < len(row) else "" for i in (layout.age, layout.sex, layout.value)]
        ages, value = ages_of(cells[0]), _number(cells[2])
        sex = SEX_OF.get(cells[1].lower(), "") if layout.sex >= 0 else table.sex
        own = found.counts.setdefault(code, {})
        if ages is None or not sex or value is None:
            what = next(
                text for text, wrong in zip(cells, (ages is None, not sex, value is None), strict=True) if wrong
            )
            found.refuse(line, code, f"{what[:20]!r} is not an age, a sex or a number of residents")
        elif (sex, ages) in own:
            found.refuse(line, code, "the same area, sex and age come twice")
        else:
            own[sex, ages] = value


def _frame(found: Found, file: str) -> pd.DataFrame:
    """The areas with the finest groups; those with a bad row, a missing group or ages unlike their total left out."""
    every = {group for own in found.counts.values() for group in own}
    chosen = _groups(every, file)
    totals = [sex for sex in (PERSONS, FEMALE, MALE) if (sex, EVERYBODY) in every]
    rows = []
    for code, own in found.counts.items():
        if code in found.bad_codes:
            continue
        if why := _wrong(own, chosen, totals):
            found.refuse(found.lines[code], code, why)
            continue
        rows.append([code, found.districts.get(code, ""), *(own[group] for group, _ in chosen)])
    frame = pd.DataFrame(rows, columns=["code", "district", *(f"{sex}_{ages.name()}" for (sex, _), ages in chosen)])
    return frame.astype({"code": "str", "district": "str"})


def _groups(every: set[Group], file: str) -> list[tuple[Group, Ages]]:
    """Groups to keep, each with the ages it really holds: of both sexes where both are there, else of persons."""
    by_sex: dict[str, list[tuple[Group, Ages]]] = {}
    for sex in sorted({sex for sex, _ in every}):
        own = {ages for each, ages in every if each == sex}
        top = open_top(own)
        back = {top.get(ages, ages): ages for ages in own}
        if own == {EVERYBODY}:
            by_sex[sex] = [((sex, EVERYBODY), EVERYBODY)]
        else:
            parts = finest({ages for ages in back if not ages.total}, file)
            by_sex[sex] = [((sex, back[ages]), ages) for ages in parts]
    both = FEMALE in by_sex and MALE in by_sex and len(by_sex[FEMALE]) == len(by_sex[MALE])
    if both and len(by_sex[FEMALE]) >= len(by_sex.get(PERSONS, [])):
        return by_sex[FEMALE] + by_sex[MALE]
    if PERSONS in by_sex:
        return by_sex[PERSONS]
    raise InputError(f"{file} holds the residents of one sex only: choose the table of persons, or of both.")


def _wrong(own: dict[Group, int], chosen: list[tuple[Group, Ages]], totals: list[str]) -> str:
    missing = next((group for group, _ in chosen if group not in own), None)
    if missing is not None:
        return f"no figure for {missing[0]} {missing[1].name().replace('_', ' to ')}"
    for sex in totals:
        parts = [own[group] for group, ages in chosen if sex in (PERSONS, group[0]) and group != (sex, EVERYBODY)]
        total = own.get((sex, EVERYBODY))
        if total is None or not parts:
            continue
        if abs(sum(parts) - total) > max(OFF_COUNT, OFF_SHARE * total):
            return f"its ages add up to {sum(parts):,}, its total says {total:,}"
    return ""


def summed(frame: pd.DataFrame) -> int:
    """Residents in the frame."""
    return int(np.nansum(frame.drop(columns=["code", "district"]).to_numpy(np.float64)))
