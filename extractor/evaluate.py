"""Precision, recall and F1 of plans against gold plans.

Plans are plain JSON values in the form of the schema. Gold may also be in its short form: `section` as a path,
links as spans `[start, end]`, no ids, lists and fields left out. What the gold does not say is not judged. Offsets are
code points.

A record is *found* where it overlaps a gold record (one to one, best overlap first), found *strictly* where it also
starts and ends within two code points of it, and *exact* where it is found and every key attribute is right.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from rich.console import Console

Json = Mapping[str, Any]
Record = dict[str, Any]
Span = tuple[int, int]
What = Literal["missed", "spurious", "field"]
Verdict = Literal["gain", "loss", "shift"]

LEVELS: Final = ("strict", "overlapping", "exact")
KEY: Final[Mapping[str, tuple[str, ...]]] = {
    "header": ("issuer", "symbol", "place", "date", "type", "title", "period", "vision"),
    "sections": ("path", "kind", "heading"),
    "citations": ("type", "symbol", "date", "issuer", "pinpoint"),
    "authorities": ("type", "symbol", "date"),
    "targets": ("low", "high", "comparator", "unit", "horizon"),
    "deadlines": ("kind", "edtf", "rrule"),
    "agencies": ("name",),
    "assignments": ("role", "actors", "partners"),
}
FURTHER: Final[Mapping[str, tuple[str, ...]]] = {
    "header": ("number", "signer", "recipients"),
    "sections": ("span", "label", "level"),
    "citations": ("span", "section", "number", "year", "title", "relation", "authority"),
    "authorities": ("span", "id", "issuer", "title"),
    "targets": ("span", "section", "indicator", "status", "direction", "base", "parent", "horizon_from"),
    "deadlines": ("span", "section", "inferred"),
    "agencies": ("span", "gazetteer", "valid", "successors"),
    "assignments": ("span", "section", "deadlines", "citations", "targets", "task", "reports_to", "via", "product"),
}
LINKS: Final = frozenset({"section", "authority", "deadlines", "citations", "targets", "parent"})
_POINTERS: Final = frozenset({"deadlines", "citations", "targets", "parent", "horizon_from"})
_VERBATIM: Final = frozenset({"edtf", "date", "horizon", "period", "vision", "number", "year", "section"})
_SPELLED_OUT: Final[Mapping[str, str]] = {
    "ubnd": "ủy ban nhân dân",
    "hđnd": "hội đồng nhân dân",
    "uỷ": "ủy",
    "gdnn": "giáo dục nghề nghiệp",
    "gdtx": "giáo dục thường xuyên",
    "tb&xh": "thương binh và xã hội",
    "tbxh": "thương binh và xã hội",
    "mttq": "mặt trận tổ quốc",
    "lđ": "lao động",
    "mtqg": "mục tiêu quốc gia",
}


class Score(NamedTuple):
    """Three shares between 0 and 1; all are 1 where there was nothing to find and nothing was found."""

    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of one record type over the `documents` that judge it.

    `gold` and `have` count records, `true` those found at each of `LEVELS`; `fields` gives for each attribute how often
    it was right and how often judged; `whole` counts the documents with every record exact and none spurious. In the
    header each field is a record: it has no span, so the three levels agree. Where a type has no spans of its own
    (authorities, agencies), the spans of all its mentions stand for it.
    """

    gold: int
    have: int
    true: Mapping[str, int]
    fields: Mapping[str, tuple[int, int]]
    documents: int
    whole: int

    def score(self, level: str) -> Score:
        """Give precision, recall and F1 at one of `LEVELS`."""
        if self.gold == self.have == 0:
            return Score(1.0, 1.0, 1.0)
        true = self.true[level]
        return Score(_share(true, self.have) or 0.0, _share(true, self.gold) or 0.0, 2 * true / (self.gold + self.have))

    def accuracy(self, fields: Iterable[str]) -> float | None:
        """Give the share of right values among those judged in `fields`; None where none was judged."""
        counts = [self.fields[field] for field in fields if field in self.fields]
        return _share(sum(right for right, _ in counts), sum(judged for _, judged in counts))


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference from the gold: a record missed or spurious, or a field of a found record.

    `start` and `end` are those of the gold record, or of the predicted one where it is spurious; of an authority or
    agency those of its first mention; None for the header. `want` and `have` are written for a person.
    """

    document: str
    kind: str
    start: int | None
    end: int | None
    what: What
    field: str | None
    want: str | None
    have: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """A record in which two runs differ; `before` and `after` name what is wrong with it, nothing where it is right."""

    document: str
    kind: str
    start: int | None
    end: int | None
    verdict: Verdict
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Predictions against gold: the figures by record type, and every difference.

    `missing` names the documents without a prediction (all their records are missed), `unjudged` the predictions
    without gold (not counted); `whole` counts the documents in which every type is whole.
    """

    documents: tuple[str, ...]
    missing: tuple[str, ...]
    unjudged: tuple[str, ...]
    whole: int
    types: Mapping[str, Figures]
    differences: tuple[Difference, ...]


