"""The districts of a viewer against those that the store holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.errors import InputError

if TYPE_CHECKING:
    from data.store.version import Store


def check_districts(districts: frozenset[str], store: Store, named_by: str = "SVE_DISTRICTS") -> None:
    """Raise InputError for a district that the store does not know: its viewer would be shown nothing of their own."""
    unknown = sorted(districts - set(store.district_codes))
    if unknown:
        known = ", ".join(
            f"{code} {name}"
            for code, name, home in store.districts[["code", "name", "home"]].itertuples(index=False)
            if home
        )
        raise InputError(
            f"{named_by} names {', '.join(unknown)}, which the store at {store.folder.parent.parent} does not hold; "
            f"it holds {known}."
        )
