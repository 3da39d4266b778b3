"""What is worked out from the raw rows at every build: class, place, packed ages, harm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from data.build.placement import Areas, Placed, areas_of, place
from data.build.rows import all_table_versions
from data.question.success_measures import written_targets
from data.schema import Role, age_bits
from data.store.version import VINTAGES
from data.tables.offence_classes import OffenceClasses, harm_days, load_classes

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.boundaries.layers import Layers
    from data.build.rows import Rows


@dataclass
class Derived:
    """What is worked out from the rows: numbers of class, areas and bits, one entry for each offence."""

    classes: OffenceClasses
    class_id: npt.NDArray[np.uint16]
    sets: npt.NDArray[np.uint8]
    harm: npt.NDArray[np.float64]  # days; NaN where the table has no weight
    class_harm: npt.NDArray[np.float64]
    victim_ages: npt.NDArray[np.uint32]
    suspect_ages: npt.NDArray[np.uint32]
    areas: dict[int, Areas]
    placed: dict[int, Placed]
    home: set[int]  # district numbers that belong on the map
    agreement: dict[str, Any]
    last_day: str
    tables: dict[str, str]
    success_measures: list[dict[str, Any]]


def derive(rows: Rows, layers: Layers) -> Derived:
    """Class, place and pack every row."""
    offences = rows.offences
    classes = load_classes().with_extra(offences["offence_code"].unique())
    class_id = _class_ids(classes, offences["offence_code"])
    class_harm = harm_days(classes)
    ages = _packed_ages(rows.persons, len(offences))
    areas = {v: areas_of(v, layers.lsoas.get(v), layers.districts) for v in VINTAGES}
    codes = {v: set(areas[v].codes) for v in VINTAGES}
    placed = {
        v: place(
            offences,
            areas[v],
            layers.districts,
            other_codes=set().union(*(codes[other] for other in VINTAGES if other != v)),
            newest_loaded=VINTAGES[-1] in layers.lsoas,
        )
        for v in VINTAGES
    }
    newest = layers.vintages[-1]
    return Derived(
        classes=classes,
        class_id=class_id,
        sets=classes.sets_for(class_id, offences["flags"].to_numpy(np.uint8)),
        harm=class_harm[class_id] if len(offences) else np.zeros(0),
        class_harm=class_harm,
        victim_ages=ages[Role.VICTIM],
        suspect_ages=ages[Role.SUSPECT],
        areas=areas,
        placed=placed,
        home=_home_districts(placed[newest].district, len(layers.districts.codes)),
        agreement={str(v): placed[v].agreement for v in VINTAGES},
        last_day=_last_day(rows),
        tables=all_table_versions(),
        success_measures=written_targets(),
    )


def _class_ids(classes: OffenceClasses, codes: pd.Series) -> npt.NDArray[np.uint16]:
    """The class number of each row; codes repeat, so each is looked up once."""
    coded = codes.astype("category")
    ids = classes.index_of(coded.cat.categories.to_numpy(dtype=object))
    return ids[coded.cat.codes.to_numpy()].astype(np.uint16) if len(codes) else np.zeros(0, np.uint16)


def _packed_ages(persons: pd.DataFrame, offences: int) -> dict[Role, npt.NDArray[np.uint32]]:
    """For each role, the OR of the age bits of the people in each offence."""
    packed = {}
    for role in Role:
        mine = persons[persons["role"] == int(role)]
        bits = np.zeros(offences, np.uint32)
        np.bitwise_or.at(bits, mine["offence_index"].to_numpy(np.int64), age_bits(mine["age"].to_numpy(np.float64)))
        packed[role] = bits
    return packed


def _home_districts(district: npt.NDArray[np.uint16], known: int) -> set[int]:
    """Districts with at least 0.5% of the placed offences: a stray row far away must never stretch the map."""
    counts = np.bincount(district, minlength=known + 1)[1:]
    if not counts.sum():
        return set(range(1, known + 1))
    return {int(n) + 1 for n in np.flatnonzero(counts >= 0.005 * counts.sum())}


def _last_day(rows: Rows) -> str:
    """The last day the data reaches: the end of the last month where a source only knows months."""
    if not len(rows.offences):
        return ""
    last = rows.offences["occurred_on"].max()
    monthly = {source.key for source in rows.sources if not source.capabilities.day}
    in_monthly = rows.offences.loc[rows.offences["source"].isin(monthly), "occurred_on"]
    ends = [last, *([in_monthly.max() + pd.offsets.MonthEnd(1)] if len(in_monthly) else [])]
    return str(max(ends).date())
