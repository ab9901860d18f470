"""Plans as pandas DataFrames: one frame a kind of record, and three that join the kinds for planning.

Every frame begins with `document` (the place of the plan in the input, from 1) and `file` (its file name, or its path
within a batch); together with `id` the former names a record wherever it appears. Dates are ISO strings, offsets are code
points of the source, lists are joined by "; ". Types do not depend on what the plans hold: "string", "Int64" and "Float64",
absent is `pandas.NA`.

pandas is imported when the first frame is made, never with this module.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from importlib.util import find_spec
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from ..plan import (
    AgencyMention,
    Assignment,
    Authority,
    Citation,
    Deadline,
    Header,
    Plan,
    Role,
    Section,
    Source,
    Target,
)

if TYPE_CHECKING:
    from pandas import DataFrame

# The tables with a row a record; the others join or count records.
RECORDS: Final = ("documents", "sections", "citations", "authorities", "targets", "deadlines", "assignments")
ROLES: Final[tuple[str, ...]] = get_args(Role)
COUNTED: Final = tuple(
    f.name for f in fields(Plan) if str(f.type).startswith("list[") and f.name != "diagnostics"
)  # what a document is said to have so many of

_POINT: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?[~?%]?", re.ASCII)


def tables(plans: Iterable[Plan]) -> dict[str, DataFrame]:
    """Give the frames by name; each has its columns and types even where it has no row.

    - `documents`: a row a plan, with its header, how many records of each kind it has, and its warnings (`messages`: each once).
    - `sections`, `citations`, `authorities`, `targets`, `deadlines`: a row a record, with the record's own fields;
      `path` and `headings` (from the top down, joined by " › ") say where it stands; deadlines have `date_from`, `date_to`.
    - `assignments`: a row an actor and task (a task without a named actor has one row, an actor named twice in a task
      one); `date_from` is the earliest, `date_to` the latest bound of its deadlines.
    - `matrix`: a row an agency of a document; the number of its tasks by role, their sum (`tasks`), and the number of
      tasks in which it is a partner. Agencies of two documents are not added up: "Sở Nội vụ" is another in each province.
    - `agenda`: a row a deadline and task bound to it (a deadline without a task has one row), by the last day, where that
      is open by the first; what has no date stands last, in the order of the text.

    Raises `ModuleNotFoundError` with advice where pandas is not installed.
    """
    read = [_Read.of(number, plan) for number, plan in enumerate(plans, 1)]
    return {
        "documents": _documents(read),
        "sections": _records(read, Section, lambda plan: plan.sections),
        "citations": _records(read, Citation, lambda plan: plan.citations, _PLACE),
        "authorities": _records(read, Authority, lambda plan: plan.authorities),
        "targets": _records(read, Target, lambda plan: plan.targets, _PLACE),
        "deadlines": _records(read, Deadline, lambda plan: plan.deadlines, (*_BOUNDS, *_PLACE)),
        "assignments": _assignments(read),
        "matrix": _matrix(read),
        "agenda": _agenda(read),
    }


def bounds(edtf: str | None) -> tuple[str | None, str | None]:
    """Give the first and last day of an EDTF date or interval, None where it is open or its year unknown.

    "2023-09" is 2023-09-01 and 2023-09-30, "2023-09/.." is 2023-09-01 and None, "XXXX-12-10" is None and None.
    """
    first, interval, last = (edtf or "").partition("/")
    return _day(first, last=False), _day(last if interval else first, last=True)


def same(plans: Iterable[tuple[str, Plan]]) -> Iterator[tuple[str, str]]:
    """Pairs of files, of (file, plan) pairs, that hold the same document: one issuer, number and symbol, and one year.

    Offices count anew each year; where one of two plans has no date they are taken for the same. The first file of a pair
    is the earlier one; blank numbers are no evidence.
    """
    seen: dict[tuple[str, str], dict[str | None, str]] = {}
    for file, plan in plans:
        header = plan.header
        if not (header.issuer and header.symbol and header.number):
            continue
        years = seen.setdefault((header.issuer.casefold(), header.symbol.casefold()), {})
        year = header.date[:4] if header.date else None
        earlier = next(iter(years.values()), None) if year is None else years.get(year, years.get(None))
        if earlier is not None:
            yield earlier, file
        years.setdefault(year, file)


def cleaned(text: str) -> str:
    """Words of the source for reading: on one line, without marks of emphasis."""
    return " ".join(text.replace("**", " ").split())


def require(*modules: str) -> None:
    """Raise `ModuleNotFoundError`, with the command that helps, unless all `modules` are installed."""
    missing = [name for name in modules if find_spec(name) is None]
    if missing:
        raise ModuleNotFoundError(
            f'tables need {" and ".join(missing)}, not installed here: pip install "kehoach[tables]"', name=missing[0]
        )


# --- columns -------------------------------------------------------------------------------------------------------------

Dtype = Literal["string", "Int64", "Float64"]


@dataclass(frozen=True, slots=True)
class _Read:
    """A plan, its number, and its records by id."""

    number: int
    plan: Plan
    sections: dict[str, Section]
    deadlines: dict[str, Deadline]

    @staticmethod
    def of(number: int, plan: Plan) -> _Read:
        return _Read(number, plan, {s.id: s for s in plan.sections}, {d.id: d for d in plan.deadlines})

    def deadlines_of(self, task: Assignment) -> list[Deadline]:
        return [self.deadlines[id] for id in task.deadlines if id in self.deadlines]

    def path(self, section: str | None) -> str | None:
        found = self.sections.get(section or "")
        return found.path if found else None

    def headings(self, section: str | None) -> str | None:
        """The headings down to a section, joined by " › "; None where there are none."""
        chain: list[str] = []
        met: set[str] = set()  # a JSON from elsewhere may go round in circles
        while section is not None and section not in met and (found := self.sections.get(section)):
            met.add(section)
            if found.heading:
                chain.append(found.heading)
            section = found.parent
        return " › ".join(reversed(chain)) or None


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of a frame: how its value is read from a plan and what a row holds of it."""

    name: str
    dtype: Dtype
    value: Callable[[_Read, Any], object]

    def at(self, part: Callable[[_Read, Any], object], name: str | None = None) -> _Column:
        """The same column of rows that hold what it reads as a part; absent where the part is."""

        def value(read: _Read, row: object) -> object:
            found = part(read, row)
            return None if found is None else self.value(read, found)

        return _Column(name or self.name, self.dtype, value)


