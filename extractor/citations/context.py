"""What citations are to the text around them: members of a list, items of an enumeration, objects of a verb."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import regex

from ..outline.tree import Outline
from ..plan import Relation
from ..rules.rules import Rule, trie
from ..rules.scan import Mention, Scanner
from .authorities import Draft
from .symbols import Symbol

# How far back a governing verb, a joint and the words of a definition are looked for, in code points.
_REACH: Final = 300
_JOINT: Final = 24
_DEFINITION: Final = 40
_CLAUSE_END: Final = regex.compile(r"[;\n]|\. +(?=\p{Lu}|\Z)")
_SENTENCE_END: Final = regex.compile(r"\. +\p{Lu}|\n")
_MARKER: Final = regex.compile(r"[ \-+•]*(?:\(?[0-9a-zđIVX]{1,4}[.)\-] *)?")


class Context:
    """Reads lists, enumerations, definitions and governing verbs; made once, never changed."""

    __slots__ = ("_definitions", "_verbs", "joint")

    def __init__(self, verbs: Sequence[Rule], definitions: Sequence[Rule], joints: Sequence[str]) -> None:
        self._verbs = Scanner(verbs)
        self._definitions = Scanner(definitions)
        self.joint = joined_by(joints)

    def share(self, flow: str, drafts: Sequence[Draft], may_issue: Callable[[Rule, Symbol | None], bool]) -> None:
        """Give the numbers behind one type word its type, and the issuer that stands before the first of them or behind
        the last.
        """
        group: list[Draft] = []
        for draft in drafts:
            if not group or draft.typed or not self._goes_on(flow, group[-1], draft):
                group = []
            group.append(draft)
            record, first = draft.record, group[0]
            if record.type is None:
                record.type = first.record.type
            if (
                first.made
                and first.issuer_rule
                and record.issuer is None
                and may_issue(first.issuer_rule, draft.symbol)
            ):
                record.issuer = first.record.issuer
            if draft.issuer_rule is not None and len(group) > 1:
                for other in group[:-1]:
                    if other.record.issuer is None and may_issue(draft.issuer_rule, other.symbol):
                        other.record.issuer, other.issuer_rule = record.issuer, draft.issuer_rule
                group = group[-1:]

    def _goes_on(self, flow: str, before: Draft, after: Draft) -> bool:
        """Whether a list goes on: only a joint stands between two of its members, or a title that ends in one."""
        ends = (before.end, before.title_end)
        return any(end <= after.start and self.joint.fullmatch(flow, end, after.start) for end in ends)

    def end_titles(self, flow: str, drafts: Sequence[Draft]) -> None:
        """End a title before the next item of the enumeration: a mention behind a joint, none right before that but a law by
        its name where the next has number and date.
        """
        for i, draft in enumerate(drafts):
            for before, after in zip(drafts[i : i + 40], drafts[i + 1 : i + 40], strict=False):
                if after.start >= draft.title_end:
                    break
                joint = self._joint_before(flow, after.start)
                if joint is None or joint <= draft.end:
                    continue
                named = before is not draft and before.symbol is None and before.name is not None
                dated = after.symbol is not None and after.record.date is not None
                if (named and dated) or (joint > before.end and before.title_end > before.end):
                    draft.end_title(flow, joint)
                    break

    def relate(self, outline: Outline, drafts: Sequence[Draft]) -> None:
        """Give each draft the relation of its verb, or of the enumeration whose item it is.

        `top` is the item of the enumeration being read; what stands in its title is governed by a verb of its own.
        """
        flow = outline.flow
        top = previous = amending = None
        for draft in drafts:
            record = draft.record
            listed = previous is not None and self.joint.fullmatch(flow, previous.end, draft.start)
            nested = top is not None and (draft.start < top.title_end or _bracketed(flow, top.end, draft.start))
            if self._defined(flow, draft.start):
                draft.meant = top
                nested = True
            elif amending is not None and draft.start < amending.end:
                record.relation = "amends"
                nested = True
            elif listed and previous is not None and top is not None:
                inner = previous.start < top.title_end and not nested
                item = top if inner or ";" in flow[previous.end : draft.start] else previous
                record.relation = item.record.relation
                nested = nested and item is not top
            elif not nested and top is not None and self._enumerated(flow, top, draft):
                record.relation = top.record.relation
            else:
                verb, record.relation = self._governed(
                    outline, draft.start, previous.end if previous is not None else 0
                )
                nested = nested or (verb is not None and verb.rule.set.get("of") == "item")
            if not nested:
                top = draft
            if draft.rule.set.get("amending"):
                amending = draft
            previous = draft

    def _joint_before(self, flow: str, position: int) -> int | None:
        """Where the joint begins that stands right before `position`, if one does."""
        for joint in self.joint.finditer(flow, max(0, position - _JOINT), position):
            if joint.end() == position:
                return joint.start()
        return None

    def _enumerated(self, flow: str, top: Draft, draft: Draft) -> bool:
        """Whether the draft is the next item of the enumeration in which `top` stands.

        Either a joint stands before it and no sentence ends between, or it begins a line and that of `top` ends in one.
        """
        if draft.start - top.title_end > 2 * _REACH:
            return False
        between = flow[top.title_end : draft.start]
        line = between.rfind("\n") + 1
        if line:
            return (
                between.lstrip()[:1] in (";", ",")
                and between.count("\n") < 3
                and _MARKER.fullmatch(between, line) is not None
            )
        return self._joint_before(flow, draft.start) is not None and not _SENTENCE_END.search(between)

    def _governed(self, outline: Outline, position: int, floor: int) -> tuple[Mention | None, Relation]:
        """Find the last verb before `position` in its clause, not before `floor`, and the relation that it makes.

        Where a list stands on lines of its own the clause is the line before them that ends in a colon.
        """
        flow = outline.flow
        start = max(floor, position - _REACH)
        ends = [end.end() for end in _CLAUSE_END.finditer(flow, start, position)]
        while ends and _MARKER.fullmatch(flow, ends[-1], position) and flow[start : ends[-1]].rstrip(" \n")[-1:] == ":":
            ends.pop()
        relation: Relation | None = None
        last: Mention | None = None
        clause = ends[-1] if ends else start
        for verb in self._verbs.scan(flow, clause, position):
            head = _MARKER.fullmatch(flow, flow.rfind("\n", 0, verb.start) + 1, verb.start) is not None
            if (
                not head
                and _capitalised(verb.match["start"])
                and flow[max(0, verb.start - _JOINT) : verb.start].rstrip(" ")[-1:].isalnum()
            ):
                continue  # part of a name: Sở Xây dựng
            last, relation = verb, verb.rule.set["relation"]
            if verb.rule.set.get("at") == "head" and not (head and kind_at(outline, position) in ("preamble", None)):
                relation = "mentions"
        if relation is None and _MARKER.fullmatch(flow, clause, position):
            relation = self._at_head(outline, position)
        return last, relation or "mentions"

    def _at_head(self, outline: Outline, position: int) -> Relation | None:
        """The relation of the verb at the head of an enumeration in the preamble: of its paragraph, of one above whose last
        item is not the last of all, or of the heading ("I. CĂN CỨ PHÁP LÝ").
        """
        flow = outline.flow
        index = outline.unit_at(position)
        while index is not None and outline.units[index].kind == "other":
            index = outline.units[index].parent
        if index is None or outline.units[index].kind != "preamble":
            return None
        unit = outline.units[index]
        line, verb = position, None
        while line > unit.start:
            line = max(flow.rfind("\n", 0, line) + 1, unit.start)
            marker = _MARKER.match(flow, line)
            verb = self._verbs.at(flow, marker.end() if marker else line, position)
            if verb is not None:
                break
            while line > unit.start and flow[line - 1] in " \n":
                line -= 1
            if flow[line - 1] not in ";,":
                break
        if verb is None and unit.heading_start is not None:
            verb = self._verbs.at(flow, unit.heading_start, unit.heading_end)
        relation: Relation | None = verb.rule.set["relation"] if verb is not None else None
        return relation

    def _defined(self, flow: str, position: int) -> bool:
        """Whether the words that introduce a short form stand right before `position`."""
        found = list(self._definitions.scan(flow, max(0, position - _DEFINITION), position))
        return bool(found) and not flow[found[-1].end : position].strip(' "')


def _bracketed(flow: str, start: int, end: int) -> bool:
    """Whether a bracket that opens behind `start` is still open at `end`."""
    between = flow[start:end] if end - start < 2 * _REACH else ""
    return between.rfind("(") > between.rfind(")")


def _capitalised(word: str) -> bool:
    return word[0].isupper() and not word.isupper()


def kind_at(outline: Outline, position: int) -> str | None:
    """Return the kind of the innermost unit around `position`."""
    index = outline.unit_at(position)
    return None if index is None else outline.units[index].kind


def joined_by(words: Sequence[str]) -> regex.Pattern[str]:
    """One or more of `words` with blanks around them."""
    marks = "".join(regex.escape(word) for word in words if not word[-1].isalnum())
    letters = trie(word for word in words if word[-1].isalnum())
    options = [f"[{marks}]"] * bool(marks) + [rf"(?<!\w)(?:{letters})(?!\w)"] * bool(letters)
    return regex.compile(rf" *(?:(?:{'|'.join(options)}) *)+" if options else "(?!)")
