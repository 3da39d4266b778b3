"""The people in the offences of a question, as totals only: no id and no single person leaves this module."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from data.counts.scan import scan_of
from data.question.basis.parts import NOTHING
from data.schema import HARM_SCALE, Role
from data.store.columns import NO_AGE, NO_HARM, SEXES, columns_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.question.basis.parts import Part
    from data.question.filters import FilterState
    from data.question.periods import Period
    from data.store.version import Store


def _people(
    state: FilterState, store: Store, vintage: int, period: Period | None, leave_out: Part
) -> npt.NDArray[np.intp]:
    """Rows of the person columns whose offence is in the question."""
    scan = scan_of(state, store, vintage)
    inside = np.zeros(len(scan.columns), dtype=bool)
    inside[scan.rows(period, leave_out)] = True
    return np.flatnonzero(inside[scan.columns["person_row"]])


def people_by_age_and_sex(
    state: FilterState, store: Store, vintage: int, period: Period | None, *, role: Role, leave_out: Part = NOTHING
) -> pd.DataFrame:
    """Persons in that role in the offences of the question: age (<NA> unknown), sex ('F', 'M', ''), people.

    The offence has to satisfy the question, each of its people is then counted, whatever their own age.
    """
    columns, rows = columns_of(store), _people(state, store, vintage, period, leave_out)
    rows = rows[columns["person_role"][rows] == int(role)]
    counts = np.bincount(columns["person_age"][rows].astype(np.intp) * len(SEXES) + columns["person_sex"][rows])
    found = np.flatnonzero(counts)
    ages, sexes = np.divmod(found, len(SEXES))
    frame = pd.DataFrame(
        {
            "age": pd.array(ages, dtype="Int64"),
            "sex": [SEXES[number] for number in sexes],
            "people": counts[found].astype(np.int64),
        }
    )
    frame.loc[frame["age"] == NO_AGE, "age"] = pd.NA
    return frame


def harm_by_person(
    state: FilterState, store: Store, vintage: int, period: Period | None, *, leave_out: Part = NOTHING
) -> npt.NDArray[np.float64]:
    """Days of harm each person (by pseudonymous id) took part in, as victim or suspect, largest first; no ids."""
    columns, rows = columns_of(store), _people(state, store, vintage, period, leave_out)
    numbers = columns["person_number"][rows]
    rows, numbers = rows[numbers > 0], numbers[numbers > 0]
    harm = columns["harm"][columns["person_row"][rows]].astype(np.float64)
    _, who = np.unique(numbers, return_inverse=True)
    sums = np.bincount(who, weights=np.where(harm == NO_HARM, 0, harm)) if len(who) else np.zeros(0)
    return np.sort(sums)[::-1].astype(np.float64) / HARM_SCALE


def people_by_offences(
    state: FilterState, store: Store, vintage: int, period: Period | None, *, leave_out: Part = NOTHING
) -> pd.DataFrame:
    """How many people (by pseudonymous id) are in 1, 2, 3 ... offences of the question: offences, people; no ids.

    Victim or suspect; a person in two roles of one offence is in one offence.
    """
    columns, rows = columns_of(store), _people(state, store, vintage, period, leave_out)
    numbers = columns["person_number"][rows]
    pairs = np.unique(np.column_stack([numbers, columns["person_row"][rows]])[numbers > 0], axis=0)
    _, offences = np.unique(pairs[:, 0], return_counts=True)
    many, people = np.unique(offences, return_counts=True)
    return pd.DataFrame({"offences": many.astype(np.int64), "people": people.astype(np.int64)})


def entries_without_id(
    state: FilterState, store: Store, vintage: int, period: Period | None, *, leave_out: Part = NOTHING
) -> int:
    """Entries of people that have no id, so that nobody can say whether they are in other offences too."""
    numbers = columns_of(store)["person_number"][_people(state, store, vintage, period, leave_out)]
    return int((numbers == 0).sum())


def offences_with_people(
    state: FilterState, store: Store, vintage: int, period: Period | None, *, leave_out: Part = NOTHING
) -> tuple[int, dict[Role, int]]:
    """Offences of the question, and how many of them have at least one person in each role, of known age or not."""
    scan = scan_of(state, store, vintage)
    rows = scan.rows(period, leave_out)
    victims, suspects = scan.take("victim_ages", rows), scan.take("suspect_ages", rows)
    return len(victims), {Role.VICTIM: int((victims > 0).sum()), Role.SUSPECT: int((suspects > 0).sum())}
