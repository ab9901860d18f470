"""What one match of a deadline rule says: moments of the calendar, or a recurrence.

The rules name the parts of the calendar in groups. Officials go from fine to coarse (day, month, year) and say once, at
the end, what a list or a range has in common; so the captures of a match, in order, are its moments.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

import regex

from ..plan import DeadlineKind
from ..rules.scan import Mention
from ..values import Edge, Moment, cadence, filled, integer, ordinal, rrule, span, weekday, year_number

# Groups from fine to coarse: one that is as fine as the group before it, or finer, begins the next moment.
_RANK: Final = {
    "half_month": -1, "early": 0, "middle": 0, "late": 0, "year_end": 0,
    "third": 1, "half": 1, "week": 1, "week_first": 1, "week_last": 1, "day": 1,
    "month": 2, "quarter": 3, "months": 3, "term": 3, "school": 4, "year": 4,
}  # fmt: skip
_EDGES: Final[tuple[Edge, ...]] = ("early", "middle", "late")
_EVERY: Final = {f"every_{unit}": unit for unit in ("year", "quarter", "month", "week", "day")}
_REPEATS: Final = frozenset({*_EVERY, "weekday", "sunday", "quarter_first", "quarter_last"})
_FLAGS: Final = ("to", "and", "anew", "onward", "phrase", "interval", "times", "hour", "minute", "month_last")

GROUPS: Final = (*_RANK, *_REPEATS, *_FLAGS)
SETS: Final = ("kind", "end", "place", "skip")


@dataclass(slots=True)
class Reading:
    """What a mention says before anything around it is asked; offsets are of the flow.

    `place` is the rule's condition on where it may stand, `first` takes the first point of what is named as the bound,
    `from_now` says that the document's date is the other end.
    """

    start: int
    end: int
    kind: DeadlineKind
    rule: str
    moments: list[Moment] = field(default_factory=list)
    rrule: str | None = None
    place: str | None = None
    first: bool = False
    from_now: bool = False
    inferred: list[str] = field(default_factory=list)

    @property
    def dated(self) -> bool:
        """Whether every moment has its year."""
        return all(moment.dated for moment in self.moments)

    @property
    def year(self) -> int | None:
        """The one calendar year that is named and nothing else ("năm 2025")."""
        bare = self.kind == "during" and len(self.moments) == 1 and self.moments[0].unit == "year"
        return self.moments[0].year if bare else None

    def edtf(self, issued: str | None) -> str | None:
        """Give the EDTF string; `issued` is the document's date, where "từ nay" begins."""
        if not self.moments:
            return None
        first, last = self.moments[0], self.moments[-1]
        if self.kind == "recurring":
            a_day = len(self.moments) == 1 and first.unit == "day" and first.month is not None
            return first.edtf() if a_day else None
        if self.from_now:
            return f"{issued or '..'}/{_whole(last, 'late').ends()[1]}"
        if self.kind == "from":
            return f"{_whole(first, 'early').ends()[0]}/.."
        if self.kind == "by":
            return _whole(last, "late").ends()[0 if self.first else 1]
        return span(first.ends()[0], last.ends()[1])

    def repeat_yearly(self) -> None:
        """Make it a recurrence of each year, without the year itself."""
        ranged = self.kind == "range"
        self.moments = [replace(moment, year=None) for moment in self.moments]
        self.kind = "recurring"
        months, days = _months(self.moments, ranged=ranged), _days(self.moments, ranged=ranged)
        self.rrule = rrule("YEARLY", months=months, days=days)

    def repeat_monthly(self) -> None:
        """Make it a recurrence of each month."""
        self.kind = "recurring"
        self.rrule = rrule("MONTHLY", days=_days(self.moments))


def _whole(moment: Moment, edge: Edge) -> Moment:
    """Take the end of a year as a bound, and its beginning as a start, for the year: "đến cuối năm" is "hết năm"."""
    return replace(moment, edge=None) if moment.unit == "year" and moment.edge == edge else moment


