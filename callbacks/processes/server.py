"""Serve with a production server: gunicorn's processes where there is one, one process on Windows; both receive as
waitress does (``callbacks.processes.receiving``)."""

from __future__ import annotations

import os
import re
import socket
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from callbacks.application import compressed_folder, create_app
from callbacks.guard.compression import Compressor
from callbacks.guard.hosts import advice
from callbacks.guard.person import ITSELF, STARTING
from callbacks.guard.wall_only import WALL
from callbacks.processes.receiving import open_servers
from callbacks.question.transitions import Question
from data.answers.panels import ask, panels
from data.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from data.settings import Settings
    from data.store.version import StoreFolder
    from data.viewer import Viewer


def run(folder: StoreFolder, viewer: Viewer, settings: Settings) -> None:
    """Serve until stopped, and say where."""
    _refuse_taken_port(settings)
    print(f"Serious Violence Explorer on http://{settings.host}:{settings.port}", flush=True)
    if words := advice(settings):
        print(words, file=sys.stderr, flush=True)
    if os.name == "nt":
        _one_process(folder, viewer, settings)
    else:
        _gunicorn(folder, viewer, settings)


def _refuse_taken_port(settings: Settings) -> None:
    """One sentence instead of ten lines from the server. Raises InputError where something else listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as problem:
            raise InputError(
                f"Cannot listen on {settings.host}:{settings.port} ({problem.strerror}): stop what runs there, "
                "or choose another PORT or HOST."
            ) from problem


def prepare_files(
    folder: StoreFolder, viewer: Viewer, settings: Settings, progress: Callable[[str, float], None]
) -> None:
    """Compress the scripts and styles the page asks for; done once, and again only after an update."""
    app = create_app(folder, viewer, settings)
    with app.server.test_client() as client:
        page = client.get("/", environ_overrides={ITSELF: app.services.deployed, STARTING: True}).get_data(as_text=True)
    paths = list(re.findall(r'(?:src|href|content)="(/[^"]+\.(?:js|css)[^"]*)"', page))
    Compressor(compressed_folder(folder)).prepare(app.server, paths, progress, app.services.deployed)


def _ready(folder: StoreFolder, viewer: Viewer, settings: Settings) -> Any:
    """An app that has answered its opening question once, so that the first visitor does not wait."""
    app = create_app(folder, viewer, settings)
    request = app.services.request(Question(app.services.opening(folder.current())))
    for name in panels():
        ask(name, request)
    with app.server.test_client() as client:
        # Dash only learns which component libraries it may serve when it has made its page once.
        for path in (WALL,) if viewer.role == "briefing" else ("/", "/_dash-layout", "/_dash-dependencies"):
            client.get(path, environ_overrides={ITSELF: app.services.deployed, STARTING: True})
    return app


def _one_process(folder: StoreFolder, viewer: Viewer, settings: Settings) -> None:
    from waitress import wasyncore

    sockets: dict[int, Any] = {}
    application = _ready(folder, viewer, settings).server
    open_servers(application, settings, sockets, threads=settings.threads * settings.workers, own=[])
    with suppress(KeyboardInterrupt):
        wasyncore.loop(timeout=1.0, use_poll=True, map=sockets)  # where there is no poll, as on Windows, select


def _gunicorn(folder: StoreFolder, viewer: Viewer, settings: Settings) -> None:
    from gunicorn.app.base import BaseApplication

    from callbacks.processes.worker import BufferingWorker

    class Server(BaseApplication):
        """gunicorn told by our settings instead of a file; each worker opens the store itself after the fork."""

        def __init__(self) -> None:
            self.settings = settings  # the worker reads its limits here
            super().__init__()

        def load_config(self) -> None:
            options = {
                "bind": f"{settings.host}:{settings.port}",
                "workers": settings.workers,
                "threads": settings.threads,
                "worker_class": BufferingWorker,
                "timeout": 120,
                "graceful_timeout": 10,
                "loglevel": "warning",
                "proc_name": "serious-violence-explorer",
                "control_socket_disable": True,
            }
            for name, value in options.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> Any:
            return _ready(folder, viewer, settings).server

    sys.argv = sys.argv[:1]  # gunicorn must not read our verbs
    Server().run()
