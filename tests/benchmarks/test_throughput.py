"""How fast the stages are, and how time grows with the text: `pytest tests/benchmarks --benchmark-enable`.

Nothing is asserted about times here: what must not grow is tested by ratio and by counting elsewhere. How kehoach stands
beside other tools is printed by `python -m tests.benchmarks.compare`.
"""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from documents import SAMPLES, repeated, varied
from stages import NAMES, stages

from extractor import Extractor

SIZE = f"{len(SAMPLES)} documents, {sum(map(len, SAMPLES)) / 1e6:.2f} MB"
# The smallest sample: these tests run once wherever benchmarks are disabled.
SHORT = min(SAMPLES, key=len)


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


@pytest.fixture(scope="module")
def recorded(extractor: Extractor) -> dict[str, Callable[[], Any]]:
    return stages(extractor, SAMPLES)  # patterns are compiled when they are first needed


@pytest.mark.benchmark(group=f"stages, {SIZE}")
@pytest.mark.parametrize("stage", NAMES)
def test_stage(benchmark: Callable[..., Any], recorded: dict[str, Callable[[], Any]], stage: str) -> None:
    assert len(benchmark(recorded[stage])) == len(SAMPLES)


@pytest.mark.benchmark(group=f"everything, {SIZE}")
def test_everything_from_bytes_to_json(benchmark: Callable[..., Any], extractor: Extractor) -> None:
    assert benchmark(lambda: [extractor(source).to_json() for source in SAMPLES])


@pytest.mark.benchmark(group="growth, one document with its sections repeated")
@pytest.mark.parametrize("times", [1, 2, 4, 8])
def test_growth(benchmark: Callable[..., Any], extractor: Extractor, times: int) -> None:
    assert benchmark(extractor, repeated(SHORT, times)).sections


def test_varied_documents_are_the_same_every_time_and_no_two_alike() -> None:
    documents = varied(3 * len(SAMPLES))
    assert documents == varied(3 * len(SAMPLES))
    assert len(set(documents)) == len(documents)
    assert documents[: len(SAMPLES)] == SAMPLES


@pytest.mark.long
def test_the_comparison_runs() -> None:
    command = [sys.executable, "-X", "utf8", "-m", "tests.benchmarks.compare", "--documents", "3", "--rounds", "1"]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, encoding="utf-8", timeout=600)
    assert done.returncode == 0, done.stderr
    assert "| **kehoach** | 3 |" in done.stdout
