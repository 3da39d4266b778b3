"""What a question names, as the numbers that a store holds it by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from data.schema import OffenceSet
from data.tables.vocabulary import coordination_areas

if TYPE_CHECKING:
    from collections.abc import Iterable

    from data.question.state import State
    from data.store.version import Store

#: Bits of the named sets.
SET_BITS: dict[str, OffenceSet] = {
    "asvc": OffenceSet.ASVC,
    "msvc": OffenceSet.MSVC,
    "knife-enabled": OffenceSet.KNIFE_ENABLED,
}


def chosen_districts(state: State, store: Store) -> list[int]:
    """District numbers named by ``district`` or ``area`` (either may name them); empty: not restricted."""
    areas = coordination_areas()
    codes = {*state.districts, *(code for slug in state.areas for code in areas[slug].districts)}
    return [number for number, code in enumerate(store.district_codes) if code in codes] if codes else []


def chosen_lsoas(state: State, store: Store, vintage: int) -> list[int]:
    """LSOA numbers named by ``lsoa``; empty: not restricted."""
    if not state.lsoas:
        return []
    return [int(n) for n in np.flatnonzero(store.lsoas(vintage)["code"].isin(state.lsoas).to_numpy())]


def area_columns(vintage: int) -> tuple[str, str]:
    return {2011: ("district_2011", "lsoa_2011"), 2021: ("district_2021", "lsoa_2021")}[vintage]


def class_numbers(store: Store, slugs: Iterable[str]) -> list[int]:
    """Numbers of the offence classes whose group or category is named."""
    return sorted({number for slug in slugs for number in store.kinds.numbers.get(slug, [])})


def area_name(store: Store, otherwise: str) -> str:
    """'Kent & Medway' where its districts are on the map, else what is given."""
    home = set(store.districts["name"][store.districts["home"]])
    return "Kent & Medway" if {"Medway", "Thanet"} <= home else otherwise
