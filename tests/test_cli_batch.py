"""`kehoach batch` as a user runs it, with our own reader."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from batches import children_of, fingerprint

from extractor import Extractor, Failure, Plan
from extractor.batch.batch import Options, run_of

ROOT = Path(__file__).parents[1]
CORPUS = sorted(file for file in (ROOT / "corpus").iterdir() if file.stem != "README")


def kehoach(*arguments: object, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "extractor.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, **environment},
        check=False,
    )


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A batch over the corpus and a file that is no text."""
    folder = tmp_path_factory.mktemp("batch")
    source = folder / "in"
    source.mkdir()
    for file in CORPUS:
        (source / file.name).write_bytes(file.read_bytes())
    (source / "binary.txt").write_bytes(bytes(range(256)) * 10)
    ended = kehoach("batch", source, "-o", folder / "out", "--workers", "2")
    assert ended.returncode == 1, ended.stderr
    assert f"{len(CORPUS) + 1} documents, {len(CORPUS)} plans, 1 in quarantine" in ended.stderr
    assert "quarantine.jsonl" in ended.stderr
    assert ended.stdout == ""
    return folder


def test_the_plans_are_those_of_extract(done: Path) -> None:
    about = run_of(done / "out")
    assert about is not None
    lines = [line for key in about["shards"] for line in (done / "out" / "shards" / f"{key}.jsonl").open("rb")]
    found = {}
    for line in lines:
        value = json.loads(line)
        path = value["source"].pop("path")
        found[path] = value
    assert list(found) == [file.name for file in CORPUS]
    for file in CORPUS:
        wanted = json.loads((ROOT / "outputs" / f"{file.stem}.json").read_bytes())
        assert wanted["source"].pop("path") is None
        assert found[file.name] == wanted


def test_again_in_two_parts_over_a_list(done: Path, tmp_path: Path) -> None:
    listed = tmp_path / "list.txt"
    listed.write_text("".join(f"{file.name}\n" for file in (done / "in").iterdir()), encoding="utf-8")
    for part in ("2/2", "1/2"):
        command = [sys.executable, "-m", "extractor.cli", "batch", "--list", listed, "-o", tmp_path / "out"]
        ended = subprocess.run(
            [*command, "--shard", part, "--quiet", "--json", "--workers", "1"],
            capture_output=True,
            cwd=done / "in",
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": part[0]},
            check=False,
        )
        assert ended.stderr == b""
    assert ended.returncode == 1
    assert json.loads(ended.stdout)["complete"]
    assert fingerprint(tmp_path / "out") == fingerprint(done / "out")


def test_a_second_run_says_so(done: Path) -> None:
    before = fingerprint(done / "out")
    ended = kehoach("batch", done / "in", "-o", done / "out", "--json")
    assert ended.returncode == 1  # there is still one in quarantine
    assert "0 documents to read, 15 read before" in ended.stderr
    assert json.loads(ended.stdout)["read"] == 0
    assert fingerprint(done / "out") == before


def test_tables_of_a_batch(done: Path, tmp_path: Path) -> None:
    pytest.importorskip("pandas")
    ended = kehoach("tables", done / "out", "-o", tmp_path / "tables")
    assert ended.returncode == 0, ended.stderr
    assert f"{len(CORPUS)} plans" in ended.stderr
    lines = (tmp_path / "tables" / "documents.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [name for file in CORPUS if (name := file.name) not in "\n".join(lines)] == []


def test_tables_of_a_batch_that_is_not_complete(done: Path, tmp_path: Path) -> None:
    (tmp_path / "out" / "shards").mkdir(parents=True)
    (tmp_path / "out" / "plan.jsonl").write_bytes((done / "out" / "plan.jsonl").read_bytes())
    ended = kehoach("tables", tmp_path / "out", "-o", tmp_path / "tables")
    assert ended.returncode == 2
    assert "holds no complete batch" in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--quiet"], 2, "give folders or files, or a list"),
        (["none", "-o", "OUT"], 2, "none: no such file or folder"),
        (["--list", "none", "-o", "OUT"], 2, "none: cannot be read"),
        (["corpus", "-o", "OUT", "--shard", "3/2"], 2, "must be I/N"),
        (["corpus", "-o", "OUT", "--lang", "fr"], 2, "must be vi or en"),
        (["corpus", "-o", "OUT", "--rules", "tests"], 2, "no rule files"),
        (["EMPTY", "-o", "OUT"], 3, "nothing to read"),
        (["corpus", "-o", "pyproject.toml/out"], 4, "cannot be written"),
        (["corpus", "-o", "OUT", "--cluster", "tcp://127.0.0.1:9"], 2, "no Dask scheduler answers|needs Dask"),
    ],
)
def test_wrong_use(tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    (tmp_path / "empty").mkdir()
    places = {"OUT": str(tmp_path / "out"), "EMPTY": str(tmp_path / "empty")}
    ended = kehoach("batch", *(places.get(argument, argument) for argument in arguments))
    assert ended.returncode == code, ended.stderr
    assert re.search(said, ended.stderr), ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.fixture
def heard() -> Iterator[None]:
    """Ctrl-C is heard by what is started: a job that a shell has put in the background ignores it, and so do its children."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heard")
@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_and_resumed(done: Path, tmp_path: Path, sent: signal.Signals) -> None:
    command = [sys.executable, "-m", "extractor.cli", "batch", str(done / "in"), "-o", str(tmp_path / "out")]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, encoding="utf-8") as process:
        while not children_of(process.pid):
            time.sleep(0.05)
        time.sleep(1.5)  # workers are there and read
        process.send_signal(sent)
        assert process.stderr is not None
        said = process.stderr.read()
    assert process.returncode == 130, said
    assert "run the same command again" in said
    assert not list((tmp_path / "out").rglob("*.tmp"))
    assert kehoach("batch", done / "in", "-o", tmp_path / "out").returncode == 1
    assert fingerprint(tmp_path / "out") == fingerprint(done / "out")


def test_files_in_python(done: Path) -> None:
    extractor = Extractor(language="en")
    results = list(extractor.files([*CORPUS, done / "in" / "binary.txt", "none.txt"], workers=2))
    for file, plan in zip(CORPUS, results, strict=False):
        assert isinstance(plan, Plan)
        assert plan == _named(extractor(file.read_bytes(), name=file.name), str(file))
    assert [(r.code, r.path) for r in results if isinstance(r, Failure)] == [
        ("no-text", str(done / "in" / "binary.txt")),
        ("unreadable", "none.txt"),
    ]


def _named(plan: Plan, path: str) -> Plan:
    plan.source.path = path
    return plan


def test_files_are_read_as_they_are_asked_for() -> None:
    drawn = 0

    def many() -> Any:
        nonlocal drawn
        for _ in range(10_000):
            drawn += 1
            yield CORPUS[0]

    results = Extractor().files(many(), workers=1)
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert drawn < 100


def test_options_make_another_program() -> None:
    keys = {Options().key, Options(language="en").key, Options(residue=True).key}
    assert len(keys) == 3
