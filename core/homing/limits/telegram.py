"""Telegram's limits on what a bot sends, kept by workers and bot together.

About 30 messages a second in all, one a second to a person, 20 a minute to a group:
https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

from __future__ import annotations

from homing.limits.limiter import Limit, Limiter, WaitTooLong

#: Messages a second of a bot: one each 35 ms. 30 a second, one each 33.3 ms, would be too many whenever the network
#: holds two of them up; this way a second still holds at most 30 when some are 70 ms late.
BOT_RATE = 1 / 0.035

#: Seconds that the bot rests where Redis knows nothing of it, since what it knew may have been lost this moment.
_REST = 0.1

#: To one person. The next turn is counted from the answer, see `TelegramPace.answered`.
CHAT_SECONDS = 1.0

#: To one group or channel: 19.5 a minute, so that one that is a second late makes no 21st.
GROUP_RATE = 19.5 / 60

#: Two refusals within so many seconds mean that it is not about a chat.
_FLOOD_SECONDS = 2.0


def is_group(chat: str) -> bool:
    """Whether an address is of a group or channel: those have negative numbers or names."""
    return chat.startswith(("-", "@"))


class TelegramPace:
    """Turns of one bot, under keys that all processes share."""

    def __init__(self, limiter: Limiter, bot_id: int, rate: float = BOT_RATE) -> None:
        """Of a bot that may send so many messages a second in all."""
        self._limiter = limiter
        self._bot_id = bot_id
        self._rate = rate

    async def turn(self, chat: str, *, waited: float | None = None, urgent: bool = False) -> None:
        """Returns when a message may go to the chat.

        Args:
            chat: id or name.
            waited: seconds that may be waited at most.
            urgent: goes before those who wait: somebody has asked the bot and expects an answer.

        Raises:
            WaitTooLong: it would be later.
        """
        limits = [_of_chat(chat), Limit(self._key, self._rate, rest=_REST)]
        await self._limiter.acquire_all(limits, waited=waited, urgent=urgent)

    async def answered(self, chat: str) -> None:
        """Telegram has taken a message: the person's next one is a second away from here, however long this one was under way."""
        if not is_group(chat):
            await self._limiter.pause(_of_chat(chat).key, CHAT_SECONDS)

    async def refused(self, chat: str, seconds: float) -> None:
        """Telegram has refused a message for so many seconds, without saying whether for the chat or for the bot.

        The chat is paused. When another refusal came just before, it is the bot that sends too much, and all wait.
        """
        await self._limiter.pause(_of_chat(chat).key, seconds)
        try:
            refusals = f"telegram:refusals:{self._bot_id}"
            await self._limiter.acquire(refusals, rate=1 / _FLOOD_SECONDS, waited=0)
        except WaitTooLong:
            await self._limiter.pause(self._key, seconds)

    @property
    def _key(self) -> str:
        return f"telegram:bot:{self._bot_id}"


def _of_chat(chat: str) -> Limit:
    if is_group(chat):
        return Limit(f"telegram:group:{chat}", GROUP_RATE)
    return Limit(f"telegram:chat:{chat}", 1 / CHAT_SECONDS)
