"""The year that a target is for: what names a year, and which of several a value belongs to."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ..outline.tree import Outline
from ..rules.scan import Mention, Scanner, Spans
from ..values import Moment, ordinal

GROUPS: Final = ("year", "school", "month", "day", "quarter", "first_half")


@dataclass(frozen=True, slots=True)
class Horizon:
    """A year or period named in the text: `edtf` is its end ("2025", "2025-06"), `year` the calendar year of that."""

    start: int
    end: int
    edtf: str
    year: int


def horizon(mention: Mention) -> Horizon | None:
    """What a match of a time rule names, None where the calendar has no such day."""
    groups = mention.match.groupdict()
    years = [_year(text) for text in mention.match.capturesdict()["year"]] if "year" in groups else []
    if groups.get("school"):
        moment = Moment(school=_year(groups["school"]))
    elif not years:
        return None
    else:
        year = years[-1] + years[0] // 100 * 100 if years[-1] < 100 else years[-1]
        moment = Moment(
            day=int(groups["day"]) if groups.get("day") else None,
            month=int(groups["month"]) if groups.get("month") else 6 if groups.get("first_half") is not None else None,
            quarter=ordinal(groups["quarter"]) if groups.get("quarter") else None,
            year=year,
        )
    if not moment.valid():
        return None
    edtf = moment.ends()[1]
    return Horizon(mention.start, mention.end, edtf, int(edtf[:4]))


def _year(text: str) -> int:
    return int(text.replace(" ", ""))


class Years:
    """The years that headings name, and those of any span of the flow."""

    def __init__(self, times: Scanner, outline: Outline, masked: Spans) -> None:
        self._times, self._outline, self._masked = times, outline, masked
        self._known: dict[int, Horizon | None] = {}

    def within(self, start: int, end: int) -> Iterator[Horizon]:
        """The horizons named in a span of the flow, in order."""
        for mention in self._times.scan(self._outline.flow, start, end, self._masked):
            if mention.rule.set["role"] == "time" and (found := horizon(mention)):
                yield found

    def above(self, unit: int | None) -> Horizon | None:
        """That of the nearest heading with a year, from `unit` upwards; the first where it names two."""
        trail = []
        found: Horizon | None = None
        while unit is not None and unit not in self._known:
            trail.append(unit)
            node = self._outline.units[unit]
            if node.heading_start is not None and node.heading_end is not None:
                found = next(self.within(node.heading_start, node.heading_end), None)
                if found:
                    break
            unit = node.parent
        else:
            found = self._known[unit] if unit is not None else None
        for index in trail:
            self._known[index] = found
        return found


def chosen(
    times: Sequence[Horizon], value: tuple[int, int], clause: tuple[int, int], until: int, behind: int
) -> Horizon | None:
    """The horizon of a value among those of its clause (`times` in order): one in its own words, which end at `until`,
    else the last one before it, else one that stands behind all values; the next value begins at `behind`.
    """
    i = bisect_left(times, value[1], key=lambda time: time.start)
    following = times[i] if i < len(times) and times[i].end <= clause[1] else None
    if following and following.start < until:
        return following
    j = bisect_left(times, value[0], key=lambda time: time.start) - 1
    if j >= 0 and times[j].start >= clause[0]:
        return times[j]
    return following if following and following.start >= behind else None
