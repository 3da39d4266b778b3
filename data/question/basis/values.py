"""The fixed values of the query string and how each is read. What depends on a store: ``data.tables.vocabulary``."""

from __future__ import annotations

import re
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING

from data.cells import cell_name, cell_number
from data.months import Month
from data.schema import AGE_EDGES, Flag, age_mask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from data.tables.vocabulary import Vocabulary

#: More names than this are counted in a sentence, not listed.
MANY = 3
#: As many known values as a sentence lists: all districts of a county.
MOST_LISTED = 13


class Problem(ValueError):
    """A value that was not understood; the text says what is."""


COMPARISONS: dict[str, str] = {
    "year": "the year before",
    "period": "the period before",
    "none": "nothing",
}
ROLES: dict[str, str] = {"any": "victim or suspect", "victim": "victim", "suspect": "suspect"}
MEASURES: dict[str, str] = {
    "count": "Count",
    "rate": "Rate",
    "smoothed": "Smoothed",
    "harm": "Harm",
    "change": "Change",
}

SCHOOL: dict[str, str] = {"all": "all days", "term": "school term", "holiday": "school holidays"}
#: As many cells as an address may name.
MOST_CELLS = 100

#: Named cohorts: lowest age, first age no longer in, words. Under 25 is as the Home Office counts it.
COHORTS: dict[str, tuple[int, int | None, str]] = {
    "u18": (0, 18, "under 18"),
    "u25": (0, 25, "under 25"),
    "10-17": (10, 18, "aged 10 to 17"),
    "18-24": (18, 25, "aged 18 to 24"),
    "18-25": (18, 26, "aged 18 to 25"),
    "25plus": (25, None, "aged 25 and over"),
}

#: Flag filters: the bits that must be set, the bits that must not be, and the words.
FLAG_FILTERS: dict[str, tuple[Flag, Flag, str]] = {
    "knife": (Flag.KNIFE, Flag(0), "with a knife"),
    "gun": (Flag.GUN, Flag(0), "with a gun"),
    "public": (Flag.PUBLIC_PLACE, Flag(0), "in public places"),
    "non-domestic": (Flag(0), Flag.DOMESTIC, "domestic abuse excluded"),
    "domestic": (Flag.DOMESTIC, Flag(0), "domestic abuse only"),
    "alcohol": (Flag.ALCOHOL, Flag(0), "alcohol involved"),
    "injury": (Flag.INJURY, Flag(0), "with injury"),
}


def split_list(text: str) -> list[str]:
    """Comma list to values; blanks between commas are a slip and are passed over, nothing at all is a problem."""
    values = [part.strip() for part in text.split(",") if part.strip()]
    if not values:
        raise Problem("needs a value")
    return values


def in_order(values: Iterable[str], known: Mapping[str, str]) -> tuple[str, ...]:
    """The values in canonical order, each once; ``known``: value -> its name. Unknown ones raise Problem."""
    order = {name: position for position, name in enumerate(known)}
    unknown = [value for value in values if value not in order]
    if unknown:
        raise Problem(f"{', '.join(repr(value) for value in unknown)} is not known here; {_meant(unknown[0], known)}")
    return tuple(sorted(set(values), key=order.__getitem__))


def _meant(value: str, known: Mapping[str, str]) -> str:
    """The values that were probably meant, or else what there is; each as an address writes it, and its name."""
    readings = {text.lower(): name for name, label in known.items() for text in (name, label)}
    is_code = any(letter.isdigit() for letter in value)  # one code is like any other: no guess
    close = [] if is_code else get_close_matches(value.lower(), readings)
    near = dict.fromkeys(readings[text] for text in close)
    if near:
        return f"did you mean {' or '.join(_named(name, known) for name in near)}?"
    listed = ", ".join(_named(name, known) for name in list(known)[:MOST_LISTED])
    return f"known are {listed or 'none'}{' …' if len(known) > MOST_LISTED else ''}"


def _named(name: str, known: Mapping[str, str]) -> str:
    return name if known[name].lower() in (name, "") else f"{name} ({known[name]})"


def names(known: Callable[[Vocabulary], Mapping[str, str]]) -> Callable[[str, Vocabulary], tuple[str, ...]]:
    """A reader of comma lists whose values must be known to the vocabulary of the loaded store."""
    return lambda text, vocabulary: in_order(split_list(text), known(vocabulary))


