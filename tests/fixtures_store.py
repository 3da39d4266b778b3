"""A small store made of generated offences, and the batches it is made of. Registered in ``tests/conftest.py``.

Everything an offence can be is in it: placed by code, by point, by both, stray, at sea, without a place; without a
time, with one, with a window of any length; people of every age, of unknown age, or none; every flag; classes in every
named set, without a harm weight and not in the table at all; some identical rows. Nothing is a real offence or a real
person.
"""

from __future__ import annotations

import hashlib
import json
import random
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data.boundaries.pack import load_pack
from data.build.version import import_batch, import_lock
from data.schema import (
    OFFENCE_COLUMNS,
    PERSON_COLUMNS,
    REJECT_COLUMNS,
    Capabilities,
    FileAccount,
    Flag,
    ImportBatch,
    Role,
)
from data.store.version import Store, StoreFolder

ALL = Capabilities(
    day=True,
    hour=True,
    ages=True,
    sexes=True,
    flags=frozenset(flag.name.lower() for flag in Flag if flag.name),
    offence_codes=True,
    exact_points=True,
)
MONTHS_ONLY = Capabilities(
    day=False, hour=False, ages=False, sexes=False, flags=frozenset(), offence_codes=False, exact_points=False
)
#: Codes in and out of every named set; '8n' is a spelling of 8N, 'ZZ1' is in no table and so has no harm weight.
CODES = ("8N", "8n", "5D", "1", "34B", "19C", "10D", "3B", "20A", "29", "62A", "49", "ZZ1")
CATEGORIES = ("Robbery", "Violence and sexual offences", "Drugs", "Anti-social behaviour")
AGES = (None, 0, 9, 10, 13, 14, 15, 16, 17, 17, 18, 19, 22, 24, 25, 26, 34, 35, 49, 50, 64, 65, 90)
FIRST, LAST = date(2022, 10, 1), date(2025, 9, 30)
STRAY = "E01000001"  # an LSOA of the City of London
#: Minutes from the earliest to the latest time of an offence that is known as a window: none, inside one hour of the
#: clock or into the next, an evening, a night, exactly a day, days.
WINDOWS = (0, 7, 59, 60, 180, 480, 1_440, 4_320, 14_400)


@lru_cache(maxsize=1)
def sites(per_district: int = 4) -> tuple[tuple[str, float, float], ...]:
    """(LSOA code, easting, northing of a point inside) for some LSOAs of every district of the pack."""
    layer, _ = load_pack()
    found: dict[str, list[tuple[str, float, float]]] = {}
    for code, district, shape in zip(layer.codes, layer.district_codes, layer.geometry, strict=True):
        own = found.setdefault(district, [])
        if len(own) < per_district:
            point = shape.representative_point()
            own.append((code, point.x, point.y))
    return tuple(site for own in found.values() for site in own)


def _place(pick: random.Random) -> dict[str, Any]:
    """Where an offence is said to be: most have a code or a point, a few have neither or a useless one."""
    # The first sites are chosen far more often, so that there are large counts and small ones.
    places = sites()
    code, x, y = places[min(int(pick.expovariate(0.08)), len(places) - 1)]
    other = pick.choice(places)
    return pick.choices(
        [
            {"given_lsoa": code},
            {"given_lsoa": code, "easting": other[1], "northing": other[2]},
            {"easting": x, "northing": y},
            {},
            {"location_problem": "coordinates are not numbers"},
            {"given_lsoa": STRAY, "easting": x, "northing": y},
            {"easting": 700_000.0, "northing": 100_000.0},
        ],
        weights=[40, 15, 30, 4, 3, 3, 5],
    )[0]


def _offence(pick: random.Random, first: date, last: date, capabilities: Capabilities) -> dict[str, Any]:
    day = first + timedelta(days=pick.randrange((last - first).days + 1))
    timed = capabilities.hour and pick.random() < 0.8
    start = datetime(day.year, day.month, day.day, pick.randrange(24), pick.randrange(60)) if timed else None
    if not capabilities.day:
        day = day.replace(day=1)
    return {
        "force": "Kent Police",
        "batch_month": f"{day:%Y-%m}",
        "offence_id": "",
        "occurred_on": day,
        "occurred_from": start,
        "occurred_to": None,
        "recorded_on": None,
        "easting": None,
        "northing": None,
        "given_lsoa": "",
        "location_problem": "",
        "offence_code": pick.choice(CODES) if capabilities.offence_codes else f"police-uk:{pick.choice(CATEGORIES)}",
        "flags": pick.choices([0, pick.randrange(256)], weights=[1, 2])[0] if capabilities.flags else 0,
        "outcome": "",
        **_place(pick),
    }


