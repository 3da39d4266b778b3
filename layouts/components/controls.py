"""The filters: five small menus whose controls mirror the question; on a phone they open as one sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dash_mantine_components as dmc
from dash import html

from data.question.basis.values import COHORTS, COMPARISONS, FLAG_FILTERS, ROLES
from data.schema import WEEKDAYS
from layouts import ids

if TYPE_CHECKING:
    from data.store.version import Store

#: Control name -> component and property, of the menus that every page has.
FILTER_CONTROLS: dict[str, tuple[Any, str]] = {
    "from": (ids.FROM, "value"),
    "to": (ids.TO, "value"),
    "preset": (ids.PRESET, "value"),
    "days": (ids.DAYS, "value"),
    "hours": (ids.HOURS, "value"),
    "areas": (ids.AREAS, "value"),
    "districts": (ids.DISTRICTS, "value"),
    "what": (ids.WHAT, "value"),
    "flags": (ids.FLAGS, "value"),
    "cohort": (ids.COHORT, "value"),
    "role": (ids.ROLE, "value"),
    "compare": (ids.COMPARE, "value"),
    "vintage": (ids.VINTAGE, "value"),
}
PRESETS = {"12": "Last 12", "3": "Last 3", "all": "All months"}


def menu(title: str, *children: Any) -> html.Details:
    """One filter menu: opens with mouse, Enter or Space; Esc and a click elsewhere close it (assets/explorer.js)."""
    return html.Details([html.Summary(title), html.Div(list(children), className="menu-body")], className="menu")


def when_menu(store: Store) -> html.Details:
    """Months, presets, days of the week and hours; day and hour only where the source knows them."""
    first, last = store.manifest.first_day[:7] + "-01", store.manifest.last_day
    months = {"minDate": first, "maxDate": last, "valueFormat": "MMM YYYY"}
    parts: list[Any] = [
        html.Div(
            [
                dmc.MonthPickerInput(
                    id=ids.FROM, label="From", placeholder="first month", **_clearable("first month"), **months
                ),
                dmc.MonthPickerInput(
                    id=ids.TO, label="To", placeholder="last month", **_clearable("last month"), **months
                ),
            ],
            className="pair",
        ),
        dmc.SegmentedControl(
            id=ids.PRESET,
            data=[{"value": key, "label": label} for key, label in PRESETS.items()],
            value="",
            fullWidth=True,
            **{"aria-label": "Periods to choose from"},
        ),
    ]
    known = store.capabilities
    days = dmc.ChipGroup(
        [dmc.Chip(day.capitalize(), value=day, size="sm") for day in WEEKDAYS], id=ids.DAYS, multiple=True, value=[]
    )
    hours = dmc.RangeSlider(
        id=ids.HOURS,
        min=0,
        max=24,
        step=1,
        minRange=1,
        value=[0, 24],
        marks=[{"value": hour, "label": f"{hour:02d}"} for hour in (0, 6, 12, 18, 24)],
        labelTransitionProps={"duration": 0},
        updatemode="mouseup",
        **{"thumbFromLabel": "First hour", "thumbToLabel": "Last hour"},
    )
    parts += [
        _labelled("Days of the week", html.Div(days, className="chip-row"), hidden=not known.day),
        _labelled("Hours of the day", html.Div(hours, className="slider"), hidden=not known.hour),
    ]
    if not known.day:
        parts.append(html.P("This source gives months only: no day of the week, no hour.", className="hint"))
    return menu("When", *parts)


def where_menu(store: Store) -> html.Details:
    """Coordination areas and districts."""
    words = store.vocabulary()
    home = set(store.districts.loc[store.districts["home"], "code"])
    return menu(
        "Where",
        dmc.MultiSelect(
            id=ids.DISTRICTS,
            label="Districts",
            data=[
                {"value": code, "label": name}
                for code, name in sorted(words.districts.items(), key=lambda x: x[1])
                if code in home
            ],
            placeholder="all districts",
            searchable=True,
            **_clearable("districts"),
            value=[],
        ),
        dmc.MultiSelect(
            id=ids.AREAS,
            label="Coordination areas",
            data=[{"value": slug, "label": label} for slug, label in words.areas.items()],
            placeholder="none chosen",
            **_clearable("coordination areas"),
            value=[],
        ),
        dmc.Select(
            id=ids.VINTAGE,
            label="LSOA boundaries",
            data=[{"value": str(v), "label": f"of {v}"} for v in store.vintages],
            value=str(store.default_vintage),
            allowDeselect=False,
        ),
    )


def what_menu(store: Store) -> html.Details:
    """Named sets, offence groups, categories; and circumstances that the source records."""
    words = store.vocabulary()
    coded = store.capabilities.offence_codes
    sections = [
        *([("Named sets", words.sets), ("Offence groups", words.groups)] if coded else []),
        ("data.police.uk categories", words.categories),
    ]
    data = [
        {"group": title, "items": [{"value": slug, "label": _capital(label)} for slug, label in section.items()]}
        for title, section in sections
    ]
    flags = {
        name: words_
        for name, (needed, barred, words_) in FLAG_FILTERS.items()
        if {flag.name.lower() for flag in (needed | barred) if flag.name} <= store.capabilities.flags
    }
    return menu(
        "What",
        dmc.MultiSelect(
            id=ids.WHAT,
            label="Offences",
            data=data,
            placeholder="all offences",
            searchable=True,
            **_clearable("offences"),
            value=[],
            maxDropdownHeight=320,
        ),
        _labelled(
            "Circumstances, all of them",
            dmc.CheckboxGroup(
                [dmc.Checkbox(label=_capital(label), value=name) for name, label in flags.items()],
                id=ids.FLAGS,
                value=[],
            ),
            hidden=not flags,
        ),
    )


def who_menu(store: Store) -> html.Details:
    """Cohort and role; hidden where the source gives no ages."""
    cohort = dmc.RadioGroup(
        [dmc.Radio(label="All ages", value="all")]
        + [dmc.Radio(label=_capital(words), value=name) for name, (_, _, words) in COHORTS.items()],
        id=ids.COHORT,
        value="all",
        label="Ages of the people involved",
    )
    role = dmc.RadioGroup(
        [dmc.Radio(label=_capital(words), value=name) for name, words in ROLES.items()],
        id=ids.ROLE,
        value="any",
        label="Whose age counts",
    )
    known = store.capabilities.ages
    note = [] if known else [html.P("This source gives no ages of victims or suspects.", className="hint")]
    return menu("Who", html.Div([cohort, role], hidden=not known), *note)


def compare_menu() -> html.Details:
    """What the period is compared with."""
    return menu(
        "Compare",
        dmc.RadioGroup(
            [dmc.Radio(label=_capital(words), value=name) for name, words in COMPARISONS.items()],
            id=ids.COMPARE,
            value="year",
            label="Compare with",
        ),
    )


def _clearable(words: str) -> dict[str, Any]:
    """A × that empties the control, with a name for those who cannot see it."""
    return {"clearable": True, "clearButtonProps": {"aria-label": f"Clear {words}"}}


def _labelled(label: str, control: Any, *, hidden: bool = False) -> html.Div:
    return html.Div(
        [html.Div(label, className="control-label"), control],
        className="control",
        hidden=hidden,
        role="group",
        **{"aria-label": label},
    )


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
