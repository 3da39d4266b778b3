"""How each offence ended, in the words of data.police.uk."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from data.ingest.demo.plan import Floats, Ints

OUTCOMES: tuple[str, ...] = (
    "",
    "Under investigation",
    "Investigation complete; no suspect identified",
    "Unable to prosecute suspect",
    "Suspect charged",
    "Offender given a caution",
    "Local resolution",
    "Further action is not in the public interest",
    "Further investigation is not in the public interest",
    "Action to be taken by another organisation",
)
#: Relative frequency of each outcome: nobody suspected; an adult suspected; only under-18s suspected.
NOBODY = (0, 0.03, 0.86, 0.05, 0, 0, 0, 0, 0.06, 0)
ADULT = (0, 0.06, 0.02, 0.62, 0.17, 0.04, 0.03, 0.01, 0.04, 0.01)
CHILD = (0, 0.05, 0.02, 0.46, 0.08, 0.06, 0.15, 0.07, 0.06, 0.05)
#: Share still under investigation in the last months, latest first.
STILL_OPEN = (0.8, 0.6, 0.42, 0.3, 0.2, 0.14, 0.1, 0.07)


def choose_outcomes(
    suspected: Ints, months_ago: Ints, is_crime: npt.NDArray[np.bool_], rng: np.random.Generator
) -> Ints:
    """Position in OUTCOMES; ``suspected``: 0 nobody, 1 an adult or someone of unknown age, 2 only under-18s."""
    chances = np.cumsum([_normal(row) for row in (NOBODY, ADULT, CHILD)], axis=1)
    steps = (chances + np.arange(3)[:, None]).ravel()
    width = len(OUTCOMES)
    chosen = np.searchsorted(steps, suspected + rng.random(len(suspected)), side="right") % width
    still_open = np.append(STILL_OPEN, 0.0)[np.minimum(months_ago, len(STILL_OPEN))]
    chosen[rng.random(len(suspected)) < still_open] = 1
    return np.where(is_crime, chosen, 0)


def _normal(row: tuple[float, ...]) -> Floats:
    return np.asarray(row) / sum(row)
