"""A person of a source, who offers its listings."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from homing.models.base import Value
from homing.models.listing import Phone

_Text = Annotated[str, StringConstraints(min_length=1, max_length=500)]


class Agent(Value):
    """An agent as the source last told. None means: the source does not say."""

    #: Identity within the source.
    external_id: _Text
    #: Of the public profile; listings may name their agent by it.
    profile_id: _Text | None = None
    name: Annotated[str, StringConstraints(max_length=500)] = ""
    email: (
        Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+$", max_length=320)] | None
    ) = None
    phone: Phone | None = None
    #: In the source's words, for example "agent".
    role: _Text | None = None
    status: _Text | None = None
