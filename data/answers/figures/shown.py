"""Numbers as they may be shown: a value with its status, and a change with the words the test allows."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from stats.change import MIN_BASE, VERDICT_WORDS, Change, benjamini_hochberg, change
from stats.harm import harm_change
from stats.series.dispersion import Dispersion

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from data.answers.figures.class_counts import HarmSum
    from data.question.periods import Periods

    Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Shown:
    """A number and what was done to it: 'exact', 'perturbed', 'rounded', 'suppressed' (no number) or 'missing'."""

    value: float | None
    status: str = "exact"

    def words(self) -> str:
        """'1,234', 'suppressed' (a small count, or a larger one hidden beside it), or '–' where there is none."""
        if self.value is None:
            return self.status if self.status == "suppressed" else "–"
        return f"{self.value:,.0f}"


@dataclass(frozen=True)
class ShownChange:
    """A tested change. ``percent`` is None where the base is under 20 or a count is withheld."""

    verdict: str  # key of VERDICT_WORDS, or 'no comparison'
    percent: float | None
    low: float | None
    high: float | None
    why_unknown: str = ""  # in a few words, where there is no verdict although there are two periods

    @property
    def sign(self) -> str:
        """▲ ▼ ◆ –, told apart by shape."""
        return VERDICT_WORDS.get(self.verdict, ("–", ""))[0]

    @property
    def verdict_words(self) -> str:
        """'clear rise', 'clear fall', 'no clear change' ..., or why there is none: 'too few offences to weigh'."""
        if self.verdict == "unknown" and self.why_unknown:
            return self.why_unknown
        return VERDICT_WORDS.get(self.verdict, ("–", "no comparison"))[1]

    def percent_words(self) -> str:
        """'−7%', '+11%', or '' where no percentage may be given."""
        return "" if self.percent is None else signed(self.percent) + "%"

    def interval_words(self) -> str:
        """'−10 to −4', or ''."""
        if self.low is None or self.high is None:
            return ""
        return f"{_limit(self.low)} to {_limit(self.high)}"


#: Counts that vary by chance alone.
CHANCE = Dispersion(np.ones(1), np.full(1, np.inf))
COUNT_SUPPRESSED = "count suppressed"
NO_COMPARISON = ShownChange("no comparison", None, None, None)


def _limit(value: float) -> str:
    """An end of an interval; one that is not zero never reads as zero, for then it would seem to hold 'no change'."""
    if round(value) == 0 and abs(value) >= 0.05:
        return f"{'+' if value > 0 else '−'}{abs(value):.1f}"
    return signed(value)


def rate_shown(rate: float) -> str:
    """A rate to one decimal; one that is above zero never reads as zero."""
    return "below 0.05" if 0 < rate < 0.05 else f"{rate:.1f}"


def rates_shown(low: float, high: float, between: str = " to ") -> str:
    """The range of a rate: '5.7 to 6.1', or 'below 0.05' where all of it is."""
    return rate_shown(high) if 0 < high < 0.05 else f"{low:.1f}{between}{high:.1f}"


def signed(value: float) -> str:
    """A whole number with a true minus sign; ∞ as a word nobody misreads."""
    if math.isinf(value):
        return "no upper limit"
    rounded = round(value)
    return f"+{rounded}" if rounded > 0 else "0" if rounded == 0 else f"−{-rounded}"


def exact_changes(
    now: npt.NDArray[np.int64], before: npt.NDArray[np.int64] | None, periods: Periods, *, noise: Dispersion = CHANCE
) -> list[ShownChange]:
    """The tested change of each exact count."""
    return changes_shown(
        now.astype(np.float64), None if before is None else before.astype(np.float64), periods, noise=noise
    )


def changes_shown(
    now: npt.NDArray[np.float64],
    before: npt.NDArray[np.float64] | None,
    periods: Periods,
    *,
    adjust: bool = False,
    noise: Dispersion = CHANCE,
    moved: npt.ArrayLike = 0.0,
) -> list[ShownChange]:
    """The tested change of figures as they are shown (NaN: withheld, then nothing is said of either).

    ``moved``: the most that each figure may differ from its true count (``data.release.perturbation``). The range then
    reaches from the lower end for the counts that show the least to the upper end for those that show the most, and
    there is a verdict only where all of them give it: no noise can have turned it.
    """
    if before is None or periods.before is None:
        return [NO_COMPARISON] * len(now)
    both = np.isfinite(now) & np.isfinite(before)
    x, base = (np.where(both, values, np.nan) for values in (now, before))
    off = np.broadcast_to(np.asarray(moved, np.float64), x.shape)
    tested = partial(
        change,
        days_now=periods.lengths[0],
        days_before=periods.lengths[1],
        dispersion=noise.value,
        freedom=noise.freedom,
        counts_percent=periods.same_months,
    )
    found = tested(x, base, adjust=adjust)
    return _change_cells(_allowing_for_noise(found, tested, (x, base, off), adjust=adjust) if off.any() else found)


#: Share of tests that call an even count changed.
ALPHA = 0.05


def _allowing_for_noise(
    found: Change,
    tested: Callable[..., Change],
    counts: tuple[Floats, Floats, Floats],
    *,
    adjust: bool,
) -> Change:
    """What holds for all counts that may stand behind the figures: (now, before, most that each is off).

    The p-value is the largest of all these counts, so what is called changed is a part of what the true counts call so.
    """
    x, base, off = counts
    lowest, highest = (np.maximum(x - off, 0), base + off), (x + off, np.maximum(base - off, 0))
    least, most = tested(*lowest), tested(*highest)
    rising, falling = least.ratio > 1, most.ratio < 1
    p = np.where(rising, least.p, np.where(falling, most.p, np.where(np.isfinite(found.p), 1.0, np.nan)))
    clear = (benjamini_hochberg(p) if adjust else p) < ALPHA
    alpha = ALPHA * max(int(clear.sum()), 1) / max(int(np.isfinite(p).sum()), 1) if adjust else ALPHA
    ends = tested(*lowest, confidence=1 - alpha).ratio_low, tested(*highest, confidence=1 - alpha).ratio_high
    low, high = (np.where(np.isfinite(found.percent), 100 * (end - 1), np.nan) for end in ends)
    verdict = np.select(
        [found.verdict == "unknown", clear & rising, clear & falling], ["unknown", "rise", "fall"], default="none"
    )
    return replace(found, verdict=verdict, low=low, high=high)


#: Offences that a period must have for a change in harm: of fewer, a range holds the truth too seldom (make truth).
MIN_HARM_BASE = 50
TOO_FEW_TO_WEIGH = "too few offences to weigh"


def change_in_harm(now: HarmSum, before: HarmSum, periods: Periods, dispersion: float) -> ShownChange:
    """The tested change of a sum of harm (for viewers who see exact figures only); counts vary by ``dispersion``."""
    assert periods.before is not None
    squares = [now.squares * dispersion], [before.squares * dispersion]
    result = harm_change([now.harm], squares[0], [before.harm], squares[1], *periods.counted_lengths)
    if min(now.count, before.count) < MIN_HARM_BASE:
        hidden = np.array([np.nan])
        result = replace(result, percent=hidden, low=hidden, high=hidden, verdict=np.array(["unknown"]))
        return replace(_change_cells(result)[0], why_unknown=TOO_FEW_TO_WEIGH)
    return _change_cells(result)[0]


def _change_cells(result: Change) -> list[ShownChange]:
    return [
        ShownChange(verdict, _or_none(percent), _or_none(low), _or_none(high, infinite=True), _why(verdict))
        for verdict, percent, low, high in zip(
            result.verdict.tolist(), result.percent.tolist(), result.low.tolist(), result.high.tolist(), strict=True
        )
    ]


def _why(verdict: str) -> str:
    """Only a count that is withheld is not known to the test."""
    return COUNT_SUPPRESSED if verdict == "unknown" else ""


def _or_none(value: float, *, infinite: bool = False) -> float | None:
    return value if math.isfinite(value) or (infinite and math.isinf(value)) else None


SMALL_BASE_NOTE = f"A percentage of fewer than {MIN_BASE} offences is not shown."
