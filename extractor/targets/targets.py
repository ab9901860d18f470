"""Targets: percentages everywhere, counted quantities inside objectives."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from ..outline.tree import Block, Outline
from ..plan import Base, Header, SectionKind, Status, Target
from ..rules.rules import RuleSet
from ..rules.scan import Scanner, Spans, by_set
from ..values import decimal
from .breakdowns import CARRIED, parts
from .horizons import GROUPS as TIME_GROUPS
from .horizons import Horizon, Years, chosen, horizon
from .indicators import Indicators, Reading
from .passages import Passage, passage
from .quantities import GROUPS, Quantity
from .tables import Tables

_GROUPS: Final = (*GROUPS, *TIME_GROUPS, "list")
_SETS: Final = (
    "comparator",
    "value",
    "unit",
    "direction",
    "spelled",
    "verb",
    "joined",
    "cut",
    "label",
    "cites",
    "aside",
    "status",
    "column",
)
_NEEDS: Final = {
    "value": ("comparator",),
    "cell": ("comparator",),
    "verb": ("verb",),
    "status": ("status",),
    "column": ("column",),
}
_OBJECTIVES: Final = {"objectives", "objectives_general", "objectives_specific"}
# Parts of the page that state nothing of their own.
_SILENT: Final = {"header", "preamble", "recipients", "signature", "decision"}
# Kinds that take their meaning from the section above.
_OPEN: Final = {"other", "agency", "field_content", "field_assignment", "field_schedule"}


class Targets:
    """The rules of targets, ready to read outlines."""

    def __init__(self, rules: RuleSet) -> None:
        known = rules.of("targets", _GROUPS, _SETS, ("role",), _NEEDS)
        role = by_set(known)
        self.running = role("value", "time", "base", "part", "stop", "none")
        self.times = role("time")
        self.named_times = role("time", "none")
        self.status = role("status")
        self.indicators = Indicators(known, (*rules.lexicons["joints"], *rules.lexicons["value_joints"]))
        self.tables = Tables(known)
        self.abbreviations = frozenset(rules.lexicons["abbreviations"])

    def read(self, outline: Outline, header: Header, masked: Sequence[tuple[int, int]]) -> list[Target]:
        """All targets of a document, in order, ids "t1", "t2" ...; `section` is left to the pipeline.

        Offsets are of `outline.flow`; `masked` are the sorted spans of citations, in which nothing is read.
        """
        return _Document(self, outline, header, masked).read()


@dataclass(frozen=True, slots=True)
class _Above:
    """A paragraph that speaks for the bullets below it: its year, its words, the total whose parts it announces (as a
    position in the list of targets).
    """

    block: Block
    year: Horizon | None
    words: str | None
    total: int | None

    def holds(self, block: Block) -> bool:
        """Whether `block` is a bullet below it: in the same unit, and not of its own kind."""
        if block.unit != self.block.unit or block.kind != "bullet":
            return False
        return self.block.kind != "bullet" or block.marker != self.block.marker


class _Document:
    """One document being read: what its sections mean, its years, and the paragraphs that speak for those below them."""

    def __init__(self, by: Targets, outline: Outline, header: Header, masked: Spans) -> None:
        self.by, self.outline, self.masked = by, outline, masked
        self.years = Years(by.named_times, outline, masked)
        self.meanings = _meanings(outline)
        self.since = _since(header)
        self.title = _title(by.times, outline, header, masked)
        self.above: list[_Above] = []
        self.last: int | None = None
        self.out: list[Target] = []
        self.totals: list[int | None] = []

    def read(self) -> list[Target]:
        """Paragraph after paragraph; the rows of a table together."""
        blocks = [
            block
            for block in self.outline.blocks
            if self.meanings[block.unit] not in _SILENT and block.start < block.end
        ]
        for (is_row, _), run in groupby(blocks, key=lambda block: (block.kind == "row", block.unit)):
            together = list(run)
            if not (is_row and self._table(together)):
                for block in together:
                    self._paragraph(block)
        return self._numbered()

    def _numbered(self) -> list[Target]:
        order = sorted(range(len(self.out)), key=lambda i: (self.out[i].start, -self.out[i].end))
        for n, i in enumerate(order, 1):
            self.out[i].id = f"t{n}"
        for target, total in zip(self.out, self.totals, strict=True):
            target.parent = None if total is None else self.out[total].id
        return [self.out[i] for i in order]

    # --- paragraphs --------------------------------------------------------------------------------------------------------

    def _paragraph(self, block: Block) -> None:
        text = self._passage(block)
        readings = self.by.indicators.read(text)
        self.above = [item for item in self.above if item.holds(block)]
        goes_on = _goes_on(text)
        announced_above = next((item.total for item in reversed(self.above) if item.total is not None), None)
        carried = self.last if announced_above is None and goes_on else announced_above
        totals, announced = parts(text, readings, carried=carried is not None)
        places: dict[int | None, int | None] = {None: None, CARRIED: carried}
        counted = self.meanings[block.unit] in _OBJECTIVES
        for i, reading in enumerate(readings):
            if counted or reading.value.kind == "share":
                places[i] = len(self.out)
                behind = readings[i + 1].value.head if i + 1 < len(readings) else block.end
                self._add(block, text, reading, behind, places.get(totals[i]))
        if not goes_on:
            self.last = next((places.get(i) for i in reversed(range(len(totals))) if totals[i] is None), None)
        self._remember(block, text, places.get(announced))

    def _passage(self, block: Block) -> Passage:
        """What stands in the paragraph; a year before the plan's first can be a horizon only where results are reported."""
        left = bisect_left(self.masked, block.start, key=lambda span: span[1])
        right = bisect_left(self.masked, block.end, key=lambda span: span[0])
        text = passage(
            self.outline.flow, block.start, block.end, self.by.running, self.masked[left:right], self.by.abbreviations
        )
        reports = self.meanings[block.unit] == "situation"
        text.years = [time for time in text.times if reports or self.since is None or time.year >= self.since]
        return text

    def _remember(self, block: Block, text: Passage, total: int | None) -> None:
        """Keep a paragraph that bullets hang on: one that ends in a colon, or is nothing but a year."""
        body = self.outline.flow[block.start : block.end].rstrip()
        ends = body.endswith(":")
        if ends or total is not None or (len(text.times) == 1 and not text.values and len(body) < _LONGEST_YEAR_LINE):
            words = self.by.indicators.phrase(text) if ends and not text.values else None
            self.above.append(_Above(block, text.years[0] if text.years else None, words, total))

    def _add(self, block: Block, text: Passage, reading: Reading, behind: int, total: int | None) -> None:
        """Make the target of a reading; `behind` is where the next value begins."""
        value = reading.value
        clause = text.clause(value.head, value.end)
        status = self._status(block, value, clause)
        if reading.joined and status == "target" and self.out:
            status = self.out[-1].status
        target = _target(value, reading.indicator or self._words(block), status)
        target.direction = reading.direction
        target.base = value.base or _base(text, reading, clause, behind)
        within = text.headed(clause)
        year = chosen(text.years, (value.start, value.end), within, reading.until, behind) or _leading_year(text, value)
        if year is None and total is not None:
            target.horizon, target.horizon_from = self.out[total].horizon, self.out[total].horizon_from
        else:
            self._date(target, block, year)
        self.out.append(target)
        self.totals.append(total)

    def _date(self, target: Target, block: Block, year: Horizon | None) -> None:
        """The year that the sentence names, else the lead line, else a heading above, else the title."""
        lead = next((item.year for item in reversed(self.above) if item.year), None)
        if found := year or lead or self.years.above(block.unit) or self.title:
            target.horizon, target.horizon_from = found.edtf, [found.start, found.end]

    def _status(self, block: Block, value: Quantity, clause: tuple[int, int]) -> Status:
        """What the words of the clause say, else the kind of the section."""
        meaning = self.meanings[block.unit]
        if meaning == "situation":
            return "achieved"
        status: Status = "norm" if meaning == "funding" and value.kind == "share" else "target"
        start, end = max(clause[0], value.start - _STATUS_WIDTH), min(clause[1], value.end + _STATUS_TAIL)
        for mention in self.by.status.scan(self.outline.flow, start, end):
            if mention.start < value.end:
                status = mention.rule.set["status"]
        return status

    def _words(self, block: Block) -> str | None:
        """The indicator of a value that has no words of its own: the lead line's, else the heading's."""
        words = next((item.words for item in reversed(self.above) if item.words), None)
        unit = self.outline.units[block.unit]
        titled = unit.kind == "other" and unit.heading_end is not None and unit.heading_end <= block.start
        return words or (unit.heading if titled else None)

    # --- tables --------------------------------------------------------------------------------------------------------------

    def _table(self, rows: Sequence[Block]) -> bool:
        """Read the rows as a table of indicators; False where they are none."""
        entries = self.by.tables.read(self.outline.flow, rows, self.years)
        if entries is None:
            return False
        for entry in entries:
            block = rows[entry.row]
            reported: Status = "achieved" if self.meanings[block.unit] == "situation" else "target"
            target = _target(entry.value, entry.name, entry.status or reported)
            target.direction = entry.value.direction
            self._date(target, block, entry.year)
            self.out.append(target)
            self.totals.append(None)
        return True


