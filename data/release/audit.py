"""Can a suppressed figure be worked out from what is shown? ``data.release.disclosure`` asks it here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import LinearConstraint, linprog, milp
from scipy.sparse import csr_matrix, vstack

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Mixed aims tried first: each moves many figures at once, so that few need a programme of their own.
MIXED_AIMS = 8
#: Seconds for one programme in whole numbers; a check that takes longer than that has failed.
MOST_SECONDS = 60.0


@dataclass(frozen=True)
class Knowledge:
    """What a reader knows of a table's cells (flattened): bounds of each, and of the sums along ``lines`` (sparse 0/1).

    Bounds are whole numbers. The lines are rows, columns and the total, two nested families, so the corners of the
    programme are whole tables.
    """

    low: Ints
    high: Ints
    lines: csr_matrix
    least: Ints
    most: Ints

    def corner(self, aim: Floats) -> Floats:
        """The table that fits all that is known and makes ``aim`` (a weight for each cell) smallest."""
        sums = {}
        if self.lines.shape[0]:
            sums = {"A_ub": vstack([self.lines, -self.lines]), "b_ub": np.concatenate([self.most, -self.least])}
        found = linprog(aim, bounds=np.column_stack([self.low, self.high]), method="highs-ds", **sums)
        if found.status != 0:
            raise RuntimeError(f"the disclosure check did not finish: {found.message}")
        return found.x

    def whole(self, aim: Floats) -> Floats:
        """The same in whole numbers only, where lines make no nested families: a table that could be the true one."""
        found = milp(
            aim,
            integrality=np.ones(len(aim)),
            bounds=(self.low, self.high),
            constraints=[LinearConstraint(self.lines, self.least, self.most)] if self.lines.shape[0] else [],
            options={"time_limit": MOST_SECONDS},
        )
        if found.x is None:
            raise RuntimeError(f"the disclosure check did not finish: {found.message}")
        return np.round(found.x)


def narrow_pinned(
    table: Ints, knowledge: Knowledge, questions: csr_matrix, pinned: npt.NDArray[np.bool_]
) -> int | None:
    """As ``first_pinned``, in whole numbers, among those marked in ``pinned``: marks of those found free are taken off.

    Where more is held back later, what was free stays free, so the same marks serve the next look.
    """
    truth = questions @ table

    def tried(aim: Floats) -> int:
        """How many figures this aim has freed."""
        before = int(pinned.sum())
        pinned[pinned] = np.abs(questions[pinned] @ knowledge.whole(aim) - truth[pinned]) < 0.5
        return before - int(pinned.sum())

    signs = np.random.default_rng(0).choice([-1.0, 1.0], size=(MIXED_AIMS, questions.shape[0]))
    for mix in signs:
        if pinned.sum() < MIXED_AIMS or not tried(questions.T @ (mix * pinned)) + tried(questions.T @ (-mix * pinned)):
            break
    for number in np.flatnonzero(pinned):
        for direction in (1, -1):
            if pinned[number]:
                tried(direction * questions[[number]].toarray().ravel())
        if pinned[number]:
            return int(number)
    return None


def first_pinned(table: Ints, knowledge: Knowledge, questions: csr_matrix) -> int | None:
    """The first of the figures (sums of cells, one in each row of ``questions``) that can only have its true value.

    ``table`` is the true one, flattened; it fits the knowledge. A figure is free as soon as one other table that fits
    gives it another value; it is pinned when neither its own smallest nor its own largest value differs from the truth.
    """
    truth = questions @ table
    pinned = np.ones(questions.shape[0], dtype=bool)
    signs = np.random.default_rng(0).choice([-1.0, 1.0], size=(MIXED_AIMS, questions.shape[0]))
    signs[0] = 1
    for mix in (*signs, *-signs):
        if pinned.any():
            pinned &= np.abs(questions @ knowledge.corner(questions.T @ (mix * pinned)) - truth) < 0.5
    for number in np.flatnonzero(pinned):
        for direction in (1, -1):
            if pinned[number]:
                aim = direction * questions[[number]].toarray().ravel()
                pinned &= np.abs(questions @ knowledge.corner(aim) - truth) < 0.5
        if pinned[number]:
            return int(number)
    return None
