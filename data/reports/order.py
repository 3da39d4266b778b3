"""What a pack is made of: its kind, the question and who asks, and what is kept from the last one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from data.viewer import PUBLIC

if TYPE_CHECKING:
    from collections.abc import Callable

    from data.answers.request import Request
    from data.reports.kept import Kept
    from data.reports.kinds import Kind


@dataclass(frozen=True)
class Order:
    """What a pack is made of. ``made``: ISO date; ``marking``: protective marking; ``progress``: (words, share)."""

    kind: Kind
    request: Request
    kept: Kept
    made: str
    marking: str
    progress: Callable[[str, float], None] = lambda words, share: None

    @property
    def asked(self) -> Request:
        """The question as it is asked: of the public's view for a pack that is published, whoever makes it."""
        return replace(self.request, viewer=PUBLIC, level="district") if self.kind.public else self.request

    @property
    def audience(self) -> str:
        """'analyst', 'csp:E07000114', 'public': packs are compared with those that the same people were given."""
        viewer = self.asked.viewer
        return ":".join([viewer.role, *sorted(viewer.districts)])

    @property
    def comments_shown(self) -> bool:
        """An analyst's words may hold what only analysts see; those for publication may not."""
        return self.kind.public or self.asked.viewer.role == "analyst"
