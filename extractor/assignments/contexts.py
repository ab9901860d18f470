"""What headings and lead-ins say for the paragraphs below them: who acts, in which role, with whom."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ..agencies.name import Named
from ..agencies.names import Names
from ..outline.tree import Block, Outline, Unit
from ..plan import Role
from .clauses import Clauses


@dataclass(slots=True)
class Context:
    """What a heading or lead-in says for the paragraphs below it."""

    actors: list[Named] = field(default_factory=list)
    role: Role | None = None
    partners: list[Named] = field(default_factory=list)
    rule: str = "agency-heading"


@dataclass(slots=True)
class Lead:
    """A lead-in ("Chủ trì, phối hợp với Sở Y tế:") that is open for the bullets below it."""

    block: Block
    context: Context


class Contexts:
    """The headings of one document, and the lead-ins that are open where it is being read."""

    def __init__(self, clauses: Clauses, outline: Outline, names: Names) -> None:
        self._clauses = clauses
        self._flow = outline.flow
        self._units = outline.units
        self._names = names
        self._known: dict[int, Context] = {}
        self._leads: list[Lead] = []

    def of(self, unit: int) -> Context:
        """The agencies of the nearest heading that names some."""
        if unit not in self._known:
            above = self._units[unit].parent
            self._known[unit] = self.heading(self._units[unit]) or (self.of(above) if above is not None else Context())
        return self._known[unit]

    def heading(self, unit: Unit) -> Context | None:
        """The agencies that the unit's own heading names, None where it is the title of something else."""
        if unit.heading_start is None or unit.heading_end is None or unit.kind in ("annex", "decision"):
            return None
        start, end = unit.heading_start, unit.heading_end
        role: Role | None = None
        named = unit.kind == "agency"
        while prefix := self._clauses.order.at(self._flow, start, end) or self._clauses.heading.at(
            self._flow, start, end
        ):
            named = True
            role = role or prefix.rule.set.get("role")
            start = prefix.end
        series = self._names.whole(start, end) if named else None
        if not named and self._implements(unit):
            verbless = self._names.limit(start, end) >= end
            series = self._names.whole(start, end) if verbless else self._names.exactly(start, end)
            if series and any(item.sort not in ("known", "learnt", "named", "rest", "post") for item in series.items):
                series = None
        if series is None and unit.kind == "agency":
            series = self._names.series(start, end)
        if series is None or not series.items:
            return None
        return Context(series.items, "request" if role == "request" else None)

    def _implements(self, unit: Unit) -> bool:
        """Whether the unit stands where headings are the names of those who act."""
        return unit.parent is not None and self.gives_work(unit.parent)

    def gives_work(self, unit: int) -> bool:
        """Whether a unit, or one above it, is a part of the plan that says who does what."""
        found: int | None = unit
        while found is not None:
            if self._units[found].kind in ("implementation", "agency"):
                return True
            found = self._units[found].parent
        return False

    def above(self, block: Block) -> Context:
        """What holds for a block: its lead-in, else its heading. A heading that names agencies below the lead-in is nearer."""
        lead = self._lead(block)
        if lead is None:
            return self.of(block.unit)
        unit = block.unit
        while unit != lead.block.unit and (parent := self._units[unit].parent) is not None:
            if found := self.heading(self._units[unit]):
                role = found.role or ("request" if lead.context.role == "request" else None)
                return replace(found, role=role)
            unit = parent
        return lead.context

    def _lead(self, block: Block) -> Lead | None:
        """The lead-in that governs a block; those that no longer do are closed."""
        while self._leads and not self.governs(self._leads[-1].block, block):
            self._leads.pop()
        return self._leads[-1] if self._leads else None

    def governs(self, lead: Block, block: Block) -> bool:
        """Whether a lead-in in the first block would hold for the second: a bullet of another sort, or a unit below."""
        if block.unit == lead.unit:
            return block.kind == "bullet" and (lead.kind != "bullet" or lead.marker != block.marker)
        above = self._units[block.unit].parent
        while above is not None and above != lead.unit:
            above = self._units[above].parent
        return above is not None and lead.kind != "bullet"

    def open(self, block: Block, context: Context) -> None:
        """Let what a block says hold for the bullets below it."""
        self._leads = [lead for lead in self._leads if self.governs(lead.block, block)]
        self._leads.append(Lead(block, context))

    def is_lead(self, block: Block, end: int, after: Block | None) -> bool:
        """Whether a block that ends at `end` announces the one behind it."""
        return after is not None and self._flow[end - 1 : end] == ":" and self.governs(block, after)
