"""Which messages: what lists of messages and of signals can be narrowed down by."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, TypeAlias

from psycopg.sql import SQL, Composable
from psycopg.types.json import Jsonb

from homing.models.base import Value
from homing.models.message_class import Domain, Intent

Classifier: TypeAlias = Literal["prefilter", "rules", "llm"]


class MessageFilter(Value):
    """All that is given must be so. Messages that are not classified yet have no class that could be asked for.

    Attributes:
        subcategory: of the domain, where one is given, else of any.
        chat_username: in small letters, without @.
        public: of chats that have a username, which anybody may read.
        account: that stored it.
        author_username: without @, in any case.
        since, until: when it was sent; `until` itself is out.
        text: somewhere in it, in any case; so is `reasoning` in what the classifier said.
        matched: a pattern of the prefilter that it holds.
        classified: whether what was said last has a class; edits are classified anew.
        deleted: whether it is gone as a whole.
    """

    intent: Intent | None = None
    domain: Domain | None = None
    subcategory: str | None = None
    urgency_min: int | None = None
    urgency_max: int | None = None
    is_spam: bool | None = None
    classifier: Classifier | None = None
    classified: bool | None = None
    reasoning: str | None = None
    matched: str | None = None
    chat_id: int | None = None
    chat_username: str | None = None
    public: bool | None = None
    account: str | None = None
    author_id: int | None = None
    author_username: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str | None = None
    live: bool | None = None
    deleted: bool | None = None

    def condition(self) -> Composable:
        """For a WHERE of `messages AS m JOIN telegram_chats AS c`; its parameters are `values`."""
        given = self.model_dump(exclude_none=True).keys() - {"domain", "subcategory"}
        parts = [_CONDITIONS[name] for name in _CONDITIONS if name in given]
        if self.domain is not None or self.subcategory is not None:
            parts.append(SQL("m.domains @> %(mention)s"))
        return SQL(" AND ").join(parts or [SQL("true")])

    def values(self) -> dict[str, Any]:
        """Parameters of `condition`, by name."""
        given = self.model_dump(exclude_none=True)
        for name in {"text", "reasoning"} & given.keys():
            given[name] = _anywhere(given[name])
        mention = {"domain": self.domain} if self.domain else {}
        subcategories = {"subcategories": [self.subcategory]} if self.subcategory else {}
        return given | {"mention": Jsonb([mention | subcategories])}


def _anywhere(text: str) -> str:
    """A pattern for LIKE that has no special characters but those at its ends."""
    plain = text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{plain}%"


_CONDITIONS: dict[str, Composable] = {
    "intent": SQL("m.intents @> ARRAY[%(intent)s]"),
    "urgency_min": SQL("m.urgency_score >= %(urgency_min)s"),
    "urgency_max": SQL("m.urgency_score <= %(urgency_max)s"),
    "is_spam": SQL("m.is_spam = %(is_spam)s"),
    "classifier": SQL("m.classifier = %(classifier)s"),
    "classified": SQL("(m.classified_version = m.version) = %(classified)s"),
    "reasoning": SQL("m.reasoning ILIKE %(reasoning)s"),
    "matched": SQL("m.llm_analysis->'matched' ? %(matched)s"),
    "chat_id": SQL("m.chat_id = %(chat_id)s"),
    "chat_username": SQL("c.username = %(chat_username)s"),
    "public": SQL("(c.username IS NOT NULL) = %(public)s"),
    "account": SQL("m.account_id = %(account)s"),
    "author_id": SQL("m.author_id = %(author_id)s"),
    "author_username": SQL("lower(m.author_username) = lower(%(author_username)s)"),
    "since": SQL("m.sent_at >= %(since)s"),
    "until": SQL("m.sent_at < %(until)s"),
    "text": SQL("m.text ILIKE %(text)s"),
    "live": SQL("m.live = %(live)s"),
    "deleted": SQL("(m.deleted_at IS NOT NULL) = %(deleted)s"),
}
