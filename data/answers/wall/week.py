"""This shift's hours in the week: what such a shift met in the last year, and which of its hours stand out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.answers.answer import Unavailable
from data.answers.panels import ask
from data.answers.wall.idea import LeftOut
from data.question.filters.when import DAY_WORDS, day_words, hours_words
from data.schema import WEEKDAYS

if TYPE_CHECKING:
    from data.answers.time.peaks import PeakRow, PeaksModel
    from data.answers.wall.asked import Briefing

TITLE = "This shift in the week"
#: Below one offence in so many shifts the average is told as "one in …".
RARE = 1.0


@dataclass(frozen=True)
class WeekModel:
    """``counts``: rows Monday to Sunday, columns 00 to 23. ``hours``: (weekday, hour) of the shift, in its order."""

    counts: tuple[tuple[float, ...], ...]
    hours: tuple[tuple[int, int], ...]
    offences: float  # in the hours of the shift
    shifts: int  # as many of them began in the period
    period: str
    sentence: str
    peak: str
    note: str


def week(briefing: Briefing) -> WeekModel | LeftOut:
    """The heatmap of the year, with the shift in it."""
    request = briefing.request(briefing.of_year())
    heat, peaks = ask("heatmap", request), ask("peaks", request)
    if isinstance(heat, Unavailable):
        return LeftOut(TITLE, heat.words())
    if isinstance(peaks, Unavailable):
        return LeftOut(TITLE, peaks.words())
    counts = tuple(tuple(value or 0.0 for value in row) for row in heat.counts)
    hours = shift_hours(briefing)
    held = sum(counts[day][hour] for day, hour in hours)
    shifts = _shifts(briefing)
    return WeekModel(
        counts=counts,
        hours=hours,
        offences=round(held, 2),
        shifts=shifts,
        period=heat.period,
        sentence=_sentence(briefing, held, shifts, heat.timed),
        peak=_peak(peaks, hours),
        note=f"{heat.untimed:,} offences of unknown hour are left out." if heat.untimed else "",
    )


def shift_hours(briefing: Briefing) -> tuple[tuple[int, int], ...]:
    """Weekday and hour of each hour of the shift; those after midnight lie on the next day."""
    shift, first = briefing.shift, briefing.day.weekday()
    over = [divmod(shift.start + i, 24) for i in range(shift.length)]
    return tuple(((first + day) % 7, hour) for day, hour in over)


def _shifts(briefing: Briefing) -> int:
    """How many days of the period are the weekday on which the shift began."""
    year, first = briefing.year, briefing.day.weekday()
    return len(range((first - year.start.weekday()) % 7, year.days, 7))


def shift_name(briefing: Briefing) -> str:
    """'Friday late shift'."""
    return f"{DAY_WORDS[WEEKDAYS[briefing.day.weekday()]]} {briefing.shift.label.lower()}"


def _sentence(briefing: Briefing, held: float, shifts: int, timed: float) -> str:
    name = shift_name(briefing)
    if round(held) == 0:
        return f"No offence in {shifts:,} {name}s."
    mean = held / max(shifts, 1)
    often = (
        f"{mean:.1f} a shift"
        if mean >= RARE
        else f"one in {shifts / held:.0f} shifts"
        if mean < 0.67
        else "nearly one a shift"
    )
    share = f", {100 * held / timed:.0f}% of the week" if timed else ""
    return f"{held:,.0f} offence{'s' if round(held) != 1 else ''} in {shifts:,} {name}s: {often}{share}."


def _peak(peaks: PeaksModel, hours: tuple[tuple[int, int], ...]) -> str:
    """The tested peaks that reach into the shift, or that none does."""
    found = [row for row in peaks.peaks if any(_holds(row, day, hour) for day, hour in hours)]
    if not found:
        return "No hour of this shift stands out beyond chance."
    return f"Stands out: {'; '.join(map(_peak_words, found))}."


def _peak_words(row: PeakRow) -> str:
    hours = hours_words(tuple(range(row.start, row.stop)))
    return f"{day_words(row.days)} {hours}, {row.ratio:.1f} times the average hour"


def _holds(row: PeakRow, day: int, hour: int) -> bool:
    return WEEKDAYS[day] in row.days and row.start <= hour < row.stop
