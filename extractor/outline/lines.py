"""The lines of a view, what each one is, and whether a newline only wraps a sentence."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

import regex

from .numbering import Marker, bullet, markers

Pairs = Collection[tuple[str, str]]


@dataclass(slots=True)
class Line:
    """One printed line: `start` and `end` of its text without the spaces around it; `blanks` is the number of blank lines,
    page numbers and rules of dashes before it, `length` what it takes of the width, markup and indent included; `gaps` are
    the places where tabs or wide gaps part the cells of a row.
    """

    start: int
    end: int
    text: str
    blanks: int
    row: bool
    bullet: tuple[str, int] | None
    markers: list[Marker]
    length: int
    gaps: tuple[int, ...] = ()

    @property
    def caps(self) -> bool:
        """Whether the letters are capitals, two at least."""
        return is_caps(self.text)


_NOISE: Final = regex.compile(
    r"\|?[-=~.•+ ]*\|?|[-. ]*\d{1,3}[-. ]*|\d{1,3} ?/ ?\d{1,3}"
    r"|\|?(?: *:?-{2,}:? *\|)+(?: *:?-{2,}:?)?|(?:\. *){4,}|\[?[Pp]age \d+\]?|!\[[^\]\n]*\]\([^)\n]*\)"
)
_COLUMNS: Final = regex.compile(r"\S {4,}(?=\S)")
# The last word before a gap, not the first of its cell.
_BEFORE_GAP: Final = regex.compile(r"(?<=\S )(\p{Ll}+) *\Z")
_SMALL: Final = regex.compile(r"[\p{Ll}]")
_BIG: Final = regex.compile(r"\p{Lu}")
_SMALL_WORD: Final = regex.compile(r"(?<!\w)\p{Ll}{2}")
_WORD: Final = regex.compile(r"[\p{L}\p{N}&]+")
# What can only go on with the line before: a small letter, a closing mark, a number with its unit.
_GOES_ON: Final = regex.compile(
    r"[\p{Ll},;)\]%…]|\d[\d.,]*(?: ?[%‰]| \p{Ll}|[./-]\d|[/-]\p{Lu})|\d{4}(?!\d)|-(?= ?\p{Ll})|/\p{L}"
)
_TERMINAL: Final = ".:;!?"
# By how many columns wrapped lines differ, the last word being as long as it is.
_RAGGED: Final = 10


def is_caps(text: str) -> bool:
    """Whether `text` is written in capitals: two at least, and no small letter but those of symbols such as "QĐ-TTg"."""
    if _SMALL_WORD.search(text):
        return False
    return len(_SMALL.findall(text)) * 12 <= len(text) and len(_BIG.findall(text)) >= 2


def split(
    view: str, tabbed: str | None, open_words: Collection[str], is_noise: Callable[[int, int], bool]
) -> list[Line]:
    """The lines of `view` that are neither blank nor noise (page numbers, rules, signature stamps).

    `tabbed` is the text with its tabs, at the same offsets, where it has any: a line of cells parted by tabs is a table row.
    A gap behind one of the `open_words` may part no cells: the sentence goes on.
    """
    out: list[Line] = []
    blanks = 0
    position, end = 0, len(view)
    while position <= end:
        newline = view.find("\n", position, end)
        stop = end if newline < 0 else newline
        text = view[position:stop]
        bare = text.strip()
        left = position + len(text) - len(text.lstrip())
        right = left + len(bare)
        if not bare or (_NOISE.fullmatch(bare) and not _lone_mark(bare)) or is_noise(left, right):
            blanks += 1
        else:
            gaps = _gaps(bare, tabbed[left:right] if tabbed else "", open_words)
            out.append(_line(view, left, right, gaps, blanks, len(text.rstrip())))
            blanks = 0
        position = stop + 1
        if newline < 0:
            break
    return out


def _line(view: str, left: int, right: int, gaps: Sequence[int], blanks: int, length: int) -> Line:
    """The line whose words are `view[left:right]`; at the `gaps`, counted from its begin, its cells are parted."""
    bare = view[left:right]
    row = bool(gaps) or _is_piped(bare)
    places = tuple(left + gap for gap in gaps)
    if row:
        return Line(left, right, bare, blanks, row, None, [], length, places)
    if bare[0] == "|":
        left += 1 + len(bare[1:]) - len(bare[1:].lstrip(" "))
    right = left + len(view[left:right].rstrip("| "))
    found = bullet(view, left, right)
    if found is None:
        heads = markers(view, left, right)
    else:
        inner = markers(view, found[1], right) if found[0] == "-" else []
        heads = [marker for marker in inner if marker.style == "letter" and marker.certain]
    return Line(left, right, view[left:right], blanks, row, found, heads, length, places)


def _lone_mark(bare: str) -> bool:
    """A bullet alone on its line, or a number with its mark ("1."): text follows on the next line."""
    return bare in "-+•" or bool(regex.fullmatch(r"\d{1,2}[.)/]", bare))


def _is_piped(bare: str) -> bool:
    """Whether a line is a table's row by its pipes."""
    if bare[0] == "|":
        return bare.count("|") > 2 or (bare.count("|") == 2 and len(bare) > 2 and bare[-1] == "|")
    return bare.count(" | ") >= 2


