"""The straight line from a source to a `Plan`."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import regex

from .agencies.agencies import Agencies
from .assignments.assignments import Assignments
from .batch.pool import processors
from .batch.shards import Failure, read_files
from .batch.worker import Limits, Recipe
from .checks.checks import Checks
from .checks.residue import Residue
from .citations.citations import Citations
from .deadlines.deadlines import Deadlines
from .header.header import Headers
from .header.issuer import name_pairs
from .outline.outline import Outliner
from .outline.tree import Outline
from .placing import Placer
from .plan import SCHEMA_VERSION, Header, Plan, Records, Source
from .rules.diagnostics import Finding, Language, Messages
from .rules.gazetteer import load_gazetteer
from .rules.rules import load_rules
from .targets.targets import Targets
from .text import Document, Text, read_text

# The kinds of rules that some reader asks for: a rule file is called by one of them.
KINDS = (
    "agencies",
    "assignments",
    "checks",
    "citations",
    "deadlines",
    "fields",
    "header",
    "headings",
    "outline",
    "residue",
    "targets",
)


class Extractor:
    """Compiled rules, ready to read documents; holds nothing else.

    `rules`: folders of further rule files, tried after ours; `language`: of the diagnostics' messages. Raises `RuleError`
    where a rule file asks for what cannot be. `residue`: tell each word that ended in no record among the diagnostics
    (`Plan.residue` always counts them).
    """

    def __init__(self, *rules: Path, language: Language = "vi", residue: bool = False) -> None:
        self.rules = found = load_rules(*rules)
        found.require(KINDS)
        gazetteer = load_gazetteer(found.folder / "gazetteer")
        self.outliner = Outliner(found, name_pairs(gazetteer))
        self._headers = Headers(found, gazetteer)
        self._citations = Citations(found, gazetteer)
        self._deadlines = Deadlines(found)
        self._targets = Targets(found)
        self._assignments = Assignments(found, Agencies(found, gazetteer))
        self._residue = Residue(found)
        self._tell_residue = residue
        self._checks = Checks(found, gazetteer)
        self._messages = Messages(found.folder, language)

    def compile(self) -> None:
        """Compile every pattern now; otherwise each waits for the first text that needs it. A pickle made after this holds
        them all compiled, so another process need not compile them again.
        """
        for rule in self.rules:
            rule.compile()

    def recipe(self) -> Recipe:
        """How another process makes the same extractor, without compiling anything: the recipe holds it."""
        self.compile()
        return Recipe("pickle", "loads", (pickle.dumps(self, pickle.HIGHEST_PROTOCOL),))

    def __call__(self, source: str | bytes, *, name: str | None = None) -> Plan:
        """Read one document. Raises `SourceError` where bytes cannot be decoded, nothing else."""
        document = read_text(source, name=name)
        text = Text(document.text)
        outline = self.outliner.read(text)
        header, blanks = self._headers.read(text, outline)
        citations, authorities, doubts, titled = self._citations.read(outline, header)
        masked = [(citation.start, citation.end) for citation in citations]
        deadlines = self._deadlines.read(outline, header, masked)
        targets = self._targets.read(outline, header, masked)
        assignments, agencies, oddities = self._assignments.read(text, outline, header, citations, targets, deadlines)
        records = Records(citations, targets, deadlines, assignments, agencies, titled)
        left = self._residue.read(text.view, outline, header, records)
        wrong = self._checks.read(text, outline, header, records)
        findings = [*_about(document, outline, header), *blanks, *doubts, *oddities, *wrong]
        findings += left if self._tell_residue else ()
        place = Placer(text, outline)
        return Plan(
            SCHEMA_VERSION,
            Source(document.name, document.sha256, document.encoding, len(document.text)),
            header,
            place.sections(),
            place.records(citations),
            authorities,
            place.targets(targets),
            place.records(deadlines),
            place.agencies(agencies),
            place.assignments(assignments),
            [self._messages.make(finding, place.spans(finding.spans)) for finding in self._messages.ordered(findings)],
            dict(sorted(Counter(finding.code for finding in left).items())),
        )

    def files(
        self, paths: Iterable[str | Path], *, workers: int | None = None, limits: Limits | None = None
    ) -> Iterator[Plan | Failure]:
        """Read any number of files with `workers` processes (as many as processors if not given): their plans, in order.

        A file without a plan gives a `Failure` with a code and a reason, also where it takes more than its `limits` or its
        worker dies of it. Files are read as results are asked for; only some are held at a time.
        """
        return read_files(self.recipe(), paths, workers or processors(), limits or Limits())


def made(rules: tuple[str, ...], language: Language, residue: bool) -> Extractor:
    """Make an extractor; for recipes, whose arguments have no names."""
    return Extractor(*map(Path, rules), language=language, residue=residue)


def extract(source: str | bytes, *, name: str | None = None) -> Plan:
    """Read one document with our own rules; `name` is its file name. The rules are compiled once, at the first call.

    Raises `SourceError` where bytes cannot be decoded; any text gives a `Plan`, with diagnostics where it is no plan.
    """
    global _extractor
    if _extractor is None:
        _extractor = Extractor()
    return _extractor(source, name=name)


_extractor: Extractor | None = None

# Letters that Vietnamese text in TCVN3 or VNI shows when it is read as Windows-1252 or Unicode.
_LEGACY = regex.compile(r"[a-zA-Z][©®µ¸¹»¼½¾§¬Êªº«¨¶·]|[aeouyAEOUY][øûùïäåâáàéèêëñóòôõöúüÿ](?=\s|[a-z])")

_VIETNAMESE = regex.compile("[ạảấầẩẫậắằẳẵặẹẻẽếềểễệ]")


def _about(document: Document, outline: Outline, header: Header) -> Iterator[Finding]:
    """What is to be said of the document as a whole."""
    if document.replaced:
        yield Finding("undecodable-text", (), {"count": document.replaced})
    if not document.text.strip():
        yield Finding("empty-document")
        return
    sample = document.text[:20000]
    if not _VIETNAMESE.search(sample) and len(_LEGACY.findall(sample)) > 60:
        yield Finding("legacy-font")
    if header.type != "KH":
        other = (f" (thấy {outline.type_word})", f" (found {outline.type_word})") if outline.type_word else ("", "")
        yield Finding("not-a-plan", (), {"other": other})
    elif header.title is None:
        yield Finding("missing-title")
    if header.signer is None:
        yield Finding("missing-signature")
