"""A worker process, started and watched by `pool.py`.

It reads pickled messages from its standard input, first how to make its handler, then tasks, and answers with pickled
messages on its standard output. It ends when its input does: when the process that started it is gone.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import importlib
import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, Literal, Protocol

# How much longer than its limit a document may take before its worker ends itself: then nobody watches it any more.
_GRACE: Final = 5.0
Cause = Literal["died", "time", "memory"]


class Handler(Protocol):
    """What a worker does with a task: told which items are lost already, it says where it begins each of the others, and
    with None that it has done with items and is tidying up, which has no limit.
    """

    def __call__(self, task: Any, lost: Mapping[int, Loss], begin: Callable[[int | None], None]) -> Any:
        """Do a task, item by item; what comes out must be picklable."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Why an item of a task was given up: `cause`, and the `reason` in words."""

    cause: Cause
    reason: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a worker makes something: the name of a class or function in a module, and what it is called with."""

    module: str
    name: str
    arguments: tuple[Any, ...] = ()

    def make(self) -> Any:
        """Make it."""
        return getattr(importlib.import_module(self.module), self.name)(*self.arguments)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one item may cost: `seconds`, and `megabytes` above what its worker held before it (None: no limit)."""

    seconds: float | None = 60.0
    megabytes: int | None = 1024


@dataclass(frozen=True, slots=True)
class Ready:
    """The handler is made."""


@dataclass(frozen=True, slots=True)
class Begun:
    """An item of the task is begun; None: what follows is no item's."""

    item: int | None


@dataclass(frozen=True, slots=True)
class Done:
    """The task is done. `spent`: an item ran out of memory, and the worker ends, for its memory may be in pieces."""

    result: Any
    spent: bool = False


@dataclass(frozen=True, slots=True)
class Broken:
    """The handler could not be made, or raised: `error` is the exception's type and message, `where` the traceback."""

    error: str
    where: str


def main() -> None:
    """Serve until the input ends."""
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl-C reaches the whole group; the parent decides what becomes of us
    tasks, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not end up among the answers
    with contextlib.suppress(BrokenPipeError, EOFError):  # whoever asked is gone
        _serve(tasks, answers)
    os._exit(0)  # nothing is left to tidy up, and the pipe to nobody must not be flushed


def _serve(tasks: IO[bytes], answers: IO[bytes]) -> None:
    def answer(message: object) -> None:
        pickle.dump(message, answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()

    recipe, limits = pickle.load(tasks)
    try:
        handler: Handler = recipe.make()
    except Exception as error:
        answer(_broken(error))
        return
    # What is there now stays: the collector need not look at it again, and looks at the rest less often.
    gc.collect()
    gc.freeze()
    answer(Ready())
    silent = Path(os.devnull).open("w")  # noqa: SIM115 - open as long as the process lives

    def begin(item: int | None) -> None:
        _limit_memory(None if item is None else limits.megabytes)
        if item is None:
            faulthandler.cancel_dump_traceback_later()
        elif limits.seconds is not None:
            faulthandler.dump_traceback_later(limits.seconds + _GRACE, exit=True, file=silent)
        answer(Begun(item))

    while True:
        task, lost = pickle.load(tasks)
        try:
            result = handler(task, lost, begin)
            done: Done | Broken = Done(result, getattr(handler, "spent", False))
        except Exception as error:
            done = _broken(error)
        answer(done)
        if isinstance(done, Done) and done.spent:
            return


def _broken(error: Exception) -> Broken:
    return Broken(f"{type(error).__name__}: {error}", "".join(traceback.format_exception(error)))


def _limit_memory(megabytes: int | None) -> None:
    """Let the process grow by so much and no more (None: as it will), where the system can hold it to that (Linux)."""
    if not sys.platform.startswith("linux"):
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = hard
    if megabytes is not None:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        limit = pages * resource.getpagesize() + megabytes * 2**20
        limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
