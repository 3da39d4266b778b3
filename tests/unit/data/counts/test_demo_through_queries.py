"""The demonstration data shows the published picture when it is asked through the product's own queries.

The targets are those of data/tables/demo_targets.toml; ``test_demo_picture`` counts the same from the generated frames.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data.answers.panels import ask
from data.answers.request import Request
from data.build.importing import build_demonstration
from data.counts.areas import by_class, by_district
from data.counts.people import harm_by_person, people_by_age_and_sex
from data.paths import TABLES
from data.question.basis.parts import NOTHING
from data.question.filters import FilterState, parse_query
from data.question.periods import Period, Periods, months_earlier, resolve
from data.schema import WEEKDAYS, Role
from data.store.version import Store, StoreFolder
from data.viewer import Viewer

TARGETS = tomllib.loads((TABLES / "demo_targets.toml").read_text(encoding="utf-8"))["target"]
VINTAGE = 2011
ROLES = {"victim": Role.VICTIM, "suspect": Role.SUSPECT}


@dataclass
class Asked:
    """The store, and the answers to one kind of target each."""

    store: Store

    def question(self, query: str, years_back: int = 0) -> tuple[FilterState, Period]:
        state, problems = parse_query(query, self.store.vocabulary(VINTAGE))
        assert not problems
        now = resolve(state, self.store).now
        moved = Period(months_earlier(now.start, 12 * years_back), months_earlier(now.end, 12 * years_back, end=True))
        return replace(state, start=None, end=None), moved

    def districts(self, query: str, years_back: int = 0, what: str = "count") -> pd.Series:
        """By district, the unmapped left out, most first."""
        state, period = self.question(query, years_back)
        tally = by_district(state, self.store, VINTAGE, period, leave_out=NOTHING)
        codes = [self.store.district_codes[n] for n in tally.keys["district"]]
        sums = pd.Series(getattr(tally, what), index=codes).drop("", errors="ignore")
        return sums.sort_values(ascending=False, kind="stable")

    def total(self, query: str, years_back: int = 0, what: str = "count") -> float:
        state, period = self.question(query, years_back)
        return float(getattr(by_district(state, self.store, VINTAGE, period, leave_out=NOTHING), what).sum())

    def people(self, target: dict[str, Any]) -> pd.DataFrame:
        state, period = self.question(target["filter"])
        return people_by_age_and_sex(state, self.store, VINTAGE, period, role=ROLES[target["role"]])

    def by_code(self, state: FilterState, period: Period) -> pd.Series:
        counts, _ = by_class(state, self.store, VINTAGE, Periods(period, None, ()), leave_out=NOTHING)
        return pd.Series(counts, index=self.store.classes["code"])

    def count(self, target: dict[str, Any]) -> float:
        return self.total(target["filter"])

    def falls(self, target: dict[str, Any]) -> bool:
        return self.total(target["filter"]) < self.total(target["filter"], 1)

    def change(self, target: dict[str, Any]) -> float:
        return 100 * (self.total(target["filter"]) / self.total(target["filter"], 1) - 1)

    def harm_change(self, target: dict[str, Any]) -> float:
        return 100 * (self.total(target["filter"], 0, "harm") / self.total(target["filter"], 1, "harm") - 1)

    def order(self, target: dict[str, Any]) -> list[str]:
        return list(self.districts(target["filter"]).index[: len(target["value"])])

    def rising(self, target: dict[str, Any], what: str = "count") -> list[str]:
        now, before = (self.districts(target["filter"], back, what) for back in (0, 1))
        return sorted(now.index[now > before.reindex(now.index)])

    def harm_rising(self, target: dict[str, Any]) -> list[str]:
        return self.rising(target, "harm")

    def falling_throughout(self, target: dict[str, Any]) -> int:
        last, middle, first = (self.districts(target["filter"], back).sort_index() for back in (0, 1, 2))
        return int(((last < middle) & (middle < first)).sum())

    def age_share(self, target: dict[str, Any]) -> float:
        people = self.people(target)
        fits = people["age"].between(*target["ages"]).fillna(False)
        if "sex" in target:
            fits &= people["sex"] == target["sex"]
        return float(100 * people.loc[fits, "people"].sum() / people["people"].sum())

    def sex_share(self, target: dict[str, Any]) -> float:
        people = self.people(target)
        known = people[people["sex"] != ""]
        return float(100 * known.loc[known["sex"] == target["sex"], "people"].sum() / known["people"].sum())

    def commonest_ages(self, target: dict[str, Any]) -> list[int]:
        people = self.people(target)
        counts = people[(people["sex"] == target["sex"]) & people["age"].notna()].set_index("age")["people"]
        return sorted(int(age) for age in counts.sort_values(ascending=False).index[: len(target["value"])])

    def months(self, target: dict[str, Any]) -> list[int]:
        state, period = self.question(target["filter"])
        counts: dict[int, int] = {}
        for number in period.months:
            month = date(number // 12, number % 12 + 1, 1)
            by_code = self.by_code(state, Period(month, months_earlier(month, 0, end=True)))
            chosen = by_code[by_code.index.isin(target["codes"])] if "codes" in target else by_code
            counts[month.month] = counts.get(month.month, 0) + int(chosen.sum())
        return sorted(sorted(counts, key=lambda m: -counts[m])[: len(target["value"])])

    def code_share(self, target: dict[str, Any]) -> float:
        by_code = self.by_code(*self.question(target["filter"]))
        return float(100 * by_code[by_code.index.isin(target["codes"])].sum() / by_code.sum())

    def concentration(self, target: dict[str, Any]) -> float:
        state, period = self.question(target["filter"])
        harm = harm_by_person(state, self.store, VINTAGE, period)
        return float(100 * harm[: round(target["people"] / 100 * len(harm))].sum() / harm.sum())

    def mean(self, target: dict[str, Any]) -> float:
        series = self.store.admissions
        assert series is not None
        start = pd.Timestamp(target["first_month"] + "-01")
        inside = (series["month"] >= start) & (series["month"] < start + pd.DateOffset(years=1))
        return float(series.loc[inside & (series["measure"] == target["column"]), "count"].mean())

    def peaks(self, target: dict[str, Any]) -> list[list[int]]:
        """Weekdays and hours inside the peaks that the panel names."""
        state, problems = parse_query(target["filter"], self.store.vocabulary(VINTAGE))
        assert not problems
        model = ask("peaks", Request(self.store, state, Viewer("analyst"), vintage=VINTAGE))
        found = [(day, hour) for row in model.peaks for day in row.days for hour in range(row.start, row.stop)]
        return sorted([WEEKDAYS.index(day), hour] for day, hour in found)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    folder = StoreFolder(Path(tmp_path_factory.mktemp("demonstration")))
    build_demonstration(folder, 120_000, wait_seconds=0, progress=lambda words, share: None)
    return Asked(folder.current())


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target["name"])
def test_the_product_says_what_the_assessment_says(asked: Asked, target: dict[str, Any]) -> None:
    answer, wanted = getattr(asked, target["measure"].replace("-", "_"))(target), target["value"]
    if isinstance(wanted, list):
        assert answer == (wanted if target["measure"] == "order" else sorted(wanted))
    else:
        assert abs(answer - wanted) <= target.get("tolerance", 0) + 1e-9


def test_no_person_can_be_told_from_the_answers(asked: Asked) -> None:
    everything = FilterState()
    people = people_by_age_and_sex(everything, asked.store, VINTAGE, None, role=Role.VICTIM)
    assert list(people.columns) == ["age", "sex", "people"]
    assert harm_by_person(everything, asked.store, VINTAGE, None).ndim == 1
