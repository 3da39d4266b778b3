"""Small numbers: what may leave for viewers who must not learn that one or two people were involved.

Counts in a policy's range (1 to 4) are suppressed, others rounded (to 5), zeros shown. Because totals are known too,
more has to go than the small counts themselves:

- ``release``: cells that add up to a total. Beside the small cells, the smallest larger count is suppressed with them
  (every cell that has that value; where no cell is larger, the zeros; where every cell is small, the total instead).
  Why that is enough: swap a small count with the one suppressed beside it, and everything published stays the same,
  total included. So each suppressed cell could hold either value, even for a reader who knows this code.
- ``release_table``: rows and columns with margins. After the same rule for margins and lines, a linear programme looks
  for a second table that fits everything published; where none is found, more cells or margins are suppressed.

Totals are rounded from the true total, never added up from rounded cells. A cell is known by its status; a suppressed
one is NaN, never a zero. Source: Hundepool et al., Statistical Disclosure Control (2012), chapter 4 (primary and
secondary suppression, the attacker's linear programme). In words for readers: docs/methods/disclosure.md.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, vstack

from data.release.audit import Knowledge, first_pinned
from data.viewer import Viewer

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

EXACT, ROUNDED, SUPPRESSED = "exact", "rounded", "suppressed"


@dataclass(frozen=True)
class Policy:
    """Counts from ``threshold_low`` to ``threshold_high`` are suppressed, others rounded to ``round_to`` (1: not)."""

    threshold_low: int = 1
    threshold_high: int = 4
    round_to: int = 5

    def __post_init__(self) -> None:
        if not 1 <= self.threshold_low < self.threshold_high or self.round_to < 1:
            raise ValueError("a policy suppresses a range of at least two counts from 1 up, and rounds to 1 or more")


@dataclass(frozen=True)
class Released:
    """Figures that may be shown: ``values`` (NaN where suppressed) and ``status`` ('exact', 'rounded', 'suppressed').

    From ``release`` also ``totals``, one for each of ``labels`` (the distinct groups, sorted).
    """

    values: Floats
    status: npt.NDArray[np.str_]
    totals: Released | None = None
    labels: npt.NDArray = field(default_factory=lambda: np.zeros(0))


@dataclass(frozen=True)
class ReleasedTable:
    """A table with margins: cells (rows × columns), row totals, column totals and the total (one figure)."""

    cells: Released
    rows: Released
    columns: Released
    total: Released


def policy_for(viewer: Viewer, districts: Collection[str]) -> Policy | None:
    """The policy for figures of these districts (ONS codes; none: the whole area); None: exact figures may be shown.

    Analysts see exact figures everywhere, partnership managers where every district is their own.
    """
    if viewer.role == "analyst":
        return None
    own = bool(districts) and set(districts) <= viewer.own
    return None if own else Policy()


def release(counts: npt.ArrayLike, policy: Policy | None, groups: npt.ArrayLike | None = None) -> Released:
    """Release counts whose group totals are published or can be found out.

    ``counts``: whole numbers, one dimension. ``groups``: a label for each; cells of one label add up to one total
    (None: all cells do). Rates, changes and rankings must be worked out from what is released, see ``releasable_pair``.
    Raises ValueError for fractions or negative counts.
    """
    whole = _whole(counts).ravel()
    names = np.zeros(whole.size, dtype=np.int64) if groups is None else np.asarray(groups).ravel()
    if names.size != whole.size:
        raise ValueError("one group label for each count")
    labels, member = np.unique(names, return_inverse=True)
    totals = np.bincount(member, weights=whole, minlength=labels.size).astype(np.int64)
    hidden, hidden_totals = np.zeros(whole.size, dtype=bool), np.zeros(labels.size, dtype=bool)
    if policy is not None:
        for group in range(labels.size):
            cells = np.flatnonzero(member == group)
            hidden[cells], hidden_totals[group] = _suppress(whole[cells], policy)
    return as_shown(whole, hidden, policy, as_shown(totals, hidden_totals, policy), labels)


def releasable_pair(now: Released, before: Released) -> tuple[Floats, Floats]:
    """Both counts where neither is suppressed, else NaN for both: the only input of a public rate, change or interval.

    They are the rounded counts, so that a percentage gives away no more than the counts beside it.
    """
    shown = (now.status != SUPPRESSED) & (before.status != SUPPRESSED)
    return np.where(shown, now.values, np.nan), np.where(shown, before.values, np.nan)


def release_table(matrix: npt.ArrayLike, policy: Policy | None) -> ReleasedTable:
    """Release a table of counts (rows × columns) together with its row totals, column totals and total.

    What is shown leaves every suppressed cell and every small total at least two possible values, for a reader who
    knows the policy and even which of the suppressed cells are small. Raises ValueError for fractions, negative counts
    or another dimension.
    """
    counts = _whole(matrix)
    if counts.ndim != 2:
        raise ValueError("a table has rows and columns")
    work = _Table(counts, policy or Policy())
    if policy is not None:
        work.suppress()
    return ReleasedTable(
        as_shown(counts, work.hidden, policy),
        as_shown(counts.sum(axis=1), work.hidden_rows, policy),
        as_shown(counts.sum(axis=0), work.hidden_columns, policy),
        as_shown(counts.sum(keepdims=True).ravel(), np.array([work.hidden_total]), policy),
    )


def _whole(counts: npt.ArrayLike) -> Ints:
    given = np.asarray(counts)
    whole = given.astype(np.int64)
    if np.any(whole != given) or np.any(whole < 0):
        raise ValueError("only whole counts, 0 or more, can be released")
    return whole


def small(counts: Ints, policy: Policy) -> Bools:
    """Which counts lie in the range that is suppressed."""
    return (counts >= policy.threshold_low) & (counts <= policy.threshold_high)


def _lowest_shown(policy: Policy) -> int:
    """The smallest rounded figure of a count above the range: never inside the range, never a false zero."""
    return -(-(policy.threshold_high + 1) // policy.round_to) * policy.round_to


def _rounded(counts: Ints, policy: Policy) -> Ints:
    """Nearest multiple, halves up."""
    nearest = (counts + policy.round_to // 2) // policy.round_to * policy.round_to
    return np.where(counts > policy.threshold_high, np.maximum(nearest, _lowest_shown(policy)), counts)


def shown_range(counts: Ints, policy: Policy) -> tuple[Ints, Ints]:
    """The counts that these, as they are shown, may stand for: lowest and highest."""
    shown = _rounded(counts, policy)
    low = np.maximum(shown - policy.round_to // 2, policy.threshold_high + 1)
    low = np.where(shown == _lowest_shown(policy), policy.threshold_high + 1, low)
    high = shown + (policy.round_to - 1) // 2
    return np.where(shown == 0, 0, low), np.where(shown == 0, 0, high)


def as_shown(
    counts: Ints,
    hidden: Bools,
    policy: Policy | None,
    totals: Released | None = None,
    labels: npt.NDArray | None = None,
) -> Released:
    """Counts with those marked withheld, the others rounded as the policy says (None: nothing withheld or rounded)."""
    shown = counts if policy is None else _rounded(counts, policy)
    is_rounded = (counts > policy.threshold_high) & (policy.round_to > 1) if policy is not None else hidden
    status = np.where(hidden, SUPPRESSED, np.where(is_rounded, ROUNDED, EXACT))
    return Released(np.where(hidden, np.nan, shown), status, totals, np.zeros(0) if labels is None else labels)


def _suppress(counts: Ints, policy: Policy) -> tuple[Bools, bool]:
    """Which cells of one group to hide, and whether to hide their total. See the module's text."""
    few = small(counts, policy)
    hide_total = bool(small(counts.sum(keepdims=True), policy)[0])
    if not few.any():
        return few, hide_total
    larger = counts[counts > policy.threshold_high]
    beside = counts == larger.min() if larger.size else ~few
    return few | beside, hide_total or not beside.any()


