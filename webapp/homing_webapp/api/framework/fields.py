"""Types of fields that callers send."""

from __future__ import annotations

import re
from typing import Annotated

import phonenumbers
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, StringConstraints

from homing.settings.values import zone

#: JavaScript's largest exact whole number.
_LARGEST = 2**53 - 1

_DATED = re.compile(r"\d{4}-\d\d-\d\d[Tt ]")

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


def _flag(value: object) -> object:
    if isinstance(value, str) and value not in ("true", "false"):
        raise ValueError("expected true or false")
    return value


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


#: Stands last in a number's annotation: 3.0 is a whole number in JSON.
WHOLE = BeforeValidator(_whole)

#: The number of a row.
Id = Annotated[int, Field(ge=1, le=_LARGEST), WHOLE]


def _dated(value: object) -> object:
    if isinstance(value, str) and not _DATED.match(value):
        raise ValueError("expected a date and time with its zone, such as 2026-11-21T08:00:00Z")
    return value


#: A moment by RFC 3339; bare numbers are none.
Moment = Annotated[AwareDatetime, BeforeValidator(_dated)]

#: A boolean in a query: `true` or `false`, nothing else.
Flag = Annotated[bool, BeforeValidator(_flag)]

#: What PostgreSQL can store: everything but the null character.
_STORABLE = r"^[^\x00]*$"

#: The same, and something that can be seen.
VISIBLE = r"^[^\x00]*[^\x00\s][^\x00]*$"

#: A line or a word.
Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_STORABLE)]

#: Several lines.
Text = Annotated[str, StringConstraints(min_length=1, max_length=10_000, pattern=_STORABLE)]

#: An e-mail address without a name; the longest that SMTP can carry.
Email = Annotated[
    str,
    StringConstraints(
        max_length=254,
        pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+$",
    ),
]


def _e164(value: str) -> str:
    expected = "expected a number that can be, with + and the country's code, such as +998901234567"
    try:
        parsed = phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        raise ValueError(expected) from None
    number = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    if not phonenumbers.is_possible_number(parsed) or not _E164.fullmatch(number):
        raise ValueError(expected)
    return number


#: A phone number as people write it, with its country's code; becomes E.164.
Phone = Annotated[
    str, StringConstraints(pattern=r"^\+[1-9][0-9 ()./-]{5,28}$"), AfterValidator(_e164)
]

#: A language by ISO 639-1, perhaps with a country.
Locale = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]

#: A time zone of the IANA list.
Zone = Annotated[str, StringConstraints(min_length=1, max_length=64), AfterValidator(zone)]
