"""`homing cluster`, also `kubectl homing`: what a person asks a cluster for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated, TypeVar

import typer
from rich.console import Console

from homing_operator import names
from homing_operator.json_types import Json
from homing_operator.kinds import SCRAPE_SOURCE, TELEGRAM_ACCOUNT, WORKER_POOL, Kind
from homing_operator.person import explaining, logs, running
from homing_operator.person.cluster import Choice, Cluster, ClusterError, asked
from homing_operator.person.tables import TABLES

app = typer.Typer(no_args_is_help=True)

T = TypeVar("T")

_KINDS = {"source": SCRAPE_SOURCE, "pool": WORKER_POOL, "account": TELEGRAM_ACCOUNT}
#: What a run ended with that somebody should look at.
_GOOD = ("succeeded",)

Namespace = Annotated[
    str | None, typer.Option("-n", "--namespace", help="By default the one of the context.")
]
Context = Annotated[str | None, typer.Option(help="Of the kubeconfig; by default the current one.")]
Kubeconfig = Annotated[str | None, typer.Option(help="A file; by default KUBECONFIG.")]
Source = Annotated[str, typer.Argument(help="Name of a ScrapeSource.")]
Target = Annotated[str, typer.Argument(help="source/NAME, pool/NAME or account/NAME.")]


@app.callback()
def cluster() -> None:
    """Look after sources, pools and accounts in a Kubernetes cluster; also as `kubectl homing`."""


@app.command()
def status(
    namespace: Namespace = None, context: Context = None, kubeconfig: Kubeconfig = None
) -> None:
    """Show sources, pools and accounts at a glance."""
    found = _answer(Choice(namespace, context, kubeconfig), _all)
    now, console = datetime.now(UTC), Console()
    for kind, objects in found.items():
        if objects:
            console.print(TABLES[kind.plural](objects, now))
    if not any(found.values()):
        console.print("No sources, pools or accounts in this namespace.")


@app.command()
def run(
    source: Source,
    wait: Annotated[bool, typer.Option("--wait", help="Until the run ends, and show it.")] = False,
    timeout: Annotated[float, typer.Option(min=1, help="Seconds to wait.")] = 600,
    namespace: Namespace = None,
    context: Context = None,
    kubeconfig: Kubeconfig = None,
) -> None:
    """Run a source now. With --wait ends with 0 when all went well, and with 1 otherwise."""

    async def question(cluster: Cluster) -> Json | None:
        job = await running.ask(cluster, source)
        typer.echo(f"asked for Job {job}", err=wait)
        return await running.wait(cluster, source, job, timeout) if wait else None

    result = _answer(Choice(namespace, context, kubeconfig), question)
    if result is not None:
        typer.echo(_told(result))
        raise typer.Exit(0 if result["outcome"] in _GOOD else 1)


@app.command("logs")
def show_logs(
    source: Source,
    follow: Annotated[
        bool, typer.Option("-f", "--follow", help="Go on until the run ends.")
    ] = False,
    tail: Annotated[int | None, typer.Option(min=1, help="Only so many lines.")] = None,
    namespace: Namespace = None,
    context: Context = None,
    kubeconfig: Kubeconfig = None,
) -> None:
    """Show the log of a source's last run."""

    async def question(cluster: Cluster) -> None:
        async for text in logs.lines(cluster, source, tail=tail, follow=follow):
            typer.echo(text, nl=False)

    _answer(Choice(namespace, context, kubeconfig), question)


@app.command()
def explain(
    pool: Annotated[str, typer.Argument(help="Name of a WorkerPool.")],
    namespace: Namespace = None,
    context: Context = None,
    kubeconfig: Kubeconfig = None,
) -> None:
    """Say in plain words why a pool has as many workers as it has."""

    async def question(cluster: Cluster) -> Json:
        return await cluster.one(WORKER_POOL, pool)

    body = _answer(Choice(namespace, context, kubeconfig), question)
    typer.echo(explaining.of(body, datetime.now(UTC)))


@app.command()
def pause(
    target: Target,
    namespace: Namespace = None,
    context: Context = None,
    kubeconfig: Kubeconfig = None,
) -> None:
    """Have the operator leave everything as it is that belongs to a source, pool or account."""
    _annotate(Choice(namespace, context, kubeconfig), target, "true")
    typer.echo(f"{target} is paused: kubectl homing resume {target}")


@app.command()
def resume(
    target: Target,
    namespace: Namespace = None,
    context: Context = None,
    kubeconfig: Kubeconfig = None,
) -> None:
    """Have the operator go on."""
    _annotate(Choice(namespace, context, kubeconfig), target, None)
    typer.echo(f"{target} goes on")


async def _all(cluster: Cluster) -> dict[Kind, list[Json]]:
    return {kind: await cluster.all(kind) for kind in _KINDS.values()}


def _annotate(choice: Choice, target: str, value: str | None) -> None:
    word, _, name = target.rpartition("/")
    kind = _KINDS.get(word or "source")
    if kind is None or not name:
        raise typer.BadParameter(f"{target!r}: expected source/NAME, pool/NAME or account/NAME")
    patch = {"metadata": {"annotations": {names.PAUSED: value}}}

    async def question(cluster: Cluster) -> None:
        await cluster.one(kind, name)
        await cluster.client.merge(kind, cluster.namespace, name, patch)

    _answer(choice, question)


def _told(result: Json) -> str:
    counts = {name: count for name, count in result.get("counts", {}).items() if count}
    figures = ", ".join(f"{count} {name}" for name, count in counts.items())
    lines = [f"{result['outcome']}: {figures or 'nothing found'}", *result.get("errors", ())]
    return "\n".join(lines)


def _answer(choice: Choice, question: Callable[[Cluster], Awaitable[T]]) -> T:
    try:
        return asked(choice, question)
    except ClusterError as error:
        typer.echo(f"homing: {error}", err=True)
        raise typer.Exit(1) from None
