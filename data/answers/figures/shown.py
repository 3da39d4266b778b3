"""Numbers as they may be shown: a value with its status, and a change with the words the test allows."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from data.release.disclosure import release
from stats.change import MIN_BASE, VERDICT_WORDS, Change, change
from stats.harm import harm_change
from stats.series.dispersion import Dispersion

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.answers.figures.class_counts import HarmSum
    from data.question.periods import Periods
    from data.release.disclosure import Policy


@dataclass(frozen=True)
class Shown:
    """A number and what was done to it: 'exact', 'rounded', 'suppressed' (then there is no number) or 'missing'."""

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

    @property
    def sign(self) -> str:
        """▲ ▼ ◆ –, told apart by shape."""
        return VERDICT_WORDS.get(self.verdict, ("–", ""))[0]

    @property
    def verdict_words(self) -> str:
        """'clear rise', 'clear fall', 'no clear change' ..."""
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


def released(
    counts: npt.NDArray[np.int64], policy: Policy | None
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.str_]]:
    """Counts as they may be shown, and the status of each; NaN where withheld. The total of them all is known."""
    if policy is None:
        return counts.astype(np.float64), np.full(counts.shape, "exact")
    out = release(counts, policy)
    if out.totals is not None and np.isnan(out.totals.values).any():
        # Their total is shown elsewhere; the rule would hide it, so here nothing of its parts is shown.
        return np.full(counts.shape, np.nan), np.full(counts.shape, "suppressed")
    return out.values, out.status


def shown_values(counts: npt.NDArray[np.int64], policy: Policy | None) -> list[Shown]:
    """One for each count."""
    values, status = released(np.asarray(counts), policy)
    return [
        Shown(None if math.isnan(v) else float(v), str(s))
        for v, s in zip(values.tolist(), status.tolist(), strict=True)
    ]


def changes(
    now: npt.NDArray[np.int64],
    before: npt.NDArray[np.int64] | None,
    periods: Periods,
    policy: Policy | None,
    *,
    adjust: bool = False,
    noise: Dispersion = CHANCE,
) -> list[ShownChange]:
    """The tested change of each count; computed from what may be released, so nothing hidden follows from it."""
    if before is None or periods.before is None:
        return [NO_COMPARISON] * len(now)
    shown, base = (released(np.asarray(counts), policy)[0] for counts in (now, before))
    return changes_shown(shown, base, periods, adjust=adjust, noise=noise)


def changes_shown(
    now: npt.NDArray[np.float64],
    before: npt.NDArray[np.float64] | None,
    periods: Periods,
    *,
    adjust: bool = False,
    noise: Dispersion = CHANCE,
) -> list[ShownChange]:
    """The tested change of figures as they are shown (NaN: withheld, then nothing is said of either)."""
    if before is None or periods.before is None:
        return [NO_COMPARISON] * len(now)
    both = np.isfinite(now) & np.isfinite(before)
    x, base = (np.where(both, values, np.nan) for values in (now, before))
    return _change_cells(
        change(
            x,
            base,
            *periods.lengths,
            adjust=adjust,
            dispersion=noise.value,
            freedom=noise.freedom,
            counts_percent=periods.same_months,
        )
    )


#: Offences that a period must have for a change in harm: of fewer, a range holds the truth too seldom (make truth).
MIN_HARM_BASE = 50


def change_in_harm(now: HarmSum, before: HarmSum, periods: Periods, dispersion: float) -> ShownChange:
    """The tested change of a sum of harm (for viewers who see exact figures only); counts vary by ``dispersion``."""
    assert periods.before is not None
    squares = [now.squares * dispersion], [before.squares * dispersion]
    result = harm_change([now.harm], squares[0], [before.harm], squares[1], *periods.counted_lengths)
    if min(now.count, before.count) < MIN_HARM_BASE:
        hidden = np.array([np.nan])
        result = replace(result, percent=hidden, low=hidden, high=hidden, verdict=np.array(["unknown"]))
    return _change_cells(result)[0]


def _change_cells(result: Change) -> list[ShownChange]:
    return [
        ShownChange(verdict, _or_none(percent), _or_none(low), _or_none(high, infinite=True))
        for verdict, percent, low, high in zip(
            result.verdict.tolist(), result.percent.tolist(), result.low.tolist(), result.high.tolist(), strict=True
        )
    ]


def _or_none(value: float, *, infinite: bool = False) -> float | None:
    return value if math.isfinite(value) or (infinite and math.isinf(value)) else None


SMALL_BASE_NOTE = f"A percentage of fewer than {MIN_BASE} offences is not shown."
