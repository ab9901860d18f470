"""What looks wrong with the documents that are cited: symbols, dates, issuers, titles.

A symbol names type and issuer, often the year (Nghị định 30/2020/NĐ-CP, Phụ lục I and III; Hướng dẫn 36-HD/VPTW), so it can
contradict the words around it. Numbers begin anew each year within an issuer and a type, so they rise with their dates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Final

import regex

from ..citations.symbols import Symbol, SymbolReader, code_key
from ..plan import Citation, Header
from ..rules.diagnostics import Finding
from ..rules.gazetteer import Entry, Gazetteer
from ..rules.rules import Rule, RuleSet
from ..rules.scan import Scanner
from .codes import Near, is_within, key_of, likeness

_WORD: Final = regex.compile(r"[\p{L}\p{N}]+")
_ALNUM: Final = regex.compile(r"[\p{L}\p{N}]")
# Papers of the Government and the ministries begin with the State; what is older is a slip of the pen.
_FIRST_YEAR: Final = 1945
# A code may be used so many days before and behind the time for which it is known: papers in hand, dates of entry into force.
_GRACE: Final = timedelta(days=62)
# Two titles of one document share at least this part of the words of the shorter one; fewer words say nothing.
_SAME_TITLE: Final = 0.4
_TITLE_WORDS: Final = 6
# An unknown code is that of the ministry named beside it, miswritten, where so much of both is alike.
_ALIKE: Final = 0.5
# Shorter codes are near to one another without being the same.
_LONG_CODE: Final = 6
_OWN_CODE: Final = 5
# Bodies whose codes are fixed; boards, schools and units make up their own.
_PLAIN_KINDS: Final = frozenset({"ministry", "ministerial-agency", "department"})
_NEW_YEAR_TYPES: Final = frozenset({"TT", "TTLT"})


class CitationChecks:
    """The codes that are known, and who uses them; made once, never changed."""

    def __init__(self, rules: RuleSet, gazetteer: Gazetteer, unnumbered: Scanner) -> None:
        self._gazetteer = gazetteer
        issuers = [rule for rule in rules.rules.get("citations", ()) if rule.set.get("part") == "issuer"]
        self._issuers = Scanner(issuers)
        self._claims = {claim for rule in issuers for claim in rule.set.get("codes", ())}
        self._unnumbered = unnumbered
        by_name: dict[str, set[str]] = {}
        for entry in gazetteer.of("document_types"):
            by_name.setdefault(entry.name, set()).update(entry.codes)
        # The codes that can stand for what the first one is called: a Quy định of the Party has QĐ, one of the State QyĐ.
        self._types: dict[str, set[str]] = defaultdict(set)
        for codes in by_name.values():
            for code in codes:
                self._types[code] |= codes

    @cached_property
    def _reader(self) -> SymbolReader:
        types = [c for entry in self._gazetteer.of("document_types") if entry.kind != "standard" for c in entry.codes]
        return SymbolReader(types, [code for entries in self._by_code.values() for e in entries for code in e.codes])

    @cached_property
    def _by_code(self) -> dict[str, list[Entry]]:
        """The bodies by the codes they use, as codes are compared."""
        out: dict[str, list[Entry]] = {}
        for entry in self._gazetteer:
            for code in entry.codes if entry.table != "document_types" else ():
                out.setdefault(key_of(code), []).append(entry)
        return out

    @cached_property
    def _printed(self) -> frozenset[str]:
        return frozenset(code.upper() for entries in self._by_code.values() for e in entries for code in e.codes)

    @cached_property
    def _all(self) -> Near:
        out = Near()
        for entry in self._gazetteer.of("ministries", "departments"):
            for code in entry.codes if entry.kind in _PLAIN_KINDS else ():
                out.add(code)
        return out

    @cached_property
    def _by_name(self) -> dict[tuple[str, ...], list[Entry]]:
        out: dict[tuple[str, ...], list[Entry]] = {}
        for entry in self._gazetteer.of("ministries", "departments", "organisations"):
            for name in (entry.name, *entry.aliases) if entry.codes else ():
                out.setdefault(_words(name), []).append(entry)
        return out

    # --- all of a document ---------------------------------------------------------------------------------------------

    def read(self, flow: str, view: str, header: Header, citations: Sequence[Citation]) -> Iterator[Finding]:
        """What looks wrong with the citations of a document, `flow` and `view` being its text with and without soft breaks."""
        own = self._reader.read(header.symbol, typed=True) if header.symbol else None
        yield from self._own(own, header)
        symbols = {c.id: symbol for c in citations if c.symbol and (symbol := self._reader.read(c.symbol, typed=True))}
        codes = Near()
        mine = {key_of(code) for code in (own.bodies if own else ())}
        for code in own.bodies if own else ():
            if self._known(code):
                codes.add(code)
        for symbol in symbols.values():
            if symbol.bodies and self._known(symbol.bodies[0]):
                codes.add(symbol.bodies[0])
        told: set[tuple[str, str]] = set()
        for citation in citations:
            findings = [*_dates(citation, header), *_spelling(flow, view, citation)]
            if symbol := symbols.get(citation.id):
                findings += self._symbol(flow, citation, symbol, codes)
            findings = [
                f for f in findings if f.code != "unknown-issuer-code" or key_of(str(f.values["code"])) not in mine
            ]
            for finding in findings:
                about = (finding.code, str(finding.values))
                if about not in told:  # once for each symbol, not once for each mention
                    told.add(about)
                    yield finding
        yield from _titles(citations)
        yield from self._nameless(flow, citations)
        yield from _order(citations, symbols)

    def _own(self, own: Symbol | None, header: Header) -> Iterator[Finding]:
        """The document's own symbol against its type."""
        if own is None or own.type in (None, "QĐ", header.type) or header.type is None:  # a decision carries the plan
            return
        if own.type and not own.type.startswith(header.type) and header.type not in self._types.get(own.type, ()):
            yield Finding("symbol-type-conflict", (), {"text": header.symbol, "type": own.type, "word": header.type})

    def _symbol(self, flow: str, citation: Citation, symbol: Symbol, codes: Near) -> Iterator[Finding]:
        span = ((citation.start, citation.end),)
        words: dict[str, object] = {"text": symbol.text}
        if symbol.bodies and symbol.type and citation.type and not self._fits(citation.type, symbol):
            yield Finding("symbol-type-conflict", span, {**words, "type": symbol.type, "word": citation.type})
        if symbol.year and citation.date and not _same_year(symbol, citation.date):
            yield Finding("symbol-year-conflict", span, {**words, "year": symbol.year, "date": citation.date})
        yield from self._codes_of(flow, citation, symbol, codes)
        when = citation.date or symbol.year
        for code in symbol.bodies if symbol.joint else symbol.bodies[:1]:
            if (
                when
                and (entries := self._by_code.get(key_of(code)))
                and not any(_may_be_used(e, when) for e in entries)
            ):
                entry = entries[0]
                words |= {"code": code, "name": entry.name, "date": when}
                words["known"] = f"{entry.valid_from or '...'} – {entry.valid_to or '...'}"
                yield Finding("code-not-in-force", span, words)

    def _fits(self, word: str, symbol: Symbol) -> bool:
        """Whether a document called by the type `word` can have that symbol; a letter says nothing of its type, and older
        symbols have it behind the issuer ("1141/TC/QĐ").
        """
        code = symbol.type or word
        near = code.startswith(word) or word.startswith(code) or word in symbol.bodies
        return word == "CV" or near or code in self._types.get(word, {code})

    def _nameless(self, flow: str, citations: Sequence[Citation]) -> Iterator[Finding]:
        """Resolutions cited by a meeting that passed several: nothing but their number tells them apart."""
        numbered = {citation.authority for citation in citations if citation.number}
        found: dict[str, list[tuple[int, int]]] = {}
        for c in citations:
            if (
                c.number is None
                and c.authority
                and c.authority not in numbered
                and self._unnumbered.at(flow, c.start, c.end)
            ):
                found.setdefault(c.authority, []).append((c.start, c.end))
        for name, spans in found.items():
            yield Finding("citation-without-number", tuple(spans), {"name": name})

    # --- the issuer's code -----------------------------------------------------------------------------------------------

    def _codes_of(self, flow: str, citation: Citation, symbol: Symbol, codes: Near) -> Iterator[Finding]:
        span = ((citation.start, citation.end),)
        named = self._named(citation.issuer) if citation.issuer else []
        for code in symbol.bodies if symbol.joint else symbol.bodies[:1]:
            words: dict[str, object] = {"text": symbol.text, "code": code}
            if self._known(code):
                if not symbol.joint and (right := self._other_ministry(code, named)):
                    yield Finding("symbol-issuer-conflict", span, {**words, "issuer": citation.issuer, "likely": right})
                if code.upper() not in self._printed and (stroked := self._with_stroke(code)):
                    where = _printed(flow, citation) or span[0]
                    right = symbol.text.replace(code, stroked)
                    yield Finding("symbol-spelling", (where,), {"text": symbol.text, "symbol": right})
            elif likely := self._likely(code, named, codes):
                yield Finding("unknown-issuer-code", span, {**words, "likely": symbol.text.replace(code, likely)})
        if citation.issuer is None and citation.date and citation.relation == "basis" and symbol.bodies:
            code = symbol.bodies[0]
            rule, issuer = self._named_behind(flow, citation.end)
            if rule is not None and self._claimed(code, self._claims) and not self._claimed(code, rule.set["codes"]):
                words = {
                    "text": symbol.text,
                    "code": code,
                    "issuer": issuer,
                    "likely": rule.set["codes"][0].rstrip("*"),
                }
                yield Finding("symbol-issuer-conflict", span, words)

    def _known(self, code: str) -> bool:
        return key_of(code) in self._by_code or self._claimed(code, self._claims)

    @staticmethod
    def _claimed(code: str, claims: Collection[str]) -> bool:
        key = key_of(code)
        return any(key.startswith(key_of(c[:-1])) if c.endswith("*") else key == key_of(c) for c in claims)

    def _with_stroke(self, code: str) -> str | None:
        """The known code that `code` is but for the stroke of Đ."""
        return next(
            (c for e in self._by_code.get(key_of(code), ()) for c in e.codes if code_key(c) == code_key(code)), None
        )

    def _named(self, issuer: str) -> list[Entry]:
        """The bodies with a code whose name is the longest in the words of an issuer."""
        words = _words(issuer)
        for length in range(len(words), 1, -1):
            for start in range(len(words) - length + 1):
                if found := self._by_name.get(words[start : start + length]):
                    return found
        return []

    def _named_behind(self, flow: str, end: int) -> tuple[Rule | None, str]:
        """The issuer that stands right behind a citation and was not taken for its own."""
        start = end + len(flow[end : end + 8]) - len(flow[end : end + 8].lstrip(" "))
        mention = self._issuers.at(flow, start)
        return (mention.rule, " ".join(mention.match["issuer"].split())) if mention else (None, "")

    def _other_ministry(self, code: str, named: Sequence[Entry]) -> str | None:
        """The code of the ministry that is named, where `code` is that of another one."""
        users = self._by_code.get(key_of(code), [])
        if not named or any(entry.kind != "ministry" for entry in (*named, *users)) or not users:
            return None
        if any(key_of(code) == key_of(c) for entry in named for c in entry.codes):
            return None
        return named[0].codes[0]

    def _likely(self, code: str, named: Sequence[Entry], codes: Near) -> str | None:
        """The known code that an unknown one was meant to be: the named ministry's, one of the document's, the nearest."""
        for entry in named:
            best = max(entry.codes, key=lambda known: likeness(code, known))
            left_out = is_within(key_of(code), key_of(best))
            if entry.kind == "ministry" and best[0] == code[0] and not left_out and likeness(code, best) >= _ALIKE:
                return best
        return codes.near(code, _OWN_CODE) or self._all.near(code, _LONG_CODE)


