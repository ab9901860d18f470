"""What is a unit's title, what is its text, and what kind of section the title makes it."""

from __future__ import annotations

from typing import Final

import regex

from ..plan import SectionKind
from ..rules.rules import RuleSet
from ..rules.scan import Mention, Scanner
from ..text import unmarked
from .lines import is_caps
from .tree import Block, Outline, Unit

_SPACE: Final = regex.compile(r"\s+")
# What a converter leaves before a comma: "Mục đích , yêu cầu".
_APART: Final = regex.compile(r" (?=[,;])")
# A title set off by a colon on the line of its text; the colon of a time or ratio has no space behind it.
_INLINE: Final = regex.compile(r"[^:;\n]{2,400}?:(?= *[^\s\d:/]| +\d)")
# A title set off by a stop, and one in capitals with its text behind it: only words that the lexicon knows are told so.
_STOPPED: Final = regex.compile(r"[^.:;\n]{2,150}?(?<!(?<!\p{L})\p{Lu}{1,2})\.(?= \p{Lu})")
_RUN_IN: Final = regex.compile(r"\p{Lu}{2,}(?:[ ,\-]+\p{Lu}{2,})+(?= (?:[-+•] ?)?\p{Lu}\p{Ll}| \d{1,2}[.)/])")
_SENTENCE_END: Final = regex.compile(r"[.!?] (?=\p{Lu}\p{Ll})")
# Words of a title that ends its own line; longer ones are sentences.
_LONGEST_TITLE: Final = 60
_LONGEST_INLINE: Final = 18


