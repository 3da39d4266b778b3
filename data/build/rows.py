"""The raw rows of a store: those it keeps, those a batch adds, and what is derived from them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from data.errors import InputError
from data.question.recording import CHANGES
from data.question.success_measures import TARGETS
from data.schema import OFFENCE_COLUMNS, PERSON_COLUMNS, REJECT_COLUMNS
from data.store.source import Source
from data.store.version import Store
from data.tables.offence_classes import table_versions
from data.tables.reference import fingerprint
from data.tables.residents import RESIDENTS
from data.tables.shifts import SHIFTS
from data.tables.terms import TERMS
from data.tables.unit_costs import COSTS
from data.tables.vocabulary import AREAS

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.boundaries.layers import Layers
    from data.schema import ImportBatch

#: Raw columns kept in the store beside those of the schema; ``file_index`` is then an index into ``Rows.files``.
RAW_COLUMNS = [*OFFENCE_COLUMNS, "source"]


@dataclass
class Rows:
    """Offences and persons as read, with the files and sources they came from."""

    offences: pd.DataFrame
    persons: pd.DataFrame
    rejects: pd.DataFrame
    files: list[dict[str, Any]] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)

    @classmethod
    def empty(cls) -> Rows:
        """A store with no offence in it."""
        return cls(
            pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in (OFFENCE_COLUMNS | {"source": "str"}).items()}),
            pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in PERSON_COLUMNS.items()}),
            pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in REJECT_COLUMNS.items()}),
        )

    def refuse_overlap(self, batch: ImportBatch) -> list[str]:
        """Raise InputError where another source already holds a month of the batch: it would count twice."""
        others = self.offences[self.offences["source"] != batch.source]
        shared = sorted(_months(others["occurred_on"]) & _months(batch.offences["occurred_on"]))
        if shared:
            other = next(s.name for s in self.sources if s.key != batch.source)
            raise InputError(
                f"{other} already holds {shared[0]}{' and more months' if len(shared) > 1 else ''}; offences of "
                f"{batch.source_name} would be counted twice: choose another STORE_DIR for them."
            )
        return []

    def with_batch(self, batch: ImportBatch, mapping_version: str) -> tuple[Rows, list[str]]:
        """These rows without what the batch replaces, and the batch; sentences say what was replaced."""
        gone = self._replaced_by(batch)
        sentences = _replacement_sentences(self.offences[gone], batch)
        kept, number = self.offences[~gone], np.cumsum(~gone) - 1
        persons = self.persons[~gone[self.persons["offence_index"].to_numpy(np.int64)]] if gone.any() else self.persons
        persons = persons.assign(offence_index=number[persons["offence_index"].to_numpy(np.int64)])
        new_files = [
            {
                "name": file.name,
                "sha256": hashlib.sha256(f"{file.sha256}{mapping_version}".encode()).hexdigest(),
                "read": file.read,
                "notes": file.notes,
            }
            for file in batch.files
        ]
        merged = Rows(
            pd.concat(
                [
                    kept,
                    batch.offences.assign(
                        source=batch.source, file_index=batch.offences["file_index"] + len(self.files)
                    ),
                ],
                ignore_index=True,
            ),
            pd.concat(
                [persons, batch.persons.assign(offence_index=batch.persons["offence_index"] + len(kept))],
                ignore_index=True,
            ),
            pd.concat(
                [self.rejects, batch.rejects.assign(file_index=batch.rejects["file_index"] + len(self.files))],
                ignore_index=True,
            ),
            [*self.files, *new_files],
            [s for s in self.sources if s.key != batch.source or (kept["source"] == s.key).any()],
        )
        merged.sources = _merge_source(merged.sources, batch)
        held = set(self.offences["file_index"].unique().tolist())
        return merged._without_emptied_files(len(self.files), held), sentences

    def _replaced_by(self, batch: ImportBatch) -> npt.NDArray[np.bool_]:
        """Rows of the same source whose force and month the batch brings again, or whose offence id it does."""
        mine = (self.offences["source"] == batch.source).to_numpy(dtype=bool)
        unit = _unit(self.offences)
        gone = mine & np.isin(unit, np.unique(_unit(batch.offences)))
        if batch.source == "force-extract":
            ids = batch.offences["offence_id"]
            brought = ids[ids != ""].unique()
            gone |= mine & self.offences["offence_id"].isin(brought).to_numpy(dtype=bool)
        return gone

    def _without_emptied_files(self, old: int, held: set[int]) -> Rows:
        """Drop earlier files that this import emptied, and number the others again.

        A file that held no offence before (``held``: those that did) stays for its rejected rows, unless it came again.
        """
        left = set(self.offences["file_index"].unique().tolist())
        brought = {file[key] for file in self.files[old:] for key in ("name", "sha256")}
        keep = [
            i
            for i, file in enumerate(self.files)
            if i >= old or i in left or (i not in held and not brought & {file["name"], file["sha256"]})
        ]
        number = {before: after for after, before in enumerate(keep)}
        rejects = self.rejects[self.rejects["file_index"].isin(keep)]
        return Rows(
            self.offences.assign(file_index=self.offences["file_index"].map(number).astype("int32")),
            self.persons,
            rejects.assign(file_index=rejects["file_index"].map(number).astype("int32")),
            [self.files[i] for i in keep],
            self.sources,
        )

    def files_account(self) -> list[dict[str, Any]]:
        """For the manifest: each file with its rejected rows by reason."""
        reasons = self.rejects.groupby(["file_index", "reason"]).size() if len(self.rejects) else {}
        account: list[dict[str, Any]] = [{"id": i, **file, "rejected": {}} for i, file in enumerate(self.files)]
        for (file, reason), count in dict(reasons).items():
            account[int(file)]["rejected"][reason] = int(count)
        return account

    def rejects_for_people(self) -> pd.DataFrame:
        """The rejected rows with the file's name, line and reason; no content of the row."""
        names = pd.Series([file["name"] for file in self.files], dtype="str")
        return pd.DataFrame(
            {
                "file": self.rejects["file_index"].map(names),
                "line": self.rejects["line"],
                "reason": self.rejects["reason"],
            }
        )


