"""Filters of place: districts, coordination areas, LSOAs and hotspot cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from data.cells import cell_words, numbers_by_width
from data.question.basis.filter import (
    Chip,
    Condition,
    Control,
    Filter,
    NoCondition,
    Slot,
    Touched,
    Words,
    chip_of_each,
    no_chips,
)
from data.question.basis.marking import among, mark_all, no_row
from data.question.basis.needs import POINTS
from data.question.basis.parts import Part
from data.question.basis.values import MANY, and_words, names, parse_cells
from data.question.named import chosen_districts, chosen_lsoas
from data.tables.vocabulary import coordination_areas

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.question.basis.marking import Marking
    from data.question.state import State
    from data.store.columns import Stretch
    from data.store.version import Store
    from data.tables.vocabulary import Vocabulary

_LSOA_OR_CELL = ("lsoas", "cells")
_ON_THE_MAP = Touched("an area or cell of the map, or a row of the lists beside it")


def _districts(state: State, store: Store, vintage: int) -> Marking | None:
    if not (state.districts or state.areas):
        return None
    numbers = chosen_districts(state, store)
    return among(f"district_{vintage}", numbers) if numbers else no_row()


def _lsoas(state: State, store: Store, vintage: int) -> Marking | None:
    if not state.lsoas:
        return None
    numbers = chosen_lsoas(state, store, vintage)
    return among(f"lsoa_{vintage}", numbers) if numbers else no_row()


def _cells(state: State, store: Store, _: int) -> Marking | None:
    if not state.cells:
        return None
    wanted = {
        width: np.flatnonzero(np.isin(store.cells(width).cells, numbers)) + 1
        for width, numbers in numbers_by_width(state.cells).items()
    }

    def mark(columns: Stretch, marks: npt.NDArray[np.uint16], bit: np.uint16) -> None:
        inside = np.zeros(len(marks), dtype=bool)
        for width, places in wanted.items():
            chosen = np.zeros(len(store.cells(width).cells) + 1, dtype=bool)
            chosen[places] = True
            inside |= chosen[columns[f"cell_{width}"]]
        mark_all(marks, ~inside, bit)

    return mark


def _district_names(state: State, vocabulary: Vocabulary) -> str:
    """Areas and districts together: either may name a place."""
    areas = coordination_areas()
    named = [areas[slug].label for slug in state.areas] + [vocabulary.districts[code] for code in state.districts]
    return and_words(named) if len(named) <= MANY else f"{len(named)} districts or areas"


def _district_words(state: State, vocabulary: Vocabulary) -> str:
    return "" if state.lsoas or state.cells else _district_names(state, vocabulary)


def _finer(found: list[str], kind: str, state: State, vocabulary: Vocabulary) -> str:
    """The names of places finer than districts, or how many there are and in which districts."""
    if len(found) <= MANY:
        return and_words(found)
    around = _district_names(state, vocabulary)
    return f"{len(found)} {kind}" + (f" ({around})" if around else "")


def _lsoa_name(code: str, vocabulary: Vocabulary) -> str:
    return vocabulary.lsoas.get(code, code)


def _place_chips(state: State, vocabulary: Vocabulary) -> list[Chip]:
    """Areas and districts; another choice of districts lets go of what was chosen inside them."""
    areas = chip_of_each("areas", lambda slug, _: coordination_areas()[slug].label)
    districts = chip_of_each("districts", lambda code, known: known.districts[code], *_LSOA_OR_CELL)
    return areas(state, vocabulary) + districts(state, vocabulary)


DISTRICT: Filter[tuple[str, ...]] = Filter(
    name="district",
    attribute="districts",
    help="districts",
    read=names(lambda vocabulary: vocabulary.districts),
    write=",".join,
    condition=Condition(Part.DISTRICT, _districts),
    needs=(),
    words=Words(Slot.WHERE, lambda state, vocabulary, _: _district_words(state, vocabulary)),
    chips=_place_chips,
    control=Control("districts", lets_go=_LSOA_OR_CELL),
    examples=lambda vocabulary: [(code,) for code in vocabulary.districts],
)
AREA: Filter[tuple[str, ...]] = Filter(
    name="area",
    attribute="areas",
    help="coordination areas of the VRU",
    read=names(lambda vocabulary: vocabulary.areas),
    write=",".join,
    condition=NoCondition("An area is the districts in it.", rides_on="district"),
    needs=(),
    words=None,  # said, and taken away by a chip, together with the districts
    chips=no_chips,
    control=Control("areas", lets_go=_LSOA_OR_CELL),
    examples=lambda vocabulary: [(slug,) for slug in vocabulary.areas],
)
LSOA: Filter[tuple[str, ...]] = Filter(
    name="lsoa",
    attribute="lsoas",
    help="Lower layer Super Output Areas",
    read=names(lambda vocabulary: vocabulary.lsoas),
    write=",".join,
    condition=Condition(Part.LSOA, _lsoas),
    needs=(),
    words=Words(
        Slot.WHERE,
        lambda state, vocabulary, _: _finer(
            [_lsoa_name(code, vocabulary) for code in state.lsoas], "LSOAs", state, vocabulary
        ),
    ),
    chips=chip_of_each("lsoas", _lsoa_name),
    control=_ON_THE_MAP,
    examples=lambda vocabulary: [(code,) for code in vocabulary.lsoas],
)
CELL: Filter[tuple[str, ...]] = Filter(
    name="cell",
    attribute="cells",
    help="hotspot cells",
    read=lambda text, _: parse_cells(text),
    write=",".join,
    condition=Condition(Part.CELL, _cells),
    needs=(POINTS,),
    words=Words(
        Slot.WHERE,
        lambda state, vocabulary, _: _finer(
            [cell_words(name) for name in state.cells], "hotspot cells", state, vocabulary
        ),
    ),
    chips=chip_of_each("cells", lambda name, _: cell_words(name)),
    control=_ON_THE_MAP,
    examples=lambda _: [("150-3787-1297",), ("250-2303-775",), ("500-7-7",)],
)
