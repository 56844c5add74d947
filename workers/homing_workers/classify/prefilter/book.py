"""All rules that a job knows: those of the file, and for each chat those of its sources."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Collection
from dataclasses import dataclass, field

import structlog
from pydantic import ValidationError

from homing.models.message import Message
from homing.models.source import telegram
from homing.settings import Settings
from homing.storage.database import Connection
from homing.storage.telegram import prefilters
from homing.storage.telegram.prefilters import SourceRules
from homing_workers.classify.prefilter import documents, engine, file
from homing_workers.classify.prefilter.documents import Rules
from homing_workers.classify.prefilter.engine import Engine, Verdict

_log = structlog.get_logger()


@dataclass
class _Kept:
    """Rules in use under the name by which the database knows them."""

    path: str
    checksum: str
    rules: Rules
    engine: Engine
    #: As the database knows them.
    slow: list[str] = field(default_factory=list)


class Book:
    """Rules of the file and of sources, as they are now or were up to a reload ago."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._file: _Kept | None = None
        self._told: tuple[str | None, str | None] | None = None
        self._of_chat: dict[int, list[_Kept]] = {}
        self._of_source: dict[str, _Kept] = {}
        self._read_at: float | None = None

    async def look(self, connection: Connection, chat_ids: Collection[int]) -> None:
        """Makes sure that the rules for these chats are there, and not too old."""
        await self._look_at_file(connection)
        now = time.monotonic()
        is_old = self._read_at is None or now - self._read_at >= self._every
        missing = set(chat_ids) if is_old else set(chat_ids) - set(self._of_chat)
        if is_old:
            self._read_at, self._of_chat = now, {}
        if missing:
            await self._read_sources(connection, missing)

    def verdict(self, message: Message) -> Verdict | None:
        """What the rules say; None where no rule matches."""
        kept = [*([self._file] if self._file else []), *self._of_chat.get(message.chat_id, ())]
        return engine.verdict([rule for one in kept for rule in one.engine.match(message.text)])

    async def tell(self, connection: Connection) -> None:
        """Writes down which rules were found to be too slow."""
        for one in (*([self._file] if self._file else []), *self._of_source.values()):
            if (slow := one.engine.slow) != one.slow:
                _log.error("Rules took too long and are put aside", rules=one.path, patterns=slow)
                await prefilters.loaded(connection, one.path, one.checksum, _stored(one.rules))
                await prefilters.too_slow(connection, one.path, slow)
                one.slow = slow

    @property
    def _every(self) -> float:
        return self._settings.prefilter_reload_seconds

    async def _look_at_file(self, connection: Connection) -> None:
        found = file.current(self._settings)
        if found is None or (found.checksum, found.problem) == self._told:
            return
        path = str(found.path)
        if found.problem is not None:
            await prefilters.broken(connection, path, found.problem)
            await _recall(connection, found)
        elif found.checksum is not None:
            await prefilters.loaded(connection, path, found.checksum, _stored(found.rules))
        self._told = found.checksum, found.problem
        if found.checksum is not None:
            self._file = _Kept(path, found.checksum, found.rules, found.engine)
            await _put_aside(connection, self._file)

    async def _read_sources(self, connection: Connection, chat_ids: Collection[int]) -> None:
        self._of_chat |= {chat_id: [] for chat_id in chat_ids}
        for declared in await prefilters.of_chats(connection, chat_ids):
            if kept := await self._source(connection, declared):
                self._of_chat[declared.chat_id].append(kept)

    async def _source(self, connection: Connection, declared: SourceRules) -> _Kept | None:
        path, checksum = f"source:{declared.source_id}", _checksum(declared)
        kept = self._of_source.get(path)
        if kept is not None and kept.checksum == checksum:
            return kept
        try:
            rules = documents.of_source(telegram.Prefilter.model_validate(declared.rules))
        except ValidationError as error:
            _log.error("A source's rules cannot be read", source=declared.source, reason=str(error))
            return None
        kept = self._of_source[path] = _Kept(path, checksum, rules, engine.compiled(rules))
        await _put_aside(connection, kept)
        return kept


async def _recall(connection: Connection, found: file.RulesFile) -> None:
    """A process that has never read the file takes the last good rules of others."""
    state = await prefilters.state(connection, str(found.path))
    if found.checksum is None and state is not None and state.checksum is not None:
        found.use(state.checksum, Rules.model_validate(state.rules))


async def _put_aside(connection: Connection, kept: _Kept) -> None:
    state = await prefilters.state(connection, kept.path)
    if state is not None and state.checksum == kept.checksum:
        kept.engine.put_aside(state.slow)
        kept.slow = kept.engine.slow


def _checksum(declared: SourceRules) -> str:
    return hashlib.sha256(json.dumps(declared.rules, sort_keys=True).encode()).hexdigest()


def _stored(rules: Rules) -> dict[str, object]:
    return rules.model_dump(mode="json")