def read_mention(mention: Mention) -> list[Reading]:
    """Read a mention: one reading, or one for each item of a list that is no unbroken stretch of time.

    Empty where the calendar has no such day.
    """
    match, rule = mention.match, mention.rule
    groups = {name for name, value in match.groupdict().items() if value is not None}
    pieces = list(_spelled(match)) if "phrase" in groups else _pieces(match)
    moments = filled(moment for moment, _, _ in pieces)
    if not all(moment.valid() for moment in moments) or ("phrase" in groups and not moments):
        return []
    end = mention.start + len(match[0].rstrip())
    reading = Reading(mention.start, end, rule.set["kind"], rule.name, moments, place=rule.set.get("place"))
    reading.first = rule.set.get("end") == "first"
    ranged, many = "to" in groups, len(moments) > 1
    if groups & _REPEATS:
        if reading.kind != "recurring" and ("anew" in groups or not _one_rule(moments, ranged=ranged)):
            items = _items(reading, pieces, match)
            for item in items:
                item.repeat_yearly()
            return items
        reading.kind, reading.rrule = "recurring", _recurrence(match, groups, moments)
    elif "onward" in groups:
        reading.kind = "from"
    elif reading.kind == "range" and not many:
        reading.from_now, reading.inferred = True, ["edtf"]
    elif reading.kind == "by" and many:
        return _items(reading, pieces, match)
    elif reading.kind in ("during", "range", "from") and many:
        if not ranged and not all(left.before(right) for left, right in pairwise(moments)):
            return _items(reading, pieces, match)
        reading.kind = "range"
    return [reading]


def _pieces(match: regex.Match[str]) -> list[tuple[Moment, int, int]]:
    """Find the moments that a match names, in order, each with the span of its captures."""
    captures = [
        (start, end, name, text)
        for name in _RANK.keys() & match.re.groupindex.keys()
        for (start, end), text in zip(match.spans(name), match.captures(name), strict=True)
    ]
    captures.sort(key=lambda capture: (capture[0], _RANK[capture[2]]))
    ends = match.starts("to") if "to" in match.re.groupindex else []
    pieces: list[tuple[Moment, int, int]] = []
    rank = 9
    for start, end, name, text in captures:
        # "6 tháng đầu năm": here the edge stands behind what it belongs to.
        behind = name in _EDGES and bool(pieces) and pieces[-1][0].months is not None and pieces[-1][0].edge is None
        apart = bool(pieces) and any(pieces[-1][2] <= to < start for to in ends)
        if apart or (_RANK[name] <= rank and not behind):
            pieces.append((Moment(), start, end))
        moment, first, _ = pieces[-1]
        pieces[-1] = (_named(moment, name, text), first, end)
        rank = 3 if behind or name == "half" else _RANK[name]
    return pieces


def _named(moment: Moment, name: str, text: str) -> Moment:
    """Read one more capture into a moment; a number that is none makes the moment invalid."""
    if name in _EDGES:
        return replace(moment, edge=name)
    if name == "year_end":
        return moment
    if name == "third":
        return replace(moment, third=True)
    if name == "half_month":
        return replace(moment, half=True)
    if name == "half":
        return replace(moment, months=6)
    if name in ("week_first", "week_last"):
        return replace(moment, week=1 if name == "week_first" else -1)
    value = year_number(text) if name in ("year", "school") else ordinal(text)
    changes: dict[str, Any] = {name: 0 if value is None else value}
    return replace(moment, **changes)


def _items(reading: Reading, pieces: list[tuple[Moment, int, int]], match: regex.Match[str]) -> list[Reading]:
    """Give each item of a list its reading: the first from its preposition on, the others from what joins them on."""
    groups = match.re.groupindex
    joints = [end for name in ("and", "to") if name in groups for end in match.ends(name)]
    out = []
    for i, (_, start, end) in enumerate(pieces):
        first = reading.start if i == 0 else max((joint for joint in joints if joint <= start), default=start)
        last = reading.end if i == len(pieces) - 1 else end
        out.append(replace(reading, start=first, end=last, moments=[reading.moments[i]], inferred=[]))
    return out


