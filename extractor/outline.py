"""Text to parts of the page, sections and paragraphs; which newlines only wrap a sentence.

One look at each line's head, then one stack: a style already on the stack closes down to it, a new style opens one level
deeper, a value that does not continue its sequence needs support or stays text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import regex

from .headings import Headings
from .lines import Cell, Line, Pairs, Wrapping, cells, is_caps, split
from .numbering import LETTERS, Marker, roman
from .plan import SectionKind
from .rules import RuleSet
from .scan import Mention, Scanner
from .text import Text
from .tree import Block, Outline, Unit


@dataclass(slots=True)
class _Level:
    """An open unit on the stack: its style and the numbers of its last value."""

    style: str
    value: int
    numbers: tuple[int, ...]
    unit: int


class Outliner:
    """The rules of the outline, ready to read texts; `pairs` are words that follow each other in names of agencies."""

    def __init__(self, rules: RuleSet, pairs: Pairs = frozenset()) -> None:
        outline = rules.of("outline", ("rest", "roman", "arabic", "ordinal", "letter"), ("role", "type", "style", "strong"))

        def role(*names: str) -> Scanner:
            return Scanner([rule for rule in outline if rule.set.get("role") in names])

        self.titles = role("title")
        self.preamble = role("preamble")
        self.words = role("unit")
        self.closing = role("closing")
        self.ends = role("recipients", "signature", "annex")
        self.attached = role("attached")
        self.noise = role("noise")
        self.headings = Headings(rules)
        self.fields = Scanner(rules.of("fields", (), ("kind",)))
        self.ordinals = rules.lexicons.get("ordinals", ())
        self.unfinished = frozenset(rules.lexicons.get("unfinished", ()))
        self.references = frozenset(rules.lexicons.get("references", ()))
        self.pairs = pairs

    def read(self, text: Text) -> Outline:
        """The outline of a text; whatever the text is, it has one."""
        return _Reading(self, text).read()


class _Reading:
    """One text being read: its lines, the tree so far and the stack of open units."""

    def __init__(self, by: Outliner, text: Text) -> None:
        self.by = by
        self.view = text.view
        tabbed = text.plain if "\t" in text.plain else None
        self.lines = split(text.view, 0, len(text.view), tabbed, self._is_noise)
        self.wrapping = Wrapping(self.lines, by.unfinished, by.references, by.pairs)
        self.outline = Outline(text.view)
        self.units = self.outline.units
        self.blocks = self.outline.blocks
        self.soft: list[tuple[int, int]] = []
        self.stack: list[_Level] = []
        self.field: int | None = None
        self.block: Block | None = None
        self.last: Line | None = None
        self.annexes = 0
        self.doubtful: list[tuple[int, Line, Line]] = []  # a unit's line so full that the next may belong to it
        self.columns = False  # whether recipients and signature stand side by side

    def _is_noise(self, start: int, end: int) -> bool:
        mention = self.by.noise.at(self.view, start, end)
        return mention is not None and mention.end == end

    # --- the straight line ---------------------------------------------------------------------------------------------

    def read(self) -> Outline:
        """Parts of the page first, so that a cited number is never taken for the document's own; then units."""
        first = self._title_lines()
        if first.decision is not None:
            self._paper(0, first.decision, first.plan or len(self.lines), container=True)
            self._paper(first.plan or 0, first.plan, len(self.lines))
        else:
            self._paper(0, first.plan, len(self.lines))
        self._settle()
        self._flow()
        self.by.headings.read(self.outline)
        return self.outline

    def _settle(self) -> None:
        """A full line of a unit and a capital below it: a title with its text, or a sentence that is wrapped there. The
        unit's neighbours tell: where most of them have a title with plain text below, so has this one.
        """
        first = {block.unit: k for k, block in reversed(list(enumerate(self.blocks))) if block.kind == "unit"}
        doubtful = {block for block, _, _ in self.doubtful}
        below: dict[tuple[int | None, str], list[bool]] = {}
        for unit, k in first.items():
            if k not in doubtful:
                text = k + 1 < len(self.blocks) and self.blocks[k + 1].unit == unit and self.blocks[k + 1].kind == "text"
                below.setdefault((self.units[unit].parent, self.units[unit].rule), []).append(text)
        merged = []
        for k, line, after in self.doubtful:
            block = self.blocks[k]
            if self.by.headings.names_agency(self.view[block.start : block.end]) and not self._in_decision(block.unit):
                continue
            known = below.get((self.units[block.unit].parent, self.units[block.unit].rule), [])
            if 2 * sum(known) > len(known) or k + 1 >= len(self.blocks) or self.blocks[k + 1].start != after.start:
                continue
            self.soft.append((line.end, after.start))
            block.end = self.blocks[k + 1].end
            merged.append(k + 1)
        for k in reversed(merged):
            del self.blocks[k]

    def _in_decision(self, unit: int | None) -> bool:
        while unit is not None and self.units[unit].kind != "decision":
            unit = self.units[unit].parent
        return unit is not None

    def _flow(self) -> None:
        parts, done = [], 0
        for start, end in sorted(self.soft):
            parts += (self.view[done:start], " " * (end - start))
            done = end
        self.outline.flow = "".join((*parts, self.view[done:])) if parts else self.view

    # --- the parts of the page -----------------------------------------------------------------------------------------

    def _title_lines(self) -> _Titles:
        """Where the plan's title stands, and that of the decision it is attached to, as indices of lines."""
        plans: list[int] = []
        others: list[int] = []
        for i, line in enumerate(self.lines):
            if line.bullet or line.markers or line.row and "|" not in line.text:
                continue
            for cell in cells(self.view, line)[:2]:
                mention = self.by.titles.at(self.view, cell.start, cell.end)
                if mention and self._is_title(line, mention):
                    (plans if mention.rule.set.get("type") == "KH" else others).append(i)
                    break
        # The title of a web page above the letterhead is not the plan's own: that one follows number or motto.
        first_unit = next((i for i, line in enumerate(self.lines) if self._is_top(line)), len(self.lines))
        if not others:
            plans = [i for i in plans if i < first_unit]
        plan = next((b for a, b in zip(plans, plans[1:], strict=False) if self._has_letterhead(a + 1, b)), plans[0] if plans else None)
        other = others[0] if others else None
        if plan is None or other is None or other > plan:
            return _Titles(None, plan if plan is not None else other if other is not None and other < 60 else None)
        ends = any(self._role(self.lines[i]) in ("recipients", "signature") or self._word(self.lines[i]) for i in range(other + 1, plan))
        return _Titles(other, plan) if ends else _Titles(None, other if plan - other > 15 else plan)

    def _is_top(self, line: Line) -> bool:
        """Whether a line is the head of a part or of a section in capitals: no title comes behind it."""
        word = self._word(line)
        if word:
            return word.style in ("part", "chapter")
        return line.caps and any(marker.style == "roman" and marker.delimited for marker in line.markers)

    def _has_letterhead(self, first: int, last: int) -> bool:
        return last < 60 and any(_LETTERHEAD.search(line.text) for line in self.lines[first:last])

    def _is_title(self, line: Line, mention: Mention) -> bool:
        start = mention.match["start"]
        rest = mention.match["rest"].strip(" :.|")
        if mention.rule.set.get("type") != "KH" and line.text.endswith(":"):
            return False
        if start.isupper():
            return not rest or len(rest) < 400 and not rest.startswith(("SỐ", "số", "Số"))
        return not rest and len(line.text.strip(" :")) == len(start)

    def _paper(self, first: int, title: int | None, last: int, *, container: bool = False) -> None:
        """One paper from its letterhead to its annexes: lines `first` to `last`."""
        if first >= last:
            return
        self.stack, self.field, self.block, self.last, self.columns = [], None, None, None, False
        prefix, parent = "", None
        if container:
            parent = self._open("@decision", None, "decision", self.lines[first].start, "decision", None)
            prefix = "@decision/"
        body = first
        if title is not None:
            body = self._title(first, title, last, container)
        elif not container:
            body = self._letterhead(first, last)
        if body > first:
            header = self._open(prefix + "@header", None, "header", self.lines[first].start, "title" if title is not None else "letterhead", parent)
            for line in self.lines[first:body]:
                self.blocks.append(Block(line.start, line.end, "", "text", header))
        self._body(body, last, prefix, parent)
        self._close(parent)

    def _title(self, first: int, index: int, last: int, container: bool) -> int:
        """Read the title that begins at line `index`; returns the line behind the header."""
        line = self.lines[index]
        place = next(cell.start for cell in cells(self.view, line) if self.by.titles.at(self.view, cell.start, cell.end))
        mention = self.by.titles.at(self.view, place, line.end)
        assert mention is not None
        start: int | None = None
        end = mention.end
        rest = mention.match["rest"]
        if rest.strip(" :.|"):
            start = mention.match.start("rest") + len(rest) - len(rest.lstrip(" :.|"))
            end = line.end
        if self.outline.letterhead is None:
            self.outline.letterhead = (self.lines[first].start, mention.start)
        if not container:
            self.outline.type = mention.rule.set.get("type")
            self.outline.type_rule = mention.rule.name
            self.outline.type_word = _clean(mention.match["start"])
        i = index + 1
        previous = line
        while i < last and i <= index + 15:
            after = self.lines[i]
            attached = self.by.attached.at(self.view, after.start, after.end)
            if attached or start is not None and after.text[0] == "(" and after.text[-1] == ")":
                if not container and attached:
                    self.outline.attached = (after.start, after.end)
                elif not attached:
                    self.soft.append((previous.end, after.start))
                    end, previous = after.end, after
                i += 1
                while attached and i < last and ")" not in self.lines[i - 1].text and not self.lines[i].markers and not self.lines[i].blanks:
                    i += 1
                continue
            if start is not None and not self._title_goes_on(previous, after):
                break
            if start is None and (after.row or after.markers and not after.markers[0].style.startswith("arabic") or self._role(after)):
                break
            if start is not None:
                self.soft.append((previous.end, after.start))
            start = after.start if start is None else start
            end = after.end
            previous = after
            i += 1
        if start is not None and not container:
            self.outline.title = (start, end)
        return i

    def _title_goes_on(self, line: Line, after: Line) -> bool:
        """Whether `after` still belongs to the title whose last line is `line`."""
        if after.row or after.bullet or self._role(after) or self._word(after) or line.text[-1] in ".;:" and not line.text.endswith(".."):
            return False
        if any(marker.delimited or after.caps for marker in after.markers) and not line.text[-1] == ",":
            return False
        if after.text[0].islower() or self.wrapping.unfinished(line) and not self.by.preamble.at(self.view, after.start, after.end):
            return True
        if line.caps:
            return after.caps and after.blanks < 2 and not (after.blanks and self.by.preamble.at(self.view, after.start, after.end))
        if self.by.preamble.at(self.view, after.start, after.end) or after.caps:
            return False
        return not after.blanks and after.text[-1] not in ".;:,"

    def _letterhead(self, first: int, last: int) -> int:
        """Without a title: the line behind the last one that belongs to a letterhead (number, motto, place and date)."""
        end = first
        for i in range(first, min(first + 12, last)):
            line = self.lines[i]
            if self.by.preamble.at(self.view, line.start, line.end) and not line.caps or line.markers and not line.caps:
                break
            if _LETTERHEAD.search(line.text):
                end = i + 1
        return end

    def _role(self, line: Line) -> str | None:
        """"recipients", "signature" or "annex" where the line's first cell is the head of one."""
        mention = self._ending(line)
        return None if mention is None else str(mention.rule.set["role"])

    def _ending(self, line: Line) -> Mention | None:
        """The head of the recipients, a signature or an annex that the line's first cell is."""
        if line.markers or line.bullet:
            return None
        for cell in cells(self.view, line)[: 2 if line.row else 1]:
            mention = self.by.ends.at(self.view, cell.start, cell.end)
            if mention is None:
                continue
            role = mention.rule.set["role"]
            if role == "signature" and not is_caps(self.view[cell.start : cell.end]) or role == "annex" and not _is_annex(line, mention):
                continue
            return mention
        return None

    def _word(self, line: Line) -> Marker | None:
        """A unit that is named by a word: Phần, Chương, Mục, Điều."""
        mention = None if line.bullet or line.row else self.by.words.at(self.view, line.start, line.end)
        if mention is None:
            return None
        groups = mention.match.groupdict()
        word = mention.match["start"].capitalize()
        if groups.get("ordinal"):
            value = self.by.ordinals.index(groups["ordinal"].lower()) + 1
            label = f"{word} {value}"
        elif groups.get("roman"):
            value, label = roman(groups["roman"].upper()) or 0, f"{word} {groups['roman'].upper()}"
        elif groups.get("letter"):
            value, label = LETTERS.find(groups["letter"].lower()) + 1, f"{word} {groups['letter']}"
        else:
            value, label = int(groups["arabic"]), f"{word} {groups['arabic']}"
        position = mention.end
        while position < line.end and self.view[position] in " .:-/)":
            position += 1
        style = str(mention.rule.set["style"])
        return Marker(style, value, label, line.start, position, True, (), mention.rule.name) if value else None

    # --- the body ------------------------------------------------------------------------------------------------------

    def _body(self, first: int, last: int, prefix: str, parent: int | None) -> None:
        root = parent
        zone: int | None = None  # the recipients, signature or preamble that plain lines belong to
        state = "preamble"
        for i in range(first, last):
            line = self.lines[i]
            role = self._role(line)
            if role is None and line.row and line.caps and i + 1 < last and self._role(self.lines[i + 1]) == "signature":
                role = "signature"  # the names of several signing bodies side by side
            if role == "annex" and self._heads_annex(line, state, root):
                self._closing(prefix, parent)
                self._close(root)
                root = self._annex(line)
                state, zone, prefix = "annex", None, self.units[root].path + "/"
                continue
            if role in ("recipients", "signature") and state != "annex" and self._ends_body(role, i, last):
                if state not in ("recipients", "signature"):
                    self._closing(prefix, parent)
                    self.stack, self.field = [], None
                if role == "recipients" or state != "signature" or zone is None:
                    ending = self._ending(line)
                    kind: SectionKind = "recipients" if role == "recipients" else "signature"
                    rule = ending.rule.name if ending else "signature"
                    zone = self._open(prefix + "@" + role, None, kind, cells(self.view, line)[0].start, rule, parent)
                state = role
            if state in ("recipients", "signature"):
                zone = self._foot(line, state, zone, prefix, parent)
                if zone is not None and self.units[zone].kind == "signature":
                    state = "signature"
                continue
            if state == "annex" and root is not None and self._annex_title(line, root):
                continue
            state = self._line(line, i, last, prefix, root, state)
        self._closing(prefix, parent)

    def _heads_annex(self, line: Line, state: str, root: int | None) -> bool:
        """Whether an annex begins here: behind the signature, or on a line of its own in capitals. What follows an annex's
        head directly is its title ("PHỤ LỤC II" / "BIỂU MẪU BÁO CÁO").
        """
        if state in ("recipients", "signature"):
            return True
        if state == "annex" and root is not None and self.units[root].heading is None and self.block is None and self.last is not None:
            return self.last.text.split()[0].lower() == line.text.split()[0].lower()
        return line.caps and (self.last is None or not self.wrapping.joins(self.last, line, title=False) or bool(line.blanks))

    def _ends_body(self, role: str, i: int, last: int) -> bool:
        """A signature's line is one only near the end of its paper, or before another of its kind."""
        if role == "recipients":
            return True
        line = self.lines[i]
        after = self.lines[i + 1] if i + 1 < last else None
        if after is not None and len(after.text) > 40 and self.by.preamble.at(self.view, after.start, after.end):
            return False
        if any(self._role(after) in ("recipients", "signature", "annex") for after in self.lines[i + 1 : min(i + 5, last)]):
            return True
        return last - i <= 8 or bool(line.blanks) and not any(after.markers for after in self.lines[i + 1 : min(i + 4, last)])

    def _line(self, line: Line, i: int, last: int, prefix: str, root: int | None, state: str) -> str:
        """One line of the body: a unit, a field, a standing heading, a bullet, a row, or more of the paragraph before."""
        joined = self.block is not None and self.last is not None and self._joins(line)
        marker = None if line.row else self._accept(line, i, last, joined)
        if marker:
            self._unit(marker, line, prefix, root)
            return "body"
        in_body = bool(self.stack) or state == "annex"
        if in_body and self.stack and not line.row and self._field(line, joined, prefix):
            return "body"
        if not joined and not line.row and not line.bullet and self._standing(line, i, last, prefix, root):
            return "body"
        if line.row:
            self._paragraph(line, "|", "row", line.start, prefix, root, state)
        elif line.bullet and not joined:
            self._paragraph(line, line.bullet[0], "bullet", line.bullet[1], prefix, root, state)
        elif joined:
            assert self.block is not None and self.last is not None
            self.soft.append((self.last.end, line.start))
            if self.block.start == self.block.end:
                self.block.start = line.start
            self.block.end = line.end
            self.block.lines += 1
            self.last = line
        else:
            self._paragraph(line, "", "text", line.start, prefix, root, state)
        return state

    def _joins(self, line: Line) -> bool:
        block, last = self.block, self.last
        assert block is not None and last is not None
        if line.bullet:
            dash = line.bullet[0] == "-" and self.view[line.bullet[1] : line.bullet[1] + 1].islower()
            return last.text[-1] not in ".;:" and (self.wrapping.paired(last, line) or dash and not line.blanks and self.wrapping.full(last, line))
        if block.kind == "row":
            return False
        if block.start == block.end:
            return not line.row
        if last.text[-1] == "." and self._begins_closing(line):
            return False
        if block.kind == "unit" and last.caps and line.caps and line.blanks and not line.row:
            first = self.view[block.start : block.end]
            return self.by.headings.of(_clean(first)) is None and self.by.headings.of(_clean(f"{first} {line.text}")) is not None
        joined = self.wrapping.joins(last, line, title=block.kind == "unit")
        if not joined and block.kind == "unit" and not line.row and not line.blanks and self.wrapping.full(last, line) and not last.caps:
            self.doubtful.append((len(self.blocks) - 1, last, line))
        return joined

    def _begins_closing(self, line: Line) -> bool:
        """Whether the issuer's last order begins here, though the line before is as full as a wrapped one."""
        window = self.view[line.start : line.end + 100].replace("\n", " ")
        mention = self.by.closing.at(window, 0)
        return mention is not None and "strong" in mention.rule.set

    def _paragraph(self, line: Line, marker: str, kind: str, start: int, prefix: str, root: int | None, state: str) -> None:
        unit = self.field if self.field is not None else self.stack[-1].unit if self.stack else root
        if state == "preamble" and not self.stack:
            path = prefix + "@preamble"
            at = next((k for k in range(len(self.units) - 1, -1, -1) if self.units[k].path == path), None)
            unit = at if at is not None else self._open(path, None, "preamble", line.start, "preamble", root)
        if unit is None:
            return
        self.block = Block(min(start, line.end), line.end, marker, kind, unit)
        self.blocks.append(self.block)
        self.last = line

    # --- units ---------------------------------------------------------------------------------------------------------

    def _accept(self, line: Line, i: int, last: int, joined: bool) -> Marker | None:
        """The marker of a line if it starts a unit: one that continues a sequence, opens a new one, or has support."""
        word = self._word(line)
        readings = [word] if word else line.markers
        if not readings or self._cut(line):
            return None
        for marker in readings:
            level = self._level(marker)
            if level is not None and _continues(self.stack[level], marker) and (marker.delimited or not joined):
                return marker
        for marker in readings:
            if self._level(marker) is None and self._opens(marker) and (marker.delimited or not joined and self._supported(marker, line, i, last)):
                return marker
        marker = readings[0]
        if joined or not marker.delimited and not self.by.headings.of(_clean(self.view[marker.end : line.end])):
            return None
        level = self._level(marker)
        follow = self.view[marker.end : marker.end + 1]
        if level is None:
            return marker if not follow or follow.isupper() or not follow.isalnum() or marker.value <= 3 else None
        gap = marker.value - self.stack[level].value
        return marker if marker.value == 1 or 0 <= gap <= 5 or line.caps else None

    def _cut(self, line: Line) -> bool:
        """Whether the line before asks for a number to follow ("theo khoản" / "2. ...")."""
        return self.last is not None and not line.blanks and self.wrapping.refers(self.last)

    def _level(self, marker: Marker) -> int | None:
        return next((k for k in range(len(self.stack) - 1, -1, -1) if self.stack[k].style == marker.style), None)

    def _opens(self, marker: Marker) -> bool:
        if marker.value != 1:
            return False
        if len(marker.numbers) < 2:
            return True
        above = next((level for level in reversed(self.stack) if level.style in ("arabic", f"decimal-{len(marker.numbers) - 1}")), None)
        return above is None or above.value == marker.numbers[-2]

    def _supported(self, marker: Marker, line: Line, i: int, last: int) -> bool:
        """Whether a number without its dot is one: a heading in capitals, or its successor comes."""
        if is_caps(self.view[marker.end : line.end]):
            return True
        for after in self.lines[i + 1 : min(i + 120, last)]:
            for other in after.markers:
                if other.style == marker.style:
                    return other.value == marker.value + 1 and other.numbers[:-1] == marker.numbers[:-1]
        return False

    def _unit(self, marker: Marker, line: Line, prefix: str, root: int | None) -> None:
        level = self._level(marker)
        if level == len(self.stack) - 1 and level >= 0 and marker.value == self.stack[level].value == 1 and self._mistyped(line):
            # "1. MỤC ĐÍCH, YÊU CẦU" with "1. Mục đích" right below: the first should have been a roman one.
            self.stack[level].style, level = "roman", None
        self.stack = self.stack[: level if level is not None else len(self.stack)]
        self.field = None
        parent = self.stack[-1].unit if self.stack else root
        path = f"{self.units[parent].path}/{marker.label}" if parent is not None else marker.label
        if parent is None and prefix:
            path = prefix + marker.label
        unit = self._open(path, marker.label, "other", marker.start, marker.rule, parent)
        self.stack.append(_Level(marker.style, marker.value, marker.numbers, unit))
        self.block = Block(min(marker.end, line.end), line.end, marker.label, "unit", unit)
        self.blocks.append(self.block)
        self.last = line

    def _mistyped(self, line: Line) -> bool:
        return self.last is not None and self.last.caps and not line.caps and self.block is not None and self.block.kind == "unit"

    def _field(self, line: Line, joined: bool, prefix: str) -> bool:
        """A labelled field at the head of the line, behind a bullet or not."""
        start = line.bullet[1] if line.bullet else line.start
        if joined and not line.bullet or not self.view[start : start + 1].isalpha():
            return False
        mention = self.by.fields.at(self.view, start, line.end)
        if mention is None:
            return False
        parent = self.stack[-1].unit
        name = _clean(mention.match[0])
        unit = self._open(f"{self.units[parent].path}/{name}", None, mention.rule.set["kind"], start, mention.rule.name, parent)
        self.units[unit].heading = name
        self.units[unit].heading_start, self.units[unit].heading_end = start, start + len(mention.match[0].rstrip())
        self.field = unit
        value = self.view.find(":", mention.end - 1, line.end) + 1
        while value < line.end and self.view[value] == " ":
            value += 1
        self.block = Block(min(value, line.end), line.end, name, "field", unit)
        self.blocks.append(self.block)
        self.last = line
        return True

    def _standing(self, line: Line, i: int, last: int, prefix: str, root: int | None) -> bool:
        """A heading without a number on a line of its own that the heading lexicon knows."""
        end = line.end
        for before, after in zip(self.lines[i:last], self.lines[i + 1 : min(i + 4, last)], strict=False):
            if not (line.caps and after.caps and not after.markers and not after.blanks and self.wrapping.joins(before, after, title=True)):
                break
            end = after.end
        if not line.caps and i + 1 < last:
            after = self.lines[i + 1]
            if len(after.text) < 50 and not (after.markers or after.bullet):
                return False  # a table whose cells stand one a line
        rule = self.by.headings.standing(self.view[line.start : end].replace("\n", " "), caps=line.caps)
        if rule is None:
            return False
        style = "standing-capitals" if line.caps else "standing"
        level = next((k for k, open_ in enumerate(self.stack) if open_.style == style), None)
        self.stack = self.stack[: level if level is not None else len(self.stack)]
        self.field = None
        parent = self.stack[-1].unit if self.stack else root
        name = _clean(self.view[line.start : end]).rstrip(".: ")
        above = self.units[parent].path + "/" if parent is not None else prefix
        unit = self._open(above + name, None, "other", line.start, "standing-heading", parent)
        self.stack.append(_Level(style, 0, (), unit))
        self.block = Block(line.start, line.end, "", "unit", unit)
        self.blocks.append(self.block)
        self.last = line
        return True

    def _open(self, path: str, label: str | None, kind: SectionKind, start: int, rule: str, parent: int | None) -> int:
        level = self.units[parent].level + 1 if parent is not None else 1
        self.units.append(Unit(path, label, level, None, kind, start, start, rule, parent))
        return len(self.units) - 1

    # --- closing, foot, annex ------------------------------------------------------------------------------------------

    def _closing(self, prefix: str, parent: int | None) -> None:
        """Part the paragraphs behind the last unit from its text."""
        if not self.stack:
            return
        unit = self.field if self.field is not None else self.stack[-1].unit
        first = len(self.blocks)
        while first and self.blocks[first - 1].unit == unit and self.blocks[first - 1].kind == "text":
            first -= 1
        has_text = first > 0 and self.blocks[first - 1].unit == unit and (
            self.blocks[first - 1].kind != "unit" or self.blocks[first - 1].lines > 1 or self._is_sentence(self.blocks[first - 1])
        )
        for k in range(first, len(self.blocks)):
            mention = self.by.closing.at(self.view[self.blocks[k].start : self.blocks[k].end].replace("\n", " "), 0)
            if mention and (has_text or k > first or mention.rule.set.get("strong") is True):
                closing = self._open(prefix + "@closing", None, "closing", self.blocks[k].start, mention.rule.name, parent)
                for block in self.blocks[k:]:
                    block.unit = closing
                break
        self.stack, self.field = [], None

    def _is_sentence(self, block: Block) -> bool:
        return self.view[block.end - 1 : block.end] in (".", ";") or ":" in self.view[block.start : block.end - 1]

    def _foot(self, line: Line, state: str, zone: int | None, prefix: str, parent: int | None) -> int | None:
        """A line of the recipients or of the signature; both may share it as two columns. Returns the part now open."""
        recipients = next((k for k in range(len(self.units) - 1, -1, -1) if self.units[k].path == prefix + "@recipients"), None)
        signature = next((k for k in range(len(self.units) - 1, -1, -1) if self.units[k].path == prefix + "@signature"), None)
        found = cells(self.view, line)
        for cell in found:
            mention = self.by.ends.at(self.view, cell.start, cell.end)
            if mention and mention.rule.set["role"] == "signature" and is_caps(self.view[cell.start : cell.end]) and signature is None:
                self.columns = cell.column > 0
                zone = signature = self._open(prefix + "@signature", None, "signature", cell.start, mention.rule.name, parent)
            if mention and mention.rule.set["role"] == "recipients":
                zone = recipients
                if recipients is not None and self.units[recipients].heading is None:
                    unit = self.units[recipients]
                    unit.heading = _clean(mention.match["start"])
                    unit.heading_start, unit.heading_end = mention.start, mention.start + len(mention.match["start"])
                    cell_start = mention.end
                    self.blocks.append(Block(min(cell_start, cell.end), cell.end, unit.heading, "field", zone if zone is not None else 0))
                    continue
            target = zone
            if self.columns and recipients is not None and signature is not None:
                target = recipients if self._is_left(cell, found) else signature
            if target is not None:
                mark = line.bullet if cell.start == line.start else None
                kind = "bullet" if mark or self.view[cell.start] in "-+•" else "text"
                start = mark[1] if mark else cell.start
                self.blocks.append(Block(min(start, cell.end), cell.end, mark[0] if mark else "", kind, target))
        self.block, self.last = None, line
        return zone

    def _is_left(self, cell: Cell, row: list[Cell]) -> bool:
        """Whether a cell of a foot in two columns is one of the left column, the recipients'."""
        text = self.view[cell.start : cell.end]
        if len(row) > 1:
            return cell is row[0]
        return cell.column == 0 and (text[0] in "-+•" or not (is_caps(text) or _PERSON.fullmatch(text) or text[0] == "("))

    def _annex(self, line: Line) -> int:
        mention = self.by.ends.at(self.view, line.start, line.end)
        assert mention is not None
        self.annexes += 1
        path = "@annex" if self.annexes == 1 else f"@annex-{self.annexes}"
        unit = self._open(path, None, "annex", line.start, mention.rule.name, None)
        rest = mention.match["rest"]
        start = mention.match.start("rest") + len(rest) - len(rest.lstrip(" :.-"))
        if rest.strip(" :.-") and not rest.strip().startswith("("):
            self._heading(unit, start, line.end)
        self.blocks.append(Block(line.start, line.end, mention.match[0].strip(), "unit", unit))
        self.stack, self.field, self.block, self.last = [], None, None, line
        return unit

    def _annex_title(self, line: Line, annex: int) -> bool:
        """Lines between the annex's head and its first content that give its title, or say to what it belongs."""
        unit = self.units[annex]
        if self.stack or line.row or line.bullet or any(m.delimited for m in line.markers) or self.block is not None:
            return False
        if self.by.attached.at(self.view, line.start, line.end) or line.text[0] == "(" or self.last is not None and "(" in self.last.text and ")" not in self.last.text:
            self.blocks.append(Block(line.start, line.end, "", "text", annex))
            self.last = line
            return True
        if unit.heading_end is None or self.last is not None and unit.heading_end == self.last.end and (
            line.caps and self.last.caps or self.wrapping.joins(self.last, line, title=True)
        ):
            if unit.heading_end is None and not line.caps and line.text[-1] in ".;:" and len(line.text) > 200:
                return False
            self._heading(annex, unit.heading_start if unit.heading_start is not None else line.start, line.end)
            self.blocks.append(Block(line.start, line.end, "", "text", annex))
            self.last = line
            return True
        return False

    def _heading(self, unit: int, start: int, end: int) -> None:
        self.units[unit].heading = _clean(self.view[start:end]).rstrip(".: ")
        self.units[unit].heading_start, self.units[unit].heading_end = start, end

    def _close(self, root: int | None) -> None:
        """Set the ends: the last character of a unit's own paragraphs and of its children."""
        for block in self.blocks:
            unit: int | None = block.unit
            while unit is not None:
                self.units[unit].end = max(self.units[unit].end, block.end)
                unit = self.units[unit].parent


