"""The first things read: the sentence, the chips, and four figures with their tested change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from data.answers.figures.class_counts import harm_sums
from data.answers.figures.denominators import district_residents, widened_rates
from data.answers.figures.district_changes import place_change, place_counts
from data.answers.figures.district_release import district_counts, shown_place
from data.answers.figures.noise import part_noise, place_noise
from data.answers.figures.rows import CHANGE_HEADER, told
from data.answers.figures.shown import (
    MIN_HARM_BASE,
    NO_COMPARISON,
    SMALL_BASE_NOTE,
    Shown,
    ShownChange,
    change_in_harm,
    changes_shown,
    rate_shown,
    rates_shown,
)
from data.answers.figures.tallies import Tallies, tallies
from data.answers.mapped import not_mapped
from data.answers.panel import Panel, Rounded
from data.counts.tables import BY_PLACE, DISTRICT_CELLS, KINDS, OWN_KINDS
from data.question.answerable import knows_knife, partly
from data.question.basis.needs import ONE_WEIGHT
from data.question.scope import opening_words
from data.question.sentence import sentence
from data.release.perturbation import BEYOND_OWN_WORDS, NOISE_WORDS, bound

KNIFE = "Knife-enabled, of these"
HARM_NOTE = (
    "Days by the harm weights table: sum of offences × weight (see About the data). "
    f"Whether it changed is not said of fewer than {MIN_HARM_BASE} offences in either period."
)

if TYPE_CHECKING:
    from data.answers.panel import Rows
    from data.answers.request import Request


@dataclass(frozen=True)
class Figure:
    """One tile: a label, the number in words, what it was, its change, and what a reader must know."""

    key: str
    label: str
    value: str
    before: str  # the number of the comparison period, '' where there is none
    interval: str  # of the value itself, '' where it is a count
    change: ShownChange
    note: str


@dataclass(frozen=True)
class SummaryModel:
    """The head of the page."""

    sentence: str
    figures: tuple[Figure, ...]
    left_out: str  # what the total leaves out, always said
    notices: tuple[str, ...]
    scope: str  # why the opening question differs from a printed assessment, '' of any other


def summary(request: Request) -> SummaryModel:
    """Sentence, figures and notices for the question."""
    found = tallies(request)
    store = request.store
    exact = request.policy is None
    figures = [_offences(request)]
    # Figures with noise are of fixed questions: 'of these' is one of them only where all offences are asked about.
    if knows_knife(store) and request.state.what != ("knife-enabled",) and (exact or not request.state.what):
        figures.append(_knife(request, found))
    figures += [_rate(request, found), _harm(request, found)]
    return SummaryModel(
        sentence=sentence(request.state, found.periods, store.vocabulary(request.vintage)),
        figures=tuple(figures),
        left_out=left_out(request, found),
        notices=(*found.periods.notices, *partly(request.state, store)),
        scope=opening_words(request.state, store, request.viewer),
    )


def left_out(request: Request, found: Tallies) -> str:
    """'47 of 4,212 offences (1.1%) could not be mapped ...'; in a place filter they cannot be in the total at all."""
    total = int(found.now.count.sum())
    if request.policy is not None:
        return f"{noise_words(request)} Offences that could not be mapped are in no district."
    if request.viewer.role != "analyst":  # how many there are in the whole area is not this viewer's to see
        others = noise_words(request) if len(district_counts(request).listed) > len(request.viewer.own) else ""
        return f"{others} Offences that could not be mapped to a district are not in these figures.".strip()
    if found.unmapped_now == 0:
        return "Every offence counted could be mapped to a district."
    share = (
        f"{found.unmapped_now:,} of {total:,} offences ({100 * found.unmapped_now / total:.1f}%) could not be mapped"
    )
    if found.chosen or request.state.lsoas or request.state.cells:
        return f"{share}, so some may belong here and are not in these figures."
    return f"{share}: they are in the total, and in no district."


def noise_words(request: Request) -> str:
    """What was done to the figures of others."""
    return BEYOND_OWN_WORDS if request.viewer.own else NOISE_WORDS


def _tile(key: str, label: str, cells: tuple[Shown, Shown | None], tested: ShownChange, note: str) -> Figure:
    now, before = cells
    return Figure(key, label, now.words(), "" if before is None else before.words(), "", tested, note)


def _known(cell: Shown) -> float:
    return np.nan if cell.value is None else cell.value


def _offences(request: Request) -> Figure:
    return _tile("offences", "Offences", place_counts(request), place_change(request), SMALL_BASE_NOTE)


def _knife(request: Request, found: Tallies) -> Figure:
    note = (
        "Home Office definition: a knife or sharp instrument used, threatened or believed present. " + SMALL_BASE_NOTE
    )
    if request.policy is not None:  # then all offences are asked about, and knife-enabled ones are a question too
        asked = replace(request, state=replace(request.state, what=("knife-enabled",)))
        return _tile("knife", KNIFE, place_counts(asked), place_change(asked), note)
    now, before = found.selected_now, found.selected_before
    noise = part_noise(request, [now.knife / max(int(now.count), 1)])
    counts = np.array([float(now.knife)]), None if before is None else np.array([float(before.knife)])
    tested = changes_shown(*counts, found.periods, noise=noise)[0]
    cells = Shown(float(now.knife)), None if before is None else Shown(float(before.knife))
    return _tile("knife", KNIFE, cells, tested, note)


def _rate(request: Request, found: Tallies) -> Figure:
    """Mapped offences over residents of the chosen districts; per LSOA the ages are not known, so none is given."""
    denominator = district_residents(request)
    if why := not_mapped(request) or denominator.why_not:
        return Figure("rate", "Per 1,000 residents", "–", "", "", NO_COMPARISON, why)
    label = denominator.words[0].upper() + denominator.words[1:]
    if request.state.lsoas or request.state.cells:
        why = "No rate for single cells or LSOAs."
        return Figure("rate", label, "–", "", "", NO_COMPARISON, why)
    areas = found.chosen or [int(n) for n in np.flatnonzero(np.isfinite(denominator.residents))]
    exposure = denominator.exposure[areas].sum() if areas else np.nan
    if request.policy is None:
        count, off = float(found.now.count[areas].sum()), 0.0
    else:
        count, off = _known(shown_place(request, district_counts(request).now)), float(bound())
    if not np.isfinite(exposure):
        return Figure(
            "rate", label, "–", "", "", NO_COMPARISON, "The residents of some of these districts are not loaded."
        )
    rate = widened_rates(count, exposure, off)
    if not np.isfinite(rate.rate):
        return Figure("rate", label, "–", "", "", NO_COMPARISON, "No rate: the count is not shown here.")
    value, interval = rate_shown(float(rate.rate)), rates_shown(float(rate.low), float(rate.high))
    return Figure("rate", label, value, "", interval, NO_COMPARISON, denominator.note)


def _harm(request: Request, found: Tallies) -> Figure:
    """Days of harm; refused where an offence has no weight in the table, rather than guessed."""
    label, note = "Harm, days", HARM_NOTE
    if request.policy is not None:
        return Figure("harm", label, "–", "", "", NO_COMPARISON, "Harm is not shown in this view.")
    if not request.store.capabilities.offence_codes:
        source = " and ".join(source.name for source in request.store.sources)
        return Figure("harm", label, "–", "", "", NO_COMPARISON, f"{source} {ONE_WEIGHT}")
    now, before = harm_sums(request)
    if now.unweighted:
        why = f"{now.unweighted:,} offences are of kinds without a harm weight, so no sum is given."
        return Figure("harm", label, "–", "", "", NO_COMPARISON, why)
    if before is None or before.unweighted:
        return Figure("harm", label, _thousands(now.harm), "", "", NO_COMPARISON, note)
    tested = change_in_harm(now, before, found.periods, float(place_noise(request).value[0]))
    return Figure("harm", label, _thousands(now.harm), _thousands(before.harm), "", tested, note)


def _thousands(days: float) -> str:
    """'1.94 m' or '83,400'."""
    return f"{days / 1e6:.2f} m" if days >= 1e6 else f"{days:,.0f}"


def summary_rows(model: SummaryModel) -> Rows:
    """figure, value, interval, before, what the test says."""
    yield ["figure", "value", "interval", *CHANGE_HEADER]
    for each in model.figures:
        percent = [
            None if value is None else round(value, 1)
            for value in (each.change.percent, each.change.low, each.change.high)
        ]
        yield [each.label, each.value, each.interval, each.before, *percent, each.change.verdict_words]
    yield from told(model.sentence, model.left_out, *model.notices)


PANEL = Panel(
    key="summary",
    says="the sentence, the head figures with their tested change, and what the total leaves out",
    answer=summary,
    rows=summary_rows,
    rounded=Rounded.BY_DISTRICT,
    method="change",
    tables=(*BY_PLACE, DISTRICT_CELLS, KINDS, OWN_KINDS),
)
