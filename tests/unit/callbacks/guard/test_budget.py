"""What one person or address may ask in a minute and a day, and how long one question may take."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from callbacks.application import create_app
from callbacks.guard.person import ITSELF
from data import deadline
from data.audit.trail import Trail
from data.audit.verifying import entries
from data.settings import Settings
from data.store.version import Store, StoreFolder
from data.viewer import Person, Viewer

ANALYST = Viewer("analyst")


@pytest.fixture
def folder(small_store: Store, tmp_path: Path) -> StoreFolder:
    shutil.copytree(small_store.folder.parent.parent, tmp_path / "store", ignore=shutil.ignore_patterns("audit"))
    return StoreFolder(tmp_path / "store")


def asker(folder: StoreFolder, **settings: Any) -> Any:
    """Ask as somebody (None: nobody signs in) from an address; the status."""
    client = create_app(folder, ANALYST, Settings(**settings)).server.test_client()

    def ask(who: str | None = None, address: str = "192.0.2.1", path: str = "/hours.json", **headers: str) -> int:
        person = {ITSELF: Person(who, ANALYST, session="s")} if who else {}
        answer = client.get(path, environ_overrides={"REMOTE_ADDR": address, **person}, headers=headers)
        if answer.status_code == 429:
            assert answer.headers["Retry-After"]
            assert "You have asked as much as one" in answer.get_data(as_text=True)
        return answer.status_code

    return ask


def test_where_nobody_signs_in_each_address_has_its_own(folder: StoreFolder) -> None:
    ask = asker(folder, questions_per_minute=10)
    assert [ask() for _ in range(12)] == [200] * 10 + [429] * 2
    assert ask(address="192.0.2.2") == 200
    assert [ask(path="/healthz"), ask(path="/panel"), ask(path="/about")] == [200] * 3  # these ask nothing


def test_a_person_has_one_budget_from_every_address_and_an_address_that_of_five(folder: StoreFolder) -> None:
    ask = asker(folder, questions_per_minute=10)
    assert [ask("ada", f"192.0.2.{n}") for n in range(11)] == [200] * 10 + [429]
    others = [ask(f"person {n // 10}", "192.0.2.99") for n in range(52)]
    assert others == [200] * 50 + [429] * 2


def test_a_day_ends_it_too_and_a_proxy_names_the_address(folder: StoreFolder) -> None:
    ask = asker(folder, questions_per_day=10, trusted_proxies="10.0.0.1")
    by_proxy = [ask(address="10.0.0.1", **{"X-Forwarded-For": f"203.0.113.9, 192.0.2.{n // 10}"}) for n in range(21)]
    assert by_proxy == [200] * 20 + [200]
    assert ask(address="10.0.0.1", **{"X-Forwarded-For": "203.0.113.77, 192.0.2.0"}) == 429


def test_who_goes_on_asking_does_not_fill_the_record(folder: StoreFolder) -> None:
    ask = asker(folder, questions_per_minute=10)
    for _ in range(40):
        ask()
    lines = list(entries(Trail(folder.root)))
    assert [each["kind"] for each in lines].count("refusal") == 1
    assert len(lines) == 11


@pytest.mark.parametrize("path", ["/", "/download/map.csv", "/plan"])
def test_a_question_that_takes_too_long_is_given_up(folder: StoreFolder, path: str) -> None:
    client = create_app(folder, ANALYST, Settings(question_seconds=1e-6)).server.test_client()
    answer = client.get(f"{path}?what=robbery")
    assert answer.status_code == 503
    assert "takes too long and was given up" in answer.get_data(as_text=True)
    deadline.check()  # a request leaves nothing behind
    whole = create_app(folder, ANALYST, Settings()).server.test_client()
    assert whole.get(f"{path}?what=robbery").status_code == 200


def test_time_is_looked_at_by_every_table_and_only_in_its_own_thread() -> None:
    deadline.give(None)
    deadline.check()
    deadline.give(1e-9)
    with pytest.raises(deadline.TooLong):
        deadline.check()
    deadline.give(None)
