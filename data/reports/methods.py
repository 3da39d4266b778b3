"""How the figures of a section were worked out: the panel's own words, or those that the screen has beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

TESTED = (
    "A change compares offences per day of the two periods (exact conditional binomial test, 95% Clopper–Pearson "
    "interval), widened where the months vary by more than chance. No percentage of fewer than 20 offences is given."
)
RELEASED = (
    "Counts of 5 and more (of hospital admissions, 8 and more) are exact. Smaller ones, and those that would give a "
    f"small one away, are not printed; the whole release was checked together before it was published. {TESTED}"
)
RATE = (
    "Rates are offences for every 1,000 residents, a year where the period is whole years, with a 95% interval (Byar's "
    "formula, exact below 10 offences). Residents are not the people present: town centres draw many more."
)
HARM = "Harm counts each offence by the days of its kind in the table of harm weights, so that grave ones weigh more."
BY_MONTH = "Offences by the month they happened, for every month that is loaded."
#: What months are judged by -> how.
CHARTS = {
    "season": (
        "A month is judged by what its time of year and its length lead to expect (quasi-Poisson model, dispersion "
        "from the months themselves)."
    ),
    "average": "A month is judged by the average of the months and their mean moving range (XmR chart).",
    "rare": "There are fewer than three a month, so the latest twelve months are compared with those before.",
    "none": "Months are not judged: too few are known, or small ones are withheld.",
}


def _summary(model: Any) -> str:
    has_harm = any(each.label.startswith("Harm") and each.value != "–" for each in model.figures)
    return " ".join([TESTED, RATE, *([HARM] if has_harm else [])])


def _trend(model: Any) -> str:
    return f"{BY_MONTH} {CHARTS.get(getattr(model.control, 'kind', 'none'), '')}".strip()


def _map(model: Any) -> str:
    return f"{model.title}: {model.legend.method}." if model.legend.method else ""


#: Panel -> how it was worked out, where its answer does not say so itself.
HOW: dict[str, Callable[[Any], str]] = {
    "summary": _summary,
    "map": _map,
    "places": lambda model: "" if model.refusal else f"{model.tested_words} {RATE}",
    "trend": _trend,
    "categories": lambda model: (
        f"Home Office offence codes are put into kinds by a versioned table. {model.note} {TESTED}"
    ),
}


def method_of(panel: str, model: Any) -> str:
    """Never what the section shows, which its heading says already; '' where there is nothing to say."""
    own = getattr(model, "method", "")
    return own or (HOW[panel](model) if panel in HOW else "")
