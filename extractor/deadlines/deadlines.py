"""Time expressions that bound or schedule an action, as EDTF and RRULE.

The rules say how a time is written and `readings.py` what it means; here is decided which count where they stand, and
where the years come from that the text leaves out. The clock is never read.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

import regex

from ..outline.tree import Outline
from ..plan import Deadline, Header
from ..rules.rules import RuleSet
from ..rules.scan import Scanner, Spans
from ..text import fold
from ..values import Moment, filled
from .readings import GROUPS, SETS, Reading, read_mention

# Parts of the page and sections that hold no deadlines ; a preamble tells why, not what.
_SILENT: Final = frozenset(
    {"header", "recipients", "signature", "situation", "funding", "purpose_requirements", "purpose", "requirements"}
)
_TIMED: Final = frozenset({"field_schedule", "schedule"})
_BREAK: Final = regex.compile(r"[;\n]|\.(?!\w)")


class Deadlines:
    """Finds the deadlines of a document; holds its compiled rules and nothing else."""

    def __init__(self, rules: RuleSet) -> None:
        known = rules.of("deadlines", GROUPS, SETS, ("kind|skip",))
        self._times = Scanner([rule for rule in known if rule.set.get("skip") != "title"])
        self._titles = Scanner([rule for rule in known if rule.set.get("skip") == "title"])

    def read(self, outline: Outline, header: Header, masked: Spans) -> list[Deadline]:
        """Find the deadlines of `outline.flow`, in order; in the sorted spans `masked` (citations) dates are none."""
        flow = outline.flow
        place = Place(outline)
        blocked = _merged([*self._with_titles(flow, masked), *_silent(outline), *_own_title(flow, header.title)])
        mentions = (m for m in self._times.scan(flow, masked=blocked) if "skip" not in m.rule.set)
        items = filter(place.admits, map(read_mention, mentions))
        readings = [reading for readings in items for reading in readings]
        readings = list(_without_fixed(flow, list(_without_column_heads(flow, readings))))
        years = Years(header, place)
        years.complete(readings)
        return [
            Deadline(
                id=f"d{number}",
                start=reading.start,
                end=reading.end,
                text=flow[reading.start : reading.end],
                section=None,
                kind=reading.kind,
                edtf=reading.edtf(header.date),
                rrule=reading.rrule,
                inferred=reading.inferred,
                rule=reading.rule,
            )
            for number, reading in enumerate(filter(years.admit, readings), 1)
        ]

    def _with_titles(self, flow: str, masked: Spans) -> Iterator[tuple[int, int]]:
        """Give the citations, each with the title that follows it as far as its last year."""
        for (start, end), (following, _) in pairwise((*masked, (len(flow), len(flow)))):
            position = end
            while position < following and flow[position] in ' )"':
                position += 1
            title = self._titles.at(flow, position, following) if position < following else None
            yield start, title.end if title else end


def _silent(outline: Outline) -> Iterator[tuple[int, int]]:
    """Give the units that hold no deadlines, and the preamble where a body follows it."""
    body = any(unit.label is not None for unit in outline.units)
    for unit in outline.units:
        if unit.kind in _SILENT or (body and unit.kind == "preamble"):
            yield unit.start, unit.end


def _own_title(flow: str, title: str | None) -> Iterator[tuple[int, int]]:
    """Find where the document's own title is repeated."""
    words = [regex.escape(word) for word in fold(title or "").split()]
    if len(words) > 2:
        for match in regex.finditer(r"\s+".join(words), flow, regex.IGNORECASE):
            yield match.span()


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sort spans and join those that overlap."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _without_column_heads(flow: str, readings: list[Reading]) -> Iterator[Reading]:
    """Drop the years that head the columns of a table: neighbours with nothing but a cell's edge between them."""
    heads: set[int] = set()
    for i, (left, right) in enumerate(pairwise(readings)):
        if left.year and right.year and not flow[left.end : right.start].strip(" |"):
            heads |= {i, i + 1}
    for i, reading in enumerate(readings):
        if i not in heads:
            yield reading


