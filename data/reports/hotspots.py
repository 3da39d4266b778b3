"""New and lasting hotspots on paper: how many of each kind, and the places by names that a person knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from data.answers.hotspots.places.top_places import place_words
from data.answers.hotspots.study import study, unit_names
from data.reports.document import Block, Column, Table

if TYPE_CHECKING:
    from data.answers.hotspots.hotspots import UnitLayer
    from data.answers.request import Request

#: Places that paper names of each kind: those with most offences.
MOST_OF_A_KIND = 6


def emerging_tables(model: UnitLayer, request: Request) -> list[Block]:
    """Nothing where no place is a hotspot; the file of the panel has every place by its cell."""
    if not model.names:
        return []
    columns = (Column("kind", "Kind"), Column("meaning", "What it means"), Column("places", "Places"))
    parted = [(entry.words.partition(": "), entry.units) for entry in model.legend if entry.units]
    kinds = tuple((kind, meaning, units) for (kind, _, meaning), units in parted)
    return [Table("emerging-kinds", "Kinds of hotspot", columns, kinds), _named(model, request)]


def _named(model: UnitLayer, request: Request) -> Table:
    """At most so many of each kind, in the order of the legend."""
    words = {entry.key: entry.words.partition(": ")[0] for entry in model.legend}
    order = {key: number for number, key in enumerate(words)}
    found = sorted(range(len(model.names)), key=lambda i: (order[model.keys[i]], -model.counts[i], model.names[i]))
    seen = dict.fromkeys(words, 0)
    chosen = []
    for i in found:
        seen[model.keys[i]] += 1
        if seen[model.keys[i]] <= MOST_OF_A_KIND:
            chosen.append(i)
    places = dict(zip((model.names[i] for i in chosen), _words(request, [model.names[i] for i in chosen]), strict=True))
    columns = (Column("place", "Place"), Column("kind", "Kind"), Column("offences", "Offences in the period"))
    rows = tuple((places[model.names[i]], words[model.keys[i]], model.counts[i]) for i in chosen)
    title = f"Hotspots with most offences, {MOST_OF_A_KIND} of each kind at most"
    return Table("emerging-places", title, columns, rows)


def _words(request: Request, names: list[str]) -> list[str]:
    """Streets or town of units by their names."""
    own = study(request)
    positions = np.arange(len(own.units.number))
    at = {name: place for place, name in enumerate(unit_names(request, own.units, positions))}
    return place_words(request, own, np.array([at[name] for name in names], np.int64))
