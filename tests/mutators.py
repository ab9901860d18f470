"""Damage as it happens to documents on their way: one wound each, its place known, drawn from a seeded `Random`.

A mutator gives the edit it would make, in positions of the undamaged text; several edits of one text do not overlap, so
that each wound stays where it was drawn.
"""

import os
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
# A wound must not be felt further than this in a section that it does not touch.
FAR = 300
# Blank lines and markup between two sections, in code points: a wound there is one of both.
EDGE = 10
# What stands on a page, in code points.
PAGE = 2500


@dataclass(frozen=True)
class Edit:
    """`text[start:end]` gives way to `new`; `copied` is where that was taken from, if it stands in the text."""

    start: int
    end: int
    new: str
    copied: tuple[int, int] | None = None


Mutator = Callable[[str, random.Random], Edit | None]


def _pick(pattern: str, text: str, rng: random.Random) -> re.Match[str] | None:
    """One of the places where `pattern` matches, every one as likely as another."""
    found = list(re.finditer(pattern, text))
    return found[rng.randrange(len(found))] if found else None


def _line(text: str, rng: random.Random) -> tuple[int, int]:
    """A line that is not blank, with its newline."""
    match = _pick(r"[^\n]*[^\s][^\n]*\n?", text, rng)
    return match.span() if match else (0, 0)


def drop_dot(text: str, rng: random.Random) -> Edit | None:
    """A full stop is lost: behind a number, at a sentence's end, inside an abbreviation."""
    match = _pick(r"\.", text, rng)
    return match and Edit(*match.span(), "")


def bare_heading(text: str, rng: random.Random) -> Edit | None:
    """A heading loses its diacritics."""
    match = _pick(r"(?m)^[ #*]*(?:[IVXL]+[./-]|\d+(?:\.\d+)*[./)]|[a-zđ]\)) [^\n]{3,90}$", text, rng)
    if match is None:
        return None
    letters = unicodedata.normalize("NFD", match[0]).replace("đ", "d").replace("Đ", "D")
    return Edit(*match.span(), "".join(c for c in letters if not unicodedata.combining(c)))


def swap_dash(text: str, rng: random.Random) -> Edit | None:
    """A hyphen becomes a dash, or a dash a hyphen."""
    match = _pick("[-–—]", text, rng)
    return match and Edit(*match.span(), rng.choice([c for c in "-–—" if c != match[0]]))


def join_lines(text: str, rng: random.Random) -> Edit | None:
    """A line break becomes a space."""
    match = _pick(r"(?<=\S)\s*\n\s*(?=\S)", text, rng)
    return match and Edit(*match.span(), " ")


def split_line(text: str, rng: random.Random) -> Edit | None:
    """A space becomes a line break."""
    match = _pick(r"(?<=\S) +(?=\S)", text, rng)
    return match and Edit(*match.span(), "\n")


def double_blank(text: str, rng: random.Random) -> Edit | None:
    """A space or line break is there twice."""
    match = _pick(r"[ \n]", text, rng)
    return match and Edit(*match.span(), match[0] * 2)


def cut(text: str, rng: random.Random) -> Edit | None:
    """The file ends anywhere."""
    return Edit(rng.randrange(len(text)), len(text), "") if text else None


def repeat_page(text: str, rng: random.Random) -> Edit | None:
    """A page of the text stands there twice."""
    ends = [match.end() for match in re.finditer("\n", text)]
    if not ends:
        return None
    end = ends[rng.randrange(len(ends))]
    start = next((e for e in ends if e >= end - PAGE), end)
    return Edit(end, end, text[start:end], (start, end))


# Letters that character recognition takes for one another.
_LIKE = {
    "l": "1I",
    "I": "l1",
    "1": "lI",
    "0": "oO",
    "o": "0",
    "O": "0",
    "ă": "â",
    "â": "ă",
    "ơ": "o",
    "ư": "u",
    "đ": "d",
}
_LIKE |= {
    "ế": "ê",
    "ộ": "ô",
    "ạ": "a",
    "ị": "i",
    "ủ": "ù",
    "5": "S",
    "8": "B",
    "m": "rn",
    "c": "e",
    "h": "b",
    ".": ",",
    ",": ".",
}