def _spelled(match: regex.Match[str]) -> Iterator[tuple[Moment, int, int]]:
    """Read a delimited date that the grammar cannot ("15 tháng mười hai năm 2026"); day, month and year are all there.

    The base is fixed and the parser strict: nothing is taken from the clock.
    """
    from dateparser import parse

    settings = {"STRICT_PARSING": True, "DATE_ORDER": "DMY", "PARSERS": ["absolute-time"]}
    found = parse(match["phrase"], languages=["vi"], settings=settings | {"RELATIVE_BASE": datetime(2000, 1, 1)})
    if found:
        yield Moment(day=found.day, month=found.month, year=found.year), *match.span("phrase")


def _one_rule(moments: list[Moment], *, ranged: bool) -> bool:
    """Whether one RRULE can say all of `moments`: a range, days of one month, or one day in several months."""
    return ranged or len({moment.day for moment in moments}) == 1 or len({moment.month for moment in moments}) == 1


def _recurrence(match: regex.Match[str], groups: set[str], moments: list[Moment]) -> str:
    """Give the RRULE of a match that repeats."""
    ranged = "to" in groups
    days = [-1] if "month_last" in groups else _days(moments, ranged=ranged)
    if groups & {"quarter_last", "quarter_first"}:
        return rrule("YEARLY", months=(3, 6, 9, 12) if "quarter_last" in groups else (1, 4, 7, 10), days=days)
    unit = next((unit for group, unit in _EVERY.items() if group in groups), "week")
    hour = integer(match["hour"]) if "hour" in groups else None
    minute = integer(match["minute"]) if "minute" in groups else None
    if groups & {"weekday", "sunday"}:
        spoken = match.captures("weekday") if "weekday" in groups else []
        codes = [code for text in spoken if (code := weekday(text))] + (["SU"] if "sunday" in groups else [])
        if unit == "month":
            nth = "-1" if "week_last" in groups else "1" if "week_first" in groups else ""
            return rrule("MONTHLY", weekdays=[nth + code for code in codes])
        return rrule("WEEKLY", weekdays=codes, hour=hour, minute=minute)
    if unit == "year" and moments:
        return rrule("YEARLY", months=_months(moments, ranged=ranged), days=days)
    count = integer(match["interval"]) if "interval" in groups else 1
    times = integer(match["times"]) if "times" in groups else 1
    freq, interval = cadence(unit, count or 1, times or 1)
    return rrule(freq, interval=interval, days=days if freq == "MONTHLY" else (), hour=hour, minute=minute)


def _days(moments: list[Moment], *, ranged: bool = False) -> list[int]:
    """List the days of the month that are named; all days of a range inside one month, the first of a longer one."""
    days = [moment.day for moment in moments if moment.day is not None]
    if ranged and len(days) == 2 and moments[0].month == moments[-1].month and days[0] < days[1]:
        return list(range(days[0], days[1] + 1))
    return days[:1] if ranged else days


def _months(moments: list[Moment], *, ranged: bool = False) -> list[int]:
    """List the months that are named, those of quarters and halves too; all months of a range of months."""
    months: list[int] = []
    for moment in moments:
        if moment.quarter is not None:
            months += range(moment.quarter * 3 - 2, moment.quarter * 3 + 1)
        elif moment.months is not None:
            months += range(13 - moment.months, 13) if moment.edge == "late" else range(1, moment.months + 1)
        elif moment.month is not None:
            months.append(moment.month)
        elif moment.unit == "year" and moment.edge:
            months.append({"early": 1, "middle": 6, "late": 12}[moment.edge])
    if ranged and moments and moments[0].unit == "day":
        return months[:1]
    return list(range(months[0], months[-1] + 1)) if ranged and months and months[0] < months[-1] else months
