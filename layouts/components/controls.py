"""The filters: five small menus whose controls mirror the question; on a phone they open as one sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from data.question.basis.values import COHORTS, COMPARISONS, FLAG_FILTERS, ROLES
from data.release.questions import YEARS, years_offered
from data.schema import WEEKDAYS
from layouts import ids
from layouts.components.fields import Choices, choice, hours, month, pills, radios, switch, ticks

if TYPE_CHECKING:
    from data.store.version import Store

#: Control name -> component, of the menus that every page has.
FILTER_CONTROLS: dict[str, str] = {
    "from": ids.FROM,
    "to": ids.TO,
    "preset": ids.PRESET,
    "year": ids.YEAR,
    "days": ids.DAYS,
    "hours": ids.HOURS,
    "areas": ids.AREAS,
    "districts": ids.DISTRICTS,
    "what": ids.WHAT,
    "flags": ids.FLAGS,
    "cohort": ids.COHORT,
    "role": ids.ROLE,
    "compare": ids.COMPARE,
    "vintage": ids.VINTAGE,
}
#: Marks the control of the fixed years, hidden from whoever may ask for any months.
FIXED_YEARS = "fixed-years"
FEW = 20  # so many districts are seen at once; more are searched
PRESETS = {"12": "Last 12", "3": "Last 3", "all": "All months"}


def menu(title: str, *children: Any) -> html.Details:
    """One filter menu: opens with mouse, Enter or Space; Esc and a click elsewhere close it (assets/menus.js)."""
    return html.Details([html.Summary(title), html.Div(list(children), className="menu-body")], className="menu")


def when_menu(store: Store) -> html.Details:
    """Months, presets, days of the week and hours; day and hour only where the source knows them."""
    span = {"first": store.manifest.first_day[:7], "last": store.manifest.last_day[:7]}
    known = store.capabilities
    parts: list[Any] = [
        html.Div(
            [
                month(ids.FROM, "from", "From", **span, nothing="first month"),
                month(ids.TO, "to", "To", **span, nothing="last month"),
            ],
            className="pair",
        ),
        html.Div(radios(ids.YEAR, "year", "Twelve months", _years(store), ""), className=FIXED_YEARS, hidden=True),
        switch(ids.PRESET, "preset", "Periods to choose from", PRESETS, ""),
        _labelled(
            "Days of the week",
            pills(ids.DAYS, "days", "Days of the week", {day: day.capitalize() for day in WEEKDAYS}),
            hidden=not known.day,
        ),
        html.Div(hours(ids.HOURS, "hours", "Hours of the day", "First hour", "Last hour"), hidden=not known.hour),
    ]
    if not known.day:
        parts.append(html.P("This source gives months only: no day of the week, no hour.", className="hint"))
    return menu("When", *parts)


def _years(store: Store) -> Choices:
    """The years that a viewer of rounded figures may ask for; nobody else is shown them (layouts/pages/offering.py)."""
    periods = years_offered(store) if store.months else ()
    return {name: period.words() for name, period in zip(YEARS, periods, strict=False)}


def where_menu(store: Store) -> html.Details:
    """Coordination areas and districts."""
    words = store.vocabulary()
    home = set(store.districts.loc[store.districts["home"], "code"])
    named = {code: name for code, name in sorted(words.districts.items(), key=lambda x: x[1]) if code in home}
    return menu(
        "Where",
        ticks(ids.DISTRICTS, "districts", "Districts", [("", named)], none="all districts", search=len(named) > FEW),
        ticks(ids.AREAS, "areas", "Coordination areas", [("", dict(words.areas))], none="none chosen"),
        choice(
            ids.VINTAGE,
            "vintage",
            "LSOA boundaries",
            {str(v): f"of {v}" for v in store.vintages},
            str(store.default_vintage),
        ),
    )


def what_menu(store: Store) -> html.Details:
    """Named sets, offence groups, categories; and circumstances that the source records."""
    words = store.vocabulary()
    coded = store.capabilities.offence_codes
    groups = [
        *([("Named sets", _capitals(words.sets)), ("Offence groups", _capitals(words.groups))] if coded else []),
        ("data.police.uk categories", _capitals(words.categories)),
    ]
    flags = {
        name: words_
        for name, (needed, barred, words_) in FLAG_FILTERS.items()
        if {flag.name.lower() for flag in (needed | barred) if flag.name} <= store.capabilities.flags
    }
    return menu(
        "What",
        ticks(ids.WHAT, "what", "Offences", groups, none="all offences", search=True),
        html.Div(
            ticks(ids.FLAGS, "flags", "Circumstances, all of them", [("", _capitals(flags))], none="any"),
            hidden=not flags,
        ),
    )


def who_menu(store: Store) -> html.Details:
    """Cohort and role; hidden where the source gives no ages."""
    ages = {"all": "All ages"} | _capitals({name: words for name, (_, _, words) in COHORTS.items()})
    known = store.capabilities.ages
    note = [] if known else [html.P("This source gives no ages of victims or suspects.", className="hint")]
    asked = [
        radios(ids.COHORT, "cohort", "Ages of the people involved", ages, "all"),
        radios(ids.ROLE, "role", "Whose age counts", _capitals(ROLES), "any"),
    ]
    return menu("Who", html.Div(asked, className="fields", hidden=not known), *note)


def compare_menu() -> html.Details:
    """What the period is compared with."""
    return menu("Compare", radios(ids.COMPARE, "compare", "Compare with", _capitals(COMPARISONS), "year"))


def _labelled(label: str, control: Any, *, hidden: bool = False) -> html.Div:
    return html.Div([html.Div(label, className="control-label"), control], hidden=hidden)


def _capitals(words: Choices) -> Choices:
    return {value: text[0].upper() + text[1:] for value, text in words.items()}