def evaluate(gold: Mapping[str, Json], predicted: Mapping[str, Json]) -> Evaluation:
    """Compare plans by document name; counts are summed over the documents before any share is taken."""
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    differences: list[Difference] = []
    whole = 0
    for name, plan in gold.items():
        tallies = _count_document(name, plan, predicted.get(name, {}), differences)
        for tally in tallies.values():
            tally.update(documents=1, whole=tally["gold"] == tally["have"] == tally["exact"])
        whole += all(tally["whole"] for tally in tallies.values())
        for kind, tally in tallies.items():
            totals[kind].update(tally)
    return Evaluation(
        documents=tuple(gold),
        missing=tuple(name for name in gold if name not in predicted),
        unjudged=tuple(name for name in predicted if name not in gold),
        whole=whole,
        types={kind: _figures(kind, totals[kind]) for kind in KEY if kind in totals},
        differences=tuple(differences),
    )


def changes(before: Evaluation, after: Evaluation) -> tuple[Change, ...]:
    """List gains and losses, record by record, between two runs against the same gold.

    A record is better found than missed (or spurious), then with fewer key attributes wrong, then with fewer attributes
    wrong at all; `shift` is a different error of the same weight. A wrong value that became another is no change.
    """
    old, new = _errors(before), _errors(after)
    documents = {name: number for number, name in enumerate((*before.documents, *after.documents))}
    kinds = {kind: number for number, kind in enumerate(KEY)}
    out = []
    for place in sorted(old.keys() | new.keys(), key=lambda p: (documents[p[0]], kinds[p[1]], p[2] or 0, p[3] or 0)):
        was, now = old.get(place, ()), new.get(place, ())
        if was != now:
            weight, earlier = _weight(place[1], now), _weight(place[1], was)
            verdict: Verdict = "gain" if weight < earlier else "loss" if weight > earlier else "shift"
            out.append(Change(*place, verdict, was, now))
    return tuple(out)


def in_context(item: Difference | Change, source: str, around: int = 60) -> str:
    """Write a difference or change for a person: what it is, then its span as `<<...>>` in the source text.

    `around` code points stand before and after the span; of a span longer than twice that, as many from each end.
    """
    head = f"{item.document} {item.kind}" + ("" if item.start is None else f" {item.start}-{item.end}")
    if isinstance(item, Change):
        head += f" {item.verdict}: {', '.join(item.before) or 'right'} -> {', '.join(item.after) or 'right'}"
    elif item.field is None:
        head += f" {item.what}"
    else:
        want, have = ("nothing" if value is None else value for value in (item.want, item.have))
        head += f" {item.field}: want {want}, have {have}"
    if item.start is None or item.end is None:
        return head
    inside = source[item.start : item.end]
    if len(inside) > 2 * around:
        inside = f"{inside[:around]} ... {inside[len(inside) - around :]}"
    before, after = source[max(item.start - around, 0) : item.start], source[item.end : item.end + around]
    return f"{head}\n    " + re.sub(r"\s", " ", f"{before}<<{inside}>>{after}").strip()


