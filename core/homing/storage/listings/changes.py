"""What happened to a listing between two observations: the one place that decides it.

| was                | is                 | event                                                      |
|--------------------|--------------------|------------------------------------------------------------|
| unknown            | available, presale | `new`                                                      |
| unknown            | sold / removed     | `sold` / `removed`: nobody wants an alert for it           |
| sold, removed      | available, presale | `relisted`                                                 |
| any other          | sold               | `sold`                                                     |
| any other          | removed            | `removed` (a page that says so; or missing, or 404 and 410)|
| same kind of state | other price        | `price_changed`: both prices known, and they or their currencies differ |
| same kind of state | other content      | `updated`; also available <-> presale, and a price that appears or vanishes |
| same               | same               | none                                                       |

One observation makes at most one event: the first row that fits, from the top. A sold listing that is
missing later stays sold, for that is the better knowledge.
"""

from __future__ import annotations

from psycopg.sql import SQL

#: Statuses in which a home can be had.
LIVE = SQL("('available', 'presale')")

#: Whether both prices are known and differ.
REPRICED = SQL(
    """
    (known.price IS NOT NULL AND seen.price IS NOT NULL
     AND (known.price <> seen.price OR known.currency <> seen.currency))
    """
)

#: Kind of event, over `seen` (the new observation) and `known` (the row so far, or nulls); null for none.
KIND = SQL(
    """
    CASE WHEN known.id IS NULL AND seen.status IN {live} THEN 'new'
         WHEN known.id IS NULL THEN seen.status
         WHEN known.status NOT IN {live} AND seen.status IN {live} THEN 'relisted'
         WHEN seen.status IN ('sold', 'removed') AND known.status <> seen.status THEN seen.status
         WHEN known.content_hash = seen.content_hash THEN NULL
         WHEN {repriced} THEN 'price_changed'
         ELSE 'updated' END
    """
).format(live=LIVE, repriced=REPRICED)
