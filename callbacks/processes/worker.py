"""A gunicorn worker that receives as waitress does. gunicorn starts, watches and replaces the processes.

gunicorn's own threaded worker reads the body of a request in the thread that answers it: eight unfinished requests and
a server with eight threads answers nobody (docs/deployment.md has the figures).
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

from gunicorn.workers.base import Worker
from waitress import wasyncore

from callbacks.processes.receiving import open_servers

if TYPE_CHECKING:
    from callbacks.processes.receiving import Server


class BufferingWorker(Worker):
    """One server process."""

    def run(self) -> None:
        """Serve until told to stop, or left without a parent."""
        sockets: dict[int, Any] = {}
        own = [listener.sock for listener in self.sockets]
        servers = open_servers(self.wsgi, self.app.settings, sockets, threads=self.cfg.threads, own=own)
        while self.alive and self.ppid == os.getppid():
            self._turn(sockets)
        self._finish(servers, sockets)

    def _turn(self, sockets: dict[int, Any]) -> None:
        self.notify()
        wasyncore.loop(timeout=1.0, use_poll=True, map=sockets, count=1)

    def _finish(self, servers: list[Server], sockets: dict[int, Any]) -> None:
        """Accept nothing more, and answer what was asked before the stop."""
        for server in servers:
            wasyncore.dispatcher.close(server)
        until = time.monotonic() + self.cfg.graceful_timeout
        while time.monotonic() < until and any(
            channel.requests or channel.total_outbufs_len
            for server in servers
            for channel in server.active_channels.values()
        ):
            self._turn(sockets)
        servers[0].task_dispatcher.shutdown(timeout=1)
