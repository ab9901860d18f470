"""All names of the gazetteer and of one document, looked up word by word; case, dashes and commas may differ from the entry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import regex

from ..rules.gazetteer import Entry, Gazetteer
from ..text import unmarked

TABLES: Final = ("departments", "organisations", "ministries")
_WORD: Final = regex.compile(r"[^\W_]+|&")
_ABBREVIATION: Final = regex.compile(r"(?<![\p{L}&])[\p{Lu}&]{2,}(?![\p{L}])")
# What may stand between two words of a name besides spaces.
_GAPS: Final = ("", "-", ",", "/")
# Spaces in a name that is known without its marks too; shorter ones are other words as well ("Công đoạn").
_LEAST: Final = 2


@dataclass(frozen=True, slots=True)
class Form:
    """One spelling of an agency. `name`: how it is written out, without its place; `placed`: a place ends the name ("tỉnh");
    `spelled`: another wording of full words, which stays as printed; `entries`: those that bear the name, `names` how each of
    them writes it out.
    """

    name: str
    placed: bool
    spelled: bool
    entries: tuple[Entry, ...]
    names: tuple[str, ...] = ()

    def named(self, entry: Entry | None) -> str:
        """How one of the entries writes the name out ("BCHQS" is "Bộ Chỉ huy ..." in a province, "Ban Chỉ huy ..." below)."""
        return self.names[self.entries.index(entry)] if entry else self.name


@dataclass(frozen=True, slots=True)
class Hit:
    """A form of the index that stands in the text; offsets are of the text."""

    start: int
    end: int
    form: Form


class Index:
    """Names as a tree of words; a dash or comma in a name may be a dash, a comma or nothing in the text.

    `levels`: words of places ("tỉnh") that may end a name; `committees`: pairs of a Party committee and the word of its place.
    """

    def __init__(
        self, gazetteer: Gazetteer, levels: Sequence[str], committees: Sequence[str], conjunction: str
    ) -> None:
        self._conjunction = conjunction
        self._levels = tuple(levels)
        self._committees = tuple(committees)
        self._root: dict[Any, Any] = {}
        self._bare: dict[Any, Any] = {}
        for entry in gazetteer.of(*TABLES):
            for name in (entry.name, *entry.aliases):
                self._add_entry(name, entry)
                if (bare := _without_bar(name)) != name:
                    self._add_entry(bare, entry)

    def child(self) -> Index:
        """An empty index of the same kind: for the names that one document teaches."""
        return Index(Gazetteer({}), self._levels, self._committees, self._conjunction)

    def add(self, name: str, printed: str | None = None) -> None:
        """Teach a name that no gazetteer knows; `printed`: how the text writes it, where that differs."""
        self._put(printed or name, Form(name, False, False, ()))

    def longest(self, text: str, start: int, end: int) -> Hit | None:
        """The longest name that begins exactly at `start` and ends by `end`; where there is none, the name that stands there
        with damaged marks ("Sở Tài chinh").
        """
        hit = self._longest(self._root, str, text, start, end)
        damaged = self._longest(self._bare, unmarked, text, start, end) if text[start : start + 1].isupper() else None
        return damaged if damaged and damaged.form.entries and (hit is None or damaged.end > hit.end) else hit

    def _longest(self, root: dict[Any, Any], fold: Callable[[str], str], text: str, start: int, end: int) -> Hit | None:
        first = _WORD.match(text, start, end)
        if first is None or (False, fold((self._conjunction if first[0] == "&" else first[0]).lower())) not in root:
            return None
        best: Hit | None = None
        states = [root]
        previous = start
        for match in _WORD.finditer(text, start, end):
            left, right = match.span()
            gap = "" if left == previous else text[previous:left].strip(" ")
            if gap not in _GAPS or left > start == previous:
                break
            key = fold((self._conjunction if match[0] == "&" else match[0]).lower())
            softness = (True,) if gap else (False, True)
            states = [found for node in states for soft in softness if (found := node.get((soft, key))) is not None]
            if not states:
                break
            for node in states:
                if (form := node.get(None)) is not None:
                    best = Hit(start, right, form)
            previous = right
        return best

    def _add_entry(self, name: str, entry: Entry) -> None:
        lower = name.lower()
        abbreviated = bool(_ABBREVIATION.search(name)) and not _ABBREVIATION.search(entry.name)
        own = entry.name if abbreviated else name
        spelled = name != own or name != entry.name
        level = next((word for word in self._levels if entry.level and lower.endswith(f" {word}")), None)
        committee = next((word for word in self._committees if lower.endswith(word)), None)
        if level:
            stem = own[: -len(level)].rstrip() if own.lower().endswith(f" {level}") else own
            self._put(name[: -len(level)].rstrip(), Form(stem, True, spelled and not abbreviated, (entry,), (stem,)))
        elif committee and own.lower().endswith(committee):
            province = committee == self._committees[0]
            for other in self._committees[:2] if province else self._committees[1:]:
                swapped = _swap(own, committee, other)
                form = Form(swapped, False, spelled and not abbreviated, (entry,), (swapped,))
                self._put(_swap(name, committee, other), form)
        else:
            self._put(name, Form(own, False, spelled and not abbreviated, (entry,), (own,)))

    def _put(self, name: str, form: Form) -> None:
        node = self._node(self._root, str, name)
        known: Form | None = node.get(None)
        if known is None or (known.placed and not form.placed and not form.entries):
            node[None] = form
        elif form.entries and form.entries[0] not in known.entries:
            placed, entries = known.placed or form.placed, (*known.entries, *form.entries)
            node[None] = Form(known.name, placed, known.spelled, entries, (*known.names, *form.names))
        if form.entries and name.count(" ") >= _LEAST:
            self._put_bare(name, node[None])

    def _put_bare(self, name: str, form: Form) -> None:
        """File a name without its marks; where another name is the same without them, neither is known so."""
        node = self._node(self._bare, unmarked, name)
        known: Form | None = node.get(None)
        alone = known is None or known.name == form.name
        entries, names = (form.entries, form.names) if alone else ((), ())
        node[None] = Form(form.name, form.placed, False, entries, names)

    def _node(self, root: dict[Any, Any], fold: Callable[[str], str], name: str) -> dict[Any, Any]:
        node = root
        previous: int | None = None
        for match in _WORD.finditer(name):
            gap = "" if previous is None else name[previous : match.start()].strip()
            key = fold((self._conjunction if match[0] == "&" else match[0]).lower())
            node = node.setdefault((gap in _GAPS[1:], key), {})
            previous = match.end()
        return node


def _without_bar(name: str) -> str:
    """`name` with the abbreviations as scanners read them: "LĐTBXH" is "LDTBXH"."""
    return _ABBREVIATION.sub(lambda match: match[0].replace("Đ", "D"), name)


def _swap(name: str, committee: str, other: str) -> str:
    """`name`, which ends in `committee`, with `other` in its place and in its case."""
    head = name[: -len(committee)]
    return head + (other[0].upper() + other[1:] if name[len(head)].isupper() else other)
