"""Attack the figures with noise that a view may ask for, as an outsider would.

The attacker knows the whole method and its table, asks every question that is answered of every place, kind, cohort
and year in every way (more than 100,000 of them), and looks for true counts of 1 to 4. Figures are taken in bulk from
the functions that make them (``district_counts`` and ``months_with_noise``); a sample is asked again through the panels
and compared. Then:

- averaging: the counts from all figures that hold them (districts add up to areas and to all, groups and categories of
  offences to all offences, months to their year), weighed by their noise and by what the margins lead to expect;
- a linear programme: the smallest and largest count that fits all that is shown, of its kind and of all kinds;
- the figure itself: the likeliest of 1 to 4 by the table of noise, with the margins as what is expected before;
- all of these at once (``benchmarks.attack.weighing``): the strongest that is known to us.

Set against who guesses from the margins alone (the district's and the kind's totals, as shown). The attacker is told
which counts are 1 to 4. ``open_ranges`` shows what averaging does where any stretch of whole months could be asked of.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from benchmarks.attack.tally import Tally
from benchmarks.attack.weighing import Figures, likeliest, likeliest_by_all, weigh
from data.answers.answer import Unavailable
from data.answers.figures.district_release import district_counts, own_districts, place_cells, together
from data.answers.panels import ask
from data.answers.request import Request
from data.answers.time.trend import months_with_noise
from data.counts.keyed import Cells
from data.question.filters import FilterState
from data.release.perturbation import LEAST_SHOWN, bound, figures
from data.release.questions import cohorts_offered, kinds_offered, years_offered
from data.tables.vocabulary import coordination_areas
from data.viewer import Viewer

if TYPE_CHECKING:
    import numpy.typing as npt

    from data.question.periods import Period
    from data.store.version import Store

    Floats = npt.NDArray[np.float64]

#: Ways to ask for a figure by district: panels that show it, each with and without a comparison.
PANELS = ("summary", "map", "places", "change")
WAYS = 2 * len(PANELS)
#: Counts that the linear programme is tried on, of each year and cohort.
TRIED = 12


@dataclass
class Known:
    """Of one year and cohort, by kind and place: figures shown and true counts.

    Kinds: every offence, then the groups, then other kinds made of whole classes; ``parts``: (kinds, parts), what each
    has of the smallest sets that they tell apart. Places: districts, then areas, then all together; ``members``:
    (places, districts) which districts a place has.
    """

    shown: Floats
    true: Floats
    parts: Floats
    groups: int
    members: npt.NDArray[np.bool_]
    own: npt.NDArray[np.bool_]  # by district: seen exactly

    @property
    def districts(self) -> int:
        """How many there are."""
        return self.members.shape[1]

    @property
    def inside(self) -> Floats:
        """What each place has of each district, and last of what is in none; (places, districts + 1)."""
        nowhere = np.r_[np.zeros(len(self.members) - 1), 1]
        return np.column_stack([self.members, nowhere]).astype(float)


def request_of(store: Store, viewer: Viewer, year: Period, kind: str, cohort: str) -> Request:
    """A question of all districts."""
    state = FilterState(start=year.start, end=year.end, compare="none", what=(kind,) if kind else (), cohort=cohort)
    return Request(store, state, viewer, vintage=store.default_vintage)


def groups_of(store: Store) -> list[str]:
    """Kinds that share out all offences between them and may each be asked of."""
    known = store.kinds.groups if store.capabilities.offence_codes else store.kinds.categories
    return sorted(set(known) & set(kinds_offered(store)) - {""})


def kinds_of(store: Store) -> tuple[list[str], Floats]:
    """Every offence, the groups, and the categories beside them; and what each has of the classes told apart."""
    groups = groups_of(store)
    pairs = sorted(set(zip(store.kinds.groups, store.kinds.categories, strict=True)))
    kinds = ["", *groups, *sorted((set(store.kinds.categories) & set(kinds_offered(store))) - set(groups))]
    return kinds, np.array([[not kind or kind in pair for pair in pairs] for kind in kinds], dtype=float)


def gather(store: Store, viewer: Viewer, year: Period, cohort: str) -> Known:
    """All figures of a year and cohort, from the function that every panel reads."""
    home = np.flatnonzero(store.districts["home"].to_numpy())
    codes = [store.district_codes[number] for number in home]
    areas = [[code in area.districts for code in codes] for area in coordination_areas().values()]
    members = np.vstack([np.eye(len(home), dtype=bool), np.array([a for a in areas if sum(a) > 1], dtype=bool)])
    shown, true = [], []
    kinds, parts = kinds_of(store)
    for kind in kinds:
        asked = request_of(store, viewer, year, kind, cohort)
        found = district_counts(asked).now
        cells = found.cells_of_all
        assert cells is not None
        places = [
            found.cell(each[0]) if len(each) == 1 else together(found, each) for each in map(home.__getitem__, members)
        ]
        shown.append([*(cell.value for cell in places), found.total.value])
        true.append([*(cells.counts[home[row]].sum() for row in members), cells.counts.sum()])
    every = np.vstack([members, np.ones((1, len(home)), dtype=bool)])
    own = own_districts(request_of(store, viewer, year, "", cohort))[home]
    groups = len(groups_of(store))
    return Known(np.array(shown, dtype=float), np.array(true, dtype=float), parts, groups, every, own)


def margins(known: Known) -> Floats:
    """What is expected of each group in each district from the totals alone, (groups, districts)."""
    total = max(known.shown[0, -1], 1.0)
    groups = known.shown[1 : known.groups + 1, -1]
    return np.maximum(np.outer(groups, known.shown[0, : known.districts]) / total, 0.05)


def all_figures(known: Known) -> Figures:
    """Everything that is shown, with what the margins alone lead to expect of each part and district."""
    of_groups, by_group = known.parts[1 : known.groups + 1], margins(known)
    share = of_groups / np.maximum(of_groups.sum(axis=1, keepdims=True), 1)
    expected = np.column_stack([share.T @ by_group, np.ones(known.parts.shape[1])])
    alone = known.members[:, ~known.own].any(axis=1)
    exact = ~np.r_[alone[:-1], True]  # the last place has offences of no district in it
    return Figures(known.shown, known.parts, known.inside, exact, np.maximum(expected, 0.05))


def programmed(known: Known, group: int, district: int) -> tuple[float, float]:
    """The smallest and largest count of a group in a district that fits all that is shown of its kind and of all."""
    off, width, inside = float(bound()), known.districts + 1, known.inside
    lines = csr_matrix(np.kron(np.eye(2), inside))  # this group, and all other kinds together
    both = csr_matrix(np.hstack([inside, inside]))
    sums = known.shown[1 + group], known.shown[0]
    rows = csr_matrix(lines[: len(inside)]), both
    matrix = [part for each in rows for part in (each, -each)]
    limits = np.concatenate([np.r_[each + off, -(each - off)] for each in sums])
    ends = []
    for sign in (1, -1):
        aim = np.zeros(2 * width)
        aim[district] = sign
        out = linprog(aim, A_ub=np.vstack([m.toarray() for m in matrix]), b_ub=limits, bounds=(0, None))
        assert out.status == 0, out.message
        ends.append(out.x[district])
    return ends[0], ends[1]


def attack_places(known: Known, tally: Tally, pick: np.random.Generator) -> None:
    """Guess every true count of 1 to 4 of a group in a district that is not the attacker's own."""
    true = known.true[1 : known.groups + 1, : known.districts]
    small = (true >= 1) & (true < LEAST_SHOWN) & ~known.own
    truth, where = true[small], np.argwhere(small)
    expected, shown = margins(known)[small], known.shown[1 : known.groups + 1, : known.districts][small]
    weighed, cells = weigh(all_figures(known)), (where[:, 0] + 1, where[:, 1])
    tally.add("guessed from the margins", likeliest(expected), truth)
    tally.add("averaged", np.clip(np.rint(weighed.cells(*cells)[0]), 1, 4), truth)
    tally.add("likeliest by its own figure", likeliest(expected, shown), truth)
    tally.add("likeliest by all figures", likeliest_by_all(weighed, *cells, expected), truth)
    for group, district in where[pick.permutation(len(where))[:TRIED]].tolist():
        low, high = programmed(known, group, district)
        named = np.ceil(low - 1e-6) == np.floor(high + 1e-6)
        tally.add("named for sure by a linear programme", [np.rint(low) if named else -1], [true[group, district]])


