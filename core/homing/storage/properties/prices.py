"""What homes cost: medians by city and week."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from psycopg.sql import SQL

from homing.matching.text import normal
from homing.models.base import Value
from homing.models.kinds import DealType
from homing.models.listing import Currency
from homing.storage.cards import names
from homing.storage.database import Connection
from homing.storage.properties.conditions import letter
from homing.storage.text import storable


class WeekPrice(Value):
    """Homes of one city, deal type and currency that were published in one week."""

    city: str
    #: The week's Monday, in UTC.
    week: date
    deal_type: DealType
    currency: Currency
    homes: int
    #: Of the prices per square metre that the homes have now, in the currency.
    median: Decimal


# The city's index has every column.
_WEEKLY = """
    SELECT %(city)s AS city, date_trunc('week', published_at, 'UTC')::date AS week,
           CASE deal_type WHEN 'r' THEN 'rent' WHEN 's' THEN 'sale' ELSE 'daily_rent' END AS deal_type,
           currency, count(*) AS homes,
           round(percentile_cont(0.5) WITHIN GROUP (ORDER BY price_per_m2)::numeric / 100, 2) AS median
      FROM property_cards
     WHERE city_id = ANY (%(cities)s) AND deal_type = ANY (%(deals)s::"char"[]) AND {currency} AND price_per_m2 IS NOT NULL
       AND published_at >= date_trunc('week', now(), 'UTC') - make_interval(weeks => %(weeks)s - 1)
     GROUP BY 2, 3, 4 ORDER BY 2, 3, 4
"""


async def weekly(
    connection: Connection,
    *,
    city: str,
    deal_type: DealType | None = None,
    currency: Currency | None = None,
    weeks: int = 12,
) -> list[WeekPrice]:
    """Median prices per square metre in a city by week, deal type and currency, in this order.

    Args:
        connection: any.
        city: by any of its names; the answer has the normal form, see `homing.matching.text`.
        deal_type: of this one only.
        currency: of this one only.
        weeks: the last ones, this week included.
    """
    query = SQL(_WEEKLY).format(
        currency=SQL("currency IS NOT NULL" if currency is None else "currency = %(currency)s"),
    )
    cursor = await connection.execute(
        query,
        {
            "city": storable(normal(city)),
            "cities": await names.of_city(connection, city),
            "deals": [letter(deal) for deal in (DealType if deal_type is None else [deal_type])],
            "currency": currency,
            "weeks": weeks,
        },
        prepare=False,
    )
    return [WeekPrice.model_validate(row) async for row in cursor]
