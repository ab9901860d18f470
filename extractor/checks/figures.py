"""What looks wrong with targets and times: sums, shares, indicators that fall, deadlines out of order, days that do not exist."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import Final

import regex

from ..outline.tree import Outline
from ..plan import Assignment, Deadline, Header, Target
from ..rules.diagnostics import Finding
from ..rules.scan import Scanner

_SPACE: Final = regex.compile(r"\s+")
# Parts that miss their total by no more than this share were meant to make it up.
_NEAR: Final = 0.1
_ALL: Final = 100
# How far before and behind a share words are looked for that let it be more than the whole.
_AROUND: Final = 60


class FigureChecks:
    """The words that the checks of figures need, from `rules/checks.toml`; never changed."""

    def __init__(
        self,
        whole: Scanner,
        growth: Scanner,
        falling: Collection[str],
        sharing: Collection[str],
        days: Scanner,
        collects: Scanner,
    ) -> None:
        self._whole = whole
        self._growth = growth
        self._falling = tuple(falling)
        self._sharing = tuple(sharing)
        self._days = days
        self._collects = collects

    # --- targets ---------------------------------------------------------------------------------------------------------

    def sums(self, flow: str, targets: Sequence[Target]) -> Iterator[Finding]:
        """A part larger than its total; parts that were meant to make up their total and do not."""
        by_id = {target.id: target for target in targets}
        parts: dict[str, list[Target]] = defaultdict(list)
        for target in targets:
            total = by_id.get(target.parent or "")
            if total is not None and _is_plain(target) and _is_plain(total) and _comparable(target, total):
                parts[total.id].append(target)
        for key, members in parts.items():
            total = by_id[key]
            if total.low is None:
                continue
            larger = [part for part in members if (part.low or 0) > (total.low or 0)]
            for part in larger:
                words = {"part": _said(flow, part), "total": _said(flow, total)}
                yield Finding("part-exceeds-total", ((part.start, part.end), (total.start, total.end)), words)
            sum_ = sum(part.low or 0 for part in members)
            if len(members) > 1 and not larger and sum_ != total.low and self._makes_up(flow, total, members, sum_):
                spans = tuple((target.start, target.end) for target in (total, *members))
                yield Finding("sum-mismatch", spans, {"total": _said(flow, total), "sum": _number(sum_)})

    def _makes_up(self, flow: str, total: Target, parts: Sequence[Target], sum_: float) -> bool:
        """Whether the parts were meant to make up the total: the words say so, or they nearly do and none overlap."""
        if next(self._whole.scan(flow, total.end, parts[0].start), None) is not None:
            return True
        named = [(part.indicator or "").casefold() for part in parts]
        overlap = any(word in words for words in named for word in self._sharing)
        return not overlap and abs(sum_ - (total.low or 0)) <= _NEAR * (total.low or 0)

    def shares(self, flow: str, targets: Sequence[Target]) -> Iterator[Finding]:
        """More than 100% of something that is no growth and no comparison."""
        for target in targets:
            compared = target.direction is not None or target.base is not None
            if target.unit == "%" and target.status == "target" and (target.low or 0) > _ALL and not compared:
                around = (max(0, target.start - _AROUND), min(len(flow), target.end + _AROUND))
                if next(self._growth.scan(flow, *around), None) is None:
                    yield Finding("share-above-100", ((target.start, target.end),), {"text": _said(flow, target)})

    def horizons(self, flow: str, targets: Sequence[Target]) -> Iterator[Finding]:
        """A share that is to be smaller at a later horizon, where nothing says that it should fall."""
        series: dict[tuple[str, str], list[Target]] = defaultdict(list)
        for target in targets:
            if (
                target.indicator
                and target.unit == "%"
                and target.status == "target"
                and target.horizon
                and target.parent is None
            ):
                series[(_folded(target.indicator), target.unit)].append(target)
        for (indicator, _), members in series.items():
            if any(t.direction == "decrease" or t.comparator in ("at_most", "less_than") for t in members):
                continue
            if any(word in indicator for word in self._falling):
                continue
            members.sort(key=lambda target: target.horizon or "")
            for before, after in pairwise(members):
                if (before.horizon or "")[:4] < (after.horizon or "")[:4] and (after.high or 0) < (before.low or 0):
                    words = {
                        "indicator": before.indicator, "first": _said(flow, before), "second": _said(flow, after),
                        "years": f"{before.horizon} → {after.horizon}",
                    }  # fmt: skip
                    yield Finding("target-falls", ((before.start, before.end), (after.start, after.end)), words)

    # --- times -----------------------------------------------------------------------------------------------------------

    def deadlines(self, flow: str, deadlines: Sequence[Deadline], header: Header) -> Iterator[Finding]:
        """A deadline that is over before the document is issued."""
        issued = header.date
        if issued is None or not issued[:4].isdigit():
            return
        for deadline in deadlines:
            last = (deadline.edtf or "").rpartition("/")[2]
            if deadline.kind not in ("by", "during", "range") or not last[:4].isdigit():
                continue
            length = min(len(last), len(issued))
            if last[:length] < issued[:length]:
                text = _SPACE.sub(" ", flow[deadline.start : deadline.end])
                words = {"text": text, "issued": issued}
                yield Finding("deadline-before-issue", ((deadline.start, deadline.end),), words)

    def chain(self, flow: str, deadlines: Sequence[Deadline], assignments: Sequence[Assignment]) -> Iterator[Finding]:
        """A report that is due later than the collector who needs it has to deliver his own."""
        by_id = {deadline.id: deadline for deadline in deadlines}
        last: dict[tuple[str, str], Deadline] = {}
        for assignment in assignments:
            collects = next(self._collects.scan(flow, assignment.start, assignment.end), None) is not None
            for form, due in _dated(assignment, by_id) if assignment.reports_to and collects else ():
                for actor in assignment.actors:
                    if (last.setdefault((actor.name, form), due).edtf or "") < (due.edtf or ""):
                        last[actor.name, form] = due
        for assignment in assignments:
            actors = [actor.name for actor in assignment.actors]
            for collector in assignment.reports_to:
                for form, mine in _dated(assignment, by_id) if collector.name not in actors else ():
                    due_then = last.get((collector.name, form))
                    if due_then is not None and (due_then.edtf or "") < (mine.edtf or ""):
                        words = {
                            "actor": ", ".join(actors), "collector": collector.name,
                            "date": mine.edtf, "due": due_then.edtf,
                        }  # fmt: skip
                        spans = ((mine.start, mine.end), (due_then.start, due_then.end))
                        yield Finding("report-after-collection", spans, words)

    def days(self, outline: Outline) -> Iterator[Finding]:
        """Days that no calendar has, outside the letterhead."""
        first = outline.part("@header")
        for mention in self._days.scan(outline.flow, first.end if first else 0):
            groups = mention.match.groupdict()
            day, month = int(groups["day"] or mention.match["start"]), int(groups["month"])
            year = int(_SPACE.sub("", groups.get("year") or "2000"))
            if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
                words = {"text": _SPACE.sub(" ", mention.match[0])}
                yield Finding("date-not-in-calendar", ((mention.start, mention.end),), words)


def _is_plain(target: Target) -> bool:
    """Whether a value is one number that can be added up."""
    return (
        target.low is not None and target.low == target.high and target.comparator == "exactly" and target.unit != "%"
    )


def _comparable(part: Target, total: Target) -> bool:
    return part.unit == total.unit and part.status == total.status


def _said(flow: str, target: Target) -> str:
    return _SPACE.sub(" ", flow[target.start : target.end])


def _number(value: float) -> str:
    """A sum as Vietnamese writes it."""
    return f"{value:,.4f}".rstrip("0").rstrip(".").translate(str.maketrans(",.", ".,"))


def _folded(text: str) -> str:
    return " ".join(regex.findall(r"\w+", text.casefold()))


def _dated(assignment: Assignment, by_id: dict[str, Deadline]) -> list[tuple[str, Deadline]]:
    """The days by which an assignment is due, each with its form: only like can be compared with like."""
    out = []
    for key in assignment.deadlines:
        deadline = by_id.get(key)
        if (
            deadline is not None
            and deadline.kind in ("by", "recurring")
            and len(deadline.edtf or "") == 10
            and deadline.edtf
        ):
            out.append((f"{deadline.edtf[:4]}{deadline.rrule and deadline.rrule.split(';')[0]}", deadline))
    return out
