"""Mentions of legal and administrative documents, and the documents that they mean.

A mention is read from left to right: pinpoint, type word or name, number, then date and issuer in any order; its title
follows and is no part of it. Offsets are of the flow. All words are in `rules/citations.toml`.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from typing import Final

import regex

from .authorities import Draft, resolve
from .gazetteer import Gazetteer
from .outline import Outline
from .plan import Authority, Citation, Diagnostic, Header, Relation
from .rules import Rule, RuleSet, trie
from .scan import Mention, Scanner
from .symbols import Symbol, SymbolReader, code_key

PINPOINTS: Final = ("point", "item", "clause", "article", "section", "chapter", "annex")
GROUPS: Final = ("symbol", "rest", "number", "year", "maker", "name", "issuer", "more", "through", *PINPOINTS)
SETS: Final = ("type", "named", "full", "generic", "amending", "short", "at", "codes", "central", "part", "relation", "after")

# How far back a governing verb is looked for, and how long a title can be, in code points.
_REACH: Final = 300
_TITLE: Final = 700
_BLANKS: Final = regex.compile(r"[ :]*")
_BLANKS_AND_COMMA: Final = regex.compile(r" *,? *")
_DIGITS: Final = regex.compile(r"[0-9]+")
_BOUNDARY: Final = regex.compile(r'[;\n]|\.(?= |\n|$)|[,()"]')
_CLAUSE_END: Final = regex.compile(r"[;\n]|\. +(?=\p{Lu})")
_MARKER: Final = regex.compile(r"[ \-+•*–]*(?:\(?[0-9a-zđIVX]{1,4}[.)\-] *)?")


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
        self._verbs = scanner("relation")
        self._definitions = scanner("definition")
        self._joint = _words(rules.lexicons.get("joints", ()))
        self._pinpoint_joint = _words(rules.lexicons.get("pinpoint_joints", ()))
        types = [code for entry in gazetteer.of("document_types") if entry.kind != "standard" for code in entry.codes]
        types += [rule.set["type"] for rule in by_part.get("head", ()) if rule.set.get("type", "").isalpha() and "named" not in rule.set]
        bodies = [code for entry in gazetteer if entry.table != "document_types" for code in entry.codes]
        claims = [code for rule in by_part.get("issuer", ()) for code in rule.set.get("codes", ())]
        self._symbols = SymbolReader(types, (*(code for code in claims if "*" not in code), *(c.rstrip("*") for c in claims), *bodies))
        self._claims = tuple(dict.fromkeys(claims))

    def read(self, outline: Outline, header: Header) -> tuple[list[Citation], list[Authority], list[Diagnostic]]:
        """All citations of a document in order, the authorities that they mean, and what is doubtful about them."""
        drafts = list(self._drafts(outline.flow))
        drafts.sort(key=lambda draft: (draft.start, -draft.end))
        self._share(outline.flow, drafts)
        self._relate(outline, drafts)
        drafts = [draft for draft in drafts if not _own(draft, outline, header)]
        drafts, authorities, diagnostics = resolve(drafts)
        return [draft.record for draft in drafts], authorities, diagnostics

    # --- one mention ----------------------------------------------------------------------------------------------------

    def _drafts(self, flow: str, start: int = 0, end: int | None = None) -> Iterator[Draft]:
        """The mentions of `flow[start:end]`, one behind the other; a law inside the name of another comes behind it."""
        limit = len(flow) if end is None else end
        pinpoints: list[Mention] = []
        position = start
        while mention := next(self._heads.scan(flow, position, limit), None):
            if mention.rule.set.get("part") == "pinpoint":
                pinpoints.append(mention)
                position = mention.end
                continue
            draft = self._amending(flow, mention, limit) if mention.rule.set.get("amending") else self._draft(flow, mention, limit)
            if draft is None:
                position = mention.start + 1
                continue
            inner = draft.title_end if mention.rule.set.get("amending") else None
            if inner is not None:
                yield from self._drafts(flow, mention.end, inner)
                draft.title_end = draft.end
            self._point(flow, draft, pinpoints)
            yield draft
            while more := self._next_number(flow, draft, limit):
                draft = more
                yield draft
            position = draft.end
            pinpoints.clear()

    def _draft(self, flow: str, mention: Mention, limit: int) -> Draft | None:
        """The mention that begins with the type word, name or symbol `mention`, to its last part."""
        rule, end = mention.rule, mention.end
        named = rule.set.get("named")
        symbol: Symbol | None = None
        number: Mention | None = None
        if "type" not in rule.set:
            symbol = self._symbols.read(_raw(mention), typed=False)
            if symbol is None or symbol.number is None:
                return None
        elif number := self._numbers.at(flow, _after(_BLANKS, flow, end), limit):
            if raw := _raw(number):
                symbol = self._symbols.read(raw, typed=True)
            if named and symbol is None:
                number = None
        if number is not None:
            if symbol is None and (_raw(number) or rule.set.get("full") or number.rule.set.get("short") and flow[mention.start].islower()):
                return None
            end = number.end
        elif symbol is None and not named:
            return None
        record = _record(mention.start, end, rule)
        draft = Draft(record, rule, end, symbol, typed="type" in rule.set)
        if named:
            draft.name = _clean(mention.match[0])
        if symbol is not None:
            record.symbol, record.number, record.year = symbol.text, symbol.number, symbol.year
        elif number is not None:
            record.number, record.year = _short_number(number)
            start = mention.match["start"]
            draft.abbreviated = start.isupper() and len(start) < 4
        own_type = symbol.type if symbol else None
        record.type = own_type if own_type and (rule.set.get("generic") or not draft.typed) else rule.set.get("type", own_type)
        if number is not None and "maker" in number.match.re.groupindex and not self._issuer(flow, draft, number.start, number.match.end("maker")):
            return None
        self._tail(flow, draft, limit)
        self._title(flow, draft, limit)
        return draft

    def _amending(self, flow: str, mention: Mention, limit: int) -> Draft | None:
        """A law that changes others and is named by them: its name ends with the last of theirs, its date is behind it."""
        end, position = mention.end, _after(_BLANKS, flow, mention.end)
        while (inner := self._heads.at(flow, position, limit)) and inner.rule.set.get("named") and not inner.rule.set.get("amending"):
            end = inner.end
            joint = self._joint.match(flow, end, limit)
            if joint is None:
                break
            position = joint.end()
        if end == mention.end:
            return None
        draft = Draft(_record(mention.start, end, mention.rule), mention.rule, end)
        draft.name = _clean(flow[mention.start : end])
        draft.record.type = mention.rule.set["type"]
        self._tail(flow, draft, limit)
        draft.title_end = end
        return draft

    def _next_number(self, flow: str, draft: Draft, limit: int) -> Draft | None:
        """The next of several bare numbers behind one type word: "các Nghị quyết số 57, 59 và 66"."""
        joint = self._joint.match(flow, draft.end, limit) if draft.short else None
        number = self._numbers.at(flow, joint.end(), limit) if joint else None
        if number is None or "number" not in number.match.re.groupindex or _raw(number) or not draft.record.number:
            return None
        more = Draft(_record(number.start, number.end, draft.rule), draft.rule, number.end, typed=False, abbreviated=draft.abbreviated)
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
                if date is None or "named" in day.rule.set and (draft.name is None or comma) or comma and len(date) < 10:
                    break
                record.date, record.end = date, day.end
            elif record.issuer is None and not comma and (end := self._issuer(flow, draft, position, limit)):
                record.end = end
            else:
                break
        record.text = flow[record.start : record.end]
        draft.title_end = record.end

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
        if symbol is not None and len(symbol.bodies) > 1 and "more" in tail.match.re.groupindex and tail.match["more"]:
            end = tail.match.end("more")
        joint = end > tail.match.end("issuer")
        for stop in self._issuer_ends.scan(flow, start, min(len(flow), end + 40)):
            if stop.start >= end:
                break
            word = stop.match["start"]
            if word[0].isupper() and not word.isupper() or joint and stop.rule.set.get("after") == "joint":
                continue
            end = stop.start
            break
        end = start + len(flow[start:end].rstrip(" -,.&"))
        return end if end > start else None

    def _may_issue(self, rule: Rule, symbol: Symbol | None) -> bool:
        """Whether the body that `rule` names can stand behind the symbol: a code that some body claims is only that body's."""
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
            if pin.end > record.start or not self._pinpoint_joint.fullmatch(flow, pin.end, record.start) and flow[pin.end : record.start].strip():
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
        title = self._titles.at(flow, start, limit)
        if title is None or title.rule.set.get("after") == "date" and not (record.date or record.issuer) or "," in flow[record.end : start]:
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
            elif char in ";\n" or char in ".)" and not quotes:
                end = mark.start()
                break
            elif char == "," and not quotes and (stop := self._title_ends.at(flow, _after(_BLANKS, flow, mark.end()))) and stop.rule.set.get("after") == ",":
                end = mark.start()
                break
        central = draft.issuer_rule is not None and draft.issuer_rule.set.get("central")
        for stop in self._title_ends.scan(flow, start, end):
            if "after" not in stop.rule.set and (central or not stop.rule.set.get("central")):
                end = stop.start
                break
        draft.title_end = end
        record.title = _clean(flow[start:end].rstrip(" ,(")) or None

    # --- mentions together ----------------------------------------------------------------------------------------------

    def _share(self, flow: str, drafts: Sequence[Draft]) -> None:
        """Behind one type word each number has its type, and the issuer behind the last; a title ends before the next item."""
        group: list[Draft] = []
        for draft in drafts:
            if group and not draft.typed and self._joint.fullmatch(flow, group[-1].end, draft.start):
                group.append(draft)
                if draft.symbol is None or draft.symbol.type is None:
                    draft.record.type = group[0].record.type
                if draft.record.issuer:
                    for other in group[:-1]:
                        if other.record.issuer is None and self._may_issue(draft.issuer_rule or draft.rule, other.symbol):
                            other.record.issuer, other.issuer_rule = draft.record.issuer, draft.issuer_rule
            else:
                group = [draft]
        for i, draft in enumerate(drafts):
            for before, after in zip(drafts[i:], drafts[i + 1 :], strict=False):
                if after.start >= draft.title_end:
                    break
                gap = flow[before.end : after.start]
                joint = self._joint_before(flow, after.start)
                if before.title_end > before.end and joint is not None and joint > before.end and gap.strip() and after.start > draft.end:
                    draft.title_end = joint
                    draft.record.title = _clean(flow[_after(_BLANKS, flow, draft.end) : joint].rstrip(" ,;")) or None
                    break

    def _joint_before(self, flow: str, position: int) -> int | None:
        """Where the joint begins that stands right before `position`, if one does."""
        floor = max(0, position - 24)
        for joint in self._joint.finditer(flow, floor, position):
            if joint.end() == position and joint.start() > floor:
                return joint.start()
        return None

    def _relate(self, outline: Outline, drafts: Sequence[Draft]) -> None:
        """Give each draft the relation of its verb, or of the enumeration in which it stands."""
        flow = outline.flow
        top: Draft | None = None
        previous: Draft | None = None
        for draft in drafts:
            record = draft.record
            if definition := self._definition(flow, draft.start):
                draft.meant = top if top is not None and top.start < definition.start else None
                previous = draft
                continue
            nested = top is not None and draft.start < top.title_end or previous is not None and draft.start < previous.end
            floor = 0 if previous is None else previous.end if draft.start >= previous.end else previous.start
            if previous is not None and floor == previous.end and self._joint.fullmatch(flow, floor, draft.start):
                listed = top if ";" in flow[floor : draft.start] else previous
                record.relation = listed.record.relation if listed else "mentions"
                nested = nested and listed is not top
            elif not nested and top is not None and self._enumerated(flow, top, draft):
                record.relation = top.record.relation
            else:
                record.relation = self._governed(outline, draft.start, floor)
                if not nested:
                    top = draft
            previous = draft

    def _enumerated(self, flow: str, top: Draft, draft: Draft) -> bool:
        """Whether the draft is the next item of the enumeration that `top` began: a joint before it, no sentence between."""
        between = flow[top.title_end : draft.start]
        if len(between) > 2 * _REACH or self._joint_before(flow, draft.start) is None:
            if not between.strip() or "\n" not in between:
                return False
            line = between[between.rindex("\n") + 1 :]
            return _MARKER.fullmatch(line) is not None and between.lstrip()[:1] in (";", ",") and between.count("\n") < 3
        return regex.search(r"\. +\p{Lu}|\n", between) is None

    def _governed(self, outline: Outline, position: int, floor: int) -> Relation:
        """The relation of the last verb before `position` in its clause, not before `floor`."""
        flow = outline.flow
        start = max(floor, position - _REACH)
        ends = [end.end() for end in _CLAUSE_END.finditer(flow, start, position)]
        while ends and _MARKER.fullmatch(flow, ends[-1], position) and flow[start : ends[-1]].rstrip(" \n")[-1:] == ":":
            ends.pop()
        start = ends[-1] if ends else start
        relation: Relation = "mentions"
        for verb in self._verbs.scan(flow, start, position):
            word = verb.match["start"]
            head = _MARKER.fullmatch(flow, flow.rfind("\n", max(0, verb.start - 40), verb.start) + 1, verb.start) is not None
            if word[0].isupper() and not word.isupper() and not head and flow[:verb.start].rstrip(" ")[-1:].isalnum():
                continue
            relation = verb.rule.set["relation"]
            if verb.rule.set.get("at") == "head" and not (head and _kind(outline, position) in ("preamble", None)):
                relation = "mentions"
        return relation

    def _definition(self, flow: str, position: int) -> Mention | None:
        """The words that introduce a short form right before `position`."""
        found = None
        for found in self._definitions.scan(flow, max(0, position - 40), position):
            pass
        return found if found is not None and not flow[found.end : position].strip(' "') else None


