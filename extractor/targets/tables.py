"""Tables of indicators: one value a filled cell, its indicator from the row, its year from the head of the column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import regex

from ..outline.tree import Block
from ..plan import Status
from ..rules.rules import Rule
from ..rules.scan import by_set
from .horizons import Horizon, Years
from .quantities import Quantity, quantity

Span = tuple[int, int]

_CELL: Final = regex.compile(r"[^|]*+")
# Where only the years of the last columns are known a row is known by the numbers at its end.
_NUMBER: Final = regex.compile(
    r"(?<![\w.,/-])(?:[≥≤<>~]=? ?)?[0-9][0-9.,]*+(?: ?[-] ?[0-9][0-9.,]*+)?(?: ?[%‰])?(?![\w/-])"
)
_INDEX: Final = regex.compile(r"[ |]*(?:[0-9]{1,3}(?:\.[0-9]{1,2})*|[IVX]{1,5}|[a-zđ])[.)]?[ |]+(?=\p{L})")
_BARS: Final = " |"
_LETTERS: Final = regex.compile(r"\p{L}{2}")
_BRACKETED: Final = regex.compile(r"\(([^()]{1,30})\) *\Z")
# Head rows at most, and rows in which a head is looked for.
_HEAD_ROWS: Final = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A filled value cell: `row` is its row among those given, `name` the indicator, `status` None where no head says it."""

    row: int
    value: Quantity
    name: str | None
    year: Horizon | None
    status: Status | None


@dataclass(frozen=True, slots=True)
class _Column:
    year: Horizon | None
    status: Status | None


