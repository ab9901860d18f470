"""The command: what it reads, what it writes and where, how it ends, and that nothing makes it fall over."""

import functools
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from extractor import Plan, pipeline
from extractor.cli import cli
from extractor.pipeline import Extractor
from extractor.plan import json_schema

ROOT = Path(__file__).resolve().parents[1]
PLAN = "ỦY BAN NHÂN DÂN\nXÃ AN HÒA\nSố: 5/KH-UBND\n\nKẾ HOẠCH\nTrồng cây năm 2024\n\nI. MỤC TIÊU\n- Trồng 100 cây.\n"
NOVEL = "Ông lão đi ra vườn. Trời mưa to, gió lớn, cây đổ.\n\n“Về thôi!” - bà lão gọi.\n\n" * 30
DECREE = (
    "CHÍNH PHỦ\n-------\nSố: 12/2023/NĐ-CP\nHà Nội, ngày 15 tháng 3 năm 2023\n\nNGHỊ ĐỊNH\n"
    "Quy định về cây xanh\n\nCăn cứ Luật A;\n\n"
    "Chương I\nQUY ĐỊNH CHUNG\n\nĐiều 1. Phạm vi\n1. Cây.\n2. Cỏ.\nĐiều 2. Đối tượng\nMọi người.\n"
)


@dataclass(frozen=True)
class Ran:
    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode("utf-8")


