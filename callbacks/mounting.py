"""Every page is mounted alike on one server: a Dash app of its own, with the scripts of all of them fetched once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dash
from dash import Input
from flask import has_request_context, request

from callbacks.answering import register_answers
from callbacks.browser_side import register_browser_side
from callbacks.joined import Joined
from callbacks.question.reducer import register_reducer
from callbacks.question.transitions import from_address
from layouts.pages.first import first_screen
from layouts.pages.frame import TITLE, framed
from layouts.pages.offering import narrow, page_for

if TYPE_CHECKING:
    from dash.types import RendererHooks
    from flask import Flask

    from callbacks.services import Services
    from layouts.pages.page import Page

CHECKOUT = Path(__file__).resolve().parent.parent
#: What Dash tells the browser's own scripts of its requests (assets/server.js): asked, and answered or not.
HOOKS: RendererHooks = {
    "request_pre": "window.sve.server.asked",
    "callback_resolved": "window.sve.server.told",
}
#: The build that the plotly package brings, which Dash serves, where the small one has not been made.
WHOLE_PLOTLY = "/_dash-component-suites/plotly/package_data/plotly.min.js"
META = [
    {"name": "viewport", "content": "width=device-width, initial-scale=1"},
    {"name": "description", "content": "Serious violence by place, time and person."},
]


class PageApp(dash.Dash):
    """One page. Scripts and styles have the addresses of the first page on every page, so they are fetched once."""

    def __init__(self, page: Page, services: Services, server: Flask | None, first: PageApp | None) -> None:
        super().__init__(
            __name__,
            server=server or True,  # type: ignore[arg-type]  # Dash takes a Flask server too, and says so
            url_base_pathname=page.path,
            title=f"{page.title} · {TITLE}",
            update_title="",
            assets_folder=str(CHECKOUT / "assets"),
            assets_ignore="^wall",  # scripts and styles of the briefing wall, which is no page of Dash
            serve_locally=True,
            external_scripts=[],
            compress=False,
            suppress_callback_exceptions=True,  # no layout of one viewer in the page of another, for Dash to check ids
            meta_tags=META,
            hooks=HOOKS,
        )
        self.page, self.services, self.first = page, services, first
        self.shared: dict[str, str] = {}  # script and style tags, for the pages mounted after this one
        self.joined = Joined(CHECKOUT / "assets")
        if first is None:
            self.joined.register(self.server, self.index)
        self.index_string = self.index_string.replace("<html>", '<html lang="en-GB">')
        self.layout = self._page

    def _page(self) -> Any:
        """The layout as whoever asks has it."""
        store, viewer, settings = self.services.store(), self.services.viewer, self.services.settings
        return narrow(framed(store, page_for(self.page, viewer), settings, self.services.stamp), viewer, store)

    def interpolate_index(self, **parts: Any) -> str:  # type: ignore[override]
        """The page's HTML, with the answer to its address already in it."""
        parts["app_entry"] = f'{self._first_screen()}<div id="page">{parts["app_entry"]}</div>'
        parts["scripts"], plotly = lean(parts["scripts"])
        parts["scripts"], later = put_off(parts["scripts"])
        joined = self.joined
        parts["scripts"], parts["css"] = joined.tags(parts["scripts"], "js"), joined.tags(parts["css"], "css")
        parts["css"] += f'<meta name="plotly-script" content="{plotly}">{later}'
        if self.first is None:
            self.shared = {name: parts[name] for name in ("scripts", "css")}
            return super().interpolate_index(**parts)
        if not self.first.shared:
            self.first.index()
        return super().interpolate_index(**parts | self.first.shared)

    def _first_screen(self) -> str:
        if not has_request_context():  # the headers ask for the page's own scripts at start: no address, no answer
            return ""
        query = request.query_string.decode("utf-8", "replace")
        question, problems = from_address(query, self.services.store(), self.services.opening)
        return first_screen(page_for(self.page, self.services.viewer), self.services.request(question), problems)


def lean(scripts: str) -> tuple[str, str]:
    """Dash's script tags without what no browser of today needs, or nothing here; and where plotly.js is.

    Polyfills are for browsers without modules; there is no table of ``dash_table``, nor a component of ``dcc`` that
    needs more than its main script; plotly.js is run for the first chart that comes near the screen (assets/charts.js).
    """
    scripts = re.sub(r'<script (src="[^"]*/deps/polyfill@)', r"<script nomodule \1", scripts)
    scripts = re.sub(
        r'<script src="[^"]*/(dash_table/|dcc/dash_core_components-shared)[^"]*"></script>\n?', "", scripts
    )
    own = re.search(r'<script src="([^"]*/assets/vendor/plotly-[^"]*)"></script>\n?', scripts)
    return (scripts, WHOLE_PLOTLY) if own is None else (scripts.replace(own[0], ""), own[1])


def put_off(scripts: str) -> tuple[str, str]:
    """The script tags without those of ``assets/later``, and where the browser finds these (assets/charts.js)."""
    later = r'<script src="([^"]*/assets/later/([a-z_]+)\.js[^"]*)"></script>\n?'
    found = "".join(f'<meta name="later-{name}" content="{path}">' for path, name in re.findall(later, scripts))
    return re.sub(later, "", scripts), found


def mount(page: Page, services: Services, first: PageApp | None = None) -> PageApp:
    """A page with its callbacks, on the server of the first one (None: it is the first)."""
    own = services.of_page(page)
    app = PageApp(page, own, None if first is None else first.server, first)
    # A viewer's page may lack the panel that is touched (layouts/pages/offering.py): then it sends nothing for it.
    touches = {name: Input(*target, allow_optional=True) for name, target in page.touches.items()}
    register_reducer(app, own, tuple(page.controls), touches)
    register_answers(app.server, page, own)
    register_browser_side(app)
    return app
