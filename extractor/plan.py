"""The records of one plan, as slots dataclasses, and their JSON.

Field names and meanings are fixed; `SCHEMA_VERSION` changes when one of them does. Offsets are code
points of the decoded source, half-open; dates are ISO 8601-2 (EDTF) strings; absent is `None` or an empty list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pydantic import TypeAdapter

SCHEMA_VERSION: Literal["1"] = "1"

SectionKind = Literal[
    "header",
    "preamble",
    "purpose_requirements",
    "purpose",
    "requirements",
    "viewpoint",
    "scope",
    "situation",
    "objectives",
    "objectives_general",
    "objectives_specific",
    "tasks",
    "funding",
    "schedule",
    "implementation",
    "reporting",
    "agency",
    "field_content",
    "field_assignment",
    "field_schedule",
    "closing",
    "recipients",
    "signature",
    "annex",
    "decision",
    "other",
]
Relation = Literal["basis", "implements", "amends", "replaces", "repeals", "promulgated_with", "mentions"]
Comparator = Literal["at_least", "more_than", "at_most", "less_than", "about", "exactly"]
Status = Literal["target", "achieved", "norm"]
Direction = Literal["increase", "decrease"]
DeadlineKind = Literal["by", "during", "range", "from", "recurring", "relative"]
Role = Literal["lead", "coordinate", "advise", "request", "responsible"]
Severity = Literal["info", "warning", "error"]


@dataclass(slots=True)
class Source:
    """Where the text came from: file name without folder, SHA-256 of the bytes, encoding (None for a `str`), code points,
    and in a batch the path below the folder that was given ("/" between its parts).
    """

    name: str | None
    sha256: str
    encoding: str | None
    length: int
    path: str | None = None


@dataclass(slots=True)
class Signer:
    """The signature block: "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH" and the name of the person."""

    authority: str | None = None
    capacity: str | None = None
    position: str | None = None
    name: str | None = None


@dataclass(slots=True)
class Header:
    """What the letterhead, title and signature say of the document; `rule` names the rule that read each field."""

    issuer: str | None = None
    number: str | None = None
    symbol: str | None = None
    place: str | None = None
    date: str | None = None
    type: str | None = None
    title: str | None = None
    period: str | None = None
    vision: str | None = None
    signer: Signer | None = None
    recipients: list[str] = field(default_factory=list)
    inferred: list[str] = field(default_factory=list)
    rule: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Section:
    """A unit, labelled field, standing heading or part of the page; `end` includes its children. `rule` made the section,
    `kind_rule` gave it its kind.
    """

    id: str
    parent: str | None
    path: str
    label: str | None
    level: int
    heading: str | None
    kind: SectionKind
    start: int
    end: int
    heading_start: int | None
    heading_end: int | None
    rule: str
    kind_rule: str | None


@dataclass(slots=True)
class Citation:
    """A mention of a legal or administrative document; the title that may follow it is outside the span."""

    id: str
    start: int
    end: int
    text: str
    section: str | None
    type: str | None
    symbol: str | None
    number: str | None
    year: str | None
    date: str | None
    issuer: str | None
    title: str | None
    pinpoint: dict[str, str]
    relation: Relation
    authority: str | None
    rule: str


@dataclass(slots=True)
class Authority:
    """A document that one or more citations mean."""

    id: str
    type: str | None
    symbol: str | None
    date: str | None
    issuer: str | None
    title: str | None
    mentions: list[str]


@dataclass(slots=True)
class Base:
    """The value and year that a target is compared with."""

    value: float | None = None
    year: str | None = None


@dataclass(slots=True)
class Target:
    """A percentage anywhere, or a counted quantity that states a goal; `horizon_from` is the span of its year."""

    id: str
    start: int
    end: int
    text: str
    section: str | None
    indicator: str | None
    comparator: Comparator
    low: float | None
    high: float | None
    unit: str | None
    status: Status
    direction: Direction | None
    base: Base | None
    parent: str | None
    horizon: str | None
    horizon_from: list[int] | None
    rule: str


@dataclass(slots=True)
class Deadline:
    """A time expression that bounds or schedules an action, as EDTF and RRULE (RFC 5545)."""

    id: str
    start: int
    end: int
    text: str
    section: str | None
    kind: DeadlineKind
    edtf: str | None
    rrule: str | None
    inferred: list[str]
    rule: str


@dataclass(slots=True)
class AgencyMention:
    """An agency as named in one place of the text."""

    name: str
    text: str
    start: int
    end: int


@dataclass(slots=True)
class Agency:
    """A distinct agency of the document; `valid`: was the name in force at the document's date."""

    id: str
    name: str
    gazetteer: str | None
    valid: bool | None
    successors: list[str]
    mentions: list[list[int]]


@dataclass(slots=True)
class Assignment:
    """Who does what, with whom, by when."""

    id: str
    start: int
    end: int
    text: str
    section: str | None
    actors: list[AgencyMention]
    role: Role
    partners: list[AgencyMention]
    task: str | None
    deadlines: list[str]
    citations: list[str]
    targets: list[str]
    reports_to: list[AgencyMention]
    via: list[AgencyMention]
    product: str | None
    rule: str


@dataclass(slots=True)
class Diagnostic:
    """Something that a person should look at; nothing in the text is corrected."""

    code: str
    severity: Severity
    message: str
    spans: list[list[int]]


@dataclass(frozen=True, slots=True)
class Records:
    """All that was read from the text of one document, before its offsets are those of the source; `titled`: the spans of
    the citations with the titles behind them.
    """

    citations: Sequence[Citation]
    targets: Sequence[Target]
    deadlines: Sequence[Deadline]
    assignments: Sequence[Assignment]
    agencies: Sequence[Agency]
    titled: Sequence[tuple[int, int]]


@dataclass(slots=True)
class Plan:
    """Everything read from one document; `residue` counts the words that promise a record and ended in none, by code."""

    schema_version: Literal["1"]
    source: Source
    header: Header
    sections: list[Section]
    citations: list[Citation]
    authorities: list[Authority]
    targets: list[Target]
    deadlines: list[Deadline]
    agencies: list[Agency]
    assignments: list[Assignment]
    diagnostics: list[Diagnostic]
    residue: dict[str, int] = field(default_factory=dict)

    def to_json(self, *, indent: int | None = None) -> bytes:
        """Return the plan as UTF-8 JSON; the same plan gives the same bytes."""
        return adapter().dump_json(self, indent=indent)

    @staticmethod
    def from_json(data: bytes | str) -> Plan:
        """Read a plan back from its JSON; raises `pydantic.ValidationError` (a `ValueError`) naming each wrong field."""
        return adapter().validate_json(data)


_adapter: TypeAdapter[Plan] | None = None


def adapter() -> TypeAdapter[Plan]:
    """The pydantic adapter of `Plan`: JSON, schema, validation. Made at the first call (pydantic is imported there)."""
    global _adapter
    if _adapter is None:
        from pydantic import TypeAdapter

        _adapter = TypeAdapter(Plan)
    return _adapter


def json_schema() -> dict[str, object]:
    """The JSON Schema of a plan."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **adapter().json_schema(mode="serialization")}
