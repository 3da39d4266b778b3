"""Routes of packs: ask for one, see how far it is, take it. ``data.reports`` decides what is in it for whoever asks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from flask import Response, abort, jsonify, redirect, request, send_file

from callbacks.guard.forms import form_token, read_form
from callbacks.guard.person import asking
from callbacks.guard.record import tell
from callbacks.packing import understood
from callbacks.processes.packing import start
from callbacks.verbs.packs import keep_comment
from data.errors import ExplorerError
from data.reports import kept
from data.reports.jobs import Asked, Job, job_of, new_job
from data.reports.kinds import KINDS, kind_of
from data.reports.making import check_may, kinds_for
from data.reports.published import NAMED
from data.viewer import check_asking
from layouts.documents.writing import ENDINGS, check_ending
from layouts.pages.frame import PACK
from layouts.pages.plain.packs import form_page, progress_page

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from callbacks.services import Services
    from data.viewer import Person

PATH = PACK[0]


def register_packs(server: Flask, services: Services) -> None:
    """Hang the routes on the Flask server. A pack is shown to whoever asked for it, and to nobody else."""
    root = services.folder.root

    @server.get(PATH)
    def ask_for_pack() -> str:
        """The form; the question of the address, or the release that it names, stands in it already."""
        check_asking(services.viewer)
        question = request.query_string.decode("utf-8", "replace") or services.opening(services.store()).to_query()
        kind = {"kind": "panel"} if question.startswith(f"{NAMED}=") else {}
        return _form(services, {"question": question} | kind)

    @server.post(PATH)
    def make_pack() -> Any:
        """Begin a pack, from a page of ours only; its page says how far it is."""
        check_asking(services.viewer)
        sent = {name: texts[0] for name, texts in read_form(root).items()}
        try:
            job = _begun(services, sent)
        except ExplorerError as problem:
            return _form(services, sent, str(problem)), 400
        tell(asked=f"{sent['kind']} {sent['ending']} {sent.get('question', '')}")
        return redirect(f"{PATH}/{job.name}", 303)

    _register_made(server, services)


def _register_made(server: Flask, services: Services) -> None:
    """What becomes of a pack that was asked for."""
    root = services.folder.root

    @server.get(f"{PATH}/<name>")
    def pack(name: str) -> str:
        """How far it is, and the file when it is done."""
        job = _own(root, name, asking(services.deployed))
        return progress_page(job.asked(), job.state(), f"{PATH}/{name}")

    @server.get(f"{PATH}/<name>/state")
    def state(name: str) -> Any:
        """The same for the script of that page."""
        found = _own(root, name, asking(services.deployed)).state()
        return jsonify(words=found.words, share=found.share, problem=found.problem, done=found.done)

    @server.get(f"{PATH}/<name>/file")
    def file(name: str) -> Response:
        """The pack. 404 while there is none."""
        job = _own(root, name, asking(services.deployed))
        if not job.state().done:
            abort(404, "This pack is not finished.")
        asked = job.asked()
        called = f"{asked.kind}-{asked.day}.{asked.ending}"
        tell(asked=asked.question, export=called)
        return send_file(job.pack, mimetype=ENDINGS[asked.ending], as_attachment=True, download_name=called)


def _form(services: Services, values: dict[str, str], problem: str = "") -> str:
    kinds, root = kinds_for(services.viewer), services.folder.root
    analyst = services.viewer.role == "analyst"
    said = {key: next((one.text for one in kept.read(root, key).comments if not one.section), "") for key in KINDS}
    return form_page(values, kinds, said if analyst else {}, form_token(root), problem)


def _begun(services: Services, sent: dict[str, str]) -> Job:
    """The pack that was asked for, its words kept first. Raises ExplorerError for what cannot be made."""
    viewer, root = services.viewer, services.folder.root
    kind = kind_of(sent.get("kind", ""))
    check_may(kind, viewer)
    check_ending(sent.get("ending", ""))
    question = sent.get("question", "").strip().lstrip("?")
    understood(kind, question, services.store(), root, viewer)
    today = date.today().isoformat()
    if words := sent.get("commentary", "").strip():
        keep_comment(root, viewer, kind.key, (words, sent.get("author", ""), "", today))
    job = new_job(root, Asked(kind.key, question, sent["ending"], today, asking(services.deployed).name, viewer))
    start(job)
    return job


def _own(root: Path, name: str, person: Person) -> Job:
    """The pack of this name, for who asked for it. Raises NotFound for everybody else."""
    job = job_of(root, name)
    if job is None or (asked := job.asked()).who != person.name or asked.viewer != person.viewer:
        abort(404, "There is no such pack: it may be more than an hour old. Ask for it again.")
    return job