class Headings:
    """The heading lexicon, ready to be asked."""

    def __init__(self, rules: RuleSet) -> None:
        self._kinds = Scanner(rules.of("headings", needs=("kind",)))
        # An agency's kind is too short a word to be known without its marks: "Đổi mới", "Đội".
        self._bare = Scanner([rule.bare for rule in self._kinds.rules if rule.set["kind"] != "agency"])
        self._fields = Scanner(rules.of("fields", needs=("kind",)))
        self._leads = tuple(" " + word for word in rules.lexicons.get("leads", ()))
        self._shared_heads = tuple(rules.lexicons.get("shared_heads", ()))

    def of(self, heading: str) -> Mention | None:
        """The rule that covers the whole heading; cleaned text is expected. Where no rule does, the first words may have lost
        marks of their letters ("MUC TIÊU").
        """
        heading = _APART.sub("", heading)
        mention = self._kinds.whole(heading)
        if mention is None and (mention := self._bare.whole(unmarked(heading))):
            first = heading[: len(mention.match["start"])]
            return mention if self._kinds.whole(first) is None else None
        return mention

    def names_agency(self, text: str) -> bool:
        """Whether `text` is nothing but the names of agencies."""
        return _is_agency(self.of(clean(text)))

    def standing(self, text: str, *, caps: bool) -> str | None:
        """The name of the rule by which `text`, alone on its line without a number, is a heading; capitals may have a tail
        or a colon, small letters may not.
        """
        bare = clean(text)
        mention = self.of(bare)
        if mention is None or mention.rule.set["kind"] == "agency":
            return None
        return mention.rule.name if caps or len(mention.match["start"]) == len(bare) else None

    def read(self, outline: Outline) -> None:
        """Set heading and kind of every enumerated or standing unit; the page's parts and fields have theirs already."""
        first: dict[int, Block] = {}
        last: dict[int, int] = {}
        for k, block in enumerate(outline.blocks):
            if block.kind == "unit":
                first.setdefault(block.unit, block)
            last[block.unit] = k
        parents = {unit.parent for unit in outline.units}
        for i, unit in enumerate(outline.units):
            if i not in first or unit.kind in ("annex", "decision"):
                continue
            block = first[i]
            content = i in parents or outline.blocks[last[i]] is not block
            self._title(outline, unit, block, content)
            self._kind(outline, unit)
        self._lettered_fields(outline)

    def _lettered_fields(self, outline: Outline) -> None:
        """The kinds of units that are the fields of one task ("b) Đơn vị chủ trì: ...", a colon or its value below it): the task
        is no part of the plan with a kind of its own, and one of them names who does it.
        """
        tasks: dict[int, list[tuple[Unit, Mention]]] = {}
        for unit in outline.units:
            start, end = unit.heading_start, unit.heading_end
            if unit.label is None or unit.parent is None or start is None or end is None:
                continue
            task = outline.units[unit.parent]
            if task.kind != "other" or task.parent is None:
                continue
            title = outline.flow[start:end]
            mention = self._fields.at(f"{title}:", 0)
            if mention and mention.end >= len(title):
                tasks.setdefault(unit.parent, []).append((unit, mention))
        for found in tasks.values():
            if any(mention.rule.set["kind"] == "field_assignment" for _, mention in found):
                for unit, mention in found:
                    unit.kind, unit.kind_rule = mention.rule.set["kind"], mention.rule.name

    def _title(self, outline: Outline, unit: Unit, block: Block, content: bool) -> None:
        text = outline.flow[block.start : block.end]
        if not text.strip():
            return
        end = _title_end(text)
        if (known := self._known_end(text)) is not None:
            self._set(outline, unit, block.start, block.start + known)
        elif end is not None and self._is_inline(text[:end], text[end + 1 :].lstrip()):
            self._set(outline, unit, block.start, block.start + end)
        elif is_caps(text) or self._stands(text, content) or (content and _is_title(text)):
            self._set(outline, unit, block.start, block.end)

    def _stands(self, text: str, content: bool) -> bool:
        """Whether a whole paragraph is a title by the lexicon; with nothing below it "Báo cáo định kỳ." is an order."""
        mention = self.of(clean(text))
        return mention is not None and not _is_agency(mention) and (content or text.rstrip()[-1] not in ".;")

    def _known_end(self, text: str) -> int | None:
        """Where a title ends that only the lexicon tells from its text: in capitals, or before a stop."""
        caps = _RUN_IN.match(text)
        if caps and (mention := self.of(clean(caps[0]))) and not _is_agency(mention):
            return caps.end()
        stopped = _STOPPED.match(text)
        return stopped.end() - 1 if stopped and self.of(clean(stopped[0])) else None

    def _is_inline(self, title: str, rest: str) -> bool:
        """Whether the words before a colon are a title; `rest` is what stands behind it."""
        bare = clean(title)
        if bare.lower().endswith(self._shared_heads):
            return False
        mention = self.of(bare)
        if mention is not None and (not _is_agency(mention) or rest[:1].isupper()):
            return True
        if bare.lower().endswith(self._leads):
            return False
        if rest[:1].isdigit():  # "Tổng kinh phí năm 2011: 250 triệu đồng"
            return "," not in bare and len(bare.split()) <= _LONGEST_INLINE
        return len(bare.split()) <= (_LONGEST_INLINE if rest[:1].isupper() else _LONGEST_INLINE // 2)

    def _set(self, outline: Outline, unit: Unit, start: int, end: int) -> None:
        while end > start and outline.flow[end - 1] in " .:;|":
            end -= 1
        if start == end:
            return
        unit.heading = clean(outline.flow[start:end])
        unit.heading_start, unit.heading_end = start, end

    def _kind(self, outline: Outline, unit: Unit) -> None:
        if unit.heading is None:
            return
        mention = self.of(unit.heading)
        if mention is None:
            return
        kind: SectionKind = mention.rule.set["kind"]
        if kind == "agency" and _kind_above(outline, unit) in _NO_AGENCIES:
            return
        unit.kind, unit.kind_rule = kind, mention.rule.name


_NO_AGENCIES: Final = {
    "purpose_requirements",
    "purpose",
    "requirements",
    "objectives",
    "objectives_general",
    "objectives_specific",
    "situation",
    "decision",
}


def _kind_above(outline: Outline, unit: Unit) -> str | None:
    """The kind of the nearest unit above that has one."""
    above = unit.parent
    while above is not None:
        if outline.units[above].kind != "other":
            return outline.units[above].kind
        above = outline.units[above].parent
    return None


def clean(text: str) -> str:
    """White space collapsed, marks of tables and the final colon or stop removed."""
    return _SPACE.sub(" ", text).strip(" |").rstrip(" .:;")


def _title_end(text: str) -> int | None:
    """Where an inline title ends (its colon), None where the text begins with none."""
    match = _INLINE.match(text)
    if match is None or _SENTENCE_END.search(match[0]):
        return None
    return match.end() - 1


def _is_title(text: str) -> bool:
    """Whether a paragraph that content follows is a title: one clause, no list item."""
    bare = text.strip()
    if bare.endswith(";") or len(bare.split()) > _LONGEST_TITLE:
        return False
    return not _SENTENCE_END.search(bare)


def _is_agency(mention: Mention | None) -> bool:
    return mention is not None and mention.rule.set["kind"] == "agency"
