"""Time expressions that bound or schedule an action, as EDTF and RRULE.

The rules name the parts of the calendar in groups; `read_mention` makes moments and recurrences of them, `Deadlines`
decides which count where they stand and finds the years that the text leaves out. The clock is never read.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, Final

import regex

from .outline import Outline
from .plan import Deadline, DeadlineKind, Header
from .rules import RuleSet
from .scan import Mention, Scanner
from .text import fold
from .values import Edge, Moment, cadence, filled, integer, ordinal, rrule, span, weekday, year_number

Spans = Sequence[tuple[int, int]]

# Groups from fine to coarse: a group as fine as the one before it, or finer, begins the next moment.
_RANK: Final = {
    "early": 0, "middle": 0, "late": 0, "third": 1, "half": 1, "year_end": 0,
    "week": 1, "week_first": 1, "week_last": 1, "day": 1,
    "month": 2, "quarter": 3, "months": 3, "term": 3, "school": 4, "year": 4,
}  # fmt: skip
_EDGES: Final[tuple[Edge, ...]] = ("early", "middle", "late")
_EVERY: Final = {f"every_{unit}": unit for unit in ("year", "quarter", "month", "week", "day")}
_FLAGS: Final = (
    "to", "and", "anew", "onward", "phrase", "interval", "times", "weekday", "sunday", "hour", "minute",
    "quarter_first", "quarter_last", "month_last",
)  # fmt: skip
_GROUPS: Final = (*_RANK, *_EVERY, *_FLAGS)
_SETS: Final = ("kind", "end", "place", "skip")

# Parts of the page and sections that hold no deadlines (output contract).
_SILENT: Final = frozenset(
    {"header", "recipients", "signature", "situation", "funding", "purpose_requirements", "purpose", "requirements"}
)
_TIMED: Final = frozenset({"field_schedule", "schedule"})
_BREAK: Final = regex.compile(r"[;\n]|\.(?!\w)")


@dataclass(slots=True)
class Reading:
    """What a mention says before anything around it is asked; offsets are of the flow."""

    start: int
    end: int
    kind: DeadlineKind
    rule: str
    moments: list[Moment] = field(default_factory=list)
    rrule: str | None = None
    opens_now: bool = False
    first: bool = False
    place: str | None = None
    inferred: list[str] = field(default_factory=list)

    @property
    def dated(self) -> bool:
        """Whether every moment has its year."""
        return all(moment.dated for moment in self.moments)

    def edtf(self, issued: str | None) -> str | None:
        """The EDTF string; `issued` is the document's date, where "từ nay" begins."""
        if not self.moments:
            return None
        first, last = self.moments[0], self.moments[-1]
        if self.kind == "recurring":
            single = len(self.moments) == 1 and first.unit == "day" and first.month is not None
            return first.edtf() if single else None
        if self.opens_now:
            return f"{issued or '..'}/{_whole(last, 'late').ends()[1]}"
        if self.kind == "from":
            return f"{_whole(first, 'early').ends()[0]}/.."
        if self.kind == "by":
            return _whole(last, "late").ends()[0 if self.first else 1]
        return span(first.ends()[0], last.ends()[1])


def _whole(moment: Moment, edge: Edge) -> Moment:
    """A bound at the end of a year is the year itself ("đến cuối năm 2025" is "hết năm 2025"), so is a start at its beginning."""
    return replace(moment, edge=None) if moment.unit == "year" and moment.edge == edge else moment


class Deadlines:
    """Finds the deadlines of a document; holds its compiled rules and nothing else."""

    def __init__(self, rules: RuleSet) -> None:
        known = rules.of("deadlines", _GROUPS, _SETS)
        self._times = Scanner([rule for rule in known if rule.set.get("skip") != "title"])
        self._titles = Scanner([rule for rule in known if rule.set.get("skip") == "title"])

    def read(self, outline: Outline, header: Header, masked: Spans) -> list[Deadline]:
        """The deadlines of `outline.flow`, in order; `masked` are the sorted spans of citations, in which dates are none."""
        flow = outline.flow
        place = Place(outline)
        blocked = _merged([*self._with_titles(flow, masked), *_silent(outline), *_own_title(flow, header.title)])
        mentions = (m for m in self._times.scan(flow, masked=blocked) if "skip" not in m.rule.set)
        readings = [reading for mention in mentions for reading in read_mention(mention) if place.admits(reading)]
        readings = list(_fixed(flow, _without_column_heads(flow, readings)))
        years = Years(header, place)
        years.complete(flow, readings)
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
            for number, reading in enumerate((r for r in readings if years.admits(r)), 1)
        ]

    def _with_titles(self, flow: str, masked: Spans) -> Iterator[tuple[int, int]]:
        """Citations, each with the title that follows it as far as its last year."""
        for (start, end), (following, _) in pairwise((*masked, (len(flow), len(flow)))):
            position = end
            while position < following and flow[position] in " )":
                position += 1
            title = self._titles.at(flow, position, following) if position < following else None
            yield start, title.end if title else end


