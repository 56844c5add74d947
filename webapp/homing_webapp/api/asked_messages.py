"""What callers ask of messages and signals, as parameters of a URL."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from homing.models.base import Value
from homing.models.message_class import SUBCATEGORIES, Domain, Intent
from homing.models.source.telegram import canonical
from homing.storage.telegram.message_filters import Classifier, MessageFilter
from homing_webapp.api.framework.fields import VISIBLE, Flag, Moment

_Words = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=VISIBLE)]

_SUBCATEGORIES = "|".join(one for names in SUBCATEGORIES.values() for one in names)

#: As people write it, or its number.
_Chat = Annotated[
    str,
    StringConstraints(
        pattern=r"^(@?[A-Za-z][A-Za-z0-9_]{3,31}|(https?://)?t\.me/(c/[0-9]{5,13}|[A-Za-z][A-Za-z0-9_]{3,31})/?|-100[0-9]{5,13})$"
    ),
]

_Author = Annotated[
    str, StringConstraints(pattern=r"^(@?[A-Za-z][A-Za-z0-9_]{3,31}|-?[1-9][0-9]{0,14})$")
]


class AskedMessages(Value):
    """Filters; all that is given must be so. What is not classified yet has no class that could be asked for."""

    intent: Intent | None = Field(None, description="What the author wants.")
    domain: Domain | None = Field(None, description="What it is about.")
    subcategory: Annotated[str, StringConstraints(pattern=f"^({_SUBCATEGORIES})$")] | None = Field(
        None, description="Of the domain, where one is given, else of any."
    )
    urgency_min: int | None = Field(None, ge=1, le=5, description="5 is danger now.")
    urgency_max: int | None = Field(None, ge=1, le=5)
    is_spam: Flag | None = None
    classifier: Classifier | None = Field(None, description="What classified it.")
    classified: Flag | None = Field(None, description="Whether the text as it is now has a class.")
    reasoning: _Words | None = Field(None, description="In what the classifier said, in any case.")
    matched: _Words | None = Field(None, description="A pattern of the prefilter that it holds.")
    chat: _Chat | None = Field(None, description="@name, t.me/name, t.me/c/<id> or -100...")
    account: (
        Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=VISIBLE)] | None
    ) = Field(None, description="The account that stored it; for staff only.")
    author: _Author | None = Field(None, description="@name or the number of the account.")
    since: Moment | None = Field(None, description="Sent then or later.")
    until: Moment | None = Field(None, description="Sent before.")
    text: _Words | None = Field(None, description="In the text, in any case.")
    live: Flag | None = Field(None, description="Whether it came while it was sent.")
    deleted: Flag | None = Field(None, description="Whether it is gone.")
    cursor: Annotated[str, StringConstraints(min_length=1, max_length=100)] | None = Field(
        None, description="Go on where `next` of a page told."
    )
    limit: int = Field(50, ge=1, le=500, description="Rows at most.")

    def filter(self, *, private: bool) -> MessageFilter:
        """The same for the search; `private`: the caller may see chats without a username, too."""
        plain = {name: getattr(self, name) for name in _PLAIN}
        public = {} if private else {"public": True}
        return MessageFilter(**plain, **_chat(self.chat), **_author(self.author), **public)


_PLAIN = AskedMessages.model_fields.keys() & MessageFilter.model_fields.keys()


def _chat(named: str | None) -> dict[str, int | str]:
    if named is None:
        return {}
    name = canonical(named)
    return {"chat_username": name[1:]} if name.startswith("@") else {"chat_id": int(name)}


def _author(named: str | None) -> dict[str, int | str]:
    if named is None:
        return {}
    if named.removeprefix("-").isdecimal():
        return {"author_id": int(named)}
    return {"author_username": named.removeprefix("@")}
