"""Which way of choosing places and times meets more offences afterwards: ``python -m benchmarks.forward``.

A plan is made from a year and scored on the next quarter, again for every quarter of the data, for as many hours of
patrol a week whichever way it was made: pairs are taken until the hours are used up. Ways:

- own window: each place's own busiest windows, by the lower end of the 95% interval (the plan of earlier versions);
- area's hours: a place's total spread over the week as all offences are;
- shrunk: each place and window drawn towards that by one gamma distribution;
- two gammas: by a mixture of two (what the product does, ``stats.plan``), and
- two gammas, 2 or more: the same, no window of a single offence.

Data: STORE_DIR, and the real offences with times in the reference folder (REFERENCE_DATA); what is absent is left out.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from pyproj import Transformer
from scipy.optimize import minimize_scalar
from scipy.stats import nbinom

from data.schema import HOUR_UNKNOWN
from data.store.columns import columns_of
from data.store.version import StoreFolder
from geo.grid import cell_at
from stats.plan import choose, expected_week, held_by, shrinking, windows_within
from stats.rates import exact_interval
from stats.week.windows import group_counts

if TYPE_CHECKING:
    from stats.plan import Estimate, Floats, Pair, Windows

WIDTH, CANDIDATES, LEAST = 250, 600, 3
BUDGETS = (50, 100, 200, 400)
OUT = Path(__file__).parent / "out"


def _own(_: Floats, __: Windows) -> Estimate:
    def lower(own: Floats, _: Floats) -> Floats:
        distinct, place = np.unique(own, return_inverse=True)
        return np.asarray(exact_interval(distinct)[0][place].reshape(own.shape))

    return lower


def _area(_: Floats, __: Windows) -> Estimate:
    return lambda _, area: area


def _one_gamma(weeks: Floats, windows: Windows) -> Estimate:
    counted, expected = (group_counts(t, *windows.apart).ravel() for t in (weeks, expected_week(weeks)))
    counted, expected = counted[expected > 0], expected[expected > 0]

    def against(log_shape: float) -> float:
        shape = np.exp(log_shape)
        return -float(nbinom.logpmf(counted, shape, shape / (shape + expected)).sum())

    shape = float(np.exp(minimize_scalar(against, bounds=(-3, 6), method="bounded").x))
    return lambda own, area: area * (shape + own) / (shape + area)


WAYS: dict[str, tuple[Callable[[Any, Windows], Estimate], float]] = {
    "own window": (_own, 0),
    "area's hours": (_area, 0),
    "shrunk": (_one_gamma, 0),
    "two gammas": (shrinking, 0),
    "two gammas, 2 or more": (shrinking, 2),
}


def _within(chosen: list[Pair], budget: int) -> tuple[list[Pair], int]:
    """The first pairs that use up the hours a week, and their hours."""
    hours = np.cumsum([len(pair.days) * (pair.stop - pair.start) for pair in chosen])
    kept = min(int(np.searchsorted(hours, budget)) + 1, len(chosen))
    return chosen[:kept], int(hours[kept - 1]) if kept else 0


def _weeks(frame: pd.DataFrame, cells: Any) -> Floats:
    own = frame[frame["cell"].isin(cells)]
    table = np.zeros((len(cells), 7, 24))
    np.add.at(table, (np.searchsorted(cells, own["cell"]), own["time"].dt.day_of_week, own["time"].dt.hour), 1)
    return table


def quarters(frame: pd.DataFrame) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """A year of offences and the quarter after it, for each quarter of the data that has a year before it."""
    first, last = frame["time"].min().to_period("M").to_timestamp(), frame["time"].max()
    for start in pd.date_range(first + pd.DateOffset(months=12), last - pd.DateOffset(months=3, days=-2), freq="QS"):
        time = frame["time"]
        year = (time >= start - pd.DateOffset(months=12)) & (time < start)
        yield frame[year], frame[(time >= start) & (time < start + pd.DateOffset(months=3))]


def compare(frame: pd.DataFrame) -> tuple[dict[tuple[str, int], tuple[float, float]], int, int]:
    """Offences met and window-hours by way and budget, summed over the quarters; how many quarters and offences."""
    windows = windows_within()
    met: dict[tuple[str, int], tuple[float, float]] = {}
    origins = total = 0
    for year, quarter in quarters(frame):
        counts = year["cell"].value_counts()
        cells = np.sort(counts[counts >= LEAST].index[:CANDIDATES].to_numpy())
        now, after = _weeks(year, cells), _weeks(quarter, cells)
        origins, total = origins + 1, total + len(quarter)
        for name, (estimate, least) in WAYS.items():
            chosen = choose(now, max(BUDGETS) // 6 + 1, windows, estimate(now, windows), least)
            for budget in BUDGETS:
                pairs, hours = _within(chosen, budget)
                before = met.get((name, budget), (0.0, 0.0))
                met[name, budget] = before[0] + held_by(after, pairs), before[1] + hours * 13
    return met, origins, total


def table(name: str, frame: pd.DataFrame) -> list[str]:
    """Lines of the report on one set of offences."""
    met, origins, total = compare(frame)
    lines = [f"## {name}: {origins} quarters, {total:,} offences in them", ""]
    lines += [f"| hours a week | {' | '.join(WAYS)} |", "|---" * (len(WAYS) + 1) + "|"]
    for budget in BUDGETS:
        usual = met["own window", budget][0] / max(met["own window", budget][1], 1)
        cells = [
            f"{found:,.0f} ({100 * (found / max(hours, 1) / usual - 1):+.0f}%)" if usual else f"{found:,.0f}"
            for found, hours in (met[way, budget] for way in WAYS)
        ]
        lines.append(f"| {budget} | {' | '.join(cells)} |")
    return [*lines, ""]


def _placed(frame: pd.DataFrame, time: Any, longitude: str, latitude: str, metres: str) -> pd.DataFrame:
    to_metres = Transformer.from_crs("EPSG:4326", metres, always_xy=True)
    x, y = to_metres.transform(frame[longitude].to_numpy(), frame[latitude].to_numpy())
    found = pd.DataFrame({"cell": cell_at(x, y, WIDTH).astype(np.int64), "time": np.asarray(time)})
    return found[found["cell"] > 0].dropna()


def of_store(folder: Path) -> pd.DataFrame:
    """Cell and time of the offences of a store that have both."""
    columns = columns_of(StoreFolder(folder).current())
    cell, hour = columns[f"cell_{WIDTH}"], columns["hour"]
    known = (cell > 0) & (hour < HOUR_UNKNOWN)
    days = np.datetime64("1970-01-01") + columns["day"][known].astype("timedelta64[D]")
    time = days + hour[known].astype("timedelta64[h]")
    return pd.DataFrame({"cell": cell[known].astype(np.int64), "time": time.astype("datetime64[s]")})


def real(folder: Path) -> dict[str, pd.DataFrame]:
    """The published offences with times; incidents, where rows are persons."""
    chicago = pd.read_csv(folder / "timestamped" / "chicago_aggravated_assaults_2010_2015.csv.gz")
    york = pd.read_csv(folder / "persons" / "nypd_shooting_victims_2006_2020.csv.gz").drop_duplicates("INCIDENT_KEY")
    phila = pd.read_csv(folder / "persons" / "philadelphia_shooting_victims_2015_2020.csv.gz")
    phila = phila.dropna(subset=["time"]).drop_duplicates("dc_key")
    roads = pd.read_csv(folder / "persons" / "gm_road_collisions_2019_2024_incidents.csv.gz")
    york_time = pd.to_datetime(york["OCCUR_DATE"] + " " + york["OCCUR_TIME"], format="mixed")
    phila_time = pd.to_datetime(phila["date_"].str[:10] + " " + phila["time"], errors="coerce")
    roads_time = pd.to_datetime(roads["date"]) + pd.to_timedelta(roads["hour"], unit="h")
    places = ("longitude", "latitude", "EPSG:32616")
    return {
        "Chicago, aggravated assaults 2010 to 2015": _placed(chicago, pd.to_datetime(chicago["date"]), *places),
        "New York, shootings 2006 to 2020": _placed(york, york_time, "Longitude", "Latitude", "EPSG:32618"),
        "Philadelphia, shootings 2015 to 2020": _placed(phila, phila_time, "lng", "lat", "EPSG:32618"),
        "Greater Manchester, road collisions 2019 to 2024": _placed(roads, roads_time, "lon", "lat", "EPSG:27700"),
    }


def main() -> None:
    """Print the report and keep it in benchmarks/out."""
    reference = Path(os.environ.get("REFERENCE_DATA", Path(__file__).resolve().parents[2] / "shared" / "reference"))
    sets: dict[str, pd.DataFrame] = {}
    if os.environ.get("STORE_DIR"):
        sets["The store"] = of_store(Path(os.environ["STORE_DIR"]))
    if reference.is_dir():
        sets |= real(reference)
    lines = ["# Plans made from a year, scored on the next quarter", ""]
    lines += ["Offences met at as many hours a week; in brackets against the own window, per hour.", ""]
    for name, frame in sets.items():
        lines += table(name, frame)
    report = "\n".join(lines)
    OUT.mkdir(exist_ok=True)
    (OUT / "forward.md").write_text(report + "\n", encoding="utf-8")
    print(report)


if __name__ == "__main__":
    main()
