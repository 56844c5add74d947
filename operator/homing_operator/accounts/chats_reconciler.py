"""Keeps the list of chats of each namespace as its sources say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import structlog

from homing_operator import errors, metrics
from homing_operator.accounts import chats
from homing_operator.client import Client
from homing_operator.json_types import Json
from homing_operator.kinds import CONFIG_MAP, SCRAPE_SOURCE, Kind
from homing_operator.names import MANAGED_BY, MANAGER
from homing_operator.rendering import children
from homing_operator.store import Key, Store

_log = structlog.get_logger(__name__)

#: Seconds between two looks: so late may somebody else's change be undone.
_PAUSE = 20


class ChatsReconciler:
    """The reconciler of the ConfigMap; its keys are the namespace and the ConfigMap's name."""

    name = "chats"

    def __init__(self, stores: Mapping[Kind, Store], client: Client) -> None:
        """Args:
        stores: by kind; filled by whoever watches.
        client: reads and writes.
        """
        self._stores = stores
        self._client = client

    @property
    def stores(self) -> Sequence[Store]:
        return list(self._stores.values())

    async def reconcile(self, key: Key) -> float | None:
        """See `Reconciler`."""
        live = await self._live(key)
        if live is not None and live["metadata"].get("labels", {}).get(MANAGED_BY) != MANAGER:
            _log.warning("a ConfigMap of this name is not ours and is left alone", name=key.name)
            return _PAUSE
        if not any(store.of(key) for store in self.stores):
            await self._remove(key, live)
            return None
        await self._write(chats.config_map(key.namespace, self._told(key)), live)
        return _PAUSE

    async def _live(self, key: Key) -> Json | None:
        try:
            return await self._client.get(CONFIG_MAP, *key)
        except errors.NotFound:
            return None

    def _told(self, key: Key) -> list[Json]:
        return [each["told"] for each in self._stores[SCRAPE_SOURCE].of(key) if "told" in each]

    async def _remove(self, key: Key, live: Json | None) -> None:
        """Nobody asks for chats, and nobody reads."""
        if live is not None:
            await self._client.delete(CONFIG_MAP, *key, uid=live["metadata"]["uid"])
            self._count("delete")

    async def _write(self, wanted: Json, live: Json | None) -> None:
        if live is not None and children.is_as(live, wanted):
            return
        # Of a version that nothing has: it is made only where there is none after all.
        version = live["metadata"]["resourceVersion"] if live else "1"
        seen = wanted["metadata"] | {"resourceVersion": version}
        await self._client.apply(CONFIG_MAP, wanted | {"metadata": seen})
        self._count("apply")

    def _count(self, verb: str) -> None:
        metrics.WRITES.labels(self.name, CONFIG_MAP.name, verb).inc()
