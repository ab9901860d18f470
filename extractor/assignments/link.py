"""What belongs to which assignment: the records inside it, and the labelled fields that stand beside it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from typing import Protocol

from ..outline.tree import Outline, Unit

Span = tuple[int, int]


class Spanned(Protocol):
    """A record with an id and a place in the text."""

    id: str
    start: int
    end: int


class Links:
    """Records of one kind in the order of the text, ready to be asked what lies where."""

    def __init__(self, records: Iterable[Spanned]) -> None:
        self._records = sorted(records, key=lambda record: (record.start, -record.end))
        self._starts = [record.start for record in self._records]

    def within(self, *spans: Span) -> list[str]:
        """The ids of the records inside any of `spans`, each once, in the order of the text."""
        found: dict[str, None] = {}
        for start, end in sorted(spans):
            for i in range(bisect_left(self._starts, start), bisect_left(self._starts, end)):
                if self._records[i].end <= end:
                    found[self._records[i].id] = None
        return list(found)


class Siblings:
    """The labelled fields of a document by the unit under which they stand; `parts` says what the value of a unit holds, and
    what the labels inside it do ("Chủ trì: Sở Y tế; thời gian: Quý II").
    """

    def __init__(self, outline: Outline, parts: Callable[[Unit], list[tuple[str, Span]]]) -> None:
        self._units = outline.units
        self._parts = [parts(unit) for unit in outline.units]
        self.holds = [found[0][0] if found else None for found in self._parts]
        self._fields: dict[int | None, list[int]] = {}
        for i, unit in enumerate(outline.units):
            if self._parts[i]:
                self._fields.setdefault(unit.parent, []).append(i)

    def values(self, unit: int, holds: str) -> list[Span]:
        """The values of the fields under the same unit as `unit`, itself included, that hold `holds` ("time", "product")."""
        fields = self._fields.get(self._units[unit].parent, ())
        return [span for i in fields for column, span in self._parts[i] if column == holds]


def value(field: Unit) -> Span:
    """The span of a field's value: what stands behind its name."""
    return (field.start if field.heading_end is None else field.heading_end, field.end)
