"""Keeps chats in a file, so that they outlive the process."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from botapi.files import File, Files
from botapi.payments import Checkout, Invoice, Payment
from botapi.webhook import Webhook
from botapi.world import Callback, Chat, Numbers, Person, Profile, World

#: Seconds between two writes; a kill loses what was said since the last one.
_INTERVAL = 2.0


@dataclass
class _Kept:
    """All that is kept; whatever is not here starts anew."""

    profile: Profile
    people: dict[int, Person]
    chats: dict[int, Chat]
    callbacks: dict[str, Callback]
    invoices: dict[str, Invoice]
    checkouts: dict[str, Checkout]
    payments: dict[str, Payment]
    webhook: Webhook
    numbers: Numbers
    files: dict[str, File]
    updates: list[dict[str, Any]]
    allowed_updates: list[str]
    last_update: int


_kept = TypeAdapter(_Kept)
#: What has the same name in the world.
_SAME = ("profile", "people", "chats", "callbacks", "invoices", "checkouts", "payments", "numbers")


class KeptError(Exception):
    """The file cannot be read."""


class Keeper:
    """Reads the file at the start and writes it after changes."""

    def __init__(self, path: Path, world: World, files: Files) -> None:
        """Takes what the file holds into the world.

        Raises:
            KeptError: it is damaged; the message says what helps.
        """
        self._path, self._world, self._files = path, world, files
        if path.exists():
            self._load()
        self._saved = world.bell.rung

    async def run(self) -> None:
        """Saves changes until it is cancelled."""
        while True:
            await self._world.bell.until(self._is_changed, 3600)
            await asyncio.sleep(_INTERVAL)
            self.save()

    def save(self) -> None:
        """Writes what changed since the last time."""
        if not self._is_changed():
            return
        self._saved = self._world.bell.rung
        self._path.parent.mkdir(parents=True, exist_ok=True)
        new = self._path.with_suffix(".new")
        new.write_bytes(_kept.dump_json(self._gathered()))
        os.replace(new, self._path)

    def _is_changed(self) -> bool:
        return self._world.bell.rung != self._saved

    def _gathered(self) -> _Kept:
        updates = self._world.updates
        return _Kept(
            **{name: getattr(self._world, name) for name in _SAME},
            webhook=self._world.webhook,
            files=self._files.by_id,
            updates=list(updates.pending),
            allowed_updates=updates.allowed,
            last_update=updates.last_id,
        )

    def _load(self) -> None:
        try:
            kept = _kept.validate_json(self._path.read_bytes())
        except (ValidationError, OSError) as error:
            raise KeptError(
                f"{self._path} cannot be read; remove it to start anew: {error}"
            ) from None
        world = self._world
        for name in _SAME:
            setattr(world, name, getattr(kept, name))
        # The webhook is known to the updates, too: the object stays.
        vars(world.webhook).update(vars(kept.webhook))
        # Another token is another bot.
        world.profile.id = int(world.token.split(":")[0])
        self._files.by_id = kept.files
        world.updates.pending.extend(kept.updates)
        world.updates.allowed = kept.allowed_updates
        world.updates.last_id = kept.last_update
