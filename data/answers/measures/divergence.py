"""Whether hospital admissions and recorded offences drift apart beyond chance, in words that do not overstate it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.answers.figures.monthly_cells import sum_cell
from data.months import YEAR, Month
from stats.representation import BASE_MONTHS, divergence

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.counts.monthly import MonthlySeries
    from data.release.disclosure import Policy

CLEAR = 0.05
assert BASE_MONTHS == YEAR


@dataclass(frozen=True)
class Divergence:
    """``relative``: admissions per offence in the latest year over the same in the base year; p of its test.

    ``flagged``: months that stand out by themselves, tested together (for viewers of exact counts).
    """

    diverges: bool
    relative: float | None
    p: float | None
    flagged: tuple[str, ...]
    sentence: str


def compare(
    hospital: MonthlySeries, recorded: MonthlySeries, window: range, policies: tuple[Policy | None, Policy | None]
) -> Divergence:
    """The latest year of the window against its first, over months that both series have.

    ``policies``: of admissions and of offences. Where either is released rounded, only the sums of the two years are
    compared: a ratio month by month would give suppressed counts away.
    """
    a, b = hospital.over(window), recorded.over(window)
    known = np.isfinite(a) & np.isfinite(b)
    if len(window) < 2 * YEAR or known[:YEAR].sum() < YEAR // 2 or known[-YEAR:].sum() < YEAR // 2:
        return _untested("Whether the two diverge is not tested: that takes two separate years that both have.")
    exact = policies == (None, None)
    if not exact:
        a, b = _sums(a, known, policies[0]), _sums(b, known, policies[1])
        if not np.isfinite([a[0], a[-YEAR], b[0], b[-YEAR]]).all():
            return _untested("Whether the two diverge is not tested: a count is suppressed.")
    found = divergence(a, b)
    if not np.isfinite(found.overall_relative) or found.overall_relative <= 0:
        return _untested("Whether the two diverge is not tested: a year has no admission or no offence.")
    clear = found.overall_p < CLEAR
    flagged = tuple(Month(window[int(i)]).name for i in np.flatnonzero(found.flag)) if exact else ()
    return Divergence(
        clear,
        round(found.overall_relative, 3),
        round(found.overall_p, 4),
        flagged,
        _words(found.overall_relative, found.overall_p, _months(flagged) if exact else ""),
    )


def _untested(why: str) -> Divergence:
    return Divergence(False, None, None, (), why)


def _sums(counts: npt.NDArray[np.float64], known: npt.NDArray[np.bool_], policy: Policy | None) -> npt.NDArray:
    """The two years, each as one figure in its first month and no others, as they may be released."""
    sums = np.zeros(2 * YEAR)
    for place, year in ((0, slice(None, YEAR)), (YEAR, slice(-YEAR, None))):
        value = sum_cell(float(counts[year][known[year]].sum()), policy).value
        sums[place] = np.nan if value is None else value
    return sums


def _words(relative: float, p: float, months: str) -> str:
    if p >= CLEAR:
        text = "Admissions per recorded offence are not clearly different"
    else:
        more = "more" if relative > 1 else "fewer"
        text = (
            f"The two diverge: for each recorded offence there were {more} admissions than before, "
            f"{relative:.2f} times as many. It does not say which of the two is nearer the truth"
        )
    return f"{text}.{months}"


def _months(flagged: tuple[str, ...]) -> str:
    if not flagged:
        return " No single month stands out."
    return f" By themselves stand out: {', '.join(flagged)}."