def _words(name: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(name.casefold()))


def _same_year(symbol: Symbol, day: str) -> bool:
    """Whether the year in a symbol is that of the date; a circular signed at New Year may have the other's number."""
    if day[:4] == symbol.year:
        return True
    near = abs(int(day[:4]) - int(symbol.year or 0)) == 1 and day[5:7] in ("12", "01")
    return near and symbol.type in _NEW_YEAR_TYPES


def _may_be_used(entry: Entry, when: str) -> bool:
    """Whether a code may stand in a symbol of that date, year or month."""
    dated = entry.table == "ministries" or entry.kind == "legislature"
    if not dated or entry.valid_on(when) is not False:
        return True
    if len(when) < 10:
        return False
    day = date.fromisoformat(when)
    return any(entry.valid_on((day + shift).isoformat()) for shift in (_GRACE, -_GRACE))


def _dates(citation: Citation, header: Header) -> Iterator[Finding]:
    """A cited date before there were such papers, or behind the document's own."""
    when = citation.date or citation.year
    if when is None:
        return
    name = citation.symbol or " ".join(citation.text.split())
    words = {"text": name, "date": when}
    if int(when[:4]) < _FIRST_YEAR:
        yield Finding("citation-date-implausible", ((citation.start, citation.end),), words)
    elif header.date and header.date[:4].isdigit():
        length = min(len(when), len(header.date))
        if when[:length] > header.date[:length]:
            yield Finding("citation-after-issue", ((citation.start, citation.end),), {**words, "issued": header.date})


