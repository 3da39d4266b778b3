"""The account in lines for a terminal; the numbers are those of ``status --format json``."""

from __future__ import annotations

from typing import Any

from data.months import Month


def account_lines(account: dict[str, Any]) -> list[str]:
    """What is loaded, the fate of every row, and what is missing."""
    totals = account["totals"]
    lines = [f"Data version {account['data_version']}" + (" (demonstration data)" if account["demonstration"] else "")]
    lines += [f"Source: {source['name']}" for source in account["sources"]]
    months = account["months"]
    if months:
        lines.append(f"Months: {months[0]} to {months[-1]} ({len(months)})")
    if account["missing_months"]:
        lines.append(f"Missing months: {', '.join(_runs(account['missing_months']))}")
    lines.append(
        f"Rows read {totals['read']:,} = mapped {totals['mapped']:,} + unmapped {totals['unmapped']:,} "
        f"+ rejected {totals['rejected']:,}  (LSOAs of {account['vintage']})"
    )
    lines += [f"  {count:>9,}  {reason}" for reason, count in sorted(totals["reasons"].items(), key=lambda x: -x[1])]
    lines += [f"No longer held: {count:,} rows, {why}" for why, count in totals["gone"].items()]
    for vintage, found in account["agreement"].items():
        if found["compared"]:
            lines.append(
                f"Code and polygon agree ({vintage}): LSOA {found['share']['lsoa']:.2%}, "
                f"district {found['share']['district']:.2%} of {found['compared']:,} rows with both"
            )
    lines += admission_lines(account["admissions"])
    lines += resident_lines(account["residents"])
    lines += street_lines(account["streets"])
    outside = totals["reasons"].get("outside the loaded boundaries", 0)
    if totals["read"] and outside > totals["read"] / 2:
        lines.append(
            "Most offences lie outside the loaded boundaries: load those of this force with `app.py boundaries`."
        )
    if account["rejected_file"]:
        lines.append(f"Rejected rows, with line and reason: {account['rejected_file']}")
    return lines


def admission_lines(admissions: dict[str, Any] | None) -> list[str]:
    """Which months of hospital admissions are loaded and which are missing among them; nothing where none are."""
    if admissions is None:
        return []
    lines = [f"Hospital admissions: {admissions['source']}, from {admissions['file']}"]
    for measure, found in admissions["measures"].items():
        months = f"{found['months']} month{'' if found['months'] == 1 else 's'}"
        missing = f", missing {', '.join(_runs(found['missing']))}" if found["missing"] else ""
        lines.append(f"  {measure}: {found['first']} to {found['last']} ({months}{missing})")
    if "districts" in admissions:
        many = len(admissions["districts"])
        lines.append(f"  by district: {many} district{'' if many == 1 else 's'}")
    return lines


def resident_lines(residents: list[dict[str, Any]]) -> list[str]:
    """Which residents were loaded beside the built-in table."""
    nouns = {"lsoa": "LSOAs", "district": "districts"}
    return [
        f"Residents of {found['areas']:,} {nouns[found['level']]}: {found['source']}, from {found['file']}"
        for found in residents
    ]


def street_lines(streets: dict[str, Any] | None) -> list[str]:
    """How many names of streets there are to name hotspots by."""
    if not streets:
        return []
    return [f"Streets: {streets['names']:,} names at {streets['points']:,} points"]


def _runs(months: list[str]) -> list[str]:
    """Months in order, those that follow each other as '2016-01 to 2016-03'."""
    runs: list[list[str]] = []
    for month in months:
        if runs and Month.parse(runs[-1][-1]) == Month.parse(month) - 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return [run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]
