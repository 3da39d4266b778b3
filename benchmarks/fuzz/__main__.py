"""Fuzz the store of STORE_DIR: ``python -m benchmarks.fuzz --requests 5000 [--seed 1]``, counts by status."""

from __future__ import annotations

import argparse

from benchmarks.fuzz.fuzzer import fuzz


def main() -> None:
    """Fuzz the store of STORE_DIR."""
    from callbacks.application import create_app
    from callbacks.verbs.deployment import store_folder, viewer
    from data.settings import get_settings

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    server = create_app(store_folder(), viewer(), get_settings()).server
    found = fuzz(server, wanted.requests, wanted.seed)
    for status, number in sorted(found.statuses.items()):
        print(f"{status}: {number:,}")
    print(f"slowest: {found.slowest:.1f} s; broken: {len(found.broken)}; MB after each tenth: {found.memory}")
    for line in found.broken[:20]:
        print(line)
    raise SystemExit(1 if found.broken else 0)


if __name__ == "__main__":
    main()
