"""Users of the API as agents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from homing.models.agent import Agent
from homing_workers.propertyfinder.answers import User
from homing_workers.scrape.normalise import Rejected, phones


def agent(user: User, country: str) -> Agent:
    """The agent; what the public profile says comes first, for people are to see that.

    Args:
        user: as the API told.
        country: in which phone numbers without a country code are dialled.

    Raises:
        Rejected: the phone number is none.
        pydantic.ValidationError: another value cannot be.
    """
    profile = user.public_profile
    names = " ".join(part.strip() for part in (user.first_name, user.last_name) if part)
    mobile = (profile and profile.phone) or user.mobile
    return Agent(
        external_id=user.id,
        profile_id=profile and profile.id,
        name=((profile and profile.name) or names).strip(),
        email=((profile and profile.email) or user.email or "").strip() or None,
        phone=_phone(mobile, country) if mobile else None,
        role=(user.role and (user.role.role_key or user.role.name)) or None,
        status=user.status or None,
    )


@dataclass(frozen=True)
class Directory:
    """Agents, to be found by what listings name."""

    _found: dict[str, Agent] = field(default_factory=dict)

    @classmethod
    def of(cls, agents: Iterable[Agent]) -> Self:
        """Public profiles go before users: listings name these."""
        known = list(agents)
        by_id = {each.external_id: each for each in known}
        return cls(by_id | {each.profile_id: each for each in known if each.profile_id})

    def find(self, named: str | None) -> Agent | None:
        """The agent whose profile or user has this id, if any."""
        return self._found.get(named) if named else None


def _phone(found: str, country: str) -> str:
    numbers = phones.read(found, country)
    if not numbers:
        raise Rejected("mobile", "expected a phone number", found)
    return numbers[0]
