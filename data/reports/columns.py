"""The rows of a panel's file as a table of a pack: the same figures, under headings in words."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from data.reports.document import Column, Table

if TYPE_CHECKING:
    from collections.abc import Collection

    from data.answers.panel import Panel

#: Name in a panel's file -> heading, and what else there is to say of it.
KNOWN: dict[str, Column] = {
    column.key: column
    for column in (
        Column("code", "Code", printed=False),
        Column("unit", "Cell", printed=False),
        Column("cell", "Cell", printed=False),
        Column("lat", "Latitude", 5, printed=False),
        Column("lon", "Longitude", 5, printed=False),
        Column("name", "Place"),
        Column("before", "Before"),
        Column("change_percent", "Change", percent=True),
        Column("change_low", "Change: low end of 95% interval, %", percent=True, joins="low"),
        Column("change_high", "Change: high end of 95% interval, %", percent=True, joins="high"),
        Column("what_the_test_says", "What the test says", joins="words"),
        Column("rate_low", "Rate: low end of 95% interval", 1, joins="low"),
        Column("rate_high", "Rate: high end of 95% interval", 1, joins="high"),
        Column("ratio", "Against residents", 2),
        Column("ratio_low", "Against residents: low end", 2, joins="low"),
        Column("ratio_high", "Against residents: high end", 2, joins="high"),
        Column("ratio_to_even_month", "Against an even month", 2),
        Column("low", "Low end of 95% interval", 2, joins="low"),
        Column("high", "High end of 95% interval", 2, joins="high"),
        Column("harm_days", "Harm, days"),
        Column("p_adjusted", "Adjusted p", 4, printed=False),
        Column("from_hour", "From, hour"),
        Column("to_hour", "To, hour"),
        Column("expected", "To be expected", 1),
        Column("share_percent", "Share, %", 1),
        Column("residents_percent", "Of residents, %", 1),
        Column("unit_cost_pounds", "Unit cost, £"),
        Column("change_pounds", "Change, £"),
        Column("share", "Share", 4, printed=False),
        Column("km_from_last", "Km from the last", 1, printed=False),
        Column("sex_not_known", "Sex not known"),
        Column("admissions_index_all", "Admissions, index", 1, printed=False),
        Column("recorded_offences_index_all", "Offences, index", 1, printed=False),
        Column("admissions_index_u25", "Admissions under 25, index", 1, printed=False),
        Column("recorded_offences_index_u25", "Offences under 25, index", 1, printed=False),
        Column("admissions_all", "Admissions"),
        Column("recorded_offences_all", "Knife offences with injury"),
        Column("admissions_u25", "Admissions, under 25"),
        Column("recorded_offences_u25", "Offences, victim under 25"),
        Column("months_in_top_1_percent", "Months in the top 1%"),
        Column("of_months", "Of months"),
        Column("status", "Status", printed=False),
        Column("in_period", "In the period", printed=False),
        Column("complete", "Complete", printed=False),
        Column("line", "Line", 0),
    )
}


#: Where a panel means something of its own by a name.
OWN: dict[tuple[str, str], Column] = {
    ("peaks", "ratio"): Column("ratio", "Times the average hour", 1),
    ("peaks", "share"): Column("share", "Share of the week", 4, printed=False),
    ("top", "place"): Column("place", "Place"),
}


def column(key: str, panel: str = "") -> Column:
    """The column of this name; one that nobody has named gets its own name as words."""
    if (panel, key) in OWN:
        return OWN[panel, key]
    if key in KNOWN:
        return KNOWN[key]
    words = key.replace("_", " ")
    words = words[:1].upper() + words[1:]
    if key.startswith("rate_"):
        return Column(key, words.replace("1000", "1,000"), 1)
    return Column(key, words)


def table_of(
    panel: Panel[Any], model: Any, title: str, key: str, *, hide: Collection[str] = (), short: int = 0
) -> Table | None:
    """The rows of the panel's file as a table; None where it has no row. ``hide``: columns that paper leaves out."""
    lines = takewhile(bool, iter(panel.rows(model)))
    header = next(lines, None)
    rows = tuple(tuple(value for value in line) for line in lines)
    if not header or not rows or len(header) < 2:
        return None
    columns = tuple(_shown(column(name, panel.key), name not in hide) for name in header)
    return Table(key, title, columns, rows, short=short if len(rows) > abs(short) else 0)


def _shown(own: Column, shown: bool) -> Column:
    return own if shown else replace(own, printed=False)
