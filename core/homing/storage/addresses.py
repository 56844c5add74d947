"""Fixed addresses, of the settings: recipients that are nobody's."""

from __future__ import annotations

from homing.models.kinds import Channel
from homing.storage.database import Connection

_FIND = """
    SELECT r.id, c.enabled FROM recipients r JOIN recipient_channels c ON c.recipient_id = r.id
    WHERE r.kind = 'address' AND c.channel = %s AND c.address = %s ORDER BY r.id LIMIT 1
"""

_CREATE = """
    WITH made AS (INSERT INTO recipients (kind) VALUES ('address') RETURNING id)
    INSERT INTO recipient_channels (recipient_id, channel, address)
    SELECT id, %s, %s FROM made RETURNING recipient_id AS id, enabled
"""

_SWITCH_ON = """
    UPDATE recipient_channels SET enabled = true, disabled_reason = NULL WHERE recipient_id = %s AND channel = %s
"""


async def recipient(connection: Connection, channel: Channel, address: str) -> int:
    """The recipient of an address, in the caller's transaction; switched on again, since the settings still name it."""
    where = (channel, address)
    found = await (await connection.execute(_FIND, where)).fetchone()
    if found is None:
        # Whoever asks at the same time waits here, and finds what the first has made.
        await connection.execute(
            "SELECT pg_advisory_xact_lock(hashtext('address'), hashtext(%s))", (address,)
        )
        found = await (await connection.execute(_FIND, where)).fetchone()
    if found is None:
        found = await (await connection.execute(_CREATE, where)).fetchone()
    assert found is not None  # noqa: S101 - RETURNING of one inserted row
    if not found["enabled"]:
        await switch_on(connection, found["id"], channel)
    return int(found["id"])


async def switch_on(connection: Connection, recipient_id: int, channel: Channel) -> None:
    """An address that could not be reached is tried again."""
    await connection.execute(_SWITCH_ON, (recipient_id, channel))
