"""Planted errors must change exactly the figures they should, and the figures must agree with the scoring tool."""

import copy
import dataclasses
import io
import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from extractor import plan
from extractor.evaluate import FURTHER, KEY, LINKS, as_dict, changes, evaluate, in_context, show

Plan = dict[str, Any]

SOURCE = """KẾ HOẠCH
Số hóa tài liệu năm 2024
Căn cứ Luật Lưu trữ; Nghị định số 30/2020/NĐ-CP ngày 05/3/2020;
I. MỤC TIÊU
Đạt ít nhất 80% hồ sơ, trong đó 35% của các huyện, xong trước ngày 30/11/2024.
Thực hiện theo Nghị định 30.
II. TỔ CHỨC THỰC HIỆN
1. Sở Nội vụ
- Chủ trì, phối hợp với Sở Tài chính tham mưu kinh phí trong quý I/2024.
"""


def at(words: str) -> dict[str, Any]:
    start = SOURCE.index(words)
    return {"start": start, "end": start + len(words), "text": words}


def section(id: str, path: str, kind: str, words: str, end: str) -> dict[str, Any]:
    heading = None if path.startswith("@") else words.split(". ")[1]
    span = {"start": SOURCE.index(words), "end": SOURCE.index(end) + len(end)}
    return {
        "id": id,
        "path": path,
        "label": path[-1],
        "level": 1 + path.count("/"),
        "heading": heading,
        "kind": kind,
    } | span


def agency(words: str) -> dict[str, Any]:
    return at(words) | {"name": words}


def citation(id: str, words: str, section: str, type: str, symbol: str | None, authority: str | None) -> dict[str, Any]:
    rest = {"number": None, "year": None, "date": None, "issuer": None, "title": None, "pinpoint": {"article": "3"}}
    values = {"type": type, "symbol": symbol, "relation": "basis", "authority": authority}
    return {"id": id, "section": section, **at(words), **rest, **values}


def target(id: str, words: str, low: float, comparator: str, parent: str | None) -> dict[str, Any]:
    found = {"low": low, "high": low, "comparator": comparator, "unit": "%", "horizon": "2024", "status": "target"}
    rest = {"indicator": "hồ sơ được số hóa", "direction": None, "base": {"value": 20.0, "year": "2023"}}
    year = SOURCE.index("năm 2024")
    return {"id": id, "section": "s2", **at(words), **found, **rest, "parent": parent, "horizon_from": [year, year + 8]}


def gold() -> Plan:
    """A plan with every type of record, in the form of the contract."""
    assignment = at("Chủ trì, phối hợp với Sở Tài chính tham mưu kinh phí trong quý I/2024.")
    place = {name: [[at(name)["start"], at(name)["end"]]] for name in ("Sở Nội vụ", "Sở Tài chính")}
    return {
        "header": {"type": "KH", "title": "Số hóa tài liệu năm 2024", "period": "2024", "number": None, "symbol": None},
        "sections": [
            section("s1", "@preamble", "preamble", "Căn cứ", "05/3/2020;"),
            section("s2", "I", "objectives", "I. MỤC TIÊU", "Nghị định 30."),
            section("s3", "II", "implementation", "II. TỔ CHỨC THỰC HIỆN", "quý I/2024."),
            section("s4", "II/1", "agency", "1. Sở Nội vụ", "quý I/2024."),
        ],
        "citations": [
            citation("c1", "Luật Lưu trữ", "s1", "Luật", None, "Luật Lưu trữ"),
            citation("c2", "Nghị định số 30/2020/NĐ-CP", "s1", "NĐ", "30/2020/NĐ-CP", "30/2020/NĐ-CP"),
            citation("c3", "Nghị định 30", "s2", "NĐ", None, "30/2020/NĐ-CP"),
        ],
        "authorities": [
            {"id": "Luật Lưu trữ", "type": "Luật", "symbol": None, "date": None, "mentions": ["c1"]},
            {"id": "30/2020/NĐ-CP", "type": "NĐ", "symbol": "30/2020/NĐ-CP", "date": None, "mentions": ["c2", "c3"]},
        ],
        "targets": [target("t1", "ít nhất 80%", 80, "at_least", None), target("t2", "35%", 35, "exactly", "t1")],
        "deadlines": [
            {"id": "d1", "section": "s2", "kind": "by", "edtf": "2024-11-30", "rrule": None, "inferred": []}
            | at("trước ngày 30/11/2024"),
            {"id": "d2", "section": "s4", "kind": "during", "edtf": "2024-01/2024-03", "rrule": None, "inferred": []}
            | at("trong quý I/2024"),
        ],
        "agencies": [{"name": n, "gazetteer": None, "valid": True, "mentions": m} for n, m in place.items()],
        "assignments": [
            {"id": "a1", "section": "s4", "role": "lead", "task": "tham mưu kinh phí trong quý I/2024", "product": None}
            | {"actors": [agency("Sở Nội vụ")], "partners": [agency("Sở Tài chính")], "deadlines": ["d2"]}
            | {"citations": [], "targets": [], "reports_to": [], "via": []}
            | assignment
        ],
    }


