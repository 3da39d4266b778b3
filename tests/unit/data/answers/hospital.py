"""Stores with admissions for the tests of this folder: generated offences, and a monthly series with known gaps."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd

from data.build.version import import_lock, load_admissions
from data.counts.admissions import ALL_AGES, UNDER_25, Admissions
from data.store.version import Store, StoreFolder

#: October 2022 to September 2025. None: no row.
EVERYBODY = [
    *(9, 12, 10, 8, 15, 11, 9, 14, 12, 10, 13, 11),
    *(10, 9, None, 12, 3, 11, 8, 10, 9, 13, 7, 10),
    *(5, 6, 4, 8, 2, 6, 7, None, 5, 9, 6, 4),
]
YOUNG = [
    *(3, 4, 2, 0, 5, 1, 2, 4, 3, 2, 4, 3),
    *(2, 3, None, 4, 0, 3, 2, 1, 2, 4, 1, 3),
    *(1, 2, 1, 2, 0, 1, 2, None, 1, 3, 1, 1),
]
MONTHS = [f"{2022 + (9 + i) // 12}-{(9 + i) % 12 + 1:02d}" for i in range(36)]


def admissions_with(everybody: list[int | None], young: list[int | None], **said: object) -> Admissions:
    """Both series from October 2022."""
    rows = [
        (pd.Timestamp(f"{month}-01"), measure, count)
        for measure, counts in ((ALL_AGES, everybody), (UNDER_25, young))
        for month, count in zip(MONTHS, counts, strict=False)
        if count is not None
    ]
    frame = pd.DataFrame(rows, columns=["month", "measure", "count"])
    words: dict[str, object] = {"source": "The hospitals", "licence": "Shared", "file": "icb.csv"}
    return Admissions(frame, **(words | said))  # type: ignore[arg-type]


def store_with(store: Store, folder: Path, admissions: Admissions) -> Store:
    """A copy of a store with these admissions in it."""
    shutil.copytree(store.folder.parent.parent, folder)
    own = StoreFolder(folder)
    with import_lock(own, 0):
        load_admissions(own, admissions)
    return own.current()
