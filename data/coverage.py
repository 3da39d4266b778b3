"""What a store covers, for viewers who may not see the account of its rows."""

from __future__ import annotations

from typing import Any

#: Of the account: which data, from whom and of which months; no number of rows, of files or of refused ones.
COVERED = ("data_version", "demonstration", "sources", "months", "missing_months", "vintages")


def coverage(account: dict[str, Any]) -> dict[str, Any]:
    """The part of ``data.store.version.account.account`` that every role may see."""
    return {key: account[key] for key in COVERED}


def coverage_lines(covered: dict[str, Any]) -> list[str]:
    """``coverage`` in lines for a terminal."""
    demonstration = " (demonstration data)" if covered["demonstration"] else ""
    lines = [f"Data version {covered['data_version']}{demonstration}"]
    lines += [f"Source: {source['name']}" for source in covered["sources"]]
    if months := covered["months"]:
        lines.append(f"Months: {months[0]} to {months[-1]} ({len(months)})")
    if covered["missing_months"]:
        lines.append(f"Missing months: {', '.join(covered['missing_months'])}")
    return lines
