"""Publish a release: count, hold back, audit, write; or show what would be printed. For analysts alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from data.errors import InputError
from data.published.folder import Releases
from data.published.making import made
from data.published.printing import printed
from data.published.questions import MEASURES, inside_by
from data.release.together import check_together, held_back, with_hidden
from data.viewer import Viewer, only_analysts

if TYPE_CHECKING:
    from data.published.release import Release
    from data.question.filters import FilterState
    from data.release.linked import Issue
    from data.store.version import Store

#: In characters: the page has one side of paper for each borough.
MOST_TITLE, MOST_COMMENTARY = 60, 400


@dataclass(frozen=True)
class Draft:
    """What is asked for: the question, and what a person writes to it."""

    state: FilterState
    title: str = ""
    author: str = ""
    commentary: str = ""
    measures: tuple[str, ...] = MEASURES


@dataclass(frozen=True)
class Preview:
    """A release that is not written: what would be printed, and what cannot be counted."""

    release: Release
    issue: Issue
    left_out: tuple[str, ...]


def preview(store: Store, viewer: Viewer, releases: Releases, draft: Draft) -> Preview:
    """What would be printed now, beside the releases there are. Raises an ExplorerError where nothing can be."""
    check_analyst(viewer)
    unknown = sorted(set(draft.measures) - set(MEASURES))
    if unknown:
        raise InputError(f"There is no measure {', '.join(unknown)}: measures are {', '.join(MEASURES)}.")
    counted = made(store, viewer, draft.state, draft.measures)
    bare, earlier, inside = counted.issue(), releases.issues(), inside_by(store.vocabulary())
    issue = with_hidden(bare, held_back(bare, earlier, inside))
    check_together([issue, *earlier], inside)
    release = printed(
        counted,
        issue,
        title=draft.title.strip(),
        author=draft.author.strip(),
        commentary=draft.commentary.strip(),
        at=datetime.now(UTC),
    )
    if release.main.rows[0].now is None or release.main.rows[0].before is None:
        raise InputError("This release would say nothing: the number for all districts is too small to be printed.")
    return Preview(release, issue, counted.left_out)


def publish(store: Store, viewer: Viewer, releases: Releases, draft: Draft, wait_seconds: float) -> str:
    """Write a release, and return its name. Raises an ExplorerError where it cannot be published."""
    check_analyst(viewer)
    for name, text, most in (
        ("title", draft.title, MOST_TITLE),
        ("author", draft.author, MOST_TITLE),
        ("commentary", draft.commentary, MOST_COMMENTARY),
    ):
        if not text.strip():
            raise InputError(f"A release has {'an' if name == 'author' else 'a'} {name}.")
        if len(text) > most or not all(sign.isprintable() or sign in "\r\n\t" for sign in text):
            raise InputError(f"The {name} of a release is plain text of {most:,} characters at most.")
    with releases.alone(wait_seconds):
        found = preview(store, viewer, releases, draft)
        return releases.write(found.release, found.issue)


def check_analyst(viewer: Viewer) -> None:
    """Raise PermissionRefused for everybody else."""
    only_analysts(viewer, "Only an analyst makes or withdraws a release.")
