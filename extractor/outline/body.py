"""The body of a paper: its units, fields, standing headings and paragraphs, line by line.

One stack: a style already on it closes down to it, a new style opens one level deeper, a value that does not continue its
sequence needs support or stays text. So `I > 1 > a > -` and `A > I > 1` need no table of levels. Only where the first
number of a sequence is lost ("II." below "1.", "2.") does custom say which style stands above which, unless what follows does.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ..rules.scan import Scanner
from .headings import Headings, clean
from .lines import Line, Wrapping, is_caps
from .numbering import LETTERS, Marker, roman
from .tree import Block, Tree

# Which style stands above which by custom, the highest first; those of one rank may stand either way.
_RANKS: Final = {
    "part": 0,
    "chapter": 1,
    "mục": 2,
    "article": 3,
    "roman": 4,
    "upper": 4,
    "standing-capitals": 4,
    "standing": 4,
    "arabic": 5,
    "decimal-2": 6,
    "decimal-3": 7,
    "decimal-4": 8,
    "arabic-bracket": 9,
    "letter": 9,
}


@dataclass(slots=True)
class Level:
    """An open unit on the stack: its style and the numbers of its last value."""

    style: str
    value: int
    numbers: tuple[int, ...]
    unit: int


@dataclass(frozen=True, slots=True)
class BodyRules:
    """What the body is read by: units named by a word, labelled fields, closing words, the heading lexicon, ordinals."""

    words: Scanner
    fields: Scanner
    closing: Scanner
    headings: Headings
    ordinals: tuple[str, ...]

    def word(self, view: str, line: Line) -> Marker | None:
        """A unit that is named by a word: Phần, Chương, Mục, Điều."""
        mention = None if line.bullet or line.row else self.words.at(view, line.start, line.end)
        if mention is None:
            return None
        groups = mention.match.groupdict()
        word = mention.match["start"].capitalize()
        if groups.get("ordinal"):
            value = self.ordinals.index(groups["ordinal"].lower()) + 1
            label = f"{word} {value}"
        elif groups.get("roman"):
            value, label = roman(groups["roman"].upper()) or 0, f"{word} {groups['roman'].upper()}"
        elif groups.get("letter"):
            value, label = LETTERS.find(groups["letter"].lower()) + 1, f"{word} {groups['letter']}"
        else:
            value, label = int(groups["arabic"]), f"{word} {groups['arabic']}"
        position = mention.end
        while position < line.end and view[position] in " .:-/)":
            position += 1
        style = str(mention.rule.set["style"])
        return Marker(style, value, label, line.start, position, True, (), mention.rule.name) if value else None


class Body:
    """The body of one paper, or of one annex, while it is read. `root`: the unit it stands in (None: the top), `prefix`:
    what the paths of its parts begin with.
    """

    def __init__(
        self, rules: BodyRules, tree: Tree, wrapping: Wrapping, lines: Sequence[Line], root: int | None, prefix: str
    ) -> None:
        self.rules = rules
        self.tree = tree
        self.view = tree.view
        self.wrapping = wrapping
        self.lines = lines
        self.root = root
        self.prefix = prefix
        self.stack: list[Level] = []
        self.field: int | None = None
        self.preamble: int | None = None
        self.begun = False
        self.block: Block | None = None
        self.last: Line | None = None
        # A unit's line so full that the next may belong to it: the block's index, the line, the next.
        self._doubtful: list[tuple[int, Line, Line]] = []
        # The styles that have stood below others in this document.
        self._seen: set[tuple[str, str]] = set()
        # The lines that begin with a number, by its style; made where it is first asked for.
        self._numbers: dict[str, list[int]] | None = None

    def read(self, i: int) -> None:
        """Line `i`: a unit, a field, a standing heading, a bullet, a row, or more of the paragraph before."""
        line = self.lines[i]
        joined = self.block is not None and self.last is not None and self._joins(self.block, self.last, line)
        marker = None if line.row else self._accept(line, i, joined)
        if marker:
            self._unit(marker, line, i)
        elif (self.stack and not line.row and self._labelled(line, joined)) or (
            not joined and not line.row and not line.bullet and self._standing(line, i)
        ):
            pass
        elif line.row:
            self.tree.part(line.gaps)
            self._paragraph(line, "|", "row", line.start)
        elif line.bullet and not joined:
            self._paragraph(line, line.bullet[0], "bullet", line.bullet[1])
        elif joined and self.block is not None and self.last is not None:
            self._go_on(self.block, self.last, line)
        else:
            self._paragraph(line, "", "text", line.start)

    # --- paragraphs ----------------------------------------------------------------------------------------------------

    def _joins(self, block: Block, last: Line, line: Line) -> bool:
        """Whether `line` goes on with the paragraph whose last line is `last`."""
        if line.bullet:
            dash = line.bullet[0] == "-" and self.view[line.bullet[1] : line.bullet[1] + 1].islower()
            wraps = dash and not line.blanks and self.wrapping.full(last, line)
            return last.text[-1] not in ".;:" and (self.wrapping.paired(last, line) or wraps)
        if block.kind == "row" or line.row:
            return False
        if block.start == block.end:
            return True
        if last.text[-1] == "." and self._begins_closing(line):
            return False
        title = block.kind == "unit"
        if title and last.caps and line.caps and line.blanks:
            first = self.view[block.start : block.end]
            return (
                self.rules.headings.of(clean(first)) is None
                and self.rules.headings.of(clean(f"{first} {line.text}")) is not None
            )
        joined = self.wrapping.joins(last, line, title=title)
        if not joined and title and not line.blanks and not last.caps and self.wrapping.full(last, line):
            self._doubtful.append((len(self.tree.blocks) - 1, last, line))
        return joined

    def _begins_closing(self, line: Line) -> bool:
        """Whether the issuer's last order begins here, though the line before is as full as a wrapped one."""
        window = self.view[line.start : line.end + 100].replace("\n", " ")
        mention = self.rules.closing.at(window, 0)
        return mention is not None and "strong" in mention.rule.set

    def _go_on(self, block: Block, last: Line, line: Line) -> None:
        self.tree.soften(last.end, line.start)
        if block.start == block.end:
            block.start = line.start
        block.end = line.end
        block.lines += 1
        self.last = line

    def _paragraph(self, line: Line, marker: str, kind: str, start: int) -> None:
        unit = self.field if self.field is not None else self.stack[-1].unit if self.stack else None
        if unit is None and (self.root is None or self.tree.units[self.root].kind != "annex"):
            if self.preamble is None:
                first = line.end - len(line.text.lstrip("| "))  # a row's pipe is none of its words
                if first == line.end:
                    return
                self.preamble = self.tree.open(
                    f"{self.prefix}@preamble", None, "preamble", first, "preamble", self.root
                )
            unit = self.preamble
        self.block = self.tree.add(start, line.end, marker, kind, unit if unit is not None else self.root or 0)
        self.last = line

    # --- units ---------------------------------------------------------------------------------------------------------

    def _accept(self, line: Line, i: int, joined: bool) -> Marker | None:
        """The marker of a line if it starts a unit: one that continues a sequence, opens a new one, or has support."""
        word = self.rules.word(self.view, line)
        readings = [word] if word else line.markers
        if not readings or self._cut(line):
            return None
        for marker in readings:
            level = self._level(marker.style)
            if level is not None and _continues(self.stack[level], marker) and (marker.certain or not joined):
                return marker
        for marker in readings:
            if (
                self._level(marker.style) is None
                and self._opens(marker)
                and (marker.certain or (not joined and self._supported(marker, line, i)))
            ):
                return marker
        marker = readings[0]
        if (
            joined
            or self._asked(line, marker)
            or (not marker.certain and not self.rules.headings.of(clean(self.view[marker.end : line.end])))
        ):
            return None
        level = self._level(marker.style)
        if level is None:
            follow = self.view[marker.end : marker.end + 1]
            return marker if not follow or follow.isupper() or not follow.isalnum() or marker.value <= 3 else None
        gap = marker.value - self.stack[level].value
        return marker if marker.value == 1 or 0 <= gap <= 5 or line.caps else None

    def _cut(self, line: Line) -> bool:
        """Whether the line before asks for the number ("theo khoản" / "2. ...")."""
        return self.last is not None and not line.blanks and self.wrapping.points(self.last)

    def _asked(self, line: Line, marker: Marker) -> bool:
        """Whether a number that is not the next of its sequence is asked for by the line before ("trong tháng" / "4.")."""
        numeral = marker.style != "letter"
        return numeral and self.last is not None and not line.blanks and self.wrapping.refers(self.last)

    def _level(self, style: str) -> int | None:
        return next((k for k in range(len(self.stack) - 1, -1, -1) if self.stack[k].style == style), None)

    def _opens(self, marker: Marker) -> bool:
        if marker.value != 1:
            return False
        if len(marker.numbers) < 2:
            return True
        styles = ("arabic", f"decimal-{len(marker.numbers) - 1}")
        above = next((level for level in reversed(self.stack) if level.style in styles), None)
        return above is None or above.value == marker.numbers[-2]

    def _supported(self, marker: Marker, line: Line, i: int) -> bool:
        """Whether a number without its dot is one: a heading in capitals, or its successor comes."""
        if is_caps(self.view[marker.end : line.end]):
            return True
        for after in self.lines[i + 1 : i + 120]:
            for other in after.markers:
                if other.style == marker.style:
                    return other.value == marker.value + 1 and other.numbers[:-1] == marker.numbers[:-1]
        return False

    def _outranked(self, marker: Marker, i: int) -> int | None:
        """The highest open level that a marker of a new style closes, because that style stands above it."""
        return next((k for k in range(len(self.stack)) if self._outranks(marker, self.stack[k], i)), None)

    def _outranks(self, marker: Marker, level: Level, i: int) -> bool:
        """Whether the style of `marker`, new at line `i`, stands above an open level: by custom, if it is no first item
        that the level could have below it, or by what follows, where the level begins anew or goes on.
        """
        rank, other = _RANKS.get(marker.style), _RANKS.get(level.style)
        if rank is None or other is None or rank > other or (level.style, marker.style) in self._seen:
            return False
        if level.style.startswith("standing"):
            return rank < _RANKS["mục"] or (marker.style == "roman" and marker.value > 1)
        after = self._next((level.style,), i)
        if after is not None and after.value == 1 and rank == other:
            return marker.value > 1
        if rank == other:
            return False
        if marker.value > 1:
            return self._is_certain(marker, i)
        goes_on = after is not None and _continues(level, after)
        return rank < _RANKS["upper"] + (marker.style == "roman") and not goes_on

    def _is_certain(self, marker: Marker, i: int) -> bool:
        """Whether a number whose predecessors are missing is one all the same: by its value, its title, its successor."""
        text = self.view[marker.end : self.lines[i].end]
        if marker.value <= 3 or is_caps(text) or self.rules.headings.of(clean(text)):
            return True
        after = self._next((marker.style,), i)
        return after is not None and after.value == marker.value + 1

    def _beside(self, i: int) -> int | None:
        """The open level that a heading without a number closes at line `i`: that whose next number leaves room for it
        ("I.", heading, "III."), or that above a sequence which begins anew below it and so stood below its neighbours.
        """
        for k, level in enumerate(self.stack):
            after = self._next([above.style for above in self.stack[: k + 1]], i)
            if after is None or after.style != level.style:
                continue
            if after.value > level.value + 1 and after.numbers[:-1] == level.numbers[:-1]:
                return k
            if after.value == 1 and not _continues(level, after):
                above = self._next([above.style for above in self.stack[:k]], i)
                return k if above is not None or not k else k - 1
        return None

    def _next(self, styles: Collection[str], i: int) -> Marker | None:
        """The next number of one of the styles below line `i`."""
        if self._numbers is None:
            self._numbers = {}
            for k, line in enumerate(self.lines):
                if line.markers and line.markers[0].certain:
                    self._numbers.setdefault(line.markers[0].style, []).append(k)
        known = (self._numbers.get(style, ()) for style in styles)
        after = [at[k] for at in known if (k := bisect_right(at, i)) < len(at)]
        return self.lines[min(after)].markers[0] if after else None

    def _unit(self, marker: Marker, line: Line, i: int) -> None:
        level = self._level(marker.style)
        if level is None:
            level = self._outranked(marker, i)
        elif level == len(self.stack) - 1 and marker.value == 1 and self._is_below(line, marker, i):
            if marker.style == "roman":
                # "II. MỤC TIÊU" with "I. Mục tiêu chung" right below: a scanned arabic one.
                marker = replace(marker, style="arabic", label="1", rule="arabic")
                level = None
            elif self.stack[level].value == 1:
                # "1. MỤC ĐÍCH, YÊU CẦU" with "1. Mục đích" right below: the first should have been a roman one.
                self.stack[level].style, level = "roman", None
        self._push(
            marker.style, level, marker.value, marker.numbers, marker.label, marker.label, marker.start, marker.rule
        )
        self.block = self.tree.add(marker.end, line.end, marker.label, "unit", self.stack[-1].unit)
        self.last = line

    def _is_below(self, line: Line, marker: Marker, i: int) -> bool:
        """Whether a number one right behind a heading is that of its first part, though its style is the heading's own."""
        if self.last is None or self.block is None or self.block.kind != "unit" or line.caps:
            return False
        after = self._next(("arabic",), i) if marker.style == "roman" else None
        return self.last.caps or (
            after is not None and after.value == 2 and after is self._next(("arabic", "roman"), i)
        )

    def _push(
        self,
        style: str,
        level: int | None,
        value: int,
        numbers: tuple[int, ...],
        name: str,
        label: str | None,
        start: int,
        rule: str,
    ) -> None:
        """Close down to `level` (None: to nothing) and open a unit there; `name` is the last part of its path."""
        del self.stack[level if level is not None else len(self.stack) :]
        self.field = None
        parent = self.stack[-1].unit if self.stack else self.root
        above = f"{self.tree.units[parent].path}/" if parent is not None else ""
        unit = self.tree.open(above + name, label, "other", start, rule, parent)
        self._seen.update((open_level.style, style) for open_level in self.stack)
        self.stack.append(Level(style, value, numbers, unit))

    def _labelled(self, line: Line, joined: bool) -> bool:
        """A labelled field at the head of the line, behind a bullet or not."""
        start = line.bullet[1] if line.bullet else line.start
        if (joined and not line.bullet) or not self.view[start : start + 1].isalpha():
            return False
        mention = self.rules.fields.at(self.view, start, line.end)
        if mention is None:
            return False
        parent = self.stack[-1].unit
        name = clean(mention.match[0])
        self.field = self.tree.open(
            f"{self.tree.units[parent].path}/{name}", None, mention.rule.set["kind"], start, mention.rule.name, parent
        )
        self.tree.head(self.field, start, start + len(mention.match[0].rstrip()))
        value = self.view.find(":", mention.end - 1, line.end) + 1
        while value < line.end and self.view[value] == " ":
            value += 1
        self.block = self.tree.add(value, line.end, name, "field", self.field)
        self.last = line
        return True

    def _standing(self, line: Line, i: int) -> bool:
        """A heading without a number, on a line or a few lines in capitals of its own, that the heading lexicon knows."""
        end = line.end
        for before, after in zip(self.lines[i : i + 3], self.lines[i + 1 : i + 4], strict=False):
            if not (
                line.caps
                and after.caps
                and not after.markers
                and not after.blanks
                and self.wrapping.joins(before, after, title=True)
            ):
                break
            end = after.end
        below = self.lines[i + 1] if i + 1 < len(self.lines) else None
        if not line.caps and below is not None and len(below.text) < 50 and not (below.markers or below.bullet):
            return False  # a table whose cells stand one a line
        if self.rules.headings.standing(self.view[line.start : end].replace("\n", " "), caps=line.caps) is None:
            return False
        style = "standing-capitals" if line.caps else "standing"
        name = clean(self.view[line.start : end])
        level = self._level(style)
        self._push(
            style, self._beside(i) if level is None else level, 0, (), name, None, line.start, "standing-heading"
        )
        self.block = self.tree.add(line.start, line.end, "", "unit", self.stack[-1].unit)
        self.last = line
        return True

    # --- the end -------------------------------------------------------------------------------------------------------

    def end(self, parent: int | None) -> None:
        """The units are over: part the paragraphs behind the last one from its text, and settle what was doubtful."""
        blocks = self.tree.blocks
        unit = self.field if self.field is not None else self.stack[-1].unit if self.stack else None
        first = len(blocks)
        while unit is not None and first and blocks[first - 1].unit == unit and blocks[first - 1].kind == "text":
            first -= 1
        before = blocks[first - 1] if first and blocks[first - 1].unit == unit else None
        has_text = before is not None and (before.kind != "unit" or before.lines > 1 or self._is_sentence(before))
        for k in range(first, len(blocks)):
            mention = self.rules.closing.at(self.view[blocks[k].start : blocks[k].end].replace("\n", " "), 0)
            if mention and (has_text or k > first or mention.rule.set.get("strong") is True):
                closing = self.tree.open(
                    f"{self.prefix}@closing", None, "closing", blocks[k].start, mention.rule.name, parent
                )
                for block in blocks[k:]:
                    block.unit = closing
                break
        self._settle()
        self.stack, self.field, self.block = [], None, None

    def _is_sentence(self, block: Block) -> bool:
        return self.view[block.end - 1 : block.end] in (".", ";") or ":" in self.view[block.start : block.end - 1]

    def _settle(self) -> None:
        """A full line of a unit and a capital below it: a title with its text, or a sentence that is wrapped there. The
        unit's neighbours tell: where most of them have a title with plain text below, so has this one.
        """
        if not self._doubtful:
            return
        units, blocks = self.tree.units, self.tree.blocks
        doubtful = {k for k, _, _ in self._doubtful}
        below: dict[tuple[int | None, str], list[bool]] = {}
        for k, block in enumerate(blocks):
            if block.kind == "unit" and k not in doubtful:
                text = k + 1 < len(blocks) and blocks[k + 1].unit == block.unit and blocks[k + 1].kind == "text"
                below.setdefault((units[block.unit].parent, units[block.unit].rule), []).append(text)
        for k, line, after in reversed(self._doubtful):
            block = blocks[k]
            known = below.get((units[block.unit].parent, units[block.unit].rule), [])
            titled = 2 * sum(known) > len(known) or self._names_agency(block)
            if (
                not titled
                and k + 1 < len(blocks)
                and blocks[k + 1].start == after.start
                and blocks[k + 1].unit == block.unit
            ):
                self.tree.soften(line.end, after.start)
                block.end = blocks[k + 1].end
                del blocks[k + 1]
        self._doubtful.clear()

    def _names_agency(self, block: Block) -> bool:
        unit: int | None = block.unit
        while unit is not None and self.tree.units[unit].kind != "decision":
            unit = self.tree.units[unit].parent
        return unit is None and self.rules.headings.names_agency(self.view[block.start : block.end])


def _continues(level: Level, marker: Marker) -> bool:
    """Whether the marker is the next of its sequence; "e" may follow "d" where an author leaves out "đ"."""
    if len(marker.numbers) > 1:
        before, now = level.numbers, marker.numbers
        next_in_turn = now[:-1] == before[:-1] and now[-1] == before[-1] + 1
        return next_in_turn or (now[-1] == 1 and len(before) > 1 and now[-2] == before[-2] + 1)
    return marker.value == level.value + 1 or (marker.style == "letter" and marker.value == 6 and level.value == 4)
