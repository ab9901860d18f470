"""Marked excerpts of plans: one text with in-line marks becomes plain text and a gold record.

Form of an excerpt::

    text with ⟦id|marked text⟧ marks, which may nest,
    and ⟦id<⟧ ... ⟦id>⟧ where a span crosses another
    =====
    id kind {json of the other keys}

``kind`` is ``header``, ``section``, ``citation``, ``target``, ``deadline`` or ``assignment``.
A header has no mark; every other record has the mark of its id. A mark without a record must
be referred to by one: it is a heading, an agency, a year or a product.

References are mark ids: ``heading`` of a section, ``horizon_from`` and ``parent`` of a target,
``deadlines``, ``citations``, ``targets`` of an assignment. An agency is ``"id"`` (its name is the
printed text, cleaned) or ``"id=Name"``. A key that is left out has the value the gold form gives
to what is absent (null or an empty list), with these exceptions:

* ``number`` and ``year`` of a citation are read from its ``symbol``, ``authority`` is the symbol;
* ``comparator`` is ``exactly``, ``high`` is ``low``, ``unit`` is ``%``, ``status`` is ``target``;
* ``deadlines``, ``citations`` and ``targets`` of an assignment are the records inside its span;
* ``task`` is the text (of a table row: its first cell), cleaned, without the final stop, and a
  ``task`` that ends in "…" goes on to the end of that text from its only occurrence in it;
* ``section`` is the path of the innermost section around the start of the record.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Record = dict[str, Any]
Span = tuple[int, int]

SEPARATOR = "====="
KINDS = ("header", "section", "citation", "target", "deadline", "assignment")

_MARK = re.compile(r"⟦(?P<id>[A-Za-z]\w*)(?P<form>\||<⟧|>⟧)|(?P<close>⟧)|(?P<stray>⟦)")
_RECORD = re.compile(r"(?P<id>\w+)\s+(?P<kind>\w+)\s+(?P<data>\{.*\})\s*\Z")
_MARKUP = re.compile(r"[*#]+|(?<!\w)_+|_+(?!\w)")
_REQUIRED = {
    "header": (),
    "section": ("path", "kind"),
    "citation": ("type", "relation"),
    "target": ("indicator", "low"),
    "deadline": ("kind",),
    "assignment": ("role", "actors"),
}
_STOP = re.compile(r"(?:\./\.|[.;:,])\s*\Z")
_SYMBOL_NUMBER = re.compile(r"\d+[a-z]?")
_SYMBOL_YEAR = re.compile(r"/((?:19|20)\d\d)/")


@dataclass(frozen=True)
class _Item:
    """One record line, with its span (a header has none)."""

    id: str
    kind: str
    data: Record
    span: Span


def clean(text: str) -> str:
    """The text as a value: NFC, white space collapsed, markdown marks removed."""
    plain = _MARKUP.sub("", unicodedata.normalize("NFC", text))
    return " ".join(plain.split())


def strip_marks(marked: str) -> tuple[str, dict[str, Span]]:
    """The plain text of a marked one and the span of each mark."""
    pieces: list[str] = []
    spans: dict[str, Span] = {}
    starts: dict[str, int] = {}
    nested: list[str] = []
    crossing: set[str] = set()
    position = length = 0
    for match in _MARK.finditer(marked):
        piece = marked[position : match.start()]
        pieces.append(piece)
        length += len(piece)
        position = match.end()
        if match["stray"]:
            raise ValueError(f"malformed mark: {marked[match.start() : match.start() + 30]!r}")
        if match["close"]:
            if not nested:
                context = marked[max(0, match.start() - 30) : match.end()]
                raise ValueError(f"closing bracket without a mark: {context!r}")
            name = nested.pop()
            spans[name] = (starts[name], length)
        elif match["form"] == ">⟧":
            name = match["id"]
            if name not in crossing:
                raise ValueError(f"end of mark {name!r} without its start")
            crossing.remove(name)
            spans[name] = (starts[name], length)
        else:
            name = match["id"]
            if name in starts:
                raise ValueError(f"mark {name!r} is used twice")
            starts[name] = length
            if match["form"] == "|":
                nested.append(name)
            else:
                crossing.add(name)
    pieces.append(marked[position:])
    for name in [*nested, *sorted(crossing)]:
        raise ValueError(f"mark {name!r} is not closed")
    for name, (start, end) in spans.items():
        if start == end:
            raise ValueError(f"mark {name!r} is empty")
    return "".join(pieces), spans


def _records(lines: list[str], spans: dict[str, Span]) -> list[_Item]:
    items: list[_Item] = []
    for line in lines:
        if not line.strip():
            continue
        match = _RECORD.match(line.strip())
        if match is None:
            raise ValueError(f"not a record line: {line!r}")
        name, kind = match["id"], match["kind"]
        if kind not in KINDS:
            raise ValueError(f"record {name!r}: unknown kind {kind!r}")
        if any(item.id == name for item in items):
            raise ValueError(f"record {name!r} is given twice")
        if kind != "header" and name not in spans:
            raise ValueError(f"record {name!r} has no mark")
        try:
            data = json.loads(match["data"])
        except json.JSONDecodeError as error:
            raise ValueError(f"record {name!r}: {error}") from error
        missing = [key for key in _REQUIRED[kind] if not data.get(key) and data.get(key) != 0]
        if missing:
            raise ValueError(f"record {name!r} lacks {', '.join(missing)}")
        items.append(_Item(name, kind, data, spans.get(name, (0, 0))))
    return items


class _Gold:
    """Turns the records of one excerpt into the gold form."""

    def __init__(self, text: str, spans: dict[str, Span], items: list[_Item]) -> None:
        self.text = text
        self.spans = spans
        self.items = items
        self.used = {item.id for item in items}

    def of_kind(self, kind: str) -> list[_Item]:
        chosen = [item for item in self.items if item.kind == kind]
        return sorted(chosen, key=lambda item: (item.span[0], -item.span[1]))

    def take(self, item: _Item, allowed: tuple[str, ...]) -> None:
        unknown = sorted(set(item.data) - set(allowed))
        if unknown:
            raise ValueError(f"record {item.id!r}: unknown keys {', '.join(unknown)}")

    def refer(self, item: _Item, name: str) -> Span:
        if name not in self.spans:
            raise ValueError(f"record {item.id!r} refers to the unknown id {name!r}")
        self.used.add(name)
        return self.spans[name]

    def links(self, item: _Item, key: str, kind: str) -> list[list[int]]:
        start, end = item.span
        if key in item.data:
            found = [self.refer(item, name) for name in item.data[key]]
        else:
            inside = (other.span for other in self.of_kind(kind))
            found = [span for span in inside if start <= span[0] and span[1] <= end]
        return [list(span) for span in sorted(found, key=lambda span: (span[0], -span[1]))]

    def agencies(self, item: _Item, key: str) -> list[Record]:
        found: list[Record] = []
        for value in item.data.get(key, []):
            name, _, given = value.partition("=")
            start, end = self.refer(item, name)
            printed = self.text[start:end]
            found.append({"name": given or clean(printed), "text": printed, "start": start, "end": end})
        return sorted(found, key=lambda agency: (agency["start"], -agency["end"]))

    def path_at(self, item: _Item) -> str:
        if "section" in item.data:
            return str(item.data["section"])
        around = [s for s in self.of_kind("section") if s.span[0] <= item.span[0] < s.span[1]]
        if not around:
            raise ValueError(f"record {item.id!r} stands in no section")
        innermost = min(around, key=lambda s: (s.span[1] - s.span[0], -s.span[0]))
        return str(innermost.data["path"])

    def base(self, item: _Item) -> Record:
        start, end = item.span
        printed = self.text[start:end]
        return {"start": start, "end": end, "text": printed, "section": self.path_at(item)}

    def header(self) -> Record:
        found = self.of_kind("header")
        if len(found) != 1:
            raise ValueError(f"an excerpt has one header record, not {len(found)}")
        keys = ("issuer", "number", "symbol", "place", "date", "type", "title", "period")
        more = ("vision", "signer", "recipients", "inferred")
        self.take(found[0], keys + more)
        data = found[0].data
        record: Record = {key: data.get(key) for key in keys}
        return record | {
            "vision": data.get("vision"),
            "signer": data.get("signer"),
            "recipients": data.get("recipients", []),
            "inferred": data.get("inferred", []),
        }

    def section(self, item: _Item) -> Record:
        self.take(item, ("path", "label", "kind", "heading", "heading_text"))
        heading = item.data.get("heading")
        at = self.refer(item, heading) if heading else None
        value = clean(self.text[at[0] : at[1]]) if at else None
        return {
            "path": item.data["path"],
            "label": item.data.get("label"),
            "level": str(item.data["path"]).count("/") + 1,
            "heading": item.data.get("heading_text", value),
            "kind": item.data["kind"],
            "start": item.span[0],
            "end": item.span[1],
            "heading_start": at[0] if at else None,
            "heading_end": at[1] if at else None,
        }

    def citation(self, item: _Item) -> Record:
        keys = ("type", "symbol", "number", "year", "date", "issuer", "title", "pinpoint")
        self.take(item, (*keys, "relation", "authority", "section"))
        data = item.data
        symbol = data.get("symbol")
        number = _SYMBOL_NUMBER.match(symbol) if symbol else None
        year = _SYMBOL_YEAR.search(symbol) if symbol else None
        return self.base(item) | {
            "type": data["type"],
            "symbol": symbol,
            "number": data.get("number", number[0] if number else None),
            "year": data.get("year", year[1] if year else None),
            "date": data.get("date"),
            "issuer": data.get("issuer"),
            "title": data.get("title"),
            "pinpoint": data.get("pinpoint"),
            "relation": data["relation"],
            "authority": data.get("authority", symbol),
        }

    def target(self, item: _Item) -> Record:
        keys = ("indicator", "comparator", "low", "high", "unit", "status", "direction")
        self.take(item, (*keys, "base", "parent", "horizon", "horizon_from", "section"))
        data = item.data
        parent = data.get("parent")
        source = data.get("horizon_from")
        return self.base(item) | {
            "indicator": data["indicator"],
            "comparator": data.get("comparator", "exactly"),
            "low": data["low"],
            "high": data.get("high", data["low"]),
            "unit": data.get("unit", "%"),
            "status": data.get("status", "target"),
            "direction": data.get("direction"),
            "base": data.get("base"),
            "parent": list(self.refer(item, parent)) if parent else None,
            "horizon": data.get("horizon"),
            "horizon_from": list(self.refer(item, source)) if source else None,
        }

    def deadline(self, item: _Item) -> Record:
        self.take(item, ("kind", "edtf", "rrule", "inferred", "section"))
        return self.base(item) | {
            "kind": item.data["kind"],
            "edtf": item.data.get("edtf"),
            "rrule": item.data.get("rrule"),
            "inferred": item.data.get("inferred", []),
        }

    def task(self, item: _Item) -> str:
        start, end = item.span
        whole = clean(self.text[start:end].split(" | ")[0])
        whole = _STOP.sub("", whole)
        task = str(item.data.get("task", whole))
        if not task.endswith("…"):
            return task
        opening = task[:-1]
        if whole.count(opening) != 1:
            raise ValueError(f"record {item.id!r}: {opening!r} is not once in {whole!r}")
        return whole[whole.index(opening) :]

    def assignment(self, item: _Item) -> Record:
        people = ("actors", "partners", "reports_to", "via")
        links = ("deadlines", "citations", "targets")
        self.take(item, (*people, *links, "role", "task", "product", "section"))
        return self.base(item) | {
            "actors": self.agencies(item, "actors"),
            "role": item.data["role"],
            "partners": self.agencies(item, "partners"),
            "task": self.task(item),
            "deadlines": self.links(item, "deadlines", "deadline"),
            "citations": self.links(item, "citations", "citation"),
            "targets": self.links(item, "targets", "target"),
            "reports_to": self.agencies(item, "reports_to"),
            "via": self.agencies(item, "via"),
            "product": item.data.get("product"),
        }

    def build(self, file: str) -> Record:
        gold: Record = {"file": file, "header": self.header()}
        gold["sections"] = [self.section(item) for item in self.of_kind("section")]
        gold["citations"] = [self.citation(item) for item in self.of_kind("citation")]
        gold["targets"] = [self.target(item) for item in self.of_kind("target")]
        gold["deadlines"] = [self.deadline(item) for item in self.of_kind("deadline")]
        gold["assignments"] = [self.assignment(item) for item in self.of_kind("assignment")]
        for name in self.spans:
            if name not in self.used:
                raise ValueError(f"mark {name!r} has an unknown id: no record names it")
        return gold


def parse(marked: str, file: str = "") -> tuple[str, Record]:
    """The plain text of a marked excerpt and its gold record.

    ``file`` is the name that the gold record gives to the text. Raises ``ValueError`` with the id
    concerned where a mark is unclosed, doubled or unknown, or a record has no mark.
    """
    lines = marked.split("\n")
    if SEPARATOR not in lines:
        raise ValueError(f"no line {SEPARATOR!r} between text and records")
    cut = lines.index(SEPARATOR)
    text, spans = strip_marks("\n".join(lines[:cut]) + "\n")
    return text, _Gold(text, spans, _records(lines[cut + 1 :], spans)).build(file)


def check(text: str, gold: Record) -> int:
    """The number of spans in a gold record; ``ValueError`` where one is not its text."""
    seen = 0
    for key in ("citations", "targets", "deadlines", "assignments"):
        for record in gold[key]:
            agencies = [
                agency for people in ("actors", "partners", "reports_to", "via") for agency in record.get(people, [])
            ]
            for part in (record, *agencies):
                if text[part["start"] : part["end"]] != part["text"]:
                    raise ValueError(f"{key}: {part['text']!r} is not at {part['start']}")
                seen += 1
    for section in gold["sections"]:
        body = text[section["start"] : section["end"]]
        if body != body.strip():
            raise ValueError(f"section {section['path']!r} starts or ends with white space")
        seen += 1
    return seen


def main(source: Path, target: Path) -> None:
    """Write the text and the record of each excerpt in a folder to another one."""
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(source.glob("*.md")):
        name = f"{path.stem}.txt"
        try:
            text, gold = parse(path.read_text(encoding="utf-8"), name)
            seen = check(text, gold)
        except ValueError as error:
            raise ValueError(f"{path.name}: {error}") from error
        (target / name).write_text(text, encoding="utf-8")
        record = json.dumps(gold, ensure_ascii=False, indent=1) + "\n"
        (target / f"{path.stem}.json").write_text(record, encoding="utf-8")
        print(f"{path.stem}: {seen} spans")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python tests/marks.py FOLDER_OF_EXCERPTS FOLDER_FOR_TEXTS_AND_GOLD")
    main(Path(sys.argv[1]), Path(sys.argv[2]))
