"""The people in the offences of a question, as totals only: no id and no single person leaves this module."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from data.clauses import clauses, where
from data.schema import HARM_SCALE, Role

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from data.filters import FilterState
    from data.periods import Period
    from data.store import Store


def people_by_age_and_sex(
    state: FilterState, store: Store, vintage: int, period: Period | None, *, role: Role
) -> pd.DataFrame:
    """Persons in that role in the offences of the question: age (<NA> unknown), sex ('F', 'M', ''), people.

    The offence has to satisfy the question, each of its people is then counted, whatever their own age.
    """
    condition, values = where(clauses(state, store, vintage), period)
    sql = (
        "SELECT CAST(NULLIF(age, 'NaN'::DOUBLE) AS INTEGER) AS age, sex, count(*) AS people FROM person "  # noqa: S608
        f"WHERE role = ? AND offence_key IN (SELECT offence_key FROM offence {condition}) GROUP BY ALL ORDER BY ALL"
    )
    frame = store.cursor().execute(sql, [int(role), *values]).df()
    return frame.astype({"age": "Int64", "people": "int64"})


def harm_by_person(state: FilterState, store: Store, vintage: int, period: Period | None) -> npt.NDArray[np.float64]:
    """Days of harm each person (by pseudonymous id) took part in, as victim or suspect, largest first; no ids."""
    condition, values = where(clauses(state, store, vintage), period)
    sql = (
        "WITH chosen AS (SELECT offence_key, harm FROM offence "  # noqa: S608 - own words only
        f"{condition}) SELECT sum(harm) AS harm FROM person JOIN chosen USING (offence_key) "
        "WHERE person_id <> '' GROUP BY person_id ORDER BY harm DESC NULLS LAST"
    )
    found = store.cursor().execute(sql, values).fetchnumpy()["harm"]
    return np.ma.filled(found, 0).astype(np.float64) / HARM_SCALE


def people_by_offences(state: FilterState, store: Store, vintage: int, period: Period | None) -> pd.DataFrame:
    """How many people (by pseudonymous id) are in 1, 2, 3 ... offences of the question: offences, people; no ids.

    Victim or suspect; a person in two roles of one offence is in one offence.
    """
    condition, values = where(clauses(state, store, vintage), period)
    sql = (
        "SELECT offences, count(*) AS people FROM (SELECT count(DISTINCT offence_key) AS offences FROM person "  # noqa: S608
        f"WHERE person_id <> '' AND offence_key IN (SELECT offence_key FROM offence {condition}) GROUP BY person_id) "
        "GROUP BY offences ORDER BY offences"
    )
    return store.cursor().execute(sql, values).df().astype("int64")


def entries_without_id(state: FilterState, store: Store, vintage: int, period: Period | None) -> int:
    """Entries of people that have no id, so that nobody can say whether they are in other offences too."""
    condition, values = where(clauses(state, store, vintage), period)
    sql = (
        "SELECT count(*) FROM person WHERE person_id = '' AND offence_key IN "  # noqa: S608 - own words only
        f"(SELECT offence_key FROM offence {condition})"
    )
    (found,) = store.cursor().execute(sql, values).fetchall()[0]
    return int(found)


def offences_with_people(
    state: FilterState, store: Store, vintage: int, period: Period | None
) -> tuple[int, dict[Role, int]]:
    """Offences of the question, and how many of them have at least one person in each role, of known age or not."""
    condition, values = where(clauses(state, store, vintage), period)
    sql = (
        "SELECT count(*), count(*) FILTER (victim_ages <> 0), count(*) FILTER (suspect_ages <> 0) "  # noqa: S608
        f"FROM offence {condition}"
    )
    total, victims, suspects = store.cursor().execute(sql, values).fetchall()[0]
    return int(total), {Role.VICTIM: int(victims), Role.SUSPECT: int(suspects)}
