"""What a handler is given, and what it may answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import web
from pydantic import BaseModel

from homing.models.scope import Scope
from homing.settings import Settings
from homing.storage.database import Pool
from homing_webapp.api.framework import problems
from homing_webapp.context import POOL, SETTINGS

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks."""

    #: What rate limits count: a key's id or an address.
    name: str
    scopes: frozenset[Scope] = frozenset()
    #: The user whom the key belongs to.
    user_id: int | None = None
    #: The key's id; None for anonymous callers and those from loopback.
    key_id: int | None = None

    @property
    def is_staff(self) -> bool:
        return Scope.STAFF in self.scopes


@dataclass(frozen=True, slots=True)
class Call:
    """One request, after its caller is known and before anything was done."""

    request: web.Request
    caller: Caller
    #: The media type that the caller likes best among those that the operation declares.
    media: str = JSON

    @property
    def pool(self) -> Pool:
        return self.request.app[POOL]

    @property
    def settings(self) -> Settings:
        return self.request.app[SETTINGS]

    def user(self, asked: int | None = None) -> int:
        """The user to act for: the key's own one; staff name any.

        Raises:
            Refusal: 403 another user than the key's; 422 staff named none.
        """
        own = self.caller.user_id
        if asked is None and own is None:
            expected = "the id of the user to act for: this key belongs to none"
            raise problems.invalid("query", "user_id", "", expected)
        if asked is not None and asked != own and not self.caller.is_staff:
            raise problems.forbidden(f"This key does not act for user {asked}.")
        return asked if asked is not None else int(own or 0)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that is more than a model with status 200."""

    #: A model, bytes that are ready, or nothing.
    body: BaseModel | bytes | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    #: Of bytes; models are always JSON.
    media: str = JSON
    #: An entity tag with its quotes: a GET whose `If-None-Match` names it is answered 304.
    etag: str | None = None
