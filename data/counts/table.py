"""A table as a thing: the sums that a panel asks of the store, and the filters that its chart is left out of.

Panels declare theirs (``Panel.tables``), in ``data.counts.tables``. Every table of a question is filled from the same
marks: each row is marked once with the filters it fails, and a table takes those that fail none but its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from data.question.basis.parts import NOTHING, Part

if TYPE_CHECKING:
    from data.question.filters import FilterState
    from data.store.version import Store

Filled = TypeVar("Filled")


@dataclass(frozen=True)
class Table(Generic[Filled]):
    """``fill(state, store, vintage, ..., leave_out=)`` adds it up; what stands for ``...`` (period, unit) differs."""

    by: str  # what it is by, for a reader: 'district and month'
    fill: Callable[..., Filled]
    leaves_out: Part = NOTHING

    def of(self, state: FilterState, store: Store, vintage: int, *asked: Any, **named: Any) -> Filled:
        """The table of a question over one version."""
        return self.fill(state, store, vintage, *asked, leave_out=self.leaves_out, **named)
