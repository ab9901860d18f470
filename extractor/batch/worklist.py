"""What a batch is to do: its documents in order, hashed, in shards; written once, as `plan.jsonl`.

A line is a document: `path` (below the folder given, "/" between its parts), `file` (where it lies, from the root), `sha256`
of its bytes (null with an `error` where it cannot be read), `shard`, and `kept`: the shard that holds its plan from an
earlier run, where nothing that its plan depends on has changed.

The documents stand in the order of their paths' bytes. Where a shard ends is decided by its documents' paths alone, so one
more document changes one shard and leaves the others what they are.
"""

from __future__ import annotations

import hashlib
import heapq
import json
import os
import stat
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Final

from ..files import READ, unread_as, write_whole
from ..rules.rules import rules_folder

PLAN: Final = "plan.jsonl"
# A shard ends behind a path whose SHA-256 begins with six zero bits, one in 64; and it never holds more than this.
_LARGEST: Final = 128
_ENDS: Final = 0b1111_1100


class InputError(ValueError):
    """What was to be read cannot be: a folder or list that is not there, or two documents under one name."""


@dataclass(frozen=True, slots=True)
class Found:
    """A document that lies somewhere: its `path` within the batch, and its `file`."""

    path: str
    file: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A document of the plan; see the module's page."""

    path: str
    file: str
    sha256: str | None
    error: str | None = None
    kept: str | None = None


@dataclass(frozen=True, slots=True)
class Shard:
    """Documents whose plans lie in one file, called by its `key`: the same key, the same bytes."""

    key: str
    entries: tuple[Entry, ...]


def program_key(rules: Iterable[str], *options: str) -> str:
    """What a plan depends on besides its document: SHA-256 of our modules, our rules, the further `rules` and `options`."""
    digest = hashlib.sha256()
    for folder, file in program_files(rules):
        _add(digest, file.relative_to(folder).as_posix().encode(), file.read_bytes().replace(b"\r\n", b"\n"))
    _add(digest, *(option.encode() for option in options))
    return digest.hexdigest()


def program_files(rules: Iterable[str]) -> Iterator[tuple[Path, Path]]:
    """Our modules, our rules and those of the folders `rules`, each with the folder that its name counts from."""
    package = Path(__file__).parents[1]
    yield from ((package, file) for file in sorted(package.rglob("*.py")))
    for folder in (rules_folder(), *map(Path, rules)):
        yield from ((folder, file) for file in sorted(folder.rglob("*")) if file.suffix in (".toml", ".json"))


def in_folders(paths: Sequence[str], *, without: Path, tell: Callable[[str], None]) -> Iterator[Found]:
    """The documents in folders (and files named one by one), sorted by the bytes of their paths.

    With one folder the paths are what lies below it; with more, or with files, each begins with the name of what was given.
    Links are not followed, what lies in `without` is not read, and what is no text file is left out: `tell` is told of each
    that looks like a document and is none. Raises `InputError`.
    """
    roots = [Path(path) for path in paths]
    streams = []
    for root in roots:
        if not root.exists():
            raise InputError(f"{root}: no such file or folder")
        name = root.resolve().name
        if root.is_dir():
            streams.append(_below(root, f"{name}/" if len(roots) > 1 else "", without.resolve(), tell))
        else:
            streams.append(iter([Found(name, str(root.absolute()))]))
    return _once(heapq.merge(*streams, key=_order))


def in_list(lines: Iterable[str]) -> Iterator[Found]:
    """The documents of a list, one path a line (blank lines count for nothing), sorted by the bytes of their paths; paths
    are relative to the working folder. The list is held in memory.
    """
    paths = {line.rstrip("\r\n") for line in lines} - {""}
    return _once(
        iter(
            sorted((Found(Path(path).as_posix().lstrip("/"), str(Path(path).absolute())) for path in paths), key=_order)
        )
    )


def draw_up(found: Iterable[Found], output: Path, program: str, committed: Callable[[str], bool], mark: str) -> int:
    """Hash the documents, part them into shards and write `plan.jsonl`; how many documents there are. Nothing is written
    where there is none: a folder may be out of reach for an hour.

    Documents that an earlier plan has with the same bytes keep the plan read then, if its shard is `committed`.
    """
    documents = iter(found)
    first = next(documents, None)
    if first is None:
        return 0
    earlier = _Earlier(output / PLAN, program, committed)
    total = 0

    def lines() -> Iterator[bytes]:
        nonlocal total
        yield _line({"program": program})
        for entries in _parted(map(_hashed, chain([first], documents))):
            key = _key(program, entries)
            total += len(entries)
            for entry in entries:
                row: dict[str, str | None] = {
                    "path": entry.path,
                    "file": entry.file,
                    "sha256": entry.sha256,
                    "shard": key,
                }
                row |= {"error": entry.error} if entry.error else {}
                kept = earlier.kept(entry, key)
                yield _line(row | ({"kept": kept} if kept else {}))
        earlier.close()  # it is about to be replaced, and on Windows an open file cannot be

    write_whole(output / PLAN, lines(), mark=mark)
    return total


