"""The agencies that a document names: lists of names, headings, cells, and what is said of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import regex

from ..outline.tree import Outline
from ..plan import AgencyMention, Header
from ..rules.scan import Mention
from .agencies import Agencies
from .name import WINDOW, Named, NameReader
from .places import Places

# A part of a cell: behind the mark of a list, up to the next mark or to the spaces that a "<br>" has become.
_PART: Final = regex.compile(r"[\s;|•+-]*+((?:(?! {4})[^;\n|•])++)")
# Kinds of agencies that have their names without their own place ("Sở Y tế", "Tỉnh đoàn").
_ALONE: Final = frozenset({"department", "union"})
# Between two agencies of a heading: of what goes on behind a dash most is no agency.
_DASH: Final = regex.compile(r" +- +")
_ITEM: Final = regex.compile(r"[^,;.:\n()]+")
_PLACE: Final = regex.compile(r"(?:\p{Lu}\p{L}*+(?:[ -]+\p{Lu}\p{L}*+){0,4}|[0-9]{1,2})(?![\p{L}\p{N}/])")


@dataclass(slots=True)
class Series:
    """The agencies of a list in the order of the text, and where the last one ends."""

    items: list[Named]
    end: int


class Names(NameReader):
    """Names of agencies in one document; `seen` holds those that stand in its records, by their spans."""

    def __init__(self, by: Agencies, flow: str, places: Places) -> None:
        super().__init__(by, flow, places)
        self.seen: dict[tuple[int, int], Named] = {}

    @classmethod
    def of(cls, by: Agencies, outline: Outline, header: Header) -> Names:
        """A document's own: it knows the issuer and its place, and learns the units that headings name."""
        places = by.places.of(header.issuer, outline.flow)
        hit = by.index.longest(header.issuer, 0, len(header.issuer)) if header.issuer else None
        places.stem = hit.form.name if hit and hit.form.placed else None
        return cls(by, outline.flow, places)

    # --- lists ---------------------------------------------------------------------------------------------------------

    def series(self, start: int, end: int, *, whole: bool = False) -> Series:
        """The agencies listed from `start` on, up to the first word that is none; an empty list where none begins there."""
        items: list[Named] = []
        if (start, end, whole) in self.nowhere:
            return Series(items, start)
        position = start
        last = start
        while True:
            found = self._next(position, end, items, whole)
            if not found:
                break
            items += found
            last = self._remark(found[-1].end, end)
            joint = self.by.joint.match(self.flow, last, end)
            if joint is None and whole and (dash := _DASH.match(self.flow, last, end)):
                joint = dash if self.known(dash.end(), end, whole) else None
            if joint is None:
                break
            position = joint.end()
        if not items:
            self.nowhere.add((start, end, whole))
        for item, after in zip(reversed(items[:-1]), reversed(items[1:]), strict=True):
            if item.placed and item.place is None and self.places.words.fits(after.place, item.levels):
                item.place = after.place
        return Series(items, last if items else start)

    def exactly(self, start: int, end: int) -> Series | None:
        """The agencies of a span that names nothing else; None where something else is left, such as a verb."""
        end = start + len(self.flow[start:end].rstrip(" .:;,\n"))
        series = self.series(start, end)
        if series.items and series.end < end:
            series = self._charged(series, end)
        return series if series.items and series.end == end else None

    def _charged(self, series: Series, end: int) -> Series:
        """A list with what an official or person at its end is charged with ("Phó Chủ tịch, phụ trách lĩnh vực văn hóa")."""
        item = series.items[-1]
        comma = "," if self.flow.startswith(",", series.end) else ""
        begin = series.end + len(comma)
        begin += self.blank(begin)
        charge = self.by.charge.at(self.flow, begin, end)
        if item.sort not in ("post", "person") or charge is None or charge.end < end:
            return series
        item.name, item.end = f"{item.name}{comma} {self.by.spelled(self.flow, begin, end)}", end
        return Series(series.items, end)

    def whole(self, start: int, end: int) -> Series | None:
        """The agencies of a heading: words that elsewhere would end a name belong to it here."""
        if series := self.exactly(start, end):
            return series
        end = start + len(self.flow[start:end].rstrip(" .:;,\n"))
        series = self.series(start, end, whole=True)
        if not series.items:
            return None
        if series.end < end:
            item = series.items[-1]
            listed = self.by.joint.match(self.flow, series.end, end) and item.sort in ("named", "common", "collective")
            if listed:
                item.name = self.by.spelled(self.flow, item.start, end)
            elif self._goes_on(item, end):
                item.name, item.entry = f"{item.name} {self.by.spelled(self.flow, item.end, end)}", None
            else:
                return None
            item.end, item.sort = end, "rest"
        return Series(series.items, end)

    def _goes_on(self, item: Named, end: int) -> bool:
        """Whether small letters without a verb make a known name the first words of a longer one."""
        begin = item.end + self.blank(item.end)
        known = item.sort == "known" and item.place is None
        return known and self.flow[begin : begin + 1].islower() and self.limit(item.start, end) >= end

    def cell(self, start: int, end: int) -> list[Named]:
        """The agencies of a table's cell or a field's value; what is no known kind of name is taken as printed."""
        out: list[Named] = []
        for match in _PART.finditer(self.flow, start, end):
            left, right = match.span(1)
            right = left + len(self.flow[left:right].rstrip(" .:," if "(" in self.flow[left:right] else " .:,)"))
            if series := self.whole(left, right):
                out += series.items
            else:
                out += [
                    Named(*span, self.by.spelled(self.flow, *span), "printed") for span in self._printed(left, right)
                ]
        return out

    def _printed(self, start: int, end: int) -> list[tuple[int, int]]:
        """What is no known kind of name, as printed: parted at commas where an agency stands before the first and capitals
        behind all.
        """
        parts = [match.span() for match in _ITEM.finditer(self.flow, start, end)]
        parts = [(left + self.blank(left), right) for left, right in parts]
        capitals = all(self.flow[left : left + 1].isupper() for left, _ in parts)
        commas = self.flow.count(",", start, end) == len(parts) - 1
        return parts if commas and capitals and self.exactly(*parts[0]) else [(start, end)]

    def _next(self, position: int, end: int, before: Sequence[Named], whole: bool) -> list[Named]:
        """The next agency of a list; several where one head is given for many names ("các Sở: Nội vụ, Tài chính")."""
        near = min(end, position + WINDOW)
        office = self.by.offices.at(self.flow, position, near)
        head = self.by.heads.at(self.flow, office.end + self.blank(office.end) if office else position, near)
        if head is not None and (found := self._distributed(head, end, whole)):
            if office:
                found[0].start = position
            return found
        if before and (one := self._place_behind(before[-1], position, near)):
            return [one]
        if one := self.one(position, end, whole=whole):
            return [one]
        if before and before[-1].entry is not None and self.flow[position : position + 1].isupper():
            one = self.under(before[-1].name.split(" ", 1)[0], position, end)
            return [one] if one else []
        return []

    def _place_behind(self, before: Named, position: int, end: int) -> Named | None:
        """The same body of the next place: "UBND huyện An Lão và [thị xã An Nhơn]", "UBND các huyện An Lão, [Hoài Ân]"."""
        if not before.placed or before.place is None:
            return None
        tail = self.by.place.at(self.flow, position, end)
        if tail and tail.match.groupdict().get("proper"):
            right, place = tail.end, self.places.words.written(self.by.spelled(self.flow, position, tail.end))
        elif before.shared and (match := _PLACE.match(self.flow, position, end)) and self._ends(match.end(), end):
            if self.known(position, end, False):
                return None
            right, place = match.end(), f"{before.shared} {self.by.spelled(self.flow, *match.span())}"
        else:
            return None
        return Named(position, right, before.name, before.sort, before.entry, place, True, before.shared)

    def _ends(self, position: int, end: int) -> bool:
        """Whether a name may end at `position`: at a mark, before a joint, a verb or an edge, but not before another word."""
        begin = position + self.blank(position)
        if begin >= end or not self.flow[begin].isalnum():
            return True
        return self.by.joint.match(self.flow, position, end) is not None or self.limit(begin - 1, end) == begin

    def _remark(self, position: int, end: int) -> int:
        """Behind what is said of a name: a remark in brackets that names agencies only ("(Sở Y tế)"), or what the agency is
        ("- cơ quan thường trực Ban Chỉ đạo"); else where it stood.
        """
        begin = position + self.blank(position)
        if begin < end and self.flow[begin] == "(":
            close = self.flow.find(")", begin, min(end, begin + WINDOW))
            if close > 0 and (self.by.remark.at(self.flow, begin + 1, close) or self.whole(begin + 1, close)):
                return close + 1
        elif begin < end and self.flow[begin] in ",-":
            word = begin + 1 + self.blank(begin + 1)
            if what := self.by.apposition.at(self.flow, word, end):
                said = self.one(word, end)
                right = said.end if said else what.end if self.flow[what.end - 1] != " " else begin
                if right > begin and (self.flow[begin] == "-" or self.flow[right : right + 1] in ("", ",", ":", "\n")):
                    return right
        return position

    def _distributed(self, head: Mention, end: int, whole: bool) -> list[Named]:
        word = head.match["head"].capitalize()
        position = head.end
        out: list[Named] = []
        while position < end:
            item = self.under(word, position, end)
            if item is None and (self.by.offices.at(self.flow, position, end) or self.known(position, end, whole)):
                break
            if (
                item is None
                and head.match["colon"]
                and (match := _ITEM.match(self.flow, position, min(end, position + WINDOW)))
            ):
                right = match.end() if whole else min(match.end(), self.limit(position, end))
                right = position + len(self.flow[position:right].rstrip())
                if right > position and self.flow[position].isupper():
                    item = Named(position, right, f"{word} {self.by.spelled(self.flow, position, right)}", "named")
            if item is None:
                break
            out.append(item)
            joint = self.by.joint.match(self.flow, item.end, end)
            if joint is None:
                break
            position = joint.end()
        return out if len(out) > 1 or (out and head.match["colon"]) else []

    # --- what is said of it -------------------------------------------------------------------------------------------

    def full(self, item: Named) -> str:
        """The name of an agency in the output: its place completed, its first letter a capital unless it is a collective."""
        if is_phrase(item):
            return item.name if not item.place else f"{item.name} {item.place}"
        name = item.name[:1].upper() + item.name[1:]
        if item.sort == "self":
            return name
        if item.place:
            alone = item.entry is not None and item.entry.kind in _ALONE and not item.placed
            if alone and self.places.is_own(item.place):
                return name
            name = f"{name} {self.places.words.cased(item.place)}"
            if self.places.words.is_many(item.place):
                return name
        return self.places.completed(name)

    def is_issuer(self, items: Sequence[Named]) -> bool:
        """Whether a list is the issuer alone, or the standing body of the committee that is ("Ban Thường vụ Huyện ủy X")."""
        if len(items) != 1:
            return False
        if self.places.issuer is None:
            return items[0].entry is not None and items[0].entry.kind == "executive"
        return items[0].sort == "self" or self.full(items[0]).lower().endswith(self.places.issuer.lower())

    def mention(self, item: Named) -> AgencyMention:
        """The agency as it stands in a record."""
        self.seen[item.start, item.end] = item
        return AgencyMention(self.full(item), self.flow[item.start : item.end], item.start, item.end)

    def plurals(self, start: int, end: int) -> Iterator[Named]:
        """The phrases for several bodies in a span ("các cơ quan, đơn vị")."""
        for seen in self.by.plurals.scan(self.flow, start, end):
            if item := self.one(seen.start, end):
                yield item

    def find(self, start: int, end: int) -> Iterator[Named]:
        """The names of the gazetteer anywhere in a span; a head alone, without its place, is none."""
        position = start
        for match in self.by.first_word.finditer(self.flow, start, end):
            if match.start() < position:
                continue
            item = self.known(match.start(), min(end, match.start() + WINDOW), False)
            if item and self._is_name(item):
                position = item.end
                yield item

    def _is_name(self, item: Named) -> bool:
        known = item.entry is not None and item.entry.kind != "collective"
        return known and (item.place is not None or (not item.placed and " " in self.flow[item.start : item.end]))


def is_phrase(item: Named) -> bool:
    """Whether a mention is a phrase that stays as printed rather than a name."""
    collective = item.entry is not None and item.entry.kind == "collective"
    return collective or item.sort in ("collective", "common", "printed", "person")
