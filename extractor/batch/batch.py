"""A batch: any number of documents to a folder that can be killed, resumed, shared between machines, and trusted.

What lies in the folder, in the order in which it is written:
- `plan.jsonl`: what is to be done (`worklist.py`);
- `shards/`: what is done (`shards.py`); a shard is there whole or not at all, and its being there is all that is known of it;
- `quarantine.jsonl`: each document without a plan, and why; `tables/`: Parquet, a table a kind of record;
- `run.json`: what all that is; written when every shard is there. Until then it speaks of the run before, whose shards are
  kept for so long.
"""

from __future__ import annotations

import json
import platform
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from ..files import TEMPORARY, find_json, write_whole, writing
from ..output.tables import COUNTED, RECORDS
from ..plan import SCHEMA_VERSION
from .pool import Pool
from .shards import SHARDS, Summary, Unwritable, summary_of
from .worker import Limits, Recipe
from .worklist import PLAN, Found, Shard, draw_up, program_key, shards

QUARANTINE: Final = "quarantine.jsonl"
RUN: Final = "run.json"
TABLES: Final = "tables"
# Failures that another hour or a larger limit may not see again.
_PASSING: Final = frozenset({"died", "memory", "time"})

# A task is a shard to be written, or the key of one that only lacks its tables.
Task = Shard | str
Engine = Callable[[Recipe, Iterable[Task]], Iterator[Summary | Unwritable]]


class OutputError(OSError):
    """The folder cannot be written to; the message says what and why, and what to do."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a plan depends on besides its document and our rules."""

    rules: tuple[str, ...] = ()
    language: str = "vi"
    residue: bool = False

    @property
    def key(self) -> str:
        """The program's key with these options."""
        return program_key(self.rules, self.language, str(self.residue))


@dataclass(slots=True)
class Report:
    """What a batch's folder holds, and what this run had to do with it."""

    documents: int = 0
    plans: int = 0
    partial: int = 0
    failed: int = 0
    records: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTED, 0))
    read: int = 0
    complete: bool = True
    seconds: float = 0.0

    def add(self, summary: Summary) -> None:
        """Count a shard in."""
        self.documents += summary.documents
        self.plans += summary.plans
        self.partial += summary.partial
        self.failed += len(summary.failures)
        for kind, count in summary.records.items():
            self.records[kind] += count


