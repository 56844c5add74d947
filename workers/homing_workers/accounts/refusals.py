"""Which errors mean that somebody has to log in again. https://core.telegram.org/api/errors#401-unauthorized"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from telethon import errors

from homing.storage.telegram import accounts


@dataclass(frozen=True)
class Refusal:
    """Telegram takes a session no more.

    Attributes:
        state: banned where the account itself is gone.
        reason: why, in words for people.
    """

    state: accounts.Refused
    reason: str


class Refused(Exception):
    """Telegram takes the session no more."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal


_FORGOTTEN = Refusal("revoked", "Telegram does not know the session any more")

_KNOWN: Mapping[type[BaseException], Refusal] = {
    errors.AuthKeyNotFound: _FORGOTTEN,
    errors.AuthKeyInvalidError: _FORGOTTEN,
    errors.AuthKeyPermEmptyError: _FORGOTTEN,
    errors.AuthKeyUnregisteredError: _FORGOTTEN,
    errors.SessionExpiredError: Refusal("revoked", "the session has expired"),
    errors.SessionRevokedError: Refusal("revoked", "the session was ended on another device"),
    errors.SessionPasswordNeededError: Refusal("revoked", "the login lacks the password"),
    errors.AuthKeyDuplicatedError: Refusal(
        "revoked", "the session was used from two addresses at once, and Telegram has ended it"
    ),
    errors.UserDeactivatedError: Refusal("banned", "the account was deleted"),
    errors.UserDeactivatedBanError: Refusal("banned", "Telegram has banned the account"),
    errors.PhoneNumberBannedError: Refusal("banned", "Telegram has banned the phone number"),
}


def of(error: BaseException) -> Refusal | None:
    """What an error, or one of a group, says about the session; None where it is about something else."""
    if isinstance(error, BaseExceptionGroup):
        return next(filter(None, map(of, error.exceptions)), None)
    if isinstance(error, Refused):
        return error.refusal
    if (known := _KNOWN.get(type(error))) is not None:
        return known
    if isinstance(error, errors.UnauthorizedError):
        return Refusal("revoked", f"Telegram refuses the session: {error.message}")
    return None


_PASSING = (OSError, errors.ServerError, errors.TimedOutError, errors.InvalidBufferError)


def is_passing(error: BaseException) -> bool:
    """Whether the network or Telegram's servers are to blame, and another try may do."""
    if isinstance(error, BaseExceptionGroup):
        return all(map(is_passing, error.exceptions))
    return isinstance(error, _PASSING)
