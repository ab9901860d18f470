"""How one sentence gives work: its actor, its role, its partners, and which of its words are no part of the task."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import regex

from ..agencies.name import Named
from ..agencies.names import Names, Series
from ..plan import AgencyMention, Role
from ..rules.rules import RuleSet
from ..rules.scan import Mention, by_set

GROUPS: Final = ("with", "gap")
_NEEDS: Final = {"order": ("role",), "role": ("role",), "column": ("column",), "share": ("column",)}
_WINDOW: Final = 400
# Between the verb of those who lead and the names of those who coordinate.
_ANOTHER: Final = regex.compile(r" *[,;] +| +và +")
_NEAR: Final = 120
# The point behind one or two capitals shortens a word ("P. Nội vụ", "TX. Sông Cầu").
_SENTENCE: Final = regex.compile(r"(?:[;!?]|(?<!(?<![\p{L}\p{N}])\p{Lu}{1,2})\.) +(?=[\p{Lu}\d])|[.;] *\n|\n")
_COMMA: Final = regex.compile(r"[,:] +")
_BLANK: Final = regex.compile(r"[ ,:-]*+")


@dataclass(slots=True)
class Clause:
    """What one sentence says. `actors` are those it names itself; `role` is that of its first role verb, None without one;
    `asked`: the role of the verb by which the issuer orders; `cuts`: spans that are no part of the task; `begin`: where the
    sentence begins; `behind`: the end of a list at its head that is no actor; `rule`: the rule that saw role or order.
    """

    begin: int
    behind: int = 0
    actors: list[Named] = field(default_factory=list)
    partners: list[Named] = field(default_factory=list)
    role: Role | None = None
    asked: Role | None = None
    cuts: list[tuple[int, int]] = field(default_factory=list)
    rule: str | None = None


class Clauses:
    """The rules of sentences, ready to be asked."""

    def __init__(self, rules: RuleSet) -> None:
        part = by_set(rules.of("assignments", GROUPS, ("role", "column"), ("part",), _NEEDS), "part")
        self.preface = part("preface")
        self.order = part("order")
        self.staff = part("staff")
        self.heading = part("heading")
        self.manner = part("manner", "standing", "duty")
        self.role = part("role")
        self.director = part("director")
        self.state = part("state")
        self.noun = part("noun")
        self.report = part("report")
        self.report_of = part("report-of")
        self.reporting = part("report", "report-of")
        self.via = part("via")
        self.takes = part("takes")
        self.purpose = part("purpose")
        self.column = part("column")
        self.share = part("share")
        self.ditto = part("ditto")
        self.time = part("time-cell")
        conjunctions = "|".join(rules.lexicons.get("conjunctions", ()))
        self.party = tuple(rules.lexicons.get("party_bodies", ()))
        self.joint = regex.compile(rf", +(?:(?:{conjunctions}) +)?| +(?:{conjunctions}) +")

    # --- one sentence --------------------------------------------------------------------------------------------------

    def read(self, names: Names, start: int, end: int, *, above: Sequence[Named] = (), tasks: bool = False) -> Clause:
        """The sentence that begins at `start`, read as one that may name its own actor; `above`: whose work it is if not.
        `tasks`: it stands where sentences give work, so that behind a known agency any verb is one, also one that no rule knows.
        """
        flow = names.flow
        stop = self.sentence_end(flow, start, end)
        clause = Clause(start)
        position = self._behind_preface(names, start, stop)
        position = self._actor(names, clause, position, end, above, tasks=tasks)
        self._role(names, clause, position, max(stop, self.sentence_end(flow, position, end)))
        return clause

    def actor(self, names: Names, start: int, end: int) -> Clause | None:
        """The first sentence of a paragraph that names its own actor; a topic before a colon may precede it."""
        position = start
        while position < end:
            stop = self.sentence_end(names.flow, position, end)
            clause = self.read(names, position, end)
            if clause.actors:
                return clause
            behind = clause.behind
            colon = names.flow.find(": ", position, min(stop, position + _WINDOW))
            if colon > 0:
                clause = self.read(names, colon + 2, end)
                if clause.actors:
                    return clause
                behind = max(behind, clause.behind)
            if max(stop, behind) >= end:
                return None
            match = _SENTENCE.match(names.flow, stop)
            position = max(match.end() if match else stop + 1, position + 1, behind)
        return None

    def orders(self, names: Names, start: int, end: int) -> Clause | None:
        """The order of a closing paragraph ("UBND tỉnh yêu cầu các sở ..."), wherever in it."""
        found: Clause | None = None
        for mention in self.order.scan(names.flow, start, end):
            before = names.flow[max(start, mention.start - 3) : mention.start].strip()
            opens = not before or before[-1] in ",;.:\n" or names.flow[mention.start].islower()
            series = names.series(mention.end, end) if opens else None
            if series is None or not series.items:
                continue
            if found is None:
                found = Clause(start, asked=mention.rule.set["role"], rule=mention.rule.name)
                found.cuts.append((start, series.end))
            elif names.flow[mention.start].islower():
                continue
            found.actors += series.items
        return found

    def sentence_end(self, flow: str, start: int, end: int) -> int:
        """Where the sentence that begins at `start` ends: at a stop or semicolon before a capital, or at a line's end."""
        match = _SENTENCE.search(flow, start, end)
        return match.start() if match else end

    def _behind_preface(self, names: Names, position: int, end: int) -> int:
        """Behind a clause such as "Căn cứ ..., " where an actor, an order or a verb follows one of its commas."""
        if self.preface.at(names.flow, position, end) is None:
            return position
        near = min(end, position + _WINDOW)
        plurals = list(names.plurals(position, near))
        for comma in _COMMA.finditer(names.flow, position, near):
            listed = any(item.start < comma.start() < item.end for item in plurals)
            if not listed and self._opens(names, comma.end(), end):
                return comma.end()
        return position

    def _opens(self, names: Names, position: int, end: int) -> bool:
        """Whether an actor with its verb, an order or a verb begins here."""
        if self.role.at(names.flow, position, end) or self.order.at(names.flow, position, end):
            return True
        series = names.series(position, end)
        if series.items:
            return self._acts(names, series.end, end)
        return self._is_verb(names, position, end)

    def _acts(self, names: Names, position: int, end: int) -> bool:
        """Whether what follows a list of agencies makes it the subject of an action."""
        position = self._blank(names, position)
        if position >= end:
            return False
        flow = names.flow
        if (
            self.manner.at(flow, position, end)
            or self.role.at(flow, position, end)
            or self.order.at(flow, position, end)
        ):
            return True
        if self.preface.at(flow, position, end) and not self.state.at(flow, position, end):
            return True
        return self._is_verb(names, position, end)

    def _goes_on(self, names: Names, series: Series, end: int) -> bool:
        """Whether known agencies are followed by small letters that are no part of a name: a verb, then. A name of one word
        may be a verb itself ("Thống kê số liệu", "Thanh tra đột xuất").
        """
        position = series.end + names.blank(series.end)
        if position == series.end or not names.flow[position : position + 1].islower():
            return False
        for item in series.items:
            known = item.entry is not None and item.sort == "known" and item.entry.kind != "collective"
            if not known or (item.place is None and len(item.name.split()) < 3):
                return False
        return not self.state.at(names.flow, position, end) and not self.noun.at(names.flow, position, end)

    def _is_verb(self, names: Names, position: int, end: int) -> bool:
        if self.state.at(names.flow, position, end):
            return False
        stop = names.by.stops.at(names.flow, position, end)
        return stop is not None and stop.rule.set["role"] != "reach"

    def _blank(self, names: Names, position: int) -> int:
        match = _BLANK.match(names.flow, position)
        return match.end() if match else position

    def _actor(
        self, names: Names, clause: Clause, position: int, end: int, above: Sequence[Named], *, tasks: bool
    ) -> int:
        """Read the actor at `position` into `clause`: behind an order, or as the subject; returns where its verb may begin."""
        flow = names.flow
        order = self.order.at(flow, position, end)
        begin = position
        if order is None:
            issuer = names.series(position, end)
            if names.is_issuer(issuer.items) and (order := self.order.at(flow, self._blank(names, issuer.end), end)):
                series = names.series(order.end, end)
                if not series.items or self.staff.at(flow, order.end, end):
                    order = None
        elif above and order.rule.set["role"] != "request" and self.staff.at(flow, order.end, end):
            return position
        if order is not None:
            series = names.series(order.end, end)
            if series.items and not self._is_work(names, series, end):
                clause.actors = series.items
                clause.asked = order.rule.set["role"]
                clause.rule = order.rule.name
                clause.cuts.append((begin, series.end))
                return self._blank(names, series.end)
        series = names.series(position, end)
        if not series.items or self._leads(names, series, position, above) or self._is_deed(names, series, position):
            return position
        follow = flow[series.end : series.end + 2]
        colon = follow.startswith(":") and follow != "::"
        clause.behind = series.end
        if not colon and not self._acts(names, series.end, end) and not (tasks and self._goes_on(names, series, end)):
            return position
        clause.actors = series.items
        clause.cuts.append((begin, series.end + colon))
        return self._blank(names, series.end)

    def _leads(self, names: Names, series: Series, position: int, above: Sequence[Named]) -> bool:
        """Whether the word before a list is no title but what a Party body does ("Lãnh đạo UBND xã ban hành ...")."""
        known = {names.full(item) for item in above}
        return (
            any(name.lower().startswith(self.party) for name in known)
            and self.director.at(names.flow, position, series.end) is not None
            and not any(names.full(item) in known for item in series.items)
        )

    def _is_deed(self, names: Names, series: Series, position: int) -> bool:
        """Whether a name is but the first of several verbs ("Thanh tra, kiểm tra việc chấp hành")."""
        stop = names.by.stops.at(names.flow, position)
        return stop is not None and stop.rule.set["role"] == "verb" and stop.end > series.items[0].end

    def _is_work(self, names: Names, series: Series, end: int) -> bool:
        """Whether those behind an order are themselves the work, not its actors: "Phân công giáo viên trực."."""
        nothing = not names.flow[series.end : self.sentence_end(names.flow, series.end, end)].strip(" .;,")
        return nothing and all(item.sort in ("post", "common") for item in series.items)

    def _role(self, names: Names, clause: Clause, position: int, end: int) -> None:
        """Find the first role verb that the actor itself performs in the opening clause."""
        flow = names.flow
        semicolon = flow.find(";", position, end)
        end = semicolon if semicolon > 0 else end
        position = self._behind_preface(names, position, end)
        while manner := self.manner.at(flow, position, end):
            if manner.rule.set["part"] == "duty":
                clause.cuts.append((position, manner.end))
            if manner.end <= position:
                break
            position = self._behind_preface(names, self._blank(names, manner.end), end)
        if mention := self.role.at(flow, position, end):
            self._take(names, clause, mention, end, cut=mention.rule.set["role"] != "advise")
            return
        handed = self._hands_on(names, position, end)
        for joint in self.joint.finditer(flow, position, min(end, position + _WINDOW)):
            if handed:
                return
            if mention := self.role.at(flow, joint.end(), end):
                self._take(names, clause, mention, end, cut=False)
                return
            handed = self._hands_on(names, joint.end(), end)

    def _hands_on(self, names: Names, position: int, end: int) -> bool:
        """Whether a verb such as "chỉ đạo" hands what follows on to another agency."""
        while director := self.director.at(names.flow, position, end):
            follow = self._blank(names, director.end)
            if names.series(follow, end).items:
                return True
            if follow <= position:
                return False
            position = follow
        return False

    def _take(self, names: Names, clause: Clause, mention: Mention, end: int, *, cut: bool) -> None:
        clause.role = mention.rule.set["role"]
        clause.rule = clause.rule or mention.rule.name
        stop = mention.end
        # "with" is empty where a partner may follow without the word ("phối hợp Sở Y tế").
        joined = mention.match.groupdict().get("with")
        if joined is not None:
            clause.partners = (series := names.series(mention.end, end)).items
            if series.items:
                stop = series.end
            elif joined:
                # Where no agency follows ("phối hợp với gia đình"), the words with whom stay part of the task.
                stop = mention.match.start("with") if clause.role == "lead" else mention.start
        if clause.role == "lead" and not clause.partners:
            stop = self._others(names, clause, stop)
        if cut and stop > mention.start:
            clause.cuts.append((mention.start, stop))

    def _others(self, names: Names, clause: Clause, position: int) -> int:
        """Take those behind a lead's verb that coordinate as partners ("Sở A chủ trì, Sở B phối hợp ..."), and say where their
        verb ends.
        """
        flow = names.flow
        end = flow.find("\n", position, position + _WINDOW)
        end = min(len(flow), position + _WINDOW) if end < 0 else end
        verb_end = position
        while flow[verb_end - 1] in " ,":  # the rule of the role may have taken the comma
            verb_end -= 1
        joint = _ANOTHER.match(flow, verb_end, end)
        series = names.series(joint.end(), end) if joint else None
        if series is None or not series.items:
            return position
        verb = self.role.at(flow, self._blank(names, series.end), end)
        if verb is None or verb.rule.set["role"] != "coordinate":
            return position
        more = names.series(verb.end, end) if verb.match.groupdict().get("with") else None
        clause.partners = [*series.items, *(more.items if more else ())]
        return more.end if more and more.items else verb.end

    def _by_another(self, names: Names, start: int, end: int, own: Container[int]) -> bool:
        """Whether the words before a report make another agency the one that reports ("để Sở Nội vụ báo cáo ..."), not one of
        the actors, which begin at `own` ("Đề nghị Sở Nội vụ báo cáo ...").
        """
        for mention in self.purpose.scan(names.flow, start, end):
            series = names.series(mention.end, end)
            other = series.items and series.items[0].start not in own
            if other and not names.flow[series.end : end].strip(" ,"):
                return True
        return False

    # --- who is told ---------------------------------------------------------------------------------------------------

    def reports(
        self, names: Names, start: int, end: int, actors: Iterable[Named]
    ) -> tuple[list[AgencyMention], list[AgencyMention]]:
        """The agencies that a paragraph says to report to, and those through which; `actors`: those whose task it is."""
        own = {item.start for item in actors}
        to: list[Named] = []
        via: list[Named] = []
        flow = names.flow
        blocked = start
        for mention in self.reporting.scan(flow, start, end):
            if mention.start < blocked:
                continue
            direct = self.report.at(flow, mention.start, end)
            series = names.series(direct.end, end) if direct else None
            if not (series and series.items) and (about := self.report_of.at(flow, mention.start, end)):
                series = names.series(about.end, end)
            if (
                series is None
                or not series.items
                or self._by_another(names, max(start, mention.start - _NEAR), mention.start, own)
            ):
                continue
            to += [item for item in series.items if item.start not in {known.start for known in to}]
            blocked = series.end
            follow = series.end
            while follow < end and flow[follow] in " (,":
                follow += 1
            if (through := self.via.at(flow, follow, end)) and (series := names.series(through.end, end)).items:
                via += series.items
                follow = series.end
                while follow < end and flow[follow] in " ),":
                    follow += 1
            if self.takes.at(flow, follow, end):
                blocked = self.sentence_end(flow, follow, end)
        return [names.mention(item) for item in to], [names.mention(item) for item in via]