def _gaps(bare: str, source: str, open_words: Collection[str]) -> list[int]:
    """Where the cells of a row without pipes are parted: by its tabs, or by wide gaps; empty where it is no such row."""
    if "|" in bare:
        return []
    if source.count("\t") >= 2:
        gaps = [i for i, char in enumerate(source) if char == "\t"]
    else:
        gaps = [match.start() + 1 for match in _COLUMNS.finditer(bare)]
    stray = sum(len(gaps) > 1 and _is_stray(bare, gap, open_words) for gap in gaps)
    return gaps if len(gaps) - stray > 1 else []


def _is_stray(bare: str, gap: int, open_words: Collection[str]) -> bool:
    """Whether a sentence goes on behind a gap: "trước ngày     30/11/2023"."""
    word = _BEFORE_GAP.search(bare, 0, gap)
    return word is not None and word[1] in open_words and not bare[gap:].lstrip()[:1].isupper()


class Words(NamedTuple):
    """The words that tell whether a line goes on: `unfinished` ones at its end, unless `finished` is what the last two are; the
    `references` behind which a number stands; the `pinpoints` behind which even the next number of a sequence is none; `pairs`
    of words between which a name may be broken.
    """

    unfinished: Collection[str] = ()
    finished: Collection[str] = ()
    references: Collection[str] = ()
    pinpoints: Collection[str] = ()
    pairs: Pairs = ()


