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


def lets_others_in(host: str, allowed_hosts: str = "", trusted_proxies: str = "") -> str:
    """The setting by which other machines than this one come in; '' where none does."""
    if not is_loopback(host):
        return f"HOST={host}"
    names = [name.strip() for name in allowed_hosts.split(",") if name.strip()]
    if any(not is_loopback(name.rsplit(":", 1)[0] if name.count(":") == 1 else name.strip("[]")) for name in names):
        return f"ALLOWED_HOSTS={allowed_hosts}"
    return f"TRUSTED_PROXIES={trusted_proxies}" if trusted_proxies.strip() else ""


def check_sign_in(*, discovery: str, client: str, user_header: str, groups_header: str) -> None:
    """Raise InputError, one sentence, for a way of signing in that is only half set up, or one of two."""
    if bool(discovery) != bool(client):
        raise InputError("OIDC_DISCOVERY and OIDC_CLIENT_ID go together: set both, or neither. See docs/sign-in.md.")
    if bool(user_header) != bool(groups_header):
        raise InputError(
            "PROXY_USER_HEADER and PROXY_GROUPS_HEADER go together: set both, or neither. See docs/sign-in.md."
        )
    if discovery and user_header:
        raise InputError(
            "OIDC_DISCOVERY and PROXY_USER_HEADER are two ways of signing in: set one of them. See docs/sign-in.md."
        )


def check_deployment(*, opened_by: str, role: str, districts: frozenset[str], sign_in: bool) -> None:
    """Raise InputError, one sentence, where it is left open who may see what.

    ``opened_by``: see ``lets_others_in``. ``sign_in``: whether people sign in, or a proxy of ours says who they are.
    """
    if opened_by and not sign_in and role not in ("public", "briefing"):
        raise InputError(
            f"{opened_by} lets other machines in, and nobody signs in here: set up signing in (docs/sign-in.md), set "
            "SVE_ROLE=public for published releases only, or leave it out and serve this machine alone."
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
