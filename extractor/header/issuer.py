"""The issuer's name: from the capitals of a letterhead, or recovered from the text, spelled out and with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import regex

from ..rules.gazetteer import Entry, Gazetteer
from ..rules.rules import RuleSet, forms, trie
from ..text import fold, unmarked

_SPACE: Final = regex.compile(r"\s+")
_ABBREVIATION: Final = regex.compile(r"\p{Lu}{2}|&")
# A word that cannot be spoken: an abbreviation ("THCS", "TNHH").
_SHORT: Final = regex.compile(r"[^AEIOUY]{2,}")
_DASH: Final = regex.compile(r" ?- ?")
_PROPER: Final = r"\p{Lu}[\p{L}']*(?:[ -]\p{Lu}[\p{L}']*){0,4}|\d{1,2}(?!\d)"


def key(name: str) -> str:
    """A name folded for looking it up: case, dashes and spaces, "&" for "và", tone placement."""
    text = fold(name).casefold().replace("&", " và ")
    return _DASH.sub(" ", _SPACE.sub(" ", text)).replace(",", "").strip()


def name_pairs(gazetteer: Gazetteer) -> frozenset[tuple[str, str]]:
    """Where a line may break inside a name of an agency before a capital: the word before and the two words (at the name's
    end, the one) behind, in small letters; with a dash before them where the name has one there.
    """
    pairs: set[tuple[str, str]] = set()
    for entry in gazetteer.of("organisations", "departments", "ministries", "provinces"):
        for name in (entry.name, *entry.aliases):
            words = regex.findall(r"(?:- ?)?[\p{L}\p{N}&]+", fold(name))
            for i in range(1, len(words)):
                if words[i].lstrip("- ")[0].isupper():
                    after = " ".join(word.replace("- ", "-") for word in words[i : i + 2])
                    pairs.add((words[i - 1].lstrip("- ").lower(), after.lower()))
    return frozenset(pairs)


def _sentence(capitals: str) -> str:
    """Words in capitals as small letters behind a first capital; those with figures stay ("COVID-19")."""
    words = (word if regex.search(r"\d", word) else word.lower() for word in capitals.split())
    text = " ".join(words)
    return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class Setting:
    """What the rest of the document says of its place: the view, the title, the place line, the day of issue."""

    view: str
    title: str
    place: str | None
    date: str | None


class Issuers:
    """Names of issuers and places, ready to be completed."""

    def __init__(self, rules: RuleSet, gazetteer: Gazetteer) -> None:
        self._levels = rules.lexicons.get("levels", ())
        self._short = dict(pair.lower().split(": ", 1) for pair in rules.lexicons.get("place_abbreviations", ()))
        self._placed = tuple(key(word) for word in rules.lexicons.get("placed", ()))
        self._placed_below = tuple(key(word) for word in rules.lexicons.get("placed_below", ()))
        self._topical = tuple(key(word) for word in rules.lexicons.get("topical", ()))
        self._long = dict(
            zip(rules.lexicons.get("letterhead_short", ()), rules.lexicons.get("letterhead_long", ()), strict=True)
        )
        committees = self._committees = tuple(key(word) for word in rules.lexicons.get("committees", ()))
        self._places: dict[str, list[Entry]] = {}
        self._seats: dict[str, list[Entry]] = {}
        for place in gazetteer.of("provinces"):
            for name in (place.name, *place.aliases, place.full_name or place.name):
                self._places.setdefault(key(name), []).append(place)
            if place.seat:
                self._seats.setdefault(key(place.seat), []).append(place)
        # Names by key; a name that ends in a bare level word ("UBND tỉnh") is known without it as well.
        self._names: dict[str, str] = {}
        stems: dict[str, str] = {}
        ends = tuple(f" {level}" for level in self._levels)
        for entry in gazetteer.of("organisations", "departments", "ministries"):
            stem = next((entry.name.removesuffix(end) for end in ends if entry.name.endswith(end)), None)
            for name in (entry.name, *entry.aliases):
                # An abbreviation is spelled out; another name in full words stays as it is printed.
                full, short = (entry.name, stem) if _ABBREVIATION.search(name) else (name, None)
                self._names.setdefault(key(name), full)
                end = next((end for end in ends if name.endswith(end)), None)
                if end is not None:
                    stems.setdefault(key(name.removesuffix(end)), short or full.removesuffix(end))
        self._names = stems | self._names
        for name, full in list(self._names.items()):
            # The committee of a town or an urban district is named like that of a district: Huyện ủy, Quận ủy.
            for committee in committees if name.endswith(committees) else ():
                count = len(committee.split())
                like = " ".join((*name.split()[:-count], committee))
                self._names.setdefault(like, " ".join((*full.split()[:-count], committee.capitalize())))
        self._codes: dict[str, str] = {}
        for entry in gazetteer.of("organisations", "departments", "ministries", "issuer_codes"):
            for code in entry.codes:
                self._codes.setdefault(
                    code, next((entry.name.removesuffix(end) for end in ends if entry.name.endswith(end)), entry.name)
                )
        words = trie(form for level in self._levels for form in forms(level))
        self._level = regex.compile(rf"(?<!\w)(?P<level>{words})(?!\p{{L}}(?!CM))\.? *+(?P<proper>{_PROPER})?(?!\w)")
        self._heads = regex.compile(rf"(?<!\w)(?:{words})(?!\w)")

    def full(self, names: Sequence[str], setting: Setting) -> str | None:
        """The last of `names` (an issuer behind its superiors, as printed), spelled out and with its place."""
        if not names:
            return None
        agency, place = self._split(names[-1])
        whole = self._names.get(key(f"{agency} {self._body(names[-2])[0]}")) if len(names) > 1 else None
        agency = whole or self._spelled(agency, setting)
        above = next((found for name in reversed(names[:-1]) if (found := self._body(name)[1])), "")
        if place and key(above).startswith(f"{key(place)} "):
            place = above
        elif not place and self._wants_place(agency):
            place = above or self._province(setting)
        elif not place and (whole or key(agency).startswith(self._placed_below)):
            place = above
        if place:
            place = self._complete(place, setting)
        return f"{agency} {place}".strip() or None

    @property
    def highest(self) -> str:
        """The level word of a province, for a body of which the text says no more."""
        return self._levels[0] if self._levels else ""

    def knows(self, name: str) -> bool:
        """Whether the gazetteer knows the name, with or without a place behind it."""
        agency, _ = self._split(_SPACE.sub(" ", name).strip())
        return key(agency) in self._names

    def is_name(self, name: str) -> bool:
        """Whether the gazetteer knows the name as it is, without a place behind it."""
        return key(name) in self._names

    def of_code(self, code: str) -> str | None:
        """The name of the body whose code in symbols is `code` ("UBND": "Ủy ban nhân dân")."""
        return self._codes.get(code)

    def follows(self, name: str, more: str) -> bool:
        """Whether `more` goes on with an unfinished `name` to give one that the gazetteer knows."""
        wanted = key(f"{name} {more.strip(' ;.,')}")
        return (key(name) not in self._names and wanted in self._names) or wanted in self._names

    def _wants_place(self, agency: str) -> bool:
        return any(key(agency) == word or key(agency).startswith(word + " ") for word in self._placed)

    def _split(self, name: str) -> tuple[str, str]:
        """The agency's own words and its place ("TỈNH LẠNG SƠN"); a level word alone counts as a place to be completed.

        A level word inside a known name is part of it ("THƯƠNG BINH VÀ XÃ HỘI").
        """
        known = len(self._known_beginning(name))
        whole = len(name.rstrip()) - 1
        found = [m for m in self._level.finditer(name, known) if m.start() > 0 and m.end() >= whole]
        if not found:
            return name.strip(), ""
        match = found[0]
        return name[: match.start()].strip(" -,"), name[match.start() :].strip()

    def _body(self, name: str) -> tuple[str, str]:
        """A superior's own words and its place, which behind a Party committee stands without its level ("TỈNH ỦY LẠNG SƠN")."""
        agency, place = self._split(name)
        committee = self._known_beginning(agency)
        if place or not key(committee).endswith(self._committees):
            return agency, place
        return committee, agency[len(committee) :].strip()

    def _known_beginning(self, name: str) -> str:
        """The longest beginning of `name` that the gazetteer knows as a name, a bare "tỉnh" not at its end; "" for none."""
        ends = [match.end() for match in regex.finditer(r"\S+", name)]
        known = (name[:end] for end in reversed(ends) if key(name[:end]) in self._names)
        return next((beginning for beginning in known if not beginning.lower().endswith(self._levels)), "")

    def _spelled(self, agency: str, setting: Setting) -> str:
        known = self._names.get(key(agency))
        if known is not None:
            return known
        own = self._cased(agency, setting, proper=False)
        if own != agency:
            return own  # the document itself writes the whole name in small letters
        head, _, rest = agency.partition(" ")
        if head in self._long:
            rest = self._spelled(rest, setting) if rest else ""
            return f"{self._long[head]} {rest.capitalize() if rest.isupper() else rest}".strip()
        # A name that ends in a place's proper name ("HUYỆN ỦY TÂN KHÊ"): the longest known beginning is spelled as known.
        beginning = self._known_beginning(agency)
        if beginning:
            rest = agency[len(beginning) :].strip()
            topic = key(beginning).startswith(self._topical)
            within = bool(self._known_beginning(rest))  # "ĐẢNG ỦY SỞ Y TẾ"
            rest = self._spelled(rest, setting) if within else self._cased(rest, setting, proper=not topic)
            return f"{self._names[key(beginning)]} {_sentence(rest) if rest.isupper() and topic else rest}"
        return own

    def _cased(self, text: str, setting: Setting, *, proper: bool) -> str:
        """Capitals to the spelling that the document itself uses elsewhere; else each word, or the first, with a capital."""
        if not text.isupper():
            return text[:1].upper() + text[1:]
        pattern = r"\s+".join(regex.escape(word) for word in text.split())
        seen = Counter(
            _SPACE.sub(" ", match[0])
            for match in regex.finditer(rf"(?<!\w){pattern}(?!\w)", setting.view, regex.IGNORECASE)
            if not match[0].isupper() and match[0][0].isupper()
        )
        if seen:
            return seen.most_common(1)[0][0]
        if proper:
            return " ".join(word if _SHORT.fullmatch(unmarked(word)) else word.capitalize() for word in text.split())
        return text  # unknown capitals stay as printed: a guess at their case would be one more thing to check

    def _complete(self, place: str, setting: Setting) -> str:
        """ "TỈNH LẠNG SƠN" as "tỉnh Lạng Sơn"; "tỉnh" alone with the name that the document gives it."""
        match = self._level.match(place)
        if match is None:
            return self._cased(place, setting, proper=True)
        level = self._level_word(match["level"])
        if match["proper"]:
            proper = place[match.start("proper") :]
            known = self._known(proper, setting.date)
            if known is not None and level in (known.full_name or ""):
                return known.full_name or place
            return f"{level} {self._cased(proper, setting, proper=True)}"
        return self._resolve(level, setting) or level

    def _level_word(self, word: str) -> str:
        lowered = word.lower().rstrip(".")
        return self._short.get(lowered, lowered)

    def _resolve(self, level: str, setting: Setting) -> str | None:
        """The place that "tỉnh" (huyện, xã ...) alone means here: by the title, the place line, the text's own mentions."""
        for text in (setting.title, setting.view):
            seen: Counter[str] = Counter()
            for match in self._level.finditer(text):
                if match["proper"] and self._level_word(match["level"]) == level:
                    proper = match["proper"]
                    known = self._leading(proper)
                    if known is not None:
                        seen[known] += 1
                    elif not proper.isupper() and level not in (self._levels[0], self._levels[1]):
                        seen[proper] += 1
            if seen:
                return f"{level} {self._cased(seen.most_common(1)[0][0], setting, proper=True)}"
            if text is setting.title and setting.place:
                known_place = self._known(setting.place, setting.date)
                if known_place is not None and level in (known_place.full_name or ""):
                    return known_place.full_name
                if level not in (self._levels[0],):
                    return f"{level} {setting.place}"
        return None

    def _leading(self, proper: str) -> str | None:
        """The province whose name `proper` begins with."""
        words = proper.split()
        for end in range(min(len(words), 6), 0, -1):
            known = self._known(" ".join(words[:end]), None)
            if known is not None:
                return known.name
        return None

    def _known(self, name: str, date: str | None) -> Entry | None:
        """The province-level unit of that name, the one in force on the day where several had it."""
        found = self._places.get(key(name)) or self._seats.get(key(name)) or []
        return next((e for e in found if e.valid_on(date)), found[-1] if found else None)

    def _province(self, setting: Setting) -> str:
        """The province of a department: by the place line, else by the names of provinces in the text."""
        if setting.place:
            known = self._known(setting.place, setting.date)
            if known is not None:
                return known.full_name or ""
        return self._resolve(self._levels[0], setting) or "" if self._levels else ""
