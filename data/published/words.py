"""What a release says in plain sentences: for a councillor, read aloud in a meeting, without terms of statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from data.months import Month

if TYPE_CHECKING:
    from data.published.release import Measure, Release, Row, Stretch

SIGNS = {"rise": "▲", "fall": "▼", "none": "◆", "unknown": "–"}
VERDICTS = {"rise": "clear rise", "fall": "clear fall", "none": "no clear change", "unknown": "cannot be said"}
NUMBERS = {3: "three", 6: "six", 9: "nine", 12: "twelve"}
NOT_PRINTED = "not printed"
WHOLE = "the whole area"
FEW = 20  # a percentage of fewer cases before is not given


class Answer(NamedTuple):
    """A question as somebody would ask it, the short answer, and the sentences behind it."""

    question: str
    short: str
    text: str


def answers(release: Release, row: Row) -> tuple[Answer, Answer, Answer]:
    """Better? My borough? Are you sure? About one borough, or the whole area."""
    return _better(release, row), (_compares(release, row) if row.code else _boroughs(release)), _sure(row)


def span_words(stretch: Stretch) -> str:
    """'the twelve months to September 2025'."""
    length = stretch.last - stretch.first + 1
    return f"the {NUMBERS.get(length, str(length))} months to {Month(stretch.last).first:%B %Y}"


def count_words(count: int | None) -> str:
    """'1,234', or the words for what is held back."""
    return NOT_PRINTED if count is None else f"{count:,}"


def percent_words(row: Row, decimals: int = 1) -> str:
    """'−22.9%', '+10.76%', or '' where there is none."""
    if row.percent is None:
        return ""
    text = f"{abs(row.percent):.{decimals}f}"
    sign = "" if float(text) == 0 else "+" if row.percent > 0 else "−"
    return f"{sign}{text}%"


def range_words(row: Row) -> str:
    """'16% fewer to 11% more', or '' where there is none."""
    if row.low is None or row.high is None:
        return ""
    return f"{_more(row.low)} to {'any number more' if row.high == 'inf' else _more(float(row.high))}"


def _more(percent: float) -> str:
    if abs(percent) < 0.5:
        return "no change" if percent == 0 else f"less than 1% {'more' if percent > 0 else 'fewer'}"
    return f"{abs(percent):.0f}% {'more' if percent > 0 else 'fewer'}"


def _fewer(row: Row) -> str:
    """'That is 3.2% fewer.'"""
    text = percent_words(row).lstrip("+−")
    if not text or float(text.rstrip("%")) == 0:
        return "That is about the same." if text else ""
    return f"That is {text} {'more' if (row.percent or 0) > 0 else 'fewer'}."


def _better(release: Release, row: Row) -> Answer:
    where = f" in {row.name}" if row.code else ""
    question = f"Is it getting better{where}?"
    if row.now is None or row.before is None:
        return Answer(question, f"{SIGNS['unknown']} We cannot say.", _too_few(release, row))
    short = {"fall": "Yes. It has gone down.", "rise": "No. It has gone up."}.get(row.verdict, "No clear change.")
    text = (
        f"The police recorded {_cases(row.now)} of {release.main.label}{where} in {span_words(release.now)}. "
        f"In {_earlier(release)} there {'was' if row.before == 1 else 'were'} {row.before:,}."
    )
    return Answer(question, f"{SIGNS[row.verdict]} {short}", " ".join(part for part in (text, _fewer(row)) if part))


def _cases(count: int) -> str:
    return "no cases" if count == 0 else f"{count:,} {'case' if count == 1 else 'cases'}"


def _earlier(release: Release) -> str:
    """'the year before'; 'the same months a year before'; 'the six months before'."""
    length = release.now.last - release.now.first + 1
    if length == 12:
        return "the year before"
    return "the same months a year before" if release.before.last != release.now.first - 1 else (
        f"the {NUMBERS[length]} months before"
    )  # fmt: skip


def _too_few(release: Release, row: Row) -> str:
    there = [f"{count:,} in {when}" for count, when in
             ((row.now, span_words(release.now)), (row.before, _earlier(release))) if count is not None]  # fmt: skip
    known = f" There were {there[0]}." if there else ""
    why = "They are too small, or they would give a small number away."
    return f"Some numbers for {row.name or WHOLE} are not printed. {why}{known}"


def _compares(release: Release, row: Row) -> Answer:
    """Where a borough stands among the others, for the people who live there."""
    question = f"How does {row.name} compare?"
    whole = release.main.rows[0]
    usual = f"In {WHOLE}: {VERDICTS[whole.verdict]}" + (f" ({percent_words(whole)})." if whole.percent else ".")
    rated = [each for each in release.districts() if each.rate is not None]
    if row.rate is None or len(rated) < 3:
        return Answer(question, "We cannot say.", f"There is no number for {row.name} that we can compare. {usual}")
    place = 1 + sum((each.rate or 0) > row.rate for each in rated)
    short = {1: "The most, for its size.", len(rated): "The fewest, for its size."}.get(
        place, f"{_ordinal(place)} most of {len(rated)}, for its size."
    )
    return Answer(question, short, f"{row.name} had {row.rate:.1f} cases {release.rate_words}. {usual}")


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number not in (11, 12, 13) else 0, "th")
    return f"{number}{ending}"


def _boroughs(release: Release) -> Answer:
    """Which boroughs changed, clearly or not."""
    rows, question = release.districts(), "What about the boroughs?"
    clear = {verdict: [row for row in rows if row.verdict == verdict] for verdict in ("rise", "fall")}
    if clear["rise"] or clear["fall"]:
        parts = [
            f"{SIGNS[verdict]} Clear {verdict}: {_names([row.name for row in found])}."
            for verdict, found in clear.items() if found
        ]  # fmt: skip
        return Answer(question, " ".join(parts), f"In the other boroughs there is no clear change.{_hidden(rows)}")
    up = [f"{row.name} ({percent_words(row)})" for row in rows if row.percent is not None and row.percent > 0]
    text = f"More cases than before: {_names(up)}." if up else "No borough has more cases than before."
    return Answer(
        question, f"{SIGNS['none']} No clear change in any.", f"{text} A gap that small can be chance.{_hidden(rows)}"
    )


def _hidden(rows: tuple[Row, ...]) -> str:
    names = [row.name for row in rows if row.now is None or row.before is None]
    if not names:
        return ""
    return f" For {_names(names) if len(names) < 4 else f'{len(names)} boroughs'} the numbers are not printed."


def _names(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _sure(row: Row) -> Answer:
    question, limits = "Are you sure?", range_words(row)
    between = f" The real change could be anything from {limits}." if limits else ""
    if row.verdict in ("fall", "rise"):
        return Answer(question, "Yes, it has changed.", f"Chance alone would hardly ever make a gap this big.{between}")
    if row.verdict == "none":
        few = " There are too few cases to give a percentage." if row.percent is None else ""
        return Answer(
            question,
            "Not sure that it changed.",
            f"Numbers go up and down by chance, and this gap may be just that.{between}{few}",
        )
    return Answer(
        question, "No, we are not.", "Small numbers jump about from year to year. They do not tell us what is going on."
    )


def cannot_show(release: Release) -> list[str]:
    """What the page cannot say, one plain sentence each."""
    found = [
        "What was never reported to the police. Much violence is not.",
        "Why the numbers changed, or what would help.",
        "Streets or people. The numbers are for whole boroughs.",
    ]
    if release.held_back:
        found.append(
            f"Very small numbers. {release.held_back} of {release.figures} are not printed, to protect people."
        )
    if release.elsewhere:
        found.append(
            f"The borough of {_cases(release.elsewhere)}. {'It is' if release.elsewhere == 1 else 'They are'} "
            f"in the number for {WHOLE} only."
        )
    return found


def measure_words(measure: Measure) -> str:
    """'No clear change' and the like, for a card."""
    row = measure.rows[0]
    if row.now is None or row.before is None:
        return "Too few to print."
    if row.percent is None:
        return "Too few to say if this is better or worse."
    return f"{SIGNS[row.verdict]} {VERDICTS[row.verdict].capitalize()} ({percent_words(row)})."


def trend_words(release: Release, row: Row) -> str:
    """The bars in words, for a reader who does not see them."""
    bars = "; ".join(
        f"{block.words} {count_words(count)}" for block, count in zip(release.blocks, row.blocks, strict=True)
    )
    return f"Cases every three months: {bars}. Change of the period: {percent_words(row) or VERDICTS[row.verdict]}"