def misread(text: str, rng: random.Random) -> Edit | None:
    """Character recognition takes one to three letters of a line for others."""
    start, end = _line(text, rng)
    places = [i for i in range(start, end) if text[i] in _LIKE]
    if not places:
        return None
    chosen = set(rng.sample(places, min(rng.randint(1, 3), len(places))))
    return Edit(
        start, end, "".join(rng.choice(_LIKE[c]) if i in chosen else c for i, c in enumerate(text[start:end], start))
    )


def page_number(text: str, rng: random.Random) -> Edit | None:
    """A page number between two lines, with or without a form feed."""
    match = _pick("\n", text, rng)
    number = rng.choice(["{}", "\f{}", "- {} -", "\n{}\n", "Trang {}"]).format(rng.randint(2, 30))
    return match and Edit(match.end(), match.end(), f"{number}\n")


def delete_line(text: str, rng: random.Random) -> Edit | None:
    """A line is lost."""
    start, end = _line(text, rng)
    return Edit(start, end, "") if end > start else None


MUTATORS: dict[str, Mutator] = {
    mutator.__name__: mutator
    for mutator in (
        drop_dot,
        bare_heading,
        swap_dash,
        join_lines,
        split_line,
        double_blank,
        cut,
        repeat_page,
        misread,
        page_number,
        delete_line,
    )
}


def damage(text: str, names: Sequence[str], rng: random.Random) -> tuple[str, list[Edit]]:
    """The text with a wound of each of the mutators in `names`, as far as they find a place beside the others; the edits
    in the order of the text.
    """
    edits: list[Edit] = []
    for name in names:
        edit = MUTATORS[name](text, rng)
        if edit and all(edit.end < other.start or other.end < edit.start for other in edits):
            edits.append(edit)
    edits.sort(key=lambda edit: edit.start)
    return patched(text, edits), edits


def patched(text: str, edits: Sequence[Edit]) -> str:
    """The text after edits that are in order and do not overlap."""
    parts = []
    done = 0
    for edit in edits:
        parts += (text[done : edit.start], edit.new)
        done = edit.end
    return "".join((*parts, text[done:]))


def flipped(data: bytes, count: int, rng: random.Random) -> bytes:
    """The bytes with `count` of them replaced by random ones."""
    out = bytearray(data)
    for _ in range(count if data else 0):
        out[rng.randrange(len(out))] = rng.randrange(256)
    return bytes(out)


