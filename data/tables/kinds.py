"""Which group and category each class of offence belongs to."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data.tables.offence_classes import category_slug


@dataclass(frozen=True)
class Kinds:
    """The group and category slug of each class number, and the class numbers of each slug."""

    groups: list[str]
    categories: list[str]
    numbers: dict[str, list[int]]

    @classmethod
    def of(cls, classes: pd.DataFrame) -> Kinds:
        """From ``Store.classes``."""
        groups = [str(group) for group in classes["group"]]
        categories = [category_slug(name) for name in classes["category"]]
        numbers: dict[str, set[int]] = {}
        for i, pair in enumerate(zip(groups, categories, strict=True)):
            for slug in pair:
                numbers.setdefault(slug, set()).add(i)
        return cls(groups, categories, {slug: sorted(found) for slug, found in numbers.items()})
