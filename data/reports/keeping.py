"""What goes from pack to pack: how the head figures moved since the last one, and what was recommended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.answers.answer import Unavailable
from data.reports.document import Block, Column, Paragraph, Section, Table
from data.reports.kept import OPEN

if TYPE_CHECKING:
    from data.reports.order import Order

FIRST = "This is the first pack of its kind for these readers: there is none to compare it with."
NONE_YET = "No recommendation is kept for this pack."


def changes_since(order: Order, head: Any) -> list[Section]:
    """The head figures of the last pack of this kind beside today's, as printed; no difference is worked out."""
    asked, title = order.asked, "Since the last pack"
    last = order.kept.last(order.audience, asked.state.to_query(), asked.store.data_version)
    if last is None or isinstance(head, Unavailable):
        return [Section("since", title, (Paragraph(FIRST if last is None else head.words(), "note"),))]
    columns = (Column("figure", "Figure"), Column("last", f"Pack of {last.made}"), Column("now", "This pack"))
    rows = tuple((each.label, last.figures.get(each.label, "–"), each.value) for each in head.figures)
    said = [f"The last pack, of {last.made}, was about: {last.sentence}"]
    if last.question == asked.state.to_query():
        said.append("It asked the same question of data as it was then.")
    else:
        said.append("It asked another question, so the figures stand side by side and are not set against each other.")
    blocks: list[Block] = [*map(Paragraph, said), Table("since", title, columns, rows)]
    return [Section("since", title, tuple(blocks))]


def recommendations(order: Order) -> list[Section]:
    """All that are open, and those that were closed since the last pack."""
    if not order.comments_shown:
        return []
    last = order.kept.last(order.audience, order.asked.state.to_query(), order.asked.store.data_version)
    since = last.made if last else ""
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
