"""`homing telegram reassign`: plans who reads what now, instead of within the hour."""

from __future__ import annotations

import asyncio
from collections.abc import ItemsView

import typer
from rich.console import Console
from rich.table import Table

from homing import queues, settings
from homing.settings import Settings
from homing.storage import database
from homing.telegram import reassigning
from homing.telegram.reassigning import Reassigned

app = typer.Typer()


@app.command()
def reassign() -> None:
    """Share the chats among the accounts anew; readers change over without a restart."""
    _show(asyncio.run(_reassign(settings.load())))


async def _reassign(given: Settings) -> Reassigned:
    async with database.connect(given.require_database_url()) as connection:
        with queues.connect(given.require_redis_url()) as redis:
            return await reassigning.reassign(connection, redis, given, "asked for")


def _show(done: Reassigned) -> None:
    table = Table("account", "chats", "load", title="Assignments", title_justify="left")
    for name, load in sorted(done.plan.loads.items()):
        chats = sum(one == name for one in done.plan.accounts.values())
        table.add_row(name, str(chats), f"{load:.2f}")
    console = Console()
    console.print(table)
    covered, wanted = len(done.plan.accounts), done.plan.wanted
    console.print(f"coverage {done.plan.coverage:.1%} ({covered} of {wanted} chats)")
    console.print(f"imbalance {done.plan.imbalance:.1%}")
    console.print(_line("added", done.changes.given.items()))
    console.print(_line("removed", done.changes.taken.items()))
    console.print(f"version {done.version}, {done.changes.moves} moved")


def _line(word: str, changes: ItemsView[int, str]) -> str:
    some = ", ".join(reassigning.samples(changes))
    return f"{word} {len(changes)}" + (f": {some}" if some else "")
