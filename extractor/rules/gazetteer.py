"""What is known beforehand: document types, agencies and their codes, places (`rules/gazetteer/*.toml`)."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Final

from .rules import RuleError


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that has a name: a document type, an agency, a place.

    `codes` stand in symbols, canonical first; `valid_from` and `valid_to` are ISO dates, first and last day,
    None for an open end; `successors` are ids. `table` is the stem of the file that it comes from.
    """

    table: str
    id: str
    name: str
    kind: str
    level: str | None = None
    codes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    valid_from: str | None = None
    valid_to: str | None = None
    successors: tuple[str, ...] = ()
    full_name: str | None = None
    seat: str | None = None

    def valid_on(self, date: str | None) -> bool | None:
        """Whether the name was in force on `date` (ISO date, year and month, or year); None: cannot be said."""
        if date is None:
            return None
        first, last = self.valid_from or "", self.valid_to or "9999"
        if first[: len(date)] == date != first or last[: len(date)] == date != last:
            return None
        return first <= date <= last


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All entries by table, each table in the order of its file."""

    tables: Mapping[str, tuple[Entry, ...]]

    def __iter__(self) -> Iterator[Entry]:
        for entries in self.tables.values():
            yield from entries

    def of(self, *tables: str) -> Iterator[Entry]:
        """Give the entries of the named tables, in that order; a table that is not there has none."""
        for table in tables:
            yield from self.tables.get(table, ())


_KNOWN: Final = frozenset(field.name for field in fields(Entry)) - {"table"}
_LISTS: Final = frozenset({"codes", "aliases", "successors"})


@cache
def load_gazetteer(folder: Path) -> Gazetteer:
    """Read `folder/*.toml`, each a list of `[[entry]]` tables; keys that `Entry` does not have are for people."""
    tables: dict[str, tuple[Entry, ...]] = {}
    for file in sorted(folder.glob("*.toml")):
        try:
            data = tomllib.loads(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise RuleError(f"{file}: cannot be read: {error}") from error
        tables[file.stem] = tuple(_entry(file, entry) for entry in data.get("entry", []))
    return Gazetteer(tables)


def _entry(file: Path, table: Mapping[str, Any]) -> Entry:
    for key in ("id", "name", "kind"):
        if not isinstance(table.get(key), str):
            raise RuleError(f"{file}: entry {table.get('id') or table.get('name')}: {key}: missing")
    values = {key: _plain(key, value) for key, value in table.items() if key in _KNOWN}
    return Entry(table=file.stem, **values)


def _plain(key: str, value: object) -> Any:
    if key in _LISTS:
        return tuple(str(item) for item in value) if isinstance(value, list) else ()
    return value.isoformat() if isinstance(value, datetime.date) else value
