"""Text to parts of the page, sections and paragraphs; which newlines only wrap a sentence.

Letterhead, title, body, foot and annexes are parted first, so that a cited number is never taken for the document's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from ..rules.rules import RuleSet
from ..rules.scan import Mention, Scanner, by_set
from ..text import Text, unmarked
from .body import Body, BodyRules
from .foot import Ends, Foot
from .headings import Headings, clean
from .lines import Line, Pairs, Words, Wrapping, cells, split
from .pasted import parted
from .tree import Outline, Tree

_GROUPS = ("rest", "roman", "arabic", "ordinal", "letter", "behind")
_NEEDS = {"own-number": ("type",), "unit": ("style",)}
# How many lines a title, a letterhead without a title, and what a web page puts above them may take.
_TITLE_LINES = 15
_LETTERHEAD_LINES = 12
_FIRST_LINES = 60


class Outliner:
    """The rules of the outline, ready to read texts; `pairs` are words between which a name of an agency may be broken."""

    def __init__(self, rules: RuleSet, pairs: Pairs = frozenset()) -> None:
        outline = rules.of("outline", _GROUPS, ("type", "style", "strong", "mark"), ("role",), _NEEDS)
        role = by_set(outline)
        self.bare_titles = Scanner([rule.bare for rule in role("title").rules])
        self.titles, self.preamble, self.attached = role("title"), role("preamble"), role("attached")
        self.letterhead, self.dateline, self.noise = role("letterhead"), role("dateline"), role("noise")
        self.own_number, self.title_more = role("own-number"), role("title-more")
        self.inner = role("inner")
        self.ends = Ends(role("recipients", "signature", "annex"), self.preamble)
        self.headings = Headings(rules)
        fields = Scanner(rules.of("fields", needs=("kind",)))
        self.body = BodyRules(role("unit"), fields, role("closing"), self.headings, rules.lexicons.get("ordinals", ()))
        leads, words = rules.lexicons.get("pinpoint_leads", ()), rules.lexicons.get("pinpoint_words", ())
        self.words = Words(
            unfinished=frozenset(rules.lexicons.get("unfinished", ())),
            finished=frozenset(rules.lexicons.get("finished", ())),
            references=frozenset(rules.lexicons.get("references", ())),
            pinpoints=frozenset(f"{lead} {word}" for word in words for lead in (*leads, "#")),
            pairs=pairs,
        )
        self.open_words = frozenset((*self.words.unfinished, *self.words.references))

    def read(self, text: Text) -> Outline:
        """The outline of a text; whatever the text is, it has one."""
        view = parted(text.view, self.inner, self.words.references, self._is_title)
        outline = _Reading(self, view, text.plain).read()
        self.headings.read(outline)
        return outline

    def _is_title(self, words: str) -> bool:
        return self.headings.standing(words, caps=True) is not None


class _Reading:
    """One text being read."""

    def __init__(self, by: Outliner, view: str, plain: str) -> None:
        self.by = by
        self.view = view
        self.lines = split(view, plain if "\t" in plain else None, by.open_words, self._is_noise)
        self.wrapping = Wrapping(self.lines, by.words)
        self.tree = Tree(view, plain)
        self.annexes = 0

    def read(self) -> Outline:
        """One paper, or a decision and the plan attached to it."""
        decision, plan = self._title_lines()
        if decision is not None and plan is not None:
            own = self._own_letterhead(decision, plan)
            self._paper(0, decision, own, container=True)
            self._paper(own, plan, len(self.lines))
        elif plan is not None and self._is_decision(plan):
            self._paper(0, None, plan, container=True)
            self._paper(plan, plan, len(self.lines))
        else:
            self._paper(0, plan, len(self.lines))
        return self.tree.close()

    def _own_letterhead(self, above: int, plan: int) -> int:
        """The first line of the letterhead that a plan below a decision may have again; without one, the line of its title."""
        first = plan
        while first > above + 1 and (self.lines[first - 1].caps or self._has_letterhead(self.lines[first - 1 : first])):
            first -= 1
        return first if self._has_letterhead(self.lines[first:plan]) else plan

    def _is_noise(self, start: int, end: int) -> bool:
        mention = self.by.noise.at(self.view, start, end)
        return mention is not None and mention.end == end

    # --- where the titles stand ----------------------------------------------------------------------------------------

    def _title_lines(self) -> tuple[int | None, int | None]:
        """The lines of the decision's title, if the plan is attached to one, and of the plan's (another paper's) title."""
        plans, others = self._titles()
        if not others:
            first_unit = next((i for i, line in enumerate(self.lines) if self._is_top(line)), len(self.lines))
            plans = [i for i in plans if i < first_unit]
        # The title of a web page above the letterhead is not the plan's own: that one follows number or motto.
        below = (b for a, b in pairwise(plans) if b < _FIRST_LINES and self._has_letterhead(self.lines[a + 1 : b]))
        plan = next(below, plans[0] if plans else None)
        other = others[0] if others and others[0] < _FIRST_LINES else None
        if plan is None or other is None or other > plan:
            return None, plan if plan is not None else other
        between = self.lines[other + 1 : plan]
        if any(
            self.by.ends.role(self.view, line) in ("recipients", "signature") or self.by.body.word(self.view, line)
            for line in between
        ):
            return other, plan
        return None, other if plan - other > _TITLE_LINES else plan

    def _titles(self) -> tuple[list[int], list[int]]:
        """The lines that are titles of plans, and of other papers."""
        plans: list[int] = []
        others: list[int] = []
        for i, line in enumerate(self.lines):
            if not (line.bullet or line.markers or (line.row and "|" not in line.text)):
                mention = self._title_in(line)
                if mention is not None:
                    (plans if mention.rule.set.get("type") == "KH" else others).append(i)
        small = None if plans or others else self._small_title()
        return [small] if small is not None else plans, others

    def _small_title(self) -> int | None:
        """The line of a title in small letters ("Kế hoạch trồng cây năm 2024"), where no other is: above preamble and units, with
        a section of a plan somewhere below.
        """
        for i, line in enumerate(self.lines[:_LETTERHEAD_LINES]):
            if line.bullet or line.row or line.markers or self.by.preamble.at(self.view, line.start, line.end):
                return None
            mention = self._type_word(line, line.start)
            if mention is None or mention.rule.set.get("type") != "KH" or line.text[-1] in ".;:,":
                continue
            below = (clean(self.view[m.end : other.end]) for other in self.lines[i + 1 :] for m in other.markers[:1])
            return i if any(self.by.headings.standing(title, caps=True) for title in below) else None
        return None

    def _title_in(self, line: Line) -> Mention | None:
        """The type word that the line's first or second cell begins with, if it stands as in a title."""
        for cell in cells(self.view, line)[:2]:
            mention = self._type_word(line, cell.start)
            if mention is not None and self._is_title(line, mention):
                return mention
        return None

    @cached_property
    def _bare_head(self) -> str:
        """The first lines without the marks of their letters: a title may have lost some ("KÊ HOẠCH")."""
        return unmarked(self.view[: self.lines[:_FIRST_LINES][-1].end])

    def _is_title(self, line: Line, mention: Mention) -> bool:
        start, rest = mention.match["start"], mention.match["rest"].strip(" :.|")
        if mention.rule.set.get("type") != "KH" and line.text.endswith(":"):
            return False  # "QUYẾT ĐỊNH:" before the articles
        return start.isupper() if rest else start.isupper() or len(line.text.strip(" :")) == len(start)

    def _is_decision(self, plan: int) -> bool:
        """Whether what stands above the plan's title is a decision that has lost its own: "QUYẾT ĐỊNH:" and articles."""
        words = (k for k, line in enumerate(self.lines[:plan]) if line.caps and line.text.endswith(":"))
        first = next(
            (
                k
                for k in words
                if (m := self._type_word(self.lines[k], self.lines[k].start)) and m.rule.set.get("type") == "QĐ"
            ),
            plan,
        )
        units = (self.by.body.word(self.view, line) for line in self.lines[first:plan])
        return any(unit is not None and unit.style == "article" for unit in units)

    def _type_word(self, line: Line, start: int) -> Mention | None:
        """The type word at `start`; in capitals it may have lost marks of its letters."""
        mention = self.by.titles.at(self.view, start, line.end)
        if mention is None and line.caps and line.end <= len(self._bare_head):
            mention = self.by.bare_titles.at(self._bare_head, start, line.end)
        return mention

    def _is_top(self, line: Line) -> bool:
        """Whether a line is the head of a part, or of a section in capitals: no title comes behind it."""
        word = self.by.body.word(self.view, line)
        if word:
            return word.style in ("part", "chapter")
        return line.caps and any(marker.style == "roman" and marker.certain for marker in line.markers)

    def _has_letterhead(self, lines: Sequence[Line]) -> bool:
        """Whether one of the lines is a letterhead's: number, motto, or place and date."""
        return any(
            self.by.letterhead.at(self.view, line.start, line.end)
            or (line.end - line.start < 80 and next(self.by.dateline.scan(self.view, line.start, line.end), None))
            for line in lines
        )

    # --- one paper -----------------------------------------------------------------------------------------------------

    def _paper(self, first: int, title: int | None, last: int, *, container: bool = False) -> None:
        """One paper from its letterhead to its annexes: lines `first` to `last`."""
        if first >= last:
            return
        parent, prefix = None, ""
        if container:
            parent = self.tree.open("@decision", None, "decision", self.lines[first].start, "decision", None)
            prefix = "@decision/"
        body = self._untitled(first, last, container) if title is None else self._title(first, title, last, container)
        if body > first:
            rule = "letterhead" if title is None else "title"
            text = self.lines[first].text
            start = self.lines[first].start + len(text) - len(text.lstrip("| "))
            header = self.tree.open(f"{prefix}@header", None, "header", start, rule, parent)
            for line in self.lines[first:body]:
                self.tree.add(line.start, line.end, "", "text", header)
        self._below(body, last, prefix, parent)

    def _below(self, first: int, last: int, prefix: str, parent: int | None) -> None:
        """What stands below the header: body, foot, annexes."""
        body = Body(self.by.body, self.tree, self.wrapping, self.lines[:last], parent, prefix)
        foot: Foot | None = None
        annex: int | None = None
        for i in range(first, last):
            line = self.lines[i]
            if self.by.ends.role(self.view, line) == "annex" and self._heads_annex(line, body, foot, annex):
                body.end(parent)
                annex, foot = self._annex(line), None
                body = Body(
                    self.by.body, self.tree, self.wrapping, self.lines[:last], annex, f"{self.tree.units[annex].path}/"
                )
                body.last = line
                continue
            role = self.by.ends.begins_foot(self.view, self.lines, i, last) if annex is None else None
            if role is not None and foot is None:
                body.end(parent)
                foot = Foot(self.by.ends, self.tree, prefix, parent)
            if foot is not None:
                foot.read(line, role)
            elif annex is None or not self._annex_title(line, annex, body):
                body.read(i)
        body.end(parent if annex is None else annex)

    def _title(self, first: int, index: int, last: int, container: bool) -> int:
        """Read the title that begins at line `index`; returns the line behind the header."""
        line = self.lines[index]
        mention = self._title_in(line) or self._type_word(line, line.start)
        assert mention is not None
        rest = mention.match["rest"]
        start: int | None = None
        end = mention.end
        if rest.strip(" :.|"):
            start, end = mention.match.start("rest") + len(rest) - len(rest.lstrip(" :.|")), line.end
        outline = self.tree.outline
        if outline.letterhead is None:
            outline.letterhead = (self.lines[first].start, mention.start)
        i, previous = index + 1, line
        while i < min(last, index + _TITLE_LINES):
            after = self.lines[i]
            if self.by.attached.at(self.view, after.start, after.end):
                i = self._behind_attached(i, last)
                continue
            bracketed = start is not None and after.text[0] == "(" and after.text[-1] == ")"
            if (start is None and self._starts_no_title(after)) or (
                start is not None and not (bracketed or self._title_goes_on(previous, after))
            ):
                break
            if start is not None:
                self.tree.soften(previous.end, after.start)
            start, end, previous = after.start if start is None else start, after.end, after
            i += 1
        if not container:
            outline.type, outline.type_rule = mention.rule.set.get("type"), mention.rule.name
            outline.type_word = clean(self.view[slice(*mention.match.span("start"))])
            outline.title = (start, end) if start is not None else None
        return i

    def _behind_attached(self, i: int, last: int) -> int:
        """The line behind "(Kèm theo ...)", which may be wrapped."""
        i += 1
        while i < last and ")" not in self.lines[i - 1].text and not self.lines[i].markers and not self.lines[i].blanks:
            i += 1
        return i

    def _starts_no_title(self, line: Line) -> bool:
        numbered = line.markers and not line.markers[0].style.startswith("arabic")
        return bool(line.row or numbered or self.by.ends.role(self.view, line))

    def _title_goes_on(self, line: Line, after: Line) -> bool:
        """Whether `after` still belongs to the title whose last line is `line`."""
        if after.row or after.bullet or self.by.ends.role(self.view, after) or self.by.body.word(self.view, after):
            return False
        if (line.text[-1] in ".;:" and not line.text.endswith("..")) or (
            line.text[-1] != "," and any(m.certain or after.caps for m in after.markers)
        ):
            return False
        preamble = self.by.preamble.at(self.view, after.start, after.end) is not None
        if after.text[0].islower() or (self.wrapping.unfinished(line) and not preamble):
            return True
        if (
            line.caps
            and not after.caps
            and not after.blanks
            and self.by.title_more.at(self.view, after.start, after.end)
        ):
            return True
        if line.caps:
            return after.caps and after.blanks < 2 and not (after.blanks and preamble)
        return not preamble and not after.caps and not after.blanks and after.text[-1] not in ".;:,"

    def _untitled(self, first: int, last: int, container: bool) -> int:
        """The header of a paper whose type word is lost; returns the line behind it. The code in its number tells a plan, and
        the lines in capitals below the letterhead are its title.
        """
        body = end = self._letterhead(first, last)
        while body < last and end > first and self._may_be_title(self.lines[body]) and body - end < _TITLE_LINES:
            body += 1
        outline, lines = self.tree.outline, self.lines
        codes = (self.by.own_number.at(self.view, line.start, line.end) for line in lines[first:end])
        code = next((mention for mention in codes if mention is not None), None)
        if end > first and (container or (code is not None and body > end)):
            outline.letterhead = (lines[first].start, lines[end - 1].end)
        if container or code is None or body == end:
            return body if container else end
        for before, after in pairwise(lines[end:body]):
            self.tree.soften(before.end, after.start)
        outline.type, outline.type_rule = code.rule.set.get("type"), code.rule.name
        outline.title = (lines[end].start, lines[body - 1].end)
        return body

    def _may_be_title(self, line: Line) -> bool:
        """Whether a line below a letterhead can be of a title that has lost its type word."""
        apart = line.row or line.bullet or line.markers or self.by.ends.role(self.view, line)
        return line.caps and not apart and not line.text.endswith(":") and self.by.headings.of(clean(line.text)) is None

    def _letterhead(self, first: int, last: int) -> int:
        """Without a title: the line behind the last one that belongs to a letterhead."""
        end = first
        for i in range(first, min(first + _LETTERHEAD_LINES, last)):
            line = self.lines[i]
            if not line.caps and (line.markers or self.by.preamble.at(self.view, line.start, line.end)):
                break
            if self._has_letterhead([line]):
                end = i + 1
        return end

    # --- annexes -------------------------------------------------------------------------------------------------------

    def _heads_annex(self, line: Line, body: Body, foot: Foot | None, annex: int | None) -> bool:
        """Whether an annex begins here: behind the foot, or on a line of its own in capitals. What follows an annex's head
        directly is its title ("PHỤ LỤC II" / "BIỂU MẪU BÁO CÁO").
        """
        if foot is not None:
            return True
        last = body.last
        if annex is not None and last is not None and body.block is None and self.tree.units[annex].heading is None:
            return last.text.split()[0].lower() == line.text.split()[0].lower()
        return line.caps and (last is None or bool(line.blanks) or not self.wrapping.joins(last, line, title=False))

    def _annex(self, line: Line) -> int:
        mention = self.by.ends.of(self.view, line)
        assert mention is not None
        self.annexes += 1
        path = "@annex" if self.annexes == 1 else f"@annex-{self.annexes}"
        unit = self.tree.open(path, None, "annex", line.start, mention.rule.name, None)
        rest = mention.match["rest"]
        if rest.strip(" :.-") and not rest.strip().startswith("("):
            self.tree.head(unit, mention.match.start("rest") + len(rest) - len(rest.lstrip(" :.-")), line.end)
        self.tree.add(line.start, line.end, clean(mention.match[0]), "unit", unit)
        return unit

    def _annex_title(self, line: Line, annex: int, body: Body) -> bool:
        """Lines between the annex's head and its first content that give its title, or say to what it belongs."""
        last = body.last
        if (
            body.stack
            or body.block is not None
            or last is None
            or line.row
            or line.bullet
            or any(m.certain for m in line.markers)
        ):
            return False
        unit = self.tree.units[annex]
        belongs = (
            self.by.attached.at(self.view, line.start, line.end)
            or line.text[0] == "("
            or ("(" in last.text and ")" not in last.text)
        )
        if not belongs:
            goes_on = unit.heading_end == last.end and (
                (line.caps and last.caps) or self.wrapping.joins(last, line, title=True)
            )
            paragraph = not line.caps and line.text[-1] in ".;:" and len(line.text) > 200
            if (unit.heading_end is not None and not goes_on) or (unit.heading_end is None and paragraph):
                return False
            if goes_on:
                self.tree.soften(last.end, line.start)
            self.tree.head(annex, line.start if unit.heading_start is None else unit.heading_start, line.end)
        self.tree.add(line.start, line.end, "", "text", annex)
        body.last = line
        return True
