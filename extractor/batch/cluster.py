"""The engine of many machines: the same shards, sent to a Dask scheduler (the extra `[cluster]`).

Each Dask worker reads documents and writes shards itself, so all machines see the same folders under the same names. A Dask
worker does not read documents in its own process but in one that it starts and watches (`pool.py`): what a document
does to its reader is the same here and there.
"""

from __future__ import annotations

import platform
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import cache
from typing import Any, Final

from .batch import Engine, Task
from .pool import Pool, WorkerError
from .shards import Summary, Unwritable
from .worker import Limits, Recipe
from .worklist import InputError, program_key

# Shards that a thread of the cluster has before it, so that it need not wait for the next.
_AHEAD: Final = 2
# Seconds to wait for a scheduler to answer.
_PATIENCE: Final = 10


def over(address: str, limits: Limits) -> Engine:
    """An engine that sends the tasks to the scheduler at `address` ("tcp://host:8786").

    Raises `InputError` where Dask is not installed or nothing answers there.
    """

    def engine(recipe: Recipe, tasks: Iterable[Task]) -> Iterator[Summary | Unwritable]:
        with closing(_client(address)) as client:
            try:
                yield from _through(client, recipe, limits, tasks)
            except _dask().KilledWorker as error:
                raise WorkerError(f"the cluster gave up: {error}") from error

    return engine


def _through(client: Any, recipe: Recipe, limits: Limits, tasks: Iterable[Task]) -> Iterator[Summary | Unwritable]:
    """The results as they come; few tasks are on the way at a time, however many there are."""
    waiting = iter(tasks)
    sent = set[Any]()
    done = _dask().as_completed(loop=client.loop)
    while True:
        room = _AHEAD * max(1, sum(client.nthreads().values())) - len(sent)
        for _, task in zip(range(room), waiting, strict=False):
            # The result is a file: what is asked for again is to be done again, not remembered.
            future = client.submit(_do, _program(), recipe, limits, task, pure=False)
            sent.add(future)
            done.add(future)
        if not sent:
            return
        future = next(done)
        sent.remove(future)
        yield future.result()


def _do(program: str, recipe: Recipe, limits: Limits, task: Task) -> Any:
    """Do a task on a Dask worker, by a process of the calling thread's own that later tasks find again."""
    if _program() != program:
        raise WorkerError(f"{platform.node()}: another kehoach is installed there; install the same on all machines")
    held: tuple[Recipe, Limits, Pool] | None = getattr(_own, "pool", None)
    if held is None or held[:2] != (recipe, limits):
        if held is not None:
            held[2].kill()
        held = _own.pool = (recipe, limits, Pool(recipe, 1, limits))
    pool = held[2]
    pool.submit(task)
    (finished,) = pool.finished()
    return finished.result


_own = threading.local()


@cache
def _program() -> str:
    """What is installed here."""
    return program_key(())


def _client(address: str) -> Any:
    try:
        return _dask().Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise InputError(f"--cluster {address}: no Dask scheduler answers there: {error}") from error


def _dask() -> Any:
    try:
        import distributed
    except ImportError as error:
        raise InputError('--cluster needs Dask, not installed here: pip install "kehoach[cluster]"') from error
    return distributed
