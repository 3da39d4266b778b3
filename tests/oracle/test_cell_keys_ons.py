"""Cell keys and the look-up against the package of the statistics office (ONS), given our table in its format."""

from __future__ import annotations

import numpy as np
import pandas as pd
from cell_key_perturbation.create_perturbed_table import create_perturbed_table

from data.release.perturbation import KEYS, noise_by_key, perturbed
from data.store.columns import columns_of
from data.store.version import Store


def ons_table(counts: np.ndarray) -> pd.DataFrame:
    """Our noise for these true counts (below 750, from where the package reuses rows) as pcv, ckey, pvalue."""
    rows = noise_by_key()
    kept = [(count, rows[min(count, len(rows) - 1)]) for count in np.unique(counts) if count]
    return pd.DataFrame(
        {
            "pcv": np.repeat([count for count, _ in kept], KEYS),
            "ckey": np.tile(np.arange(KEYS), len(kept)),
            "pvalue": np.concatenate([noise for _, noise in kept]).astype(np.int64),
        }
    )


def test_the_look_up_is_that_of_the_ons(small_store: Store) -> None:
    columns = columns_of(small_store)
    data = pd.DataFrame({name: columns[name] for name in ("district_2011", "class", "month")}).astype("int64")
    data["record_key"] = columns["record_key"].astype("int64")
    data = data[data["month"] >= data["month"].max() - 11]
    cells = data.groupby(["district_2011", "class"])["record_key"].agg(["size", "sum"]).reset_index()
    theirs = create_perturbed_table(
        data, ons_table(cells["size"].to_numpy()), ["district_2011"], ["class"], "record_key", threshold=0
    )
    theirs = theirs[theirs["pre_sdc_count"] > 0].sort_values(["district_2011", "class"])
    assert len(theirs) == len(cells) > 50
    assert theirs["pre_sdc_count"].tolist() == cells["size"].tolist()
    assert theirs["ckey"].tolist() == (cells["sum"] % KEYS).tolist()
    assert theirs["count"].tolist() == perturbed(cells["size"], cells["sum"]).tolist()
    assert (theirs["count"] != theirs["pre_sdc_count"]).mean() > 0.5