def _spelling(flow: str, view: str, citation: Citation) -> Iterator[Finding]:
    """A symbol printed otherwise than it is written, or behind an abbreviation that it holds already."""
    if citation.symbol is None or citation.number is None:
        return
    span = (citation.start, citation.end)
    if (raw := _printed(flow, citation)) is not None:
        start, end = raw
        text = flow[start:end]
        if text.upper() != citation.symbol.upper() and "\n" not in view[start:end]:
            yield Finding("symbol-spelling", ((start, end),), {"text": text, "symbol": citation.symbol})
    kind = citation.type
    abbreviated = kind is not None and kind.isupper() and flow.startswith(f"{kind} ", citation.start)
    if abbreviated and f"{kind}-" in citation.symbol:
        yield Finding("redundant-type", (span,), {"text": " ".join(flow[slice(*span)].split()), "type": kind})


def _printed(flow: str, citation: Citation) -> tuple[int, int] | None:
    """Where the letters and digits of the symbol stand in the mention."""
    places = [m.start() for m in _ALNUM.finditer(flow, citation.start, citation.end)]
    letters = code_key("".join(flow[i] for i in places))
    wanted = code_key("".join(_ALNUM.findall(citation.symbol or "")))
    i = letters.find(wanted)
    if i < 0 or len(letters) != len(places):
        return None
    return places[i], places[i + len(wanted) - 1] + 1


