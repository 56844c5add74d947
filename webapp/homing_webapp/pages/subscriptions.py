"""`/subscriptions`: the demo user's saved searches in plain words."""

from __future__ import annotations

from decimal import Decimal

from aiohttp import web

from homing.models.subscription import Criteria
from homing.storage import matches, subscriptions, users
from homing_webapp.context import POOL
from homing_webapp.templating import number, render, words

routes = web.RouteTableDef()


@routes.get("/subscriptions")
async def show(request: web.Request) -> web.Response:
    async with request.app[POOL].connection() as connection:
        user_id = await users.ensure_demo(connection)
        found = await subscriptions.of_user(connection, user_id)
        counted = await matches.counts(connection, [one.id for one in found])
    rows = [(one, wishes(one.criteria), counted.get(one.id, 0)) for one in found]
    return render(request, "subscriptions.html", subscriptions=rows)


def wishes(criteria: Criteria) -> list[str]:
    """What a search asks for, one short text a criterion."""
    texts = [words(kind) for kind in sorted(criteria.deal_types | criteria.property_types)]
    texts += [criteria.city] if criteria.city else []
    texts += sorted(criteria.districts)
    texts += _rooms(criteria)
    texts += _bounds(criteria.price_min, criteria.price_max, criteria.currency or "")
    texts += _bounds(
        criteria.price_per_m2_min, criteria.price_per_m2_max, f"{criteria.currency} per m²"
    )
    texts += _bounds(criteria.area_min, criteria.area_max, "m²")
    texts += _bounds(criteria.floor_min, criteria.floor_max, "floor")
    texts += _years(criteria)
    texts += [str(part) for part in (criteria.near, criteria.box, criteria.polygon) if part]
    texts += [f"from {name}" for name in sorted(criteria.sources)]
    texts += [f"not from {name}" for name in sorted(criteria.excluded_sources)]
    drop = criteria.price_drop_percent
    texts += [] if drop is None else [f"drops of {number(drop)} % or more"]
    texts += ["not the first floor"] if criteria.not_first_floor else []
    texts += ["not the last floor"] if criteria.not_last_floor else []
    texts += [] if criteria.pets is None else ["pets" if criteria.pets else "no pets"]
    texts += [] if criteria.furnished is None else ["furnished" if criteria.furnished else "empty"]
    texts += [f"“{word}”" for word in sorted(criteria.include_words)]
    return texts + [f"without “{word}”" for word in sorted(criteria.exclude_words)]


def _rooms(criteria: Criteria) -> list[str]:
    texts = ["studio" if count == 0 else f"{count} rooms" for count in sorted(criteria.rooms)]
    least = criteria.rooms_at_least
    return texts if least is None else [*texts, f"{least} rooms or more"]


def _years(criteria: Criteria) -> list[str]:
    first, last = criteria.year_built_min, criteria.year_built_max
    texts = [] if first is None else [f"built in {first} or later"]
    return texts if last is None else [*texts, f"built by {last}"]


def _bounds(low: Decimal | int | None, high: Decimal | int | None, unit: str) -> list[str]:
    if low is None and high is None:
        return []
    if low is None:
        return [f"up to {number(high or 0)} {unit}"]
    return [
        f"from {number(low)} {unit}" if high is None else f"{number(low)} – {number(high)} {unit}"
    ]
