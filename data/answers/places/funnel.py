"""The funnel plot: rates of districts or LSOAs against their number of residents, with the limits chance allows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from data.answers.cache import remembered
from data.answers.figures.areas import area_sums
from data.answers.figures.rows import rate_name, told
from data.answers.panel import Needs, Panel, Rounded
from data.counts.tables import BY_PLACE, DISTRICT_CELLS, LSOAS
from stats.funnel import funnel as funnel_plot
from stats.funnel import limits

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

    from data.answers.figures.areas import AreaSums
    from data.answers.panel import Rows
    from data.answers.request import Request
    from stats.funnel import Funnel

VERDICTS = {
    -2: ("low", "below the 99.8% limit"),
    -1: ("low", "below the 95% limit"),
    0: ("inside", "inside the limits"),
    1: ("high", "above the 95% limit"),
    2: ("high", "above the 99.8% limit"),
}
#: Points of each limit curve.
CURVE = 60


@dataclass(frozen=True)
class FunnelPoint:
    """One area; ``verdict`` is a key of VERDICTS."""

    code: str
    name: str
    residents: float
    rate: float
    verdict: int


METHOD = (
    "Exact Poisson limits around the overall rate, 95% and 99.8%, widened for over-dispersion (Spiegelhalter 2005: φ "
    "{phi:.1f}, 10% winsorised, additive τ²): areas differ by more than chance for many reasons, and only those beyond "
    "that stand out."
)


@dataclass(frozen=True)
class FunnelModel:
    """Points, the overall rate and the curves (low outer, low inner, high inner, high outer) over ``residents``."""

    points: tuple[FunnelPoint, ...]
    level: str
    theta: float
    phi: float
    tau2: float
    residents: tuple[float, ...]
    curves: tuple[tuple[float, ...], ...]
    rate_words: str
    chosen: tuple[str, ...]
    words: str
    method: str


@remembered()
def funnel(request: Request) -> FunnelModel:
    """Areas of the places table with their rates; empty where no residents are known."""
    found = area_sums(request)
    listed, years = found.listed, found.denominator.years
    shown, residents = found.shown(request)[0], found.denominator.residents[listed]
    counts, moved = shown.values[listed], shown.moved[listed]
    if not np.nansum(np.where(residents > 0, counts, np.nan)):
        none = "No offence in an area whose residents are known: there is no rate to compare."
        words = found.denominator.why_not or _not_drawn(found, counts, residents) or none
        return FunnelModel((), found.level, 0, 0, 0, (), (), found.denominator.words, (), words, "")
    plot = whatever_the_noise(funnel_plot(counts, residents * years), counts, moved, residents * years)
    known = np.flatnonzero(np.isfinite(plot.verdict))
    along = np.linspace(max(residents[known].min() * 0.8, 1), residents[known].max() * 1.08, CURVE)
    return FunnelModel(
        points=tuple(
            FunnelPoint(
                code=str(found.codes[listed[i]]),
                name=str(found.names[listed[i]]),
                residents=float(residents[i]),
                rate=round(float(plot.rate[i]), 3),
                verdict=int(plot.verdict[i]),
            )
            for i in known
        ),
        level=found.level,
        theta=plot.theta,
        phi=plot.phi,
        tau2=plot.tau2,
        residents=tuple(np.round(along).tolist()),
        curves=tuple(tuple(np.round(curve, 3).tolist()) for curve in limits(plot, along * years)),
        rate_words=found.denominator.words,
        chosen=tuple(request.state.lsoas if found.level == "lsoa" else request.state.districts),
        words=" ".join(
            [
                _words(found, plot, [str(found.names[listed[i]]) for i in known], plot.verdict[known]),
                _not_drawn(found, counts, residents),
            ]
        ).strip(),
        method=f"{METHOD.format(phi=plot.phi)} {found.denominator.note}",
    )


def whatever_the_noise(plot: Funnel, counts: Floats, moved: Floats, population: Floats) -> Funnel:
    """Areas outside the limits stay outside only where every count that may stand behind the figure lies there."""
    if not moved.any():
        return plot
    rates = [1000 * np.maximum(counts + off, 0) / population for off in (-moved, moved)]
    low_outer, low_inner, high_inner, high_outer = limits(plot, population)
    above = (rates[0] > high_inner).astype(int) + (rates[0] > high_outer)
    below = (rates[1] < low_inner).astype(int) + (rates[1] < low_outer)
    return replace(plot, verdict=np.where(np.isfinite(plot.verdict), np.where(above > 0, above, -below), np.nan))


def _not_drawn(found: AreaSums, counts: npt.NDArray[np.float64], residents: npt.NDArray[np.float64]) -> str:
    """A sentence on the areas without a point because their number is withheld, '' where there is none."""
    hidden = int((np.isnan(counts) & (residents > 0)).sum())
    if not hidden:
        return ""
    noun = "district" if found.level == "district" else "LSOA"
    are = f"{hidden:,} {noun} has" if hidden == 1 else f"{hidden:,} {noun}s have"
    return f"{are} no point: the number there is withheld, which does not mean none."


def _words(found: AreaSums, plot, names: list[str], verdicts: np.ndarray) -> str:
    noun = "districts" if found.level == "district" else "LSOAs"
    high = [name for name, verdict in zip(names, verdicts, strict=True) if verdict > 0]
    low = [name for name, verdict in zip(names, verdicts, strict=True) if verdict < 0]
    if not high and not low:
        return f"No rate of {len(names)} {noun} lies outside what chance and their usual differences allow."
    said = [f"{'higher' if group is high else 'lower'} in {_listed(group)}" for group in (high, low) if group]
    beyond = f"The rate is {' and '.join(said)} than chance and the usual differences between {noun} allow."
    return f"{beyond} Overall {plot.theta:.1f} {found.denominator.words}."


def _listed(names: list[str]) -> str:
    return ", ".join(names) if len(names) <= 5 else f"{', '.join(names[:4])} and {len(names) - 4} more"


def funnel_rows(model: FunnelModel) -> Rows:
    """code, name, residents, rate, against the limits."""
    yield ["code", "name", "residents", rate_name(model.rate_words), "against_the_limits"]
    for point in model.points:
        yield [point.code, point.name, round(point.residents), point.rate, VERDICTS[point.verdict][1]]
    yield from told(model.words, model.method)


PANEL = Panel(
    key="funnel",
    says="rates of areas against what chance allows for their size",
    answer=funnel,
    rows=funnel_rows,
    rounded=Rounded.BY_DISTRICT,
    method="funnel",
    tables=(*BY_PLACE, DISTRICT_CELLS, LSOAS),
    needs=Needs.MAPPED,
)