def one_of(choices: Iterable[str]) -> Callable[[str, Vocabulary], str]:
    """A reader of one of a few fixed values."""
    allowed = tuple(choices)

    def read(text: str, _: Vocabulary) -> str:
        if text not in allowed:
            raise Problem(f"{text!r} is not one of {', '.join(allowed)}")
        return text

    return read


def and_words(words: list[str]) -> str:
    """'a', 'a and b', 'a, b and c'; '' of none."""
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + f" and {words[-1]}" if words else ""


def parse_date(text: str, *, last: bool) -> date:
    """'YYYY-MM' or 'YYYY-MM-DD'; a month means its first day, or its last with ``last``."""
    given = re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2}))?", text)
    try:
        if given is None:
            raise ValueError
        year, number = int(given[1]), int(given[2])
        if given[3]:
            return date(year, number, int(given[3]))
        month = Month.of(date(year, number, 1))
        return month.last if last else month.first
    except ValueError:
        raise Problem(f"{text!r} is not a month (2025-09) or a day (2025-09-30)") from None


def parse_cohort(text: str) -> str:
    """'all', a named cohort, or 'A-B' with both ages included. Ranges equal to a named cohort take its name."""
    if text == "all" or text in COHORTS:
        return text
    ages = re.fullmatch(r"(\d{1,3})-(\d{1,3})", text)
    if ages is None:
        raise Problem(f"{text!r} is not one of all, {', '.join(COHORTS)} or a range such as 13-17")
    low, high = int(ages[1]), int(ages[2])
    if low > high:
        raise Problem(f"{text!r} runs backwards")
    try:
        age_mask(low, high + 1)
    except ValueError:
        cuts = f"0 and every age from 10 to 26, then {', '.join(str(edge) for edge in AGE_EDGES[-3:])}"
        raise Problem(
            f"{text!r} cuts inside an age band; a range can start at {cuts} and end just before one"
        ) from None
    named = [name for name, (lowest, below, _) in COHORTS.items() if (lowest, below) == (low, high + 1)]
    return named[0] if named else f"{low}-{high}"


def cohort_bounds(cohort: str) -> tuple[int, int | None]:
    """Lowest age and first age no longer in (None: no upper end) of a cohort that ``parse_cohort`` accepted."""
    if cohort in COHORTS:
        return COHORTS[cohort][:2]
    low, high = cohort.split("-")
    return int(low), int(high) + 1


def parse_cells(text: str) -> tuple[str, ...]:
    """Names of hotspot cells ('250-2143-812'), each once, in order of width and number."""
    names = set(split_list(text))
    if len(names) > MOST_CELLS:
        raise Problem(f"names {len(names)} cells; {MOST_CELLS} at most")
    try:
        in_order = sorted({cell_number(name) for name in names})
    except ValueError as problem:
        raise Problem(str(problem)) from None
    return tuple(cell_name(number, width) for width, number in in_order)


def parse_hours(text: str) -> tuple[int, ...]:
    """'15,16' or '15-17' (from 15:00 up to 17:00, so the hours 15 and 16); '22-2' runs over midnight."""
    hours: set[int] = set()
    for part in split_list(text):
        window = re.fullmatch(r"(\d{1,2})(?:-(\d{1,2}))?", part)
        start, stop = (int(window[1]), int(window[2] or int(window[1]) + 1)) if window else (99, 99)
        if start > 23 or stop > 24 or start == stop:
            raise Problem(f"{part!r} is not an hour 0 to 23 or a window such as 15-17 (15:00 up to 17:00)")
        hours.update(range(start, stop) if start < stop else (*range(start, 24), *range(stop)))
    return tuple(sorted(hours)) if len(hours) < 24 else ()


def hour_windows(hours: Iterable[int]) -> list[tuple[int, int]]:
    """Sorted hours as windows [start, stop); a run over midnight is one window ('22-2')."""
    runs: list[list[int]] = []
    for hour in sorted(hours):
        if runs and runs[-1][1] == hour:
            runs[-1][1] = hour + 1
        else:
            runs.append([hour, hour + 1])
    if len(runs) > 1 and runs[0][0] == 0 and runs[-1][1] == 24:
        first = runs.pop(0)
        runs[-1][1] = first[1]
    return [(start, stop) for start, stop in runs]


def format_hours(hours: Iterable[int]) -> str:
    """The shortest text that ``parse_hours`` reads back."""
    return ",".join(
        f"{start}-{stop}" if (stop - start) % 24 != 1 else str(start) for start, stop in hour_windows(hours)
    )


def ended(text: str) -> str:
    """A sentence that ends."""
    return text if text.endswith((".", "?")) else f"{text}."
