"""Write the tables of a version: the offence table, sorted by day, and the small ones a server keeps in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pandas as pd
import shapely

from data.build.cells import cells_of
from data.build.record_keys import record_keys
from data.build.residents import district_table
from data.schema import HARM_SCALE, HOUR_UNKNOWN, OFFENCE_COLUMNS, WEEKDAY_UNKNOWN
from data.tables.terms import NOT_KNOWN, school_time

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    from data.boundaries.layers import Layers
    from data.build.derived import Derived
    from data.build.placement import Areas
    from data.build.rows import Rows
    from data.store.beside.residents import LoadedResidents


def write_database(path: Path, rows: Rows, derived: Derived, areas: Path, stamp: tuple[str, bytes]) -> None:
    """offences.duckdb: offence (sorted by day), person, reject; and stamp, which says to which version it belongs.

    ``areas``: where the cells are already written. ``stamp``: the data version, and the secret of record keys.
    """
    version, secret = stamp
    offence = _offence_frame(rows, derived, areas).assign(record_key=record_keys(rows.offences, secret))
    person = rows.persons.rename(columns={"offence_index": "offence_key"})
    reject = rows.rejects.rename(columns={"file_index": "file_id"})
    with duckdb.connect(str(path), config={"threads": 2}) as connection:
        connection.register("new_offence", offence)
        connection.execute("CREATE TABLE offence AS SELECT * FROM new_offence ORDER BY day, offence_key")
        connection.register("new_person", person)
        connection.execute("CREATE TABLE person AS SELECT * FROM new_person")
        connection.register("new_reject", reject)
        connection.execute("CREATE TABLE reject AS SELECT * FROM new_reject")
        connection.execute("CREATE TABLE stamp AS SELECT $1 AS data_version", [version])
        connection.execute("CHECKPOINT")


def _offence_frame(rows: Rows, derived: Derived, areas: Path) -> pd.DataFrame:
    """Small numbers first (what filters and counts read), then the raw columns, kept for later builds."""
    offences = rows.offences
    occurred = offences["occurred_on"]
    monthly = {source.key for source in rows.sources if not source.capabilities.day}
    no_day = offences["source"].isin(monthly).to_numpy(dtype=bool)
    started = offences["occurred_from"]
    exact = {source.key for source in rows.sources if source.capabilities.exact_points}
    harm = pd.array(np.round(np.nan_to_num(derived.harm) * HARM_SCALE), dtype="UInt32")
    harm[np.isnan(derived.harm)] = pd.NA
    hot = pd.DataFrame(
        {
            "offence_key": np.arange(len(offences), dtype=np.uint32),
            "day": occurred.dt.date,
            "month": (occurred.dt.year * 12 + occurred.dt.month - 1).astype("uint16"),
            "weekday": np.where(no_day, WEEKDAY_UNKNOWN, occurred.dt.day_of_week).astype("uint8"),
            "hour": np.where(started.isna(), HOUR_UNKNOWN, started.dt.hour.fillna(HOUR_UNKNOWN)).astype("uint8"),
            "windowed": _windowed(offences),
            "school": np.where(no_day, NOT_KNOWN, school_time(occurred.to_numpy("datetime64[D]"))).astype("uint8"),
            "class": derived.class_id,
            "sets": derived.sets,
            "harm": harm,
            "victim_ages": derived.victim_ages,
            "suspect_ages": derived.suspect_ages,
            **{f"district_{v}": placed.district for v, placed in derived.placed.items()},
            **{f"lsoa_{v}": placed.lsoa for v, placed in derived.placed.items()},
            **{f"how_{v}": placed.how for v, placed in derived.placed.items()},
            **cells_of(areas, offences, offences["source"].isin(exact).to_numpy(dtype=bool)),
        }
    )
    raw = offences[[*OFFENCE_COLUMNS, "source"]].rename(columns={"file_index": "file_id"})
    return pd.concat([hot, raw], axis="columns")


def _square_metres(areas: Areas) -> npt.NDArray[np.float64]:
    """Area of each LSOA by number; NaN for 'not mapped' and for codes without a boundary."""
    known = np.zeros(0) if areas.layer is None else shapely.area(areas.layer.geometry)
    return np.r_[np.nan, known, np.full(len(areas.codes) - len(known), np.nan)]


def _windowed(offences: pd.DataFrame) -> npt.NDArray[np.uint8]:
    """1 where only a window is known that reaches into another hour of the clock."""
    start, end = (offences[name].dt.floor("h") for name in ("occurred_from", "occurred_to"))
    return (end > start).to_numpy(dtype=bool).astype(np.uint8)


def write_small_tables(
    folder: Path, derived: Derived, layers: Layers, residents: tuple[LoadedResidents, ...] = ()
) -> None:
    """Parquet files whose row number is the number used in ``offence``; row 0 stands for 'not mapped'."""
    districts = layers.districts
    numbers = range(1, len(districts.codes) + 1)
    pd.DataFrame(
        {
            "code": ["", *districts.codes],
            "name": ["", *districts.names],
            "home": [False, *(number in derived.home for number in numbers)],
        }
    ).to_parquet(folder / "districts.parquet")
    district_table(derived, layers, residents).to_parquet(folder / "residents.parquet")
    for vintage, areas in derived.areas.items():
        pd.DataFrame(
            {
                "code": ["", *areas.codes],
                "name": ["", *areas.names],
                "district": areas.districts,
                "population": areas.population,
                "area": _square_metres(areas),
            }
        ).to_parquet(folder / f"lsoas_{vintage}.parquet")
    frame = derived.classes.frame
    pd.DataFrame(
        {
            "code": frame["code"],
            "description": frame["description"],
            "group": frame["group"],
            "category": frame["category"],
            "harm_days": derived.class_harm,
        }
    ).reset_index(drop=True).to_parquet(folder / "classes.parquet")
