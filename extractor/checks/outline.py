"""What looks wrong with the order of a document: its numbering, announced lists and annexes, and how its lines are broken.

Units are numbered without a gap; points follow the Vietnamese alphabet with đ (Nghị định 34/2016/NĐ-CP), which some
authors leave out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

import regex

from ..outline.numbering import LETTERS, roman
from ..outline.tree import Block, Outline, Unit
from ..plan import Citation, Target
from ..rules.diagnostics import Finding
from ..rules.scan import Mention, Scanner
from ..text import Text
from ..values import to_roman

_DOTTED: Final = frozenset({"roman", "arabic", "upper", "letter"})
_DASH: Final = regex.compile(r"\n\s*+-(?= ?\p{L})")
_BLANK_LINE: Final = regex.compile(r"\n[ |]*+\n")
_GAP: Final = regex.compile(r"  ++")
# How many characters beside a break are shown.
_BESIDE: Final = 12
_SILENT: Final = frozenset({"header", "signature", "recipients", "annex"})
_MARKED: Final = regex.compile(r"#+")
_LETTERS: Final = regex.compile(r"\p{L}+")
_ACCENTED: Final = regex.compile(r"[^\W\d_a-zA-Z]")
# A heading of fewer words may have no accents by chance.
_BARE_WORDS: Final = 3


# --- numbering ---------------------------------------------------------------------------------------------------------


def numbering(outline: Outline) -> Iterator[Finding]:
    """Gaps, repeats and disorder among the units below one parent, a sequence whose first number is lost, and numbers that
    have lost their dot.
    """
    bare: list[Unit] = []
    seen: set[tuple[str, int]] = set()
    for _, siblings in groupby(sorted(_numbered(outline), key=lambda n: (n[0], n[1])), key=lambda n: n[:2]):
        last: tuple[int, Unit] | None = None
        units = [unit for _, _, unit in siblings]
        undotted = [unit for unit in units if unit.rule in _DOTTED and _is_undotted(outline.flow, unit)]
        bare += undotted if len(undotted) < len(units) or units[0].rule == "roman" else []
        for unit in units:
            value = _value(unit)
            if value is None:
                break
            if last is None and value > 1 and (unit.rule, value - 1) not in seen:
                words = {"label": unit.label, "expected": _labelled(unit, value - 1)}
                yield Finding("numbering-start", (_head(unit),), words)
            elif last is not None and value != 1 and (code := _disorder(unit, last[0], value)):
                above = last[1]
                words = {"before": above.label, "label": unit.label, "expected": _labelled(unit, last[0] + 1)}
                yield Finding(code, (_head(above), _head(unit)), words)
            last = (value, unit)
            seen.add((unit.rule, value))
    if bare:
        labels = ", ".join(unit.label or "" for unit in bare)
        yield Finding(
            "missing-dot", tuple(_head(unit) for unit in sorted(bare, key=lambda u: u.start)), {"labels": labels}
        )


def _numbered(outline: Outline) -> Iterator[tuple[int, str, Unit]]:
    """The units with a number: the index of their parent, their style, themselves, in the order of the text."""
    for unit in outline.units:
        if unit.label is not None and not unit.path.startswith("@annex"):
            yield -1 if unit.parent is None else unit.parent, unit.rule, unit


def _value(unit: Unit) -> int | None:
    """The place of a unit in its sequence, read from its label."""
    label = (unit.label or "").rsplit(" ", 1)[-1]
    if unit.rule.startswith("decimal"):
        label = label.rsplit(".", 1)[-1]
    if label.isdigit():
        return int(label)
    if unit.rule != "letter" and unit.rule != "upper" and (value := roman(label)):
        return value
    return LETTERS.find(label.lower()) + 1 or None if len(label) == 1 else None


def _disorder(unit: Unit, before: int, value: int) -> str | None:
    if value == before + 1 or (unit.rule in ("letter", "upper") and (before, value) == (4, 6)):
        return None
    return "numbering-repeat" if value == before else "numbering-gap" if value > before else "numbering-order"


def _labelled(unit: Unit, value: int) -> str:
    """The label that a unit would have with that value."""
    label = unit.label or ""
    if unit.rule.startswith("decimal"):
        return f"{label.rpartition('.')[0]}.{value}"
    if unit.rule in ("letter", "upper"):
        letter = LETTERS[value - 1] if value <= len(LETTERS) else "?"
        return letter.upper() if unit.rule == "upper" else letter
    word, _, number = label.rpartition(" ")
    text = to_roman(value) if not number.isdigit() and roman(number) else str(value)
    return f"{word} {text}".strip()


def _is_undotted(flow: str, unit: Unit) -> bool:
    end = unit.start + len(unit.label or "")
    behind = flow[end : end + 4]
    return flow[unit.start : end] == unit.label and behind[:1] == " " and behind.lstrip()[:1] not in "./)-:,"


def _head(unit: Unit) -> tuple[int, int]:
    """The span of a unit's number and heading, the number alone where it has none."""
    return unit.start, unit.heading_end or unit.start + len(unit.label or "")


