"""The map: one class and one short text for each area; the shapes are fetched once, by the browser, by their hash."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from data.answers.cache import remembered
from data.answers.figures.areas import AreaSums, area_sums
from data.answers.figures.classify import Legend, amounts, change_classes
from data.answers.figures.shown import rate_shown
from data.answers.figures.tallies import tallies
from data.answers.panel import Needs, Panel, Rounded
from data.answers.places.places import PlaceRow, places
from data.answers.summary import left_out
from data.counts.tables import BY_PLACE, DISTRICT_CELLS, LSOAS
from stats.smoothing import empirical_bayes

if TYPE_CHECKING:
    from data.answers.panel import Rows
    from data.answers.request import Request


TITLES = {
    "count": "Offences",
    "rate": "Offences",  # and what they are per
    "smoothed": "Smoothed offences",
    "harm": "Harm in days",
    "change": "Tested change",
}
RATES = ("rate", "smoothed")
NOT_KNOWN = "not known"
AREA_WORDS = {"district": "district", "lsoa": "LSOA"}


@dataclass(frozen=True)
class MapModel:
    """What the browser needs to colour the shapes it already has."""

    level: str
    vintage: int
    measure: str
    diverging: bool  # classes of change rather than of amount
    codes: tuple[str, ...]  # areas with a value
    classes: tuple[int, ...]  # class of each; below 0: not known (figures.classify)
    texts: tuple[str, ...]  # value of each in words, for the label under the pointer
    names: tuple[str, ...]
    values: tuple[float | None, ...]  # of the measure, as it may be shown; of change its percentage; None: not known
    statuses: tuple[str, ...]  # 'exact', 'perturbed', or 'not known'
    legend: Legend
    selected: tuple[str, ...]  # codes to outline
    left_out: str
    refusal: str
    title: str


@remembered(measure=True)
def map_view(request: Request) -> MapModel:
    """Classes and words for the measure of the question."""
    found, table = area_sums(request), places(request)
    measure = request.state.measure
    classes, legend, texts, values = _measured(table.rows, measure, found, table.rate_words)
    state = request.state
    shown = " ".join([TITLES[measure], *([table.rate_words] if measure in RATES else [])])
    selected = (
        state.lsoas
        if table.level == "lsoa"
        else tuple(str(request.store.districts["code"].iloc[number]) for number in tallies(request).chosen)
    )
    return MapModel(
        level=table.level,
        vintage=request.vintage,
        measure=measure,
        diverging=measure == "change",
        codes=tuple(row.code for row in table.rows),
        classes=tuple(int(c) for c in classes),
        texts=tuple(texts),
        names=tuple(row.name for row in table.rows),
        values=tuple(values),
        statuses=tuple(map(_status, table.rows, values)),
        legend=legend,
        selected=selected,
        left_out=left_out(request, tallies(request)),
        refusal=table.refusal or (found.denominator.why_not if measure in RATES else ""),
        title=f"{shown} by {AREA_WORDS[table.level]}, {found.periods.now.words()}",
    )


def _status(row: PlaceRow, value: float | None) -> str:
    """What was done to the figure of an area, in one word."""
    return NOT_KNOWN if value is None else row.count.status


def _measured(
    rows: tuple[PlaceRow, ...], measure: str, found: AreaSums, rate_words: str
) -> tuple[np.ndarray, Legend, list[str], list[float | None]]:
    """Class and words of each area, the legend, and the figures themselves."""
    if measure == "change":
        classes, legend = change_classes([row.change.verdict for row in rows], "Change")
        return classes, legend, [_change_words(row) for row in rows], [row.change.percent for row in rows]
    if measure == "rate":
        values = np.array([np.nan if row.rate is None else row.rate for row in rows])
        classes, legend = amounts(values, f"Offences {rate_words}", 1)
        texts = ["no rate" if row.rate is None else f"{rate_shown(row.rate)} {rate_words}" for row in rows]
        return classes, legend, texts, [row.rate for row in rows]
    if measure == "smoothed":
        return _smoothed(rows, found, rate_words)
    if measure == "harm":
        values = np.array([np.nan if row.harm is None else row.harm for row in rows])
        classes, legend = amounts(values, "Harm, days", 0)
        texts = ["no harm sum" if row.harm is None else f"{row.harm:,.0f} days of harm" for row in rows]
        return classes, legend, texts, [row.harm for row in rows]
    values = np.array([np.nan if row.count.value is None else row.count.value for row in rows])
    classes, legend = amounts(values, "Offences", 0)
    return classes, legend, [f"{row.count.words()} offences" for row in rows], [row.count.value for row in rows]


def _smoothed(
    rows: tuple[PlaceRow, ...], found: AreaSums, rate_words: str
) -> tuple[np.ndarray, Legend, list[str], list[float | None]]:
    """Rates drawn towards the rate of all, the more so the fewer residents (empirical Bayes)."""
    place = {str(found.codes[number]): number for number in found.listed}
    exposure = found.denominator.exposure[[place[row.code] for row in rows]]
    counts = np.array([np.nan if row.count.value is None else row.count.value for row in rows])
    values = 1000 * empirical_bayes(counts, exposure)
    classes, legend = amounts(values, f"Smoothed, {rate_words}", 1)
    texts = [
        "no rate"
        if np.isnan(value)
        else f"{rate_shown(value)} {rate_words}, smoothed (its own rate {rate_shown(row.rate or 0)})"
        for value, row in zip(values.tolist(), rows, strict=True)
    ]
    return (
        classes,
        replace(legend, method=f"{legend.method}; where few people live, a rate is drawn towards that of all"),
        texts,
        [None if value != value else round(value, 4) for value in values.tolist()],  # noqa: PLR0124
    )


def _change_words(row: PlaceRow) -> str:
    """'▼ clear fall, −14% (−22 to −5)': never a bare percentage."""
    percent = row.change.percent_words()
    counts = "" if row.before is None else f", {row.before.words()} → {row.count.words()}"
    inside = f", {percent} ({row.change.interval_words()})" if percent else ""
    return f"{row.change.sign} {row.change.verdict_words}{inside}{counts}"


def map_rows(model: MapModel) -> Rows:
    """code, what the map says of it."""
    yield ["code", model.measure]
    yield from ([code, text] for code, text in zip(model.codes, model.texts, strict=True))


def map_areas(model: MapModel) -> list[dict[str, Any]]:
    """Of each area what the map says of it: the figure, what was done to it, and the words under the pointer."""
    columns = zip(model.codes, model.names, model.values, model.statuses, model.texts, strict=True)
    return [
        {"code": code, "name": name, "measure": model.measure, "value": value, "status": status, "says": says}
        for code, name, value, status, says in columns
    ]


PANEL = Panel(
    key="map",
    says="the class and the words of each district or LSOA for the measure asked for",
    answer=map_view,
    rows=map_rows,
    areas=map_areas,
    rounded=Rounded.BY_DISTRICT,
    method="rates",
    tables=(*BY_PLACE, DISTRICT_CELLS, LSOAS),
    needs=Needs.MAPPED | Needs.HARM,
)
