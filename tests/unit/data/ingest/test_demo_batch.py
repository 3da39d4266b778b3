"""The demonstration batch is a sound batch: schema, times, people, places, sizes, and the same every time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from data.boundaries.pack import load_pack
from data.errors import InputError
from data.ingest.demo import demo_admissions, demo_residents, generate_demo
from data.schema import OFFENCE_COLUMNS, PERSON_COLUMNS, Flag, ImportBatch, OffenceSet, Role
from data.tables.offence_classes import load_classes

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture(scope="module")
def batch() -> ImportBatch:
    return generate_demo()


def fingerprint(batch: ImportBatch) -> str:
    parts = [pd.util.hash_pandas_object(frame, index=False).sum() for frame in (batch.offences, batch.persons)]
    return " ".join(f"{part:016x}" for part in parts)


def test_columns_are_those_of_the_schema(batch: ImportBatch) -> None:
    assert {name: str(kind) for name, kind in batch.offences.dtypes.items()} == OFFENCE_COLUMNS
    assert {name: str(kind) for name, kind in batch.persons.dtypes.items()} == PERSON_COLUMNS


def test_every_row_is_accounted_for(batch: ImportBatch) -> None:
    assert batch.source == "demonstration"
    assert batch.source_name == "Demonstration data"
    assert len(batch.offences) == 120_000 == sum(file.read for file in batch.files)
    assert batch.rejects.empty
    assert batch.offences["offence_id"].is_unique
    assert batch.offences["line"].is_unique
    assert batch.persons["offence_index"].is_monotonic_increasing


def test_days_fill_the_three_years_in_order(batch: ImportBatch) -> None:
    day = batch.offences["occurred_on"]
    assert day.is_monotonic_increasing
    assert (day.min(), day.max()) == (pd.Timestamp("2022-10-01"), pd.Timestamp("2025-09-30"))
    assert day.nunique() == 1096
    assert (day.dt.strftime("%Y-%m") == batch.offences["batch_month"]).all()


def test_times_agree_with_each_other(batch: ImportBatch) -> None:
    frame = batch.offences
    timed = frame[frame["occurred_from"].notna()]
    assert (timed["occurred_from"].dt.normalize() == timed["occurred_on"]).all()
    windows = timed[timed["occurred_to"].notna()]
    assert (windows["occurred_to"] > windows["occurred_from"]).all()
    assert (windows["recorded_on"] > windows["occurred_to"]).all()
    assert (timed["recorded_on"] > timed["occurred_from"]).all()
    assert frame["occurred_to"][frame["occurred_from"].isna()].isna().all()
    assert 0.01 < frame["occurred_from"].isna().mean() < 0.04


def test_no_time_falls_in_an_hour_that_does_not_exist(batch: ImportBatch) -> None:
    for name in ("occurred_from", "occurred_to"):
        times = batch.offences[name].dropna()
        first_of_two = np.ones(len(times), dtype=bool)  # the autumn hour that comes twice is fine
        times.dt.tz_localize("Europe/London", ambiguous=first_of_two, nonexistent="raise")


def test_night_burglary_comes_with_windows(batch: ImportBatch) -> None:
    burglary = batch.offences[batch.offences["offence_code"] == "28E"]
    hours = (burglary["occurred_to"] - burglary["occurred_from"]).dt.total_seconds() / 3600
    assert 0.6 < hours.notna().mean() < 0.8
    assert hours.dropna().between(4.9, 15.1).all()


def test_recorded_minutes_heap_on_the_hour(batch: ImportBatch) -> None:
    minutes = batch.offences["occurred_from"].dropna().dt.minute.value_counts(normalize=True)
    assert 0.15 < minutes[0] < 0.25
    assert minutes.size == 60


def test_points_lie_inside_the_lsoa_that_is_given(batch: ImportBatch) -> None:
    layer, _ = load_pack()
    frame = batch.offences
    given = frame[frame["given_lsoa"] != ""]
    shape_of = pd.Series(layer.geometry, index=layer.codes)
    shapes = shape_of.reindex(given["given_lsoa"]).to_numpy()
    shapely.prepare(shapes)
    assert shapely.contains_xy(shapes, given["easting"].to_numpy(), given["northing"].to_numpy()).all()
    assert set(given["given_lsoa"]) == set(layer.codes)


def test_some_rows_have_no_location_and_some_no_code(batch: ImportBatch) -> None:
    frame = batch.offences
    nowhere = frame["easting"].isna()
    assert 0.005 < nowhere.mean() < 0.015
    assert (frame.loc[nowhere, "given_lsoa"] == "").all()
    assert (frame["northing"].isna() == nowhere).all()
    assert 0.03 < ((frame["given_lsoa"] == "") & ~nowhere).mean() < 0.05


def test_offences_concentrate_in_few_places(batch: ImportBatch) -> None:
    frame = batch.offences.dropna(subset=["easting"])
    cells = (frame["easting"] // 50 * 100_000 + frame["northing"] // 50).value_counts()
    assert 0.3 < cells.head(len(cells) // 20).sum() / len(frame) < 0.6
    lsoas = frame["given_lsoa"][frame["given_lsoa"] != ""].value_counts()
    assert 0.3 < lsoas.head(len(lsoas) // 10).sum() / lsoas.sum() < 0.5
    houses = frame.groupby(["easting", "northing"]).size()
    assert houses.max() < 60  # no point stands for one address


def test_people_keep_sex_and_birth_year(batch: ImportBatch) -> None:
    persons = batch.persons.merge(batch.offences["occurred_on"], left_on="offence_index", right_index=True)
    assert not persons.duplicated(["offence_index", "person_id"]).any()
    assert persons["person_id"].str.fullmatch(r"P\d{7}").all()
    again = persons[persons.duplicated("person_id", keep=False)]
    assert again["age"].notna().all()
    assert again.groupby("person_id")["sex"].nunique().max() == 1
    plan_year = (again["occurred_on"] + pd.DateOffset(months=3)).dt.year
    born = plan_year - again["age"]
    assert (born.groupby(again["person_id"]).nunique() == 1).all()


def test_homicide_victims_do_not_turn_up_again(batch: ImportBatch) -> None:
    homicides = batch.offences.index[batch.offences["offence_code"] == "1/4.1/4.10/4.2"]
    killed = batch.persons[batch.persons["offence_index"].isin(homicides) & (batch.persons["role"] == int(Role.VICTIM))]
    assert len(killed) >= len(homicides)
    assert not batch.persons["person_id"].value_counts().reindex(killed["person_id"]).gt(1).any()


def test_victims_fit_the_offence_code(batch: ImportBatch) -> None:
    victims = batch.persons[batch.persons["role"] == int(Role.VICTIM)]
    code = victims["offence_index"].map(batch.offences["offence_code"])
    grown = victims[code == "19C"]
    assert set(grown["sex"]) == {"F"}
    assert (grown["age"].dropna() >= 16).all()
    children = victims[code.isin(["20B", "17B", "19E", "19H"])]
    assert (children["age"] < 13).all()


def test_rapes_outside_serious_violence_have_no_aggravating_flag(batch: ImportBatch) -> None:
    classes = load_classes()
    numbers = classes.index_of(batch.offences["offence_code"])
    rape = classes.frame["group"].to_numpy()[numbers] == "rape"
    serious = (classes.sets_for(numbers, batch.offences["flags"]) & int(OffenceSet.ASVC)) > 0
    grave = (batch.offences["flags"] & int(Flag.KNIFE | Flag.GUN | Flag.STRANGER | Flag.DRINK_SPIKED)) > 0
    assert (serious[rape] == grave[rape]).all()
    assert 0.2 < serious[rape].mean() < 0.4


def test_same_seed_same_data_whatever_the_hash_seed(batch: ImportBatch) -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); import pandas as pd; from data.ingest.demo import generate_demo;"
        "b = generate_demo(); frames = (b.offences, b.persons);"
        "parts = [pd.util.hash_pandas_object(f, index=False).sum() for f in frames];"
        "print(' '.join(f'{p:016x}' for p in parts))"
    )
    other = subprocess.run(
        [sys.executable, "-c", program, str(ROOT)],
        env=os.environ | {"PYTHONHASHSEED": "4711"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert other.stdout.strip() == fingerprint(batch)


def test_another_seed_is_another_set_with_the_same_totals(batch: ImportBatch) -> None:
    other = generate_demo(seed=7)
    assert fingerprint(other) != fingerprint(batch)
    ours, theirs = (one.offences["offence_code"].isin(["34B", "62A"]).sum() for one in (batch, other))
    assert ours == theirs


@pytest.mark.parametrize("offences", [1, 3_000, 300_000])
def test_other_sizes_keep_the_proportions(batch: ImportBatch, offences: int) -> None:
    other = generate_demo(offences)
    assert len(other.offences) == offences
    assert other.persons["offence_index"].between(0, offences - 1).all()
    for column, words in (("offence_code", ["8N", "ASB", "46"]), ("batch_month", ["2023-06", "2024-11"])):
        for word in words:
            share = (batch.offences[column] == word).mean()
            tolerance = max(2 / offences, 4 * np.sqrt(share / offences))
            assert abs((other.offences[column] == word).mean() - share) <= tolerance


def test_too_small_a_number_is_refused() -> None:
    with pytest.raises(InputError, match="at least 1 offence, not 0"):
        generate_demo(0)


def test_progress_moves_on() -> None:
    told: list[tuple[str, float]] = []
    generate_demo(100, progress=lambda step, done: told.append((step, done)))
    shares = [done for _, done in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert all(step for step, _ in told)


def test_admissions_are_monthly_whole_numbers() -> None:
    series = demo_admissions()
    assert list(series.columns) == ["month", "measure", "count"]
    wide = series.pivot(index="month", columns="measure", values="count")
    assert len(wide) == 36
    assert wide.index.is_unique
    assert (wide >= 0).all(axis=None)
    assert (wide["under 25"] <= wide["all ages"]).all()


def test_residents_add_up_to_the_census() -> None:
    residents = demo_residents()
    assert residents["residents"].sum() == 1_855_899
    assert residents.groupby("district")["age_from"].apply(list).map(len).eq(6).all()
    assert residents.loc[residents["district"] == "E06000035", "residents"].sum() == 279_771
    _, districts = load_pack()
    assert set(residents["district"]) == set(districts.codes)
