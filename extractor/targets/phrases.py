"""Small steps over the words of a flow: what ends where another begins, and words as clean values."""

from __future__ import annotations

from typing import Final

import regex

from ..rules.scan import Mention, Scanner

WORD: Final = regex.compile(r"\w+")
EDGE: Final = " \n,;:.-+•|/"
_SPACE: Final = regex.compile(r"\s+")


def ending(scanner: Scanner, flow: str, floor: int, end: int, width: int) -> Mention | None:
    """The longest match that ends at `end` (spaces aside), not reaching back over `floor` or more than `width`."""
    end = back(flow, floor, end)
    first = max(floor, end - width)
    for word in WORD.finditer(flow, first, end):
        mention = scanner.at(flow, word.start(), end)
        if mention and mention.end == end:
            return mention
    return None


def back(flow: str, floor: int, end: int, characters: str = " \n") -> int:
    """`end` moved back over `characters`, not behind `floor`."""
    while end > floor and flow[end - 1] in characters:
        end -= 1
    return end


def forth(flow: str, start: int, ceiling: int, characters: str = " \n") -> int:
    """`start` moved on over `characters`, not behind `ceiling`."""
    while start < ceiling and flow[start] in characters:
        start += 1
    return start


def clean(flow: str, start: int, end: int) -> str:
    """A span as a value: white space collapsed, marks at its edges and half a pair of brackets removed."""
    text = _SPACE.sub(" ", flow[start:end]).strip(EDGE)
    if text.count('"') % 2:
        text = text.strip('" ') if text[0] == '"' or text[-1] == '"' else text.replace('"', "")
    if text.count("(") != text.count(")"):
        text = text.strip("() ")
        if text.count("(") > text.count(")"):
            text = text[: text.rfind("(")].rstrip(EDGE)
    return text.strip(EDGE)


def joined(*parts: str) -> str:
    """The parts that are not empty, a space between."""
    return " ".join(part for part in parts if part)


def lowered(text: str) -> str:
    """The text with a small first letter, unless it begins with an abbreviation."""
    return text[0].lower() + text[1:] if len(text) > 1 and not text[1].isupper() else text
