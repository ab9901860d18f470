"""The header: issuer, number, place, date, title, period, signer, recipients. Never a cited document's number or date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

import regex

from ..outline.tree import Block, Outline, Unit
from ..plan import Header, Signer
from ..rules.diagnostics import Finding
from ..rules.gazetteer import Gazetteer
from ..rules.rules import RuleSet
from ..rules.scan import Mention, Scanner, by_set
from ..text import Text, fold, unmarked
from .issuer import Issuers, Setting, key

_SPACE: Final = regex.compile(r"\s+")
_CODE_SPACE: Final = regex.compile(r"\s*([/\-&])\s*")
# The place before "ngày": up to six capitalised words, with their dots ("TP. Hồ Chí Minh"), and a comma as a rule.
_PLACE: Final = regex.compile(
    r"(?<![\p{L}.])((?:T[PXT]\.? ?|Thành phố |Thị xã |Thị trấn )?(?:\p{Lu}[\p{Ll}'.]+|TP\.?HCM)"
    r"(?:(?: | ?- ?)(?:\p{Lu}[\p{Ll}'.]*|\d{1,2}))*)\s*[,.]?\s*$"
)
# The first word of a place that is broken: a line of its own above the rest. The word for its level may stand above any name.
_BROKEN: Final = regex.compile(r"(?:^|\n| {2})(\p{Lu}\p{Ll}+) *\n *$")
_BROKEN_LEVEL: Final = regex.compile(r"(?:^|\n| {2}|\|)(T\.?[PX]\.?|Thành phố|Thị xã) *\|?\n *\|? *$")
# What stands before a number or date that belongs to a cited document.
_CITING: Final = regex.compile(r"\p{Ll}{2,}[ :]*$|\d+ ?[/-] ?[\dA-ZĐ][^\n]{0,40}$")
_NAME: Final = regex.compile(r"\p{Lu}[\p{Ll}']+(?: \p{Lu}[\p{Ll}']*\.?){1,6}|\p{Lu}{2,}(?: \p{Lu}{2,}){1,5}")
_RANKED: Final = regex.compile(r"(?:[^.]{2,20}\. ?)?\p{Lu}\p{Ll}+ \p{Ll}+ (?=\p{Lu}\p{Ll}+ \p{Lu})")
# A note before or behind a name: "(Đã ký)", "[Signed]".
_NOTE: Final = regex.compile(r"^[(\[][^()\[\]]*[)\]] *|[ *_]*[(\[][^()\[\]]*[)\]]$")
_BULLET: Final = regex.compile(r"^[-+•*]+ *")
# Between recipients on one line: "- Sở Y tế; - Lưu: VT".
_ITEMS: Final = regex.compile(r"(?<=[;.]) *(?=[-+•] ?\p{Lu})")
# What a converter leaves of a line drawn below the title.
_IMAGE: Final = regex.compile(r" *!\[[^\]]*\]\([^)]*\) *")
# Behind a period: another goes with it.
_JOINED: Final = regex.compile(r"(?i) *và(?!\w)")


class Headers:
    """The rules of the header, ready to read outlines."""

    def __init__(self, rules: RuleSet, gazetteer: Gazetteer) -> None:
        groups = (
            "number",
            "code",
            "day",
            "month",
            "year",
            "first",
            "last",
            "from",
            "to",
            "early",
            "late",
            "opening",
            "months",
            "quarter",
        )
        role = by_set(rules.of("header", groups, ("form",), ("role",), {"period": ("form",)}))
        self._symbols, self._dates, self._mottos = role("symbol"), role("date"), role("motto")
        self._heads, self._statements = role("issuer"), role("statement")
        self._periods, self._remarks = role("period"), role("remark")
        self._names, self._works = role("name"), role("work")
        self._degrees = role("degree")
        marks = [rule for rule in rules.rules.get("outline", ()) if rule.set.get("role") == "signature"]
        self._marks = Scanner([rule for rule in marks if "mark" in rule.set])
        self._positions = Scanner([rule for rule in marks if "mark" not in rule.set])
        self._issuers = Issuers(rules, gazetteer)
        types = {key(entry.name): entry.codes[0] for entry in gazetteer.of("document_types") if entry.codes}
        self._types = {unmarked(word): code for word, code in types.items()}
        self._organs = frozenset(key(word) for word in rules.lexicons.get("organs", ()))
        self._parents = frozenset(key(word) for word in rules.lexicons.get("parents_with_place", ()))

    def read(self, text: Text, outline: Outline) -> tuple[Header, list[Finding]]:
        """The header of an outline, and what is blank or missing in it; values are cleaned, `rule` names the rule of each
        field that was read or inferred.
        """
        header = Header()
        findings: list[Finding] = []
        part = outline.part("@header")
        start, end = outline.letterhead or ((part.start, part.end) if part else (0, 0))
        findings += self._number(outline, header, start, end)
        findings += self._date(text, outline, header, start, end)
        self._title(text, outline, header)
        self._letterhead(outline, header, start, end)
        if header.issuer is None:
            self._recover_issuer(outline, header)
            inferred = (
                (f"; suy ra từ nội dung: {header.issuer}", f"; inferred from the text: {header.issuer}")
                if header.issuer
                else ("", "")
            )
            findings.append(Finding("missing-issuer", (), {"inferred": inferred}))
        self._signature(text, outline, header)
        self._recipients(text, outline, header)
        return header, findings

    # --- number and date -----------------------------------------------------------------------------------------------

    def _number(self, outline: Outline, header: Header, start: int, end: int) -> Iterator[Finding]:
        zone = outline.flow[start:end].replace("\n", " ")
        lines = outline.flow[start:end]
        mention = next((m for m in self._symbols.scan(zone) if not _CITING.search(_line_before(lines, m.start))), None)
        if mention is None:
            yield Finding("missing-number")
            return
        header.number = mention.match["number"].strip(" .…_x-") or None
        header.symbol = _symbol(header.number, mention.match["code"])
        header.rule["symbol"] = mention.rule.name
        if header.number is not None:
            header.rule["number"] = mention.rule.name
        else:
            yield Finding(
                "blank-number",
                ((start + mention.start, start + mention.end),),
                {"text": " ".join(mention.match[0].split())},
            )

    def _date(self, text: Text, outline: Outline, header: Header, start: int, end: int) -> Iterator[Finding]:
        """Place and date from the letterhead, else from above the signature, where schools and older papers have them."""
        found = self._dated(outline.flow, start, end)
        late = (
            b
            for b in outline.blocks
            if b.start > end and b.end - b.start < 90 and b.kind != "bullet" and b.kind != "unit"
        )
        for block in late if found is None else ():
            kind = outline.units[block.unit].kind
            if kind in ("signature", "closing", "recipients") or block.start > 0.7 * len(outline.flow):
                found = self._dated(outline.flow, block.start, block.end)
                if found is not None and found[1] and found[0].end >= block.end - block.start - 1:
                    break
                found = None
        if found is None:
            yield Finding("missing-date")
            return
        mention, place, start = found
        groups = mention.match.groupdict()
        span = ((start + mention.start, start + mention.end),)
        header.date = _edtf(groups["year"], groups["month"], groups["day"])
        header.rule["date"] = mention.rule.name
        if place:
            header.place = text.clean(*place, outline.flow)
            header.rule["place"] = mention.rule.name
        if groups["day"] is None:
            yield Finding("blank-day", span, {"date": header.date or "?"})
        elif header.date is None or len(header.date) < 10:
            yield Finding("impossible-date", span, {"text": " ".join(mention.match[0].split())})

    def _dated(self, flow: str, start: int, end: int) -> tuple[Mention, tuple[int, int] | None, int] | None:
        """The first place and date line in `flow[start:end]`: the mention (offsets from `start`), the place's span in the
        flow, `start`.
        """
        lines = flow[start:end]
        for mention in self._dates.scan(lines.replace("\n", " ")):
            before = _line_before(lines, mention.start)
            own = [m for m in self._symbols.scan(before) if not _CITING.search(before[: m.start])]
            before = before[own[-1].end :] if own else before
            cited = regex.search(r"\d ?[/-] ?[\dA-ZĐ][^|]{0,60}$", before) and "   " not in before
            if (mention.match["year"] or mention.match["month"]) and not cited:
                return mention, _place(flow, start + mention.start), start
        return None

    # --- title ---------------------------------------------------------------------------------------------------------

    def _title(self, text: Text, outline: Outline, header: Header) -> None:
        header.type = outline.type
        if outline.type_rule:
            header.rule["type"] = outline.type_rule
        if outline.type_word and header.type is None:
            header.type = self._types.get(unmarked(key(outline.type_word)))
        if outline.title is None:
            return
        header.title = _IMAGE.sub(" ", text.clean(*outline.title, outline.flow)).strip(" .:;|") or None
        header.rule["title"] = outline.type_rule or "title"
        title = outline.flow[outline.title[0] : outline.title[1]].replace("\n", " ")
        found = self._times(title, header.date)
        for form in ("range", "school", "half", "quarter", "month", "end", "year"):
            chosen = [m for m in found if m.rule.set["form"] == form]
            if chosen:
                header.period = _period(form, chosen[-1])
                header.rule["period"] = chosen[-1].rule.name
                break
        for mention in found:
            if mention.rule.set["form"] == "vision":
                header.vision = mention.match["year"]
                header.rule["vision"] = mention.rule.name

    def _times(self, title: str, issued: str | None) -> list[Mention]:
        """The periods and visions of a title, without those that belong to a name: the year of a law (no later one than that
        of issue), the term of an assembly; and a programme's own years where the plan names its part of them.
        """
        names = [
            (m.start, m.end) for m in self._names.scan(title) if not issued or (m.match["year"] or "") <= issued[:4]
        ]
        found = [
            m
            for m in self._periods.scan(title)
            if not (_is_date(title, m) and m.rule.set["form"] != "vision")
            and not any(a <= m.start < b for a, b in names)
        ]
        work = next(self._works.scan(title), None)
        spans = [m.end for m in found if m.rule.set["form"] in ("range", "end") and work and work.end <= m.start]
        parts = [
            m
            for m in found
            if m.rule.set["form"] in ("school", "half", "quarter", "month", "year")
            and spans
            and spans[0] <= m.start
            and not _JOINED.match(title, spans[0])
        ]
        return [m for m in found if m.rule.set["form"] == "vision" or m in parts or not parts]

    # --- issuer --------------------------------------------------------------------------------------------------------

    def _letterhead(self, outline: Outline, header: Header, start: int, end: int) -> None:
        """The issuer's name from the left column: the names above it are its superiors."""
        names: list[str] = []
        rule = None
        for cell in self._cells(outline, start, end):
            if names and key(cell) in self._organs:
                names[-1] = whole if self._issuers.is_name(whole := f"{names[-1]} {cell}") else names[-1]
                continue
            mention = self._heads.at(cell, 0)
            unfinished = bool(names) and (names[-1].endswith((" VÀ", "-", ",")) or len(names[-1]) < 3)
            if mention is not None and not unfinished:
                names.append(cell)
                rule = mention.rule.name
            elif names:
                names[-1] = f"{names[-1]} {cell}"
            elif len(cell) < 3:
                names.append(cell)
        if not names or rule is None:
            return
        names = [name.strip(" -") for name in names]
        setting = self._setting(outline, header)
        joint = self._joint(names, header.symbol)
        header.issuer = ", ".join(
            full for name in joint if (full := self._issuers.full([name], setting))
        ) or self._issuers.full(names, setting)
        header.rule["issuer"] = rule

    def _bodies(self, cell: str) -> Iterator[str]:
        """The bodies that one cell names with dashes between them ("BỘ CÔNG AN - BỘ Y TẾ"), else the cell."""
        start = 0
        for dash in regex.finditer(r" - ", cell):
            if self._issuers.knows(cell[start : dash.start()]) and self._heads.at(cell, dash.end()):
                yield cell[start : dash.start()]
                start = dash.end()
        yield cell[start:]

    def _joint(self, names: list[str], symbol: str | None) -> list[str]:
        """The bodies that issue a paper together, each with a code of its own in the symbol; none where one issues it."""
        codes = (symbol or "").replace("/", "-").split("-")[-len(names) :]
        if len(names) < 2 or len(codes) < len(names) or not all(map(_abbreviates, codes, names)):
            return []
        return [] if any(key(name).startswith(tuple(self._parents)) for name in names[:-1]) else names

    def _cells(self, outline: Outline, start: int, end: int) -> Iterator[str]:
        """The pieces of the letterhead that can belong to the issuer's name, in order."""
        zone = outline.flow[start:end]
        found = [m for scanner in (self._symbols, self._dates) for m in scanner.scan(zone.replace("\n", " "))]
        for mention in found:
            place = _place(zone, mention.start) if mention.rule.set["role"] == "date" else None
            first = place[0] if place else mention.start
            blank = regex.sub(r"[^\n]", " ", zone[first : mention.end])
            zone = zone[:first] + blank + zone[mention.end :]
        for line in zone.split("\n"):
            for piece in regex.split(r" {3,}|\|", line):
                cell = _SPACE.sub(" ", piece).strip(" -•.*")
                if not cell or not regex.search(r"\p{L}", cell):
                    continue
                motto = next(self._mottos.scan(cell), None)
                cell = cell[: motto.start].strip(" -") if motto is not None else cell
                if not cell:
                    continue
                if cell.isupper() or self._heads.at(cell, 0):
                    yield from self._bodies(cell)

    def _recover_issuer(self, outline: Outline, header: Header) -> None:
        """Without a letterhead: the subject of "... ban hành Kế hoạch", else the body that the signature speaks for."""
        name = self._subject(outline) or self._signing_body(outline) or self._code_body(header)
        if name is None:
            return
        header.issuer = self._issuers.full([name[0]], self._setting(outline, header))
        if header.issuer is not None:
            header.inferred.append("issuer")
            header.rule["issuer"] = name[1]

    def _subject(self, outline: Outline) -> tuple[str, str] | None:
        for unit in outline.units:
            if unit.kind != "preamble":
                continue
            zone = outline.flow[unit.start : unit.end]
            for mention in reversed(list(self._statements.scan(zone))):
                before = zone[max(0, mention.start - 160) : mention.start].rstrip(" ,")
                heads = [
                    m
                    for m in self._heads.scan(before)
                    if m.match[0][0].isupper() and not regex.search(r"[.;:,\n]", before[m.start :].replace(" - ", ""))
                ]
                if heads:
                    return _SPACE.sub(" ", before[heads[0].start :]), mention.rule.name
                commas = [m for m in self._heads.scan(before) if m.match[0][0].isupper()]
                named = [m for m in commas if self._issuers.knows(before[m.start :])]
                if named:
                    return _SPACE.sub(" ", before[named[0].start :]), mention.rule.name
        return None

    def _signing_body(self, outline: Outline) -> tuple[str, str] | None:
        for unit in outline.units:
            if unit.kind == "signature":
                line = outline.flow[unit.start : unit.end].split("\n")[0]
                mark = self._marks.at(line, 0)
                if mark is not None:
                    body = mark.match["rest"].strip()
                    if self._heads.at(body, 0) and self._issuers.knows(body):
                        return body.capitalize() + " " + self._issuers.highest, mark.rule.name
        return None

    def _code_body(self, header: Header) -> tuple[str, str] | None:
        """The body whose code stands in the document's own symbol."""
        name = self._issuers.of_code(regex.split(r"[/-]", header.symbol)[-1]) if header.symbol else None
        return (name, header.rule["symbol"]) if name else None

    def _setting(self, outline: Outline, header: Header) -> Setting:
        return Setting(outline.flow, fold(header.title or ""), header.place, header.date)

    # --- foot ----------------------------------------------------------------------------------------------------------

    def _signature(self, text: Text, outline: Outline, header: Header) -> None:
        unit = outline.part("@decision/@signature") or outline.part("@signature")
        if unit is None:
            return
        signer = Signer()
        lines = [(b, _SPACE.sub(" ", outline.flow[b.start : b.end]).strip(" |*")) for b in _first_column(outline, unit)]
        open_field: str | None = None
        bare = False
        for block, line in lines:
            mark = self._marks.at(line, 0)
            if open_field in ("authority", "capacity") and bare and line.isupper():
                setattr(signer, open_field, f"{getattr(signer, open_field)} {line}")
                bare = False
            elif mark is not None and (line.isupper() or mark.end == len(line)):
                bare = not mark.match["rest"]  # "TM." on a line of its own
                open_field = str(mark.rule.set["mark"])
                if getattr(signer, open_field) or signer.name:
                    break
                setattr(signer, open_field, line)
            elif (position := self._positions.at(line, 0)) and (line.isupper() or position.end == len(line)):
                if signer.name:
                    break
                signer.position, open_field = signer.position or line, "position"
            elif open_field == "authority" and line.isupper() and not signer.position and not signer.capacity:
                signer.authority = f"{signer.authority} {line}"
            elif self._is_person(line):
                if signer.position or signer.capacity or signer.authority:
                    signer.name = _NOTE.sub("", text.clean(block.start, block.end, outline.flow))
                    break
            elif open_field and line.isupper() and open_field != "position":
                setattr(signer, open_field, f"{getattr(signer, open_field)} {line}")
        if any((signer.authority, signer.capacity, signer.position, signer.name)):
            header.signer = signer
            header.rule["signer"] = unit.rule

    def _is_person(self, line: str) -> bool:
        """Whether a line is a person's name, with rank, degrees or form of address, a note before or behind it or not."""
        line = _NOTE.sub("", line)
        position = 0
        while degree := self._degrees.at(line, position):
            position = degree.end
        return bool(_NAME.fullmatch(line, position) or (_RANKED.match(line) and len(line) < 60))

    def _recipients(self, text: Text, outline: Outline, header: Header) -> None:
        unit = outline.part("@decision/@recipients") or outline.part("@recipients")
        if unit is None:
            return
        blocks = [
            block
            for block in outline.blocks
            if outline.units[block.unit] is unit and not (block.kind == "field" and block.start == block.end)
        ]
        dashed = any(b.kind == "bullet" or _BULLET.match(outline.flow[b.start : b.end].lstrip()) for b in blocks)
        items: list[str] = []
        open_item = False
        for block in blocks:
            for piece in _ITEMS.split(text.clean(block.start, block.end, outline.flow)):
                line = _BULLET.sub("", piece)
                line = line.strip(" |:") if block.kind == "field" else line
                if not line or line.endswith(":") or self._is_remark(line):
                    continue
                if open_item and (
                    (block.marker == "" and block.kind != "bullet") or self._issuers.follows(items[-1], line)
                ):
                    items[-1] = f"{items[-1]} {'- ' if block.marker == '-' else ''}{line}"
                elif block.kind == "bullet" or piece is not line or not (items and dashed):
                    items.append(line)
                open_item = not regex.search(r"[;.]\W*$", line)
        header.recipients = [item for item in (self._bare(item) for item in items) if item]
        if header.recipients:
            header.rule["recipients"] = unit.rule

    def _is_remark(self, line: str) -> bool:
        mention = self._remarks.at(fold(line.strip(" ;.()")), 0)
        return mention is not None and mention.match[0][0].islower() and mention.end == len(line.strip(" ;.()"))

    def _bare(self, item: str) -> str:
        """A recipient without its closing mark and without what it is to do with the paper."""
        item = item.strip(" ;.,")
        match = regex.search(r"\(([^()]*)\)$", item)
        if match and self._is_remark(match[1]):
            item = item[: match.start()].strip(" ;.,")
        return item