# Characters before a value in which words of its status are looked for; a longer line is no lead line of a year alone.
_STATUS_WIDTH: Final = 400
# Characters behind a value in which a rule may look for what is supported.
_STATUS_TAIL: Final = 60
_LONGEST_YEAR_LINE: Final = 60
# Characters of the words before the year at the head of a sentence ("Phấn đấu đến hết năm 2026, ...").
_LEADING_WIDTH: Final = 32


def _leading_year(text: Passage, value: Quantity) -> Horizon | None:
    """The year at the head of the sentence, before its first value ("Đến năm 2026, có 60 trường ...; 100% lớp ...")."""
    start = text.sentence(value.head)
    year = text.year_from(start)
    return year if year and year.end <= value.head and year.start - start < _LEADING_WIDTH else None


def _goes_on(text: Passage) -> bool:
    """Whether "Trong đó: ..." at the head of a paragraph goes on with the total of the one before."""
    first = text.breaks[0] if text.breaks else None
    return first is not None and first.mark == "part" and not text.flow[text.start : first.start].strip()


def _target(value: Quantity, indicator: str | None, status: Status) -> Target:
    return Target(
        "",
        value.start,
        value.end,
        "",
        None,
        indicator,
        value.comparator,
        value.low,
        value.high,
        value.unit,
        status,
        None,
        value.base,
        None,
        None,
        None,
        value.rule,
    )


