"""Whether a panel that says nothing of places was right to: by loops over the rows."""

from __future__ import annotations

from datetime import date

from data.answers.answer import Unavailable
from data.question.filters import FilterState
from data.question.periods import Periods
from tests.oracle.naive import Plain, matching

FEWEST = 0.05
PLACE = ("district", "lsoa", "cell")


def rightly_refused(answer: object, rows: list[Plain], state: FilterState, periods: Periods, width: int = 0) -> bool:
    """False where the panel answered. Fails where it refused and enough offences of both periods could be mapped.

    ``width``: of the cells, in metres, where the panel speaks of cells.
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
    if width:
        now = periods.now
        near = matching(rows, state, now.start, now.end, ("lsoa", "cell"))
        mapped.append([bool(row.cell(width)) for row in near])
    assert any(each and sum(each) < FEWEST * len(each) for each in mapped), answer.words()
    return True
