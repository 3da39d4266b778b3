"""How harm gathers with few people, and how many come again: totals only, for those who may see exact counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.answers.figures.class_counts import harm_sums
from data.counts.tables import HARM_OF_PEOPLE, REPEATS, WITHOUT_ID
from geo.concentration import generalised_gini, lorenz

if TYPE_CHECKING:
    from data.answers.request import Request
    from data.question.periods import Period

#: The share of people, in per cent, of which the Strategic Needs Assessment says how much harm they carry.
TOP_PERCENT = 1.6
#: The share is not told of fewer people than this at the top: it would be about persons, not about people.
LEAST_AT_TOP = 5
#: Points of the Lorenz curve that are sent; it is drawn, not calculated with.
CURVE = 60


@dataclass(frozen=True)
class Repeats:
    """People by number of offences they are in, as victim or suspect; ``entries_without_id`` are in none of these."""

    people: int
    in_two: int  # in two or more
    in_three: int
    in_five: int
    entries_without_id: int

    def words(self) -> str:
        """'Of 17,627 people whom the records can tell apart, 2,301 are in 2 or more of these offences, 340 in 3 ...'"""
        return (
            f"Of {self.people:,} people whom the records can tell apart, {self.in_two:,} are in 2 or more of these "
            f"offences, {self.in_three:,} in 3 or more and {self.in_five:,} in 5 or more, as victim or suspect."
        )


@dataclass(frozen=True)
class Concentration:
    """The share of harm carried by the people with most; all shares in per cent."""

    people: int
    top_percent: float
    harm_percent: float  # carried by them
    gini: (
        float  # generalised (Bernasco & Steenbeek 2017); there are no more people than offences, so it is the plain one
    )
    curve: tuple[tuple[float, float], ...]  # share of people, share of harm, most harm first

    def words(self) -> str:
        """'The 1.6% of people with most harm carry 20.4% of it.'"""
        return f"The {self.top_percent:g}% of people with most harm carry {self.harm_percent:.1f}% of it."


def repeats(request: Request, period: Period) -> Repeats | None:
    """None where nobody has an id."""
    found = request.table(REPEATS, period)
    if found.empty:
        return None
    offences, people = found["offences"], found["people"]
    two, three, five = (int(people[offences >= least].sum()) for least in (2, 3, 5))
    return Repeats(int(people.sum()), two, three, five, request.table(WITHOUT_ID, period))


def concentration(request: Request, period: Period) -> tuple[Concentration | None, str]:
    """The concentration of harm, or None and why it is not told."""
    unweighted = harm_sums(request)[0].unweighted
    if unweighted:
        return None, f"How harm gathers is not told: {unweighted:,} offences have no harm weight."
    harm = request.table(HARM_OF_PEOPLE, period)
    needed = int(np.ceil(100 * LEAST_AT_TOP / TOP_PERCENT))
    if len(harm) < needed or harm.sum() <= 0:
        return None, f"Too few people with an id to say how harm gathers ({len(harm):,}; {needed} are needed)."
    units, held = lorenz(harm)
    # Half of the points lie where the curve bends: among the tenth of people with most harm.
    kept = np.unique(np.concatenate([np.linspace(0, len(harm) / part, CURVE // 2) for part in (10, 1)]).astype(int))
    return Concentration(
        people=len(harm),
        top_percent=TOP_PERCENT,
        harm_percent=round(100 * float(np.interp(TOP_PERCENT / 100, units, held)), 2),
        gini=round(generalised_gini(harm), 3),
        curve=tuple((round(100 * float(units[i]), 2), round(100 * float(held[i]), 2)) for i in kept),
    ), ""