@dataclass(frozen=True, slots=True)
class _Titles:
    decision: int | None
    plan: int | None


_LETTERHEAD: Final = regex.compile(
    r"(?i)^(?:số *:?.{0,12}[/-] ?\p{L}|CỘNG H|Độc lập|ĐẢNG CỘNG SẢN|[\p{L}. -]{2,40},? ngày.{0,12}tháng.{0,8}năm.{0,8}$)"
)


_PERSON: Final = regex.compile(r"(?:\p{Lu}\p{Ll}+ ){1,5}\p{Lu}\p{Ll}+")


def _is_annex(line: Line, mention: Mention) -> bool:
    """Whether the words name an annex: in capitals, or nothing but a number and a title set off by a mark."""
    rest = mention.match["rest"].strip()
    if mention.match["start"].isupper():
        return True
    number = mention.end - mention.start - len(mention.match["rest"]) > len(mention.match["start"])
    return mention.match["start"][0].isupper() and (not rest or number and rest[0] in ".:-(")


def _continues(level: _Level, marker: Marker) -> bool:
    """Whether the marker is the next of its sequence; "e" may follow "d" where an author leaves out "đ"."""
    if len(marker.numbers) > 1:
        before, now = level.numbers, marker.numbers
        return now[:-1] == before[:-1] and now[-1] == before[-1] + 1 or now[-1] == 1 and len(before) > 1 and now[-2] == before[-2] + 1
    return marker.value == level.value + 1 or marker.style == "letter" and marker.value == 6 and level.value == 4


def _clean(text: str) -> str:
    return _SPACE.sub(" ", text).strip(" |")


_SPACE: Final = regex.compile(r"\s+")
