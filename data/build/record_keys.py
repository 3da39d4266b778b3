"""A record key for each offence: what the noise of public counts follows (``data.release.perturbation``).

A keyed hash of force and offence id under the store's own secret, so it is the same after every import of the same
offence, whatever else changed in its row, and nobody without the secret can work it out. An offence without an id is
known by what it says; of several that say the same, each by its number among them.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

#: What an offence without an id is known by: nothing that a later file may correct without it being another offence.
CONTENT = (
    "batch_month",
    "occurred_on",
    "occurred_from",
    "occurred_to",
    "offence_code",
    "easting",
    "northing",
    "given_lsoa",
)
#: Said before each id, so that a key is of no use for a person's pseudonym, which the same secret makes.
PURPOSE = "record key"
APART = "\x1f"


def record_keys(offences: pd.DataFrame, secret: bytes) -> npt.NDArray[np.uint16]:
    """One for each row of ``OFFENCE_COLUMNS``, spread evenly over 0 to 65,535 (16 bits of an HMAC-SHA-256)."""
    names = _names(offences)
    beginnings = [hmac.digest(secret, f"{PURPOSE}{APART}{name}".encode(), "sha256")[:2] for name in names]
    return np.frombuffer(b"".join(beginnings), dtype=">u2").astype(np.uint16)


def _names(offences: pd.DataFrame) -> list[str]:
    ids = offences["offence_id"].astype(str)
    known = (offences["force"].astype(str) + APART + ids).to_numpy(dtype=object, copy=True)
    nameless = (ids == "").to_numpy(dtype=bool)
    if nameless.any():
        said = offences.loc[nameless, ["force", *CONTENT]].reset_index(drop=True).astype(str).fillna("")
        text = said["force"].str.cat([said[name] for name in CONTENT], sep=APART)
        number = text.groupby(text).cumcount().astype(str)
        known[nameless] = (APART + text + APART + number).to_numpy(dtype=object)
    return known.tolist()
