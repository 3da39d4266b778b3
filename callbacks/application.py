"""Put the app together: services, page, routes and callbacks. One process may hold several apps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dash

from callbacks import explore, knife
from callbacks.edge import register_edge
from callbacks.headers import register_headers
from callbacks.routes import register_routes
from callbacks.serving import Compressor
from data.opening import opening_for, opening_state
from data.series import knife_opening
from layouts.pages.explore import page
from layouts.pages.frame import TITLE
from layouts.pages.knife import PATH, knife_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from data.access import Viewer
    from data.filters import FilterState
    from data.settings import Settings
    from data.store import Store, StoreFolder

META = [
    {"name": "viewport", "content": "width=device-width, initial-scale=1"},
    {"name": "description", "content": "Serious violence by place, time and person."},
]
CHECKOUT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Services:
    """What callbacks and routes may use. The viewer is the deployment's, never the address's."""

    folder: StoreFolder
    viewer: Viewer
    settings: Settings
    page_opening: Callable[[Store], FilterState] = opening_state

    @property
    def opening(self) -> Callable[[Store], FilterState]:
        """What an address that asks nothing opens on: the page's own question, as this viewer may ask it."""
        return opening_for(self.viewer, self.page_opening)

    def store(self) -> Store:
        """The current version; a finished import is noticed at the next question."""
        return self.folder.current()


def compressed_folder(folder: StoreFolder) -> Path:
    """Where the page's own files wait in compressed form."""
    return folder.root / "page-files"


class _SecondPage(dash.Dash):
    """A page beside the first on the same server, with callbacks of its own; scripts and styles are the first's."""

    def interpolate_index(self, **parts: Any) -> str:  # type: ignore[override]
        """The page's HTML; scripts have the addresses of the first page, so the browser has them already."""
        own = self.config.requests_pathname_prefix
        html = super().interpolate_index(**parts)
        for folder in ("_dash-component-suites/", "assets/"):
            html = html.replace(f'"{own}{folder}', f'"/{folder}')
        return html.replace("<html>", '<html lang="en-GB">')


def _knife_app(first: dash.Dash, services: Services) -> dash.Dash:
    """The Knife crime page under its path."""
    app = _SecondPage(
        __name__,
        server=first.server,
        url_base_pathname=PATH,
        title=f"Knife crime · {TITLE}",
        update_title="",
        assets_folder=str(CHECKOUT / "assets"),
        serve_locally=True,
        compress=False,
        meta_tags=META,
    )
    app.layout = lambda: knife_page(services.store())
    knife.register(app, replace(services, page_opening=knife_opening))
    return app


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
        meta_tags=META,
    )
    app.index_string = app.index_string.replace("<html>", '<html lang="en-GB">')
    app.layout = lambda: page(services.store(), settings)
    explore.register(app, services)
    apps = (app, _knife_app(app, services))
    register_routes(app.server, services)
    register_edge(app.server, apps, settings)
    register_headers(app.server, apps, settings)
    Compressor(compressed_folder(folder)).register(app.server)
    return app
