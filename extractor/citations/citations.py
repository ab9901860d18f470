"""Mentions of legal and administrative documents, and the documents that they mean.

A mention is read from left to right: pinpoint, type word or name, number, then date and issuer in any order; its title
follows and is no part of it. Offsets are of the flow. All words are in `rules/citations.toml`.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import regex

from ..outline.tree import Outline
from ..plan import Authority, Citation, Header
from ..rules.diagnostics import Finding
from ..rules.gazetteer import Gazetteer
from ..rules.rules import Rule, RuleSet
from ..rules.scan import Mention, Scanner
from .authorities import Draft, resolve
from .context import Context, joined_by, kind_at
from .symbols import Symbol, SymbolReader, code_key

PINPOINTS: Final = ("point", "item", "clause", "article", "section", "chapter", "annex")
GROUPS: Final = ("symbol", "number", "year", "maker", "name", "issuer", "more", "through", *PINPOINTS)
SETS: Final = (
    "type",
    "named",
    "full",
    "doubtful",
    "generic",
    "amending",
    "short",
    "at",
    "codes",
    "central",
    "part",
    "relation",
    "after",
    "of",
)

# How long a title can be, in code points.
_TITLE: Final = 700
_BLANKS: Final = regex.compile(r"[ :]*")
_BLANKS_AND_COMMA: Final = regex.compile(r" *,? *")
# Digits, with the letters that scanning makes of 1 and 0; the words of a date hold none of these.
_DIGITS: Final = regex.compile(r"[0-9lIO]+")
_TORN_DAY: Final = regex.compile(r"(?<![0-9])([0-9]) ([0-9])(?![0-9])")
_LETTERS_AS_DIGITS: Final = str.maketrans("lIO", "110")
_BOUNDARY: Final = regex.compile(r'[;\n]|\.(?= |\n|$)|[,()"]')


class Cited(NamedTuple):
    """The citations of a document in order, the authorities that they mean, what is doubtful about them, and their spans
    with the titles behind them.
    """

    citations: list[Citation]
    authorities: list[Authority]
    doubts: list[Finding]
    titled: list[tuple[int, int]]


class Citations:
    """Reads citations; made once from rules and gazetteer, never changed."""

    def __init__(self, rules: RuleSet, gazetteer: Gazetteer) -> None:
        by_part: dict[str, list[Rule]] = {}
        for rule in rules.of("citations", GROUPS, SETS):
            by_part.setdefault(rule.set.get("part", "head"), []).append(rule)

        def scanner(*parts: str) -> Scanner:
            return Scanner([rule for part in parts for rule in by_part.get(part, ())])

        self._heads = scanner("head", "pinpoint")
        self._numbers = scanner("number")
        self._dates = scanner("date")
        self._issuers = scanner("issuer")
        self._bodies = scanner("issuer-by-shape")
        self._issuer_ends = scanner("issuer-end")
        self._titles = scanner("title")
        self._title_ends = scanner("title-end")
        self._context = Context(
            by_part.get("relation", ()), by_part.get("definition", ()), rules.lexicons.get("citation_joints", ())
        )
        self._pinpoint_joint = joined_by(rules.lexicons.get("pinpoint_joints", ()))
        types = [code for entry in gazetteer.of("document_types") if entry.kind != "standard" for code in entry.codes]
        types += [
            rule.set["type"]
            for rule in by_part.get("head", ())
            if rule.set.get("type", "").isalpha() and "named" not in rule.set
        ]
        bodies = [code for entry in gazetteer if entry.table != "document_types" for code in entry.codes]
        claims = [code for rule in by_part.get("issuer", ()) for code in rule.set.get("codes", ())]
        self._symbols = SymbolReader(
            types, (*(code for code in claims if "*" not in code), *(c.rstrip("*") for c in claims), *bodies)
        )
        self._claims = tuple(dict.fromkeys(claims))

    def read(self, outline: Outline, header: Header) -> Cited:
        """All citations of a document, and what they mean."""
        drafts = list(self._drafts(outline.flow))
        drafts.sort(key=lambda draft: (draft.start, -draft.end))
        self._context.share(outline.flow, drafts, self._may_issue)
        self._context.end_titles(outline.flow, drafts)
        self._context.relate(outline, drafts)
        drafts = [draft for draft in drafts if not _own(draft, outline, header)]
        drafts, authorities, findings = resolve(drafts)
        titled = [(draft.start, max(draft.end, draft.title_end)) for draft in drafts]
        return Cited([draft.record for draft in drafts], authorities, findings, titled)

    def _drafts(self, flow: str, start: int = 0, end: int | None = None) -> Iterator[Draft]:
        """Read the mentions of `flow[start:end]`, one behind the other; those inside the name of another come first."""
        limit = len(flow) if end is None else end
        pinpoints: list[Mention] = []
        position = start
        for mention in self._heads.scan(flow, start, limit):
            if mention.start < position:
                continue
            if mention.rule.set.get("part") == "pinpoint":
                pinpoints.append(mention)
                continue
            draft = self._draft(flow, mention, limit)
            if draft is None:
                continue
            if mention.rule.set.get("amending"):
                yield from self._drafts(flow, mention.end, draft.name_end)
            self._point(flow, draft, pinpoints)
            pinpoints.clear()
            yield draft
            while more := self._next_number(flow, draft, limit):
                draft = more
                yield draft
            position = draft.end

    # --- one mention ------------------------------------------------------------------------------------------------

    def _draft(self, flow: str, mention: Mention, limit: int) -> Draft | None:
        """Read the mention that begins with the type word, name or symbol `mention`, to its last part."""
        draft = Draft(_record(mention.start, mention.end, mention.rule), mention.rule)
        if "type" not in mention.rule.set:
            read = self._symbol_alone(draft, mention)
        elif "named" in mention.rule.set:
            read = self._name(flow, draft, mention, limit)
        else:
            read = self._numbered(flow, draft, mention, limit)
        if not read:
            return None
        self._tail(flow, draft, limit)
        self._title(flow, draft, limit)
        return draft

    def _symbol_alone(self, draft: Draft, mention: Mention) -> bool:
        """Read a symbol without a type word: its own type must be known, or it is one of the National Assembly."""
        symbol = self._symbols.read(_raw(mention), typed=False)
        if symbol is None or symbol.number is None:
            return False
        draft.typed = False
        draft.set_symbol(symbol)
        draft.record.type = symbol.type
        return True

    def _name(self, flow: str, draft: Draft, mention: Mention, limit: int) -> bool:
        """Read a name and the number behind it; the name of an amending law ends with the last law that it amends."""
        record, end = draft.record, mention.end
        if mention.rule.set.get("amending"):
            position: int | None = _after(_BLANKS, flow, end)
            while (
                position is not None
                and (inner := self._heads.at(flow, position, limit))
                and inner.rule.set.get("named") in ("listed", "short")
            ):
                record.end = inner.end
                joint = self._context.joint.match(flow, inner.end, limit)
                position = joint.end() if joint else None
            if record.end == end:
                return False
        draft.name, draft.name_end = _clean(flow[record.start : record.end]), record.end
        record.type = mention.rule.set["type"]
        number = self._numbers.at(flow, _after(_BLANKS, flow, record.end), limit)
        symbol = self._symbols.read(_raw(number), typed=True) if number else None
        if number is not None and symbol is not None:
            draft.set_symbol(symbol)
            record.end = number.end
        return True

    def _numbered(self, flow: str, draft: Draft, mention: Mention, limit: int) -> bool:
        """Read a type word and its number: a whole symbol, or a bare number where the rules allow one."""
        record, rule = draft.record, mention.rule
        number = self._numbers.at(flow, _after(_BLANKS, flow, mention.end), limit)
        if number is None:
            return False
        record.type, record.end = rule.set["type"], number.end
        if raw := _raw(number):
            symbol = self._symbols.read(raw, typed=True)
            if symbol is None:
                return False
            draft.set_symbol(symbol)
            if rule.set.get("generic") and symbol.type:
                record.type = symbol.type
            draft.made = "maker" in number.match.re.groupindex
            return not draft.made or self._issuer(flow, draft, number.start, number.match.end("maker")) is not None
        word = mention.match["start"]
        short = bool(number.rule.set.get("short"))
        if rule.set.get("full") or (short and word.islower()):
            return False
        record.number, record.year = _short_number(number)
        likely_year = len(record.number) == 4 and record.number[:2] in ("19", "20")
        abbreviated = word.isupper() and len(word) < 4
        draft.doubtful = abbreviated or (short and (likely_year or bool(rule.set.get("doubtful"))))
        return True

    def _next_number(self, flow: str, draft: Draft, limit: int) -> Draft | None:
        """Read the next of several bare numbers behind one type word: "các Nghị quyết số 57, 59 và 66"."""
        joint = self._context.joint.match(flow, draft.end, limit) if draft.short else None
        number = self._numbers.at(flow, joint.end(), limit) if joint else None
        if number is None or "number" not in number.match.re.groupindex or _raw(number) or not draft.record.number:
            return None
        more = Draft(_record(number.start, number.end, draft.rule), draft.rule, typed=False, doubtful=draft.doubtful)
        more.record.type = draft.record.type
        more.record.number, more.record.year = _short_number(number)
        self._tail(flow, more, limit)
        self._title(flow, more, limit)
        return more

    def _tail(self, flow: str, draft: Draft, limit: int) -> None:
        """Read date and issuer behind what is read already, each once, in any order."""
        record = draft.record
        while True:
            position = _after(_BLANKS_AND_COMMA, flow, record.end)
            comma = "," in flow[record.end : position]
            if record.date is None and (day := self._dates.at(flow, position, limit)):
                date = read_date(day.match[0])
                if (
                    date is None
                    or ("named" in day.rule.set and (draft.name is None or comma))
                    or (comma and len(date) < 10)
                ):
                    break
                record.date, record.end = date, day.end
            elif record.issuer is None and not comma and (end := self._issuer(flow, draft, position, limit)):
                record.end = end
            else:
                break
        record.text = flow[record.start : record.end]
        draft.title_start = draft.title_end = record.end

    def _issuer(self, flow: str, draft: Draft, position: int, limit: int) -> int | None:
        """Read the issuer at `position`, if one can be read there and can have issued the draft; returns its end."""
        named = self._issuers.at(flow, position, limit) or self._bodies.at(flow, position, limit)
        end = self._issuer_end(flow, named, draft.symbol) if named else None
        if named is None or end is None or not self._may_issue(named.rule, draft.symbol):
            return None
        draft.record.issuer, draft.issuer_rule = _clean(flow[named.match.start("issuer") : end]), named.rule
        return end

    def _issuer_end(self, flow: str, tail: Mention, symbol: Symbol | None) -> int | None:
        """Where the name of the issuer ends: at the first word that cannot belong to it."""
        start, end = tail.match.span("issuer")
        joint = symbol is not None and symbol.joint
        if joint and "more" in tail.match.re.groupindex:
            end = tail.match.end("more")
        for stop in self._issuer_ends.scan(flow, start, min(len(flow), end + 40)):
            if stop.start >= end:
                break
            word = stop.match["start"]
            if (word[0].isupper() and not word.isupper()) or (joint and stop.rule.set.get("after") == "joint"):
                continue
            end = stop.start
            break
        end = start + len(flow[start:end].rstrip(" -,.&"))
        return end if end > start else None

    def _may_issue(self, rule: Rule, symbol: Symbol | None) -> bool:
        """Whether the body that `rule` names can have issued the symbol: a code that some body claims is its alone."""
        if symbol is None or not symbol.bodies:
            return True
        code = code_key(symbol.bodies[0])
        own = rule.set.get("codes", ())
        return any(_claims(claim, code) for claim in own) or not any(_claims(claim, code) for claim in self._claims)

    def _point(self, flow: str, draft: Draft, pinpoints: Sequence[Mention]) -> None:
        """Take the pinpoints that stand right before the mention, and begin it there."""
        record = draft.record
        values: dict[str, list[str]] = {}
        for pin in reversed(pinpoints):
            if pin.end > record.start or (
                not self._pinpoint_joint.fullmatch(flow, pin.end, record.start) and flow[pin.end : record.start].strip()
            ):
                break
            record.start = pin.start
            for key in PINPOINTS:
                if key in pin.match.re.groupindex and pin.match.captures(key):
                    last = pin.match["through"] if "through" in pin.match.re.groupindex else None
                    own = [value.rstrip(")") for value in pin.match.captures(key)]
                    own[-1:] = [f"{own[-1]}-{last.rstrip(')')}"] if last else own[-1:]
                    values[key] = own + values.get(key, [])
        record.pinpoint = {key: ", ".join(dict.fromkeys(values[key])) for key in PINPOINTS if key in values}
        record.text = flow[record.start : record.end]

    def _title(self, flow: str, draft: Draft, limit: int) -> None:
        """Read what follows about the subject: to the end of the clause, or to whoever acts next."""
        record = draft.record
        start = _after(_BLANKS_AND_COMMA, flow, record.end)
        title = self._titles.at(flow, start + (flow[start : start + 1] == '"'), limit)
        if title is None:
            return
        comma, late = "," in flow[record.end : start], title.rule.set.get("after") == "date"
        if (late and (comma or not (record.date or record.issuer))) or (comma and not (record.date and record.issuer)):
            return
        end = min(limit, start + _TITLE)
        depth = quotes = 0
        for mark in _BOUNDARY.finditer(flow, start, end):
            char = mark[0]
            if char == '"':
                quotes ^= 1
            elif char == "(":
                depth += 1
            elif char == ")" and depth:
                depth -= 1
            elif (
                char == "\n"
                or (char in ";.)" and not quotes)
                or (
                    char == ","
                    and not quotes
                    and (stop := self._title_ends.at(flow, _after(_BLANKS, flow, mark.end())))
                    and stop.rule.set.get("after") == ","
                )
            ):
                end = mark.start()
                break
        central = draft.issuer_rule is not None and draft.issuer_rule.set.get("central")
        for stop in self._title_ends.scan(flow, start, end):
            if "after" not in stop.rule.set and (central or not stop.rule.set.get("central")):
                end = stop.start
                break
        draft.title_start = start
        draft.end_title(flow, end)


def read_date(text: str) -> str | None:
    """Return the EDTF of the day, month and year in `text`, in that order; "2021-12", "2021" where others are blank."""
    parts = [part.translate(_LETTERS_AS_DIGITS) for part in _DIGITS.findall(_TORN_DAY.sub(r"\1\2", text))]
    if len(parts) == 3 and len(parts[-1]) == 2 and parts[-2] not in ("19", "20"):
        parts[-1] = f"20{parts[-1]}"
    if len(parts) > 1 and len(parts[-1]) == len(parts[-2]) == 2 and parts[-2] in ("19", "20"):
        parts[-2:] = [parts[-2] + parts[-1]]  # a year that a converter has torn: "20 21"
    elif len(parts) > 1 and len(parts[-1]) == 1 and len(parts[-2]) == 3:
        parts[-2:] = [parts[-2] + parts[-1]]
    if not 1 <= len(parts) <= 3 or len(parts[-1]) != 4:
        return None
    year, *rest = map(int, reversed(parts))
    if rest and not 1 <= rest[0] <= 12:
        return None
    if len(rest) > 1 and not 1 <= rest[1] <= calendar.monthrange(year, rest[0])[1]:
        return None
    return "-".join([f"{year:04}", *(f"{part:02}" for part in rest)])


def _own(draft: Draft, outline: Outline, header: Header) -> bool:
    """Whether the mention is the document's own number, not a citation."""
    record = draft.record
    at_head = kind_at(outline, draft.start) == "header"
    if at_head and not draft.typed and record.relation == "mentions":
        return True
    if header.symbol is None or draft.symbol is None:
        return at_head and record.relation == "promulgated_with"
    same = code_key("".join(header.symbol.split())).lstrip("0") == draft.symbol.key
    dated = (
        record.date is None
        or header.date is None
        or record.date.startswith(header.date)
        or header.date.startswith(record.date)
    )
    return same and dated


def _record(start: int, end: int, rule: Rule) -> Citation:
    return Citation("", start, end, "", None, None, None, None, None, None, None, None, {}, "mentions", None, rule.name)


def _raw(mention: Mention) -> str:
    """Return the symbol in a match, with the digits that the rule starts with; empty where there is none."""
    symbol = mention.match["symbol"] if "symbol" in mention.match.re.groupindex else None
    return "" if symbol is None else mention.match[0] if mention.match["start"].isdigit() else symbol


def _short_number(mention: Mention) -> tuple[str, str | None]:
    start = mention.match["start"]
    return (start if start.isdigit() else "") + mention.match["number"], mention.match["year"]


def _claims(claim: str, code: str) -> bool:
    key = code_key(claim)
    return code.startswith(key[:-1]) if key.endswith("*") else code == key


def _after(pattern: regex.Pattern[str], flow: str, position: int) -> int:
    found = pattern.match(flow, position)
    return found.end() if found else position


def _clean(text: str) -> str:
    return " ".join(text.split())
