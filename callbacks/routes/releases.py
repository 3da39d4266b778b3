"""Routes of the meeting page: it reads releases and nothing else, whoever asks."""

from __future__ import annotations

import csv
import io
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from flask import Response, abort, redirect, request

from callbacks.guard.forms import form_token, read_form
from callbacks.guard.record import tell
from data.errors import ExplorerError, InputError
from data.published.folder import Releases
from data.published.publish import Draft, check_analyst, preview, publish
from data.published.questions import MEASURES
from data.published.rows import release_rows
from data.question.address import parsed
from data.spreadsheet import safe_rows
from layouts.pages.plain.meeting import EVERY, PATH, address, meeting_page
from layouts.pages.plain.release_form import NEW, WITHDRAW, form_page

if TYPE_CHECKING:
    from flask import Flask

    from callbacks.services import Services
    from data.published.folder import Listed
    from data.store.version import Store


def register_releases(server: Flask, services: Services) -> None:
    """Hang the routes on the Flask server. They may be called by every role: a release is for the public."""
    releases = Releases(services.folder.root)

    @server.get("/panel")
    def panel() -> str:
        """One release on one page; ``release`` and ``district`` in the address choose."""
        asked, notices = _asked()
        every = releases.listed()
        shown = _shown(releases, every, asked.get("release", ""), notices)
        code = _code(shown, asked.get("district", ""), notices)
        return meeting_page(shown, every, code, " ".join(notices), services.viewer)

    @server.get("/panel.csv")
    def figures() -> Response:
        """The tables of a release as CSV. 404 where there is none, or it is withdrawn or damaged."""
        asked, notices = _asked()
        shown = _shown(releases, releases.listed(), asked.get("release", ""), notices)
        if shown is None or shown.release is None or shown.withdrawn is not None or notices:
            abort(404, " ".join(notices) or "There is no such release to download.")
        text = io.StringIO()
        csv.writer(text, lineterminator="\r\n").writerows(safe_rows(release_rows(shown)))
        head = {"Content-Disposition": f'attachment; filename="{shown.name}.csv"'}
        return Response("\ufeff" + text.getvalue(), mimetype="text/csv", headers=head)

    _register_making(server, services, releases)


def _register_making(server: Flask, services: Services, releases: Releases) -> None:
    """The analyst's screen. Whoever else asks is refused, here and again where releases are made."""

    @server.get(NEW)
    def ask_for_release() -> str:
        """The form; the question of the address stands in it already. Analysts only."""
        check_analyst(services.viewer)
        query = request.query_string.decode("utf-8", "replace")
        question = query or services.opening(services.store()).to_query()
        return form_page({"question": question}, MEASURES, form_token(releases.root), releases.listed())

    @server.post(NEW)
    def make_release() -> Any:
        """A look at what would be printed, or the release itself. Analysts only, from a page of ours only."""
        check_analyst(services.viewer)
        sent = read_form(releases.root)
        values = {name: texts[0] for name, texts in sent.items()}
        measures = tuple(sent.get("measure", []))
        again = partial(form_page, values, measures, form_token(releases.root))
        try:
            store = services.store()
            draft = _draft(values, measures, store)
            tell(asked=f"{values.get('do', 'look')} {draft.state.to_query()}")
            if values.get("do") != "publish":
                return again(releases.listed(), found=preview(store, services.viewer, releases, draft))
            name = publish(store, services.viewer, releases, draft, services.settings.lock_wait_seconds)
        except ExplorerError as problem:
            return again(releases.listed(), problem=str(problem)), 400
        tell(export=name)
        return redirect(f"{PATH}?release={name}", 303)

    @server.post(WITHDRAW)
    def withdraw_release() -> Any:
        """Take a release off the page. Analysts only, from a page of ours only."""
        check_analyst(services.viewer)
        sent = {name: texts[0] for name, texts in read_form(releases.root).items()}
        name = sent.get("name", "")
        tell(asked=f"{name}: {sent.get('reason', '')}", export=name)
        releases.withdraw(name, reason=sent.get("reason", ""), author=sent.get("author", ""))
        return redirect(address(name), 303)


def _draft(values: dict[str, str], measures: tuple[str, ...], store: Store) -> Draft:
    """The release that a form asks for. Raises FilterError for a question that cannot be read."""
    state = parsed(values.get("question", "").lstrip("?"), store, None)[0]
    title, author, commentary = (
        values.get(name, "").replace("\r\n", "\n") for name in ("title", "author", "commentary")
    )
    return Draft(state, title, author, commentary, measures)


def _asked() -> tuple[dict[str, str], list[str]]:
    """The parameters of the address, and a sentence for each that is not known."""
    pairs = dict(parse_qsl(request.query_string.decode("utf-8", "replace")))
    unknown = sorted(set(pairs) - {"release", "district"})
    return pairs, [f"This page knows release and district, not {', '.join(unknown)}."] if unknown else []


def _shown(releases: Releases, every: list[Listed], name: str, notices: list[str]) -> Listed | None:
    """The release of that name; without one, the newest that is not withdrawn."""
    if name:
        try:
            return releases.look(name)
        except InputError as unknown:
            notices.append(f"{unknown} The newest is shown.")
    return next((each for each in every if each.withdrawn is None), None)


def _code(shown: Listed | None, code: str, notices: list[str]) -> str:
    """The district asked for, where the release has it."""
    if not code or shown is None or shown.release is None:
        return ""
    if code != EVERY and shown.release.main.row(code) is None:
        notices.append("This release has no such district: the whole area is shown.")
        return ""
    return code
