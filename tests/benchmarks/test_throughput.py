"""How fast the stages are, side by side with floors that a reader can place; run `pytest tests/benchmarks --benchmark-enable`.

Nothing is asserted about times here: what must not grow is tested by ratio and by counting elsewhere.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extractor import Extractor
from extractor.text import Text, read_text

CORPUS = Path(__file__).parents[2] / "corpus"
SOURCES = [
    file.read_bytes() for file in sorted(CORPUS.iterdir()) if file.suffix in (".txt", ".md") and file.stem != "README"
]


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    made = Extractor()
    for source in SOURCES:  # patterns are compiled when they are first needed
        made(source)
    return made


@pytest.mark.benchmark(group="the whole corpus")
def test_decoding_alone(benchmark: Callable[..., Any]) -> None:
    assert benchmark(lambda: [source.decode("utf-8-sig") for source in SOURCES])


@pytest.mark.benchmark(group="the whole corpus")
def test_folding(benchmark: Callable[..., Any]) -> None:
    texts = [read_text(source).text for source in SOURCES]
    assert benchmark(lambda: [Text(text) for text in texts])


@pytest.mark.benchmark(group="the whole corpus")
def test_outline(benchmark: Callable[..., Any], extractor: Extractor) -> None:
    texts = [Text(read_text(source).text) for source in SOURCES]
    assert benchmark(lambda: [extractor.outliner.read(text) for text in texts])


@pytest.mark.benchmark(group="the whole corpus")
def test_everything_from_bytes_to_json(benchmark: Callable[..., Any], extractor: Extractor) -> None:
    assert benchmark(lambda: [extractor(source).to_json() for source in SOURCES])
