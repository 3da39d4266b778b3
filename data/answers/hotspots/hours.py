"""Offences by hour of the day in the areas or cells of the map, for its animation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.answers.cache import remembered
from data.answers.figures.areas import area_sums
from data.answers.figures.district_release import own_districts
from data.answers.figures.rows import told
from data.answers.hotspots.study import study, unit_names
from data.answers.panel import Needs, Panel, Rounded
from data.counts.tables import BY_PLACE, DISTRICT_HOURS, LSOAS, UNIT_HOURS, UNITS
from data.question.periods import resolve

if TYPE_CHECKING:
    from data.answers.panel import Rows
    from data.answers.request import Request

#: Cells that are sent: those with most offences.
MOST = 1_500


@dataclass(frozen=True)
class HoursModel:
    """24 counts for each area; ``cuts`` are the lower ends of the classes above none, the same for every hour."""

    unit: str  # 'district', 'lsoa' or 'cell'
    width: int
    names: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    totals: tuple[int, ...]  # of all areas, by hour
    cuts: tuple[int, ...]
    note: str


@remembered("layer", "size")
def hours(request: Request) -> HoursModel:
    """By the hour an offence started; its own filter by hour is left out."""
    cells = request.display.layer != "areas" and request.store.capabilities.exact_points
    if cells and not request.lsoa_level_refusal():
        return _of_cells(request)
    found = area_sums(request)
    column = f"{found.level}_{request.vintage}"
    by = UNIT_HOURS if found.level == "lsoa" else DISTRICT_HOURS
    rows = request.table(by, column, resolve(request.state, request.store).now)
    counts = np.zeros((len(found.codes), 24), np.int64)
    np.add.at(counts, (rows["unit"], rows["hour"]), rows["n"])
    # Hours of a district are finer than its count: only of those whose exact figures the viewer may see.
    exact = own_districts(request) if found.level == "district" else np.ones(len(found.codes), dtype=bool)
    listed = found.listed[exact[found.listed]]
    return _model(found.level, 0, [str(found.codes[n]) for n in listed], counts[listed])


def _of_cells(request: Request) -> HoursModel:
    units = study(request).units
    now = resolve(request.state, request.store).now
    rows = request.table(UNIT_HOURS, units.unit, now)
    place, there = units.places(rows["unit"])
    counts = np.zeros((len(units.number), 24), np.int64)
    np.add.at(counts, (place[there], rows["hour"][there]), rows["n"][there])
    shown = np.argsort(-counts.sum(axis=1), kind="stable")[:MOST]
    shown = shown[counts[shown].sum(axis=1) > 0]
    return _model("cell", units.width, unit_names(request, units, shown), counts[shown])


def _model(unit: str, width: int, names: list[str], counts: np.ndarray) -> HoursModel:
    positive = counts[counts > 0]
    cuts = np.unique(np.quantile(positive, [0, 0.4, 0.7, 0.9, 0.98], method="higher")) if len(positive) else positive
    return HoursModel(
        unit=unit,
        width=width,
        names=tuple(names),
        counts=tuple(tuple(row) for row in counts.tolist()),
        totals=tuple(counts.sum(axis=0).tolist()),
        cuts=tuple(int(cut) for cut in cuts),
        note="By the hour an offence started; offences of unknown hour are left out.",
    )


def hours_rows(model: HoursModel) -> Rows:
    """area or cell, hour, offences."""
    yield [model.unit, "hour", "offences"]
    for name, counts in zip(model.names, model.counts, strict=True):
        yield from ([name, hour, count] for hour, count in enumerate(counts))
    yield from told(model.note)


PANEL = Panel(
    key="hours",
    says="offences by hour of the day in each area or cell of the map",
    answer=hours,
    rows=hours_rows,
    rounded=Rounded.NEVER,
    method="hotspots",
    tables=(*BY_PLACE, LSOAS, UNITS, UNIT_HOURS, DISTRICT_HOURS),
    needs=Needs.HOUR | Needs.MAPPED,
)
