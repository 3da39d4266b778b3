"""Figures of one or more releases, and the cells they add up: can a small count be worked out from all of them?

A release prints counts by question, place and period. Every one is a sum of cells: one question, one place, one stretch
of months. The cells are shared by all figures of all releases, so that what one of them holds back is looked for in all
that any of them says. Looked for are single cells of 1 to 4, figures of 1 to 4 that are held back, and small remainders
between a question and a wider one (18 to 24 between under 18 and under 25). Each must have at least two possible values
in whole numbers, for a reader who knows all that is printed, what lies inside what, how many offences lie in no
district, and even which of the figures held back are the small ones (but for sums of others: four quarters of 1 each
would else be given away by their year).

Where two releases rest on different data, a cell that has changed is taken as two, one that has not as one: the reader
is thought to know which. Source: Hundepool et al., Statistical Disclosure Control (2012), chapters 4.7 and 5.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, vstack

from data.release.audit import Knowledge, narrow_pinned

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Inside = Callable[[str, str], bool]

#: Place of a figure that is about all districts and everything outside of them.
EVERYWHERE = -1


class Figure(NamedTuple):
    """One printed count: number of its question, number of its place, first and last month (numbers, included)."""

    question: int
    place: int
    first: int
    last: int


@dataclass(frozen=True, eq=False)
class Issue:
    """What one release counts. ``places``: districts, and last all that lies in none of them.

    ``counts``: (questions, places, months), the first column of month number ``first``. ``low``, ``high``: by question,
    the counts that are held back. ``placeless``: by question, True where nothing is known by district (hospitals); its
    counts then stand in the last place. ``hidden``: by figure.
    """

    name: str
    questions: tuple[str, ...]
    places: tuple[str, ...]
    first: int
    counts: Ints
    low: Ints
    high: Ints
    placeless: Bools
    figures: tuple[Figure, ...]
    hidden: Bools

    @cached_property
    def truth(self) -> Ints:
        """The count of every figure."""
        return np.array([self._sum(figure) for figure in self.figures], dtype=np.int64)

    def _sum(self, figure: Figure) -> int:
        places = slice(None) if figure.place == EVERYWHERE else figure.place
        months = slice(figure.first - self.first, figure.last + 1 - self.first)
        return int(self.counts[figure.question, places, months].sum())

    @cached_property
    def small(self) -> Bools:
        """Which figures lie in the range that is held back."""
        question = np.array([figure.question for figure in self.figures], dtype=np.int64)
        return (self.truth >= self.low[question]) & (self.truth <= self.high[question])

    @cached_property
    def told(self) -> Bools:
        """Which of the small ones the reader is taken to know to be small: those that are no sum of other figures."""
        return np.array([small and not self._adds(f) for f, small in zip(self.figures, self.small, strict=True)])

    def _adds(self, figure: Figure) -> bool:
        return any(
            other != figure
            and other.question == figure.question
            and figure.place in (EVERYWHERE, other.place)
            and figure.first <= other.first
            and other.last <= figure.last
            for other in self.figures
        )


class Pinned(NamedTuple):
    """A small count that everything printed fixes to one value: its question, place, first and last month."""

    questions: tuple[str, ...]
    place: str  # its code; '' for everywhere
    first: int
    last: int


@dataclass(eq=False)
class Linked:
    """All cells of some releases in one line, with what is printed of them as sparse sums."""

    issues: tuple[Issue, ...]
    inside: Inside  # (question, wider question) -> whether every offence of the one is one of the other
    _cells: dict[tuple[str, str, int, int], int] = field(default_factory=dict)
    _known: list[bool] = field(default_factory=list)
    _asked: list[tuple[Pinned, list[int], list[int]]] = field(default_factory=list)  # cells added, cells taken off

    def __post_init__(self) -> None:
        cuts = sorted({cut for each in self.issues for f in each.figures for cut in (f.first, f.last + 1)})
        self._spans = list(pairwise(cuts))
        self._places = list(dict.fromkeys(place for each in self.issues for place in each.places))
        self._where = [self._cells_of(issue) for issue in self.issues]
        self._truth = np.array([key[3] for key in self._cells], dtype=np.int64)
        self._pairs = self._nested()
        self._ask()
        self._open = np.ones(len(self._asked), dtype=bool)

    def first_pinned(self, hidden: Sequence[Bools]) -> Pinned | None:
        """The first small count that is fixed where these figures (by release) are held back; None where none is.

        Asked again, it takes more to be held back than before, and looks no more at what was free already.
        """
        if not self._open.any():
            return None
        found = narrow_pinned(self._truth, self._knowledge(hidden), self._asked_lines, self._open)
        return None if found is None else self._asked[found][0]

    def _cells_of(self, issue: Issue) -> Ints:
        """Number of the cell of each question, place and span; -1 where the release says nothing of that time."""
        where = np.full((len(issue.questions), len(self._places), len(self._spans)), -1, dtype=np.int64)
        at = [self._places.index(place) for place in issue.places]
        first, last = min(f.first for f in issue.figures), max(f.last for f in issue.figures)
        for span, (start, stop) in enumerate(self._spans):
            if start < first or stop > last + 1:
                continue
            sums = issue.counts[:, :, start - issue.first : stop - issue.first].sum(axis=2)
            for question, query in enumerate(issue.questions):
                for place in range(len(issue.places)):
                    known = self._is_known(issue, question, place)
                    key = (query, issue.places[place], span, int(sums[question, place]))
                    if key not in self._cells:
                        self._known.append(known)
                        self._protect(issue, question, key, known=known)
                    where[question, at[place], span] = self._cells.setdefault(key, len(self._cells))
        return where

    @staticmethod
    def _is_known(issue: Issue, question: int, place: int) -> bool:
        """Offences in no district are said; a count without districts has none in them."""
        return (place == len(issue.places) - 1) != bool(issue.placeless[question])

    def _protect(self, issue: Issue, question: int, key: tuple[str, str, int, int], *, known: bool) -> None:
        query, place, span, value = key
        if not known and issue.low[question] <= value <= issue.high[question]:
            start, stop = self._spans[span]
            self._asked.append((Pinned((query,), place, start, stop - 1), [len(self._cells)], []))

    def _nested(self) -> list[tuple[int, int]]:
        """Pairs of cells (inner, outer) of one place and time, the one a part of the other."""
        pairs: dict[tuple[int, int], None] = {}
        for a, inner in enumerate(self.issues):
            for b, outer in enumerate(self.issues):
                for i, query in enumerate(inner.questions):
                    for j, wider in enumerate(outer.questions):
                        if query != wider and self.inside(query, wider):
                            both = np.stack([self._where[a][i], self._where[b][j]], axis=-1).reshape(-1, 2)
                            pairs |= dict.fromkeys((int(x), int(y)) for x, y in both if x >= 0 and y >= 0)
        return [(x, y) for x, y in pairs if self._truth[x] <= self._truth[y]]

    def _row(self, number: int, figure: Figure) -> list[int]:
        """The cells that a figure adds up."""
        spans = [i for i, (a, b) in enumerate(self._spans) if a >= figure.first and b <= figure.last + 1]
        cells = self._where[number][figure.question][:, spans]
        if figure.place != EVERYWHERE:
            cells = cells[self._places.index(self._code(number, figure))]
        return cells[cells >= 0].tolist()

    def _code(self, number: int, figure: Figure) -> str:
        return "" if figure.place == EVERYWHERE else self.issues[number].places[figure.place]

    def _ask(self) -> None:
        """Beside the cells: small figures that are sums of several, and small remainders of figures and of cells."""
        for number, issue in enumerate(self.issues):
            for figure, small in zip(issue.figures, issue.small.tolist(), strict=True):
                if small:
                    code = self._code(number, figure)
                    asked = Pinned((issue.questions[figure.question],), code, figure.first, figure.last)
                    self._asked.append((asked, self._row(number, figure), []))
        for a, inner in enumerate(self.issues):
            for b, outer in enumerate(self.issues):
                self._ask_remainders(a, inner, b, outer)

    def _ask_remainders(self, a: int, inner: Issue, b: int, outer: Issue) -> None:
        at = {(f.question, self._code(b, f), *f[2:]): k for k, f in enumerate(outer.figures)}
        wider = {
            (i, j)
            for i, query in enumerate(inner.questions)
            for j, other in enumerate(outer.questions)
            if query != other and self.inside(query, other)
        }
        for k, figure in enumerate(inner.figures):
            for i, j in wider:
                code = self._code(a, figure)
                other = at.get((j, code, *figure[2:]))
                if i != figure.question or other is None:
                    continue
                rest = int(outer.truth[other] - inner.truth[k])
                if inner.low[i] <= rest <= inner.high[i]:
                    asked = Pinned((inner.questions[i], outer.questions[j]), code, figure.first, figure.last)
                    self._asked.append((asked, self._row(b, outer.figures[other]), self._row(a, figure)))

    @cached_property
    def _asked_lines(self) -> csr_matrix:
        return self._lines([(more, less) for _, more, less in self._asked])

    def _lines(self, rows: Sequence[tuple[list[int], list[int]]]) -> csr_matrix:
        """Sparse sums: the cells added, less those taken off."""
        row = np.repeat(np.arange(len(rows)), [len(more) + len(less) for more, less in rows])
        column = np.array([cell for more, less in rows for cell in (*more, *less)], dtype=np.int64)
        value = np.array([sign for more, less in rows for sign in (*[1.0] * len(more), *[-1.0] * len(less))])
        return csr_matrix((value, (row, column)), shape=(len(rows), len(self._truth)))

    @cached_property
    def _printed(self) -> csr_matrix:
        return self._lines([(self._row(n, f), []) for n, issue in enumerate(self.issues) for f in issue.figures])

    def _knowledge(self, hidden: Sequence[Bools]) -> Knowledge:
        """What a reader knows: figures as printed, the range of the small ones held back, and what lies in what."""
        truth = np.concatenate([issue.truth for issue in self.issues])
        small = np.concatenate([issue.told for issue in self.issues])
        held = np.concatenate(list(hidden))
        low, high = (
            np.concatenate([getattr(each, name)[[f.question for f in each.figures]] for each in self.issues])
            for name in ("low", "high")
        )
        told = ~held | small
        far = 2 * int(self._truth.max(initial=0)) + 50
        links = self._lines([([outer], [inner]) for inner, outer in self._pairs])
        known = np.array(self._known)
        return Knowledge(
            np.where(known, self._truth, 0),
            np.where(known, self._truth, far),
            vstack([self._printed[told], links]).tocsr(),
            np.r_[np.where(held, low, truth)[told], np.zeros(len(self._pairs), np.int64)],
            np.r_[np.where(held, high, truth)[told], np.full(len(self._pairs), far)],
        )
