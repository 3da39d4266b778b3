"""A FilterState in English: the sentence under the title, and the words on each chip."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from data.cells import cell_words
from data.question.filter_values import COHORTS, COMPARISONS, FLAG_FILTERS, ROLES, SCHOOL, hour_windows
from data.question.filters import FilterState
from data.schema import WEEKDAYS
from data.tables.vocabulary import coordination_areas

if TYPE_CHECKING:
    from data.question.periods import Periods
    from data.tables.vocabulary import Vocabulary

DAY_WORDS = dict(
    zip(WEEKDAYS, ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), strict=True)
)
MANY = 3


@dataclass(frozen=True)
class Chip:
    """One clause of the question: its words, and the state without it."""

    label: str
    without: FilterState


def sentence(state: FilterState, periods: Periods, vocabulary: Vocabulary) -> str:
    """'Under-25 serious violence in public places, Oct 2024 – Sep 2025, all districts.'"""
    subject = " or ".join(vocabulary.what[name] for name in state.what) if state.what else "all offences"
    parts = [f"{_cohort_prefix(state)}{_lower_first(subject)}{_flag_words(state)}"]
    if len(state.what) > MANY:
        parts = [f"{_cohort_prefix(state)}{len(state.what)} kinds of offence{_flag_words(state)}"]
    parts.append(periods.now.words())
    when = _time_words(state)
    if when:
        parts.append(when)
    parts.append(place_words(state, vocabulary))
    if periods.before is not None:
        parts.append(f"compared with {COMPARISONS[state.compare]}")
    text = ", ".join(parts)
    return text[0].upper() + text[1:] + "."


def cohort_words(state: FilterState) -> str:
    """'under 25', 'victim aged 10 to 17', '' for all ages."""
    if state.cohort == "all":
        return ""
    words = COHORTS[state.cohort][2] if state.cohort in COHORTS else "aged " + state.cohort.replace("-", " to ")
    return words if state.role == "any" else f"{ROLES[state.role]} {words}"


def _cohort_prefix(state: FilterState) -> str:
    words = cohort_words(state)
    if not words:
        return ""
    if state.role == "any" and words.startswith("under "):
        return words.replace(" ", "-") + " "
    return f"{'anyone ' if state.role == 'any' else ''}{words}: "


def _lower_first(text: str) -> str:
    """Lower-case the first letter of a label inside a sentence, but leave abbreviations alone."""
    return text if text[:2].isupper() else text[0].lower() + text[1:]


def _flag_words(state: FilterState) -> str:
    words = [FLAG_FILTERS[name][2] for name in state.flags]
    plain = [word for word in words if not word.startswith("domestic")]
    bracketed = [word for word in words if word.startswith("domestic")]
    return "".join(f" {word}" for word in plain) + "".join(f" ({word})" for word in bracketed)


def _time_words(state: FilterState) -> str:
    days = day_words(state.days) if state.days else ""
    hours = hours_words(state.hours) if state.hours else ""
    school = f"in {SCHOOL[state.school]}" if state.school != "all" else ""
    return " ".join(part for part in (days, hours, school) if part)


def day_words(days: tuple[str, ...]) -> str:
    """'weekdays', 'weekends', 'Friday and Saturday'."""
    if days == WEEKDAYS[:5]:
        return "weekdays"
    if days == WEEKDAYS[5:]:
        return "weekends"
    return _and([DAY_WORDS[day] + "s" for day in days])


def hours_words(hours: tuple[int, ...]) -> str:
    """'15:00–17:00'."""
    return _and([f"{start:02d}:00–{stop:02d}:00" for start, stop in hour_windows(hours)])


def place_words(state: FilterState, vocabulary: Vocabulary) -> str:
    """'all districts', 'Medway and Swale', '3 LSOAs in Thanet'."""
    areas = coordination_areas()
    names = [areas[slug].label for slug in state.areas] + [vocabulary.districts[code] for code in state.districts]
    places = _and(names) if len(names) <= MANY else f"{len(names)} districts or areas"
    if state.lsoas and state.cells:
        parts = (replace(state, cells=()), replace(state, lsoas=()))
        return ", ".join(place_words(part, vocabulary) for part in parts)
    if state.lsoas:
        lsoas = [vocabulary.lsoas.get(code, code) for code in state.lsoas]
        inside = f" ({places})" if names and len(lsoas) > MANY else ""
        return (_and(lsoas) if len(lsoas) <= MANY else f"{len(lsoas)} LSOAs") + inside
    if state.cells:
        found = [cell_words(name) for name in state.cells]
        inside = f" ({places})" if places and len(found) > MANY else ""
        return (_and(found) if len(found) <= MANY else f"{len(found)} hotspot cells") + inside
    return places or "all districts"


def _and(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + f" and {words[-1]}" if words else ""


def chips(state: FilterState, vocabulary: Vocabulary) -> list[Chip]:
    """One chip for each value that narrows the question, in the order of the controls."""
    found: list[Chip] = []
    if state.start or state.end:
        found.append(Chip(_date_chip(state), state.without("start", "end")))
    found += [
        Chip(coordination_areas()[slug].label, replace(state, areas=_less(state.areas, slug))) for slug in state.areas
    ]
    found += [
        Chip(vocabulary.districts[code], replace(state, districts=_less(state.districts, code), lsoas=(), cells=()))
        for code in state.districts
    ]
    found += [
        Chip(vocabulary.lsoas.get(code, code), replace(state, lsoas=_less(state.lsoas, code))) for code in state.lsoas
    ]
    found += [Chip(cell_words(name), replace(state, cells=_less(state.cells, name))) for name in state.cells]
    found += [Chip(vocabulary.what[name], replace(state, what=_less(state.what, name))) for name in state.what]
    found += [Chip(FLAG_FILTERS[name][2], replace(state, flags=_less(state.flags, name))) for name in state.flags]
    if state.cohort != "all":
        found.append(Chip(cohort_words(state), state.without("cohort", "role")))
    if state.days:
        found.append(Chip(day_words(state.days), state.without("days")))
    if state.hours:
        found.append(Chip(hours_words(state.hours), state.without("hours")))
    if state.school != "all":
        found.append(Chip(SCHOOL[state.school], state.without("school")))
    return found


def _date_chip(state: FilterState) -> str:
    if state.start and state.end:
        from data.question.periods import Period

        return Period(state.start, state.end).words()
    return f"from {state.start}" if state.start else f"to {state.end}"


def _less(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return tuple(v for v in values if v != value)
