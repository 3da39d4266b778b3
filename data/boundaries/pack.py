"""Boundary layers: the committed pack of Kent and Medway, and official files that a user loads."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from data.boundaries.columns import NamedColumns
from data.boundaries.files import read_boundary_file as _read_file
from data.paths import PACKS
from geo.crs import BRITISH_NATIONAL_GRID
from geo.join import place_points

OGL = (
    "Source: Office for National Statistics licensed under the Open Government Licence v.3.0. "
    "Contains OS data © Crown copyright and database right 2026."
)
#: Names of districts that were changed: LSOA names of 2011 still begin with the old one.
FORMER_NAMES = {"shepway": "folkestone and hythe"}
TODAYS_NAMES = {"Shepway": "Folkestone and Hythe"}


@dataclass(frozen=True, eq=False)
class BoundaryLayer:
    """Areas of one kind. Lists and arrays are of equal length; ``geometry`` is in metres of ``crs``."""

    level: str  # 'lsoa' or 'district'
    vintage: int  # 2011 or 2021; for districts the year, 0 where not known
    codes: list[str]
    names: list[str]
    district_codes: list[str]  # '' where not known; for districts their own
    geometry: npt.NDArray[np.object_]
    population: npt.NDArray[np.float64] | None
    source: str
    licence: str
    sha256: str
    mended: int
    crs: str = BRITISH_NATIONAL_GRID

    def save(self, folder: Path) -> None:
        """Write areas.parquet (GeoParquet) and layer.json into a folder of this layer's own."""
        folder.mkdir(parents=True, exist_ok=True)
        columns: dict[str, Any] = {"code": self.codes, "name": self.names, "district": self.district_codes}
        if self.population is not None:
            columns["population"] = self.population
        frame = gpd.GeoDataFrame(columns, geometry=self.geometry, crs=self.crs)
        frame.to_parquet(folder / "areas.parquet", compression="zstd", index=False)
        own = {key: getattr(self, key) for key in ("level", "vintage", "source", "licence", "sha256", "mended", "crs")}
        (folder / "layer.json").write_text(json.dumps(own), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> BoundaryLayer:
        """Back from ``save``."""
        frame = gpd.read_parquet(folder / "areas.parquet")
        own = json.loads((folder / "layer.json").read_text(encoding="utf-8"))
        return cls(
            codes=frame["code"].tolist(),
            names=frame["name"].tolist(),
            district_codes=frame["district"].tolist(),
            geometry=frame.geometry.to_numpy(),
            population=frame["population"].to_numpy(np.float64) if "population" in frame else None,
            **own,
        )


def content_hash(layer: BoundaryLayer) -> str:
    """Hash of all that an answer can depend on: codes, names, districts, residents and shapes."""
    words = [layer.level, layer.vintage, layer.codes, layer.names, layer.district_codes]
    words += [] if layer.crs == BRITISH_NATIONAL_GRID else [layer.crs]
    digest = hashlib.sha256(json.dumps(words).encode())
    if layer.population is not None:
        digest.update(layer.population.tobytes())
    for shape in shapely.to_wkb(layer.geometry):
        digest.update(shape)
    return digest.hexdigest()[:16]


@cache
def load_pack() -> tuple[BoundaryLayer, BoundaryLayer]:
    """The LSOAs of 2011 and the districts of Kent and Medway that come with the product."""
    return BoundaryLayer.load(PACKS / "kent_medway_lsoa_2011"), BoundaryLayer.load(PACKS / "kent_medway_districts")


def read_boundary_file(
    path: Path, level: str, vintage: int | None, *, named: NamedColumns | None = None, crs: str = BRITISH_NATIONAL_GRID
) -> BoundaryLayer:
    """Read an official file (see ``data.boundaries.files`` for the formats), or any whose columns are ``named``.

    ``crs``: that of the store, for areas outside the United Kingdom; a store of the United Kingdom has none for them
    yet, and one is chosen.

    Raises InputError, one sentence, for a file that cannot be used or holds another layer or vintage.
    """
    found = _read_file(path, level, vintage, named, crs)
    layer = BoundaryLayer(
        level=level,
        vintage=vintage or found.year,
        codes=found.codes,
        names=found.names,
        district_codes=found.codes if level == "district" else found.district_codes,
        geometry=found.geometry,
        population=None,
        source=path.name,
        licence=OGL if found.crs == BRITISH_NATIONAL_GRID else "licence: see the source of the file",
        sha256="",
        mended=found.mended,
        crs=found.crs,
    )
    return replace(layer, sha256=content_hash(layer))


def attach_districts(layer: BoundaryLayer, districts: BoundaryLayer) -> BoundaryLayer:
    """Give each LSOA its district: by the code in its file, else by its name, else by where it lies; '' if none.

    Only codes of ``districts`` are given. By place, the LSOAs of one old district ('Kettering 003A') go together to
    where most of them lie, be it nowhere: so districts that were merged since are found, and an LSOA of Bexley whose
    middle is just over the edge of a simplified Dartford is not.
    """
    known = set(districts.codes)
    by_name = {plain_name(name): code for name, code in zip(districts.names, districts.codes, strict=True)}
    codes = [
        given if given in known else by_name.get(_district_name(name), "")
        for given, name in zip(layer.district_codes, layer.names, strict=True)
    ]
    lost = [i for i, code in enumerate(codes) if not code]
    if lost:
        inside = shapely.get_coordinates(shapely.point_on_surface(layer.geometry[lost]))
        found = place_points(inside[:, 0], inside[:, 1], districts.geometry, 0.0).index
        # an LSOA whose name says nothing stands for itself
        groups = [_district_name(layer.names[i]) or layer.codes[i] for i in lost]
        votes: dict[str, Counter[int]] = {}
        for group, index in zip(groups, found.tolist(), strict=True):
            votes.setdefault(group, Counter())[index] += 1
        for i, group in zip(lost, groups, strict=True):
            index = votes[group].most_common(1)[0][0]
            codes[i] = districts.codes[index] if index >= 0 else ""
    attached = replace(layer, district_codes=codes)
    return replace(attached, sha256=content_hash(attached))


def merge_districts(base: BoundaryLayer, extra: BoundaryLayer) -> BoundaryLayer:
    """Districts of both, those of ``base`` first; what ``extra`` has of a code wins.

    Only the house spelling of a name stays ('Folkestone & Hythe' for 'Folkestone and Hythe').
    """
    base_names = dict(zip(base.codes, base.names, strict=True))
    names = base_names | {
        code: base_names[code] if plain_name(base_names.get(code, "")) == plain_name(name) else name
        for code, name in zip(extra.codes, extra.names, strict=True)
    }
    shapes = dict(zip(base.codes, base.geometry, strict=True)) | dict(zip(extra.codes, extra.geometry, strict=True))
    codes = list(shapes)
    both = not set(base.codes) <= set(extra.codes)
    merged = replace(
        extra,
        codes=codes,
        names=[names[code] for code in codes],
        district_codes=codes,
        geometry=np.array([shapes[code] for code in codes], dtype=object),
        source=f"{extra.source}; {base.source}" if both else extra.source,
    )
    return replace(merged, sha256=content_hash(merged))


def plain_name(name: str) -> str:
    """A district's name without what spellings differ in."""
    plain = " ".join(name.lower().replace("&", "and").replace("-", " ").replace(",", " ").split())
    return FORMER_NAMES.get(plain, plain)


def todays_lsoa_name(name: str) -> str:
    """'Folkestone and Hythe 003A' of 'Shepway 003A'; any other as it is."""
    for former, today in TODAYS_NAMES.items():
        if re.fullmatch(rf"{former} \d{{3}}[A-Z]{{1,2}}", name):
            return today + name.removeprefix(former)
    return name


def _district_name(lsoa_name: str) -> str:
    """'Ashford 006A' -> 'ashford'; '' where the name is not made so."""
    made = re.fullmatch(r"(.+) \d{3}[A-Z]{1,2}", lsoa_name)
    return plain_name(made[1]) if made else ""
