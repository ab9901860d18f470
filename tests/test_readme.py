"""What the pages for people say must be true: their commands run, their snippets print what they say, their files exist."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from extractor import Extractor, Plan, RuleError, extract
from extractor.prove import fires, unmet

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
PAGES = ["README.md", "README.vi.md", "CONTRIBUTING.md", "CHANGELOG.md", "rules/README.md", "corpus/README.md"]
RECORDS = ["sections", "citations", "authorities", "targets", "deadlines", "agencies", "assignments", "diagnostics"]


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.M | re.S)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the README's commands need: they write files."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in ("extractor", "rules", "corpus", "tests/gold"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def run(command: list[str], folder: Path) -> tuple[int, str, bytes]:
    """Exit code, both outputs as one text, and the standard output as it is."""
    done = subprocess.run(
        command, cwd=folder, capture_output=True, env=os.environ | {"PYTHONUTF8": "1", "COLUMNS": "200"}, timeout=300
    )
    return done.returncode, (done.stderr + done.stdout).decode("utf-8"), done.stdout


def commands() -> list[tuple[str, list[str]]]:
    """The commands of the console blocks, each with the output shown below it."""
    found: list[tuple[str, list[str]]] = []
    for block in blocks(README, "console"):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
    return found


def test_there_is_something_to_run() -> None:
    assert len(commands()) >= 5
    assert len(blocks(README, "python")) == 5


@pytest.mark.parametrize(("line", "shown"), commands(), ids=[line for line, _ in commands()])
def test_shell_examples(line: str, shown: list[str], checkout: Path) -> None:
    words = shlex.split(line)
    assert words[0] == "kehoach"
    target = words[words.index(">") + 1] if ">" in words else None
    arguments = words[1 : words.index(">")] if target else words[1:]
    code, said, printed = run([sys.executable, "-m", "extractor.cli", *arguments], checkout)
    assert code == 0, said[-2000:]
    if target:
        (checkout / target).write_bytes(printed)
    lines = [line.rstrip() for line in said.splitlines()]
    for expected in shown:
        assert expected.rstrip() in lines, f"{line} does not print this: {expected}"


@pytest.mark.parametrize("block", blocks(README, "python"))
def test_python_examples(block: str, checkout: Path) -> None:
    (checkout / "snippet.py").write_text(block, "utf-8")
    code, said, _ = run([sys.executable, "snippet.py"], checkout)
    assert code == 0, said[-2000:]
    lines = said.splitlines()
    beside = re.findall(r"^ *print\(.*\)  # (.+)$", block, re.M)
    below = re.findall(r"^ +print\(.*\)\n# (.+)$", block, re.M)  # of a loop: one line of what it prints
    for expected in beside + below:
        assert expected in lines


def shown_plan() -> Any:
    (block,) = blocks(README, "jsonc")
    return json.loads(re.sub(r"\s//.*$", "", block, flags=re.M))


@pytest.fixture(scope="module")
def real_plan() -> Any:
    path = ROOT / "corpus" / shown_plan()["source"]["name"]
    return json.loads(extract(path.read_bytes(), name=path.name).to_json())


def test_the_json_is_a_valid_plan() -> None:
    Plan.from_json(json.dumps(shown_plan()))


def test_the_json_has_the_header_that_the_program_gives(real_plan: Any) -> None:
    shown = shown_plan()
    assert shown.keys() == real_plan.keys()
    assert shown["source"] == real_plan["source"]
    for name, value in shown["header"].items():
        have = real_plan["header"][name]
        assert value == have or (name == "rule" and value.items() <= have.items()), name


@pytest.mark.parametrize("kind", RECORDS)
def test_the_json_has_records_that_the_program_gives(kind: str, real_plan: Any) -> None:
    shown = shown_plan()[kind]
    assert shown
    for record in shown:
        assert record in real_plan[kind]


def test_the_test_command_is_the_one_of_ci() -> None:
    (command,) = (line for block in blocks(README, "sh") for line in block.splitlines() if line.endswith("pytest"))
    assert command in (ROOT / ".ci" / "run").read_text("utf-8").splitlines()


def test_both_systems_get_the_same_commands() -> None:
    """The commands differ only in the paths, the name of Python and what joins them."""
    posix = "".join(blocks(README, "sh"))
    windows = "".join(blocks(README, "powershell"))
    assert (
        windows.replace("py -m venv", "python3 -m venv").replace(".venv\\Scripts\\", ".venv/bin/").replace("; ", " && ")
        == posix
    )
    vietnamese = (ROOT / "README.vi.md").read_text("utf-8")
    for command in (blocks(README, "powershell")[0], blocks(README, "sh")[0]):
        assert command in vietnamese


def test_the_extras_that_are_installed_exist() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    for named in re.findall(r'"\.\[([a-z,]+)\]"', README):
        assert set(named.split(",")) <= extras.keys()


def paths(text: str) -> set[str]:
    """The files that a page names: in the first cells of its tables, in code with a slash, in links."""
    cells = re.findall(r"^\| `([^`\s]+)` \|", text, re.M)
    code = re.findall(r"`((?:corpus|extractor|rules|tests|outputs|\.ci)/[^`\s:*]*)`", text)
    links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    return {name for name in (*cells, *code, *links) if "." in name or "/" in name}


@pytest.mark.parametrize("page", PAGES)
def test_files_that_are_named_exist(page: str) -> None:
    for name in paths((ROOT / page).read_text("utf-8")):
        beside, below = (ROOT / page).parent / name, ROOT / name
        assert beside.exists() or below.exists(), f"{page} names {name}"


def test_the_corpus_page_names_every_sample() -> None:
    page = (ROOT / "corpus" / "README.md").read_text("utf-8")
    named = re.findall(r"^\| `([\w-]+\.(?:txt|md))` \|", page, re.M)
    assert named == sorted(file.name for file in (ROOT / "corpus").iterdir() if file.name != "README.md")
    assert set(re.findall(r"`([\w-]+-20\d\d\.(?:txt|md))`", page)) == set(named)


def test_the_rule_of_the_rules_page_works(tmp_path: Path) -> None:
    text = next(
        block for block in blocks((ROOT / "rules" / "README.md").read_text("utf-8"), "toml") if "[[rule]]" in block
    )
    (tmp_path / "headings.toml").write_text(text, "utf-8")
    (named,) = tomllib.loads(text)["rule"]
    extractor = Extractor(tmp_path)
    (rule,) = (rule for rule in extractor.rules if rule.name == named["name"])
    assert [unmet(rule, example, extractor) for example in rule.accept] == [None] * len(rule.accept)
    assert not any(fires(rule, text, extractor) for text in rule.reject)
    assert not [s for s in extract(rule.accept[0].text).sections if s.kind == "objectives"]


RULE = """
[[rule]]
name = "objectives-figures"
set = { kind = "objectives" }
starts = ["con số phải đạt"]
accept = ["I. Con số phải đạt"]
"""
FAULTS = {
    "group figure": RULE + "then = '(?P<figure>[0-9]+)'",
    "key knid": RULE.replace("kind =", "knid ="),
    "prio": RULE + "prio = 1",
    "accept": RULE.replace("accept", "reject"),
    "figures": RULE.replace('["con số phải đạt"]', '"figures"'),
    "rule purpose": RULE.replace("objectives-figures", "purpose"),
    "joints": RULE + "[lexicons]\njoints = [',']",
}


def test_complaints_are_worded_as_the_rules_page_says(tmp_path: Path) -> None:
    (shown,) = blocks((ROOT / "rules" / "README.md").read_text("utf-8"), "text")
    said = []
    for fault in FAULTS.values():
        (tmp_path / "headings.toml").write_text(fault, "utf-8")
        with pytest.raises(RuleError) as caught:
            Extractor(tmp_path)
        said.append(str(caught.value))
    assert said == shown.splitlines()


def test_no_page_names_a_place_on_our_machines() -> None:
    for page in PAGES:
        assert not re.search(r"/(?:work|home|root|tmp)/", (ROOT / page).read_text("utf-8")), page