class _Table:
    """A table on its way to release: what is hidden so far."""

    def __init__(self, counts: Ints, policy: Policy) -> None:
        self.counts, self.policy = counts, policy
        self.hidden = np.zeros(counts.shape, dtype=bool)
        self.hidden_rows, self.hidden_columns = (np.zeros(size, dtype=bool) for size in counts.shape)
        self.hidden_total = False

    def suppress(self) -> None:
        """Hide small figures, then whatever is needed until no hidden figure can be worked out."""
        self.hidden = small(self.counts, self.policy)
        self.hidden_rows = self._small_totals(self.counts.sum(axis=1))
        self.hidden_columns = self._small_totals(self.counts.sum(axis=0))
        self.hidden_total = bool(small(self.counts.sum(keepdims=True), self.policy).any())
        while self._complete_lines() or self._open_what_is_pinned():
            pass

    def _small_totals(self, totals: Ints) -> Bools:
        """Small totals, and beside them the smallest larger one, so that a hidden total need not be a small one."""
        hidden, larger = small(totals, self.policy), totals[totals > self.policy.threshold_high]
        return hidden | (totals == larger.min()) if hidden.any() and larger.size else hidden

    def _complete_lines(self) -> bool:
        """No hidden cell alone in a line whose total is shown."""
        before = int(self.hidden.sum() + self.hidden_rows.sum() + self.hidden_columns.sum())
        for row in np.flatnonzero((self.hidden.sum(axis=1) == 1) & ~self.hidden_rows):
            if not self._hide_smallest(self.hidden[row], self.counts[row]):
                self.hidden_rows[row] = True
        for column in np.flatnonzero((self.hidden.sum(axis=0) == 1) & ~self.hidden_columns):
            if not self._hide_smallest(self.hidden[:, column], self.counts[:, column]):
                self.hidden_columns[column] = True
        return int(self.hidden.sum() + self.hidden_rows.sum() + self.hidden_columns.sum()) > before

    def _hide_smallest(self, hidden: Bools, counts: Ints) -> bool:
        """Hide the smallest figure still shown that is not zero; ``hidden`` is a view and is changed."""
        shown = np.flatnonzero(~hidden & (counts > 0))
        if shown.size:
            hidden[shown[np.argmin(counts[shown])]] = True
        return bool(shown.size)

    def _open_what_is_pinned(self) -> bool:
        """Hide more around the first figure that everything shown fixes to one value; False when there is none."""
        cells = np.flatnonzero(self.hidden)
        rows, columns = (np.flatnonzero(small(self.counts.sum(axis=axis), self.policy)) for axis in (1, 0))
        asked = [self._mask(cell=int(cell)) for cell in cells] + self._lines(rows, columns)
        pinned = first_pinned(self.counts.ravel(), self._knowledge(), vstack(asked).tocsr()) if asked else None
        if pinned is None:
            return False
        if pinned < cells.size:
            row, column = divmod(int(cells[pinned]), self.counts.shape[1])
            self._hide_around(row, column)
        elif not (
            self._hide_smallest(self.hidden_rows, self.counts.sum(axis=1))
            or self._hide_smallest(self.hidden_columns, self.counts.sum(axis=0))
        ):
            self.hidden_total = True
        return True

    def _hide_around(self, row: int, column: int) -> None:
        """The smaller of the smallest shown cells in the row and the column; else their totals; else the total."""
        line = np.concatenate([self.counts[row], self.counts[:, column]])
        taken = np.concatenate([self.hidden[row], self.hidden[:, column]])
        before = taken.copy()
        if self._hide_smallest(taken, line):
            place = int(np.flatnonzero(taken != before)[0])
            columns = self.counts.shape[1]
            self.hidden[(row, place) if place < columns else (place - columns, column)] = True
        elif not (self.hidden_rows[row] and self.hidden_columns[column]):
            self.hidden_rows[row] = self.hidden_columns[column] = True
        else:
            self.hidden_total = True

    def _mask(self, cell: int | None = None, row: int | None = None, column: int | None = None) -> csr_matrix:
        """Which cells a figure adds up, as one sparse row: a cell, a row, a column, or with none of them the total."""
        mask = np.zeros(self.counts.shape)
        if cell is not None:
            mask.ravel()[cell] = 1
        else:
            mask[slice(None) if row is None else row, slice(None) if column is None else column] = 1
        return csr_matrix(mask.reshape(1, -1))

    def _lines(self, rows: npt.NDArray[np.intp], columns: npt.NDArray[np.intp]) -> list[csr_matrix]:
        return [self._mask(row=int(row)) for row in rows] + [self._mask(column=int(column)) for column in columns]

    def _knowledge(self) -> Knowledge:
        """What a reader knows: the range of each figure shown, and even which hidden cells are small."""
        policy, far = self.policy, 2 * int(self.counts.sum()) + 10 * self.policy.round_to
        low, high = shown_range(self.counts, policy)
        few = small(self.counts, policy)
        low = np.where(self.hidden, np.where(few, policy.threshold_low, policy.threshold_high + 1), low)
        high = np.where(self.hidden, np.where(few, policy.threshold_high, far), high)
        shown = self._lines(np.flatnonzero(~self.hidden_rows), np.flatnonzero(~self.hidden_columns))
        shown += [] if self.hidden_total else [self._mask()]
        lines = vstack(shown).tocsr() if shown else csr_matrix((0, self.counts.size))
        least, most = shown_range((lines @ self.counts.ravel()).astype(np.int64), policy)
        return Knowledge(low.ravel(), high.ravel(), lines, least, most)
