"""The sentences of a section: those that the panels say themselves, none made up for the pack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from data.answers.summary import Figure, SummaryModel


def figure_words(figure: Figure) -> str:
    """'Offences: 3,228, before 3,401: ◆ no clear change, −5% (−11 to +1).'"""
    if figure.value == "–":
        return f"{figure.label}: {figure.note}"
    value = f"{figure.label}: {figure.value}"
    if figure.interval:
        value += f" (95% interval {figure.interval})"
    change = figure.change
    if change.verdict == "no comparison":
        return f"{value}."
    before = f", before {figure.before}" if figure.before else ""
    percent = change.percent_words()
    size = f", {percent} ({change.interval_words()})" if percent else ""
    return f"{value}{before}: {change.sign} {change.verdict_words}{size}."


def summary_words(model: SummaryModel) -> list[str]:
    return [figure_words(figure) for figure in model.figures]


def _attributes(*names: str) -> Callable[[Any], list[str]]:
    def said(model: Any) -> list[str]:
        found: list[str] = []
        for name in names:
            value = getattr(model, name)
            found += [value] if isinstance(value, str) else list(value)
        return [text for text in found if text]

    return said


def _success(model: Any) -> list[str]:
    lines = []
    for card in model.cards:
        told = [part.sentence for part in (*card.paces, *card.events)]
        lines += [f"{card.title}, {card.place}. {' '.join(told)}" if told else f"{card.title}: {card.instead}"]
    return lines


def _admissions(model: Any) -> list[str]:
    series = [one for age in model.ages for one in (age.admissions, age.offences) if one is not None]
    told = [one.sentence for one in series]
    return [*told, model.instead or model.compared]


#: Panel -> its sentences, the most important first.
WORDS: dict[str, Callable[[Any], list[str]]] = {
    "summary": summary_words,
    "admissions": _admissions,
    "success": _success,
    "categories": _attributes("note"),
    "change": _attributes("words"),
    "cost": _attributes("words", "left_out_words", "refusal", "notes"),
    "emerging": _attributes("title", "instead", "left_out"),
    "funnel": _attributes("words"),
    "heatmap": _attributes("notes"),
    "map": _attributes("refusal", "left_out"),
    "patrol": _attributes("sentence"),
    "peaks": _attributes("sentence", "busiest"),
    "places": _attributes("refusal", "rate_says"),  # how they are tested is told as the method
    "repeats": _attributes("sentence"),
    "season": _attributes("refusal", "words", "notes"),
    "top": _attributes("title", "instead", "left_out"),
    "trend": _attributes("sentence", "notices"),
    "who": _attributes("words", "notes"),
}
