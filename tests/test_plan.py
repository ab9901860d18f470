"""The records and their JSON; which module may import which; what an import costs."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from pydantic import ValidationError

import extractor
from extractor import Plan, extract
from extractor.plan import SCHEMA_VERSION, SectionKind, json_schema

ROOT = Path(__file__).parents[1]
CORPUS = sorted(f for f in (ROOT / "corpus").iterdir() if f.suffix in (".txt", ".md") and "README" not in f.name)
MODULES = sorted(file.stem for file in (ROOT / "extractor").glob("*.py") if file.stem != "__init__")


# --- JSON --------------------------------------------------------------------------


@pytest.mark.parametrize("file", CORPUS, ids=[file.stem for file in CORPUS])
def test_json_there_and_back(file: Path) -> None:
    plan = extract(file.read_bytes(), name=file.name)
    data = plan.to_json()
    again = Plan.from_json(data)
    assert again == plan
    assert again.to_json() == data
    assert json.loads(plan.to_json(indent=2)) == json.loads(data)
    assert "\\u" not in data.decode()


def test_the_same_bytes_give_the_same_json() -> None:
    data = CORPUS[0].read_bytes()
    assert extract(data, name="a.txt").to_json() == extract(data, name="a.txt").to_json()
    assert extract(data, name="a.txt").to_json() != extract(data, name="b.txt").to_json()


def test_bytes_and_str_differ_only_in_the_encoding() -> None:
    data = CORPUS[0].read_bytes()
    one, other = json.loads(extract(data).to_json()), json.loads(extract(data.decode()).to_json())
    assert (one["source"].pop("encoding"), other["source"].pop("encoding")) == ("utf-8", None)
    assert one == other


@pytest.mark.parametrize("text", ["", " \n\t", "Kế hoạch \ud800 năm", "\ufeff", "I. A\n\x00\x01\n"])
def test_odd_texts_can_be_written(text: str) -> None:
    plan = extract(text)
    assert Plan.from_json(plan.to_json()) == plan


def test_a_wrong_field_is_named() -> None:
    value = json.loads(extract("I. MỤC TIÊU\n- Trồng cây.").to_json())
    value["sections"][0]["kind"] = "beast"
    with pytest.raises(ValidationError, match=r"sections\.0\.kind"):
        Plan.from_json(json.dumps(value))


def test_the_committed_schema_is_the_one_of_the_code() -> None:
    file = ROOT / "extractor" / "plan.schema.json"
    assert json.loads(file.read_text(encoding="utf-8")) == json_schema()


def test_the_schema_s_fields_are_those_of_the_output() -> None:
    schema: dict[str, Any] = json_schema()
    plan = json.loads(extract(CORPUS[0].read_bytes()).to_json())
    assert list(plan) == list(schema["properties"])
    assert plan["schema_version"] == SCHEMA_VERSION
    for name, definition in schema["$defs"].items():
        record = getattr(extractor.plan, name)
        assert is_dataclass(record)
        assert [field.name for field in fields(record)] == list(definition["properties"])


CONTRACT = {
    "Plan": "schema_version source header sections citations authorities targets deadlines agencies assignments diagnostics",
    "Source": "name sha256 encoding length",
    "Header": "issuer number symbol place date type title period vision signer recipients inferred rule",
    "Signer": "authority capacity position name",
    "Section": "id parent path label level heading kind start end heading_start heading_end rule",
    "Citation": "id start end text section type symbol number year date issuer title pinpoint relation authority rule",
    "Authority": "id type symbol date issuer title mentions",
    "Target": "id start end text section indicator comparator low high unit status direction base parent "
    "horizon horizon_from rule",
    "Base": "value year",
    "Deadline": "id start end text section kind edtf rrule inferred rule",
    "Agency": "id name gazetteer valid successors mentions",
    "AgencyMention": "name text start end",
    "Assignment": "id start end text section actors role partners task deadlines citations targets reports_to via product rule",
    "Diagnostic": "code severity message spans",
}


@pytest.mark.parametrize("record", CONTRACT)
def test_no_field_of_the_contract_is_lost(record: str) -> None:
    names = {field.name for field in fields(getattr(extractor.plan, record))}
    assert set(CONTRACT[record].split()) <= names


def empty(value: Any, place: str = "") -> Iterator[str]:
    """Where empty strings stand."""
    if value == "":
        yield place
    elif isinstance(value, dict | list):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from empty(inner, f"{place}/{name}")


def test_records_of_the_samples_keep_the_contract() -> None:
    """Ids are unique, spans hold their text, lists are in order, what is linked exists, absent is null."""
    kinds = set(get_args(SectionKind))
    for file in CORPUS:
        source = extractor.read_text(file.read_bytes()).text
        plan = extract(file.read_bytes(), name=file.name)
        value = json.loads(plan.to_json())
        lists = {name: getattr(plan, name) for name in ("sections", "citations", "targets", "deadlines", "assignments")}
        known = {record.id for records in lists.values() for record in records}
        assert len(known) == sum(len(records) for records in lists.values())
        for name, records in lists.items():
            spans = [(record.start, -record.end) for record in records]
            assert spans == sorted(spans), f"{file.name}: {name}"
            for record in records:
                assert 0 <= record.start < record.end <= len(source)
                assert getattr(record, "text", source[record.start : record.end]) == source[record.start : record.end]
                assert getattr(record, "section", None) in known | {None}
                assert record.rule
        assert {section.kind for section in plan.sections} <= kinds
        for citation in plan.citations:
            assert citation.authority in {authority.id for authority in plan.authorities} | {None}
        for assignment in plan.assignments:
            assert {*assignment.deadlines, *assignment.citations, *assignment.targets} <= known
            for agency in (*assignment.actors, *assignment.partners, *assignment.reports_to, *assignment.via):
                assert source[agency.start : agency.end] == agency.text
        assert list(empty(value)) == [], f"{file.name}: an empty string instead of null"


# --- imports -----------------------------------------------------------------------

# From right to left: a module may import what stands in an earlier group, or a neighbour in its own.
LINE = [
    {"text", "plan"},
    {"rules", "diagnostics"},
    {"scan", "numbering", "lines", "tree", "values"},
    {"headings", "body", "foot"},
    {"outline"},
    {"gazetteer", "issuer", "symbols"},
    {"header"},
]
LAST = [
    {"pipeline"},
    {"prove", "explain", "evaluate", "batch"},
    {"batch_cluster", "terminal"},
    {"cli_batch"},
    {"cli", "spacy_pipe"},
]


def imported(module: str) -> set[str]:
    """The modules of the package that a module imports anywhere but for type checking."""
    code = ast.parse((ROOT / "extractor" / f"{module}.py").read_text(encoding="utf-8"))
    checked = {
        id(node)
        for test in ast.walk(code)
        if isinstance(test, ast.If) and isinstance(test.test, ast.Name) and test.test.id == "TYPE_CHECKING"
        for node in ast.walk(test)
    }
    found: set[str] = set()
    for node in ast.walk(code):
        if isinstance(node, ast.ImportFrom) and id(node) not in checked:
            if node.level == 1:
                found |= {node.module} if node.module else {alias.name for alias in node.names}
            elif (node.module or "").split(".")[0] == "extractor":
                found.add((node.module or "").partition(".")[2] or "__init__")
        elif isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[2] for alias in node.names if alias.name.startswith("extractor.")}
    return found


def place(module: str) -> int:
    for position, group in enumerate((*LINE, set(MODULES) - set().union(*LINE, *LAST), *LAST)):
        if module in group:
            return position
    raise AssertionError(f"{module} is no module")


def test_the_line_names_modules_that_exist() -> None:
    assert set().union(*LINE, *LAST) - set(MODULES) == set()


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_from_right_to_left(module: str) -> None:
    wrong = sorted(other for other in imported(module) & set(MODULES) if place(other) > place(module))
    assert wrong == []


@pytest.mark.parametrize("front", sorted(LAST[-1]))
def test_nothing_imports_the_command_or_the_component(front: str) -> None:
    assert [module for module in MODULES if front in imported(module)] == []


def test_no_module_imports_the_package_s_front() -> None:
    assert [module for module in MODULES if "__init__" in imported(module)] == []


def test_imports_have_no_cycles() -> None:
    done: set[str] = set()

    def visit(module: str, above: tuple[str, ...]) -> None:
        assert module not in above, " -> ".join((*above, module))
        if module not in done:
            for other in imported(module) & set(MODULES):
                visit(other, (*above, module))
            done.add(module)

    for module in MODULES:
        visit(module, ())


def test_every_public_name_is_there() -> None:
    assert {"Extractor", "Plan", "RuleError", "SourceError", "extract", "read_text"} <= set(extractor.__all__)
    assert all(hasattr(extractor, name) for name in extractor.__all__)
    assert get_type_hints(extract)["return"] is Plan


HEAVY = ("pandas", "spacy", "dateparser", "numpy", "pyarrow")


@pytest.mark.parametrize(
    "code",
    [
        "import extractor",
        "import extractor; extractor.extract('I. MỤC TIÊU')",
        "import extractor.cli; extractor.cli.app(['--help'], standalone_mode=False)",
    ],
)
def test_nothing_heavy_is_imported(code: str) -> None:
    script = f"{code}\nimport sys\nprint(*(name for name in {HEAVY!r} if name in sys.modules), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stderr.strip() == ""


def test_importing_compiles_no_rules() -> None:
    script = (
        "import extractor, sys\nfrom extractor import pipeline\nprint(pipeline._extractor, 'pydantic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["None", "False"]
