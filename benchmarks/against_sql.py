"""The sums of Explore as statements of the database: what the page sent before the columns were packed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.question.basis.values import FLAG_FILTERS, cohort_bounds
from data.question.named import SET_BITS, chosen_districts, class_numbers
from data.question.periods import resolve
from data.schema import WEEKDAYS, age_mask
from data.tables.terms import HOLIDAY, TERM

if TYPE_CHECKING:
    from collections.abc import Callable

    from data.question.display import Display
    from data.question.filters import FilterState
    from data.question.periods import Period
    from data.store.version import Store


def page(store: Store) -> Callable[[FilterState, Display], int]:
    """A callable that sends them; returns the offences counted, so that nothing is optimised away."""
    district, lsoa = (f"{area}_{store.default_vintage}" for area in ("district", "lsoa"))

    def answer(state: FilterState, display: Display) -> int:
        periods, parts = resolve(state, store), _conditions(state, store, district)
        total = _count(store, f"{district}, month", parts, None, ("place",), harm=True)
        for period in (periods.now, periods.before):
            if period is None:
                continue
            total += _count(store, "class", parts, period, ("what",))
            total += _count(store, "cell_250", parts, period, ())
            total += _count(store, f"{district}, weekday, hour", parts, period, ("days", "hours"))
            if display.level == "lsoa":
                total += _count(store, lsoa, parts, period, (), harm=True)
        return total

    return answer


def _count(
    store: Store,
    keys: str,
    parts: dict[str, str],
    period: Period | None,
    leave_out: tuple[str, ...],
    *,
    harm: bool = False,
) -> int:
    kept = [sql for name, sql in parts.items() if name not in leave_out]
    kept += [f"day BETWEEN DATE '{period.start}' AND DATE '{period.end}'"] if period else []
    condition = f"WHERE {' AND '.join(kept)}" if kept else ""
    more = ", count(*) FILTER ((sets & 4) <> 0), sum(harm), count(harm)" if harm else ""
    rows: Any = (
        store.cursor()
        .execute(f"SELECT {keys}, count(*) AS n{more} FROM offence {condition} GROUP BY {keys}", [])  # noqa: S608 - own words only
        .fetchnumpy()
    )
    return int(rows["n"].sum())


def _conditions(state: FilterState, store: Store, district: str) -> dict[str, str]:
    """Conditions of the filters that the list of questions uses, by name."""
    found: dict[str, str] = {}
    if state.districts:
        found["place"] = f"{district} IN ({_listed(chosen_districts(state, store))})"
    if state.what:
        bits = sum(int(SET_BITS[name]) for name in state.what if name in SET_BITS)
        numbers = class_numbers(store, [name for name in state.what if name not in SET_BITS])
        found["what"] = f"((sets & {bits}) <> 0 OR class IN ({_listed(numbers or [-1])}))"
    if state.flags:
        need = sum(int(FLAG_FILTERS[name][0]) for name in state.flags)
        bar = sum(int(FLAG_FILTERS[name][1]) for name in state.flags)
        found["flags"] = f"(flags & {need | bar}) = {need}"
    if state.cohort != "all":
        found["cohort"] = f"((victim_ages | suspect_ages) & {age_mask(*cohort_bounds(state.cohort))}) <> 0"
    if state.days:
        found["days"] = f"weekday IN ({_listed([WEEKDAYS.index(day) for day in state.days])})"
    if state.hours:
        found["hours"] = f"hour IN ({_listed(state.hours)})"
    if state.school != "all":
        found["school"] = f"school = {TERM if state.school == 'term' else HOLIDAY}"
    return found


def _listed(numbers: Any) -> str:
    return ", ".join(str(int(number)) for number in numbers)
