"""Plain routes beside the page: health, shapes, downloads, about; through the same views and the same role."""

from __future__ import annotations

import csv
import io
import mimetypes
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import orjson
from flask import Response, abort, jsonify, request, send_from_directory

from callbacks.guard.record import tell
from callbacks.question.transitions import from_address
from data.answers.answer import answered
from data.answers.files import INVENTED, drawable, file_rows, geojson
from data.answers.hotspots.drawing import lattice_fit
from data.answers.panels import ask, panels
from data.answers.places.shown import layer_shown
from data.errors import ExplorerError
from data.months import day_in_full
from data.question.named import chosen_districts
from data.spreadsheet import safe_rows
from data.store.attribution import attributions
from layouts.pages.about import about_page, method_page
from layouts.pages.plan import plan_page

if TYPE_CHECKING:
    from flask import Flask

    from callbacks.services import Services
    from data.answers.request import Request

YEAR = 31_536_000


def register_routes(server: Flask, services: Services) -> None:
    """Hang the routes on the Flask server."""

    @server.get("/healthz")
    def health() -> Any:
        """Ready, and with which data. 503 while there is no store."""
        try:
            return jsonify(status="ok", data_version=services.store().data_version)
        except ExplorerError as error:
            return jsonify(status="no data", reason=str(error)), 503

    @server.get("/geometry/<name>")
    def geometry(name: str) -> Response:
        """Shapes by the hash in their name: fetched once, kept for ever, sent compressed."""
        return _precompressed(services, name)

    @server.get("/download/<panel>.csv")
    def download(panel: str) -> Response:
        """A panel's figures as CSV, with what they are and whose licence they carry."""
        if panel not in panels():
            abort(404, f"There is nothing called {panel!r} to download: {', '.join(panels())}.")
        return _csv(panel, services)

    @server.get("/about")
    def about() -> str:
        """Sources, licences, the account of rows, and the methods."""
        return about_page(
            services.store(), exact=services.viewer.role == "analyst", releases_only=services.viewer.releases_only
        )

    @server.get("/methods/<name>")
    def method(name: str) -> str:
        """One method note."""
        found = method_page(name, releases_only=services.viewer.releases_only)
        if found is None:
            abort(404, f"There is no method note called {name!r}.")
        return found

    _register_plans(server, services)


def _register_plans(server: Flask, services: Services) -> None:
    """Answers in other forms than the page: counts for the animation, the patrol plan as GeoJSON and on paper."""

    @server.get("/hours.json")
    def hours() -> Any:
        """Counts by hour of the day for the animation of the map. 403 where they are not to be shown."""
        asked = _asked(services)
        return answered(
            ask("hours", asked),
            lambda model: Response(
                orjson.dumps(asdict(model) | {"fit": lattice_fit(asked)}), mimetype="application/json"
            ),
            lambda reason: (jsonify(reason=reason), 403),
        )

    @server.get("/download/<panel>.geojson")
    def download_geojson(panel: str) -> Response:
        """The cells of a hotspot layer, of the top places, or of the patrol plan in the order of its stops.

        'map': what the map draws for this viewer, areas or the cells of a layer.
        """
        if panel == "map":
            panel = layer_shown(_asked(services))[0]
        if panel not in drawable():
            abort(404, f"There is no map called {panel!r} to download: {', '.join(drawable())}.")
        return _geojson(panel, services)

    @server.get("/plan")
    def plan() -> Any:
        """The patrol plan as a page to print."""
        asked = _asked(services)
        model = _answer("patrol", asked)
        tell(export="plan")
        districts = tuple(chosen_districts(asked.state, asked.store))
        return plan_page(model, asked, asked.sentence, districts, " ".join(_stamp(services)))


def _answer(name: str, asked: Request) -> Any:
    """The model of a panel; 403 with the reasons where there is none."""
    return answered(ask(name, asked), lambda model: model, lambda reason: abort(403, reason))


def _precompressed(services: Services, name: str) -> Response:
    folder = services.store().folder / "geometry"
    accepted = request.headers.get("Accept-Encoding", "")
    for coding, ending in (("br", ".br"), ("gzip", ".gz")):
        if coding in accepted and (folder / (name + ending)).is_file():
            response = send_from_directory(folder, name + ending, mimetype="application/geo+json", max_age=YEAR)
            response.headers["Content-Encoding"] = coding
            break
    else:
        response = send_from_directory(folder, name, mimetype=mimetypes.guess_type(name)[0], max_age=YEAR)
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = f"private, max-age={YEAR}, immutable"
    return response


def _asked(services: Services) -> Request:
    """The question of the address, asked by whoever asks."""
    return _asked_and_problems(services)[0]


def _asked_and_problems(services: Services) -> tuple[Request, tuple[str, ...]]:
    question, problems = from_address(
        request.query_string.decode("utf-8", "replace"), services.store(), services.opening
    )
    return services.request(question), tuple(problems)


def _csv(panel: str, services: Services) -> Response:
    asked, problems = _asked_and_problems(services)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    own = panels()[panel]
    rows = list(
        answered(
            ask(panel, asked),
            lambda model: file_rows(own, model, asked),
            lambda reason: safe_rows([[reason]]),
        )
    )
    figures = list(takewhile(any, rows))  # a row without anything parts them from what is said of them
    tell(rows=max(0, len(figures) - 1), export=f"{panel}.csv")
    writer.writerows(rows)
    writer.writerow([])
    writer.writerows(safe_rows([line] for line in _notes(asked, problems, services)))
    body = "\ufeff" + text.getvalue()  # the mark that makes Excel read UTF-8
    return Response(body, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{panel}.csv"'})


def _geojson(panel: str, services: Services) -> Response:
    asked, problems = _asked_and_problems(services)
    body = geojson(panels()[panel], _answer(panel, asked), asked, _notes(asked, problems, services))
    tell(export=f"{panel}.geojson")
    head = {"Content-Disposition": f'attachment; filename="{panel}.geojson"'}
    return Response(body, mimetype="application/geo+json", headers=head)


def _notes(asked: Request, problems: tuple[str, ...], services: Services) -> list[str]:
    """What stands beside figures in every file: whose it is, what was asked, of what, and whose licence they carry."""
    said = answered(
        ask("summary", asked), lambda head: [head.sentence, head.left_out, *head.notices], lambda reason: []
    )
    return [
        *([INVENTED] if asked.store.is_demonstration else []),
        *_stamp(services),
        *said,
        *problems,
        f"Question: {asked.state.to_query()}",
        f"Data version: {asked.store.data_version}",
        *attributions(asked.store),
    ]


def _stamp(services: Services) -> list[str]:
    """Whose a file is, from when, and its protective marking; figures for the public bear none."""
    (marking, whose), now = services.stamp, datetime.now(UTC)
    return [*filter(None, [marking]), f"Made{whose} on {day_in_full(now.date())}, {now:%H:%M} UTC."]
