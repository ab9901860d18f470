"""What workers do: documents to plans, and shards of a batch to files.

A shard is two files in `shards/`: `KEY.json`, its summary, and `KEY.jsonl`, a plan a line in the order of the documents.
The latter is written last: where it is, the shard is done. With tables there are, before both, `KEY.KIND.parquet`.
"""

from __future__ import annotations

import hashlib
import json
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final, Protocol, TypeVar

from ..files import write_whole
from ..output.tables import COUNTED
from ..plan import Plan
from ..text import SourceError
from .pool import Pool
from .worker import Limits, Loss, Recipe
from .worklist import Entry, Shard

SHARDS: Final = "shards"
_T = TypeVar("_T")
# Documents that a worker is given at a time where plans are wanted here, and how many times that each may be ahead.
_CHUNK: Final = 8
_AHEAD: Final = 3


@dataclass(frozen=True, slots=True)
class Failure:
    """A document without a plan: `code` is "unreadable", "changed", "no-text", "died", "time", "memory" or "internal"."""

    path: str
    file: str
    sha256: str | None
    code: str
    reason: str


@dataclass(slots=True)
class Summary:
    """What a shard holds: documents, those with a plan, of these those with bytes that could not be decoded (`partial`),
    records by kind, `failures`, and the size and SHA-256 of its plans' file.
    """

    documents: int
    plans: int = 0
    partial: int = 0
    records: dict[str, int] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    size: int = 0
    sha256: str = ""
    read: int = 0  # how many documents were read for it, not taken over: of this run, so not written down

    def to_json(self) -> bytes:
        """Return what is written down, as UTF-8 JSON."""
        return json.dumps({k: v for k, v in asdict(self).items() if k != "read"}, indent=1).encode() + b"\n"

    @staticmethod
    def from_json(data: bytes) -> Summary:
        """Read a summary back; raises `ValueError` or `TypeError` where it is none."""
        found = Summary(**json.loads(data))
        found.failures = [Failure(**failure) for failure in found.failures]  # type: ignore[arg-type]
        return found


class Reader(Protocol):
    """What makes a plan of a document's bytes: an `Extractor`, or another's."""

    def __call__(self, source: bytes, *, name: str | None = None) -> Plan:
        """Read one document; raises `SourceError` where the bytes are no text."""


@dataclass(frozen=True, slots=True)
class Unwritable:
    """The answer of a worker that could not write: `path` and `reason`."""

    path: str
    reason: str


def read(entry: Entry, loss: Loss | None, make: Callable[[bytes], _T]) -> _T | Failure:
    """What `make` makes of a document's bytes, or the reason why there is nothing; nothing is raised."""

    def failed(code: str, reason: str) -> Failure:
        return Failure(shown(entry.path), shown(entry.file), entry.sha256, code, reason)

    if loss is not None:
        return failed(loss.cause, loss.reason)
    if entry.error is not None:
        return failed("unreadable", entry.error)
    try:
        data = Path(entry.file).read_bytes()
        if entry.sha256 not in (None, hashlib.sha256(data).hexdigest()):
            return failed("changed", "it was changed after the batch had begun; run the batch again")
        return make(data)
    except MemoryError:
        return failed("memory", "reading it takes more memory than a document may")
    except OSError as error:
        return failed("unreadable", error.strerror or type(error).__name__)
    except SourceError as error:
        return failed("no-text", str(error))
    except Exception as error:  # a fault of ours costs this document only; it says where it happened, and not the text
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        return failed("internal", f"{type(error).__name__} at {where}; please report it")


