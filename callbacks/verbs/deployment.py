"""What every verb of the command line starts from: the store of this process, who uses it, and its progress."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import typer

from data.deployment import check_deployment, check_sign_in, district_codes, lets_others_in
from data.errors import StoreError
from data.private import tighten
from data.progress import progress_bar
from data.release.districts import check_districts
from data.settings import get_settings
from data.viewer import Viewer

if TYPE_CHECKING:
    from collections.abc import Callable

    from data.store.version import Store, StoreFolder


def store_folder() -> StoreFolder:
    """STORE_DIR of this process; a restore that was stopped when it was ready is first carried to its end."""
    from data.build.version import import_lock
    from data.keeping.settling import waiting
    from data.store.version import StoreFolder

    folder = StoreFolder(get_settings().store_dir)
    if waiting(folder.root):
        with suppress(StoreError), import_lock(folder, 0):  # else it is being restored at this moment
            pass
    return folder


def viewer() -> Viewer:
    """The role of this deployment; never read from an address or an argument. Raises InputError in any doubt."""
    settings = get_settings()
    role, districts = settings.sve_role, district_codes(settings.sve_districts)
    check_sign_in(
        discovery=settings.oidc_discovery,
        client=settings.oidc_client_id,
        user_header=settings.proxy_user_header,
        groups_header=settings.proxy_groups_header,
    )
    opened_by = lets_others_in(settings.host, settings.allowed_hosts, settings.trusted_proxies)
    check_deployment(opened_by=opened_by, role=role, districts=districts, sign_in=settings.signs_in)
    return Viewer(role, districts, exploring=settings.public_exploring == "on")


def present_store() -> Store:
    """The store to ask, as it is."""
    folder = store_folder()
    tighten(folder.root)
    return folder.current()


def ready_store() -> Store:
    """The store to ask; a STORE_DIR with nothing in it gets the demonstration set, which says so."""
    from data.build.importing import build_first_demonstration

    folder, settings = store_folder(), get_settings()
    if folder.is_new():
        typer.echo(f"No offences in {folder.root} yet: building the demonstration set, once.", err=True)
        with progress_bar() as progress:
            build_first_demonstration(folder, settings.demo_offences, progress=progress)
    store = present_store()
    if not store.months:
        raise StoreError(f"No offences in {folder.root} yet: import some, or run `python app.py demo`.")
    check_districts(viewer().districts, store)
    if store.is_demonstration:
        typer.echo("Demonstration data: no real offence is counted.", err=True)
    return store


def check_roles(store: Store) -> None:
    """Raise InputError or StoreError, one sentence, where people sign in and the table of roles cannot be used."""
    from data.access.roles import Roles

    settings = get_settings()
    if settings.signs_in:
        roles = Roles(settings.store_dir, exploring=settings.public_exploring == "on")
        check_districts(roles.districts, store, "The table of roles")


def told() -> list[str]:
    """The account of the store in lines; for others than analysts only what it covers."""
    from data.coverage import coverage, coverage_lines
    from data.store.account import account
    from data.store.report import account_lines

    found = account(present_store())
    return account_lines(found) if viewer().role == "analyst" else coverage_lines(coverage(found))


def carry_out(verb: Callable[..., str | list[str]], *args: object, **options: object) -> None:
    """Run a verb that changes the store, with a bar for its progress, and print what it says."""
    with progress_bar() as progress:
        wait = get_settings().lock_wait_seconds
        said = verb(store_folder(), *args, **options, wait_seconds=wait, progress=progress)
    for line in [said] if isinstance(said, str) else said:
        typer.echo(line)
