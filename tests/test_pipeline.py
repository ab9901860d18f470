"""The extractor as a thing that is handed to other processes."""

from __future__ import annotations

import pickle

import pytest

from extractor import Extractor
from tests.mutators import corpus, read


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    made = Extractor(residue=True)
    made.compile()
    return made


def test_a_pickled_extractor_reads_the_same(extractor: Extractor) -> None:
    other = pickle.loads(pickle.dumps(extractor))
    for file in corpus():
        text = read(file)
        assert other(text) == extractor(text), file.name


def test_a_pickle_holds_every_pattern_compiled(extractor: Extractor) -> None:
    other = pickle.loads(pickle.dumps(extractor))
    assert all("pattern" in vars(rule) for rule in other.rules)
    assert sum(1 for _ in other.rules) == sum(1 for _ in extractor.rules) > 0
