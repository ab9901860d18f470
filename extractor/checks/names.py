"""What looks wrong with names: one name spelled in two ways, a drafting unit with swapped letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import regex

from ..citations.symbols import code_key
from ..outline.tree import Outline
from ..plan import Agency
from ..rules.diagnostics import Finding
from ..rules.gazetteer import Gazetteer
from ..text import unmarked

_NAME: Final = regex.compile(r"(?<![\p{L}\p{N}])(\p{Lu}\p{Ll}+) (?=(\p{Lu}\p{Ll}+)(?![\p{L}\p{N}]))")
_LETTER: Final = regex.compile(r"[\p{L}\p{N}]")
_CODE: Final = regex.compile(r"(?<![\p{L}\p{N}])[A-ZĐ]{4,}(?![\p{L}\p{N}/-])")


class NameChecks:
    """The codes of drafting units; made once, never changed."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._known = {code_key(code) for entry in gazetteer for code in entry.codes}
        units = [code for entry in gazetteer.of("issuer_codes") if entry.kind == "unit" for code in entry.codes]
        self._units = {swapped: code for code in units if len(code) > 3 for swapped in _swaps(code_key(code))}

    def units(self, outline: Outline) -> Iterator[Finding]:
        """A code among the recipients that is a known drafting unit's with two letters swapped."""
        for unit in outline.units:
            for match in _CODE.finditer(outline.flow, unit.start, unit.end) if unit.kind == "recipients" else ():
                key = code_key(match[0])
                if key in self._units and key not in self._known:
                    yield Finding("unknown-unit-code", (match.span(),), {"text": match[0], "likely": self._units[key]})

    @staticmethod
    def marks(outline: Outline) -> Iterator[Finding]:
        """A name of two syllables of which one has lost its marks, beside the same name with them."""
        places: dict[tuple[str, str], list[tuple[int, int]]] = {}
        for match in _NAME.finditer(outline.flow):
            places.setdefault((match[1], match[2]), []).append((match.start(), match.end(2)))
        bare: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for name in places:
            bare.setdefault((unmarked(name[0]), unmarked(name[1])), []).append(name)
        for names in bare.values():
            for name in names:
                full = next((other for other in names if _has_lost(name, other)), None)
                if full is not None and len(places[name]) <= len(places[full]):
                    spans = (*places[name], places[full][0])
                    yield Finding("name-lost-mark", spans, {"text": " ".join(name), "likely": " ".join(full)})

    @staticmethod
    def agencies(flow: str, agencies: Sequence[Agency]) -> Iterator[Finding]:
        """An agency whose hyphens or capitals differ from mention to mention."""
        for agency in agencies:
            printed: dict[str, dict[str, tuple[int, int]]] = {}
            for start, end in agency.mentions:
                text = " ".join(flow[start:end].split())
                if not text.isupper():
                    letters = "".join(_LETTER.findall(text)).casefold()
                    printed.setdefault(letters, {}).setdefault(_spelling(text), (start, end))
            for spellings in printed.values():
                if len(spellings) > 1:
                    names = "; ".join(" ".join(flow[start:end].split()) for start, end in spellings.values())
                    yield Finding("agency-spelling", tuple(spellings.values()), {"names": names})


def _spelling(text: str) -> str:
    """A name as its spellings are compared: the first letter may be of either case, a hyphen have spaces or none."""
    return (text[:1].upper() + text[1:]).replace(" - ", "-")


def _swaps(code: str) -> Iterator[str]:
    for i in range(len(code) - 1):
        if code[i] != code[i + 1]:
            yield code[:i] + code[i + 1] + code[i] + code[i + 2 :]


def _has_lost(name: tuple[str, str], full: tuple[str, str]) -> bool:
    """Whether one syllable of `name` is that of `full` without any mark, and the other is the same."""
    differs = [i for i in (0, 1) if name[i] != full[i]]
    return len(differs) == 1 and name[differs[0]].isascii() and not full[differs[0]].isascii()
