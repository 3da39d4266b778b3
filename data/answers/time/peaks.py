"""Peaks of the week: found, tested and told; what stands out from what weekday and hour alone lead to expect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.answers.cache import remembered
from data.answers.figures.tallies import tallies
from data.answers.panel import Needs, Panel, Rounded
from data.answers.time.week import Week, notes_of, week_now
from data.counts.tables import DAY_HOURS, DISTRICT_MONTHS, DISTRICTS, ON_THE_HOUR, WEEK
from data.question.filters.when import day_words, hours_words
from data.question.periods import resolve
from data.schema import WEEKDAYS
from stats.rates import count_interval
from stats.series.dispersion import slot_dispersion
from stats.week.peaks import FEWEST, Peak, find_peaks, hour_heaping
from stats.week.windows import busiest

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.answers.panel import Rows
    from data.answers.request import Request


@dataclass(frozen=True)
class PeakRow:
    """A peak in words and numbers."""

    words: str
    days: tuple[str, ...]
    start: int
    stop: int
    count: float
    expected: float
    share: float
    ratio: float
    p: float
    districts: int | None  # districts in which it stands out; None where one district is asked about
    of_districts: int


@dataclass(frozen=True)
class PeaksModel:
    """What stands out in the week, how it was tested, and what to be careful with."""

    peaks: tuple[PeakRow, ...]
    sentence: str
    busiest: str
    heaping: str
    notes: tuple[str, ...]
    method: str
    alpha: float


@remembered()
def peaks(request: Request, alpha: float = 0.05) -> PeaksModel:
    """Peaks of the week for the question."""
    now = week_now(request)
    table = now.total
    clustering = slot_dispersion(*request.table(DAY_HOURS, resolve(request.state, request.store).now))
    found = find_peaks(table, alpha, round(clustering, 1)) if table.sum() >= FEWEST else ()
    rows = tuple(_peak_row(request, peak, now) for peak in found)
    return PeaksModel(
        peaks=rows,
        sentence=_sentence(rows, float(table.sum())),
        busiest=_busiest(table),
        heaping=_heaping(request),
        notes=tuple(notes_of(request, now)),
        method=(
            f"Offences within an hour vary {clustering:.1f} times as much as chance, and the test allows for it. "
            "Blocks of weekdays × hours tested against what weekday and hour alone lead to expect (score test, peaks "
            f"already found left out); false discovery rate {100 * alpha:.0f}% over all blocks (Benjamini–Hochberg)."
        ),
        alpha=alpha,
    )


def _peak_row(request: Request, peak: Peak, week: Week) -> PeakRow:
    days = tuple(WEEKDAYS[day] for day in peak.days)
    count = _chosen(peak, week)
    seen, asked = _districts(request, peak, week)
    where = f"; seen in {seen} of {asked} districts" if asked > 1 else ""
    usual = (
        f", {peak.count / peak.expected:.1f} times what is usual for it" if peak.ratio < PLAIN and peak.expected else ""
    )
    label = f"{day_words(days)} {hours_words(tuple(range(peak.start, peak.stop)))}"
    return PeakRow(
        words=(
            f"{label[0].upper()}{label[1:]}: {count:,.0f} offences, "
            f"{100 * peak.share:.0f}% of the week, {peak.ratio:.1f} times the average hour{usual}{where}"
        ),
        days=days,
        start=peak.start,
        stop=peak.stop,
        count=round(count, 1),
        expected=round(peak.expected, 1),
        share=round(peak.share, 4),
        ratio=round(peak.ratio, 2),
        p=float(peak.p),
        districts=seen if asked > 1 else None,
        of_districts=asked,
    )


def _chosen(peak: Peak, week: Week) -> float:
    """The offences that choosing the peak leads to: by the hour they began, where the test spreads windows of time."""
    return float(week.began[peak.days[0] : peak.days[-1] + 1, peak.start : peak.stop].sum())


def _districts(request: Request, peak: Peak, week: Week) -> tuple[int, int]:
    """Districts in which the block is above the district's own average hour beyond chance (95%), of those asked."""
    home = np.flatnonzero(request.store.districts["home"].to_numpy())
    chosen = np.asarray(tallies(request).chosen or home, dtype=np.int64)
    table = week.by_district[chosen]
    block = table[:, peak.days[0] : peak.days[-1] + 1, peak.start : peak.stop]
    even = table.sum(axis=(1, 2)) * block[0].size / 168
    return int((count_interval(block.sum(axis=(1, 2)))[0] > even).sum()), len(chosen)


def _sentence(rows: tuple[PeakRow, ...], total: float) -> str:
    if rows:
        return f"{rows[0].words}."
    if total < FEWEST:
        return f"Too few offences with an hour to look for a peak ({total:,.0f}; {FEWEST} are needed)."
    return "No hour of the week stands out from what weekday and hour alone lead to expect."


def _busiest(table: npt.NDArray[np.float64]) -> str:
    block = busiest(table, 3)
    if block is None:  # few offences always have a busiest time
        return ""
    days = "every day" if len(block.days) == 7 else day_words(tuple(WEEKDAYS[day] for day in block.days))
    hours = hours_words(tuple(range(block.start, block.stop)))
    return f"Busiest three hours: {days} {hours}, {100 * block.share:.0f}% of the week."


def _heaping(request: Request) -> str:
    now = resolve(request.state, request.store).now
    sharp, every = request.table(ON_THE_HOUR, now)
    if every.sum() < 100:
        return ""
    found = hour_heaping(sharp, every)
    words = []
    if found.on_the_hour_share > ROUNDED:
        words.append(f"{100 * found.on_the_hour_share:.0f}% of times are written as a full hour.")
    if found.flagged:
        known = np.isfinite(found.midnight_ratio)
        often = f"{found.midnight_ratio:.1f} times as often as full hours around it"
        words.append(
            f"00:00 is written {often if known else 'often, full hours around it never'}: some of these times may be "
            "unknown."
        )
    return " ".join(words)


#: Below this many times the average hour a peak is told against what the rest of the week leads to expect there.
PLAIN = 1.5


#: Of the minutes of real clocks 1 in 60 is a full hour; a tenth of all is a habit of writing.
ROUNDED = 0.10


def peak_rows(model: PeaksModel) -> Rows:
    """days, hours, offences, expected, share, ratio, adjusted p, districts."""
    yield ["days", "from_hour", "to_hour", "offences", "expected", "share", "ratio", "p_adjusted", "districts"]
    for row in model.peaks:
        figures = [row.count, row.expected, row.share, row.ratio, row.p, row.districts]
        yield [" ".join(row.days), row.start, row.stop, *figures]


PANEL = Panel(
    key="peaks",
    says="the hours of the week that stand out, tested",
    answer=peaks,
    rows=peak_rows,
    rounded=Rounded.NEVER,
    method="peaks",
    tables=(DISTRICT_MONTHS, DISTRICTS, WEEK, ON_THE_HOUR, DAY_HOURS),
    needs=Needs.HOUR,
)
