"""The command `kehoach batch`."""

from __future__ import annotations

import json
import re
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated, Final, NoReturn, Protocol

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ..batch.batch import QUARANTINE, Batch, Engine, Options, OutputError, Report, here
from ..batch.pool import WorkerError, processors
from ..batch.worker import Limits, Recipe
from ..batch.worklist import Found, InputError, in_folders, in_list
from ..files import READ
from .terminal import All, Exit, Lang, RuleFolders, fail, language, say

# Seconds between two lines where there is no terminal.
_PAUSE: Final = 10.0


def batch(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="[PATH]...", help="Folders of documents (.txt, .md), or files.")
    ] = None,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="Where the batch lives; the same to resume it.")
    ] = Path("batch"),
    listed: Annotated[
        str | None,
        typer.Option("--list", metavar="FILE", help='A list of files, one path a line; "-": standard input.'),
    ] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help="Processes that read; as many as processors if not given.")
    ] = None,
    parquet: Annotated[bool, typer.Option("--parquet", help="Write Parquet, too: a table a kind of record.")] = False,
    shard: Annotated[
        str, typer.Option("--shard", metavar="I/N", help="Do only the I-th of N parts; other machines do the others.")
    ] = "1/1",
    cluster: Annotated[
        str | None, typer.Option("--cluster", metavar="ADDRESS", help="A Dask scheduler whose workers do the reading.")
    ] = None,
    seconds: Annotated[float, typer.Option("--time-limit", min=0.1, help="Seconds that one document may take.")] = 60.0,
    megabytes: Annotated[
        int, typer.Option("--memory-limit", min=16, help="Megabytes that one document may take (held to on Linux).")
    ] = 1024,
    retry: Annotated[
        bool, typer.Option("--retry", help="Read again what was given up for time, memory or a dead worker.")
    ] = False,
    everything: All = False,
    lang: Lang = "vi",
    rules: RuleFolders = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing but what is wrong.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Read any number of plans into DIR, with many processes; run it again to go on where it ended."""
    if bool(paths) == bool(listed):
        fail(Exit.USAGE, "give folders or files, or a list of files by --list")
    options = Options(tuple(str(folder.resolve()) for folder in rules or ()), language(lang), everything)
    progress: _Progress = _Silent() if quiet else _Bar() if sys.stderr.isatty() else _Lines()
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        _check(parquet, options)
        reader = partial(_reader, options, compiled=cluster is None)
        with Batch(output, options, reader=reader, parquet=parquet, part=_part(shard), retry=retry) as run:
            total = run.prepare(_found(paths or [], listed, output))
            if not total:
                fail(Exit.NO_INPUT, f"nothing to read: kehoach reads {' and '.join(READ)} files")
            report = _run(run, _engine(cluster, workers, Limits(seconds, megabytes), progress), progress)
    except InputError as error:
        fail(Exit.USAGE, str(error))
    except OutputError as error:
        fail(Exit.NO_OUTPUT, str(error))
    except WorkerError as error:
        fail(Exit.INTERNAL, f"a worker failed, and not over a document; please report it: {error}")
    _tell(report, output, quiet=quiet, as_json=as_json)
    if report.failed:
        raise typer.Exit(int(Exit.SOME_FAILED))


def _run(run: Batch, engine: Engine, progress: _Progress) -> Report:
    with progress:
        progress.begin(run.done, run.todo)
        for summary in run.work(engine):
            progress.add(summary.documents, len(summary.failures))
    return run.publish()


def _reader(options: Options, *, compiled: bool) -> Recipe:
    """How a worker makes an extractor: a process of this machine is handed one with its rules compiled here and now."""
    recipe = Recipe("extractor.pipeline", "made", (options.rules, options.language, options.residue))
    return recipe.make().recipe() if compiled else recipe


def _check(parquet: bool, options: Options) -> None:
    """Say here what each worker would stumble over: rules that cannot be used, packages that are not installed."""
    from ..rules.rules import load_rules

    load_rules(*map(Path, options.rules))
    if parquet:
        from ..output.tables import require

        try:
            require("pandas", "pyarrow")
        except ImportError as error:
            fail(Exit.USAGE, str(error))


def _part(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"([0-9]+)/([0-9]+)", text)
    if match is None or not 1 <= int(match[1]) <= int(match[2]):
        fail(Exit.USAGE, f"--shard {text}: must be I/N with I from 1 to N, such as 2/4")
    return int(match[1]), int(match[2])


def _found(paths: list[str], listed: str | None, output: Path) -> Iterator[Found]:
    if listed is None:
        return in_folders(paths, without=output, tell=say)
    if listed == "-":
        return in_list(sys.stdin)
    try:
        with Path(listed).open(encoding="utf-8-sig", errors="surrogateescape") as lines:
            return in_list(lines)
    except OSError as error:
        fail(Exit.USAGE, f"{listed}: cannot be read: {error.strerror or error}")


def _engine(cluster: str | None, workers: int | None, limits: Limits, progress: _Progress) -> Engine:
    if cluster is None:
        return here(workers or processors(), limits, progress.begun)
    from ..batch.cluster import over

    return over(cluster, limits)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _tell(report: Report, output: Path, *, quiet: bool, as_json: bool) -> None:
    if as_json:
        print(json.dumps(asdict(report) | {"seconds": round(report.seconds, 3)}))
    if quiet:
        return
    what = f"{report.documents} documents, {report.plans} plans, {report.failed} in quarantine"
    speed = f"{report.read} read now in {report.seconds:.1f} s"
    rest = "" if report.complete else "; the batch is complete when the other parts are done"
    say(f"{output}: {what}; {speed}{rest}")
    if report.failed and report.complete:
        say(f"why: {output / QUARANTINE}")


# --- progress ------------------------------------------------------------------------------------------------------------


class _Progress(Protocol):
    """What is shown while a batch runs; documents are counted."""

    def __enter__(self) -> object: ...

    def __exit__(self, *_: object) -> None: ...

    def begin(self, done: int, todo: int) -> None: ...

    def begun(self, count: int) -> None: ...

    def add(self, documents: int, failed: int) -> None: ...


class _Silent:
    """Nothing is shown."""

    def __enter__(self) -> object:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def begin(self, done: int, todo: int) -> None:
        """`todo` documents are to be done, `done` were."""

    def begun(self, count: int) -> None:
        """`count` documents of shards that are not done are begun."""

    def add(self, documents: int, failed: int) -> None:
        """A shard is done."""


class _Bar(_Silent):
    """A bar on a terminal."""

    def __init__(self) -> None:
        self._shown = Progress(
            TextColumn("reading"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[speed]}"),
            TextColumn("{task.fields[failed]} in quarantine"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._shown.add_task("", total=None, speed="", failed=0)
        self._documents = self._failed = 0
        self._began = 0.0

    def __enter__(self) -> object:
        self._shown.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._shown.stop()

    def begin(self, done: int, todo: int) -> None:
        self._began = time.monotonic()
        self._shown.update(self._task, total=todo)

    def begun(self, count: int) -> None:
        seen = self._documents + count
        speed = seen / max(time.monotonic() - self._began, 0.001)
        self._shown.update(self._task, completed=seen, speed=f"{speed:.0f} documents/s", failed=self._failed)

    def add(self, documents: int, failed: int) -> None:
        self._documents += documents
        self._failed += failed
        self.begun(0)


class _Lines(_Silent):
    """A line now and then, for logs."""

    def __init__(self) -> None:
        self._documents = self._failed = self._todo = 0
        self._began = self._said = 0.0

    def begin(self, done: int, todo: int) -> None:
        self._todo, self._began, self._said = todo, time.monotonic(), time.monotonic()
        say(f"{todo} documents to read" + (f", {done} read before" if done else ""))

    def begun(self, count: int) -> None:
        now = time.monotonic()
        if now - self._said < _PAUSE:
            return
        self._said = now
        seen = self._documents + count
        speed = seen / (now - self._began)
        left = f"{(self._todo - seen) / speed:.0f} s left" if speed else "starting"
        say(f"{seen} of {self._todo} documents, {speed:.0f} a second, {self._failed} in quarantine, {left}")

    def add(self, documents: int, failed: int) -> None:
        self._documents += documents
        self._failed += failed
        self.begun(0)
