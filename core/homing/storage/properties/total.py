"""How many homes pass: estimated, or counted where there are few."""

from __future__ import annotations

from psycopg.sql import SQL

from homing.models.base import Value
from homing.storage.database import Connection
from homing.storage.properties import conditions, looking, mapped, money
from homing.storage.properties.conditions import Condition
from homing.storage.properties.filters import Filters
from homing.storage.properties.sorting import ORDERS, Sort

#: More homes than that are not counted.
COUNTED = 500


class Total(Value):
    """A number of homes."""

    count: int
    #: Whether it was counted; else it is what PostgreSQL's planner expects by its statistics.
    exact: bool


_EXPLAIN = SQL("EXPLAIN (FORMAT JSON) SELECT FROM property_cards WHERE {}")
_COUNT = SQL(
    "SELECT count(*) AS count FROM (SELECT FROM property_cards WHERE {} LIMIT %(most)s) AS passing"
)


async def total(connection: Connection, filters: Filters | None = None) -> Total:
    """How many homes pass, in whatever order.

    The planner's estimate comes first. Where it expects few, they are counted, up to `COUNTED`.
    """
    wanted = filters or Filters()
    found = await looking.look(connection, wanted)
    asked = [*conditions.plain(wanted, found), *mapped.conditions(wanted)]
    parts = [[*asked, *part] for _, part in money.alternatives(wanted, ORDERS[Sort.NEWEST])]
    expected = sum([await _expected(connection, part) for part in parts])
    if expected > COUNTED:
        return Total(count=expected, exact=False)
    counted = sum([await _counted(connection, part) for part in parts])
    return Total(count=counted, exact=counted <= COUNTED)


async def _counted(connection: Connection, part: list[Condition]) -> int:
    where, parameters = conditions.joined(part)
    cursor = await connection.execute(
        _COUNT.format(where), parameters | {"most": COUNTED + 1}, prepare=False
    )
    row = await cursor.fetchone()
    return 0 if row is None else int(row["count"])


async def _expected(connection: Connection, asked: list[Condition]) -> int:
    where, parameters = conditions.joined(asked)
    cursor = await connection.execute(_EXPLAIN.format(where), parameters, prepare=False)
    row = await cursor.fetchone()
    return 0 if row is None else int(row["QUERY PLAN"][0]["Plan"]["Plan Rows"])
