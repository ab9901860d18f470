"""Folders of documents, batches over them, and what they leave behind: for tests, and as a command that tests can kill."""

import hashlib
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from extractor.batch.batch import Batch, Engine, Options, Report, here
from extractor.batch.worker import Limits, Recipe
from extractor.batch.worklist import in_folders

QUICK = Recipe("readers", "Quick")
# What a run is known by: all but the clock in `run.json`.
SAME = ("plan.jsonl", "quarantine.jsonl", "shards", "tables")


def documents(folder: Path, count: int, seed: int = 1) -> Path:
    """A folder of so many small texts in some folders."""
    draw = random.Random(seed)
    for number in range(count):
        place = folder / f"{number % 7}" / f"Kế hoạch {number:06d}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"Kế hoạch số {number}: " + "việc " * draw.randrange(5, 60), encoding="utf-8")
    return folder


def run(
    folder: Path,
    output: Path,
    *,
    workers: int = 2,
    limits: Limits | None = None,
    reader: Recipe = QUICK,
    engine: Engine | None = None,
    options: Options | None = None,
    part: tuple[int, int] = (1, 1),
    retry: bool = False,
    parquet: bool = False,
) -> Report:
    """One run of a batch, from beginning to end."""
    with Batch(output, options, part=part, retry=retry, parquet=parquet, reader=lambda: reader) as batch:
        batch.prepare(in_folders([str(folder)], without=output, tell=lambda _: None))
        for _ in batch.work(engine or here(workers, limits or Limits(5.0, 256))):
            pass
        return batch.publish()


def fingerprint(output: Path) -> dict[str, str]:
    """What lies in a batch's folder, by SHA-256; what a run leaves aside from its results counts as well."""
    return {
        str(file.relative_to(output)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in _files(output)
        if file.name != "run.json" and not file.name.endswith("lock")
    }


def touched(output: Path) -> dict[str, tuple[int, int]]:
    """When each file was last changed, and which it is."""
    return {
        str(file.relative_to(output)): (file.stat().st_mtime_ns, file.stat().st_ino)
        for file in _files(output)
        if not file.name.endswith("lock")
    }


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.rglob("*")) if file.is_file())


def children_of(pid: int) -> list[int]:
    """The processes that a process has started, where there is `ps`."""
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(word) for word in found.stdout.split()]


def runs(pid: int) -> bool:
    """Whether a process runs, and is not merely unburied."""
    found = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return bool(found.stdout.strip()) and not found.stdout.startswith("Z")


class Cluster:
    """A Dask scheduler and workers on this machine, each a process of its own as it would be elsewhere; end it when done."""

    def __init__(self, folder: Path, workers: int) -> None:
        about = folder / "scheduler.json"
        self._log = (folder / "log").open("wb")
        self._scheduler = self._start("scheduler", about, "--port", "0")
        self.workers = [self._start("worker", about, "--nthreads", "1", "--no-nanny") for _ in range(workers)]
        while not about.exists():
            assert self._scheduler.poll() is None, (folder / "log").read_text("utf-8", "replace")
            time.sleep(0.1)
        self.address: str = json.loads(about.read_text("utf-8"))["address"]

    def _start(self, kind: str, about: Path, *options: str) -> "subprocess.Popen[bytes]":
        here = Path(__file__).parent
        return subprocess.Popen(
            [
                sys.executable,
                "-m",
                f"distributed.cli.dask_{kind}",
                "--no-dashboard",
                "--scheduler-file",
                about,
                *options,
            ],
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(here.parent), str(here)])},
            cwd=about.parent,
            stdout=self._log,
            stderr=self._log,
        )

    def end(self) -> None:
        """Stop all of them."""
        for process in (*self.workers, self._scheduler):
            process.kill()
            process.wait()
        self._log.close()


if __name__ == "__main__":
    source, target, how_many, pause = sys.argv[1:]
    run(Path(source), Path(target), workers=int(how_many), reader=Recipe("readers", "Quick", (float(pause),)))
