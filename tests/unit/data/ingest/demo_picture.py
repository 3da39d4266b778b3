"""Counting the published picture straight from generated frames, without the product's queries."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

import geopandas as gpd
import numpy as np
import pandas as pd
from scipy import stats

from data.boundaries import load_pack
from data.ingest.demo import demo_admissions
from data.offence_classes import harm_days, load_classes
from data.schema import Flag, ImportBatch, OffenceSet, Role

COHORTS = {"u18": (0, 17), "u25": (0, 24), "18-25": (18, 25)}
SETS = {"asvc": OffenceSet.ASVC, "knife-enabled": OffenceSet.KNIFE_ENABLED, "blade-possession": OffenceSet.BLADE_POSSESSION}
ROLES = {"victim": Role.VICTIM, "suspect": Role.SUSPECT}


def district_of_offences(offences: pd.DataFrame) -> pd.Series:
    """District code of every offence: by the LSOA given, else by the polygon around the point, else ''."""
    layer, _ = load_pack()
    by_lsoa = dict(zip(layer.codes, layer.district_codes, strict=True))
    district = offences["given_lsoa"].map(by_lsoa).fillna("")
    to_find = offences[(offences["given_lsoa"] == "") & offences["easting"].notna()]
    points = gpd.GeoDataFrame(
        {"row": to_find.index}, geometry=gpd.points_from_xy(to_find["easting"], to_find["northing"]), crs=27700
    )
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
        keep = (frame["occurred_on"] >= start) & (frame["occurred_on"] < end)
        kinds = [
            (frame["sets"] & int(SETS[what])) > 0 if what in SETS else frame["group"] == what
            for what in asked["what"].split(",")
        ]
        keep &= np.logical_or.reduce(kinds)
        if "district" in asked:
            keep &= frame["district"].isin(asked["district"].split(","))
        if "flag" in asked:
            keep &= (frame["flags"] & int(Flag[asked["flag"].upper()])) > 0
        if "cohort" in asked:
            lowest, highest = COHORTS[asked["cohort"]]
            aged = self.batch.persons["age"].between(lowest, highest)
            keep &= frame.index.isin(self.batch.persons.loc[aged, "offence_index"])
        return frame[keep]

    def people(self, query: str, role: str | None = None) -> pd.DataFrame:
        """Persons in the offences that a query string asks for."""
        persons = self.batch.persons
        persons = persons[persons["offence_index"].isin(self.select(query).index)]
        return persons[persons["role"] == int(ROLES[role])] if role else persons

    def by_district(self, query: str, years_back: int = 0, harm: bool = False) -> pd.Series:
        chosen = self.select(query, years_back)
        sums = chosen.groupby("district")["harm"].agg("sum" if harm else "size")
        return sums.drop("", errors="ignore").sort_values(ascending=False)

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
        return float(100 * self.people(target["filter"], target["role"])["age"].between(*target["ages"]).mean())

    def _sex_share(self, target: dict[str, Any]) -> float:
        sexes = self.people(target["filter"], target["role"])["sex"]
        return float(100 * (sexes[sexes != ""] == target["sex"]).mean())

    def _commonest_ages(self, target: dict[str, Any]) -> list[int]:
        people = self.people(target["filter"], target["role"])
        counts = people.loc[people["sex"] == target["sex"], "age"].value_counts()
        return sorted(int(age) for age in counts.index[: len(target["value"])])

    def _months(self, target: dict[str, Any]) -> list[int]:
        chosen = self.select(target["filter"])
        if "codes" in target:
            chosen = chosen[chosen["offence_code"].isin(target["codes"])]
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
        return significant_hours(self.week(target["filter"]))

    def week(self, query: str) -> np.ndarray:
        """Offences by weekday (7, Monday first) and hour (24) of their earliest time."""
        times = self.select(query)["occurred_from"].dropna()
        return np.bincount(times.dt.dayofweek * 24 + times.dt.hour, minlength=168).reshape(7, 24)


def significant_hours(week: np.ndarray, alpha: float = 0.05) -> list[list[int]]:
    """Weekday-hours above what their weekday and hour lead to expect: Poisson, upper tail, Benjamini-Hochberg."""
    expected = week.sum(axis=1, keepdims=True) * week.sum(axis=0, keepdims=True) / week.sum()
    chance = stats.poisson.sf(week - 1, expected)
    flagged = stats.false_discovery_control(chance.ravel(), method="bh") <= alpha
    return np.argwhere(flagged.reshape(week.shape)).tolist()
