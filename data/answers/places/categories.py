"""The breakdown by kind of offence: groups where the source has Home Office codes, else data.police.uk categories."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.answers.cache import remembered
from data.answers.figures.class_counts import class_counts, only_sets
from data.answers.figures.district_release import PERTURBED
from data.answers.figures.noise import part_noise
from data.answers.figures.rows import CHANGE_HEADER, change_cells, number
from data.answers.figures.shown import Shown, ShownChange, changes_shown
from data.answers.figures.tallies import tallies
from data.answers.panel import Panel, Rounded
from data.counts.tables import BY_PLACE, DISTRICT_CELLS, KIND_CELLS, KINDS, OWN_KIND_CELLS, OWN_KINDS
from data.release.perturbation import bound, figures

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.answers.panel import Rows
    from data.answers.request import Request

    Pair = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64] | None]


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
    now, before = _exact(request, kinds) if request.policy is None else _with_noise(request, kinds)
    listed = [i for i in range(len(labels)) if now[i] or (before is not None and before[i])]
    slugs = list(labels)
    earlier = None if before is None else before[listed]
    both = now[listed] if earlier is None else now[listed] + earlier
    # a chosen kind leaves the others as they are: their noise too is that of all kinds
    every = request if only_sets(request) else request.leaving_out("what")
    noise = part_noise(every, both / max(int(both.sum()), 1))
    status, off = ("exact", 0.0) if request.policy is None else (PERTURBED, float(bound()))
    found = changes_shown(now[listed], earlier, periods, noise=noise, moved=off)
    rows = [
        CategoryRow(
            slugs[i],
            labels[slugs[i]],
            Shown(float(now[i]), status),
            None if before is None else Shown(float(before[i]), status),
            found[k],
            slugs[i] in request.state.what,
        )
        for k, i in enumerate(listed)
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


def _exact(request: Request, kinds: npt.NDArray[np.int64]) -> Pair:
    found = class_counts(request)
    now, before = (
        None if counts is None else np.bincount(kinds, weights=counts, minlength=int(kinds.max()) + 1).astype(float)
        for counts in (found.now, found.before)
    )
    assert now is not None
    return now, before


def _with_noise(request: Request, kinds: npt.NDArray[np.int64]) -> Pair:
    """Each kind is a cell of its own, so a figure is that of the question that asks for this kind alone."""
    periods, table = tallies(request).periods, OWN_KIND_CELLS if only_sets(request) else KIND_CELLS
    now, before = (
        None if period is None else figures(request.table(table, period).by(kinds, int(kinds.max()) + 1))
        for period in (periods.now, periods.before)
    )
    assert now is not None
    return now, before


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
    tables=(*BY_PLACE, DISTRICT_CELLS, KINDS, OWN_KINDS, KIND_CELLS, OWN_KIND_CELLS),
)