def _abbreviates(code: str, name: str) -> bool:
    """Whether a code in a symbol can stand for a body: its first two letters are first ones of words, in order."""
    letters = iter(word[0] for word in regex.findall(r"\p{L}+", name))
    return name[:1] == code[:1] and code.replace("&", "").isalpha() and all(letter in letters for letter in code[:2])


def _line_before(zone: str, position: int) -> str:
    """What stands before `position` on its line, a hundred characters at most."""
    return zone[max(zone.rfind("\n", 0, position) + 1, position - 100) : position]


def _symbol(number: str | None, code: str) -> str:
    """Number and code as one symbol, without the spaces that a form or a converter leaves inside."""
    code = _CODE_SPACE.sub(r"\1", " ".join(code.split()))
    if "/" not in code and " " in code:
        code = code.replace(" ", "/", 1)
    between = "" if number is None or code[0] in "/-" else "/"
    return f"{number or ''}{between}{code.replace(' ', '')}"


def _place(flow: str, position: int) -> tuple[int, int] | None:
    """The span of the words before a date; a place that is broken over two lines is put together."""
    begin = max(0, position - 80)
    match = _PLACE.search(flow[begin:position])
    if match is None:
        return None
    start, end = match.span(1)
    broken = _BROKEN_LEVEL.search(flow, begin, begin + start)
    if broken is None and " " not in match[1]:
        broken = _BROKEN.search(flow, begin, begin + start)
    return (broken.start(1) if broken else begin + start), begin + end