def read_date(text: str) -> str | None:
    """EDTF of the day, month and year that `text` names, in that order; "2021-12" or "2021" where days or months are blank."""
    parts = _DIGITS.findall(text)
    if len(parts) > 1 and len(parts[-1]) == len(parts[-2]) == 2 and parts[-2] in ("19", "20"):
        parts[-2:] = [parts[-2] + parts[-1]]  # a year that a converter has torn: "20 21"
    elif len(parts) > 1 and len(parts[-1]) == 1 and len(parts[-2]) == 3:
        parts[-2:] = [parts[-2] + parts[-1]]
    if not 1 <= len(parts) <= 3 or len(parts[-1]) != 4:
        return None
    year, *rest = map(int, reversed(parts))
    if rest and not 1 <= rest[0] <= 12 or len(rest) > 1 and not 1 <= rest[1] <= calendar.monthrange(year, rest[0])[1]:
        return None
    return "-".join([f"{year:04}", *(f"{part:02}" for part in rest)])


def _own(draft: Draft, outline: Outline, header: Header) -> bool:
    """Whether the mention is the document's own number, not a citation."""
    record = draft.record
    at_head = _kind(outline, draft.start) == "header"
    if at_head and not draft.typed and record.relation == "mentions":
        return True
    if header.symbol is None or draft.symbol is None:
        return at_head and record.relation == "promulgated_with"
    same = code_key("".join(header.symbol.split())).lstrip("0") == draft.symbol.key
    dated = record.date is None or header.date is None or record.date.startswith(header.date) or header.date.startswith(record.date)
    return same and dated


