"""Put the app together: services, pages, routes and what guards them. One process may hold several apps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from callbacks.guard.budget import register_budget
from callbacks.guard.compression import Compressor
from callbacks.guard.edge import register_edge
from callbacks.guard.headers import register_headers
from callbacks.guard.person import learn_who_asks
from callbacks.guard.record import register_record
from callbacks.guard.releases_only import keep_to_releases
from callbacks.guard.sign_in.door import door_for
from callbacks.guard.wall_only import keep_to_the_wall
from callbacks.mounting import mount
from callbacks.routes.files import register_routes
from callbacks.routes.packs import register_packs
from callbacks.routes.record import register_reading
from callbacks.routes.releases import register_releases
from callbacks.routes.wall import register_wall
from callbacks.services import Services
from data.audit.trail import Trail
from data.viewer import Person
from layouts.pages.pages import pages

if TYPE_CHECKING:
    from pathlib import Path

    from callbacks.mounting import PageApp
    from data.settings import Settings
    from data.store.version import StoreFolder
    from data.viewer import Viewer


def compressed_folder(folder: StoreFolder) -> Path:
    """Where the page's own files wait in compressed form."""
    return folder.root / "page-files"


def create_app(folder: StoreFolder, viewer: Viewer, settings: Settings) -> PageApp:
    """Every page over a store folder, on one server; the one at '/' is returned. ``viewer``: where nobody signs in."""
    deployed = Person.unnamed(viewer)
    services = Services(folder, deployed, settings)
    first, *others = pages()
    app = mount(first, services)
    apps = (app, *(mount(page, services, app) for page in others))
    door = door_for(app.server, folder.root, deployed, settings)
    learn_who_asks(app.server, door.person if door else lambda: deployed)
    register_routes(app.server, services)
    register_releases(app.server, services)
    register_packs(app.server, services)
    register_wall(app.server, services)
    trail = Trail(folder.root)
    register_reading(app.server, services, trail)
    register_edge(app.server, apps, settings)
    if door:
        door.guard(app.server)
    keep_to_the_wall(app.server)
    keep_to_releases(app.server, lambda: services.viewer)
    register_budget(app.server, services)
    register_headers(app.server, apps, settings)
    Compressor(compressed_folder(folder)).register(app.server)
    register_record(app.server, services, trail)
    return app