class Batch:
    """A batch in a folder. Use it in a `with`, which locks the folder; then `prepare`, go through `work`, and `publish`.

    `reader` gives the recipe of what reads a document; it is asked when there is one to read. `part`: this run does every
    n-th shard, from the i-th (i, n); other runs, here or on other machines, do the others, and the last of them publishes.
    `retry`: documents given up for time, memory or a dead worker are read again. Raises `OutputError` where the folder cannot
    be written to or another run writes there.
    """

    def __init__(
        self,
        output: Path,
        options: Options | None = None,
        *,
        reader: Callable[[], Recipe],
        parquet: bool = False,
        part: tuple[int, int] = (1, 1),
        retry: bool = False,
    ) -> None:
        self.output = output.absolute()
        self.todo = self.done = 0
        self._options = options or Options()
        self._reader = reader
        self._parquet, self._part, self._retry = parquet, part, retry
        self._mark = f"{part[0]}of{part[1]}-"
        self._read = 0
        self._began = time.perf_counter()
        self._started = datetime.now(UTC)
        self._open = ExitStack()

    def __enter__(self) -> Batch:
        try:
            (self.output / SHARDS).mkdir(parents=True, exist_ok=True)
            self._open.enter_context(FileLock(self.output / f".{self._mark}lock", timeout=0))
        except Timeout:
            raise OutputError(f"{self.output}: another run is writing there; wait for it, or end it") from None
        except OSError as error:
            raise _unwritable(self.output, error) from error
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def prepare(self, found: Iterable[Found]) -> int:
        """Draw up the plan; how many documents it has. `todo` and `done` say how many of this run's part are."""
        try:
            for folder in (self.output, self.output / SHARDS, self.output / TABLES):
                for file in folder.glob(f".{self._mark}*{TEMPORARY}"):  # left by a run that was killed
                    file.unlink(missing_ok=True)
            total = draw_up(found, self.output, self._options.key, lru_cache(maxsize=8)(self._is_there), self._mark)
        except OSError as error:
            raise _unwritable(self.output, error) from error
        for shard, task in self._tasks():
            if isinstance(task, Shard):
                self.todo += len(shard.entries)
            else:
                self.done += len(shard.entries)
        return total

    def work(self, engine: Engine) -> Iterator[Summary]:
        """Do what is to be done; the summary of each shard when it is written, in any order."""
        tasks: Iterator[Task] = (task for _, task in self._tasks() if task is not None)
        first = next(tasks, None)
        if first is None:
            return
        arguments = (self._reader(), str(self.output), self._mark, self._parquet)
        tasks = chain([first], tasks)
        for result in engine(Recipe("extractor.batch.shards", "Write", arguments), tasks):
            if isinstance(result, Unwritable):
                raise OutputError(_advice(result.path, result.reason))
            self._read += result.read
            yield result

    def publish(self) -> Report:
        """Write what speaks of the whole, once all shards are there, and take away what is of no run any more.

        The report is of this run's part where other parts are not there yet (`complete` is False).
        """
        whole, mine, keys = Report(read=self._read), Report(read=self._read, complete=False), list[str]()
        for number, shard in enumerate(shards(self.output)):
            keys.append(shard.key)
            summary = summary_of(self.output, shard.key)
            if summary is None or not self._has_tables(shard.key):
                whole.complete = False
                continue
            whole.add(summary)
            if self._is_mine(number):
                mine.add(summary)
        whole.seconds = mine.seconds = time.perf_counter() - self._began
        if not whole.complete:
            return mine
        try:
            self._write(whole, keys)
        except OSError as error:
            raise _unwritable(self.output, error) from error
        return whole

    def _is_mine(self, number: int) -> bool:
        part, parts = self._part
        return number % parts == part - 1

    def _is_there(self, key: str) -> bool:
        return _lasting(summary_of(self.output, key))

    def _has_tables(self, key: str) -> bool:
        return not self._parquet or all((self.output / SHARDS / f"{key}.{kind}.parquet").is_file() for kind in RECORDS)

    def _tasks(self) -> Iterator[tuple[Shard, Task | None]]:
        """The shards of this run's part, and what is to be done of each."""
        for number, shard in enumerate(shards(self.output)):
            if not self._is_mine(number):
                continue
            summary = summary_of(self.output, shard.key)
            if summary is None:
                yield shard, shard
            elif not _lasting(summary) or (self._retry and any(f.code in _PASSING for f in summary.failures)):
                # The plans that are there are taken over, the rest is read.
                own = tuple(replace(entry, kept=shard.key) for entry in shard.entries)
                yield shard, replace(shard, entries=own)
            else:
                yield shard, None if self._has_tables(shard.key) else shard.key

    def _write(self, report: Report, keys: list[str]) -> None:
        write_whole(self.output / QUARANTINE, self._quarantine(keys), mark=self._mark)
        tables = self.output / TABLES
        if self._parquet:
            tables.mkdir(exist_ok=True)
            for kind in RECORDS:
                self._join(kind, keys)
        elif report.read and tables.is_dir():  # they would speak of plans that are no more
            for kind in RECORDS:
                (tables / f"{kind}.parquet").unlink(missing_ok=True)
        self._write_run(report, keys)
        current = set(keys)
        for file in (self.output / SHARDS).iterdir():
            if not file.name.startswith(".") and file.name.partition(".")[0] not in current:
                file.unlink(missing_ok=True)

    def _quarantine(self, keys: Iterable[str]) -> Iterator[bytes]:
        for key in keys:
            summary = summary_of(self.output, key)
            for failure in summary.failures if summary else ():
                yield json.dumps(asdict(failure), ensure_ascii=False).encode() + b"\n"

    def _join(self, kind: str, keys: Iterable[str]) -> None:
        """Join the shards' tables of a kind to one, counting the documents through."""
        import pyarrow as pa
        import pyarrow.compute as pc
        import pyarrow.parquet as pq

        before = 0
        with ExitStack() as open_files, writing(self.output / TABLES / f"{kind}.parquet", mark=self._mark) as file:
            writer = None
            for key in keys:
                table = pq.read_table(self.output / SHARDS / f"{key}.{kind}.parquet")
                number = pc.add(table["document"], pa.scalar(before, pa.int64()))
                table = table.set_column(0, "document", number)
                writer = writer or open_files.enter_context(pq.ParquetWriter(file, table.schema))
                writer.write_table(table)
                summary = summary_of(self.output, key)
                before += summary.plans if summary else 0
            open_files.close()

    def _write_run(self, report: Report, keys: list[str]) -> None:
        about: dict[str, Any] = {
            "schema_version": SCHEMA_VERSION,
            **{k: v for k, v in asdict(report).items() if k not in ("read", "complete", "seconds")},
            "options": asdict(self._options),
            "program": {"key": self._options.key, "python": platform.python_version()}
            | {name: _version(name) for name in ("kehoach", "regex", "dateparser", "pydantic")},
            "shards": keys,
        }
        about = json.loads(json.dumps(about))
        before = run_of(self.output)
        if before is not None and {k: v for k, v in before.items() if k != "timing"} == about:
            return
        about["timing"] = {
            "started": self._started.isoformat(timespec="seconds"),
            "seconds": round(report.seconds, 3),
            "documents_read": report.read,
            "documents_per_second": round(report.read / report.seconds, 2),
        }
        write_whole(
            self.output / RUN, [json.dumps(about, ensure_ascii=False, indent=1).encode(), b"\n"], mark=self._mark
        )


