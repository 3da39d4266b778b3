"""What goes from pack to pack: how the head figures moved since the last one, and what was recommended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.reports.document import Column, Paragraph, Section, Table
from data.reports.kept import OPEN

if TYPE_CHECKING:
    from data.reports.kept import Made
    from data.reports.order import Order

FIRST = "This is the first pack of its kind for these readers: there is none to compare it with."
NONE_YET = "No recommendation is kept for this pack."


def follow_up(order: Order, now: Made, problem: str = "") -> list[Section]:
    """What became of the last pack, and what is recommended; one section where there is neither to tell of.

    ``now``: the head figures of this pack; ``problem``: why there are none.
    """
    last = order.kept.last(order.audience, now.question, now.data_version)
    found = [changes_since(last, now, problem), *recommendations(order, last.made if last else "")]
    if any(isinstance(block, Table) for section in found for block in section.blocks):
        return found
    blocks = tuple(block for section in found for block in section.blocks)
    return [Section("since", " and ".join(["Since the last pack", "recommendations"][: len(found)]), blocks)]


def changes_since(last: Made | None, now: Made, problem: str) -> Section:
    """The head figures of the last pack of this kind beside today's, as printed; no difference is worked out."""
    title = "Since the last pack"
    if last is None or problem:
        return Section("since", title, (Paragraph(problem if last else FIRST, "note"),))
    columns = (Column("figure", "Figure"), Column("last", f"Pack of {last.made}"), Column("now", "This pack"))
    rows = tuple((label, last.figures.get(label, "–"), value) for label, value in now.figures.items())
    said = [f"The last pack, of {last.made}, was about: {last.sentence}"]
    if last.question == now.question:
        said.append("It asked the same question of data as it was then.")
    else:
        said.append("It asked another question, so the figures stand side by side and are not set against each other.")
    return Section("since", title, (*map(Paragraph, said), Table("since", title, columns, rows)))


def recommendations(order: Order, since: str) -> list[Section]:
    """All that are open, and those that were closed since the last pack, of that ISO date ('' there was none)."""
    if not order.comments_shown:
        return []
    shown = [one for one in order.kept.recommendations if one.state in OPEN or one.changed >= since]
    title = "Recommendations"
    if not shown:
        return [Section("recommendations", title, (Paragraph(NONE_YET, "note"),))]
    columns = tuple(
        Column(key, label)
        for key, label in (
            ("number", "No."),
            ("text", "Recommendation"),
            ("owner", "Owner"),
            ("due", "Due"),
            ("state", "State"),
            ("changed", "Last changed"),
        )
    )
    rows = tuple((one.number, one.text, one.owner, one.due, one.state, f"{one.changed}, {one.author}") for one in shown)
    return [Section("recommendations", title, (Table("recommendations", title, columns, rows),))]
