"""Whether a panel that says nothing of places was right to: by loops over the rows."""

from __future__ import annotations

from collections import Counter
from datetime import date

from data.answers.answer import Unavailable
from data.question.filters import FilterState
from data.question.periods import Periods
from tests.oracle.naive import Plain, matching

FEWEST = 0.05
PLACE = ("district", "lsoa", "cell")


def rightly_refused(
    answer: object,
    rows: list[Plain],
    state: FilterState,
    periods: Periods,
    placed: tuple[Counter[str], int] | None = None,
) -> bool:
    """False where the panel answered. Fails where it refused and enough offences of both periods could be mapped.

    ``placed``: offences of the period by cell of the study area, and how many lie in none of it, where the panel speaks
    of cells. A row whose code and point are of two districts is in the one and in no cell of it.
    """
    if not isinstance(answer, Unavailable):
        return False
    assert "so nothing is said of" in answer.words()
    mapped = []
    for period in (periods.now, periods.before):
        if period is not None:
            mapped.append([bool(row.district) for row in matching(rows, state, period.start, period.end, PLACE)])
    if not mapped[0]:  # none of the period: then it is whether those of any date could be mapped
        mapped.append([bool(row.district) for row in matching(rows, state, date.min, date.max, PLACE)])
    if placed is not None:
        mapped.append([True] * placed[0].total() + [False] * placed[1])
    assert any(each and sum(each) < FEWEST * len(each) for each in mapped), answer.words()
    return True
