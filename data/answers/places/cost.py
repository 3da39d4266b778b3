"""What the change in offences means in money: change by kind times unit cost, with an interval; no kind is guessed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from data.answers.cache import remembered
from data.answers.figures.tallies import tallies
from data.answers.panel import Panel, Rounded
from data.counts.tables import BY_PLACE, OWN_KINDS
from data.errors import InputError
from data.tables.unit_costs import unit_costs
from stats.change import VERDICT_WORDS
from stats.cost import CostChange, cost_change

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.answers.panel import Rows
    from data.answers.request import Request
    from data.question.periods import Period, Periods
    from data.tables.unit_costs import UnitCosts

#: No sum is given where a larger share of the offences than this has no unit cost.
MOST_LEFT_OUT = 0.5


@dataclass(frozen=True)
class CostRow:
    """One kind of offence; ``before`` as counted. Pounds are None where the table has no figure for the kind."""

    key: str  # a group, an offence code or a category
    label: str
    now: int
    before: int
    unit_cost: float | None
    change: float | None  # (now − before at the length of this period) × unit cost


NOT_CASH = (
    "What crime costs victims, business and public services, as the report estimates it: not money that any budget "
    "saved. Unit costs are taken as exact; the interval is that of the number of offences."
)
METHOD = (
    "Sum over kinds of (offences now − offences before, brought to as many days) × unit cost. 95% interval of a sum of "
    "offences that come at random, each weighing its unit cost; a rise or fall is clear where it leaves out no change."
)


@dataclass(frozen=True)
class CostModel:
    """``now``, ``before`` (at the length of this period), ``change``, ``low``, ``high``: pounds; None if refused."""

    rows: tuple[CostRow, ...] = ()  # kinds with a unit cost, largest change first
    left_out: tuple[CostRow, ...] = ()  # kinds without one, most offences first
    now: float | None = None
    before: float | None = None
    change: float | None = None
    low: float | None = None
    high: float | None = None
    verdict: str = "unknown"  # key of VERDICT_WORDS
    words: str = ""
    left_out_words: str = ""  # '' where every offence has a unit cost
    refusal: str = ""
    period: str = ""
    before_period: str = ""
    price_year: str = ""
    notes: tuple[str, ...] = ()
    method: str = METHOD

    @property
    def sign(self) -> str:
        """▲ ▼ ◆ –, told apart by shape."""
        return VERDICT_WORDS[self.verdict][0]


@remembered()
def cost(request: Request) -> CostModel:
    """Refused where figures are rounded (a sum of costs gives counts away), and where there is nothing to compare."""
    periods = tallies(request).periods
    if request.policy is not None:
        return CostModel(refusal="Cost is not shown in this view: sums of unit costs would give hidden counts away.")
    if periods.before is None:
        return CostModel(refusal="There is no period to compare with, so there is no change to put a cost on.")
    try:
        table = unit_costs()
    except InputError as problem:
        return CostModel(refusal=f"The table of unit costs cannot be used. {problem}")
    rows = _rows(request, table, periods)
    costed = sorted((row for row in rows if row.unit_cost is not None), key=lambda row: -abs(row.change or 0))
    left = sorted((row for row in rows if row.unit_cost is None), key=lambda row: -(row.now + row.before))
    model = CostModel(
        rows=tuple(costed),
        left_out=tuple(left),
        left_out_words=_left_out_words(left, rows),
        refusal=_too_much_left_out(left, rows),
        period=periods.now.words(),
        before_period=periods.before.words(),
        price_year=table.price_year,
        notes=(f"{table.source} (table {table.version}).", NOT_CASH),
    )
    return model if model.refusal else _with_sum(model, periods)


def _with_sum(model: CostModel, periods: Periods) -> CostModel:
    """The model with the change of all its kinds together."""
    assert periods.before is not None
    found = cost_change(
        [row.now for row in model.rows],
        [row.before for row in model.rows],
        [row.unit_cost or 0 for row in model.rows],
        *periods.counted_lengths,
    )
    return replace(
        model,
        now=round(found.now, 2),
        before=round(found.before, 2),
        change=round(found.change, 2),
        low=round(found.low, 2),
        high=round(found.high, 2),
        verdict=found.verdict,
        words=_words(found, periods.now, periods.before, model.price_year, partial=bool(model.left_out)),
        notes=tuple(note for note in (_heaviest(model.rows), *model.notes) if note),
    )


def _rows(request: Request, table: UnitCosts, periods: Periods) -> tuple[CostRow, ...]:
    """Kinds with an offence in either period."""
    assert periods.before is not None
    now, before = request.table(OWN_KINDS, periods)
    assert before is not None
    length = periods.counted_lengths[0] / periods.counted_lengths[1]
    classes, words = request.store.classes, request.store.vocabulary(request.vintage)
    labels = {**words.categories, **words.groups, "unclassified": "Not classified"}
    sums: dict[str, list[int]] = {}
    for number in np.flatnonzero(now + before):
        code, group = str(classes["code"].iloc[number]), str(classes["group"].iloc[number])
        key = table.kind_of(code, group) or request.store.kinds.categories[number]
        if key not in labels:
            labels[key] = str(classes["description"].iloc[number])
        sums.setdefault(key, [0, 0])
        sums[key][0] += int(now[number])
        sums[key][1] += int(before[number])
    return tuple(
        CostRow(
            key, labels[key], after, earlier, pounds, None if pounds is None else (after - length * earlier) * pounds
        )
        for key, (after, earlier) in sums.items()
        for pounds in [table.pounds.get(key)]
    )


def _offences(rows: Sequence[CostRow]) -> int:
    return sum(row.now + row.before for row in rows)


def _left_out_words(left: Sequence[CostRow], rows: Sequence[CostRow]) -> str:
    """'Left out, for want of a unit cost: 132 of 4,212 offences of both periods (3%): Threats to kill (80) ...'"""
    if not left:
        return ""
    missing, total = _offences(left), _offences(rows)
    share = 100 * missing / total
    kinds = ", ".join(f"{row.label} ({row.now + row.before:,})" for row in left)
    percent = "under 1%" if share < 1 else f"{share:.0f}%"
    return f"Left out, for want of a unit cost: {missing:,} of {total:,} offences of both periods ({percent}): {kinds}."


def _too_much_left_out(left: Sequence[CostRow], rows: Sequence[CostRow]) -> str:
    if not rows:
        return "There is no offence in either period."
    for count in (lambda row: row.now, lambda row: row.before):
        if sum(map(count, left)) > MOST_LEFT_OUT * sum(map(count, rows)):
            return "More than half of the offences are of kinds without a unit cost, so no sum is given."
    return ""


def _words(found: CostChange, now: Period, before: Period, price_year: str, *, partial: bool) -> str:
    """'In Oct 2024 – Sep 2025 these offences are estimated to have cost £718,000 less than at the rate of ...'"""
    subject = "the offences with a known unit cost" if partial else "these offences"
    return (
        f"In {now.words()} {subject} are estimated to have cost {money_change(found.change)} than at the rate of "
        f"{before.words()} (95% interval: {money_change(found.low)} to {money_change(found.high)}; {price_year} "
        f"prices): {VERDICT_WORDS[found.verdict][1]}."
    )


def _heaviest(rows: tuple[CostRow, ...]) -> str:
    """Names the kind from which more than half of the interval's width comes; '' where one kind alone is asked for."""
    spread = [(row.unit_cost or 0) ** 2 * (row.now + row.before) for row in rows]
    most = int(np.argmax(spread))
    if len(rows) < 2 or 2 * spread[most] <= sum(spread):
        return ""
    row = rows[most]
    return (
        f"The interval is as wide as it is mostly because of {row.label} ({row.now:,}, before {row.before:,}, at "
        f"{money(row.unit_cost or 0)} each)."
    )