# --- what is announced ---------------------------------------------------------------------------------------------------


def counts(outline: Outline, scanner: Scanner) -> Iterator[Finding]:
    """A number of items that a line or heading announces against those that follow it."""
    children = _children(outline)
    blocks = outline.blocks
    starts = [block.start for block in blocks]
    announced_in = {bisect_left(starts, m.start + 1) - 1: m for m in scanner.scan(outline.flow)}  # the last of each
    for k, mention in announced_in.items():
        if k < 0 or mention.end > blocks[k].end or outline.units[blocks[k].unit].kind in _SILENT:
            continue
        items = _items(outline, children, k, mention)
        announced = int(mention.match["count"])
        if len(items) > 1 and len(items) != announced:
            text = " ".join(mention.match[0].split())
            words = {"text": text, "announced": announced, "found": len(items)}
            yield Finding("count-mismatch", ((mention.start, mention.end),), words)


def _children(outline: Outline) -> dict[int, list[Unit]]:
    out: dict[int, list[Unit]] = {}
    for unit in outline.units:
        if unit.parent is not None:
            out.setdefault(unit.parent, []).append(unit)
    return out


def _items(outline: Outline, children: dict[int, list[Unit]], k: int, mention: Mention) -> Sequence[object]:
    """What an announcement in block `k` counts: the bullets right below a line that ends in a colon, else the units below
    the heading.
    """
    block, blocks = outline.blocks[k], outline.blocks
    below = [unit for unit in children.get(block.unit, ()) if unit.start > block.start]
    below = [unit for unit in below if unit.rule == below[0].rule]
    if "section" in mention.rule.set:
        following = k + 1 < len(blocks) and blocks[k + 1].kind == "unit" and blocks[k + 1].start > block.start
        return below if following and below and outline.units[blocks[k + 1].unit] is below[0] else ()
    if outline.flow[mention.end : block.end].strip(" .") and outline.flow[block.end - 1] != ":":
        return ()
    if k + 1 < len(blocks) and blocks[k + 1].unit == block.unit:
        after = blocks[k + 1]
        if after.kind != "bullet" or (block.kind == "bullet" and after.marker == block.marker):
            return ()
        return _run(blocks, k + 1)
    return below


def _run(blocks: Sequence[Block], k: int) -> list[Block]:
    """The bullets from `k` on that have its marker; deeper ones between them do not count."""
    first = blocks[k]
    out: list[Block] = []
    for block in blocks[k:]:
        if block.unit != first.unit or block.kind != "bullet":
            break
        if block.marker == first.marker or (block.marker[:1] == first.marker[:1] == "("):
            out.append(block)
    return out


def annexes(outline: Outline, scanner: Scanner, citations: Sequence[Citation]) -> Iterator[Finding]:
    """An annex that is announced and not there."""
    if any(unit.kind == "annex" for unit in outline.units):
        return
    masked = [(citation.start, citation.end) for citation in citations]
    found = list(scanner.scan(outline.flow, masked=_apart(masked)))
    if found:
        text = " ".join(found[0].match[0].split())
        yield Finding("missing-annex", tuple((m.start, m.end) for m in found), {"text": text})


