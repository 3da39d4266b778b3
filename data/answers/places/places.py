"""The places table: each district or LSOA with its count, tested change, rate with interval, harm and months."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.answers.cache import remembered
from data.answers.figures.areas import AreaSums, area_sums
from data.answers.figures.district_changes import TESTED, district_changes
from data.answers.figures.district_release import own_districts
from data.answers.figures.noise import part_noise
from data.answers.figures.rows import CHANGE_HEADER, change_cells, number, rate_name, told
from data.answers.figures.shown import Shown, ShownChange, changes_shown
from data.answers.figures.tallies import tallies
from data.answers.panel import Needs, Panel, Rounded
from data.counts.tables import BY_PLACE, DISTRICT_CELLS, LSOAS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from data.answers.figures.district_release import ShownCounts
    from data.answers.figures.shown import ShownChange
    from data.answers.panel import Rows
    from data.answers.request import Request


@dataclass(frozen=True)
class PlaceRow:
    """One area. Rates: see ``PlacesModel.rate_words``; harm in days; months are counts of every month of the store."""

    code: str
    name: str
    count: Shown
    before: Shown | None
    change: ShownChange
    rate: float | None
    rate_low: float | None
    rate_high: float | None
    harm: float | None
    months: tuple[int, ...]


@dataclass(frozen=True)
class PlacesModel:
    """All rows, most offences first, and the words around them."""

    level: str
    rows: tuple[PlaceRow, ...]
    rate_words: str  # 'per 1,000 residents under 25 a year'
    rate_says: str  # a sentence of it, or why there is no rate
    tested_words: str
    refusal: str


@remembered()
def places(request: Request) -> PlacesModel:
    """The table for the question; the place clauses are left out, so a chosen district is seen among the others."""
    found = area_sums(request)
    listed = found.listed
    now, before = found.shown(request)
    counts = now.cells(listed)
    befores: Sequence[Shown | None] = [None] * len(listed) if before is None else before.cells(listed)
    tested = _tested(request, found, now, before)
    figures = [np.nan if cell.value is None else cell.value for cell in counts]
    rates = found.denominator.rates(figures, listed, now.moved[listed])
    months = _months(request, found)
    rate, low, high = (_known(values, 4) for values in rates)
    harm = _harm(found, own=_own(request, found))
    codes, names = (each[listed].tolist() for each in (found.codes, found.names))
    rows = [
        PlaceRow(
            code=codes[i],
            name=names[i],
            count=counts[i],
            before=befores[i],
            change=tested[i],
            rate=rate[i],
            rate_low=low[i],
            rate_high=high[i],
            harm=harm[i],
            months=months.get(number, ()),
        )
        for i, number in enumerate(listed.tolist())
    ]
    rows.sort(key=lambda row: (-(row.count.value or 0), row.name))
    per = found.denominator
    return PlacesModel(found.level, tuple(rows), per.words, per.says, _tested_words(found), found.refusal)


def _tested(request: Request, found: AreaSums, now: ShownCounts, before: ShownCounts | None) -> list[ShownChange]:
    """The change of each listed area: districts as everywhere; of LSOAs the whole says by how much they vary."""
    listed = found.listed
    if found.level == "district":
        every = district_changes(request.anywhere)
        return [every[number] for number in listed.tolist()]
    values, base = now.values[listed], None if before is None else before.values[listed]
    both = values if base is None else values + base
    noise = part_noise(request, both / max(float(np.nansum(both)), 1.0))
    return changes_shown(values, base, found.periods, adjust=True, noise=noise)


def _months(request: Request, found: AreaSums) -> dict[int, tuple[int, ...]]:
    """Monthly counts for the sparkline; for districts, and for viewers who see exact figures."""
    if found.level != "district":
        return {}
    monthly, own = tallies(request).monthly, own_districts(request)
    return {int(number): tuple(monthly[number].tolist()) for number in found.listed if own[number]}


def _own(request: Request, found: AreaSums) -> npt.NDArray[np.bool_]:
    """Which areas the viewer sees exact figures of; LSOAs are listed only where that is so."""
    return own_districts(request) if found.level == "district" else np.ones(len(found.codes), dtype=bool)


def _harm(found: AreaSums, *, own: npt.NDArray[np.bool_]) -> list[float | None]:
    """Days of harm of the listed areas; None where an offence has no weight, or the viewer sees no exact figures."""
    complete = found.now.weighted == found.now.count
    return _known(np.where(complete & own, found.now.harm, np.nan)[found.listed], 1)


def _known(values: npt.NDArray[np.float64], decimals: int) -> list[float | None]:
    return [None if value != value else value for value in np.round(values, decimals).tolist()]  # noqa: PLR0124 - NaN


def _tested_words(found: AreaSums) -> str:
    if found.before is None:
        return "No comparison period."
    if found.level == "lsoa":
        return (
            f"{len(found.listed):,} LSOAs tested together: of 100 called changed about 5 are not; ranges are "
            "widened to match."
        )
    return TESTED


def places_rows(model: PlacesModel) -> Rows:
    """code, name, offences, before ... rate with interval, harm."""
    yield [
        "code",
        "name",
        "offences",
        *CHANGE_HEADER,
        rate_name(model.rate_words),
        "rate_low",
        "rate_high",
        "harm_days",
    ]
    for row in model.rows:
        rates = [row.rate, row.rate_low, row.rate_high, row.harm]
        yield [row.code, row.name, number(row.count), *change_cells(row.before, row.change), *rates]
    yield from told(model.rate_says)


PANEL = Panel(
    key="places",
    says="districts or LSOAs with count, tested change, rate with interval, and harm",
    answer=places,
    rows=places_rows,
    rounded=Rounded.BY_DISTRICT,
    method="rates",
    tables=(*BY_PLACE, DISTRICT_CELLS, LSOAS),
    needs=Needs.MAPPED,
)
