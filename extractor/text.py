"""Bytes to text, and text to the folded view that the rules read.

Folding replaces one code point by one code point, so a position in the view is a position in the source. Only where the
source holds characters that must be composed or dropped (combining marks, zero-width characters, soft hyphens, character
references) does `Text` keep a sparse map back.
"""

from __future__ import annotations

import codecs
import hashlib
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache
from typing import Final

import regex


class SourceError(ValueError):
    """Bytes that are no text, or a path that cannot be read; the message says what was tried and what to do."""


@dataclass(frozen=True, slots=True)
class Document:
    """A decoded source: `text` without byte order mark, the `encoding` it was read with (None for a `str`), `sha256` of
    its bytes, and how many code points had to be replaced because they could not be decoded.
    """

    text: str
    name: str | None
    sha256: str
    encoding: str | None
    replaced: int = 0


_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Bytes that no text file holds: C0 controls other than tab, line feed, vertical tab, form feed, carriage return, escape.
_BINARY: Final = bytes(set(range(32)) - {9, 10, 11, 12, 13, 27})
# Letters of Vietnamese that Windows-1258 writes in one or two bytes; other languages of Windows code pages lack them.
_VIETNAMESE: Final = regex.compile("[ăĂâÂđĐêÊôÔơƠưƯ]|[aăâeêioôơuưy][\u0300\u0301\u0303\u0309\u0323]", regex.I)
_SURROGATE: Final = regex.compile("[\ud800-\udfff]")


def read_text(source: str | bytes, *, name: str | None = None) -> Document:
    """Decode `source`: UTF-8 (with or without mark), UTF-16, UTF-32 with mark, Windows-1258.

    A `str` is taken as it is. Up to one code point in a hundred that is no valid UTF-8 is replaced by U+FFFD and counted.
    Raises `SourceError` for anything else.
    """
    if isinstance(source, str):
        digest = hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()
        text, count = _SURROGATE.subn("\ufffd", source)
        return Document(text, name, digest, None, count)
    digest = hashlib.sha256(source).hexdigest()
    text, encoding = _decode(source, name)
    text, lone = _SURROGATE.subn("\ufffd", text)
    bad = text.count("\ufffd") if encoding == "utf-8 with errors" else lone
    return Document(text, name, digest, encoding.split()[0], bad)


def _decode(data: bytes, name: str | None) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), encoding
            except UnicodeDecodeError as error:
                if encoding != "utf-8":
                    raise SourceError(
                        _complaint(
                            name,
                            f"it begins with the mark of {encoding.upper()}, but {error.reason} at byte {error.start}",
                        )
                    ) from error
                data = data[len(mark) :]
    wide = _utf16(data)
    if wide is not None:
        return wide
    share = len(data.translate(None, _BINARY)) / len(data) if data else 1.0
    if share < 0.99 or (b"\0" in data and share < 0.999):
        raise SourceError(_complaint(name, "it is binary: tried UTF-8 and UTF-16, found control bytes"))
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        first = error
    try:
        text = data.decode("cp1258")
    except UnicodeDecodeError:
        text = ""
    if len(_VIETNAMESE.findall(text)) > len(text) // 50 and not regex.search(r"[A-Za-zÀ-ỹ][©®µ¸¹»¼½¾§¬]", text):
        return text, "cp1258"
    text = data.decode("utf-8", "replace")
    if text.count("\ufffd") * 100 <= len(text):
        return text, "utf-8 with errors"
    raise SourceError(
        _complaint(
            name,
            f"tried UTF-8 ({first.reason} at byte {first.start}), UTF-16 and Windows-1258; "
            "a text in TCVN3 (ABC) or VNI must be converted to Unicode first",
        )
    )


def _complaint(name: str | None, why: str) -> str:
    return f"{name or 'the source'}: cannot be read as text: {why}. Save it as UTF-8 and try again."


def _utf16(data: bytes) -> tuple[str, str] | None:
    """UTF-16 without a mark, told by line feeds and spaces that are two bytes wide."""
    if len(data) < 4 or len(data) % 2:
        return None
    sample = data[:65536]
    for encoding, newline, space in (("utf-16-le", b"\n\0", b" \0"), ("utf-16-be", b"\0\n", b"\0 ")):
        wide = sample.count(newline) + sample.count(space)
        if wide and wide >= 0.8 * (sample.count(b"\n") + sample.count(b" ")) and b"\0" in sample:
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError:
                continue
    return None


