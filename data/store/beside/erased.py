"""What was erased for good: keyed hashes beside the versions, so that no later file brings it back.

A hash says nothing without the store's own secret (``person-id-salt``), and nothing of what was erased with it, beyond
that it was erased. The file holds no date, force, reference or pseudonym.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from data.errors import StoreError
from data.private import only_for_us
from data.store.seals import replace_whole

FILE = "erased.json"
APART = "\x1f"


@dataclass(frozen=True)
class Erased:
    """Hashes of offences and of persons. ``begun``: the versions may still hold some of it."""

    offences: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()
    begun: bool = False

    def __bool__(self) -> bool:
        return bool(self.offences or self.persons)

    def __or__(self, other: Erased) -> Erased:
        return Erased(self.offences | other.offences, self.persons | other.persons, self.begun or other.begun)

    @property
    def fingerprint(self) -> str:
        """For the data version: an answer rests on what was left out."""
        return hashlib.sha256(APART.join(sorted(self.offences | self.persons)).encode()).hexdigest()[:16]

    def finished(self) -> Erased:
        """The same, gone from every version."""
        return replace(self, begun=False)


def offence_hash(secret: bytes, force: str, offence_id: str) -> str:
    """What stands in the list for an offence: HMAC-SHA-256 under the store's secret."""
    return _hash(secret, "erased offence", force, offence_id)


def person_hash(secret: bytes, pseudonym: str) -> str:
    """What stands in the list for a person; not the pseudonym, which other files may hold."""
    return _hash(secret, "erased person", pseudonym)


def _hash(secret: bytes, *words: str) -> str:
    return hmac.digest(secret, APART.join(words).encode(), "sha256").hex()


def read_erased(root: Path) -> Erased:
    """The list of a STORE_DIR. Raises StoreError where it cannot be read: nothing is then built, or it would come back."""
    try:
        content = json.loads((root / FILE).read_text(encoding="utf-8"))
        return Erased(frozenset(content["offences"]), frozenset(content["persons"]), bool(content["begun"]))
    except FileNotFoundError:
        return Erased()
    except (OSError, ValueError, TypeError, KeyError) as problem:
        raise StoreError(f"{root / FILE} cannot be read: restore it from a backup; nothing is built without it.") from problem


def write_erased(root: Path, erased: Erased) -> None:
    """Put the list in its place as a whole. Raises OSError where it cannot be written."""
    plain = {name: sorted(each) if isinstance(each, frozenset) else each for name, each in asdict(erased).items()}
    with only_for_us():
        replace_whole(root / FILE, json.dumps(plain, indent=1).encode())