def as_dict(evaluation: Evaluation) -> dict[str, Any]:
    """Give the figures as a JSON value, without the differences; an accuracy for which nothing was judged is None.

    `accuracy` is over all key attributes; `links` are the attributes that lead to other records, `fields` the rest.
    """
    types: dict[str, dict[str, Any]] = {}
    for kind, figures in evaluation.types.items():
        each = {field: figures.accuracy([field]) for field in figures.fields}
        types[kind] = {
            "gold": figures.gold,
            "have": figures.have,
            **{level: figures.score(level)._asdict() for level in LEVELS},
            "accuracy": figures.accuracy(KEY[kind]),
            "fields": {field: share for field, share in each.items() if field not in LINKS},
            "links": {field: share for field, share in each.items() if field in LINKS},
            "documents": figures.documents,
            "whole": figures.whole,
        }
    return {
        "documents": len(evaluation.documents),
        "whole": evaluation.whole,
        "missing": list(evaluation.missing),
        "unjudged": list(evaluation.unjudged),
        "types": types,
    }


def show(evaluation: Evaluation, console: Console | None = None) -> None:
    """Print two tables: precision, recall and F1 by record type, then the accuracy of each attribute of the found."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    console = console or Console()
    scores, details = (Table(box=box.SIMPLE, padding=(0, 1, 0, 0)) for _ in range(2))
    for title in (
        "",
        "gold",
        "have",
        "strict\nP     R     F1   ",
        "overlapping\nP     R     F1   ",
        "exact\nF1",
        "whole",
    ):
        scores.add_column(title, justify="right" if title else "left", no_wrap=True)
    for title in ("", "right among the found", "links"):
        details.add_column(title)
    for kind, row in evaluation.types.items():
        spans = (" ".join(f"{share:.3f}" for share in row.score(level)) for level in LEVELS[:2])
        exact = f"{row.score('exact').f1:.3f}"
        scores.add_row(kind, str(row.gold), str(row.have), *spans, exact, f"{row.whole}/{row.documents}")
        cells = [(field, f"{field}={right / judged:.3f}") for field, (right, judged) in row.fields.items()]
        fields, links = (", ".join(c for f, c in cells if (f in LINKS) is linked) for linked in (False, True))
        details.add_row(kind, fields, links)
    console.print(scores, details)
    console.print(f"{evaluation.whole} of {len(evaluation.documents)} documents exact in every type", highlight=False)
    for title, names in (("no prediction", evaluation.missing), ("no gold, not counted", evaluation.unjudged)):
        if names:
            console.print(f"{title}: {', '.join(names)}", markup=False, highlight=False)


def _share(part: int, total: int) -> float | None:
    return part / total if total else None


def _figures(kind: str, tally: Counter[str]) -> Figures:
    true = {level: tally[level] for level in LEVELS}
    fields = {f: (tally[f"right {f}"], tally[f"judged {f}"]) for f in KEY[kind] + FURTHER[kind] if tally[f"judged {f}"]}
    return Figures(tally["gold"], tally["have"], true, fields, tally["documents"], tally["whole"])


def _errors(run: Evaluation) -> dict[tuple[str, str, int | None, int | None], tuple[str, ...]]:
    errors = defaultdict(list)
    for d in run.differences:
        errors[d.document, d.kind, d.start, d.end].append(d.field or d.what)
    return {place: tuple(sorted(names)) for place, names in errors.items()}


def _weight(kind: str, errors: Sequence[str]) -> tuple[int, int, int]:
    absent = sum(name in ("missed", "spurious") for name in errors)
    return absent, sum(name in KEY[kind] for name in errors), len(errors)


def _count_document(name: str, gold: Json, plan: Json, differences: list[Difference]) -> dict[str, Counter[str]]:
    """Count one document by record type and append its differences."""
    tallies = {}
    if gold.get("header") is not None:
        tallies["header"] = _count_header(name, gold["header"], plan.get("header") or {}, differences)
    given = _records(plan)
    for kind, wanted in _records(gold).items():
        tallies[kind] = _count_list(name, kind, wanted, given.get(kind, []), differences)
    return tallies


def _count_header(document: str, want: Json, have: Json, differences: list[Difference]) -> Counter[str]:
    tally: Counter[str] = Counter()
    for field in (*KEY["header"], *(f for f in FURTHER["header"] if f in want)):
        left, right = _value(field, want.get(field)), _value(field, have.get(field))
        if left is None and right is None:
            continue
        tally.update({f"judged {field}": 1, f"right {field}": left == right})
        if field in KEY["header"]:
            tally.update(gold=left is not None, have=right is not None, **dict.fromkeys(LEVELS, left == right))
        if left != right:
            what: What = "missed" if right is None else "spurious" if left is None else "field"
            shown = _shown(want.get(field)), _shown(have.get(field))
            differences.append(Difference(document, "header", None, None, what, field, *shown))
    return tally


def _count_list(
    document: str, kind: str, wanted: list[Record], given: list[Record], differences: list[Difference]
) -> Counter[str]:
    def differ(what: What, record: Record, field: str | None, want: Any, have: Any) -> None:
        start, end = record["span"][0] if record["span"] else (None, None)
        differences.append(Difference(document, kind, start, end, what, field, _shown(want), _shown(have)))

    pairs = _pairs(kind, wanted, given)
    tally = Counter(gold=len(wanted), have=len(given), overlapping=len(pairs))
    if kind == "citations":
        _gather([wanted[i] for i in pairs], [given[j] for j in pairs.values()])
    for want, have in ((wanted[i], given[j]) for i, j in pairs.items()):
        judged = (*KEY[kind], *(field for field in FURTHER[kind] if _says(want, field)))
        wrong = [field for field in judged if not _agree(field, want.get(field), have.get(field))]
        tally.update(f"judged {field}" for field in judged)
        tally.update(f"right {field}" for field in judged if field not in wrong)
        tally.update(strict="span" not in wrong, exact=not set(wrong) & set(KEY[kind]))
        for field in wrong:
            differ("field", want, field, want.get(field), have.get(field))
    for record in (record for i, record in enumerate(wanted) if i not in pairs):
        differ("missed", record, None, _title(record), None)
    for record in (record for j, record in enumerate(given) if j not in pairs.values()):
        differ("spurious", record, None, None, _title(record))
    return tally


def _pairs(kind: str, wanted: list[Record], given: list[Record]) -> dict[int, int]:
    """Match records one to one, positions in `wanted` to positions in `given`.

    Best overlap first. A section is found by its start instead, in the order of the gold: the same path first, then the
    nearest; a part of the page is never taken for a unit of the text.
    """
    ranked: list[tuple[tuple[float, ...], int, int]] = []
    for i, want in enumerate(wanted):
        for j, have in enumerate(given):
            if kind == "sections":
                path, other = want["path"], have.get("path") or ""
                away = abs(want["start"] - have["start"])
                if away <= 8 and path.startswith("@") == other.startswith("@"):
                    ranked.append(((i, path != other, away), i, j))
            elif (overlap := _overlap(want["span"], have["span"])) >= (0.5 if kind == "assignments" else 0.3):
                ranked.append(((-overlap,), i, j))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(ranked):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return dict(sorted(pairs.items()))


def _overlap(left: Sequence[Span], right: Sequence[Span]) -> float:
    """Divide the code points in both by the code points in either; no two spans of one side overlap."""
    common = sum(max(min(b, d) - max(a, c), 0) for a, b in left for c, d in right)
    return common / (sum(end - start for start, end in (*left, *right)) - common) if common else 0.0


def _gather(wanted: Sequence[Record], given: Sequence[Record]) -> None:
    """Put in place of each matched citation's `authority` the gold spans of all that share it (where null, its own)."""
    for side in (wanted, given):
        shared: dict[str | None, list[Span]] = defaultdict(list)
        for want, record in zip(wanted, side, strict=True):
            shared[record.get("authority")] += want["span"]
        for want, record in zip(wanted, side, strict=True):
            if "authority" in want:
                label = record.get("authority")
                record["authority"] = want["span"] if label is None else shared[label]


