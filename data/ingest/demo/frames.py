"""The planned set written out as an import batch of any size: dates, points, identities and text columns."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.ingest.demo.allocate import generator
from data.ingest.demo.identities import Involvements, identify
from data.ingest.demo.outcomes import OUTCOMES, choose_outcomes
from data.ingest.demo.people import involves
from data.ingest.demo.places import KINDS, build_places
from data.ingest.demo.plan import FIRST_MONTH, MONTHS, Floats, Ints, Plan
from data.ingest.demo.skeleton import Skeleton, repeat_evenly, repeat_people
from data.ingest.demo.times import AFTER_SCHOOL, calendar, choose_days, choose_minutes
from data.schema import OFFENCE_COLUMNS, PERSON_COLUMNS, Flag, Role

Progress = Callable[[str, float], None]
#: Offences are recorded on the day or within a few weeks, the last ones by this day.
LAST_RECORDED = np.datetime64("2025-10-14T08:00:00", "s")
MINUTE = np.timedelta64(60, "s")


@dataclass(frozen=True)
class Written:
    """Repeated rows in order of time, and the planned row behind each."""

    copies: Ints
    days: Ints  # since 1970-01-01


def ordered_copies(skeleton: Skeleton, offences: int, seed: int) -> Written:
    """Which planned row each offence repeats, and its day; sorted by day."""
    rows, rng = skeleton.rows, generator(seed, "days")
    copies = repeat_evenly(len(rows), offences)
    under18 = involves(skeleton.people, 0, 18, len(rows))
    pupils = under18 & (rows.weekday < 5) & np.isin(rows.hour, AFTER_SCHOOL)
    days = choose_days(rows.month[copies], rows.weekday[copies], rows.hour[copies], pupils[copies], rng)
    order = np.lexsort((rng.random(offences), days))
    return Written(copies[order], days[order])


def offence_frame(plan: Plan, skeleton: Skeleton, written: Written, seed: int) -> pd.DataFrame:
    """Columns of data.schema.OFFENCE_COLUMNS."""
    rows, copies = skeleton.rows, written.copies
    count = len(copies)
    day = written.days.astype("M8[D]")
    month = day.astype("M8[M]") - FIRST_MONTH
    columns: dict[str, object] = {
        "force": _text(["Kent Police"], np.zeros(count, np.int64)),
        "batch_month": _text([str(FIRST_MONTH + number) for number in range(MONTHS)], month.astype(np.int64)),
        "offence_id": _numbered("D", np.arange(1, count + 1)),
        "occurred_on": day.astype("M8[s]"),
    }
    columns |= _clock(rows.hour[copies], rows.window[copies], day, plan, skeleton, copies, seed)
    columns |= _location(plan, rows.district[copies], rows.year[copies], rows.group[copies], seed)
    columns |= {
        "location_problem": _text([""], np.zeros(count, np.int64)),
        "offence_code": _text(list(plan.codes["code"]), rows.code[copies]),
        "flags": rows.flags[copies].astype(np.uint8),
        "outcome": _text(OUTCOMES, _outcomes(plan, skeleton, copies, MONTHS - 1 - month.astype(np.int64), seed)),
        "file_index": np.zeros(count, np.int32),
        "line": np.arange(2, count + 2, dtype=np.int64),
    }
    return pd.DataFrame({name: columns[name] for name in OFFENCE_COLUMNS}, copy=False)


def _clock(
    hour: Ints, window: Floats, day: npt.NDArray[np.datetime64], plan: Plan, skeleton: Skeleton, copies: Ints, seed: int
) -> dict[str, object]:
    """Earliest and latest time, and when it was recorded. No time falls in the hour that a spring night lacks."""
    rng = generator(seed, "clock")
    minutes = np.maximum(hour, 0) * 60 + choose_minutes(len(hour), rng)
    start = day.astype("M8[s]") + minutes * MINUTE
    stop = start + np.round(window * 12).astype(np.int64) * 5 * MINUTE
    clock = stop - stop.astype("M8[D]")
    lacking = (clock >= np.timedelta64(3600, "s")) & (clock < np.timedelta64(7200, "s"))
    stop[lacking & np.isin(stop.astype("M8[D]").astype(np.int64), calendar().short_days)] += np.timedelta64(3600, "s")
    late = np.isin(plan.groups["season"].to_numpy(dtype=object), ["sexual"])[skeleton.rows.group[copies]]
    wait = np.where(rng.random(len(hour)) < np.where(late, 0.45, 0.78), 0.15, np.where(late, 20.0, 4.0))
    recorded = np.maximum(start, stop) + np.ceil(rng.exponential(wait) * 1440 + 5).astype(np.int64) * MINUTE
    return {
        "occurred_from": np.where(hour < 0, np.datetime64("NaT"), start),
        "occurred_to": np.where((hour < 0) | (window == 0), np.datetime64("NaT"), stop),
        "recorded_on": np.minimum(recorded, LAST_RECORDED),
    }


def _location(plan: Plan, district: Ints, year: Ints, group: Ints, seed: int) -> dict[str, object]:
    rng = generator(seed, "location")
    places = build_places(plan, seed)
    kinds = list(KINDS)
    kind = np.array([kinds.index(place) for place in plan.groups["place"]])[group]
    mapped = district != plan.not_mapped
    lsoa = places.choose(np.where(mapped, district, 0), kind, year, rng)
    easting, northing = places.locate(lsoa, rng)
    blank = ~mapped | (rng.random(len(lsoa)) < plan.knobs["share"]["no_given_lsoa"])
    names = [*places.lsoas, ""]
    return {
        "easting": np.where(mapped, easting, np.nan),
        "northing": np.where(mapped, northing, np.nan),
        "given_lsoa": _text(names, np.where(blank, len(names) - 1, lsoa)),
    }


def _outcomes(plan: Plan, skeleton: Skeleton, copies: Ints, months_ago: Ints, seed: int) -> Ints:
    people, count = skeleton.people, len(skeleton.rows)
    suspects = people.of(Role.SUSPECT)
    child = suspects & (people.age >= 0) & (people.age < 18)
    anyone, grown = (np.bincount(people.offence[part], minlength=count) > 0 for part in (suspects, suspects & ~child))
    suspected = np.select([~anyone, grown], [0, 1], 2)
    is_crime = (plan.groups["group"] != "antisocial-behaviour").to_numpy()[skeleton.rows.group]
    return choose_outcomes(suspected[copies], months_ago, is_crime[copies], generator(seed, "outcomes"))


def person_frame(plan: Plan, skeleton: Skeleton, written: Written, seed: int) -> pd.DataFrame:
    """Columns of data.schema.PERSON_COLUMNS, ordered by offence."""
    rows, people = skeleton.rows, skeleton.people
    person, offence = repeat_people(skeleton, written.copies)
    row = people.offence[person]
    homicide = (plan.groups["group"] == "homicide").to_numpy()
    rng = generator(seed, "identities")
    numbers = identify(
        Involvements(
            offence,
            rows.year[row],
            plan.areas[rows.district[row]],
            people.age[person],
            people.sex[person],
            rows.serious[row],
            skeleton.harm[rows.code[row]],
            people.of(Role.VICTIM)[person] & homicide[rows.group[row]],
        ),
        plan.knobs["concentration"],
        rng,
    )
    _, dense = np.unique(numbers, return_inverse=True)
    shuffled = rng.permutation(int(dense.max()) + 1 if len(dense) else 0) + 1
    age = people.age[person]
    columns: dict[str, object] = {
        "offence_index": offence,
        "role": people.role[person].astype(np.uint8),
        "age": np.where(age < 0, np.nan, age),
        "sex": _text(["F", "M", ""], people.sex[person]),
        "person_id": _numbered("P", shuffled[dense]),
    }
    return pd.DataFrame({name: columns[name] for name in PERSON_COLUMNS}, copy=False)


def _text(words: Sequence[str], position: Ints) -> object:
    """Words by position, as pandas text without a Python object per row."""
    return pd.array(pa.array(list(words), pa.large_string()).take(pa.array(position)), dtype="str")


def _numbered(letter: str, numbers: Ints) -> object:
    """'P0012345': a letter and at least seven digits."""
    digits = pc.utf8_lpad(pc.cast(pa.array(numbers), pa.large_string()), 7, "0")
    words = pa.large_string()
    joined = pc.binary_join_element_wise(pa.scalar(letter, words), digits, pa.scalar("", words))
    return pd.array(joined, dtype="str")


def fingerprint(offences: int, seed: int) -> str:
    """Names the recipe, as a file's hash names its content."""
    return hashlib.sha256(f"demonstration data, {offences} offences, seed {seed}".encode()).hexdigest()


ALL_FLAGS = frozenset(str(flag.name).lower() for flag in Flag)
