"""What a batch costs beside a bare loop: `python -m tests.benchmarks.batches` prints the table, in Markdown.

All read the same files by turns, each in processes of its own, in rounds. Time is that of the clock, for processes wait for
each other; figures are medians. A start, in which each process compiles the rules, is timed alone and taken off, for a batch is
large. What carries to another machine is the ratio.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from ..batches import Cluster
from .compare import machine, row
from .documents import varied

# What each process runs: it reads the folder of its first argument and writes to that of its second.
LOOP = """
import sys
from pathlib import Path
from extractor import Extractor
extractor = Extractor()
with open(Path(sys.argv[2]) / "plans.jsonl", "wb") as out:
    for file in sorted(Path(sys.argv[1]).glob("*.txt")):
        out.write(extractor(file.read_bytes(), name=file.name).to_json() + b"\\n")
"""
PEAK = """
import json, resource, subprocess, sys
ended = subprocess.run(sys.argv[1:], check=True)
print(json.dumps(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
"""


def batch(*options: str) -> Callable[[Path, Path], list[str]]:
    """The command of a batch with these options."""
    return lambda source, out: [
        *(sys.executable, "-m", "extractor.cli", "batch", str(source), "-o", str(out), "--quiet", *options)
    ]


def loop(source: Path, out: Path) -> list[str]:
    """The command of a loop without processes, shards, limits or anything."""
    return [sys.executable, "-c", LOOP, str(source), str(out)]


def seconds(command: Sequence[str]) -> float:
    """How long a command takes."""
    begin = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - begin


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.batches", description=(__doc__ or "").split("\n\n")[0]
    )
    parser.add_argument("--documents", type=int, default=400, help="how many are read")
    parser.add_argument("--rounds", type=int, default=3, help="how often each has its turn")
    arguments = parser.parse_args()
    with TemporaryDirectory() as name:
        folder, numbers = Path(name), count()
        one, many = folder / "one", folder / "many"
        for place, sources in ((one, varied(1)), (many, varied(arguments.documents))):
            place.mkdir()
            for number, source in enumerate(sources):
                (place / f"{number:06}.txt").write_bytes(source)
        cluster = Cluster(folder, 2)
        ways = {
            "a bare loop": loop,
            "batch, one process": batch("--workers", "1"),
            "batch, two processes": batch("--workers", "2"),
            "batch, a Dask cluster of two": batch("--cluster", cluster.address),
        }
        took: dict[str, list[float]] = {way: [] for way in ways}
        starts: dict[str, list[float]] = {way: [] for way in ways}
        for number in range(arguments.rounds):
            for way in (*list(ways)[number % len(ways) :], *list(ways)[: number % len(ways)]):
                for place, times in ((one, starts), (many, took)):
                    out = folder / f"out {next(numbers)}"
                    out.mkdir()
                    times[way].append(seconds(ways[way](place, out)))
        cluster.end()
        print(f"{machine()}. {arguments.documents} documents, rounds: {arguments.rounds}.\n")
        row("", "documents/s", "start, s", "speed, a bare loop = 1")
        row("---", *["---:"] * 3)
        net = {way: [all_ - start for all_, start in zip(took[way], starts[way], strict=True)] for way in ways}
        for way in ways:
            ratio = median(bare / own for bare, own in zip(net["a bare loop"], net[way], strict=True))
            row(way, f"{arguments.documents / median(net[way]):,.1f}", f"{median(starts[way]):.1f}", f"{ratio:.2f}")
        if os.name == "posix":
            out = folder / "out for memory"
            command = [sys.executable, "-c", PEAK, *batch("--workers", "1")(many, out)]
            peak = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            print(
                f"\nThe larger of a batch's two processes, parent and reader, held {int(peak) / 1024:,.0f} MiB at most."
            )


if __name__ == "__main__":
    main()
