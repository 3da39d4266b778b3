"""What the cells of a force extract become: dates, points, codes and flags, and which rows are refused."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.errors import InputError
from data.ingest import checks
from data.ingest.checks import counted
from data.ingest.mapping import MOMENTS, ExtractMapping, PersonColumns
from data.ingest.persons import wanted_in_row
from data.ingest.times import Clock, Moments, read_moments
from data.schema import OFFENCE_COLUMNS, Flag
from data.tables.offence_classes import load_classes
from geo.crs import BRITISH_NATIONAL_GRID

#: Earlier dates are slips of the keyboard; offences that living people report reach back this far.
EARLIEST = pd.Timestamp("1930-01-01")
#: A share of times at exactly 00:00 above which the account says so (one minute in 1,440 would be 0.07%).
MIDNIGHT_SHARE = 0.05
_LISTED = 20  # codes named in a note


@dataclass
class Rows:
    """Every well-formed row of one file, kept or not, in the order of the file."""

    offences: pd.DataFrame  # OFFENCE_COLUMNS but for file_index and line
    occurred: Moments
    remarks: dict[str, npt.NDArray[np.bool_]]  # words for the account -> the rows they apply to


def wanted_columns(rules: ExtractMapping) -> dict[str, str]:
    """Our name -> theirs for every column that the mapping names in the extract."""
    wanted = {ours: theirs for ours, theirs in rules.columns.model_dump().items() if theirs}
    for flag, rule in rules.flags.items():
        wanted |= {f"flag:{flag}:{place}": theirs for place, theirs in enumerate(rule.column)}
    if isinstance(rules.persons, PersonColumns):
        wanted |= wanted_in_row(rules.persons)
    return wanted


def offence_rows(
    name: str,
    cells: pd.DataFrame,
    rules: ExtractMapping,
    clock: Clock,
    today: dt.date,
    crs: str = BRITISH_NATIONAL_GRID,
) -> Rows:
    """Convert every row of a file; points become metres of ``crs``.

    Raises InputError when longitudes and latitudes are swapped, or where metres of the national grid are not ``crs``.
    """
    moments = {moment: _moments(cells, moment, clock) for moment in MOMENTS}
    occurred, ended, recorded = (moments[moment] for moment in MOMENTS)
    window_end, remarks = _window_end(cells, occurred, ended)
    recorded_on, recorded_remarks = _recorded_on(recorded, today)
    easting, northing, problem = _points(name, cells, crs)
    month = _month(recorded_on.where(recorded_on.notna(), occurred.day))
    force = _column(cells, "force")
    code, code_remarks = _codes(cells, rules)
    offences = pd.DataFrame(
        {
            "force": force.where(force != "", rules.source.force or ""),
            "batch_month": month,
            "offence_id": _column(cells, "offence_id"),
            "occurred_on": occurred.day,
            "occurred_from": occurred.moment,
            "occurred_to": window_end,
            "recorded_on": recorded_on,
            "easting": easting,
            "northing": northing,
            "given_lsoa": _column(cells, "lsoa").str.upper(),
            "location_problem": problem,
            "offence_code": code,
            "flags": _flags(cells, rules),
            "outcome": rules.constants.outcome or _column(cells, "outcome"),
        },
        columns=[name for name in OFFENCE_COLUMNS if name not in ("file_index", "line")],
    )
    return Rows(offences, occurred, remarks | recorded_remarks | code_remarks)


def refusals(rows: Rows, today: dt.date) -> npt.NDArray[np.object_]:
    """Why each row cannot become an offence, '' where it can; repeated ids are the caller's to find."""
    day = rows.offences["occurred_on"]
    return checks.reasons(
        len(day),
        [
            (rows.occurred.unreadable, checks.DATE_UNREADABLE),
            (day.isna(), checks.DATE_MISSING),
            (day < EARLIEST, checks.DATE_TOO_EARLY),
            (day > pd.Timestamp(today), checks.DATE_IN_FUTURE),
            (rows.offences["force"] == "", checks.FORCE_BLANK),
        ],
    )


def conversion_notes(rows: Rows, kept: npt.NDArray[np.bool_]) -> list[str]:
    """Notes for the account on what was changed or is worth knowing about the rows that were kept."""
    notes = [
        f"{counted(int(where[kept].sum()), 'row')}: {words}"
        for words, where in rows.remarks.items()
        if where[kept].any()
    ]
    timed = rows.offences["occurred_from"].notna().to_numpy() & kept
    midnight = rows.occurred.midnight & timed
    if midnight.sum() > MIDNIGHT_SHARE * timed.sum():
        notes.append(
            f"{midnight.sum() / timed.sum():.0%} of times are exactly 00:00: if that stands for an unknown time, "
            "set midnight_is_unknown = true in [formats]"
        )
    return notes + _unknown_codes(rows.offences["offence_code"][kept])


