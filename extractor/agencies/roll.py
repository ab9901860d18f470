"""The distinct agencies of a document: one name for each, whether it was in force, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import regex

from ..outline.tree import Outline
from ..plan import Agency, Assignment, Header
from ..rules.diagnostics import Finding
from ..rules.gazetteer import Entry
from .agencies import Agencies
from .index import TABLES
from .name import Named
from .names import Names, is_phrase

_MARKS = regex.compile(r"[ ,-]+")
# Parts of a page whose names are no matter of the plan.
_OUTSIDE = frozenset({"header", "recipients", "signature"})


@dataclass(slots=True)
class _Group:
    """All mentions of one agency."""

    name: str
    entry: Entry | None
    spans: list[tuple[int, int]] = field(default_factory=list)


def roll(
    names: Names, outline: Outline, header: Header, records: Sequence[Assignment]
) -> tuple[list[Agency], list[Finding]]:
    """The agencies of the text and of `records`, whose mentions are given the name chosen for the document."""
    mentions = [m for r in records for m in (*r.actors, *r.partners, *r.reports_to, *r.via)]
    items = {(m.start, m.end): names.seen[m.start, m.end] for m in mentions}
    working = frozenset(items)
    _add_elsewhere(names, outline, items)
    chosen = _names(names, items)
    for mention in mentions:
        mention.name = chosen[mention.start, mention.end]
    groups: dict[str, _Group] = {}
    for span, item in sorted(items.items()):
        if item.sort == "person":
            continue
        group = groups.setdefault(chosen[span].casefold(), _Group(chosen[span], None))
        group.entry = group.entry or names.by.collectives.get(group.name.lower()) or item.entry
        group.spans.append(span)
    facts = _Facts(names.by, names.places.names, header.date)
    agencies: list[Agency] = []
    findings: list[Finding] = []
    for n, group in enumerate(groups.values(), 1):
        entry = facts.entry(group.entry)
        valid = facts.valid(group.name, entry)
        successors = facts.successors(group.name, entry)
        spans = [list(span) for span in group.spans]
        agencies.append(Agency(f"g{n}", group.name, entry.id if entry else None, valid, successors, spans))
        # A report of the past, or a paper cited by its issuer, rightly has the name of its time.
        asked = tuple(span for span in group.spans if span in working)
        if valid is False and asked:
            findings.append(Finding("agency-not-in-force", asked, _values(group.name, header.date, successors)))
    return agencies, findings


def _values(name: str, date: str | None, successors: Sequence[str]) -> dict[str, object]:
    """The words of the message; the names of today follow an arrow."""
    return {"name": name, "date": date, "successors": f" (→ {', '.join(successors)})" if successors else ""}


def _add_elsewhere(names: Names, outline: Outline, items: dict[tuple[int, int], Named]) -> None:
    """Add the names that the gazetteer knows in the rest of the text."""
    taken = sorted(items)
    at = 0
    for block in outline.blocks:
        if outline.units[block.unit].kind in _OUTSIDE:
            continue
        for item in names.find(block.start, block.end):
            while at < len(taken) and taken[at][1] <= item.start:
                at += 1
            if at == len(taken) or item.end <= taken[at][0]:
                items.setdefault((item.start, item.end), item)


def _names(names: Names, items: dict[tuple[int, int], Named]) -> dict[tuple[int, int], str]:
    """One name for all mentions that differ only in dashes, commas and case: the one with most marks and capitals."""
    full = {span: names.full(item) for span, item in items.items()}
    best: dict[str, str] = {}
    for span in sorted(items):
        name = full[span]
        key = _MARKS.sub(" ", name).casefold()
        if key not in best or _rank(name) > _rank(best[key]):
            best[key] = name
    return {
        span: full[span] if is_phrase(items[span]) else best[_MARKS.sub(" ", full[span]).casefold()] for span in items
    }


def _rank(name: str) -> tuple[bool, int, int]:
    return not name.isupper(), sum(not c.isalnum() for c in name), sum(c.isupper() for c in name)


class _Facts:
    """What the gazetteer says of agencies on a day; places are those of the document."""

    def __init__(self, by: Agencies, places: dict[str, str], date: str | None) -> None:
        self._by = by
        self._date = date
        self._entries = {entry.id: entry for entry in by.gazetteer.of(*TABLES)}
        self._provinces = {entry.full_name: entry for entry in by.gazetteer.of("provinces") if entry.full_name}
        own = {f"{word} {name}" for word, name in places.items()}
        self._own = [entry for name, entry in self._provinces.items() if name in own]

    def entry(self, entry: Entry | None) -> Entry | None:
        """The entry of that name and level that was in force on the day; the given one where none was."""
        if entry is None or entry.valid_on(self._date):
            return entry
        same = (other for other in self._entries.values() if other.name == entry.name and other.level == entry.level)
        return next((other for other in same if other.valid_on(self._date)), entry)

    def valid(self, name: str, entry: Entry | None) -> bool | None:
        """Whether the agency and the province in its name were in force on the day."""
        if entry is None:
            return None
        known = entry.valid_on(self._date)
        place = self._province(name)
        if known and place is not None and self._date is not None:
            return any(other.valid_on(self._date) is not False for other in self._same(place))
        return known

    def successors(self, name: str, entry: Entry | None) -> list[str]:
        """What the agency is called today; empty where it still bears its name."""
        if entry is None:
            return []
        place = self._province(name)
        moved = place is not None and all(other.valid_to is not None for other in self._same(place))
        heirs = list(self._heirs(entry, frozenset()))
        if not moved and heirs == [entry]:
            return []
        out: dict[str, None] = {}
        home = place or (self._own[0] if self._own else None)
        for heir in heirs:
            for full in self._today(home) or [None]:
                out[self._placed(heir.name, full)] = None
        return [] if name in out else list(out)

    def _heirs(self, entry: Entry, seen: frozenset[str]) -> Iterator[Entry]:
        if entry.valid_to is None or not entry.successors:
            yield entry
            return
        for heir in entry.successors:
            if heir in self._entries and heir not in seen:
                yield from self._heirs(self._entries[heir], seen | {entry.id})

    def _today(self, place: Entry | None) -> list[str | None]:
        """The full names of the units that a province has become."""
        if place is None:
            return []
        places = {entry.id: entry for entry in self._by.gazetteer.of("provinces")}
        left, found, seen = [place], [], set()
        while left:
            entry = left.pop()
            if entry.id in seen:
                continue
            seen.add(entry.id)
            if entry.valid_to is None or not entry.successors:
                found.append(entry.full_name)
            left += [places[heir] for heir in entry.successors if heir in places]
        return found

    def _placed(self, name: str, full: str | None) -> str:
        """`name` with the bare word for province, or for its Party committee, at its end completed."""
        bare = self._by.places.levels["province"][0]
        if full is None:
            return name
        if name.endswith(f" {bare}"):
            return name[: -len(bare)] + full
        committee = name.lower().endswith(tuple(self._by.places.committees))
        return name + full.removeprefix(bare) if committee and full.startswith(bare) else name

    def _province(self, name: str) -> Entry | None:
        """The province that ends a name."""
        return next((entry for full, entry in self._provinces.items() if name.endswith(full)), None)

    def _same(self, place: Entry) -> Iterable[Entry]:
        return (entry for entry in self._by.gazetteer.of("provinces") if entry.full_name == place.full_name)
