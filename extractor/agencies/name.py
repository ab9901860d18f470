"""One agency, named exactly where a reader looks: the longest name known, or what the rules see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import regex

from ..rules.gazetteer import Entry
from ..rules.scan import Mention
from .agencies import Agencies
from .index import Hit
from .places import Places

# How far one name may reach: none in a plan is longer, and no window grows with the text.
WINDOW: Final = 400
_SPACE: Final = regex.compile(r"\s+")
_BLANK: Final = regex.compile(r" *+")
# Kinds of the gazetteer whose names are only the beginning of a name: with any words ("Ban Chỉ đạo" + "chuyển đổi số"), or
# with a proper name ("Trường Cao đẳng" + "Y tế Hải Dương").
_OPEN: Final = frozenset({"collective", "steering", "district-unit"})
_PROPER: Final = frozenset(
    {
        "school",
        "hospital",
        "service",
        "enterprise",
        "association",
        "media",
        "vertical",
        "armed",
        "board",
        "branch",
        "commune-unit",
        "party",
        "union",
    }
)
# Of these, a longer name is that of another body ("Phòng Giáo dục" + "nghề nghiệp").
_OTHER: Final = frozenset({"district-unit", "commune-unit", "branch", "board", "collective", "party", "union"})
# Of these, what they do has the same name in small letters ("doanh nghiệp bưu chính, viễn thông").
_TRADES: Final = frozenset({"media", "enterprise", "vertical"})


@dataclass(slots=True)
class Named:
    """An agency read in one place. `name` as spelled out, `place` the words of its place, `placed`: it needs one; `sort` is the
    role of the rule that saw it, or "known" for the gazetteer and "learnt" for the document's own headings; `shared`: the word
    that the places behind it share with its own ("UBND các huyện An Lão, Hoài Ân"); `levels`: of which there are such bodies.
    """

    start: int
    end: int
    name: str
    sort: str
    entry: Entry | None = None
    place: str | None = None
    placed: bool = False
    shared: str | None = None
    levels: tuple[str | None, ...] = ()


class NameReader:
    """Reads one name in one document; what its headings teach is known too."""

    def __init__(self, by: Agencies, flow: str, places: Places) -> None:
        self.by = by
        self.flow = flow
        self.places = places
        self.learnt = by.index.child()
        # Where no list of agencies begins, as (start, end, whole): asked again and again, of what is known so far.
        self.nowhere: set[tuple[int, int, bool]] = set()

    def learn(self, items: Sequence[Named]) -> None:
        """Take the names of a heading's units that no gazetteer knows into the document's own index."""
        for item in items:
            if item.sort in ("named", "common", "rest") and not self.flow[item.start : item.end].isupper():
                self.learnt.add(item.name, self.flow[item.start : item.end])
                self.nowhere.clear()

    def one(self, position: int, end: int, *, whole: bool = False) -> Named | None:
        """The agency that is named exactly at `position`."""
        by, flow = self.by, self.flow
        near = min(end, position + WINDOW)
        if person := by.people.at(flow, position, near):
            right = min(person.end, self.limit(position, near)) if not whole else person.end
            right = position + len(flow[position:right].rstrip(" ,-("))
            return Named(position, right, self.by.spelled(self.flow, position, right), "person")
        if (office := by.offices.at(flow, position, near)) and not self._is_post(position, office.end, near):
            inner = self.one(office.end + self.blank(office.end), end, whole=whole)
            if inner:
                return replace(inner, start=position)
        if (short := by.short_head.match(flow, position, near)) and (
            item := self.under(by.short_heads[short[1]], short.end(), near)
        ):
            item.start = position
            return item
        best = self.known(position, near, whole)
        if best is None or self._may_grow(best):
            seen = self._pattern(position, best.end if best else position, near, whole)
            if seen and (best is None or self._outgrows(seen, best)):
                best = self._seen(seen, best, near)
        own = by.own.at(flow, position, near) if best is None or best.sort == "common" else None
        if own and (best is None or best.end == own.start + len(own.match["start"])):
            best = self._issuer(own) or best
        return self._with_parent(best, near) if best else None

    def _is_post(self, position: int, behind: int, end: int) -> bool:
        """Whether the title of an official and the noun behind it are a post of their own, without a name ("Trưởng thôn")."""
        post = self.by.patterns.at(self.flow, position, self.limit(position, end))
        if post is None or post.rule.set["role"] != "post" or post.end <= behind:
            return False
        return post.end == position + len(post.match["start"])

    def _may_grow(self, known: Named) -> bool:
        """Whether a known name may be the beginning of a longer one: by its kind, or by a dash, comma or capital behind it."""
        if known.entry is None or known.entry.kind in _OPEN:
            return True
        begin = known.end + self.blank(known.end)
        follow = self.flow[begin : begin + 1]
        joined = follow in ("-", ",") or self.flow.startswith(self.by.conjunction + " ", begin)
        return joined or (known.entry.kind in _PROPER and follow.isupper())

    def _pattern(self, position: int, behind: int, end: int, whole: bool) -> Mention | None:
        """What the rules see at `position`, up to the first word behind `behind` that ends a name. A head that names nobody
        takes that word with it: "Tổ kiểm tra an toàn thực phẩm".
        """
        seen = self.by.patterns.at(self.flow, position, end)
        if seen is None or whole:
            return seen
        stop = self._stop(behind, end)
        limit = stop.start if stop else end
        seen = self.by.patterns.at(self.flow, position, limit)
        if seen and self._is_nameless(seen):
            verb = stop is not None and stop.rule.set["role"] == "verb"
            seen = self.by.patterns.at(self.flow, position, self.limit(limit, end)) if verb else None
        return None if seen and self._is_nameless(seen) else seen

    def _is_nameless(self, seen: Mention) -> bool:
        return _SPACE.sub(" ", seen.match[0]).strip().lower() in self.by.nameless

    def _with_parent(self, item: Named, end: int) -> Named:
        """A unit with the agency that it belongs to right behind its name ("Văn phòng Sở Y tế", "Thanh tra Sở")."""
        begin = item.end + self.blank(item.end)
        closed = item.place is not None or item.sort in ("collective", "person", "self")
        if closed or begin == item.end or not self.flow[begin : begin + 1].isupper():
            return item
        own = self.by.own.at(self.flow, begin, end)
        parent = None if own else self.known(begin, end, False)
        if own:
            right = own.start + len(own.match["start"])
        elif parent and parent.entry and parent.entry.kind != "collective":
            right = parent.end
        else:
            return item
        return Named(item.start, right, self.by.spelled(self.flow, item.start, right), "named")

    def known(self, position: int, end: int, whole: bool) -> Named | None:
        """The longest name of the gazetteer or the document's headings at `position`, with its place."""
        hit = self.by.index.longest(self.flow, position, end)
        own = self.learnt.longest(self.flow, position, end)
        if own and (hit is None or own.end > hit.end):
            return Named(position, own.end, own.form.name, "learnt")
        item = self._with_place(hit, end) if hit else None
        return None if item and self._is_other_word(item) else item

    def _is_other_word(self, item: Named) -> bool:
        """Whether a head that needs a place is but the first syllable of another word ("Báo cáo")."""
        text = self.flow[item.start : item.end]
        if not item.placed or item.place is not None:
            return False
        if text.islower() and item.entry is not None and item.entry.kind in _TRADES:
            return True
        if " " in text:
            return False
        begin = item.end + self.blank(item.end)
        media = item.entry is not None and item.entry.kind == "media"
        return begin > item.end and self.flow[begin : begin + 1].isalpha() and (media or not text.isupper())

    def _with_place(self, hit: Hit, end: int) -> Named:
        flow = self.flow
        form = hit.form
        right = hit.end
        place: str | None = None
        shared: str | None = None
        begin = right + self.blank(right)
        words = self.places.words
        tail = self.by.place.at(flow, begin, end) if begin > right else None
        named = form.placed or flow[hit.start : hit.end].rsplit(" ", 1)[-1].lower() in words.last_words
        if tail:
            right, place = tail.end, words.written(self.by.spelled(flow, begin, tail.end))
            if shared := tail.match.groupdict().get("shared"):
                place = f"{shared} {self.by.spelled(flow, *tail.match.span('first'))}"
        elif named and begin > right and (name := words.province_name.match(flow, begin, end)):
            right, place = name.end(), self.by.spelled(flow, begin, name.end())
        entry = _entry(form.entries, (words.level(place) if place else None) or self.places.level)
        printed = (form.spelled and not flow[hit.start : hit.end].isupper()) or (
            entry is not None and entry.kind == "collective"
        )
        spelled = self.by.spelled(flow, hit.start, hit.end) if printed else form.named(entry)
        levels = tuple(one.level for one in form.entries)
        return Named(hit.start, right, spelled, "known", entry, place, form.placed, shared, levels)

    def _outgrows(self, seen: Mention, best: Named) -> bool:
        """Whether what a rule sees is a longer name than the known one and not the known one with a clause behind."""
        if seen.end <= best.end:
            return False
        if best.entry is None or best.entry.kind in _OPEN:
            return True
        rest = self.flow[best.end : seen.end].lstrip(" -,")
        rest = rest.removeprefix(self.by.conjunction).lstrip()
        head = self.flow[best.start : best.end].split(" ", 1)[0]
        begin = seen.end - len(rest)
        other = self.under(head, begin, seen.end) or self.by.index.longest(self.flow, begin, seen.end)
        return rest[:1].isupper() and other is None

    def _seen(self, seen: Mention, known: Named | None, end: int) -> Named:
        """An agency by a rule; a plural may go on with the name of one ("các Phòng Giáo dục và Đào tạo")."""
        sort = str(seen.rule.set["role"])
        right = seen.end
        if sort == "collective":
            second = seen.start + len(seen.match["start"])
            follow = self.by.index.longest(self.flow, second + self.blank(second), end)
            if follow and follow.end > right:
                right = follow.end
        if sort == "named":
            right = self._up_to_place(seen.start, right)
        entry = known.entry if known and known.entry and known.entry.kind not in _OTHER else None
        if sort in ("named", "common") and known is None:
            begin = right + self.blank(right)
            tail = self.by.place.at(self.flow, begin, end) if begin > right else None
            if tail:
                right = tail.end
        return Named(seen.start, right, self.by.spelled(self.flow, seen.start, right), sort, entry)

    def _up_to_place(self, start: int, end: int) -> int:
        """Where a name ends that holds the name of a province and goes on in small letters: behind the province."""
        last = end
        for place in self.places.words.province_name.finditer(self.flow, start, end):
            last = place.end()
        return last if self.flow[last:end].lstrip()[:1].islower() else end

    def _issuer(self, own: Mention) -> Named | None:
        """The issuer where its head stands alone ("Sở"); a school calls itself so with any word for school."""
        issuer = self.places.issuer
        word = own.match["start"].lower()
        if issuer is None or not issuer.lower().startswith((word, word.split()[-1])):
            return None
        hit = self.by.index.longest(issuer, 0, len(issuer))
        entry = _entry(hit.form.entries, self.places.level) if hit else None
        name = hit.form.name if hit and entry and entry.kind == "department" and not hit.form.placed else issuer
        return Named(own.start, own.start + len(own.match["start"]), name, "self", entry)

    def limit(self, position: int, end: int) -> int:
        """Where the next verb, preposition or word of time begins behind `position`."""
        stop = self._stop(position, end)
        return stop.start if stop else end

    def _stop(self, position: int, end: int) -> Mention | None:
        for stop in self.by.stops.scan(self.flow, position + 1, min(end, position + WINDOW)):
            if stop.rule.set["role"] != "reach" and self.flow[stop.start].islower():
                return stop
        return None

    def under(self, head: str, position: int, end: int) -> Named | None:
        """The agency that `head` and the words at `position` name together, if the gazetteer knows it."""
        text = f"{head} {self.flow[position : min(end, position + 120)]}"
        hit = self.by.index.longest(text, 0, len(text)) or self.learnt.longest(text, 0, len(text))
        if hit is None or hit.end <= len(head) + 1:
            return None
        right = position + hit.end - len(head) - 1
        entry = _entry(hit.form.entries, None)
        return Named(position, right, hit.form.name, "known", entry, None, hit.form.placed)

    def blank(self, position: int) -> int:
        """How many spaces stand at `position`."""
        match = _BLANK.match(self.flow, position)
        return len(match[0]) if match else 0


def _entry(entries: Sequence[Entry], level: str | None) -> Entry | None:
    """The entry of that level; the first where the level says nothing."""
    return next((entry for entry in entries if entry.level == level), entries[0] if entries else None)
