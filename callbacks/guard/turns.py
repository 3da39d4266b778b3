"""Whose request is next: addresses take turns, so that one who asks for much waits for itself and not for others."""

from __future__ import annotations

from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from typing import Any

from waitress.task import ThreadedTaskDispatcher


class Waiting:
    """Tasks waiting by address. Not safe by itself: the dispatcher holds its lock around every use."""

    def __init__(self, most_running: int) -> None:
        self.most_running = most_running
        self.running: Counter[str] = Counter()
        self._first: deque[Any] = deque()
        self._turns: OrderedDict[str, deque[Any]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._first) + sum(len(tasks) for tasks in self._turns.values())

    def __bool__(self) -> bool:
        return bool(self._first) or any(self.running[address] < self.most_running for address in self._turns)

    def in_progress(self, address: str) -> int:
        """Requests of an address that wait or are worked on."""
        return len(self._turns.get(address, ())) + self.running[address]

    def append(self, task: Task) -> None:
        """A task waits for its turn; one without an address is next."""
        (self._turns.setdefault(task.address, deque()) if task.address else self._first).append(task)

    def popleft(self) -> Any:
        """The next task. Raises IndexError where nobody's turn has come."""
        if self._first:
            return self._first.popleft()
        free = (address for address in self._turns if self.running[address] < self.most_running)
        address = next(free, None)
        if address is None:
            raise IndexError("nobody's turn has come")
        tasks = self._turns[address]
        task = tasks.popleft()
        self._turns.move_to_end(address)
        if not tasks:
            del self._turns[address]
        self.running[address] += 1
        return task

    def done(self, address: str) -> None:
        """One of this address is no longer worked on."""
        self.running[address] -= 1
        if self.running[address] <= 0:
            del self.running[address]


class Task:
    """A request of a channel, and what is to be done when it has been answered."""

    def __init__(self, channel: Any, address: str, done: Callable[[str], None]) -> None:
        self.channel, self.address, self._done = channel, address, done

    def service(self) -> None:
        """Answer it."""
        try:
            self.channel.service()
        finally:
            if self.address:
                self._done(self.address)

    def cancel(self) -> None:
        """Let go of it, because the server stops."""
        self.channel.cancel()


class Turns(ThreadedTaskDispatcher):
    """waitress's threads over such a queue. One thread is always left to others than the address that asks most."""

    queue: Any

    def __init__(self, threads: int, most_at_once: int) -> None:
        super().__init__()
        self.most_at_once = most_at_once
        self.queue = Waiting(max(1, threads - 1))
        self.set_thread_count(threads)

    def take(self, channel: Any, address: str, refuse: Callable[[Any], None]) -> None:
        """Put the request of a channel in the queue; ``refuse`` marks it where its address has too many there."""
        with self.lock:
            if self.queue.in_progress(address) >= self.most_at_once:
                refuse(channel)
                address = ""  # answered in no time, so it need not wait
            self.queue.append(Task(channel, address, self._finished))
            self.queue_cv.notify()

    def _finished(self, address: str) -> None:
        with self.lock:
            self.queue.done(address)
            self.queue_cv.notify()