_DOCUMENT: Final = (
    _Column("document", "Int64", lambda read, _: read.number),
    _Column("file", "string", lambda read, _: read.plan.source.path or read.plan.source.name),
)
_PLACE: Final = (
    _Column("path", "string", lambda read, record: read.path(record.section)),
    _Column("headings", "string", lambda read, record: read.headings(record.section)),
)
_BOUNDS: Final = (
    _Column("date_from", "string", lambda _, deadline: _days(deadline)[0]),
    _Column("date_to", "string", lambda _, deadline: _days(deadline)[1]),
)


def _columns(record: Any) -> Iterator[_Column]:
    """The columns of a record type (a dataclass), from its fields."""
    hints = get_type_hints(record)
    for field in fields(record):
        yield from _spread(field.name, hints[field.name])


def _spread(name: str, hint: Any) -> Iterator[_Column]:
    """The columns of a field of type `hint`: one, or two for a span, or one for each field of a nested record."""
    alternatives = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    kind, *others = (alternative for alternative in alternatives if alternative is not NoneType)
    origin, arguments = get_origin(kind), get_args(kind)
    whole = _Column(name, "string", lambda _, record: getattr(record, name))
    if others:
        raise TypeError(f"no column for {name}, which is one of several types: {hint}")
    if kind is str or origin is Literal:
        yield whole
    elif kind is int:
        yield replace(whole, dtype="Int64")
    elif kind is float:
        yield replace(whole, dtype="Float64")
    elif origin is dict:
        yield _Column(name, "string", lambda _, values: _joined(f"{k}: {v}" for k, v in values.items())).at(whole.value)
    elif origin is list and arguments == (str,):
        yield _Column(name, "string", lambda _, values: _joined(values)).at(whole.value)
    elif origin is list and arguments == (AgencyMention,):
        yield _Column(name, "string", lambda _, agencies: _joined(_names(agencies))).at(whole.value)
    elif origin is list and arguments == (int,):
        yield _Column(f"{name}_start", "Int64", lambda _, span: span[0]).at(whole.value)
        yield _Column(f"{name}_end", "Int64", lambda _, span: span[1]).at(whole.value)
    elif is_dataclass(kind):
        for column in _columns(kind):
            yield column.at(whole.value, f"{name}_{column.name}")
    else:
        raise TypeError(f"no column for {name} of type {hint}")


def _frame(columns: Iterable[_Column], rows: Sequence[tuple[_Read, Any]]) -> DataFrame:
    """A frame of `rows`, each a plan and what the columns read from it."""
    require("pandas")
    import pandas as pd

    frame: dict[str, Any] = {}
    for column in columns:
        values: list[Any] = [_valid(column.value(read, row)) for read, row in rows]
        frame[column.name] = pd.array(values, dtype=column.dtype)
    return pd.DataFrame(frame)


def _valid(value: object) -> object:
    """A value that every file format takes: half a surrogate pair, which is no character, becomes U+FFFD."""
    if isinstance(value, str) and not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return value


def _joined(values: Iterable[str]) -> str | None:
    return "; ".join(values) or None


def _names(agencies: Iterable[AgencyMention]) -> dict[str, None]:
    """The names, each once, in their order."""
    return dict.fromkeys(agency.name for agency in agencies)


# --- frames --------------------------------------------------------------------------------------------------------------


def _documents(plans: Sequence[_Read]) -> DataFrame:
    header = {c.name: c.at(lambda read, _: read.plan.header) for c in _columns(Header) if c.name != "rule"}
    header["signer_name"] = replace(header["signer_name"], name="signer")
    source = [c.at(lambda read, _: read.plan.source) for c in _columns(Source) if c.name not in ("name", "path")]
    columns = (
        *_DOCUMENT,
        *header.values(),
        *(_Column(kind, "Int64", lambda _, count: count).at(_count(kind)) for kind in COUNTED),
        _Column("warnings", "Int64", lambda read, _: len(_warnings(read))),
        _Column("messages", "string", lambda read, _: "\n".join(dict.fromkeys(_warnings(read))) or None),
        *source,
    )
    return _frame(columns, [(read, None) for read in plans])


