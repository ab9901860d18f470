"""From the flow to the source: the one place where the offsets of records are turned, and their text and section filled in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, TypeVar

from .outline.tree import Outline
from .plan import Agency, AgencyMention, Assignment, Citation, Deadline, Section, Target
from .text import Text

Placed = TypeVar("Placed", Citation, Target, Deadline, Assignment)
_NOWHERE: Final[tuple[None, None]] = (None, None)


class Placer:
    """Turns the offsets of one document's records; what it is given stays as it is."""

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

    def records(self, records: Iterable[Placed]) -> list[Placed]:
        """Records with the offsets and the text of the source, and the innermost section around their start."""
        out = []
        for record in records:
            unit = self._outline.unit_at(record.start)
            section = None if unit is None else self._ids[unit]
            start, end = self._text.span(record.start, record.end)
            out.append(replace(record, section=section, start=start, end=end, text=self._text.source[start:end]))
        return out

    def targets(self, targets: Iterable[Target]) -> list[Target]:
        """Targets, with the span from which the horizon was read."""
        return self.records(replace(target, horizon_from=self._span(target.horizon_from)) for target in targets)

    def assignments(self, assignments: Iterable[Assignment]) -> list[Assignment]:
        """Assignments, with the agencies that they name."""
        return self.records(
            replace(
                assignment,
                actors=self._mentions(assignment.actors),
                partners=self._mentions(assignment.partners),
                reports_to=self._mentions(assignment.reports_to),
                via=self._mentions(assignment.via),
            )
            for assignment in assignments
        )

    def agencies(self, agencies: Iterable[Agency]) -> list[Agency]:
        """Agencies, with the spans of their mentions."""
        return [
            replace(agency, mentions=[list(self._text.span(start, end)) for start, end in agency.mentions])
            for agency in agencies
        ]

    def _mentions(self, mentions: Iterable[AgencyMention]) -> list[AgencyMention]:
        out = []
        for mention in mentions:
            start, end = self._text.span(mention.start, mention.end)
            out.append(replace(mention, start=start, end=end, text=self._text.source[start:end]))
        return out

    def _span(self, span: list[int] | None) -> list[int] | None:
        return None if span is None else list(self._text.span(*span))
