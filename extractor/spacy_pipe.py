"""The spaCy component `kehoach`: `nlp.add_pipe("kehoach")` finds it by its entry point, nothing has to be imported.

It reads `doc.text` and works with any tokenizer that keeps the text. Behind it

- `doc._.plan` is the `Plan`, None where the component has not been. It is kept as JSON in `doc.user_data`, so it goes wherever
  a `Doc` goes: `Doc.to_bytes`, `DocBin(store_user_data=True)`, another process. Where such a `Doc` is read without a pipeline
  that has the component, import this module first. Plans and records are for reading: changes to them are not kept.
- `doc.spans` has a group for each kind of record that stands in the text (`GROUPS`), in the order of the text: one span a
  record, and of an agency one a mention. Its label is the kind, its id the record's; `kb_id_` of an agency is its id in the
  gazetteer. A span holds every token that the record touches.
- `span._.record` is the record, and `span._.offsets` its own `(start, end)`, half-open in code points of `doc.text`, which may
  begin or end inside a token: `doc.text[slice(*span._.offsets)]`. Both are None for spans of others.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from .pipeline import Extractor
from .plan import Agency, Assignment, Citation, Deadline, Plan, Section, Target
from .rules.diagnostics import Language as MessageLanguage

try:
    from spacy.language import Language
    from spacy.tokens import Doc, Span
except ModuleNotFoundError as error:
    if error.name != "spacy":
        raise
    raise ModuleNotFoundError(
        'the component needs spacy, not installed here: pip install "kehoach[spacy]"', name="spacy"
    ) from error

Record = Section | Citation | Target | Deadline | Assignment | Agency

# The groups of `doc.spans`, each with the label of its spans.
GROUPS: Final = {
    "sections": "section",
    "citations": "citation",
    "targets": "target",
    "deadlines": "deadline",
    "assignments": "assignment",
    "agencies": "agency",
}
KEY: Final = "kehoach"  # of the plan's JSON in `doc.user_data`


class PlanReader:
    """The component: an `Extractor` that leaves what it reads on the `Doc`."""

    def __init__(self, rules: list[str], language: MessageLanguage) -> None:
        self._settings = rules, language
        self._extract = Extractor(*map(Path, rules), language=language)

    def __call__(self, doc: Doc) -> Doc:
        """Read `doc.text`."""
        plan = self._extract(doc.text)
        doc.user_data[KEY] = plan.to_json()
        for group in GROUPS:
            doc.spans[group] = list(_spans(doc, group, getattr(plan, group)))
        return doc

    def __reduce__(self) -> tuple[type[PlanReader], tuple[list[str], MessageLanguage]]:
        """Another process compiles the rules for itself, when it needs them."""
        return PlanReader, self._settings


def _spans(doc: Doc, group: str, records: list[Record]) -> Iterator[Span]:
    places = [(*place, record) for record in records for place in _places(record)]
    for start, end, record in sorted(places, key=lambda place: (place[0], -place[1])):
        known = record.gazetteer if isinstance(record, Agency) else None
        span = doc.char_span(
            start, end, label=GROUPS[group], kb_id=known or "", alignment_mode="expand", span_id=record.id
        )
        assert span is not None  # every record lies in the text
        yield span


def _places(record: Record) -> list[tuple[int, int]]:
    """Where a record stands in the text, in code points."""
    if isinstance(record, Agency):
        return [(start, end) for start, end in record.mentions]
    return [(record.start, record.end)]


@Language.factory(
    "kehoach",
    assigns=["doc._.plan", "doc.spans", "span._.record", "span._.offsets"],
    default_config={"rules": [], "language": "vi"},
)
def make(nlp: Language, name: str, rules: list[str], language: MessageLanguage) -> PlanReader:
    """Make the component. `rules`: folders of further rule files, tried after ours, which must also be there where a saved
    pipeline is loaded; `language` of the diagnostics' messages, "vi" or "en". Raises `RuleError` as `Extractor` does.
    """
    return PlanReader(rules, language)


# --- what the extensions give --------------------------------------------------------------------------------------------


@lru_cache(maxsize=16)
def _read(data: bytes) -> tuple[Plan, dict[tuple[str, str], Record]]:
    """A plan from its JSON, and its records by label and id."""
    plan = Plan.from_json(data)
    return plan, {(label, record.id): record for group, label in GROUPS.items() for record in getattr(plan, group)}


def _plan(doc: Doc) -> Plan | None:
    data = doc.user_data.get(KEY)
    return None if data is None else _read(data)[0]


def _record(span: Span) -> Record | None:
    data = span.doc.user_data.get(KEY)
    return None if data is None else _read(data)[1].get((span.label_, span.id_))


def _offsets(span: Span) -> tuple[int, int] | None:
    record = _record(span)
    inside = [
        (start, end)
        for start, end in (_places(record) if record else ())
        if span.start_char <= start and end <= span.end_char
    ]
    return max(inside, key=lambda place: place[1] - place[0], default=None)


Doc.set_extension("plan", getter=_plan)
Span.set_extension("record", getter=_record)
Span.set_extension("offsets", getter=_offsets)
