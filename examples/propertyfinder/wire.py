"""The JSON forms of users and listings."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from propertyfinder.homes import Home
from propertyfinder.people import User
from propertyfinder.world import World

#: The URL of a listing's picture, by its place.
UrlOf = Callable[[Home, int], str]


def user(world: World, one: User) -> dict[str, Any]:
    """A user as `/v1/users` tells."""
    form = {
        "id": one.id,
        "firstName": one.first_name,
        "lastName": one.last_name,
        "email": one.email,
        "mobile": one.mobile,
        "status": "active",
        "role": {"id": len(one.role), "name": one.role.capitalize(), "roleKey": one.role},
        "publicProfile": {
            "id": one.profile_id,
            "name": one.name,
            "email": one.email,
            "phone": one.mobile,
            "isSuperAgent": one.role == "admin",
        },
        "createdAt": "2025-06-01T08:00:00Z",
        "updatedAt": "2025-12-01T08:00:00Z",
    }
    return form | world.spoiled.get(one.id, {})


def listing(world: World, home: Home, url_of: UrlOf) -> dict[str, Any]:
    """A listing as `/v1/listings` tells."""
    form: dict[str, Any] = {
        "id": home.id,
        "reference": home.reference,
        "title": {"en": home.title, "ar": f"عقار {home.reference}"},
        "description": {"en": home.description},
        "category": home.category,
        "type": home.type,
        "price": _price(home),
        "bathrooms": home.bathrooms,
        "size": home.size,
        "furnishingType": home.furnishing,
        "amenities": list(home.amenities),
        "location": {"id": home.area[0], "path": home.area[1]},
        "assignedTo": {"id": home.profile_id},
        "state": {"stage": home.stage, "type": home.stage},
        "portals": {"propertyfinder": {"isLive": home.stage == "live"}},
        "media": {"images": _images(world, home, url_of)},
        "createdAt": _moment(home.created_at.isoformat()),
        "updatedAt": _moment(home.updated_at.isoformat()),
    }
    if home.bedrooms is not None:
        form["bedrooms"] = home.bedrooms
    return form | world.spoiled.get(home.id, {})


def page(key: str, records: Sequence[Any], *, number: int, size: int, total: int) -> dict[str, Any]:
    """A page of records, which stand under `key`; page numbers count from 1."""
    pages = math.ceil(total / size)
    return {
        key: records,
        "pagination": {
            "page": number,
            "perPage": size,
            "total": total,
            "totalPages": pages,
            "nextPage": number + 1 if number < pages else None,
            "prevPage": number - 1 if number > 1 else None,
        },
    }


def error(kind: str, title: str, detail: str) -> dict[str, Any]:
    """The body of an answer that is none."""
    return {"title": title, "detail": detail, "type": kind, "errors": []}


def _price(home: Home) -> dict[str, Any]:
    return {"type": home.price_type, "onRequest": False, "amounts": {home.price_type: home.price}}


def _images(world: World, home: Home, url_of: UrlOf) -> list[dict[str, Any]]:
    width, height = world.pictures.size
    return [
        {"original": {"url": url_of(home, place), "width": width, "height": height}}
        for place in range(len(home.pictures))
    ]


def _moment(text: str) -> str:
    return text.replace("+00:00", "Z")
