"""Charts of a pack as SVG: lines told apart by dash and weight as well as by colour, every number from the answer."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

from layouts.tokens import AMOUNT, COLOURS

if TYPE_CHECKING:
    from data.reports.document import Chart, Series

FONT = "Libertinus Serif"
WIDTH, TEXT = 720, 15
#: A chart of lines that stands beside its table.
NARROW = 440
LEFT, RIGHT, TOP, BOTTOM = 52, 14, 44, 30
PLOT = 200  # height of a chart of lines, between its margins
LEGEND = 22  # height of a row of keys
LETTER, AIR = 6.3, 11  # of a name below a chart of lines, and what is left between two
BAR, GAP = 15, 7
#: style -> colour, width, dashes
LINES = {
    "main": (AMOUNT[5], 2.6, ""),
    "second": (COLOURS["rise"], 2.2, "7 3"),
    "ghost": (COLOURS["ghost"], 1.6, "5 3"),
    "limit": (COLOURS["muted"], 1.0, "2 3"),
    "middle": (COLOURS["muted"], 1.0, ""),
}
FILLS = {"main": AMOUNT[4], "second": COLOURS["rise-fill"], "ghost": COLOURS["unknown"]}


def chart_svg(chart: Chart, width: int = WIDTH) -> str:
    """The drawing; its text stands in the alternative text and in a table too. ``width``: of a chart of lines."""
    if chart.form == "line":
        height, parts = _lines(chart, width)
    else:
        height, parts = (_bars if chart.form == "bar" else _heat)(chart)
        width = WIDTH
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:.0f}" font-family="{FONT}" '
        f'font-size="{TEXT}" fill="{COLOURS["ink"]}">{"".join(parts)}</svg>'
    )


def steps(top: float) -> list[float]:
    """Round numbers from 0 to at least ``top``, four to seven of them."""
    if top <= 0:
        return [0.0, 1.0]
    raw = top / 5
    power = 10 ** math.floor(math.log10(raw))
    step = next(power * size for size in (1, 2, 2.5, 5, 10) if power * size >= raw)
    return [step * i for i in range(math.ceil(top / step - 1e-9) + 1)]


def text(x: float, y: float, words: str, **more: str) -> str:
    said = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in more.items())
    return f'<text x="{x:.1f}" y="{y:.1f}"{said}>{escape(words)}</text>'


def number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}".rstrip("0")


def _top(chart: Chart) -> float:
    return max((value for one in chart.series for value in one.values if value is not None), default=0.0)


def labelled(count: int, most: int) -> list[int]:
    """Positions that get a name, ``most`` at most: evenly apart, the last always, as it is the one that is read."""
    every = max(1, math.ceil(count / most))
    even = (step for step in range(every, 2 * every + 1) if (count - 1) % step == 0)
    every = next(even, every)  # so that the first is named too
    return sorted(range(count - 1, -1, -every))


def _lines(chart: Chart, width: int) -> tuple[float, list[str]]:
    ticks = steps(_top(chart))
    keys, rows = _legend(chart.series, width, lines=True)
    top = TOP + LEGEND * (rows - 1)
    height, right = top + PLOT + BOTTOM, width - RIGHT
    wide = (right - LEFT) / max(len(chart.names) - 1, 1)

    def up(value: float) -> float:
        return top + PLOT * (1 - value / ticks[-1])

    parts = list(keys)
    for tick in ticks:
        parts.append(f'<path d="M{LEFT},{up(tick):.1f}H{right}" stroke="{COLOURS["line"]}" fill="none"/>')
        parts.append(text(LEFT - 6, up(tick) + 5, number(tick), text_anchor="end", fill=COLOURS["muted"]))
    last = len(chart.names) - 1
    apart = LETTER * max(map(len, chart.names)) + AIR
    for i in labelled(len(chart.names), int((right - LEFT) / apart)):
        x, anchor = (right + RIGHT - 2, "end") if i == last else (LEFT + i * wide, "middle")
        parts.append(text(x, height - 8, chart.names[i], text_anchor=anchor, fill=COLOURS["muted"]))
        parts.append(f'<path d="M{LEFT + i * wide:.1f},{top + PLOT}v5" stroke="{COLOURS["muted"]}" fill="none"/>')
    for one in reversed(chart.series):
        colour, thick, dash = LINES[one.style]
        path = _path([(LEFT + i * wide, None if v is None else up(v)) for i, v in enumerate(one.values)])
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        parts.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{thick}"{dashed}/>')
    return height, parts


def _path(points: list[tuple[float, float | None]]) -> str:
    """A line with a gap where a number is not known or withheld."""
    out, pen = [], "M"
    for x, y in points:
        if y is None:
            pen = "M"
            continue
        out.append(f"{pen}{x:.1f},{y:.1f}")
        pen = "L"
    return "".join(out)


def _legend(series: tuple[Series, ...], width: int, *, lines: bool) -> tuple[list[str], int]:
    """The keys, in as many rows as they need, and how many these are."""
    x, row, parts = float(LEFT), 0, []
    for one in series:
        wide = 34 + 7.4 * len(one.name)
        if x + wide > width and x > LEFT:
            x, row = float(LEFT), row + 1
        y = 17 + LEGEND * row
        if lines:
            colour, thick, dash = LINES[one.style]
            dashed = f' stroke-dasharray="{dash}"' if dash else ""
            parts.append(f'<path d="M{x:.1f},{y}h28" fill="none" stroke="{colour}" stroke-width="{thick}"{dashed}/>')
        else:
            fill = FILLS[one.style]
            parts.append(f'<rect x="{x:.1f}" y="{y - 8}" width="28" height="14" fill="{fill}" stroke="{AMOUNT[5]}"/>')
        parts.append(text(x + 34, y + 5, one.name))
        x += wide + 22
    return parts, row + 1


def _bars(chart: Chart) -> tuple[float, list[str]]:
    left = 30 + 7.2 * max(map(len, chart.names))
    group = BAR * len(chart.series) + GAP
    top = TOP if len(chart.series) > 1 else 6
    most, room = _top(chart) or 1.0, WIDTH - left - 80
    parts = _legend(chart.series, WIDTH, lines=False)[0] if len(chart.series) > 1 else []
    for i, name in enumerate(chart.names):
        y = top + i * group
        parts.append(text(left - 8, y + group / 2 + 1, name, text_anchor="end"))
        for j, one in enumerate(chart.series):
            value, at = one.values[i], y + j * BAR
            if value is None:
                parts.append(text(left + 4, at + BAR - 3, "withheld or not known", fill=COLOURS["muted"]))
                continue
            wide = room * value / most
            parts.append(
                f'<rect x="{left:.1f}" y="{at:.1f}" width="{wide:.1f}" height="{BAR - 2}" '
                f'fill="{FILLS[one.style]}" stroke="{AMOUNT[5]}" stroke-width="0.6"/>'
            )
            parts.append(text(left + wide + 6, at + BAR - 3, _bar_number(value, chart), font_size="14"))
    return top + len(chart.names) * group, parts


def _bar_number(value: float, chart: Chart) -> str:
    whole = all(v is None or float(v).is_integer() for one in chart.series for v in one.values)
    return f"{value:,.0f}" if whole else f"{value:,.1f}"


def _heat(chart: Chart) -> tuple[float, list[str]]:
    """One square an hour, its number inside: shade is never the only sign."""
    most, wide, high, left = _top(chart) or 1.0, 27.4, 26, 46
    parts = []
    for hour, name in enumerate(chart.names):
        parts.append(text(left + (hour + 0.5) * wide, 16, name, text_anchor="middle", fill=COLOURS["muted"]))
    for row, one in enumerate(chart.series):
        y = 22 + row * high
        parts.append(text(left - 8, y + 18, one.name, text_anchor="end"))
        for hour, value in enumerate(one.values):
            step = -1 if value is None else min(int(6 * value / most), 5)
            fill = COLOURS["unknown"] if value is None else AMOUNT[step]
            ink = COLOURS["on-dark"] if step >= 4 else COLOURS["ink"]
            x = left + hour * wide
            parts.append(f'<rect x="{x:.1f}" y="{y}" width="{wide - 1:.1f}" height="{high - 1}" fill="{fill}"/>')
            words = "×" if value is None else f"{value:.0f}"
            parts.append(text(x + wide / 2, y + 18, words, text_anchor="middle", fill=ink, font_size="13"))
    return 22 + len(chart.series) * high + 4, parts