def short_form(full: Plan) -> Plan:
    """The same plan as gold is written: paths and spans for ids, the whole text as task, fewer fields."""
    spans = {r["id"]: [r["start"], r["end"]] for kind in ("citations", "deadlines", "targets") for r in full[kind]}
    paths = {s["id"]: s["path"] for s in full["sections"]}
    out = {kind: copy.deepcopy(full[kind]) for kind in KEY if kind not in ("authorities", "agencies")}
    for kind in ("sections", "citations", "targets", "deadlines", "assignments"):
        for record in out[kind]:
            del record["id"]
            if kind != "sections":
                record["section"] = paths[record["section"]]
    for record in out["assignments"]:
        record |= {field: [spans[link] for link in record[field]] for field in ("deadlines", "citations")}
        record["task"] = record["text"]
        for field in ("targets", "reports_to", "via", "product"):
            del record[field]
    for record in out["targets"]:
        for field in ("status", "base", "parent", "horizon_from"):
            del record[field]
    return out


def figures(wanted: dict[str, Plan], given: dict[str, Plan]) -> dict[str, Any]:
    """All figures on one level: "deadlines.strict" and so on, shares to three places."""
    out: dict[str, Any] = {}

    def flatten(name: str, value: Any) -> None:
        if isinstance(value, dict) and "f1" in value:
            out[name] = tuple(round(share, 3) for share in value.values())
        elif isinstance(value, dict):
            for key, item in value.items():
                flatten(f"{name}.{key}" if name else key, item)
        else:
            out[name] = round(value, 3) if isinstance(value, float) else value

    whole = as_dict(evaluate(wanted, given))
    json.dumps(whole)
    flatten("", whole.pop("types"))
    flatten("", whole)
    return out


PERFECT = {"one": gold(), "two": gold()}
NOT_WHOLE = {"whole": 1}
MISSED = (1.0, 0.75, 0.857)
SPURIOUS = (0.8, 1.0, 0.889)
HALF = (0.5, 0.5, 0.5)
THREE_OF_FOUR = (0.75, 0.75, 0.75)


def change(kind: str, number: int, **values: Any) -> Callable[[Plan], None]:
    return lambda plan: plan[kind][number].update(values)


def shift(kind: str, number: int, start: int, end: int) -> Callable[[Plan], None]:
    def plant(plan: Plan) -> None:
        record = plan[kind][number]
        record.update(start=record["start"] + start, end=record["end"] + end)

    return plant


