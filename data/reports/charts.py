"""Charts and maps of a pack from the panels' typed answers, each with its words for those who cannot see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.months import Month
from data.reports.document import Block, Chart, Map, Paragraph, Series

if TYPE_CHECKING:
    from collections.abc import Iterable

    from data.answers.figures.shown import Shown
    from data.answers.places.map import MapModel
    from data.answers.request import Request

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def month_words(name: str) -> str:
    """'Sep 2025' of '2025-09'."""
    return Month.parse(name).words()


def numbers(cells: Iterable[Shown]) -> tuple[float | None, ...]:
    return tuple(cell.value for cell in cells)


#: Said in place of a chart that would show less than half of its numbers: gaps would read as zero.
HIDDEN = Paragraph("No chart is drawn: most of its numbers are small and withheld. It does not mean none.", "note")


def mostly_hidden(*series: tuple[float | None, ...]) -> bool:
    """Whether less than half of the numbers are told."""
    shown = [value is not None for values in series for value in values]
    return sum(shown) * 2 < len(shown) or not shown


def trend_chart(model: Any, request: Request) -> list[Block]:
    """Months, the same months a year earlier, and what chance leads to expect."""
    names = tuple(month_words(name) for name in model.months)
    counts = numbers(model.counts)
    if mostly_hidden(counts):
        return [HIDDEN]
    series = [Series(model.unit.capitalize(), counts), Series("A year earlier", numbers(model.year_before), "ghost")]
    control = model.control
    if control is not None and getattr(control, "lower", None):
        series += [
            Series("Usual, from", tuple(control.lower), "limit"),
            Series("Usual, to", tuple(control.upper), "limit"),
        ]
    alt = f"Line chart of {model.unit} a month, {names[0]} to {names[-1]}. {model.sentence}"
    return [Chart("line", f"{model.unit.capitalize()} a month", alt, names, tuple(series), model.unit)]


def week_chart(model: Any, request: Request) -> list[Block]:
    """Hours of the week, darker where there were more."""
    rows = tuple(
        Series(
            day, tuple(value if status in ("exact", "rounded") else None for value, status in zip(*pair, strict=True))
        )
        for day, *pair in zip(DAYS, model.counts, model.status, strict=True)
    )
    shown = [(value, row.name, hour) for row in rows for hour, value in enumerate(row.values) if value is not None]
    if not shown:
        return []
    most, day, hour = max(shown)
    alt = (
        f"Heatmap of offences by weekday and hour, {model.period}. The single hour with most is {day} "
        f"{hour:02d}:00–{hour + 1:02d}:00, with {most:,.0f}."
    )
    names = tuple(f"{hour:02d}" for hour in range(24))
    return [Chart("heat", "Offences by weekday and hour", alt, names, rows, "offences")]


def kinds_chart(model: Any, request: Request) -> list[Block]:
    names = tuple(row.label for row in model.rows)
    now = numbers(row.count for row in model.rows)
    if not names or mostly_hidden(now):
        return [HIDDEN] if names else []
    series = [Series("This period", now)]
    if any(row.before is not None for row in model.rows):
        before = tuple(None if row.before is None else row.before.value for row in model.rows)
        series.append(Series("Before", before, "ghost"))
    told = "; ".join(f"{row.label} {row.count.words()}" for row in model.rows)
    return [
        Chart("bar", "Kinds of offence", f"Bar chart of offences by kind: {told}.", names, tuple(series), "offences")
    ]


def places_chart(model: Any, request: Request) -> list[Block]:
    names = tuple(row.name for row in model.rows)
    rates = tuple(row.rate for row in model.rows)
    if not names or mostly_hidden(rates):
        return []
    told = "; ".join(f"{row.name} {row.rate:.1f}" for row in model.rows if row.rate is not None)
    alt = f"Bar chart of the rate {model.rate_words}: {told}."
    return [Chart("bar", f"Rate {model.rate_words}", alt, names, (Series("Rate", rates),), model.rate_words)]


def ages_chart(model: Any, request: Request) -> list[Block]:
    names = tuple(band.label for band in model.victims.bands)
    series = tuple(
        Series(role.name.capitalize(), numbers(band.total for band in role.bands), style)
        for role, style in ((model.victims, "main"), (model.suspects, "second"))
    )
    if mostly_hidden(*(one.values for one in series)):
        return [HIDDEN]
    told = "; ".join(
        f"{role.name}: " + ", ".join(f"{band.label} {band.total.words()}" for band in role.bands)
        for role in (model.victims, model.suspects)
    )
    return [
        Chart("bar", "Victims and suspects by age", f"Bar chart of people by age. {told}.", names, series, "people")
    ]


def admissions_chart(model: Any, request: Request) -> list[Block]:
    names = tuple(month_words(name) for name in model.month_names)
    if not model.ages or not names:
        return []
    series = tuple(
        Series(age.label, numbers(age.admissions.counts), style)
        for age, style in zip(model.ages, ("main", "second"), strict=False)
    )
    if mostly_hidden(*(one.values for one in series)):
        return [HIDDEN]
    told = " ".join(age.admissions.sentence for age in model.ages)
    alt = f"Line chart of hospital admissions a month. {told}"
    return [Chart("line", "Hospital admissions a month", alt, names, series, "admissions")]


def season_chart(model: Any, request: Request) -> list[Block]:
    if not model.rows:
        return []
    names = tuple(row.name for row in model.rows)
    series = (
        Series("Against an even month", tuple(row.ratio for row in model.rows)),
        Series("95% interval, from", tuple(row.low for row in model.rows), "limit"),
        Series("95% interval, to", tuple(row.high for row in model.rows), "limit"),
    )
    alt = f"Line chart of each month of the year against an even month (1). {model.words}"
    return [Chart("line", "Each month of the year against an even month", alt, names, series, "times an even month")]


def map_of(model: MapModel, request: Request) -> list[Block]:
    """Districts by class, as the map on the screen paints them."""
    if model.refusal or model.level != "district":
        return []
    names = dict(request.store.districts[["code", "name"]].itertuples(index=False))
    found = zip(model.codes, model.classes, model.texts, strict=True)
    classes = {code: (int(number), text) for code, number, text in found}
    labels = ((number, words) for number, words in enumerate(model.legend.labels) if words)
    legend = [
        (number, words) for number, words in labels if not model.diverging or number in {n for n, _ in classes.values()}
    ]
    told = "; ".join(f"{names.get(code, code)} {text}" for code, (_, text) in classes.items())
    return [Map(model.title, f"Map of the districts. {told}.", classes, tuple(legend), model.diverging)]
