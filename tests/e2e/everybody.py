"""Everybody over one running server with signing in: their browsers, its two processes and the sign-in service."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests

from data.access.roles import FILE
from data.store.version import Store
from tests.browser.driving import CHECKOUT, Server, free_port
from tests.unit.callbacks.guard.sign_in.providers import CLIENT, WELL_KNOWN, provider_process

THANET, DARTFORD = "E07000114", "E07000107"
ROLES = "\n".join(
    [
        "group,role,places",
        "Analysts,analyst,",
        "North,coordinator,north",  # Dartford is in the north
        f"Thanet,csp,{THANET}",
        "Members,public,",
        "IT,admin,",
    ]
)
#: Group of everybody who signs in, by the role that it has; each is named after their role.
GROUPS = {"analyst": "Analysts", "coordinator": "North", "csp": "Thanet", "public": "Members", "admin": "IT"}
PEOPLE = [{"sub": role, "preferred_username": f"{role}@example.org", "groups": [of]} for role, of in GROUPS.items()]
EVERYBODY = (*GROUPS, "screen", "nobody")
PAGE = {"Accept": "text/html"}


def store_with_roles(store: Store, folder: Path) -> Path:
    """A copy of a store in this folder, with the table of roles beside it."""
    shutil.copytree(store.folder.parent.parent, folder)
    (folder / FILE).write_text(ROLES + "\n")
    return folder


class Browser(requests.Session):
    """Somebody's; each request has a connection of its own, so that either process may answer it."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.headers["Connection"] = "close"

    def ask(self, path: str, *, page: bool = True) -> requests.Response:
        """An address, as it is answered first."""
        return self.get(self.url + path, headers=PAGE if page else {}, allow_redirects=False, timeout=30)

    def told(self, path: str) -> str:
        """The status, and where it leads."""
        answer = self.ask(path)
        return f"{answer.status_code} {urlsplit(answer.headers.get('Location', '')).path}".strip()

    def sign_in(self, who: str, path: str = "/panel") -> requests.Response:
        """The whole way from an address through the sign-in service, and back to it."""
        asks = self.get(self.url + path, headers=PAGE, timeout=30)
        return self.post(asks.url, data={"sub": who}, headers=PAGE, timeout=30)

    def sent(self, path: str, body: Any) -> requests.Response:
        """What a page sends by its scripts."""
        return self.post(self.url + path, json=body, allow_redirects=False, timeout=30)

    def offences(self, district: str) -> str:
        """The first figure of Explore for a district, in days that are not whole months; the refusal without one."""
        asked = {
            "query": f"from=2023-01-09&to=2025-08-17&district={district}",
            "version": "",
            "problems": [],
            "panels": ["summary"],
        }
        answer = self.sent("/answers", asked)
        found = re.search(r'tile-value\\">([\d,]+)<', answer.text)
        return found[1] if answer.status_code == 200 and found else f"refused {answer.status_code}"

    def pressed(self, district: str) -> str:
        """Where a press on a district of the map leads: the question that the callback answers."""
        made = self.ask("/_dash-dependencies", page=False)
        if made.status_code != 200:
            return f"refused {made.status_code}"
        each = next(one for one in made.json() if any(part["id"] == "url" for part in one["inputs"]))
        question = {"query": "from=2022-10-01&to=2025-09-30", "version": "", "problems": []}
        known = {
            "url.search": f"?{question['query']}",
            "map-click.data": {"level": "district", "code": district},
            "question.data": question,
        }
        filled = {
            kind: [{**part, "value": known.get(f"{part['id']}.{part['property']}")} for part in each[kind]]
            for kind in ("inputs", "state")
        }
        names = each["output"].strip(".").split("...")
        outputs = [dict(zip(("id", "property"), name.rsplit(".", 1), strict=True)) for name in names]
        body = {"output": each["output"], "outputs": outputs, "changedPropIds": ["map-click.data"], **filled}
        answer = self.sent("/_dash-update-component", body)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["response"]["question"]["data"]["query"])


@dataclass
class Running:
    """A server with two processes over a folder."""

    server: Server
    seen: dict[str, Browser]

    def verb(self, *words: str) -> str:
        """What a verb of the command line says beside it."""
        process = self.server.process
        assert process
        command = [str(each) for each in process.args] + list(words)  # type: ignore[union-attr]
        own = {"STORE_DIR": str(self.server.folder), "PORT": str(self.server.port)} | self.server.settings
        done = subprocess.run(
            command, env=os.environ | own, capture_output=True, text=True, timeout=60, check=True, cwd=CHECKOUT
        )
        return done.stdout

    def of_both(self, who: Browser, path: str) -> list[int]:
        """What each process answers to an address, while the other stands still."""
        assert self.server.process
        pid = self.server.process.pid
        workers = [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        assert len(workers) == 2
        found = []
        for still in workers:
            os.kill(still, signal.SIGSTOP)
            try:
                found.append(who.ask(path, page=False).status_code)
            finally:
                os.kill(still, signal.SIGCONT)
        return found


@contextmanager
def serving(folder: Path, people: list[dict[str, Any]] = PEOPLE, *, workers: int = 2) -> Iterator[Server]:
    """A server that signs these people in, as it starts."""
    port = free_port()
    settings = {
        "OIDC_DISCOVERY": f"http://localhost:{port}{WELL_KNOWN}",
        "OIDC_CLIENT_ID": CLIENT,
        "OIDC_CLIENT_SECRET": "known to both",
        "WORKERS": str(workers),
    }
    server = Server(folder, settings=settings).launch()
    try:
        with provider_process(port, people):
            yield server  # it is still getting ready
    finally:
        server.stop()
