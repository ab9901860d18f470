"""What belongs to which assignment: the records inside it, and those of the labelled fields beside it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Protocol

from .tree import Outline


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

    def within(self, *spans: tuple[int, int]) -> list[str]:
        """The ids of the records inside any of `spans`, each once, in the order of the text."""
        found: dict[str, None] = {}
        for start, end in sorted(spans):
            for record in self._records[bisect_left(self._starts, start) :]:
                if record.start >= end:
                    break
                if record.end <= end:
                    found[record.id] = None
        return list(found)


def siblings(outline: Outline, unit: int, kind: str) -> list[int]:
    """The fields of a kind that stand under the same unit as `unit`, in the order of the text."""
    parent = outline.units[unit].parent
    return [i for i, other in enumerate(outline.units) if other.parent == parent and other.kind == kind and other.label is None]


def spans(outline: Outline, units: Sequence[int]) -> list[tuple[int, int]]:
    """The values of fields: what stands behind their names."""
    return [(outline.units[i].heading_end or outline.units[i].start, outline.units[i].end) for i in units]
