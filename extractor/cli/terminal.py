"""What the commands share: exit codes, options, and how they speak to a person."""

from __future__ import annotations

import sys
from collections.abc import Callable
from enum import IntEnum
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar

import typer

from ..rules.diagnostics import Language

_T = TypeVar("_T")


class Exit(IntEnum):
    """What the exit codes mean."""

    GOOD = 0
    SOME_FAILED = 1
    USAGE = 2
    NO_INPUT = 3
    NO_OUTPUT = 4
    INTERNAL = 5
    INTERRUPTED = 130


RuleFolders = Annotated[
    list[Path] | None,
    typer.Option("--rules", metavar="DIR", help="A folder of further rules, tried after ours; may be repeated."),
]
All = Annotated[
    bool,
    typer.Option("--all", help="Tell also each word that promises a record and ended in none (what may be missed)."),
]
Lang = Annotated[str, typer.Option("--lang", metavar="vi|en", help="Language of the messages in the plans.")]


def say(message: str) -> None:
    """Say something beside the output."""
    print(f"kehoach: {message}", file=sys.stderr)


def fail(code: Exit, message: str) -> NoReturn:
    """Say why, and end."""
    say(message)
    raise typer.Exit(int(code))


def language(lang: str) -> Language:
    """The language asked for."""
    if lang not in ("vi", "en"):
        fail(Exit.USAGE, f"--lang {lang}: must be vi or en")
    return "en" if lang == "en" else "vi"


def found(search: Callable[[list[str]], _T], paths: list[str]) -> _T:
    """What `search` finds in `paths`; one that names nothing ends the command."""
    try:
        return search(paths)
    except FileNotFoundError as error:
        fail(Exit.USAGE, str(error))
