"""What is said of hospital admissions, whatever they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.answers.figures.monthly_cells import hospital_policy
from data.answers.figures.shown import SMALL_BASE_NOTE
from data.months import YEAR

if TYPE_CHECKING:
    from data.answers.figures.shown import Shown, ShownChange
    from data.answers.measures.hospital_places import Place
    from data.answers.request import Request
    from data.counts.admissions import Admissions

NOT_LOADED = (
    "No hospital admissions are loaded. Load monthly counts from a CSV with the columns month, measure and count "
    "(and district, where they are by district): "
    "`python app.py admissions FILE`."
)
DIFFERENT = (
    "Admissions and offences count different things. An admission is a patient kept in hospital, whether or not the "
    "police know of it; an offence may injure several people, or nobody badly enough to be admitted. Compare "
    "directions, not amounts."
)
WHOLE_AREA = (
    "Admissions are known for the whole area only. The place, period, people and times chosen above do not narrow this "
    "panel: the offences are those of the whole area too."
)
ADDED_UP = (
    "Admissions are loaded by district. The whole area is their sum, in months in which every district has a figure; "
    "choose a district to see its own. The period, people and times chosen above do not narrow this panel."
)
ONE_PLACE = "Of the question above only the place counts here, not its period, people and times."
WHOSE_AGE = "Under 25: patients under 25, and offences with a victim under 25."
ROUNDED = (
    "Monthly admissions of 1 to 7 are suppressed, and some larger ones with them; others are rounded to 5. Changes are "
    "worked out from rounded counts."
)
MIXED = "The admissions are real and the offences invented (demonstration data): the two are not compared."
METHOD = (
    "Index: 100 is a series' own monthly mean in the base year, the first twelve months that both series reach. "
    "Change: the latest twelve months that both reach against the twelve before, per day, conditional binomial test "
    "with its 95% interval; calendar months missing in either year are left out of both. Divergence: ratio of "
    "admissions to offences of the latest twelve months against that of the twelve before, hypergeometric test, single "
    "months with false discovery rate 5%."
)
MONTHS_WITHHELD = "Months of one district are small numbers and withheld: two sums of twelve months are given in words."
NO_OFFENCES = "No offences are set beside these sums: in this view their months are not shown for one district."


def notes_of(request: Request, held: Admissions, place: Place) -> tuple[str, ...]:
    """What to bear in mind with these admissions, for this viewer."""
    where = WHOLE_AREA if not held.by_district else ONE_PLACE if place.codes else ADDED_UP
    notes = [DIFFERENT, where, WHOSE_AGE, SMALL_BASE_NOTE.replace("offences", "admissions or offences")]
    if hospital_policy(request.viewer) is not None:
        notes.append(MONTHS_WITHHELD if place.codes else ROUNDED)
    if held.demonstration:
        notes.append("These admissions are invented (demonstration data).")
    return tuple(notes)


def sentence_of(
    label: str, sums: tuple[Shown, Shown], means: list[float | None], change: ShownChange, shared: int
) -> str:
    """'Hospital admissions: 8.83 → 5.58 a month, ▼ clear fall, −37% (−54 to −13).'"""
    if "missing" in (sums[0].status, sums[1].status):
        return f"{label}: too few months for two years to be compared."
    before, now = means
    if before is None or now is None:
        amounts = f"{sums[0].words()} → {sums[1].words()} in twelve months"
    else:
        amounts = f"{before:.2f} → {now:.2f} a month"
    percent = f", {change.percent_words()} ({change.interval_words()})" if change.percent_words() else ""
    gaps = "" if shared == YEAR else f" Only the {shared} calendar months that both years have are counted."
    return f"{label}: {amounts}, {change.sign} {change.verdict_words}{percent}.{gaps}"
