"""Runs the proof that rules carry: their examples through the extractor, their patterns against hostile text."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

import regex

from .pipeline import Extractor
from .plan import Agency, Header, Plan, Section
from .rules.rules import DIGIT, Example, Rule, load_rules
from .rules.scan import WINDOW, Scanner
from .text import Text

GROWTH: Final = 3.0
_SUSPECT: Final = 2.4
_NOISE_FLOOR: Final = 0.01
_LIMIT: Final = 20.0


_NEVER: Final = regex.compile(r"(?!)(?P<start>)")


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule that does not do what its example says: the example's text and why it fails."""

    file: str
    rule: str
    key: str
    text: str
    why: str

    def __str__(self) -> str:
        return f"{self.file}: rule {self.rule}: {self.key}: {self.why}\n    in {self.text!r}"


def examples(extractor: Extractor) -> Iterator[Failure]:
    """Every example of every rule, through the extractor; a pending one that holds is a failure too: it is known no more."""
    for rule in extractor.rules:
        for example in rule.accept:
            if why := unmet(rule, example, extractor):
                yield Failure(rule.file, rule.name, "accept", example.text, why)
        for text in rule.reject:
            if fires(rule, text, extractor):
                yield Failure(rule.file, rule.name, "reject", text, "the rule fires")
        for example in rule.pending:
            if not unmet(rule, example, extractor):
                yield Failure(rule.file, rule.name, "pending", example.text, "it holds now: move it to accept")


def unmet(rule: Rule, example: Example, extractor: Extractor) -> str | None:
    """Why an example does not hold, None where it does; `rule` is one of `extractor.rules`.

    The records that the rule made must be as the example says. A rule that only helps others (a comparator, a line of
    noise, a name in which no year counts) must occur in the text; the values that its example gives must be those of some
    record of its kind, and where it gives none the rule must be felt.
    """
    plan = extractor(example.text)
    records = _made(rule.name, plan)
    if not records:
        if not rule.pattern.search(Text(example.text).view):
            return "the rule does not occur here"
        records = _of_kind(rule.kind, plan)
        if not example.expected:
            return _unfelt(rule, example, records, plan, extractor)
    reasons = [_differs(record, example) for record in records]
    if not reasons:
        return "there is no record of its kind here"
    return None if None in reasons else "; or ".join(dict.fromkeys(reason for reason in reasons[:3] if reason))


def _unfelt(rule: Rule, example: Example, records: list[Any], plan: Plan, extractor: Extractor) -> str | None:
    """Why a rule that makes no record shows no effect: none of its kind may begin in the marked span, or, where nothing is
    marked, something must be read otherwise than without the rule.
    """
    if example.span is not None:
        left, right = example.span
        within = any(left <= start < right for record in records for start, _ in _spans(record))
        return "a record begins in what the rule should keep from being one" if within else None
    return None if plan != _without(rule, example.text, extractor) else "the rule changes nothing here"


def fires(rule: Rule, text: str, extractor: Extractor) -> bool:
    """Whether the rule makes a record of `text`, or changes what is read of it."""
    plan = extractor(text)
    return bool(_made(rule.name, plan)) or plan != _without(rule, text, extractor)


def _without(rule: Rule, text: str, extractor: Extractor) -> Plan:
    """What the extractor reads where the rule never matches, nor does what stands for it on words without marks."""
    both = (rule, rule.bare)
    patterns = [one.__dict__.get("pattern") for one in both]
    for one in both:
        one.__dict__["pattern"] = _NEVER
    try:
        return extractor(text)
    finally:
        for one, pattern in zip(both, patterns, strict=True):
            one.__dict__.pop("pattern")
            if pattern is not None:
                one.__dict__["pattern"] = pattern


def _of_kind(kind: str, plan: Plan) -> list[Any]:
    """The records to which a rule of that kind (the stem of its file) may contribute."""
    if kind in ("citations", "targets", "deadlines", "assignments"):
        return list(getattr(plan, kind))
    if kind == "agencies":
        return [*plan.agencies, *plan.assignments]
    return [plan.header, *plan.sections]


def _made(name: str, plan: Plan) -> list[Any]:
    """The records of a plan that the rule made or named."""
    found: list[Any] = [plan.header] if name in plan.header.rule.values() else []
    found += [section for section in plan.sections if name in (section.rule, section.kind_rule)]
    for records in (plan.citations, plan.targets, plan.deadlines, plan.assignments):
        found += [record for record in records if record.rule == name]
    return found


