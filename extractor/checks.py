"""What looks wrong in one document. Nothing is corrected: each matter becomes a finding with its place and what was expected.

The words by which a check sees its matter are in `rules/checks.toml`, the messages in `rules/diagnostics.toml`.
"""

from __future__ import annotations

from collections.abc import Sequence

from . import check_outline, check_words
from .check_citations import CitationChecks
from .check_figures import FigureChecks
from .check_names import NameChecks
from .diagnostics import Finding
from .gazetteer import Gazetteer
from .plan import Agency, Assignment, Authority, Citation, Deadline, Header, Target
from .rules import RuleSet
from .scan import by_set
from .text import Text
from .tree import Outline

GROUPS = ("word", "count", "day", "month", "year")
SETS = ("likely", "code", "section")


class Checks:
    """The rules and codes of the checks, ready to look at documents."""

    def __init__(self, rules: RuleSet, gazetteer: Gazetteer) -> None:
        role = by_set(rules.of("checks", GROUPS, SETS, ("role",), {"word": ("likely",), "formula": ("code",)}))
        self._words, self._formulas = role("word"), role("formula")
        self._counts, self._annexes, self._horizons = role("count"), role("annex"), role("horizons")
        self._citations = CitationChecks(rules, gazetteer)
        self._names = NameChecks(gazetteer)
        self._other_types = role("other-type")
        falling, sharing = (rules.lexicons.get(name, ()) for name in ("falling_indicators", "overlapping_parts"))
        self._figures = FigureChecks(role("whole"), role("growth"), falling, sharing, role("day"), role("collects"))

    def read(
        self,
        text: Text,
        outline: Outline,
        header: Header,
        citations: Sequence[Citation],
        authorities: Sequence[Authority],
        targets: Sequence[Target],
        deadlines: Sequence[Deadline],
        agencies: Sequence[Agency],
        assignments: Sequence[Assignment],
    ) -> list[Finding]:
        """All findings of a document; offsets are of the flow, as those of the records are."""
        flow, figures = outline.flow, self._figures
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
            *figures.chain(flow, deadlines, assignments),
            *figures.days(outline),
            *check_outline.horizons(outline, self._horizons, targets),
            *self._names.units(outline),
            *self._names.marks(outline),
            *self._names.agencies(flow, agencies),
            *check_words.own_type(flow, header, citations, self._other_types),
            *check_words.suspect(flow, self._words),
            *check_words.doubled(flow, paragraphs),
            *check_words.copied(outline, paragraphs, check_words.citation_spans(flow, citations)),
            *check_words.formulas(flow, self._formulas),
            *check_words.unfinished(flow, assignments),
            *check_outline.lines(text, outline),
            *check_outline.markdown(text, outline),
            *check_outline.accents(outline),
        ]
