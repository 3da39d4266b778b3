"""Sentences on who is involved: what stands out first, then what a reader must know of the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.counts.tables import WITH_PEOPLE
from data.schema import Role

if TYPE_CHECKING:
    from data.answers.people.who_ages import Residents, RoleCounts
    from data.answers.people.who_repeats import Concentration, Repeats
    from data.answers.request import Request
    from data.question.periods import Period

SEX_WORDS = {"F": "females", "M": "males"}
#: Bands of ``who_ages.BANDS`` in a sentence.
BAND_WORDS = {
    "Under 10": "Children under 10",
    "10–17": "People aged 10–17",
    "18–24": "People aged 18–24",
    "25 and over": "People aged 25 and over",
}


def words(
    victims: RoleCounts, suspects: RoleCounts, again: Repeats | None, gathered: Concentration | None
) -> tuple[str, ...]:
    """'82% of suspects are male; most often males aged 17–18.' and what else stands out."""
    found = [
        _sexes(suspects.name, suspects.male_share, "male", suspects),
        _sexes(victims.name, victims.female_share, "female", victims),
        *(line for role in (suspects, victims) for line in _over_represented(role)),
        gathered.words() if gathered else "",
        again.words() if again else "",
    ]
    told = tuple(line for line in found if line)
    return told or ("Too few people of known age and sex to say who is involved.",)


def _sexes(name: str, share: float | None, sex: str, role: RoleCounts) -> str:
    if share is None:
        return ""
    text = f"{share:.0f}% of {name} of known sex are {sex}"
    if role.commonest:
        first, second = role.commonest
        ages = f"{first}–{second}" if second == first + 1 else f"{first} and {second}"
        text += f"; most often {SEX_WORDS[role.commonest_sex]} aged {ages}"
    return f"{text}."


def _over_represented(role: RoleCounts) -> list[str]:
    """Bands that have more of the people than of the residents, beyond chance."""
    return [
        f"{BAND_WORDS[band.label]} are {band.share:.0f}% of {role.name} and {band.residents_share:.0f}% of residents: "
        f"{band.ratio:.1f} times their share ({band.ratio_low:.1f} to {band.ratio_high:.1f})."
        for band in role.bands
        if band.ratio_low is not None and band.ratio_low > 1 and band.share is not None
    ]


def known_people(request: Request, period: Period) -> str:
    """In how many of the offences anybody is known at all."""
    total, found = request.table(WITH_PEOPLE, period)
    if not total:
        return ""
    victims, suspects = found[Role.VICTIM], found[Role.SUSPECT]
    return (
        f"A victim is recorded in {victims:,} of the {total:,} offences and a suspect in {suspects:,}: "
        "nothing here is known of the others."
    )


def notes(
    request: Request, victims: RoleCounts, suspects: RoleCounts, against: Residents, known: str, why_no_harm: str
) -> tuple[str, ...]:
    """Unknown ages and sexes, who is counted, what residents are, and what is not told."""
    silent = [source.name for source in request.store.sources if not source.capabilities.ages]
    found = [
        known,
        *(_unknown(role) for role in (victims, suspects)),
        "The offences are those of the question; everyone in them is counted, of whatever age."
        if request.state.cohort != "all"
        else "",
        against.why_not or against.note,
        "" if request.store.capabilities.sexes else "This source does not give the sex of people.",
        f"{' and '.join(silent)}: no people are known there, so those offences are not in these figures."
        if silent
        else "",
        ROUNDED if not victims.years else "",
        why_no_harm,
    ]
    return tuple(line for line in found if line)


ROUNDED = (
    "Counts of people are rounded to 5; counts of 1 to 4 are suppressed, and some larger ones, so that none can be "
    "worked out. Single years of age, repeat involvement and the concentration of harm are not shown here."
)


def _unknown(role: RoleCounts) -> str:
    """'Of 10,993 suspects the age of 89 and the sex of 93 are not known.'"""
    age, sex, total = role.bands[-1].total, role.total.by_sex[2], role.total.total
    if total.value is None or age.value is None or sex.value is None or not (age.value or sex.value):
        return ""
    return f"Of {total.words()} {role.name} the age of {age.words()} and the sex of {sex.words()} are not known."
