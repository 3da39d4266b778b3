"""Compressed answers: fixed files once and for ever, callback answers each time at a quick setting."""

from __future__ import annotations

import gzip
import threading
from typing import TYPE_CHECKING

import brotli
from flask import request

if TYPE_CHECKING:
    from flask import Flask, Response

SMALL = 800  # bytes; below this compression gains nothing
TYPES = ("text/", "application/json", "application/javascript", "image/svg")
#: brotli settings: a fixed file is compressed once in the life of the process, an answer every time.
FIXED_QUALITY, ANSWER_QUALITY = 9, 4

_fixed: dict[tuple[str, str], bytes] = {}
_lock = threading.Lock()


def serve_compressed(server: Flask) -> None:
    """Compress what leaves this server for browsers that accept it."""

    @server.after_request
    def compress(response: Response) -> Response:
        coding = _coding(request.headers.get("Accept-Encoding", ""))
        if coding and _worth_it(response):
            response.direct_passthrough = False
            body = _compressed(response.get_data(), coding)
            response.set_data(body)
            response.headers["Content-Encoding"] = coding
            response.headers["Vary"] = "Accept-Encoding"
        return response


def _coding(accepted: str) -> str:
    return "br" if "br" in accepted else "gzip" if "gzip" in accepted else ""


def _worth_it(response: Response) -> bool:
    return (
        response.status_code == 200
        and "Content-Encoding" not in response.headers
        and (response.mimetype or "").startswith(TYPES)
        and (response.content_length or SMALL) >= SMALL
    )


def _compressed(body: bytes, coding: str) -> bytes:
    """A fixed file is recognised by its fingerprinted path; nothing else is kept."""
    fixed = request.path.startswith(("/_dash-component-suites/", "/assets/"))
    if not fixed:
        return brotli.compress(body, quality=ANSWER_QUALITY) if coding == "br" else gzip.compress(body, 5)
    key = (request.full_path, coding)
    with _lock:
        known = _fixed.get(key)
    if known is None:
        known = brotli.compress(body, quality=FIXED_QUALITY) if coding == "br" else gzip.compress(body, 9)
        with _lock:
            _fixed[key] = known
    return known
