"""Verbs about who comes in: screens on walls, and ending sessions. For whoever may write STORE_DIR."""

from __future__ import annotations

import time
from datetime import date
from typing import Annotated
from urllib.parse import quote

import typer

from callbacks.verbs.deployment import present_store, store_folder
from data.deployment import district_codes
from data.errors import InputError
from data.release.districts import check_districts
from data.settings import get_settings


def device(
    name: Annotated[str, typer.Argument(help="What the screen is called, such as 'Margate station'.")] = "",
    districts: Annotated[str, typer.Option(help="ONS codes of its districts, by comma.")] = "",
    revoke: Annotated[bool, typer.Option("--revoke", help="Take its address back.")] = False,
) -> None:
    """Make the address of a screen on a wall, told once; without a name, list the screens there are."""
    for line in device_lines(name, districts, revoke=revoke):
        typer.echo(line)


def signout(
    name: Annotated[str, typer.Argument(help="Whose sessions are ended, as the page and the record name them.")] = "",
    everybody: Annotated[bool, typer.Option("--all", help="End all sessions of everybody.")] = False,
) -> None:
    """End sessions now, on every server process. Take the group away too: who has one signs in again."""
    from data.access.ended import Ended

    if bool(name.strip()) == everybody:
        raise InputError("Say whose sessions: a name, or --all.")
    ended = Ended(store_folder().root)
    if everybody:
        ended.end_everybody(time.time())
    else:
        ended.end_all_of(name.strip(), time.time())
    typer.echo(f"Every session of {name.strip() or 'everybody'} that has begun by now is over.")


VERBS = {"device": device, "signout": signout}


def device_lines(name: str, districts: str, *, revoke: bool) -> list[str]:
    """What the verb says when it is done. Raises InputError, one sentence, before it writes."""
    from data.access.devices import Devices

    screens = Devices(store_folder().root)
    if not name:
        return [each.line() for each in screens.listed()] or ["There is no screen."]
    if revoke:
        screens.remove(name)
        return [f"Taken back: {name}. It shows nothing any more within a minute."]
    try:
        codes = district_codes(districts)
    except ValueError as problem:
        raise InputError(f"--districts: {problem}.") from None
    check_districts(codes, present_store(), "--districts")
    token = screens.add(name, codes, date.today())
    return [
        f"{_address()}/briefing?device={quote(token)}",
        "This is shown once. Open it on the screen itself: it opens the wall of these districts and nothing else.",
    ]


def _address() -> str:
    """How people reach this server, as far as the settings say."""
    settings = get_settings()
    named = next((each.strip() for each in settings.allowed_hosts.split(",") if each.strip()), "")
    return f"https://{named}" if named else f"http://{settings.host}:{settings.port}"
