"""Books of Telegram Stars: one row for each payment and each refund, under the charge id that Telegram gives.

Each is written once, together with what it means for the person's paid time, however often Telegram tells of it.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from homing.models.base import Value
from homing.settings.plans import Plan
from homing.storage import memberships
from homing.storage.database import Connection


class EntryKind(StrEnum):
    PAYMENT = "payment"
    REFUND = "refund"


class Entry(Value):
    """A row of the books."""

    #: None: the person was erased.
    user_id: int | None
    kind: EntryKind
    charge_id: str
    stars: int
    days: int
    at: datetime


class Payment(Value):
    """A payment, as a refund needs it."""

    user_id: int | None
    #: None: the person was erased, or is not one of Telegram any more.
    telegram_id: int | None
    stars: int
    days: int
    refunded: bool


class Total(Value):
    """Sums of all."""

    payments: int
    stars: int
    refunds: int
    refunded_stars: int


async def pay(
    connection: Connection, user_id: int | None, charge_id: str, plan: Plan, at: datetime
) -> bool:
    """Books a payment and adds its days, in one transaction; whether it was not booked before."""
    cursor = await connection.execute(
        """
        INSERT INTO payments (user_id, kind, charge_id, stars, days, at)
        VALUES (%s, 'payment', %s, %s, %s, %s) ON CONFLICT (charge_id, kind) DO NOTHING
        """,
        (user_id, charge_id, plan.stars, plan.days, at),
    )
    if cursor.rowcount and user_id is not None and plan.days:
        await memberships.extend(connection, user_id, plan.days, at)
    return cursor.rowcount > 0


async def refund(connection: Connection, charge_id: str, at: datetime) -> bool:
    """Books a refund and takes its days back, in one transaction; False: booked before, or no such payment."""
    cursor = await connection.execute(
        """
        INSERT INTO payments (user_id, kind, charge_id, stars, days, at)
        SELECT user_id, 'refund', charge_id, stars, days, %s FROM payments
        WHERE charge_id = %s AND kind = 'payment'
        ON CONFLICT (charge_id, kind) DO NOTHING RETURNING user_id, days
        """,
        (at, charge_id),
    )
    row = await cursor.fetchone()
    if row is not None and row["user_id"] is not None:
        await memberships.shorten(connection, row["user_id"], row["days"])
    return row is not None


async def find(connection: Connection, charge_id: str) -> Payment | None:
    cursor = await connection.execute(
        """
        SELECT p.user_id, u.telegram_id, p.stars, p.days,
               EXISTS (SELECT FROM payments r WHERE r.charge_id = p.charge_id AND r.kind = 'refund') AS refunded
        FROM payments p LEFT JOIN users u ON u.id = p.user_id
        WHERE p.charge_id = %s AND p.kind = 'payment'
        """,
        (charge_id,),
    )
    row = await cursor.fetchone()
    return None if row is None else Payment.model_validate(row)


async def of_user(connection: Connection, user_id: int) -> list[Entry]:
    """All of a person's, oldest first."""
    cursor = await connection.execute(
        "SELECT user_id, kind, charge_id, stars, days, at FROM payments WHERE user_id = %s ORDER BY id",
        (user_id,),
    )
    return [Entry.model_validate(row) async for row in cursor]


async def total(connection: Connection) -> Total:
    cursor = await connection.execute(
        """
        SELECT count(*) FILTER (WHERE kind = 'payment') AS payments,
               coalesce(sum(stars) FILTER (WHERE kind = 'payment'), 0) AS stars,
               count(*) FILTER (WHERE kind = 'refund') AS refunds,
               coalesce(sum(stars) FILTER (WHERE kind = 'refund'), 0) AS refunded_stars
        FROM payments
        """
    )
    return Total.model_validate(await cursor.fetchone())
