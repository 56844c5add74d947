"""`homing telegram onboard`: logs accounts in."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Annotated

import segno
import typer
from redis.asyncio import Redis
from telethon.errors import RPCError

from homing import settings, telemetry
from homing.settings import Settings
from homing.storage import database
from homing.telegram import realtime_config
from homing.telegram.realtime_config import ConfigAccount, ConfigError
from homing.telegram.sessions import SessionError
from homing_workers.accounts.logins import Logins
from homing_workers.accounts.onboarding import LoginError

app = typer.Typer()


class _Terminal:
    """See `homing_workers.accounts.onboarding.Person`."""

    async def asked(self, what: str, *, hidden: bool = False) -> str:
        # In a thread: the connection stays alive while somebody looks for a phone.
        return str(await asyncio.to_thread(typer.prompt, what, hide_input=hidden))

    def told(self, what: str) -> None:
        typer.echo(what)

    def shown(self, link: str) -> None:
        segno.make(link, micro=False).terminal(compact=True)


@app.command()
def onboard(
    account: Annotated[
        str | None, typer.Option(help="Just this one, which need not be in the file.")
    ] = None,
    qr: Annotated[bool, typer.Option("--qr", help="By a QR code that a phone scans.")] = False,
    secret_file: Annotated[
        Path | None,
        typer.Option(help="With --account: write the session there, as a Secret of Kubernetes."),
    ] = None,
) -> None:
    """Log in the accounts of REALTIME_CONFIG_JSON, or of accounts.json beside it; those that work are left out.

    Sessions are stored encrypted. Ends with 0 when all accounts are logged in, and with 1 when one could not be.
    """
    if secret_file is not None and account is None:
        raise typer.BadParameter("--secret-file holds one session: say --account, too")
    loaded = settings.load()
    telemetry.setup("telegram", loaded)
    try:
        wanted = _wanted(loaded, account)
    except ConfigError as error:
        typer.echo(f"homing: {error}", err=True)
        raise typer.Exit(2) from None
    if not asyncio.run(_all(loaded, wanted, qr, secret_file)):
        raise typer.Exit(1)


def _wanted(loaded: Settings, account: str | None) -> list[ConfigAccount]:
    """The accounts that are meant."""
    if account is None:
        return list(realtime_config.accounts(loaded.realtime_config))
    try:
        known = realtime_config.accounts(loaded.realtime_config)
    except ConfigError:
        known = ()
    named = [each for each in known if each.account_id == account]
    return named or [ConfigAccount(account_id=account)]


async def _all(
    loaded: Settings, wanted: list[ConfigAccount], qr: bool, secret_file: Path | None
) -> bool:
    async with (
        database.connect(loaded.require_database_url()) as connection,
        Redis.from_url(loaded.require_redis_url()) as redis,
    ):
        logins = Logins(loaded, connection, redis)
        done = all([await _one(logins, each, qr) for each in wanted])
        if done and secret_file is not None:
            name = wanted[0].account_id
            _write_secret(name, await logins.session(name), secret_file)
        return done


async def _one(logins: Logins, account: ConfigAccount, qr: bool) -> bool:
    name = account.account_id
    try:
        if await logins.works(name):
            typer.echo(f"{name}: has a session that works.")
            return True
        typer.echo(f"{name}: logging in.")
        who = await logins.log_in(account, _Terminal(), qr=qr)
    except (LoginError, SessionError, RPCError, OSError) as error:
        typer.echo(f"{name}: not logged in: {error}", err=True)
        return False
    typer.echo(f"{name}: logged in as {who}.")
    return True


def _write_secret(account_id: str, session: str | None, path: Path) -> None:
    """For nobody else's eyes: whoever has it is logged in."""
    secret = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": account_id.lower()},
        "stringData": {"session": session},
    }
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(secret, file)
    typer.echo(f"{account_id}: kubectl apply -f {path}, then remove the file.")
