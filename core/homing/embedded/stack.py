"""`homing up`: servers, then migrations, then Homing's processes; then the feed until the end is asked for."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager

from homing.embedded import checks, keys, logfiles, server, servers, state, terminal
from homing.embedded.lines import Style
from homing.embedded.plan import Plan
from homing.embedded.server import ServerError
from homing.embedded.state import DataFolder
from homing.embedded.supervisor import Say, Supervisor
from homing.storage import database, feed, revisions, users

#: What other commands need in order to join the stack.
_SHARED = (
    *("DATABASE_URL", "REDIS_URL", "MEDIA_ROOT", "API_HOST", "API_PORT"),
    "HOMING_PORTAL_HOST_ALIAS",
)


async def run(plan: Plan, say: Say) -> None:
    """Runs the stack until SIGINT, SIGTERM or SIGHUP.

    Raises:
        ServerError: it cannot start; the message says why and what helps.
    """
    folder = DataFolder(plan.settings.data_dir.absolute())
    stop = _stopper(say)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # `nohup homing up` ignores the end of the terminal, and so do we then.
        if signal.getsignal(number) is not signal.SIG_IGN:
            asyncio.get_running_loop().add_signal_handler(number, stop)
    try:
        with state.held(folder), state.processes_lock(folder) as lock:
            _check(plan, folder)
            await _servers(plan, folder, Supervisor(logs=folder.logs, say=say, lock=lock))
    except asyncio.CancelledError:
        say("Stopped. What was found is kept: the next start goes on from here.")


async def _servers(plan: Plan, folder: DataFolder, supervisor: Supervisor) -> None:
    started = time.monotonic()
    if os.geteuid() == 0:
        supervisor.say("Running as root: PostgreSQL refuses that, so it gets another user id.")
    prepared = servers.prepare(plan.settings, folder)
    async with supervisor.running([*prepared.services()]):
        await prepared.until_ready(supervisor)
        environ = plan.environment(
            database_url=prepared.database_url,
            redis_url=prepared.redis_url,
            keys=keys.kept(folder),
        )
        state.write(folder, {name: environ[name] for name in _shared(plan) if name in environ})
        await _prepare_database(environ, folder)
        await _components(plan, folder, supervisor, environ, started)


async def _components(
    plan: Plan,
    folder: DataFolder,
    supervisor: Supervisor,
    environ: dict[str, str],
    started: float,
) -> None:
    style = Style(colours=sys.stdout.isatty(), base_url=plan.settings.public_url)
    say = supervisor.say
    # The web app goes first, so that a person sees the first page before the others take the processors.
    async with supervisor.running([*plan.first(environ)]):
        page = f"http://{plan.settings.api_host}:{plan.settings.api_port}"
        await supervisor.until("web", lambda: _answers(f"{page}/healthz"))
        if plan.bot_api:
            await supervisor.until("botapi", lambda: _answers(f"{plan.bot_api_url}/"))
        _introduce(plan, folder, say, time.monotonic() - started)
        async with (
            supervisor.running([*plan.others(environ)]),
            _background(terminal.follow(environ["DATABASE_URL"], style, say), say),
            _background(logfiles.keep_short(folder.logs), say),
        ):
            await asyncio.Event().wait()


def _introduce(plan: Plan, folder: DataFolder, say: Say, seconds: float) -> None:
    loaded = plan.settings
    say("")
    say(f"Homing runs, {seconds:.1f} s after the start. Open {loaded.public_url}")
    say(f"  sources  {plan.sources}" + ("  (of the example portal)" if plan.portal else ""))
    say(f"  data     {folder.root}")
    say(f"  bot      {_bot(plan)}")
    say("  look inside from a second terminal: homing queues, homing psql, homing logs web -f")
    say("Alerts appear here as they come. Ctrl-C stops everything.")
    say("")


def _bot(plan: Plan) -> str:
    if plan.bot_api:
        return f"chat with it on {plan.bot_api_url} (not Telegram: that needs TELEGRAM_TOKEN)"
    return "runs" if plan.bot else "off: set TELEGRAM_TOKEN to a token of @BotFather"


def _shared(plan: Plan) -> tuple[str, ...]:
    """The token of a real bot stays where it is set."""
    return (*_SHARED, "TELEGRAM_TOKEN", "TELEGRAM_API_URL") if plan.bot_api else _SHARED


def _check(plan: Plan, folder: DataFolder) -> None:
    loaded = plan.settings
    checks.disk_has_room(folder.root)
    if loaded.aws_s3_bucket is None:
        loaded.require_media_root()
    checks.port_is_free(
        loaded.api_host, loaded.api_port, "Choose another with --port, or set API_PORT."
    )
    for port in loaded.portal_ports.split(",") if plan.portal else ():
        checks.port_is_free(
            "127.0.0.1", int(port), "The example portal needs it; --no-portal leaves it out."
        )
    if plan.bot_api:
        remedy = (
            "The Bot API server needs it; set HOMING_BOT_API_PORT, or --no-bot-api leaves it out."
        )
        checks.port_is_free("127.0.0.1", loaded.bot_api_port, remedy)


async def _prepare_database(environ: dict[str, str], folder: DataFolder) -> None:
    async with database.connect(environ["DATABASE_URL"]) as connection:
        if not await revisions.is_newest(connection):
            await _migrate(environ, folder)
        if not await feed.is_anybody_there(connection):
            await users.ensure_demo(connection)


async def _migrate(environ: dict[str, str], folder: DataFolder) -> None:
    # In a process of its own: the migration tools take 40 MB that would stay.
    log = folder.log("migrate")
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "homing", "migrate"), env=environ, stdout=output, stderr=output
        )
    if await process.wait() != 0:
        raise ServerError(
            f"the database could not be migrated. The end of {log}:\n{server.tail(log)}"
        )


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310 - http, ours
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _stopper(say: Say) -> Callable[[], None]:
    task = asyncio.current_task()

    def stop() -> None:
        # A second Ctrl-C changes nothing: the end has begun, and takes some ten seconds at most.
        if task is not None and not task.cancelling():
            say("Stopping ...")
            task.cancel()

    return stop


@asynccontextmanager
async def _background(work: Coroutine[None, None, None], say: Say) -> AsyncIterator[None]:
    def tell(ended: asyncio.Task[None]) -> None:
        if not ended.cancelled() and (error := ended.exception()):
            say(f"a part of the terminal has failed: {error!r}")

    task = asyncio.create_task(work)
    task.add_done_callback(tell)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
