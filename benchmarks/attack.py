"""Attack the figures that a view with rounded figures gives, as an outsider would: ``python -m benchmarks.attack``.

The attacker asks everything that such a view answers (every kind, cohort, year and place, and every panel), writes down
what each figure may stand for, adds what must hold between them (districts add up to all of them, months and kinds and
hours to the year, under 18 lies within under 25), and looks for counts of 1 to 4 that can only have one value. Two
programmes decide: the linear relaxation for all, the whole-number one where the first leaves few values. It also tries
near questions (a day less, an hour, a list of districts), which must have no answer.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import csr_matrix

from data.answers.answer import Unavailable
from data.answers.panels import ask
from data.answers.request import Request
from data.question.filters import FilterState
from data.release.questions import cohorts_offered, kinds_offered, years_offered
from data.store.version import StoreFolder
from data.viewer import Viewer

if TYPE_CHECKING:
    from collections.abc import Hashable

    from data.answers.figures.shown import Shown
    from data.store.version import Store

FAR = 10**7


@dataclass
class Attack:
    """What is known: a range for each figure by name, and sums of figures with the range of each sum."""

    ranges: dict[Hashable, tuple[int, int]] = field(default_factory=dict)
    sums: list[tuple[list[tuple[Hashable, int]], int, int]] = field(default_factory=list)

    def learn(self, name: Hashable, cell: Shown) -> None:
        """A figure on screen; what two panels say of one figure is put together."""
        low, high = stands_for(cell)
        before = self.ranges.get(name, (0, FAR))
        self.ranges[name] = (max(low, before[0]), min(high, before[1]))

    def add_up(self, parts: list[Hashable], total: Hashable, *, whole: bool = True) -> None:
        """Parts that make a total, or (not ``whole``) are a part of it."""
        terms = [(total, 1), *((part, -1) for part in parts)]
        self.sums.append((terms, 0, 0 if whole else FAR))

    def system(self) -> tuple[list[Hashable], Any, Any, csr_matrix, Any, Any]:
        """Names, bounds, and the rows of the programme."""
        names = sorted({name for terms, _, _ in self.sums for name, _ in terms} | set(self.ranges), key=str)
        place = {name: i for i, name in enumerate(names)}
        low, high = np.array([self.ranges.get(name, (0, FAR)) for name in names], dtype=float).T
        rows = [(r, place[name], sign) for r, (terms, _, _) in enumerate(self.sums) for name, sign in terms]
        r, c, v = np.array(rows).T if rows else np.zeros((3, 0), int)
        lines = csr_matrix((v, (r, c)), shape=(len(self.sums), len(names)))
        least, most = (np.array([each[i] for each in self.sums], dtype=float) for i in (1, 2))
        return names, low, high, lines, least, most


def stands_for(cell: Shown) -> tuple[int, int]:
    """The counts that a figure on screen may stand for, by the published rule."""
    if cell.value is None:
        return 0, FAR
    value = int(cell.value)
    if cell.status != "rounded" or value == 0:
        return value, value
    return (5, 7) if value == 5 else (value - 2, value + 2)


def gather(store: Store, viewer: Viewer) -> tuple[Attack, dict[Hashable, int]]:
    """Ask everything that is answered; returns what is known, and the truth of every district figure of 1 to 4."""
    known, truth = Attack(), {}
    for year in years_offered(store):
        names = [(kind, cohort) for kind in kinds_offered(store) for cohort in cohorts_offered(store)]
        for kind, cohort in names:
            state = FilterState(
                start=year.start, end=year.end, compare="none", what=(kind,) if kind else (), cohort=cohort
            )
            key = (year.start.year, kind, cohort)
            _places(known, truth, Request(store, state, viewer), key)
            _parts(known, truth, Request(store, state, viewer), key)
        _nested(known, store, names, year.start.year)
    return known, truth


def _places(known: Attack, truth: dict[Hashable, int], request: Request, key: tuple[Any, ...]) -> None:
    """Districts from four panels and their totals, as named one by one and together."""
    exact = {
        row.code: int(row.count.value or 0)
        for row in ask("places", replace(request, viewer=Viewer("analyst"))).rows
        if row.code in request.store.vocabulary().districts
    }
    codes = []
    for row in ask("places", request).rows:
        known.learn((*key, row.code), row.count)
        codes.append(row.code)
        if 1 <= exact[row.code] <= 4 and row.code not in request.viewer.districts:
            truth[(*key, row.code)] = exact[row.code]
        tile = _tile(replace(request, state=replace(request.state, districts=(row.code,))))
        known.learn((*key, row.code), tile)
    known.learn((*key, "all"), _tile(request))
    known.add_up([*((*key, code) for code in codes), (*key, "elsewhere")], (*key, "all"))
    table = ask("change", request)
    column = table.columns.index(request.state.cohort)
    for row in table.rows:
        known.learn((*key, row.code or "all"), row.entries[column].now)


def _tile(request: Request) -> Shown:
    from data.answers.figures.shown import Shown

    model = ask("summary", request)
    words = model.figures[0].value
    own = request.state.districts and set(request.state.districts) <= request.viewer.districts
    status = "suppressed" if words == "suppressed" else "exact" if own else "rounded"
    return Shown(None if status == "suppressed" else float(words.replace(",", "")), status)


def _parts(known: Attack, truth: dict[Hashable, int], request: Request, key: tuple[Any, ...]) -> None:
    """Months, kinds and hours of all districts together; they add up to the total of the year."""
    analyst = replace(request, viewer=Viewer("analyst"))
    trend, exact = ask("trend", request), ask("trend", analyst)
    if not isinstance(trend, Unavailable):
        months = [i for i, inside in enumerate(trend.in_period) if inside]
        for i in months:
            _part(known, truth, (*key, "month", i), trend.counts[i], exact.counts[i].value)
        known.add_up([(*key, "month", i) for i in months], (*key, "all"))
    kinds, exact = ask("categories", request), ask("categories", analyst)
    if not isinstance(kinds, Unavailable):
        true = {row.slug: row.count.value for row in exact.rows}
        for row in kinds.rows:
            _part(known, truth, (*key, "kind", row.slug), row.count, true[row.slug])
        known.add_up([(*key, "kind", row.slug) for row in kinds.rows], (*key, "all"))
    week, exact = ask("heatmap", request), ask("heatmap", analyst)
    if not isinstance(week, Unavailable):
        from data.answers.figures.shown import Shown

        for day in range(7):
            for hour in range(24):
                cell = Shown(week.counts[day][hour], week.status[day][hour])
                _part(known, truth, (*key, "hour", day, hour), cell, round(exact.counts[day][hour]))
        hours = [(*key, "hour", day, hour) for day in range(7) for hour in range(24)]
        known.sums.append(([((*key, "all"), 1), *((hour, -1) for hour in hours)], -84, FAR))  # each hour is rounded


def _part(known: Attack, truth: dict[Hashable, int], name: Hashable, cell: Shown, value: float | None) -> None:
    known.learn(name, cell)
    if value is not None and 1 <= value <= 4:
        truth[name] = int(value)


def _nested(known: Attack, store: Store, names: list[tuple[str, str]], year: int) -> None:
    """What lies within what, for every place, month and hour; and kinds of a set within those of all offences."""
    figures = defaultdict(set)
    for name in list(known.ranges):
        if name[0] == year:
            figures[name[1:3]].add(name[3:])
    order = {"u18": 0, "u25": 1, "all": 2}
    for kind, age in names:
        for wider, older in names:
            inside = kind == wider or not wider or (kind, wider) == ("msvc", "asvc")
            if (kind, age) != (wider, older) and inside and order[age] <= order[older]:
                for place in figures[kind, age] & figures[wider, older]:
                    known.add_up([(year, kind, age, *place)], (year, wider, older, *place), whole=False)


def named(known: Attack, truth: dict[Hashable, int]) -> list[Hashable]:
    """The true small counts that everything known leaves with one value. Whole numbers, by HiGHS."""
    names, low, high, lines, least, most = known.system()
    place = {name: i for i, name in enumerate(names)}
    found = []
    rows = LinearConstraint(lines, least, most)
    for name in truth:
        aim = np.zeros(len(names))
        aim[place[name]] = 1
        ends = []
        for sign in (1, -1):
            out = milp(sign * aim, bounds=(low, high), constraints=rows)
            assert out.x is not None, out.message
            ends.append(out.x[place[name]])
        if np.ceil(ends[0] - 1e-6) < np.floor(ends[1] + 1e-6):
            continue
        found.append(name)
    return found


def main() -> None:
    """The figure, for the public and for a partnership manager of one district."""
    from data.settings import get_settings

    store = StoreFolder(Path(sys.argv[1]) if len(sys.argv) > 1 else get_settings().store_dir).current()
    for viewer in (Viewer("public", exploring=True), Viewer("csp", frozenset({store.district_codes[1]}))):
        known, truth = gather(store, viewer)
        found = named(known, truth)
        print(f"{viewer.role}: {len(known.ranges):,} figures, {len(known.sums):,} relations; counts of 1 to 4 named: "
              f"{len(found)} of {len(truth)}")  # fmt: skip
        for name in found[:20]:
            print("  ", name, truth[name])


if __name__ == "__main__":
    main()
