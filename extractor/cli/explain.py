"""A plan for a person's eyes: its summary, and its text with what was read under each line and the rule that read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text as Styled

from ..output.tables import COUNTED
from ..plan import Header, Plan

_STYLES = {
    "section": "bold cyan",
    "field": "cyan",
    "citation": "green",
    "target": "magenta",
    "deadline": "yellow",
    "assignment": "blue",
    "diagnostic": "bold red",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of the source and what is said of it."""

    start: int
    end: int
    kind: str
    words: str


def marks(plan: Plan) -> list[Mark]:
    """What is to be shown of a plan, in the order of the text."""
    out = []
    for s in plan.sections:
        start = s.start if s.heading_start is None else s.heading_start
        end = min(s.end, start + 1) if s.heading_end is None else s.heading_end
        rules = s.rule if s.kind_rule is None else f"{s.rule}, {s.kind_rule}"
        out.append(
            Mark(start, end, "field" if s.kind.startswith("field") else "section", f"{s.path}  {s.kind}  [{rules}]")
        )
    for c in plan.citations:
        values = (c.type, c.symbol or c.number, c.date, c.issuer, c.relation)
        out.append(Mark(c.start, c.end, "citation", f"{' | '.join(v for v in values if v)}  [{c.rule}]"))
    for t in plan.targets:
        value = f"{t.low:g}" if t.low == t.high and t.low is not None else f"{t.low}..{t.high}"
        words = f"{t.indicator or '?'}: {t.comparator} {value} {t.unit or ''} {t.horizon or ''} ({t.status})"
        out.append(Mark(t.start, t.end, "target", f"{words}  [{t.rule}]"))
    for d in plan.deadlines:
        out.append(
            Mark(d.start, d.end, "deadline", f"{' '.join(v for v in (d.kind, d.edtf, d.rrule) if v)}  [{d.rule}]")
        )
    for a in plan.assignments:
        who = ", ".join(actor.name for actor in a.actors)
        partners = f" with {', '.join(p.name for p in a.partners)}" if a.partners else ""
        out.append(Mark(a.start, a.end, "assignment", f"{a.role}: {who}{partners}  [{a.rule}]"))
    for g in plan.diagnostics:
        out += [Mark(start, end, "diagnostic", f"{g.severity}: {g.message}  [{g.code}]") for start, end in g.spans]
    return sorted(out, key=lambda mark: (mark.start, -mark.end))


def explained(plan: Plan, source: str, width: int, only: int | None = None) -> Iterator[Styled]:
    """The lines of `source` (the line number `only`, from 1, alone) folded at `width` columns, marks below each."""
    found = marks(plan)
    position = 0
    for number, line in enumerate(source.splitlines(keepends=True), 1):
        start, position = position, position + len(line)
        bare = line.rstrip("\r\n")
        if only is not None and number != only:
            continue
        here = [mark for mark in found if mark.start < start + max(len(bare), 1) and mark.end > start]
        for offset, piece in _pieces(bare, max(width - 7, 20)):
            label = f"{number:5} " if offset == 0 else "      "
            yield Styled.assemble((label, "dim"), _printable(piece))
            left, right = start + offset, start + offset + len(piece)
            for mark in here:
                if mark.start < right and mark.end > left:
                    yield _underline(mark, piece, left, first=mark.start >= left or (offset == 0 and only is not None))
    if only is None:
        yield from header_lines(plan)


def header_lines(plan: Plan) -> Iterator[Styled]:
    """The header's fields with the rule of each, and the diagnostics that have no place in the text."""
    yield Styled("header", "bold")
    for name in (field.name for field in fields(Header) if field.name not in ("inferred", "rule")):
        value = getattr(plan.header, name)
        rule = plan.header.rule.get(name)
        if value:
            inferred = " (inferred)" if name in plan.header.inferred else ""
            shown = "; ".join(value) if isinstance(value, list) else value
            yield Styled.assemble(
                (f"  {name:11}", "cyan"), str(shown), inferred, (f"  [{rule}]" if rule else "", "dim")
            )
    for found in plan.diagnostics:
        if not found.spans:
            yield Styled(f"  {found.severity}: {found.message}  [{found.code}]", _STYLES["diagnostic"])


def _underline(mark: Mark, piece: str, left: int, *, first: bool) -> Styled:
    before = cell_len(piece[: max(mark.start - left, 0)])
    under = max(cell_len(piece[max(mark.start - left, 0) : mark.end - left]), 1)
    words = f" {mark.words}" if first else ""
    return Styled(" " * (6 + before) + "^" * under + words, _STYLES[mark.kind], overflow="fold")


def _pieces(line: str, width: int) -> Iterator[tuple[int, str]]:
    """A line in pieces of `width` columns, parted at spaces where there are any."""
    offset = 0
    while len(line) - offset > width:
        cut = line.rfind(" ", offset + width // 2, offset + width)
        cut = offset + width if cut < 0 else cut + 1
        yield offset, line[offset:cut]
        offset = cut
    yield offset, line[offset:]


def _printable(piece: str) -> str:
    return "".join(c if c.isprintable() else " " for c in piece)


def summary(plan: Plan, name: str) -> Table:
    """The plan on a few lines, with all that a person should look at."""
    header = plan.header
    table = Table(title=Styled(name), title_justify="left", show_header=False, box=None, padding=(0, 1))
    table.add_column(style="cyan", no_wrap=True)
    table.add_column()
    inferred = dict.fromkeys(header.inferred, " (suy ra)")
    rows = {
        "Cơ quan": header.issuer and header.issuer + inferred.get("issuer", ""),
        "Số, ký hiệu": header.symbol,
        "Ngày": header.date and f"{header.place + ', ' if header.place else ''}{header.date}",
        "Trích yếu": header.title,
        "Kỳ kế hoạch": header.period and header.period + (f" (tầm nhìn {header.vision})" if header.vision else ""),
        "Người ký": header.signer and header.signer.name,
    }
    for label, value in rows.items():
        table.add_row(label, value or "-")
    counts = {kind: len(getattr(plan, kind)) for kind in COUNTED}
    table.add_row("Đã thấy", ", ".join(f"{count} {kind}" for kind, count in counts.items() if count))
    tops = [s.heading or s.path for s in plan.sections if s.level == 1 and s.label]
    table.add_row("Các phần", " · ".join(tops) or "-")
    table.add_row("Còn sót", f"{sum(plan.residue.values())} dấu hiệu chưa xếp được")
    for found in plan.diagnostics:
        table.add_row("Cần xem", f"[{found.code}] {found.message}", style="yellow")
    return table
