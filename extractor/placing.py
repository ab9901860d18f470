"""From the flow to the source: the one place where the offsets of records are turned, and their text and section filled in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

from .outline.tree import Outline
from .plan import Agency, AgencyMention, Assignment, Citation, Deadline, Section, Target
from .text import Text

Placed = TypeVar("Placed", Citation, Target, Deadline, Assignment)
_NOWHERE: Final[tuple[None, None]] = (None, None)


class Placer:
    """Turns the offsets of one document's records, in place."""

    def __init__(self, text: Text, outline: Outline) -> None:
        self._text = text
        self._outline = outline
        units = outline.units
        self._order = sorted(range(len(units)), key=lambda i: (units[i].start, -units[i].end, units[i].level))
        self._ids = {i: f"s{n}" for n, i in enumerate(self._order, 1)}

    def spans(self, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """Spans of the source for spans of the flow."""
        return [self._text.span(start, end) for start, end in spans]

    def sections(self) -> list[Section]:
        """The units as sections, in document order, parents before children."""
        sections = []
        for i in self._order:
            unit = self._outline.units[i]
            parent = None if unit.parent is None else self._ids[unit.parent]
            start, end = self._text.span(unit.start, unit.end)
            heading, head = unit.heading, _NOWHERE
            if unit.heading_start is not None and unit.heading_end is not None:
                head = self._text.span(unit.heading_start, unit.heading_end)  # type: ignore[assignment]
                heading = self._text.clean(unit.heading_start, unit.heading_end, self._outline.flow).strip(" |.:;")
            sections.append(
                Section(
                    self._ids[i],
                    parent,
                    unit.path,
                    unit.label,
                    unit.level,
                    heading,
                    unit.kind,
                    start,
                    end,
                    *head,
                    unit.rule,
                    unit.kind_rule,
                )
            )
        return sections

    def records(self, records: Sequence[Placed]) -> list[Placed]:
        """Records with the offsets and the text of the source, and the innermost section around their start."""
        for record in records:
            unit = self._outline.unit_at(record.start)
            record.section = None if unit is None else self._ids[unit]
            record.start, record.end = self._text.span(record.start, record.end)
            record.text = self._text.source[record.start : record.end]
        return list(records)

    def targets(self, targets: Sequence[Target]) -> list[Target]:
        """Targets, with the span from which the horizon was read."""
        for target in targets:
            if target.horizon_from is not None:
                start, end = target.horizon_from
                target.horizon_from = list(self._text.span(start, end))
        return self.records(targets)

    def assignments(self, assignments: Sequence[Assignment]) -> list[Assignment]:
        """Assignments, with the agencies that they name."""
        turned: set[int] = set()
        for assignment in assignments:
            for mention in (*assignment.actors, *assignment.partners, *assignment.reports_to, *assignment.via):
                if id(mention) not in turned:  # a heading's agency may be one object in several assignments
                    turned.add(id(mention))
                    self._turn(mention)
        return self.records(assignments)

    def agencies(self, agencies: Sequence[Agency]) -> list[Agency]:
        """Agencies, with the spans of their mentions."""
        for agency in agencies:
            agency.mentions = [list(self._text.span(start, end)) for start, end in agency.mentions]
        return list(agencies)

    def _turn(self, mention: AgencyMention) -> None:
        mention.start, mention.end = self._text.span(mention.start, mention.end)
        mention.text = self._text.source[mention.start : mention.end]
