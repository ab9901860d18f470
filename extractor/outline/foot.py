"""The foot of a paper: recipients and signature, below or beside each other; and the heads of annexes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import regex

from ..rules.scan import Mention, Scanner
from .lines import Cell, Line, cells, is_caps
from .tree import Tree

_PERSON: Final = regex.compile(r"(?:\p{Lu}\p{Ll}+ ){1,5}\p{Lu}\p{Ll}+")
# Where a column of the foot may end on a line whose columns a single space parts.
_BREAK: Final = regex.compile(r"[:;.)] +(?=\p{Lu})")
# How many lines at a paper's end may be its signature, and how far below a line of one the next stands.
_LAST_LINES: Final = 8
_NEXT_LINES: Final = 4


class Ends:
    """Knows the lines by which recipients, signatures and annexes begin."""

    def __init__(self, ends: Scanner, preamble: Scanner) -> None:
        self._ends = ends
        self._preamble = preamble

    def of(self, view: str, line: Line) -> Mention | None:
        """The head of the recipients, of a signature or of an annex that the line's first cell is."""
        if line.bullet:
            return None
        for cell in cells(view, line)[: 2 if line.row else 1]:
            mention = self.in_cell(view, cell)
            if mention is not None and (mention.rule.set["role"] != "annex" or _is_annex(mention)):
                return mention
        return None

    def in_cell(self, view: str, cell: Cell) -> Mention | None:
        """The head that a cell is; a signature's is in capitals."""
        mention = self._ends.at(view, cell.start, cell.end)
        if mention is None or (mention.rule.set["role"] == "signature" and not is_caps(view[cell.start : cell.end])):
            return None
        return mention

    def role(self, view: str, line: Line) -> str | None:
        """ "recipients", "signature" or "annex" where the line begins one."""
        mention = self.of(view, line)
        return None if mention is None else str(mention.rule.set["role"])

    def begins_foot(self, view: str, lines: Sequence[Line], i: int, last: int) -> str | None:
        """ "recipients" or "signature" where the foot of a paper that ends before line `last` begins at line `i`."""
        line = lines[i]
        after = lines[i + 1] if i + 1 < last else None
        role = self.role(view, line)
        if role is None and self._is_signed(view, lines, i, last):
            return "signature"
        if role is None and line.row and line.caps and after is not None and self.role(view, after) == "signature":
            return "signature"  # the names of several signing bodies side by side
        if role != "signature":
            return role if role == "recipients" else None
        if after is not None and len(after.text) > 40 and self._preamble.at(view, after.start, after.end):
            return None
        if any(self.role(view, other) for other in lines[i + 1 : min(i + 1 + _NEXT_LINES, last)]):
            return role
        marked = any(other.markers for other in lines[i + 1 : min(i + _NEXT_LINES, last)])
        return role if last - i <= _LAST_LINES or (line.blanks and not marked) else None

    def _is_signed(self, view: str, lines: Sequence[Line], i: int, last: int) -> bool:
        """Whether the last lines, from line `i` on, are an office in small letters and a name: a signature all the same."""
        line = lines[i]
        if last - i > _LAST_LINES or line.bullet or "|" in line.text:
            return False
        offices = [self._ends.at(view, cell.start, cell.end) for cell in cells(view, line)]
        posts = (m is not None and m.rule.set["role"] == "signature" and m.match["start"][0].isupper() for m in offices)
        names = (cell for other in lines[i + 1 : last] for cell in cells(view, other))
        return any(posts) and any(_PERSON.fullmatch(view, cell.start, cell.end) for cell in names)


