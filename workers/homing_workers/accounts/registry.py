"""Makes the sources known whose chats readers read, as the operator's file or the one of accounts and chats says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import structlog
from pydantic import BaseModel, ConfigDict, ValidationError

from homing.models.source import ScrapeSource
from homing.models.source.telegram import canonical
from homing.settings import Settings
from homing.storage.database import Connection
from homing.storage.telegram import wanted
from homing.telegram import realtime_config
from homing.telegram.realtime_config import ConfigError

_log = structlog.get_logger(__name__)

#: The source of the chats of REALTIME_CONFIG_JSON; so many chats fit into one, the rest goes to telegram-2 ...
_NAME, _MOST = "telegram", 1000


class _Told(BaseModel):
    """One source of the operator's file."""

    model_config = ConfigDict(extra="ignore")

    name: str
    chats: tuple[str | int, ...]
    prefilter: dict[str, Any] = {}


class _ChatsFile(BaseModel):
    model_config = ConfigDict(extra="ignore")

    sources: tuple[_Told, ...]


class _Stamp(NamedTuple):
    modified: int
    size: int
    number: int


@dataclass
class Registry:
    """Reads the file when it has changed; where that has mistakes, what was registered last stays."""

    settings: Settings
    _seen: _Stamp | None = field(default=None, init=False)

    async def look(self, connection: Connection) -> bool:
        """Registers what the file says, if it has changed; whether any chat was added or given up.

        Without a file nothing is changed.
        """
        stamp = _stamp(self._path)
        if stamp is None or stamp == self._seen:
            return False
        try:
            sources = list(self._sources())
        except (ConfigError, ValidationError, OSError, ValueError) as error:
            _log.error(
                "The file of chats has mistakes, the last good one stays", mistakes=str(error)
            )
            self._seen = stamp
            return False
        changed = await self._register(connection, sources)
        self._seen = stamp
        return changed

    @property
    def _path(self) -> Path:
        return self.settings.telegram_chats_file or self.settings.realtime_config

    @property
    def _namespace(self) -> str:
        return self.settings.pod_namespace or "default"

    def _sources(self) -> Iterator[ScrapeSource]:
        if self.settings.telegram_chats_file is not None:
            told = _ChatsFile.model_validate_json(self._path.read_bytes()).sources
            yield from (self._source(each.name, each.chats, each.prefilter) for each in told)
            return
        names = [chat.name for chat in realtime_config.read(self._path).chats]
        for number, start in enumerate(range(0, len(names), _MOST), start=1):
            name = _NAME if number == 1 else f"{_NAME}-{number}"
            yield self._source(name, names[start : start + _MOST], {})

    def _source(
        self, name: str, chats: Sequence[str | int], prefilter: dict[str, Any]
    ) -> ScrapeSource:
        block = {"chats": list(dict.fromkeys(map(canonical, chats))), "prefilter": prefilter}
        return ScrapeSource.model_validate(
            {
                "apiVersion": "homing.dev/v1alpha1",
                "kind": "ScrapeSource",
                "metadata": {"name": name, "namespace": self._namespace},
                "spec": {"type": "telegram", "telegram": block},
            }
        )

    async def _register(self, connection: Connection, sources: Sequence[ScrapeSource]) -> bool:
        # The operator tells of all sources of the namespace; the other file of these only.
        ours = ".*" if self.settings.telegram_chats_file is not None else f"{_NAME}(-[0-9]+)?"
        names = [source.metadata.name for source in sources]
        async with connection.transaction():
            changed = [await _write(connection, source) for source in _ordered(sources)]
            given_up = await wanted.clear(connection, self._namespace, names, pattern=ours)
        return any(changed) or given_up > 0


def _ordered(sources: Sequence[ScrapeSource]) -> list[ScrapeSource]:
    """Two readers that register the same do not wait for each other for ever."""
    return sorted(sources, key=lambda source: source.metadata.name)


async def _write(connection: Connection, source: ScrapeSource) -> bool:
    assert source.spec.telegram is not None  # noqa: S101 - made so
    source_id = await wanted.register(connection, source)
    if source_id is None:
        _log.error("A source of another type has this name", source=source.metadata.name)
        return False
    return await wanted.set_of(
        connection, source_id, list(map(canonical, source.spec.telegram.chats))
    )


def _stamp(path: Path) -> _Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return _Stamp(found.st_mtime_ns, found.st_size, found.st_ino)