def _base(text: Passage, reading: Reading, clause: tuple[int, int], behind: int) -> Base | None:
    """The comparison behind a value before the next one, else one at the head of its clause before any value."""
    value = reading.value
    mention = text.base_in(value.end, behind) or (None if reading.beside else text.base_in(clause[0], value.head))
    if mention is None or mention.start > clause[1] + 1:
        return None
    groups = mention.match.groupdict()
    compared, year = groups.get("value"), groups.get("year")
    if not compared and not (year and year[0].isdigit()):
        return None
    return Base(
        decimal(compared) if compared else None,
        year.replace(" ", "").replace("-", "/") if year and year[0].isdigit() else None,
    )


def _meanings(outline: Outline) -> list[SectionKind]:
    """For each unit the kind that its content has: its own, that of the nearest unit above which says one, or of a part of
    the page that is silent.
    """
    out: list[SectionKind] = []
    for unit in outline.units:
        above = out[unit.parent] if unit.parent is not None else "other"
        out.append(above if above in _SILENT or unit.kind in _OPEN else unit.kind)
    return out


def _since(header: Header) -> int | None:
    """The first year that the plan can be for."""
    for text in (header.period, header.date):
        if text and text[:4].isdigit():
            return int(text[:4])
    return None


def _title(times: Scanner, outline: Outline, header: Header, masked: Spans) -> Horizon | None:
    """The end of the period that the title names."""
    end = (header.period or "").rpartition("/")[2]
    if not outline.title or not end[:4].isdigit():
        return None
    found = [year for mention in times.scan(outline.flow, *outline.title, masked) if (year := horizon(mention))]
    same = next((year for year in found if year.edtf == end), None)
    return same or next((replace(year, edtf=end) for year in found if year.edtf[:4] == end[:4]), None)
