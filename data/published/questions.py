"""What a release counts beside its own question, and which question lies inside which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.question.basis.values import cohort_bounds
from data.question.filters import FilterState, parse_query

if TYPE_CHECKING:
    from data.release.linked import Inside
    from data.tables.vocabulary import Vocabulary

#: Questions of hospital admissions are named so, with the name of their series.
HOSPITAL = "admissions:"
WITHIN = {"msvc": "asvc"}


@dataclass(frozen=True)
class Beside:
    """A measure beside the question: its group (for ``measures``), key, words inside a sentence, and its question."""

    group: str
    key: str
    label: str
    state: FilterState
    by_district: bool = False


#: The Home Office's success measures, and the ages of knife crime as the needs assessment prints them.
BESIDE = (
    Beside("knife", "knife-all", "serious knife crime", FilterState(what=("knife-enabled",)), by_district=True),
    Beside("knife", "knife-u25", "serious knife crime against under-25s",
           FilterState(what=("knife-enabled",), cohort="u25", role="victim")),
    Beside("knife", "knife-u18", "serious knife crime involving under-18s",
           FilterState(what=("knife-enabled",), cohort="u18")),
    Beside("knife", "knife-18-25", "serious knife crime involving 18 to 25s",
           FilterState(what=("knife-enabled",), cohort="18-25")),
    Beside("homicide", "homicide-all", "killings not linked to domestic abuse",
           FilterState(what=("homicide",), flags=("non-domestic",))),
    Beside("homicide", "homicide-u25", "killings of under-25s with a knife",
           FilterState(what=("homicide",), flags=("knife", "non-domestic"), cohort="u25", role="victim")),
)  # fmt: skip
#: What may be left out of a release.
MEASURES = ("knife", "homicide", "admissions")


def bare(state: FilterState) -> FilterState:
    """The question without its dates: by this a release is compared with others."""
    return state.without("start", "end", "compare", "measure", "districts", "areas", "lsoas", "cells")


def inside_by(vocabulary: Vocabulary) -> Inside:
    """(question, other question) -> whether every offence of the one is one of the other."""

    def inside(inner: str, outer: str) -> bool:
        if inner.startswith(HOSPITAL) or outer.startswith(HOSPITAL):
            return (inner, outer) == (f"{HOSPITAL}under 25", f"{HOSPITAL}all ages")
        return within(*(parse_query(query, vocabulary)[0] for query in (inner, outer)))

    return inside


def within(inner: FilterState, outer: FilterState) -> bool:
    """Whether the filters of the one leave in nothing that those of the other leave out."""
    kinds = not outer.what or (
        bool(inner.what) and all(name in outer.what or WITHIN.get(name) in outer.what for name in inner.what)
    )
    return (
        kinds
        and _ages_within(inner, outer)
        and set(inner.flags) >= set(outer.flags)
        and all(
            not getattr(outer, name)
            or (getattr(inner, name) and set(getattr(inner, name)) <= set(getattr(outer, name)))
            for name in ("days", "hours")
        )
        and outer.school in ("all", inner.school)
    )


def _ages_within(inner: FilterState, outer: FilterState) -> bool:
    if outer.cohort == "all":
        return True
    if inner.cohort == "all" or outer.role not in ("any", inner.role):
        return False
    (low, stop), (least, most) = cohort_bounds(inner.cohort), cohort_bounds(outer.cohort)
    return low >= least and (most is None or (stop is not None and stop <= most))