def here(workers: int, limits: Limits, begun: Callable[[int], None] = lambda _: None) -> Engine:
    """The engine of one machine: so many processes. `begun` is told now and then how many documents are begun."""

    def engine(recipe: Recipe, tasks: Iterable[Task]) -> Iterator[Summary | Unwritable]:
        waiting = iter(tasks)
        with Pool(recipe, workers, limits) as pool:
            while True:
                while pool.pending < 2 * workers and (task := next(waiting, None)) is not None:
                    pool.submit(task)
                if not pool.pending:
                    return
                for done in pool.finished(timeout=0.5):
                    yield done.result
                    break
                begun(pool.begun)

    return engine


def plan_files(paths: Sequence[str]) -> list[Path]:
    """The files with plans that are named: JSON, JSON lines, those below folders, and a batch's shards in their order.

    Raises `FileNotFoundError` with what names nothing, or a batch that was never completed.
    """
    found: dict[Path, None] = {}
    for argument in paths:
        folder = Path(argument)
        if (folder / PLAN).is_file():
            if (run := run_of(folder)) is None:
                raise FileNotFoundError(f"{folder}: holds no complete batch (run kehoach batch again)")
            found |= dict.fromkeys(folder / SHARDS / f"{key}.jsonl" for key in run["shards"])
        else:
            found |= dict.fromkeys(find_json([argument]))
    return list(found)


def run_of(output: Path) -> Mapping[str, Any] | None:
    """What `run.json` of a batch's folder says; None where there is none."""
    try:
        found: Mapping[str, Any] = json.loads((output / RUN).read_bytes())
    except (OSError, ValueError):
        return None
    return found


def _lasting(summary: Summary | None) -> bool:
    """Whether a shard is done for good: no document was being changed, or hidden, while it was read."""
    return summary is not None and not any(f.code in ("changed", "unreadable") and f.sha256 for f in summary.failures)


def _unwritable(output: Path, error: OSError) -> OutputError:
    return OutputError(_advice(error.filename or str(output), error.strerror or str(error)))


def _advice(path: str, reason: str) -> str:
    return f"{path}: cannot be written: {reason}; what is there is whole: mend that and run the same command again"


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
