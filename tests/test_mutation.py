"""Damaged documents: nothing falls over, positions hold, and a wound is felt only where it is."""

import json
import random
import re
import time
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from mutators import MUTATORS, Edit, Seen, corpus, damage, far, flipped, lost, material, noise, patched, read, seen

from extractor import Extractor, Plan, SourceError

# Seconds of processor time that no damaged document may take more than its undamaged self, that many times over.
SLACK, TIMES = 1.0, 10.0
# A seed has nothing to be shrunk to: the first failure is told as it is.
ONCE = settings(
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


@cache
def extractor() -> Extractor:
    """With every word left over among the diagnostics: their places must hold, too."""
    return Extractor(residue=True)


@cache
def whole(file: Path) -> tuple[str, Plan, list[Seen]]:
    """A sample, its plan and the plan's records."""
    text = read(file)
    plan = extractor()(text)
    return text, plan, seen(plan)


@cache
def usual_time(file: Path) -> float:
    """The processor time that a sample takes once the rules are compiled."""
    text, *_ = whole(file)
    begin = time.process_time()
    extractor()(text)
    return time.process_time() - begin


def check_places(plan: Plan, source: str) -> None:
    """Every span lies in the source and holds the text of its record."""
    assert plan.source.length == len(source)
    for records in (plan.citations, plan.targets, plan.deadlines, plan.assignments):
        for record in records:
            assert record.text == source[record.start : record.end] != ""
    for assignment in plan.assignments:
        for agency in (*assignment.actors, *assignment.partners, *assignment.reports_to, *assignment.via):
            assert agency.text == source[agency.start : agency.end] != ""
    for section in plan.sections:
        assert 0 <= section.start <= section.end <= len(source)
        if section.heading_start is not None and section.heading_end is not None:
            assert section.start <= section.heading_start < section.heading_end <= section.end
            assert letters(section.heading or "") == letters(source[section.heading_start : section.heading_end])
    for found in plan.diagnostics:
        assert all(0 <= start <= end <= len(source) for start, end in found.spans)
    spans = [span for agency in plan.agencies for span in agency.mentions]
    spans += [target.horizon_from for target in plan.targets if target.horizon_from]
    assert all(0 <= start < end <= len(source) for start, end in spans)


PAGE_NUMBER = re.compile(r"\n\W*(?:Trang )?\d{1,3}\W*(?=\n)")


def letters(text: str) -> str:
    """What is left of a heading without white space, marks, and page numbers between its lines: cleaning takes no other
    letter or digit away.
    """
    return "".join(c for c in unicodedata.normalize("NFC", PAGE_NUMBER.sub("", text)) if c.isalnum())


def check_links(plan: Plan) -> None:
    """What a record names is there, ids are unique, lists are in order."""
    known: set[str] = set()
    for records in (plan.sections, plan.citations, plan.targets, plan.deadlines, plan.assignments):
        places: list[tuple[int, int]] = [(record.start, -record.end) for record in records]
        assert places == sorted(places)
        known.update(record.id for record in records)
    assert len(known) == sum(map(len, (plan.sections, plan.citations, plan.targets, plan.deadlines, plan.assignments)))
    for records in (plan.citations, plan.targets, plan.deadlines, plan.assignments):
        assert {record.section for record in records} <= known | {None}
    assert {section.parent for section in plan.sections} <= known | {None}
    for assignment in plan.assignments:
        assert {*assignment.deadlines, *assignment.citations, *assignment.targets} <= known


def check_json(plan: Plan) -> None:
    data = plan.to_json()
    assert Plan.from_json(data) == plan
    json.loads(data)


def check(plan: Plan, source: str) -> None:
    """All that holds of every text, damaged or not."""
    check_places(plan, source)
    check_links(plan)
    check_json(plan)


def check_damaged(file: Path, damaged: str, edits: Sequence[Edit]) -> None:
    plan = extractor()(damaged)
    check(plan, damaged)
    check_far(file, edits, plan)


def check_far(file: Path, edits: Sequence[Edit], plan: Plan) -> None:
    """The records far from every wound say what they said."""
    _, before, records = whole(file)
    gone = lost(far(before, records, edits), seen(plan), paths=False)
    assert gone == [], f"{file.name}: {edits}"


def check_bytes(data: bytes) -> None:
    try:
        plan = extractor()(data, name="x.txt")
    except SourceError as error:
        assert "x.txt" in str(error)
        return
    check_json(plan)


# --- in every run: 300 ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MUTATORS)
def test_a_wound_is_felt_only_where_it_is(name: str) -> None:
    @settings(ONCE, max_examples=18)
    @given(file=st.sampled_from(corpus()), rng=st.randoms(use_true_random=True))
    def holds(file: Path, rng: random.Random) -> None:
        text, *_ = whole(file)
        damaged, edits = damage(text, [name], rng)
        check_damaged(file, damaged, edits)

    holds()


@settings(ONCE, max_examples=42)
@given(
    file=st.sampled_from(corpus()),
    names=st.lists(st.sampled_from(list(MUTATORS)), min_size=2, max_size=20),
    rng=st.randoms(use_true_random=True),
)
def test_many_wounds_break_nothing(file: Path, names: list[str], rng: random.Random) -> None:
    text, *_ = whole(file)
    damaged, edits = damage(text, names, rng)
    check_damaged(file, damaged, edits)


@settings(ONCE, max_examples=30)
@given(file=st.sampled_from(corpus()), count=st.integers(1, 60), rng=st.randoms(use_true_random=True))
def test_flipped_bytes_are_read_or_refused(file: Path, count: int, rng: random.Random) -> None:
    check_bytes(flipped(file.read_bytes(), count, rng))


@settings(ONCE, max_examples=30)
@given(rng=st.randoms(use_true_random=True))
def test_random_bytes_are_read_or_refused(rng: random.Random) -> None:
    check_bytes(noise(rng))


# --- the mutators themselves ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MUTATORS)
@pytest.mark.parametrize("text", ["", "\n", "a", "I.", "\u0301", "- \n- \n"])
def test_mutators_take_any_text(name: str, text: str) -> None:
    damaged, edits = damage(text, [name], random.Random(1))
    assert (damaged == text) or edits
    assert patched(text, edits) == damaged


@pytest.mark.parametrize("name", MUTATORS)
def test_the_same_seed_gives_the_same_wound(name: str) -> None:
    text = read(corpus()[0])
    assert damage(text, [name], random.Random(7)) == damage(text, [name], random.Random(7))
    assert len({damage(text, [name], random.Random(seed))[0] for seed in range(5)}) > 1


def test_wounds_of_one_text_do_not_meet() -> None:
    text = read(corpus()[0])
    damaged, edits = damage(text, list(MUTATORS) * 3, random.Random(3))
    assert len(edits) > 5
    assert all(left.end <= right.start for left, right in pairwise(edits))
    assert len(damaged) == len(text) + sum(len(edit.new) - (edit.end - edit.start) for edit in edits)


def test_a_lost_record_is_seen() -> None:
    """The comparison must notice what it is there for."""
    text, plan, records = whole(corpus()[0])
    target = plan.targets[0]
    edit = Edit(target.start, target.end, "")
    after = seen(extractor()(patched(text, [edit])))
    assert target.start in [record.start for record in lost(records, after) if record.kind == "targets"]
    assert all(record.start != target.start for record in far(plan, records, [edit]))


# --- long ----------------------------------------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("hundred", range(100))
def test_ten_thousand_mutations(hundred: int) -> None:
    """A hundred of them, on all material there is: nothing falls over, far records stay, none takes for ever. The slowest of
    each hundred is printed (`pytest -m long -rP`).
    """
    slowest = (0.0, "")
    files = material()
    for seed in range(100 * hundred, 100 * hundred + 100):
        rng = random.Random(seed)
        file = rng.choice(files)
        text, *_ = whole(file)
        damaged, edits = damage(text, rng.choices(list(MUTATORS), k=rng.choice([1, 1, 1, 2, 5, 20])), rng)
        begin = time.process_time()
        plan = extractor()(damaged)
        took = time.process_time() - begin
        name = f"seed {seed}, {file.name}"
        slowest = max(slowest, (took, name))
        assert took < SLACK + TIMES * usual_time(file) * (1 + len(damaged) / len(text)), f"{name}: {took:.1f} s"
        check(plan, damaged)
        check_far(file, edits, plan)
    print(f"slowest: {slowest[0]:.2f} s, {slowest[1]}")


@pytest.mark.long
@pytest.mark.parametrize("hundred", range(20))
def test_two_thousand_files_of_random_bytes(hundred: int) -> None:
    for seed in range(100 * hundred, 100 * hundred + 100):
        rng = random.Random(seed)
        check_bytes(noise(rng) if seed % 2 else flipped(rng.choice(material()).read_bytes(), rng.randint(1, 200), rng))
