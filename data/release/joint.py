"""Counts of several kinds of question by district, suppressed together, so that no one of them undoes another.

Published are the counts by district (rounded, small ones suppressed), their totals, and sums over areas of districts.
The rows are questions about the same offences, some inside others (under 18 inside under 25): what is shown of one
bounds the other. After the rule of ``data.release.disclosure`` for each row, a linear programme over all rows at once
looks for another set of counts that fits everything shown; where none is found, more is suppressed. Source: Hundepool
et al., Statistical Disclosure Control (2012), chapter 4.7 (linked tables).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, vstack

from data.release.audit import Knowledge, first_pinned
from data.release.disclosure import Policy, Released, as_shown, release, shown_range, small

if TYPE_CHECKING:
    from collections.abc import Sequence

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class JointRelease:
    """``counts``: (questions, districts); ``totals``: (questions,); both as they may be shown."""

    counts: Released
    totals: Released


def release_jointly(
    counts: npt.ArrayLike,
    elsewhere: npt.ArrayLike,
    policy: Policy,
    *,
    nested: Sequence[tuple[int, int]] = (),
    known: npt.ArrayLike | None = None,
) -> JointRelease:
    """Release counts by question and district together with the total of each question.

    ``counts``: (questions, districts). ``elsewhere``: (questions,), offences in no listed district: in the total, never
    shown. ``nested``: pairs (inner, outer) of rows, the inner a part of the outer in every district. ``known``:
    (districts,), True where the viewer sees the exact counts anyway; they are returned exact.
    """
    table = np.atleast_2d(np.asarray(counts, dtype=np.int64))
    beyond = np.asarray(elsewhere, dtype=np.int64)
    own = np.zeros(table.shape[1], dtype=bool) if known is None else np.asarray(known, dtype=bool)
    work = _Joint(table, beyond, policy, tuple(nested), own)
    work.suppress()
    shown = as_shown(table, work.hidden, policy)
    values = np.where(own, table, shown.values)
    status = np.where(own, "exact", shown.status)
    return JointRelease(Released(values, status), as_shown(work.totals, work.hidden_totals, policy))


class _Joint:
    """Rows on their way to release: what is hidden so far."""

    def __init__(
        self, table: Ints, elsewhere: Ints, policy: Policy, nested: tuple[tuple[int, int], ...], own: Bools
    ) -> None:
        self.table, self.elsewhere, self.policy, self.nested, self.own = table, elsewhere, policy, nested, own
        self.totals = table.sum(axis=1) + elsewhere
        self.hidden = np.zeros(table.shape, dtype=bool)
        self.hidden_totals: Bools = small(self.totals, policy)

    def suppress(self) -> None:
        """The rule for each row by itself, then more until nothing small is fixed by all rows together."""
        for row, counts in enumerate(self.table):
            others = np.flatnonzero(~self.own)
            found = release(counts[others], self.policy)
            self.hidden[row, others] = found.status == "suppressed"
            assert found.totals is not None
            self.hidden_totals[row] |= found.totals.status[0] == "suppressed"
        while self._hide_more():
            pass

    def _hide_more(self) -> bool:
        """Hide one figure more where a small one is fixed; False where none is."""
        cells = np.argwhere(self.hidden & small(self.table, self.policy))
        if not len(cells):
            return False
        questions = csr_matrix(
            (np.ones(len(cells)), (np.arange(len(cells)), cells[:, 0] * self._width + cells[:, 1])),
            shape=(len(cells), self._truth.size),
        )
        pinned = first_pinned(self._truth, self._knowledge(), questions)
        if pinned is None:
            return False
        row = int(cells[pinned][0])
        shown = np.flatnonzero(~self.hidden[row] & ~self.own & (self.table[row] > 0))
        if not self.hidden_totals[row]:
            self.hidden_totals[row] = True
        elif shown.size:
            self.hidden[row, shown[np.argmin(self.table[row, shown])]] = True
        else:  # the row says nothing any more: what still bounds it are the rows it is nested with
            self._hide_in_linked_rows(row, int(cells[pinned][1]))
        return True

    def _hide_in_linked_rows(self, row: int, district: int) -> None:
        linked = [b if a == row else a for a, b in self.nested if row in (a, b)]
        for other in linked:
            if not self.hidden[other, district]:
                self.hidden[other, district] = True
                return
        self.hidden[linked] |= ~self.own
        self.hidden_totals[linked] = True

    @property
    def _width(self) -> int:
        return self.table.shape[1] + 1

    @property
    def _truth(self) -> Ints:
        """All counts in one line, those elsewhere last in each row."""
        return np.column_stack([self.table, self.elsewhere]).ravel()

    def _knowledge(self) -> Knowledge:
        """What a reader knows: ranges of what is shown, which hidden counts are small, totals, and what is nested."""
        policy, far = self.policy, 2 * int(self._truth.sum()) + 10 * self.policy.round_to
        low, high = shown_range(self.table, policy)
        is_small = small(self.table, policy)
        low = np.where(self.hidden, np.where(is_small, policy.threshold_low, 0), low)
        high = np.where(self.hidden, np.where(is_small, policy.threshold_high, far), high)
        low, high = np.where(self.own, self.table, low), np.where(self.own, self.table, high)
        nowhere = np.zeros(len(self.table), dtype=np.int64)
        low, high = np.column_stack([low, nowhere]).ravel(), np.column_stack([high, nowhere + far]).ravel()
        shown = np.flatnonzero(~self.hidden_totals)
        least, most = shown_range(self.totals[shown], policy)
        lines, links = self._total_lines(shown), self._nested_lines()
        return Knowledge(
            low, high, vstack([lines, links]).tocsr(), np.r_[least, np.zeros(links.shape[0], np.int64)],
            np.r_[most, np.full(links.shape[0], far)],
        )  # fmt: skip

    def _total_lines(self, rows: npt.NDArray[np.intp]) -> csr_matrix:
        lines = np.zeros((len(rows), len(self.table), self._width))
        lines[np.arange(len(rows)), rows] = 1
        return csr_matrix(lines.reshape(len(rows), self._truth.size))

    def _nested_lines(self) -> csr_matrix:
        """outer − inner, for each pair and place: never below 0."""
        places = np.arange(self._width)
        inner = np.array([a * self._width + places for a, _ in self.nested], dtype=np.int64).ravel()
        outer = np.array([b * self._width + places for _, b in self.nested], dtype=np.int64).ravel()
        at = np.arange(len(inner))
        values = np.r_[np.ones(len(at)), -np.ones(len(at))]
        return csr_matrix((values, (np.r_[at, at], np.r_[outer, inner])), shape=(len(at), self._truth.size))
