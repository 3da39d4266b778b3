"""Compressed answers: the fixed files of the page once and well, callback answers each time and quickly.

Squeezing plotly and its like as small as they go takes seconds, so ``prepare`` does it once, into a folder beside
the store that is keyed by content; a file that is not there yet is compressed quickly. Compressed files are kept in
memory by content too, never by address: whoever adds ?x=1, ?x=2 ... to an address must not fill it.
"""

from __future__ import annotations

import gzip
import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

import brotli
from flask import request

from callbacks.guard.person import ITSELF, STARTING
from data.answers.cache import Answers

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask, Response

    from data.viewer import Person

SMALL = 800  # bytes; below this compression gains nothing
TYPES = ("text/", "application/json", "application/javascript", "image/svg")
FIXED_PATHS = ("/_dash-component-suites/", "/assets/")
KEPT = 16 * 2**20  # bytes of compressed files in memory; those of both pages take some four
BEST, FIXED, QUICK = 11, 9, 4  # brotli qualities: prepared files, files not prepared, answers


class Compressor:
    """Compresses responses of one server; prepared files live in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kept = Answers(lambda: KEPT)

    def register(self, server: Flask) -> None:
        """Compress what leaves this server for browsers that accept it."""

        @server.after_request
        def compress(response: Response) -> Response:
            coding = _coding(request.headers.get("Accept-Encoding", ""))
            if coding and _worth_it(response):
                response.direct_passthrough = False
                response.set_data(self._compressed(response.get_data(), coding))
                response.headers["Content-Encoding"] = coding
                response.headers["Vary"] = "Accept-Encoding"
            return response

    def prepare(
        self, server: Flask, paths: list[str], progress: Callable[[str, float], None], person: Person | None = None
    ) -> None:
        """Compress the files behind these paths as small as they go, unless an earlier start did.

        ``person``: as whom they are asked for, where people sign in.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with server.test_client() as client:
            for number, path in enumerate(paths):
                progress("Preparing the page's files, once", number / len(paths))
                as_person = {ITSELF: person, STARTING: True} if person else {}
                answer = client.get(path, headers={"Accept-Encoding": "identity"}, environ_overrides=as_person)
                body = answer.get_data()
                target = self.folder / f"{_digest(body)}.br"
                if answer.status_code == 200 and len(body) >= SMALL and not target.exists():
                    fresh = target.with_suffix(f".{os.getpid()}")
                    fresh.write_bytes(brotli.compress(body, quality=BEST))
                    fresh.replace(target)

    def _compressed(self, body: bytes, coding: str) -> bytes:
        """A fixed file is recognised by its path; nothing else is kept."""
        if not is_fixed(request.path):
            return brotli.compress(body, quality=QUICK) if coding == "br" else gzip.compress(body, 5)
        key = (_digest(body), coding)
        known, found = self.kept.look(key)
        if not found:
            known = self._fixed(body, coding)
            self.kept.keep(key, known)
        return known

    def _fixed(self, body: bytes, coding: str) -> bytes:
        if coding == "gzip":
            return gzip.compress(body, 9)
        prepared = self.folder / f"{_digest(body)}.br"
        return prepared.read_bytes() if prepared.is_file() else brotli.compress(body, quality=FIXED)


def is_fixed(path: str) -> bool:
    """A script, a style or a picture: the same for everybody, of the first page or, later, of one beside it."""
    return any(part in path for part in FIXED_PATHS)


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:24]


def _coding(accepted: str) -> str:
    return "br" if "br" in accepted else "gzip" if "gzip" in accepted else ""


def _worth_it(response: Response) -> bool:
    return (
        response.status_code == 200
        and "Content-Encoding" not in response.headers
        and (response.mimetype or "").startswith(TYPES)
        and (response.content_length or SMALL) >= SMALL
    )