# --- one mention -------------------------------------------------------------------------------------------------------


def read_mention(mention: Mention) -> list[Reading]:
    """What a mention says: one reading, or one for each item of a list that is no unbroken stretch of time.

    Empty where the calendar knows no such day.
    """
    match, rule = mention.match, mention.rule
    groups = {name for name, value in match.groupdict().items() if value is not None}
    if "phrase" in groups:
        spelled = _spelled_date(match["phrase"])
        pieces = [(spelled, match.start("phrase"), match.end("phrase"))] if spelled else []
        if not pieces:
            return []
    else:
        pieces = _pieces(match)
    joins = [end for name in ("and", "to") if name in groups for end in match.ends(name)]
    moments = filled(moment for moment, _, _ in pieces)
    if not all(moment.valid() for moment in moments):
        return []
    kind: DeadlineKind = rule.set["kind"]
    reading = Reading(mention.start, mention.end, kind, rule.name, moments, place=rule.set.get("place"))
    reading.first = rule.set.get("end") == "first"
    if groups & _EVERY.keys() or groups & {"weekday", "sunday", "quarter_last", "quarter_first"}:
        if kind != "recurring" and ("anew" in groups or not _one_rule(moments, ranged="to" in groups)):
            return [_yearly(item) for item in _items(reading, pieces, joins)]
        reading.kind, reading.rrule = "recurring", _recurrence(match, groups, moments)
    elif "onward" in groups:
        reading.kind = "from"
    elif kind == "range" and len(moments) == 1:
        reading.opens_now = True
        reading.inferred = ["edtf"]
    elif kind in ("during", "range", "from") and len(moments) > 1:
        if "to" not in groups and not all(left.before(right) for left, right in pairwise(moments)):
            return _items(reading, pieces, joins)
        reading.kind = "range"
    elif kind == "by" and len(moments) > 1:
        return _items(reading, pieces, joins)
    return [reading]


def _pieces(match: regex.Match[str]) -> list[tuple[Moment, int, int]]:
    """The moments that a match names, in order, each with the span of its numbers."""
    found = [
        (*place, name, text)
        for name in _RANK.keys() & match.re.groupindex.keys()
        for place, text in zip(match.spans(name), match.captures(name), strict=True)
    ]
    found.sort(key=lambda item: (item[0], _RANK[item[2]]))
    pieces: list[tuple[Moment, int, int]] = []
    rank = 9
    for start, end, name, text in found:
        after = name in _EDGES and bool(pieces) and pieces[-1][0].months is not None and pieces[-1][0].edge is None
        if _RANK[name] <= rank and not after and not (name == "third" and rank == 0):
            pieces.append((Moment(), start, end))
        moment, first, _ = pieces[-1]
        pieces[-1] = (_named(moment, name, text), first, end)
        rank = 3 if after or name == "half" else _RANK[name]
    return pieces


def _named(moment: Moment, name: str, text: str) -> Moment:
    """The moment with one more group read into it; a number that is none makes it invalid, not silent."""
    if name in _EDGES:
        return replace(moment, edge=name)
    if name == "year_end":
        return moment
    if name == "third":
        return replace(moment, third=True)
    if name == "half":
        return replace(moment, months=6)
    if name in ("week_first", "week_last"):
        return replace(moment, week=1 if name == "week_first" else -1)
    value = year_number(text) if name in ("year", "school") else ordinal(text)
    changes: dict[str, Any] = {name: 0 if value is None else value}
    return replace(moment, **changes)


