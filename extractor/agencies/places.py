"""Places in the names of agencies: the word for a level, its proper name, and whether it is the issuer's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import regex

from ..rules.gazetteer import Entry
from ..rules.rules import RuleSet, forms, trie

LEVELS: Final = ("province", "district", "commune")
_NEVER: Final = "(?!)"


class PlaceWords:
    """The words for places ("tỉnh", "huyện"), the Party committees named after them, and the names of provinces."""

    def __init__(self, rules: RuleSet, provinces: Iterable[Entry]) -> None:
        lexicons = rules.lexicons
        self.levels = {level: lexicons.get(f"{level}_words", ()) for level in LEVELS}
        self.all = tuple(word for level in LEVELS for word in self.levels[level])
        self.committees = dict(zip(lexicons.get("committees", ()), lexicons.get("committee_words", ()), strict=True))
        self._short = dict(pair.split(": ", 1) for pair in lexicons.get("place_abbreviations", ()))
        self._shortened = regex.compile(rf"({trie(self._short) or _NEVER})(?:\.| ) *(?=\p{{Lu}}\p{{Ll}})")
        bodies = (*self.committees, *lexicons.get("bodies_of_places", ()))
        self.last_words = frozenset(body.split()[-1] for body in bodies)
        names = [name for entry in provinces for name in (entry.name, *entry.aliases)]
        proper = trie(form for name in names for form in (name, name.upper())) or _NEVER
        province = trie(form for word in self.levels["province"][:1] for form in forms(word)) or _NEVER
        levels = "|".join(sorted((*self.all, *self.committees), key=len, reverse=True)) or _NEVER
        self.province_name = regex.compile(rf"(?:{proper})(?!\w)")
        self._province = regex.compile(rf"(?<!\w){province} +({proper})(?!\w)")
        self._at_end = regex.compile(rf"(?i)(?<!\w)({levels}) +((?-i:[\p{{Lu}}\d])[^,;]*)(?=[,;]|$)")
        self._bare = regex.compile(rf"(?i)(?<!\w)({levels})$")

    def of(self, issuer: str | None, flow: str) -> Places:
        """The places of a document: those in the issuer's name, and the one province that the text of a lower level names."""
        places = Places(self, issuer)
        for match in self._at_end.finditer(issuer or ""):
            word = self.committees.get(match[1].lower(), match[1].lower())
            places.names.setdefault(word, match[2].strip())
            places.level = next((level for level in LEVELS if word in self.levels[level]), places.level)
        if places.names and not any(word in places.names for word in self.levels["province"]):
            found = {match[1].title() if match[1].isupper() else match[1] for match in self._province.finditer(flow)}
            if len(found) == 1:
                places.names[self.levels["province"][0]] = found.pop()
        return places

    def written(self, place: str) -> str:
        """A place with the abbreviation of its word written out ("TX. Sông Cầu")."""
        match = self._shortened.match(place)
        return f"{self._short[match[1]]} {place[match.end() :]}" if match else place

    def bare(self, name: str) -> str | None:
        """The word for a place that ends a name without a proper name behind it; of a committee, the word it stands for."""
        match = self._bare.search(name)
        return self.committees.get(match[1].lower(), match[1].lower()) if match else None

    def is_many(self, place: str) -> bool:
        """Whether a place is several ("các huyện, thành phố")."""
        return "," in place or not place.lower().startswith(self.all)

    def level(self, place: str) -> str | None:
        """The level of a place; where cities follow districts ("các thành phố, huyện") that of the districts."""
        lower = place.lower()
        found = min(
            ((lower.find(w), level) for level in LEVELS for w in self.levels[level] if w in lower), default=None
        )
        if found is None:
            return None
        capital = found[1] == LEVELS[0] and not lower.startswith(self.levels[LEVELS[0]][0])
        return LEVELS[1] if capital and self.is_many(place) else found[1]

    def fits(self, place: str | None, levels: Iterable[str | None]) -> bool:
        """Whether a place may be that of a body that there is on `levels`; a city may stand on two."""
        if place is None:
            return False
        own = self.level(place)
        return any(level is None or level == own or place.lower().startswith(self.levels[level]) for level in levels)

    def cased(self, place: str) -> str:
        """A place as names have it: its word in small letters, its proper name with capitals."""
        if not place.isupper() or len(place) < 3:
            return place
        word = next((w for w in sorted(self.all, key=len, reverse=True) if place.lower().startswith(w)), "")
        return word + place[len(word) :].title()


@dataclass(slots=True)
class Places:
    """The issuer of a document, its level, and the proper names of its places by the word before them ("tỉnh": "Lạng Sơn")."""

    words: PlaceWords
    issuer: str | None = None
    level: str | None = None
    names: dict[str, str] = field(default_factory=dict)
    # What the issuer is called without its place ("Đảng ủy"), where names are never without one.
    stem: str | None = None

    def is_own(self, place: str) -> bool:
        """Whether a place is the issuer's, with or without its proper name."""
        lower = place.lower()
        return lower in self.names or any(
            lower in (f"{word} {name}".lower(), name.lower()) for word, name in self.names.items()
        )

    def completed(self, name: str) -> str:
        """`name` with the proper name behind the word for a place that ends it, or with the place behind the issuer's stem."""
        if self.issuer and self.stem and name.lower().endswith(self.stem.lower()):
            return name + self.issuer[len(self.stem) :]
        proper = self.names.get(self.words.bare(name) or "")
        return f"{name} {proper}" if proper else name
