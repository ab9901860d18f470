"""Which agencies a span of the text names: the rules and the gazetteer, ready to read documents.

A list is read from its first word: the longest name that the gazetteer or the document's own headings know, else what the
rules see (collectives, units with a name of their own, officials, persons); then a joint, then the next name. It ends at the
first verb.
"""

from __future__ import annotations

import re
from typing import Final

import regex

from ..rules.gazetteer import Entry, Gazetteer
from ..rules.rules import RuleSet, trie
from ..rules.scan import by_set
from .index import TABLES, Index
from .places import PlaceWords

GROUPS: Final = ("head", "colon", "many", "proper", "shared", "first")
_SPACE: Final = regex.compile(r"\s+")
_SHORT: Final = regex.compile(r"[\p{Lu}&]{2}|-")
_JOINED: Final = regex.compile(r"(?<=\p{Ll})-(?=\p{Lu}\p{Ll})")


class Agencies:
    """The rules and the gazetteer's names: made once, never changed."""

    def __init__(self, rules: RuleSet, gazetteer: Gazetteer) -> None:
        role = by_set(rules.of("agencies", GROUPS, needs=("role",)))
        self.people = role("person")
        self.offices = role("office")
        self.heads = role("heads")
        self.patterns = role("collective", "named", "common", "post")
        self.plurals = role("collective")
        self.own = role("self")
        self.place = role("place")
        self.apposition = role("apposition")
        self.remark = role("apposition", "remark")
        self.charge = role("charge")
        self.stops = role("verb", "edge", "reach")
        lexicons = rules.lexicons
        self.gazetteer = gazetteer
        self.collectives = {entry.name.lower(): entry for entry in gazetteer.of(*TABLES) if entry.kind == "collective"}
        self.places = PlaceWords(rules, gazetteer.of("provinces"))
        self.conjunction = lexicons.get("conjunctions", ("",))[0]
        indexed = {
            table: tuple(entry for entry in entries if _is_indexed(entry))
            for table, entries in gazetteer.tables.items()
        }
        self.index = Index(Gazetteer(indexed), self.places.all, tuple(self.places.committees), self.conjunction)
        for name in lexicons.get("plain_names", ()):
            self.index.add(name)
        self.nameless = frozenset(lexicons.get("nameless_heads", ()))
        self.joint = _joint(lexicons.get("agency_joints", ()))
        heads = {name.split(" ", 1)[0] for entry in gazetteer.of(*TABLES) for name in (entry.name, *entry.aliases)}
        self.first_word = re.compile(rf"(?<!\w)(?:{trie(word for word in heads if word[0].isupper())})(?!\w)")
        self.short_heads = dict(pair.split(": ", 1) for pair in lexicons.get("short_heads", ()))
        self.short_head = regex.compile(rf"({trie(self.short_heads) or '(?!)'})(?:\. *(?=\p{{Lu}})|(?=\p{{Lu}}{{2}}))")
        self._abbreviations = dict(pair.split(": ", 1) for pair in lexicons.get("agency_abbreviations", ()))
        self._short = regex.compile(rf"(?<![\p{{L}}&])(?:{trie(self._abbreviations) or '(?!)'})(?![\p{{L}}&])")

    def spelled(self, flow: str, start: int, end: int) -> str:
        """The words of a span with abbreviations written out and without page numbers or wraps."""
        text = _SPACE.sub(" ", flow[start:end]).strip()
        if not _SHORT.search(text):
            return text
        return _JOINED.sub(" - ", self._short.sub(lambda match: self._abbreviations[match[0]], text))


def _joint(words: tuple[str, ...]) -> regex.Pattern[str]:
    """What stands between two agencies of a list, the spaces around it included."""
    options = [
        regex.escape(word).replace("\\ ", " +") + (r"(?!\w)" if word[-1].isalpha() else "")
        for word in sorted(words, key=len, reverse=True)
    ]
    return regex.compile(rf" *+(?:{'|'.join(options) or '(?!)'}) *+")


def _is_indexed(entry: Entry) -> bool:
    """Whether an entry is looked up as a whole: not an official, whose agency is, nor a plural of places, which are read."""
    if entry.kind == "collective":
        return not entry.name[0].isupper() and entry.level not in ("district", "commune")
    return entry.kind != "office" or entry.level == "central"
