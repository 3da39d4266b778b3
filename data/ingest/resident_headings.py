"""What a heading of a table of residents says: sex and ages, as the ONS and Nomis write them.

'F0', 'M90', 'Age 17', '90+', 'Aged 5 to 9 years', 'Aged 4 years and under', 'Age: Aged under 1 year; measures: Value',
'Sex: Female; Age: Total', 'All Ages'. What is none of these is another column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from data.errors import InputError

PERSONS, FEMALE, MALE = "P", "F", "M"
_SEXES = {
    FEMALE: ("f", "female", "females", "women"),
    MALE: ("m", "male", "males", "men"),
    PERSONS: ("p", "person", "persons", "all persons", "both sexes", "both", "total", "all"),
}
SEX_OF = {word: sex for sex, words in _SEXES.items() for word in words} | {"1": MALE, "2": FEMALE}
_TOTALS = {"total", "all ages", "all usual residents", "all residents", "all persons", "all", "residents", "population"}
_NO_AGE = {"value", "count", "measures", "number", "usual residents", "persons"}
#: Years of age beyond which nothing is an age: '2021' is a year.
OLDEST = 125


@dataclass(frozen=True, order=True)
class Ages:
    """From ``low`` to ``high``, both in; ``high`` None: no end. ``total``: everybody, written as a total."""

    low: int
    high: int | None
    total: bool = False

    @property
    def stop(self) -> int:
        """First age no longer in; of an open group one that no other reaches."""
        return 1_000 if self.high is None else self.high + 1

    def name(self) -> str:
        """'0_15', '90_' : as a column of the store."""
        return f"{self.low}_{'' if self.high is None else self.high}"


EVERYBODY = Ages(0, None, total=True)


def ages_of(text: str) -> Ages | None:
    """The ages that a text names; None where it names none."""
    plain = re.sub(r"\b(ages?|aged|years?|old|of|year olds?)\b", " ", text.strip().lower().replace("_", " "))
    plain = " ".join(plain.split())
    if text.strip().lower() in _TOTALS or plain in _TOTALS:
        return EVERYBODY
    plain = plain.replace(" and over", "+").replace(" or over", "+").replace(" plus", "+").replace(" and above", "+")
    if found := re.fullmatch(r"(?:under|less than) (\d{1,3})", plain):
        return _checked(0, int(found[1]) - 1)
    if found := re.fullmatch(r"(\d{1,3}) (?:and|or) under", plain):
        return _checked(0, int(found[1]))
    if found := re.fullmatch(r"(\d{1,3})\s?(?:-|–|to|\s)\s?(\d{1,3})", plain):
        return _checked(int(found[1]), int(found[2]))
    if found := re.fullmatch(r"(\d{1,3})\s?\+", plain):
        return Ages(int(found[1]), None) if int(found[1]) <= OLDEST else None
    if found := re.fullmatch(r"(\d{1,3})", plain):
        return _checked(int(found[1]), int(found[1]))
    return None


def _checked(low: int, high: int) -> Ages | None:
    return Ages(low, high) if 0 <= low <= high <= OLDEST else None


def heading(text: str) -> tuple[str, Ages] | None:
    """Sex (PERSONS where it says none) and ages of a column; None for any other column."""
    plain = " ".join(text.strip().lower().split())
    if found := re.fullmatch(r"([fmp])[ _]?(\d.*)", plain):
        ages = ages_of(found[2])
        return (found[1].upper(), ages) if ages else None
    sex, ages = PERSONS, None
    for piece in re.split(r"[;|]", plain):
        part = piece.split(":")[-1].strip()
        if found := re.fullmatch(r"(females?|males?|persons)[ ,_-]+(.+)", part):
            sex, part = SEX_OF[found[1]], found[2]
        if part in SEX_OF and part not in _TOTALS and not part.isdigit():
            sex = SEX_OF[part]
        elif (said := ages_of(part)) is not None:
            ages = said if ages is None or ages.total else ages
        elif part not in _NO_AGE:
            return None
    return (sex, ages) if ages else None


def open_top(found: set[Ages]) -> dict[Ages, Ages]:
    """Of single years that end without an open group, the last is open: 'F90' holds everybody from 90 on."""
    real = [ages for ages in found if not ages.total]
    if not real or any(ages.high is None for ages in real):
        return {}
    last = max(real, key=lambda ages: ages.stop)
    return {last: Ages(last.low, None)} if last.low >= 65 else {}


def finest(found: set[Ages], file: str) -> list[Ages]:
    """The finest groups that together are every age once. Raises InputError where some age is in none of them."""
    kept: list[Ages] = []
    for ages in sorted(found, key=lambda each: (each.stop - each.low, each.low)):
        if all(ages.stop <= other.low or ages.low >= other.stop for other in kept):
            kept.append(ages)
    kept.sort()
    at = 0
    for ages in kept:
        if ages.low != at:
            raise InputError(f"{file} has no column for the ages {at} to {ages.low - 1}: choose the whole table.")
        at = ages.stop
    if at != EVERYBODY.stop:
        raise InputError(f"{file} has no column for the ages from {at} on: choose the whole table.")
    return kept
