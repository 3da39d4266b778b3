"""Reader of data.police.uk street files: single CSVs, folders of them, or the site's own ZIP archives, for any force.

Format: https://data.police.uk/about/#columns. Months only, points snapped to anchors, no persons, no Home Office codes.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.errors import InputError
from data.ingest import checks
from data.ingest.files import ALLOWANCE, Allowance, InputFile, file_source, is_junk, open_zip, require_path, scan_text
from data.ingest.tables import TextTable, find_columns, read_csv
from data.schema import OFFENCE_COLUMNS, PERSON_COLUMNS, REJECT_COLUMNS, Capabilities, FileAccount, ImportBatch

Progress = Callable[[str, float], None]

LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."
CAPABILITIES = Capabilities(
    day=False, hour=False, ages=False, sexes=False, flags=frozenset(), offence_codes=False, exact_points=False
)
FIRST_MONTH = "2010-12"
_REQUIRED = {
    "month": "Month",
    "longitude": "Longitude",
    "latitude": "Latitude",
    "lsoa": "LSOA code",
    "crime_type": "Crime type",
}
_OPTIONAL = {"crime_id": "Crime ID", "outcome": "Last outcome category", "location": "Location"}
_STREET = re.compile(r"on or near (.+)", re.IGNORECASE)
#: Kinds of anchor point that are no street; those with a stroke ('Park/Open Space') are none either.
_NO_STREETS = frozenset(
    {
        "parking area", "petrol station", "supermarket", "shopping area", "hospital", "nightclub", "police station",
        "pedestrian subway", "prison", "race track", "motorway service area", "ferry terminal", "station",
    }
)  # fmt: skip
_FORCE = {"falls_within": "Falls within", "reported_by": "Reported by"}
_STREET_FILE = re.compile(r"-street\.csv(\.gz)?$", re.IGNORECASE)
_OTHER_FILE = re.compile(r"-(outcomes|stop-and-search)\.csv(\.gz)?$", re.IGNORECASE)


@dataclass
class _Reading:
    """What has been read so far."""

    offences: list[pd.DataFrame] = field(default_factory=list)
    rejects: list[pd.DataFrame] = field(default_factory=list)
    files: list[FileAccount] = field(default_factory=list)
    by_hash: dict[str, str] = field(default_factory=dict)
    by_force_month: dict[tuple[str, str], InputFile] = field(default_factory=dict)
    streets: list[pd.DataFrame] = field(default_factory=list)


def read_police_uk(
    paths: list[Path],
    progress: Progress | None = None,
    *,
    today: dt.date | None = None,
    allowance: Allowance = ALLOWANCE,
) -> ImportBatch:
    """Read street files into one batch; every data row is an offence or a reject with its line and reason.

    ``paths``: CSV files, folders (searched at every depth) and ZIPs in any mixture. ``progress`` is told the name of
    each file and the share done. ``today`` decides what lies in the future. Raises InputError, with nothing half-read,
    for a file that cannot be used and for two different files of the same force and month.
    """
    months_end = checks.today_or(today).strftime("%Y-%m")
    reading = _Reading()
    with ExitStack() as stack:
        sources = _gather([Path(path) for path in paths], stack, reading.files, allowance)
        for number, given in enumerate(sources):
            if progress:
                progress(given.name, number / len(sources))
            _read_one(given, reading, months_end, allowance)
    offences = checks.stack(reading.offences, OFFENCE_COLUMNS)
    if offences.empty:
        raise InputError(f"{_listed(paths)} has headings but no rows; choose files of months that have data.")
    if progress:
        progress("", 1.0)
    return ImportBatch(
        source="police-uk",
        source_name="data.police.uk",
        licence=LICENCE,
        capabilities=CAPABILITIES,
        offences=offences,
        persons=checks.conform(pd.DataFrame(), PERSON_COLUMNS),
        rejects=checks.stack(reading.rejects, REJECT_COLUMNS),
        files=reading.files,
        streets=pd.concat(reading.streets).drop_duplicates() if reading.streets else None,
    )


def _gather(paths: list[Path], stack: ExitStack, files: list[FileAccount], allowance: Allowance) -> list[InputFile]:
    """The street files behind ``paths``; what is passed over is entered in ``files`` with the reason."""
    found: list[InputFile] = []
    for path in paths:
        require_path(path)
        if path.is_dir():
            inside = _in_folder(path, stack, allowance)
        elif path.suffix.lower() == ".zip":
            inside = stack.enter_context(open_zip(path, allowance=allowance))
        else:
            _refuse_other_file(path.name)
            found.append(file_source(path))
            continue
        street = [given for given in inside if _STREET_FILE.search(given.name)]
        if not street:
            raise InputError(
                f"{path.name or path} holds no street file (YYYY-MM-force-street.csv); download an archive with crimes."
            )
        found += street
        files += [_passed_over(given.name) for given in inside if not _STREET_FILE.search(given.name)]
    if not found:
        raise InputError("No file was given; name a street CSV, a folder or a ZIP from data.police.uk.")
    return found


def _in_folder(folder: Path, stack: ExitStack, allowance: Allowance) -> list[InputFile]:
    sources: list[InputFile] = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = f"{folder.resolve().name}/{path.relative_to(folder).as_posix()}"
        if is_junk(name):
            continue
        if path.suffix.lower() == ".zip":
            sources += stack.enter_context(open_zip(path, name, allowance))
        else:
            sources.append(file_source(path, name))
    return sources


def _refuse_other_file(name: str) -> None:
    if other := _OTHER_FILE.search(name):
        raise InputError(f"{name} is a file of {other[1].replace('-', ' ')}, not of crimes; give the -street.csv file.")


def _passed_over(name: str) -> FileAccount:
    other = _OTHER_FILE.search(name)
    why = f"a file of {other[1].replace('-', ' ')}" if other else "its name does not end in -street.csv"
    return FileAccount(name=name, sha256="", notes=[f"ignored: {why}"])


def _read_one(given: InputFile, reading: _Reading, months_end: str, allowance: Allowance) -> None:
    scan = scan_text(given, allowance)
    account = FileAccount(name=given.name, sha256=scan.sha256, notes=list(scan.notes))
    reading.files.append(account)
    if same := reading.by_hash.get(scan.sha256):
        account.notes.append(f"identical to {same}: counted once")
        return
    reading.by_hash[scan.sha256] = given.name
    file_index = len(reading.files) - 1
    table = read_csv(given, scan, lambda header: _pick(given.name, header), allowance=allowance)
    account.read = table.read
    if not table.read:
        account.notes.append("no rows under the headings")
        return
    force = _force(table.cells)
    reason = _refusals(table.cells, force, months_end)
    rejects = checks.reject_frame(file_index, table.bad, table.lines, reason)
    checks.refuse_if_nothing_left(account, rejects)
    offences = _offences(given.name, table, force, reason == "").assign(file_index=file_index)
    _refuse_second_version(given, offences, reading.by_force_month)
    if "location" in table.cells:
        kept = table.cells.loc[reason == "", "location"]
        reading.streets.append(_streets(kept, offences["easting"], offences["northing"]))
    reading.offences.append(checks.conform(offences, OFFENCE_COLUMNS))
    reading.rejects.append(rejects)


def _pick(name: str, header: list[str]) -> dict[str, int]:
    titles = {title.strip().casefold() for title in header}
    force = {ours: theirs for ours, theirs in _FORCE.items() if theirs.casefold() in titles}
    if not force:
        force = {"falls_within": _FORCE["falls_within"]}  # so that it is named among the missing
    optional = {ours: theirs for ours, theirs in _OPTIONAL.items() if theirs.casefold() in titles}
    return find_columns(name, header, _REQUIRED | force | optional)


def _force(cells: pd.DataFrame) -> pd.Series:
    """'Falls within', else 'Reported by', in the row or in the file."""
    given = [cells[name] for name in _FORCE if name in cells]
    return given[0].where(given[0] != "", given[-1])


def _refusals(cells: pd.DataFrame, force: pd.Series, months_end: str) -> npt.NDArray[np.object_]:
    month = cells["month"]
    readable = month.str.fullmatch(r"\d{4}-(?:0[1-9]|1[0-2])").to_numpy(dtype=bool)
    return checks.reasons(
        len(cells),
        [
            (~readable, checks.MONTH_UNREADABLE),
            (month < FIRST_MONTH, checks.MONTH_TOO_EARLY),  # text in the form YYYY-MM sorts as time
            (month > months_end, checks.MONTH_IN_FUTURE),
            (cells["crime_type"] == "", checks.CRIME_TYPE_BLANK),
            (force == "", checks.FORCE_BLANK),
        ],
    )


def _offences(name: str, table: TextTable, force: pd.Series, kept: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """OFFENCE_COLUMNS, but for the file, of the rows that are ``kept``. Raises InputError for swapped coordinates."""
    cells = table.cells[kept]
    easting, northing, problem = checks.locate_degrees(cells["longitude"], cells["latitude"])
    checks.refuse_if_swapped(name, easting, problem)
    blank = pd.Series("", index=cells.index, dtype="str")
    return pd.DataFrame(
        {
            "force": force[kept],
            "batch_month": cells["month"],
            "offence_id": cells.get("crime_id", blank),
            "occurred_on": cells["month"].map({m: pd.Timestamp(f"{m}-01") for m in cells["month"].unique()}),
            "occurred_from": pd.NaT,
            "occurred_to": pd.NaT,
            "recorded_on": pd.NaT,
            "easting": easting,
            "northing": northing,
            "given_lsoa": cells["lsoa"],
            "location_problem": problem,
            "offence_code": "police-uk:" + cells["crime_type"],
            "flags": 0,
            "outcome": cells.get("outcome", blank),
            "line": table.lines[kept],
        }
    )


def _streets(location: pd.Series, easting: pd.Series, northing: pd.Series) -> pd.DataFrame:
    """name, easting, northing of anchor points that are named after a street ('On or near Northdown Road')."""
    coded = location.astype("category")
    names = coded.map({text: street_name(text) for text in coded.cat.categories}).astype("str")
    frame = pd.DataFrame({"name": names.to_numpy(), "easting": easting.to_numpy(), "northing": northing.to_numpy()})
    return frame[(frame["name"] != "") & frame["easting"].notna()].drop_duplicates()


def street_name(location: str) -> str:
    """'Northdown Road' of 'On or near Northdown Road'; '' where the anchor point is not a street."""
    found = _STREET.fullmatch(location.strip())
    name = " ".join(found[1].split()) if found else ""
    if not name or "/" in name or name.lower() in _NO_STREETS:
        return ""
    return re.sub(r"'S\b", "'s", name)  # the site capitalises after an apostrophe: Long'S Acre


def _refuse_second_version(given: InputFile, offences: pd.DataFrame, seen: dict[tuple[str, str], InputFile]) -> None:
    """Downloads of one month made on different days differ a little; adding them up would count it twice."""
    for force, month in offences[["force", "batch_month"]].drop_duplicates().itertuples(index=False):
        earlier = seen.setdefault((force, month), given)
        if earlier is not given:
            names = (earlier.name, given.name)
            if names[0] == names[1]:
                names = (str(earlier.path), str(given.path))
            raise InputError(
                f"{names[0]} and {names[1]} differ but both hold {force} for {month}; import only the newer one."
            )


def _listed(paths: list[Path]) -> str:
    return ", ".join(Path(path).name or str(path) for path in paths[:3]) + (" and others" if len(paths) > 3 else "")
