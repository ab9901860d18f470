"""The spaCy component: every record is a span, its own offsets are kept, and the plan goes wherever the `Doc` goes."""

import pickle
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from mutate import crlf, nbsp, nfd

from extractor import Plan, extract

if find_spec("spacy") is None:
    pytest.skip("spaCy is not installed (the extra [spacy])", allow_module_level=True)

import spacy
from spacy.tokens import Doc, DocBin

CORPUS = Path(__file__).parents[1] / "corpus"
PLAN = (CORPUS / "xa-trong-cay-2025.txt").read_text("utf-8")
# A token of the Vietnamese tokenizer is what stands between white space: it may hold two records, or more than one.
DENSE = "KẾ HOẠCH\n\nII. NHIỆM VỤ\n1. Sở Tư pháp/Sở Nội vụ chủ trì (trước 30/6/2024;theo Nghị định số 12/2023/NĐ-CP).\n"
NO_PLANS = {
    "empty": "",
    "blank": " \r\n\t\u200b\n",
    "a letter": "I.",
    "verse": "Trăm năm trong cõi người ta,\nChữ tài chữ mệnh khéo là ghét nhau.\n",
}
LANGUAGES: dict[str, dict[str, Any]] = {"xx": {}, "vi": {"nlp": {"tokenizer": {"use_pyvi": False}}}}
GROUPS = {
    "sections": "section",
    "citations": "citation",
    "targets": "target",
    "deadlines": "deadline",
    "assignments": "assignment",
    "agencies": "agency",
}


@cache
def pipeline(code: str) -> Any:
    nlp = spacy.blank(code, config=LANGUAGES[code])
    nlp.add_pipe("kehoach")
    return nlp


@pytest.fixture(params=LANGUAGES)
def nlp(request: pytest.FixtureRequest) -> Any:
    return pipeline(request.param)


def zero_width(text: str) -> str:
    return "\ufeff" + text.replace("ng ", "n\u200bg\u200b ").replace("h, ", "h\u00ad, ")


def emoji(text: str) -> str:
    return "👩🏽‍🌾🇻🇳\n" + text.replace(".\n", ". 😀\n").replace(" và ", " 🌱 và ")


def untouched(text: str) -> str:
    return text


FORMS: list[Callable[[str], str]] = [untouched, nfd, crlf, nbsp, zero_width, emoji]


def same(one: Doc, other: Doc) -> None:
    """Both hold the same plan and the same spans."""
    assert one.text == other.text
    assert one._.plan == other._.plan is not None
    for group in GROUPS:
        assert [seen(span) for span in one.spans[group]] == [seen(span) for span in other.spans[group]]


def seen(span: Any) -> tuple[Any, ...]:
    return span.start, span.end, span.label_, span.id_, span.kb_id_, span._.offsets, span._.record


def places(record: Any) -> list[tuple[int, int]]:
    return (
        [tuple(mention) for mention in record.mentions] if hasattr(record, "mentions") else [(record.start, record.end)]
    )


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
@pytest.mark.parametrize("text", [PLAN, DENSE], ids=["sample", "dense"])
def test_every_record_is_a_span(nlp: Any, text: str, form: Callable[[str], str]) -> None:
    doc = nlp(form(text))
    plan = doc._.plan
    assert doc.text == form(text)
    assert plan == extract(doc.text)
    for group, label in GROUPS.items():
        records = getattr(plan, group)
        found = list(doc.spans[group])
        assert sorted(span._.offsets for span in found) == sorted(place for r in records for place in places(r))
        order = [(span._.offsets[0], -span._.offsets[1]) for span in found]
        assert order == sorted(order)
        for span in found:
            start, end = span._.offsets
            assert span.label_ == label
            assert span.id_ == span._.record.id
            assert span._.record in records
            assert span.start_char <= start < end <= span.end_char
            # No token more than the record touches.
            assert span[0].idx + len(span[0]) > start
            assert span[-1].idx < end
            if hasattr(span._.record, "text"):
                assert doc.text[start:end] == span._.record.text
    assert all(doc.spans[group] for group in ("sections", "citations", "deadlines", "assignments", "agencies"))


def test_spans_that_do_not_fit_the_tokens() -> None:
    doc = pipeline("vi")(DENSE)
    assert "trước 30/6/2024" in {record.text for record in doc._.plan.deadlines}
    (deadline,) = doc.spans["deadlines"]
    assert deadline.text == "(trước 30/6/2024;theo"
    assert doc.text[slice(*deadline._.offsets)] == deadline._.record.text == "trước 30/6/2024"