# --- the folded view ---------------------------------------------------------------------------------------------------

_SPACES: Final = "\t\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_NEWLINES: Final = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\u0096\u0097"
_QUOTES: Final = {'"': "“”„‟«»″〝〞", "'": "‘’‚‛′´"}
_SOLIDI: Final = "\u2044\u2215"
_BULLETS: Final = "●▪▫■□◆◇○◦‣⁃∙·✓✔➢➤❖\uf0b7\uf0a7\uf0d8\uf02d"


@cache
def _replacements() -> tuple[tuple[str, str], ...]:
    """Pairs of one code point each; those that do not occur in a text cost next to nothing."""
    pairs = [(c, " ") for c in _SPACES] + [("`", "'")] + [(c, "\n") for c in _NEWLINES] + [(c, "-") for c in _DASHES]
    pairs += [(c, plain) for plain, many in _QUOTES.items() for c in many]
    pairs += [(c, "/") for c in _SOLIDI] + [(c, "•") for c in _BULLETS]
    pairs += [(chr(c), chr(c - 0xFEE0)) for c in range(0xFF01, 0xFF5F)]
    # The letter D with stroke has look-alikes that keyboards and converters leave behind.
    pairs += [("Ð", "Đ"), ("Ɖ", "Đ")]
    return tuple(pairs)


@cache
def _replaced() -> regex.Pattern[str]:
    """Any code point that is replaced; most short texts hold none."""
    return regex.compile(f"[{regex.escape(''.join(old for old, _ in _replacements()))}]")