def money(pounds: float) -> str:
    """'£3.74 million', '£576,000', '£6,210', '£850': three figures."""
    size = abs(pounds)
    if size >= 999_500:
        return f"£{size / 1e6:.2f} million"
    return f"£{float(f'{size:.3g}'):,.0f}"


def money_change(pounds: float) -> str:
    """'£3.74 million less'."""
    return f"{money(pounds)} {'more' if pounds >= 0 else 'less'}"


def cost_rows(model: CostModel) -> Rows:
    """kind, offences, before, unit cost, change in pounds; the sum; then what is left out and why."""
    yield ["kind", "offences", "before", "unit_cost_pounds", "change_pounds", "change_low", "change_high"]
    for row in (*model.rows, *model.left_out):
        change = "no unit cost" if row.change is None else round(row.change, 2)
        yield [row.label, row.now, row.before, row.unit_cost, change, None, None]
    if model.change is not None:
        counts = [sum(row.now for row in model.rows), sum(row.before for row in model.rows)]
        yield ["Sum of the kinds with a unit cost", *counts, None, model.change, model.low, model.high]
    yield []
    told = (model.words, model.refusal, model.left_out_words, *model.notes, model.method)
    yield from ([line] for line in told if line)


PANEL = Panel(
    key="cost",
    says="the change in offences times the unit cost of their kind",
    answer=cost,
    rows=cost_rows,
    rounded=Rounded.IN_ITS_WORDS,
    method="cost",
    tables=(*BY_PLACE, OWN_KINDS),
)
