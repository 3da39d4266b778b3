"""Changed cells: units whose count changed beyond chance, tested together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from data.answers.cache import remembered
from data.answers.figures.noise import part_noise
from data.answers.hotspots.hotspots import LegendEntry, UnitLayer, layer_of, unit_names_of, unit_rows
from data.answers.hotspots.study import Study, study
from data.answers.panel import Needs, Panel, Rounded
from data.counts.tables import BY_PLACE, UNITS
from stats.change import change

if TYPE_CHECKING:
    from data.answers.request import Request


@remembered("size")
def shifts(request: Request) -> UnitLayer:
    """Units whose count clearly differs from the comparison period."""
    found = study(request)
    if found.before is None:
        keys, shown, legend = [], np.zeros(0, np.int64), []
        tested = 0
    else:
        held = np.flatnonzero(found.now + found.before > 0)
        both = found.now[held] + found.before[held]
        noise = part_noise(request, both / max(float(both.sum()), 1.0))
        verdict = change(
            found.now[held],
            found.before[held],
            *found.periods.lengths,
            adjust=True,
            dispersion=noise.value,
            freedom=noise.freedom,
        ).verdict
        clear = np.isin(verdict, ("rise", "fall"))
        shown, keys, tested = held[clear], verdict[clear].tolist(), len(held)
        legend = [
            LegendEntry("rise", "▲ clear rise", int((verdict == "rise").sum())),
            LegendEntry("fall", "▼ clear fall", int((verdict == "fall").sum())),
        ]
    before = found.before if found.before is not None else np.zeros(0)
    return layer_of(
        request,
        "shifts",
        found,
        shown,
        keys,
        legend,
        befores=tuple(before[shown].astype(int).tolist()) if len(shown) else (),
        title=_shift_title(found, len(shown), tested),
        method=(
            "Exact conditional binomial test of both periods per day, in every unit with an offence; "
            f"{tested:,} tested together, false discovery rate 5% (Benjamini–Hochberg)."
        ),
        parameters={"test": "conditional binomial", "correction": "Benjamini-Hochberg 5%", "tested": tested},
    )


def _shift_title(found: Study, clear: int, tested: int) -> str:
    if found.periods.before is None:
        return "There is no comparison period, so no change can be tested."
    words = f"{found.periods.now.words()} against {found.periods.before.words()}"
    if not clear:
        return f"No clear change in any of {tested:,} {found.noun} with an offence, {words}: single cells hold too few."
    return f"{clear:,} of {tested:,} {found.noun} with an offence changed beyond chance, {words}."


PANEL = Panel(
    key="shifts",
    says="cells whose count changed beyond chance",
    answer=shifts,
    rows=unit_rows,
    units=unit_names_of,
    rounded=Rounded.NEVER,
    method="hotspots",
    tables=(*BY_PLACE, UNITS),
    needs=Needs.FINE | Needs.CELLS,
)
