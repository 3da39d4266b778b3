"""A slide as HTML: one idea, a heading that says where and when, and sentences that can be read from four metres."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from data.answers.wall.asked import LONDON
from data.answers.wall.emerged import TITLE as CHANGED
from data.answers.wall.hot import TITLE as HOT
from data.answers.wall.slides import scope_words
from data.answers.wall.week import TITLE as WEEK
from data.answers.wall.week import shift_name
from data.months import day_words
from layouts.wall.heat import week_drawing
from layouts.wall.map import drawn, marks, shapes_of, view_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from data.answers.wall.asked import Briefing
    from data.answers.wall.emerged import EmergedModel
    from data.answers.wall.fresh import FreshModel
    from data.answers.wall.hot import HotModel
    from data.answers.wall.recent import Compared, RecentModel
    from data.answers.wall.slides import Slide, Wall
    from data.answers.wall.week import WeekModel
    from data.store.beside.notes import Note


def slides_html(wall: Wall, attributions: Sequence[str]) -> str:
    """Every slide in its order, the first one visible, the last about the data."""
    made = [_slide(slide, number) for number, slide in enumerate(wall.slides)]
    made.append(_fresh(wall, attributions, len(made)))
    return "".join(made)


def _slide(slide: Slide, number: int) -> str:
    attributes, title, under, body = DRAWN[slide.idea](slide.briefing, slide.model)
    place = slide.briefing.place.label
    return _section(number, slide.idea, f"{title} · {place}", under, body, {"data-place": place} | attributes)


def _section(number: int, idea: str, title: str, under: str, body: str, attributes: dict[str, str]) -> str:
    more = "".join(f' {name}="{escape(value, quote=True)}"' for name, value in attributes.items())
    hidden = " hidden" if number else ""
    long = ' class="long"' if len(title) > LONG_TITLE else ""
    head = f'<h2 id="slide-{number}"{long}>{escape(title)}</h2><p class="under">{escape(under)}</p>'
    return (
        f'<section class="slide {idea}" aria-labelledby="slide-{number}"{more}{hidden}>'
        f"<header>{head}</header>{body}</section>"
    )


#: Characters from which a title, the name of a place, is set smaller, so that it keeps to its room.
LONG_TITLE, LONG_PLACE = 36, 34
Parts = tuple[dict[str, str], str, str, str]


def _hot(briefing: Briefing, model: HotModel) -> Parts:
    timed = any(spot.when for spot in model.spots) or not model.spots
    title = HOT if timed else "Places with most offences"
    when = f"{shift_name(briefing)} · " if timed else ""
    rows = [(spot.place, spot.when, spot.why) for spot in model.spots]
    attributes, pane = _map(briefing, [spot.unit for spot in model.spots])
    body = f"{pane}{_listed(rows)}{_said(model.sentence if rows else '')}{_said(model.note)}"
    if not rows:
        body = f'{pane}<p class="nothing">{escape(model.sentence)}</p>'
    what = scope_words(briefing)
    return attributes, title, f"{when}{_lower(what) if timed else what} · {model.period}", body


def _week(briefing: Briefing, model: WeekModel) -> Parts:
    body = (
        f'{week_drawing(model)}<p class="main">{escape(model.sentence)}</p><p class="main">{escape(model.peak)}</p>'
        f"{_said(model.note)}"
    )
    return {}, WEEK, f"{briefing.shift.words()} · {_lower(scope_words(briefing))} · {model.period}", body


def _recent(briefing: Briefing, model: RecentModel) -> Parts:
    months = briefing.store.has_month_only_source
    title = "The last month of data" if months else "The last 28 days of data"
    return {}, title, f"{scope_words(briefing)} · {model.period}", _counted(model)


def _knife(briefing: Briefing, model: RecentModel) -> Parts:
    where = "".join(f"<li>{escape(place)}</li>" for place in model.where)
    cards = f"<div><h3>Where most, {escape(model.year)}</h3><ul>{where}</ul></div>" if where else ""
    cards += f"<div><h3>When, {escape(model.year)}</h3><p>{escape(model.when)}</p></div>" if model.when else ""
    body = f'{_counted(model)}<div class="cards">{cards}</div>'
    return {}, "Knife", f"Knife-enabled serious violence · last 28 days of data, {model.period}", body


def _counted(model: RecentModel) -> str:
    lines = "".join(_compared(each) for each in model.compared)
    return (
        f'<p class="count"><strong>{escape(model.count)}</strong> <span>offences</span></p>'
        f'<div class="compared">{lines}</div>'
    )


def _compared(each: Compared) -> str:
    sign = each.change.sign if each.change else "–"
    kind = each.change.verdict if each.change else "none"
    before = f"<strong>{escape(each.before)}</strong> " if each.before else ""
    period = f" <span>{escape(each.period)}</span>" if each.period else ""
    return (
        f'<div class="against {escape(kind, quote=True)}"><p>{before}{escape(each.label)}{period}</p>'
        f'<p class="verdict"><b aria-hidden="true">{sign}</b> {escape(each.words)}</p></div>'
    )


def _emerged(briefing: Briefing, model: EmergedModel) -> Parts:
    rows = [(place.place, "", f"{place.words} · {place.count:,} in 12 months") for place in model.places]
    attributes, pane = _map(briefing, [place.unit for place in model.places])
    main = f'<p class="main lead">{escape(model.sentence)}</p>'
    body = f"{pane}{main if rows else ''}{_listed(rows)}{_said(model.since)}"
    if not rows:
        body = f'{pane}<p class="nothing">{escape(model.sentence)}</p>{_said(model.since)}'
    return attributes, CHANGED, f"{scope_words(briefing)} · {model.month}, month by month", body


def _note(briefing: Briefing, note: Note) -> Parts:
    body = (
        f'<blockquote class="note-text">{escape(note.text)}</blockquote>'
        f'<p class="main">{escape(note.author)}, {day_words(note.written)} · stands until {day_words(note.until)}</p>'
    )
    return {"data-until": note.until.isoformat()}, "From your analyst", "Written by a person, not worked out", body


DRAWN: dict[str, Callable[[Briefing, Any], Parts]] = {
    "hot": _hot,
    "week": _week,
    "recent": _recent,
    "knife": _knife,
    "emerged": _emerged,
    "note": _note,
}


def _fresh(wall: Wall, attributions: Sequence[str], number: int) -> str:
    model: FreshModel = wall.fresh
    reach = "".join(
        f'<li><strong>{escape(source.name)}</strong> to {day_words(source.last_day)}<span class="age" '
        f'data-ended="{source.ended:.0f}"></span></li>'
        for source in model.sources
    )
    invented = (
        '<p class="main invented">Demonstration data: every offence is invented.</p>' if model.demonstration else ""
    )
    lines = [*wall.question.problems, *(f"Not shown – {line}" for line in wall.left_out)]
    missing = "".join(f"<li>{escape(line)}</li>" for line in lines)
    body = (
        f'<ul class="reach">{reach}</ul>{invented}'
        f'<p class="main">Loaded {day_words(model.loaded.date())}, {model.loaded.astimezone(LONDON):%H:%M}.</p>'
        f"{f'<ul class=missing>{missing}</ul>' if missing else ''}"
        f'<p class="licences">{escape(" ".join(attributions))}</p>'
    )
    return _section(number, "fresh", "How fresh the data is", "Last day with an offence, by source", body, {})


def _map(briefing: Briefing, units: list[str]) -> tuple[dict[str, str], str]:
    """What the script needs to move the one map, and the marks of this slide over it."""
    store, place = briefing.store, briefing.place
    shapes = shapes_of(briefing, units)
    view = view_of(store, place.districts, shapes)
    attributes = {"data-view": drawn(store).box(view), "data-own": " ".join(place.districts)}
    return attributes, f'<div class="pane">{marks(store, view, units, shapes)}</div>'


def _listed(rows: Sequence[tuple[str, str, str]]) -> str:
    """A numbered list: where, when, why."""
    items = "".join(_item(number, *row) for number, row in enumerate(rows, 1))
    return f'<ol class="spots">{items}</ol>' if rows else ""


def _item(number: int, where: str, when: str, why: str) -> str:
    time = f"<b>{escape(when)}</b> " if when else ""
    return (
        f'<li><span class="number" aria-hidden="true">{number}</span><div><p class="where{_long(where)}">'
        f'{escape(where)}</p><p class="why">{time}{escape(why)}</p></div></li>'
    )


def _long(place: str) -> str:
    return " long" if len(place) > LONG_PLACE else ""


def _said(text: str) -> str:
    return f'<p class="said">{escape(text)}</p>' if text else ""


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
