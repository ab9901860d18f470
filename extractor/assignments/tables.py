"""Assignment tables: which column holds what, and what each row says.

A table is read from lines of cells (parted by pipes in the flow), or from cells that a converter put each on a line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import regex

from ..plan import Role
from .clauses import Clauses
from .link import Span

Test = Callable[[Span], bool]
_PIPES: Final = regex.compile(r"\|")
_FILLED: Final = regex.compile(r"\p{L}")
_SPACE: Final = regex.compile(r"\s+")


@dataclass(slots=True)
class Row:
    """One row: the span from its task to its last filled cell, and its cells by what their column holds."""

    start: int
    end: int
    role: Role
    rule: str
    cells: dict[str, list[Span]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """What the head of a column says that its cells hold; `role` for a column of actors."""

    holds: str
    role: Role | None
    rule: str


class Tables:
    """The heads of columns, ready to read tables."""

    def __init__(self, clauses: Clauses) -> None:
        self._heads = clauses.column
        self._ditto = clauses.ditto

    def read(self, flow: str, rows: Sequence[Span]) -> Iterator[Row]:
        """The rows of a table that give a task to someone; `rows` are the spans of its lines, the head's among them.

        A table without a head for tasks and one for actors has no rows.
        """
        columns: list[Column | None] = []
        above: list[Span] = []
        for start, end in rows:
            cells = list(_cells(flow, start, end))
            heads = [self._column(flow[a:b]) for a, b in cells]
            if _is_head(heads):
                columns, above = heads, []
                continue
            said = [
                above[k] if k < len(above) and self._ditto.whole(flow[a:b].strip(' -."')) else (a, b)
                for k, (a, b) in enumerate(cells)
            ]
            if columns and (row := _row(flow, cells, said, columns)):
                yield row
            above = said

    def heads(self, flow: str, cells: Sequence[Span]) -> list[Column]:
        """The columns that the first of `cells`, each on a line of its own, are the heads of; empty where they are no table's."""
        found: list[Column] = []
        for start, end in cells:
            column = self._column(flow[start:end])
            if column is None:
                break
            found.append(column)
        return found if _is_head(found) and len(found) > 2 else []

    def stacked(self, cells: Sequence[Span], columns: Sequence[Column], is_actor: Test, is_time: Test) -> Iterator[Row]:
        """The rows of a table whose cells stand one on a line and whose empty cells are lost: found by their actors.

        The cell before an actor is the task, an actor behind an actor coordinates; what lies between two rows belongs to the
        first of them by the columns behind its actor, times before a task to that task.
        """
        holds = [column.holds for column in columns]
        lead = next(column for column in columns if column.holds == "lead")
        early = "time" in holds[: holds.index("lead")]
        row: Row | None = None
        between: list[Span] = []
        for cell in cells:
            if not is_actor(cell) or (
                not between and (row is None or "coordinate" in row.cells or "coordinate" not in holds)
            ):
                between.append(cell)
                continue
            if not between and row is not None:
                row.cells["coordinate"] = [cell]
                row.end = cell[1]
                continue
            if row is not None:
                _rest(row, between[:-1], holds, is_time, early=early)
                yield row
            task = between[-1]
            times = [c for c in between[:-1] if is_time(c)] if early else []
            row = Row(
                task[0], cell[1], lead.role or "responsible", lead.rule, {"task": [task], "lead": [cell], "time": times}
            )
            between = []
        if row is not None:
            _rest(row, between, holds, is_time, early=early)
            yield row

    def _column(self, text: str) -> Column | None:
        mention = self._heads.whole(_SPACE.sub(" ", text).strip(" .:|"))
        if mention is None:
            return None
        return Column(str(mention.rule.set["column"]), mention.rule.set.get("role"), mention.rule.name)


def _rest(row: Row, cells: Sequence[Span], holds: Sequence[str], is_time: Test, *, early: bool) -> None:
    """Give a row the cells behind its actors: its time, unless that stands before the task, and its product."""
    for cell in cells:
        if is_time(cell):
            if early:
                return
            row.cells["time"].append(cell)
        elif "product" in holds:
            row.cells.setdefault("product", []).append(cell)
        row.end = cell[1]


def _is_head(heads: Sequence[Column] | Sequence[Column | None]) -> bool:
    kinds = {head.holds for head in heads if head}
    return "lead" in kinds and "task" in kinds


def _cells(flow: str, start: int, end: int) -> Iterator[Span]:
    """The spans of a row's cells, blank ones included."""
    start += flow[start] == "|"
    end -= flow[end - 1] == "|"
    left = start
    for match in (*_PIPES.finditer(flow, start, end), None):
        right = match.start() if match else end
        bare = flow[left:right]
        yield left + len(bare) - len(bare.lstrip()), right - len(bare) + len(bare.rstrip()) if bare.strip() else left
        left = match.end() if match else end


def _row(flow: str, cells: Sequence[Span], said: Sequence[Span], columns: Sequence[Column | None]) -> Row | None:
    """The row of `cells`; `said`: the cells that hold what they say, which may stand in the row above."""
    found: dict[str, list[Span]] = {}
    lead: Column | None = None
    last = 0
    for (start, end), words, column in zip(cells, said, columns, strict=False):
        if end <= start or not (_FILLED.search(flow, start, end) or (column and column.holds == "time")):
            continue
        last = end
        if column:
            found.setdefault(column.holds, []).append(words if column.holds != "task" else (start, end))
            if column.holds == "lead" and (lead is None or column.role == "lead"):
                lead = column
    if lead is None or "task" not in found:
        return None
    return Row(found["task"][0][0], last, lead.role or "responsible", lead.rule, found)
