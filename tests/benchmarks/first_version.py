"""What a good engineer would write first: every pattern over the whole text, dateparser for the dates, pydantic for the rest.

It has the patterns of those of our rules that find something to be told (not those that only say where something ends, or
what it is not) and the names of our gazetteer. What it lacks is what makes them fast and what puts their finds together: no
links, no outline but numbered lines, no checks. So it does less than kehoach, and it is no bad program: patterns are compiled
once, dates are parsed only where a pattern has found one, and one language is set.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

import dateparser
import regex
from pydantic import BaseModel

from extractor.rules.gazetteer import load_gazetteer
from extractor.rules.rules import Rule, load_rules
from extractor.text import fold

# The rules that are taken, by what they say of themselves (`part` or else `role`; None for a rule that says neither).
TAKEN: dict[str, tuple[str | None, ...]] = {
    "header": ("symbol", "date", "issuer", "period"),
    "outline": ("title", "recipients", "signature", "annex", "closing"),
    "headings": (None,),
    "fields": (None,),
    "citations": (None, "number", "date", "issuer", "pinpoint"),
    "deadlines": (None,),
    "targets": ("value", "time"),
    "agencies": ("collective", "named", "common", "post", "person", "office"),
    "assignments": ("role", "order", "report"),
}
DATED = ("citations", "deadlines")
SECTION = regex.compile(r"(?m)^ *((?:Phần|Chương|Mục|Điều) \w+|[IVX]+|\d+(?:\.\d+)*|[a-zđ])[.):/-]? +(\S.*)$")
DATE = regex.compile(r"\d{1,2}(?:[/.-]| +tháng +)\d{1,2}(?:(?:[/.-]| +năm +)\d{4})?")


Pattern, Match = regex.Pattern[str], regex.Match[str]


class Section(BaseModel):
    """A numbered line and what follows it."""

    label: str
    heading: str
    start: int
    end: int


class Record(BaseModel):
    """What a pattern found; offsets are code points of the text in NFC, `section` is the index of its section or -1."""

    rule: str
    start: int
    end: int
    text: str
    section: int
    values: dict[str, str]
    dates: list[str] = []


class Document(BaseModel):
    """Everything found in one document."""

    length: int
    sections: list[Section]
    records: dict[str, list[Record]]


class FirstVersion:
    """Compiled patterns, ready to read documents."""

    def __init__(self) -> None:
        found = load_rules()
        self.patterns = {kind: taken(found.rules[kind], uses) for kind, uses in TAKEN.items()}
        entries = load_gazetteer(found.folder / "gazetteer")
        names = {fold(name) for entry in entries for name in (entry.name, *entry.aliases)}
        longest_first = sorted(names, key=len, reverse=True)
        self.patterns["agencies"].append(
            ("gazetteer", regex.compile(rf"\b(?:{'|'.join(map(regex.escape, longest_first))})\b"))
        )

    def __call__(self, source: bytes) -> bytes:
        """The JSON of one document."""
        text = fold(unicodedata.normalize("NFC", source.decode("utf-8-sig")))
        heads = list(SECTION.finditer(text))
        starts = [head.start() for head in heads]
        sections = [
            Section(label=head[1], heading=head[2], start=head.start(), end=end)
            for head, end in zip(heads, [*starts[1:], len(text)], strict=False)
        ]
        records = {
            kind: [record(name, match, starts, kind in DATED) for name, match in apart(patterns, text)]
            for kind, patterns in self.patterns.items()
        }
        return Document(length=len(text), sections=sections, records=records).model_dump_json().encode()


def taken(rules: Sequence[Rule], uses: Iterable[str | None]) -> list[tuple[str, Pattern]]:
    """Names and patterns of the rules for these uses; a `KeyError` where there is none."""
    by_use: dict[str | None, list[tuple[str, Pattern]]] = {}
    for rule in rules:
        use = rule.set.get("part", rule.set.get("role"))
        by_use.setdefault(use, []).append((rule.name, rule.pattern))
    return [named for use in uses for named in by_use[use]]


def apart(patterns: list[tuple[str, Pattern]], text: str) -> Iterator[tuple[str, Match]]:
    """What the patterns find, none overlapping another: the leftmost, then the longest."""
    found = [(name, match) for name, pattern in patterns for match in pattern.finditer(text)]
    end = 0
    for name, match in sorted(found, key=lambda item: (item[1].start(), -item[1].end())):
        if match.start() >= end:
            yield name, match
            end = match.end()


def record(rule: str, match: Match, sections: list[int], dated: bool) -> Record:
    """The record of a match, in the last section that starts before it."""
    written = DATE.findall(match[0]) if dated else []
    dates = [dateparser.parse(date, languages=["vi"], settings={"DATE_ORDER": "DMY"}) for date in written]
    return Record(
        rule=rule,
        start=match.start(),
        end=match.end(),
        text=match[0],
        section=bisect_right(sections, match.start()) - 1,
        values={name: value for name, value in match.groupdict().items() if value is not None},
        dates=[date.date().isoformat() for date in dates if date],
    )
