"""Batches: nothing is lost, nothing is done twice, and a bad document costs only itself."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from batches import QUICK, children_of, documents, fingerprint, run, runs, touched
from readers import ABORT, FAULT, HOG, KILL, LOOP

from extractor import files
from extractor.batch import batch, worklist
from extractor.batch.batch import Batch, Options, OutputError, Task, plan_files, run_of
from extractor.batch.pool import Pool, WorkerError
from extractor.batch.shards import Summary, Unwritable
from extractor.batch.worker import Limits, Loss, Recipe
from extractor.batch.worklist import Found, InputError, in_folders, in_list, shards
from extractor.plan import Plan

HERE = Path(__file__).parent
LINUX = sys.platform.startswith("linux")


def in_line(recipe: Recipe, tasks: Iterable[Task]) -> Iterator[Summary | Unwritable]:
    """An engine without processes."""
    handler = recipe.make()
    for task in tasks:
        yield handler(task, {}, lambda _: None)


def plans(output: Path) -> list[Plan]:
    return [Plan.from_json(line) for file in plan_files([str(output)]) for line in file.open("rb")]


def quarantine(output: Path) -> dict[str, str]:
    lines = (output / "quarantine.jsonl").read_text(encoding="utf-8").splitlines()
    return {failure["path"]: failure["code"] for failure in map(json.loads, lines)}


# --- what comes out ------------------------------------------------------------------------------------------------------


def test_each_document_gives_one_plan_in_order(tmp_path: Path) -> None:
    source = documents(tmp_path / "in", 300)
    report = run(source, tmp_path / "out")
    paths = [plan.source.path for plan in plans(tmp_path / "out")]
    wanted = sorted((file.relative_to(source).as_posix() for file in source.rglob("*.txt")), key=os.fsencode)
    assert paths == wanted
    assert (report.documents, report.plans, report.failed, report.read) == (300, 300, 0, 300)
    about = run_of(tmp_path / "out")
    assert about is not None
    assert (about["documents"], about["plans"], about["timing"]["documents_read"]) == (300, 300, 300)
    assert len(about["shards"]) > 2
    assert not list((tmp_path / "out").rglob("*.tmp"))


@pytest.mark.parametrize("workers", [1, 4])
def test_any_number_of_workers_gives_the_same_bytes(tmp_path: Path, workers: int) -> None:
    source = documents(tmp_path / "in", 150)
    run(source, tmp_path / "two")
    run(source, tmp_path / "other", workers=workers)
    assert fingerprint(tmp_path / "two") == fingerprint(tmp_path / "other")


def test_parts_on_several_machines_give_the_same_bytes(tmp_path: Path) -> None:
    source = documents(tmp_path / "in", 300)
    run(source, tmp_path / "whole")
    first = run(source, tmp_path / "parts", part=(1, 3))
    second = run(source, tmp_path / "parts", part=(3, 3))
    assert (first.complete, second.complete) == (False, False)
    assert run_of(tmp_path / "parts") is None
    last = run(source, tmp_path / "parts", part=(2, 3))
    assert last.complete
    assert first.read + second.read + last.read == last.documents == 300
    assert fingerprint(tmp_path / "parts") == fingerprint(tmp_path / "whole")


def test_the_plan_changes_where_a_document_does(tmp_path: Path) -> None:
    def keys() -> set[str]:
        found = in_folders([str(source)], without=tmp_path / "out", tell=lambda _: None)
        worklist.draw_up(found, tmp_path / "out", "program", lambda _: False, "")
        return {shard.key for shard in shards(tmp_path / "out")}

    source = documents(tmp_path / "in", 2000)
    (tmp_path / "out").mkdir()
    before = keys()
    (source / "3" / "A new one.txt").write_text("Kế hoạch", encoding="utf-8")
    after = keys()
    assert len(before) > 20
    assert len(after - before) <= 2  # one shard, or the two into which it fell


# --- runs again ----------------------------------------------------------------------------------------------------------


def test_a_second_run_does_nothing(tmp_path: Path) -> None:
    source, output = documents(tmp_path / "in", 40), tmp_path / "out"
    run(source, output, parquet=True)
    before = touched(output)
    report = run(source, output, parquet=True, engine=lambda _, __: pytest.fail("there is nothing to do"))
    assert report.read == 0
    assert touched(output) == before


@pytest.mark.parametrize("count", [20, pytest.param(1000, marks=pytest.mark.long)])
def test_a_run_does_exactly_what_changed(tmp_path: Path, count: int) -> None:
    source, output = documents(tmp_path / "in", count), tmp_path / "out"

    def again(**arguments: Any) -> int:
        report = run(source, output, **arguments)
        run(source, tmp_path / "fresh", **arguments)
        same = {name: digest for name, digest in fingerprint(tmp_path / "fresh").items() if name != "plan.jsonl"}
        assert {name: digest for name, digest in fingerprint(output).items() if name != "plan.jsonl"} == same
        shutil.rmtree(tmp_path / "fresh")
        return report.read

    assert again() == count
    one, other, third = sorted(source.rglob("*.txt"))[1:4]
    one.write_text("Kế hoạch đã sửa", encoding="utf-8")
    assert again() == 1
    one.unlink()
    assert again() == 0
    other.rename(other.with_name("Kế hoạch khác.txt"))
    assert again() == 1
    shutil.copyfile(third, third.with_name("Bản sao.txt"))  # the same words are another document
    assert again() == 1
    before = touched(output)
    assert again() == 0
    assert touched(output) == before
    assert again(options=Options(language="en")) == count


def test_every_module_is_part_of_what_a_plan_depends_on() -> None:
    """A plan that another program made must not be taken for ours."""
    ours = {file for folder, file in worklist.program_files(()) if folder == HERE.parent / "extractor"}
    assert (
        ours
        == {file for file in (HERE.parent / "extractor").rglob("*.py") if file.is_file()}
        >= {
            HERE.parent / "extractor" / "plan.py",
            HERE.parent / "extractor" / "targets" / "horizons.py",
        }
    )


def test_the_rules_are_part_of_what_a_plan_depends_on(tmp_path: Path) -> None:
    rule = tmp_path / "rules" / "more.toml"
    rule.parent.mkdir()
    rule.write_text("a = 1", encoding="utf-8")
    before = Options((str(rule.parent),)).key
    assert Options((str(rule.parent),)).key == before != Options().key
    rule.write_bytes(b"a = 1\r\n")
    rule_on_windows = Options((str(rule.parent),)).key
    rule.write_bytes(b"a = 1\n")
    assert Options((str(rule.parent),)).key == rule_on_windows != before


def test_killed_while_it_does_what_changed(tmp_path: Path) -> None:
    """A run after the one that was killed still takes over what the run before both had read."""
    source, output = documents(tmp_path / "in", 300), tmp_path / "out"
    run(source, output)
    for file in sorted(source.rglob("*.txt"))[::40]:
        file.write_text("Kế hoạch đã sửa", encoding="utf-8")
    with Batch(output, reader=lambda: QUICK) as killed:
        killed.prepare(in_folders([str(source)], without=output, tell=lambda _: None))
        read = next(iter(killed.work(in_line))).read
    assert 0 < read < 8
    assert run(source, output).read == 8 - read


def test_a_shard_that_was_cut_is_made_anew(tmp_path: Path) -> None:
    source, output = documents(tmp_path / "in", 30), tmp_path / "out"
    run(source, output)
    before = fingerprint(output)
    cut = next((output / "shards").glob("*.jsonl"))
    cut.write_bytes(cut.read_bytes()[:-10])
    assert 0 < run(source, output).read <= 30
    assert fingerprint(output) == before


def test_nothing_to_read_leaves_what_is_there(tmp_path: Path) -> None:
    source, output = documents(tmp_path / "in", 10), tmp_path / "out"
    run(source, output)
    before = touched(output)
    shutil.rmtree(source)
    source.mkdir()
    with Batch(output, reader=lambda: QUICK) as again:
        assert again.prepare(in_folders([str(source)], without=output, tell=lambda _: None)) == 0
    assert touched(output) == before


def test_readers_see_the_run_before_until_the_new_one_is_whole(tmp_path: Path) -> None:
    source, output = documents(tmp_path / "in", 100), tmp_path / "out"
    run(source, output)
    before = [plan.to_json() for plan in plans(output)]
    for file in source.rglob("*.txt"):
        file.write_text("đã sửa", encoding="utf-8")
    with Batch(output, reader=lambda: QUICK) as again:
        again.prepare(in_folders([str(source)], without=output, tell=lambda _: None))
        for _ in again.work(in_line):
            assert [plan.to_json() for plan in plans(output)] == before
        again.publish()
    assert before != [plan.to_json() for plan in plans(output)]
    assert len(list((output / "shards").iterdir())) == 2 * len(run_of(output)["shards"])  # type: ignore[index]


# --- bad documents -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "every"),
    [(60, {7: LOOP, 20: KILL, 40: HOG, 41: FAULT}), pytest.param(2000, {}, marks=pytest.mark.long)],
)
@pytest.mark.skipif(not LINUX, reason="memory is held to a limit on Linux only")
def test_a_bad_document_costs_only_itself(tmp_path: Path, count: int, every: dict[int, str]) -> None:
    source = documents(tmp_path / "in", count)
    texts = sorted(source.rglob("*.txt"))
    bad = every or {number: (LOOP, KILL, HOG, FAULT, ABORT)[number // 100 % 5] for number in range(50, count, 100)}
    codes = {LOOP: "time", KILL: "died", ABORT: "died", HOG: "memory", FAULT: "internal"}
    wanted = {}
    for number, does in bad.items():
        texts[number].write_text(does, encoding="utf-8")
        wanted[texts[number].relative_to(source).as_posix()] = codes[does]
    report = run(source, tmp_path / "out", limits=Limits(3.0, 128))
    assert quarantine(tmp_path / "out") == wanted
    assert (report.documents, report.plans, report.failed) == (count, count - len(bad), len(bad))
    for number in bad:
        texts[number].unlink()
    run(source, tmp_path / "without")
    assert [p.source for p in plans(tmp_path / "out")] == [p.source for p in plans(tmp_path / "without")]


def test_what_is_said_of_a_fault_holds_no_text(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(f"{FAULT} bí mật", encoding="utf-8")
    run(tmp_path / "in", tmp_path / "out")
    said = (tmp_path / "out" / "quarantine.jsonl").read_text(encoding="utf-8")
    assert "bí mật" not in said
    assert "LookupError at readers.py:" in said


def test_a_worker_killed_from_outside_costs_nothing(tmp_path: Path) -> None:
    source = documents(tmp_path / "in", 20)
    reader = Recipe("readers", "FailingOnce", (str(tmp_path / "trace"),))
    assert run(source, tmp_path / "out", reader=reader).failed == 0


def test_what_was_given_up_is_read_again_when_asked(tmp_path: Path) -> None:
    source, output = documents(tmp_path / "in", 30), tmp_path / "out"
    bad = next(source.rglob("*.txt"))
    bad.write_text(LOOP, encoding="utf-8")
    limits = Limits(2.0, None)
    assert run(source, output, limits=limits).failed == 1
    assert run(source, output, limits=limits).read == 0
    again = run(source, output, limits=limits, retry=True)
    assert (again.read, again.failed) == (1, 1)


def test_a_document_that_changes_meanwhile_is_read_the_next_time(tmp_path: Path) -> None:
    source, output = documents(tmp_path / "in", 10), tmp_path / "out"
    changing = sorted(source.rglob("*.txt"))[3]
    before = changing.read_bytes()
    with Batch(output, reader=lambda: QUICK) as first:
        first.prepare(in_folders([str(source)], without=output, tell=lambda _: None))
        changing.write_text("đã sửa", encoding="utf-8")
        list(first.work(in_line))
        first.publish()
    name = changing.relative_to(source).as_posix()
    assert quarantine(output) == {name: "changed"}
    changing.write_bytes(before)  # the very bytes of the plan again: it must not stay in quarantine
    again = run(source, output)
    assert (again.read, again.failed) == (1, 0)
    assert quarantine(output) == {}


def test_text_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "in" / "damaged.txt").write_bytes("Kế hoạch ".encode() * 50 + b"\xff")
    report = run(tmp_path / "in", tmp_path / "out")
    assert quarantine(tmp_path / "out") == {"binary.txt": "no-text"}
    assert (report.plans, report.partial, report.failed) == (1, 1, 1)


@pytest.mark.parametrize("reader", [Recipe("readers", "NotToBeMade"), Recipe("no_such_module", "Quick")])
def test_a_reader_that_cannot_be_made_ends_the_run(tmp_path: Path, reader: Recipe) -> None:
    with pytest.raises(WorkerError, match=r"no rules here|no_such_module"):
        run(documents(tmp_path / "in", 3), tmp_path / "out", reader=reader)


def test_a_task_that_kills_without_a_document_to_blame_ends_the_run() -> None:
    with Pool(Recipe("test_batch", "DyingIdle"), 1) as pool:
        pool.submit("task")
        with pytest.raises(WorkerError, match="not of its items"):
            list(pool.finished())


class DyingIdle:
    """A handler that dies before it begins an item."""

    def __call__(self, task: object, lost: dict[int, Loss], begin: Callable[[int | None], None]) -> None:
        os._exit(3)


# --- what lies in folders ------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not LINUX, reason="names and kinds of files that other systems do not have")
def test_odd_files(tmp_path: Path) -> None:
    source, outside = tmp_path / "in", tmp_path / "outside"
    documents(outside, 3)
    (source / "deep" / "deeper").mkdir(parents=True)
    names = ["new\nline.txt", "x" * 251 + ".txt", "cờ 🇻🇳.md", " blank .txt", "a'b\"c.txt", "upper.TXT"]
    for name in names:
        (source / "deep" / name).write_text("Kế hoạch", encoding="utf-8")
    (source / os.fsdecode(b"not utf-8 \xff.txt")).write_text("Kế hoạch", encoding="utf-8")
    (source / "link.txt").symlink_to(next(outside.rglob("*.txt")))
    (source / "folder").symlink_to(outside)
    (source / "deep" / "loop").symlink_to(source)
    os.mkfifo(source / "pipe.txt")
    for name in ("README.md", ".hidden.txt", "image.png"):
        (source / name).write_text("no document", encoding="utf-8")
    told: list[str] = []
    found = list(in_folders([str(source)], without=tmp_path / "out", tell=told.append))
    assert {item.path for item in found} == {*(f"deep/{name}" for name in names), "not utf-8 \udcff.txt"}
    assert [item.path for item in found] == sorted((item.path for item in found), key=os.fsencode)
    assert {line.partition(": ")[2] for line in told} == {"link, not read", "no ordinary file, not read"}
    report = run(source, tmp_path / "out", parquet=True)
    assert (report.plans, report.failed) == (7, 0)
    assert {plan.source.path for plan in plans(tmp_path / "out")} >= {"not utf-8 \\xff.txt", "deep/new\nline.txt"}


def test_the_output_may_lie_in_the_input(tmp_path: Path) -> None:
    source = documents(tmp_path / "in", 5)
    output = source / "out"
    output.mkdir()
    (output / "note.txt").write_text("not an input", encoding="utf-8")
    assert run(source, output).documents == 5


def test_several_folders_and_files(tmp_path: Path) -> None:
    one, other = documents(tmp_path / "one", 8), documents(tmp_path / "other", 8)
    file = tmp_path / "single.txt"
    file.write_text("Kế hoạch", encoding="utf-8")
    found = list(in_folders([str(other), str(file), str(one), str(one)], without=tmp_path, tell=print))
    assert len(found) == 17
    assert [item.path for item in found] == sorted(item.path for item in found)
    assert found[0].path.startswith("one/0/")
    (tmp_path / "x" / "one").mkdir(parents=True)
    shutil.copytree(one, tmp_path / "x" / "one", dirs_exist_ok=True)
    with pytest.raises(InputError, match="would both be one/"):
        list(in_folders([str(one), str(tmp_path / "x" / "one")], without=tmp_path / "out", tell=print))
    with pytest.raises(InputError, match="no such file or folder"):
        list(in_folders([str(tmp_path / "none")], without=tmp_path / "out", tell=print))


def test_lists(tmp_path: Path) -> None:
    source = documents(tmp_path / "in", 5)
    lines = [f"{file}\n" for file in source.rglob("*.txt")]
    found = list(in_list([*lines, "\n", lines[0], str(tmp_path / "gone.txt")]))
    assert len(found) == 6
    assert found == sorted(found, key=lambda item: item.path)
    with Batch(tmp_path / "out", reader=lambda: QUICK) as listed:
        assert listed.prepare(iter(found)) == 6
        list(listed.work(in_line))
        report = listed.publish()
    assert (report.plans, report.failed) == (5, 1)
    assert list(quarantine(tmp_path / "out").values()) == ["unreadable"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_told(tmp_path: Path) -> None:
    source = documents(tmp_path / "in", 3)
    hidden = next(source.rglob("*.txt"))
    hidden.chmod(0)
    assert run(source, tmp_path / "out").failed == 1
    hidden.chmod(0o644)
    assert run(source, tmp_path / "out").failed == 0


# --- tables --------------------------------------------------------------------------------------------------------------


def test_tables_of_all_documents(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    source, output = documents(tmp_path / "in", 200), tmp_path / "out"
    run(source, output)
    plain = fingerprint(output)
    assert run(source, output, parquet=True).read == 0  # of what is there already
    frame = pandas.read_parquet(output / "tables" / "documents.parquet")
    assert list(frame["document"]) == list(range(1, 201))
    assert list(frame["file"]) == [plan.source.path for plan in plans(output)]
    at_once = fingerprint(output)
    run(source, tmp_path / "other", parquet=True)
    assert fingerprint(tmp_path / "other") == at_once
    assert {name: digest for name, digest in at_once.items() if not name.endswith(".parquet")} == plain
    next(source.rglob("*.txt")).write_text("đã sửa", encoding="utf-8")
    run(source, output)
    assert not list((output / "tables").iterdir())  # better none than old ones


# --- death and full disks ------------------------------------------------------------------------------------------------


def start(source: Path, output: Path, workers: int, pause: float) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(HERE / "batches.py"), str(source), str(output), str(workers), str(pause)]
    paths = os.pathsep.join([str(HERE.parent), str(HERE)])
    return subprocess.Popen(command, env={**os.environ, "PYTHONPATH": paths}, stderr=subprocess.DEVNULL)


@pytest.mark.parametrize(("kills", "count"), [(3, 400), pytest.param(50, 4000, marks=pytest.mark.long)])
def test_killed_at_any_moment_nothing_is_lost(tmp_path: Path, kills: int, count: int) -> None:
    source = documents(tmp_path / "in", count)
    pause = 0.002
    run(source, tmp_path / "undisturbed", workers=2)
    draw, output = random.Random(count), tmp_path / "out"
    survived = 0
    for _ in range(kills):
        process = start(source, output, 2, pause)
        try:
            process.wait(0.3 + draw.random() * count * pause / 2)
            survived += 1
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for file in output.glob("shards/*.jsonl"):  # what is there is whole
            assert file.read_bytes().endswith(b"}\n")
    final = start(source, output, 2, 0)
    assert final.wait(300) == 0
    assert survived < kills
    assert fingerprint(output) == fingerprint(tmp_path / "undisturbed")


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    source = documents(tmp_path / "in", 500)
    process = start(source, tmp_path / "out", 2, 0.05)
    deadline = time.monotonic() + 60
    while len(children := children_of(process.pid)) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(1)
    process.kill()
    process.wait()
    while any(map(runs, children)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert len(children) == 2
    assert not any(map(runs, children))


FAILING: list[tuple[Any, str]] = [
    (tempfile, "mkstemp"),
    (os, "fsync"),
    (os, "replace"),
    (os, "fdopen"),
    (files, "_sync_folder"),
]


@pytest.mark.parametrize("module_and_name", FAILING, ids=lambda found: found[1])
@pytest.mark.parametrize("count", [60, pytest.param(1000, marks=pytest.mark.long)])
def test_a_disk_that_fails_at_any_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module_and_name: tuple[Any, str], count: int
) -> None:
    module, name = module_and_name
    source = documents(tmp_path / "in", count)
    run(source, tmp_path / "undisturbed", engine=in_line)
    right = getattr(module, name)
    nth = calls = failed = 0
    while calls >= nth:  # until there is no n-th call
        nth, calls = nth + 1, 0

        def failing(*arguments: Any, nth: int = nth, **named: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == nth:
                raise OSError(28, "No space left on device", "somewhere")
            return right(*arguments, **named)

        output = tmp_path / f"out {nth}"
        monkeypatch.setattr(module, name, failing)
        try:
            run(source, output, engine=in_line)
        except OutputError as error:
            failed += 1
            assert "No space left on device" in str(error)
            assert "run the same command again" in str(error)
        finally:
            monkeypatch.setattr(module, name, right)
        run(source, output, engine=in_line)
        assert fingerprint(output) == fingerprint(tmp_path / "undisturbed")
        shutil.rmtree(output)
    assert failed == nth - 1 >= 5


@pytest.mark.long
@pytest.mark.skipif(not LINUX or not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can mount a disk")
def test_a_disk_that_is_full(tmp_path: Path) -> None:
    source = documents(tmp_path / "in", 1000)
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(disk)], check=False)
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        with pytest.raises(OutputError, match="No space left on device"):
            run(source, disk / "out")
        assert not list((disk / "out").rglob("*.tmp"))
        subprocess.run(["mount", "-o", "remount,size=30m", str(disk)], check=True)
        run(source, disk / "out")
        run(source, tmp_path / "undisturbed")
        assert fingerprint(disk / "out") == fingerprint(tmp_path / "undisturbed")
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_two_runs_cannot_write_to_one_folder(tmp_path: Path) -> None:
    with (
        Batch(tmp_path / "out", reader=lambda: QUICK),
        pytest.raises(OutputError, match="another run is writing there"),
        Batch(tmp_path / "out", reader=lambda: QUICK),
    ):
        pass


def test_an_output_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written"), Batch(tmp_path / "file" / "out", reader=lambda: QUICK):
        pass


@pytest.mark.skipif(not LINUX, reason="memory is read from /proc")
@pytest.mark.parametrize("count", [2000, pytest.param(100_000, marks=pytest.mark.long)])
def test_the_parent_s_memory_is_flat(tmp_path: Path, count: int) -> None:
    def many() -> Iterator[Found]:
        for number in range(count):  # made, not stored: all are the same file
            yield Found(f"{number:07d}.txt", str(text))

    def resident() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")

    text = tmp_path / "a.txt"
    text.write_text("Kế hoạch", encoding="utf-8")
    with Batch(tmp_path / "out", reader=lambda: QUICK) as large:
        assert large.prepare(many()) == count
        done, after_thousand, highest = 0, 0, 0
        for summary in large.work(batch.here(2, Limits())):
            done += summary.documents
            if done >= 1000:
                after_thousand = after_thousand or resident()
                highest = max(highest, resident())
        report = large.publish()
    highest = max(highest, resident())
    assert report.plans == count
    print(f"parent: {after_thousand / 1e6:.1f} MB after 1,000 documents, {highest / 1e6:.1f} MB at most")
    assert highest - after_thousand < 20e6


# --- the pool ------------------------------------------------------------------------------------------------------------


def test_finished_returns_in_time() -> None:
    with Pool(Recipe("test_batch", "Sleeping"), 1) as pool:
        pool.submit(3.0)
        began = time.monotonic()
        assert list(pool.finished(timeout=0.3)) == []
        assert time.monotonic() - began < 2


class Sleeping:
    """A handler that sleeps."""

    def __call__(self, task: float, lost: dict[int, Loss], begin: Callable[[int | None], None]) -> None:
        time.sleep(task)


def test_what_a_library_prints_does_not_disturb() -> None:
    with Pool(Recipe("test_batch", "Chatty"), 2) as pool:
        numbers = [pool.submit(number) for number in range(10)]
        assert sorted((done.number, done.result) for done in pool.finished()) == [(n, n) for n in numbers]


class Chatty:
    """A handler that prints."""

    def __call__(self, task: int, lost: dict[int, Loss], begin: Callable[[int | None], None]) -> int:
        print("words on standard output", flush=True)
        os.write(1, b"and bytes")
        return task


def test_signals_are_left_to_the_parent() -> None:
    with Pool(Recipe("test_batch", "Interrupted"), 1) as pool:
        pool.submit(None)
        assert [done.result for done in pool.finished()] == ["alive"]


class Interrupted:
    """A handler that gets Ctrl-C."""

    def __call__(self, task: object, lost: dict[int, Loss], begin: Callable[[int | None], None]) -> str:
        signal.raise_signal(signal.SIGINT)
        return "alive"
