"""Which mentions mean the same document: drafts of citations to authorities.

A symbol alone does not name a document: numbers of the State begin anew each year, those of the Party each term (Hướng dẫn
36-HD/VPTW), and laws share their symbols with resolutions. So type and date count as well, and what stays open is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from .plan import Authority, Citation, Diagnostic
from .rules import Rule
from .symbols import Symbol

T = TypeVar("T")
_SAME_TITLE: Final = 0.5


@dataclass(slots=True)
class Draft:
    """A citation whose links are still open, and what was seen on the way; `title_end` is an offset of the flow."""

    record: Citation
    rule: Rule
    title_end: int
    symbol: Symbol | None = None
    name: str | None = None
    issuer_rule: Rule | None = None
    abbreviated: bool = False
    typed: bool = True
    meant: Draft | None = None
    """The citation that this one abbreviates by definition ("sau đây gọi tắt là ...")."""

    @property
    def start(self) -> int:
        return self.record.start

    @property
    def end(self) -> int:
        return self.record.end

    @property
    def short(self) -> bool:
        """Whether only a type word and a number stand here ("Nghị định 178")."""
        return self.symbol is None and self.name is None


@dataclass(slots=True, eq=False)
class _Cluster:
    """Drafts that mean one document."""

    drafts: list[Draft] = field(default_factory=list)

    def values(self, read: Callable[[Draft], T | None]) -> list[T]:
        return [value for draft in self.drafts if (value := read(draft)) is not None]

    @property
    def date(self) -> str | None:
        """The most frequent date, then the first; a day goes before a month or year that agrees with it."""
        dates = self.values(lambda draft: draft.record.date)
        return _most([date for date in dates if not any(other != date and other.startswith(date) for other in dates)])

    @property
    def type(self) -> str | None:
        return _most(self.values(lambda draft: draft.record.type))

    @property
    def start(self) -> int:
        return self.drafts[0].start


def resolve(drafts: Sequence[Draft]) -> tuple[list[Draft], list[Authority], list[Diagnostic]]:
    """Link each draft to its authority; returns the drafts that count, in order, with `record.authority` and `record.id` set.

    An abbreviation with a bare number ("KH 15") that nothing explains is no citation.
    """
    found: list[Diagnostic] = []
    clusters: list[_Cluster] = []
    for draft in (d for d in drafts if d.symbol is not None and d.record.date):
        _join(draft, [c for c in clusters if _same_symbol(c, draft) and _same_time(c, draft)], clusters)
    for draft in (d for d in drafts if d.symbol is not None and not d.record.date):
        _choose(draft, [c for c in clusters if _same_symbol(c, draft)], clusters, found)
    for draft in (d for d in drafts if d.symbol is None and d.name is not None and d.record.date):
        _join(draft, [c for c in clusters if _same_name(c, draft) and _compatible(c.date, draft.record.date)], clusters)
    for draft in (d for d in drafts if d.symbol is None and d.name is not None and not d.record.date):
        same = [c for c in clusters if _same_name(c, draft)]
        if not same and draft.rule.set.get("named") == "short":
            same = [c for c in clusters if _begins_name(c, draft)] or [c for c in _future(drafts, clusters, draft)]
        _choose(draft, same, clusters, found)
    kept = _short_forms(drafts, clusters, found)
    for number, draft in enumerate(kept, 1):
        draft.record.id = f"c{number}"
    for cluster in clusters:
        cluster.drafts.sort(key=lambda draft: draft.start)
    clusters.sort(key=lambda cluster: cluster.start)
    return kept, _authorities(clusters, found), found


def _join(draft: Draft, candidates: Sequence[_Cluster], clusters: list[_Cluster]) -> None:
    if not candidates:
        clusters.append(_Cluster([draft]))
    else:
        candidates[0].drafts.append(draft)


def _choose(draft: Draft, candidates: Sequence[_Cluster], clusters: list[_Cluster], found: list[Diagnostic]) -> None:
    """Join the one document that can be meant; where two can, leave it open and say so."""
    if len(candidates) > 1 and draft.issuer_rule is not None:
        agreeing = [c for c in candidates if any(d.issuer_rule is draft.issuer_rule for d in c.drafts)]
        candidates = agreeing or candidates
    if len(candidates) < 2:
        _join(draft, candidates, clusters)
        return
    dates = ", ".join(c.date or "?" for c in candidates)
    message = f"“{draft.record.text}” có thể là một trong {len(candidates)} văn bản khác nhau ({dates}); chưa xác định được."
    found.append(Diagnostic("ambiguous-citation", "warning", message, [[draft.start, draft.end]]))


def _short_forms(drafts: Sequence[Draft], clusters: list[_Cluster], found: list[Diagnostic]) -> list[Draft]:
    kept = []
    for draft in drafts:
        if draft.short:
            candidates = [c for c in clusters if _short_of(c, draft)]
            candidates = [c for c in candidates if c.start < draft.start] or candidates
            if not candidates and draft.meant is not None:
                candidates = [c for c in clusters if draft.meant in c.drafts]
            if len(candidates) > 1 and draft.issuer_rule is not None:
                candidates = [c for c in candidates if any(d.issuer_rule is draft.issuer_rule for d in c.drafts)] or candidates
            if len(candidates) > 1:
                names = ", ".join(_name(c) for c in candidates)
                message = f"“{draft.record.text}” có thể là {names}; chưa xác định được."
                found.append(Diagnostic("ambiguous-short-form", "warning", message, [[draft.start, draft.end]]))
            elif candidates:
                candidates[0].drafts.append(draft)
            elif draft.abbreviated and draft.record.year is None and draft.record.date is None:
                continue
            else:
                clusters.append(_Cluster([draft]))
        kept.append(draft)
    return kept


# --- what can be the same ----------------------------------------------------------------------------------------------


def _same_symbol(cluster: _Cluster, draft: Draft) -> bool:
    assert draft.symbol is not None
    types = {cluster.type, draft.record.type} - {None}
    return len(types) < 2 and any(d.symbol is not None and d.symbol.key == draft.symbol.key for d in cluster.drafts)


def _same_name(cluster: _Cluster, draft: Draft) -> bool:
    return any(d.name is not None and d.record.type == draft.record.type and _key(d.name) == _key(draft.name) for d in cluster.drafts)


def _begins_name(cluster: _Cluster, draft: Draft) -> bool:
    start = _key(draft.name) + " "
    return any(d.name is not None and d.record.type == draft.record.type and _key(d.name).startswith(start) for d in cluster.drafts)


def _future(drafts: Sequence[Draft], clusters: list[_Cluster], draft: Draft) -> Iterable[_Cluster]:
    """The cluster of a fuller name that is cited only later."""
    for other in drafts:
        if other is not draft and other.name is not None and other.symbol is None and not other.record.date and _begins_name(_Cluster([other]), draft):
            same = [c for c in clusters if _same_name(c, other)]
            if not same:
                clusters.append(_Cluster([]))
                same = [clusters[-1]]
                same[0].drafts.append(other)
            yield same[0]
            return


def _same_time(cluster: _Cluster, draft: Draft) -> bool:
    """Whether the dates can be those of one document: they agree, or one is a slip of the pen.

    A symbol that holds its year belongs to one document. In others one year holds a number once; two dates that differ in a
    single part, or stand over the same title, are one date written in two ways.
    """
    assert draft.symbol is not None and draft.record.date is not None
    if draft.symbol.year:
        return True
    for other in cluster.drafts:
        date = other.record.date
        if date is None or _compatible(date, draft.record.date):
            return True
        mine, theirs = draft.record.date.split("-"), date.split("-")
        differ = sum(a != b for a, b in zip(mine, theirs, strict=False))
        if mine[0] == theirs[0] and draft.symbol.family != "party" and _same_issuer(other, draft):
            return True
        if len(mine) == len(theirs) == 3 and differ == 1 and _same_issuer(other, draft):
            return True
        if _likeness(other.record.title, draft.record.title) >= _SAME_TITLE:
            return True
    return False


def _same_issuer(left: Draft, right: Draft) -> bool:
    return left.issuer_rule is None or right.issuer_rule is None or left.issuer_rule is right.issuer_rule


def _compatible(left: str | None, right: str | None) -> bool:
    return left is None or right is None or left.startswith(right) or right.startswith(left)


def _short_of(cluster: _Cluster, draft: Draft) -> bool:
    record = draft.record
    return any(
        other.record.type == record.type
        and (other.record.number or "").lstrip("0") == (record.number or "").lstrip("0")
        and (record.year is None or (other.record.year or (other.record.date or record.year)[:4]) == record.year)
        and _compatible(other.record.date, record.date)
        for other in cluster.drafts
        if other.record.number
    )


def _likeness(left: str | None, right: str | None) -> float:
    """The share of words that two titles have in common; a title cut short is like the whole."""
    if not left or not right:
        return 0.0
    mine, theirs = set(_key(left).split()), set(_key(right).split())
    return len(mine & theirs) / min(len(mine), len(theirs)) if min(len(mine), len(theirs)) > 2 else 0.0


def _key(name: str | None) -> str:
    return " ".join((name or "").casefold().replace("-", " ").split())


def _most(values: Sequence[str]) -> str | None:
    """The most frequent value, the first of them where several are."""
    return Counter(values).most_common(1)[0][0] if values else None


# --- records -----------------------------------------------------------------------------------------------------------


def _name(cluster: _Cluster) -> str:
    symbol = _most(cluster.values(lambda draft: draft.symbol.text if draft.symbol else None))
    return symbol or _most(cluster.values(lambda draft: draft.name)) or " ".join(cluster.drafts[0].record.text.split())


def _authorities(clusters: Sequence[_Cluster], found: list[Diagnostic]) -> list[Authority]:
    names = Counter(map(_name, clusters))
    taken: set[str] = set()
    out = []
    for cluster in clusters:
        name = _name(cluster)
        key = name if names[name] == 1 else f"{name} ({cluster.date or cluster.type})"
        count = 2
        while key in taken:
            key, count = f"{name} ({cluster.date or cluster.type}, {count})", count + 1
        taken.add(key)
        for draft in cluster.drafts:
            draft.record.authority = key
        symbol = _most(cluster.values(lambda draft: draft.symbol.text if draft.symbol else None))
        issuer = _most(cluster.values(lambda draft: draft.record.issuer))
        title = _most(cluster.values(lambda draft: draft.record.title))
        out.append(Authority(key, cluster.type, symbol, cluster.date, issuer, title, [draft.record.id for draft in cluster.drafts]))
        found += _disagreements(cluster, key)
    return out


def _disagreements(cluster: _Cluster, name: str) -> Iterable[Diagnostic]:
    dates = {date for date in cluster.values(lambda draft: draft.record.date) if not _compatible(date, cluster.date)}
    if dates:
        yield _conflict(cluster, "authority-date-conflict", f"{name} được ghi nhiều ngày khác nhau", lambda d: d.record.date)
    issuers = {d.issuer_rule.name for d in cluster.drafts if d.issuer_rule is not None}
    if len(issuers) > 1:
        yield _conflict(cluster, "authority-issuer-conflict", f"{name} được ghi nhiều cơ quan ban hành khác nhau", lambda d: d.record.issuer)


def _conflict(cluster: _Cluster, code: str, what: str, read: Callable[[Draft], str | None]) -> Diagnostic:
    values = list(dict.fromkeys(cluster.values(read)))
    spans = [[draft.start, draft.end] for draft in cluster.drafts if read(draft) is not None]
    return Diagnostic(code, "warning", f"{what}: {'; '.join(values)}.", spans)
