"""Attack a store: ``python -m benchmarks.attack [STORE_DIR]``; how often it names a small count right."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.attack.attacking import attack, groups_of, open_ranges
from data.store.version import StoreFolder
from data.viewer import Viewer


def main() -> None:
    """The shares, for the public and for a partnership manager of one district."""
    from data.settings import get_settings

    store = StoreFolder(Path(sys.argv[1]) if len(sys.argv) > 1 else get_settings().store_dir).current()
    for viewer in (Viewer("public", exploring=True), Viewer("csp", frozenset({store.district_codes[1]}))):
        tally, asked = attack(store, viewer, sample=40)
        print(f"{viewer.role}: {asked:,} questions. True counts of 1 to 4 named right:")
        for way in tally.tried:
            print("  ", tally.line(way))
    print("If any stretch of whole months could be asked of a district:")
    tally = open_ranges(store, groups_of(store)[::3])
    for way in tally.tried:
        print("  ", tally.line(way))


if __name__ == "__main__":
    main()
