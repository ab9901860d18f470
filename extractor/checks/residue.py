"""What no record holds: words of the text that promise one and ended in none. Each may be a silent miss.

The rules (`residue.toml`) say which words these are; here is decided whether a record answers them where they stand.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Protocol

import regex

from ..outline.numbering import bullet, markers
from ..outline.tree import Block, Outline
from ..plan import Header, Records
from ..rules.diagnostics import Finding
from ..rules.rules import RuleError, RuleSet
from ..rules.scan import Mention, Scanner
from ..values import decimal

# Parts of the page: what stands there is read by other means, or not at all.
_PARTS: Final = frozenset({"header", "recipients", "signature", "decision"})
_CODES: Final = ("residue-percent", "residue-symbol", "residue-deadline", "residue-lead", "residue-partner")
_NUMBER: Final = "residue-number"
_CLAUSE_END: Final = regex.compile(r"[;\n]|\.(?= +\p{Lu}| *\Z)")
_LAST_WORD: Final = regex.compile(r"[\p{L}\p{N}]++(?=[ ,]*+\Z)")
_LETTER: Final = regex.compile(r"\p{L}")
# How far behind the cue the name of an agency may begin ("phối hợp với: Sở Y tế").
_NEAR: Final = 3
# The head of a table has no more rows, the rule below it included.
_HEAD_ROWS: Final = 3


class Placed(Protocol):
    """A record with its place in the flow."""

    start: int
    end: int


class Cover:
    """Spans as one sorted row without overlaps, ready to be asked what lies where."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def touch(self, start: int, end: int) -> bool:
        """Whether any of them has a character in common with `[start, end)`."""
        i = bisect_right(self._ends, start)
        return i < len(self._starts) and self._starts[i] < end


class Residue:
    """The rules of the cues, ready to be held against what was read."""

    def __init__(self, rules: RuleSet) -> None:
        known = rules.of("residue", ("value",), ("code", "silent", "reach", "agency"))
        for rule in known:
            if rule.set.get("code") not in _CODES:
                raise RuleError(f"{rule.file}: rule {rule.name}: set: code: must be one of {', '.join(_CODES)}")
        self._cues = Scanner(known)
        self._before_number = frozenset(rules.lexicons.get("references", ())) | frozenset(
            rules.lexicons.get("pinpoint_words", ())
        )

    def read(self, view: str, outline: Outline, header: Header, records: Records) -> list[Finding]:
        """The cues that ended in no record, in the order of the text; offsets are of the flow."""
        page = _Page(outline)
        answers = _Answers(outline, header, records)
        flow = outline.flow
        found = []
        for mention in self._cues.scan(flow):
            rule = mention.rule
            if page.silent(mention.start, rule.set.get("silent", ())) or answers.to(mention):
                continue
            found.append(_finding(rule.set["code"], mention.start, mention.end, flow))
        found += [_finding(_NUMBER, start, end, flow) for start, end in self._numbers(view, outline, page)]
        return sorted(found, key=lambda finding: finding.spans)

    def _numbers(self, view: str, outline: Outline, page: _Page) -> Iterator[tuple[int, int]]:
        """The lines that begin with the number of a unit and are none."""
        heads = {unit.start for unit in outline.units}
        rows = Cover((block.start, block.end) for block in outline.blocks if block.kind == "row")
        before = ""
        position = 0
        for line in view.splitlines(keepends=True):
            start = position + len(line) - len(line.lstrip(" |"))
            end = position + len(line.rstrip())
            position += len(line)
            if start >= end:
                continue
            above, before = before, line
            if start in heads or rows.touch(start, end) or bullet(view, start, end) or page.silent(start, ()):
                continue
            found = next(
                (m for m in markers(view, start, end) if m.certain and view[m.end : m.end + 1].isupper()), None
            )
            if found and outline.unit_at(start) is not None and not self._asked(above):
                yield start, found.end

    def _asked(self, line: str) -> bool:
        """Whether a line ends in a word that a number follows ("theo khoản", "trong tháng")."""
        word = _LAST_WORD.search(line.rstrip()[-24:])
        return word is not None and word[0].lower() in self._before_number


