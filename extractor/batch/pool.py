"""Worker processes that a bad item cannot take down: each is watched, held to its limits, and replaced.

A task is a sequence of items that one worker does in a row, telling where it begins each. An item that takes too long, or
that its worker dies of, is given up, and the task is done again without it by a new worker.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from queue import Empty, SimpleQueue
from typing import IO, Any, Final

from .worker import Begun, Broken, Done, Limits, Loss, Ready, Recipe

# A worker that has not read its rules after so many seconds never will.
_START: Final = 300.0
# So many workers may die of a task without an item to blame.
_PATIENCE: Final = 4
# How often limits are looked at, in seconds; on Windows a wait ends for nothing else, not even for Ctrl-C.
_TICK: Final = 0.2
# Not "-m": the messages' classes would be another module's there.
_COMMAND: Final = "from extractor.batch.worker import main; main()"


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


class WorkerError(RuntimeError):
    """A worker could not start, or its handler raised; the message is the worker's own."""


@dataclass(slots=True)
class _Task:
    number: int
    content: Any
    lost: dict[int, Loss] = field(default_factory=dict)
    deaths: Counter[int | None] = field(default_factory=Counter)  # how many workers an item, or none of them, has cost


@dataclass(frozen=True, slots=True)
class Finished:
    """A task that is done: its number as given by `Pool.submit`, and what the handler made of it."""

    number: int
    result: Any


class Pool:
    """`size` processes with a handler each. Use it in a `with`: at its end all of them are killed.

    `submit` takes any number of tasks, `finished` gives their results in the order in which they come. Of an item that its
    worker died of a second worker is the witness: the first may have been killed for what another process did. Raises
    `WorkerError` where a worker cannot start or a handler raises.
    """

    def __init__(self, recipe: Recipe, size: int, limits: Limits | None = None) -> None:
        self._recipe, self._limits = recipe, limits or Limits()
        self._events: SimpleQueue[tuple[_Worker, object]] = SimpleQueue()
        self._waiting: deque[_Task] = deque()
        self._numbers = count()
        self._workers: list[_Worker] = []
        self.size = size

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    @property
    def pending(self) -> int:
        """How many tasks are submitted and not finished."""
        return len(self._waiting) + sum(worker.task is not None for worker in self._workers)

    @property
    def begun(self) -> int:
        """How many items of unfinished tasks are begun."""
        return sum(worker.item or 0 for worker in self._workers)

    def submit(self, content: Any) -> int:
        """Hand in a task; its number."""
        task = _Task(next(self._numbers), content)
        self._waiting.append(task)
        self._employ()
        return task.number

    def finished(self, timeout: float | None = None) -> Iterator[Finished]:
        """The tasks finished since, as they come, until none is pending or `timeout` seconds have passed."""
        end = None if timeout is None else time.monotonic() + timeout
        while self.pending:
            now = time.monotonic()
            if end is not None and now >= end:
                return
            try:
                worker, message = self._events.get(timeout=min(_TICK, end - now) if end is not None else _TICK)
            except Empty:
                pass
            else:
                if worker in self._workers and (done := self._heard(worker, message)):
                    yield done
            if self._events.empty():  # nobody is late who has spoken meanwhile
                self._enforce()

    def kill(self) -> None:
        """End all workers now, whatever they do."""
        for worker in self._workers:
            worker.kill()
        self._workers.clear()
        self._waiting.clear()

    def _employ(self) -> None:
        """Give waiting tasks to workers that have none; hire where there are too few."""
        for worker in self._workers:
            if self._waiting and worker.ready and worker.task is None:
                worker.give(self._waiting.popleft())
        idle = sum(worker.task is None for worker in self._workers)
        for _ in range(min(self.size - len(self._workers), len(self._waiting) - idle)):
            self._workers.append(_Worker(self._recipe, self._limits, self._events))

    def _heard(self, worker: _Worker, message: object) -> Finished | None:
        match message:
            case Ready():
                worker.ready, worker.due = True, None
            case Begun(item):
                limit = None if item is None else self._limits.seconds
                worker.item, worker.due = item, None if limit is None else time.monotonic() + limit
            case Done(result, spent):
                task, worker.task, worker.item, worker.due = worker.task, None, None, None
                assert task is not None
                if spent:
                    self._dismiss(worker)
                self._employ()
                return Finished(task.number, result)
            case Broken(error, where):
                raise WorkerError(f"{error}\n{where}")
            case _:  # the pipe has ended
                self._died(worker)
        self._employ()
        return None

    def _enforce(self) -> None:
        now = time.monotonic()
        late = [worker for worker in self._workers if worker.due is not None and worker.due <= now]
        for worker in late:
            if not worker.ready:
                raise WorkerError(f"a worker is not ready after {_START:g} seconds")
            self._give_up(worker, Loss("time", f"took longer than {self._limits.seconds:g} seconds"))
        if late:
            self._employ()

    def _died(self, worker: _Worker) -> None:
        how = worker.ended()
        if not worker.ready:
            raise WorkerError(f"a worker could not start ({how}): {worker.said()}")
        if worker.task is None:
            self._dismiss(worker)
            return
        deaths = worker.task.deaths
        deaths[worker.item] += 1
        if worker.item is None and deaths[None] >= _PATIENCE:
            raise WorkerError(f"{_PATIENCE} workers died of one task, and not of its items ({how}): {worker.said()}")
        if worker.item is not None and deaths[worker.item] > 1:
            self._give_up(worker, Loss("died", f"its worker died of it twice ({how})"))
        else:
            self._dismiss(worker)

    def _give_up(self, worker: _Worker, loss: Loss) -> None:
        assert worker.task is not None
        assert worker.item is not None
        worker.task.lost[worker.item] = loss
        self._dismiss(worker)

    def _dismiss(self, worker: _Worker) -> None:
        """Let a worker go; its task is the next that another takes up."""
        worker.kill()
        self._workers.remove(worker)
        if worker.task is not None:
            self._waiting.appendleft(worker.task)


