"""Addresses take turns."""

from __future__ import annotations

import pytest

from callbacks.guard.turns import Task, Waiting


def _task(name: str, address: str) -> Task:
    return Task(name, address, lambda _: None)


def test_addresses_take_turns_and_each_keeps_its_order() -> None:
    waiting = Waiting(most_running=10)
    for name, address in (("a1", "a"), ("a2", "a"), ("a3", "a"), ("b1", "b"), ("c1", "c"), ("b2", "b")):
        waiting.append(_task(name, address))
    assert [waiting.popleft().channel for _ in range(6)] == ["a1", "b1", "c1", "a2", "b2", "a3"]
    assert not waiting
    with pytest.raises(IndexError):
        waiting.popleft()


def test_an_address_runs_no_more_than_its_share() -> None:
    waiting = Waiting(most_running=2)
    for number in range(4):
        waiting.append(_task(f"a{number}", "a"))
    assert [waiting.popleft().channel for _ in range(2)] == ["a0", "a1"]
    assert not waiting  # what waits is not this address's turn yet
    assert len(waiting) == 2
    assert waiting.in_progress("a") == 4
    waiting.append(_task("b0", "b"))
    waiting.append(_task("refused", ""))
    assert [waiting.popleft().channel for _ in range(2)] == ["refused", "b0"]
    waiting.done("a")
    assert waiting.popleft().channel == "a2"
    for _ in range(2):
        waiting.done("a")
    waiting.done("b")
    waiting.popleft()
    waiting.done("a")
    assert waiting.in_progress("a") == waiting.in_progress("b") == 0
    assert not waiting.running  # nothing is kept of an address that has gone
