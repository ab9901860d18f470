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
EXTRACTOR = ROOT / "extractor"
MODULES = sorted(
    ".".join(file.relative_to(EXTRACTOR).with_suffix("").parts)
    for file in EXTRACTOR.rglob("*.py")
    if file.name not in ("__init__.py", "__main__.py") and "_rules" not in file.parts
)


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

# From left to right: a package, or a module beside the packages, may import what stands in an earlier group.
LINE = [
    {"text", "plan", "values"},
    {"rules"},
    {"outline"},
    {"header", "citations", "deadlines", "targets", "agencies"},
    {"assignments"},
    {"checks", "placing"},
    {"files", "output"},
    {"batch"},
    {"pipeline"},
    {"prove", "evaluate", "spacy_pipe"},
    {"cli"},
]


def imported(module: str) -> set[str]:
    """The modules of the package that a module imports anywhere, also for type checking alone."""
    file = EXTRACTOR / f"{module.replace('.', '/')}.py"
    above = module.split(".")[:-1]
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            base = above[: len(above) + 1 - node.level] if node.level else (node.module or "").split(".")
            if not node.level and base[0] != "extractor":
                continue
            base = [*base, *(node.module or "").split(".")] if node.level else base[1:]
            name = ".".join(filter(None, base))
            found |= {name} if name in MODULES else {f"{name}.{alias.name}".lstrip(".") for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[2] for alias in node.names if alias.name.split(".")[0] == "extractor"}
    return found


def place(module: str) -> int:
    return next(i for i, group in enumerate(LINE) if module.split(".")[0] in group)


def test_the_line_names_every_package_and_module() -> None:
    assert set().union(*LINE) == {module.split(".")[0] for module in MODULES}


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_to_the_left(module: str) -> None:
    others = imported(module)
    assert others <= set(MODULES)
    part = module.split(".")[0]
    wrong = [other for other in others if other.split(".")[0] != part and place(other) >= place(module)]
    assert wrong == []


def test_packages_hold_nothing_themselves() -> None:
    """What is imported from a package is imported from one of its modules."""
    for file in EXTRACTOR.glob("*/__init__.py"):
        (only,) = ast.parse(file.read_text(encoding="utf-8")).body
        assert isinstance(only, ast.Expr)


def test_imports_have_no_cycles() -> None:
    done: set[str] = set()

    def visit(module: str, above: tuple[str, ...]) -> None:
        assert module not in above, " -> ".join((*above, module))
        if module not in done:
            for other in imported(module):
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
        "import extractor.cli.cli; extractor.cli.cli.app(['--help'], standalone_mode=False)",
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
