"""Rows that leave a store: erased for good, or older than is kept. Each stays in the account of its file, by reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from data.store.beside.erased import Erased, offence_hash, person_hash

if TYPE_CHECKING:
    from datetime import date

    import numpy.typing as npt

    from data.build.rows import Rows

#: Why a row is no longer held, as the account says it.
ERASED, PAST = "erased", "older than is kept"


def without_offences(rows: Rows, gone: npt.NDArray[np.bool_], why: str) -> Rows:
    """These rows without the offences marked in ``gone`` (one entry for each offence) and the persons in them."""
    if not gone.any():
        return rows
    counts = Counter(rows.offences["file_index"][gone].tolist())
    files = [
        file | {"gone": Counter(file.get("gone", {})) + Counter({why: counts[i]})} if counts[i] else file
        for i, file in enumerate(rows.files)
    ]
    at = rows.persons["offence_index"].to_numpy(np.int64)
    stays, number = ~gone[at] if len(at) else np.zeros(0, bool), np.cumsum(~gone) - 1
    persons = rows.persons[stays].reset_index(drop=True)
    return replace(
        rows,
        offences=rows.offences[~gone].reset_index(drop=True),
        persons=persons.assign(offence_index=number[persons["offence_index"].to_numpy(np.int64)]),
        files=files,
    )


def without_persons(rows: Rows, gone: npt.NDArray[np.bool_]) -> Rows:
    """These rows without the persons marked in ``gone``; their offences stay, for others are in them."""
    return replace(rows, persons=rows.persons[~gone].reset_index(drop=True)) if gone.any() else rows


def without_erased(rows: Rows, erased: Erased, secret: bytes) -> Rows:
    """These rows without what is on the list."""
    if erased.offences:
        rows = without_offences(rows, erased_offences(rows, erased, secret), ERASED)
    if erased.persons:
        rows = without_persons(rows, erased_persons(rows, erased, secret))
    return rows


def erased_offences(rows: Rows, erased: Erased, secret: bytes) -> npt.NDArray[np.bool_]:
    """One entry for each offence: whether it is on the list. An offence without an id cannot be."""
    pairs = zip(rows.offences["force"].astype(str), rows.offences["offence_id"].astype(str), strict=True)
    found = [bool(known) and offence_hash(secret, force, known) in erased.offences for force, known in pairs]
    return np.array(found, dtype=bool)


def erased_persons(rows: Rows, erased: Erased, secret: bytes) -> npt.NDArray[np.bool_]:
    """The same for each person."""
    ids = rows.persons["person_id"].astype(str)
    listed = {each for each in ids.unique() if each and person_hash(secret, each) in erased.persons}
    return ids.isin(listed).to_numpy(dtype=bool)


def older_than(rows: Rows, first: date) -> npt.NDArray[np.bool_]:
    """One entry for each offence: whether it was both committed and recorded before this day.

    Offences are often reported decades later; one whose recording is not known goes by the day it was committed.
    """
    day = pd.Timestamp(first)
    recorded = rows.offences["recorded_on"].fillna(rows.offences["occurred_on"])
    return ((rows.offences["occurred_on"] < day) & (recorded < day)).to_numpy(dtype=bool)
