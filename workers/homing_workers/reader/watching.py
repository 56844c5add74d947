"""How far chats are, asked for a hundred at a time: only those that are behind are asked about themselves."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from homing.storage.telegram import ledgers
from homing.storage.telegram.ledgers import Ledger
from homing_workers.reader.agenda import Agenda
from homing_workers.reader.history import LOST, Dialog, History
from homing_workers.reader.intake import Intake

#: Chats in one question.
_MANY = 100


async def look(history: History, intake: Intake, agenda: Agenda, chat_ids: Collection[int]) -> None:
    """Puts those of the chats that are behind on the agenda."""
    ordered = sorted(chat_ids)
    for start in range(0, len(ordered), _MANY):
        await _some(history, intake, agenda, ordered[start : start + _MANY])


async def _some(history: History, intake: Intake, agenda: Agenda, chat_ids: Sequence[int]) -> None:
    ours = [chat for chat in chat_ids if chat in history.hashes]
    try:
        dialogs = await history.dialogs(ours) if ours else []
    except LOST:
        # One of them is lost; asked about itself, it will be found.
        dialogs = []
    known = {dialog.chat_id: dialog for dialog in dialogs}
    async with history.pool.connection() as connection:
        books = await ledgers.read(connection, chat_ids)
        current = [chat for chat in chat_ids if _is_current(books.get(chat), known.get(chat))]
        await ledgers.confirm(connection, current)
    for chat in current:
        intake.tape(chat).jump(known[chat].pts)
    for chat in set(chat_ids).difference(current):
        agenda.add(chat, after=0)


def _is_current(ledger: Ledger | None, dialog: Dialog | None) -> bool:
    if ledger is None or dialog is None or ledger.first_id is None or ledger.missing:
        return False
    return ledger.pts == dialog.pts and ledger.newest_id >= dialog.newest_id
