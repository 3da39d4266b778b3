"""Make the cells that come with the pack, from its districts: ``python -m data.packs.build_cells``.

A store of these districts is built some seconds sooner. Districts that are loaded have theirs worked out.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.boundaries.pack import load_pack
from data.build.cells import district_cells, pack_path
from data.cells import WIDTHS

#: Cells are sorted, so their steps are few: a quarter of the size.
SMALL = {
    "compression": "zstd",
    "compression_level": 19,
    "use_dictionary": ["width", "district", "area", "middle"],
    "column_encoding": {"cell": "DELTA_BINARY_PACKED"},
}


def main() -> None:
    """One row for each cell of each district and width: what ``district_cells`` finds."""
    _, districts = load_pack()
    parts = []
    for number, shape in enumerate(districts.geometry, start=1):
        for width in WIDTHS:
            found = district_cells(shape, width)
            own = {"width": np.uint16(width), "district": np.uint8(number)}
            parts.append(pd.DataFrame({**own, "cell": found.cells, "area": found.area, "middle": found.middle}))
    for old in pack_path("x").parent.glob("cells-*.parquet"):
        old.unlink()
    pd.concat(parts).to_parquet(pack_path(districts.sha256), index=False, **SMALL)


if __name__ == "__main__":
    main()
