"""People hear of an account that somebody has to log in again: administrators by the bot, others by metrics."""

from __future__ import annotations

import asyncio
from typing import Final

import structlog
from redis import Redis
from redis.exceptions import RedisError

from homing import queues
from homing.i18n import catalogue
from homing.i18n.catalogue import mark
from homing.models.kinds import Channel, OriginKind
from homing.settings import Settings
from homing.storage import deliveries, notifications, users
from homing.storage.database import Connection
from homing.storage.notifications import NewNotification
from homing.storage.telegram import accounts
from homing_workers.accounts.refusals import Refusal

_log = structlog.get_logger(__name__)

_MESSAGES: Final[dict[accounts.Refused, str]] = {
    "revoked": mark(
        "Telegram has ended its session. Other accounts that are members go on with its chats. "
        "To log in again: homing telegram onboard --account {account}"
    ),
    "banned": mark(
        "Telegram has banned it. Other accounts that are members go on with its chats. "
        "More about it: homing telegram accounts"
    ),
}


async def refused(
    connection: Connection, settings: Settings, account_id: str, refusal: Refusal
) -> bool:
    """Notes that Telegram takes the session no more; of what is news, administrators are told.

    Returns:
        Whether it was news.
    """
    async with connection.transaction():
        news = await accounts.refuse(connection, account_id, refusal.state, refusal.reason)
        made = await _write(connection, settings, account_id, refusal) if news else []
    await asyncio.to_thread(_wake, settings, made)
    return news


async def _write(
    connection: Connection, settings: Settings, account_id: str, refusal: Refusal
) -> list[int]:
    """Ids of the deliveries, one for each administrator whom the bot knows."""
    made = []
    for number in sorted(settings.admin_ids):
        made += await _to_admin(connection, number, account_id, refusal)
    if not made:
        _log.warning("no administrator can be told: set ADMIN_IDS", account=account_id)
    return made


async def _to_admin(
    connection: Connection, telegram_id: int, account_id: str, refusal: Refusal
) -> list[int]:
    admin = await users.by_telegram(connection, telegram_id)
    if admin is None:
        return []
    say = catalogue(admin.language)
    new = NewNotification(
        user_id=admin.id,
        title=say("Telegram account {account} reads no more", account=account_id),
        message=say(_MESSAGES[refusal.state], account=account_id),
    )
    made = await notifications.create(connection, new)
    assert made is not None  # noqa: S101 - without a key it cannot have been asked for before
    created = await deliveries.create_direct(
        connection, OriginKind.NOTIFICATION, made.id, admin.id, [Channel.TELEGRAM]
    )
    return created.get(Channel.TELEGRAM, [])


def _wake(settings: Settings, made: list[int]) -> None:
    """Where Redis is away, maintenance finds what is due."""
    if not made or settings.redis_url is None:
        return
    try:
        with Redis.from_url(settings.redis_url) as redis:
            queues.enqueue_deliver(redis, Channel.TELEGRAM, made)
    except (RedisError, OSError) as error:
        _log.warning("Redis does not answer, the alert goes out later", error=str(error))
