"""What the outline is made of: units, paragraphs, and the flow that later readers scan. Offsets are of the view."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..plan import SectionKind


@dataclass(slots=True)
class Unit:
    """A node of the section tree. Offsets are of the view, half-open; `end` includes its children."""

    path: str
    label: str | None
    level: int
    heading: str | None
    kind: SectionKind
    start: int
    end: int
    rule: str
    parent: int | None = None
    heading_start: int | None = None
    heading_end: int | None = None
    kind_rule: str | None = None


@dataclass(slots=True)
class Block:
    """A paragraph of the flow: one heading, bullet, numbered sentence, field value, table row or plain paragraph.

    `start` and `end` hold the paragraph without its `marker` ("-", "+", "•", "(1)", a unit's label, a field's name; "" for
    none). `kind`: `unit` (the first paragraph of a unit), `field`, `bullet`, `row`, `text`.
    """

    start: int
    end: int
    marker: str
    kind: str
    unit: int
    lines: int = 1


@dataclass(slots=True)
class Outline:
    """The tree in document order (parents before children), its paragraphs, and the `flow`: the view with every newline
    that only wraps a sentence, and what stands between two halves of one (page numbers, pipes), turned into spaces, and with
    a pipe between the cells of every row.
    `title`: the span of the title's words; `type`: the abbreviation of the document's type,
    `type_word` the word as printed. `letterhead`: the span before the first title's type word.
    """

    flow: str
    units: list[Unit] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    type: str | None = None
    type_rule: str | None = None
    type_word: str | None = None
    letterhead: tuple[int, int] | None = None
    title: tuple[int, int] | None = None
    _order: list[int] = field(default_factory=list, repr=False)
    _starts: list[int] = field(default_factory=list, repr=False)

    def unit_at(self, position: int) -> int | None:
        """The index of the innermost unit around `position`, None outside all."""
        if len(self._starts) != len(self.units):
            self._order = sorted(
                range(len(self.units)), key=lambda i: (self.units[i].start, -self.units[i].end, self.units[i].level)
            )
            self._starts = [self.units[i].start for i in self._order]
        k = bisect_right(self._starts, position) - 1
        unit = self._order[k] if k >= 0 else None
        while unit is not None and position >= self.units[unit].end:
            unit = self.units[unit].parent
        return unit

    def part(self, path: str) -> Unit | None:
        """The first unit with that path ("@header", "@decision/@signature")."""
        return next((unit for unit in self.units if unit.path == path), None)


# What stands before the first character of a unit and does not belong to it: marks of markdown and of tables.
_MARKS = " |*#_"


class Tree:
    """An outline while it grows: units are opened, paragraphs added, newlines softened; at the end it is closed."""

    def __init__(self, view: str, plain: str) -> None:
        self.view = view
        self._plain = plain
        self.outline = Outline(view)
        self.units = self.outline.units
        self.blocks = self.outline.blocks
        self._edits: list[tuple[int, int, str]] = []

    def open(self, path: str, label: str | None, kind: SectionKind, start: int, rule: str, parent: int | None) -> int:
        """A new unit that begins at `start`; returns its index."""
        level = self.units[parent].level + 1 if parent is not None else 1
        first = start
        while self._plain[first : first + 1] and self._plain[first] in _MARKS:
            first += 1
        start = first if self._plain[first : first + 1].strip() else start
        self.units.append(Unit(path, label, level, None, kind, start, start, rule, parent))
        return len(self.units) - 1

    def head(self, unit: int, start: int, end: int) -> None:
        """Set the heading of a unit to the words of `view[start:end]`."""
        self.units[unit].heading = " ".join(self.view[start:end].split()).strip(" |").rstrip(".: ")
        self.units[unit].heading_start, self.units[unit].heading_end = start, end

    def add(self, start: int, end: int, marker: str, kind: str, unit: int) -> Block:
        """A new paragraph of a unit."""
        block = Block(min(start, end), end, marker, kind, unit)
        self.blocks.append(block)
        return block

    def soften(self, start: int, end: int) -> None:
        """Let `view[start:end]`, a newline and what stands around it, be spaces in the flow."""
        self._edits.append((start, end, " "))

    def part(self, gaps: Iterable[int]) -> None:
        """Let there be pipes in the flow where tabs or wide gaps part the cells of a row."""
        self._edits += [(gap, gap + 1, "|") for gap in gaps]

    def close(self) -> Outline:
        """Set the ends (the last character of a unit's own paragraphs and of its children) and the flow."""
        for block in self.blocks:
            self.units[block.unit].end = max(self.units[block.unit].end, block.end)
        for unit in reversed(self.units):  # children stand behind their parents
            if unit.parent is not None:
                self.units[unit.parent].end = max(self.units[unit.parent].end, unit.end)
        parts: list[str] = []
        done = 0
        for start, end, new in sorted(self._edits):
            parts += (self.view[done:start], new * (end - start))
            done = end
        self.outline.flow = "".join((*parts, self.view[done:])) if parts else self.view
        return self.outline