PLANTED: dict[str, tuple[Callable[[Plan], object], dict[str, Any]]] = {
    "span shifted within the grace": (shift("deadlines", 0, 2, -2), {}),
    "span shifted": (
        shift("deadlines", 0, 3, 0),
        {"deadlines.strict": THREE_OF_FOUR, "deadlines.fields.span": 0.75},
    ),
    "span shifted too far to be found": (
        shift("targets", 1, 3, 3),
        {f"targets.{level}": THREE_OF_FOUR for level in ("strict", "overlapping", "exact")}
        | {"targets.whole": 1, **NOT_WHOLE},
    ),
    "section that ends elsewhere": (
        shift("sections", 2, 0, -9),
        {"sections.strict": (0.875, 0.875, 0.875), "sections.fields.span": 0.875},
    ),
    "wrong key attribute": (
        change("targets", 0, comparator="about"),
        {"targets.exact": THREE_OF_FOUR, "targets.accuracy": 0.95, "targets.fields.comparator": 0.75}
        | {"targets.whole": 1, **NOT_WHOLE},
    ),
    "wrong further attribute": (change("targets", 0, status="norm"), {"targets.fields.status": 0.75}),
    "wrong base": (change("targets", 0, base={"value": 20, "year": "2022"}), {"targets.fields.base": 0.75}),
    "the same base, written otherwise": (change("targets", 0, base={"year": "2023", "value": 20}), {}),
    "wrong task": (change("assignments", 0, task="kinh phí"), {"assignments.fields.task": 0.5}),
    "wrong actor": (
        change("assignments", 0, actors=[]),
        {"assignments.exact": HALF, "assignments.accuracy": 0.833, "assignments.fields.actors": 0.5}
        | {"assignments.whole": 1, **NOT_WHOLE},
    ),
    "missed": (
        lambda plan: plan["deadlines"].pop(0),
        {f"deadlines.{level}": MISSED for level in ("strict", "overlapping", "exact")}
        | {"deadlines.have": 3, "deadlines.whole": 1, **NOT_WHOLE},
    ),
    "missed, and with it a link": (
        lambda plan: plan["deadlines"].pop(1),
        {f"deadlines.{level}": MISSED for level in ("strict", "overlapping", "exact")}
        | {"deadlines.have": 3, "deadlines.whole": 1, "assignments.links.deadlines": 0.5, **NOT_WHOLE},
    ),
    "spurious": (
        lambda plan: plan["deadlines"].append({"id": "d9", "section": "s1", "kind": "by", "start": 0, "end": 8}),
        {f"deadlines.{level}": SPURIOUS for level in ("strict", "overlapping", "exact")}
        | {"deadlines.have": 5, "deadlines.whole": 1, **NOT_WHOLE},
    ),
    "the same record twice": (
        lambda plan: plan["deadlines"].append(plan["deadlines"][0] | {"id": "d9"}),
        {f"deadlines.{level}": SPURIOUS for level in ("strict", "overlapping", "exact")}
        | {"deadlines.have": 5, "deadlines.whole": 1, **NOT_WHOLE},
    ),
    "wrong link": (change("assignments", 0, deadlines=["d1"]), {"assignments.links.deadlines": 0.5}),
    "lost link": (change("assignments", 0, deadlines=[]), {"assignments.links.deadlines": 0.5}),
    "link too many": (change("assignments", 0, citations=["c1"]), {"assignments.links.citations": 0.5}),
    "link to nothing": (change("assignments", 0, targets=["t9"]), {"assignments.links.targets": 0.5}),
    "wrong parent": (change("targets", 1, parent=None), {"targets.links.parent": 0.75}),
    "wrong section": (change("deadlines", 0, section="s3"), {"deadlines.links.section": 0.75}),
    "swapped authority": (
        lambda plan: (
            change("citations", 0, authority="30/2020/NĐ-CP")(plan),
            change("citations", 1, authority="Luật Lưu trữ")(plan),
        ),
        {"citations.links.authority": 0.5},
    ),
    "authority lost": (change("citations", 2, authority=None), {"citations.links.authority": 0.667}),
    "two authorities lost": (
        lambda plan: [record.update(authority=None) for record in plan["citations"][1:]],
        {"citations.links.authority": 0.667},
    ),
    "all authorities one": (
        lambda plan: [record.update(authority="x") for record in plan["citations"]],
        {"citations.links.authority": 0.5},
    ),
    "authorities otherwise called": (
        lambda plan: [record.update(authority=f"{record['authority']}#") for record in plan["citations"]],
        {},
    ),
    "authority with a mention less": (
        change("authorities", 1, mentions=["c2"]),
        {"authorities.strict": THREE_OF_FOUR, "authorities.fields.span": 0.75},
    ),
    "wrong agency": (
        change("agencies", 0, name="Sở Xây dựng"),
        {"agencies.exact": THREE_OF_FOUR, "agencies.accuracy": 0.75, "agencies.fields.name": 0.75}
        | {"agencies.whole": 1, **NOT_WHOLE},
    ),
    "wrong header field": (
        lambda plan: plan["header"].update(title="Số hóa"),
        {f"header.{level}": (0.833, 0.833, 0.833) for level in ("strict", "overlapping", "exact")}
        | {"header.accuracy": 0.833, "header.fields.title": 0.5, "header.whole": 1, **NOT_WHOLE},
    ),
    "header field too many": (
        lambda plan: plan["header"].update(place="Huế"),
        {f"header.{level}": (0.857, 1.0, 0.923) for level in ("strict", "overlapping", "exact")}
        | {"header.accuracy": 0.857, "header.fields.place": 0.0, "header.have": 7, "header.whole": 1, **NOT_WHOLE},
    ),
    "wrong further header field": (
        lambda plan: plan["header"].update(number="5"),
        {"header.fields.number": 0.0},
    ),
    "section called otherwise": (
        change("sections", 1, path="1"),  # and with it the section of the records in it
        {"sections.exact": (0.875, 0.875, 0.875), "sections.accuracy": 0.958, "sections.fields.path": 0.875}
        | {"targets.links.section": 0.5, "deadlines.links.section": 0.75, "citations.links.section": 0.833}
        | {"sections.whole": 1, **NOT_WHOLE},
    ),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_error_changes_exactly_its_figures(name: str) -> None:
    plant, expected = PLANTED[name]
    given = copy.deepcopy(PERFECT)
    plant(given["one"])
    before, after = figures(PERFECT, PERFECT), figures(PERFECT, given)
    assert {key: value for key, value in after.items() if before.get(key) != value} == expected
    assert before.keys() <= after.keys()


SHORT = {name: short_form(full) for name, full in PERFECT.items()}


@pytest.mark.parametrize(
    ("wanted", "given"), [(PERFECT, PERFECT), (SHORT, PERFECT), (SHORT, SHORT)], ids=["full", "short gold", "short"]
)
def test_a_perfect_prediction_is_perfect_in_either_form(wanted: dict[str, Plan], given: dict[str, Plan]) -> None:
    result = evaluate(wanted, given)
    assert not result.differences
    assert result.whole == 2
    for kind, row in result.types.items():
        assert {row.score(level) for level in row.true} == {(1.0, 1.0, 1.0)}, kind
        assert all(right == judged > 0 for right, judged in row.fields.values()), kind
        assert row.whole == row.documents == 2


def test_gold_judges_only_what_it_says() -> None:
    result = evaluate({"one": short_form(gold())}, {"one": gold()})
    assert list(result.types) == [kind for kind in KEY if kind != "agencies"]  # authorities derived from the citations
    assert result.types["authorities"].gold == 2
    assert "task" not in result.types["assignments"].fields
    assert "status" not in result.types["targets"].fields
    wanted = short_form(gold())
    for record in wanted["citations"]:
        del record["authority"]
    result = evaluate({"one": wanted}, {"one": gold()})
    assert "authorities" not in result.types
    assert "authority" not in result.types["citations"].fields


def test_names_are_compared_folded_symbols_and_dates_are_not() -> None:
    wanted, given = gold(), gold()
    wanted["assignments"][0] |= {
        "actors": [{"name": "Ủy ban nhân dân tỉnh"}, {"name": "Sở Lao động - Thương binh và Xã hội"}],
        "partners": [{"name": "Hội đồng nhân dân, Ủy ban Mặt trận Tổ quốc; giáo dục thường xuyên, mục tiêu quốc gia"}],
    }
    given["assignments"][0] |= {
        "actors": [{"name": "Sở LĐ – TB&XH."}, {"name": "**UBND**  Tỉnh"}],
        "partners": [{"name": "HĐND, Uỷ ban MTTQ; GDTX, MTQG"}],
    }
    wanted["deadlines"][1]["rrule"], given["deadlines"][1]["rrule"] = (
        "FREQ=YEARLY;BYMONTH=4",
        "RRULE:BYMONTH=4;FREQ=YEARLY",
    )
    assert not evaluate({"one": wanted}, {"one": given}).differences
    given["citations"][1]["symbol"] = "30/2020/nđ-cp"
    given["deadlines"][0]["edtf"] = "2024-11-30/.."
    assert [(d.kind, d.field) for d in evaluate({"one": wanted}, {"one": given}).differences] == [
        ("citations", "symbol"),
        ("deadlines", "edtf"),
    ]


@pytest.mark.parametrize(("have", "right"), [("a b c d", True), ("a b c", True), ("a b c d e f g h i", False)])
def test_an_indicator_is_right_with_three_words_in_five(have: str, right: bool) -> None:
    record = {"start": 0, "end": 5, "indicator": "a b c d e"}
    result = evaluate({"one": {"targets": [record]}}, {"one": {"targets": [record | {"indicator": have}]}})
    assert result.types["targets"].fields["indicator"] == (right, 1)


@pytest.mark.parametrize(
    ("kind", "have", "found"),
    [
        ("deadlines", {"start": 0, "end": 30}, True),
        ("deadlines", {"start": 0, "end": 29}, False),
        ("assignments", {"start": 0, "end": 50}, True),
        ("assignments", {"start": 0, "end": 49}, False),
        ("sections", {"start": 8, "end": 9, "path": "I"}, True),
        ("sections", {"start": 9, "end": 99, "path": "I"}, False),
        ("sections", {"start": 0, "end": 100, "path": "@annex"}, False),
    ],
)
def test_how_near_a_record_must_be_to_be_found(kind: str, have: dict[str, Any], found: bool) -> None:
    wanted = {"start": 0, "end": 100, "path": "II"}
    assert evaluate({"one": {kind: [wanted]}}, {"one": {kind: [have]}}).types[kind].true["overlapping"] == found


def test_of_two_sections_that_start_together_the_path_decides() -> None:
    wanted = [{"path": "@decision", "start": 0, "end": 90}, {"path": "@decision/@header", "start": 0, "end": 9}]
    result = evaluate({"one": {"sections": wanted}}, {"one": {"sections": wanted[::-1]}})
    assert not result.differences


def test_mentions_that_disagree_give_an_authority_the_most_frequent_value() -> None:
    wanted = short_form(gold())
    for record, type in zip(wanted["citations"], ("QĐ", "NĐ", "NĐ"), strict=True):
        record |= {"type": type, "authority": "x"}
    given = gold() | {
        "authorities": [{"id": "x", "type": "NĐ", "symbol": "30/2020/NĐ-CP", "mentions": ["c1", "c2", "c3"]}]
    }
    assert evaluate({"one": wanted}, {"one": given}).types["authorities"].score("exact").f1 == 1


def test_a_missing_document_is_missed_whole_and_named() -> None:
    result = evaluate(PERFECT, {"one": gold(), "three": gold()})
    assert (result.missing, result.unjudged, result.whole) == (("two",), ("three",), 1)
    for kind, row in result.types.items():
        assert row.score("overlapping") == (1.0, 0.5, pytest.approx(2 / 3)), kind
        assert row.whole == 1
    records = sum(len(gold()[kind]) for kind in KEY if kind != "header")
    assert [d.what for d in result.differences] == ["missed"] * (records + 3)
    assert {d.document for d in result.differences} == {"two"}
    assert result.types["header"].accuracy(KEY["header"]) == 0.5


def test_nothing_to_find_and_nothing_found_is_right() -> None:
    empty = {kind: [] for kind in KEY} | {"header": {}}
    result = evaluate({"one": empty}, {"one": empty})
    assert {row.score("exact") for row in result.types.values()} == {(1.0, 1.0, 1.0)}
    assert evaluate({"one": empty}, {"one": gold()}).types["targets"].score("overlapping") == (0.0, 0.0, 0.0)


def test_the_best_overlap_is_taken_first() -> None:
    wanted, given = gold(), gold()
    first = given["deadlines"][0]
    given["deadlines"].insert(0, first | {"id": "d9", "end": first["end"] - 4, "edtf": None})
    result = evaluate({"one": wanted}, {"one": given})
    assert [(d.what, d.start, d.end) for d in result.differences] == [("spurious", first["start"], first["end"] - 4)]
    result = evaluate({"one": given}, {"one": wanted})
    assert [(d.what, d.start, d.end) for d in result.differences] == [("missed", first["start"], first["end"] - 4)]


def test_differences_are_shown_in_their_context() -> None:
    given = gold()
    given["deadlines"][0]["edtf"] = None
    del given["assignments"][0]
    given["header"]["period"] = "2023"
    shown = [in_context(d, SOURCE) for d in evaluate({"one": gold()}, {"one": given}).differences]
    start = SOURCE.index("trước ngày")
    assert shown[0] == "one header period: want 2024, have 2023"
    assert shown[1] == (
        f"one deadlines {start}-{start + 21} edtf: want 2024-11-30, have nothing\n"
        "    IÊU Đạt ít nhất 80% hồ sơ, trong đó 35% của các huyện, xong <<trước ngày 30/11/2024>>"
        ". Thực hiện theo Nghị định 30. II. TỔ CHỨC THỰC HIỆN 1. Sở N"
    )
    assert shown[2].startswith("one assignments ") and shown[2].count("<<Chủ trì") == 1
    assert in_context(evaluate({"one": gold()}, {"one": given}).differences[2], SOURCE, 10).endswith(
        "Nội vụ - <<Chủ trì, p ... uý I/2024.>>"
    )


def test_the_context_ends_where_the_text_does() -> None:
    given = gold()
    del given["citations"][0]
    assert in_context(evaluate({"one": gold()}, {"one": given}).differences[0], SOURCE[:60]).split("    ")[1] == (
        "KẾ HOẠCH Số hóa tài liệu năm 2024 Căn cứ <<Luật Lưu trữ>>; Nghị"
    )


def test_changes_between_two_runs() -> None:
    old, new = copy.deepcopy(PERFECT), copy.deepcopy(PERFECT)
    del old["one"]["deadlines"][0]  # missed, then found with a wrong attribute
    new["one"]["deadlines"][0]["edtf"] = None
    new["one"]["targets"][0]["unit"] = "người"  # right, then wrong
    old["one"]["citations"][0]["type"] = None  # one error for another
    new["one"]["citations"][0]["symbol"] = "1/2"
    old["two"]["header"]["title"] = new["two"]["header"]["title"] = None  # the same error
    new["two"]["assignments"].append(at("MỤC TIÊU"))
    first, second = evaluate(PERFECT, old), evaluate(PERFECT, new)
    assert [(c.document, c.kind, c.verdict, c.before, c.after) for c in changes(first, second)] == [
        ("one", "citations", "shift", ("type",), ("symbol",)),
        ("one", "targets", "loss", (), ("unit",)),
        ("one", "deadlines", "gain", ("missed",), ("edtf",)),
        ("two", "assignments", "loss", (), ("spurious",)),
    ]
    assert {c.verdict for c in changes(second, first)} == {"shift", "gain", "loss"}
    assert "loss: right -> unit\n" in in_context(changes(first, second)[1], SOURCE)
    assert changes(first, first) == ()


def test_the_tables_tell_every_type_and_the_missing_documents() -> None:
    out = io.StringIO()
    show(evaluate(PERFECT, {"one": gold()}), Console(file=out, width=100))
    text = out.getvalue()
    assert all(kind in text for kind in KEY)
    assert "1.000 0.500 0.667" in text
    assert "no prediction: two" in text
    assert "1 of 2 documents exact in every type" in text


def test_every_attribute_judged_is_a_field_of_its_record() -> None:
    records = (
        plan.Header,
        plan.Section,
        plan.Citation,
        plan.Authority,
        plan.Target,
        plan.Deadline,
        plan.Agency,
        plan.Assignment,
    )
    for kind, record in zip(KEY, records, strict=True):
        known = {field.name for field in dataclasses.fields(record)} | {"span"}
        assert {*KEY[kind], *FURTHER[kind]} <= known, kind
    assert {*LINKS} <= {field for fields in FURTHER.values() for field in fields}


def test_importing_it_does_not_import_rich() -> None:
    code = "import sys, extractor.evaluate; sys.exit('rich' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[1]).returncode == 0


def contract_form(short: Plan) -> Plan:
    """A perfect prediction for a gold plan: ids for paths and spans, and the authorities of the citations."""
    out = copy.deepcopy(short)
    ids: dict[str, dict[Any, str]] = {}
    for kind in ("sections", "citations", "targets", "deadlines", "assignments"):
        for number, record in enumerate(out[kind]):
            record["id"] = f"{kind[0]}{number}"
            key = record["path"] if kind == "sections" else (record["start"], record["end"])
            ids.setdefault(kind, {}).setdefault(key, record["id"])
    for kind in ("citations", "targets", "deadlines", "assignments"):
        for record in out[kind]:
            record["section"] = ids["sections"][record["section"]]
            if record.get("parent"):
                record["parent"] = ids[kind][tuple(record["parent"])]
    for record in out["assignments"]:
        for field in {"citations", "deadlines", "targets"} & record.keys():
            record[field] = [ids[field][tuple(span)] for span in record[field]]
    return out


def spoil(plan: Plan, chance: random.Random, share: float) -> None:
    """Plant errors of every kind in about `share` of the records."""
    wrong = {"kind": "other", "symbol": "1/QĐ-A", "edtf": None, "low": 1, "unit": "ha", "role": "lead", "date": "2020"}
    wrong |= {"horizon": "2031", "path": "9/9", "heading": None, "partners": [], "pinpoint": {"article": "99"}}
    wrong |= {
        "actors": [{"name": "Sở X"}],
        "indicator": "số xã",
        "authority": "x",
        "relation": "mentions",
        "rrule": "A=1",
    }
    ids = {kind: [record["id"] for record in plan[kind]] for kind in ("sections", "citations", "deadlines")}
    for field in plan["header"]:
        if chance.random() < share:
            plan["header"][field] = chance.choice([None, "2030"])
    for kind in KEY.keys() - {"header", "authorities", "agencies"}:
        kept = []
        for record in plan[kind]:
            error = chance.choice(("field", "span", "missed", "twice", "merged", "link", "section"))
            kept.append(record)
            if chance.random() >= share:
                continue
            if error == "field":
                field = chance.choice(sorted(wrong.keys() & record.keys()))
                record[field] = wrong[field]
            elif error == "span":
                record["start"] = max(record["start"] + chance.randint(-20, 20), 0)
                record["end"] = max(record["end"] + chance.randint(-20, 20), record["start"] + 1)
            elif error == "missed":
                kept.pop()
            elif error == "twice":
                kept.append(record | {"id": record["id"] + "x", "start": record["start"] + 1})
            elif error == "merged" and len(kept) > 1:
                kept.pop()
                kept[-1]["end"] = max(record["end"], kept[-1]["end"])
            elif error == "link" and kind == "assignments":
                field = chance.choice(["citations", "deadlines"])
                record[field] = chance.choice([[], ["none"], [*record[field], *ids[field][:1]], ids[field][-2:]])
            elif error == "section" and "section" in record:
                record["section"] = chance.choice(ids["sections"])
        plan[kind] = kept


@pytest.mark.parametrize("seed", [None, 0, 1, 2], ids=lambda seed: "perfect" if seed is None else f"spoilt {seed}")
@pytest.mark.parametrize("folder", ["gold", "examples"])
def test_the_figures_are_those_of_the_scoring_tool(real: Path, tmp_path: Path, folder: str, seed: int | None) -> None:
    wanted = {file.stem: json.loads(file.read_text("utf-8")) for file in sorted((real / folder).glob("*.json"))}
    given = {name: contract_form(short) for name, short in wanted.items()}
    if seed is not None:
        chance = random.Random(seed)
        for predicted in given.values():
            spoil(predicted, chance, 0.3)
        del given[chance.choice(sorted(given))]
    for name, predicted in given.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(predicted), "utf-8")
    command = [sys.executable, str(real / "tools" / "score.py"), str(real / folder), str(tmp_path), "--json"]
    expected = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)

    ours = as_dict(evaluate(wanted, given))["types"]
    assert ours["header"]["accuracy"] == pytest.approx(expected.pop("header")["accuracy"])
    for kind, row in expected.items():
        figures = {"gold": ours[kind]["gold"], "found_records": ours[kind]["have"]}
        figures |= {"found": ours[kind]["overlapping"]["f1"], "exact": ours[kind]["exact"]["f1"]}
        figures |= {field: share or 0.0 for field, share in (ours[kind]["fields"] | ours[kind]["links"]).items()}
        assert {field: figures[field] for field in row} == pytest.approx(row), kind
        assert all(0 < row[field] < 1 for field in ("found", "exact")) == (seed is not None), kind
