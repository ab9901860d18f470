"""Documents on disk: which files are read, what their outputs are called, and how they are written whole."""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .text import SourceError

READ = (".txt", ".md")


@dataclass(frozen=True, slots=True)
class Input:
    """A document to read: where it lies (None: standard input) and the name of its output below the output folder."""

    path: Path | None
    name: str


def find(paths: Sequence[str]) -> tuple[list[Input], list[Path]]:
    """The documents below `paths` with the names of their outputs, in the order of their names, and what is not read.

    Raises `FileNotFoundError` with the argument that names nothing.
    """
    found: list[tuple[Path | None, Path, Path]] = []  # file, its path below the argument, the argument
    unread: list[Path] = []
    for argument in paths:
        root = Path(argument)
        if argument == "-":
            found.append((None, Path("stdin.txt"), root))
        elif root.is_dir():
            for file in walk(root):
                if (
                    file.suffix.lower() in READ
                    and file.stem.upper() != "README"
                    and not file.is_symlink()
                    and file.is_file()
                ):
                    found.append((file, file.relative_to(root), root))
                else:
                    unread.append(file)
        elif root.is_file():
            (found.append((root, Path(root.name), root.parent)) if root.suffix.lower() in READ else unread.append(root))
        elif root.exists():
            unread.append(root)
        else:
            raise FileNotFoundError(argument)
    once: dict[Path | None, tuple[Path | None, Path, Path]] = {}
    for item in found:
        once.setdefault(item[0].resolve() if item[0] else None, item)
    found = list(once.values())
    return [Input(file, name) for (file, _, _), name in zip(found, _names(found), strict=True)], unread


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
    """The JSON files named, and those below the folders named, each once.

    Raises `FileNotFoundError` with the argument that names nothing.
    """
    found: dict[Path, Path] = {}
    for argument in paths:
        path = Path(argument)
        if not path.exists():
            raise FileNotFoundError(argument)
        files = [path]
        if path.is_dir():
            files = [file for file in walk(path) if file.suffix.lower() == ".json" and file.is_file()]
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


def write_whole(target: Path, data: bytes) -> None:
    """Write a file so that a reader never sees half of it."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
