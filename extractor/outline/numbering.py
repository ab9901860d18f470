"""What stands at the head of a line: bullets and the numbers of units, with their place in their sequence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import regex

from .. import values

# The letters in the order in which points are numbered (Nghị định 34/2016/NĐ-CP; no f, j, w, z).
LETTERS: Final = "abcdđeghiklmnopqrstuvxy"
_LARGEST: Final = 89
# A reading of a number: its style, value (none where it is no such number), label, all its numbers, and whether it is certain.
_Reading = tuple[str, int | None, str, tuple[int, ...], bool]
_OPENING: Final = "\"'("
# What scanned numbers are when they are roman, or arabic.
_AS_ROMAN: Final = str.maketrans("l1", "II")
_AS_DIGITS: Final = str.maketrans("lI", "11")
_BULLET: Final = regex.compile(r"(?:[-+•]|[§ØüoØv](?= \p{Lu}))(?= |\p{L}|[\"'(]|$)")
_BRACKETED: Final = regex.compile(r"\((?:\d{1,2}|[a-zđ]|[ivx]{1,4})\)|[ivx]{2,4}[.)](?= )")
# A mark that stands off its number: "I . Mục đích", "1 .Tuyên truyền", "II - NHIỆM VỤ".
_APART: Final = r"\ {1,2}[.)](?=\ {0,2}[\p{Lu}\"'(]|$)"
_DASH: Final = r"\ -(?=\ \p{Lu}|$)(?!\ [IVXL]+(?!\p{L}))"
# A scanned dot.
_COMMA: Final = r",(?=\ \p{Lu})"
_NUMBER: Final = regex.compile(
    r"""
    (?:(?P<worn>(?=[IVX]*[l1])(?=1*[IVXl])[IVXl1]{2,6}|(?=\d?[lI])(?=[lI]?\d)[\dlI]{2})(?P<d>[.)/]|-(?=\ |\p{Lu}))
      |(?P<decimal>\d{1,2}(?:\.\d{1,2}){1,3})(?P<d>\.\)|[.)/:]|-(?=\ |$)|{apart}|{comma})?
      |(?!\d+/(?:\p{Lu}\p{L}{0,5}-|\d))(?P<arabic>\d{1,3})(?P<d>/\.|\.\)|[.)/:]|-(?=\ |$)|{apart}|{dash}|{comma})?
      |(?![A-Z]/[A-Za-z]{1,2}(?!\w))(?P<roman>[IVXL]{1,7})(?P<d>/\.|[.)/:]|-(?=\ |$|\p{Lu})|{apart}|{dash}|{comma})?
      |(?![A-Z]/[A-Za-z]{1,2}(?!\w))(?P<upper>[A-ZĐ])(?P<d>/\.|[.)/:]|-(?=\ |$)|{apart}|{dash})
      |(?P<letter>[a-zđ])(?P<d>[.)/]|,(?=\ \p{Lu})|{apart})
    )
    (?P<gap>\ *)(?P<next>$|.)
    """.replace("{apart}", _APART)
    .replace("{dash}", _DASH)
    .replace("{comma}", _COMMA),
    regex.X,
)


@dataclass(frozen=True, slots=True)
class Marker:
    """A unit's number: its `style` (what must continue what), `value` in its sequence, `label` as it stands in a path,
    `numbers` (all parts of a decimal), the offsets of the number and of what follows, and whether it is `certain`: else its
    sequence must want it.
    """

    style: str
    value: int
    label: str
    start: int
    end: int
    certain: bool
    numbers: tuple[int, ...] = ()
    rule: str = ""


def roman(numeral: str) -> int | None:
    """The value of a roman numeral in capitals, to 89: "Phần C" is no hundredth part."""
    value = values.roman(numeral) if numeral.isupper() else None
    return value if value is not None and value <= _LARGEST else None


def bullet(text: str, start: int, end: int) -> tuple[str, int] | None:
    """The bullet at the head of `text[start:end]` and where its text begins; "(1)" and "ii)" count as bullets."""
    match = _BULLET.match(text, start, end) or _BRACKETED.match(text, start, end)
    if not match:
        return None
    position = match.end()
    while position < end and text[position] == " ":
        position += 1
    return match[0], position


def markers(text: str, start: int, end: int) -> list[Marker]:
    """The readings of the number at the head of `text[start:end]`, best first: "I." is roman one, then the letter I."""
    match = _NUMBER.match(text, start, end)
    if not match:
        return []
    mark = (match["d"] or "").lstrip()
    if not (_has_title(match, mark) if mark else match["gap"] and match["next"].isupper()):
        return []
    after = match.end() - len(match["next"])
    return [
        Marker(style, value, label, start, after, certain, numbers, style)
        for style, value, label, numbers, certain in _readings(match, mark, text[after:end])
        if value
    ]


def _has_title(match: regex.Match[str], mark: str) -> bool:
    """Whether what follows a number and its mark may be its title, or is not there yet."""
    gap, follow = match["gap"], match["next"]
    if not (not follow or gap or follow.isupper() or follow in _OPENING or (mark[-1] in ")/" and follow.isalpha())):
        return False
    if mark == ":":
        return bool(match["roman"] or match["upper"])
    if mark == "-" and gap and follow:
        return follow.isupper() or follow in _OPENING or _may_be_range(match, mark)
    return True


def _may_be_range(match: regex.Match[str], mark: str) -> bool:
    """ "1- 100% số hộ" may be a number and its text or a range."""
    return bool(mark == "-" and match["gap"] and match["arabic"] and match["next"].isdigit())


def _readings(match: regex.Match[str], mark: str, title: str) -> Iterator[_Reading]:
    """What a number may be, best first."""
    capitals = len(title) > 3 and title.isupper()
    certain = not (_may_be_range(match, mark) or mark in ("", ","))
    if worn := match["worn"]:
        yield from _worn(worn, capitals)
    elif decimal := match["decimal"]:
        parts = tuple(map(int, decimal.split(".")))
        # Without its mark it is still sure: no sentence begins with one.
        yield f"decimal-{len(parts)}", parts[-1] if all(parts) else None, decimal, parts, mark != ","
    elif digits := match["arabic"]:
        if mark or len(digits) < 3:
            yield "arabic-bracket" if ")" in mark else "arabic", int(digits), digits, (), certain
    elif letter := match["letter"]:
        yield from _letter(letter, mark, capitals)
    else:
        yield from _capital(match["upper"] or match["roman"], mark, title, certain)


def _worn(number: str, capitals: bool) -> Iterator[_Reading]:
    """A scanned number: "Il" is roman two or arabic eleven. Only before capitals is the roman one certain."""
    numeral, digits = number.translate(_AS_ROMAN), number.translate(_AS_DIGITS)
    yield "roman", roman(numeral), numeral, (), capitals
    if digits.isdigit() and len(digits) == 2:
        yield "arabic", int(digits), digits, (), False


def _letter(letter: str, mark: str, capitals: bool) -> Iterator[_Reading]:
    """A small letter: "l. MỤC ĐÍCH, YÊU CẦU" is a scanned roman one, "l. Mục đích" may be a scanned arabic one."""
    worn = letter == "l" and ")" not in mark
    if worn and capitals:
        yield "roman", 1, "I", (), True
    yield "letter", LETTERS.find(letter) + 1, letter, (), True
    if worn and not capitals:
        yield "arabic", 1, "1", (), True


def _capital(number: str, mark: str, title: str, certain: bool) -> Iterator[_Reading]:
    """Capitals: a roman number, a letter, or behind "a)" a scanned small one; without a mark a roman one before capitals."""
    if mark or title[1:2].isupper():
        yield "roman", roman(number), number, (), certain
    if mark and len(number) == 1:
        value = LETTERS.find(number.lower()) + 1
        yield "upper", value, number, (), certain
        if ")" in mark:
            yield "letter", value, number.lower(), (), certain