def _items(reading: Reading, pieces: list[tuple[Moment, int, int]], joins: list[int]) -> list[Reading]:
    """A reading for each item of a list: the first from the preposition, the others from behind what joins them."""
    out = []
    for i, moment in enumerate(reading.moments):
        start = reading.start if i == 0 else max((end for end in joins if end <= pieces[i][1]), default=pieces[i][1])
        end = reading.end if i == len(pieces) - 1 else pieces[i][2]
        out.append(replace(reading, start=start, end=end, moments=[moment], inferred=[]))
    return out


def _spelled_date(phrase: str) -> Moment | None:
    """A delimited date string that the grammar cannot read, e.g. "15 tháng mười hai năm 2026"; day, month, year must be there."""
    from dateparser import parse

    settings = {"STRICT_PARSING": True, "DATE_ORDER": "DMY", "PARSERS": ["absolute-time"], "RELATIVE_BASE": datetime(2000, 1, 1)}
    found = parse(phrase, languages=["vi"], settings=settings)
    return Moment(day=found.day, month=found.month, year=found.year) if found else None


# --- where it stands ---------------------------------------------------------------------------------------------------


class Place:
    """The sections around a reading: whether a time counts there, and which units hold it."""

    def __init__(self, outline: Outline) -> None:
        self.flow = outline.flow
        self.units = outline.units
        # The innermost unit from each boundary on; parents stand before their children, so later ones cover them.
        bounds = sorted({0, *(u.start for u in self.units), *(u.end for u in self.units)})
        self._bounds = bounds
        self._innermost: list[int | None] = [None] * len(bounds)
        open_units: list[int] = []
        starting = iter(enumerate(self.units))
        following = next(starting, None)
        for slot, bound in enumerate(bounds):
            while open_units and self.units[open_units[-1]].end <= bound:
                open_units.pop()
            while following is not None and following[1].start <= bound:
                if following[1].end > bound:
                    open_units.append(following[0])
                following = next(starting, None)
            self._innermost[slot] = open_units[-1] if open_units else None

    def unit(self, position: int) -> int | None:
        """The index of the innermost unit around `position`."""
        return self._innermost[bisect_right(self._bounds, position) - 1]

    def above(self, unit: int | None) -> Iterator[int]:
        """`unit` and the units around it, from the inside out."""
        while unit is not None:
            yield unit
            unit = self.units[unit].parent

    def admits(self, reading: Reading) -> bool:
        """Whether a mention counts here: none behind a quotation mark, a bare date only where a time is asked for."""
        if reading.start and self.flow[reading.start - 1] == '"':
            return False
        if reading.place != "slot":
            return True
        unit = self.unit(reading.start)
        return (unit is not None and self.units[unit].kind in _TIMED) or self._alone(reading)

    def _alone(self, reading: Reading) -> bool:
        """Whether a mention fills a cell, a line or the space behind a colon."""
        left, right = reading.start - 1, reading.end
        while left >= 0 and self.flow[left] == " ":
            left -= 1
        while right < len(self.flow) and self.flow[right] == " ":
            right += 1
        ends = "\n|.;:)" if any(moment.day for moment in reading.moments) else "\n|.;:),"
        return (left < 0 or self.flow[left] in "\n|:-+•") and (right >= len(self.flow) or self.flow[right] in ends)


def _silent(outline: Outline) -> Iterator[tuple[int, int]]:
    """The units that hold no deadlines; the preamble neither, where anything follows it."""
    body = any(unit.label is not None for unit in outline.units)
    for unit in outline.units:
        if unit.kind in _SILENT or (body and unit.kind == "preamble"):
            yield unit.start, unit.end


def _own_title(flow: str, title: str | None) -> Iterator[tuple[int, int]]:
    """Where the document's own title is repeated."""
    words = [regex.escape(word) for word in fold(title or "").split()]
    if len(words) > 2:
        for match in regex.finditer(r"\s+".join(words), flow, regex.IGNORECASE):
            yield match.span()


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted spans without overlaps."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _without_column_heads(flow: str, readings: list[Reading]) -> Iterator[Reading]:
    """Drop the years that head the columns of a table: neighbours with nothing but a cell's edge between them."""

    def beside(left: Reading, right: Reading) -> bool:
        bare = all(len(r.moments) == 1 and r.moments[0].unit == "year" and r.kind == "during" for r in (left, right))
        return bare and not flow[left.end : right.start].strip(" |")

    for i, reading in enumerate(readings):
        if not (i and beside(readings[i - 1], reading)) and not (i + 1 < len(readings) and beside(reading, readings[i + 1])):
            yield reading


