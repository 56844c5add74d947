"""`/preferences/{user_id}`: how a person wants to be reached."""

from __future__ import annotations

from psycopg import errors
from pydantic import Field

from homing.models.base import Value
from homing.models.kinds import Channel
from homing.storage import preferences
from homing.storage.database import Connection
from homing.storage.preferences import Preferences, Wish
from homing_webapp.api.framework import Call, Routes, Scope, problems
from homing_webapp.api.framework.fields import Email, Id, Locale, Phone, Zone

routes = Routes("preferences")


class OfUser(Value):
    user_id: Id = Field(description="The user, as your own service numbers them.")


class NewPreferences(Value):
    """What is left out stays as it is."""

    email_enabled: bool = Field(description="Whether e-mails may be sent.")
    sms_enabled: bool = Field(description="Whether text messages may be sent.")
    telegram_enabled: bool | None = Field(None, description="Whether the bot may write.")
    locale: Locale | None = Field(None, description="Language, perhaps with a country: uk, en-GB.")
    time_zone: Zone | None = Field(
        None, description="A name of the IANA list; null is the zone of the installation."
    )
    email: Email | None = Field(None, description="Where e-mails go; null forgets it. Staff only.")
    phone_number: Phone | None = Field(
        None,
        description="Where text messages go, with the country's code; null forgets it. Staff only.",
    )


@routes.operation(
    "POST", "/preferences/{user_id}", summary="Set preferences", scope=Scope.WRITE, problems=[409]
)
async def save(call: Call, path: OfUser, body: NewPreferences) -> Preferences:
    """Makes the user, where staff name one who is not known yet.

    Switching a channel on forgets why it was off, also where its provider had refused the address.
    """
    user_id = call.user(path.user_id)
    given = body.model_fields_set
    if not call.caller.is_staff and given & {"email", "phone_number"}:
        raise problems.forbidden("Addresses are set by staff, because they are not verified here.")
    async with call.pool.connection() as connection, connection.transaction():
        try:
            await preferences.ensure_user(connection, user_id)
        except errors.ForeignKeyViolation:
            raise problems.conflict(f"{user_id} is the number of a fixed address.") from None
        await preferences.lock_user(connection, user_id)
        await preferences.set_place(connection, user_id, body.model_dump(), given)
        await _set_wishes(connection, user_id, body)
        return await _read(connection, user_id)


@routes.operation(
    "GET", "/preferences/{user_id}", summary="Show preferences", scope=Scope.READ, problems=[404]
)
async def show(call: Call, path: OfUser) -> Preferences:
    """Of a user about whom nothing was said, every channel is on that becomes known."""
    async with call.pool.connection() as connection:
        return await _read(connection, call.user(path.user_id))


async def _set_wishes(connection: Connection, user_id: int, body: NewPreferences) -> None:
    wishes = {
        Channel.EMAIL: Wish(enabled=body.email_enabled, address=_address(body, "email")),
        Channel.SMS: Wish(enabled=body.sms_enabled, address=_address(body, "phone_number")),
        Channel.TELEGRAM: Wish(enabled=body.telegram_enabled),
    }
    for channel, wish in wishes.items():
        await preferences.set_wish(connection, user_id, channel, wish)


def _address(body: NewPreferences, field: str) -> str | None:
    return (getattr(body, field) or "") if field in body.model_fields_set else None


async def _read(connection: Connection, user_id: int) -> Preferences:
    found = await preferences.read(connection, user_id)
    if found is None:
        raise problems.not_found(f"There is no user {user_id}.")
    return found
