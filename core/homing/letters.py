"""Identifiers that e-mails carry away and that come back: in a bounce, or when a person wants no more of them."""

from __future__ import annotations

import re

from pydantic import SecretStr

from homing import signatures

_BOUNCE, _UNSUBSCRIBE = "e-mail message", "unsubscribe from e-mail"

_PATH = "/unsubscribe/"

_MESSAGE_ID = re.compile(r"<?([0-9]+\.[\w-]+)@[^\s<>@]+>?", re.ASCII)

#: Where no key is set, identifiers are still the same for each try; nobody is asked to trust them then.
_NO_KEY = SecretStr("")


def message_id(key: SecretStr | None, delivery_id: int, domain: str) -> str:
    """The Message-ID of a delivery's e-mail: the same for every try, and not to be guessed."""
    return f"<{signatures.token(key or _NO_KEY, _BOUNCE, delivery_id)}@{domain}>"


def delivery_of(key: SecretStr, message_id: str) -> int | None:
    """The delivery that a Message-ID was made for; None where it is not one of ours."""
    found = _MESSAGE_ID.fullmatch(message_id.strip())
    return signatures.number_of(key, _BOUNCE, found[1]) if found else None


def unsubscribe_path(key: SecretStr, recipient_id: int) -> str:
    """Path of the page where a recipient ends all e-mails."""
    return _PATH + signatures.token(key, _UNSUBSCRIBE, recipient_id)


def recipient_of(key: SecretStr, token: str) -> int | None:
    """The recipient whose page it is; None where the token was not signed by us."""
    return signatures.number_of(key, _UNSUBSCRIBE, token)
