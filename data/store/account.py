"""The account of every row: read = mapped + unmapped + rejected, by file and in total, and how rows were placed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.build.placement import HOW_WORDS
from data.months import Month

if TYPE_CHECKING:
    from data.store.version import Store


def account(store: Store) -> dict[str, Any]:
    """The content of ``python app.py status --format json``; counts are of the default LSOA vintage."""
    vintage = store.default_vintage
    placed = _placed_by_file(store, vintage)
    files = [_file_account(file, placed.get(file["id"], {})) for file in store.manifest.files]
    totals: dict[str, Any] = {
        key: sum(file[key] for file in files) for key in ("read", "mapped", "unmapped", "rejected")
    }
    totals["reasons"], totals["gone"] = _sum_reasons(files, "reasons"), _sum_reasons(files, "gone")
    totals["placed"] = {str(v): _totals_by_how(store, v) for v in (2011, 2021)}
    return {
        "data_version": store.data_version,
        "demonstration": store.is_demonstration,
        "sources": [{"key": s.key, "name": s.name, "licence": s.licence} for s in store.sources],
        "months": store.manifest.months,
        "missing_months": missing_months(store.manifest.months),
        "vintage": vintage,
        "vintages": list(store.vintages),
        "totals": totals,
        "files": files,
        "admissions": store.manifest.admissions,
        "residents": store.manifest.residents,
        "streets": store.manifest.streets,
        "agreement": store.manifest.agreement,
        "boundaries": store.manifest.boundaries,
        "tables": store.manifest.tables,
        "rejected_file": str(store.folder / "rejected.csv") if totals["rejected"] else None,
    }


def missing_months(months: list[str]) -> list[str]:
    """Months between the first and the last that hold no offence at all."""
    if not months:
        return []
    held = [Month.parse(name) for name in months]
    return [Month(number).name for number in range(held[0], held[-1]) if number not in held]


def _placed_by_file(store: Store, vintage: int) -> dict[int, dict[str, int]]:
    column = {2011: "how_2011", 2021: "how_2021"}[vintage]
    rows = store.cursor().execute(f"SELECT file_id, {column}, count(*) FROM offence GROUP BY ALL").fetchall()  # noqa: S608
    found: dict[int, dict[str, int]] = {}
    for file, how, count in rows:
        found.setdefault(file, {})[HOW_WORDS[how]] = count
    return found


def _totals_by_how(store: Store, vintage: int) -> dict[str, int]:
    column = {2011: "how_2011", 2021: "how_2021"}[vintage]
    rows = store.cursor().execute(f"SELECT {column}, count(*) FROM offence GROUP BY ALL ORDER BY ALL").fetchall()  # noqa: S608
    return {HOW_WORDS[how]: count for how, count in rows}


def _file_account(file: dict[str, Any], placed: dict[str, int]) -> dict[str, Any]:
    """One file: rows that were replaced, erased or became too old are no longer in its sums; they are said beside."""
    mapped = sum(count for how, count in placed.items() if how.startswith("by "))
    unmapped = sum(placed.values()) - mapped
    rejected = sum(file["rejected"].values())
    gone = file.get("gone", {})
    return {
        "name": file["name"],
        "sha256": file["sha256"],
        "read": mapped + unmapped + rejected,
        "mapped": mapped,
        "unmapped": unmapped,
        "rejected": rejected,
        "reasons": {**{how: n for how, n in placed.items() if not how.startswith("by ")}, **file["rejected"]},
        "mapped_by": {how: n for how, n in placed.items() if how.startswith("by ")},
        "replaced_by_later_import": file["read"] - mapped - unmapped - rejected - sum(gone.values()),
        "gone": gone,
        "notes": file["notes"],
    }


def _sum_reasons(files: list[dict[str, Any]], key: str) -> dict[str, int]:
    reasons: dict[str, int] = {}
    for file in files:
        for reason, count in file[key].items():
            reasons[reason] = reasons.get(reason, 0) + count
    return reasons
