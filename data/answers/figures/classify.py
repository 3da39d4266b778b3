"""Classes of a map: where amounts are cut, and the legend that says so."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

CLASSES = 5
#: Class of areas without an amount that is known: never looks like zero.
UNKNOWN = -1


@dataclass(frozen=True)
class Legend:
    """One entry for each class, lowest first: the words beside its colour."""

    title: str
    labels: tuple[str, ...]
    method: str


def amounts(values: npt.NDArray[np.float64], title: str, decimals: int) -> tuple[npt.NDArray[np.int64], Legend]:
    """Cut amounts by quantiles of those above zero; class 0 is none at all, UNKNOWN where the value is not known.

    Equal values always share a class, so there may be fewer than five classes above zero.
    """
    known = np.isfinite(values)
    if not known.any():
        return np.full(len(values), UNKNOWN), Legend(title, (), "not known for any area")
    positive = np.round(values[known & (values > 0)], decimals)
    if not len(positive):
        method = "no offence in any of these areas" if known.all() else "no offence where the number is known"
        return np.where(known, 0, UNKNOWN), Legend(title, ("0",), method)
    cuts = np.unique(np.quantile(positive, np.linspace(0, 1, CLASSES + 1)[:-1], method="higher"))
    rounded = np.round(np.where(known, values, 0), decimals)
    index = np.where(np.where(known, values, 0) > 0, np.searchsorted(cuts, rounded, side="right"), 0)
    tops = [*(positive[positive < cut].max() for cut in cuts[1:]), positive.max()]
    labels = tuple(_range(low, high, decimals) for low, high in zip(cuts, tops, strict=True))
    none = ("0",) if (index[known] == 0).any() else ("",)  # '' : the class is not used and has no entry
    return np.where(known, index, UNKNOWN), Legend(title, (*none, *labels), "each colour holds about as many areas")


def _range(low: float, high: float, decimals: int) -> str:
    first, last = f"{low:,.{decimals}f}", f"{high:,.{decimals}f}"
    if not round(high, decimals):  # above zero all the same
        return f"below {0.5 * 10**-decimals:g}"
    return first if first == last else f"{first}–{last}"


#: Classes of the change map, in the order of the legend; the middle one is white.
CHANGE_CLASSES = ("fall", "none", "rise", "unknown")


def change_classes(verdicts: list[str], title: str) -> tuple[npt.NDArray[np.int64], Legend]:
    """Classes by the verdict of the test."""
    position = {verdict: i for i, verdict in enumerate(CHANGE_CLASSES)}
    index = np.array([position.get(verdict, 3) for verdict in verdicts], dtype=np.int64)
    labels = ("▼ clear fall", "◆ no clear change", "▲ clear rise", "no comparison")
    return index, Legend(title, labels, "tested at 95%")
