"""What looks wrong in the words themselves: letters misread by a scan, words printed twice, formulas left unfinished."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from operator import eq
from typing import Final

import regex

from ..outline.tree import Block, Outline
from ..plan import Assignment, Citation, Header
from ..rules.diagnostics import Finding
from ..rules.scan import Mention, Scanner, Spans

_TOKEN: Final = regex.compile(r"[\p{L}\p{N}]+")
# The longest phrase that is looked for twice in a row; a phrase of one syllable may rightly stand twice.
_LONGEST: Final = 8
_SHORTEST: Final = 2
# A clause of so many syllables that stands twice in one section was copied.
_CLAUSE: Final = 20
# So many citations can lie in one title.
_NESTED: Final = 8
_SILENT: Final = frozenset({"header", "recipients", "signature"})


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text, with its words in small letters."""

    block: Block
    words: list[str]


def paragraphs(outline: Outline) -> list[Paragraph]:
    """What is looked through for words that stand twice: no tables, no parts of the page."""
    flow, units = outline.flow, outline.units
    return [
        Paragraph(block, list(map(str.casefold, _TOKEN.findall(flow, block.start, block.end))))
        for block in outline.blocks
        if block.kind != "row" and units[block.unit].kind not in _SILENT
    ]


def doubled(flow: str, paragraphs: Iterable[Paragraph]) -> Iterator[Finding]:
    """Phrases of two syllables and more that follow themselves."""
    for paragraph in paragraphs:
        if _follows_itself(paragraph.words):
            yield from _doubled(flow, paragraph)


def _follows_itself(words: Sequence[str]) -> bool:
    """Whether some phrase may stand twice in a row: seen without a step of Python for each word."""
    pairs = set(pairwise(words))
    return len(pairs) < len(words) - 1 and any(
        b"\1" * n in bytes(map(eq, words, words[n:])) for n in range(_SHORTEST, _LONGEST + 1)
    )


def _doubled(flow: str, paragraph: Paragraph) -> Iterator[Finding]:
    tokens = [(m[0], m.start(), m.end()) for m in _TOKEN.finditer(flow, paragraph.block.start, paragraph.block.end)]
    folded = paragraph.words
    lengths: dict[int, int] = {}  # the longest phrase that may stand twice, by its first word
    for n in range(_SHORTEST, _LONGEST + 1):
        for i, (word, other) in enumerate(zip(folded, folded[n:], strict=False)):
            if word == other and _is_twice(flow, tokens, folded, i, n):
                lengths[i] = n
    done = 0
    for i, n in sorted(lengths.items()):
        if i >= done:
            done = i + 2 * n
            start, end = tokens[i][1], tokens[done - 1][2]
            yield Finding("doubled-words", ((start, end),), {"text": " ".join(flow[start:end].split())})


def _is_twice(flow: str, tokens: Sequence[tuple[str, int, int]], folded: Sequence[str], i: int, n: int) -> bool:
    """Whether `n` syllables from `i` on stand twice: in the same letters, but for a capital that begins a sentence. A name
    and the same words with small letters are two things ("Sở Giáo dục và Đào tạo đào tạo ...").
    """
    first = folded[i : i + n]
    if first != folded[i + n : i + 2 * n] or len(set(first)) == 1 or any(word.isdigit() for word in first):
        return False
    if any(flow[a[2] : b[1]].strip(" ") for a, b in pairwise(tokens[i : i + 2 * n])):
        return False
    left, right = ([word for word, _, _ in tokens[k : k + n]] for k in (i, i + n))
    begins = i == 0 or bool(flow[tokens[i - 1][2] : tokens[i][1]].strip(" "))
    return left[1:] == right[1:] and (left[0] == right[0] or begins)


def copied(outline: Outline, paragraphs: Iterable[Paragraph], masked: Spans) -> Iterator[Finding]:
    """Long clauses that stand twice in one section: the text was copied and not changed."""
    by_unit: dict[int, list[Paragraph]] = {}
    for paragraph in paragraphs:
        if len(paragraph.words) >= _CLAUSE and outline.units[paragraph.block.unit].kind != "preamble":
            by_unit.setdefault(paragraph.block.unit, []).append(paragraph)
    for same in by_unit.values():
        yield from _copied(outline.flow, _that_may_repeat(same), masked)


def _that_may_repeat(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Those of a section that may hold a clause twice: as many words in a row occur more than once."""
    counts = Counter(chain.from_iterable(paragraph.words for paragraph in paragraphs))
    again = {word for word, count in counts.items() if count > 1}
    return [p for p in paragraphs if b"\1" * _CLAUSE in bytes(map(again.__contains__, p.words))]


def _copied(flow: str, paragraphs: Iterable[Paragraph], masked: Spans) -> Iterator[Finding]:
    seen: dict[str, tuple[int, int]] = {}
    for paragraph in paragraphs:
        words = paragraph.words
        tokens = [m.span() for m in _TOKEN.finditer(flow, paragraph.block.start, paragraph.block.end)]
        line = " ".join(words)
        ends = list(accumulate(len(word) + 1 for word in words))
        for i in range(len(words) - _CLAUSE + 1):
            span = (tokens[i][0], tokens[i + _CLAUSE - 1][1])
            clause = line[ends[i] - len(words[i]) - 1 : ends[i + _CLAUSE - 1] - 1]
            before = seen.setdefault(clause, span)
            if before[1] <= span[0] and not _cited(masked, span):
                yield Finding("repeated-clause", (before, span), {"text": " ".join(flow[slice(*span)].split())})
                break


def _cited(masked: Spans, span: tuple[int, int]) -> bool:
    i = bisect_left(masked, span[1], key=lambda cited: cited[0])
    return any(end > span[0] for _, end in masked[max(i - _NESTED, 0) : i])


def suspect(flow: str, scanner: Scanner) -> Iterator[Finding]:
    """Words that are none, or none here; the rule that sees them says what was probably meant."""
    for mention in scanner.scan(flow):
        start, end = mention.match.span("word" if "word" in mention.match.re.groupindex else "start")
        likely = str(mention.rule.set["likely"])
        if flow[start].isupper():
            likely = likely[0].upper() + likely[1:]
        words = {"text": " ".join(flow[start:end].split()), "likely": likely}
        yield Finding("suspect-word", ((start, end),), words)


def own_type(flow: str, header: Header, citations: Sequence[Citation], scanner: Scanner) -> Iterator[Finding]:
    """The plan called a programme, where it names none that could be meant."""
    if header.type != "KH":
        return
    found: list[Mention] = []
    for mention in scanner.scan(flow):
        if mention.rule.set.get("code") == "named":
            return
        found.append(mention)
    if found and not any(citation.type == "CTr" for citation in citations):
        text = " ".join(found[0].match[0].split())
        yield Finding("own-type-conflict", tuple((m.start, m.end) for m in found), {"text": text})


def formulas(flow: str, scanner: Scanner) -> Iterator[Finding]:
    """Formulas of role that lack their verb or partner, values without their second half, headings with two years."""
    for mention in scanner.scan(flow):
        yield Finding(
            mention.rule.set["code"], ((mention.start, mention.end),), {"text": " ".join(mention.match[0].split())}
        )


def unfinished(flow: str, assignments: Sequence[Assignment]) -> Iterator[Finding]:
    """Assignments whose sentence names a role and no work; a field that holds agencies alone has its task in the heading."""
    for assignment in assignments:
        if assignment.role in ("lead", "coordinate") and not assignment.task:
            text = " ".join(flow[assignment.start : assignment.end].split())
            yield Finding("role-without-task", ((assignment.start, assignment.end),), {"text": text})
