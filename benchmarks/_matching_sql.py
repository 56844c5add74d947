"""The queries of the PostgreSQL side."""

from __future__ import annotations

#: One number for city (500: none), deal (2: any), currency, type (6: not stated) and rooms (4: not stated).
DEALS, CURRENCIES, TYPES, ROOMS = 3, 3, 7, 5
ANY_CITY, ANY_DEAL, UNKNOWN_TYPE, UNKNOWN_ROOMS = 500, 2, 6, 4
FIRST_OF_ANY_CITY = ANY_CITY * DEALS * CURRENCIES * TYPES * ROOMS

SEARCHES = """
CREATE TABLE searches (id int4, city int2, deal int2, currency int2, types int2, rooms int2, districts int4,
                       flags int2, price_min int4, price_max int4, area_min int4, area_max int4,
                       floor_min int4, floor_max int4, passes bool, events int2, fell int4, sources int4,
                       excluded int4, year_min int4, year_max int4, per_m2_max int4);
CREATE TABLE details (id int4 PRIMARY KEY, include int4[], exclude int4[], box box,
                      cx float8, cy float8, cz float8, reach float8, shape polygon);
"""

_RARE = "passes, events, fell, sources, excluded, year_min, year_max, per_m2_max"


def explode(*, full: bool) -> str:
    """Wide rows, one for each cell of each search, in the order of their index."""
    return f"""
    CREATE TABLE cells AS
    SELECT (((city * {DEALS} + deal) * {CURRENCIES} + currency) * {TYPES} + type) * {ROOMS} + room AS cell,
           price_max, price_min, districts, flags, area_min, area_max, floor_min, floor_max, id,
           include, exclude, box, cx, cy, cz, reach, shape {f", {_RARE}" if full else ""}
    FROM searches LEFT JOIN details USING (id),
         generate_series(0, {UNKNOWN_TYPE if full else UNKNOWN_TYPE - 1}) AS type,
         generate_series(0, {UNKNOWN_ROOMS if full else UNKNOWN_ROOMS - 1}) AS room
    WHERE (types = 0 OR CASE type WHEN {UNKNOWN_TYPE} THEN passes ELSE types >> type & 1 = 1 END)
      AND (rooms = 0 OR CASE room WHEN {UNKNOWN_ROOMS} THEN passes ELSE rooms >> room & 1 = 1 END)
    ORDER BY 1, 2
    """  # noqa: S608 - our own numbers


INDEX = "CREATE INDEX cells_by_price ON cells (cell, price_max)"

_LISTINGS = """
(SELECT lid, string_to_array(cells, ' ')::int4[] AS cells, price_low, price_top, area_low, area_top, floor_low,
        floor_top, district, lacking, unsaid, string_to_array(words, ' ')::int4[] AS words,
        CASE WHEN x >= 0 THEN point(x, y) END AS place, ux, uy, uz, known, event, source, fell, year, per_m2
 FROM unnest(%s::int4[], %s::text[], %s::int4[], %s::int4[], %s::int4[], %s::int4[], %s::int4[], %s::int4[],
             %s::int4[], %s::int2[], %s::int2[], %s::text[], %s::float8[], %s::float8[], %s::float8[],
             %s::float8[], %s::float8[], %s::int2[], %s::int2[], %s::int2[], %s::int4[], %s::int4[], %s::int4[])
   AS one(lid, cells, price_low, price_top, area_low, area_top, floor_low, floor_top, district, lacking, unsaid,
          words, x, y, ux, uy, uz, known, event, source, fell, year, per_m2)) AS l
"""

_PLAIN = """
s.price_max >= l.price_low AND s.price_min <= l.price_top AND s.area_min <= l.area_top
AND s.area_max >= l.area_low AND s.districts & l.district <> 0 AND s.flags & l.lacking = 0
AND s.floor_min <= l.floor_top AND s.floor_max >= l.floor_low
AND (s.include IS NULL OR s.include <@ l.words) AND (s.exclude IS NULL OR NOT s.exclude && l.words)
"""
_NEAR = "(s.cx - l.ux) ^ 2 + (s.cy - l.uy) ^ 2 + (s.cz - l.uz) ^ 2 <= s.reach"
_SHAPES = f"""
AND (s.box IS NULL OR s.box @> l.place) AND (s.cx IS NULL OR {_NEAR}) AND (s.shape IS NULL OR s.shape @> l.place)
"""

#: Bits of `known`.
PRICE, AREA, FLOOR, DISTRICT, CITY = 1, 2, 4, 8, 16
_OPEN = 2**31 - 1

_FULL = f"""
AND (s.passes OR (
      (l.known & {PRICE} <> 0 OR s.price_min = 0 AND s.price_max = {_OPEN})
      AND (l.known & {AREA} <> 0 OR s.area_min = 0 AND s.area_max = {_OPEN})
      AND (l.known & {FLOOR} <> 0 OR s.floor_min = 0 AND s.floor_max = {_OPEN})
      AND (l.known & {DISTRICT} <> 0 OR s.districts = -1)
      AND (l.known & {CITY} <> 0 OR s.cell >= {FIRST_OF_ANY_CITY})
      AND s.flags & l.unsaid = 0))
AND (s.events = 0 OR s.events >> l.event & 1 = 1)
AND (s.fell = 0 OR CASE WHEN l.fell IS NULL THEN s.passes ELSE l.fell >= s.fell END)
AND (s.sources = 0 OR s.sources >> l.source & 1 = 1) AND s.excluded >> l.source & 1 = 0
AND (s.year_min = 0 AND s.year_max = {_OPEN}
     OR CASE WHEN l.year < 0 THEN s.passes ELSE l.year BETWEEN s.year_min AND s.year_max END)
AND (s.per_m2_max = {_OPEN} OR CASE WHEN l.per_m2 < 0 THEN s.passes ELSE l.per_m2 <= s.per_m2_max END)
AND (s.box IS NULL OR CASE WHEN l.place IS NULL THEN s.passes ELSE s.box @> l.place END)
AND (s.cx IS NULL OR CASE WHEN l.place IS NULL THEN s.passes ELSE {_NEAR} END)
AND (s.shape IS NULL OR CASE WHEN l.place IS NULL THEN s.passes ELSE s.shape @> l.place END)
"""


def batch(*, full: bool) -> str:
    """Numbers of the searches that want each listing."""
    cell = "= ANY (l.cells)" if full else "= l.cells[1]"
    wanted = _PLAIN + (_FULL if full else _SHAPES)
    return f"""
    SELECT l.lid, array_agg(s.id) FROM {_LISTINGS}
    CROSS JOIN LATERAL (SELECT s.id FROM cells s WHERE s.cell {cell} AND {wanted} OFFSET 0) s
    GROUP BY l.lid
    """  # noqa: S608 - our own texts


#: As the prototypes found: the plan that uses the index for each listing, made once.
SETTINGS = (
    *("enable_seqscan = off", "enable_hashjoin = off", "enable_mergejoin = off"),
    *("enable_bitmapscan = off", "plan_cache_mode = force_generic_plan"),
)
