"""About the data: sources, licences, the account of every row, boundaries, tables; and the method notes."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt

from data.store.account import account
from data.store.attribution import attributions
from data.store.report import account_lines
from layouts.pages.frame import ABOUT, TITLE, navigation_for_all
from layouts.pages.plain.signed import is_stranger, signed_html

if TYPE_CHECKING:
    from data.store.version import Store

METHODS = Path(__file__).resolve().parents[2] / "docs" / "methods"
CURRENT = ' class="current"'
FRAME = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title} · {app}</title>
<link rel="stylesheet" href="/assets/tokens.css">
<link rel="stylesheet" href="/assets/explorer.css">
<link rel="stylesheet" href="/assets/printing.css"></head><body class="document">
<a class="skip" href="#content">Skip to the text</a>
<header><div class="header-left"><span class="brand">{app}</span></div>
<nav aria-label="Pages">{links}</nav></header>
<main id="content">{body}</main></body></html>"""


def document(title: str, body: str, *, here: bool = False, releases_only: bool = False, alone: bool = False) -> str:
    """A page of text with the one navigation; ``here``: it is one of those about the data. Both texts are HTML.

    ``releases_only``: for a reader of nothing else. ``alone``: without the navigation, for whom it leads nowhere.
    """
    links = "".join(
        f'<a href="{path}"{CURRENT if here and path == ABOUT[0] else ""}>{escape(words)}</a>'
        for path, words in navigation_for_all(releases_only=releases_only)
    )
    shown = signed_html() if alone or is_stranger() else links + signed_html()
    return FRAME.format(title=title, app=TITLE, links=shown, body=body)


def about_page(store: Store, *, exact: bool, releases_only: bool = False) -> str:
    """The page as HTML; the account of rows only where the viewer may see exact counts."""
    found = account(store) | {"rejected_file": None}  # a path on the server is for the command line
    parts = ["<h1>About the data</h1>"]
    if store.is_demonstration:
        parts.append(
            "<p class='notice'>Demonstration data: invented offences on real boundaries. No real offence is shown.</p>"
        )
    parts += ["<h2>Sources and licences</h2>", _list(attributions(store))]
    if exact:
        parts += ["<h2>Account of rows</h2>", "<pre>" + escape("\n".join(account_lines(found))) + "</pre>"]
        parts += ["<h2>Files</h2>", _files(found["files"])]
    parts += ["<h2>Boundaries</h2>", _list(_boundary(layer) for layer in found["boundaries"])]
    parts += ["<h2>Tables</h2>", _list(f"{name}: {version}" for name, version in found["tables"].items())]
    parts += ["<h2>How figures are worked out</h2>", "<ul>"]
    parts += [f'<li><a href="/methods/{name}">{escape(title)}</a></li>' for name, title in _notes().items()]
    return document("About the data", "\n".join([*parts, "</ul>"]), here=True, releases_only=releases_only)


def method_page(name: str, *, releases_only: bool = False) -> str | None:
    """One note of docs/methods as HTML; None where there is none of that name."""
    if name not in _notes():
        return None
    text = (METHODS / f"{name}.md").read_text(encoding="utf-8")
    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    return document(escape(_notes()[name]), body, here=True, releases_only=releases_only)


@lru_cache(maxsize=1)
def _notes() -> dict[str, str]:
    """Name -> title of every method note."""
    found = {}
    for path in sorted(METHODS.glob("*.md")):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        found[path.stem] = first.lstrip("# ").strip()
    return found


def _list(lines: Any) -> str:
    return "<ul>" + "".join(f"<li>{escape(str(line))}</li>" for line in lines) + "</ul>"


def _boundary(layer: dict[str, Any]) -> str:
    kind = f"LSOAs of {layer['vintage']}" if layer["level"] == "lsoa" else "Districts"
    mended = f", {layer['mended']} polygons mended" if layer["mended"] else ""
    return f"{kind}: {layer['areas']:,} areas from {layer['source']}{mended}"


def _files(files: list[dict[str, Any]]) -> str:
    head = "".join(f"<th scope='col'>{c}</th>" for c in ("File", "Read", "Mapped", "Not mapped", "Rejected"))
    rows = "".join(
        f"<tr><th scope='row'>{escape(f['name'])}</th>"
        + "".join(f"<td>{f[key]:,}</td>" for key in ("read", "mapped", "unmapped", "rejected"))
        + "</tr>"
        for f in files
    )
    table = f"<table class='data-table'><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return f"<div class='table-scroll' tabindex='0' role='region' aria-label='Files'>{table}</div>"
