"""The fields of a search, one module each."""

from __future__ import annotations

from homing_bot.onboarding.fields import (
    area,
    city,
    deal,
    districts,
    exclude,
    floor,
    furnished,
    include,
    kinds,
    pets,
    price,
    rooms,
)
from homing_bot.onboarding.fields.field import Field, Problem, data

__all__ = ["BY_NAME", "EXTRAS", "STEPS", "Field", "Problem", "data"]

#: Asked one after the other.
STEPS: tuple[Field, ...] = (
    deal.FIELD,
    kinds.FIELD,
    city.FIELD,
    districts.FIELD,
    rooms.FIELD,
    price.FIELD,
)
#: Asked only of who wants to say more.
EXTRAS: tuple[Field, ...] = (
    area.FIELD,
    floor.FIELD,
    pets.FIELD,
    furnished.FIELD,
    include.FIELD,
    exclude.FIELD,
)
BY_NAME: dict[str, Field] = {field.name: field for field in (*STEPS, *EXTRAS)}
