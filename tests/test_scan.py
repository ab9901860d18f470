"""The one pass gives what the slow way gives, and its work grows with its input."""

from __future__ import annotations

import time
from functools import cache

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.rules.rules import DIGIT, Rule, RuleSet, forms, load_rules, trie
from extractor.rules.scan import Mention, Scanner, scan_slowly
from extractor.text import fold


def rule(name: str, order: int, starts: list[str], then: str) -> Rule:
    words = tuple(DIGIT if word == "a digit" else word for word in starts)
    return Rule("toy", name, order, words, then, {}, (), (), ())


# Starts that begin one another, share words, hold digits and spaces; rules that overlap and that fail late.
TOYS = (
    rule("number", 0, ["a digit"], r"(?:[.,][0-9]++)*+ ?%?"),
    rule("day", 1, ["ngày"], r" ++[0-9]++"),
    rule("day-and-month", 2, ["ngày", "các ngày"], r" ++[0-9]++/[0-9]++"),
    rule("decision", 3, ["Quyết định", "QĐ"], r"(?: ++số)? ++[0-9]++"),
    rule("decision-again", 4, ["Quyết định"], r" ++số ++[0-9]++"),
    rule("number-word", 5, ["số"], r" ++[0-9]++/\p{Lu}++"),
    rule("half-year", 6, ["6 tháng", "a digit"], r" đầu năm"),
    rule("decide", 7, ["quyết"], r""),
)
WORDS = [
    "ngày",
    "Ngày",
    "NGÀY",
    "các ngày",
    "Quyết định",
    "quyết  định",
    "QUYẾT ĐỊNH",
    "QĐ",
    "số",
    "Số",
    "6 tháng",
    "đầu năm",
    "6",
    "12/5",
    "3,5%",
    "15/QĐ",
]
NOISE = [" ", "  ", "\n", ",", ".", "(", "/", "_", "a", "đ", "x1", "²", "\u0301", "́ngày", "Đ", "số", "s", "ế"]


def seen(mentions: object) -> list[tuple[str, int, int]]:
    assert not isinstance(mentions, Mention)
    return [(m.rule.name, m.start, m.end) for m in mentions]  # type: ignore[attr-defined]


@st.composite
def texts_with_masks(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    text = "".join(draw(st.lists(st.sampled_from(WORDS + NOISE), max_size=30)))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True)))
    return text, list(zip(cuts[::2], cuts[1::2], strict=False))


@given(texts_with_masks())
@settings(max_examples=600, deadline=None)
def test_one_pass_is_the_slow_way(case: tuple[str, list[tuple[int, int]]]) -> None:
    text, masks = case
    assert seen(Scanner(TOYS).scan(text, masked=masks)) == seen(scan_slowly(TOYS, text, masks))


@given(st.lists(st.sampled_from(WORDS + NOISE), max_size=20).map("".join), st.integers(0, 20))
@settings(max_examples=300, deadline=None)
def test_at_is_a_scan_of_one_place(text: str, position: int) -> None:
    found = Scanner(TOYS).at(text, position)
    slow = [m for r in TOYS if (m := r.pattern.match(text, position))]
    assert (found.end if found else None) == max((m.end() for m in slow), default=None)


def test_longest_then_first_in_the_file() -> None:
    assert seen(Scanner(TOYS).scan("Quyết định số 15")) == [("decision", 0, 16)]
    assert seen(Scanner(TOYS).scan("ngày 1/2")) == [("day-and-month", 0, 8)]
    assert seen(Scanner(TOYS[1:2]).scan("ngày 1/2")) == [("day", 0, 6)]


def test_a_mask_is_neither_read_nor_crossed() -> None:
    assert seen(Scanner(TOYS).scan("ngày 12/10 năm", masked=[(6, 9)])) == [("day", 0, 6)]


def test_no_rules() -> None:
    assert list(Scanner(()).scan("ngày 1")) == []


@given(st.lists(st.text("aăâđ -.", min_size=1, max_size=6).filter(str.strip).map(str.strip), min_size=1, max_size=12))
def test_trie_is_any_of_its_words(words: list[str]) -> None:
    pattern = regex.compile(trie(words))
    for word in words:
        assert pattern.fullmatch(word)
    for word in words:
        longest = max((w for w in words if word.startswith(w)), key=len)
        found = pattern.match(word)
        assert found
        assert found[0] == longest


def test_forms() -> None:
    assert set(forms("số")) == {"số", "Số", "SỐ"}
    assert set(forms("Quyết định")) == {"Quyết định", "quyết định", "QUYẾT ĐỊNH", "Quyết Định"}


# --- the rules that we ship -----------------------------------------------------------------------------------------


@cache
def shipped() -> RuleSet:
    return load_rules()


@cache
def scanner(kind: str) -> Scanner:
    return Scanner(shipped().rules[kind])


KINDS = sorted(shipped().rules)


@pytest.mark.parametrize("kind", KINDS)
def test_shipped_rules_over_their_examples(kind: str) -> None:
    rules = shipped().rules[kind]
    examples = [fold(e.text) for r in rules for e in (*r.accept, *r.pending)] + [
        fold(text) for r in rules for text in r.reject
    ]
    text = "\n".join(examples)[:6000]
    assert seen(scanner(kind).scan(text)) == seen(scan_slowly(rules, text))


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_shipped_rules_over_noise(kind: str, data: st.DataObject) -> None:
    rules = shipped().rules[kind]
    starts = sorted({form for r in rules for s in r.starts if s != DIGIT for form in forms(s)})
    pieces = st.one_of(st.sampled_from(starts or ["a"]), st.sampled_from(NOISE + WORDS), st.integers(0, 3000).map(str))
    text = "".join(data.draw(st.lists(pieces, max_size=25)))
    assert seen(scanner(kind).scan(text)) == seen(scan_slowly(rules, text))


# --- the work grows with the input ----------------------------------------------------------------------------------


def seconds(kind: str, text: str) -> float:
    """The least of three runs."""
    best = 9e9
    for _ in range(3):
        start = time.perf_counter()
        for _mention in scanner(kind).scan(text):
            pass
        best = min(best, time.perf_counter() - start)
    return best


HOSTILE = {
    "symbols": "số 12/QĐ-UBND, ",
    "words": "thực hiện ",
    "letters": "A",
    "digits": "1",
    "numbers": "15 ",
    "slashes": "1/",
    "hyphens": "QĐ-",
    "blanks": " ",
    "dots": ".",
    "brackets": "(",
    "lines": "- \n",
    "dates": "ngày 1/1/2023 ",
    "names": "Sở Nội vụ và ",
    "capitals": "ỦY BAN NHÂN DÂN ",
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_time_is_linear(kind: str, piece: str) -> None:
    seconds(kind, piece)  # patterns are compiled at their first match
    small, large = seconds(kind, piece * (4000 // len(piece))), seconds(kind, piece * (16000 // len(piece)))
    assert large < 4 * small * 3 + 0.02, f"{small * 1000:.1f} ms for 4,000 characters, {large * 1000:.1f} ms for 16,000"


def test_a_line_of_10000_symbols_and_one_of_100000_characters() -> None:
    one, ten = seconds("citations", "số 12/QĐ-UBND, " * 1000), seconds("citations", "số 12/QĐ-UBND, " * 10_000)
    assert ten < 30 * one + 0.05
    assert seconds("citations", "chữ " * 25_000) < 0.5
