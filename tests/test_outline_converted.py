"""The section tree of converted and damaged texts: the same tree, right positions, time in proportion."""

import itertools
import random
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mutate import HARMLESS
from outlines import CORPUS, TITLE, key
from test_outline import DECISION, NOISE, SYSTEMS

from extractor import extract
from extractor.text import Text, read_text

# --- mutations that change nothing a reader would call content ---------------------


def width(text: str) -> int:
    """The width at which a text is wrapped already (some lines go on with a small letter): that of nearly all its lines."""
    lines = text.split("\n")
    wrapped = sum(after.strip()[:1].islower() for line, after in itertools.pairwise(lines) if line.strip())
    lengths = sorted(len(line) for line in lines if line.strip())
    return lengths[-1 - len(lengths) // 20] if wrapped * 10 > len(lengths) else 0


def unchanged(text: str) -> list[str]:
    """The mutations under which the tree differs. A text that is wrapped itself is wrapped anew only at widths that are not
    smaller than its own: a narrower one leaves every other line short, as no converter does.
    """
    own = width(text)
    before = key(extract(text))
    changed = []
    for name, mutate in HARMLESS.items():
        columns = re.fullmatch(r"wrapped at (\d+)", name)
        if columns and int(columns[1]) < own:
            continue
        if key(extract(mutate(text))) != before:
            changed.append(name)
    return changed


@pytest.mark.parametrize("file", CORPUS, ids=[file.stem for file in CORPUS])
def test_harmless_mutations_of_our_samples(file: Path) -> None:
    assert unchanged(read_text(file.read_bytes()).text) == []


@pytest.mark.parametrize("folder", ["documents", "examples"])
def test_harmless_mutations_of_shared_documents(real: Path, folder: str) -> None:
    files = sorted((real / folder).glob("*.txt"))
    assert files
    changed = {file.stem: unchanged(read_text(file.read_bytes()).text) for file in files}
    assert {name: found for name, found in changed.items() if found} == {}


# --- offsets -----------------------------------------------------------------------


def check_offsets(source: str) -> None:
    """Every span is inside the source, holds what the contract says and is no wider; a heading is its cleaned words."""
    plan = extract(source)
    text = Text(source)
    places = {text.span(k, k + 1)[0]: k for k in range(len(text.view))}
    ends = {text.span(k, k + 1)[1]: k + 1 for k in range(len(text.view))}
    assert [(s.start, -s.end) for s in plan.sections] == sorted((s.start, -s.end) for s in plan.sections)
    for section in plan.sections:
        assert 0 <= section.start < section.end <= len(source)
        assert not source[section.start].isspace()
        assert not source[section.end - 1].isspace()
        assert source[section.start] != "|"
        if section.heading is None:
            assert section.heading_start is None
            continue
        assert section.heading_start is not None
        assert section.heading_end is not None
        assert section.start <= section.heading_start < section.heading_end <= section.end
        view = slice(places[section.heading_start], ends[section.heading_end])
        words = re.findall(r"\w+", text.clean(view.start, view.stop, text.view))
        numbers = [word for word in words if not word.isdigit()]  # a page number may stand inside
        assert [word for word in re.findall(r"\w+", section.heading) if not word.isdigit()] == numbers


@pytest.mark.parametrize("file", CORPUS, ids=[file.stem for file in CORPUS])
@pytest.mark.parametrize("mutation", ["NFD", "CRLF", "markdown added", "NBSP"])
def test_offsets_of_our_samples(file: Path, mutation: str) -> None:
    text = read_text(file.read_bytes()).text
    check_offsets(text)
    check_offsets(HARMLESS[mutation](text))


def test_offsets_of_shared_documents(real: Path) -> None:
    for folder in ("documents", "examples"):
        for file in sorted((real / folder).glob("*.txt")):
            text = read_text(file.read_bytes()).text
            check_offsets(text)
            check_offsets(HARMLESS["NFD"](text))


def test_offsets_of_random_cuts() -> None:
    chance = random.Random(5)
    texts = [read_text(file.read_bytes()).text for file in CORPUS]
    for n in range(150):
        text = chance.choice(texts)
        first = chance.randrange(len(text))
        piece = text[first : first + chance.randrange(1, 4000)]
        check_offsets(HARMLESS["NFD"](piece) if n % 3 == 0 else piece)


LINES = [text for text, _ in (*SYSTEMS.values(), *NOISE.values())]
PIECES = sorted(
    {line for text in LINES for line in text.split("\n")}
    | set(DECISION.split("\n"))
    | {"", "PHỤ LỤC", "Nơi nhận:", "|", "- "}
)


@settings(max_examples=250, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_lines_in_any_order_give_a_tree(lines: list[str], newline: str) -> None:
    check_offsets(newline.join(lines))


@settings(max_examples=200, deadline=None)
@example("|#|")
@example("1.*:\r:")
@example("| | |\n| x |")
@given(st.text(st.sampled_from("I1.a)Đ-:;|\n\r\t \u200b\u0301*#KẾ HOẠCH"), max_size=120))
def test_any_text_gives_a_tree(text: str) -> None:
    check_offsets(text)


# --- nothing grows faster than its input -------------------------------------------


def seconds(text: str) -> float:
    begin = time.process_time()
    extract(text)
    return time.process_time() - begin


GROWING: dict[str, Callable[[int], str]] = {
    "one line": lambda n: TITLE + "trồng cây năm 2024 và " * n,
    "one line of digits": lambda n: TITLE + "1" * 22 * n,
    "blank lines": lambda n: TITLE + "\n" * 22 * n,
    "spaces": lambda n: TITLE + " " * 22 * n + "x",
    "numbers": lambda n: TITLE + "1. Trồng cây\n- Tưới cây.\n" * n,
    "rising numbers": lambda n: TITLE + "".join(f"{k % 999 + 1}. Trồng cây\n" for k in range(n)),
    "numbers without dots": lambda n: TITLE + "1 Trồng cây xanh\n" * n,
    "capitals": lambda n: TITLE + "TRỒNG CÂY XANH VÀ\n" * n,
    "titles": lambda n: "KẾ HOẠCH TRỒNG CÂY\n" * n,
    "recipients": lambda n: TITLE + "I. CHUNG\nNơi nhận:\n" + "- Sở Nội vụ;\n" * n,
    "two columns": lambda n: TITLE + "I. CHUNG\nNơi nhận:      CHỦ TỊCH\n" + "- Sở Nội vụ;       Hà Văn An\n" * n,
    "annexes": lambda n: TITLE + "I. CHUNG\nPHỤ LỤC\nBIỂU\n" * n,
    "fields": lambda n: TITLE + "I. CHUNG\n1. Một\n" + "- Nội dung: trồng cây.\n" * n,
    "rows": lambda n: TITLE + "I. CHUNG\n" + "| 1 | Trồng | Xã |\n" * n,
    "preambles": lambda n: TITLE + "Thực hiện Công văn số 5/UBND-VP;\n" * n,
    "decomposed": lambda n: TITLE + "e\u0301 a\u0301 o\u0301 u\u0301 i\u0301 y\n" * n,
    "stars": lambda n: TITLE + "* **a** _b_ `c` # d\n" * n,
    "units on one line": lambda n: "I. MỤC TIÊU CHUNG 1. Đây. " + "II. MỤC TIÊU RIÊNG 1. Một a) Hai. - Ba. " * n,
    "headings run in": lambda n: "I. MỤC TIÊU CHUNG 1. Một - Hai - Ba\n" * n,
}  # fmt: skip


@pytest.mark.parametrize("name", GROWING)
def test_work_grows_with_the_text(name: str) -> None:
    """Four times the text, at most eight times the time; the least of three tries counts."""
    small, large = (GROWING[name](n) for n in (1000, 4000))
    first = min(seconds(small) for _ in range(2))
    second = min(seconds(large) for _ in range(2))
    assert second < 8 * max(first, 0.02)


LINE = "Ủy ban nhân dân xã trồng cây năm 2024; "


def test_a_long_line_takes_time_in_proportion() -> None:
    assert seconds(TITLE + LINE * 16_000) < 16 * max(seconds(TITLE + LINE * 2_000), 0.05)


@pytest.mark.long
def test_ten_million_characters_on_one_line() -> None:
    large = TITLE + LINE * 260_000
    assert len(large) > 10_000_000
    assert seconds(large) < 40 * max(seconds(TITLE + LINE * 13_000), 0.05)
