"""The reader of one account, from the login to the end of the process."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import aclosing
from functools import partial

import structlog

from homing.models.source.telegram import canonical
from homing.settings import Settings
from homing.storage.database import Pool
from homing.storage.telegram import accounts, chats, checks, members
from homing.tasks import is_cancelled
from homing.telegram import publication
from homing_workers.accounts import dialogs, flood
from homing_workers.accounts.listener import Listener
from homing_workers.accounts.registry import Registry
from homing_workers.probes import Probes
from homing_workers.reader import figures, looping, watching
from homing_workers.reader.agenda import Agenda
from homing_workers.reader.asked import Checker
from homing_workers.reader.assigned import Chats
from homing_workers.reader.history import LOST, History, NotAMember
from homing_workers.reader.intake import Intake
from homing_workers.reader.reconciling import Reconciler
from homing_workers.reader.storing import Store
from homing_workers.reader.waking import Waker

_log = structlog.get_logger()

#: Seconds between two looks whether chats are behind although nothing was told.
_LOOK = 30.0

#: The list of dialogs is read so often; somebody may have joined a chat.
_LEARN = 3600.0

#: And no sooner, whatever Telegram tells of chats: of many dialogs it is many questions.
_LEARN_AGAIN = 10.0

#: Sources, checks that were asked for, signs of life.
_SOURCES, _CHECKS, _BEAT, _STATS = 5.0, 2.0, 10.0, 60.0

#: Chats of SCHEDULED_CHATS are compared so often.
_SCHEDULED = 3600.0

#: Before a chat is tried again that could not be asked about.
_AGAIN = 5.0

#: To store what was read, at the end.
_DRAIN = 20.0


class Reader:
    """Reads until it is stopped, over as many connections as that takes."""

    def __init__(
        self, settings: Settings, pool: Pool, waker: Waker, probes: Probes, account_id: str
    ) -> None:
        self._settings = settings
        self._pool = pool
        self._waker = waker
        self._probes = probes
        self._account_id = account_id
        self._registry = Registry(settings)
        self._chats = Chats(account_id, settings.scheduled_history_days)
        self._agenda = Agenda()
        self._store = Store(pool, waker, account_id)
        self._relearn = asyncio.Event()
        self._look_now = asyncio.Event()
        self._intake = Intake(self._store, self._agenda.add, self._look_now.set, self._lost_perhaps)
        self._stopping = asyncio.Event()
        #: Whether there is a client; without one there is nothing to be stored.
        self.is_reading = False

    def stop(self) -> None:
        """Lets `read` store what has come, and return."""
        self._stopping.set()

    async def read(self, client: Listener) -> None:
        """Reads by this client until `stop`.

        Raises:
            ExceptionGroup: of errors of the connection or the session.
        """
        client.flood_sleep_threshold = 0
        history = History(client, self._pool, self._account_id, self._intake.idle)
        reconciler = Reconciler(history, self._store)
        self._intake.allow(frozenset())
        client.hear(self._intake.hear, self._came_back)
        self.is_reading = True
        try:
            await self._loops(client, history, reconciler)
        finally:
            self.is_reading = False

    async def _loops(self, client: Listener, history: History, reconciler: Reconciler) -> None:
        checker = Checker(reconciler, self._intake.tape, self._chats.days)
        async with asyncio.TaskGroup() as group:
            loops = [
                group.create_task(work)
                for work in (
                    self._intake.run(),
                    self._waker.run(),
                    self._follow(history),
                    self._catch_up(reconciler),
                    self._every(_SOURCES, self._sources),
                    self._every(_LOOK, partial(self._look, history), self._look_now),
                    self._every(_LEARN, partial(self._learn, client, history), self._relearn),
                    self._every(_CHECKS, checker.next),
                    self._every(_LOOK, self._schedule),
                    self._every(_STATS, self._stats),
                    self._every(_BEAT, self._beat),
                )
            ]
            await self._stopping.wait()
            _log.info("Stopping", account=self._account_id)
            await self._intake.idle(_DRAIN)
            await self._waker.flush()
            for each in loops:
                each.cancel()

    async def _follow(self, history: History) -> None:
        """Assignments, the first and all later ones."""
        following = publication.follow(
            self._pool, self._settings.require_redis_url(), self._account_id
        )
        async with aclosing(following) as assignments:
            async for assigned in assignments:
                await looping.insist(partial(self._apply, assigned, history))

    async def _apply(self, assigned: publication.Assigned, history: History) -> None:
        async with self._pool.connection() as connection:
            await self._chats.apply(connection, assigned, self._intake, self._agenda, history)
        # Elsewhere, since Telegram may demand a pause: the next assignment does not wait for that.
        self._look_now.set()

    async def _catch_up(self, reconciler: Reconciler) -> None:
        """Chat after chat, as they are due."""
        while not is_cancelled():
            chat = await self._agenda.next()
            if chat not in self._intake.allowed:
                continue
            try:
                done = await reconciler.catch_up(
                    chat, self._intake.tape(chat), self._chats.days(chat)
                )
            except (*LOST, NotAMember) as error:
                reconciler.history.forget(chat)
                await looping.insist(partial(self._lose, chat, str(error)))
            except Exception as error:  # noqa: BLE001 - what does not pass is raised again
                looping.check(error)
                self._agenda.add(chat, after=_AGAIN)
            else:
                if not done or self._intake.tape(chat).has_gap:
                    self._agenda.add(chat)

    async def _lose(self, chat: int, reason: str) -> None:
        """The account may not read the chat any more: others that are members are given it."""
        _log.warning("The chat is lost", account=self._account_id, chat=chat, reason=reason)
        async with self._pool.connection() as connection:
            await members.remove(connection, self._account_id, chat)

    def _lost_perhaps(self, chat: int) -> None:
        if chat in self._intake.allowed:
            self._agenda.add(chat, after=0)
        self._relearn.set()

    def _came_back(self) -> None:
        """A connection was lost and opened again: whatever was told meanwhile was told to nobody."""
        _log.info("Connected again", account=self._account_id)
        self._intake.lose_place()

    async def _look(self, history: History) -> None:
        self._look_now.clear()
        await looping.insist(
            lambda: watching.look(history, self._intake, self._agenda, self._intake.allowed)
        )

    async def _learn(self, client: Listener, history: History) -> None:
        self._relearn.clear()
        await looping.insist(partial(self._ask_dialogs, client, history))
        await asyncio.sleep(_LEARN_AGAIN)

    async def _ask_dialogs(self, client: Listener, history: History) -> None:
        async with self._pool.connection() as connection:
            learned = await flood.obey(
                self._pool,
                self._account_id,
                lambda: dialogs.learn(client, connection, self._account_id),
            )
            history.hashes = await members.of_account(connection, self._account_id)
        figures.DIALOGS.set(learned.dialogs)
        me = await flood.obey(self._pool, self._account_id, client.get_me)
        _log.info(
            "Account",
            account=self._account_id,
            user=me.id,
            username=me.username,
            dialogs=learned.dialogs,
            chats=learned.chats,
            added=len(learned.added),
            removed=len(learned.removed),
        )

    async def _sources(self) -> None:
        async with self._pool.connection() as connection:
            await self._registry.look(connection)

    async def _schedule(self) -> None:
        """Asks for the history of SCHEDULED_CHATS, which is done by whoever of SCHEDULED_ACCOUNTS is a member."""
        names = {canonical(name) for name in self._settings.scheduled_chats}
        by = self._settings.scheduled_accounts
        if not names or (by and self._account_id not in by):
            return
        async with self._pool.connection() as connection:
            found = await chats.numbers(connection, [name.removeprefix("@") for name in names])
            numbers = {int(name) for name in names if name.startswith("-100")} | {*found.values()}
            ours = numbers & (await members.of_account(connection, self._account_id)).keys()
            days = self._settings.scheduled_history_days
            await checks.ask_again(connection, ours, days, by, after_seconds=_SCHEDULED)

    async def _stats(self) -> None:
        _log.info(
            "Stats",
            account=self._account_id,
            allowed=len(self._intake.allowed),
            behind=len(self._agenda),
            **figures.told(),
        )

    async def _beat(self) -> None:
        async with self._pool.connection() as connection:
            await accounts.alive(connection, self._account_id)

    def _every(
        self, seconds: float, work: looping.Work, sooner: asyncio.Event | None = None
    ) -> Coroutine[None, None, None]:
        return looping.every(seconds, work, self._probes, sooner)
