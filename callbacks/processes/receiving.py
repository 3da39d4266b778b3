"""Receiving requests: waitress reads each whole in its main loop, so an unfinished one costs a socket, never a thread.

Beyond waitress: a request must be complete after some seconds; where all places are taken the oldest unfinished one
goes; requests of one address take turns with those of others; and every refusal is a sentence with our headers.
"""

from __future__ import annotations

import socket
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask
from waitress.utilities import BadRequest, Error

from callbacks.guard.allowance import MOST_BODY, MOST_HEADERS
from callbacks.guard.headers import ALWAYS, ANSWERS, NOTHING
from callbacks.guard.hosts import client_of, proxies_of
from callbacks.guard.turns import Turns

if TYPE_CHECKING:
    from data.settings import Settings

#: Seconds until a request that was begun must be complete, and a connection without one is closed.
COMPLETE_IN, IDLE = 20.0, 65
#: Open connections of a process.
MOST_CONNECTIONS = 500
#: Seconds for which the rest of a refused body is read away: a client that still sends would not see the answer.
READ_AWAY = 3.0
SENTENCES = {
    400: "This request cannot be read.",
    413: f"The body of this request is too long: {MOST_BODY // 1024} KB at most.",
    414: "The address of this request is too long.",
    429: "Too many requests of this address are in progress: ask again in a moment.",
    431: f"The headers of this request are too long: {MOST_HEADERS // 1024} KB at most.",
    501: "This way of sending a body is not understood here.",
}
OURS = "The server could not work this out."


class Busy(Error):
    """More requests of one address than MOST_AT_ONCE."""

    code = 429
    reason = "Too Many Requests"


class Refusal(ErrorTask):
    """The answer to what never reaches the application."""

    def execute(self) -> None:
        """Write the sentence, and close."""
        code, reason = self.request.error.code, self.request.error.reason
        if code == 431 and b"\r\n" not in self.request.header_plus:
            code, reason = 414, "URI Too Long"  # the headers had not even begun
        body = (SENTENCES.get(code, OURS) + "\n").encode()
        self.status = f"{code} {reason}"
        self.response_headers += [
            *(ALWAYS | ANSWERS).items(),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Security-Policy", f"{NOTHING} 'none'"),
            ("X-Frame-Options", "DENY"),
            ("Cache-Control", "no-store"),
            *([("Retry-After", "1")] if code == 429 else []),
        ]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Received(HTTPRequestParser):
    """One request. waitress joins headers of one name to one; ``twice`` holds the names that came more than once."""

    twice: frozenset[str] = frozenset()

    def parse_header(self, header_plus: bytes) -> None:
        """All headers. Raises ParsingError for what is none."""
        super().parse_header(header_plus)
        names = Counter(line.partition(b":")[0].upper() for line in header_plus.split(b"\r\n")[1:])
        self.twice = frozenset(name.decode("latin-1") for name, times in names.items() if times > 1)


class Channel(HTTPChannel):
    """One connection."""

    parser_class = Received
    error_task_class = Refusal
    close_when_flushed: bool = False
    will_close: bool = False
    began = 0.0  # when the request that is being received began
    reads_away_until = 0.0
    refused = False

    def received(self, data: bytes) -> bool:
        """Part of a request, one or several."""
        if self.request is None:
            self.began = time.time()
        taken = bool(super().received(data))
        self.refused = self.refused or any(request.error for request in self.requests)
        return taken

    def handle_read(self) -> None:
        """Bytes came in."""
        if not self.reads_away_until:
            super().handle_read()
            return
        try:
            self.recv(2**18)
        except OSError:
            self.handle_close()

    def handle_write(self) -> None:
        """Send what waits. After a refusal, end our side only, and go on reading for a moment."""
        if not (self.refused and self.close_when_flushed) or self.will_close:
            super().handle_write()
            return
        self._flush_exception(self._flush_some)
        if not self.total_outbufs_len and not self.will_close:
            self.close_when_flushed = False
            self.reads_away_until = time.time() + READ_AWAY
            try:
                self.socket.shutdown(socket.SHUT_WR)
            except OSError:
                self.will_close = True
        if self.will_close:
            self.handle_close()

    def overdue(self, now: float) -> bool:
        """A request that should have been complete by now, or a refused one that was read away for long enough."""
        if self.reads_away_until:
            return now > self.reads_away_until
        return self.request is not None and not self.requests and now > self.began + COMPLETE_IN


class Server(TcpWSGIServer):
    """waitress's server on one socket."""

    channel_class = Channel

    def __init__(self, *arguments: Any, settings: Settings, **named: Any) -> None:
        #: What a proxy says of people it says once: a second such header is what a client has sent itself.
        self.once = {name.upper() for name in (settings.proxy_user_header, settings.proxy_groups_header) if name}
        self.trusted = proxies_of(settings)
        super().__init__(*arguments, **named)

    def add_task(self, channel: Any) -> None:
        """A request is complete."""
        if channel.requests[0].twice & self.once:
            channel.requests[0].error = BadRequest("")
            channel.refused = True
        self.task_dispatcher.take(channel, self.address_of(channel), _refuse)

    def address_of(self, channel: Any) -> str:
        """Who asks: the connection, or behind a proxy of ours the last address that is not one of ours."""
        forwarded = channel.requests[0].headers.get("X_FORWARDED_FOR", "")
        return client_of(str(channel.addr[0]), forwarded, self.trusted)

    def maintenance(self, now: float) -> None:
        """Close what has been silent or unfinished for too long."""
        super().maintenance(now)
        for channel in self.active_channels.values():
            if channel.overdue(now):
                channel.will_close = True

    def handle_accept(self) -> None:
        """A connection; where there are too many, the oldest that waits for its own client makes room."""
        super().handle_accept()
        if len(self.active_channels) <= MOST_CONNECTIONS:
            return
        waiting = [channel for channel in self.active_channels.values() if not channel.requests]
        if waiting:  # unfinished requests first, then connections that are only kept open
            min(waiting, key=lambda one: (one.request is None, one.began or one.creation_time)).will_close = True


def _refuse(channel: Any) -> None:
    channel.requests[0].error = Busy("")
    channel.refused = True


def open_servers(
    application: Any, settings: Settings, sockets: dict[int, Any], *, threads: int, own: list[socket.socket]
) -> list[Server]:
    """Servers on sockets of ``own``, or on HOST and PORT where there are none; ``sockets`` is the map of the loop."""
    adjustments = Adjustments(
        listen=f"{f'[{settings.host}]' if ':' in settings.host else settings.host}:{settings.port}",
        threads=threads,
        ident=None,
        clear_untrusted_proxy_headers=False,
        max_request_body_size=MOST_BODY + 1,
        max_request_header_size=MOST_HEADERS,
        inbuf_overflow=2**16,
        connection_limit=MOST_CONNECTIONS + 50,
        channel_timeout=IDLE,
        cleanup_interval=1,
        log_socket_errors=False,
        asyncore_use_poll=True,
    )
    dispatcher = Turns(threads, settings.most_at_once)

    def made(sock: socket.socket | None, information: Any) -> Server:
        return Server(
            application,
            sockets,
            True,
            sock,
            dispatcher=dispatcher,
            adj=adjustments,
            sockinfo=information,
            bind_socket=sock is None,
            settings=settings,
        )

    if own:
        return [made(sock, (sock.family, sock.type, sock.proto, sock.getsockname())) for sock in own]
    return [made(None, information) for information in adjustments.listen]
