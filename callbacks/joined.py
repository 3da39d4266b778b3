"""Our own scripts, and our own styles, each as one file: a page that asks for forty waits for the queue of them.

They stay apart in ``assets``, where each has one job; what a page asks for is all of them in the order of its tags.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from flask import Response, abort

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask

PATH = "/assets/joined/"
KINDS = {"js": "text/javascript", "css": "text/css"}
#: What a page asks for by name: nothing of a folder in ``assets``.
TAGS = {
    "js": re.compile(r'<script src="[^"]*/assets/([a-z_]+\.js)[^"]*"></script>\n?'),
    "css": re.compile(r'<link rel="stylesheet" href="[^"]*/assets/([a-z_]+\.css)[^"]*">\n?'),
}
YEAR = 31_536_000


class Joined:
    """The joined files of one server, by the hash of what is in them."""

    def __init__(self, assets: Path) -> None:
        self.assets = assets
        self._bodies: dict[str, bytes] = {}
        self._tags: dict[str, str] = {}

    def register(self, server: Flask, ask_for_all: Callable[[], object]) -> None:
        """Serve them; a name is of its content, so a browser may keep it for ever.

        ``ask_for_all`` makes a page, in a process that another one's page is asked of.
        """

        @server.get(f"{PATH}<name>")
        def joined(name: str) -> Response:
            """All scripts, or all styles, of our own."""
            if name not in self._bodies:
                ask_for_all()
            if name not in self._bodies:
                abort(404, "There is nothing at this address.")
            head = {"Cache-Control": f"public, max-age={YEAR}, immutable"}
            return Response(self._bodies[name], mimetype=KINDS[name.rsplit(".", 1)[1]], headers=head)

    def tags(self, text: str, kind: str) -> str:
        """The tags with one for all of our own files of this kind ('js', 'css'), where the first of them stood."""
        if text not in self._tags:
            self._tags[text] = self._made(text, kind)
        return self._tags[text]

    def _made(self, text: str, kind: str) -> str:
        body = b"\n".join((self.assets / name).read_bytes() for name in TAGS[kind].findall(text))
        own = f"{hashlib.sha256(body).hexdigest()[:16]}.{kind}"
        self._bodies[own] = body
        tag = {"js": f'<script src="{PATH}{own}"></script>\n', "css": f'<link rel="stylesheet" href="{PATH}{own}">\n'}
        whole = iter([tag[kind]])
        return TAGS[kind].sub(lambda _: next(whole, ""), text)
