"""People of one role by age band and sex, as they may be shown, and set against the residents."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.answers.figures.denominators import CUT, district_sources
from data.answers.figures.shown import Shown
from data.counts.tables import AGES
from data.release.disclosure import release_table
from data.schema import Role
from data.store.beside.residents import lsoa_residents, lsoa_residents_in
from stats.change import MIN_BASE
from stats.representation import representation

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from data.answers.request import Request
    from data.question.periods import Period
    from data.release.disclosure import Released

#: Label, lowest age, first age no longer in: the bands of the reports.
BANDS: tuple[tuple[str, int, int | None], ...] = (
    ("Under 10", 0, 10),
    ("10–17", 10, 18),
    ("18–24", 18, 25),
    ("25 and over", 25, None),
)
UNKNOWN = "Not known"
SEXES = ("F", "M", "")
#: Single years that are worth telling apart.
YEARS = range(10, 26)
ROLE_NAMES = {Role.VICTIM: "victims", Role.SUSPECT: "suspects"}


@dataclass(frozen=True)
class Residents:
    """Residents of the chosen districts by band; ``why_not`` says why there are none to compare with."""

    by_band: tuple[float, ...]
    note: str
    why_not: str


@dataclass(frozen=True)
class AgeBand:
    """People of one age band: female, male, sex not known; percentages and ratios are None where not known."""

    label: str
    by_sex: tuple[Shown, Shown, Shown]
    total: Shown
    share: float | None = None  # per cent of all people in the role, unknown ages included
    residents_share: float | None = None  # per cent
    ratio: float | None = None  # share among those of known age over the share among residents
    ratio_low: float | None = None
    ratio_high: float | None = None


@dataclass(frozen=True)
class RoleCounts:
    """``bands``: the four of BANDS, then unknown ages. ``years``, ``commonest``: empty where counts are rounded."""

    name: str  # 'victims' or 'suspects'
    bands: tuple[AgeBand, ...]
    total: AgeBand
    female_share: float | None  # per cent of those whose sex is known
    male_share: float | None
    years: tuple[tuple[int, int, int, int], ...]  # age, female, male, sex not known
    commonest: tuple[int, ...]  # the two commonest ages of the sex that most have
    commonest_sex: str  # 'F', 'M' or ''


def residents_by_band(request: Request, chosen: list[int]) -> Residents:
    """Residents of the chosen districts (of all where none is chosen), in the bands; they have no sex here."""
    state, store = request.state, request.store
    nothing = (math.nan,) * len(BANDS)
    if state.cohort != "all":
        return Residents(nothing, "", "The question asks for an age group, so ages are not compared with residents.")
    if state.cells or (state.lsoas and lsoa_residents(store) is None):
        return Residents(nothing, "", "Residents of single LSOAs or cells are not known by age: no comparison.")
    summed = [_in_band(request, chosen, low, below) for _, low, below in BANDS]
    found, exact = [residents for residents, _ in summed], all(uncut for _, uncut in summed)
    if not all(value > 0 for value in found):
        return Residents(nothing, "", "Residents by age are not known for every chosen district: no comparison.")
    table = lsoa_residents(store)
    source = table.source if state.lsoas and table else district_sources(request)
    return Residents(tuple(found), f"{source}, of both sexes together.{'' if exact else CUT}", "")


def _in_band(request: Request, chosen: list[int], low: int, below: int | None) -> tuple[float, bool]:
    """Residents of the place asked about in an age band (NaN where not all are known), and whether none was cut."""
    state, store = request.state, request.store
    if state.lsoas:
        loaded = lsoa_residents_in(store, request.vintage, low, below)
        asked = store.lsoas(request.vintage)["code"].isin(state.lsoas).to_numpy()
        return (math.nan, True) if loaded is None else (float(loaded[0][asked].sum()), loaded[1])
    by_code, uncut = store.residents_in(low, below)
    home = store.districts.loc[store.districts["home"], "code"]
    codes = [store.district_codes[number] for number in chosen] or list(home)
    return sum(by_code.get(code, math.nan) for code in codes), uncut


def role_counts(request: Request, period: Period, role: Role, against: Residents) -> RoleCounts:
    """Counts with their totals, and what is worked out from them."""
    people = request.table(AGES, period, role=role)
    shown = release_table(_table(people), None)
    totals = _cells(shown.rows)
    rows = _cells(shown.cells)
    everyone = _cells(shown.total)[0]
    ratios = _ratios(totals, against)
    bands = tuple(
        AgeBand(label, _three(rows[3 * i : 3 * i + 3]), totals[i], _percent(totals[i], everyone), *ratios[i])
        for i, label in enumerate([*(name for name, _, _ in BANDS), UNKNOWN])
    )
    by_sex = _three(_cells(shown.columns))
    female, male = (_percent(by_sex[i], _sum(by_sex[:2])) for i in (0, 1))
    sex = "" if male is None else "M" if male >= 50 else "F"
    return RoleCounts(
        name=ROLE_NAMES[role],
        bands=bands,
        total=AgeBand("All", by_sex, everyone),
        female_share=female,
        male_share=male,
        years=_years(people),
        commonest=_commonest(people, sex) if sex else (),
        commonest_sex=sex,
    )


def _table(people: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Bands and unknown ages × female, male, not known."""
    table = np.zeros((len(BANDS) + 1, len(SEXES)), np.int64)
    edges = [low for _, low, _ in BANDS]
    ages = people["age"].to_numpy(np.float64, na_value=np.nan)
    band = np.where(np.isnan(ages), len(BANDS), np.searchsorted(edges, np.nan_to_num(ages), side="right") - 1)
    np.add.at(table, (band, _sex_numbers(people)), people["people"].to_numpy())
    return table