class Tables:
    """The rules for heads and cells."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        role, column = by_set(rules), by_set(rules, "column")
        self._names, self._units, self._indexes = column("name"), column("unit"), column("index")
        self._goals, self._unit_words = column("goal"), role("unit")
        self._whole = role("value")
        self._cells = role("cell")

    def read(self, flow: str, rows: Sequence[Block], years: Years) -> list[Entry] | None:
        """The entries of a table; None where it is no table of indicators."""
        for at in range(min(_HEAD_ROWS, len(rows) - 1)):
            if found := self._columns(flow, _cells(flow, rows[at]), years):
                return list(self._entries(flow, rows, at + 1, *found, years))
            if times := self._tail_years(flow, rows[at], years):
                return list(self._aligned(flow, rows, at + 1, times))
        return None

    # --- columns known by their heads ------------------------------------------------------------------------------------

    def _columns(self, flow: str, head: list[Span], years: Years) -> tuple[int, int | None, dict[int, _Column]] | None:
        """The columns of names, units and values by their heads."""
        name: int | None = None
        unit: int | None = None
        values: dict[int, _Column] = {}
        for i, (start, end) in enumerate(head):
            text = flow[start:end]
            if self._indexes.whole(text):
                continue
            if name is None and self._names.whole(text):
                name = i
            elif unit is None and self._units.whole(text):
                unit = i
            elif (goal := self._goals.whole(text)) or next(years.within(start, end), None):
                values[i] = _Column(next(years.within(start, end), None), goal.rule.set.get("status") if goal else None)
        if name is None or not values or len(values) < len(head) - name - 1 - (unit is not None) - 1:
            return None
        return name, unit, values

    def _entries(
        self,
        flow: str,
        rows: Sequence[Block],
        first: int,
        name: int,
        unit: int | None,
        columns: dict[int, _Column],
        years: Years,
    ) -> Iterator[Entry]:
        group: Horizon | None = None
        for at in range(first, len(rows)):
            cells = _cells(flow, rows[at])
            filled = [i for i, (start, end) in enumerate(cells) if start < end]
            if len(filled) == 1:
                group = next(years.within(*cells[filled[0]]), None) or group
                continue
            if not filled:
                continue
            if name >= len(cells) or not _LETTERS.search(flow, *cells[name]):
                heads = {i: found for i in columns if i < len(cells) and (found := next(years.within(*cells[i]), None))}
                columns = columns | {i: replace(columns[i], year=found) for i, found in heads.items()}
                continue
            title, own = _name(flow, *cells[name])
            printed = flow[slice(*cells[unit])] if unit is not None and unit < len(cells) else ""
            for i, column in columns.items():
                if i < len(cells) and (value := self._value(flow, *cells[i], printed or own)):
                    yield Entry(at, value, title, column.year or group, column.status)

    def _value(self, flow: str, start: int, end: int, unit: str) -> Quantity | None:
        """The quantity that fills a cell, with the unit of its row where the cell has none."""
        if start >= end:
            return None
        for scanner in (self._whole, self._cells):
            mention = scanner.at(flow, start, end)
            if mention and mention.end == end and (found := quantity(mention, flow)):
                return found if found.unit else replace(found, unit=unit or None, kind="bare" if not unit else "count")
        return None

    # --- a column of names whose head is not known, before columns of years ----------------------------------------------

    def _tail_years(self, flow: str, row: Block, years: Years) -> list[Horizon]:
        """The years in which a head row ends, where there are two or more and nothing stands between them."""
        times = list(years.within(row.start, row.end))
        if len(times) < 2 or flow[times[-1].end : row.end].strip(_BARS):
            return []
        first = len(times) - 1
        while first and not flow[times[first - 1].end : times[first].start].strip(_BARS):
            first -= 1
        return times[first:] if len(times) - first > 1 else []

    def _aligned(self, flow: str, rows: Sequence[Block], first: int, times: list[Horizon]) -> Iterator[Entry]:
        for at in range(first, len(rows)):
            row = rows[at]
            numbers = list(_NUMBER.finditer(flow, row.start, row.end))[-len(times) :]
            if len(numbers) < len(times) or flow[numbers[-1].end() : row.end].strip(_BARS):
                continue
            if any(flow[a.end() : b.start()].strip(_BARS) for a, b in pairwise(numbers)):
                continue
            index = _INDEX.match(flow, row.start, row.end)
            start, end = index.end() if index else row.start, numbers[0].start()
            unit = self._unit_before(flow, start, end)
            title, own = _name(flow, start, unit[0] if unit else end)
            for time, number in zip(times, numbers, strict=True):
                if title and (value := self._value(flow, *number.span(), flow[slice(*unit)] if unit else own)):
                    yield Entry(at, value, title, time, None)

    def _unit_before(self, flow: str, start: int, end: int) -> Span | None:
        """The unit that ends before the first number of a row."""
        while end > start and flow[end - 1] in _BARS:
            end -= 1
        for word in regex.finditer(r"\S+", flow, pos=max(start + 1, end - 20), endpos=end):
            mention = self._unit_words.at(flow, word.start(), end)
            if mention and mention.end == end:
                return word.start(), end
        return None


def _cells(flow: str, row: Block) -> list[Span]:
    """The cells of a row without the spaces around them; those before the first and behind the last pipe only if filled."""
    out: list[Span] = []
    position = row.start
    while position <= row.end:
        match = _CELL.match(flow, position, row.end)
        start, end = match.span() if match else (position, position)
        position = end + 1
        while start < end and flow[start] == " ":
            start += 1
        while end > start and flow[end - 1] == " ":
            end -= 1
        out.append((start, end))
    if out and out[0][0] >= out[0][1]:
        out = out[1:]
    if out and out[-1][0] >= out[-1][1]:
        out = out[:-1]
    return out


def _name(flow: str, start: int, end: int) -> tuple[str | None, str]:
    """An indicator's name and the unit in brackets behind it ("Tỷ lệ hộ nghèo (%)")."""
    text = regex.sub(r"\s+", " ", flow[start:end]).strip(" -+•.,;:|")
    unit = _BRACKETED.search(text)
    if unit and not regex.search(r"[0-9]", unit[1]):
        return text[: unit.start()].strip() or None, unit[1].strip()
    return text or None, ""
