"""A document read for its assignments, paragraph by paragraph.

The actor of a paragraph is the agency that its own sentence names, else the one of the lead-in above it, else the one of the
nearest heading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import regex

from ..agencies.name import Named
from ..agencies.names import Names
from ..outline.tree import Block, Outline, Unit
from ..plan import Role, SectionKind
from ..rules.scan import Mention
from ..text import Text
from .clauses import Clause, Clauses
from .contexts import Context, Contexts
from .link import Siblings, Span, value
from .tables import Row, Tables

# What a labelled field holds whose name the columns of tables do not know.
_BY_KIND: Final[dict[SectionKind, str]] = {
    "field_assignment": "lead",
    "field_schedule": "time",
    "field_content": "other",
}
# Of these, the name before a colon makes a field of a unit with a number or letter too ("b) Đơn vị chủ trì: ...").
_LETTERED: Final = frozenset({"lead", "coordinate", "time", "product"})
# Where a label may begin inside a paragraph: at its head, behind a mark, behind a dash.
_LABEL: Final = regex.compile(r"(?:(?<=[;.,|(-] {1,8}|[(;\n])|\G)(?=\p{L})")
# Parts of a plan whose sentences give no work, whatever their grammar.
_SILENT: Final[frozenset[SectionKind]] = frozenset(
    {"header", "recipients", "signature", "preamble", "situation", "objectives", "objectives_general", "objectives_specific",
     "viewpoint", "purpose", "scope"}
)  # fmt: skip
# No table has more columns.
_COLUMNS: Final = 12
_EDGE: Final = " \n.;:,|/-"
# What may stand between the parts of a cell; what of it is no part of their last name.
_BETWEEN: Final = " \n.;:,|/-()"
_BEHIND: Final = " \n;,|/-("


@dataclass(slots=True)
class Draft:
    """An assignment before it is linked: `beside` are spans whose deadlines belong to it too."""

    start: int
    end: int
    actors: list[Named]
    role: Role
    partners: list[Named]
    task: str | None
    rule: str
    beside: list[Span] = field(default_factory=list)
    product: str | None = None
    told: bool = True


@dataclass(slots=True)
class Given:
    """To whom a cell or field gives work, with whom, in which role."""

    actors: list[Named]
    partners: list[Named]
    role: Role


class Reading:
    """One document being read, paragraph by paragraph."""

    def __init__(self, clauses: Clauses, tables: Tables, text: Text, outline: Outline, names: Names) -> None:
        self.clauses = clauses
        self.tables = tables
        self.text = text
        self.outline = outline
        self.flow = outline.flow
        self.units = outline.units
        self.names = names
        self.siblings = Siblings(outline, self._parts)
        self.contexts = Contexts(clauses, outline, names)
        self.silent: dict[int, bool] = {}
        # Units whose coordinating fields have given partners already: to the first lead field of the task.
        self.partnered: set[int | None] = set()
        self.drafts: list[Draft] = []
        for i in range(len(outline.units)):
            if not self._is_silent(i):
                names.learn(self.contexts.of(i).actors)

    def read(self) -> list[Draft]:
        """Every paragraph in the order of the text, tables as a whole."""
        blocks = self.outline.blocks
        rows: list[Block] = []
        skip = 0
        for k, block in enumerate(blocks):
            if k < skip:
                continue
            if rows and (block.kind != "row" or block.unit != rows[0].unit):
                self._table(rows)
                rows = []
            if self._is_silent(block.unit):
                continue
            if block.kind == "row":
                rows.append(block)
                continue
            if block.kind == "text" and (skip := self._stacked(k)):
                continue
            kind, holds = self.units[block.unit].kind, self.siblings.holds[block.unit]
            if holds == "lead":
                self._field(block)
            elif holds in ("time", "coordinate"):
                self._labels(block, *self._content(block))
            elif kind == "closing":
                self._closing(block)
            else:
                self._paragraph(block, blocks[k + 1] if k + 1 < len(blocks) else None)
        if rows:
            self._table(rows)
        return self.drafts

    def _is_silent(self, unit: int) -> bool:
        if unit not in self.silent:
            above = self.units[unit].parent
            self.silent[unit] = self.units[unit].kind in _SILENT or (above is not None and self._is_silent(above))
        return self.silent[unit]

    # --- paragraphs ----------------------------------------------------------------------------------------------------

    def _paragraph(self, block: Block, after: Block | None) -> None:
        """A bullet, a numbered sentence, the text behind an inline title, a plain paragraph."""
        start, end = self._content(block)
        if start >= end:
            self._title(block, after)
            return
        above = self.contexts.above(block)
        tasks = self.contexts.gives_work(block.unit)
        clause = self.clauses.read(self.names, start, end, above=above.actors, tasks=tasks)
        if self.contexts.is_lead(block, end, after):
            self.contexts.open(block, _announced(clause, above))
            return
        if self._labels(block, start, end) or self._is_form(start, end):
            return
        if not clause.actors and not above.actors:
            found = self.clauses.actor(self.names, start, end)
            if found is None:
                return
            clause = found
        begin = start
        if clause.actors:
            actors, role, partners, rule = clause.actors, _own_role(clause), clause.partners, clause.rule or "subject"
            if clause.asked and clause.begin > start:
                begin = clause.cuts[0][1]
        else:
            actors, rule = above.actors, clause.rule or above.rule
            role, partners = _role_under(clause, above)
        task = self._task(begin, end, clause.cuts)
        self.drafts.append(Draft(start, end, actors, role, partners, task, rule, self._times(block.unit)))

    def _content(self, block: Block) -> Span:
        """The span of a block without the title at its head."""
        start, end = block.start, block.end
        unit = self.units[block.unit]
        if block.kind == "unit" and unit.heading_end is not None:
            start = max(unit.heading_end, start)
            while start < end and self.flow[start] in _EDGE:
                start += 1
        return start, end

    def _title(self, block: Block, after: Block | None) -> None:
        """A title that is no agency's name may be a lead-in all the same ("Sở Y tế có trách nhiệm:")."""
        unit = self.units[block.unit]
        if (
            block.kind != "unit"
            or unit.heading_start is None
            or unit.heading_end is None
            or self.contexts.heading(unit)
            or self.clauses.column.whole(unit.heading or "")
        ):
            return
        clause = self.clauses.read(self.names, unit.heading_start, unit.heading_end)
        if not clause.actors or after is None or not self.contexts.governs(block, after):
            return
        task = self._task(unit.heading_start, unit.heading_end, clause.cuts)
        if task is None or self.flow[block.end - 1] == ":":
            self.contexts.open(block, _announced(clause, Context()))
            return
        rule = clause.rule or "subject"
        self.drafts.append(
            Draft(unit.heading_start, block.end, clause.actors, _own_role(clause), clause.partners, task, rule)
        )

    def _times(self, unit: int) -> list[Span]:
        """The time fields beside a field that holds the content of a task."""
        return self.siblings.values(unit, "time") if self.siblings.holds[unit] is not None else []

    def _closing(self, block: Block) -> None:
        """The paragraph that ends the plan: one record where it orders named agencies to act."""
        clause = self.clauses.orders(self.names, block.start, block.end)
        if clause is None:
            clause = self.clauses.actor(self.names, block.start, block.end)
            if clause is None or clause.cuts[0][0] > clause.begin:
                return
            clause.cuts.insert(0, (block.start, clause.cuts[0][1]))
        role: Role = "request" if clause.asked == "request" else "responsible"
        task = self._task(block.start, block.end, clause.cuts[:1])
        self.drafts.append(Draft(block.start, block.end, clause.actors, role, [], task, clause.rule or "subject"))

    # --- fields and labels ---------------------------------------------------------------------------------------------

    def _field(self, block: Block) -> None:
        """A paragraph of a lead field: its agencies, or the sentence that gives them work; coordinating fields give partners."""
        unit = self.units[block.unit]
        column = self.clauses.column.whole(unit.heading or "")
        start, end = self._content(block)
        if start >= end:
            return
        role: Role = column.rule.set["role"] if column else "responsible"
        heading = self._task_of(unit)
        if self._labels(block, start, end):
            return
        if series := self.names.exactly(start, end):
            clause, task = Clause(start, actors=series.items), heading
        elif given := self._shared(start, end):
            clause, task, role = Clause(start, actors=given.actors, partners=given.partners), heading, given.role
        else:
            found = self.clauses.actor(self.names, start, end) or self._first_named(start, end)
            if found is None:
                return
            clause = found
            task = self._task(start, end, clause.cuts) or heading
            role = role if role == "lead" else clause.role or role
        partners = [*clause.partners, *self._partners(block.unit)]
        rule = column.rule.name if column else "field"
        times, product = self.siblings.values(block.unit, "time"), self._product(block.unit)
        self.drafts.append(Draft(start, end, clause.actors, role, partners, task, rule, times, product))

    def _first_named(self, start: int, end: int) -> Clause | None:
        """The agencies at the head of a field's value, whatever follows them."""
        series = self.names.series(start, end)
        return Clause(start, actors=series.items, cuts=[(start, series.end)]) if series.items else None

    def _partners(self, unit: int) -> list[Named]:
        """Those in the coordinating fields beside a lead field, for the first lead field of the task."""
        if self.units[unit].parent in self.partnered:
            return []
        self.partnered.add(self.units[unit].parent)
        spans = self.siblings.values(unit, "coordinate")
        return [item for start, end in spans for item in self.names.cell(self._behind_colon(start, end), end)]

    def _product(self, unit: int) -> str | None:
        spans = self.siblings.values(unit, "product")
        return next((self._task(self._behind_colon(start, end), end, []) for start, end in spans), None)

    def _parts(self, unit: Unit) -> list[tuple[str, Span]]:
        """What a labelled field holds, by its name and the labels in its value; a numbered unit is a field too where its value
        follows on the line.
        """
        is_field = unit.kind.startswith("field_")
        if unit.heading is None or unit.heading_end is None or not (is_field or self._is_label(unit)):
            return []
        column = self.clauses.column.whole(unit.heading)
        holds = str(column.rule.set["column"]) if column else _BY_KIND.get(unit.kind)
        if holds is None or not (is_field or holds in _LETTERED):
            return []
        start, end = value(unit)
        return self._labelled(start, end, holds)

    def _labelled(self, start: int, end: int, holds: str) -> list[tuple[str, Span]]:
        """A span parted by the labels in it; `holds` says what the words before the first are."""
        labels = self._inner(start, end)
        parts = [(holds, (start, labels[0].start if labels else end))]
        for label, right in zip(labels, [*(label.start for label in labels), end][1:], strict=True):
            parts.append((str(label.rule.set["column"]), (self._behind_colon(label.end, right), right)))
        return [(column, (left, left + len(self.flow[left:right].rstrip(_BEHIND)))) for column, (left, right) in parts]

    def _inner(self, start: int, end: int) -> list[Mention]:
        """The labels inside a paragraph: names of fields or columns that a colon follows."""
        found: list[Mention] = []
        if self.flow.find(":", start, end) < 0:
            return found
        for match in _LABEL.finditer(self.flow, start, end):
            if found and match.end() < found[-1].end:
                continue
            column = self.clauses.column.at(self.flow, match.end(), end)
            if column and self.flow.startswith(":", column.end):
                found.append(column)
        return found

    def _is_label(self, unit: Unit) -> bool:
        end = unit.heading_end
        return end is not None and unit.label is not None and self.flow[end : end + 2] == ": "

    def _behind_colon(self, start: int, end: int) -> int:
        while start < end and self.flow[start] in " :\n":
            start += 1
        return start

    def _labels(self, block: Block, start: int, end: int) -> bool:
        """Labels inside a paragraph ("...; cơ quan chủ trì: Sở Y tế; thời hạn: Quý II"): a record where one names who leads.
        The name of the field that the paragraph begins is the first of them.
        """
        unit = self.units[block.unit]
        labels = self._inner(start, end)
        own = self.siblings.holds[block.unit] if labels and block.kind in ("field", "unit") else None
        named = self.clauses.column.whole(unit.heading or "") if own in _LETTERED else None
        lead = next((label for label in (named, *labels) if label and label.rule.set["column"] == "lead"), None)
        if lead is None or len(labels) + (named is not None) < 2:
            return False
        cells: dict[str, list[Span]] = {}
        for column, span in self._labelled(start, end, own if own and named else "task"):
            cells.setdefault(column, []).append(span)
        if named is None:
            task = self._task(*cells["task"][0], []) or self._heading(unit)
        else:
            task = self._task_of(unit)
            cells["time"] = self.siblings.values(block.unit, "time")
            if unit.parent not in self.partnered:
                cells["coordinate"] = self.siblings.values(block.unit, "coordinate")
            self.partnered.add(unit.parent)
        self._row(Row(start, end, lead.rule.set["role"], lead.rule.name, cells), task)
        return True

    def _is_form(self, start: int, end: int) -> bool:
        """A line to be filled in ("Đơn vị báo cáo: ........")."""
        column = self.clauses.column.at(self.flow, start, end)
        if column is None or not self.flow.startswith(":", column.end):
            return False
        return not any(char.isalpha() for char in self.flow[column.end : end])

    def _task_of(self, field: Unit) -> str | None:
        """The task whose field a unit is: the nearest title above it, of those that are no names of fields if there is one."""
        above = field.parent
        while above is not None and self.clauses.column.whole(self.units[above].heading or ""):
            above = self.units[above].parent
        above = field.parent if above is None else above
        return None if above is None else self._heading(self.units[above])

    def _heading(self, unit: Unit) -> str | None:
        """The title of a unit as a task."""
        if unit.heading_start is None or unit.heading_end is None:
            return None
        return self._task(unit.heading_start, unit.heading_end, [])

    # --- tables --------------------------------------------------------------------------------------------------------

    def _table(self, rows: Sequence[Block]) -> None:
        for row in self.tables.read(self.flow, [(row.start, row.end) for row in rows]):
            self._row(row, self._task(*row.cells["task"][0], []))

    def _stacked(self, first: int) -> int:
        """Read a table whose cells are paragraphs, if one begins at block `first`; returns the block behind it, else 0."""
        blocks = self.outline.blocks
        columns = self.tables.heads(self.flow, [(b.start, b.end) for b in blocks[first : first + _COLUMNS]])
        if not columns:
            return 0
        last = first
        while last < len(blocks) and blocks[last].kind == "text" and blocks[last].unit == blocks[first].unit:
            last += 1
        cells = [(block.start, block.end) for block in blocks[first + len(columns) : last]]
        for row in self.tables.stacked(cells, columns, self._is_actor, self._is_time):
            self._row(row, self._task(*row.cells["task"][0], []))
        return last

    def _is_actor(self, cell: Span) -> bool:
        return self.names.exactly(*cell) is not None

    def _is_time(self, cell: Span) -> bool:
        start = cell[0] + (self.flow[cell[0]] == "(")
        return self.clauses.time.at(self.flow, start, cell[1]) is not None

    def _row(self, row: Row, task: str | None) -> None:
        """A record from cells or labels; a time that stands before the task is linked too."""
        given = Given([], [], row.role)
        for start, end in row.cells["lead"]:
            if shared := self._shared(start, end):
                given = Given(given.actors + shared.actors, given.partners + shared.partners, shared.role)
            else:
                given.actors += self.names.cell(start, end)
        for start, end in row.cells.get("coordinate", ()):
            given.partners += self.names.cell(self._behind_colon(start, end), end)
        product = next((self._task(*span, []) for span in row.cells.get("product", ())), None)
        if given.actors:
            times = row.cells.get("time", [])
            self.drafts.append(
                Draft(
                    row.start,
                    row.end,
                    given.actors,
                    given.role,
                    given.partners,
                    task,
                    row.rule,
                    times,
                    product,
                    told=False,
                )
            )

    def _shared(self, start: int, end: int) -> Given | None:
        """A cell that says itself who leads and who coordinates: by labels ("Chủ trì: Sở Y tế; phối hợp: Sở Nội vụ"), or by a
        word behind the names ("Sở Y tế chủ trì; Sở Nội vụ phối hợp").
        """
        groups: dict[str, list[Named]] = {"lead": [], "coordinate": []}
        if labels := self._inner(start + len(self.flow[start:end]) - len(self.flow[start:end].lstrip(_BETWEEN)), end):
            for column, (left, right) in self._labelled(labels[0].start, end, "")[1:]:
                if column in groups:
                    groups[column] += self.names.cell(left, right)
        else:
            marks = list(self.clauses.share.scan(self.flow, start, end))
            position = start
            for mark in (*marks, None):
                right = mark.start if mark else end
                bare = self.flow[position:right].strip(_BETWEEN)
                if bare or mark:
                    left = right - len(self.flow[position:right].lstrip(_BETWEEN))
                    series = self.names.exactly(left, left + len(bare)) if bare and marks else None
                    if series is None:
                        return self._formula(start, end)
                    groups[str(mark.rule.set["column"]) if mark else "coordinate"] += series.items
                position = mark.end if mark else end
        if groups["lead"]:
            return Given(groups["lead"], groups["coordinate"], "lead")
        return Given(groups["coordinate"], [], "coordinate") if groups["coordinate"] else None

    def _formula(self, start: int, end: int) -> Given | None:
        """A cell that is the formula of a sentence ("Sở Y tế chủ trì, phối hợp với Sở Nội vụ") and says no more."""
        clause = self.clauses.read(self.names, start, end)
        if not clause.role or not clause.partners or self._task(start, end, clause.cuts):
            return None
        return Given(clause.actors, clause.partners, clause.role)

    # --- tasks ---------------------------------------------------------------------------------------------------------

    def _task(self, start: int, end: int, cuts: Sequence[Span]) -> str | None:
        """The words of a span as printed, without `cuts`, marks at the edges and white space."""
        parts: list[str] = []
        for left, right in (*sorted(cuts), (end, end)):
            if start < min(left, end):
                part = self.text.clean(start, min(left, end), self.flow)
                parts.append(part.lstrip(" ,;:") if parts or cuts else part)
            start = max(start, right)
        text = " ".join(part for part in parts if part.strip(_EDGE))
        return text.lstrip(" ,;:|/-").rstrip(_EDGE) or None


def _own_role(clause: Clause) -> Role:
    """The role of actors that a sentence names itself."""
    return "request" if clause.asked == "request" else clause.role or "responsible"


def _role_under(clause: Clause, above: Context) -> tuple[Role, list[Named]]:
    """Role and partners of a sentence whose actors stand above it: its own formula at its head goes before the lead-in's."""
    own = bool(clause.cuts) or above.role is None
    role = above.role if above.role == "request" else (clause.role if own else None) or above.role or clause.role
    partners = clause.partners or ([] if own and clause.role else above.partners)
    return role or "responsible", partners


def _announced(clause: Clause, above: Context) -> Context:
    """What a lead-in says for the bullets below it; what it leaves open is said above it."""
    role: Role | None = "request" if "request" in (above.role, clause.asked) else clause.role or above.role
    return Context(clause.actors or above.actors, role, clause.partners or above.partners, clause.rule or "lead-in")
