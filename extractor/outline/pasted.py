"""Lines that a copy has run together: several units on one line, "... thôn. II. NHIỆM VỤ 1. Trồng cây a) ...".

Only a line is parted that holds a roman number with a heading in capitals inside, in its sequence, or whose own such heading
is followed by "1.": before every number that goes on with its sequence, before items of lists, and before the words by which
other parts of a page begin. A space becomes a line feed, so no position moves.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Final

import regex

from ..rules.scan import Scanner
from .numbering import LETTERS, roman

_ROMAN: Final = regex.compile(r"(?<![\p{L}\p{N}])(?P<label>[IVX]{1,5}) ?[.:/)-] ?(?=\p{Lu}{2,}[ ,]+\p{Lu}{2})")
_CAPITALS: Final = regex.compile(r"[\p{Lu}\p{N} ,;&()/-]{4,200}?(?= +1[.)] ?\p{Lu})")
_NUMBER: Final = regex.compile(r"(?<= )(?P<label>\d{1,2}|[a-zđ])[.)] ?(?=\p{Lu})")
_ITEM: Final = regex.compile(r"(?<= )[-+•] ?(?=\p{Lu})")
_NEWLINE: Final = regex.compile("\n")
_STOPS: Final = frozenset('.;:!?”")/…')
# How long a title may be behind which the first of its parts stands at once.
_TITLE: Final = 120


def parted(view: str, words: Scanner, references: Collection[str], is_title: Callable[[str], bool]) -> str:
    """`view` with a line feed for the space before each unit inside a line that was run together; of the same length.

    `words`: the rules of the words by which other parts of a page begin, with `behind` where one more does; behind one of the
    `references` a number is none of a unit ("Điều 1."), behind what `is_title` a dash begins an item ("1. Yêu cầu - Đúng hạn").
    """
    spots: set[int] = set()
    for start, end, heads in _run_together(view, references):
        spots.update(head for head in heads if head > start)
        for mention in words.scan(view, start, end):
            spots.add(mention.start)
            spots.add(mention.match.start("behind") if "behind" in mention.rule.groups else mention.start)
        for left, right in zip(heads, (*heads[1:], end), strict=True):
            numbers = list(_numbers(view, left, right, references))
            spots.update(numbers)
            spots.update(_items(view, left, right, numbers, is_title))
    spots = {spot for spot in spots if spot and view[spot - 1] == " "}
    if not spots:
        return view
    pieces: list[str] = []
    done = 0
    for spot in sorted(spots):
        pieces += (view[done : spot - 1], "\n")
        done = spot
    return "".join((*pieces, view[done:]))


def _run_together(view: str, references: Collection[str]) -> Iterator[tuple[int, int, list[int]]]:
    """The lines that were run together, and where roman numbers begin in each."""
    heads = _heads(view, references)
    if not heads:
        return
    breaks = [match.start() for match in _NEWLINE.finditer(view)]
    lines: dict[int, list[regex.Match[str]]] = {}
    for head in heads:
        lines.setdefault(bisect_right(breaks, head.start()), []).append(head)
    for line, found in lines.items():
        start, end = breaks[line - 1] + 1 if line else 0, breaks[line] if line < len(breaks) else len(view)
        inside = view[start : found[-1].start()].strip(" *#-+•>")
        if "|" not in view[start:end] and (inside or _CAPITALS.match(view, found[0].end(), end)):
            yield start, end, [head.start() for head in found]


def _heads(view: str, references: Collection[str]) -> list[regex.Match[str]]:
    """The roman numbers with headings in capitals that begin a line, or go on with their sequence inside one."""
    out: list[regex.Match[str]] = []
    due = 1
    for match in _ROMAN.finditer(view):
        value = roman(match["label"]) or 0
        before = _before(view, 0, match.start()).rstrip("*#> ")
        heads = before[-1:] in ("", "\n")
        begins = value == 1 and not before[-1:].islower() and _last_word(before) not in references
        if heads or (value in (1, due) and (before[-1] in _STOPS or begins)):
            due = value + 1
            out.append(match)
    return out


def _numbers(view: str, start: int, end: int, references: Collection[str]) -> Iterator[int]:
    """Where the numbers below one roman number begin."""
    due = {"arabic": 1, "letter": 1}
    last = start
    for match in _NUMBER.finditer(view, start, end):
        label = match["label"]
        style = "arabic" if label.isdigit() else "letter"
        value = int(label) if label.isdigit() else LETTERS.find(label) + 1
        before = _before(view, last, match.start())
        begins = value == 1 and match.start() - last <= _TITLE and _last_word(before) not in references
        if value in (1, due[style]) and (begins or before[-1:] in _STOPS):
            due[style] = value + 1
            if style == "arabic":
                due["letter"] = 1
            last = match.start()
            yield last


def _items(view: str, start: int, end: int, numbers: Sequence[int], is_title: Callable[[str], bool]) -> Iterator[int]:
    """Where items of lists begin: behind a sentence, or behind the title of their unit."""
    for match in _ITEM.finditer(view, start, end):
        i = bisect_right(numbers, match.start())
        unit = numbers[i - 1] if i else start
        before = _before(view, unit, match.start())
        titled = match.start() - unit <= _TITLE and not view[match.end() : match.end() + 2].isupper()
        if before[-1:] in _STOPS or (titled and is_title(before.partition(" ")[2])):
            yield match.start()


def _before(view: str, start: int, end: int) -> str:
    """The last words of `view[start:end]`, without the spaces at their end."""
    return view[max(start, end - _TITLE) : end].rstrip(" ")


def _last_word(text: str) -> str:
    words = text.split()
    return words[-1].lower() if words else ""
