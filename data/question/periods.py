"""The two periods a question is about, made definite against the months that the store holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from data.months import Month, day_words

if TYPE_CHECKING:
    from data.question.state import State
    from data.store.version import Store


#: An extract whose last offence is this near to the end of its month is taken to hold the month.
LAST_DAYS = 2
#: Data that begins in the first week of a month is taken to hold the month; later than that it holds a part of it.
FIRST_WEEK = 7


@dataclass(frozen=True)
class Period:
    """First and last day, both included."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """Length in days."""
        return (self.end - self.start).days + 1

    @property
    def whole_months(self) -> bool:
        """True where it starts on the first and ends on the last of a month."""
        return self.start.day == 1 and self.end == Month.of(self.end).last

    @property
    def months(self) -> range:
        """Numbers of the months it touches."""
        return range(Month.of(self.start), Month.of(self.end) + 1)

    @classmethod
    def of_months(cls, months: range) -> Period:
        """The days of consecutive months."""
        return cls(Month(months.start).first, Month(months.stop - 1).last)

    def words(self) -> str:
        """'Oct 2024 – Sep 2025', 'Sep 2025' or '3 Oct 2024 – 30 Sep 2025'."""
        if not self.whole_months:
            first, last = day_words(self.start), day_words(self.end)
        else:
            first, last = f"{self.start:%b %Y}", f"{self.end:%b %Y}"
        return first if first == last else f"{first} – {last}"


@dataclass(frozen=True)
class Periods:
    """This period, what it is compared with (None: nothing can be), and sentences the reader must see."""

    now: Period
    before: Period | None
    notices: tuple[str, ...]
    covered: bool = True  # the data reaches over all of this period

    @property
    def lengths(self) -> tuple[int, int]:
        """Days of each; (1, 1) without a comparison. Tests are per day: 29 February alone makes no rise."""
        return (1, 1) if self.before is None else (self.now.days, self.before.days)

    @property
    def counted_lengths(self) -> tuple[int, int]:
        """For sums of cost and harm: the same whole months of two years count alike, as published sums take them."""
        return (1, 1) if self.same_months else self.lengths

    @property
    def same_months(self) -> bool:
        """Whether both are the same whole months of two years: percentages are then those of the counts."""
        if self.before is None or not (self.now.whole_months and self.before.whole_months):
            return False
        return [month % 12 for month in self.now.months] == [month % 12 for month in self.before.months]


def resolve(state: State, store: Store) -> Periods:
    """The periods of a question. A comparison that the data does not fully cover is not made, and that is said."""
    first, last = store.first_day, store.last_day
    if first.day <= FIRST_WEEK:
        first = first.replace(day=1)
    # A single date beyond the data asks about a time in which there is nothing; it never becomes a month with data.
    now = Period(state.start or min(first, state.end or first), state.end or max(last, state.start or last))
    notices: list[str] = []
    if store.has_month_only_source and not now.whole_months:
        now = _to_whole_months(now)
        notices.append(f"This source only knows the month of an offence; the period is taken as {now.words()}.")
    if now.end < first or now.start > last:
        notices.append(f"The data covers {Period(first, last).words()}; there is nothing in {now.words()}.")
        return Periods(now, None, tuple(notices), covered=False)
    beyond = now.start < first or now.end > last
    if beyond:
        notices.append(f"The data covers {Period(first, last).words()}; months outside it are not counted.")
    gaps = _missing(now, store)
    if gaps:
        notices.append(f"No data is loaded for {', '.join(gaps)}.")
    before = _before(now, state.compare)
    if before is not None and (before.start < first or now.end > last or gaps or _missing(before, store)):
        notices.append(f"No comparison: the data does not fully cover {before.words()} and {now.words()}.")
        before = None
    return Periods(now, before, tuple(notices), covered=not (beyond or gaps))


def latest_year(store: Store) -> Period:
    """The last twelve complete months, or what there is of them."""
    first, last_day = store.first_day, store.last_day
    last, first = _last_complete_month(last_day), first.replace(day=1)
    if last < first:  # a part of one month is all there is
        return Period(first, last_day)
    return Period(max(months_back(last.replace(day=1), 11), first), last)


def year_before(year: Period, store: Store) -> Period | None:
    """The same months a year earlier; None where the data does not fully cover them."""
    before = _before(year, "year")
    first = store.first_day
    first = first.replace(day=1) if first.day <= FIRST_WEEK else first
    covered = before is not None and before.start >= first and not _missing(before, store)
    return before if covered else None


def _last_complete_month(day: date) -> date:
    """The last day of the last month that the data covers to its end; a daily extract may stop a day or two short."""
    if Month.of(day).days - day.day <= LAST_DAYS:
        return day
    return day.replace(day=1) - timedelta(days=1)


def period_notices(state: State, store: Store) -> tuple[str, ...]:
    """What a reader of counts must know of the dates that were asked; nothing where none were."""
    asked = (state.start or state.end) and store.months
    return resolve(replace(state, compare="none"), store).notices if asked else ()


def _to_whole_months(period: Period) -> Period:
    return Period.of_months(period.months)


def _missing(period: Period, store: Store) -> list[str]:
    return [Month(n).name for n in period.months if n in store.span and n not in store.months]


def _before(now: Period, compare: str) -> Period | None:
    """The period compared with; None where none is asked for, or where it lies before the year 1."""
    try:
        return None if compare == "none" else _earlier(now, compare)
    except (ValueError, OverflowError):
        return None


def _earlier(now: Period, compare: str) -> Period:
    if compare == "year":
        return Period(months_earlier(now.start, 12), months_earlier(now.end, 12, end=now.whole_months))
    if now.whole_months:
        length = len(now.months)
        return Period(months_earlier(now.start, length), now.start - timedelta(days=1))
    return Period(now.start - timedelta(days=now.days), now.start - timedelta(days=1))


def months_earlier(day: date, months: int, *, end: bool = False) -> date:
    """The same day so many months earlier, or that month's last day where there is no such day (or with ``end``)."""
    month = Month.of(day).plus(-months)
    return month.last if end else month.first.replace(day=min(day.day, month.days))


def months_back(day: date, months: int, *, end: bool = False) -> date:
    """The same; before the first year there is, the first day of all: an address may ask for any year."""
    try:
        return months_earlier(day, months, end=end)
    except ValueError:
        return date.min