class Foot:
    """Recipients and signature of one paper while they are read."""

    def __init__(self, ends: Ends, tree: Tree, prefix: str, parent: int | None) -> None:
        self._ends = ends
        self._tree = tree
        self._prefix = prefix
        self._parent = parent
        self._recipients: int | None = None
        self._signature: int | None = None
        self._open: int | None = None
        self._columns = False  # whether recipients and signature stand side by side
        self._listed = False  # whether the last of the recipients has been read
        self._signed = False  # whether the signer's name has

    def read(self, line: Line, role: str | None) -> None:
        """A line of the foot; `role`: what begins on it."""
        view = self._tree.view
        row = [piece for cell in cells(view, line) for piece in self._parted(cell, line)]
        if role == "signature" and self._signature is None:
            mention = self._ends.of(view, line)
            self._sign(row[0], mention.rule.name if mention else "signature")
        for cell in row:
            mention = self._ends.in_cell(view, cell)
            if mention is not None and mention.rule.set["role"] == "recipients":
                self._receive(cell, mention)
                continue
            if mention is not None and mention.rule.set["role"] == "signature" and self._signature is None:
                self._columns = cell.column > 0
                self._sign(cell, mention.rule.name)
            target = self._open
            if self._columns and self._recipients is not None:
                target = self._recipients if self._is_left(cell, row) else self._signature
            elif self._recipients is not None and self._signature is not None:
                target = self._owner(cell, line)
            if target is not None:
                self._add(cell, line, target)

    def _parted(self, cell: Cell, line: Line) -> list[Cell]:
        """A cell, or its two where a single space parts the columns: "Nơi nhận: TM. ỦY BAN NHÂN DÂN", "- Lưu: VT. Hà Văn An"."""
        view = self._tree.view
        head = self._ends.in_cell(view, cell)
        listed = line.bullet or (head is not None and head.rule.set["role"] == "recipients")
        if not listed or cell.start != line.start:
            return [cell]
        for mark in _BREAK.finditer(view, cell.start, cell.end):
            right = Cell(mark.end(), cell.end, 1)
            mention = self._ends.in_cell(view, right)
            office = mention is not None and mention.rule.set["role"] == "signature" and mention.end == cell.end
            office = office and " " in view[right.start : right.end]  # "- Lưu: VT; KT." is none
            unsigned = self._signature is not None and not self._signed
            if office or (unsigned and view[mark.start()] in ".;" and _PERSON.fullmatch(view, right.start, right.end)):
                return [Cell(cell.start, mark.start() + 1, cell.column), right]
        return [cell]

    def _sign(self, cell: Cell, rule: str) -> None:
        self._open = self._signature = self._tree.open(
            f"{self._prefix}@signature", None, "signature", cell.start, rule, self._parent
        )

    def _receive(self, cell: Cell, mention: Mention) -> None:
        """The head of the recipients, with what follows it in its cell."""
        unit = self._tree.open(
            f"{self._prefix}@recipients", None, "recipients", cell.start, mention.rule.name, self._parent
        )
        self._open = self._recipients = unit
        self._tree.head(unit, mention.start, mention.start + len(mention.match["start"]))
        self._tree.add(mention.end, cell.end, mention.match["start"], "field", unit)

    def _add(self, cell: Cell, line: Line, unit: int) -> None:
        mark = line.bullet if cell.start == line.start else None
        kind = "bullet" if mark or self._tree.view[cell.start] in "-+•" else "text"
        self._tree.add(mark[1] if mark else cell.start, cell.end, mark[0] if mark else "", kind, unit)
        text = self._tree.view[cell.start : cell.end]
        self._listed = self._listed or (unit == self._recipients and text[-1] == ".")
        self._signed = self._signed or (unit == self._signature and bool(_PERSON.fullmatch(text)))

    def _owner(self, cell: Cell, line: Line) -> int | None:
        """Whose a cell is where both heads have been read: the cells of a table in two columns may come row by row."""
        text = self._tree.view[cell.start : cell.end]
        if line.bullet or text[0] in "-+•":
            return self._open if self._listed else self._recipients
        if self._signed:
            return self._open
        if is_caps(text) or _PERSON.fullmatch(text) or text[0] == "(":
            return self._signature
        return self._open if self._listed or text[-1] not in ";." else self._recipients

    def _is_left(self, cell: Cell, row: list[Cell]) -> bool:
        """Whether a cell of a foot in two columns is one of the left column, the recipients'."""
        text = self._tree.view[cell.start : cell.end]
        if len(row) > 1:
            return cell is row[0] or cell.column == row[0].column == 0
        return cell.column == 0 and (
            text[0] in "-+•" or not (is_caps(text) or _PERSON.fullmatch(text) or text[0] == "(")
        )


def _is_annex(mention: Mention) -> bool:
    """Whether the words name an annex: in capitals, or nothing but a number and a title set off by a mark."""
    rest = mention.match["rest"].strip()
    if mention.match["start"].isupper():
        return True
    number = mention.end - mention.start - len(mention.match["rest"]) > len(mention.match["start"])
    return mention.match["start"][0].isupper() and (not rest or (number and rest[0] in ".:-("))
