"""Whether this deployment says plainly who its viewer is. In doubt nothing starts and no verb answers.

The role itself is made in app.py alone; here are the checks of what the settings say of it.
"""

from __future__ import annotations

import ipaddress
import re

from data.errors import InputError
from data.viewer import OF_DISTRICTS

#: An ONS code of a district in England or Wales.
CODE = re.compile(r"[EW]\d{8}")


def district_codes(text: str) -> frozenset[str]:
    """The codes in a value of SVE_DISTRICTS. Raises ValueError, one clause, for anything that is not a code."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    for part in parts:
        if re.search(r"[;\s]", part) and all(CODE.fullmatch(piece) for piece in re.split(r"[;\s]+", part) if piece):
            raise ValueError("put a comma between two codes: E07000114,E07000106")
        if not CODE.fullmatch(part):
            known = _code_of(part)
            wanted = f"write {known}, its ONS code" if known else "write its ONS code, such as E07000114"
            raise ValueError(f"{part!r} is not the code of a district: {wanted}")
    return frozenset(parts)


def _code_of(name: str) -> str:
    """The code of a district of the pack by its name; '' where it is not there."""
    from data.boundaries.pack import load_pack, plain_name

    districts = load_pack()[1]
    codes = dict(zip(map(plain_name, districts.names), districts.codes, strict=True))
    return codes.get(plain_name(name), name.upper() if name.upper() in districts.codes else "")


def stale_days(text: str) -> dict[str, int]:
    """Source -> days. Raises ValueError, one clause, for what is no such list."""
    found = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        match = re.fullmatch(r"([a-z][a-z-]*)\s*=\s*(\d{1,5})", part)
        if match is None:
            raise ValueError(f"{part!r} is not a source and its days, such as force-extract=7")
        found[match[1]] = int(match[2])
    return found


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address to listen on."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def check_deployment(*, host: str, role: str, role_given: bool, districts: frozenset[str]) -> None:
    """Raise InputError, one sentence, where it is left open who may see what."""
    if not role_given and not is_loopback(host):
        raise InputError(
            f"HOST={host} lets other machines in, and SVE_ROLE does not say who uses them: set SVE_ROLE to analyst, "
            "csp, public or briefing, or leave HOST out. See docs/settings.md."
        )
    if districts and role not in OF_DISTRICTS:
        raise InputError(
            f"SVE_DISTRICTS is for the roles csp and briefing, and SVE_ROLE is {role}: set SVE_ROLE to one of these, "
            "or leave SVE_DISTRICTS out."
        )
    if role in OF_DISTRICTS and not districts:
        raise InputError(
            f"SVE_ROLE={role} needs SVE_DISTRICTS: the ONS codes of the districts shown down to LSOA, by comma, such "
            "as E07000114; for a viewer without districts set SVE_ROLE=public."
        )
