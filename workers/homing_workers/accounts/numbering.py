"""Learns the numbers of chats from the dialogs of accounts, one after the other."""

from __future__ import annotations

import structlog
from telethon.errors import RPCError

from homing.storage.telegram import members
from homing_workers.accounts import client, dialogs, fence
from homing_workers.accounts.fence import InUse
from homing_workers.accounts.logins import Logins
from homing_workers.accounts.refusals import Refused

_log = structlog.get_logger(__name__)


async def learn(logins: Logins, account_id: str) -> bool:
    """Asks for the dialogs of an account; whether they are known then.

    Of one that is read at the moment its reader has learned them already: its session is not used.

    Raises:
        SessionError: no key opens the session.
    """
    if await logins.is_read(account_id):
        return await _known(logins, account_id)
    session = await logins.session(account_id)
    if session is None:
        _log.warning("nobody has logged in: homing telegram onboard", account=account_id)
        return False
    try:
        async with (
            fence.tried(logins.settings, account_id),
            client.connected(logins.settings, session, updates=False) as found,
        ):
            await client.check(found)
            learned = await dialogs.learn(found, logins.connection, account_id)
    except InUse:
        return await _known(logins, account_id)
    except (Refused, RPCError, OSError) as error:
        _log.warning("Telegram does not tell", account=account_id, reason=str(error))
        return False
    _log.info("dialogs", account=account_id, dialogs=learned.dialogs, chats=learned.chats)
    return True


async def _known(logins: Logins, account_id: str) -> bool:
    chats = await members.of_account(logins.connection, account_id)
    _log.info("its reader has learned the chats", account=account_id, chats=len(chats))
    return True
