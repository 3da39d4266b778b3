"""The hours of the week: 168 cells, aoristic where only a window is known, with the peaks found in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.answers.cache import remembered
from data.answers.figures.noise import part_noise
from data.answers.panel import Needs, Panel, Rounded
from data.counts.tables import WEEK
from data.counts.week import WeekCounts
from data.question.periods import Period, resolve
from data.schema import WEEKDAYS
from stats.change import change
from stats.week.aoristic import aoristic

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.answers.panel import Rows
    from data.answers.request import Request
    from data.question.periods import Periods


#: A chart never filters itself: the hours and days chosen on the heatmap do not narrow it.


Table = tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True, eq=False)
class Week:
    """Offences of one period by district number, weekday and hour; windows spread over the hours they reach into."""

    by_district: npt.NDArray[np.float64]  # (districts, 7, 24)
    began: npt.NDArray[np.int64]  # (7, 24): all by the hour they began, as the filters of day and hour take them
    windows: int
    untimed: int

    @property
    def total(self) -> npt.NDArray[np.float64]:
        """(7, 24), the not mapped included."""
        return np.asarray(self.by_district.sum(axis=0))


@dataclass(frozen=True)
class HeatmapModel:
    """Rows Monday to Sunday, columns 00 to 23. None: suppressed."""

    counts: Table
    before: Table | None  # of the comparison period, where the display compares
    verdicts: tuple[tuple[str, ...], ...]  # of each hour against the comparison period, tested together; as before
    status: tuple[tuple[str, ...], ...]  # 'exact', 'rounded' or 'suppressed'
    timed: float
    windows: int | None  # offences of which only a window is known; None in the public view
    untimed: int | None
    period: str
    before_period: str
    notes: tuple[str, ...]
    method: str


def _asked(request: Request, period: Period) -> Week:
    counts = request.table(WEEK, period)
    return _spread(counts)


def _spread(counts: WeekCounts) -> Week:
    table = counts.known.astype(np.float64).reshape(len(counts.known), 168)
    spread = aoristic(counts.start, counts.end)
    np.add.at(table, (counts.district[spread.row], spread.slot), spread.weight)
    return Week(table.reshape(-1, 7, 24), counts.began, len(counts.start), counts.untimed)


@remembered()
def week_now(request: Request) -> Week:
    """The week of this period."""
    return _asked(request, resolve(request.state, request.store).now)


@remembered()
def week_before(request: Request) -> Week | None:
    """The week of the comparison period; None where there is none."""
    before = resolve(request.state, request.store).before
    return None if before is None else _asked(request, before)


@remembered("week")
def heatmap(request: Request) -> HeatmapModel:
    """Counts of the 168 hours; those of the comparison period too where the display compares."""
    periods, now = resolve(request.state, request.store), week_now(request)
    earlier = week_before(request) if request.display.week == "compare" else None
    return HeatmapModel(
        counts=hours_of(now),
        before=None if earlier is None else hours_of(earlier),
        verdicts=() if earlier is None else _verdicts(request, periods, now, earlier),
        status=(("exact",) * 24,) * 7,
        timed=round(float(now.total.sum()), 1),
        windows=now.windows,
        untimed=now.untimed,
        period=periods.now.words(),
        before_period=periods.before.words() if periods.before else "",
        notes=tuple(notes_of(request, now)),
        method=(
            "Hour in which an offence happened, local time with daylight saving. Where only a window from–to is known, "
            "it counts in each hour by the share of the window in it (aoristic, Ratcliffe 2002); over 168 hours it is "
            "spread evenly."
        ),
    )


def _verdicts(request: Request, periods: Periods, now: Week, earlier: Week) -> tuple[tuple[str, ...], ...]:
    """Exact test of each hour per day of the period, 168 together."""
    if periods.before is None:
        return (("unknown",) * 24,) * 7
    counts, befores = (np.rint(week.total) for week in (now, earlier))
    both = counts + befores
    noise = part_noise(request.leaving_out("days", "hours"), both / max(float(both.sum()), 1.0))
    tested = change(counts, befores, *periods.lengths, adjust=True, dispersion=noise.value, freedom=noise.freedom)
    return tuple(tuple(row) for row in tested.verdict.tolist())


def hours_of(week: Week) -> Table:
    return _table(np.round(week.total, 2))


def _table(values: npt.NDArray[np.float64]) -> Table:
    return tuple(tuple(None if v != v else v for v in row) for row in values.tolist())  # noqa: PLR0124 - NaN


def notes_of(request: Request, week: Week) -> list[str]:
    notes = []
    total = week.total.sum() + week.untimed
    if week.untimed:
        notes.append(f"{week.untimed:,} of {total:,.0f} offences have no hour and are left out.")
    if week.windows:
        notes.append(f"{week.windows:,} are known only as a window and are spread over its hours.")
    if request.state.school != "all":
        notes.append("School days by the table of term dates; schools differ by some days.")
    return notes


def week_rows(model: HeatmapModel) -> Rows:
    """weekday, hour, offences, status."""
    yield ["weekday", "hour", "offences", "status", *(["offences_before", "test"] if model.before else [])]
    for day, name in enumerate(WEEKDAYS):
        for hour in range(24):
            value = model.counts[day][hour]
            row = [name, hour, model.status[day][hour] if value is None else round(value, 2), model.status[day][hour]]
            if model.before:
                before = model.before[day][hour]
                row += ["suppressed" if before is None else round(before, 2), model.verdicts[day][hour]]
            yield row


PANEL = Panel(
    key="heatmap",
    says="offences by weekday and hour",
    answer=heatmap,
    rows=week_rows,
    rounded=Rounded.NEVER,
    method="peaks",
    tables=(WEEK,),
    needs=Needs.HOUR,
)
