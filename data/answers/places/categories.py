"""The breakdown by kind of offence: groups where the source has Home Office codes, else data.police.uk categories."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.answers.cache import remembered
from data.answers.figures.class_counts import class_counts
from data.answers.figures.noise import part_noise
from data.answers.figures.rows import CHANGE_HEADER, change_cells, number
from data.answers.figures.shown import Shown, ShownChange, changes, shown_values
from data.answers.figures.tallies import tallies
from data.answers.panel import Panel, Rounded
from data.counts.tables import BY_PLACE, KINDS, OWN_KINDS

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.answers.panel import Rows
    from data.answers.request import Request


@dataclass(frozen=True)
class CategoryRow:
    """One kind of offence; ``slug`` is the value of ``what`` that asks for it alone ('' where none does)."""

    slug: str
    label: str
    count: Shown
    before: Shown | None
    change: ShownChange
    chosen: bool


@dataclass(frozen=True)
class CategoriesModel:
    """Most offences first."""

    kind: str  # 'group' or 'category'
    rows: tuple[CategoryRow, ...]
    note: str


@remembered()
def categories(request: Request) -> CategoriesModel:
    """Counts by kind with the ``what`` clause left out, so that a chosen kind is seen among the others.

    Where the question is a named set (serious violence ...), the set stays and its members are shown.
    """
    periods = tallies(request).periods
    by_group = request.store.capabilities.offence_codes
    kinds, labels = _kinds(request, by_group)
    counted = class_counts(request)
    now = _by_kind(counted.now, kinds)
    before = None if counted.before is None else _by_kind(counted.before, kinds)
    listed = [i for i in range(len(labels)) if now[i] or (before is not None and before[i])]
    slugs = list(labels)
    earlier = None if before is None else before[listed]
    both = now[listed] if earlier is None else now[listed] + earlier
    noise = part_noise(request, both / max(int(both.sum()), 1))
    found = changes(now[listed], earlier, periods, request.policy, noise=noise)
    shown_before = None if before is None else shown_values(before[listed], request.policy)
    rows = [
        CategoryRow(
            slugs[i],
            labels[slugs[i]],
            cell,
            None if shown_before is None else shown_before[k],
            found[k],
            slugs[i] in request.state.what,
        )
        for k, (i, cell) in enumerate(zip(listed, shown_values(now[listed], request.policy), strict=True))
    ]
    rows.sort(key=lambda row: (-(row.count.value or 0), row.label))
    return CategoriesModel("group" if by_group else "category", tuple(rows), "Each kind is tested by itself at 95%.")


def _kinds(request: Request, by_group: bool) -> tuple[npt.NDArray[np.int64], dict[str, str]]:
    """The kind number of every offence class, and slug -> label of the kinds by number."""
    known = request.store.kinds
    words = request.store.vocabulary(request.vintage)
    names = [group or category for group, category in zip(known.groups, known.categories, strict=True)]
    if not by_group:
        names = known.categories
    slugs = sorted(set(names))
    number = {slug: i for i, slug in enumerate(slugs)}
    labels = {**words.categories, **words.groups, "unclassified": "Not classified"}
    return np.array([number[name] for name in names], np.int64), {slug: labels.get(slug, slug) for slug in slugs}


def _by_kind(counts: npt.NDArray[np.int64], kinds: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    return np.bincount(kinds, weights=counts, minlength=int(kinds.max()) + 1).astype(np.int64)


def categories_rows(model: CategoriesModel) -> Rows:
    """kind, offences, before, change."""
    yield [model.kind, "offences", *CHANGE_HEADER]
    for row in model.rows:
        yield [row.label, number(row.count), *change_cells(row.before, row.change)]


PANEL = Panel(
    key="categories",
    says="kinds of offence with their tested change",
    answer=categories,
    rows=categories_rows,
    rounded=Rounded.WHOLE_AREA,
    method="categories-and-sets",
    tables=(*BY_PLACE, KINDS, OWN_KINDS),
)
