"""Residents that a user loads: one table for LSOAs and one for districts, kept with the store beside the built-in one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from data.tables.residents import share_taken

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    from data.store.version import Store

LEVELS = ("lsoa", "district")


@dataclass(frozen=True, eq=False)
class LoadedResidents:
    """``frame``: code, district ('' where not known), and a column for each group, such as 'F_0_0' or 'P_65_'.

    A group's column is named by sex (P: persons), first and last age, both in; no last age: no end. The groups of a
    sex are every age once. ``broken``: districts of which a row could not be read, so that they have no sum.
    """

    level: str  # of LEVELS
    frame: pd.DataFrame
    source: str  # for the screen, as are licence and file
    licence: str
    file: str
    broken: tuple[str, ...] = ()

    @property
    def groups(self) -> list[str]:
        """Columns of residents."""
        return [name for name in self.frame.columns if name not in ("code", "district")]

    @property
    def single_years(self) -> bool:
        """True where every group but the last is one year of age."""
        return all(low == high or high < 0 for low, high in map(ages_of_group, self.groups))

    @property
    def fingerprint(self) -> str:
        """Hash of the figures and of where they are said to come from."""
        text = self.frame.sort_values("code").to_csv(index=False)
        said = json.dumps([self.level, self.source, self.licence, self.broken])
        return hashlib.sha256(f"{text}{said}".encode()).hexdigest()

    def describe(self) -> dict[str, Any]:
        """For the manifest and ``status``."""
        sexes = sorted({name[0] for name in self.groups})
        return {
            "level": self.level,
            "source": self.source,
            "licence": self.licence,
            "file": self.file,
            "areas": len(self.frame),
            "residents": int(np.nansum(self.frame[self.groups].to_numpy())),
            "sexes": sexes != ["P"],
            "single_years": self.single_years,
            "broken": list(self.broken),
            "fingerprint": self.fingerprint,
        }

    def save(self, folder: Path) -> None:
        """Beside the other small tables of a version."""
        self.frame.to_parquet(folder / file_name(self.level))

    def long(self) -> pd.DataFrame:
        """code, age_from, age_to (-1: no end), residents: both sexes together."""
        parts = []
        for (low, high), values in both_sexes(self.frame, self.groups).items():
            parts.append(
                pd.DataFrame({"code": self.frame["code"], "age_from": low, "age_to": high, "residents": values})
            )
        return pd.concat(parts, ignore_index=True)


def lsoa_residents(store: Store) -> LoadedResidents | None:
    """Residents by LSOA and age, where they were loaded."""
    if "residents of lsoas" not in store.kept:
        found = next((each for each in loaded_residents(store) if each.level == "lsoa"), None)
        store.kept["residents of lsoas"] = found
        return found
    return store.kept["residents of lsoas"]


def lsoa_residents_in(
    store: Store, vintage: int, lowest: int, below: int | None
) -> tuple[npt.NDArray[np.float64], bool] | None:
    """Residents of these ages by LSOA number, and whether no age group was cut; None where none are loaded."""
    loaded = lsoa_residents(store)
    if loaded is None:
        return None
    key = ("residents of lsoas", vintage, lowest, below)
    found = store.kept.get(key)
    if found is None:
        found = residents_by_code(loaded, store.lsoas(vintage)["code"].tolist(), lowest, below)
        store.kept[key] = found
    return found


def residents_by_code(
    loaded: LoadedResidents, codes: Sequence[str], lowest: int, below: int | None
) -> tuple[npt.NDArray[np.float64], bool]:
    """Residents of these ages of each area (NaN where the table has none), and whether no age group was cut."""
    groups = both_sexes(loaded.frame, loaded.groups)
    bounds = np.array(list(groups), dtype=np.int64).reshape(-1, 2)
    share = share_taken(bounds[:, 0], bounds[:, 1], lowest, below)
    sums = np.sum([part * values for part, values in zip(share, groups.values(), strict=True)], axis=0)
    return pd.Series(sums, index=loaded.frame["code"]).reindex(codes).to_numpy(), bool(np.isin(share, (0.0, 1.0)).all())


def file_name(level: str) -> str:
    """'residents_lsoa.parquet'."""
    return f"residents_{level}.parquet"


def loaded_residents(store: Store) -> tuple[LoadedResidents, ...]:
    """What was loaded into a version."""
    return tuple(
        LoadedResidents(
            said["level"],
            store.table(file_name(said["level"])),
            said["source"],
            said["licence"],
            said["file"],
            tuple(said["broken"]),
        )
        for said in store.manifest.residents
    )


def ages_of_group(name: str) -> tuple[int, int]:
    """First and last age of a column such as 'F_16_24'; last -1: no end."""
    _, low, high = name.split("_")
    return int(low), int(high) if high else -1


def both_sexes(frame: pd.DataFrame, groups: list[str]) -> Mapping[tuple[int, int], npt.NDArray[np.float64]]:
    """Residents of each group, the sexes added up; arrays by row of the frame."""
    found: dict[tuple[int, int], npt.NDArray[np.float64]] = {}
    for name in groups:
        ages = ages_of_group(name)
        found[ages] = found.get(ages, np.zeros(len(frame))) + frame[name].to_numpy(np.float64)
    return found