def _without_fixed(flow: str, readings: list[Reading]) -> Iterator[Reading]:
    """Drop a bare "định kỳ" that a date in its sentence fixes."""
    for i, reading in enumerate(readings):
        following = readings[i + 1] if i + 1 < len(readings) else None
        dated = following is not None and (following.kind == "by" or "BY" in (following.rrule or ""))
        if reading.place == "clause" and following and dated and not _BREAK.search(flow, reading.end, following.start):
            continue
        yield reading


class Place:
    """The sections around a reading: which they are, and whether a time counts there."""

    def __init__(self, outline: Outline) -> None:
        self.flow = outline.flow
        self.units = outline.units
        self._bounds = sorted({0, *(u.start for u in self.units), *(u.end for u in self.units)})
        self._innermost = list(self._units_from_bounds())

    def _units_from_bounds(self) -> Iterator[int | None]:
        """Give the innermost unit from each bound on; parents stand before their children."""
        around: list[int] = []
        following = 0
        for bound in self._bounds:
            while around and self.units[around[-1]].end <= bound:
                around.pop()
            while following < len(self.units) and self.units[following].start <= bound:
                if self.units[following].end > bound:
                    around.append(following)
                following += 1
            yield around[-1] if around else None

    def unit(self, position: int) -> int | None:
        """Find the index of the innermost unit around `position`."""
        return self._innermost[bisect_right(self._bounds, position) - 1]

    def above(self, unit: int | None) -> Iterator[int]:
        """Give `unit` and the units around it, from the inside out."""
        while unit is not None:
            yield unit
            unit = self.units[unit].parent

    def apart(self, left: Reading, right: Reading) -> bool:
        """Whether a sentence or clause ends between two readings."""
        return _BREAK.search(self.flow, left.end, right.start) is not None

    def admits(self, readings: Sequence[Reading]) -> bool:
        """Whether what one mention says counts here: none behind a quotation mark, a bare date only where a time is asked
        for.
        """
        if not readings or (readings[0].start and self.flow[readings[0].start - 1] == '"'):
            return False
        if readings[0].place != "slot":
            return True
        unit = self.unit(readings[0].start)
        return (unit is not None and self.units[unit].kind in _TIMED) or self._alone(readings)

    def _alone(self, readings: Sequence[Reading]) -> bool:
        """Whether a mention fills a cell, a line or the space behind a colon."""
        left, right = readings[0].start - 1, readings[-1].end
        while left >= 0 and self.flow[left] == " ":
            left -= 1
        while right < len(self.flow) and self.flow[right] == " ":
            right += 1
        ends = "\n|.;:)" if any(moment.day for reading in readings for moment in reading.moments) else "\n|.;:),"
        return (left < 0 or self.flow[left] in "\n|:-+•") and (right >= len(self.flow) or self.flow[right] in ends)