def _fixed(flow: str, readings: Iterable[Reading]) -> Iterator[Reading]:
    """Drop a bare "định kỳ" that a date in its sentence fixes."""
    kept = list(readings)
    for reading, following in pairwise([*kept, None]):
        dated = following is not None and (following.kind == "by" or "BY" in (following.rrule or ""))
        if not (reading.place == "clause" and following is not None and dated and not _BREAK.search(flow, reading.end, following.start)):
            yield reading


# --- missing years -----------------------------------------------------------------------------------------------------


class Years:
    """Where a year comes from that the expression does not name.

    In this order: the next time to the right in the same sentence; a yearly recurrence before it; a year that opens the
    sentence or stands in a heading above; the year of a one-year plan; the year of issue, or the next one where the date
    would lie more than 15 days before the issue. A plan of several years whose sentence repeats means each year.
    """

    def __init__(self, header: Header, place: Place) -> None:
        self._place = place
        self._issued = header.date
        period = (header.period or "").split("/")
        self._plan = int(period[0][:4]) if len(period) == 1 and period[0][:4].isdigit() else None
        self._many = len(period) == 2
        starts = [int(text[:4]) for text in (header.date or "", period[0]) if text[:4].isdigit()]
        self._earliest = min(starts, default=None)
        self._headings: dict[int, int] = {}

    def complete(self, flow: str, readings: list[Reading]) -> None:
        """Give every reading its year where one can be found, and name it as inferred."""
        for left, here, right in zip([None, *readings], readings, [*readings[1:], None], strict=False):
            self._note_heading(here)
            if here.dated or here.kind in ("recurring", "relative"):
                continue
            beside = left is not None and not _BREAK.search(flow, left.end, here.start)
            follows = right is not None and not _BREAK.search(flow, here.end, right.start)
            if beside and left is not None and left.kind == "recurring":
                if (left.rrule or "").startswith("FREQ=YEARLY") or self._repeats(here):
                    self._repeat(here)
                    continue
                if _day_only(here) and (left.rrule or "").startswith("FREQ=MONTHLY"):
                    here.kind, here.rrule = "recurring", rrule("MONTHLY", days=_days(here.moments, ranged=False))
                    continue
            year = self._right(here, right) if follows and right is not None else None
            if year is None and beside and left is not None and left.kind == "during" and left.moments[0].unit == "year":
                year = left.moments[0].year
            year = year or self._above(here) or self._plan or self._issue_year(here)
            if year is not None and not _day_only(here):
                here.moments = filled([*here.moments[:-1], here.moments[-1].within(year)])
                here.inferred = ["edtf"]

    def admits(self, reading: Reading) -> bool:
        """Whether a reading speaks of work to come: none of years before the plan, none of a stage begun before it, no day
        of an unknown month.
        """
        if reading.place == "month" and reading.kind == "by":
            return False
        years = [year for m in reading.moments if (year := m.year or m.school) is not None]
        if self._earliest is None or not years or reading.kind in ("recurring", "relative"):
            return True
        if reading.place == "stage" and min(years) < self._earliest:
            return False
        grace = 1 if reading.moments[-1].unit in ("day", "school") else 0
        return max(years) + grace >= self._earliest

    def _note_heading(self, reading: Reading) -> None:
        unit = self._place.unit(reading.start)
        if unit is None or reading.kind != "during" or reading.moments[0].unit != "year" or reading.moments[0].year is None:
            return
        heading = self._place.units[unit]
        if heading.heading_start is not None and heading.heading_start <= reading.start < (heading.heading_end or 0):
            self._headings.setdefault(unit, reading.moments[0].year)

    def _right(self, here: Reading, right: Reading) -> int | None:
        if right.kind in ("recurring", "relative") or not right.moments or right.moments[0].year is None:
            return None
        year = right.moments[0].year
        first, last = here.moments[-1].within(year).ends()[0], right.moments[0].ends()[1]
        return year if first[: len(last)] <= last else None

    def _above(self, reading: Reading) -> int | None:
        units = self._place.above(self._place.unit(reading.start))
        return next((self._headings[unit] for unit in units if unit in self._headings), None)

    def _issue_year(self, reading: Reading) -> int | None:
        if self._issued is None or not self._issued[:4].isdigit():
            return None
        year = int(self._issued[:4])
        issued = date(*(int(part) for part in (self._issued + "-01-01").split("-")[:3]))
        last = _whole(reading.moments[-1].within(year), "late").ends()[1].rstrip("~")
        limit = (issued - timedelta(days=15)).isoformat()
        return year if last >= limit[: len(last)] else year + 1

    def _repeats(self, reading: Reading) -> bool:
        return self._many and not _day_only(reading)

    def _repeat(self, reading: Reading) -> None:
        moment = reading.moments[-1]
        if moment.month is not None or moment.quarter is not None:
            reading.kind = "recurring"
            reading.rrule = rrule("YEARLY", months=_months(reading.moments, ranged=False), days=_days(reading.moments, ranged=False))
            reading.inferred = ["rrule"]


