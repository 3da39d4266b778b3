"""The hours of the week on the wall: 168 cells, those of the shift outlined and numbered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.schema import WEEKDAYS
from layouts.tokens import WALL_AMOUNT

if TYPE_CHECKING:
    from data.answers.wall.week import WeekModel

#: Of a cell, of the margin for names, in units of the drawing.
CELL, GAP, LEFT, TOP = 58.0, 4.0, 104.0, 46.0
WIDTH, HEIGHT = LEFT + 24 * CELL, TOP + 7 * CELL
#: From this class on numbers are dark.
BRIGHT = 3


def week_drawing(model: WeekModel) -> str:
    """SVG of the week; every number of the shift is written in it, so that nothing is said by colour alone."""
    most = max((value for row in model.counts for value in row), default=0.0)
    inside = set(model.hours)
    cells = "".join(
        _cell(day, hour, value, most, numbered=(day, hour) in inside)
        for day, row in enumerate(model.counts)
        for hour, value in enumerate(row)
    )
    days = "".join(
        f'<text class="axis day" x="{LEFT - 14:g}" y="{TOP + (i + 0.5) * CELL + 11:g}">{day.title()}</text>'
        for i, day in enumerate(WEEKDAYS)
    )
    hours = "".join(
        f'<text class="axis" x="{LEFT + (hour + 0.5) * CELL:g}" y="{TOP - 14:g}">{hour:02d}</text>'
        for hour in range(0, 24, 2)
    )
    return (
        f'<svg class="week" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" '
        f'aria-label="Offences by weekday and hour, the hours of this shift outlined; the sentence below sums them up">'
        f"{days}{hours}{cells}{''.join(_outline(day, start, stop) for day, start, stop in runs(model.hours))}</svg>"
    )


def _cell(day: int, hour: int, value: float, most: float, *, numbered: bool) -> str:
    level = min(int(len(WALL_AMOUNT) * value / most), len(WALL_AMOUNT) - 1) if most else 0
    x, y, side = LEFT + hour * CELL + GAP / 2, TOP + day * CELL + GAP / 2, CELL - GAP
    text = ""
    if numbered:
        tone = "dark" if level >= BRIGHT else "light"
        text = f'<text class="{tone}" x="{x + side / 2:g}" y="{y + side / 2 + 9:g}">{value:.0f}</text>'
    return f'<rect class="amount-{level}" x="{x:g}" y="{y:g}" width="{side:g}" height="{side:g}" rx="5"/>{text}'


def runs(hours: tuple[tuple[int, int], ...]) -> list[tuple[int, int, int]]:
    """Weekday, first hour and the one after the last of each run of hours on one day."""
    found: list[tuple[int, int, int]] = []
    for day, hour in hours:
        if found and found[-1][0] == day and found[-1][2] == hour:
            found[-1] = (day, found[-1][1], hour + 1)
        else:
            found.append((day, hour, hour + 1))
    return found


def _outline(day: int, start: int, stop: int) -> str:
    return (
        f'<rect class="shift" x="{LEFT + start * CELL:g}" y="{TOP + day * CELL:g}" width="{(stop - start) * CELL:g}" '
        f'height="{CELL:g}" rx="7"/>'
    )
