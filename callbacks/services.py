"""What callbacks and routes may use, and the one place where a question becomes a request of this viewer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from threadpoolctl import threadpool_limits

from callbacks.guard.person import asking
from callbacks.question.transitions import from_address
from data.answers.request import Request
from data.question.opening import opening_for, opening_state
from data.viewer import NOT_SIGNED_IN

if TYPE_CHECKING:
    from collections.abc import Callable

    from callbacks.question.transitions import Question
    from data.question.filters import FilterState
    from data.settings import Settings
    from data.store.version import Store, StoreFolder
    from data.viewer import Person, Viewer
    from layouts.pages.page import Page


@dataclass(frozen=True)
class Services:
    """The data, the settings and who asks: the request's own person; outside a request the deployment's."""

    folder: StoreFolder
    deployed: Person
    settings: Settings
    page_opening: Callable[[Store], FilterState] = opening_state

    def __post_init__(self) -> None:
        """Workers and their threads share the cores already: threads of linear algebra beside them wait for each other
        (a fit of 29 ms takes 330 on a busy machine)."""
        threadpool_limits(limits=1, user_api="blas")

    @property
    def viewer(self) -> Viewer:
        """What whoever asks may see; never the address's to say."""
        return asking(self.deployed).viewer

    @property
    def stamp(self) -> tuple[str, str]:
        """Protective marking, and for whom a file is made: what is for the public bears no marking."""
        person = asking(self.deployed)
        public = person.viewer.role == "public"
        marking = "" if public else f"Protective marking: {self.settings.protective_marking}."
        return marking, f" for {person.name}" if person.name != NOT_SIGNED_IN else ""

    def of_page(self, page: Page) -> Services:
        """The same, for an address of this page."""
        return replace(self, page_opening=page.opening)

    @property
    def opening(self) -> Callable[[Store], FilterState]:
        """What an address that asks nothing opens on: the page's own question, as this viewer may ask it."""
        return opening_for(self.viewer, self.page_opening)

    def store(self) -> Store:
        """The current version; a finished import is noticed at the next question."""
        return self.folder.current()

    def request(self, question: Question) -> Request:
        """The question as it is asked of the data: by whoever asks, of the current version."""
        store, display = self.store(), question.display
        vintage = display.vintage or store.default_vintage
        return Request(store, question.state, self.viewer, display.level, vintage, display)

    def asked(self, held: dict[str, Any]) -> tuple[Request, list[str]]:
        """The request of the question that a page holds, and what of its address was not understood."""
        question, unread = from_address(f"?{held['query']}", self.store(), self.opening)
        return self.request(question), [*held.get("problems", []), *unread]
