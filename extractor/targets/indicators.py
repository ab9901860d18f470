"""What a value measures: the subject before it or the population behind it, cleaned; and the direction of the change.

Two orders are common: "Tỷ lệ hộ nghèo đạt 5%" (subject first) and "50% hộ được vay vốn" (value first). Values joined by
"và" or a comma share comparator, action and predicate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

import regex

from ..plan import Direction
from ..rules.rules import Rule
from ..rules.scan import Mention, by_set
from .passages import Passage
from .phrases import EDGE, WORD, back, clean, ending, forth, joined, lowered
from .quantities import Quantity

# A bracket, or the share as a fraction, directly behind a value ("100% (25/25) xã", "100% = 25/25 xã").
_ASIDE: Final = regex.compile(r" *(?:\([^()]{1,24}\)(?= *\p{L}| *\Z)|= ?[0-9]+ ?/ ?[0-9]+(?= ))")
# How far before a value its verbs are looked for, and how many.
_VERB_WIDTH: Final = 24
_VERBS: Final = 6
_LEADS: Final = 10
# Words of an action longer than this hold more than the action: what stands before their last comma is dropped.
_LONGEST_ACTION: Final = 8


@dataclass(slots=True)
class Reading:
    """What is known of one value: `left` and `right` are the spans that belong to it before its verbs and behind it,
    `whose` its subject in words, its own or that of the value before.
    """

    value: Quantity
    left: tuple[int, int]
    right: tuple[int, int]
    until: int
    verbs: list[Mention]
    joined: bool = False
    conjoined: bool = False
    beside: Reading | None = None
    measured: bool = False
    bracketed: bool = False
    subject: tuple[int, int] = (0, 0)
    subject_first: bool = False
    whose: str = ""
    indicator: str | None = None
    direction: Direction | None = None
    action: str = ""
    shared: tuple[int, int] = (0, 0)
    leads: list[Mention] = field(default_factory=list)

    @property
    def said(self) -> int:
        """Where its verbs begin, or the value itself."""
        return self.verbs[-1].start if self.verbs else self.value.head

    @property
    def named(self) -> bool:
        """Whether its own words say what it measures (the part of a total must)."""
        return (
            self.right[0] < self.right[1]
            or self.subject[0] < self.subject[1]
            or (self.value.noun is not None and not self.subject_first)
        )

    def verb(self, kind: str) -> Mention | None:
        """The verb of that kind before the value."""
        return next((mention for mention in self.verbs if mention.rule.set.get("verb") == kind), None)


class Indicators:
    """The rules for the words around a value."""

    def __init__(self, rules: Sequence[Rule], joints: Sequence[str]) -> None:
        role = by_set(rules)
        self.verbs, self.leads, self.trails = role("verb"), role("lead"), role("trail")
        self.actions, self.measures = role("action"), role("measure")
        self.predicates, self.wholes, self.openers = role("predicate"), role("whole"), role("opener")
        words = "|".join(regex.escape(word) for word in joints if word[0].isalpha())
        self.joints = regex.compile(rf", *+(?:(?:{words})(?!\w) *+)?|(?<!\w)(?:{words})(?!\w) *+", regex.IGNORECASE)

    def read(self, passage: Passage) -> list[Reading]:
        """What each value of a passage measures, in order."""
        readings = self._apart(passage)
        for i, reading in enumerate(readings):
            self._trim(passage, reading)
            self._detach(passage, reading)
            self._around(passage, reading, readings[i + 1 :])
            self._subject(passage, reading, readings[i - 1] if i else None)
        self._share(passage, readings)
        for i, reading in enumerate(readings):
            self._name(passage, reading, readings[i - 1] if i else None)
        self._from_behind(passage, readings)
        return readings

    def phrase(self, passage: Passage) -> str | None:
        """The words of a whole passage as an indicator, for the values of the bullets below it."""
        return clean(passage.flow, *self._leading(passage, passage.start, passage.end, [])) or None

    # --- which words belong to which value -----------------------------------------------------------------------------

    def _apart(self, passage: Passage) -> list[Reading]:
        """Give each value the words of its clause up to its neighbours."""
        out: list[Reading] = []
        for i, value in enumerate(passage.values):
            start, end = passage.clause(value.head, value.tail)
            if self._is_inner(passage, i, start, end):
                continue
            before = out[-1] if out and out[-1].value.tail >= start else None
            floor = before.value.tail if before else start
            verbs, verb_start = self._verbs(passage.flow, floor, value.head)
            reading = Reading(value, (floor, verb_start), (value.tail, end), end, verbs)
            if out and not before:
                self._label(passage, out[-1], value.head)
            if before:
                cut, begin = self._cut(passage.flow, floor, verb_start, bool(verbs))
                before.right, before.until = (floor, cut), cut
                reading.left = (begin, verb_start)
                reading.beside = before
                reading.joined = begin >= verb_start and not verbs and cut < begin
                reading.conjoined = reading.joined and passage.flow[begin - 2].isalpha()
            out.append(reading)
        return out

    def _is_inner(self, passage: Passage, i: int, start: int, end: int) -> bool:
        """Whether a count stands inside the name of what the next value measures ("Tỷ lệ trẻ tiêm đủ 8 loại đạt 95%")."""
        flow, value = passage.flow, passage.values[i]
        behind = passage.values[i + 1] if i + 1 < len(passage.values) else None
        if value.kind != "count" or behind is None or behind.kind != "share" or behind.head > end:
            return False
        if (i and passage.values[i - 1].tail > start) or self.joints.search(flow, value.tail, behind.head):
            return False
        begin = self._after_leads(passage, start, value.head, [])
        linked = ending(self.verbs, flow, value.tail, behind.head, _VERB_WIDTH)
        measured = self.measures.at(flow, begin, value.head)
        return bool(measured and linked and not ending(self.verbs, flow, begin, value.head, _VERB_WIDTH))

    def _label(self, passage: Passage, before: Reading, head: int) -> None:
        """Take from a value the label of the next one, behind its last comma ("Đỗ: 90%, trượt: 10%")."""
        mark, flow = passage.before(head), passage.flow
        if mark is None or mark.mark != ":" or passage.after(before.value.tail) != mark:
            return
        joints = list(self.joints.finditer(flow, before.value.tail, mark.start))
        if joints:
            cut = joints[0 if not flow[before.value.tail : joints[0].start()].strip() else -1].start()
            before.right, before.until = (before.right[0], cut), cut

    def _verbs(self, flow: str, floor: int, end: int) -> tuple[list[Mention], int]:
        """The verbs directly before `end`, the nearest first, and where they begin."""
        out: list[Mention] = []
        while len(out) < _VERBS and (mention := ending(self.verbs, flow, floor, end, _VERB_WIDTH)):
            out.append(mention)
            end = mention.start
        return out, back(flow, floor, end)

    def _cut(self, flow: str, start: int, end: int, linked: bool) -> tuple[int, int]:
        """Where the words of one value end and those of the next begin, between the two: at a comma or "và" with nothing
        before it, else at the first before the head of a subject, else at the last, unless what follows it goes on with
        the words before.
        """
        found = list(self.joints.finditer(flow, start, end))
        if not found:
            return end, end
        if not flow[start : found[0].start()].strip():
            return found[0].span()
        for joint in found:
            if self.measures.at(flow, joint.end(), end) or self.openers.at(flow, joint.end(), end):
                return joint.span()
        last = len(found) - 1
        if (
            not linked
            and flow[found[last].end() : end].strip()
            and next(self.predicates.scan(flow, found[last].end(), end), None)
        ):
            return end, end
        while last and self.actions.whole(flow[found[last - 1].end() : found[last].start()]):
            last -= 1
        return found[last].span()

    # --- subject, predicate, action --------------------------------------------------------------------------------------

    def _trim(self, passage: Passage, reading: Reading) -> None:
        """Cut comparisons and years from the end of what follows a value, years and efforts from what stands before it."""
        start, end = reading.right
        if base := passage.base_in(start, end):
            end = base.start
        cited = passage.masked_in(start, end)
        if (
            cited is not None
            and (mention := ending(self.trails, passage.flow, start, cited[0], _VERB_WIDTH))
            and "cites" in mention.rule.set
        ):
            said = self.predicates.at(passage.flow, forth(passage.flow, cited[1], end), end)
            reading.shared = (said.start, self._trailing(passage, said.start, end)) if said else (0, 0)
            end = mention.start
        if aside := _ASIDE.match(passage.flow, start, end):
            start = aside.end()
        reading.right = (start, self._trailing(passage, start, end))
        reading.left = self._leading(passage, *reading.left, reading.leads)

    def _detach(self, passage: Passage, reading: Reading) -> None:
        """Leave the words before a comma to the clause that they end, where verb and population follow ("..., giảm 5% số vụ")."""
        start, end = reading.left
        comma = passage.flow[start : reading.said].rstrip().endswith(",")
        behind = reading.right[0] < reading.right[1] and not self._whole(passage.flow, reading.right)
        if comma and reading.verbs and behind and not self.measures.at(passage.flow, start, end):
            reading.left = (end, end)

    def _around(self, passage: Passage, reading: Reading, following: Sequence[Reading]) -> None:
        """Take the words behind a bracket with another value ("15 xã (60%) có chợ"), from the next value too."""
        flow, value = passage.flow, reading.value
        opened = passage.after(value.tail)
        if opened is None or opened.mark != "(" or flow[value.tail : opened.start].strip():
            return
        closed = passage.after(opened.end)
        begin = closed.end if closed and closed.mark == ")" else passage.end
        end = passage.clause(begin, begin)[1]
        behind = next((one for one in following if begin <= one.value.head < end), None)
        joint = self.joints.search(flow, begin, behind.value.head) if behind else None
        if behind:
            end = joint.start() if joint else begin
        if self.predicates.at(flow, forth(flow, begin, end), end):
            reading.right = (begin, self._trailing(passage, begin, end))
            if behind and joint:
                behind.left = (max(joint.end(), behind.left[0]), max(joint.end(), behind.left[1]))

    def _trailing(self, passage: Passage, start: int, end: int) -> int:
        """`end` without the years, comparisons and prepositions that stand before it."""
        for _ in range(_LEADS):
            end = back(passage.flow, start, end, EDGE)
            if end <= start:
                return start
            if said := passage.time_ending(end) or passage.base_ending(end):
                end = max(said.start, start)
            elif trail := ending(self.trails, passage.flow, start, end, _VERB_WIDTH):
                end = trail.start
            else:
                break
        return end

    def _leading(
        self, passage: Passage, start: int, end: int, leads: list[Mention], *, label: bool = False
    ) -> tuple[int, int]:
        """The span without efforts ("phấn đấu") and years at its head, and from its last effort on; before a colon it is
        a `label` and keeps its verb.
        """
        flow = passage.flow
        start = self._after_leads(passage, start, end, leads, label=label)
        measured = self.measures.at(flow, start, end)
        for mention in self.leads.scan(flow, start, end):
            if mention.rule.set.get("cut") and mention.end < end and not (measured and "direction" in mention.rule.set):
                leads.append(mention)
                start = self._after_leads(passage, mention.end, end, leads)
        if not self.measures.at(flow, start, end):
            for mention in self.measures.scan(flow, start, end):
                if flow[start : mention.start].rstrip().endswith(","):
                    start = mention.start
                    break
        return start, max(start, self._trailing(passage, start, end))

    def _after_leads(self, passage: Passage, start: int, end: int, leads: list[Mention], *, label: bool = False) -> int:
        for _ in range(_LEADS):
            while start < end and passage.flow[start] in EDGE + "()":
                start += 1
            if found := passage.time_beginning(start) or passage.base_beginning(start):
                start = min(found.end, end)
            elif (
                start < end
                and (lead := self.leads.at(passage.flow, start, end))
                and not (label and "label" in lead.rule.set)
            ):
                leads.append(lead)
                start = lead.end
            else:
                break
        return start

    def _subject(self, passage: Passage, reading: Reading, before: Reading | None) -> None:
        """Decide which of the two orders a value has."""
        flow, value = passage.flow, reading.value
        left, right = reading.left[0] < reading.left[1], reading.right[0] < reading.right[1]
        mark = passage.before(value.head)
        reading.bracketed = bool(mark and mark.mark == "(")
        link = bool(reading.verb("link") or reading.verb("left"))
        whole = self._whole(flow, reading.right) if value.noun is None else None
        labelled = False
        if not left and mark and mark.mark == ":" and not flow[mark.end : reading.said].strip(EDGE + "("):
            above = passage.before(mark.start)
            floor = max(above.end if above else passage.start, before.until if before else passage.start)
            label = self._leading(passage, floor, mark.start, reading.leads, label=True)
            part = value.kind == "fraction" and self.measures.at(flow, *label) is not None
            if not right or whole or part:
                reading.left = label
                labelled = left = label[0] < label[1]
        action = left and self.actions.at(flow, reading.left[0], reading.left[1])
        measure = reading.measured = bool(left and self.measures.at(flow, reading.left[0], reading.left[1]))
        if value.kind == "count" and value.noun and (reading.verb("have") or reading.verb("for")):
            reading.subject_first = False
        elif not left:
            reading.subject_first = (not right and (link or value.noun is None)) or bool(link and whole and before)
        elif whole or measure or link or (labelled and value.noun is None):
            reading.subject_first = True
        elif reading.verb("have") or reading.verb("for") or action:
            reading.subject_first = not right and value.noun is None and not action
        else:
            reading.subject_first = not right
        reading.subject = reading.left if reading.subject_first else (reading.left[0], reading.left[0])
        if not reading.subject_first and not reading.verb("have") and left:
            reading.action = clean(flow, *self._short(flow, *reading.left))

    def _short(self, flow: str, start: int, end: int) -> tuple[int, int]:
        if len(WORD.findall(flow, start, end)) > _LONGEST_ACTION:
            comma = flow.rfind(",", start, end)
            if comma > 0 and flow[comma + 1 : end].strip():
                return comma + 1, end
        return start, end

    def _share(self, passage: Passage, readings: list[Reading]) -> None:
        """Let values that are joined share comparator and action with the one before, predicate with the one behind."""
        flow = passage.flow
        said = [self._predicate(flow, reading) for reading in readings]
        for i in range(1, len(readings)):
            before, reading = readings[i - 1], readings[i]
            if (
                not reading.joined
                or before.subject_first != reading.subject_first
                or (said[i - 1] is not None and not reading.conjoined)
            ):
                continue
            if self._coordinated(before, reading):
                reading.value.comparator = before.value.comparator
            if said[i - 1] is not None:
                continue
            reading.action = reading.action or before.action
            reading.verbs = reading.verbs or before.verbs
            reading.leads = reading.leads or before.leads
        for i in range(len(readings) - 1, 0, -1):
            before, reading = readings[i - 1], readings[i]
            start = said[i]
            if (
                before.subject_first
                and reading.subject_first
                and before.right[0] >= before.right[1]
                and before.value.unit == reading.value.unit
                and self._whole(flow, reading.right)
            ):
                if passage.clause(reading.value.head, reading.value.end)[0] <= before.value.start:
                    before.shared = reading.right
            elif reading.joined and not before.subject_first and said[i - 1] is None:
                before.shared = (start, reading.right[1]) if start is not None else reading.shared

    def _coordinated(self, before: Reading, reading: Reading) -> bool:
        """Whether a bare value takes the comparator of the one before: neither is a range, "trên 90% A và 100% B" would be
        nonsense, and behind a subject both must count the same.
        """
        one, other = before.value, reading.value
        if (
            other.comparator != "exactly"
            or (other.low == 100 and one.comparator != "at_least")
            or one.low != one.high
            or other.low != other.high
            or other.direction
        ):
            return False
        return one.unit == other.unit if reading.subject_first else True

    def _whole(self, flow: str, span: tuple[int, int]) -> Mention | None:
        start, end = span
        start = forth(flow, start, end, " /")
        return self.wholes.at(flow, start, end) if start < end else None

    def _predicate(self, flow: str, reading: Reading) -> int | None:
        """Where the predicate of a population begins."""
        start, end = reading.right
        found = next(
            (m for m in self.predicates.scan(flow, start, end) if reading.value.noun or flow[start : m.start].strip()),
            None,
        )
        return found.start if found else None

    # --- the words ---------------------------------------------------------------------------------------------------------

    def _name(self, passage: Passage, reading: Reading, before: Reading | None) -> None:
        """Set indicator and direction."""
        flow, value = passage.flow, reading.value
        reading.direction = value.direction or self._direction(flow, reading)
        if reading.subject_first:
            subject = clean(flow, *reading.subject)
            if not subject:
                if before is None or before.value.start < passage.sentence(value.head):
                    return
                reading.whose = before.whose
                reading.indicator = (
                    joined(before.whose, self._tail(flow, reading)) if before.whose else before.indicator
                )
                return
            head = passage.heading(value.head) if not reading.measured else None
            if head and reading.left[0] >= head[1]:
                start, end = self._leading(passage, *head, [])
                subject = joined(clean(flow, start, end), subject) if self.measures.at(flow, start, end) else subject
            reading.whose = subject
            tail = self._tail(flow, reading)
            said = _words(tail) in _words(subject)
            reading.indicator = joined(subject, clean(flow, *(value.object or (0, 0))), "" if said else tail)
            return
        counted = value.noun or value.object or (0, 0)
        comma = "," if flow[reading.right[0] : reading.right[1]].startswith(",") else ""
        noun = joined(clean(flow, *counted) + comma, clean(flow, *reading.right), clean(flow, *reading.shared))
        beneficiary = reading.verb("for")
        if beneficiary and not reading.action and reading.beside:
            reading.action = clean(flow, *reading.beside.right)
        if beneficiary and reading.action:
            alone = value.noun is not None and reading.right[0] >= reading.right[1]
            noun = reading.action if alone else joined(noun, beneficiary.rule.set["joined"], lowered(reading.action))
        elif reading.action:
            noun = joined(noun, lowered(reading.action))
        reading.indicator = noun or None

    def _from_behind(self, passage: Passage, readings: list[Reading]) -> None:
        """Let a value without words take the population of the next one ("năm 2025 đạt 80%, năm 2030 đạt 95% hộ dân")."""
        for behind, reading in pairwise(reversed(readings)):
            one_kind = reading.value.unit == behind.value.unit and reading.value.kind == behind.value.kind
            unnamed = reading.indicator is None and behind.subject[0] >= behind.subject[1]
            if unnamed and one_kind and passage.sentence(behind.value.head) <= reading.value.start:
                reading.indicator = behind.indicator

    def _tail(self, flow: str, reading: Reading) -> str:
        start, end = reading.right if reading.right[0] < reading.right[1] else reading.shared
        if start >= end:
            return ""
        named = self._whole(flow, (start, end))
        joint = self.joints.search(flow, named.end if named else start, end)
        text = clean(flow, start, joint.start() if joint else end)
        whole = self.wholes.at(text, 0)
        said = whole or next((verb for verb in reading.verbs if "joined" in verb.rule.set), None)
        return joined(said.rule.set.get("joined", ""), text) if said else text

    def _direction(self, flow: str, reading: Reading) -> Direction | None:
        found: list[Mention] = [m for m in reading.verbs if m.rule.set.get("verb") != "left" or reading.subject_first]
        start, end = reading.subject
        if reading.subject_first and start < end and (measure := self.measures.at(flow, start, end)):
            found.append(measure)
        found += reversed(reading.leads)
        return next((m.rule.set["direction"] for m in found if "direction" in m.rule.set), None)


def _words(text: str) -> str:
    """The words of a text between single spaces."""
    return f" {' '.join(WORD.findall(text.lower()))} "
