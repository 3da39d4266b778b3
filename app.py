"""Serious Violence Explorer: wiring only. With no verb it serves; ``python app.py --help`` lists the verbs."""

from __future__ import annotations

import os
import sys
import traceback

import typer

from callbacks.verbs import asking, audit, keeping, loading, notes, packs, people, releases
from callbacks.verbs.deployment import check_roles, ready_store, store_folder, viewer
from callbacks.verbs.recording import recorded
from data.failures import debugging, sentence_for
from data.progress import progress_bar
from data.settings import get_settings

cli = typer.Typer(
    help="Serious Violence Explorer. With no verb it serves the page.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@cli.callback(invoke_without_command=True)
def main(context: typer.Context) -> None:
    """Serve the page when no verb is given."""
    viewer()  # no verb runs where it is in doubt who may see what
    if context.invoked_subcommand is None:
        serve()


@cli.command()
def serve() -> None:
    """Serve the page on HOST and PORT (default 127.0.0.1:8050)."""
    from callbacks.processes.server import prepare_files, run

    check_roles(ready_store())
    try:
        with progress_bar() as progress:
            prepare_files(store_folder(), viewer(), get_settings(), progress)
    except OSError as problem:  # a full or read-only disk: what is there is served all the same
        typer.echo(f"The page's own files cannot be kept compressed ({problem.strerror or problem}).", err=True)
    run(store_folder(), viewer(), get_settings())


for verbs in (loading, asking, notes, releases, packs, people, audit, keeping):
    for name, verb in verbs.VERBS.items():
        cli.command(name)(recorded(name, verb))


def run() -> None:
    """Run the command line; whatever ends it is one line on standard error and exit code 2."""
    os.umask(0o077)  # what the product writes is for its own account
    try:
        sys.exit(cli(standalone_mode=False) or 0)
    except typer.Abort:
        stop("Stopped. The store is as the last finished import left it.")
    except typer.TyperException as error:  # a verb or option that does not exist, or lacks its value
        stop(f"{error.format_message().rstrip('.')}. See `python app.py --help`.")
    except Exception as error:
        if debugging():
            traceback.print_exc()
        stop(sentence_for(error))


def stop(sentence: str) -> None:
    """One line on standard error, exit code 2."""
    typer.echo(" ".join(sentence.split()), err=True)
    sys.exit(2)


if __name__ == "__main__":
    run()
