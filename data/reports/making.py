"""A pack from a question: every section asked of the panels as the viewer may ask them, and nothing besides."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from data.answers.answer import Unavailable
from data.answers.files import INVENTED
from data.answers.panels import ask, panels
from data.errors import PermissionRefused
from data.question.periods import resolve
from data.reports.charts import DAYS
from data.reports.columns import table_of
from data.reports.document import Block, Column, Document, Paragraph, Section, Table
from data.reports.keeping import follow_up
from data.reports.kept import Made
from data.reports.kinds import KINDS
from data.reports.methods import method_of
from data.reports.published import document_of, made_of_release
from data.reports.words import WORDS
from data.store.attribution import attributions

if TYPE_CHECKING:
    from data.reports.kinds import Kind, Wanted
    from data.reports.order import Order
    from data.viewer import Viewer

#: Who has packs of what they see themselves; the others have those that are for publication.
OWN_PACKS = ("analyst", "coordinator", "csp")
PUBLIC_LIMITS = (
    "Places are districts. Smaller areas, single streets and people are not shown.",
    "Counts are moved a little to protect people. A pack of a release has those of 5 and more as they are: an analyst "
    "publishes one of this question first.",
)


def check_may(kind: Kind, viewer: Viewer) -> None:
    """Raise PermissionRefused for a pack that is not for this viewer."""
    if kind not in kinds_for(viewer):
        only = "A briefing screen makes no pack." if viewer.role == "briefing" else "This view has one pack: panel."
        raise PermissionRefused(only)


def kinds_for(viewer: Viewer) -> list[Kind]:
    """The packs that this viewer may have."""
    if viewer.role == "briefing":
        return []
    return [kind for kind in KINDS.values() if kind.public or viewer.role in OWN_PACKS]


def make(order: Order) -> Document:
    """The whole pack. Raises PermissionRefused, FilterError."""
    check_may(order.kind, order.request.viewer)
    now = made_of(order)
    if order.release is not None:
        return document_of(order.release, order, follow_up(order, now))
    asked, kind = order.asked, order.kind
    head = ask("summary", asked)
    sections, messages = _sections(order)
    periods = resolve(asked.state, asked.store)
    before = f", compared with {periods.before.words()}" if periods.before else ""
    sections += follow_up(order, now, head.words() if isinstance(head, Unavailable) else "")
    return Document(
        kind=kind.key,
        title=kind.title,
        scope=asked.sentence,
        period=periods.now.words() + before,
        data_version=asked.store.data_version,
        marking=order.protective_marking,
        made=order.made,
        audience=asked.viewer.role,
        demonstration=asked.store.is_demonstration,
        messages=tuple(messages),
        sections=tuple(sections),
        limits=_limits(head, order),
        attributions=tuple(attributions(asked.store)),
        question=asked.state.to_query(),
        comments=tuple(order.comments("")),
    )


def made_of(order: Order) -> Made:
    """What is remembered of a pack that was given out: its head figures, as it shows them."""
    if order.release is not None:
        return made_of_release(order.release, order.made)
    asked = order.asked
    head = ask("summary", asked)
    figures = {} if isinstance(head, Unavailable) else {figure.label: figure.value for figure in head.figures}
    return Made(order.made, asked.state.to_query(), asked.sentence, asked.store.data_version, figures)


def _sections(order: Order) -> tuple[list[Section], list[str]]:
    sections, messages = [], []
    wanted = order.kind.sections
    for done, each in enumerate(wanted):
        order.progress(each.title, done / (len(wanted) + 2))
        section, said = _section(each, order)
        sections.append(section)
        own = f"{each.title.partition(':')[0]}: " if each.what else ""
        messages += [own + line for line in said[: each.leads]]
    return sections, messages


def _section(each: Wanted, order: Order) -> tuple[Section, list[str]]:
    """The section, and its sentences; where the panel says nothing, the reasons why."""
    asked = each.asked(order.asked)
    model = ask(each.panel, asked)
    comments = order.comments(each.key)
    if isinstance(model, Unavailable):
        return Section(each.key, each.title, (Paragraph(model.words(), "note"), *comments)), []
    said = WORDS[each.panel](model)
    own = [Paragraph(asked.sentence, "note")] if each.what else []
    blocks: list[Block] = [*own, *(Paragraph(line) for line in said), *comments]
    blocks += each.drawn(model, asked) if each.drawn else []
    blocks += _tables(each, model)
    return Section(each.key, each.title, tuple(blocks), method_of(each.panel, model)), said


def _tables(each: Wanted, model: Any) -> list[Block]:
    if each.panel == "map":  # what the map says in words stands in the table of districts as numbers
        return []
    if each.panel == "heatmap":
        return [_week_table(each, model)]
    made = table_of(panels()[each.panel], model, each.title, each.key, hide=each.hide, short=each.short or 0)
    if made is None:
        return []
    return [replace(made, on_paper=each.short is not None)]


def _week_table(each: Wanted, model: Any) -> Table:
    """Hours down, weekdays across: what the file of the panel has in 168 rows."""
    columns = (Column("hour", "Hour"), *(Column(day.lower(), day, 1) for day in DAYS))
    rows = []
    for hour in range(24):
        values = [
            day[hour] if status[hour] in ("exact", "rounded") else status[hour]
            for day, status in zip(model.counts, model.status, strict=True)
        ]
        rows.append((f"{hour:02d}:00–{hour + 1:02d}:00", *values))
    return Table(each.key, each.title, columns, tuple(rows))


def _limits(head: Any, order: Order) -> tuple[str, ...]:
    lines = [INVENTED] if order.asked.store.is_demonstration else []
    if isinstance(head, Unavailable):
        lines.append(head.words())
    else:
        lines += [head.left_out, head.scope, *head.notices]
    if order.asked.policy is not None:
        lines += PUBLIC_LIMITS
    lines.append(
        "A change is called a rise or a fall only where a test finds it beyond chance; ranges are 95% intervals."
    )
    return tuple(line for line in dict.fromkeys(lines) if line)
