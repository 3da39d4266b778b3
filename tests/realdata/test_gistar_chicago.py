"""Gi* on real offences, the aggravated assaults of Chicago: the same as esda, and steady from year to year."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
from pyproj import Transformer

from geo.emerging import CLASSES, emerging
from geo.gistar import band_weights, counted_p, gi_star, hot_cold
from geo.kde import Raster, bandwidth, quartic_density
from stats.series.mann_kendall import mann_kendall

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what these libraries say of their own dependencies
    from esda.getisord import G_Local
    from libpysal.weights import W

pytestmark = pytest.mark.realdata

#: Metres: side of a square cell. Cells touching by a side or corner are neighbours.
SIDE = 250.0


@pytest.fixture(scope="module")
def offences(reference):
    """Easting and northing (UTM 16N, metres) and month (0 = January 2010) of each offence in the city."""
    path = reference / "timestamped/chicago_aggravated_assaults_2010_2015.csv.gz"
    rows = pd.read_csv(path, usecols=["date", "longitude", "latitude"]).dropna()
    x, y = Transformer.from_crs("EPSG:4326", "EPSG:32616", always_xy=True).transform(rows.longitude, rows.latitude)
    date = pd.to_datetime(rows.date)
    return pd.DataFrame({"x": x, "y": y, "month": (date.dt.year - 2010) * 12 + date.dt.month - 1})


@pytest.fixture(scope="module")
def cube(offences):
    """Counts (cells, months) of every cell that had an offence, and the cells' neighbours."""
    cells = offences.assign(cx=offences.x // SIDE, cy=offences.y // SIDE)
    counts = cells.groupby(["cx", "cy", "month"]).size().unstack(fill_value=0)
    where = counts.index.to_frame().to_numpy() * SIDE
    return counts.to_numpy(), band_weights(where[:, 0], where[:, 1], SIDE * np.sqrt(2))


@pytest.mark.filterwarnings("ignore:The weights matrix is not fully connected")
def test_z_and_p_are_those_of_esda(cube):
    counts, weights = cube
    assert counts.shape[0] > 1500
    maps = np.column_stack([counts.sum(axis=1), counts[:, ::9]])
    ours = gi_star(maps, weights)
    near = {i: [int(j) for j in weights[i].indices if j != i] for i in range(len(maps))}
    for column in range(maps.shape[1]):
        neighbours = W(near, silence_warnings=True)
        theirs = G_Local(maps[:, column].astype(float), neighbours, transform="B", star=True, permutations=0)
        assert ours.z[:, column] == pytest.approx(theirs.Zs, abs=1e-9)
        assert ours.p[:, column] == pytest.approx(2 * theirs.p_norm, abs=1e-9)


def test_fewer_cells_are_hot_in_a_month_when_the_counts_must_agree(cube):
    """A month has one offence in five cells: Gi* alone calls a pair of them a hotspot."""
    counts, weights = cube
    found = gi_star(counts, weights)
    alone, both = hot_cold(found.z, found.p), hot_cold(found.z, counted_p(found, counts))
    assert (np.abs(both) <= np.abs(alone)).all()
    assert 0.3 * (alone >= 2).sum() < (both >= 2).sum() < 0.6 * (alone >= 2).sum()
    assert found.sums[alone >= 2].min() == 2
    assert found.sums[both >= 2].min() >= 5


def test_hot_cells_of_three_years_hold_far_more_than_their_share_of_the_next_three(cube):
    counts, weights = cube
    before, after = counts[:, :36].sum(axis=1), counts[:, 36:].sum(axis=1)
    found = gi_star(before, weights)
    hot = hot_cold(found.z, counted_p(found, before)) >= 2
    assert 0.05 < hot.mean() < 0.4
    assert after[hot].sum() / after.sum() > 2 * hot.mean()


def test_emerging_hotspots_cover_the_city(cube):
    counts, weights = cube
    found = gi_star(counts[:, -24:], weights)
    bins = hot_cold(found.z, counted_p(found, counts[:, -24:]))
    classes = emerging(bins, mann_kendall(found.z).direction)
    named = {CLASSES[place].key for place in np.unique(classes)}
    assert {"none", "sporadic", "new"} <= named
    assert ((classes == 0) | (bins >= 1).any(axis=1)).all()


def test_density_holds_every_offence_and_peaks_where_they_are(offences):
    x, y = offences.x.to_numpy(), offences.y.to_numpy()
    h = bandwidth(x, y) * 0.25
    step = h / 8
    x0, y0 = x.min() - 2 * h, y.min() - 2 * h
    shape = (int((y.max() - y0) / step) + 18, int((x.max() - x0) / step) + 18)
    grid = Raster(x0, y0, step, np.ones(shape, bool))
    density = quartic_density(x, y, np.ones(len(x)), grid, h)
    assert density.sum() * step**2 / 1e6 == pytest.approx(len(x), rel=1e-3)
    row, column = np.unravel_index(density.argmax(), shape)
    distance = np.hypot(x - x0 - column * step, y - y0 - row * step)
    kernel = 3e6 / (np.pi * h**2) * (1 - (distance / h) ** 2) ** 2
    assert density.max() == pytest.approx(kernel[distance < h].sum(), rel=1e-6)