# A syllable that ends in oa, oe or uy may carry its tone on either vowel (hoà, hòa; uỷ, ủy): the first is the one kept.
_TONED: Final = dict(
    zip(
        ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"],
        ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"],
        strict=True,
    )
)
_TONE: Final = regex.compile(r"(?<![qQ])(?:[oO][àáảãạÀÁẢÃẠèéẻẽẹÈÉẺẼẸ]|[uU][ỳýỷỹỵỲÝỶỸỴ])(?!\p{L})")
# Scanning and typing take the horn off one letter of ươ (nuớc, nưóc), or put the tone on the other (nứơc). No syllable is
# written so: uơ has a final letter in none (thuở, huơ), but behind q (quờn).
_HORNS: Final = {
    damaged: "ư" + toned
    for toned, bare, moved in zip("ơớờởỡợ", "oóòỏõọ", "ưứừửữự", strict=True)
    for damaged in ("u" + toned, "ư" + bare, moved + "ơ")
}
_HORN: Final = regex.compile(r"(?<![qQ])(?:[uU][ơớờởỡợƠỚỜỞỠỢ]|[ưƯ][oóòỏõọOÓÒỎÕỌ]|[ứừửữựỨỪỬỮỰ][ơƠ])(?=[cimnptuCIMNPTU])")
# What scanning makes of the commonest little words; Vietnamese has no such syllables, or none before a number.
_WORN: Final = {"cùa": "của", "cũa": "của", "cúa": "của", "nãm": "năm", "ngảy": "ngày", "dến": "đến", "dồng": "đồng"}
_WORN_BEFORE_NUMBER: Final = {"ngáy": "ngày", "nâm": "năm", "thảng": "tháng"}
_WORN_WORD: Final = regex.compile(
    rf"(?<!\p{{L}})(?:(?:{'|'.join(_WORN)})(?!\p{{L}})|(?:{'|'.join(_WORN_BEFORE_NUMBER)})(?=\s*\d))", regex.IGNORECASE
)
_WORDS: Final = _WORN | _WORN_BEFORE_NUMBER
# Letters that scanning puts for digits inside a number, but not in a symbol, whose number stays as it is printed; a scanned
# hundred is a word that is told, and a share has a rule. (A bracket: rules are folded, too, and their classes name these.)
_WORN_NUMBER: Final = regex.compile(
    r"(?<![\p{L}\d])(?:(?!1[0O]{2}(?![\d.,OSólI])|\d+O{1,2}+ ?%)\d[\d.,OSólI]{0,12}[OSólI][\d.,OSólI]{0,12}+"
    r"(?!\]|\p{L}|(?:/(?:19|20)\d\d)?[/-]\p{L})(?:/\d{1,2}(?!\d))?"
    r"|ó\d*+%|[OlI]\d(?=/[\dlI]\d?(?![\d\p{L}])))|(?<=\d/)[lI]\d(?!\d)"
)
_WORN_DIGIT: Final = regex.compile(r"[Oó]|[lI](?=[.,]?[\dO])|S(?=[.,]?\d|/\d{1,2}$)|(?<=(?:19|20)\d)S(?!\d)")
_DIGITS: Final = {"O": "0", "S": "5", "ó": "6", "l": "1", "I": "1"}
# HTML that a converter left behind: the end of a block ends a line, unless the line is a table's row.
_TAG: Final = regex.compile(
    r"</?(?:a|b|i|u|br|hr|p|div|span|strong|em|sup|sub|center|font|table|tbody|thead|tr|td|th|ul|ol|li|h[1-6])\b[^<>\n]{0,200}>",
    regex.IGNORECASE,
)
_BLOCK: Final = regex.compile(r"</(?:p|div|tr|li|h[1-6])\b|<br\b", regex.IGNORECASE)
# A star at the head of a line with a space behind it is a bullet, any other is emphasis.
_STAR: Final = regex.compile(r"(?m)^([ >]*)\*(?=[ \n]|\Z)|\*")
_UNDERSCORE: Final = regex.compile(r"(?<=[^\W_])(_)(?=[^\W_])|_")
_HASH: Final = regex.compile(r"(?m)^ *#{1,6}(?= |\p{L}|$)")
# The mark of a quotation at the head of a line; before an amount it says "more than", except below a line of the quotation.
_NO_AMOUNT: Final = r"(?! *\d++(?:[.,]\d++)* *(?:[%‰]|\p{Ll}|$))"
_QUOTED: Final = regex.compile(
    rf"(?m)^ {{0,3}}>(?: {{0,3}}>)*(?=[ \n]|\p{{L}}){_NO_AMOUNT}"
    rf"|>(?= \d)(?<=^>{_NO_AMOUNT}[^\n]*\p{{L}}{{2}}[^\n]*\n>)"
)
# What must be composed (a letter and its combining marks; a character reference) or dropped (zero width, an escape).
_WIDE: Final = regex.compile(
    r"\p{L}\p{Mn}+|&(?:amp|nbsp|lt|gt|quot|ndash|mdash);|[\u00ad\u200b-\u200f\u2060-\u2063\ufeff]|\p{Mn}"
    r"|\\(?=[!-/:-@\[-`{-~]|\r?\n|\Z)|</?(?:a|b|i|u|span|strong|em|sup|sub|font)(?:\s[^<>\n]{0,200})?>"
)
_REFERENCES: Final = {
    "&amp;": "&",
    "&nbsp;": " ",
    "&lt;": "<",
    "&gt;": ">",
    "&quot;": '"',
    "&ndash;": "-",
    "&mdash;": "-",
}
# The fast look before `_WIDE`.
_ANY_WIDE: Final = regex.compile(r"[\\&<\u00ad\u0300-\u036f\u200b-\u200f\u2060-\u2063\ufeff]")


def fold(text: str) -> str:
    """Fold `text` one code point for one: spaces, dashes, quotes, full-width forms, tone placement, lost horns, worn words,
    markdown marks.

    A carriage return before a line feed becomes a space, any other a line feed. `len(fold(text)) == len(text)` always.
    """
    if "\r" in text:
        text = text.replace("\r\n", " \n").replace("\r", "\n")
    if _replaced().search(text):
        for old, new in _replacements():
            if old in text:
                text = text.replace(old, new)
    if "<" in text:
        text = _TAG.sub(_blank, text)
    if "ñ" in text:  # a font in which ð and ñ stand for Đ and đ
        text = text.replace("ñ", "đ").replace("ð", "Đ")
    text = text.replace("ð", "đ")
    if ">" in text:
        text = _QUOTED.sub(lambda m: " " * len(m[0]), text)
    if "#" in text:
        text = _HASH.sub(lambda m: " " * len(m[0]), text)
    if "*" in text:
        text = _STAR.sub(lambda m: m[1] + "•" if m[1] is not None else " ", text)
    if "_" in text:
        text = _UNDERSCORE.sub(lambda m: "-" if m[1] else " ", text)
    text = _HORN.sub(lambda m: _in_case(_HORNS[m[0].lower()], m[0]), text)
    text = _WORN_WORD.sub(lambda m: _in_case(_WORDS[m[0].lower()], m[0]), text)
    text = _WORN_NUMBER.sub(lambda m: _WORN_DIGIT.sub(lambda d: _DIGITS[d[0]], m[0]), text)
    return _TONE.sub(lambda m: _in_case(_TONED[m[0].lower()], m[0]), text)


