"""Map and trend of a release as inline drawings: they are there without scripts, on paper and in grey."""

from __future__ import annotations

from html import escape
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from data.published.classes import SHADES, classes
from data.published.words import SIGNS, VERDICTS, count_words, trend_words
from layouts.figures.style import hatching
from layouts.tokens import AMOUNT

if TYPE_CHECKING:
    from data.published.release import Release, Row

FILLS = tuple(AMOUNT[shade] for shade in SHADES)
HATCHED = "url(#held-back)"
LINE, LETTER = 26, 17  # of the names: height of a line and width of a letter, in units of the drawing


def borough_map(release: Release, chosen: str) -> str:
    """The map: shade for how much, sign for the change, a thick outline around the chosen borough."""
    found = classes(release)
    rows = {row.code: row for row in release.districts()}
    shapes = sorted(
        (shape for shape in release.shapes if shape.code in rows), key=lambda shape: shape.code == chosen
    )  # fmt: skip
    drawn = "".join(
        f'<path d="{shape.path}" fill="{FILLS[found.of[shape.code]] if shape.code in found.of else HATCHED}" '
        f'class="{"chosen" if shape.code == chosen else "other"}">'
        f"<title>{escape(_title(rows[shape.code]))}</title></path>"
        for shape in shapes
    )
    labels = [_Label(rows[shape.code], shape.x, shape.y, shape.code == chosen) for shape in shapes]
    names = "".join(_name(label) for label in _apart(labels))
    return (
        f'<svg viewBox="-20 -10 1040 {release.height + 20:.0f}" role="img" class="meeting-map" '
        f'aria-label="Map of the boroughs; the table has the same figures">'
        f"{hatching('held-back')}{drawn}{names}</svg>"
    )


def _title(row: Row) -> str:
    return f"{row.name}: {count_words(row.now)}, {count_words(row.before)} before; {VERDICTS[row.verdict]}"


class _Label(NamedTuple):
    row: Row
    x: float
    y: float
    chosen: bool

    @property
    def lines(self) -> list[str]:
        """The name in one line or two."""
        name = self.row.name
        return name.replace(" & ", " &\n").replace(" ", "\n", 1 - name.count(" & ")).split("\n")

    @property
    def half(self) -> float:
        """Half of its width, in units of the drawing."""
        return max(len(line) for line in self.lines) * LETTER / 2


def _apart(labels: list[_Label]) -> list[_Label]:
    """Names that would lie on each other, pushed to the left and right."""
    at = list(labels)
    for _ in range(30):
        for i, j in combinations(range(len(at)), 2):
            one, two = at[i], at[j]
            too_near = one.half + two.half - abs(one.x - two.x)
            if too_near > 0 and abs(one.y - two.y) < LINE * 2.2:
                step = too_near / 2 if one.x >= two.x else -too_near / 2
                at[i], at[j] = one._replace(x=one.x + step), two._replace(x=two.x - step)
    return at


def _name(label: _Label) -> str:
    """The name with the sign of its change under it."""
    lines = label.lines
    top = label.y - (len(lines) - 1) * LINE / 2
    spans = "".join(
        f'<tspan x="{label.x:.0f}" y="{top + i * LINE:.0f}" class="{"sign" if i == len(lines) else "name"}">'
        f"{escape(line)}</tspan>"
        for i, line in enumerate([*lines, SIGNS[label.row.verdict]])
    )
    return (
        f'<text text-anchor="middle" aria-hidden="true" class="{"chosen" if label.chosen else "other"}">{spans}</text>'
    )


def map_legend(release: Release) -> str:
    """Shades with their numbers, the signs, and what is hatched."""
    found = classes(release)
    entries = [
        f'<li><span class="swatch" style="background:{FILLS[shade]}"></span>{words}</li>'
        for shade, words in enumerate(found.words)
        if words
    ]
    if len(found.of) < len(release.districts()):
        entries.append('<li><span class="swatch withheld"></span>not printed</li>')
    entries += [f"<li><b>{SIGNS[key]}</b> {VERDICTS[key]}</li>" for key in ("fall", "rise", "none")]
    what = f"Cases {release.rate_words}" if release.rate_words else "Cases"
    return f'<p class="key-title">{escape(what)}, and the change</p><ul class="key">{"".join(entries)}</ul>'


WIDTH, HEIGHT, FOOT, HEAD = 1000.0, 310.0, 80.0, 32.0


def trend_bars(release: Release, row: Row) -> str:
    """A bar for every three months, the two periods that are compared told apart by shade and by words."""
    if not row.blocks or all(count is None for count in row.blocks):
        return ""
    top = max(max((count for count in row.blocks if count is not None), default=1), 1)
    step, room = WIDTH / len(row.blocks), HEIGHT - FOOT - HEAD
    parts = []
    for i, (count, block) in enumerate(zip(row.blocks, release.blocks, strict=True)):
        x, middle = i * step, (i + 0.5) * step
        tall = room * (count or 0) / top
        kind = _period(release, block.first)
        label = "*" if count is None else f"{count:,}"
        parts.append(
            f'<rect x="{x + step * 0.12:.1f}" y="{HEAD + room - tall:.1f}" width="{step * 0.76:.1f}" '
            f'height="{tall:.1f}" class="{kind}"><title>{escape(block.words)}: {count_words(count)}</title></rect>'
            f'<text x="{middle:.1f}" y="{HEAD + room - tall - 8:.1f}" text-anchor="middle">{label}</text>'
        )
    line = HEIGHT - FOOT
    return (
        f'<svg viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" class="meeting-trend" '
        f'aria-label="{escape(trend_words(release, row))}">{"".join(parts)}'
        f'<line x1="0" x2="{WIDTH:g}" y1="{line:g}" y2="{line:g}"/>{_feet(release, step)}</svg>'
    )


def _period(release: Release, first: int) -> str:
    for name, stretch in (("now", release.now), ("before", release.before)):
        if stretch.first <= first <= stretch.last:
            return name
    return "older"


def _feet(release: Release, step: float) -> str:
    """Under the bars: the month that each begins with, and a bracket with the words of each period."""
    line = HEIGHT - FOOT
    feet = "".join(
        f'<text x="{(i + 0.5) * step:.1f}" y="{line + 26:g}" text-anchor="middle">{block.words[:3]}</text>'
        for i, block in enumerate(release.blocks)
    )
    for stretch in (release.now, release.before):
        inside = [i for i, block in enumerate(release.blocks) if stretch.first <= block.first <= stretch.last]
        x, end = inside[0] * step + step * 0.12, (inside[-1] + 1) * step - step * 0.12
        feet += (
            f'<path d="M{x:.1f},{line + 36:g}v8H{end:.1f}v-8" class="bracket"/>'
            f'<text x="{(x + end) / 2:.1f}" y="{HEIGHT - 6:g}" text-anchor="middle">{escape(stretch.words)}</text>'
        )
    return feet
