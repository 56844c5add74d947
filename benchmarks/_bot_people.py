"""People who use the bot at random, at a fixed pace, and when each of them was answered."""

from __future__ import annotations

import asyncio
import random
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from botapi.acting import Actor
from botapi.journal import Entry
from botapi.messages import Message
from botapi.testing import Running

#: Seconds until somebody acts again: nobody presses a button before reading.
_READING_SECONDS = 5.0

#: What people write when they press no button.
_TEXTS = ("/menu", "/menu", "/menu", "/help", "/start", "/cancel", "Київ", "20-35 тис", "hello?")

#: Share of presses among acts, where there is something to press.
_PRESSES = 0.7


@dataclass(frozen=True, slots=True)
class Act:
    """One update, and what answers it."""

    at: float
    person: int
    #: Of a press.
    callback: str | None


class Crowd:
    """Everybody, in turn."""

    def __init__(self, api: Running, people: Sequence[int]) -> None:
        self._api = api
        self._waiting: deque[tuple[float, int]] = deque((0.0, person) for person in people)
        self._random = random.Random(5)  # the same people do the same in each run

    async def act(self, rate: float, seconds: float) -> list[Act]:
        """So many updates a second, whether or not the bot keeps up."""
        began, acts = time.time(), list[Act]()
        while (now := time.time()) < began + seconds:
            due = int((now - began) * rate) - len(acts)
            acts.extend(self._one(now) for _ in range(due))
            await asyncio.sleep(0.005)
        return acts

    def _one(self, now: float) -> Act:
        since, person = self._waiting.popleft()
        assert since + _READING_SECONDS < now, "too few people for so many updates"
        self._waiting.append((now, person))
        actor = Actor(self._api.world, person)
        shown = self._buttons(person)
        if shown is not None and self._random.random() < _PRESSES:
            message, datas = shown
            pressed = actor.press_data(message, self._random.choice(datas))
            return Act(now, person, pressed.id)
        actor.say(self._random.choice(_TEXTS))
        return Act(now, person, None)

    def _buttons(self, person: int) -> tuple[Message, list[str]] | None:
        """The newest message of the bot, and what its buttons send."""
        last = next(iter(reversed(self._api.sent(person))), None)
        if last is None or last.is_deleted:
            return None
        datas = [one["callback_data"] for one in last.buttons if "callback_data" in one]
        return (last, datas) if datas else None


class Answers:
    """When each person and each press was answered, from the server's journal."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._of_chat: dict[int, list[float]] = {}
        self._of_press: dict[str, float] = {}
        for entry in entries:
            if entry.accepted:
                self._note(entry)

    def _note(self, entry: Entry) -> None:
        if entry.method == "answerCallbackQuery":
            self._of_press.setdefault(str(entry.parameters["callback_query_id"]), entry.at)
        elif entry.chat_id is not None:
            self._of_chat.setdefault(entry.chat_id, []).append(entry.at)

    def seconds(self, act: Act) -> float | None:
        """From an act to its answer; None where there is none."""
        if act.callback is not None:
            answered = self._of_press.get(act.callback)
        else:
            times = self._of_chat.get(act.person, [])
            answered = next((at for at in times if at >= act.at), None)
        return None if answered is None else answered - act.at