def _kind(outline: Outline, position: int) -> str | None:
    index = outline.unit_at(position)
    return None if index is None else outline.units[index].kind


def _record(start: int, end: int, rule: Rule) -> Citation:
    return Citation("", start, end, "", None, None, None, None, None, None, None, None, {}, "mentions", None, rule.name)


def _raw(mention: Mention) -> str:
    """The symbol in a match: its group, with the digits that the rule starts with; empty where there is none."""
    symbol = mention.match["symbol"] if "symbol" in mention.match.re.groupindex else None
    return "" if symbol is None else mention.match[0] if mention.match["start"].isdigit() else symbol


def _short_number(mention: Mention) -> tuple[str, str | None]:
    start = mention.match["start"]
    return (start if start.isdigit() else "") + mention.match["number"], mention.match["year"]


def _claims(claim: str, code: str) -> bool:
    key = code_key(claim)
    return code.startswith(key[:-1]) if key.endswith("*") else code == key


def _words(words: Sequence[str]) -> regex.Pattern[str]:
    """One or more of `words` with blanks around them."""
    marks = [word for word in words if not word[-1].isalnum()]
    letters = [word for word in words if word[-1].isalnum()]
    options = [f"[{''.join(map(regex.escape, marks))}]"] * bool(marks) + [rf"(?<!\w)(?:{trie(letters)})(?!\w)"] * bool(letters)
    return regex.compile(rf" *(?:(?:{'|'.join(options)}) *)+" if options else "(?!)")


def _after(pattern: regex.Pattern[str], flow: str, position: int) -> int:
    found = pattern.match(flow, position)
    return found.end() if found else position


def _clean(text: str) -> str:
    return " ".join(text.split())
