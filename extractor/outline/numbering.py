"""What stands at the head of a line: bullets and the numbers of units, with their place in their sequence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import regex

# The letters in the order in which points are numbered (Nghị định 34/2016/NĐ-CP; no f, j, w, z).
LETTERS: Final = "abcdđeghiklmnopqrstuvxy"
_ROMAN: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
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
    `numbers` (all parts of a decimal), whether its delimiter is there, and the offsets of the number and of what follows.
    """

    style: str
    value: int
    label: str
    start: int
    end: int
    delimited: bool
    numbers: tuple[int, ...] = ()
    rule: str = ""


def roman(numeral: str) -> int | None:
    """The value of a roman numeral to 89, None where it is not the one way to write it."""
    total = 0
    for char, after in zip(numeral, numeral[1:] + " ", strict=True):
        value = _ROMAN.get(char)
        if value is None:
            return None
        total += -value if _ROMAN.get(after, 0) > value else value
    return total if 0 < total < 90 and numeral == to_roman(total) else None


def to_roman(value: int) -> str:
    """The roman numeral of a value from 1 to 89."""
    out = ""
    for amount, numeral in ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while value >= amount:
            out += numeral
            value -= amount
    return out


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
    mark, gap, follow = (match["d"] or "").lstrip(), match["gap"], match["next"]
    after = match.end() - len(follow)
    alone = not follow
    if not mark:
        return _bare(match, text, after, end)
    if not (alone or gap or follow.isupper() or follow in "\"'(" or (mark[-1] in ")/" and follow.isalpha())):
        return []
    if mark == ":" and not (match["roman"] or match["upper"]):
        return []
    # "1- 100% số hộ" may be a number and its text or a range: the sequence must want it.
    weak = bool(gap and mark == "-" and match["arabic"] and follow.isdigit()) or (mark == "," and not match["letter"])
    if gap and mark == "-" and follow and not (weak or follow.isupper() or follow in "\"'("):
        return []

    def made(style: str, value: int | None, label: str, numbers: tuple[int, ...] = ()) -> list[Marker]:
        return [Marker(style, value, label, start, after, not weak, numbers, style)] if value else []

    if match["worn"]:
        return _worn(match["worn"], start, after, capitals=_is_title(text[after:end]))
    if match["decimal"]:
        parts = tuple(int(part) for part in match["decimal"].split("."))
        return made(f"decimal-{len(parts)}", parts[-1], match["decimal"], parts) if all(parts) else []
    if match["arabic"]:
        digits = match["arabic"]
        return made("arabic-bracket" if ")" in mark else "arabic", int(digits), digits)
    if match["letter"]:
        out = made("letter", LETTERS.find(match["letter"]) + 1, match["letter"])
        if match["letter"] != "l" or ")" in mark:
            return out
        # "l. MỤC ĐÍCH, YÊU CẦU" is a scanned roman one, "l. Mục đích" may be a scanned arabic one.
        capitals = _is_title(text[after:end])
        return [*made("roman", 1, "I"), *out] if capitals else [*out, *made("arabic", 1, "1")]
    capital = match["upper"] or match["roman"]
    out = made("roman", roman(capital), capital) if match["roman"] else []
    if len(capital) == 1:
        letter = LETTERS.find(capital.lower()) + 1
        out += made("upper", letter, capital)
        # "B)" behind "a)" is a scanned small letter.
        out += made("letter", letter, capital.lower()) if ")" in mark else []
    return out


def _is_title(text: str) -> bool:
    """Whether what a number stands before is a title in capitals."""
    return len(text) > 3 and text.isupper()


def _worn(number: str, start: int, end: int, *, capitals: bool) -> list[Marker]:
    """The readings of a scanned number: "Il" is roman two or arabic eleven. Weak, but the roman one before capitals."""
    numeral, digits = (number.translate(str.maketrans(other, one * 2)) for other, one in (("l1", "I"), ("lI", "1")))
    value = roman(numeral)
    out = [Marker("roman", value, numeral, start, end, capitals, (), "roman")] if value else []
    if digits.isdigit() and len(digits) == 2 and int(digits):
        out.append(Marker("arabic", int(digits), digits, start, end, False, (), "arabic"))
    return out


def _bare(match: regex.Match[str], text: str, after: int, end: int) -> list[Marker]:
    """A number that has lost its dot: "I MỤC TIÊU", "5 Thực hiện", "2.1 Đến năm 2025". Weak: the sequence must want it."""
    start = match.start()
    if not match["gap"] or not match["next"].isupper():
        return []
    if match["decimal"]:
        parts = tuple(int(part) for part in match["decimal"].split("."))
        return (
            [
                Marker(
                    f"decimal-{len(parts)}",
                    parts[-1],
                    match["decimal"],
                    start,
                    after,
                    True,
                    parts,
                    f"decimal-{len(parts)}",
                )
            ]
            if all(parts)
            else []
        )
    following = text[after + 1 : after + 2]
    if match["roman"] and following.isupper() and after < end:
        value = roman(match["roman"])
        return [Marker("roman", value, match["roman"], start, after, False, (), "roman")] if value else []
    if match["arabic"] and int(match["arabic"]) and len(match["arabic"]) < 3:
        return [Marker("arabic", int(match["arabic"]), match["arabic"], start, after, False, (), "arabic")]
    return []
