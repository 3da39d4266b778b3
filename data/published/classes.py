"""The shades of a release's map: which borough has which, and what each means."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from data.published.release import Release


#: What each shade is among the six of ``layouts.tokens.AMOUNT``, light to dark, far enough apart for grey paper.
SHADES = (0, 2, 3, 5)


class Classes(NamedTuple):
    """What the map's shades mean: their upper ends and words."""

    words: tuple[str, ...]
    of: dict[str, int]  # district -> shade, 0 to 3; one that is held back is not in it


def classes(release: Release) -> Classes:
    """Four shades with about as many boroughs each: by rate where there is one, else by count."""
    rows, rated = release.districts(), bool(release.rate_words)
    values = {row.code: value for row in rows if (value := row.rate if rated else row.now) is not None}
    if not values:
        return Classes((), {})
    cuts = np.unique(np.quantile(list(values.values()), (0.25, 0.5, 0.75)))
    of = {code: int(np.searchsorted(cuts, value)) for code, value in values.items()}
    form = "{:.1f}" if rated else "{:,.0f}"
    words = []
    for shade in range(len(cuts) + 1):
        own = [values[code] for code, found in of.items() if found == shade]
        ends = dict.fromkeys(form.format(end) for end in (min(own), max(own))) if own else {}
        words.append(" to ".join(ends))
    return Classes(tuple(words), of)