def noise(rng: random.Random) -> bytes:
    """A small file of random bytes: any, text-like, or pieces of marks and encodings that mean something."""
    size = rng.choice([0, 1, 2, 3, 17, 200, 3000])
    kind = rng.randrange(3)
    if kind == 0:
        return rng.randbytes(size)
    if kind == 1:
        letters = "IVX123.)-+|/ \n\t%aăđiơ KẾHOẠCHĐiềusốngày\u0301\u200b\u00a0«“\r\f"
        return "".join(rng.choice(letters) for _ in range(size)).encode()
    pieces = [
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\0",
        b"\n",
        b"I. ",
        b"%",
        b"K\xe1\xba\xbe HO",
        b"\xe1\xba",
        b"\x1a",
        b"&amp;",
        b"<br>",
        b"\r",
    ]
    return b"".join(rng.choice(pieces) for _ in range(size // 2))


# --- material ------------------------------------------------------------------------------------------------------------


def corpus() -> list[Path]:
    """Our own sample plans."""
    return sorted(f for f in (ROOT / "corpus").iterdir() if f.suffix in (".txt", ".md") and "README" not in f.name)


def material() -> list[Path]:
    """Our own sample plans, and the real documents that KEHOACH_REAL names, where they are."""
    real = (ROOT / os.environ.get("KEHOACH_REAL", "../shared") / "documents").resolve()
    return corpus() + (sorted(real.glob("*.txt")) if real.is_dir() else [])


def read(file: Path) -> str:
    """The text of a sample, composed as it is stored, without its mark."""
    return file.read_bytes().decode("utf-8").removeprefix("\ufeff")


# --- what damage does ----------------------------------------------------------------------------------------------------

VALUES = {
    "sections": ("path", "heading", "kind"),
    "citations": ("text", "type", "symbol", "date", "issuer", "title", "pinpoint", "relation"),
    "targets": ("text", "indicator", "comparator", "low", "high", "unit", "status", "direction", "horizon"),
    "deadlines": ("text", "kind", "edtf", "rrule"),
    "assignments": ("text", "role", "task"),
}


@dataclass(frozen=True)
class Seen:
    """A record without ids and offsets: what it says, and where it stood."""

    kind: str
    values: tuple[Hashable, ...]
    start: int
    end: int


def seen(plan: Any) -> list[Seen]:
    """The records of a plan by what they say."""
    out = []
    for kind, fields in VALUES.items():
        for record in getattr(plan, kind):
            values: list[Hashable] = [repr(getattr(record, field)) for field in fields]
            if kind == "assignments":
                values += [tuple(m.text for m in record.actors), tuple(m.text for m in record.partners)]
            if kind == "sections" and record.heading_start is None:
                out.append(Seen(kind, tuple(values), record.start, record.start + 1))
            elif kind == "sections":  # the wound of a child is none of the section
                out.append(Seen(kind, tuple(values), record.start, record.heading_end))
            else:
                out.append(Seen(kind, tuple(values), record.start, record.end))
    return out


def untouched(records: Sequence[Seen], edits: Sequence[Edit]) -> Iterator[Seen]:
    """The records with no wound in them or at their edge."""
    for record in records:
        if not any(edit.start <= record.end and record.start <= edit.end for edit in edits):
            yield record


def far(plan: Any, records: Sequence[Seen], edits: Sequence[Edit]) -> list[Seen]:
    """The records that no wound should reach: in another top-level section and at least `FAR` code points away.

    Three things reach further by what they mean. Letterhead, title and preamble give years and names to the whole
    document: where they are wounded nothing is far. The parts of the foot are told from one another and from the last
    unit above them: where one of them, or the head of an annex, is wounded, all these are. A heading that names an agency
    teaches its name to the whole document: where one is wounded no assignment is far. A repeated page wounds the parts
    that it repeats.
    """
    copies = [Edit(*edit.copied, "") for edit in edits if edit.copied]
    tops = [section for section in plan.sections if section.parent is None]
    hurt = [top for top in tops if any(_touches(edit, top.start, top.end) for edit in edits)]
    repeated = [top for top in tops if any(_touches(copy, top.start, top.end) for copy in copies)]
    if any(top.kind in ("header", "preamble", "decision") for top in (*hurt, *repeated)):
        return []
    foot = [top for top in tops if top.kind in ("closing", "recipients", "signature", "annex")]
    ends = [(top.start, top.heading_end or top.start if top.kind == "annex" else top.end) for top in foot]
    if any(_touches(edit, *end) for edit in (*edits, *copies) for end in ends):
        hurt += foot + [top for top in tops if top.start < foot[0].start][-1:]
    mentions = sorted(span for agency in plan.agencies for span in agency.mentions)
    heads = [(s.start, s.heading_end) for s in plan.sections if s.heading_end is not None]
    names = [head for head in heads if any(start < head[1] and head[0] < end for start, end in mentions)]
    taught = any(_touches(edit, *name) for edit in edits for name in names)
    return [
        record
        for record in records
        if not (taught and record.kind == "assignments")
        and all(record.end <= top.start or top.end <= record.start for top in hurt)
        and all(record.start >= edit.end + FAR or record.end <= edit.start - FAR for edit in edits)
    ]


def _touches(edit: Edit, start: int, end: int) -> bool:
    return edit.start - EDGE <= end and start <= edit.end + EDGE


def lost(before: Sequence[Seen], after: Sequence[Seen], *, paths: bool = True) -> list[Seen]:
    """The records of `before` that `after` has no more, or says otherwise; `paths`: the path of a section, too (a repeated
    page may be one annex more, so that all later ones are counted anew).
    """

    def says(record: Seen) -> tuple[str, tuple[Hashable, ...]]:
        return record.kind, record.values[1:] if record.kind == "sections" and not paths else record.values

    left = Counter(says(record) for record in after)
    out = []
    for record in before:
        key = says(record)
        if left[key]:
            left[key] -= 1
        else:
            out.append(record)
    return out
