"""Rule files (`rules/*.toml`) to `Rule`s. The rule language is described in `rules/README.md`.

Every complaint is a `RuleError` that names file, rule and key.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import regex

from ..text import fold, unmarked


class RuleError(ValueError):
    """A rule file asks for what cannot be; the message names file, rule and key."""


DIGIT: Final = "0-9"
_SHARED: Final = "shared"
_KEYS: Final = {"name", "starts", "then", "set", "accept", "reject", "pending", "note"}
_GROUP: Final = regex.compile(r"\(\?P<(\w+)>")
_SPECIAL: Final = regex.compile(r"[*_#<>`]")
# What `spaced` looks at: an escape, a class, a space with its quantifier unless that is a count.
_SPACED: Final = regex.compile(r"(?s)\\.|\[(?:\\.|[^\]\\])*+|(?P<space> )(?!\{)(?P<many>[?*+]?)")
_PART: Final = regex.compile(r"\{([a-z][a-z_]*)(?::([a-z_]+))?\}")


@dataclass(frozen=True, slots=True)
class Example:
    """A text a rule must match: `text` without marks, the marked `span` (None: anywhere), the field values `expected`."""

    text: str
    span: tuple[int, int] | None
    expected: Mapping[str, Any]


@dataclass(frozen=True)
class Rule:
    """One rule: how a thing begins (`starts`), how it goes on (`then`), what is `set` where it matches, and its proof."""

    kind: str
    name: str
    order: int
    starts: tuple[str, ...]
    then: str
    set: Mapping[str, Any]
    accept: tuple[Example, ...]
    reject: tuple[str, ...]
    pending: tuple[Example, ...]
    file: str = field(compare=False, default="")

    @cached_property
    def pattern(self) -> regex.Pattern[str]:
        """The whole pattern, `starts` included: case is ignored behind the start unless a group says `(?-i:...)`.

        It is compiled when it is first asked for: most documents need few of the rules.
        """
        try:
            return regex.compile(f"{head(self.starts)}(?:{self.then})", regex.IGNORECASE)
        except regex.error as error:
            raise RuleError(f"{self.file}: rule {self.name}: the pattern cannot be read: {error}") from error

    def compile(self) -> None:
        """Compile the pattern now, also without marks where it is used so."""
        for rule in (self, self.__dict__.get("bare", self)):
            _ = rule.pattern

    @property
    def groups(self) -> frozenset[str]:
        """The names of the pattern's groups."""
        return frozenset(_GROUP.findall(self.then)) | {"start"}

    @cached_property
    def bare(self) -> Rule:
        """The rule for words without the marks of their letters."""
        return replace(self, starts=tuple(dict.fromkeys(map(unmarked, self.starts))), then=unmarked(self.then))

    def __hash__(self) -> int:
        return hash((self.kind, self.name))


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All rules by kind (the stem of their file), in the order of the files, and the word lists they share."""

    rules: Mapping[str, tuple[Rule, ...]]
    lexicons: Mapping[str, tuple[str, ...]]
    folder: Path

    def of(
        self,
        kind: str,
        groups: Iterable[str] = (),
        sets: Iterable[str] = (),
        needs: Iterable[str] = (),
        more: Mapping[str, Iterable[str]] = MappingProxyType({}),
    ) -> tuple[Rule, ...]:
        """The rules of `kind`, whose module knows the named `groups` and the `set` keys in `sets`, and needs those in
        `needs` ("a|b": one of the two); `more`: what it needs besides where the first of them has that value. Raises
        `RuleError` where a rule has another key, or lacks one.
        """
        needed = tuple(needs)
        known, settable = set(groups) | {"start"}, {*sets, *(key for keys in needed for key in keys.split("|"))}
        for rule in self.rules.get(kind, ()):
            for key, have, may in (("then: group", rule.groups, known), ("set: key", rule.set, settable)):
                if unknown := set(have) - may:
                    names, all_known = ", ".join(sorted(unknown)), ", ".join(sorted(may)) or "none"
                    raise RuleError(
                        f"{rule.file}: rule {rule.name}: {key} {names} is unknown; {kind} knows {all_known}"
                    )
            wanted = (*needed, *more.get(str(rule.set.get(needed[0], "")), ())) if needed else ()
            if missing := [keys for keys in wanted if not any(key in rule.set for key in keys.split("|"))]:
                raise RuleError(
                    f"{rule.file}: rule {rule.name}: set: {', '.join(missing).replace('|', ' or ')} is missing"
                )
        return self.rules.get(kind, ())

    def require(self, kinds: Iterable[str]) -> None:
        """Raise `RuleError` where a file's name is none of `kinds`: nobody would read its rules."""
        known = set(kinds)
        for kind, rules in self.rules.items():
            if kind not in known:
                file = rules[0].file if rules else f"{kind}.toml"
                raise RuleError(f"{file}: no kind of rule is called {kind}; there are {', '.join(sorted(known))}")

    def __iter__(self) -> Iterator[Rule]:
        for rules in self.rules.values():
            yield from rules


