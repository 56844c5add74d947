"""`homing telegram certificate` as people type it."""

from __future__ import annotations

import os
import sys
from asyncio import create_subprocess_exec
from asyncio.subprocess import PIPE
from datetime import date

from homing.storage.database import Connection
from homing.storage.telegram import certificates


async def certificate(url: str, *arguments: str) -> tuple[int | None, str]:
    process = await create_subprocess_exec(
        *(sys.executable, "-m", "homing", "telegram", "certificate", *arguments),
        env={**os.environ, "DATABASE_URL": url, "COLUMNS": "120"},
        stdout=PIPE,
        stderr=PIPE,
    )
    out, err = await process.communicate()
    return process.returncode, (out + err).decode()


async def test_it_says_what_is_accounted_for_and_what_is_missing(
    connection: Connection, database_url: str
) -> None:
    assert (await certificate(database_url))[0] == 2
    await connection.execute(
        "INSERT INTO telegram_chats (chat_id, username, first_id, newest_id, accounted) VALUES"
        " (-1001234567890, 'flats', 1, 1204, '{[1,1205)}'), (-1001234567891, 'homes', 1, 9, '{[1,4),[5,7)}')"
    )
    await certificates.issue(connection, date(2026, 11, 21))
    code, told = await certificate(database_url, "--chat", "t.me/Flats")
    assert (code, "1,204 of 1,204 ids accounted for" in told) == (0, True)
    code, told = await certificate(database_url)
    assert (code, "5 of 9 ids accounted for" in told, "4, 7-9" in told) == (1, True, True)
