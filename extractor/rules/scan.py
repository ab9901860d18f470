"""Rules and a text to matches, in one pass.

The starts of all rules are one alternation, factored by common beginnings; only where it hits are the rules tried whose
start it is. Leftmost wins, then longest, then the first in the file. `scan_slowly` says the same in the obvious way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Final, NamedTuple

import regex

from .rules import DIGIT, Rule, forms, trie

Spans = Sequence[tuple[int, int]]
_NONE: Final[Spans] = ()
# How far a mention may reach, in code points.
WINDOW: Final = 2000


class Mention(NamedTuple):
    """What one rule saw in one place; offsets are of the text that was scanned."""

    rule: Rule
    match: regex.Match[str]

    @property
    def start(self) -> int:
        """Where it begins in the text that was scanned."""
        return self.match.start()

    @property
    def end(self) -> int:
        """Where it ends, half-open."""
        return self.match.end()


class Scanner:
    """The rules of a kind, ready to be tried: made once, never changed."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self._digits = tuple(rule for rule in self.rules if DIGIT in rule.starts)

    @cached_property
    def _by_word(self) -> dict[str, tuple[Rule, ...]]:
        """The rules that may match where a start hits: at a hit the trie gives the longest word, and the rules whose
        start is a beginning of it may match there as well.
        """
        words: dict[str, list[Rule]] = {}
        for rule in self.rules:
            for start in rule.starts:
                for form in forms(start) if start != DIGIT else ():
                    words.setdefault(form, []).append(rule)
        by_word = {}
        for word in words:
            found = {rule for end in range(1, len(word) + 1) for rule in words.get(word[:end], ())}
            found.update(self._digits if word[0] in "0123456789" else ())
            by_word[word] = tuple(sorted(found, key=lambda rule: rule.order))
        return by_word

    @cached_property
    def _starts(self) -> re.Pattern[str]:
        """Any start of any rule, the longest first; made when it is first asked for. Each option begins with a character of
        its own, and so `re` skips what none begins with.
        """
        by_first: dict[str, list[str]] = {}
        for word in self._by_word:
            by_first.setdefault(word[0], []).append(word)
        options = [trie(words) for words in by_first.values()]
        options += [f"{digit}[0-9]*" for digit in "0123456789"] if self._digits else []
        return re.compile("|".join(options) or r"(?!)")

    def at(self, text: str, position: int, end: int | None = None) -> Mention | None:
        """The mention that begins exactly at `position`, if any; nothing at or behind `end` is looked at."""
        hit = self._starts.match(text, position, len(text) if end is None else end)
        return self._best(text, hit, len(text) if end is None else end) if hit else None

    def whole(self, text: str) -> Mention | None:
        """The mention that is all of `text`, by the first rule in the file that makes one; a longer text than a mention can
        be is none.
        """
        hit = self._starts.match(text) if len(text) <= WINDOW else None
        for rule in self._candidates(hit) if hit else ():
            if match := rule.pattern.fullmatch(text):
                return Mention(rule, match)
        return None

    def scan(self, text: str, start: int = 0, end: int | None = None, masked: Spans = _NONE) -> Iterator[Mention]:
        """All mentions in `text[start:end]`, in order, none overlapping another or one of the `masked` spans (sorted)."""
        stop = len(text) if end is None else end
        blocked = iter((*masked, (stop, stop)))
        left, right = next(blocked)
        position = start
        search = self._starts.search
        while hit := search(text, position, stop):
            position = hit.start()
            while right <= position and left < stop:
                left, right = next(blocked)
            if left <= position < right:
                position = right
                continue
            mention = self._best(text, hit, min(left, stop) if left > position else stop)
            if mention is None:
                position = hit.end() if hit[0].isdigit() else position + 1
            else:
                yield mention
                position = max(mention.end, position + 1)

    def _best(self, text: str, hit: re.Match[str], end: int) -> Mention | None:
        position = hit.start()
        if position and text[position - 1].isalpha():  # the patterns say the same of all that can be in a word
            return None
        best: Mention | None = None
        # The engine looks ahead for what a pattern cannot do without: a window keeps that from costing the whole text.
        end = min(end, position + WINDOW)
        for rule in self._candidates(hit):
            match = rule.pattern.match(text, position, end)
            if match and (best is None or match.end() > best.end):
                best = Mention(rule, match)
        return best

    def _candidates(self, hit: re.Match[str]) -> tuple[Rule, ...]:
        return self._by_word.get(_spaced(hit[0]), self._digits)


def by_set(rules: Sequence[Rule], key: str = "role") -> Callable[..., Scanner]:
    """What makes a scanner of those of the rules that `set` the key to one of the given values."""
    return lambda *values: Scanner([rule for rule in rules if rule.set.get(key) in values])


def _spaced(word: str) -> str:
    return word if "  " not in word else re.sub(" +", " ", word)


def scan_slowly(rules: Sequence[Rule], text: str, masked: Spans = _NONE) -> Iterator[Mention]:
    """What `Scanner.scan` must give, said plainly: every rule is tried at every position."""
    position = 0
    while position < len(text):
        right = next((b for a, b in masked if a <= position < b), None)
        if right is not None:
            position = right
            continue
        end = min((a for a, _ in masked if a > position), default=len(text))
        end = min(end, position + WINDOW)
        found = [Mention(rule, match) for rule in rules if (match := rule.pattern.match(text, position, end))]
        best = max(found, key=lambda mention: (mention.end, -mention.rule.order), default=None)
        if best is not None:
            yield best
        position = max(position + 1, best.end if best else 0)
