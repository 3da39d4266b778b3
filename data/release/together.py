"""What a new release has to hold back, so that no small count follows from it and the releases before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from data.errors import InputError
from data.release.linked import EVERYWHERE, Figure, Inside, Issue, Linked, Pinned

Bools = npt.NDArray[np.bool_]


def held_back(new: Issue, earlier: Sequence[Issue], inside: Inside) -> Bools:
    """By figure of ``new``: small counts, and beside them as many larger ones as are needed (``data.release.linked``).

    The earlier releases are out already, withdrawn ones too: nothing of them can be held back any more. Raises
    InputError where no choice of figures makes the new one safe.
    """
    hidden = new.small | _was_hidden(new, earlier)
    linked, lines = Linked((new, *earlier), inside), _lines(new)
    before, more = None, 1
    while True:
        _complete(new, lines, hidden)
        pinned = linked.first_pinned([hidden, *(issue.hidden for issue in earlier)])
        if pinned is None:
            return hidden
        more = 2 * more if pinned == before else 1  # what is still pinned wants more than one figure a time
        hidden[_nearest(new, hidden, pinned, more)] = True
        before = pinned


def check_together(issues: Sequence[Issue], inside: Inside) -> None:
    """Raise InputError where a small count follows from what these releases print: the last look before writing."""
    found = Linked(tuple(issues), inside).first_pinned([issue.hidden for issue in issues])
    if found is not None:
        raise InputError("This release is not published: a small count could be worked out from its figures.")


def with_hidden(issue: Issue, hidden: Bools) -> Issue:
    """The same with these figures held back."""
    return replace(issue, hidden=hidden)


def _was_hidden(new: Issue, earlier: Sequence[Issue]) -> Bools:
    """Figures that an earlier release held back, where the count is still the same."""
    before = {key for issue in earlier for key, held in zip(_keys(issue), issue.hidden, strict=True) if held}
    return np.array([key in before for key in _keys(new)], dtype=bool)


def _keys(issue: Issue) -> list[tuple[str, str, int, int, int]]:
    """Question, place, months and count of every figure."""
    return [
        (issue.questions[f.question], _code(issue, f), f.first, f.last, int(truth))
        for f, truth in zip(issue.figures, issue.truth, strict=True)
    ]


def _code(issue: Issue, figure: Figure) -> str:
    return "" if figure.place == EVERYWHERE else issue.places[figure.place]


def _lines(new: Issue) -> list[tuple[int, list[int]]]:
    """(a figure, those that add up to it): districts to their total, stretches of months to a period."""
    at = {figure: number for number, figure in enumerate(new.figures)}
    districts, found = range(len(new.places) - 1), []
    for figure, number in at.items():
        if figure.place == EVERYWHERE:
            parts = [at[part] for place in districts if (part := figure._replace(place=place)) in at]
            if len(parts) == len(districts):
                found.append((number, parts))
        parts = _pieces(figure, at)
        if parts:
            found.append((number, parts))
    return found


def _pieces(figure: Figure, at: dict[Figure, int]) -> list[int]:
    """Shorter figures of the same question and place that follow each other from its first month to its last."""
    own = [f for f in at if f[:2] == figure[:2] and f.first >= figure.first and f.last <= figure.last and f != figure]
    month, parts = figure.first, []
    while month <= figure.last:
        step = min((f for f in own if f.first == month), key=lambda f: f.last, default=None)
        if step is None:
            return []
        parts.append(at[step])
        month = step.last + 1
    return parts


def _complete(new: Issue, lines: list[tuple[int, list[int]]], hidden: Bools) -> None:
    """No figure alone is held back in a line whose sum is printed; ``hidden`` is changed."""
    changed = True
    while changed:
        changed = False
        for total, parts in lines:
            if hidden[total] or hidden[parts].sum() != 1:
                continue
            crossed = {part for sum_, others in lines if sum_ != total and hidden[others].any() for part in others}
            shown = [part for part in parts if not hidden[part] and new.truth[part] > 0]
            chosen = min(shown, key=lambda part: (part not in crossed, new.truth[part]), default=total)
            hidden[chosen] = changed = True


def _nearest(new: Issue, hidden: Bools, pinned: Pinned, many: int) -> list[int]:
    """The figures to hold back next: near the pinned one, and the smallest there."""
    months = set(range(pinned.first, pinned.last + 1))

    def distance(number: int) -> tuple[int, int]:
        figure = new.figures[number]
        same = new.questions[figure.question] in pinned.questions
        here = _code(new, figure) == pinned.place and bool(months & set(range(figure.first, figure.last + 1)))
        beside = (figure.first, figure.last) == (pinned.first, pinned.last) and figure.place != EVERYWHERE
        if len(pinned.questions) > 1 and same and here:
            return (0, int(new.truth[number]))
        return (1 if same and (here or beside) else 2 if same else 3, int(new.truth[number]))

    shown = np.flatnonzero(~hidden & (new.truth > 0)).tolist()
    if not shown:
        raise InputError("This release cannot be published: beside the earlier ones it would give a small count away.")
    return sorted(shown, key=distance)[:many]
