"""Charts of a pack as SVG: lines told apart by dash and weight as well as by colour, every number from the answer."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

from layouts.tokens import AMOUNT, COLOURS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from data.reports.document import Chart, Series

FONT = "Libertinus Serif"
WIDTH, TEXT = 720, 15
LEFT, RIGHT, TOP, BOTTOM = 52, 14, 44, 30
PLOT = 230  # height of a chart of lines, between its margins
BAR, GAP = 17, 9
#: style -> colour, width, dashes
LINES = {
    "main": (AMOUNT[5], 2.6, ""),
    "second": (COLOURS["rise"], 2.2, "7 3"),
    "ghost": (COLOURS["ghost"], 1.6, "5 3"),
    "limit": (COLOURS["muted"], 1.0, "2 3"),
    "middle": (COLOURS["muted"], 1.0, ""),
}
FILLS = {"main": AMOUNT[4], "second": COLOURS["rise-fill"], "ghost": COLOURS["unknown"]}


def chart_svg(chart: Chart) -> str:
    """The drawing; its text stands in the alternative text and in a table too."""
    drawn = {"line": _lines, "bar": _bars, "heat": _heat}[chart.form]
    height, parts = drawn(chart)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" font-family="{FONT}" '
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


def _lines(chart: Chart) -> tuple[float, list[str]]:
    ticks = steps(_top(chart))
    height = TOP + PLOT + BOTTOM
    wide = (WIDTH - LEFT - RIGHT) / max(len(chart.names) - 1, 1)

    def up(value: float) -> float:
        return TOP + PLOT * (1 - value / ticks[-1])

    parts = list(_legend(chart.series, lines=True))
    for tick in ticks:
        parts.append(f'<path d="M{LEFT},{up(tick):.1f}H{WIDTH - RIGHT}" stroke="{COLOURS["line"]}" fill="none"/>')
        parts.append(text(LEFT - 6, up(tick) + 5, number(tick), text_anchor="end", fill=COLOURS["muted"]))
    every = max(1, math.ceil(len(chart.names) / 9))
    for i, name in enumerate(chart.names):
        if i % every == 0:
            anchor = "middle" if i < len(chart.names) - 2 else "end"
            parts.append(text(LEFT + i * wide, height - 8, name, text_anchor=anchor, fill=COLOURS["muted"]))
    for one in reversed(chart.series):
        colour, width, dash = LINES[one.style]
        path = _path([(LEFT + i * wide, None if v is None else up(v)) for i, v in enumerate(one.values)])
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        parts.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}"{dashed}/>')
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


def _legend(series: tuple[Series, ...], *, lines: bool) -> Iterator[str]:
    x = float(LEFT)
    for one in series:
        if lines:
            colour, width, dash = LINES[one.style]
            dashed = f' stroke-dasharray="{dash}"' if dash else ""
            yield f'<path d="M{x:.1f},17h28" fill="none" stroke="{colour}" stroke-width="{width}"{dashed}/>'
        else:
            yield f'<rect x="{x:.1f}" y="9" width="28" height="14" fill="{FILLS[one.style]}" stroke="{AMOUNT[5]}"/>'
        yield text(x + 34, 22, one.name)
        x += 34 + 7.4 * len(one.name) + 22


def _bars(chart: Chart) -> tuple[float, list[str]]:
    left = 30 + 7.2 * max(map(len, chart.names))
    group = BAR * len(chart.series) + GAP
    top = TOP if len(chart.series) > 1 else 6
    most, room = _top(chart) or 1.0, WIDTH - left - 80
    parts = list(_legend(chart.series, lines=False)) if len(chart.series) > 1 else []
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
            parts.append(text(left + wide + 6, at + BAR - 4, _bar_number(value, chart)))
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
