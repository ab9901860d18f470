"""How much is read right: floors below the figures that the README gives, so that a rule change that loses records is seen.

`tests/gold` was annotated without a look at the rules; what they marked as doubtful stays as they decided it.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from marks import check, parse

from extractor import Extractor
from extractor.evaluate import evaluate

HERE = Path(__file__).parent
GOLD = HERE / "gold"
# F1 of records found in the right place with every key attribute right (`exact`), by kind.
FLOORS_OF_OUR_SAMPLES = {
    "sections": 0.96,
    "citations": 0.97,
    "authorities": 0.96,
    "targets": 0.70,
    "deadlines": 0.92,
    "assignments": 0.80,
}
FLOORS_OF_THE_EXCERPTS = {
    "sections": 0.93,
    "citations": 0.97,
    "authorities": 0.96,
    "targets": 0.82,
    "deadlines": 0.95,
    "assignments": 0.75,
}
FLOORS_OF_THE_DOCUMENTS = {
    "sections": 0.98,
    "citations": 0.97,
    "targets": 0.95,
    "deadlines": 0.93,
    "assignments": 0.90,
}


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def read(extractor: Extractor, texts: list[Path]) -> dict[str, Any]:
    return {file.stem: json.loads(extractor(file.read_bytes(), name=file.name).to_json()) for file in texts}


def golds(folder: Path) -> dict[str, Any]:
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json"))}


def exact(gold: dict[str, Any], predicted: dict[str, Any]) -> dict[str, float]:
    result = evaluate(gold, predicted)
    return {kind: figures.score("exact").f1 for kind, figures in result.types.items()}


def below(figures: dict[str, float], floors: dict[str, float]) -> dict[str, tuple[float, float]]:
    return {kind: (figures[kind], floor) for kind, floor in floors.items() if figures[kind] < floor}


def test_our_samples(extractor: Extractor) -> None:
    gold = golds(GOLD)
    texts = [file for file in sorted((HERE.parent / "corpus").iterdir()) if file.stem in gold]
    assert len(texts) == len(gold) >= 5
    figures = exact(gold, read(extractor, texts))
    assert below(figures, FLOORS_OF_OUR_SAMPLES) == {}
    assert figures["header"] >= 0.95


@pytest.fixture(scope="module")
def excerpts(extractor: Extractor) -> tuple[dict[str, Any], dict[str, Any]]:
    """Gold of the marked excerpts, and what is read in their texts."""
    gold: dict[str, Any] = {}
    predicted: dict[str, Any] = {}
    for file in sorted((GOLD / "excerpts").glob("*.md")):
        text, gold[file.stem] = parse(file.read_text(encoding="utf-8"), file.name)
        assert check(text, gold[file.stem]) > 0
        predicted[file.stem] = json.loads(extractor(text.encode(), name=file.name).to_json())
    return gold, predicted


def test_our_excerpts(excerpts: tuple[dict[str, Any], dict[str, Any]]) -> None:
    assert len(excerpts[0]) >= 10
    figures = exact(*excerpts)
    assert below(figures, FLOORS_OF_THE_EXCERPTS) == {}
    assert figures["header"] >= 0.93


@pytest.mark.parametrize(("gold", "texts"), [("gold", "documents"), ("examples", "examples")])
def test_the_shared_material(extractor: Extractor, real: Path, gold: str, texts: str) -> None:
    wanted = golds(real / gold)
    figures = exact(wanted, read(extractor, sorted((real / texts).glob("*.txt"))))
    assert below(figures, FLOORS_OF_THE_DOCUMENTS) == {}
    assert figures["header"] >= 0.97


def test_a_worse_reader_is_seen(extractor: Extractor) -> None:
    gold = golds(GOLD)
    texts = [file for file in sorted((HERE.parent / "corpus").iterdir()) if file.stem in gold]
    predicted = read(extractor, texts)
    for plan in predicted.values():
        for kind in FLOORS_OF_OUR_SAMPLES:
            del plan[kind][::3]
    assert set(below(exact(gold, predicted), FLOORS_OF_OUR_SAMPLES)) == set(FLOORS_OF_OUR_SAMPLES)


@pytest.mark.parametrize("what", ["plans", "excerpts"])
def test_the_tables_of_the_readme(
    extractor: Extractor, excerpts: tuple[dict[str, Any], dict[str, Any]], what: str
) -> None:
    gold, predicted = excerpts
    if what == "plans":
        gold = golds(GOLD)
        predicted = read(extractor, [f for f in sorted((HERE.parent / "corpus").iterdir()) if f.stem in gold])
    readme = (HERE.parent / "README.md").read_text(encoding="utf-8")
    for kind, figures in evaluate(gold, predicted).types.items():
        found, exactly = figures.score("overlapping").f1, figures.score("exact").f1
        assert f"| {kind} | {figures.gold} | {found:.3f} | {exactly:.3f} |" in readme
