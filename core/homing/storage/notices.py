"""Switching off a channel that no longer reaches a person, and telling them elsewhere.

Not for those who wanted it so: they know.
"""

from __future__ import annotations

from homing.models.kinds import Channel, OriginKind
from homing.storage import deliveries, notifications, optouts, users
from homing.storage.database import Connection
from homing.storage.notifications import NewNotification
from homing.storage.optouts import SwitchedOff

#: Ways to tell, besides the inbox; a text message would cost more than it is worth.
_ELSEWHERE = (Channel.TELEGRAM, Channel.EMAIL)

_NAMES = {
    "en": {Channel.TELEGRAM: "Telegram", Channel.EMAIL: "e-mail", Channel.SMS: "text message"},
    "uk": {Channel.TELEGRAM: "Telegram", Channel.EMAIL: "електронна пошта", Channel.SMS: "SMS"},
    "ru": {Channel.TELEGRAM: "Telegram", Channel.EMAIL: "электронная почта", Channel.SMS: "SMS"},
}

_TITLES = {
    "en": "We cannot reach you any more: {channel}",
    "uk": "Ми більше не можемо з вами зв'язатися: {channel}",
    "ru": "Мы больше не можем с вами связаться: {channel}",
}

_TEXTS = {
    "en": "The provider says: {reason}. No further messages go there until you switch it on again.",
    "uk": "Провайдер відповів: {reason}. Повідомлення туди не надсилаються, доки ви не ввімкнете їх знову.",
    "ru": "Провайдер ответил: {reason}. Сообщения туда не отправляются, пока вы не включите их снова.",
}


async def switch_off_reached(
    connection: Connection, delivery_id: int, reason: str, *, traceparent: str | None = None
) -> None:
    """Switches the channel off that a delivery went by, for its recipient.

    In the transaction of what is known of the delivery. Deliveries that wait for the same channel are suppressed when
    their turn comes. A notification may name an address of its own: then the recipient's stays on.
    """
    for off in await optouts.switch_off_reached(connection, delivery_id, reason):
        await _tell(connection, off, reason, traceparent)


async def switch_off_address(
    connection: Connection, channel: Channel, address: str, reason: str
) -> bool:
    """Switches an address off, whoever has it; whether anybody did."""
    everybody = await optouts.switch_off_address(connection, channel, address, reason)
    for off in everybody:
        await _tell(connection, off, reason)
    return bool(everybody)


async def switch_off(
    connection: Connection, recipient_id: int, channel: Channel, reason: str
) -> None:
    """Switches a channel off for a recipient."""
    if await optouts.is_off(connection, recipient_id, channel):
        return
    if await optouts.switch_off(connection, recipient_id, channel, reason):
        off = SwitchedOff(recipient_id=recipient_id, channel=channel)
        await _tell(connection, off, reason)


async def _tell(
    connection: Connection, off: SwitchedOff, reason: str, traceparent: str | None = None
) -> None:
    """Writes why to the inbox and by what else works, if the recipient is a user."""
    person = await users.get(connection, off.recipient_id)
    if person is None:
        return
    made = await notifications.create(
        connection, _notice(person.id, person.language, off.channel, reason)
    )
    if made is None:
        return
    enabled = (await users.enabled_channels(connection, [person.id])).get(person.id, [])
    await deliveries.create_direct(
        connection,
        OriginKind.NOTIFICATION,
        made.id,
        person.id,
        [Channel.INBOX, *(channel for channel in _ELSEWHERE if channel in enabled)],
        traceparent=traceparent,
    )


def _notice(user_id: int, language: str, channel: Channel, reason: str) -> NewNotification:
    spoken = language if language in _TITLES else "en"
    return NewNotification(
        user_id=user_id,
        title=_TITLES[spoken].format(channel=_NAMES[spoken][channel]),
        message=_TEXTS[spoken].format(reason=reason.rstrip(".")),
    )
