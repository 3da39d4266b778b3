"""Who asks: the one place where a request is given its person, and so its viewer.

Everything that asks the data goes through ``callbacks.services.Services.viewer``, which asks here; so one server
answers all roles. A person comes from the deployment, never from an address, a form or a body.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, g, has_request_context, request

from data.viewer import Person

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

#: Where a server keeps how it learns who asks.
KEPT = "sve-person"
#: What the server itself asks with, before anybody came. No header of a request can set it (they begin with HTTP_).
ITSELF = "sve.person"
#: Beside it: the server gets ready. What it asks then is nobody's question, and no line of the record.
STARTING = "sve.starting"


def learn_who_asks(server: Flask, person_of: Callable[[], Person]) -> None:
    """Every request to this server is asked by ``person_of()``, worked out once, when it is first wanted."""
    server.extensions[KEPT] = person_of


def asking(otherwise: Person | None = None) -> Person:
    """Who asks the current request.

    ``otherwise``: the deployment's person, outside a request. Raises LookupError where there is neither.
    """
    person_of = current_app.extensions.get(KEPT) if has_request_context() else None
    if person_of is None:
        if otherwise is None:
            raise LookupError("nobody asks: there is no request, and no person of the deployment was named")
        return otherwise
    if KEPT not in g:
        setattr(g, KEPT, request.environ.get(ITSELF) or person_of())
    return g.get(KEPT)