def shards(output: Path) -> Iterator[Shard]:
    """The shards of the plan that was drawn up, in order."""
    key, entries = None, list[Entry]()
    for row in _rows(output / PLAN):
        if "path" not in row:
            continue
        if key is not None and row["shard"] != key:
            yield Shard(key, tuple(entries))
            entries = []
        key = row["shard"]
        entries.append(Entry(row["path"], row["file"], row["sha256"], row.get("error"), row.get("kept")))
    if key is not None:
        yield Shard(key, tuple(entries))


class _Earlier:
    """The plan of an earlier run, read in step with a new one: both are in the same order."""

    def __init__(self, plan: Path, program: str, committed: Callable[[str], bool]) -> None:
        self._committed = committed
        self._rows = _rows(plan)
        if next(self._rows, {}).get("program") != program:
            self._rows.close()
        self._row = next(self._rows, None)

    def close(self) -> None:
        """Let go of the file."""
        self._rows.close()

    def kept(self, entry: Entry, key: str) -> str | None:
        """The shard that holds the plan of this very document, where it is not the shard `key` that is to hold it now."""
        order = os.fsencode(entry.path)
        while self._row is not None and os.fsencode(self._row["path"]) < order:
            self._row = next(self._rows, None)
        row = self._row
        if row is None or row["path"] != entry.path or entry.sha256 is None or row["sha256"] != entry.sha256:
            return None
        kept: str | None = row.get("kept")
        # A run that is resumed finds what the first found, so the plan stays what it is.
        return row["shard"] if row["shard"] != key and self._committed(row["shard"]) else kept


def _below(folder: Path, prefix: str, without: Path, tell: Callable[[str], None]) -> Iterator[Found]:
    """The documents below a folder; a folder stands where its name with "/" stands, so that whole paths are in order."""
    try:
        with os.scandir(folder) as scanned:
            items = [(item.name, item.is_dir(follow_symlinks=False)) for item in scanned]
    except OSError as error:
        tell(f"{folder}: cannot be read: {error.strerror or error}")
        return
    for name, is_folder in sorted(items, key=lambda item: os.fsencode(item[0] + "/" * item[1])):
        file = folder / name
        if name.startswith("."):
            continue
        if is_folder:
            if file.resolve() != without:
                yield from _below(file, f"{prefix}{name}/", without, tell)
        elif (kind := unread_as(file)) is None:
            yield Found(prefix + name, str(file.absolute()))
        elif file.suffix.lower() in READ and kind != "readme":
            tell(f"{file}: {kind}, not read")


def _order(found: Found) -> bytes:
    return os.fsencode(found.path)


def _once(found: Iterator[Found]) -> Iterator[Found]:
    before: Found | None = None
    for item in found:
        if before is not None and item.path == before.path:
            if Path(item.file).resolve() != Path(before.file).resolve():
                raise InputError(f"{before.file} and {item.file} would both be {item.path}: give the folder above them")
            continue
        before = item
        yield item


def _hashed(found: Found) -> Entry:
    try:
        if not stat.S_ISREG(Path(found.file).stat().st_mode):  # to open a pipe would wait for a writer
            return Entry(found.path, found.file, None, "no ordinary file")
        with Path(found.file).open("rb") as file:
            return Entry(found.path, found.file, hashlib.file_digest(file, "sha256").hexdigest())
    except OSError as error:
        return Entry(found.path, found.file, None, error.strerror or str(error))


def _parted(entries: Iterable[Entry]) -> Iterator[tuple[Entry, ...]]:
    shard: list[Entry] = []
    for entry in entries:
        shard.append(entry)
        if len(shard) == _LARGEST or not hashlib.sha256(os.fsencode(entry.path)).digest()[0] & _ENDS:
            yield tuple(shard)
            shard = []
    if shard:
        yield tuple(shard)


def _key(program: str, entries: Iterable[Entry]) -> str:
    digest = hashlib.sha256(program.encode())
    for entry in entries:
        _add(digest, os.fsencode(entry.path), (entry.sha256 or f"? {entry.error}").encode())
    return digest.hexdigest()[:32]


def _add(digest: hashlib._Hash, *parts: bytes) -> None:
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)


def _line(row: Mapping[str, object]) -> bytes:
    # File names may hold bytes that are no UTF-8: they are written as they are, and read back the same way.
    return json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogateescape") + b"\n"


def _rows(path: Path) -> Generator[dict[str, Any], None, None]:
    if not path.is_file():
        return
    with path.open("rb") as file:
        for line in file:
            yield json.loads(line.decode("utf-8", "surrogateescape"))