def _titles(citations: Sequence[Citation]) -> Iterator[Finding]:
    """One document with titles that have little in common."""
    known: dict[str, Citation] = {}
    told: set[str] = set()
    for citation in citations:
        key = citation.authority
        if key is None:
            continue
        words = set(_words(citation.title or ""))
        first = known.setdefault(key, citation) if citation.symbol and len(words) >= _TITLE_WORDS else citation
        theirs = set(_words(first.title or ""))
        least = min(len(words), len(theirs))
        if first is not citation and key not in told and len(words & theirs) < _SAME_TITLE * least:
            told.add(key)
            spans = ((first.start, first.end), (citation.start, citation.end))
            yield Finding(
                "authority-title-conflict", spans, {"name": key, "values": f"{first.title}; {citation.title}"}
            )


def _order(citations: Sequence[Citation], symbols: dict[str, Symbol]) -> Iterator[Finding]:
    """Numbers of one issuer, type and year that fall while their dates rise."""
    series: dict[tuple[object, ...], dict[tuple[int, str], Citation]] = defaultdict(dict)
    for c in citations:
        symbol = symbols.get(c.id)
        if symbol is None or symbol.family not in ("administrative", "legal") or not (symbol.number or "").isdigit():
            continue
        if c.date and len(c.date) == 10 and c.issuer:
            key = (symbol.type, symbol.bodies, symbol.year is None, c.date[:4], _words(c.issuer))
            series[key].setdefault((int(symbol.number or 0), c.date), c)
    for papers in series.values():
        highest: tuple[int, str] | None = None
        for number, day in sorted(papers):
            if highest and day < highest[1] and number > highest[0]:
                pair = papers[highest], papers[number, day]
                names = [f"{c.symbol} ({c.date})" for c in pair]
                yield Finding(
                    "number-order", tuple((c.start, c.end) for c in pair), {"first": names[0], "second": names[1]}
                )
            if highest is None or day > highest[1]:
                highest = (number, day)