def _sex_numbers(people: pd.DataFrame) -> npt.NDArray[np.int64]:
    return np.array([SEXES.index(value) for value in people["sex"]], np.int64)


def _cells(released: Released) -> list[Shown]:
    return [
        Shown(None if math.isnan(value) else float(value), str(status))
        for value, status in zip(released.values.ravel().tolist(), released.status.ravel().tolist(), strict=True)
    ]


def _three(cells: list[Shown]) -> tuple[Shown, Shown, Shown]:
    return cells[0], cells[1], cells[2]


def _sum(cells: tuple[Shown, ...]) -> Shown:
    values = [cell.value for cell in cells]
    return Shown(None, "suppressed") if None in values else Shown(sum(value or 0 for value in values))


def _percent(part: Shown, whole: Shown) -> float | None:
    """None of a base under 20, or of what is withheld."""
    if part.value is None or whole.value is None or whole.value < MIN_BASE:
        return None
    return round(100 * part.value / whole.value, 2)


def _ratios(totals: list[Shown], against: Residents) -> list[tuple[float | None, ...]]:
    """Share of residents, ratio and its limits of each band; nothing for unknown ages, or where a band is withheld."""
    nothing: list[tuple[float | None, ...]] = [(None,) * 4] * (len(BANDS) + 1)
    counts = [cell.value for cell in totals[: len(BANDS)]]
    if against.why_not:
        return nothing
    shares = [round(100 * value / sum(against.by_band), 2) for value in against.by_band]
    known = [value for value in counts if value is not None]
    if len(known) < len(BANDS) or sum(known) < MIN_BASE:
        return [*((share, None, None, None) for share in shares), (None,) * 4]
    found = representation(known, against.by_band)
    return [
        *(
            (share, *(round(float(value), 3) for value in figures))
            for share, *figures in zip(shares, *found, strict=True)
        ),
        (None,) * 4,
    ]


def _years(people: pd.DataFrame) -> tuple[tuple[int, int, int, int], ...]:
    table = np.zeros((len(YEARS), len(SEXES)), np.int64)
    young = people[people["age"].between(YEARS[0], YEARS[-1]).fillna(False)]
    np.add.at(table, (young["age"].to_numpy(np.int64) - YEARS[0], _sex_numbers(young)), young["people"].to_numpy())
    return tuple((age, int(f), int(m), int(unknown)) for age, (f, m, unknown) in zip(YEARS, table, strict=True))


def _commonest(people: pd.DataFrame, sex: str) -> tuple[int, ...]:
    """The two commonest ages of that sex; none of fewer than 20 people, nor where the second place is shared."""
    known = people[(people["sex"] == sex) & people["age"].notna()].sort_values("people", ascending=False)
    counts = known["people"].to_numpy()
    if counts.sum() < MIN_BASE or len(counts) < 3 or counts[1] == counts[2]:
        return ()
    return tuple(sorted(int(age) for age in known["age"][:2]))
