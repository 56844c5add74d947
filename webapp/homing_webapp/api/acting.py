"""For whom a caller acts, and on which state of things."""

from __future__ import annotations

from pydantic import Field

from homing.models.base import Value
from homing_webapp.api.framework import problems
from homing_webapp.api.framework.fields import Id


class For(Value):
    user_id: Id | None = Field(
        None, description="The user to act for; by default your key's own. Staff name any."
    )


class IfMatch(Value):
    if_match: str | None = Field(
        None,
        alias="If-Match",
        max_length=200,
        description="The `ETag` that the change is based on: where it is no longer so, the answer is 412.",
    )

    def version(self) -> int | None:
        """The version that the change is meant for; None is any.

        Raises:
            Refusal: 412 a tag that no version has.
        """
        tag = (self.if_match or "*").strip()
        if tag == "*":
            return None
        number = tag.strip('"')
        if tag != f'"{number}"' or not number.isdecimal() or len(number) > 18:
            raise problems.changed(f"{tag} is no state of it. Please read it again.")
        return int(number)
