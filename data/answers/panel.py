"""A panel as a thing: its answer, its rows for a file, what it needs to know, and what of it may be shown rounded.

One module a panel, with ``PANEL`` (or ``PANELS``). Page, download, command line and the checks of who may see what all
follow from it; ``data.answers.panels`` finds every one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, Flag, auto
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from data.answers.request import Request
    from data.counts.table import Table

Model = TypeVar("Model")
Rows = Iterator[list[Any]]


class Needs(Flag):
    """What the source must know, and how fine the answer is."""

    NOTHING = 0
    HOUR = auto()  # of the offence
    AGES = auto()  # of the people
    POINTS = auto()  # exact ones, not moved to the middle of a street
    FINE = auto()  # it is finer than districts: for those who may see LSOAs and cells there
    MAPPED = auto()  # it speaks of places: offences that could be mapped (``data.answers.mapped``)
    CELLS = auto()  # the same of cells, or LSOAs where points are not exact
    HARM = auto()  # it shows harm where the question counts harm
    OWN_AREA = auto()  # the place of the question does not count for it


class Rounded(Enum):
    """What a viewer is given who sees no exact count of the place asked about (``data.release.perturbation``)."""

    BY_DISTRICT = "counts of any one place, with noise"
    WHOLE_AREA = "finer counts of all districts together, with noise"
    ITS_OWN = "nothing of the question counts, or the panel refuses by itself"
    NEVER = "counts would be too small"
    IN_ITS_WORDS = "nothing either, and the panel says why in words of its own"


@dataclass(frozen=True)
class Panel(Generic[Model]):
    """``answer``: question -> model. ``rows``: model -> header and lines of a file. ``says``: for the documentation.

    ``units``: model -> names of the cells or LSOAs that the first lines of the file are about, so that files can say
    where they lie. ``areas``: model -> properties of each district or LSOA for GeoJSON alone, its ``code`` among them.
    ``shapes``: model -> GeoJSON, where a panel makes its own.
    """

    key: str
    says: str
    answer: Callable[[Request], Model]
    rows: Callable[[Model], Rows]
    rounded: Rounded
    method: str  # name of the note in docs/methods
    tables: tuple[Table[Any], ...]  # all that it may ask of the store
    needs: Needs = Needs.NOTHING
    units: Callable[[Model], Sequence[str]] | None = None
    areas: Callable[[Model], list[dict[str, Any]]] | None = None
    shapes: Callable[[Model], str] | None = None
