"""Plans made from a year and scored on the next quarter, of the real offences in the reference folder."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.forward import real, table
from benchmarks.truth.real import path_of_real


def forward() -> Iterator[str]:
    """A table for each set of offences: ``benchmarks.forward`` without the store of whoever runs it."""
    yield "## Plans made from a year, scored on the next quarter"
    yield ""
    path = path_of_real()
    if path is None:
        yield "The reference folder is not there (REFERENCE_DATA), so this part is left out."
        return
    for name, frame in real(path.parents[1]).items():
        yield from (line.replace("## ", "") for line in table(name, frame))
