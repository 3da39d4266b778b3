"""The recorded list of 200 filter changes that every benchmark asks, the same on every store."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

from data.question.display import Display
from data.question.filters import FilterState

SEED = 20251122
STARTS = [date(2024, 10, 1), date(2025, 7, 1), date(2023, 10, 1), date(2025, 4, 1)]
ENDS = [date(2025, 9, 30), date(2024, 9, 30)]
WHATS = [
    (),
    ("asvc",),
    ("msvc",),
    ("knife-enabled",),
    ("rape",),
    ("assault-with-injury",),
    ("burglary",),
    ("violence-and-sexual-offences",),
    ("antisocial-behaviour",),
    ("asvc", "blade-possession"),
]
DISTRICTS = ["E06000035", "E07000114", "E07000106", "E07000113", "E07000110", "E07000115"]


def changes(count: int = 200) -> list[tuple[FilterState, Display]]:
    """A walk as a person makes it: each step changes one or two clauses; about 1 in 4 is at LSOA level."""
    chance = random.Random(SEED)
    state, display, walk = FilterState(start=STARTS[0], end=ENDS[0], what=("asvc",)), Display(), []
    steps = {
        "what": lambda: {"what": chance.choice(WHATS)},
        "cohort": lambda: {"cohort": chance.choice(["all", "u18", "u25", "18-25", "13-17"])},
        "flags": lambda: {"flags": chance.choice([(), ("public",), ("knife",), ("public", "non-domestic")])},
        "district": lambda: {"districts": chance.choice([(), (), (chance.choice(DISTRICTS),)])},
        "days": lambda: {"days": chance.choice([(), ("mon", "tue", "wed", "thu", "fri"), ("sat", "sun")])},
        "hours": lambda: {"hours": chance.choice([(), (15, 16), (22, 23), tuple(range(6, 18))])},
        "dates": lambda: {"start": chance.choice([*STARTS, None]), "end": ENDS[0]},
        "compare": lambda: {"compare": chance.choice(["year", "period"])},
        "measure": lambda: {"measure": chance.choice(["count", "rate", "harm", "change"])},
    }
    seen: set[object] = set()
    while len(walk) < count:
        for name in chance.sample(sorted(steps), chance.choice([1, 1, 2])):
            state = replace(state, **steps[name]())  # type: ignore[arg-type]
        display = Display(level="lsoa" if chance.random() < 0.25 else "district")
        if (state, display) not in seen:  # a question asked before would come from the cache
            seen.add((state, display))
            walk.append((state, display))
    return walk
