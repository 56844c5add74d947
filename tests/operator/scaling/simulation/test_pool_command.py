"""`homing pool`: what it prints, draws, records and refuses."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image
from redis import Redis
from rq import Queue
from typer.testing import CliRunner

from homing_operator.commands.pool import app
from homing_operator.scaling.simulation import trace

POLICY = "queues: [match]\ntarget: {name: match-worker}\nmaxReplicas: 10\n"
OTHER = "apiVersion: homing.dev/v1alpha1\nkind: WorkerPool\nmetadata: {name: x}\nspec: {queues: [match], target: {name: x}, minReplicas: 5}\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pool.yaml").write_text(POLICY)
    (tmp_path / "other.yaml").write_text(OTHER)
    rows = "".join(f"{n * 30},{60 if n == 5 else 0},2\n" for n in range(40))
    (tmp_path / "queue.csv").write_text("at,arrived,job_seconds\n" + rows)
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(arguments))
    return done.exit_code, done.output


def simulated(*arguments: str) -> tuple[int, str]:
    return run("simulate", "-p", "pool.yaml", "-t", "queue.csv", *arguments)


def test_two_policies_are_told_side_by_side(here: Path) -> None:
    code, told = simulated("--against", "other.yaml")
    assert code == 0
    assert "Jobs waiting" in told
    cells = {row[0]: row[1:] for row in map(_cells, told.splitlines()) if row}
    assert cells["jobs done"] == ["60", "60"]
    assert cells["scaled up"] == ["2", "0"]
    assert float(cells["worst wait"][0][:-2]) > float(cells["worst wait"][1][:-2])


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("│┃").split("│")] if "│" in line else []


def test_a_picture_is_drawn_as_svg(here: Path) -> None:
    assert simulated("--against", "other.yaml", "--out", "plot.svg")[0] == 0
    texts = [each.text for each in etree.parse("plot.svg").iter() if each.text]
    assert any(text.startswith("pool: ") for text in texts)
    assert "Workers" in texts


def test_a_picture_is_drawn_as_png(here: Path) -> None:
    assert simulated("--out", "plot.png")[0] == 0
    with Image.open("plot.png") as image:
        assert image.size == (1800, 1040)
        assert len(image.getcolors(1_000_000) or []) > 5


def test_the_same_load_gives_the_same_answer(here: Path) -> None:
    assert simulated() == simulated()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-p", "none.yaml", "-t", "queue.csv"], "No such file"),
        (["-p", "bad.yaml", "-t", "queue.csv"], "bad.yaml: spec.jobsPerWorker: Input should be"),
        (["-p", "pool.yaml", "-t", "none.csv"], "No such file"),
        (["-p", "pool.yaml", "-t", "queue.csv", "--out", "plot.gif"], "ends with .svg or .png"),
        (["-p", "pool.yaml", "-t", "short.csv"], "no job_seconds in it; expected --job-seconds"),
    ],
)
def test_what_is_wrong_is_told(here: Path, arguments: list[str], message: str) -> None:
    (here / "bad.yaml").write_text(POLICY + "jobsPerWorker: 0\n")
    (here / "short.csv").write_text("at,queued\n0,1\n5,1\n")
    code, told = run("simulate", *arguments)
    assert code == 2
    assert message in told


def test_a_load_is_recorded_from_redis(
    here: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDIS_URL", redis_url)
    with Redis.from_url(redis_url) as redis:
        queue = Queue("match", connection=redis)
        queue.enqueue("time.time")
        later = threading.Timer(0.5, lambda: queue.enqueue("time.time"))
        later.start()
        begun = time.monotonic()
        arguments = ("-p", "pool.yaml", "--out", "out.csv", "--every", "0.25", "--for", "1")
        assert run("record", *arguments)[0] == 0
        later.join()
    assert time.monotonic() - begun < 5
    rows = trace.read(here / "out.csv").rows
    assert (rows[0].queued, rows[-1].queued) == (1, 2)
    assert sum(row.arrived or 0 for row in rows) == 1
