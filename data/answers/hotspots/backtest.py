"""Does the map predict, and how concentrated is it: PAI, PEI, Lorenz curve, generalised Gini; and near repeats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.answers.cache import remembered
from data.answers.figures.rows import told
from data.answers.hotspots.few import excess_words
from data.answers.hotspots.study import study
from data.answers.panel import Needs, Panel, Rounded
from data.counts.tables import EVENTS, UNITS
from data.question.periods import resolve
from geo.concentration import generalised_gini, lorenz, prediction, share_holding
from geo.near_repeat import knox

if TYPE_CHECKING:
    from data.answers.panel import Rows
    from data.answers.request import Request
    from data.question.periods import Periods

SHARES = (0.01, 0.02, 0.05)
#: Points of the Lorenz curve that are sent; it is drawn, not calculated with.
CURVE = 60
#: Near repeats: bands of metres and of days, and shuffles. The first band of both is the one that is tested.
DISTANCES = (100.0, 200.0, 400.0)
DAYS = (7, 14, 28)
SHUFFLES = 999


@dataclass(frozen=True)
class Test:
    """The top share of units of the comparison period, and what they held of this period."""

    share: float
    units: float
    hit_share: float
    area_share: float
    pai: float | None
    pei: float | None


@dataclass(frozen=True)
class BacktestModel:
    """Prediction and concentration over the units of the study area."""

    tests: tuple[Test, ...]
    gini: float | None  # generalised
    half_in: float | None  # smallest share of units that holds half of the offences
    curve: tuple[tuple[float, float], ...]  # share of units, share of offences
    units: int
    offences: int
    noun: str
    sentence: str
    concentration: str
    method: str
    instead: str


@remembered("size")
def backtest(request: Request) -> BacktestModel:
    """Units ranked by the comparison period, scored on this period."""
    found = study(request)
    tests = []
    if found.before is not None and found.before.sum() and found.now.sum():
        for share in SHARES:
            scored = prediction(found.before, found.now, found.units.area, share)
            figures = (scored.hit_share, scored.area_share, _known(scored.pai), _known(scored.pei))
            tests.append(Test(share, float(scored.cells), *figures))
    offences = int(found.now.sum())
    units, held = lorenz(found.now) if offences else (np.zeros(0), np.zeros(0))
    last = int(np.searchsorted(held, 1.0)) if offences else -1
    kept = np.unique(np.linspace(0, last, CURVE).astype(int)) if offences else np.zeros(0, np.int64)
    half = float(share_holding(found.now)) if offences else None
    gini = float(generalised_gini(found.now)) if offences else None
    return BacktestModel(
        tests=tuple(tests),
        gini=gini,
        half_in=half,
        curve=tuple((round(float(units[i]), 5), round(float(held[i]), 4)) for i in kept),
        units=len(found.now),
        offences=offences,
        noun=found.noun,
        sentence=_sentence(tests, found.noun, found.periods),
        concentration=(
            f"Half of the {offences:,} offences lie in {100 * half:.1f}% of {len(found.now):,} {found.noun}."
            if half is not None
            else "No offence to spread."
        ),
        method=(
            "Units ranked by the comparison period; hit share is what they held of this period. PAI = share of "
            "offences ÷ share of land; PEI = PAI ÷ the best PAI that as many units could have had. Equal counts share "
            "the last places. Generalised Gini (Bernasco & Steenbeek 2017, for more units than offences): "
            + ("–. " if gini is None else f"{gini:.2f}; 0 is even, 1 all in one place. ")
            + excess_words(found)
        ),
        instead=found.instead,
    )


def _known(value: float) -> float | None:
    return round(float(value), 4) if np.isfinite(value) else None


def _sentence(tests: list[Test], noun: str, periods: Periods) -> str:
    if periods.before is None:
        return "There is no comparison period to predict from."
    if not tests:
        return f"Without offences in both {periods.before.words()} and {periods.now.words()} there is nothing to test."
    best = tests[0]
    return (
        f"The 1% of {noun} with most offences in {periods.before.words()} held "
        f"{100 * best.hit_share:.0f}% of the offences of {periods.now.words()}"
        + (f", {best.pai:.0f} times what their share of the land would hold." if best.pai is not None else ".")
    )


@dataclass(frozen=True)
class NearRepeatModel:
    """Knox table: pairs of offences close in both, against the same places with the days shuffled."""

    distances: tuple[float, ...]
    days: tuple[int, ...]
    observed: tuple[tuple[int, ...], ...]
    expected: tuple[tuple[float, ...], ...]
    p: tuple[tuple[float, ...], ...]
    offences: int
    shuffles: int
    sentence: str
    method: str


@remembered()
def near_repeat(request: Request) -> NearRepeatModel:
    """Over all offences of the period that have an exact point."""
    now = resolve(request.state, request.store).now
    x, y, day = request.table(EVENTS, now)
    if len(x) < 20:
        words = "Fewer than 20 offences with an exact point: near repeats are not worked out."
        return NearRepeatModel(DISTANCES, DAYS, (), (), (), len(x), SHUFFLES, words, _repeat_method(shuffled=True))
    try:
        found = knox(x, y, day, DISTANCES, DAYS, shuffles=SHUFFLES)
    except ValueError:  # more pairs than can be held at once
        words = "Too many offences lie close together to look at every pair: choose a smaller area."
        return NearRepeatModel(DISTANCES, DAYS, (), (), (), len(x), SHUFFLES, words, _repeat_method(shuffled=True))
    return NearRepeatModel(
        distances=DISTANCES,
        days=DAYS,
        observed=tuple(tuple(int(n) for n in row) for row in found.observed),
        expected=tuple(tuple(round(float(n), 1) for n in row) for row in found.expected),
        p=tuple(tuple(round(float(n), 4) for n in row) for row in found.p),
        offences=len(x),
        shuffles=SHUFFLES if found.shuffled else 0,
        sentence=_repeat_words(found.observed, found.expected, found.p),
        method=_repeat_method(shuffled=found.shuffled),
    )


def _repeat_method(*, shuffled: bool) -> str:
    return (
        "Knox test: pairs by distance and days apart, over the same places "
        + (
            f"with the days shuffled {SHUFFLES} times; p = (1 + shuffles with as many pairs) ÷ (1 + shuffles). "
            if shuffled
            else "under all ways to deal the days (exact mean and variance; too many pairs to shuffle). "
        )
        + f"One band is tested, chosen beforehand: within {DISTANCES[0]:.0f} m and {DAYS[0]} days; others are shown."
    )


#: Of so many pairs a ratio nearer to 1 than this can be beyond chance and still tell nobody where to go.
SLIGHT = 1.05
CLEAR = 0.05


def _repeat_words(observed: np.ndarray, expected: np.ndarray, p: np.ndarray) -> str:
    """The nearest band in words: within 100 m and a week."""
    pairs, chance = int(observed[0, 0]), float(expected[0, 0])
    where = f"within {DISTANCES[0]:.0f} m and {DAYS[0]} days"
    by_chance = f"{chance:,.0f}" if chance >= 20 else f"{chance:.1f}"
    counted = f"{pairs:,} pairs, {by_chance} by chance"
    if p[0, 0] > CLEAR:
        return f"No clear near repeat: {pairs:,} pairs {where}, {by_chance} by chance."
    ratio = pairs / max(chance, 1e-9)
    text = f"After an offence another one {where} is {ratio:.2f} times as likely as chance ({counted})."
    return f"{text} That is beyond chance, but slight." if ratio < SLIGHT else text


def backtest_rows(model: BacktestModel) -> Rows:
    """top share of units, units, share of offences held, share of land, PAI, PEI."""
    yield ["top_share_of_units", "units", "hit_share", "share_of_land", "pai", "pei"]
    for row in model.tests:
        yield [row.share, row.units, round(row.hit_share, 4), round(row.area_share, 5), row.pai, row.pei]
    yield from told(model.sentence, model.concentration, model.method, model.instead)


def repeat_rows(model: NearRepeatModel) -> Rows:
    """metres, days, pairs, by chance, p."""
    yield ["within_metres", "within_days", "pairs", "pairs_by_chance", "p"]
    for i, distance in enumerate(model.distances if model.observed else ()):
        for k, days in enumerate(model.days):
            yield [distance, days, model.observed[i][k], round(model.expected[i][k], 1), model.p[i][k]]
    yield from told(model.sentence, model.method)


PANELS = (
    Panel(
        key="backtest",
        says="whether the places of the period before held the offences of this one",
        answer=backtest,
        rows=backtest_rows,
        rounded=Rounded.NEVER,
        method="hotspots",
        tables=(UNITS,),
        needs=Needs.FINE | Needs.CELLS,
    ),
    Panel(
        key="repeats",
        says="near repeats in space and time (Knox), with chance beside them",
        answer=near_repeat,
        rows=repeat_rows,
        rounded=Rounded.NEVER,
        method="hotspots",
        tables=(EVENTS,),
        needs=Needs.FINE | Needs.POINTS | Needs.CELLS,
    ),
)
