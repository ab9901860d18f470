"""What the symbol of a document says: "81/2021/NĐ-CP", "21-CT/TW", "3131/UBND-VP" to number, year, type, issuer.

A slash before the type is the State's way (Nghị định 30/2020/NĐ-CP, Phụ lục I and III), a hyphen the Party's (Hướng dẫn
36-HD/VPTW). Letters are never corrected: what is put right is their case, blanks, and a hyphen that a converter lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import regex

Family = Literal["assembly", "legal", "administrative", "party", "letter"]

# number (l, I and O are scanned digits), slash or hyphen, year, codes: "12/2023/NĐ-CP", "/KH-UBND", "298KH/TWĐTN".
_SHAPE: Final = regex.compile(r"([0-9lIO]*[a-zđ]?)([/-]?)(?:((?:19|20)[0-9]{2})[/-](?=\D))?(\D.*)")
# Spaces anywhere, and what stands in front for a number not yet filled in.
_BLANK: Final = regex.compile(r"^[.…x\s]+(?=[/-])|\s+")
_CODES: Final = regex.compile(r"([/-])")
# The National Assembly and its Standing Committee write their term where others write type and issuer: 133/2024/QH15.
_ASSEMBLY: Final = regex.compile(r"(?:QH|UBTVQH)[0-9]{1,2}|QHK[0-9]{1,2}")
_CAPITALS: Final = regex.compile(r"[A-ZĐƯ]")
_STROKE: Final = str.maketrans("Đđ", "DD")


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol taken apart; `text` is its canonical form, `bodies` the codes of issuer and drafting unit in order."""

    text: str
    family: Family
    number: str | None
    year: str | None
    type: str | None
    bodies: tuple[str, ...]

    @property
    def joint(self) -> bool:
        """Whether several bodies issued it together: TTLT, NQLT (liên tịch)."""
        return self.type is not None and self.type.endswith("LT") and len(self.bodies) > 1

    @property
    def key(self) -> str:
        """What two spellings of the same symbol share: case, a lost stroke of Đ and leading zeros do not count."""
        return code_key(self.text).lstrip("0")


def code_key(code: str) -> str:
    """Return a code without case and without the stroke of Đ: "NĐ" and "ND", "TTg" and "TTG" are one."""
    return code.upper().translate(_STROKE)


class SymbolReader:
    """Reads symbols by the codes that are known; an unknown issuer is read too, an unknown type is an issuer."""

    __slots__ = ("_bodies", "_codes", "_types")

    def __init__(self, types: Iterable[str], issuers: Iterable[str]) -> None:
        self._types = _table(types)
        self._bodies = _table(issuers)
        self._codes = self._bodies | self._types

    def read(self, raw: str, *, typed: bool) -> Symbol | None:
        """Return the symbol that `raw` spells, or None; without a type word (`typed`) only a known type makes one."""
        shape = _SHAPE.fullmatch(_BLANK.sub("", raw))
        if shape is None:
            return None
        number, mark, year, rest = shape.groups()
        pieces = [self._cased(piece) for piece in _CODES.split(rest)]
        pieces = self._split(pieces)
        codes = pieces[::2]
        if not all(map(self._likely, codes)):
            return None
        type_ = _look(self._types, codes[0])
        if _ASSEMBLY.fullmatch(codes[0]) and year:
            family: Family = "assembly"
            type_ = None
        elif type_ is not None and (len(codes) > 1 or typed):
            family = "legal" if year else "party" if mark != "/" else "administrative"
        elif typed and (len(codes) > 1 or (mark == "/" and _capitals(codes[0]) > 1)):
            family, type_ = "letter", None
        else:
            return None
        bodies = tuple(codes) if type_ is None else tuple(codes[1:])
        text = "".join((number, mark or "-", f"{year}/" if year else "", *pieces))
        return Symbol(text, family, number or None, year, type_, bodies)

    def _cased(self, code: str) -> str:
        """`code` in the letter case of the known code that it spells: QĐ-TTG is QĐ-TTg; letters stay as they are."""
        known = _look(self._codes, code)
        if known is None or known == code:
            return code
        return "".join(
            mine.lower() if theirs.islower() else mine.upper() for mine, theirs in zip(code, known, strict=True)
        )

    def _split(self, pieces: list[str]) -> list[str]:
        """Put the hyphen back that a converter lost between type and issuer: NĐCP, QĐUBND."""
        first = pieces[0]
        if len(pieces) > 1 or _look(self._codes, first) or _ASSEMBLY.fullmatch(first):
            return pieces
        for end in range(len(first) - 1, 0, -1):
            head, tail = _look(self._types, first[:end]), _look(self._bodies, first[end:])
            if head and tail and len(head) > 1:
                return [self._cased(first[:end]), "-", self._cased(first[end:])]
        return pieces

    def _likely(self, code: str) -> bool:
        """Whether `code` is known or has two capitals: "Ban" is a word, PV01 and L are codes."""
        return _look(self._codes, code) is not None or _capitals(code) > 1 or len(code) == 1 or code[-1:].isdigit()


def _table(codes: Iterable[str]) -> dict[str, str]:
    """Codes by their capitals; where no code has these letters, by the letters without stroke."""
    given = list(codes)
    return {code_key(code): code for code in given} | {code.upper(): code for code in given}


def _look(table: Mapping[str, str], code: str) -> str | None:
    return table.get(code.upper()) or table.get(code_key(code))


def _capitals(code: str) -> int:
    return len(_CAPITALS.findall(code))
