"""From what was counted to what is printed: counts of 5 and more as they are, changes and rates of those alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from data.answers.answer import answered
from data.answers.figures.district_changes import place_change
from data.answers.figures.monthly_cells import tested, two_years
from data.answers.figures.noise import district_noise
from data.answers.figures.shown import ShownChange, changes_shown
from data.answers.panels import ask
from data.counts.admissions import admissions_of
from data.months import day_in_full
from data.published.making import month_words
from data.published.questions import HOSPITAL
from data.published.release import FORMAT, Measure, Release, Row, Stretch
from data.published.shapes import shapes_of
from data.question.sentence import sentence
from data.release.linked import EVERYWHERE, Issue
from stats.series.dispersion import Dispersion

if TYPE_CHECKING:
    from datetime import datetime

    from data.published.making import Counted, Made
    from data.store.version import Store

UNKNOWN = ShownChange("unknown", None, None, None)
#: (place, first month, last month) -> the count as printed; None where it is held back.
Counts = dict[tuple[int, int, int], int | None]


def printed(made: Made, issue: Issue, *, title: str, author: str, commentary: str, at: datetime) -> Release:
    """The release. ``issue``: of the same counts, with what is held back."""
    store, periods = made.request.store, made.periods
    words = sentence(made.request.state, periods, store.vocabulary(made.request.vintage))
    (now, before), shapes = made.spans, shapes_of(store)
    measures = tuple(_measure(made, issue, number, words) for number in range(len(made.measures)))
    elsewhere = issue.counts[0, -1, now[0] - issue.first : now[1] + 1 - issue.first]
    return Release(
        format=FORMAT,
        title=title,
        author=author,
        published=at.isoformat(timespec="seconds"),
        commentary=commentary,
        query=made.request.state.to_query(),
        sentence=words,
        data_version=store.data_version,
        data_to=day_in_full(store.last_day),
        demonstration=store.is_demonstration,
        sources=tuple(source.name for source in store.sources),
        licences=_licences(store),
        now=Stretch(*now, month_words(*now)),
        before=Stretch(*before, month_words(*before)),
        blocks=tuple(Stretch(*block, month_words(*block)) for block in made.blocks),
        rate_words=_rates(made)[1],
        elsewhere=int(elsewhere.sum()),
        measures=measures,
        shapes=shapes[0],
        height=shapes[1],
        figures=len(issue.figures),
        held_back=int(issue.hidden.sum()),
    )


def _licences(store: Store) -> tuple[str, ...]:
    """Every licence sentence once, longer ones in place of those they contain."""
    said = [source.licence for source in store.sources] + [each["licence"] for each in store.manifest.boundaries]
    lines = list(dict.fromkeys(line for line in said if line))
    return tuple(line for line in lines if not any(line in other for other in lines if other != line))


def _measure(made: Made, issue: Issue, number: int, words: str) -> Measure:
    each = made.measures[number]
    counts: Counts = {
        (figure.place, figure.first, figure.last): None if hidden else int(truth)
        for figure, truth, hidden in zip(issue.figures, issue.truth, issue.hidden, strict=True)
        if figure.question == number
    }
    rows = [_row(made, each, counts, EVERYWHERE, _whole_change(made, each, counts))]
    if each.by_district:
        changes = _district_changes(made, each, counts)
        rows += [_row(made, each, counts, place, changes[place]) for place in range(len(made.home))]
    label = each.label or words.split(", ", maxsplit=1)[0]
    return Measure(
        key=each.key,
        label=label if each.label or label[:2].isupper() else label[0].lower() + label[1:],
        words=words if number == 0 else each.label,
        query=each.query,
        rows=tuple(rows),
        source=each.source,
        low=int(issue.low[number]),
        high=int(issue.high[number]),
    )


def _row(made: Made, each: Counted, counts: Counts, place: int, change: ShownChange) -> Row:
    now, before = (counts[place, *span] for span in made.spans)
    store, infinite = made.request.store, change.high is not None and np.isinf(change.high)
    code = "" if place == EVERYWHERE else str(store.district_codes[made.home[place]])
    return Row(
        code=code,
        name="" if place == EVERYWHERE else str(store.districts["name"].iloc[made.home[place]]),
        now=now,
        before=before,
        verdict=change.verdict,  # type: ignore[arg-type]  # one of the keys of VERDICT_WORDS
        percent=change.percent,
        low=change.low,
        high="inf" if infinite else change.high,
        rate=_rates(made)[0].get(code) if each.key == made.measures[0].key and now is not None else None,
        blocks=tuple(counts[place, *block] for block in made.blocks) if each.blocks else (),
    )


def _whole_change(made: Made, each: Counted, counts: Counts) -> ShownChange:
    """Of all districts together: that of the panels."""
    if any(counts[EVERYWHERE, *span] is None for span in made.spans):
        return UNKNOWN
    if each.request is not None:
        return place_change(each.request)
    held = admissions_of(made.request.store)
    assert held is not None
    series = held.series(each.query.removeprefix(HOSPITAL))
    return tested(two_years(series, made.spans[0][0]), series, None)


def _district_changes(made: Made, each: Counted, counts: Counts) -> list[ShownChange]:
    """By place. Districts are tested together, as in the panels; one that is held back takes part as "no change".

    So what is printed of the others never depends on it, and is that of the panels but where it had clearly changed.
    """
    assert each.request is not None
    listed = made.home
    place = {int(number): at for at, number in enumerate(made.home)}
    now, before = (
        np.array([_or_zero(counts, place.get(int(number)), made) for number in listed])[:, column] for column in (0, 1)
    )
    noise = district_noise(each.request)
    cells = changes_shown(
        now, before, made.periods, adjust=True, noise=Dispersion(noise.value[listed], noise.freedom[listed])
    )
    found = [UNKNOWN] * len(made.home)
    for number, cell in zip(listed, cells, strict=True):
        at = place.get(int(number))
        if at is not None and all(counts[at, *span] is not None for span in made.spans):
            found[at] = cell
    return found


def _or_zero(counts: Counts, place: int | None, made: Made) -> tuple[float, float]:
    """Both counts; none at all where one is held back, or the district is not of this area."""
    both = [None if place is None else counts[place, *span] for span in made.spans]
    return (0.0, 0.0) if None in both else (float(both[0] or 0), float(both[1] or 0))


def _rates(made: Made) -> tuple[dict[str, float | None], str]:
    """Rate by district as the panel of places gives it, and what it is per."""
    found = answered(ask("places", made.request), lambda model: model, lambda _: None)
    if found is None or not any(row.rate is not None for row in found.rows):
        return {}, ""
    return {row.code: row.rate for row in found.rows}, found.rate_words.replace("per 1,000", "for every 1,000", 1)