def attack_months(store: Store, viewer: Viewer, kind: str, cohort: str, tally: Tally) -> int:
    """Months of all districts together, which add up to their years; returns how many figures there are."""
    for year in years_offered(store):
        asked = request_of(store, viewer, year, kind, cohort)
        inside = [number in year.months for number in store.span]
        shown = np.array([cell.value or 0 for cell in months_with_noise(asked)], dtype=float)[inside]
        true = place_cells(asked).counts.sum(axis=0)[inside]
        total = district_counts(asked).now.total.value or 0
        small = (true >= 1) & (true < LEAST_SHOWN)
        expected = np.full(len(true), max(total / len(true), 0.05))
        mended = shown + (total - shown.sum()) / (len(shown) + 1)
        tally.add("months guessed from their year", likeliest(expected[small]), true[small])
        tally.add("months averaged", np.clip(np.rint(mended[small]), 1, 4), true[small])
        tally.add("months likeliest by their own figure", likeliest(expected[small], shown[small]), true[small])
    return len(store.span)


def open_ranges(store: Store, kinds: list[str]) -> Tally:
    """What averaging does where every stretch of whole months of a district could be asked of: it is refused."""
    tally, months = Tally(), len(store.span)
    first, stop = np.triu_indices(months + 1, 1)
    home = np.flatnonzero(store.districts["home"].to_numpy())
    for kind in kinds:
        cells = place_cells(request_of(store, Viewer("public", exploring=True), years_offered(store)[0], kind, "all"))
        for district in home:
            true = cells.counts[district]
            counts, keys = (np.r_[0, np.cumsum(each[district])] for each in (cells.counts, cells.key_sums))
            table = np.zeros((months + 1, months + 1))
            table[first, stop] = figures(Cells(counts[stop] - counts[first], keys[stop] - keys[first]))
            guess = np.diff((table - table.T).mean(axis=0))  # least squares over the complete graph of stretches
            small = (true >= 1) & (true < LEAST_SHOWN)
            tally.add("averaged over open stretches", np.clip(np.rint(guess[small]), 1, 4), true[small])
            alone = np.clip(figures(cells[district])[small], 1, 4)
            tally.add("by its own figure", np.rint(alone), true[small])
    return tally