def test_an_agency_is_a_span_for_each_mention() -> None:
    doc = pipeline("xx")(PLAN)
    agency = next(agency for agency in doc._.plan.agencies if len(agency.mentions) > 1)
    mentions = [span for span in doc.spans["agencies"] if span.id_ == agency.id]
    assert [list(span._.offsets) for span in mentions] == agency.mentions
    assert {span.kb_id_ for span in mentions} == {agency.gazetteer}
    assert {id(span._.record) for span in mentions} == {id(mentions[0]._.record)}


@pytest.mark.parametrize("text", NO_PLANS.values(), ids=NO_PLANS)
def test_a_document_that_is_no_plan(nlp: Any, text: str) -> None:
    doc = nlp(text)
    assert doc._.plan == extract(text)
    assert {"empty-document", "not-a-plan"} & {found.code for found in doc._.plan.diagnostics}
    assert doc.spans.keys() >= GROUPS.keys()
    assert not doc.spans["citations"]
    same(Doc(nlp.vocab).from_bytes(doc.to_bytes()), doc)


def test_a_doc_that_was_not_read() -> None:
    doc = spacy.blank("xx")("UBND xã")
    assert doc._.plan is None
    assert doc[0:1]._.record is None
    assert doc[0:1]._.offsets is None


def test_spans_of_others_have_no_record() -> None:
    doc = pipeline("xx")(PLAN)
    assert doc[0:3]._.record is None
    assert doc.char_span(0, 9, label="OTHER", span_id="s1", alignment_mode="expand")._.offsets is None


def test_bytes_and_bins(nlp: Any) -> None:
    doc = nlp(PLAN)
    fresh = spacy.blank(nlp.lang, config=LANGUAGES[nlp.lang])  # its vocabulary knows none of the ids
    same(Doc(fresh.vocab).from_bytes(doc.to_bytes()), doc)
    data = DocBin(docs=[doc, nlp("")], store_user_data=True).to_bytes()
    read, empty = DocBin().from_bytes(data).get_docs(fresh.vocab)
    same(read, doc)
    assert empty._.plan == extract("")
    assert isinstance(read._.plan, Plan)


@pytest.mark.parametrize("code", LANGUAGES)
def test_several_processes(code: str) -> None:
    nlp = pipeline(code)
    texts = [PLAN, DENSE, "", crlf(PLAN)]
    for doc, text in zip(nlp.pipe(texts, n_process=2, batch_size=1), texts, strict=True):
        same(doc, nlp(text))


def test_the_component_can_be_sent_to_another_process() -> None:
    component = pipeline("xx").get_pipe("kehoach")
    doc = pickle.loads(pickle.dumps(component))(spacy.blank("xx")(DENSE))
    assert doc._.plan == extract(DENSE)


OWN = """
[[rule]]
name = "figures"
set = { kind = "objectives" }
starts = ["con số phải đạt"]
accept = ["I. Con số phải đạt"]
"""


def test_saved_and_loaded(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "headings.toml").write_text(OWN, "utf-8")
    nlp = spacy.blank("xx")
    nlp.add_pipe("kehoach", config={"rules": [str(tmp_path / "rules")], "language": "en"})
    nlp.to_disk(tmp_path / "pipeline")
    loaded = spacy.load(tmp_path / "pipeline")
    text = "KẾ HOẠCH\nTrồng cây\n\nI. Con số phải đạt\n- Trồng 100 cây.\n"
    same(loaded(text), nlp(text))
    plan = loaded(text)._.plan
    assert [section.kind for section in plan.sections if section.label == "I"] == ["objectives"]
    assert "Place and date of issue are not printed." in {found.message for found in plan.diagnostics}


def test_settings_that_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="language"):
        spacy.blank("xx").add_pipe("kehoach", config={"language": "fr"})
    with pytest.raises(ValueError, match="no rule files"):
        spacy.blank("xx").add_pipe("kehoach", config={"rules": [str(tmp_path)]})


def python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", timeout=120)


def test_nothing_has_to_be_imported() -> None:
    done = python("import spacy; nlp = spacy.blank('xx'); nlp.add_pipe('kehoach'); print(nlp('')._.plan.source.length)")
    assert (done.stdout, done.returncode) == ("0\n", 0), done.stderr


ABSENT = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name == "spacy":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Absent())
import extractor
import extractor.spacy_pipe
"""


def test_without_spacy_the_error_says_what_to_install() -> None:
    said = python(ABSENT).stderr.splitlines()[-1]
    assert said == ('ModuleNotFoundError: the component needs spacy, not installed here: pip install "kehoach[spacy]"')
