"""The same page answered by plain pandas on a DataFrame in memory, as a competent analyst would write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from data.question.basis.values import FLAG_FILTERS, cohort_bounds
from data.question.named import SET_BITS, chosen_districts, class_numbers
from data.question.periods import resolve
from data.schema import WEEKDAYS, age_mask

if TYPE_CHECKING:
    from data.question.display import Display
    from data.question.filters import FilterState
    from data.store.version import Store

COLUMNS = (
    "day",
    "month",
    "weekday",
    "hour",
    "class",
    "sets",
    "flags",
    "harm",
    "victim_ages",
    "suspect_ages",
    "district_2011",
    "lsoa_2011",
)


def load(store: Store) -> pd.DataFrame:
    """The columns the page needs, in memory, small types kept."""
    frame = store.cursor().execute(f"SELECT {', '.join(COLUMNS)} FROM offence").df()  # noqa: S608 - own words only
    frame["harm"] = frame["harm"].astype("float32")
    return frame


def page(frame: pd.DataFrame, state: FilterState, display: Display, store: Store) -> int:
    """Every sum the page needs; returns the offences counted, so that nothing is optimised away."""
    periods = resolve(state, store)
    masks = _masks(frame, state, store)
    everywhere = _all(frame, masks, ("what", "flags", "cohort", "days", "hours"))
    monthly = everywhere.groupby(["district_2011", "month"]).agg(n=("day", "size"), harm=("harm", "sum"))
    total = int(monthly["n"].sum())
    for period in (periods.now, periods.before):
        if period is None:
            continue
        inside = frame["day"].between(pd.Timestamp(period.start), pd.Timestamp(period.end))
        kinds = frame[_and(frame, masks, ("district", "flags", "cohort", "days", "hours")) & inside]
        total += int(kinds.groupby("class").size().sum())
        if display.level == "lsoa":
            rows = frame[_and(frame, masks, ("what", "district", "flags", "cohort", "days", "hours")) & inside]
            total += int(rows.groupby("lsoa_2011").agg(n=("day", "size"), harm=("harm", "sum"))["n"].sum())
    return total


def _masks(frame: pd.DataFrame, state: FilterState, store: Store) -> dict[str, np.ndarray]:
    masks: dict[str, np.ndarray] = {}
    if state.what:
        bits = sum(int(SET_BITS[name]) for name in state.what if name in SET_BITS)
        numbers = class_numbers(store, [name for name in state.what if name not in SET_BITS])
        masks["what"] = ((frame["sets"].to_numpy() & bits) != 0) | frame["class"].isin(numbers).to_numpy()
    if state.flags:
        need = sum(int(FLAG_FILTERS[name][0]) for name in state.flags)
        bar = sum(int(FLAG_FILTERS[name][1]) for name in state.flags)
        masks["flags"] = (frame["flags"].to_numpy() & (need | bar)) == need
    if state.cohort != "all":
        ages = frame["victim_ages"].to_numpy() | frame["suspect_ages"].to_numpy()
        masks["cohort"] = (ages & np.uint32(age_mask(*cohort_bounds(state.cohort)))) != 0
    if state.districts:
        masks["district"] = frame["district_2011"].isin(chosen_districts(state, store)).to_numpy()
    if state.days:
        masks["days"] = frame["weekday"].isin([WEEKDAYS.index(day) for day in state.days]).to_numpy()
    if state.hours:
        masks["hours"] = frame["hour"].isin(state.hours).to_numpy()
    return masks


def _and(frame: pd.DataFrame, masks: dict[str, np.ndarray], names: tuple[str, ...]) -> np.ndarray:
    result = np.ones(len(frame), dtype=bool)
    for name in names:
        if name in masks:
            result &= masks[name]
    return result


def _all(frame: pd.DataFrame, masks: dict[str, np.ndarray], names: tuple[str, ...]) -> pd.DataFrame:
    return frame[_and(frame, masks, names)] if any(name in masks for name in names) else frame
