"""The names this server goes by. A page elsewhere can give itself our address (DNS rebinding), but not our name."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import request

if TYPE_CHECKING:
    from data.settings import Settings

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
EVERYWHERE = frozenset({"0.0.0.0", "::", "[::]", ""})


def allowed_hosts(settings: Settings) -> frozenset[str]:
    """Names and addresses, small letters, without port: this machine's own, the one listened on, ALLOWED_HOSTS."""
    named = {name_of(name.strip()) for name in settings.allowed_hosts.split(",") if name.strip()}
    if settings.host not in EVERYWHERE:
        return LOOPBACK | named | {name_of(f"[{settings.host}]" if ":" in settings.host else settings.host)}
    return LOOPBACK | (named or {socket.gethostname().lower()})


def advice(settings: Settings) -> str:
    """What to set where the server listens on all addresses and does not know its name; '' where it does."""
    if settings.host not in EVERYWHERE or settings.allowed_hosts.strip():
        return ""
    names = ", ".join(sorted(allowed_hosts(settings)))
    return f"Answering to {names} only: set ALLOWED_HOSTS to the names and addresses that people use."


def client_of(peer: str, forwarded: str, proxies: frozenset[str]) -> str:
    """Who asks: the other end of the connection, or behind proxies of ours the last address that is none of them.

    ``forwarded``: X-Forwarded-For, to which each proxy adds whom it was asked by.
    """
    named = forwarded.split(",")
    while peer in proxies and named and named[-1].strip():
        peer = named.pop().strip()
    return peer


def proxies_of(settings: Settings) -> frozenset[str]:
    """TRUSTED_PROXIES."""
    return frozenset(one.strip() for one in settings.trusted_proxies.split(",") if one.strip())


def address_asking(proxies: frozenset[str]) -> str:
    """Of the current request."""
    return client_of(request.environ.get("REMOTE_ADDR", ""), request.headers.get("X-Forwarded-For", ""), proxies)


def origin(address: str) -> str:
    """'https://login.example.org' of an address there."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def name_of(host: str) -> str:
    """'explorer.example.org' of 'Explorer.example.org.:8050'; '[::1]' of '[::1]:8050'."""
    name, colon, port = host.lower().rpartition(":")
    name = name if colon and port.isdigit() and (":" not in name or name.endswith("]")) else host.lower()
    return name.removesuffix(".")