class _Worker:
    """One process, and what it is doing: `item` of `task`, to be done by `due` (of the monotonic clock)."""

    def __init__(self, recipe: Recipe, limits: Limits, events: SimpleQueue[tuple[_Worker, object]]) -> None:
        self.ready = False
        self.task: _Task | None = None
        self.item: int | None = None
        self.due: float | None = time.monotonic() + _START
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the worker is killed
        # It imports what we can import, from where we import it; what it prints is UTF-8.
        paths = os.pathsep.join(path or os.getcwd() for path in sys.path)  # noqa: PTH109
        self._process = subprocess.Popen(
            [sys.executable, "-X", "utf8", "-c", _COMMAND],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env={**os.environ, "PYTHONPATH": paths},
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._input: IO[bytes] = self._process.stdin
        threading.Thread(target=self._listen, args=(self._process.stdout, events), daemon=True).start()
        self._send((recipe, limits))

    def give(self, task: _Task) -> None:
        """Let it do a task."""
        self.task = task
        self._send((task.content, task.lost))

    def ended(self) -> str:
        """How it has ended; its pipe has, so it is about to."""
        try:
            code = self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return "it closed its output"
        return f"killed by signal {-code}" if code < 0 else f"exit code {code}"

    def kill(self) -> None:
        """End it now."""
        self._process.kill()
        self._process.wait()
        with contextlib.suppress(OSError):  # what was still to be sent goes nowhere
            self._input.close()
        self._errors.close()

    def said(self) -> str:
        """The last lines that it wrote to its standard error."""
        self._errors.seek(0)
        lines = self._errors.read().decode("utf-8", "replace").strip().splitlines()
        return " / ".join(lines[-3:]) or "it said nothing"

    def _send(self, message: object) -> None:
        with contextlib.suppress(OSError):  # it is dead: its listener says so
            pickle.dump(message, self._input, pickle.HIGHEST_PROTOCOL)
            self._input.flush()

    def _listen(self, answers: IO[bytes], events: SimpleQueue[tuple[_Worker, object]]) -> None:
        """Pass on what it says; None when it says no more. Runs in a thread, for pipes cannot be waited for on Windows."""
        with answers:
            while True:
                try:
                    message: object = pickle.load(answers)
                except Exception:  # it died, in the midst of a word even
                    message = None
                events.put((self, message))
                if message is None:
                    return