def _count(kind: str) -> Callable[[_Read, object], int]:
    return lambda read, _: len(getattr(read.plan, kind))


def _warnings(read: _Read) -> list[str]:
    return [found.message for found in read.plan.diagnostics if found.severity != "info"]


def _records(
    plans: Sequence[_Read], record: type, listed: Callable[[Plan], Sequence[object]], further: Iterable[_Column] = ()
) -> DataFrame:
    rows = [(read, found) for read in plans for found in listed(read.plan)]
    return _frame((*_DOCUMENT, *_columns(record), *further), rows)


def _assignments(plans: Sequence[_Read]) -> DataFrame:
    task = {c.name: c.at(lambda _, row: row[0]) for c in (*_columns(Assignment), *_PLACE)}
    due = (
        _Column("deadlines", "string", lambda _, found: _joined(cleaned(d.text) for d in found)),
        _Column("date_from", "string", lambda _, found: min(filter(None, (_days(d)[0] for d in found)), default=None)),
        _Column("date_to", "string", lambda _, found: max(filter(None, (_days(d)[1] for d in found)), default=None)),
    )
    columns = (
        *_DOCUMENT,
        _Column("actor", "string", lambda _, row: row[1]),
        *(task[name] for name in ("role", "partners", "task")),
        *(column.at(lambda read, row: read.deadlines_of(row[0])) for column in due),
        *(task[name] for name in ("reports_to", "via", "product", "path", "headings", "text", "id", "section")),
        *(task[name] for name in ("start", "end", "citations", "targets", "rule")),
    )
    rows = [
        (read, (found, actor))
        for read in plans
        for found in read.plan.assignments
        for actor in (*_names(found.actors),) or (None,)
    ]
    return _frame(columns, rows)


def _matrix(plans: Sequence[_Read]) -> DataFrame:
    rows: list[tuple[_Read, tuple[str, Counter[str]]]] = []
    for read in plans:
        counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for task in read.plan.assignments:
            for name in _names(task.actors):
                counts[name].update((task.role, "tasks"))
            for name in _names(task.partners):
                counts[name].update(("partner",))
        busiest = sorted(counts.items(), key=lambda item: (-item[1]["tasks"], -item[1]["partner"]))
        rows += [(read, agency) for agency in busiest]
    columns = (
        *_DOCUMENT,
        _Column("issuer", "string", lambda read, _: read.plan.header.issuer),
        _Column("agency", "string", lambda _, row: row[0]),
        *(_Column(key, "Int64", lambda _, count: count).at(_tally(key)) for key in (*ROLES, "tasks", "partner")),
    )
    return _frame(columns, rows)


def _tally(key: str) -> Callable[[_Read, Any], int]:
    return lambda _, row: row[1][key]


def _agenda(plans: Sequence[_Read]) -> DataFrame:
    rows: list[tuple[_Read, tuple[Deadline, Assignment | None]]] = []
    for read in plans:
        bound: defaultdict[str, list[Assignment | None]] = defaultdict(list)
        for found in read.plan.assignments:
            for id in found.deadlines:
                bound[id].append(found)
        rows += [(read, (due, found)) for due in read.plan.deadlines for found in bound[due.id] or [None]]
    rows.sort(key=lambda row: _order(row[1][0]))
    deadline = {c.name: c.at(lambda _, row: row[0]) for c in (*_columns(Deadline), *_BOUNDS, *_PLACE)}
    task = {c.name: c.at(lambda _, row: row[1]) for c in _columns(Assignment)}
    columns = (
        *_DOCUMENT,
        *(deadline[name] for name in ("date_from", "date_to", "text", "kind")),
        *(task[name] for name in ("actors", "role", "task", "partners")),
        *(
            deadline[name]
            for name in ("rrule", "edtf", "inferred", "path", "headings", "id", "section", "start", "end")
        ),
        replace(task["id"], name="assignment"),
    )
    return _frame(columns, rows)


# --- dates ---------------------------------------------------------------------------------------------------------------


def _order(deadline: Deadline) -> tuple[str, str]:
    first, last = _days(deadline)
    return last or first or "~", first or ""


def _days(deadline: Deadline) -> tuple[str | None, str | None]:
    """The bounds of a deadline; what repeats or hangs on an event has none."""
    return (None, None) if deadline.kind in ("recurring", "relative") else bounds(deadline.edtf)


def _day(point: str, *, last: bool) -> str | None:
    """The first or last day of a point of the calendar, None where it has no year or does not exist."""
    match = _POINT.fullmatch(point)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    month = month or (12 if last else 1)
    try:
        return date(year, month, day or (monthrange(year, month)[1] if last else 1)).isoformat()
    except ValueError:  # there is no such month or day
        return None
