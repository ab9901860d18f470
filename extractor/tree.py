"""What the outline is made of: units, paragraphs, and the flow that later readers scan. Offsets are of the view."""

from __future__ import annotations

from dataclasses import dataclass, field

from .plan import SectionKind


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
    that only wraps a sentence, and what stands between two halves of one (page numbers, pipes), turned into spaces.
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
    attached: tuple[int, int] | None = None

    def unit_at(self, position: int) -> int | None:
        """The index of the innermost unit around `position`, None outside all."""
        best = None
        for i, unit in enumerate(self.units):
            if unit.start > position:
                break
            if position < unit.end:
                best = i
        return best

    def part(self, path: str) -> Unit | None:
        """The first unit with that path ("@header", "@decision/@signature")."""
        return next((unit for unit in self.units if unit.path == path), None)