def rules_folder() -> Path:
    """Where the rules that we ship lie: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parents[1]
    inside = package / "_rules"
    return inside if inside.is_dir() else package.parent / "rules"


def load_rules(*more: Path) -> RuleSet:
    """Read our own rules, then those of the folders in `more`, whose rules come behind ours in each kind."""
    files: list[_File] = []
    folder = rules_folder()
    for place in (folder, *more):
        found = [
            _read(path, place is not folder) for path in sorted(place.glob("*.toml")) if path.stem != "diagnostics"
        ]
        if not found:
            raise RuleError(f"{place}: no rule files (*.toml) here")
        files += found
    lexicons: dict[str, tuple[str, ...]] = {}
    for file in files:
        for name, words in file.lexicons.items():
            if name in lexicons:
                raise RuleError(
                    f"{file.name}: lexicons: {name}: named twice; a lexicon's name is its own over all files"
                )
            lexicons[name] = tuple(fold(word) for word in words)
    shared = {name: part for file in files if file.kind == _SHARED for name, part in file.parts.items()}
    rules: dict[str, list[Rule]] = {}
    names: dict[str, str] = {}
    for file in files:
        if file.kind == _SHARED:
            if file.rules:
                raise RuleError(f"{file.name}: rule: a shared file holds [parts] and [lexicons] only")
            continue
        same = rules.setdefault(file.kind, [])
        for table in file.rules:
            rule = _rule(file, table, len(same), {**shared, **file.parts}, lexicons)
            if rule.name in names:
                raise RuleError(
                    f"{file.name}: rule {rule.name}: name: used twice, in {names[rule.name]} too; a record names its rule by it"
                )
            names[rule.name] = file.name
            same.append(rule)
            if file.foreign:
                rule.compile()  # a fault in a user's own rules is told at once; ours are compiled when they are needed
    return RuleSet({kind: tuple(same) for kind, same in rules.items()}, lexicons, folder)


@dataclass(frozen=True, slots=True)
class _File:
    """A rule file, its tables checked for their types; `foreign`: not one of ours."""

    name: str
    kind: str
    foreign: bool
    rules: list[dict[str, Any]]
    parts: dict[str, str]
    lexicons: dict[str, list[str]]


def _read(path: Path, foreign: bool) -> _File:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RuleError(f"{path}: cannot be read: {error}") from error
    for key in data.keys() - {"rule", "parts", "lexicons"}:
        raise RuleError(f"{path.name}: {key}: unknown; a rule file holds [[rule]], [parts] and [lexicons]")
    rules, parts, lexicons = data.get("rule", []), data.get("parts", {}), data.get("lexicons", {})
    if not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
        raise RuleError(f"{path.name}: rule: must be tables headed [[rule]]")
    if not isinstance(parts, dict) or not all(isinstance(part, str) for part in parts.values()):
        raise RuleError(f"{path.name}: parts: must be a table [parts] of patterns")
    if not isinstance(lexicons, dict) or not all(_is_words(words) for words in lexicons.values()):
        raise RuleError(f"{path.name}: lexicons: must be a table [lexicons] of lists of words")
    return _File(path.name, path.stem, foreign, rules, parts, lexicons)


def _is_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) and word.strip() for word in value)


def _rule(
    file: _File, table: dict[str, Any], order: int, parts: Mapping[str, str], lexicons: Mapping[str, tuple[str, ...]]
) -> Rule:
    name = table.get("name")
    where = f"{file.name}: rule {name or number(order + 1)}"
    if not isinstance(name, str) or not name:
        raise RuleError(f"{where}: name: missing")
    for key in table.keys() - _KEYS:
        raise RuleError(f"{where}: {key}: unknown key; known are {', '.join(sorted(_KEYS))}")
    if not isinstance(table.get("set", {}), dict):
        raise RuleError(f'{where}: set: must be a table, such as {{ kind = "other" }}')
    for key in ("accept", "reject", "pending"):
        if not isinstance(table.get(key, []), list):
            raise RuleError(f"{where}: {key}: must be a list of examples")
    if not table.get("accept") and not table.get("pending"):
        raise RuleError(f"{where}: accept: a rule carries at least one example")
    return Rule(
        file.kind,
        name,
        order,
        _starts(where, table.get("starts"), lexicons),
        _pattern(where, table.get("then", ""), parts, lexicons),
        table.get("set", {}),
        tuple(_example(where, "accept", e) for e in table.get("accept", [])),
        tuple(_example(where, "reject", e).text for e in table.get("reject", [])),
        tuple(_example(where, "pending", e) for e in table.get("pending", [])),
        file.name,
    )


def number(count: int) -> str:
    """ "no. 3": how a rule without a name is called in a complaint."""
    return f"no. {count}"


def _starts(where: str, value: object, lexicons: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    if value == "a digit":
        return (DIGIT,)
    if isinstance(value, str):
        if value not in lexicons:
            raise RuleError(f"{where}: starts: no lexicon {value!r}")
        return lexicons[value]
    if not isinstance(value, list) or not value or not all(isinstance(word, str) and word.strip() for word in value):
        raise RuleError(f'{where}: starts: must be a list of words, the name of a lexicon, or "a digit"')
    starts: list[str] = []
    for word in value:
        lexicon = regex.fullmatch(r"\{([a-z_]+)\}", word)
        if lexicon and lexicon[1] not in lexicons:
            raise RuleError(f"{where}: starts: no lexicon {lexicon[1]!r}")
        starts += lexicons[lexicon[1]] if lexicon else [DIGIT if word == "a digit" else fold(word)]
    return tuple(dict.fromkeys(starts))


def forms(word: str) -> tuple[str, ...]:
    """The ways in which a start is written: as given, with the first letter of either case, Title Case, ALL CAPS."""
    written = (word, word[0].upper() + word[1:], word[0].lower() + word[1:], word.title(), word.upper())
    return tuple(dict.fromkeys(written))


def head(starts: Iterable[str]) -> str:
    """The head of a pattern: any of `starts` in any of its forms, not inside a word; digits too where one of them is DIGIT."""
    starts = tuple(starts)
    words = trie(form for word in starts if word != DIGIT for form in forms(word))
    options = ([words] if words else []) + ([r"[0-9]++"] if DIGIT in starts else [])
    return rf"(?<!\w)(?-i:(?P<start>{'|'.join(options)}))(?<!\p{{L}}(?=\p{{L}}))"


def _pattern(where: str, then: object, parts: Mapping[str, str], lexicons: Mapping[str, tuple[str, ...]]) -> str:
    if not isinstance(then, str):
        raise RuleError(f"{where}: then: must be a string")
    return spaced(fold_pattern(_expand(where, then, parts, lexicons, ())))


def fold_pattern(pattern: str) -> str:
    """Fold the letters of a pattern (tone placement, quotes, dashes) and nothing that is syntax."""
    return "".join(piece if piece[:1] == "\\" else fold_letters(piece) for piece in regex.split(r"(\\.)", pattern))


def fold_letters(text: str) -> str:
    """`fold` without what it does to markdown marks, which mean something else in a pattern."""
    if not _SPECIAL.search(text):
        return fold(text)
    return "".join(piece if piece in "*_#<>`" else fold(piece) for piece in regex.split(r"([*_#<>`])", text) if piece)


def _expand(
    where: str, pattern: str, parts: Mapping[str, str], lexicons: Mapping[str, tuple[str, ...]], inside: tuple[str, ...]
) -> str:
    """Put shared parts and lexicons in place of their names; line breaks and indents of a long pattern are dropped."""

    def part(match: regex.Match[str]) -> str:
        name, group = match[1], match[2]
        if name in inside:
            raise RuleError(f"{where}: part {name}: contains itself")
        if name in parts:
            body = _expand(where, parts[name], parts, lexicons, (*inside, name))
        elif name in lexicons:
            body = _any_of(lexicons[name]) + r"(?!\w)"
        else:
            raise RuleError(f"{where}: then: no shared part or lexicon {name!r}")
        return f"(?P<{group}>{body})" if group else f"(?:{body})"

    return _PART.sub(part, regex.sub(r"\n\s*", "", pattern))


def spaced(pattern: str) -> str:
    """Make each literal space of a pattern mean any run of spaces, ` ?` and ` *` a run that may be missing."""
    return _SPACED.sub(_run_of_spaces, pattern)


def _run_of_spaces(match: regex.Match[str]) -> str:
    if match["space"] is None:
        return match[0]
    return " *+" if match["many"] in ("?", "*") else " ++"


def _example(where: str, key: str, value: object) -> Example:
    table = {"text": value} if isinstance(value, str) else value
    if not isinstance(table, dict) or not isinstance(table.get("text"), str):
        raise RuleError(f"{where}: {key}: an example is a string, or a table with `text` and the values expected")
    text = table["text"]
    start, end = text.find("<<"), text.find(">>")
    if (start < 0) != (end < 0) or start > end >= 0:
        raise RuleError(f"{where}: {key}: the marks << and >> do not pair in {text!r}")
    bare = text.replace("<<", "", 1).replace(">>", "", 1)
    span = (start, end - 2) if start >= 0 else None
    return Example(bare, span, {k: _absent(v) for k, v in table.items() if k != "text"})


def _absent(value: Any) -> Any:
    """An expected value, "null" standing for what is absent: TOML has no word for it."""
    if isinstance(value, dict):
        return {key: _absent(item) for key, item in value.items()}
    return None if value == "null" else value


def trie(words: Iterable[str]) -> str:
    """A regular expression for any of `words`, longest first, factored by common beginnings; a space is a run of spaces."""
    root: dict[str, Any] = {}
    for word in words:
        node = root
        for char in regex.sub(" +", " ", word):
            node = node.setdefault(char, {})
        node[""] = {}
    return _branch(root) if root else ""


@cache
def _any_of(lexicon: tuple[str, ...]) -> str:
    """The `trie` of a lexicon, which many patterns hold."""
    return trie(lexicon)


def _branch(node: dict[str, Any]) -> str:
    ends = "" in node
    options = []
    singles = []
    for char, child in node.items():
        if not char:
            continue
        own = char if char.isalnum() else " +" if char == " " else regex.escape(char, special_only=True)
        rest = _branch(child)
        if not rest and char != " ":
            singles.append(own)
        else:
            options.append(own + rest)
    if len(singles) > 1:
        options.append(f"[{''.join(singles)}]")
    else:
        options += singles
    if not options:
        return ""
    body = options[0] if len(options) == 1 and not ends else f"(?:{'|'.join(options)})"
    return body + ("?" if ends else "")