def _apart(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted spans without those inside another."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if not out or start >= out[-1][1]:
            out.append((start, end))
    return out


def horizons(outline: Outline, scanner: Scanner, targets: Sequence[Target]) -> Iterator[Finding]:
    """A heading with two years, of which the targets below it got the first."""
    dated = {target.horizon_from[0]: target.horizon for target in targets if target.horizon_from}
    starts = sorted(dated)
    for unit in outline.units:
        if unit.heading_start is None or unit.heading_end is None or not unit.kind.startswith("objectives"):
            continue
        for mention in scanner.scan(outline.flow, unit.heading_start, unit.heading_end):
            k = bisect_left(starts, mention.start)
            if k < len(starts) and starts[k] < mention.end:
                words = {"text": " ".join(mention.match[0].split()), "horizon": dated[starts[k]]}
                yield Finding("two-horizons", ((mention.start, mention.end),), words)


# --- how the lines are broken --------------------------------------------------------------------------------------------


def lines(text: Text, outline: Outline) -> Iterator[Finding]:
    """Sentences that a blank line divides, headings on several lines, dashes that are no bullets, numbers left alone."""
    split: list[tuple[int, int]] = []
    dashes: list[tuple[int, int]] = []
    headings: list[tuple[int, int]] = []
    alone: list[tuple[int, int]] = []
    for block in outline.blocks:
        unit = outline.units[block.unit]
        if unit.kind in _SILENT:
            continue
        if block.marker and block.kind in ("unit", "bullet") and (lone := _lone(text.view, block)):
            alone.append(lone)
        if "\n" not in text.view[block.start : block.end]:
            continue
        head = unit.heading_end if block.kind == "unit" and unit.heading_start is not None else None
        if head is not None and "\n" in text.view[unit.heading_start : head]:
            headings.append((unit.heading_start or block.start, head))
        for gap in _GAP.finditer(outline.flow, head or block.start, block.end):
            if _BLANK_LINE.search(text.view, *gap.span()):
                split.append(_around(outline.flow, gap, block))
        dashes += _dashes(text.view, outline.flow, block)
    dashes += _open_items(outline)
    for code, spans in (
        ("split-sentence", split),
        ("false-bullet", dashes),
        ("split-heading", headings),
        ("lone-marker", alone),
    ):
        if spans:
            yield Finding(code, tuple(spans), {"count": len(spans)})


def _open_items(outline: Outline) -> Iterator[tuple[int, int]]:
    """Recipients that end without a mark before the next dash, where the others have one."""
    blocks = outline.blocks
    items = [i for i, b in enumerate(blocks) if b.kind == "bullet" and outline.units[b.unit].kind == "recipients"]
    open_ = [i for i in items if outline.flow[blocks[i].end - 1] not in ";,./:"]
    if len(open_) * 4 > len(items):
        return
    for i in open_:
        if i + 1 < len(blocks) and blocks[i + 1].kind == "bullet" and blocks[i].unit == blocks[i + 1].unit:
            yield blocks[i].start, blocks[i + 1].end


def _dashes(view: str, flow: str, block: Block) -> list[tuple[int, int]]:
    """The dashes of a paragraph that begin a line and are no bullets."""
    found = _DASH.finditer(view, block.start, block.end)
    return [_around(flow, dash, block) for dash in found if "\n" not in flow[slice(*dash.span())]]


def _lone(view: str, block: Block) -> tuple[int, int] | None:
    """The marker of a paragraph where a line ends behind it."""
    end = block.start
    while end and view[end - 1].isspace():
        end -= 1
    if "\n" not in view[end : block.start]:
        return None
    start = view.rfind("\n", 0, end) + 1
    while start < end and view[start] == " ":
        start += 1
    return (start, end) if view[start:end].strip(".)/:- ") == block.marker.strip(".)/:- ") else None


def _around(flow: str, gap: regex.Match[str], block: Block) -> tuple[int, int]:
    """A break with the words on both sides of it."""
    left = flow.rfind(" ", block.start, max(gap.start() - _BESIDE, block.start)) + 1 or block.start
    right = flow.find(" ", min(gap.end() + _BESIDE, block.end), block.end)
    return left, right if right >= 0 else block.end


def markdown(text: Text, outline: Outline) -> Iterator[Finding]:
    """Units of one level whose markdown headings have different levels: those that differ from most."""
    groups: dict[tuple[int | None, str], list[tuple[int, Unit]]] = {}
    for unit in outline.units:
        if unit.label is None:
            continue
        start = text.span(unit.start, unit.start)[0]
        line = text.source.rfind("\n", 0, start) + 1
        if match := _MARKED.match(text.source, line, start):
            groups.setdefault((unit.parent, unit.rule), []).append((len(match[0]), unit))
    uneven: list[Unit] = []
    for group in groups.values():
        usual = Counter(level for level, _ in group).most_common(1)[0][0]
        uneven += [unit for level, unit in group if level != usual]
    if uneven:
        yield Finding("uneven-markdown", tuple(_head(unit) for unit in uneven), {"count": len(uneven)})


def accents(outline: Outline) -> Iterator[Finding]:
    """Headings whose letters have lost all their marks in a text that has them."""
    if not _ACCENTED.search(outline.flow):
        return
    for unit in outline.units:
        if unit.label and unit.heading_start is not None and unit.heading_end is not None:
            words = outline.flow[unit.heading_start : unit.heading_end]
            if len(_LETTERS.findall(words)) >= _BARE_WORDS and not _ACCENTED.search(words):
                yield Finding(
                    "lost-accents", ((unit.heading_start, unit.heading_end),), {"text": " ".join(words.split())}
                )