def same_by_every_road(store: Store, viewer: Viewer, pick: np.random.Generator, many: int) -> int:
    """Ask a sample through the panels in several ways; how many figures agreed. Raises AssertionError for another."""
    codes = [store.district_codes[n] for n in np.flatnonzero(store.districts["home"].to_numpy())]
    agreed = 0
    for _ in range(many):
        year = years_offered(store)[pick.integers(len(years_offered(store)))]
        kind, cohort = (str(pick.choice(each)) for each in (kinds_offered(store), cohorts_offered(store)))
        asked = request_of(store, viewer, year, kind, cohort)
        bulk = district_counts(asked).now
        number = store.district_codes.index(code := str(pick.choice(codes)))
        wanted = bulk.cell(number)
        for compare in ("none", "year"):
            again = replace(asked, state=replace(asked.state, compare=compare))
            rows = ask("places", again)
            table = ask("change", again)
            alone = ask("summary", replace(again, state=replace(again.state, districts=(code,))))
            if isinstance(rows, Unavailable):
                continue
            seen = [next(row.count for row in rows.rows if row.code == code)]
            if cohort in table.columns:
                of_district = next(row for row in table.rows if row.code == code)
                seen.append(of_district.entries[table.columns.index(cohort)].now)
            assert all(each == wanted for each in seen), (again.state, seen, wanted)
            assert alone.figures[0].value == wanted.words(), again.state
            assert ask("summary", again).figures[0].value == bulk.total.words(), again.state
            agreed += 4
    return agreed


def attack(
    store: Store, viewer: Viewer, *, sample: int, kinds: int | None = None, cohorts: int | None = None
) -> tuple[Tally, int]:
    """The tally, and how many questions were asked. ``kinds``: how many the months are tried of; None: all."""
    tally, pick, asked = Tally(), np.random.default_rng(2021), 0
    for year in years_offered(store):
        for cohort in cohorts_offered(store)[:cohorts]:
            known = gather(store, viewer, year, cohort)
            attack_places(known, tally, pick)
            asked += known.shown.shape[1] * len(kinds_offered(store)) * WAYS
    for cohort in cohorts_offered(store)[:cohorts]:
        for kind in kinds_offered(store)[:kinds]:
            asked += attack_months(store, viewer, kind, cohort, tally)
    same_by_every_road(store, viewer, pick, sample)
    return tally, asked
