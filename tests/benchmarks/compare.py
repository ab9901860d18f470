"""kehoach side by side with what one would use instead: `python -m tests.benchmarks.compare` prints the tables, in Markdown.

All read the same files in one process, by turns, in rounds. Figures are medians of the rounds, in processor time. Absolute
ones are those of one machine on one day; what carries is the ratio, which is taken within each round and over the same files.
"""

import argparse
import gc
import os
import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import spacy
from dateparser.search import search_dates

from extractor import Extractor
from extractor.rules.gazetteer import load_gazetteer

from .documents import repeated, varied
from .first_version import FirstVersion
from .stages import stages

PACKAGES = ("spacy", "dateparser", "regex", "pydantic")
GROWTH = (1, 2, 4, 8)


@dataclass(frozen=True)
class Tool:
    """What is timed: a function of a file, and the share of the files that it reads (the slow ones read the first few)."""

    name: str
    read: Callable[[Path], object]
    share: float = 1.0


def tools(extractor: Extractor, files: Sequence[Path], out: Path) -> list[Tool]:
    """Ours first, then the others."""
    tokenizer, ruler, first_version = vietnamese(), vietnamese(), FirstVersion()
    gazetteer = load_gazetteer(extractor.rules.folder / "gazetteer")
    names = sorted({name for entry in gazetteer for name in (entry.name, *entry.aliases)})
    ruler.add_pipe("entity_ruler").add_patterns([{"label": "NAME", "pattern": name} for name in names])
    plans = {file: extractor(file.read_bytes(), name=file.name) for file in files}

    def text(file: Path) -> str:
        return file.read_bytes().decode()

    def write(file: Path, json: bytes) -> None:
        (out / f"{file.name}.json").write_bytes(json)

    def rewrite(file: Path) -> None:
        text(file)
        write(file, plans[file].to_json())

    return [
        Tool("**kehoach**", lambda file: write(file, extractor(file.read_bytes(), name=file.name).to_json())),
        Tool("spaCy, blank `vi`: tokens only", lambda file: tokenizer(text(file))),
        Tool(f"spaCy, entity ruler: {len(names):,} names only", lambda file: ruler(text(file))),
        Tool("dateparser, `search_dates`: dates only", lambda file: search_dates(text(file), languages=["vi"]), 0.1),
        Tool("a competent first version", lambda file: write(file, first_version(file.read_bytes())), 0.3),
        Tool("floor: read, decode, write the finished JSON", rewrite),
    ]


def vietnamese() -> spacy.Language:
    """The blank pipeline that needs no further package."""
    return spacy.blank("vi", config={"nlp": {"tokenizer": {"use_pyvi": False}}})


def seconds(call: Callable[[], object]) -> float:
    """Processor time of one call."""
    begin = time.process_time()
    call()
    return time.process_time() - begin


def by_turns(jobs: Sequence[Sequence[Callable[[], object]]], rounds: int) -> list[list[list[float]]]:
    """The seconds of each call of each job, in each round: `[job][round][call]`. Every round begins with another job, and one
    round more, which warms up, is left out.
    """
    took: list[list[list[float]]] = [[] for _ in jobs]
    for number in range(rounds + 1):
        for i in (*range(number % len(jobs), len(jobs)), *range(number % len(jobs))):
            gc.collect()
            took[i].append([seconds(call) for call in jobs[i]])
    return [each[1:] for each in took]


def row(*cells: object) -> None:
    """Print one row of a table."""
    print("|", " | ".join(map(str, cells)), "|")


def speed(size: int, documents: int, took: Sequence[float]) -> tuple[str, str]:
    """Documents and megabytes a second, for the seconds of each round."""
    return f"{documents / median(took):,.1f}", f"{size / median(took) / 1e6:,.3f}"


def compare(extractor: Extractor, files: Sequence[Path], out: Path, rounds: int) -> None:
    """The table of the tools: speed, and time against ours for the same files (least and most of the rounds in brackets)."""
    found = tools(extractor, files, out)
    parts = [files[: max(1, round(len(files) * tool.share))] for tool in found]
    jobs = [[partial(tool.read, file) for file in part] for tool, part in zip(found, parts, strict=True)]
    took = by_turns(jobs, rounds)
    row("", "documents", "documents/s", "MB/s", "time, kehoach = 1")
    row("---", *["---:"] * 4)
    for tool, part, times in zip(found, parts, took, strict=True):
        ratios = [sum(theirs) / sum(ours[: len(part)]) for theirs, ours in zip(times, took[0], strict=True)]
        size = sum(file.stat().st_size for file in part)
        ratio = f"{median(ratios):.3f} ({min(ratios):.3f}–{max(ratios):.3f})"
        row(tool.name, len(part), *speed(size, len(part), [sum(each) for each in times]), ratio)


def by_stage(extractor: Extractor, sources: Sequence[bytes], rounds: int) -> None:
    """The table of the stages: speed of each alone, and its share of all of them."""
    found = stages(extractor, sources)
    took = [[sum(each) for each in times] for times in by_turns([[stage] for stage in found.values()], rounds)]
    whole = sum(map(median, took))
    row("stage", "documents/s", "MB/s", "share")
    row("---", *["---:"] * 3)
    for name, times in zip(found, took, strict=True):
        row(name, *speed(sum(map(len, sources)), len(sources), times), f"{median(times) / whole:.1%}")


def growth(extractor: Extractor, sources: Sequence[bytes], rounds: int) -> None:
    """The table of the growth: what plans with their sections repeated take, against the plans as they are."""
    texts = [[repeated(source, factor) for source in sources] for factor in GROWTH]
    jobs = [[partial(extractor, text) for text in each] for each in texts]
    took = [[sum(each) for each in times] for times in by_turns(jobs, rounds)]
    row("sections", "bytes", "time", "time a byte")
    row(*["---:"] * 4)
    for factor, each, times in zip(GROWTH, texts, took, strict=True):
        longer = sum(map(len, each)) / sum(map(len, texts[0]))
        slower = median(now / then for now, then in zip(times, took[0], strict=True))
        row(f"× {factor}", f"× {longer:.2f}", f"× {slower:.2f}", f"× {slower / longer:.2f}")


def machine() -> str:
    """What the figures hold for."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text("utf-8").splitlines() if cpuinfo.exists() else []
    names = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    processor = names[0] if names else platform.processor() or platform.machine()
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    python = f"{platform.system()}, Python {platform.python_version()}"
    return f"One core of {processor} ({os.cpu_count()} cores), {python}, {packages}"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.compare", description=(__doc__ or "").split("\n\n")[0]
    )
    parser.add_argument("--documents", type=int, default=42, help="how many are read")
    parser.add_argument("--rounds", type=int, default=5, help="how often each tool has its turn")
    arguments = parser.parse_args()
    sources = varied(arguments.documents)
    size = sum(map(len, sources))
    extractor = Extractor()
    print(
        f"{machine()}. {len(sources)} documents of {size / len(sources) / 1e3:.1f} kB, rounds: {arguments.rounds}.\n",
        flush=True,
    )
    with TemporaryDirectory() as folder:
        files = [Path(folder, f"{number:04}.txt") for number in range(len(sources))]
        for file, source in zip(files, sources, strict=True):
            file.write_bytes(source)
        compare(extractor, files, Path(folder), arguments.rounds)
    print()
    by_stage(extractor, sources, arguments.rounds)
    print()
    growth(extractor, sources[:3], arguments.rounds)


if __name__ == "__main__":
    main()
