"""Who: the people in the offences of the question by age, sex and role, against the residents. Totals, no person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data.answers.cache import remembered
from data.answers.figures.tallies import tallies
from data.answers.panel import Needs, Panel, Rounded
from data.answers.people.who_ages import AgeBand, RoleCounts, residents_by_band, role_counts
from data.answers.people.who_repeats import Concentration, Repeats, concentration, repeats
from data.answers.people.who_words import known_people, notes, words
from data.counts.tables import AGES, BY_PLACE, HARM_OF_PEOPLE, KINDS, OWN_KINDS, REPEATS, WITH_PEOPLE, WITHOUT_ID
from data.question.periods import resolve
from data.schema import Role

if TYPE_CHECKING:
    from data.answers.panel import Rows
    from data.answers.request import Request


@dataclass(frozen=True)
class WhoModel:
    """Victims and suspects of one period; counts are exact, or rounded and suppressed (``exact`` False)."""

    victims: RoleCounts
    suspects: RoleCounts
    repeats: Repeats | None  # None in views with rounded counts, and where no person has an id
    concentration: Concentration | None
    words: tuple[str, ...]
    notes: tuple[str, ...]
    method: str
    period: str
    exact: bool
    sexes: bool  # False: the source does not give the sex


@remembered()
def who(request: Request) -> WhoModel:
    """Each person of each offence of the question counts once, with the age they had then.

    Needs a source with ages (``Capabilities.ages``); without ``sexes`` every sex is shown as not known.
    """
    now = resolve(request.state, request.store).now
    against = residents_by_band(request, tallies(request).chosen)
    victims, suspects = (role_counts(request, now, role, against) for role in (Role.VICTIM, Role.SUSPECT))
    again = repeats(request, now)
    gathered, why = concentration(request, now) if again else (None, "No person in this source has an id.")
    return WhoModel(
        victims=victims,
        suspects=suspects,
        repeats=again,
        concentration=gathered,
        words=words(victims, suspects, again, gathered),
        notes=notes(request, victims, suspects, against, known_people(request, now), why),
        method=METHOD,
        period=now.words(),
        exact=True,
        sexes=request.store.capabilities.sexes,
    )


METHOD = (
    "Each person counts once for each offence and role, with the age at the time of the offence. Shares of ages are of "
    "all people in the role, unknown ages included; shares of sexes of those of known sex. Against residents: share "
    "of the people of known age over the share of residents, with a 95% interval; 1 is as among residents."
)


def who_rows(model: WhoModel) -> Rows:
    """role, age, people by sex, share, share of residents, ratio with interval; then the concentration of harm."""
    counts = ["female", "male", "sex_not_known", "people"]
    yield ["role", "age", *counts, "share_percent", "residents_percent", "ratio", "ratio_low", "ratio_high"]
    for role in (model.victims, model.suspects):
        for band in role.bands:
            figures = [band.share, band.residents_share, band.ratio, band.ratio_low, band.ratio_high]
            yield [role.name, band.label, *_counts(band), *figures]
        yield [role.name, "all", *_counts(role.total), *[None] * 5]
    if model.concentration is not None:
        yield []
        yield ["share_of_people_percent", "share_of_harm_percent"]
        yield from (list(point) for point in model.concentration.curve)
    yield []
    yield from ([line] for line in (*model.words, *model.notes, model.method))


def _counts(band: AgeBand) -> list[Any]:
    """The numbers, or the words for what stands in their place."""
    cells = (*band.by_sex, band.total)
    return [cell.status if cell.value is None else int(cell.value) for cell in cells]


PANEL = Panel(
    key="who",
    says="victims and suspects by age and sex, against the residents",
    answer=who,
    rows=who_rows,
    rounded=Rounded.NEVER,
    method="people",
    tables=(*BY_PLACE, KINDS, OWN_KINDS, AGES, REPEATS, HARM_OF_PEOPLE, WITHOUT_ID, WITH_PEOPLE),
    needs=Needs.AGES,
)
