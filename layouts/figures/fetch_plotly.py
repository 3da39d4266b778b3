"""Build plotly.js with nothing but the traces that the product draws, with npm, where npm is installed.

The plotly package brings the full build (1.2 MB compressed); the page needs a quarter of it. The version is the one
the plotly package carries, and npm checks its integrity. Where it cannot be bundled, plotly's own smaller build is
fetched; without npm the page uses the full one. All three draw the same.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import plotly

#: What layouts/figures draws beside 'scatter', which every build has. A test compares.
TRACES = ("bar", "heatmap")
BUNDLER = "esbuild@0.28.2"
VENDOR = Path(__file__).resolve().parents[2] / "assets" / "vendor"
FILE = "plotly-small.min.js"
LICENCE = "LICENSE-plotly"
OPTIONS = (
    "--bundle",
    "--minify",
    "--format=iife",
    "--global-name=Plotly",
    "--define:global=window",
    "--loader:.css=empty",
    "--target=es2020",
    "--log-level=error",
)


def bundled_version() -> str:
    """The version of plotly.js inside the installed plotly package."""
    bundle = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    with bundle.open(encoding="utf-8") as file:
        found = re.search(r"plotly\.js v(\d+\.\d+\.\d+)", file.read(500))
    if found is None:
        raise SystemExit("The plotly package does not say which plotly.js it carries; the full build stays in use.")
    return found[1]


def entry() -> str:
    """The script that is bundled."""
    traces = ", ".join(f"require('plotly.js/lib/{name}')" for name in TRACES)
    return f"var Plotly = require('plotly.js/lib/core');\nPlotly.register([{traces}]);\nmodule.exports = Plotly;\n"


def build(folder: Path, version: str) -> tuple[Path, Path]:
    """Bundle in an empty folder: the script and its licence. Raises CalledProcessError, OSError or TimeoutExpired."""
    _install(folder, f"plotly.js@{version}", BUNDLER)
    (folder / "entry.js").write_text(entry(), encoding="utf-8")
    made, bundler = folder / FILE, folder / "node_modules" / ".bin" / "esbuild"
    subprocess.run([bundler, "entry.js", *OPTIONS, f"--outfile={made}"], cwd=folder, check=True, timeout=120)
    return made, folder / "node_modules" / "plotly.js" / "LICENSE"


def fetch(folder: Path, version: str) -> tuple[Path, Path]:
    """plotly's own build for charts with two axes, a fifth larger. Raises as ``build`` does."""
    _install(folder, f"plotly.js-cartesian-dist-min@{version}")
    package = folder / "node_modules" / "plotly.js-cartesian-dist-min"
    return package / "plotly-cartesian.min.js", package / "LICENSE"


def _install(folder: Path, *packages: str) -> None:
    command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-save", "--loglevel=error"]
    subprocess.run([*command, "--prefix", folder, *packages], cwd=folder, check=True, timeout=300)


def main() -> None:
    """Put the script and its licence into assets/vendor (ignored by git)."""
    version = bundled_version()
    for way in (build, fetch):
        with tempfile.TemporaryDirectory() as folder:
            try:
                script, licence = way(Path(folder), version)
            except (subprocess.SubprocessError, OSError) as problem:
                print(f"plotly.js: no {way.__name__} ({problem}).")
                continue
            VENDOR.mkdir(exist_ok=True)
            for old in VENDOR.glob("plotly-*.js"):
                old.unlink()
            shutil.copyfile(script, VENDOR / FILE)
            shutil.copyfile(licence, VENDOR / LICENCE)
            return


if __name__ == "__main__":
    main()