def shown(path: str) -> str:
    r"""A path as text: bytes of a name that are no UTF-8 become "\xff"."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


class Read:
    """Handler for plans that are wanted here and now: a task is a sequence of `Entry`s, its result their plans or failures."""

    def __init__(self, reader: Recipe) -> None:
        self._reader: Reader = reader.make()
        self.spent = False

    def __call__(
        self, task: Sequence[Entry], lost: Mapping[int, Loss], begin: Callable[[int | None], None]
    ) -> list[Plan | Failure]:
        """Read the documents, in order."""
        results: list[Plan | Failure] = []
        for number, entry in enumerate(task):
            begin(number)
            result = read(entry, lost.get(number), partial(_plan, self._reader, entry))
            self.spent |= isinstance(result, Failure) and result.code == "memory"
            results.append(result)
        begin(None)
        return results


def read_files(reader: Recipe, paths: Iterable[str | Path], workers: int, limits: Limits) -> Iterator[Plan | Failure]:
    """The plans of files in their order, or the reasons why there are none; few are held at a time, however many there are."""
    documents = (Entry(name, name, None) for name in map(str, paths))
    done: dict[int, list[Plan | Failure]] = {}
    turn = 0
    with Pool(Recipe(__name__, "Read", (reader,)), workers, limits) as pool:
        while True:
            while pool.pending + len(done) < _AHEAD * workers and (chunk := tuple(islice(documents, _CHUNK))):
                pool.submit(chunk)
            if not pool.pending and not done:
                return
            for finished in pool.finished():
                done[finished.number] = finished.result
                break
            while (results := done.pop(turn, None)) is not None:
                yield from results
                turn += 1


class Write:
    """Handler for batches: a task is a `Shard`, its result a `Summary`, or `Unwritable` where the disk would not have it.

    `output`: the batch's folder; `mark`: what temporary files begin with; `parquet`: tables, too.
    """

    def __init__(self, reader: Recipe, output: str, mark: str, parquet: bool) -> None:
        self._reader: Reader = reader.make()
        self._folder = Path(output) / SHARDS
        self._mark, self._parquet = mark, parquet
        self.spent = False

    def __call__(
        self, task: Shard | str, lost: Mapping[int, Loss], begin: Callable[[int | None], None]
    ) -> Summary | Unwritable:
        """Write a shard's files; of a shard that is given by its key the plans are there, and only tables are made."""
        target = self._folder / f"{task if isinstance(task, str) else task.key}.jsonl"
        try:
            if isinstance(task, str):
                begin(None)
                self._write_tables(target, target.read_bytes().splitlines())
                return Summary.from_json(target.with_suffix(".json").read_bytes())
            summary, lines = self._read(task, lost, begin)
            begin(None)
            if self._parquet:
                self._write_tables(target, lines)
            write_whole(target.with_suffix(".json"), [summary.to_json()], mark=self._mark)
            write_whole(target, lines, mark=self._mark)
        except OSError as error:
            return Unwritable(str(error.filename or target), error.strerror or str(error))
        return summary

    def _read(
        self, task: Shard, lost: Mapping[int, Loss], begin: Callable[[int | None], None]
    ) -> tuple[Summary, list[bytes]]:
        kept = dict(self._kept({entry.kept for entry in task.entries if entry.kept}))
        summary, lines = Summary(len(task.entries), records=dict.fromkeys(COUNTED, 0)), list[bytes]()
        for number, entry in enumerate(task.entries):
            line = kept.get(shown(entry.path)) if entry.kept else None
            if line is not None:
                plan = Plan.from_json(line)
            else:
                begin(number)
                summary.read += 1
                made = read(entry, lost.get(number), partial(self._made, entry))
                if isinstance(made, Failure):
                    summary.failures.append(made)
                    self.spent |= made.code == "memory"
                    continue
                plan, line = made
            lines.append(line)
            for kind in COUNTED:
                summary.records[kind] += len(getattr(plan, kind))
            summary.partial += any(found.code == "undecodable-text" for found in plan.diagnostics)
        summary.plans, summary.size = len(lines), sum(map(len, lines))
        summary.sha256 = hashlib.sha256(b"".join(lines)).hexdigest()
        return summary, lines

    def _made(self, entry: Entry, data: bytes) -> tuple[Plan, bytes]:
        plan = _plan(self._reader, entry, data)
        return plan, plan.to_json() + b"\n"

    def _kept(self, keys: set[str]) -> Iterator[tuple[str, bytes]]:
        """The plans in shards of an earlier run, by the paths of their documents."""
        for key in sorted(keys):
            with suppress(OSError):  # it may have been taken away since: then its documents are read again
                for line in (self._folder / f"{key}.jsonl").read_bytes().splitlines(keepends=True):
                    yield json.loads(line)["source"]["path"], line

    def _write_tables(self, target: Path, lines: Sequence[bytes]) -> None:
        from ..output.tables import RECORDS, tables
        from ..output.writers import parquet_files

        frames = tables(map(Plan.from_json, lines))
        for name, data in parquet_files({kind: frames[kind] for kind in RECORDS}):
            write_whole(target.with_suffix(f".{name}"), [data], mark=self._mark)


def summary_of(output: Path, key: str) -> Summary | None:
    """The summary of a shard that is done; None where it is not, or is no more what it was."""
    target = output / SHARDS / f"{key}.jsonl"
    try:
        summary = Summary.from_json(target.with_suffix(".json").read_bytes())
        return summary if target.stat().st_size == summary.size else None
    except (OSError, ValueError, TypeError):
        return None


def _plan(reader: Reader, entry: Entry, data: bytes) -> Plan:
    plan = reader(data, name=shown(Path(entry.path).name))
    plan.source.path = shown(entry.path)
    return plan
