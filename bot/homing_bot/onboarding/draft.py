"""A search that is being made."""

from __future__ import annotations

from typing import Any, Self
from zlib import crc32

from pydantic import ValidationError

from homing.i18n import DEFAULT
from homing.models.base import Value
from homing.models.listing import Currency
from homing.models.subscription import Criteria, Subscription


class Draft(Value):
    """What is known so far, and what is asked just now. Kept as JSON between two answers."""

    criteria: Criteria = Criteria()
    #: Of the person.
    language: str = DEFAULT
    #: Name of the field or screen that is asked now.
    asked: str = "deal"
    #: Set by an answer that completes the field, so that the next one is asked.
    done: bool = False
    #: Of a list of several pages, from 0.
    page: int = 0
    #: Cities or districts that can be chosen just now.
    offered: tuple[str, ...] = ()
    #: What was written to find a city.
    typed: str = ""
    #: In which prices are asked for; None is the usual one.
    currency: Currency | None = None
    #: The screen to which the answer leads back; empty where the next field follows.
    returns_to: str = ""
    #: The search that is edited, its version and name; None where a new one is made.
    search_id: int | None = None
    version: int | None = None
    name: str = ""
    #: Of an edited search: what the button says that leads away from it.
    leads_to: str = ""
    #: The message that shows the screen.
    message_id: int | None = None

    @classmethod
    def of(cls, search: Subscription, language: str) -> Self:
        """To edit a search."""
        return cls(
            criteria=search.criteria,
            currency=search.criteria.currency,
            language=language,
            search_id=search.id,
            version=search.version,
            name=search.name,
        )

    def having(self, **changes: Any) -> Self:
        """With these things different."""
        return self.model_copy(update=changes)

    def asking(self, **criteria: Any) -> Self:
        """With these criteria different.

        Raises:
            pydantic.ValidationError: they cannot be.
        """
        known = self.criteria.model_dump(exclude_unset=True)
        return self.having(criteria=Criteria.model_validate(known | criteria))

    def without(self, *names: str) -> Self:
        """Without these criteria."""
        known = self.criteria.model_dump(exclude_unset=True)
        left = {name: value for name, value in known.items() if name not in names}
        return self.having(criteria=Criteria.model_validate(left))

    def has(self, *names: str) -> bool:
        """Whether any of these criteria is asked for."""
        empty = Criteria()
        return any(getattr(self.criteria, name) != getattr(empty, name) for name in names)

    def pack(self) -> dict[str, Any]:
        """As JSON values; what is not set stays out."""
        return self.model_dump(mode="json", exclude_unset=True)

    @classmethod
    def unpack(cls, packed: object) -> Self | None:
        """None where nothing is kept, or what an earlier version kept."""
        try:
            return cls.model_validate(packed)
        except ValidationError:
            return None


def short(name: str) -> str:
    """Eight letters for a name that may be too long for a button."""
    return f"{crc32(name.encode()):08x}"