def _says(want: Record, field: str) -> bool:
    # The short form of gold, which has no `product`, keeps the whole text as `task`.
    return field in want and (field != "task" or "product" in want)


def _agree(field: str, want: Any, have: Any) -> bool:
    if field == "authority":
        return bool(want == have)
    if field == "span":
        return len(want) == len(have) and all(
            abs(a - c) <= 2 and abs(b - d) <= 2 for (a, b), (c, d) in zip(want, have, strict=True)
        )
    if field in _POINTERS:  # as many, and each one the gold names is overlapped
        linked = have or []
        reached = None not in linked and all(any(a < d and c < b for c, d in linked) for a, b in want)
        return reached and len(want) == len(linked)
    left, right = _value(field, want), _value(field, have)
    if field == "indicator" and left and right:  # most of the words
        words, others = set(left.split()), set(right.split())
        return len(words & others) / len(words | others) >= 0.6
    return bool(left == right)


def _value(field: str, raw: Any) -> Any:
    """Bring an attribute into the form in which it is compared; null, "" and what is empty become None."""
    if raw is None or raw == "":
        return None
    if isinstance(raw, list):  # agencies or plain strings, in any order
        return {_fold(item.get("name") or "" if isinstance(item, dict) else item) for item in raw} or None
    if isinstance(raw, dict):
        return {key: str(item).removesuffix(".0") for key, item in raw.items() if item not in (None, "", [])} or None
    if isinstance(raw, int | float):
        return float(raw)
    text = unicodedata.normalize("NFC", str(raw))
    if field in _VERBATIM:
        return text.strip()
    if field == "symbol":  # the letter case is part of it
        return re.sub(r"\s", "", text)
    if field == "rrule":
        return sorted(text.removeprefix("RRULE:").split(";"))
    return _fold(text)


