"""Which values are parts of which total: "6.000 người, trong đó: A 340 người (nữ 60 người); B 5.660 người"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from .indicators import Reading
from .passages import Break, Passage

# In place of an index: the total that an earlier paragraph announced.
CARRIED: Final = -1

_Kind = Literal["bracket", "list", "clause", "carried"]


@dataclass(slots=True)
class _Group:
    """An open breakdown: the index of its total and of its last value, and the mark that parts its items."""

    kind: _Kind
    total: int | None
    last: int | None = None
    mark: str = ""
    aside: bool = False


def parts(text: Passage, readings: Sequence[Reading], *, carried: bool) -> tuple[list[int | None], int | None]:
    """The index of each value's total (`CARRIED` for one before the passage), and that of a total whose parts are still
    to come because the passage ends where they are announced.
    """
    groups = [_Group("carried", CARRIED if carried else None)]
    totals: list[int | None] = []
    breaks = iter([*text.breaks, Break(text.end, text.end, "end")])
    mark = next(breaks)
    for i, reading in enumerate(readings):
        while mark.start < reading.value.end and mark.end <= reading.value.head and mark.mark != "end":
            _enter(groups, mark)
            mark = next(breaks)
        group = groups[-1]
        if group.kind in ("list", "clause") and reading.measured and reading.value.kind == "share":
            groups.pop()
            group = groups[-1]
        if group.kind == "list" and group.last is not None and not group.mark:
            group.mark = ","
        totals.append(group.total if _is_part(reading, group, readings) else None)
        group.last = i
    while mark.mark != "end":
        _enter(groups, mark)
        mark = next(breaks)
    last = groups[-1]
    return totals, last.total if last.kind == "list" and last.last is None else None


def _enter(groups: list[_Group], mark: Break) -> None:
    """Open and close breakdowns at the end of a clause."""
    top = groups[-1]
    if mark.mark == "(":
        groups.append(_Group("bracket", top.last))
    elif mark.mark == ")":
        while len(groups) > 1 and groups.pop().kind != "bracket":
            pass
    elif mark.mark == "part" and mark.mention is not None:
        total = top.last if top.last is not None else top.total
        if top.kind == "clause":
            groups.pop()
        listed = mark.mention.match.groupdict().get("list")
        groups.append(_Group("list" if listed else "clause", total, aside="aside" in mark.mention.rule.set))
    elif mark.mark == ";":
        if top.kind == "list" and top.last is not None:
            top.mark = top.mark or ";"
        if top.kind == "clause" or (top.kind == "list" and top.mark == ","):
            groups.pop()
    elif mark.mark not in (":", "|"):
        while groups[-1].kind in ("list", "clause"):
            groups.pop()


def _is_part(reading: Reading, group: _Group, readings: Sequence[Reading]) -> bool:
    """Whether a value in a breakdown is a part: its own words say of what, and a measure has the total's unit."""
    if group.total is None or not reading.named:
        return False
    if group.total == CARRIED:
        return True
    total = readings[group.total].value
    if group.aside and total.kind != "count":
        return False
    return reading.value.kind == "share" or total.noun is not None or reading.value.unit == total.unit
