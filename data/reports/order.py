"""What a pack is made of: its kind, the question and who asks, and what is kept from the last one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from data.reports.document import Paragraph
from data.viewer import PUBLIC

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from data.answers.request import Request
    from data.published.folder import Listed
    from data.reports.kept import Kept
    from data.reports.kinds import Kind


#: The marking of a pack that is made of what anybody may see.
PUBLICATION = "For publication"
#: The audience of packs of a release: what they say is not set against counts with noise.
RELEASE = "release"


@dataclass(frozen=True)
class Order:
    """What a pack is made of. ``made``: ISO date; ``marking``: of the deployment; ``progress``: (words, share).

    ``release``: what a pack for publication is made of where one answers the question, in place of the panels.
    """

    kind: Kind
    request: Request
    kept: Kept
    made: str
    marking: str
    progress: Callable[[str, float], None] = lambda words, share: None
    release: Listed | None = None

    @property
    def asked(self) -> Request:
        """The question as it is asked: of the public's view for a pack that is published, whoever makes it."""
        return replace(self.request, viewer=PUBLIC, level="district") if self.kind.public else self.request

    @property
    def audience(self) -> str:
        """'analyst', 'csp:E07000114', 'public', 'release': a pack is compared with those for the same readers."""
        if self.release is not None:
            return RELEASE
        viewer = self.asked.viewer
        return ":".join([viewer.role, *sorted(viewer.districts)])

    @property
    def protective_marking(self) -> str:
        """Of the deployment; a pack of what anybody may see is for publication."""
        return PUBLICATION if self.kind.public else self.marking

    @property
    def comments_shown(self) -> bool:
        """An analyst's words may hold what only analysts see; those for publication may not."""
        return self.kind.public or self.asked.viewer.role == "analyst"

    def comments(self, section: str) -> Iterator[Paragraph]:
        """The words kept for a section, '' the first page, where they may be shown."""
        if self.comments_shown:
            for one in self.kept.comments:
                if one.section == section:
                    yield Paragraph(f"{one.text} ({one.author}, {one.day})", "comment")