class _Page:
    """Where on the page a cue stands."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        body = any(unit.label is not None for unit in outline.units)
        self._kinds: list[frozenset[str]] = []  # of each unit and of those around it
        for unit in outline.units:
            above = self._kinds[unit.parent] if unit.parent is not None else frozenset[str]()
            part = unit.kind in _PARTS or (body and unit.kind == "preamble")
            self._kinds.append(above | {unit.kind, *(("part",) if part else ())})

    def silent(self, position: int, kinds: Iterable[str]) -> bool:
        """Whether `position` lies in a part of the page, or in a section of one of `kinds`."""
        unit = self._outline.unit_at(position)
        return unit is None or not self._kinds[unit].isdisjoint(("part", *kinds))


class _Answers:
    """The records of one document, asked whether they answer a cue; the cues come in the order of the text."""

    def __init__(self, outline: Outline, header: Header, records: Records) -> None:
        self._outline = outline
        self._flow = outline.flow
        self._own = _bare(header.symbol or "")
        self._blocks = sorted(outline.blocks, key=lambda block: block.start)
        self._starts = [block.start for block in self._blocks]
        self._tables = list(_tables(self._blocks))
        work = Cover(_spans(records.assignments))
        self._by_code: Mapping[str, Cover] = {
            "residue-percent": Cover(_spans(records.targets)),
            "residue-symbol": Cover(_spans(records.citations)),
            "residue-deadline": Cover(_spans(records.deadlines)),
            "residue-lead": work,
            "residue-partner": work,
        }
        self._agencies = sorted(start for agency in records.agencies for start, _ in agency.mentions)
        self._named = Cover((m.start, m.end) for a in records.assignments for m in (*a.actors, *a.partners))
        self._bases = {(self._block(t.start), t.base.value) for t in records.targets if t.base is not None}
        self._shares = frozenset(self._block(t.start) for t in records.targets if t.unit and t.unit[0] in "%‰")
        # What was found for the cue before: a clause's end, a row's bars so far, the filled columns below a row.
        self._clause = (0, 0)
        self._bars = (0, 0, 0)
        self._filled: dict[int, frozenset[int]] = {}

    def to(self, mention: Mention) -> bool:
        """Whether a record answers the cue, or the cue asks for none."""
        code, reach = mention.rule.set["code"], mention.rule.set.get("reach")
        spans = self._by_code[code]
        start = mention.start
        if spans.touch(start, self._clause_end(mention.end) if reach == "clause" else mention.end):
            return True
        if mention.rule.set.get("agency") and not self._agency_behind(mention.end):
            return True
        if code == "residue-symbol" and self._own and _bare(mention.match["value"]) == self._own:
            return True
        if self._in_answered_heading(start, spans):
            return True
        block = self._block(start)
        if block is None or (code == "residue-percent" and self._is_base_or_unit(mention, block)):
            return True
        if self._blocks[block].kind == "row":
            return self._heads_column(mention, block, spans)
        return reach == "table" or (code in ("residue-lead", "residue-partner") and self._gives(block, spans))

    def _clause_end(self, position: int) -> int:
        """Where the clause ends that goes on at `position`."""
        begin, end = self._clause
        if not begin <= position <= end:
            stop = _CLAUSE_END.search(self._flow, position)
            self._clause = position, stop.start() if stop else len(self._flow)
        return self._clause[1]

    def _block(self, position: int) -> int | None:
        """The paragraph around a position; before its text stands its marker, on the same line."""
        i = bisect_right(self._starts, position) - 1
        if i >= 0 and position < self._blocks[i].end:
            return i
        i += 1
        if i < len(self._blocks) and "\n" not in self._flow[position : self._blocks[i].start]:
            return i
        return None

    def _agency_behind(self, position: int) -> bool:
        i = bisect_left(self._agencies, position)
        return i < len(self._agencies) and self._agencies[i] <= position + _NEAR

    def _in_answered_heading(self, position: int, spans: Cover) -> bool:
        """Whether the cue stands in the heading or field name of a unit that holds such records."""
        index = self._outline.unit_at(position)
        if index is None:
            return False
        unit = self._outline.units[index]
        inside = unit.heading_end is not None and position < unit.heading_end
        return inside and spans.touch(unit.start, unit.end)

    def _is_base_or_unit(self, mention: Mention, block: int) -> bool:
        """Whether a share is what a target is compared with, or the sign is the unit of the row's values."""
        groups = mention.match.groupdict()
        if groups.get("value") is None:
            return block in self._shares and self._blocks[block].kind == "row"
        return (block, decimal(mention.match["start"] + groups["value"])) in self._bases

    def _heads_column(self, mention: Mention, block: int, spans: Cover) -> bool:
        """Whether the cue heads a column: the rows below have records, or nothing stands in its column there."""
        first, last = self._tables[block]
        below = self._blocks[block + 1 : last] if block - first < _HEAD_ROWS else []
        if not below or spans.touch(self._blocks[first].start, self._blocks[block].end):
            return mention.rule.set.get("reach") == "table"
        if spans.touch(below[0].start, below[-1].end):
            return True
        if block not in self._filled:
            self._filled[block] = frozenset(
                column
                for row in below
                for column, cell in enumerate(self._flow[row.start : row.end].split("|"))
                if _LETTER.search(cell)
            )
        return 0 < self._column(block, mention.start) not in self._filled[block]

    def _column(self, block: int, position: int) -> int:
        """How many bars stand before a position in its row."""
        row, done, bars = self._bars
        if row != block or done > position:
            done, bars = self._blocks[block].start, 0
        bars += self._flow.count("|", done, position)
        self._bars = block, position, bars
        return bars

    def _gives(self, block: int, work: Cover) -> bool:
        """Whether the paragraph names the actors of others, or leads in the work of the next one."""
        here = self._blocks[block]
        if self._named.touch(here.start, here.end):
            return True
        follow = self._blocks[block + 1] if block + 1 < len(self._blocks) else None
        leads = self._flow[here.end - 1 : here.end] == ":"
        return leads and follow is not None and work.touch(follow.start, follow.end)


def _tables(blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """For each block the run of rows around it, as positions of the first block and behind the last."""
    first = 0
    for i, block in enumerate(blocks):
        after = blocks[i + 1] if i + 1 < len(blocks) else None
        if after is None or block.kind != "row" or after.kind != "row" or after.unit != block.unit:
            yield from [(first, i + 1)] * (i + 1 - first)
            first = i + 1


def _spans(records: Iterable[Placed]) -> list[tuple[int, int]]:
    return [(record.start, record.end) for record in records]


def _bare(symbol: str) -> str:
    return regex.sub(r"[\s.…_]+", "", symbol).casefold()


def _finding(code: str, start: int, end: int, flow: str) -> Finding:
    return Finding(code, ((start, end),), {"text": " ".join(flow[start:end].split())})
