"""Put the app together: services, page, routes and callbacks. One process may hold several apps."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import dash

from callbacks import explore
from callbacks.routes import register_routes
from callbacks.serving import Compressor
from layouts.pages.explore import TITLE, page

if TYPE_CHECKING:
    from data.access import Viewer
    from data.settings import Settings
    from data.store import Store, StoreFolder

CHECKOUT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Services:
    """What callbacks and routes may use. The viewer is the deployment's, never the address's."""

    folder: StoreFolder
    viewer: Viewer
    settings: Settings

    def store(self) -> Store:
        """The current version; a finished import is noticed at the next question."""
        return self.folder.current()


def compressed_folder(folder: StoreFolder) -> Path:
    """Where the page's own files wait in compressed form."""
    return folder.root / "page-files"


def create_app(folder: StoreFolder, viewer: Viewer, settings: Settings) -> dash.Dash:
    """A Dash app over a store folder."""
    services = Services(folder, viewer, settings)
    app = dash.Dash(
        __name__,
        title=TITLE,
        update_title="",
        assets_folder=str(CHECKOUT / "assets"),
        serve_locally=True,
        external_scripts=[],
        compress=False,
        meta_tags=[
            {"name": "viewport", "content": "width=device-width, initial-scale=1"},
            {"name": "description", "content": "Serious violence by place, time and person."},
        ],
    )
    app.index_string = app.index_string.replace("<html>", '<html lang="en-GB">')
    app.layout = lambda: page(services.store(), settings)
    explore.register(app, services)
    register_routes(app.server, services)
    Compressor(compressed_folder(folder)).register(app.server)
    return app
