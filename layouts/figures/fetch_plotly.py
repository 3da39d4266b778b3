"""Fetch the small build of plotly.js (bars, lines and heatmaps only) with npm, where npm is installed.

The plotly package brings the full build (1.2 MB compressed); the page needs a third of it. The version is the one
the plotly package carries, and npm checks its integrity. Without npm the page uses the full build and works the same.
"""

from __future__ import annotations

import json
import re
import subprocess
import tarfile
import tempfile
from pathlib import Path

import plotly

PACKAGE = "plotly.js-cartesian-dist-min"
VENDOR = Path(__file__).resolve().parents[2] / "assets" / "vendor"
FILE = "plotly-cartesian.min.js"


def bundled_version() -> str:
    """The version of plotly.js inside the installed plotly package."""
    bundle = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    with bundle.open(encoding="utf-8") as file:
        found = re.search(r"plotly\.js v(\d+\.\d+\.\d+)", file.read(500))
    if found is None:
        raise SystemExit("The plotly package does not say which plotly.js it carries; the full build stays in use.")
    return found[1]


def main() -> None:
    """Put the build and its licence into assets/vendor (ignored by git)."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", f"{PACKAGE}@{bundled_version()}", "--json", "--silent"]
        packed = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, timeout=120)
        name = json.loads(packed.stdout)[0]["filename"]
        with tarfile.open(Path(folder) / name) as archive:
            members = {Path(m.name).name: m for m in archive.getmembers() if m.isfile()}
            VENDOR.mkdir(exist_ok=True)
            for source, target in (
                (next(n for n in members if n.endswith(".min.js")), FILE),
                ("LICENSE", "LICENSE-plotly"),
            ):
                if source in members:
                    (VENDOR / target).write_bytes(archive.extractfile(members[source]).read())  # type: ignore[union-attr]


if __name__ == "__main__":
    main()
