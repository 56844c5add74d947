"""Exchange rates as files and services give them: JSON with a base, a date and a number for each currency.

The names of the fields are those of common services: `base` or `base_code`; `date` or `time_last_update_unix`;
`rates` or `conversion_rates`. Rates say how many units one unit of the base buys. Other fields are ignored.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from homing.models.listing import Currency
from homing.models.rates import RATE_DIGITS, Rate, Rates

#: Bytes; there are some 180 currencies.
MOST_BYTES = 200_000


class RatesError(Exception):
    """These are no exchange rates; the message says where and why."""


def _rounded(value: object) -> object:
    """Finer steps than rates have are rounded off."""
    if isinstance(value, Decimal) and value.is_finite() and value.adjusted() < 12:
        return value.quantize(Decimal(1).scaleb(-RATE_DIGITS))
    return value


def _day(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return datetime.fromtimestamp(value, UTC).date()
    return value


class _Document(BaseModel):
    model_config = ConfigDict(extra="ignore")

    base: Currency = Field(validation_alias=AliasChoices("base", "base_code"))
    day: Annotated[date, BeforeValidator(_day)] = Field(
        validation_alias=AliasChoices("date", "time_last_update_unix")
    )
    units: dict[Currency, Annotated[Rate, BeforeValidator(_rounded)]] = Field(
        validation_alias=AliasChoices("rates", "conversion_rates"), min_length=1, max_length=1000
    )


def read(text: str | bytes, origin: str) -> Rates:
    """Rates without a version yet.

    Args:
        text: JSON.
        origin: where it is from, for errors.

    Raises:
        RatesError: it cannot be read.
    """
    if len(text) > MOST_BYTES:
        raise RatesError(f"{origin}: {len(text)} bytes are too many for exchange rates")
    try:
        raw = json.loads(text, parse_float=Decimal, parse_constant=_refused)
        found = _Document.model_validate(raw)
    except ValidationError as error:
        raise RatesError(f"{origin}: {_first(error)}") from None
    except (ValueError, OverflowError, OSError) as error:
        raise RatesError(f"{origin}: {error}") from None
    units = {currency: rate for currency, rate in found.units.items() if currency != found.base}
    return Rates(version=0, day=found.day, base=found.base, units=units)


def _refused(name: str) -> Any:
    raise ValueError(f"{name} is no rate")


def _first(error: ValidationError) -> str:
    first = error.errors()[0]
    path = ".".join(map(str, first["loc"]))
    return f"{path}: {first['msg']}" if path else first["msg"]
