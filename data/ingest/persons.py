"""Persons of a force extract: their role, age and sex, and an id that links rows without naming anyone.

Raw ids, names and dates of birth never leave this module: an id becomes a keyed hash, a date of birth an age.
"""

from __future__ import annotations

import hmac

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.ingest import checks
from data.ingest.checks import counted
from data.ingest.mapping import PersonColumns, PersonFile, SexRules
from data.ingest.times import Clock, read_dates
from data.schema import PERSON_COLUMNS, Role

OLDEST = 120
_ATTRIBUTES = ("age", "date_of_birth", "sex", "id")
_ROLES = {"victim": Role.VICTIM, "suspect": Role.SUSPECT}
#: Columns of a person as written, before anything is made of them.
_RAW = {"offence_index": "int64", "role": "uint8"} | dict.fromkeys(_ATTRIBUTES, "str")


def column_name(role: str, attribute: str, place: int) -> str:
    """Our name for a column of persons in the offence's row."""
    return f"person:{role}:{attribute}:{place}"


def wanted_in_row(rules: PersonColumns) -> dict[str, str]:
    """Our name -> theirs for every column of persons in the offence's row."""
    return {
        column_name(role, attribute, place): theirs
        for role in _ROLES
        for attribute, columns in rules.of(role).items()
        for place, theirs in enumerate(columns)
    }


def wanted_in_file(rules: PersonFile) -> dict[str, str]:
    """Our name -> theirs for the columns of a file of persons."""
    columns = {
        "offence_id": rules.offence_id,
        "role": rules.role,
        "age": rules.age,
        "date_of_birth": rules.date_of_birth,
        "sex": rules.sex,
        "id": rules.person_id,
    }
    return {ours: theirs for ours, theirs in columns.items() if theirs}


def persons_in_rows(cells: pd.DataFrame, rules: PersonColumns) -> pd.DataFrame:
    """Persons as written in the offences' own rows; ``offence_index`` is the position in ``cells``.

    A place with nothing in any of its columns is no person.
    """
    found: list[pd.DataFrame] = []
    for role, bit in _ROLES.items():
        attributes = rules.of(role)
        for place in range(len(next(iter(attributes.values()), ()))):
            parts = {name: cells[column_name(role, name, place)].reset_index(drop=True) for name in attributes}
            raw = _split(parts, rules.separator) if rules.separator else pd.DataFrame(parts)
            someone = (raw != "").any(axis=1)
            found.append(raw[someone].assign(offence_index=raw.index[someone], role=int(bit)))
    raw = pd.concat(found).fillna(dict.fromkeys(_ATTRIBUTES, ""))
    return checks.conform(raw.sort_values("offence_index", kind="stable"), _RAW).fillna("")


def _split(parts: dict[str, pd.Series], separator: str) -> pd.DataFrame:
    """Several persons in one cell: the nth age belongs to the nth sex. Indexed by row, one row per person."""
    pieces = {name: pc.split_pattern(pa.array(text, pa.string()), separator) for name, text in parts.items()}
    lengths = {name: pc.list_value_length(lists).to_numpy() for name, lists in pieces.items()}
    most = max(int(length.max(initial=1)) for length in lengths.values())
    columns = {}
    for name, lists in pieces.items():
        length = lengths[name]
        row = np.repeat(np.arange(len(length)), length)
        nth = np.arange(len(row)) - np.repeat(np.cumsum(length) - length, length)
        columns[name] = pd.Series(pc.list_flatten(lists), index=row * most + nth, dtype="str").str.strip()
    people = pd.DataFrame(columns).fillna("")
    return people.set_axis(people.index // most, axis=0)


def persons_in_file(cells: pd.DataFrame, rules: PersonFile, offence_ids: pd.Series, notes: list[str]) -> pd.DataFrame:
    """Persons as written in a second file, joined to the offences by id; what does not join is counted in ``notes``."""
    roles = {text.casefold(): int(bit) for name, bit in _ROLES.items() for text in getattr(rules.roles, name)}
    role = cells["role"].str.lower().map(roles)
    known = offence_ids[offence_ids != ""]
    position = cells["offence_id"].map(pd.Series(known.index, index=known.to_numpy()))
    joined = role.notna() & position.notna()
    notes.append(f"{counted(len(cells), 'row')} of persons, {joined.sum():,} joined to offences")
    if strangers := int(position.isna().sum()):
        notes.append(f"{counted(strangers, 'row')} of persons whose offence is not in the extract: left out")
    if others := int((role.isna() & position.notna()).sum()):
        notes.append(f"{counted(others, 'row')} of persons in a role that the mapping does not name: left out")
    raw = cells[joined].assign(offence_index=position[joined], role=role[joined])
    return checks.conform(raw, _RAW).fillna("")


def finish_persons(
    raw: pd.DataFrame, occurred_on: pd.Series, *, sexes: SexRules, clock: Clock, salt: bytes, notes: list[str]
) -> pd.DataFrame:
    """PERSON_COLUMNS of ``raw``. ``occurred_on``: the dates of the offences by position, for ages at the offence.

    What could not be used is counted in ``notes``.
    """
    born = read_dates(raw["date_of_birth"], clock)[0]
    offence_day = pd.Series(occurred_on.to_numpy()[raw["offence_index"].to_numpy()], index=raw.index)
    age = pd.to_numeric(raw["age"], errors="coerce").to_numpy(dtype=np.float64)
    age = np.where(born.notna(), _whole_years(born, offence_day), np.floor(age))
    impossible = np.isfinite(age) & ((age < 0) | (age > OLDEST)) | np.isinf(age)
    written = ((raw["age"] != "") | (raw["date_of_birth"] != "")).to_numpy()
    if number := int(impossible.sum()):
        notes.append(f"{counted(number, 'person')} with an age outside 0 to {OLDEST}: age unknown")
    if number := int((written & np.isnan(age)).sum()):
        notes.append(f"{counted(number, 'person')} with an age that is not a number or date: age unknown")
    letters = {text.casefold(): letter for letter in ("F", "M") for text in getattr(sexes, letter)}
    sex = raw["sex"].str.lower().map(letters).fillna("")
    if number := int(((raw["sex"] != "") & (sex == "")).sum()):
        notes.append(f"{counted(number, 'person')} with a sex that the mapping does not name: sex unknown")
    persons = raw.assign(age=np.where(impossible, np.nan, age), sex=sex, person_id=_pseudonyms(raw["id"], salt))
    repeated = persons.duplicated(["offence_index", "role", "person_id"]) & (persons["person_id"] != "")
    if number := int(repeated.sum()):
        notes.append(f"{counted(number, 'person')} listed again in the same role of the same offence: counted once")
    return checks.conform(persons[~repeated], PERSON_COLUMNS)


def _whole_years(born: pd.Series, day: pd.Series) -> npt.NDArray[np.float64]:
    """Birthdays between two dates, NaN where either is missing."""
    before_birthday = (day.dt.month * 100 + day.dt.day) < (born.dt.month * 100 + born.dt.day)
    return (day.dt.year - born.dt.year - before_birthday).to_numpy(dtype=np.float64)


def _pseudonyms(ids: pd.Series, salt: bytes) -> pd.Series:
    """A keyed SHA-256 of each id (its first 64 bits): under one salt the same person has the same pseudonym."""
    names = {i: pseudonym(i, salt) if i else "" for i in ids.unique().tolist()}
    return ids.map(names).astype("str")


def pseudonym(raw: str, salt: bytes) -> str:
    """What a person is called in the store: 16 hexadecimal digits."""
    return hmac.digest(salt, raw.encode(), "sha256")[:8].hex()
