"""Kernel density: where offences lie thickest, as bands that hold stated shares of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import contourpy
import numpy as np
import numpy.typing as npt
import shapely
from scipy.ndimage import distance_transform_edt, map_coordinates

from data.answers.cache import remembered
from data.answers.figures.rows import told
from data.answers.hotspots.study import study
from data.answers.panel import Needs, Panel, Rounded
from data.counts.tables import POSITIONS, UNITS
from data.question.named import chosen_districts
from data.question.periods import resolve
from data.store.units import land_of
from geo.kde import Raster, bandwidth, quartic_density
from geo.shapes import to_geojson

if TYPE_CHECKING:
    from data.answers.panel import Rows
    from data.answers.request import Request
    from data.question.periods import Period

#: The rule of thumb is scaled, and kept to what a reader can tell apart: streets of a district, towns of a county.
SCALE = 0.25
DISTRICT, COUNTY = (250.0, 500.0), (500.0, 1000.0)
#: Nodes to a bandwidth.
NODES = 8
#: Metres that positions are rounded to: the ring around a single address would have it in its middle.
ROUNDED = 50.0
#: A band reaches this much farther down than its share of offences asks: its edge would run through one of them, and
#: round a single address it would be a dot. So the ring has a radius of a quarter of the bandwidth at least.
BELOW = 0.85
#: Nodes of a raster; where there would be more they lie a fifth of the bandwidth apart, which a reader cannot see.
MOST_NODES, FEWER = 3_000_000, 5
FEWEST = 10
#: Shares of all offences that the bands hold, densest first.
SHARES = (0.10, 0.25, 0.50, 0.75, 0.90)
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Band:
    """An area of at least so many offences per km², holding a share of all offences together with denser ones."""

    share: float
    per_km2: float
    km2: float


@dataclass(frozen=True)
class DensityModel:
    """Bands from the thinnest to the densest; ``geojson`` holds one feature for each, property ``band``."""

    bands: tuple[Band, ...]
    geojson: str
    bandwidth_m: float
    default_bandwidth_m: float
    step_m: float
    rounded_to_m: float
    offences: int
    mass: float  # offences under the surface; equals ``offences`` within 0.1%
    land_km2: float
    left_out: str  # offences without an exact point on this land
    title: str
    method: str


@remembered("smooth", "size")
def density(request: Request) -> DensityModel:
    """The surface for the period; chosen cells and LSOAs do not narrow it."""
    store, state = request.store, request.state
    districts = tuple(chosen_districts(state, store))
    now = resolve(state, store).now
    x, y, n = request.table(POSITIONS, now, 0)
    land = _land(request, districts)
    area = float(shapely.area(land)) / 1e6
    default, lost = _default_bandwidth(x, y, n, DISTRICT if districts else COUNTY), _left_out(request, int(n.sum()))
    if not default:
        return _nothing(now, int(n.sum()), area, lost)
    h = max(100.0, round(default * request.display.smooth / 50) * 50.0)
    step = h / (NODES if _nodes(x, y, h) <= MOST_NODES else FEWER)
    x, y, n = request.table(POSITIONS, now, ROUNDED)
    raster = _raster(land, x, y, h, step)
    surface = quartic_density(x, y, n, raster, h)
    bands, shapes = _bands(surface, raster, land, _levels(surface, raster, x, y, n))
    half = [band.km2 for band in bands if band.share == 0.50]
    words = f"Half of the offences lie in {half[0]:,.1f} km², {100 * half[0] / area:.1f}% of the land." if half else ""
    return DensityModel(
        bands=tuple(bands),
        geojson=to_geojson(shapes, [{"band": i} for i in range(len(bands))], crs=store.crs).decode(),
        bandwidth_m=h,
        default_bandwidth_m=default,
        step_m=step,
        rounded_to_m=ROUNDED,
        offences=int(n.sum()),
        mass=float(np.nansum(surface)) * step**2 / 1e6,
        land_km2=area,
        left_out=lost,
        title=f"Density of offences, {now.words()}. {words}",
        method=(
            f"Quartic kernel, bandwidth {h:,.0f} m ({request.display.smooth:g} × the default of {default:,.0f} m), "
            f"nodes {step:,.0f} m apart, offences per km²; kept on land, so that none is lost at the coast. Positions "
            f"rounded to {ROUNDED:,.0f} m."
        ),
    )


def _nothing(now: Period, offences: int, area: float, lost: str) -> DensityModel:
    why = f"Fewer than {FEWEST} offences with an exact point" if offences < FEWEST else "All offences lie at one place"
    words = f"{why}, {now.words()}: no density is drawn."
    return DensityModel((), "", 0, 0, 0, 0, offences, 0, area, lost, words, "")


def _left_out(request: Request, drawn: int) -> str:
    """How many offences of the question have no exact point on the land of the study area."""
    found = study(request)
    total = int(found.now.sum()) + found.outside
    return (
        f"{total - drawn:,} of {total:,} offences have no exact point on this land and are left out." if total else ""
    )


def _default_bandwidth(x: Floats, y: Floats, n: Floats, kept: tuple[float, float]) -> float:
    """The rule of thumb, scaled, to the nearest 50 m, kept between two ends; 0 where there is too little to spread."""
    if n.sum() < FEWEST:
        return 0.0
    try:
        return float(np.clip(round(SCALE * bandwidth(x, y, n) / 50) * 50.0, *kept))
    except ValueError:  # all at one place
        return 0.0


def _land(request: Request, districts: tuple[int, ...]) -> shapely.Geometry:
    """The land of the study area as one shape, coarse enough to clip with."""
    key = ("land as one", districts)
    whole = request.store.kept.get(key)
    if whole is None:
        whole = shapely.union_all(shapely.simplify(land_of(request.store, districts), 20.0))
        shapely.prepare(whole)
        request.store.kept[key] = whole
    return whole


def _nodes(x: Floats, y: Floats, h: float) -> float:
    """About how many nodes a raster would have."""
    margin = 2 * max(h, 1000.0)
    return float((np.ptp(x) + margin) * (np.ptp(y) + margin) * (NODES / h) ** 2)


def _raster(land: shapely.Geometry, x: Floats, y: Floats, h: float, step: float) -> Raster:
    """Nodes around the offences, as far as their kernels reach, and a kilometre so that the shore is seen."""
    margin = max(h, 1000.0) + step
    across = np.arange(x.min() - margin, x.max() + margin + step, step)
    up = np.arange(y.min() - margin, y.max() + margin + step, step)
    columns, rows = np.meshgrid(across, up)
    inside = shapely.contains_xy(land, columns.ravel(), rows.ravel()).reshape(columns.shape)
    return Raster(float(across[0]), float(up[0]), step, inside)


def _to_the_shore(surface: Floats, raster: Raster) -> Floats:
    """The surface with the value of the nearest land at nodes in the sea: a band reaches the coast and is cut there."""
    return surface[tuple(distance_transform_edt(~raster.land, return_distances=False, return_indices=True))]


def _levels(surface: Floats, raster: Raster, x: Floats, y: Floats, n: Floats) -> list[float]:
    """Densities such that each share of the offences themselves lies where it is at least so dense.

    Lowered, and rounded down to two digits: a line at exactly the density of an offence would run through its place.
    """
    where = [(y - raster.y0) / raster.step, (x - raster.x0) / raster.step]
    at = map_coordinates(_to_the_shore(surface, raster), where, order=1, mode="nearest")
    order = np.argsort(-at, kind="stable")
    held = np.cumsum(n[order]) / n.sum()
    marginal = [float(at[order[min(int(np.searchsorted(held, share - 1e-12)), len(at) - 1)]]) for share in SHARES]
    return [_two_digits_down(BELOW * level) for level in marginal]


def _two_digits_down(level: float) -> float:
    if level <= 0:
        return 0.0
    unit = 10.0 ** (np.floor(np.log10(level)) - 1)
    return float(np.floor(level / unit) * unit)


def _bands(
    surface: Floats, raster: Raster, land: shapely.Geometry, levels: list[float]
) -> tuple[list[Band], npt.NDArray[np.object_]]:
    """An area for each level, thinnest first; polygons cut at the real coast."""
    rows, columns = raster.land.shape
    lines = contourpy.contour_generator(
        raster.x0 + np.arange(columns) * raster.step,
        raster.y0 + np.arange(rows) * raster.step,
        _to_the_shore(surface, raster),
        fill_type=contourpy.FillType.OuterOffset,
    )
    bands, shapes = [], []
    for share, level in sorted(zip(SHARES, levels, strict=True), reverse=True):
        shape = _polygons(lines.filled(level, np.inf), land, raster.step / NODES)
        if level > 0 and not shape.is_empty:
            bands.append(Band(share, level, float(shapely.area(shape)) / 1e6))
            shapes.append(shape)
    return bands, np.array(shapes, dtype=object)


def _polygons(filled: Any, land: shapely.Geometry, tolerance: float) -> shapely.Geometry:
    """``filled``: points and offsets of rings, as contourpy gives them."""
    rings = []
    for points, offsets in zip(*filled, strict=True):
        outer, *holes = (points[a:b] for a, b in pairwise(offsets))
        rings.append(shapely.Polygon(outer, holes))
    whole = shapely.make_valid(shapely.MultiPolygon(rings))
    return shapely.intersection(shapely.simplify(whole, tolerance), land)


def as_features(model: DensityModel) -> dict[str, Any]:
    """The bands as the browser takes them."""
    return json.loads(model.geojson) if model.geojson else {"type": "FeatureCollection", "features": []}


def band_shapes(model: DensityModel) -> str:
    """The bands with the figures of the file's lines."""
    found = as_features(model)
    header, *lines = band_rows(model)
    for feature, line in zip(found["features"], lines, strict=False):  # notes follow the lines of bands
        feature["properties"] |= dict(zip(header, line, strict=True))
    return json.dumps(found)


def band_rows(model: DensityModel) -> Rows:
    """share of offences inside, least density, area."""
    yield ["share_of_offences_inside", "offences_per_km2_at_least", "area_km2"]
    yield from ([band.share, round(band.per_km2, 3), round(band.km2, 2)] for band in model.bands)
    yield from told(model.title, model.method, model.left_out)


PANEL = Panel(
    key="density",
    says="areas of a density that hold a quarter, a half ... of the offences",
    answer=density,
    rows=band_rows,
    shapes=band_shapes,
    rounded=Rounded.NEVER,
    method="hotspots",
    tables=(POSITIONS, UNITS),
    needs=Needs.FINE | Needs.POINTS | Needs.CELLS,
)
