"""Watch streams by kopf: raw events only, which leave no finalizer and no annotation on anything.

kopf keeps the streams alive: bookmarks, an inactivity timeout, new listings after 410. What it cannot notice is
a deletion during such a gap; the controllers' own listings do.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import random
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

import kopf
import structlog

from homing_operator import connection, errors
from homing_operator.client import Client
from homing_operator.json_types import Json
from homing_operator.kinds import Kind

_log = structlog.get_logger(__name__)

#: What kopf calls this process. Left to itself it asks for the user's name, and the user of a pod has none.
_IDENTITY: Any = "homing-operator"

#: Called with the event's type (None for what was listed at first) and the object.
Intake = Callable[[str | None, Json], None]


class Watches:
    """Which kinds are watched, by which labels, and who hears of it."""

    def __init__(self) -> None:
        self._hearers: dict[Kind, list[Intake]] = {}
        self._selectors: dict[Kind, str] = {}

    def add(self, kind: Kind, selector: str, intake: Intake) -> None:
        """One more hearer; all of a kind have to agree on the labels, since there is one stream for them."""
        agreed = self._selectors.setdefault(kind, selector)
        if agreed != selector:
            raise ValueError(f"{kind.plural}: watched by {agreed!r}, and now by {selector!r}")
        self._hearers.setdefault(kind, []).append(intake)

    async def served(self, client: Client, pause: float = 2) -> None:
        """Returns when the API server serves all kinds that are watched.

        kopf asks once which kinds there are; one whose definition came later it would never watch, in silence.

        Args:
            client: of the API.
            pause: seconds between two questions.
        """
        for kind in self._hearers:
            while not await _is_served(client, kind):  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(pause)

    async def run(self, namespaces: Sequence[str]) -> None:
        """Watches until cancelled, or until SIGTERM or SIGINT, which kopf listens to.

        Raises:
            Exception: a stream is beyond repair; the process should end.
        """
        # One line for each event of each object says nothing that the controllers do not say better.
        logging.getLogger("kopf.objects").setLevel(logging.WARNING)
        tasks = await kopf.spawn_tasks(
            registry=self._registry(),
            settings=self._settings(),
            namespaces=list(namespaces),
            standalone=True,
            identity=_IDENTITY,
        )
        await kopf.run_tasks(tasks, ignored=_Everything())

    def _registry(self) -> kopf.OperatorRegistry:
        registry = kopf.OperatorRegistry()
        kopf.on.login(registry=registry)(connection.login)
        for kind, hearers in self._hearers.items():
            kopf.on.event(kind.group, kind.version, kind.plural, registry=registry)(
                _handler(hearers)
            )
        return registry

    def _settings(self) -> kopf.OperatorSettings:
        settings = kopf.OperatorSettings()
        settings.scanning.disabled = True
        settings.posting.enabled = False
        settings.peering.standalone = True
        settings.watching.chunk_size = 200
        settings.watching.server_timeout = 600
        settings.watching.connect_timeout = 10
        settings.networking.request_timeout = 60
        settings.networking.error_backoffs = _Patience()
        settings.queueing.idle_timeout = 1
        settings.persistence.diffbase_storage = _NoDiffs()
        for kind, selector in self._selectors.items():
            if selector:
                settings.watching.label_selectors[kind.group, kind.plural] = selector
        return settings


async def _is_served(client: Client, kind: Kind) -> bool:
    try:
        known = await client.serves(kind)
    except errors.ApiError as error:
        _log.warning("the API server does not answer", error=str(error))
        return False
    if not known:
        _log.warning("waiting for a definition", kind=kind.plural, group=kind.group)
    return known


def _handler(hearers: Sequence[Intake]) -> Callable[..., Any]:
    async def told(event: dict[str, Any], **_: Any) -> None:
        for hear in hearers:
            hear(event["type"], event["object"])

    return told


class _Patience:
    """Pauses without end: a watch survives any outage of the API server."""

    def __iter__(self) -> Iterator[float]:
        first = (0.5, 1, 2, 4, 8)
        for each in itertools.chain(first, itertools.repeat(10)):
            yield each * random.uniform(0.8, 1.2)  # noqa: S311 - no secret


class _Everything(Collection[Any]):
    """kopf cancels all tasks that are younger than itself when it ends, others' too, unless told to ignore them."""

    def __contains__(self, _: object) -> bool:
        return True

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0


class _NoDiffs(kopf.DiffBaseStorage):
    """Nothing here asks what changed, so kopf need not copy every object to find out."""

    def build(self, **_: Any) -> Any:
        return {}

    def fetch(self, **_: Any) -> None:
        return None

    def store(self, **_: Any) -> None:
        """Nothing is stored."""