def _differs(record: Any, example: Example) -> str | None:
    spans = _spans(record)
    if example.span is not None and spans and example.span not in spans:
        return f"the span is {example.text[slice(*spans[0])]!r}, not {example.text[slice(*example.span)]!r}"
    for name, want in example.expected.items():
        if not hasattr(record, name):
            return f"{type(record).__name__} has no {name}"
        have = _plain(getattr(record, name))
        if have != want and not (
            isinstance(want, Mapping) and isinstance(have, Mapping) and want.items() <= have.items()
        ):
            return f"{name} is {have!r}, not {want!r}"
    return None


def _spans(record: Any) -> list[tuple[int, int]]:
    """The spans that an example may mark of a record: none of a header, all mentions of an agency."""
    if isinstance(record, Header):
        return []
    if isinstance(record, Agency):
        return [(start, end) for start, end in record.mentions]
    if isinstance(record, Section) and record.heading_start is not None and record.heading_end is not None:
        return [(record.heading_start, record.heading_end)]
    return [(record.start, record.end)]


def _plain(value: Any) -> Any:
    """Agencies by their names, other records as dicts: as an example writes them."""
    if isinstance(value, list):
        return [getattr(item, "name", item) for item in value]
    fields = getattr(value, "__slots__", None)
    return {name: getattr(value, name) for name in fields} if fields else value


# --- hostile text --------------------------------------------------------------------------------------------------------


def hostile(rule: Rule, size: int) -> Iterator[str]:
    """Texts of about `size` characters that begin as the rule wants and then go on without end."""
    start = "12" if rule.starts[0] == DIGIT else rule.starts[0]
    for filler in (
        " ",
        "1",
        ".",
        "(",
        "a ",
        ", ",
        "- ",
        "/",
        f"{start} ",
        f"{start}, ",
        f"{start} số 1/",
        "1 2 ",
        "A ",
    ):
        text = f"{start} " + filler * (size // len(filler))
        yield text
        yield text.replace(" ", "  ")


def growth(rule: Rule, size: int = 2 * WINDOW) -> tuple[float, str]:
    """The worst ratio of the times for twice the text and for the text, and the text that shows it (its beginning).

    Above the window in which a mention may lie, work must double with the text (2.3 with the window's edge); below it, a
    pattern that tries every division of its text shows its own growth.
    """
    scanner = Scanner([rule])
    worst, culprit = 1.0, ""
    for small, large in zip(hostile(rule, size), hostile(rule, 2 * size), strict=True):
        ratio = _ratio(scanner, small, large)
        if ratio >= _SUSPECT:  # a busy machine must not make a pattern look slow
            ratio = min(ratio, *(_ratio(scanner, small, large) for _ in range(3)))
        if ratio > worst:
            worst, culprit = ratio, small[:40]
    return worst, culprit


def _ratio(scanner: Scanner, small: str, large: str) -> float:
    first = min(_timed(scanner, small) for _ in range(2))
    second = min(_timed(scanner, large) for _ in range(2))
    return second / max(first, 1e-6) if second > _NOISE_FLOOR else 1.0


def _timed(scanner: Scanner, text: str) -> float:
    begin = time.thread_time()
    for _ in scanner.scan(text):
        pass
    return time.thread_time() - begin


def growths(folders: Sequence[Path] = ()) -> Iterator[tuple[str, str, float, str]]:
    """File, name, worst growth and text of every rule, measured in a process of its own, which is replaced where a
    pattern takes longer than twenty seconds (its growth is then infinite).
    """
    names = [(rule.file, rule.name) for rule in load_rules(*folders)]
    done = 0
    context = multiprocessing.get_context("spawn")
    while done < len(names):
        ours, theirs = context.Pipe(duplex=False)
        worker = context.Process(target=_measure, args=(theirs, [str(folder) for folder in folders], done), daemon=True)
        worker.start()
        theirs.close()
        while done < len(names):
            try:
                alive = ours.poll(_LIMIT)
                ratio, text = ours.recv() if alive else (float("inf"), "it did not end")
            except EOFError:
                alive, ratio, text = False, float("inf"), "the process died"
            yield *names[done], ratio, text
            done += 1
            if not alive:
                break
        worker.kill()
        worker.join()
        ours.close()


def _measure(to: Connection, folders: list[str], first: int) -> None:
    for rule in list(load_rules(*(Path(folder) for folder in folders)))[first:]:
        to.send(growth(rule))
    to.close()
