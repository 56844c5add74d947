"""A peer of `benchmarks.properties`: the endpoint in FastAPI on uvicorn (uvloop, httptools), cached in Redis.

It answers as the API does: the newest homes that can be had, with optional filters, typed response, answers kept in
Redis for a minute under the URL. The database is asked by the same search. Run by
`python -m benchmarks._properties_fastapi PORT DATABASE_URL REDIS_URL`.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import uvicorn
from fastapi import FastAPI, Query, Request, Response
from redis.asyncio import Redis

from homing.models.base import Value
from homing.models.kinds import DealType
from homing.storage import database, properties
from homing.storage.properties import Filters, PropertyCard


class Homes(Value):
    items: tuple[PropertyCard, ...]
    next: str | None
    total: int


def make(database_url: str, redis_url: str) -> FastAPI:
    """The application."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with database.pool(database_url, size=8) as pool, Redis.from_url(redis_url) as redis:
            app.state.pool, app.state.redis = pool, redis
            yield

    app = FastAPI(lifespan=lifespan)

    @app.get("/api/v1/properties", response_model=Homes)
    async def search(
        request: Request,
        city: str | None = None,
        deal_type: Annotated[list[DealType], Query()] = [],  # noqa: B006 - as FastAPI writes it
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
    ) -> Response:
        kept = await app.state.redis.get(str(request.url))
        if kept is not None:
            return Response(kept, media_type="application/json")
        filters = Filters(city=city, deal_types=frozenset(deal_type))
        async with app.state.pool.connection() as connection:
            page = await properties.search(connection, filters, limit=limit)
            total = await properties.total(connection, filters)
        body = Homes(items=page.homes, next=page.next, total=total.count).model_dump_json()
        await app.state.redis.set(str(request.url), body, ex=60)
        return Response(body, media_type="application/json")

    return app


def main() -> None:
    app = make(sys.argv[2], sys.argv[3])
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
