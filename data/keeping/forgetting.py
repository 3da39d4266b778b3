"""``erase``: one offence or one person, for good. ``retain``: offences older than is kept.

Both build the store again without the rows and drop every older version, for each holds them still. Published releases
are counts that do not name anybody; they are never changed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from data.build.leaving import PAST, erased_offences, erased_persons, older_than, without_offences
from data.build.rows import Rows, rows_of
from data.build.salt import salt_of
from data.build.version import import_lock, load_fewer
from data.errors import InputError
from data.ingest.checks import counted
from data.ingest.persons import pseudonym
from data.months import Month
from data.store.beside.erased import Erased, offence_hash, person_hash, read_erased, write_erased
from data.store.versions import remove_all_but

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from data.store.version import StoreFolder

    Progress = Callable[[str, float], None]

PSEUDONYM = r"[0-9a-f]{16}"
#: A hundred years, in months.
LONGEST = 1_200
STILL_IN = (
    "Out of reach: backups made before now still hold it: destroy them. So do files that were downloaded, and the "
    "source. Published releases and packs are counts and stay as they are; notes and commentary are free text that "
    "nobody but you can judge."
)
OLDER_IN = (
    "Out of reach: backups made before now, files that were downloaded, and the source still hold them. Published "
    "releases and packs are counts and stay as they are. A file that is imported again brings its old offences back "
    "until the next `retain`."
)
AGAIN = "No later file brings it back: the store keeps a keyed hash of it, and nothing else."


def erase(
    folder: StoreFolder, *, offence: str = "", person: str = "", wait_seconds: float = 0.0, progress: Progress
) -> list[str]:
    """Erase ``FORCE/ID`` or a person (pseudonym or the id of the source). Returns sentences on what went.

    Without either: finish an erasure that was stopped in the middle. Raises InputError for both, or what is neither.
    """
    if offence and person:
        raise InputError("Give --offence or --person, not both: each erasure is recorded by itself.")
    with import_lock(folder, wait_seconds):
        held, before = rows_of(folder.current()), read_erased(folder.root)
        secret = salt_of(folder.root)
        wanted = _wanted(held, offence.strip(), person.strip(), secret)
        if not wanted and not before.begun:
            raise InputError("Name what to erase: --offence FORCE/ID, or --person; no erasure waits to be finished.")
        said = _found(held, before, wanted, secret)
        write_erased(folder.root, before | wanted | Erased(begun=True))
        return [*said, *_forgotten(folder, lambda rows: rows, progress), AGAIN, STILL_IN]


def _wanted(held: Rows, offence: str, person: str, secret: bytes) -> Erased:
    if offence:
        force, _, known = (part.strip() for part in offence.partition("/"))
        forces = sorted(held.offences["force"].astype(str).unique())
        if not known or force not in forces:
            raise InputError(
                "An offence is named FORCE/ID, as in 'Kent Police/46/12345/25': the force as the store writes it "
                f"(here: {', '.join(forces) or 'none'}), a slash, and the reference of the source. Nothing was changed."
            )
        return Erased(frozenset([offence_hash(secret, force, known)]))
    if person:
        as_held = bool(re.fullmatch(PSEUDONYM, person)) or (held.persons["person_id"] == person).any()
        names = {pseudonym(person, secret), person} if as_held else {pseudonym(person, secret)}
        return Erased(persons=frozenset(person_hash(secret, name) for name in names))
    return Erased()


def _found(held: Rows, before: Erased, wanted: Erased, secret: bytes) -> list[str]:
    """What the version in use holds of what was listed before and is to be listed, in words."""
    listed = before | wanted
    offences = erased_offences(held, listed, secret) if listed.offences else np.zeros(len(held.offences), bool)
    persons = erased_persons(held, listed, secret) if listed.persons else np.zeros(len(held.persons), bool)
    inside = offences[held.persons["offence_index"].to_numpy(np.int64)] if len(held.persons) else persons
    if not offences.any() and not persons.any():
        if not wanted:
            return ["The erasure that was stopped is finished."]
        if (wanted.offences | wanted.persons) & (before.offences | before.persons):
            return ["It was erased before, and nothing of it is held in the version in use."]
        return ["Nothing of it is held in the version in use: check how it is written. It is on the list all the same."]
    said = []
    if offences.any():
        said.append(f"{counted(int(offences.sum()), 'offence')}, with {counted(int(inside.sum()), 'person')} in it")
    if alone := int((persons & ~inside).sum()):
        said.append(f"the person in {counted(alone, 'offence')}, which stay, for others are in them")
    return [f"Erased: {'; '.join(said)}."]


def _forgotten(folder: StoreFolder, change: Callable[[Rows], Rows], progress: Progress) -> list[str]:
    """Build again, drop older versions, and only then say in the list that it is done."""
    before = folder.current().data_version
    version = load_fewer(folder, change, progress=progress)
    dropped = remove_all_but(folder.root, str(folder.current_name()))
    listed = read_erased(folder.root)
    if listed.begun:
        write_erased(folder.root, listed.finished())
    built = "is as it was" if version == before else "is built again"
    older = "There was no older version." if not dropped else f"{counted(dropped, 'older version')} dropped."
    return [f"The store {built} (data version {version}). {older}"]


def retain(
    folder: StoreFolder, months: int, *, today: date, wait_seconds: float = 0.0, progress: Progress
) -> list[str]:
    """Build the store without offences that were committed and recorded more than so many months ago.

    Returns sentences. Raises InputError where nothing would be left; the store is then as it was.
    """
    if not 1 <= months <= LONGEST:
        raise InputError(f"--months is a number from 1 to {LONGEST:,}.")
    first = Month(Month.of(today) - months).first
    with import_lock(folder, wait_seconds):
        held = rows_of(folder.current())
        gone = older_than(held, first)
        if gone.all():
            raise InputError(f"Every offence is older than {first}: nothing would be left, so nothing was changed.")
        said = _forgotten(folder, lambda rows: without_offences(rows, older_than(rows, first), PAST), progress)
    went = f"{int(gone.sum()):,} of {len(gone):,} offences were committed and recorded before {first}"
    return [f"{went}: they are no longer held. {int((~gone).sum()):,} stay.", *said, OLDER_IN]