def _day_only(reading: Reading) -> bool:
    moment = reading.moments[-1]
    return moment.day is not None and moment.month is None


# --- recurrences -------------------------------------------------------------------------------------------------------


def _one_rule(moments: list[Moment], *, ranged: bool) -> bool:
    """Whether one RRULE can say all of `moments`: a range, days of one month, or one day in several months."""
    days, months = {m.day for m in moments}, {m.month for m in moments}
    return ranged or len(moments) < 2 or len(days) == 1 or len(months) == 1


def _yearly(reading: Reading) -> Reading:
    moment = reading.moments[0]
    rule = rrule("YEARLY", months=_present(moment.month), days=_present(moment.day))
    return replace(reading, kind="recurring", rrule=rule, moments=[replace(moment, year=None)])


def _present(value: int | None) -> list[int]:
    return [] if value is None else [value]


def _recurrence(match: regex.Match[str], groups: set[str], moments: list[Moment]) -> str:
    """The RRULE of a mention that repeats."""
    days = _days(moments, ranged="to" in groups)
    hour = integer(match["hour"]) if "hour" in groups else None
    minute = integer(match["minute"]) if "minute" in groups else None
    if "month_last" in groups:
        days = [-1]
    if groups & {"quarter_last", "quarter_first"}:
        return rrule("YEARLY", months=(3, 6, 9, 12) if "quarter_last" in groups else (1, 4, 7, 10), days=days)
    unit = next((unit for group, unit in _EVERY.items() if group in groups), "week")
    weekdays = [code for text in match.captures("weekday") if (code := weekday(text))] if "weekday" in groups else []
    if "sunday" in groups:
        weekdays.append("SU")
    if weekdays:
        if unit == "month":
            nth = "-1" if "week_last" in groups else "1" if "week_first" in groups else ""
            return rrule("MONTHLY", weekdays=[nth + code for code in weekdays])
        return rrule("WEEKLY", weekdays=weekdays, hour=hour, minute=minute)
    months = _months(moments, ranged="to" in groups)
    if unit == "year" and (months or days):
        return rrule("YEARLY", months=months, days=days)
    count = integer(match["interval"]) if "interval" in groups else 1
    times = integer(match["times"]) if "times" in groups else 1
    freq, interval = cadence(unit, count or 1, times or 1)
    return rrule(freq, interval=interval, days=days if freq == "MONTHLY" else [], hour=hour, minute=minute)


def _days(moments: list[Moment], *, ranged: bool) -> list[int]:
    days = [moment.day for moment in moments if moment.day is not None]
    if ranged and len(days) == 2 and moments[0].month == moments[-1].month and days[0] < days[1]:
        return list(range(days[0], days[1] + 1))
    return days[:1] if ranged else days


def _months(moments: list[Moment], *, ranged: bool) -> list[int]:
    months: list[int] = []
    for moment in moments:
        if moment.quarter is not None:
            months += range(moment.quarter * 3 - 2, moment.quarter * 3 + 1)
        elif moment.months is not None:
            months += range(1, moment.months + 1) if moment.edge == "early" else range(13 - moment.months, 13)
        elif moment.month is not None:
            months.append(moment.month)
        elif moment.unit == "year" and moment.edge:
            months.append({"early": 1, "middle": 6, "late": 12}[moment.edge])
    if ranged and len(months) >= 2 and months[0] < months[-1] and moments[0].day is None:
        return list(range(months[0], months[-1] + 1))
    return months[:1] if ranged and moments and moments[0].day is not None else months
