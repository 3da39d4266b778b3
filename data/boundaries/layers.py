"""The boundaries a store uses: the committed pack of Kent and Medway until official files are loaded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from data.boundaries.pack import BoundaryLayer, attach_districts, load_pack, merge_districts

if TYPE_CHECKING:
    from pathlib import Path

    from data.store.version import Store


#: The vintage that areas abroad are kept as, and what the source of districts says that stand in for finer areas.
NEWEST, STAND_IN = 2021, "the districts themselves: "


@dataclass(frozen=True)
class Layers:
    """LSOA layers by vintage, with districts attached, and the district layer."""

    lsoas: dict[int, BoundaryLayer]
    districts: BoundaryLayer

    @property
    def crs(self) -> str:
        """The coordinates of all layers, in metres."""
        return self.districts.crs

    @classmethod
    def abroad(cls, districts: BoundaryLayer) -> Layers:
        """The first layer of a store outside the United Kingdom: until finer areas are loaded, these are the finest."""
        finest = replace(districts, level="lsoa", vintage=NEWEST, source=f"{STAND_IN}{districts.source}")
        return cls({NEWEST: finest}, districts)

    @property
    def vintages(self) -> list[int]:
        """Loaded LSOA vintages, oldest first."""
        return sorted(self.lsoas)

    def with_layer(self, layer: BoundaryLayer) -> Layers:
        """A newly read layer taken in: districts extend those there are, LSOAs replace their vintage."""
        if layer.level == "district":
            districts = merge_districts(self.districts, layer)
            if all(finest.source.startswith(STAND_IN) for finest in self.lsoas.values()):
                return Layers.abroad(districts)
            lsoas = {vintage: attach_districts(old, districts) for vintage, old in self.lsoas.items()}
            return Layers(lsoas, districts)
        return replace(self, lsoas={**self.lsoas, layer.vintage: attach_districts(layer, self.districts)})

    def describe(self) -> list[dict[str, Any]]:
        """For ``status``: what is loaded, from where, how many polygons were mended."""
        return [
            {
                "level": layer.level,
                "vintage": layer.vintage,
                "areas": len(layer.codes),
                "without_district": sum(not code for code in layer.district_codes),
                "mended": layer.mended,
                "source": layer.source,
                "licence": layer.licence,
                "sha256": layer.sha256,
            }
            for layer in (self.districts, *(self.lsoas[vintage] for vintage in self.vintages))
        ]


def layers_of(store: Store | None) -> Layers:
    """The layers of a version, or the pack where there is none."""
    if store is None:
        lsoas, districts = load_pack()
        return Layers({lsoas.vintage: lsoas}, districts)
    folder = store.folder / "layers"
    lsoa_layers = {vintage: BoundaryLayer.load(folder / f"lsoa_{vintage}") for vintage in store.vintages}
    return Layers(lsoa_layers, BoundaryLayer.load(folder / "districts"))


def save_layers(folder: Path, layers: Layers) -> None:
    """Keep the layers with the version, so that a later import places by the same boundaries."""
    layers.districts.save(folder / "districts")
    for vintage, layer in layers.lsoas.items():
        layer.save(folder / f"lsoa_{vintage}")
