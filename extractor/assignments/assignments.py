"""Who does what, with whom, by when: one record for each bullet, paragraph, lead field or table row that gives work."""

from __future__ import annotations

from collections.abc import Iterable

from ..agencies.agencies import Agencies
from ..agencies.names import Names
from ..agencies.roll import roll
from ..outline.tree import Outline
from ..plan import Agency, Assignment, Header
from ..rules.diagnostics import Finding
from ..rules.rules import RuleSet
from ..text import Text
from .clauses import Clauses
from .link import Links, Spanned
from .reading import Reading
from .tables import Tables


class Assignments:
    """The rules of assignments, ready to read documents."""

    def __init__(self, rules: RuleSet, agencies: Agencies) -> None:
        self.agencies = agencies
        self.clauses = Clauses(rules)
        self.tables = Tables(self.clauses)

    def read(
        self,
        text: Text,
        outline: Outline,
        header: Header,
        citations: Iterable[Spanned],
        targets: Iterable[Spanned],
        deadlines: Iterable[Spanned],
    ) -> tuple[list[Assignment], list[Agency], list[Finding]]:
        """The assignments in the order of the text, the agencies of the document, and what looks wrong with them.

        Offsets are of the flow; `section` is left open.
        """
        names = Names.of(self.agencies, outline, header)
        drafts = Reading(self.clauses, self.tables, text, outline, names).read()
        times, papers, numbers = Links(deadlines), Links(citations), Links(targets)
        records = []
        for n, draft in enumerate(sorted(drafts, key=lambda draft: (draft.start, -draft.end)), 1):
            span = (draft.start, draft.end)
            to, via = self.clauses.reports(names, *span, draft.actors) if draft.told else ([], [])
            records.append(
                Assignment(
                    f"a{n}", *span, outline.flow[slice(*span)], None,
                    [names.mention(item) for item in draft.actors], draft.role, [names.mention(item) for item in draft.partners],
                    draft.task, times.within(span, *draft.beside), papers.within(span), numbers.within(span),
                    to, via, draft.product, draft.rule,
                )
            )  # fmt: skip
        agencies, findings = roll(names, outline, header, records)
        return records, agencies, findings