class Years:
    """Where a year comes from that the expression does not name.

    In this order: the next time to the right in the same sentence; a yearly recurrence before it; a year that opens
    the sentence or stands in a heading above; the year of a one-year plan; the year of issue, or the next one where
    the date would lie more than 15 days before the issue. In a plan of several years a date behind a recurrence
    ("định kỳ 6 tháng (trước 20/6)") comes back every year.
    """

    def __init__(self, header: Header, place: Place) -> None:
        self._place = place
        self._issued = header.date if header.date and header.date[:4].isdigit() else None
        start, _, end = (header.period or "").partition("/")
        inside = not end or (start[:4] == end[:4])
        self._plan = int(start[:4]) if inside and start[:4].isdigit() else None
        # A school year ("2025-09/2026-05") has each month once: the year of issue tells which.
        self._many = not inside and "-" not in start + end
        begins = [text[:4] for text in (start, self._issued or "") if text[:4].isdigit()]
        self._earliest = min(map(int, begins), default=None)
        self._headings: dict[int, int] = {}

    def complete(self, readings: list[Reading]) -> None:
        """Give every reading its year where one can be found, and name what was inferred."""
        for i, here in enumerate(readings):
            self._note_heading(here)
            if here.dated or here.kind in ("recurring", "relative"):
                continue
            left = readings[i - 1] if i and not self._place.apart(readings[i - 1], here) else None
            right = readings[i + 1] if i + 1 < len(readings) and not self._place.apart(here, readings[i + 1]) else None
            if left and left.kind == "recurring" and self._repeated(here, left.rrule or ""):
                continue
            year = self._from_right(here, right) or (left.year if left else None)
            year = year or self._from_above(here) or self._plan or self._from_issue(here)
            if year and here.place != "month":
                here.moments = self._forward(filled([*here.moments[:-1], here.moments[-1].within(year)]))
                here.inferred = ["edtf"]

    def _forward(self, moments: list[Moment]) -> list[Moment]:
        """Let a range that would run backwards end in the next year, or begin in the one before where the plan has it."""
        first, last = moments[0], moments[-1]
        if len(moments) != 2 or first.year is None or first.year != last.year or first.ends()[0] <= last.ends()[1]:
            return moments
        year = first.year
        if self._earliest is not None and year > self._earliest:
            return [first.within(year - 1), last]
        return [first, last.within(year + 1)]

    def admit(self, reading: Reading) -> bool:
        """Whether a reading speaks of work to come.

        None of years before the plan, none of a stage that began before it, no day of an unknown month.
        """
        if reading.kind in ("recurring", "relative"):
            return True
        if reading.place == "month":
            return False
        years = [year for moment in reading.moments if (year := moment.year or moment.school)]
        if self._earliest is None or not years:
            return True
        if reading.place == "stage" and min(years) < self._earliest:
            return False
        return max(years) + (reading.moments[-1].unit in ("day", "school")) >= self._earliest

    def _note_heading(self, reading: Reading) -> None:
        unit = self._place.unit(reading.start)
        if unit is None or not reading.year:
            return
        start, end = self._place.units[unit].heading_start, self._place.units[unit].heading_end
        if start is not None and end is not None and start <= reading.start < end:
            self._headings.setdefault(unit, reading.year)

    def _repeated(self, here: Reading, before: str) -> bool:
        """Make a date behind a recurrence one itself, where that is what it means."""
        if here.place == "month":
            if before.startswith("FREQ=MONTHLY"):
                here.repeat_monthly()
        elif here.moments[-1].unit in ("day", "month", "quarter") and (self._many or _once_a_year(before)):
            here.repeat_yearly()
            here.inferred = ["rrule"]
        return here.kind == "recurring"

    def _from_right(self, here: Reading, right: Reading | None) -> int | None:
        if right is None or right.kind in ("recurring", "relative") or right.moments[0].year is None:
            return None
        year = right.moments[0].year
        first, last = here.moments[-1].within(year).ends()[0], right.moments[0].ends()[1]
        return year if first[: len(last)] <= last else None

    def _from_above(self, reading: Reading) -> int | None:
        units = self._place.above(self._place.unit(reading.start))
        return next((self._headings[unit] for unit in units if unit in self._headings), None)

    def _from_issue(self, reading: Reading) -> int | None:
        if self._issued is None:
            return None
        year, month, day = (int(part) for part in (self._issued + "-01-01").split("-")[:3])
        last = reading.moments[-1].within(year).ends()[1].rstrip("~")
        limit = (date(year, month, day) - timedelta(days=15)).isoformat()
        return year if last >= limit[: len(last)] else year + 1


def _once_a_year(recurrence: str) -> bool:
    """Whether it comes back once a year: "hằng năm", not "ngày 20 tháng cuối quý"."""
    return recurrence.startswith("FREQ=YEARLY") and "," not in recurrence
