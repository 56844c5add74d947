"""Telling a person elsewhere that a channel no longer reaches them."""

from __future__ import annotations

from homing.models.delivery import Delivery
from homing.models.kinds import Channel, OriginKind
from homing.storage import deliveries, notifications, optouts, users
from homing.storage.database import Connection
from homing.storage.notifications import NewNotification

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


async def switch_off(connection: Connection, refused: Delivery, reason: str) -> None:
    """Switches the channel off for the recipient and, if it is a user, writes why to the inbox and what else works.

    In the transaction of the result. Deliveries that wait for the same channel are suppressed when their turn comes.
    """
    # A notification may name an address of its own: then the recipient's stays on.
    if not await optouts.switch_off_reached(connection, refused.id, reason):
        return
    person = await users.get(connection, refused.recipient_id)
    if person is None:
        return
    made = await notifications.create(
        connection, _notice(person.id, person.language, refused.channel, reason)
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
        traceparent=refused.traceparent,
    )


def _notice(user_id: int, language: str, channel: Channel, reason: str) -> NewNotification:
    spoken = language if language in _TITLES else "en"
    return NewNotification(
        user_id=user_id,
        title=_TITLES[spoken].format(channel=_NAMES[spoken][channel]),
        message=_TEXTS[spoken].format(reason=reason.rstrip(".")),
    )
