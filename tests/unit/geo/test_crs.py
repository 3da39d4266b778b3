"""Degrees and metres: published points, what is missing, what is far away."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from geo.crs import to_degrees, to_metres


def test_a_published_pair_agrees_within_four_metres():
    # LSOA Ashford 006A: the ONS gives its centroid in both systems
    easting, northing = to_metres(0.89406, 51.13731)
    assert np.hypot(easting - 602557, northing - 141543) < 4


def test_round_trip_over_great_britain_is_exact_to_a_millimetre():
    longitude, latitude = np.meshgrid(np.linspace(-7, 1.7, 20), np.linspace(50, 60, 20))
    easting, northing = to_metres(longitude, latitude)
    assert easting.shape == longitude.shape
    back = to_degrees(easting, northing)
    assert np.allclose(back[0], longitude, atol=1e-8)
    assert np.allclose(back[1], latitude, atol=1e-8)


def test_missing_and_infinite_coordinates_come_back_missing():
    easting, northing = to_metres(np.array([np.nan, 0.5, np.inf, 0.5]), np.array([51.0, np.nan, 51.0, 51.0]))
    assert np.isnan(easting).tolist() == [True, True, True, False]
    assert np.isnan(northing).tolist() == [True, True, True, False]


def test_places_far_away_give_no_error():
    easting, northing = to_metres(np.array([-87.63, 500.0, 0.0]), np.array([41.88, 95.0, 0.0]))
    assert not np.isinf(easting).any()
    assert not np.isinf(northing).any()
    assert easting[0] < -1_000_000  # Chicago: nowhere near Great Britain


def test_nothing_in_nothing_out():
    easting, northing = to_metres(np.array([]), np.array([]))
    assert easting.shape == northing.shape == (0,)


def test_threads_agree():
    longitude, latitude = np.linspace(0, 1.4, 500), np.linspace(51, 51.5, 500)
    alone = to_metres(longitude, latitude)
    with ThreadPoolExecutor(4) as pool:
        for easting, northing in pool.map(lambda _: to_metres(longitude, latitude), range(8)):
            assert np.array_equal(easting, alone[0])
            assert np.array_equal(northing, alone[1])
