"""The straight line from a source to a `Plan`."""

from __future__ import annotations

from pathlib import Path

from .gazetteer import load_gazetteer
from .header import Headers
from .issuer import name_pairs
from .outline import Outliner
from .plan import SCHEMA_VERSION, Header, Plan, Section, Source
from .rules import load_rules
from .text import Document, Text, read_text
from .tree import Outline


class Extractor:
    """Compiled rules, ready to read documents; holds nothing else. `rules`: folders of further rules, tried after ours."""

    def __init__(self, *rules: Path) -> None:
        found = load_rules(*rules)
        gazetteer = load_gazetteer(found.folder / "gazetteer")
        self._outliner = Outliner(found, name_pairs(gazetteer))
        self._headers = Headers(found, gazetteer)

    def __call__(self, source: str | bytes, *, name: str | None = None) -> Plan:
        """Read one document. Raises `SourceError` where bytes cannot be decoded, nothing else."""
        document = read_text(source, name=name)
        text = Text(document.text)
        outline = self._outliner.read(text)
        header, blanks = self._headers.read(text, outline)
        return _plan(document, text, outline, header)


def _plan(document: Document, text: Text, outline: Outline, header: Header) -> Plan:
    sections = _sections(text, outline)
    return Plan(
        SCHEMA_VERSION,
        Source(document.name, document.sha256, document.encoding, len(document.text)),
        header, sections, [], [], [], [], [], [], [],
    )


def _sections(text: Text, outline: Outline) -> list[Section]:
    order = sorted(range(len(outline.units)), key=lambda i: (outline.units[i].start, -outline.units[i].end, i))
    ids = {i: f"s{n}" for n, i in enumerate(order, 1)}
    out = []
    for i in order:
        unit = outline.units[i]
        start, end = text.span(unit.start, unit.end)
        heading = (None, None) if unit.heading_start is None or unit.heading_end is None else text.span(unit.heading_start, unit.heading_end)
        out.append(
            Section(ids[i], None if unit.parent is None else ids[unit.parent], unit.path, unit.label, unit.level, unit.heading, unit.kind, start, end, *heading, unit.rule)
        )
    return out
