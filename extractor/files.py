"""Documents on disk: which files are read, what their outputs are called, and how they are written whole."""

from __future__ import annotations

import filecmp
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from .text import SourceError

READ: Final = (".txt", ".md")
# A plan, or a plan a line.
PLANS: Final = (".json", ".jsonl")
TEMPORARY: Final = ".tmp"


@dataclass(frozen=True, slots=True)
class Input:
    """A document to read: where it lies (None: standard input) and the name of its output below the output folder."""

    path: Path | None
    name: str


def find(paths: Sequence[str]) -> tuple[list[Input], list[Path]]:
    """The documents below `paths` with the names of their outputs, in the order of their names, and what is not read.

    Raises `FileNotFoundError` that says which argument names nothing.
    """
    found: list[tuple[Path | None, Path, Path]] = []  # file, its path below the argument, the argument
    unread: list[Path] = []
    for argument in paths:
        root = Path(argument)
        if argument == "-":
            found.append((None, Path("stdin.txt"), root))
        elif root.is_dir():
            for file in walk(root):
                if unread_as(file):
                    unread.append(file)
                else:
                    found.append((file, file.relative_to(root), root))
        elif root.is_file():
            (found.append((root, Path(root.name), root.parent)) if root.suffix.lower() in READ else unread.append(root))
        elif root.exists():
            unread.append(root)
        else:
            raise FileNotFoundError(f"{argument}: no such file or folder")
    once: dict[Path | None, tuple[Path | None, Path, Path]] = {}
    for item in found:
        once.setdefault(item[0].resolve() if item[0] else None, item)
    found = list(once.values())
    return [Input(file, name) for (file, _, _), name in zip(found, _names(found), strict=True)], unread


def unread_as(file: Path) -> str | None:
    """As what a file in a folder is not read: its suffix, "readme", "link", "no ordinary file"; None: it is a document."""
    if file.suffix.lower() not in READ:
        return "link" if file.is_symlink() else file.suffix.lower() or "file without suffix"
    if file.stem.upper() == "README":
        return "readme"
    if file.is_symlink():
        return "link"
    return None if file.is_file() else "no ordinary file"


def walk(root: Path) -> Iterator[Path]:
    """The files below a folder, sorted; links to folders are not followed."""
    for folder, folders, files in os.walk(root, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(folder) / name for name in sorted(files) if not name.startswith("."))


def _names(found: list[tuple[Path | None, Path, Path]]) -> list[str]:
    """The outputs' names: the suffix is replaced; where two would meet both keep theirs, and then their folder's name."""
    options = [
        (
            below.with_suffix(".json").as_posix(),
            f"{below.as_posix()}.json",
            f"{root.resolve().name}/{below.as_posix()}.json",
        )
        for _, below, root in found
    ]
    names = [option[0] for option in options]
    for choice in (1, 2):
        counts = Counter(name.casefold() for name in names)
        names = [
            option[choice] if counts[name.casefold()] > 1 else name for name, option in zip(names, options, strict=True)
        ]
    taken: Counter[str] = Counter()
    for i, name in enumerate(
        names
    ):  # names that differ in case alone, or two folders of one name: the later ones are numbered
        taken[name.casefold()] += 1
        if taken[name.casefold()] > 1:
            names[i] = f"{name.removesuffix('.json')}~{taken[name.casefold()]}.json"
    return names


def find_json(paths: Sequence[str]) -> list[Path]:
    """The files with JSON that are named, and those below the folders named, each once.

    Raises `FileNotFoundError` that says which argument names nothing.
    """
    found: dict[Path, Path] = {}
    for argument in paths:
        path = Path(argument)
        if not path.exists():
            raise FileNotFoundError(f"{argument}: no such file or folder")
        files = [path]
        if path.is_dir():
            files = [file for file in walk(path) if file.suffix.lower() in PLANS and file.is_file()]
        for file in files:
            found.setdefault(file.resolve(), file)
    return list(found.values())


def load(item: Input) -> bytes:
    """What the document holds. Raises `SourceError` where it cannot be read."""
    if item.path is None:
        return sys.stdin.buffer.read()
    try:
        return item.path.read_bytes()
    except OSError as error:
        raise SourceError(f"{item.path}: cannot be read: {error.strerror or error}") from error


def write_whole(target: Path, chunks: Iterable[bytes], *, mark: str = "") -> None:
    """Write `chunks` to a file as `writing` does."""
    with writing(target, mark=mark) as file:
        for chunk in chunks:
            file.write(chunk)


@contextmanager
def writing(target: Path, *, mark: str = "") -> Iterator[IO[bytes]]:
    """Write a file so that a reader never sees half of it and a power cut does not take it back; what is the same is left
    alone. Until then it is a temporary file beside it, called ".MARK….tmp", which an error takes away.
    """
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{mark}", suffix=TEMPORARY)
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if target.is_file() and filecmp.cmp(made, target, shallow=False):
            made.unlink()
            return
        made.chmod(0o644)
        made.replace(target)
    except BaseException:
        made.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Make sure that the names in a folder survive a power cut; Windows sees to that itself."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
