"""Demonstration data: invented offences on real geography that reproduce a published picture.

What is real and what is invented: ``docs/methods/demonstration-data.md``.
"""

from __future__ import annotations

import pandas as pd

from data.errors import InputError
from data.ingest.demo.frames import (
    ALL_FLAGS,
    Progress,
    fingerprint,
    offence_frame,
    ordered_copies,
    person_frame,
)
from data.ingest.demo.plan import PLANNED, load_plan
from data.ingest.demo.series import demo_admissions, demo_residents
from data.ingest.demo.skeleton import build_skeleton
from data.schema import REJECT_COLUMNS, Capabilities, FileAccount, ImportBatch

LICENCE = (
    "Invented offences; no real person or event. "
    "Source: Office for National Statistics licensed under the Open Government Licence v.3.0."
)


def generate_demo(offences: int = PLANNED, seed: int = 20250930, progress: Progress | None = None) -> ImportBatch:
    """Invented offences of October 2022 to September 2025 in Kent and Medway, the same every time.

    At 120,000 offences the figures in ``data/tables/demo_targets.toml`` hold; other sizes repeat or thin the same plan
    evenly, so they hold in proportion. ``progress`` is told a step and how much is done, 0 to 1.
    Raises InputError for fewer than one offence.
    """
    if offences < 1:
        raise InputError(f"Demonstration data needs at least 1 offence, not {offences}; give a larger number.")
    tell = progress or (lambda _step, _done: None)
    tell("Planning the demonstration offences", 0.0)
    plan = load_plan()
    skeleton = build_skeleton(plan, seed)
    tell("Placing them in time", 0.3)
    written = ordered_copies(skeleton, offences, seed)
    tell("Placing them on the map", 0.4)
    table = offence_frame(plan, skeleton, written, seed)
    tell("Naming the people involved", 0.7)
    persons = person_frame(plan, skeleton, written, seed)
    tell("Demonstration offences made", 1.0)
    return ImportBatch(
        source="demonstration",
        source_name="Demonstration data",
        licence=LICENCE,
        capabilities=Capabilities(True, True, True, True, ALL_FLAGS, True, True),
        offences=table,
        persons=persons,
        rejects=pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in REJECT_COLUMNS.items()}),
        files=[FileAccount("demonstration data", fingerprint(offences, seed), read=offences)],
    )


__all__ = ["demo_admissions", "demo_residents", "generate_demo"]
