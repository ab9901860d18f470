"""What looks wrong in one document. Nothing is corrected: each matter becomes a finding with its place and what was expected.

The words by which a check sees its matter are in `rules/checks.toml`, the messages in `rules/diagnostics.toml`.
"""

from __future__ import annotations

from ..outline.tree import Outline
from ..plan import Header, Records
from ..rules.diagnostics import Finding
from ..rules.gazetteer import Gazetteer
from ..rules.rules import RuleSet
from ..rules.scan import by_set
from ..text import Text
from . import outline as check_outline
from . import words as check_words
from .citations import CitationChecks
from .figures import FigureChecks
from .names import NameChecks

GROUPS = ("word", "count", "day", "month", "year")
SETS = ("likely", "code", "section")


class Checks:
    """The rules and codes of the checks, ready to look at documents."""

    def __init__(self, rules: RuleSet, gazetteer: Gazetteer) -> None:
        role = by_set(rules.of("checks", GROUPS, SETS, ("role",), {"word": ("likely",), "formula": ("code",)}))
        self._words, self._formulas = role("word"), role("formula")
        self._counts, self._annexes, self._horizons = role("count"), role("annex"), role("horizons")
        self._citations = CitationChecks(rules, gazetteer, role("unnumbered"))
        self._names = NameChecks(gazetteer)
        self._other_types = role("other-type")
        falling, sharing = (rules.lexicons.get(name, ()) for name in ("falling_indicators", "overlapping_parts"))
        self._figures = FigureChecks(role("whole"), role("growth"), falling, sharing, role("day"), role("collects"))

    def read(self, text: Text, outline: Outline, header: Header, records: Records) -> list[Finding]:
        """All findings of a document; offsets are of the flow, as those of the records are."""
        flow, figures = outline.flow, self._figures
        citations, targets, deadlines = records.citations, records.targets, records.deadlines
        paragraphs = check_words.paragraphs(outline)
        return [
            *self._citations.read(flow, text.view, header, citations),
            *check_outline.numbering(outline),
            *check_outline.counts(outline, self._counts),
            *check_outline.annexes(outline, self._annexes, citations),
            *figures.sums(flow, targets),
            *figures.shares(flow, targets),
            *figures.horizons(flow, targets),
            *figures.deadlines(flow, deadlines, header),
            *figures.chain(flow, deadlines, records.assignments),
            *figures.days(outline),
            *check_outline.horizons(outline, self._horizons, targets),
            *self._names.units(outline),
            *self._names.marks(outline),
            *self._names.agencies(flow, records.agencies),
            *check_words.own_type(flow, header, citations, self._other_types),
            *check_words.suspect(flow, self._words),
            *check_words.doubled(flow, paragraphs),
            *check_words.copied(outline, paragraphs, records.titled),
            *check_words.formulas(flow, self._formulas),
            *check_words.unfinished(flow, records.assignments),
            *check_outline.lines(text, outline),
            *check_outline.markdown(text, outline),
            *check_outline.accents(outline),
        ]
