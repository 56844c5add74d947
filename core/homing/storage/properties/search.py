"""Homes that pass the filters, a page at a time.

Every order has an index that begins with what it goes by and holds the filters behind it. A page is read from there,
from the cursor on: PostgreSQL checks the filters in the index and reads the table only for homes that pass. So page
1,000 costs what page 1 costs. Rare homes (of a city, words, a source, a small part of the map) are found by an index
of their own and sorted; PostgreSQL's planner decides by its statistics which way is shorter.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, LiteralString

from psycopg.sql import SQL, Composed

from homing.models.base import Value
from homing.models.kinds import DealType
from homing.storage.cards import keys
from homing.storage.database import Connection
from homing.storage.properties import conditions, looking, mapped, money, planning
from homing.storage.properties.card import COLUMNS, JOINED, NEEDED, PropertyCard
from homing.storage.properties.conditions import Condition, Found
from homing.storage.properties.cursor import BadCursor, Cursor
from homing.storage.properties.filters import Filters
from homing.storage.properties.sorting import ORDERS, Order, Sort

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_BRANCH = SQL(
    """
    (SELECT {needed}, {compared} AS sorted_by FROM property_cards
      WHERE {where} ORDER BY {column} {direction}, property_id {direction} LIMIT %(rows)s)
    """
)

_PAGE = SQL(
    """
    WITH page AS MATERIALIZED (
        SELECT * FROM ({branches}) AS branches
        ORDER BY sorted_by {direction}, property_id {direction} LIMIT %(rows)s)
    SELECT {columns}, {key} AS sort_key FROM page {joined}
    ORDER BY sorted_by {direction}, page.property_id {direction}
    """
)


class BadSearch(ValueError):
    """A search that has no answer, with what it lacks."""


class Page(Value):
    """A part of the homes that pass, in order."""

    homes: tuple[PropertyCard, ...]
    #: Cursors of the pages behind and before this one, where there may be any.
    next: str | None
    previous: str | None


async def search(
    connection: Connection,
    filters: Filters | None = None,
    sort: Sort = Sort.NEWEST,
    *,
    cursor: str | None = None,
    limit: int = 24,
) -> Page:
    """One page of the homes that pass.

    A home that is stored or changed between two pages may be missed or come twice only if its own place in the order
    moved over the cursor; the others are neither missed nor repeated.

    Args:
        connection: any.
        filters: by default, what can be had.
        sort: the order.
        cursor: of another page of the same search.
        limit: homes on a page, at least 1.

    Raises:
        BadSearch: the order is by price, and no currency is asked for.
        BadCursor: the cursor is not of this search.
    """
    wanted = filters or Filters()
    at = None if cursor is None else Cursor.read(cursor, wanted, sort)
    query, parameters = statement(wanted, sort, await looking.look(connection, wanted), at)
    async with planning.for_memory(connection):
        found = await connection.execute(query, parameters | {"rows": limit + 1}, prepare=False)
        rows = await found.fetchall()
    return _page(rows, limit, at, wanted, sort)


def statement(
    filters: Filters, sort: Sort, found: Found, at: Cursor | None
) -> tuple[Composed, dict[str, Any]]:
    """The query of a page and its parameters, but for `rows`: how many are read."""
    order = ORDERS[sort]
    if order.key is not None and filters.currency is None:
        raise BadSearch(f"sort {sort.value!r} needs a currency: prices of two do not compare")
    descending = order.descending != (at is not None and at.backward)
    direction = SQL("DESC" if descending else "ASC")
    implied: money.End | None = None if at is None else "high" if descending else "low"
    if implied == "low" and order.column == "published_at":
        filters = filters.model_copy(update={"published_since": None})
    asked = [*conditions.plain(filters, found), *mapped.conditions(filters), *_in(order)]
    if found.few:
        split = [[*money.at_once(filters, order), *_after(order, at, descending=descending)]]
    else:
        split = [
            [*part, *_behind(order, at, filters, deal, descending=descending)]
            for deal, part in money.alternatives(filters, order, implied)
        ]
    parts = [conditions.joined([*asked, *part]) for part in split]
    branches = SQL(" UNION ALL ").join(
        _BRANCH.format(
            needed=NEEDED,
            compared=SQL(order.compared),
            column=SQL(order.sorted if found.few else order.column),
            where=where,
            direction=direction,
        )
        for where, _ in parts
    )
    query = _PAGE.format(
        branches=branches,
        direction=direction,
        columns=COLUMNS,
        key=SQL(order.number),
        joined=JOINED,
    )
    return query, {name: value for _, given in parts for name, value in given.items()}


def _in(order: Order) -> list[Condition]:
    return [Condition(order.condition, {})] if order.condition else []


def _after(order: Order, at: Cursor | None, *, descending: bool) -> list[Condition]:
    if at is None:
        return []
    compared: LiteralString = "<" if descending else ">"
    sql: LiteralString = f"({order.sorted}, property_id) {compared} (%(key)s, %(beside)s)"
    key = at.key if order.key is not None else _moment(order, at)
    return [Condition(sql, {"key": key, "beside": at.property_id})]


def _behind(
    order: Order, at: Cursor | None, filters: Filters, deal: DealType | None, *, descending: bool
) -> list[Condition]:
    if at is None:
        return []
    name, compared = money.NAMES[deal], "<" if descending else ">"
    sql: LiteralString = f"({order.column}, property_id) {compared} (%(key_{name})s, %(beside)s)"
    return [
        Condition(sql, {f"key_{name}": _value(order, at, filters, deal), "beside": at.property_id})
    ]


def _value(order: Order, at: Cursor, filters: Filters, deal: DealType | None) -> int | datetime:
    if order.key is not None:
        return keys.money(filters.currency or "", deal, at.key)
    return _moment(order, at)


def _moment(order: Order, at: Cursor) -> int | datetime:
    if order.column != "published_at":
        return at.key
    try:
        return _EPOCH + timedelta(microseconds=at.key)
    except OverflowError as error:
        raise BadCursor("expected a cursor as a page gave it") from error


def _page(
    rows: list[dict[str, Any]], limit: int, at: Cursor | None, filters: Filters, sort: Sort
) -> Page:
    more, rows = len(rows) > limit, rows[:limit]
    backward = at is not None and at.backward
    if backward:
        rows.reverse()
    places = [(row.pop("sort_key"), row["id"]) for row in rows]
    ahead = Cursor(False, *places[-1]) if places and (more or backward) else None
    behind = Cursor(True, *places[0]) if places and (more if backward else at is not None) else None
    return Page(
        homes=tuple(PropertyCard.model_validate(row) for row in rows),
        next=None if ahead is None else ahead.text(filters, sort),
        previous=None if behind is None else behind.text(filters, sort),
    )
