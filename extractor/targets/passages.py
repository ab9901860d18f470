"""A paragraph or table cell as the reader of targets sees it: values, years, comparisons, and where its clauses end."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Final

import regex

from ..rules.scan import Mention, Scanner, Spans
from .horizons import Horizon, horizon
from .quantities import Quantity, quantity

_MARK: Final = regex.compile(r"""[;()|]|:(?=\s|$)|[.!?…]++(?=\s+["'(]?\p{Lu}|\s*$)""")
_LAST_WORD: Final = regex.compile(r"[\p{L}.]{1,6}\Z")


@dataclass(frozen=True, slots=True)
class Break:
    """The end of a clause: `mark` is its character, "part" for the words that open a breakdown, "" before a new effort."""

    start: int
    end: int
    mark: str
    mention: Mention | None = None


@dataclass(slots=True)
class Passage:
    """`flow[start:end]` with what was found in it, each list in order; `years` are those of `times` that may be a horizon,
    `stops` where sentences end.
    """

    flow: str
    start: int
    end: int
    values: list[Quantity] = field(default_factory=list)
    times: list[Horizon] = field(default_factory=list)
    years: list[Horizon] = field(default_factory=list)
    bases: list[Mention] = field(default_factory=list)
    breaks: list[Break] = field(default_factory=list)
    stops: list[int] = field(default_factory=list)
    masked: Spans = ()

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """The span of the clause around `flow[start:end]`."""
        before, after = self.before(start), self.after(end)
        return before.end if before else self.start, after.start if after else self.end

    def headed(self, clause: tuple[int, int]) -> tuple[int, int]:
        """The clause with what stands before its colon ("Đến năm 2030: 90% thôn ...")."""
        colon = self.before(clause[0])
        if colon is None or colon.mark != ":" or colon.end != clause[0]:
            return clause
        above = self.before(colon.start)
        return above.end if above else self.start, clause[1]

    def heading(self, position: int) -> tuple[int, int] | None:
        """The words before the last colon of the sentence around `position`, if they hold no value."""
        i = bisect_right(self.breaks, position, key=lambda item: item.end) - 1
        for k in range(i, max(i - _NEAR, -1), -1):
            if self.breaks[k].mark == ":":
                start = self.breaks[k - 1].end if k else self.start
                held = bisect_left(self.values, start, key=lambda item: item.start) < bisect_left(
                    self.values, self.breaks[k].start, key=lambda item: item.start
                )
                return None if held else (start, self.breaks[k].start)
            if self.breaks[k].mark in _STOPS or self.breaks[k].mark == "part":
                return None
        return None

    def before(self, position: int) -> Break | None:
        """The last break that ends at or before `position`."""
        i = bisect_right(self.breaks, position, key=lambda item: item.end) - 1
        return self.breaks[i] if i >= 0 else None

    def after(self, position: int) -> Break | None:
        """The first break that begins at or behind `position`."""
        i = bisect_left(self.breaks, position, key=lambda item: item.start)
        return self.breaks[i] if i < len(self.breaks) else None

    def sentence(self, position: int) -> int:
        """Where the sentence around `position` begins."""
        i = bisect_right(self.stops, position) - 1
        return self.stops[i] if i >= 0 else self.start

    def base_in(self, start: int, end: int) -> Mention | None:
        """The first comparison that begins in a span."""
        i = bisect_left(self.bases, start, key=lambda item: item.start)
        return self.bases[i] if i < len(self.bases) and self.bases[i].start < end else None

    def masked_in(self, start: int, end: int) -> tuple[int, int] | None:
        """Where the first citation in a span begins and where the last one ends."""
        i = bisect_left(self.masked, (start, start))
        k = bisect_left(self.masked, (end, end))
        return (self.masked[i][0], self.masked[k - 1][1]) if i < k else None

    def year_from(self, position: int) -> Horizon | None:
        """The first year that is named at or behind `position`."""
        i = bisect_left(self.years, position, key=lambda item: item.start)
        return self.years[i] if i < len(self.years) else None

    def time_ending(self, end: int) -> Horizon | None:
        """The year whose words end at `end`."""
        i = bisect_left(self.times, end, key=lambda item: item.end)
        return self.times[i] if i < len(self.times) and self.times[i].end == end else None

    def base_ending(self, end: int) -> Mention | None:
        """The comparison that ends at `end`."""
        i = bisect_left(self.bases, end, key=lambda item: item.end)
        return self.bases[i] if i < len(self.bases) and self.bases[i].end == end else None

    def base_beginning(self, start: int) -> Mention | None:
        """The comparison that begins at `start`."""
        i = bisect_left(self.bases, start, key=lambda item: item.start)
        return self.bases[i] if i < len(self.bases) and self.bases[i].start == start else None

    def time_beginning(self, start: int) -> Horizon | None:
        """The year whose words begin at `start`."""
        i = bisect_left(self.times, start, key=lambda item: item.start)
        return self.times[i] if i < len(self.times) and self.times[i].start == start else None


_STOPS: Final = frozenset(".!?…")
# Clauses behind a colon that its words are read into.
_NEAR: Final = 6


def passage(
    flow: str, start: int, end: int, scanner: Scanner, masked: Spans, abbreviations: Collection[str]
) -> Passage:
    """Read `flow[start:end]`."""
    out = Passage(flow, start, end, masked=masked)
    taken: list[tuple[int, int]] = []
    breaks: list[Break] = []
    for mention in scanner.scan(flow, start, end, masked):
        role = mention.rule.set["role"]
        taken.append((mention.start, mention.end))
        if role == "value":
            if found := quantity(mention, flow):
                out.values.append(found)
        elif role == "time":
            if year := horizon(mention):
                out.times.append(year)
        elif role == "base":
            out.bases.append(mention)
        elif role == "part":
            breaks.append(Break(mention.start, mention.end, "part", mention))
        elif role == "stop":
            breaks.append(Break(mention.start, mention.start, "", mention))
            taken.pop()
    breaks += _marks(out, taken, masked, abbreviations, {item.start for item in breaks})
    breaks.sort(key=lambda item: (item.start, item.end))
    out.breaks = breaks
    out.stops = [item.end for item in breaks if item.mark in _STOPS]
    return out


def _marks(
    out: Passage, taken: list[tuple[int, int]], masked: Spans, abbreviations: Collection[str], parts: Collection[int]
) -> Iterator[Break]:
    """Punctuation that ends a clause: not inside a match, not brackets that hold no value, not the point of "TP."."""
    ends = [end for _, end in taken]
    hidden = [end for _, end in masked]
    inner = sorted([*(value.start for value in out.values), *parts])
    open_: list[Break] = []
    for match in _MARK.finditer(out.flow, out.start, out.end):
        position = match.start()
        if _inside(taken, ends, position) or _inside(masked, hidden, position):
            continue
        mark = Break(position, match.end(), match[0][0])
        if mark.mark == "(":
            open_.append(mark)
        elif mark.mark == ")":
            if open_:
                left = open_.pop()
                if bisect_left(inner, left.start) < bisect_left(inner, position):
                    yield left
                    yield mark
        elif (
            mark.mark == "."
            and (word := _LAST_WORD.search(out.flow, max(out.start, position - 6), position))
            and word[0] in abbreviations
        ):
            continue
        else:
            yield mark


def _inside(spans: Spans, ends: list[int], position: int) -> bool:
    i = bisect_right(ends, position)
    return i < len(spans) and spans[i][0] <= position
