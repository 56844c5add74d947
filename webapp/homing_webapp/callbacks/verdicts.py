"""What a report about an e-mail means for its delivery and for the person's channel."""

from __future__ import annotations

from homing.models.kinds import Channel
from homing.storage import notices, receipts
from homing.storage.database import Connection
from homing.storage.receipts import Receipt, ReceiptStatus
from homing_webapp.callbacks.bounce import Bounce

#: So many messages that bounce for a reason that may pass, in so many days, and it does not pass.
_SOFT_BOUNCES, _DAYS = 5, 14


async def about_address(connection: Connection, bounce: Bounce) -> bool:
    """Switches an address off, whoever has it; gives whether anybody did."""
    final = bounce.type in (ReceiptStatus.HARD_BOUNCE, ReceiptStatus.COMPLAINT)
    if bounce.address is None or not final:
        return False
    reason = bounce.reason
    return await notices.switch_off_address(connection, Channel.EMAIL, bounce.address, reason)


async def about_delivery(connection: Connection, delivery_id: int, bounce: Bounce) -> bool:
    """Writes a report down and obeys it; gives whether there is such a delivery."""
    receipt = Receipt(
        delivery_id=delivery_id, status=bounce.type, code=bounce.code, detail=bounce.detail
    )
    recipient = await receipts.add(connection, receipt)
    if recipient is None:
        return False
    match bounce.type:
        case ReceiptStatus.HARD_BOUNCE:
            await receipts.mark_lost(connection, delivery_id, bounce.reason)
            await notices.switch_off_reached(connection, delivery_id, bounce.reason)
        case ReceiptStatus.SOFT_BOUNCE:
            await receipts.mark_lost(connection, delivery_id, bounce.reason)
            await _count(connection, delivery_id, recipient, bounce)
        case ReceiptStatus.COMPLAINT:
            await notices.switch_off(connection, recipient, Channel.EMAIL, bounce.reason)
        case ReceiptStatus.DELIVERED if bounce.message_id is not None:
            await receipts.mark_taken(connection, delivery_id, bounce.message_id)
    return True


async def _count(connection: Connection, delivery_id: int, recipient: int, bounce: Bounce) -> None:
    bounced = await receipts.soft_bounces(connection, recipient, days=_DAYS)
    if bounced >= _SOFT_BOUNCES:
        reason = f"{bounced} messages in {_DAYS} days bounced, the last: {bounce.reason}"
        await notices.switch_off_reached(connection, delivery_id, reason)
