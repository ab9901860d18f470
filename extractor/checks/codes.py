"""Codes of issuers as they are compared, and which of them are near to one another."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Final

import regex

from ..citations.symbols import code_key

_JOINT: Final = regex.compile(r"[&.\s]")


class Near:
    """Codes that can be found by others that differ in one letter: both leave the same where one letter is left out."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._shorter: dict[str, list[str]] = {}

    def add(self, code: str) -> None:
        """Let a code be found from now on."""
        key = key_of(code)
        if key not in self._codes:
            self._codes[key] = code
            for shorter in _shorter(key):
                self._shorter.setdefault(shorter, []).append(key)

    def near(self, code: str, least: int) -> str | None:
        """The first code of at least so many letters that `code` is but for one letter or the order of two."""
        key = key_of(code)
        for shorter in _shorter(key) if len(key) >= least else ():
            for other in self._shorter.get(shorter, ()):
                if len(other) >= least and other[0] == key[0] and _one_off(key, other):
                    return self._codes[other]
        return None


def _shorter(key: str) -> dict[str, None]:
    """A code, and what is left of it without one of its letters."""
    return dict.fromkeys((key, *(key[:i] + key[i + 1 :] for i in range(len(key)))))


def key_of(code: str) -> str:
    """A code as it is compared: without the stroke of Đ, case, and the signs for "and"."""
    return _JOINT.sub("", code_key(code))


def likeness(left: str, right: str) -> float:
    """How much two codes are alike, from 0 to 1."""
    return SequenceMatcher(None, key_of(left), key_of(right), autojunk=False).ratio()


def is_within(short: str, long: str) -> bool:
    """Whether the letters of `short` stand in `long` in their order: an issuer may leave some out."""
    letters = iter(long)
    return all(letter in letters for letter in short)


def _one_off(left: str, right: str) -> bool:
    """Whether one letter more, less or other, or two swapped, make one of the other."""
    if abs(len(left) - len(right)) > 1 or left == right:
        return False
    i = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    return (
        left[i + 1 :] == right[i + 1 :]
        or left[i + 1 :] == right[i:]
        or left[i:] == right[i + 1 :]
        or (left[i : i + 2] == right[i : i + 2][::-1] and left[i + 2 :] == right[i + 2 :])
    )