def rows_of(store: Store) -> Rows:
    """The raw rows of a version, as they were read."""
    columns = ", ".join(f'"{name}"' for name in RAW_COLUMNS if name != "file_index")
    cursor = store.cursor()
    offences = cursor.execute(f"SELECT {columns}, file_id AS file_index FROM offence ORDER BY offence_key").df()  # noqa: S608
    persons = cursor.execute(
        "SELECT offence_key AS offence_index, role, age, sex, person_id FROM person ORDER BY rowid"
    ).df()
    rejects = cursor.execute("SELECT file_id AS file_index, line, reason FROM reject ORDER BY rowid").df()
    known = ("name", "sha256", "read", "notes", "gone")
    files = [{key: file[key] for key in known if key in file} for file in store.manifest.files]
    kinds = OFFENCE_COLUMNS | {"source": "str"}
    return Rows(
        offences.astype(kinds),
        persons.astype(PERSON_COLUMNS),
        rejects.astype(REJECT_COLUMNS),
        files,
        list(store.sources),
    )


def version_hash(store_format: int, rows: Rows, layers: Layers, beside: dict[str, Any]) -> str:
    """Hash of all that the answers depend on; the same files, boundaries and tables give the same version.

    ``beside``: fingerprints of what stands beside the offences.

    Files without offences count only where there are persons, which one of them may have brought.
    """
    left = rows.offences["file_index"].value_counts()
    counted = [(i, file) for i, file in enumerate(rows.files) if file["read"] or len(rows.persons)]
    content = {
        "format": store_format,
        "files": sorted((file["sha256"], int(left.get(i, 0))) for i, file in counted),
        "layers": sorted(layer["sha256"] for layer in layers.describe()),
        "tables": all_table_versions(),
        **beside,
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def all_table_versions() -> dict[str, str]:
    """Name -> edition of every editable table that an answer may rest on."""
    others = (AREAS, CHANGES, COSTS, RESIDENTS, SHIFTS, TARGETS, TERMS)
    return table_versions() | {table.name: fingerprint(table.file)[:12] for table in others}


def _months(dates: pd.Series) -> set[str]:
    return set(dates.dt.strftime("%Y-%m").unique()) if len(dates) else set()


def _unit(offences: pd.DataFrame) -> npt.NDArray[Any]:
    """What one import replaces: the rows of one force and month."""
    return (
        (offences["force"].astype(str) + "|" + offences["batch_month"].astype(str)).to_numpy(dtype=object).astype(str)
    )


def _replacement_sentences(gone: pd.DataFrame, batch: ImportBatch) -> list[str]:
    """'2025-03 Kent Police: 15,312 rows took the place of 15,300', so that a partial file is noticed at once."""
    fresh = batch.offences.groupby(["force", "batch_month"]).size()
    return [
        f"{month} {force}: {fresh.get((force, month), 0):,} rows took the place of {count:,}"
        for (force, month), count in gone.groupby(["force", "batch_month"]).size().items()
    ]


def _merge_source(sources: list[Source], batch: ImportBatch) -> list[Source]:
    new = Source(batch.source, batch.source_name, batch.licence, batch.capabilities)
    return sorted([s for s in sources if s.key != batch.source] + [new], key=lambda source: source.key)
