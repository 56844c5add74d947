"""Which accounts have a session that works, and which are to be logged in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from redis.asyncio import Redis
from telethon.sessions import StringSession

from homing.settings import Settings
from homing.storage.database import Connection
from homing.storage.telegram import accounts
from homing.telegram import sessions
from homing.telegram.realtime_config import ConfigAccount
from homing.telegram.sessions import SessionError
from homing_workers.accounts import client, fence, onboarding
from homing_workers.accounts.fence import InUse
from homing_workers.accounts.onboarding import Person
from homing_workers.accounts.refusals import Refused

#: A reader that gave a sign of life so lately runs, in Kubernetes perhaps, whose Leases are not seen from elsewhere.
_LATELY = timedelta(minutes=2)


@dataclass(frozen=True)
class Logins:
    """Sessions and where they are kept; TELEGRAM_SESSION is one reader's, and does not count here."""

    settings: Settings
    connection: Connection
    redis: Redis | None
    #: Leads to other servers than Telegram's own.
    blank: StringSession | None = None

    async def session(self, account_id: str) -> str | None:
        """The stored session.

        Raises:
            SessionError: no key opens it.
        """
        ours = self.settings.model_copy(update={"telegram_session": None})
        return await sessions.load(ours, self.connection, self.redis, account_id)

    async def is_read(self, account_id: str) -> bool:
        """Whether its reader gave a sign of life lately."""
        known = await accounts.get(self.connection, account_id)
        return (
            known is not None
            and known.seen_at is not None
            and (datetime.now(UTC) - known.seen_at < _LATELY)
        )

    async def works(self, account_id: str) -> bool:
        """Whether Telegram takes the stored session; a reader that uses it is proof enough."""
        known = await accounts.get(self.connection, account_id)
        if known is not None and known.state in ("revoked", "banned"):
            return False
        if await self.is_read(account_id):
            return True
        try:
            session = await self.session(account_id)
        except SessionError:
            return False
        return session is not None and await self._is_taken(account_id, session)

    async def _is_taken(self, account_id: str, session: str) -> bool:
        try:
            async with (
                fence.tried(self.settings, account_id),
                client.connected(self.settings, session, updates=False) as found,
            ):
                await client.check(found)
        except InUse:
            return True
        except Refused:
            return False
        return True

    async def log_in(self, account: ConfigAccount, person: Person, *, qr: bool) -> str:
        """Logs in and keeps the session; gives the name of whoever it is.

        Raises:
            LoginError: Telegram does not let the account in.
        """
        async with client.connected(self.settings, self.blank or "") as found:
            # Somebody waits: a pause is told, not slept.
            found.flood_sleep_threshold = 0
            session = await onboarding.log_in(found, account, person, qr=qr)
            me = await client.check(found)
        name = " ".join(filter(None, [me.first_name, me.last_name]))
        await sessions.store(
            self.settings, self.connection, self.redis, account.account_id, session
        )
        await accounts.works(
            *(self.connection, account.account_id), user_id=me.id, username=me.username, name=name
        )
        return name
