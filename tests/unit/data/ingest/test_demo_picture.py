"""The demonstration data shows the published picture: every entry of demo_targets.toml, counted from the frames.

Nothing here uses the product's queries; ages, sets and periods are read straight from the generated frames.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from scipy import stats

from data.boundaries.pack import load_pack
from data.ingest.demo import demo_admissions, generate_demo
from data.ingest.demo.plan import TABLES
from data.schema import Flag, ImportBatch, OffenceSet, Role
from data.tables.offence_classes import harm_days, load_classes

TARGETS = tomllib.loads((TABLES / "demo_targets.toml").read_text(encoding="utf-8"))["target"]
COHORTS = {"u18": (0, 17), "u25": (0, 24), "18-25": (18, 25)}
SETS = {"asvc": OffenceSet.ASVC, "knife-enabled": OffenceSet.KNIFE_ENABLED}
ROLES = {"victim": Role.VICTIM, "suspect": Role.SUSPECT}
YEARS = ("from=2022-10&to=2023-09", "from=2023-10&to=2024-09", "from=2024-10&to=2025-09")
AFTER_SCHOOL = [(day, hour) for day in range(5) for hour in (15, 16)]


def district_of_offences(offences: pd.DataFrame) -> pd.Series:
    """District code of every offence: by the LSOA given, else by the polygon around the point, else ''."""
    layer, _ = load_pack()
    district = offences["given_lsoa"].map(dict(zip(layer.codes, layer.district_codes, strict=True))).fillna("")
    to_find = offences[(offences["given_lsoa"] == "") & offences["easting"].notna()]
    where = gpd.points_from_xy(to_find["easting"], to_find["northing"])
    points = gpd.GeoDataFrame({"row": to_find.index}, geometry=where, crs=27700)
    areas = gpd.GeoDataFrame({"district": list(layer.district_codes)}, geometry=list(layer.geometry), crs=27700)
    found = points.sjoin(areas, predicate="within").drop_duplicates("row")
    district.loc[found["row"]] = found["district"].to_numpy()
    return district


@dataclass
class Picture:
    """A batch with what the questions need worked out once."""

    batch: ImportBatch

    @cached_property
    def offences(self) -> pd.DataFrame:
        classes = load_classes()
        frame = self.batch.offences.copy()
        number = classes.index_of(frame["offence_code"])
        assert (number >= 0).all()
        frame["group"] = classes.frame["group"].to_numpy()[number]
        frame["harm"] = np.nan_to_num(harm_days(classes)[number])
        frame["sets"] = classes.sets_for(number, frame["flags"])
        frame["district"] = district_of_offences(frame)
        return frame

    def select(self, query: str, years_back: int = 0) -> pd.DataFrame:
        """Offences that a query string asks for, or the same so many years before."""
        asked = dict(parse_qsl(query))
        frame = self.offences
        back = pd.DateOffset(years=years_back)
        start = pd.Timestamp(asked["from"] + "-01") - back
        end = pd.Timestamp(asked["to"] + "-01") + pd.DateOffset(months=1) - back
        kinds = [
            (frame["sets"] & int(SETS[what])) > 0 if what in SETS else frame["group"] == what
            for what in asked["what"].split(",")
        ]
        keep = np.logical_or.reduce(kinds) & (frame["occurred_on"] >= start) & (frame["occurred_on"] < end)
        if "district" in asked:
            keep &= frame["district"].isin(asked["district"].split(","))
        if "flag" in asked:
            keep &= (frame["flags"] & int(Flag[asked["flag"].upper()])) > 0
        if "cohort" in asked:
            aged = self.batch.persons["age"].between(*COHORTS[asked["cohort"]])
            keep &= frame.index.isin(self.batch.persons.loc[aged, "offence_index"])
        return frame[keep]

    def people(self, query: str, role: str | None = None) -> pd.DataFrame:
        persons = self.batch.persons
        persons = persons[persons["offence_index"].isin(self.select(query).index)]
        return persons[persons["role"] == int(ROLES[role])] if role else persons

    def by_district(self, query: str, years_back: int = 0, harm: bool = False) -> pd.Series:
        sums = self.select(query, years_back).groupby("district")["harm"].agg("sum" if harm else "size")
        return sums.drop("", errors="ignore").sort_values(ascending=False)

    def week(self, query: str) -> np.ndarray:
        """Offences by weekday (7, Monday first) and hour (24) of their earliest time."""
        times = self.select(query)["occurred_from"].dropna()
        return np.bincount(times.dt.day_of_week * 24 + times.dt.hour, minlength=168).reshape(7, 24)

    def answer(self, target: dict[str, Any]) -> Any:
        """What comes out for one entry of demo_targets.toml."""
        return getattr(self, "_" + target["measure"].replace("-", "_"))(target)

    def _count(self, target: dict[str, Any]) -> int:
        return len(self.select(target["filter"]))

    def _falls(self, target: dict[str, Any]) -> bool:
        return len(self.select(target["filter"])) < len(self.select(target["filter"], 1))

    def _change(self, target: dict[str, Any]) -> float:
        return 100 * (len(self.select(target["filter"])) / len(self.select(target["filter"], 1)) - 1)

    def _harm_change(self, target: dict[str, Any]) -> float:
        now, before = (self.select(target["filter"], back)["harm"].sum() for back in (0, 1))
        return float(100 * (now / before - 1))

    def _order(self, target: dict[str, Any]) -> list[str]:
        return list(self.by_district(target["filter"]).index[: len(target["value"])])

    def _rising(self, target: dict[str, Any], harm: bool = False) -> list[str]:
        now, before = (self.by_district(target["filter"], back, harm) for back in (0, 1))
        return sorted(now.index[now > before.reindex(now.index)])

    def _harm_rising(self, target: dict[str, Any]) -> list[str]:
        return self._rising(target, harm=True)

    def _falling_throughout(self, target: dict[str, Any]) -> int:
        last, middle, first = (self.by_district(target["filter"], back).sort_index() for back in (0, 1, 2))
        return int(((last < middle) & (middle < first)).sum())

    def _age_share(self, target: dict[str, Any]) -> float:
        people = self.people(target["filter"], target["role"])
        fits = people["age"].between(*target["ages"])
        return float(100 * (fits & (people["sex"] == target["sex"]) if "sex" in target else fits).mean())

    def _sex_share(self, target: dict[str, Any]) -> float:
        sexes = self.people(target["filter"], target["role"])["sex"]
        return float(100 * (sexes[sexes != ""] == target["sex"]).mean())

    def _commonest_ages(self, target: dict[str, Any]) -> list[int]:
        people = self.people(target["filter"], target["role"])
        counts = people.loc[people["sex"] == target["sex"], "age"].value_counts()
        return sorted(int(age) for age in counts.index[: len(target["value"])])

    def _months(self, target: dict[str, Any]) -> list[int]:
        chosen = self.select(target["filter"])
        chosen = chosen[chosen["offence_code"].isin(target["codes"])] if "codes" in target else chosen
        counts = chosen["occurred_on"].dt.month.value_counts()
        return sorted(int(month) for month in counts.index[: len(target["value"])])

    def _code_share(self, target: dict[str, Any]) -> float:
        return float(100 * self.select(target["filter"])["offence_code"].isin(target["codes"]).mean())

    def _concentration(self, target: dict[str, Any]) -> float:
        people = self.people(target["filter"])
        harm = people["offence_index"].map(self.offences["harm"])
        by_person = harm.groupby(people["person_id"]).sum().sort_values(ascending=False)
        top = round(target["people"] / 100 * len(by_person))
        return float(100 * by_person.iloc[:top].sum() / by_person.sum())

    def _mean(self, target: dict[str, Any]) -> float:
        series = demo_admissions()
        start = pd.Timestamp(target["first_month"] + "-01")
        inside = (series["month"] >= start) & (series["month"] < start + pd.DateOffset(years=1))
        return float(series.loc[inside & (series["measure"] == target["column"]), "count"].mean())

    def _peaks(self, target: dict[str, Any]) -> list[list[int]]:
        return sorted(map(list, significant_hours(self.week(target["filter"]))))


def expected_week(week: np.ndarray, counted: np.ndarray) -> np.ndarray:
    """Weekday × hour expectation (independence) fitted to the counted cells only."""
    rows, columns = np.ones(7), np.ones(24)
    for _ in range(300):
        rows = (week * counted).sum(axis=1) / (counted * columns).sum(axis=1)
        columns = (week * counted).sum(axis=0) / (counted * rows[:, None]).sum(axis=0)
    return np.outer(rows, columns)


def significant_hours(week: np.ndarray, alpha: float = 0.05) -> list[tuple[int, int]]:
    """Cells above what the week without its peaks leads to expect (Poisson, Benjamini-Hochberg)."""
    flagged = np.zeros(week.shape, dtype=bool)
    for _ in range(6):
        chance = stats.poisson.sf(week - 1, expected_week(week, ~flagged))
        flagged = stats.false_discovery_control(chance.ravel()).reshape(week.shape) <= alpha
    return [(int(day), int(hour)) for day, hour in np.argwhere(flagged)]


@pytest.fixture(scope="module")
def picture() -> Picture:
    return Picture(generate_demo())


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target["name"])
def test_target(picture: Picture, target: dict[str, Any]) -> None:
    answer, wanted = picture.answer(target), target["value"]
    if isinstance(wanted, list):
        in_order = target["measure"] == "order"
        assert answer == (wanted if in_order else sorted(wanted))
    else:
        assert abs(answer - wanted) <= target.get("tolerance", 0) + 1e-9


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize(
    ("cohort", "peak"),
    [
        ("u18", AFTER_SCHOOL),
        ("u25", AFTER_SCHOOL),
        ("u25", [(4, 17)]),
        ("u25", [(4, 23)]),
        ("u25", [(5, 0), (6, 0)]),
    ],
)
def test_peak_stands_out_in_every_single_year(
    picture: Picture, year: str, cohort: str, peak: list[tuple[int, int]]
) -> None:
    week = picture.week(f"what=asvc&cohort={cohort}&{year}")
    counted = np.ones(week.shape, dtype=bool)
    for day, hour in [*AFTER_SCHOOL, *peak]:
        counted[day, hour] = False
    inside = tuple(np.transpose(peak))
    expected = expected_week(week, counted)[inside].sum()
    assert stats.poisson.sf(week[inside].sum() - 1, expected) < 1e-4
    assert week[inside].sum() > 1.5 * expected


def test_every_year_has_the_same_busiest_hours(picture: Picture) -> None:
    for year in YEARS:
        week = picture.week(f"what=asvc&cohort=u18&{year}")
        busiest = sorted(divmod(int(cell), 24) for cell in np.argsort(-week.ravel(), kind="stable")[:10])
        assert busiest == AFTER_SCHOOL


def test_knife_offences_without_injury_fall_more_steeply(picture: Picture) -> None:
    query = "what=knife-enabled&cohort=u25&"
    every, injured = ([len(picture.select(query + more + year)) for year in YEARS[1:]] for more in ("", "flag=injury&"))
    unhurt = [all_ - hurt for all_, hurt in zip(every, injured, strict=True)]
    assert unhurt[1] / unhurt[0] < injured[1] / injured[0] < 1


def test_more_women_are_victims_while_serious_violence_falls(picture: Picture) -> None:
    before, now = ((picture.people("what=asvc&" + year, "victim")["sex"] == "F").sum() for year in YEARS[1:])
    assert now > before


def test_serious_violence_of_the_plan_is_the_named_set(picture: Picture) -> None:
    named = (picture.offences["sets"] & int(OffenceSet.ASVC)) > 0
    assert int(named.sum()) == 37_000
