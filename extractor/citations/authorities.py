"""Which mentions mean the same document: drafts of citations to authorities.

A symbol alone does not name a document: numbers of the State begin anew each year, those of the Party each term
(Hướng dẫn 36-HD/VPTW), and laws share their symbols with resolutions. So type and date count as well, and what stays
open is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from ..plan import Authority, Citation
from ..rules.diagnostics import Finding
from ..rules.rules import Rule
from .symbols import Symbol

# Two titles are one where the shorter shares this part of its words with the longer.
_SAME_TITLE: Final = 0.5


@dataclass(slots=True, eq=False)
class Draft:
    """A citation whose links are still open, and what was seen on the way.

    `title_start`, `title_end`: the title in the flow, empty at the end of the mention where there is none. `name_end`:
    where a name ends that others may stand in. `typed`: a type word or name stands in it. `doubtful`: a number without
    symbol that may be no number of a document. `made`: the issuer stands before the number. `meant`: the citation for
    which this one is defined as the short form ("sau đây gọi tắt là ...").
    """

    record: Citation
    rule: Rule
    title_start: int = 0
    title_end: int = 0
    symbol: Symbol | None = None
    name: str | None = None
    name_end: int = 0
    issuer_rule: Rule | None = None
    typed: bool = True
    doubtful: bool = False
    made: bool = False
    meant: Draft | None = None

    @property
    def start(self) -> int:
        """Where the mention begins in the flow."""
        return self.record.start

    @property
    def end(self) -> int:
        """Where the mention ends in the flow."""
        return self.record.end

    def set_symbol(self, symbol: Symbol) -> None:
        """Take over what the symbol says."""
        self.symbol = symbol
        self.record.symbol, self.record.number, self.record.year = symbol.text, symbol.number, symbol.year

    def end_title(self, flow: str, end: int) -> None:
        """Let the title end at `end`."""
        self.title_end = end
        self.record.title = " ".join(flow[self.title_start : end].rstrip(" ,;(").split()) or None

    @property
    def short(self) -> bool:
        """Whether only a type word and a number stand here ("Nghị định 178")."""
        return self.symbol is None and self.name is None

    @property
    def shortened(self) -> bool:
        """Whether the name may be the beginning of a longer one ("Luật Ngân sách")."""
        return self.rule.set.get("named") == "short"

    @property
    def number(self) -> str:
        """The number as it is compared: without leading zeros, empty where there is none."""
        return (self.record.number or "").lstrip("0")


@dataclass(slots=True, eq=False)
class _Document:
    """The drafts that mean one document, and by which dates and types they do so."""

    drafts: list[Draft] = field(default_factory=list)
    dated: dict[str, Draft] = field(default_factory=dict)
    types: set[str] = field(default_factory=set)
    issuers: set[str] = field(default_factory=set)
    start: int = 0

    def add(self, draft: Draft) -> None:
        self.start = min(self.start, draft.start) if self.drafts else draft.start
        self.drafts.append(draft)
        if draft.record.date:
            self.dated.setdefault(draft.record.date, draft)
        if draft.record.type:
            self.types.add(draft.record.type)
        if draft.issuer_rule is not None:
            self.issuers.add(draft.issuer_rule.name)

    def fits(self, draft: Draft) -> bool:
        """Whether neither type nor date of the draft speaks against this document."""
        type_, date = draft.record.type, draft.record.date
        return (not type_ or not self.types or type_ in self.types) and (
            not self.dated or any(_agree(date, other) for other in self.dated)
        )

    def most(self, read: Callable[[Draft], str | None]) -> str | None:
        """Return the most frequent value that the mentions have, the first where several are."""
        values = [value for draft in self.drafts if (value := read(draft)) is not None]
        return Counter(values).most_common(1)[0][0] if values else None

    @property
    def date(self) -> str | None:
        """The most frequent date, then the first; a month or year does not count beside a day within it."""
        vague = {date for date in self.dated if any(other != date and other.startswith(date) for other in self.dated)}
        return self.most(lambda draft: None if draft.record.date in vague else draft.record.date)

    @property
    def symbol(self) -> str | None:
        return self.most(lambda draft: draft.symbol.text if draft.symbol else None)

    @property
    def name(self) -> str:
        """The symbol, else the name, else type and number."""
        first = self.drafts[0].record
        number = f"{first.type} {first.number}" + (f"/{first.year}" if first.year else "")
        whole = self.most(lambda draft: None if draft.shortened else draft.name)
        return self.symbol or whole or self.most(lambda draft: draft.name) or number

    @property
    def named(self) -> str:
        """The name with its date, for a person."""
        return f"{self.name} ({self.date})" if self.dated else self.name


def resolve(drafts: Sequence[Draft]) -> tuple[list[Draft], list[Authority], list[Finding]]:
    """Link each draft to the document it means: sets `record.id` and `record.authority`, and says what stays open.

    Returns the drafts that count, in order: a doubtful one ("KH 15", "Kế hoạch 2025") that means no document named
    elsewhere is none.
    """
    library = _Library()
    for draft in sorted(drafts, key=_order):
        if draft.short:
            library.add_short(draft)
        else:
            library.add(draft)
    kept = [draft for draft in drafts if draft not in library.dropped]
    for number, draft in enumerate(kept, 1):
        draft.record.id = f"c{number}"
    documents = sorted(library.documents, key=lambda document: document.start)
    authorities = list(_authorities(documents))
    return kept, authorities, library.findings + [finding for d in documents for finding in _disagreements(d)]


def _order(draft: Draft) -> tuple[bool, bool, bool, bool, int]:
    """Symbols before names, whole names before shortened ones, numbers alone last; of each the dated first."""
    return draft.symbol is None, draft.short, draft.shortened, draft.record.date is None, draft.start


class _Library:
    """The documents found so far, by symbol, by name and by number."""

    def __init__(self) -> None:
        self.documents: list[_Document] = []
        self.findings: list[Finding] = []
        self.dropped: set[Draft] = set()
        self._shelves: dict[tuple[str | None, ...], list[_Document]] = {}

    def add(self, draft: Draft) -> None:
        """Add a draft with a symbol or a name; dated ones come before undated ones, symbols before names."""
        keys = list(_keys(draft))
        shelf = self._shelf(keys)
        if draft.symbol is not None and draft.record.date:
            same = next((d for d in shelf if d.fits(draft) or _same_but_written_otherwise(d, draft)), None)
            self._put(draft, keys, [same] if same else [])
            return
        if not shelf and draft.shortened:
            shelf = self._longer(draft)
        self._put(draft, keys, [document for document in shelf if document.fits(draft)], "ambiguous-citation")

    def add_short(self, draft: Draft) -> None:
        """Add a type word with a number: it means a document named before, else one named later, else its own."""
        shelf = [d for d in self._shelf(_short_keys(draft)) if d.fits(draft)]
        shelf = [document for document in shelf if document.start < draft.start] or shelf
        if not shelf and draft.meant is not None:
            shelf = [document for document in self.documents if draft.meant in document.drafts]
        if not shelf and draft.doubtful and not draft.record.year and not draft.record.date:
            self.dropped.add(draft)
            return
        self._put(draft, list(_short_keys(draft)), shelf, "ambiguous-short-form")

    def _put(
        self, draft: Draft, keys: list[tuple[str | None, ...]], candidates: list[_Document], code: str = ""
    ) -> None:
        """Add the draft to the one document that can be meant, or to a new one; where several can, say so."""
        if len(candidates) > 1 and draft.issuer_rule is not None:
            candidates = [d for d in candidates if draft.issuer_rule.name in d.issuers] or candidates
        if len(candidates) > 1:
            names = ", ".join(document.named for document in candidates)
            self.findings.append(
                Finding(code, ((draft.start, draft.end),), {"text": draft.record.text, "names": names})
            )
            return
        document = candidates[0] if candidates else _Document()
        if not candidates:
            self.documents.append(document)
        document.add(draft)
        for key in (*keys, *_short_keys(draft)):
            shelf = self._shelves.setdefault(key, [])
            if document not in shelf:
                shelf.append(document)

    def _shelf(self, keys: Iterable[tuple[str | None, ...]]) -> list[_Document]:
        return list({id(d): d for key in keys for d in self._shelves.get(key, ())}.values())

    def _longer(self, draft: Draft) -> list[_Document]:
        """Find documents whose name goes on where that of the draft ends (Luật Ngân sách, Luật Ngân sách nhà nước)."""
        start = _folded(draft.name) + " "
        found = [
            d
            for key, shelf in self._shelves.items()
            if key[0] == "name" and (key[2] or "").startswith(start)
            for d in shelf
        ]
        return list({id(d): d for d in found}.values())


def _keys(draft: Draft) -> Iterator[tuple[str | None, ...]]:
    """Give what a draft is looked for by: its symbol, its name; a law with both stands under both."""
    if draft.symbol is not None:
        yield ("symbol", None, draft.symbol.key)
    if draft.name is not None:
        name = "" if draft.rule.set.get("named") == "one" else _folded(draft.name)
        yield ("name", draft.record.type, name)


def _short_keys(draft: Draft) -> Iterator[tuple[str | None, ...]]:
    """Give what a short form of the draft is looked for by: type and number, with the year where both have one."""
    if draft.number:
        year = draft.record.year or (draft.record.date or "")[:4]
        years = (
            [draft.record.year] if draft.short and draft.record.year else [None, year] if not draft.short else [None]
        )
        for known in years:
            yield ("number", draft.record.type, draft.number, known)


def _same_but_written_otherwise(document: _Document, draft: Draft) -> bool:
    """Whether two different dates are those of one document, one of them a slip.

    A symbol that holds its year belongs to one document. In others a year holds a number once, and two dates that
    differ in one part only, or stand over the same title, are one date written in two ways.
    """
    symbol, date = draft.symbol, draft.record.date
    if (
        symbol is None
        or date is None
        or (draft.record.type and document.types and draft.record.type not in document.types)
    ):
        return False
    if symbol.year:
        return True
    for other_date, other in document.dated.items():
        same_issuer = draft.issuer_rule is None or other.issuer_rule is None or draft.issuer_rule is other.issuer_rule
        parts = list(zip(date.split("-"), other_date.split("-"), strict=False))
        one_year = parts[0][0] == parts[0][1] and symbol.family != "party"
        if same_issuer and (one_year or (len(parts) == 3 and sum(mine != theirs for mine, theirs in parts) == 1)):
            return True
        if _likeness(draft.record.title, other.record.title) >= _SAME_TITLE:
            return True
    return False


def _agree(left: str | None, right: str | None) -> bool:
    """Whether two dates can be one: a year or month agrees with a day within it."""
    return left is None or right is None or left.startswith(right) or right.startswith(left)


def _likeness(left: str | None, right: str | None) -> float:
    """Return the share of its words that the shorter title has in the longer; 0 where one is too short to say."""
    mine, theirs = set(_folded(left).split()), set(_folded(right).split())
    least = min(len(mine), len(theirs))
    return len(mine & theirs) / least if least > 2 else 0.0


def _folded(name: str | None) -> str:
    return " ".join((name or "").casefold().replace("-", " ").split())


def _authorities(documents: Sequence[_Document]) -> Iterator[Authority]:
    """Make records of the documents; where two share a name the date tells them apart."""
    for document in documents:
        document.drafts.sort(key=lambda draft: draft.start)
    names = Counter(document.name for document in documents)
    taken: set[str] = set()
    for document in documents:
        type_, date = document.most(lambda draft: draft.record.type), document.date
        key = document.name if names[document.name] == 1 else f"{document.name} ({date or type_})"
        if key in taken:
            key = f"{key} {document.drafts[0].record.id}"
        taken.add(key)
        for draft in document.drafts:
            draft.record.authority = key
        issuer = document.most(lambda draft: draft.record.issuer)
        title = document.most(lambda draft: draft.record.title)
        yield Authority(
            key, type_, document.symbol, date, issuer, title, [draft.record.id for draft in document.drafts]
        )


def _disagreements(document: _Document) -> Iterator[Finding]:
    if any(not _agree(date, document.date) for date in document.dated):
        yield _disagreement(document, "authority-date-conflict", lambda draft: draft.record.date)
    if len(document.issuers) > 1:
        yield _disagreement(document, "authority-issuer-conflict", lambda draft: draft.record.issuer)


def _disagreement(document: _Document, code: str, read: Callable[[Draft], str | None]) -> Finding:
    said = [(value, draft) for draft in document.drafts if (value := read(draft)) is not None]
    spans = tuple((draft.start, draft.end) for _, draft in said)
    return Finding(code, spans, {"name": document.name, "values": "; ".join(dict.fromkeys(value for value, _ in said))})
