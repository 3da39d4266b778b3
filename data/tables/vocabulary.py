"""The names a query string may use with the data that is loaded: districts, areas, LSOAs and kinds of offence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from data.tables.offence_classes import category_slug, group_labels
from data.tables.reference import ReferenceTable, Row

if TYPE_CHECKING:
    import pandas as pd

#: Named sets of DOMAIN, by slug; each needs Home Office codes. (Possession of a blade is a group of its own.)
SETS: dict[str, str] = {
    "asvc": "serious violence",
    "msvc": "most serious violence",
    "knife-enabled": "knife-enabled serious violence",
}


@dataclass(frozen=True)
class CoordinationArea:
    """Districts that one VRU co-ordinator looks after."""

    slug: str
    label: str
    districts: tuple[str, ...]


class AreaRow(Row):
    """One district of an area; the label is that of the area's first row."""

    slug: str
    label: str
    district: str


AREAS = ReferenceTable("coordination_areas", AreaRow)


@lru_cache(maxsize=1)
def coordination_areas() -> dict[str, CoordinationArea]:
    """The editable table, by slug."""
    found: dict[str, list[AreaRow]] = {}
    for row in AREAS.rows():
        found.setdefault(row.slug, []).append(row)
    return {
        slug: CoordinationArea(slug, rows[0].label, tuple(row.district for row in rows)) for slug, rows in found.items()
    }


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Slug or code -> label, in the order a person would want them listed."""

    districts: dict[str, str]
    areas: dict[str, str]
    lsoas: dict[str, str]
    sets: dict[str, str]
    groups: dict[str, str]
    categories: dict[str, str]

    @property
    def what(self) -> dict[str, str]:
        """Every value of ``what``: sets, then groups, then categories."""
        return {**self.categories, **self.groups, **self.sets}

    @classmethod
    def build(
        cls, *, districts: dict[str, str], areas: dict[str, str], lsoas: dict[str, str], classes: pd.DataFrame
    ) -> Vocabulary:
        """From the small tables of a store; ``classes`` is ``Store.classes``."""
        used_groups = set(classes["group"])
        groups = {slug: label for slug, label in group_labels().items() if slug in used_groups}
        categories = {category_slug(name): name for name in sorted(set(classes["category"]))}
        return cls(districts, areas, lsoas, dict(SETS), groups, categories)
