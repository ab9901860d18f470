"""What a value measures: the subject before it or the population behind it, cleaned; and the direction of the change.

Two orders are common: "Tỷ lệ hộ nghèo đạt 5%" (subject first) and "50% hộ được vay vốn" (value first). Values joined by
"và" or a comma share comparator, action and predicate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import regex

from .passages import Passage
from .plan import Direction
from .quantities import Quantity
from .rules import Rule
from .scan import Mention, Scanner

_WORD: Final = regex.compile(r"\w+")
_SPACE: Final = regex.compile(r"\s+")
_EDGE: Final = " \n,;:.-+•|\"'"
# How far before a value its verbs are looked for, and how many.
_VERB_WIDTH: Final = 24
_VERBS: Final = 6
_LEADS: Final = 10
# Words of an action longer than this hold more than the action: what stands before their last comma is dropped.
_LONGEST_ACTION: Final = 8


@dataclass(slots=True)
class Reading:
    """What is known of one value: `left` and `right` are the spans that belong to it before its verbs and behind it."""

    value: Quantity
    left: tuple[int, int]
    right: tuple[int, int]
    verbs: list[Mention]
    joined: bool = False
    bracketed: bool = False
    subject: tuple[int, int] = (0, 0)
    subject_first: bool = False
    indicator: str | None = None
    direction: Direction | None = None
    action: str = ""
    leads: list[Mention] = field(default_factory=list)

    @property
    def named(self) -> bool:
        """Whether its own words say what it measures (the part of a total must)."""
        return self.right[0] < self.right[1] or self.subject[0] < self.subject[1] or self.value.noun is not None and not self.subject_first

    def verb(self, kind: str) -> Mention | None:
        """The verb of that kind before the value."""
        return next((mention for mention in self.verbs if mention.rule.set.get("verb") == kind), None)


class Indicators:
    """The rules for the words around a value."""

    def __init__(self, rules: Sequence[Rule], joints: Sequence[str]) -> None:
        def role(name: str) -> Scanner:
            return Scanner([rule for rule in rules if rule.set["role"] == name])

        self.verbs, self.leads, self.trails = role("verb"), role("lead"), role("trail")
        self.actions, self.measures = role("action"), role("measure")
        self.predicates, self.wholes = role("predicate"), role("whole")
        words = "|".join(regex.escape(word) for word in joints if word[0].isalpha())
        self.joints = regex.compile(rf", *+(?:(?:{words})(?!\w) *+)?|(?<!\w)(?:{words})(?!\w) *+", regex.IGNORECASE)

    def read(self, passage: Passage) -> list[Reading]:
        """What each value of a passage measures, in order."""
        readings = self._apart(passage)
        for i, reading in enumerate(readings):
            self._trim(passage, reading)
            self._subject(passage, reading, readings[i - 1] if i else None)
        self._share(passage, readings)
        for i, reading in enumerate(readings):
            self._name(passage, reading, readings[i - 1] if i else None)
        return readings

    # --- which words belong to which value -----------------------------------------------------------------------------

    def _apart(self, passage: Passage) -> list[Reading]:
        """Give each value the words of its clause up to its neighbours."""
        out: list[Reading] = []
        for value in passage.values:
            start, end = passage.clause(value.head, value.end)
            before = out[-1] if out and out[-1].value.end > start - 1 and out[-1].value.end >= start else None
            floor = max(start, before.value.end) if before else start
            verbs, verb_start = self._verbs(passage.flow, floor, value.head)
            reading = Reading(value, (floor, verb_start), (value.end, end), verbs)
            if before:
                cut, begin = self._cut(passage.flow, before.value.end, verb_start)
                before.right = (before.value.end, cut)
                reading.left = (begin, verb_start)
                reading.joined = begin >= verb_start and not verbs and cut < begin
            out.append(reading)
        return out

    def _verbs(self, flow: str, floor: int, end: int) -> tuple[list[Mention], int]:
        """The verbs directly before `end`, the nearest first, and where they begin."""
        out: list[Mention] = []
        while len(out) < _VERBS and (mention := _ending(self.verbs, flow, floor, end, _VERB_WIDTH)):
            out.append(mention)
            end = mention.start
        return out, _back(flow, floor, end)

    def _cut(self, flow: str, start: int, end: int) -> tuple[int, int]:
        """Where the words of one value end and those of the next begin, between the two: at the comma or "và" before the
        first that names a measure, else at the last one.
        """
        last: regex.Match[str] | None = None
        for joint in self.joints.finditer(flow, start, end):
            last = joint
            if self.measures.at(flow, joint.end(), end):
                break
        return (last.start(), last.end()) if last else (end, end)

    # --- subject, predicate, action --------------------------------------------------------------------------------------

    def _trim(self, passage: Passage, reading: Reading) -> None:
        """Cut comparisons and years from the end of what follows a value, years and efforts from what stands before it."""
        start, end = reading.right
        if base := passage.base_in(start, end):
            end = base.start
        reading.right = (start, self._trailing(passage, start, end))
        reading.left = self._leading(passage, *reading.left, reading.leads)

    def _trailing(self, passage: Passage, start: int, end: int) -> int:
        """`end` without the years and prepositions that stand before it."""
        for _ in range(_LEADS):
            end = _back(passage.flow, start, end, _EDGE)
            if end <= start:
                return start
            if time := passage.time_ending(end):
                end = max(time.start, start)
            elif trail := _ending(self.trails, passage.flow, start, end, _VERB_WIDTH):
                end = trail.start
            else:
                break
        return end

    def _leading(self, passage: Passage, start: int, end: int, leads: list[Mention]) -> tuple[int, int]:
        """The span without efforts ("phấn đấu") and years at its head, and from its last effort on."""
        flow = passage.flow
        start = self._after_leads(passage, start, end, leads)
        for mention in self.leads.scan(flow, start, end):
            if mention.rule.set.get("cut") and mention.end < end:
                leads.append(mention)
                start = self._after_leads(passage, mention.end, end, leads)
        if not self.measures.at(flow, start, end):
            for mention in self.measures.scan(flow, start, end):
                if flow[start : mention.start].rstrip().endswith(","):
                    start = mention.start
                    break
        return start, max(start, self._trailing(passage, start, end))

    def _after_leads(self, passage: Passage, start: int, end: int, leads: list[Mention]) -> int:
        for _ in range(_LEADS):
            while start < end and passage.flow[start] in _EDGE + "()":
                start += 1
            if time := passage.time_beginning(start):
                start = min(time.end, end)
            elif start < end and (lead := self.leads.at(passage.flow, start, end)):
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
        if not left and not right and mark and mark.mark == ":" and not flow[mark.end : value.head].strip(_EDGE + "("):
            above = passage.before(mark.start)
            reading.left = self._leading(passage, above.end if above else passage.start, mark.start, reading.leads)
            left = reading.left[0] < reading.left[1]
        link = bool(reading.verb("link") or reading.verb("left"))
        whole = right and self.wholes.at(flow, reading.right[0] + (flow[reading.right[0]] == " "), reading.right[1])
        action = left and self.actions.at(flow, reading.left[0], reading.left[1])
        measure = left and self.measures.at(flow, reading.left[0], reading.left[1])
        if value.kind == "count" and value.noun and (reading.verb("have") or reading.verb("for")):
            reading.subject_first = False
        elif not left:
            reading.subject_first = bool(link and not right and value.noun is None or not right and value.noun is None or link and not right)
        elif whole or measure or link:
            reading.subject_first = True
        elif reading.verb("have") or reading.verb("for") or action:
            reading.subject_first = not right and value.noun is None and not action
        else:
            reading.subject_first = not right
        reading.subject = reading.left if reading.subject_first else (reading.left[0], reading.left[0])
        if not reading.subject_first and not reading.verb("have") and left:
            reading.action = _clean(flow, *self._short(flow, *reading.left))

    def _short(self, flow: str, start: int, end: int) -> tuple[int, int]:
        if len(_WORD.findall(flow, start, end)) > _LONGEST_ACTION:
            comma = flow.rfind(",", start, end)
            if comma > 0 and flow[comma + 1 : end].strip():
                return comma + 1, end
        return start, end

    def _share(self, passage: Passage, readings: list[Reading]) -> None:
        """Let values that are joined share comparator and action with the one before, predicate with the one behind."""
        for before, reading in zip(readings, readings[1:], strict=False):
            if not reading.joined or before.subject_first and before.right[0] < before.right[1]:
                continue
            said = self._predicate(passage.flow, before) is not None
            alike = before.subject_first == reading.subject_first
            if reading.value.comparator == "exactly" and alike and not said and reading.value.low == reading.value.high:
                reading.value.comparator = before.value.comparator if before.value.low == before.value.high else "exactly"
            if not reading.action and alike and not said:
                reading.action = before.action
                reading.verbs = reading.verbs or before.verbs
                reading.leads = reading.leads or before.leads

    def _predicate(self, flow: str, reading: Reading) -> int | None:
        """Where the predicate of a population begins."""
        start, end = reading.right
        found = next((m for m in self.predicates.scan(flow, start, end) if reading.value.noun or flow[start : m.start].strip()), None)
        return found.start if found else None

    # --- the words ---------------------------------------------------------------------------------------------------------

    def _name(self, passage: Passage, reading: Reading, before: Reading | None) -> None:
        """Set indicator and direction."""
        flow, value = passage.flow, reading.value
        reading.direction = value.direction or self._direction(flow, reading)
        if reading.subject_first:
            subject = _clean(flow, *reading.subject)
            if not subject:
                near = before is not None and passage.sentence(value.head) <= before.value.start
                reading.indicator = before.indicator if near and before else None
                return
            reading.indicator = _joined(subject, _clean(flow, *(value.object or (0, 0))), self._tail(flow, reading))
            return
        noun = _joined(_clean(flow, *(value.noun or (0, 0))), _clean(flow, *(value.object or (0, 0))) if not value.noun else "", _clean(flow, *reading.right))
        beneficiary = reading.verb("for")
        if beneficiary and reading.action:
            alone = value.noun is not None and reading.right[0] >= reading.right[1]
            noun = reading.action if alone else _joined(noun, beneficiary.rule.set["joined"], _lowered(reading.action))
        elif reading.action:
            noun = _joined(noun, _lowered(reading.action))
        reading.indicator = noun or None

    def _tail(self, flow: str, reading: Reading) -> str:
        start, end = reading.right
        if start >= end:
            return ""
        joint = self.joints.search(flow, start, end)
        text = _clean(flow, start, joint.start() if joint else end)
        whole = self.wholes.at(text, 0)
        return _joined(whole.rule.set.get("joined", ""), text) if whole else text

    def _direction(self, flow: str, reading: Reading) -> Direction | None:
        found: list[Mention] = [m for m in reading.verbs if m.rule.set.get("verb") != "left" or reading.subject_first]
        start, end = reading.subject
        if reading.subject_first and start < end and (measure := self.measures.at(flow, start, end)):
            found.append(measure)
        found += reversed(reading.leads)
        return next((m.rule.set["direction"] for m in found if "direction" in m.rule.set), None)


def _ending(scanner: Scanner, flow: str, floor: int, end: int, width: int) -> Mention | None:
    """The longest match that ends at `end` (spaces aside), not reaching back over `floor` or more than `width`."""
    end = _back(flow, floor, end)
    first = max(floor, end - width)
    for word in _WORD.finditer(flow, first, end):
        mention = scanner.at(flow, word.start(), end)
        if mention and mention.end == end:
            return mention
    return None


def _back(flow: str, floor: int, end: int, characters: str = " \n") -> int:
    while end > floor and flow[end - 1] in characters:
        end -= 1
    return end


def _clean(flow: str, start: int, end: int) -> str:
    """A span as a value: white space collapsed, marks at its edges and half a pair of brackets removed."""
    text = _SPACE.sub(" ", flow[start:end]).strip(_EDGE)
    if text.count("(") != text.count(")"):
        text = text.strip("() ")
        if text.count("(") > text.count(")"):
            text = text[: text.rfind("(")].rstrip(_EDGE)
    return text.strip(_EDGE)


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _lowered(text: str) -> str:
    return text[0].lower() + text[1:] if len(text) > 1 and not text[1].isupper() else text