def _first_column(outline: Outline, unit: Unit) -> list[Block]:
    """The paragraphs of a signature; where several bodies sign side by side, those of the first."""
    blocks = [block for block in outline.blocks if outline.units[block.unit] is unit]
    first = [
        b for a, b in zip([None, *blocks], blocks, strict=False) if a is None or "\n" in outline.flow[a.end : b.start]
    ]
    return first if len(first) > 2 else blocks


def _edtf(year: str | None, month: str | None, day: str | None) -> str | None:
    """The EDTF date of what is printed: "2023-09" where the day is blank or not in the calendar, None without a year."""
    if not year:
        return None
    out = year.replace(" ", "")
    if not month or not 1 <= int(month) <= 12:
        return out
    out += f"-{int(month):02}"
    if not day:
        return out
    try:
        return date(int(out[:4]), int(month), int(day)).isoformat()
    except ValueError:
        return out


def _period(form: str, mention: Mention) -> str | None:
    """The EDTF interval of a period named in a title."""
    g = mention.match.groupdict()
    if form in ("range", "school"):
        first = g.get("first") or g.get("from") or g.get("early")
        last = g.get("last") or g.get("to") or g.get("late")
        return f"{first}-09/{last}-05" if form == "school" else f"{first}/{last}"
    if form == "half":
        if g["months"] is not None:
            return f"{g['year']}-01/{g['year']}-09"
        return f"{g['year']}-01/{g['year']}-06" if g["opening"] else f"{g['year']}-07/{g['year']}-12"
    if form == "quarter":
        quarter = {"I": 1, "II": 2, "III": 3, "IV": 4}.get(g["quarter"].upper()) or int(g["quarter"])
        return f"{g['year']}-{quarter * 3 - 2:02}/{g['year']}-{quarter * 3:02}"
    if form == "month":
        return f"{g['year']}-{int(g['month']):02}"
    return f"../{g['year']}" if form == "end" else str(g["year"])


def _is_date(title: str, mention: Mention) -> bool:
    """Whether a year or month in a title belongs to the date of a cited document ("ngày 15 tháng 6 năm 2022")."""
    return bool(
        regex.search(
            r"(?i)(?:ngày ?\d{1,2},? ?(?:tháng ?\d{1,2},? ?)?|tháng ?\d{1,2} ?)$",
            title[max(0, mention.start - 24) : mention.start],
        )
    )