def _add_windows(pick: random.Random, rows: list[dict[str, Any]]) -> None:
    """An end for two in five of the timed offences, from a Random of its own: every other column stays as it was."""
    for row in rows:
        if row["occurred_from"] is not None and pick.random() < 0.4:
            row["occurred_to"] = row["occurred_from"] + timedelta(minutes=pick.choice(WINDOWS))


def _people(pick: random.Random, index: int) -> list[dict[str, Any]]:
    return [
        {
            "offence_index": index,
            "role": int(role),
            "age": pick.choice(AGES),
            "sex": pick.choice(["F", "M", ""]),
            "person_id": f"p{pick.randrange(500)}",
        }
        for role in (Role.VICTIM, Role.SUSPECT)
        for _ in range(pick.choice([0, 1, 1, 2]))
    ]


def make_batch(
    seed: int = 1,
    offences: int = 1500,
    *,
    first: date = FIRST,
    last: date = LAST,
    source: str = "force-extract",
    capabilities: Capabilities = ALL,
    rejects: int = 7,
) -> ImportBatch:
    """A batch of generated offences; equal arguments give equal rows and equal file hashes."""
    pick = random.Random(f"{seed} {source}")
    rows = [_offence(pick, first, last, capabilities) for _ in range(offences)]
    rows[-1] |= {
        "occurred_on": last if capabilities.day else last.replace(day=1),
        "batch_month": f"{last:%Y-%m}",
        "occurred_from": None,
    }
    _add_windows(random.Random(f"windows {seed} {source}"), rows)
    people = [person for i in range(offences) for person in _people(pick, i)] if capabilities.ages else []
    return batch_of(rows, people, source=source, capabilities=capabilities, rejects=rejects)


def batch_of(
    rows: list[dict[str, Any]],
    people: list[dict[str, Any]],
    *,
    source: str = "force-extract",
    capabilities: Capabilities = ALL,
    rejects: int = 0,
) -> ImportBatch:
    """Rows in two files, the second of which also holds the rejected rows; two rows of the first are identical."""
    if len(rows) > 10:
        rows[5] = dict(rows[4])
    half = len(rows) // 2
    content = [{**row, "file_index": int(i >= half), "line": 2 + i % max(half, 1)} for i, row in enumerate(rows)]
    offences = pd.DataFrame(content, columns=list(OFFENCE_COLUMNS)).astype(OFFENCE_COLUMNS)
    persons = pd.DataFrame(people, columns=list(PERSON_COLUMNS)).astype(PERSON_COLUMNS)
    refused = [{"file_index": 1, "line": 10_000 + i, "reason": "the date is not a date"} for i in range(rejects)]
    files = []
    for number in (0, 1):
        mine = [row for row in content if row["file_index"] == number]
        digest = hashlib.sha256(json.dumps([mine, people], default=str).encode()).hexdigest()
        files.append(FileAccount(f"offences-{number + 1}.csv", digest, len(mine) + (rejects if number else 0)))
    return ImportBatch(
        source=source,
        source_name={"police-uk": "data.police.uk", "demonstration": "Demonstration data"}.get(source, "Kent extract"),
        licence="none",
        capabilities=capabilities,
        offences=offences,
        persons=persons,
        rejects=pd.DataFrame(refused, columns=list(REJECT_COLUMNS)).astype(REJECT_COLUMNS),
        files=files,
    )


def build(folder: Path, *batches: ImportBatch) -> StoreFolder:
    """Import the batches one after the other."""
    store = StoreFolder(folder)
    for batch in batches:
        with import_lock(store, 0):
            import_batch(store, batch)
    return store


@pytest.fixture(scope="session")
def small_batch() -> ImportBatch:
    """About 1,500 generated offences over three years."""
    return make_batch()


@pytest.fixture(scope="session")
def small_store(small_batch: ImportBatch, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """``small_batch`` imported: knows days, hours, ages, flags and Home Office codes."""
    return build(tmp_path_factory.mktemp("small"), small_batch).current()


@pytest.fixture(scope="session")
def monthly_batch() -> ImportBatch:
    """Generated offences as data.police.uk gives them: months and categories only."""
    return make_batch(2, 600, source="police-uk", capabilities=MONTHS_ONLY)


@pytest.fixture(scope="session")
def monthly_store(monthly_batch: ImportBatch, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """``monthly_batch`` imported."""
    return build(tmp_path_factory.mktemp("monthly"), monthly_batch).current()