def _unknown_codes(codes: pd.Series) -> list[str]:
    distinct = sorted(set(codes.unique().tolist()) - {""})
    unknown = [code for code, number in zip(distinct, load_classes().index_of(distinct), strict=True) if number < 0]
    if not unknown:
        return []
    more = f" and {len(unknown) - _LISTED:,} more" if len(unknown) > _LISTED else ""
    listed = ", ".join(code[:40] for code in unknown[:_LISTED])
    return [f"offence codes that the class table lacks, kept unclassified: {listed}{more}"]


def _column(cells: pd.DataFrame, name: str) -> pd.Series:
    return cells[name] if name in cells else pd.Series("", index=cells.index, dtype="str")


def _moments(cells: pd.DataFrame, moment: str, clock: Clock) -> Moments:
    """A date-time in one column, or its date and time in two; blank where not mapped."""
    date = _column(cells, f"{moment}_date" if f"{moment}_date" in cells else moment)
    return read_moments(date, cells.get(f"{moment}_time"), clock)


def _month(day: pd.Series) -> npt.NDArray[np.str_]:
    """'YYYY-MM' of each date."""
    months, places = np.unique(day.to_numpy().astype("datetime64[M]"), return_inverse=True)
    return months.astype(str)[places]


def _window_end(
    cells: pd.DataFrame, occurred: Moments, ended: Moments
) -> tuple[pd.Series, dict[str, npt.NDArray[np.bool_]]]:
    """The ends of windows that can be used: with a time of day, not before a start that has one too."""
    start, end = occurred.moment, ended.moment
    reversed_ = (end < start).to_numpy()
    usable = (start.notna() & end.notna()).to_numpy() & ~reversed_
    timeless = (ended.day.notna() & end.isna() & start.notna()).to_numpy()
    remarks = {
        "the time of day cannot be read, the date is kept": occurred.time_unreadable,
        "the end is before the start, the start is kept": reversed_,
        "the end is not a date, the start is kept": ended.unreadable,
        "the end has no time of day, the start is kept": timeless,
        "the time fell in the hour that the clocks skip, kept as written": occurred.skipped_hour,
    }
    return end.where(usable), remarks


def _recorded_on(recorded: Moments, today: dt.date) -> tuple[pd.Series, dict[str, npt.NDArray[np.bool_]]]:
    future = (recorded.day > pd.Timestamp(today) + pd.Timedelta(days=1)).to_numpy()
    remarks = {
        "the date of recording is not a date, left blank": recorded.unreadable,
        "the date of recording is in the future, left blank": future,
    }
    return recorded.day.mask(future), remarks


def _points(name: str, cells: pd.DataFrame, crs: str) -> tuple[checks.Floats, checks.Floats, npt.NDArray[np.object_]]:
    if "easting" in cells:
        if crs != BRITISH_NATIONAL_GRID:
            raise InputError(
                f"{name}: this store is kept in {crs}; map longitude and latitude, not easting and northing."
            )
        return checks.locate_metres(cells["easting"], cells["northing"])
    if "longitude" in cells:
        easting, northing, problem = checks.locate_degrees(cells["longitude"], cells["latitude"], crs)
        checks.refuse_if_swapped(name, easting, problem)
        return easting, northing, problem
    nothing = np.full(len(cells), np.nan)
    return nothing, nothing.copy(), np.full(len(cells), "", dtype=object)


def _codes(cells: pd.DataFrame, rules: ExtractMapping) -> tuple[pd.Series, dict[str, npt.NDArray[np.bool_]]]:
    """The code in the row, else the one its class text stands for, else that text itself (unclassified, but kept)."""
    if rules.constants.offence_code:
        return pd.Series(rules.constants.offence_code, index=cells.index, dtype="str"), {}
    code, text = _column(cells, "offence_code"), _column(cells, "offence_class")
    by_class = {name.strip().lower(): code_ for name, code_ in rules.offence_classes.items()}
    named = text.str.lower().map(by_class).astype("str")
    needed = ((code == "") & (text != "")).to_numpy()
    unnamed = needed & named.isna().to_numpy()
    code = code.where(~needed, named.fillna(text))
    remarks = {
        "the offence class is not in [offence_classes], kept unclassified": unnamed,
        "no offence code, kept unclassified": (code == "").to_numpy(),
    }
    return code, remarks


def _flags(cells: pd.DataFrame, rules: ExtractMapping) -> npt.NDArray[np.uint8]:
    bits = np.zeros(len(cells), dtype=np.uint8)
    for flag in rules.constants.flags:
        bits |= np.uint8(Flag[flag.upper()])
    for flag, rule in rules.flags.items():
        values = {value.lower() for value in rule.values}
        for place in range(len(rule.column)):
            text = cells[f"flag:{flag}:{place}"].str.lower()
            raised = text.isin(values)
            for part in rule.contains:
                raised |= text.str.contains(part.lower(), regex=False)
            bits[raised.to_numpy(dtype=bool)] |= np.uint8(Flag[flag.upper()])
    return bits