Run = Callable[..., Ran]
one_extractor = functools.cache(Extractor)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """The command in this process, with the same rules compiled only once for all tests."""

    def command(*arguments: object, given: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "argv", ["kehoach", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capsysbinary.readouterr()
        return Ran(int(ended.value.code or 0), out, err.decode("utf-8"))

    monkeypatch.setattr(pipeline, "Extractor", one_extractor)
    return command


def process(*arguments: object, given: bytes = b"", **environment: str) -> Ran:
    """The command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "extractor.cli", *map(str, arguments)],
        cwd=ROOT, input=given, capture_output=True, env=os.environ | environment, check=False,
    )  # fmt: skip
    return Ran(done.returncode, done.stdout, done.stderr.decode("utf-8"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Documents in nested folders, with names that meet, and much that is no document."""
    root = tmp_path / "in"
    for name, content in {
        "a.txt": PLAN, "a.md": f"# {PLAN}", "b.TXT": PLAN, "deep/er/Kế hoạch số 5.txt": PLAN, "deep/a.txt": PLAN,
        "README.md": "# x", "deep/readme.txt": "x", "scan.pdf": "%PDF", "list.xlsx": "PK", "list2.xlsx": "PK", "Makefile": "x",
        ".hidden.txt": PLAN, ".git/c.txt": PLAN,
    }.items():  # fmt: skip
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    (root / "link.txt").symlink_to(root / "a.txt")
    return root


def files(root: Path) -> list[str]:
    return sorted(file.relative_to(root).as_posix() for file in root.rglob("*") if file.is_file())


# --- extract -----------------------------------------------------------------------


def test_a_folder_is_mirrored(run: Run, folder: Path, tmp_path: Path) -> None:
    ran = run("extract", folder, "-o", tmp_path / "out")
    assert ran.code == 0
    assert files(tmp_path / "out") == ["a.md.json", "a.txt.json", "b.json", "deep/a.json", "deep/er/Kế hoạch số 5.json"]
    for name in files(tmp_path / "out"):
        plan = Plan.from_json((tmp_path / "out" / name).read_bytes())
        assert plan.header.symbol == "5/KH-UBND"
    assert Plan.from_json((tmp_path / "out" / "a.md.json").read_bytes()).source.name == "a.md"
    assert ran.out == b""


def test_what_is_not_read_is_counted_and_named(run: Run, folder: Path, tmp_path: Path) -> None:
    told = run("extract", folder, "-o", tmp_path / "out").err
    for words in (
        "2 .xlsx not read: list.xlsx, list2.xlsx",
        "1 .pdf not read: scan.pdf",
        "2 readme not read",
        "1 link not read: ",
        "Makefile",
    ):
        assert words in told
    assert "5 written" in told


def test_several_paths(run: Run, folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    (other / "deep").mkdir(parents=True)
    (other / "deep" / "a.txt").write_text(PLAN, encoding="utf-8")
    (other / "z.txt").write_text(PLAN, encoding="utf-8")
    ran = run("extract", folder / "deep", other / "deep", other / "z.txt", "-o", tmp_path / "out")
    assert ran.code == 0  # both are deep/a.txt of a folder called deep: neither may be lost
    assert len([name for name in files(tmp_path / "out") if "deep/a" in name]) == 2
    ran = run("extract", folder / "deep", other, folder / "b.TXT", other / "z.txt", "-o", tmp_path / "out2")
    assert ran.code in (0, 2)
    if ran.code == 0:
        assert len(files(tmp_path / "out2")) == 5


def test_a_file_given_twice_is_read_once(run: Run, folder: Path, tmp_path: Path) -> None:
    ran = run("extract", folder / "b.TXT", folder / "b.TXT", "-o", tmp_path / "out")
    assert ran.code == 0
    assert files(tmp_path / "out") == ["b.json"]


def test_names_that_differ_only_in_case_lose_nothing(run: Run, tmp_path: Path) -> None:
    root = tmp_path / "in"
    root.mkdir()
    (root / "KH.txt").write_text(PLAN, encoding="utf-8")
    (root / "kh.txt").write_text(PLAN, encoding="utf-8")
    if len(files(root)) < 2:
        pytest.skip("the file system does not tell case apart")
    ran = run("extract", root, "-o", tmp_path / "out")
    assert ran.code == 0
    assert len(files(tmp_path / "out")) == 2


def test_collisions_can_chain(run: Run, tmp_path: Path) -> None:
    root = tmp_path / "in"
    root.mkdir()
    for name in ("a.txt", "a.md", "a.txt.txt", "a.md.md"):
        (root / name).write_text(PLAN, encoding="utf-8")
    assert run("extract", root, "-o", tmp_path / "out").code == 0
    assert len(files(tmp_path / "out")) == 4


def test_json_into_a_pipe(run: Run, folder: Path) -> None:
    ran = run("extract", folder / "b.TXT")
    assert ran.code == 0
    assert Plan.from_json(ran.out).source.name == "b.TXT"
    assert ran.text.startswith('{\n  "schema_version"')
    assert "Ủy ban nhân dân xã An Hòa" in ran.text


def test_several_into_a_pipe_are_one_a_line(run: Run, folder: Path) -> None:
    ran = run("extract", folder)
    plans = [Plan.from_json(line) for line in ran.out.splitlines()]
    assert [plan.source.name for plan in plans] == ["a.md", "a.txt", "b.TXT", "a.txt", "Kế hoạch số 5.txt"]


def test_standard_input(run: Run, tmp_path: Path) -> None:
    ran = run("extract", "-", given=PLAN.encode("utf-16"))
    plan = Plan.from_json(ran.out)
    assert (plan.source.name, plan.source.encoding, plan.header.symbol) == (None, "utf-16-le", "5/KH-UBND")
    assert run("extract", "-", "-o", tmp_path, given=PLAN.encode()).code == 0
    assert files(tmp_path) == ["stdin.json"]


def test_a_second_run_changes_no_byte(run: Run, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("extract", folder, "-o", out)
    before = {name: (out / name).read_bytes() for name in files(out)}
    run("extract", folder, "-o", out)
    assert {name: (out / name).read_bytes() for name in files(out)} == before


def test_inputs_are_left_alone(run: Run, folder: Path) -> None:
    before = {name: (folder / name).read_bytes() for name in files(folder)}
    assert run("extract", folder, "-o", folder / "out").code == 0
    assert {name: (folder / name).read_bytes() for name in before} == before


def test_messages_in_english(run: Run, folder: Path) -> None:
    ran = run("extract", folder / "b.TXT", "--lang", "en")
    assert "Place and date of issue are not printed." in ran.text


# --- how it ends -------------------------------------------------------------------


def test_one_bad_file_costs_only_itself(run: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "aa.txt").write_bytes(b"\x89PNG" + bytes(range(256)) * 9)
    ran = run("extract", folder, "-o", tmp_path / "out")
    assert ran.code == 1
    assert "aa.txt" in ran.err
    assert "binary" in ran.err
    assert "5 written" in ran.err
    assert "1 not read" in ran.err
    assert len(files(tmp_path / "out")) == 5


@pytest.mark.parametrize(
    ("raised", "code", "said"),
    [(KeyboardInterrupt(), 130, "interrupted"), (KeyError("beast"), 5, "internal error")],
)
def test_how_the_command_ends_is_said(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, raised: BaseException, code: int, said: str
) -> None:
    def broken(*_: object) -> int:
        raise raised

    monkeypatch.setattr(cli, "_write", broken)
    ran = run("extract", folder, "-o", tmp_path / "out")
    assert ran.code == code
    assert said in ran.err


def test_a_bug_in_one_document_costs_only_itself(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*rules: Path, **options: Any) -> Callable[..., Plan]:
        def call(data: bytes, *, name: str | None) -> Plan:
            if name == "b.TXT":
                raise KeyError("beast")
            return one_extractor()(data, name=name)

        return call

    monkeypatch.setattr(pipeline, "Extractor", broken)
    ran = run("extract", folder, "-o", tmp_path / "out")
    assert ran.code == 1
    assert "b.TXT: internal error" in ran.err
    assert len(files(tmp_path / "out")) == 4


@pytest.mark.parametrize(
    "arguments",
    [
        ("extract", "nowhere.txt"),
        ("extract",),
        ("extract", ".", "--lang", "fr"),
        ("extract", ".", "--beast"),
        ("beast",),
        ("explain", "nowhere.txt"),
        ("evaluate", "x"),
    ],
)
def test_wrong_use_is_2(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]) -> None:
    monkeypatch.chdir(folder)
    ran = run(*arguments)
    assert ran.code == 2
    assert "Traceback" not in ran.err
    assert ran.err


@pytest.mark.parametrize("rules", ["empty", "nowhere", "broken"])
def test_rules_that_cannot_be_used_are_2(run: Run, folder: Path, tmp_path: Path, rules: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "headings.toml").write_text("[[rule]\n", encoding="utf-8")
    ran = run("extract", folder / "b.TXT", "--rules", tmp_path / rules)
    assert ran.code == 2
    assert rules in ran.err
    assert "Traceback" not in ran.err


def test_nothing_to_read_is_3(run: Run, tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(b"%PDF")
    ran = run("extract", tmp_path)
    assert ran.code == 3
    assert "scan.pdf" in ran.err
    assert ".txt" in ran.err


def test_an_output_that_cannot_be_written_is_4(run: Run, folder: Path) -> None:
    ran = run("extract", folder / "b.TXT", "-o", folder / "a.txt")
    assert ran.code == 4
    assert "a.txt" in ran.err
    assert (folder / "a.txt").read_text(encoding="utf-8") == PLAN


def test_a_half_written_file_is_never_seen(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "b.json").write_text("old", encoding="utf-8")

    def full(self: Path, target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    ran = run("extract", folder / "b.TXT", "-o", out)
    assert ran.code == 4
    assert "No space left" in ran.err
    assert files(out) == ["b.json"]
    assert (out / "b.json").read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (b"", ["empty-document"]),
        (b" \n\t\r\n\x0c", ["empty-document"]),
        (NOVEL.encode(), ["not-a-plan"]),
        (DECREE.encode(), ["not-a-plan"]),
        (b"\n" * 50_000, ["empty-document"]),
        (("Trồng cây năm 2024. " * 5_000).encode(), ["not-a-plan"]),
        (b"1" * 100_000, ["not-a-plan"]),
        (("| a " * 5_000).encode(), ["not-a-plan"]),
        ("\u0301\u200b\ufeff".encode() * 1000, []),
    ],
    ids=["empty", "blank", "novel", "decree", "newlines", "one line", "digits", "pipes", "marks"],
)
def test_any_text_gives_a_plan(run: Run, tmp_path: Path, content: bytes, codes: list[str]) -> None:
    (tmp_path / "x.txt").write_bytes(content)
    ran = run("extract", tmp_path / "x.txt")
    assert (ran.code, ran.err) == (0, "")
    found = [diagnostic.code for diagnostic in Plan.from_json(ran.out).diagnostics]
    assert [code for code in ("empty-document", "not-a-plan") if code in found] == codes or not codes


def test_any_text_can_be_explained(run: Run, tmp_path: Path) -> None:
    for n, content in enumerate(
        (b"", b"\n\n", NOVEL.encode(), DECREE.encode(), b"[red]x[/blue] \x1b[31m y\n1. A\n" * 9)
    ):
        (tmp_path / f"{n}.txt").write_bytes(content)
        ran = run("explain", tmp_path / f"{n}.txt")
        assert ran.code == 0, ran.err
        assert "\x1b[31m" not in ran.text


# --- the process -------------------------------------------------------------------


def test_output_depends_on_neither_hash_seed_nor_code_page(folder: Path) -> None:
    one = process("extract", folder / "b.TXT", PYTHONHASHSEED="0")
    other = process(
        "extract", folder / "b.TXT", PYTHONHASHSEED="7", PYTHONIOENCODING="cp1258", LC_ALL="C", TZ="Asia/Tokyo"
    )
    assert one.code == other.code == 0
    assert one.out == other.out
    assert "Ủy ban nhân dân xã An Hòa" in other.text


def test_errors_are_utf_8_on_any_console(tmp_path: Path) -> None:
    ran = process("extract", tmp_path / "Kế hoạch.txt", PYTHONIOENCODING="cp1258")
    assert ran.code == 2
    assert "Kế hoạch.txt" in ran.err
    assert "Traceback" not in ran.err


# --- explain, schema, rules, evaluate ----------------------------------------------


def test_explain_a_file(run: Run, folder: Path) -> None:
    ran = run("explain", folder / "b.TXT")
    assert ran.code == 0
    for line in PLAN.splitlines():
        assert line in ran.text
    for words in ("objectives", "[roman, objectives]", "5/KH-UBND", "[own-number]", "missing-date"):
        assert words in ran.text
    assert not any(line.endswith(" ") and line.strip() for line in ran.text.splitlines() if "^" in line)


def test_explain_marks_stand_below_their_words(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("KẾ HOẠCH\nTrồng cây\n\nI. MỤC TIÊU\n- Trồng cây.\n", encoding="utf-8")
    lines = run("explain", tmp_path / "x.txt").text.splitlines()
    above = next(n for n, line in enumerate(lines) if line.endswith("I. MỤC TIÊU"))
    mark = lines[above + 1]
    words = lines[above][mark.index("^") : mark.rindex("^") + 1]
    assert words == "MỤC TIÊU"


def test_explain_one_line(run: Run, folder: Path) -> None:
    ran = run("explain", f"{folder / 'b.TXT'}:8")
    assert ran.code == 0
    assert "I. MỤC TIÊU" in ran.text
    assert "Trồng 100 cây" not in ran.text
    assert "KẾ HOẠCH" not in ran.text


@pytest.mark.parametrize("line", ["0", "999"])
def test_explain_a_line_that_is_not_there(run: Run, folder: Path, line: str) -> None:
    ran = run("explain", f"{folder / 'b.TXT'}:{line}")
    assert ran.code == 2
    assert "9 lines" in ran.err


def test_explain_a_binary(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes(bytes(range(256)) * 9)
    ran = run("explain", tmp_path / "x.txt")
    assert ran.code == 1
    assert "x.txt" in ran.err


def test_schema(run: Run) -> None:
    ran = run("schema")
    assert ran.code == 0
    assert json.loads(ran.out) == json_schema()


def test_rules_check(run: Run) -> None:
    ran = run("rules", "check", "--no-timing")
    assert ": 0 do not hold" in ran.text
    assert ran.code == 0


def test_rules_check_of_a_broken_example(run: Run, tmp_path: Path) -> None:
    rule = '[[rule]]\nname = "planted"\nset = { kind = "scope" }\nstarts = ["vùng áp dụng"]\naccept = ["I. VÙNG TRỒNG\\n- X."]'
    (tmp_path / "headings.toml").write_text(rule, encoding="utf-8")
    ran = run("rules", "check", "--no-timing", "--rules", tmp_path)
    assert ran.code == 1
    assert "headings.toml: rule planted: accept: " in ran.text
    assert "VÙNG TRỒNG" in ran.text


def test_evaluate_against_planted_gold(run: Run, tmp_path: Path) -> None:
    gold, texts, other = tmp_path / "gold", tmp_path / "texts", tmp_path / "other"
    for place in (gold, texts, other):
        place.mkdir()
    (texts / "p.txt").write_text(PLAN, encoding="utf-8")
    plan = json.loads(run("extract", texts / "p.txt").out)
    (gold / "p.json").write_text(json.dumps(plan), encoding="utf-8")
    plan["sections"][1]["kind"] = "funding"
    (other / "p.json").write_text(json.dumps(plan), encoding="utf-8")
    good = run("evaluate", gold, texts, "--json")
    assert good.code == 0
    bad = run("evaluate", gold, other, "--json")
    assert bad.code == 0
    assert json.loads(good.out) != json.loads(bad.out)
    shown = run("evaluate", gold / "p.json", texts / "p.txt", "--against", other, "--misses")
    assert shown.code == 0
    assert "kind -> right" in shown.text
    assert run("evaluate", texts, texts).code == 3


def test_evaluate_says_what_it_cannot_read(run: Run, tmp_path: Path) -> None:
    gold, broken, text = tmp_path / "p.json", tmp_path / "broken.json", tmp_path / "p.txt"
    gold.write_text('{"header": {}}', encoding="utf-8")
    broken.write_text("{", encoding="utf-8")
    text.write_bytes(b"\xff\xfe\x00")
    for arguments, code, words in (
        ((tmp_path / "none", gold), 2, "none: no such file or folder"),
        ((gold, tmp_path / "none"), 2, "none: no such file or folder"),
        ((broken, gold), 1, "broken.json: cannot be read as JSON"),
        ((gold, broken), 1, "broken.json: cannot be read as JSON"),
        ((gold, text), 1, "p.txt: cannot be read as text"),
    ):
        ran = run("evaluate", *arguments)
        assert ran.code == code
        assert words in ran.err
    broken.write_text("[1]", encoding="utf-8")
    assert "no plan" in run("evaluate", broken, gold).err


def test_the_committed_outputs_are_what_the_command_writes(run: Run, tmp_path: Path) -> None:
    committed = ROOT / "outputs"
    if not committed.is_dir() or not files(committed):
        pytest.skip("outputs/ holds nothing yet: kehoach extract corpus -o outputs")
    ran = run("extract", ROOT / "corpus", "-o", tmp_path)
    assert ran.code == 0
    assert files(tmp_path) == files(committed)
    changed = [name for name in files(committed) if (committed / name).read_bytes() != (tmp_path / name).read_bytes()]
    assert changed == []
