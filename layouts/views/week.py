"""The hours of the week: 168 cells, aoristic where only a window is known, with the peaks found in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.conditions import Part
from data.periods import Period, resolve
from data.queries_time import WeekCounts, on_the_hour, week_counts
from data.schema import WEEKDAYS
from data.sentence import day_words, hours_words
from layouts.views.cache import remembered
from layouts.views.cells import released
from stats.aoristic import aoristic
from stats.change import change
from stats.peaks import FEWEST, Peak, find_peaks, hour_heaping
from stats.rates import count_interval
from stats.windows import steadiest_block

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.periods import Periods
    from layouts.views.request import Request

#: A chart never filters itself: the hours and days chosen on the heatmap do not narrow it.
OWN = Part.DAYS | Part.HOURS
Table = tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True, eq=False)
class Week:
    """Offences of one period by district number, weekday and hour; windows spread over the hours they reach into."""

    by_district: npt.NDArray[np.float64]  # (districts, 7, 24)
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


def _asked(request: Request, period: Period) -> Week:
    counts = week_counts(request.state, request.store, request.vintage, period, leave_out=OWN)
    return _spread(counts)


def _spread(counts: WeekCounts) -> Week:
    table = counts.known.astype(np.float64).reshape(len(counts.known), 168)
    spread = aoristic(counts.start, counts.end)
    np.add.at(table, (counts.district[spread.row], spread.slot), spread.weight)
    return Week(table.reshape(-1, 7, 24), len(counts.start), counts.untimed)


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
    exact = request.policy is None
    counts, status = _released(request, now)
    earlier = week_before(request) if request.display.week == "compare" else None
    return HeatmapModel(
        counts=counts,
        before=None if earlier is None else _released(request, earlier)[0],
        verdicts=() if earlier is None else _verdicts(request, periods, now, earlier),
        status=status,
        timed=round(float(now.total.sum()), 1) if exact else float(sum(v or 0 for row in counts for v in row)),
        windows=now.windows if exact else None,
        untimed=now.untimed if exact else None,
        period=periods.now.words(),
        before_period=periods.before.words() if periods.before else "",
        notes=tuple(_notes(request, now, exact=exact)),
        method=(
            "Hour in which an offence happened, local time with daylight saving. Where only a window from–to is known, "
            "it counts in each hour by the share of the window in it (aoristic, Ratcliffe 2002); over 168 hours it is "
            "spread evenly."
        ),
    )


def _verdicts(request: Request, periods: Periods, now: Week, earlier: Week) -> tuple[tuple[str, ...], ...]:
    """Exact test of each hour per day of the period, 168 together; nothing is claimed from rounded counts."""
    if request.policy is not None or periods.before is None:
        return (("unknown",) * 24,) * 7
    counts, befores = (np.rint(week.total) for week in (now, earlier))
    tested = change(counts, befores, *periods.lengths, adjust=True)
    return tuple(tuple(row) for row in tested.verdict.tolist())


def _released(request: Request, week: Week) -> tuple[Table, tuple[tuple[str, ...], ...]]:
    policy = request.policy
    if policy is None:
        return _table(np.round(week.total, 2)), (("exact",) * 24,) * 7
    values, status = released(np.rint(week.total).astype(np.int64).ravel(), policy)
    return _table(values.reshape(7, 24)), tuple(tuple(row) for row in status.reshape(7, 24).tolist())


def _table(values: npt.NDArray[np.float64]) -> Table:
    return tuple(tuple(None if v != v else v for v in row) for row in values.tolist())  # noqa: PLR0124 - NaN


def _notes(request: Request, week: Week, *, exact: bool) -> list[str]:
    if not exact:
        return ["Counts are rounded to 5 and small ones suppressed; offences without an hour are left out."]
    notes = []
    total = week.total.sum() + week.untimed
    if week.untimed:
        notes.append(f"{week.untimed:,} of {total:,.0f} offences have no hour and are left out.")
    if week.windows:
        notes.append(f"{week.windows:,} are known only as a window and are spread over its hours.")
    if request.state.school != "all":
        notes.append("School days by the table of term dates; schools differ by some days.")
    return notes


@remembered()
def peaks(request: Request, alpha: float = 0.05) -> PeaksModel:
    """Peaks of the week for the question. In the public view they are worked out from the rounded counts shown."""
    now = week_now(request)
    exact = request.policy is None
    shown = now.total if exact else np.array(_released(request, now)[0], dtype=np.float64)
    table = np.nan_to_num(shown)
    found = find_peaks(without_gaps(shown), alpha) if table.sum() >= FEWEST else ()
    rows = tuple(_peak_row(request, peak, now, exact=exact) for peak in found)
    return PeaksModel(
        peaks=rows,
        sentence=_sentence(rows, float(table.sum())),
        busiest=_busiest(table),
        heaping=_heaping(request) if exact else "",
        notes=tuple(_notes(request, now, exact=exact)),
        method=(
            "Blocks of weekdays × hours tested against what weekday and hour alone lead to expect (score test, peaks "
            f"already found left out); false discovery rate {100 * alpha:.0f}% over all blocks (Benjamini–Hochberg)."
        ),
        alpha=alpha,
    )


def without_gaps(shown: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Suppressed hours (NaN) at the middle of what is hidden. As zeros they would make peaks of all hours beside them:
    false ones in nine of ten even weeks of 1,000 offences."""
    return np.where(np.isnan(shown), HIDDEN, shown)


def _peak_row(request: Request, peak: Peak, week: Week, *, exact: bool) -> PeakRow:
    days = tuple(WEEKDAYS[day] for day in peak.days)
    count = peak.count if exact else 5.0 * round(peak.count / 5)
    seen, asked = _districts(request, peak, week)
    where = f"; seen in {seen} of {asked} districts" if exact and asked > 1 else ""
    usual = (
        f", {peak.count / peak.expected:.1f} times what is usual for it" if peak.ratio < PLAIN and peak.expected else ""
    )
    label = f"{day_words(days)} {hours_words(tuple(range(peak.start, peak.stop)))}"
    return PeakRow(
        words=(
            f"{label[0].upper()}{label[1:]}: {'' if exact else 'about '}{count:,.0f} offences, "
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
        districts=seen if exact and asked > 1 else None,
        of_districts=asked,
    )


def _districts(request: Request, peak: Peak, week: Week) -> tuple[int, int]:
    """Districts in which the block is above the district's own average hour beyond chance (95%), of those asked."""
    from layouts.views.tallies import tallies

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
    if table.sum() < 1:
        return ""
    block = steadiest_block(table, 3)
    days = "every day" if len(block.days) == 7 else day_words(tuple(WEEKDAYS[day] for day in block.days))
    hours = hours_words(tuple(range(block.start, block.stop)))
    return f"Busiest three hours: {days} {hours}, {100 * block.share:.0f}% of the week."


def _heaping(request: Request) -> str:
    now = resolve(request.state, request.store).now
    sharp, every = on_the_hour(request.state, request.store, request.vintage, now, leave_out=OWN)
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


#: The middle of the counts that the public view suppresses: 1 to 4, and the smallest above them.
HIDDEN = 3.5
#: Below this many times the average hour a peak is told against what the rest of the week leads to expect there.
PLAIN = 1.5
#: Of the minutes of real clocks 1 in 60 is a full hour; a tenth of all is a habit of writing.
ROUNDED = 0.10
