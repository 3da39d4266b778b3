"""One browser and one server for all browser tests. They skip, saying so, where there is no Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.driving import ARGUMENTS, KEPT, PATIENCE, Server, chromium, keep, open_page, run

KENT = "police_uk/kent-2025-01-to-2025-08.zip"
LAPTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here is marked."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's own Chromium, headless."""
    found = chromium()
    if found is None:
        pytest.skip("no Chromium here (chromium, chromium-browser or google-chrome on PATH): apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration store, built by the command line."""
    folder = tmp_path_factory.mktemp("browser") / "demo"
    run(folder, "demo")
    return folder


@pytest.fixture(scope="session")
def server(demo_store: Path) -> Iterator[Server]:
    """Serving the demonstration data. The scripts, compressed once and keyed by content, are kept between runs."""
    if not KEPT.is_dir():
        (demo_store / "page-files").mkdir()  # then this server squeezes them, for all that start after it
    started = Server(demo_store).start()
    keep(demo_store)
    yield started
    started.stop()


@pytest.fixture(scope="session")
def kent_server(reference: Path, server: Server) -> Iterator[Server]:
    """Serving eight months of Kent from data.police.uk."""
    folder = server.folder.parent / "kent"
    run(folder, "import", "--source", "police-uk", str(reference / KENT))
    started = Server(folder).start()
    yield started
    started.stop()


@pytest.fixture(scope="session")
def laptop(browser: Browser) -> Iterator[BrowserContext]:
    """A browser with a laptop's screen; its cache is warm after the first page."""
    context = browser.new_context(viewport=LAPTOP, accept_downloads=True)
    yield context
    context.close()


@pytest.fixture(scope="session")
def laptop_page(laptop: BrowserContext, server: Server) -> Page:
    """A page that is opened once, for seconds go into opening one on a busy machine."""
    return open_page(laptop, server)


@pytest.fixture
def page(laptop_page: Page) -> Page:
    """The page on a laptop: each test asks its own question with ``go``."""
    laptop_page.set_viewport_size(LAPTOP)
    laptop_page.evaluate("document.querySelectorAll('details[open]').forEach(menu => { menu.open = false; })")
    return laptop_page


@pytest.fixture(scope="session")
def phone(browser: Browser, server: Server) -> Iterator[Page]:
    """Somebody else's page, on a phone."""
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    yield open_page(context, server)
    context.close()
