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