class Wrapping:
    """Which newlines only wrap a sentence: judged by the line's fill, its last word, the next one's first."""

    __slots__ = ("_words", "width")

    def __init__(self, lines: Sequence[Line], words: Words) -> None:
        self._words = words
        self.width = _width(lines)

    def full(self, line: Line, after: Line) -> bool:
        """Whether `line` could take no further word in a text that is wrapped at `width` columns."""
        if not self.width:
            return False
        first = after.text.split(" ", 1)[0]
        return self.width - 1 <= line.length + 1 + len(first) and line.length <= self.width + 4

    def joins(self, line: Line, after: Line, *, title: bool) -> bool:
        """Whether `after` goes on with the sentence of `line`; `title`: the paragraph so far may be a unit's title."""
        if line.row or after.row or line.text.endswith("./."):
            return False
        last, first = line.text[-1], after.text[0]
        full = not after.blanks and self.full(line, after)
        if self.paired(line, after) or (first.isdigit() and self.refers(line)):
            return True
        if _GOES_ON.match(after.text):
            if last in ".!?":
                return full
            if last == ":":
                return full and not title
            if last == ";":
                return not after.blanks and bool(self.width)
            return first.isalpha() or first in ",;)]%…-/" or not (title and (after.blanks or line.caps))
        if self.unfinished(line) and last not in _TERMINAL:
            return not after.blanks or not after.caps or line.caps
        if after.blanks or last in ":":
            return False
        if line.caps and after.caps and title:
            return last not in _TERMINAL
        if not full:
            return False
        return last in ".;!?" or not title or _is_name(after.text)

    def unfinished(self, line: Line) -> bool:
        """Whether the line ends in a word or mark after which something must come."""
        if line.text[-1] in ",-(/":
            return True
        words = _WORD.findall(line.text[-24:])
        if not words or not line.text[-1].isalnum():
            return False
        return words[-1].lower() in self._words.unfinished and " ".join(words[-2:]).lower() not in self._words.finished

    def refers(self, line: Line) -> bool:
        """Whether the line ends in a word that a number follows ("theo khoản", "trong tháng")."""
        word = line.text.rsplit(" ", 1)[-1]
        return not word.isupper() and word.lower() in self._words.references

    def points(self, line: Line) -> bool:
        """Whether the line ends in a pinpoint: a number below it, even the next of its sequence, belongs to it."""
        words = line.text[-40:].split(" ")[-2:]
        if len(words) < 2 or words[-1].isupper():
            return False
        before = "#" if words[0][:1].isdigit() or len(words[0].strip(",")) == 1 or words[0].endswith(",") else words[0]
        return f"{before} {words[1]}".lower() in self._words.pinpoints

    def paired(self, line: Line, after: Line) -> bool:
        """Whether a name known to the gazetteer is broken between the two lines ("Bộ Lao động" / "- Thương binh ...")."""
        if not line.text[-1].isalnum() and line.text[-1] != "-":
            return False
        dash = "-" if line.text[-1] == "-" or after.text[0] == "-" else ""
        last = _WORD.findall(line.text[-24:])
        first = [word.lower() for word in _WORD.findall(after.text[:32].lstrip("- "))]
        if not last or not first or not after.text.lstrip("- ")[0].isupper():
            return False
        word = last[-1].lower()
        return (word, dash + " ".join(first[:2])) in self._words.pairs or (word, dash + first[0]) in self._words.pairs


def _is_name(text: str) -> bool:
    """Whether a line starts with two capitalised words: rather a proper name than a sentence."""
    words = _WORD.findall(text[:40])
    return len(words) > 1 and words[0][0].isupper() and words[1][0].isupper() and not words[1].isupper()


def _width(lines: Sequence[Line]) -> int:
    """The column at which the text is wrapped, 0 where it is not: the longest of the lines whose sentence goes on with a
    small letter on the very next line, where such lines are common, a quarter of them are about as long, and few lines are
    longer; so two lines run into one do not count, nor do broken headings above paragraphs in one line each.
    """
    wrapped = sorted(
        line.length
        for line, after in pairwise(lines)
        if not (after.blanks or line.row or after.row) and line.text[-1] not in _TERMINAL and after.text[0].islower()
    )
    if len(wrapped) < 3 or len(wrapped) * 12 < len(lines):
        return 0
    longest, alike = len(wrapped) - 1 - len(wrapped) // 20, 1 + len(wrapped) // 4
    found = (wrapped[i] for i in range(longest, alike - 1, -1) if wrapped[i] - wrapped[i - alike] <= _RAGGED)
    widest = next(found, 0)
    longer = sum(line.length > widest + _RAGGED for line in lines if not line.row)
    return widest if widest <= 200 and longer <= len(wrapped) // 2 else 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of a line that stands in a column of its own: 0 is the left one."""

    start: int
    end: int
    column: int


_CELL: Final = regex.compile(r"[^|\s](?:[^|\n]*?[^|\s])??(?= {3}| *\||\s*$)")


def cells(view: str, line: Line) -> list[Cell]:
    """The cells of a line: parted by pipes, or by three spaces and more; a line set far to the right is in column 1."""
    piped = "|" in line.text
    begin = view.rfind("\n", 0, line.start) + 1
    if not piped and "   " not in line.text and line.text == line.text.strip() != "":
        return [Cell(line.start, line.end, int(line.start - begin > 20))]
    out: list[Cell] = []
    for match in _CELL.finditer(view, line.start, line.end):
        if piped:
            column = max(view.count("|", line.start, match.start()) - (view[line.start] == "|"), 0)
        else:
            column = int(bool(out) or match.start() - begin > 20)
        out.append(Cell(match.start(), match.end(), column))
    return out
