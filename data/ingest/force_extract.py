"""Reader of a force's own extract: one row per offence in CSV, XLSX or Parquet, with the columns named by a mapping."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

import pandas as pd

from data.errors import InputError
from data.ingest import checks
from data.ingest.checks import counted
from data.ingest.extract_rows import conversion_notes, offence_rows, refusals, wanted_columns
from data.ingest.files import (
    ALLOWANCE,
    Allowance,
    InputFile,
    Scan,
    file_source,
    is_junk,
    require_path,
    scan_bytes,
    scan_text,
)
from data.ingest.mapping import ExtractMapping, PersonColumns, PersonFile, load_mapping
from data.ingest.persons import finish_persons, persons_in_file, persons_in_rows, wanted_in_file
from data.ingest.tables import TextTable, find_columns, read_csv, read_parquet, read_xlsx
from data.ingest.times import Clock
from data.schema import OFFENCE_COLUMNS, PERSON_COLUMNS, REJECT_COLUMNS, Capabilities, FileAccount, ImportBatch
from geo.crs import BRITISH_NATIONAL_GRID

Progress = Callable[[str, float], None]

_TEXT = (".csv", ".csv.gz", ".txt", ".tsv")
_WORKBOOK = (".xlsx", ".xlsm")
_PARQUET = (".parquet", ".pq")


@dataclass
class _Reading:
    """What has been read so far. ``persons`` are rows of PERSON_COLUMNS, positions counted over all files."""

    rules: ExtractMapping
    clock: Clock
    salt: bytes
    today: dt.date
    allowance: Allowance
    crs: str
    offences: list[pd.DataFrame] = field(default_factory=list)
    persons: list[pd.DataFrame] = field(default_factory=list)
    rejects: list[pd.DataFrame] = field(default_factory=list)
    files: list[FileAccount] = field(default_factory=list)
    by_hash: dict[str, str] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)


def read_force_extract(
    paths: list[Path],
    mapping: Path,
    progress: Progress | None = None,
    *,
    salt: bytes | None = None,
    today: dt.date | None = None,
    allowance: Allowance = ALLOWANCE,
    crs: str = BRITISH_NATIONAL_GRID,
) -> ImportBatch:
    """Read extracts into one batch; every data row is an offence or a reject with its line and reason.

    ``paths``: files or folders of them; those whose names match the mapping's ``[persons] file`` hold persons.
    ``crs``: the system of the store, in metres, that points are brought to. ``salt`` keys the pseudonyms of persons:
    under the same one a person is recognised across imports; without it a random one is used. ``today`` decides what
    lies in the future. Raises InputError, with nothing half-read.
    """
    rules = load_mapping(mapping)
    clock = Clock(rules.formats.dates, rules.source.time_zone, rules.source.local, rules.formats.midnight_is_unknown)
    reading = _Reading(rules, clock, salt or os.urandom(32), checks.today_or(today), allowance, crs)
    extracts, person_files = _sort_out([Path(path) for path in paths], rules)
    for number, path in enumerate(extracts + person_files):
        if progress:
            progress(path.name, number / len(extracts + person_files))
        (_read_offences if number < len(extracts) else _read_persons)(file_source(path), reading)
    if progress:
        progress("", 1.0)
    offences = checks.stack(reading.offences, OFFENCE_COLUMNS)
    if offences.empty:
        raise InputError(f"{extracts[0].name} has headings but no rows; export it again.")
    return ImportBatch(
        source="force-extract",
        source_name=rules.source.name,
        licence=rules.source.licence,
        capabilities=_capabilities(rules, bool(offences["occurred_from"].notna().any())),
        offences=offences,
        persons=checks.stack(reading.persons, PERSON_COLUMNS),
        rejects=checks.stack(reading.rejects, REJECT_COLUMNS),
        files=reading.files,
    )


def _sort_out(paths: list[Path], rules: ExtractMapping) -> tuple[list[Path], list[Path]]:
    """The files of offences and the files of persons behind ``paths``. Raises InputError where either is missing."""
    files: list[Path] = []
    for path in paths:
        require_path(path)
        if path.is_dir():
            files += sorted(p for p in path.iterdir() if p.is_file() and not is_junk(p.name) and _kind(p.name))
        else:
            files.append(path)
    if not files:
        raise InputError("No extract was found; give a CSV, XLSX or Parquet file, or a folder that holds some.")
    if not isinstance(rules.persons, PersonFile):
        return files, []
    pattern = rules.persons.file.lower()
    person_files = [path for path in files if fnmatch(path.name.lower(), pattern)]
    extracts = [path for path in files if path not in person_files]
    if not extracts:
        raise InputError(f"Every file given matches '{pattern}', so none holds offences; name the extract as well.")
    if not person_files:
        beside = {p for path in extracts for p in path.parent.iterdir() if fnmatch(p.name.lower(), pattern)}
        person_files = sorted(beside - set(extracts))
    if not person_files:
        raise InputError(
            f"No file of persons matches '{pattern}' beside {extracts[0].name}; add it, or correct [persons] file."
        )
    return extracts, person_files


def _kind(name: str) -> str | None:
    kinds = {"text": _TEXT, "workbook": _WORKBOOK, "parquet": _PARQUET}
    return next((kind for kind, endings in kinds.items() if name.lower().endswith(endings)), None)


def _scan(given: InputFile, allowance: Allowance) -> Scan:
    kind = _kind(given.name)
    if kind is None:
        raise InputError(f"{given.name} is not a CSV, XLSX or Parquet file; save or unpack it as one of these.")
    return scan_text(given, allowance) if kind == "text" else scan_bytes(given, allowance)


def _read_table(
    given: InputFile, scan: Scan, wanted: dict[str, str], reading: _Reading, sheet: str | None = None
) -> TextTable:
    """The wanted columns of a file of any kind, with what the mapping calls blank made ''."""

    def pick(header: list[str]) -> dict[str, int]:
        return find_columns(given.name, header, wanted)

    kind, rules = _kind(given.name), reading.rules
    if kind == "text":
        table = read_csv(given, scan, pick, rules.source.delimiter, reading.allowance)
    elif kind == "workbook":
        table = read_xlsx(given, pick, sheet, reading.allowance)
    else:
        table = read_parquet(given, pick, reading.allowance)
    blank = {text.casefold() for text in rules.formats.blank}
    table.cells = table.cells.apply(lambda column: column.mask(column.str.lower().isin(blank), ""))
    return table


def _read_offences(given: InputFile, reading: _Reading) -> None:
    scan = _scan(given, reading.allowance)
    account = FileAccount(name=given.name, sha256=scan.sha256, notes=list(scan.notes))
    reading.files.append(account)
    if same := reading.by_hash.get(scan.sha256):
        account.notes.append(f"identical to {same}: counted once")
        return
    reading.by_hash[scan.sha256] = given.name
    table = _read_table(given, scan, wanted_columns(reading.rules), reading, reading.rules.source.sheet)
    account.read = table.read
    if not table.read:
        account.notes.append("no rows under the headings")
        return
    _add_offences(given.name, table, account, reading)


def _add_offences(name: str, table: TextTable, account: FileAccount, reading: _Reading) -> None:
    rows = offence_rows(name, table.cells, reading.rules, reading.clock, reading.today, reading.crs)
    reason = refusals(rows, reading.today)
    ids = rows.offences["offence_id"]
    passing = reason == ""
    repeated = (
        passing & (ids != "").to_numpy() & (ids.where(passing, "").duplicated() | ids.isin(reading.ids)).to_numpy()
    )
    reason[repeated] = checks.ID_REPEATED
    rejects = checks.reject_frame(len(reading.files) - 1, table.bad, table.lines, reason)
    checks.refuse_if_nothing_left(account, rejects)
    kept = reason == ""
    reading.ids.update(ids[kept].tolist())
    account.notes += conversion_notes(rows, kept)
    offences = rows.offences.assign(file_index=len(reading.files) - 1, line=table.lines)[kept]
    offences = checks.conform(offences, OFFENCE_COLUMNS)
    if isinstance(reading.rules.persons, PersonColumns):
        raw = persons_in_rows(table.cells[kept], reading.rules.persons)
        before = sum(len(earlier) for earlier in reading.offences)
        _add_persons(raw, offences["occurred_on"], account.notes, reading, before)
    reading.offences.append(offences)
    reading.rejects.append(rejects)


def _read_persons(given: InputFile, reading: _Reading) -> None:
    rules = reading.rules.persons
    assert isinstance(rules, PersonFile)
    scan = _scan(given, reading.allowance)
    # None of its rows is an offence or a refused offence: read stays 0, what became of them is in the notes.
    account = FileAccount(name=given.name, sha256=scan.sha256, notes=["persons of the offences", *scan.notes])
    reading.files.append(account)
    if same := reading.by_hash.get(scan.sha256):
        account.notes.append(f"identical to {same}: counted once")
        return
    reading.by_hash[scan.sha256] = given.name
    table = _read_table(given, scan, wanted_in_file(rules), reading)
    if table.bad:
        line, why = table.bad[0]
        account.notes.append(f"{counted(len(table.bad), 'row')} left out, the first on line {line}: {why}")
    offences = checks.stack(reading.offences, OFFENCE_COLUMNS)
    raw = persons_in_file(table.cells, rules, offences["offence_id"], account.notes)
    _add_persons(raw, offences["occurred_on"], account.notes, reading, before=0)


def _add_persons(raw: pd.DataFrame, occurred_on: pd.Series, notes: list[str], reading: _Reading, before: int) -> None:
    """``raw`` counts its offences from the first of ``occurred_on``, ahead of which ``before`` offences were read."""
    rules = reading.rules.persons
    assert rules is not None
    persons = finish_persons(raw, occurred_on, sexes=rules.sexes, clock=reading.clock, salt=reading.salt, notes=notes)
    persons["offence_index"] += before
    reading.persons.append(persons)


def _capabilities(rules: ExtractMapping, times: bool) -> Capabilities:
    columns, persons = rules.columns, rules.persons
    ages = sexes = False
    if isinstance(persons, PersonFile):
        ages, sexes = bool(persons.age or persons.date_of_birth), bool(persons.sex)
    elif isinstance(persons, PersonColumns):
        mapped = persons.of("victim").keys() | persons.of("suspect").keys()
        ages, sexes = bool({"age", "date_of_birth"} & mapped), "sex" in mapped
    return Capabilities(
        day=True,
        hour=times,
        ages=ages,
        sexes=sexes,
        flags=frozenset(rules.flags) | frozenset(rules.constants.flags),
        offence_codes=True,
        exact_points=bool(columns.easting or columns.longitude) and not rules.source.snapped_points,
    )
