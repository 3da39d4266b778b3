"""The addresses of signing in, and where somebody is led afterwards: of this server, whatever was written there."""

from __future__ import annotations

from urllib.parse import urlsplit

SIGN_IN, CALLBACK, SIGN_OUT, SIGNED_OUT = "/sign-in", "/signed-in", "/sign-out", "/signed-out"
#: Rules that are answered to everybody, known or not.
SIGNING = frozenset((SIGN_IN, CALLBACK, SIGN_OUT, SIGNED_OUT))
#: Characters; a longer question is not carried along, for a cookie that is too long is lost as a whole.
MOST_BACK = 1_500


def safe_back(address: str) -> str:
    """The path with its question where it can only be one of this server, else '/'."""
    address = address.removesuffix("?")
    if len(address) > MOST_BACK or not address.isprintable() or "\\" in address:
        return "/"
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    ours = address.startswith("/") and not address.startswith("//") and not parts.scheme and not parts.netloc
    return address if ours and parts.path not in SIGNING else "/"
