"""What the method pages state of the simulations, worked out from what was recorded: page and record cannot part.

Each statement is a passage with its figures; ``tests/architecture/test_truth.py`` looks for it on the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Record = dict[str, Any]
Row = dict[str, str]


@dataclass(frozen=True)
class Stated:
    """A passage of a page of docs/methods, and the simulation it comes from."""

    page: str
    simulation: str
    passage: str


def rows(record: Record, simulation: str, table: int = 0) -> list[Row]:
    """The rows of a table by column; of columns with one heading the last counts."""
    found = record[simulation]["tables"][table]
    return [dict(zip(found["columns"], row, strict=True)) for row in found["rows"]]


def first(cell: str) -> float:
    """12.5 of '12.5 ± 3.1 (4.0)'."""
    return float(cell.split(maxsplit=1)[0].replace(",", ""))


def inside(cell: str) -> float:
    """4.0 of '12.5 ± 3.1 (4.0)'."""
    return float(cell.split("(")[1].strip(")"))


def span(values: list[float], unit: str = "", digits: int = 0) -> str:
    """'3% to 10%', or '4%' where both ends read alike."""
    low, high = (f"{round(end, digits):g}{unit}" for end in (min(values), max(values)))
    return low if low == high else f"{low} to {high}"


def percents(cell: str) -> str:
    """'100% (51.1)' of '100.0 ± 0.2 (51.1)'."""
    return f"{first(cell):g}% ({cell.split('(')[1]}"


def _among_thirteen(every: list[dict[str, str]]) -> Stated:
    """How often some last month of as many steady districts signals, where each chart does so by itself."""
    latest = [first(row["last month, season 10%"]) / 100 for row in every if row["chart"] == "seasonal"]
    some = span([100 * (1 - (1 - share) ** 13) for share in latest], "%")
    return Stated("trend", "false_alarms", f"in {some} of looks at least one of 13 steady districts signals")


def trend(record: Record) -> Iterator[Stated]:
    """Control charts and forecasts."""
    yield from _false_alarms(rows(record, "false_alarms"))
    yield from _power(record)
    told = [first(row[name]) for row in rows(record, "forecasts") for name in list(row)[3:] if row["mean"] != "3"]
    yield Stated("trend", "forecasts", f"Forecasts held {span(told, '%')} of simulated months at 10 a month and more")
    yield from _rare(record)
    yield from _chicago(record)


def _false_alarms(every: list[dict[str, str]]) -> Iterator[Stated]:
    for months, phi in (("24", "1"), ("36", "1"), ("36", "2"), ("60", "1"), ("60", "2")):
        some = [row for row in every if (row["months"], row["dispersion"]) == (months, phi)]
        raw, seasonal = ([row for row in some if row["chart"] == chart] for chart in ("XmR", "seasonal"))
        cells = [
            span([first(row[f"{name}season{which}"]) for row in raw], "%")
            for name, which in (("no ", ""), ("", " 30%"))
        ]
        if not seasonal:
            cells = [f"{cells[0]} have some signal", cells[1], "–", "–"]
        else:
            any_season = [first(row[name]) for row in seasonal for name in ("no season", "season 10%", "season 30%")]
            latest = [first(row["last month, season 10%"]) for row in seasonal]
            cells += [span(any_season, "%"), span(latest, "%", 1)]
        yield Stated("trend", "false_alarms", f"| {months} months, dispersion {phi} | {' | '.join(cells)} |")
    alone = [
        inside(row[name])
        for row in every
        for name in ("no season", "season 10%", "season 30%")
        if row["chart"] == "seasonal"
    ]
    plain = [inside(row[name]) for row in every for name in ("season 10%", "season 30%") if row["chart"] == "XmR"]
    yield Stated(
        "trend", "false_alarms", f"{span(alone, '%', 1)} of the months of a steady series are part of a signal"
    )
    yield Stated("trend", "false_alarms", f"in the seasonal chart, {span(plain, '%')} in the plain one")
    yield _among_thirteen(every)


def _chicago(record: Record) -> Iterator[Stated]:
    city, flagged = rows(record, "chicago", 2), rows(record, "chicago", 0)
    districts = span([first(row["districts"]) for row in city], "%")
    whole = [f"{round(first(row['whole: % of the next three months inside the 95% range']))}%" for row in city]
    yield Stated("trend", "chicago", f"they held {districts} in districts")
    yield Stated("trend", "chicago", f"only {whole[0]} with 36 months and {whole[1]} with 48")
    shares = [
        span([first(row[f"flagged, {chart}"]) for row in flagged]) for chart in ("XmR of the counts", "seasonal chart")
    ]
    yield Stated(
        "trend", "chicago", f"{shares[0]} of 48 months are flagged by the plain chart, {shares[1]} by the seasonal one"
    )


def _power(record: Record) -> Iterator[Stated]:
    found = {(row["months"], row["mean"], row["dispersion"]): row for row in rows(record, "power")}
    last, three = (
        [
            found["36", mean, phi][event].split(" / ")[0]
            for mean, phi in (("10", "1"), ("30", "1"), ("100", "1"), ("300", "1"), ("300", "2"))
        ]
        for event in ("last month 50% up", "last three months 30% up")
    )
    yield Stated(
        "trend", "power", "one month 50% up in {}% at 10 a month, {}% at 30, {}% at 100 and {}% at 300".format(*last)
    )
    yield Stated("trend", "power", "three months 30% up in {}%, {}%, {}% and {}%.".format(*three))
    yield Stated("trend", "power", f"With a dispersion of 2, {last[4]}% and {three[4]}% at 300")
    short, long = (
        [first(row["level drifts by 1.5% a month"].split(" / ")[1]) for key, row in found.items() if key[0] == months]
        for months in ("36", "60")
    )
    yield Stated(
        "trend", "power", f"{span(short, '%')} of charts of 36 months signal somewhere, of 60 months {span(long, '%')}"
    )


def _rare(record: Record) -> Iterator[Stated]:
    tests, gaps = rows(record, "rare"), rows(record, "rare", 1)
    clear = span([first(row["latest year against before: clear"]) for row in tests], "%")
    seldom, more = (
        [first(row["XmR, last month signals"]) for row in tests if row["a month"] == mean] for mean in ("0.1", "0.3")
    )
    yield Stated("trend", "rare", f"the exact test is clear by chance in {clear}")
    yield Stated("trend", "rare", f"in {span(seldom, '%')} at 0.1 a month and {span(more, '%')} at 0.3")
    outside = span([first(row["charts with a gap outside"]) for row in gaps], "%")
    yield Stated("trend", "rare", f"have a gap outside in {outside} of 100")


def change(record: Record) -> Iterator[Stated]:
    """The test of two periods."""
    for row in rows(record, "changes"):
        cells = [f"{first(cell)}%" for cell in list(row.values())[2:]]
        line = f"| {int(row['expected before']):,} | {row['dispersion']} | {' | '.join(cells)} |"
        yield Stated("change", "changes", line)
    city = record["chicago"]["tables"][1]
    for row in city["rows"]:
        cells = [f"{first(row[column])}%" for column in (1, 2, 3, 5)]
        yield Stated("change", "chicago", f"| {row[0]} | {' | '.join(cells)} |")
    leap = {row["in 28 days"]: row for row in rows(record, "leap_february")}
    equal = [first(leap[count]["months taken as equally long"]) for count in ("300", "1,000", "3,000")]
    days = [first(leap[count]["per day"]) for count in ("300", "1,000", "3,000")]
    yield Stated(
        "change", "leap_february", f"{equal[0]}% (300 offences), {equal[1]:.0f}% (1,000) and {equal[2]:.0f}% (3,000)"
    )
    yield Stated("change", "leap_february", f"per day in {span(days, '%', 1)}")
    phi = [
        [first(row["estimated"]) for row in rows(record, "dispersions") if row["dispersion"] == each]
        for each in ("1.0", "1.5", "2.5")
    ]
    yield Stated(
        "change",
        "dispersions",
        f"a dispersion of 1 comes out at {span(phi[0], '', 1)} on average, 1.5 at {span(phi[1], '', 1)}, "
        f"2.5 at {phi[2][0]:.1f} (3 a month) to {max(phi[2]):.1f}",
    )


def hotspots(record: Record) -> Iterator[Stated]:
    """Maps, and near repeats."""
    for words, row in zip(GATHERINGS, record["gatherings"]["tables"][0]["rows"], strict=True):
        yield Stated("hotspots", "gatherings", f"| {words} | {' | '.join(percents(cell) for cell in row[1:])} |")
    seen = [f"{first(row['dealt too']):.0f}%" for row in rows(record, "real_ones")]
    told = "coloured on {}, {} and {} of maps; with two offences at an address on {}, {} and {}".format(*seen)
    yield Stated("hotspots", "real_ones", told)
    alone, both = (first(cell) for cell in record["against_a_base"]["tables"][0]["rows"][1][1:])
    yield Stated("hotspots", "against_a_base", f"{alone:.0f} have a hot cell by the base alone, {both:.0f} with both")
    for row in record["near_repeats"]["tables"][0]["rows"]:
        cells = [f"{first(row[2]):g}%", f"{first(row[3]):g}%", row[4]]
        yield Stated("hotspots", "near_repeats", f"| {row[0]} | {row[1]} | {' | '.join(cells)} |")


GATHERINGS = (
    "0.3, one at each",
    "0.3, two on average",
    "0.3, five on average",
    "0.05, two on average",
    "0.3, and ten addresses of 5 to 40",
)


def peaks(record: Record) -> Iterator[Stated]:
    """Peaks of the week, busiest hours."""
    table = record["peaks"]["tables"][0]["rows"]
    for each in ("1.0", "1.14", "1.39"):
        cells = [span([first(row[column]) for row in table if row[0] == each], "%") for column in (2, 3, 4)]
        yield Stated("peaks", "peaks", f"| {float(each):g} | {' | '.join(cells)} |")
    found = [first(cell) for row in record["peaks"]["tables"][1]["rows"] for cell in row[1:]]
    assert min(found) == 100, "the page says that all are found"
    yield Stated("peaks", "peaks", f"is found in all of {record['peaks']['size'] // 2} weeks by either")
    busy = {row["offences"]: row for row in rows(record, "busiest_times")}
    even = span([first(busy[count]["named, even week"]) for count in ("30", "50", "100", "300")])
    named = [f"{first(busy[count]['named, rhythm']):.0f}" for count in ("30", "100", "300")]
    said = [busy[count]["share said"] for count in ("30", "100", "300")]
    yield Stated("peaks", "busiest_times", f"In even weeks of 30 to 300 offences one is named in {even} of 100")
    yield Stated("peaks", "busiest_times", "in {} (30 offences), {} (100) and {} (300)".format(*named))
    told = f"is said to hold {said[0]} where {busy['30']['true share']} is true, of 100 {said[1]}, of 300 {said[2]}"
    yield Stated("peaks", "busiest_times", told)
    weeks = [first(cell) for row in record["plain_weeks"]["tables"][0]["rows"] for cell in row[1:]]
    size = record["plain_weeks"]["size"]
    yield Stated("peaks", "plain_weeks", f"{size} weeks each) one is reported in {span(weeks)} of 100")


def season(record: Record) -> Iterator[Stated]:
    """Months that are named."""
    every = rows(record, "seasons")
    by_chance = span([first(cell) for row in every for cell in list(row.values())[2:5]])
    yield Stated("season", "seasons", f"By chance months are named in {by_chance} of 100 series without a season")
    found = {(row["a month"], row["years"]): first(row["season of 30%, dispersion 1"]) for row in every}
    ten, thirty = ([f"{found[mean, years]:.0f}" for years in ("2", "3", "5")] for mean in ("10", "30"))
    yield Stated("season", "seasons", "{}, {} and {} of 100 at 10 a month".format(*ten))
    yield Stated("season", "seasons", "in {}, {} and {} at 30".format(*thirty))
    missed = 100 - max(found["3", years] for years in ("2", "3", "5"))
    yield Stated("season", "seasons", f"At 3 a month it is missed in {missed:.0f} or more")


PATROL = {
    "Chicago": "Chicago, aggravated assaults, 20 quarters, 100",
    "New York": "New York, shootings, 56 quarters, 100",
    "Philadelphia": "Philadelphia, shootings, 17 quarters, 100",
    "Greater Manchester": "Greater Manchester, road collisions, 18 quarters, 100",
}


def patrol(record: Record) -> Iterator[Stated]:
    """Plans scored on the quarter after."""
    for table in record["forward"]["tables"]:
        words = next(words for name, words in PATROL.items() if table["above"].startswith(name))
        assert words.split(", ")[-2] in table["above"], "as many quarters as the page says"
        lines = {
            row[0]: [row[1].split(" ")[0], *(row[at].replace("-", "−") for at in (2, 3, 5))] for row in table["rows"]
        }
        yield Stated(
            "patrol", "forward", f"| {words} | {' | '.join(lines['100'])} | | 400 | {' | '.join(lines['400'])} |"
        )
    best = {row["offences"]: row["in the best block, median"] for row in rows(record, "plans")}
    yield Stated("patrol", "plans", f"hold {best['1,000']} by chance, of 5,000 {best['5,000']} (`plans`)")


def sums(record: Record) -> Iterator[Stated]:
    """Harm, cost, pace and admissions."""
    table = record["ranges"]["tables"][0]["rows"]
    harm = [first(row[column]) for row in table[1:] for column in (1, 3)]
    yield Stated("harm", "ranges", f"holds the truth {span(harm)} times in 100 from 50 offences on")
    yield Stated("harm", "ranges", f"of 20 offences {first(table[0][1]):.0f} times, and {first(table[0][3]):.0f} times")
    yield Stated("cost", "ranges", f"{span([first(row[2]) for row in table])} of 100 intervals hold the truth")
    yield Stated("cost", "ranges", f"it holds the truth in {span([first(row[4]) for row in table[:3]])} of 100")
    pace = [first(cell) for row in record["paces"]["tables"][0]["rows"] for cell in row[1:]]
    yield Stated("success-measures", "paces", f"said in {span(pace)} of 100 simulated cases")
    alone, wide = ([first(row[column]) for row in record["steps"]["tables"][0]["rows"]] for column in (1, 2))
    yield Stated("admissions", "steps", f"{span(alone)} of 100 are called divergent where they scatter by chance alone")
    yield Stated("admissions", "steps", f"by chance alone, {span(wide)} with a dispersion of 1.5")


PAGES: tuple[Callable[[Record], Iterator[Stated]], ...] = (trend, change, hotspots, peaks, season, patrol, sums)


def statements(record: Record) -> list[Stated]:
    """All of them."""
    return [each for page in PAGES for each in page(record)]
