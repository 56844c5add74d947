"""`homing pool`: records the load of a pool, and plays it again to a changed policy."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer
import yaml
from pydantic import ValidationError
from rich.console import Console

from homing import settings
from homing.models.pool import WorkerPoolSpec
from homing_operator.scaling.meter import Meter
from homing_operator.scaling.observation import Known
from homing_operator.scaling.reading import Reading, RedisReader
from homing_operator.scaling.simulation import png, replay, scene, svg, terminal, trace
from homing_operator.scaling.simulation.replay import Replay
from homing_operator.scaling.simulation.trace import Recorder, Trace, TraceError

app = typer.Typer(no_args_is_help=True)

_MISUSED = 2

Policy = Annotated[
    Path, typer.Option("-p", "--policy", help="A WorkerPool, or only its spec, as YAML.")
]


@app.callback()
def pool() -> None:
    """Record the load of a pool and see what another policy would have done with it."""


@app.command()
def simulate(
    policy: Policy,
    trace_file: Annotated[
        Path, typer.Option("-t", "--trace", help="What `homing pool record` wrote.")
    ],
    against: Annotated[
        Path | None, typer.Option(help="A second policy, to be compared with the first.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Draw a picture into this file: .svg or .png.")
    ] = None,
    job_seconds: Annotated[
        float | None, typer.Option(min=0.001, help="What a job takes; by default as recorded.")
    ] = None,
    start_seconds: Annotated[
        float, typer.Option(min=0, help="What a new worker takes until its first job.")
    ] = 10,
    replicas: Annotated[
        int | None, typer.Option(min=0, help="Workers at first; by default the minimum.")
    ] = None,
) -> None:
    """Play a recorded load again, with one or two policies in charge."""
    recorded = _trace(trace_file)
    seconds = job_seconds or recorded.job_seconds()
    if seconds is None:
        _misuse(f"{trace_file}: no job_seconds in it; expected --job-seconds")
    if out is not None and out.suffix not in (".svg", ".png"):
        _misuse(f"--out {out}: expected a name that ends with .svg or .png")
    replays = {
        name: replay.play(
            spec,
            recorded,
            job_seconds=seconds,
            start_seconds=start_seconds,
            workers=spec.min_replicas if replicas is None else replicas,
        )
        for name, spec in _policies(policy, against).items()
    }
    _show(replays)
    if out is not None:
        _draw(replays, recorded, out)


@app.command()
def record(
    policy: Policy,
    out: Annotated[Path, typer.Option(help="The CSV file to write.")],
    seconds: Annotated[
        float | None, typer.Option("--for", min=1, help="Seconds; by default until Ctrl-C.")
    ] = None,
    every: Annotated[float, typer.Option(min=0.1, help="Seconds between two looks.")] = 5,
) -> None:
    """Write down the load of a pool's queues, as Redis tells it."""
    spec = _policy(policy)
    url = settings.load().require_redis_url()
    with (
        out.open("w", newline="", encoding="utf-8") as file,
        contextlib.suppress(KeyboardInterrupt),
    ):
        asyncio.run(_record(url, spec, Recorder(file), every, seconds))


async def _record(
    url: str, spec: WorkerPoolSpec, recorder: Recorder, every: float, seconds: float | None
) -> None:
    reader, meter = RedisReader.connect(url), Meter()
    loop = asyncio.get_running_loop()
    begun, number = loop.time(), 0
    while seconds is None or number * every <= seconds:
        now = datetime.now(UTC)
        reading = await reader.read(spec.queues, now)
        meter.take(reading, now)
        recorder.write(now, [*_jobs(reading), meter.arrived, meter.job_seconds])
        number += 1
        await asyncio.sleep(max(begun + number * every - loop.time(), 0))
    await reader.close()


def _jobs(reading: Reading) -> tuple[int | None, int | None]:
    """Queued and started; None where a queue could not be read."""
    queues = [queue for queue in reading.queues.values() if isinstance(queue, Known)]
    if len(queues) < len(reading.queues):
        return None, None
    return sum(queue.queued for queue in queues), sum(queue.started for queue in queues)


def _policies(policy: Path, against: Path | None) -> dict[str, WorkerPoolSpec]:
    found = {policy.stem: _policy(policy)}
    if against is not None:
        name = against.stem if against.stem != policy.stem else str(against)
        found[name] = _policy(against)
    return found


def _policy(path: Path) -> WorkerPoolSpec:
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
        spec = found["spec"] if isinstance(found, dict) and "spec" in found else found
        return WorkerPoolSpec.model_validate(spec)
    except ValidationError as error:
        lines = (
            f"{path}: spec.{'.'.join(map(str, each['loc']))}: {each['msg']}"
            for each in error.errors()
        )
        _misuse("\n".join(lines))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        _misuse(f"{path}: {error}")


def _trace(path: Path) -> Trace:
    try:
        return trace.read(path)
    except TraceError as error:
        _misuse(str(error))


def _show(replays: Mapping[str, Replay]) -> None:
    console = Console()
    width = max(min(console.width - 12, 100), 20)
    typer.echo("Jobs waiting\n" + terminal.chart(replays, lambda it: it.queued, width=width))
    typer.echo("\nWorkers\n" + terminal.chart(replays, lambda it: it.workers, width=width) + "\n")
    console.print(terminal.totals(replays))


def _draw(replays: Mapping[str, Replay], recorded: Trace, out: Path) -> None:
    picture = scene.draw(replays, recorded.seconds)
    if out.suffix == ".svg":
        out.write_text(svg.render(picture), encoding="utf-8")
        return
    try:
        png.write(picture, out)
    except ModuleNotFoundError:
        _misuse(f"--out {out}: PNG needs Pillow (pip install pillow); .svg needs nothing")


def _misuse(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(_MISUSED)