def _fold(name: Any) -> str:
    """Take from a name what its writers vary: case, Unicode form, spaces, marks, quotes, common abbreviations."""
    text = re.sub(r"[*_#|\\()\"'“”‘’]", " ", unicodedata.normalize("NFC", str(name)).casefold())
    text = re.sub(r"\s*[-–—]\s*", "-", text)
    text = re.sub(r"\b(?:tb&xh|\w+)\b", lambda word: _SPELLED_OUT.get(word[0], word[0]), text)
    return " ".join(text.split()).strip(" .,:;-/")


def _records(plan: Json) -> dict[str, list[Record]]:
    """Copy the lists of a plan, by record type, with `section` as path and links as lists of spans (None: to nothing).

    Each record's place is put into `span`: a list of one span, or of those of its mentions.
    """
    paths = {section["id"]: section["path"] for section in plan.get("sections") or () if "id" in section}
    linked = (record for kind in ("citations", "targets", "deadlines") for record in plan.get(kind) or ())
    ids = {record["id"]: (record["start"], record["end"]) for record in linked if "id" in record}
    lists = {kind: plan[kind] for kind in KEY if kind != "header" and plan.get(kind) is not None}
    if "authorities" not in lists and (derived := _authorities(lists.get("citations"))) is not None:
        lists["authorities"] = derived
    out = {kind: [dict(record) for record in lists[kind]] for kind in KEY if kind in lists}
    for record in (record for records in out.values() for record in records):
        record |= {field: _spans(record[field], ids) for field in _POINTERS & record.keys()}
        if "section" in record:
            record["section"] = paths.get(record["section"], record["section"])
        place = [[record["start"], record["end"]]] if "start" in record else record.get("mentions")
        record["span"] = [span for span in _spans(place, ids) if span]
    return out


def _spans(links: Any, ids: Mapping[str, Span]) -> list[Span | None]:
    """Read links, one or many, each an id or a span, as spans."""
    if links is None:
        return []
    many = [links] if isinstance(links, str) or (links and isinstance(links[0], int)) else links
    return [ids.get(link) if isinstance(link, str) else (link[0], link[1]) for link in many]


def _authorities(citations: Sequence[Json] | None) -> list[Record] | None:
    """Derive the distinct documents from the `authority` of the citations; None where these do not say it.

    Where mentions disagree the most frequent value stands, then the first.
    """
    if citations is None or not all("authority" in citation for citation in citations):
        return None
    groups: dict[str, list[Json]] = defaultdict(list)
    for citation in citations:
        if citation["authority"] is not None:
            groups[citation["authority"]].append(citation)
    out = []
    for label, mentions in groups.items():
        record: Record = {"id": label, "mentions": [[mention["start"], mention["end"]] for mention in mentions]}
        for field in KEY["authorities"]:
            values = Counter(mention[field] for mention in mentions if mention.get(field)).most_common(1)
            record[field] = values[0][0] if values else None
        out.append(record)
    return out


def _title(record: Record) -> str | None:
    return next((record[field] for field in ("text", "path", "name", "id") if record.get(field)), None)


def _shown(value: Any) -> str | None:
    """Write a value for a person: spans as `start-end`, agencies by name."""
    if value is None or value in ("", [], {}):
        return None
    if isinstance(value, list) and isinstance(value[0], tuple | None):
        return ", ".join(f"{span[0]}-{span[1]}" if span else "nothing" for span in value)
    if isinstance(value, list):
        return "; ".join(str(item.get("name") if isinstance(item, dict) else item) for item in value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