@cache
def _letters() -> dict[int, str]:
    """The plain letter of each Latin letter with marks."""
    marked = {c: unicodedata.normalize("NFD", chr(c))[0] for c in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))}
    return {c: plain for c, plain in marked.items() if plain.isascii()} | {ord("đ"): "d", ord("Đ"): "D"}


def unmarked(text: str) -> str:
    """`text` without the marks of its letters, one code point for one: for words that may have lost some."""
    return text.translate(_letters())


def _blank(tag: regex.Match[str]) -> str:
    """Spaces for a tag, a line feed first where it ends a block outside a table's row."""
    if _BLOCK.match(tag[0]):
        begin = tag.string.rfind("\n", 0, tag.start()) + 1
        if "|" not in tag.string[begin : tag.start()][-2000:]:
            return "\n" + " " * (len(tag[0]) - 1)
    return " " * len(tag[0])


def _in_case(letters: str, model: str) -> str:
    """`letters` as capitals where those of `model` are."""
    return "".join(new.upper() if old.isupper() else new for old, new in zip(model, letters, strict=True))


class Text:
    """A source, its `plain` form (composed, nothing else) and the folded `view` of the same length; `span` leads from
    positions in the view back to positions in the source.
    """

    __slots__ = ("_source_ends", "_source_starts", "_view_ends", "_view_starts", "plain", "source", "view")

    def __init__(self, source: str) -> None:
        self.source = source
        # Edits, in order: source[start:end] stands in the view as view[start:end]; between them both run in step.
        self._source_starts: list[int] = []
        self._source_ends: list[int] = []
        self._view_starts: list[int] = []
        self._view_ends: list[int] = []
        self.plain = self._compose(source) if _ANY_WIDE.search(source) else source
        self.view = fold(self.plain)

    def _compose(self, source: str) -> str:
        parts: list[str] = []
        done = length = 0
        for match in _WIDE.finditer(source):
            old = match[0]
            new = _REFERENCES.get(old)
            if new is None:
                new = unicodedata.normalize("NFC", old) if old[0].isalpha() else ""
            if new == old:
                continue
            start, end = match.span()
            parts += (source[done:start], new)
            length += start - done
            self._source_starts.append(start)
            self._source_ends.append(end)
            self._view_starts.append(length)
            length += len(new)
            self._view_ends.append(length)
            done = end
        parts.append(source[done:])
        return "".join(parts)

    def clean(self, start: int, end: int, flow: str) -> str:
        """The words of `view[start:end]` as printed (dashes, quotes and tone marks kept), with white space collapsed and
        without what `flow`, the view or a copy of it with more spaces, has blanked.
        """
        plain, folded = self.plain[start:end], flow[start:end]
        return " ".join("".join([" " if f.isspace() else p for p, f in zip(plain, folded, strict=True)]).split())

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The source span of `view[start:end]`: combining marks stay with their letter, dropped characters at either
        edge stay outside.
        """
        if not self._view_starts:
            return start, end
        i = bisect_right(self._view_starts, start) - 1
        left = start
        if i >= 0:
            left = (
                self._source_starts[i]
                if start < self._view_ends[i]
                else self._source_ends[i] + start - self._view_ends[i]
            )
        j = bisect_left(self._view_ends, end)
        right = end
        if j < len(self._view_ends) and self._view_starts[j] < end:
            right = self._source_ends[j]
        elif j:
            right = self._source_ends[j - 1] + end - self._view_ends[j - 1]
        return left, max(left, right) if end > start else left
