"""Batches over a Dask cluster: the same bytes, also where a worker dies."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from batches import Cluster, documents, fingerprint, run

from extractor.batch import cluster as cluster_module
from extractor.batch.cluster import over
from extractor.batch.pool import WorkerError
from extractor.batch.worker import Limits, Recipe
from extractor.batch.worklist import InputError

pytest.importorskip("distributed", reason="needs the extra [cluster]")


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    (tmp_path / "cluster").mkdir()
    made = Cluster(tmp_path / "cluster", 2)
    yield made
    made.end()


def test_a_worker_killed_in_the_midst_costs_nothing(tmp_path: Path, cluster: Cluster) -> None:
    source = documents(tmp_path / "in", 400)
    bad = sorted(source.rglob("*.txt"))[50]
    bad.write_text("@@kill", encoding="utf-8")
    run(source, tmp_path / "here")
    engine = over(cluster.address, Limits(10.0, None))
    done = 0

    def killing(recipe: Recipe, tasks: object) -> Iterator[object]:
        nonlocal done
        for result in engine(recipe, tasks):  # type: ignore[arg-type]
            done += 1
            if done == 2:
                cluster.workers[0].kill()
            yield result

    report = run(source, tmp_path / "there", engine=killing, reader=Recipe("readers", "Quick", (0.005,)))  # type: ignore[arg-type]
    assert done > 4
    assert (report.documents, report.failed, report.complete) == (400, 1, True)
    assert cluster.workers[0].poll() is not None
    assert fingerprint(tmp_path / "there") == fingerprint(tmp_path / "here")


def test_another_kehoach_on_a_worker_is_told(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "_program", lambda: "another")
    with pytest.raises(WorkerError, match="another kehoach is installed there"):
        next(iter(over(cluster.address, Limits())(Recipe("readers", "Quick"), ["key"])))


def test_nothing_answers() -> None:
    with pytest.raises(InputError, match="no Dask scheduler answers there"):
        next(iter(over("tcp://127.0.0.1:9", Limits())(Recipe("readers", "Quick"), [])))
