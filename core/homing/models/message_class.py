"""What a message of a chat is about."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from homing.models.base import Value


class Intent(StrEnum):
    """What the author wants.

    `request`: looks for something, so may be a lead. `offer`: offers something. `recommendation`: of somebody or of a place.
    `complaint`: of a problem. `info`: tells something. `other`: greetings, and what means nothing.
    """

    REQUEST = "REQUEST"
    OFFER = "OFFER"
    RECOMMENDATION = "RECOMMENDATION"
    COMPLAINT = "COMPLAINT"
    INFO = "INFO"
    OTHER = "OTHER"


class Domain(StrEnum):
    """What a message is about; `NONE`: nothing of these."""

    CONSTRUCTION_AND_REPAIR = "CONSTRUCTION_AND_REPAIR"
    RENTAL_OF_REAL_ESTATE = "RENTAL_OF_REAL_ESTATE"
    PURCHASE_OF_REAL_ESTATE = "PURCHASE_OF_REAL_ESTATE"
    SERVICES = "SERVICES"
    MARKETPLACE = "MARKETPLACE"
    SOCIAL_CAPITAL = "SOCIAL_CAPITAL"
    OPERATIONAL_MANAGEMENT = "OPERATIONAL_MANAGEMENT"
    REPUTATION = "REPUTATION"
    NONE = "NONE"


#: What each domain is divided into.
SUBCATEGORIES: dict[Domain, tuple[str, ...]] = {
    Domain.CONSTRUCTION_AND_REPAIR: ("MAJOR_RENOVATION", "REPAIR_SERVICES"),
    Domain.RENTAL_OF_REAL_ESTATE: (
        "RENTAL_APARTMENT",
        "RENTAL_HOUSE",
        "RENTAL_PARKING",
        "RENTAL_STORAGE",
        "RENTAL_LAND",
    ),
    Domain.PURCHASE_OF_REAL_ESTATE: (
        "PURCHASE_APARTMENT",
        "PURCHASE_HOUSE",
        "PURCHASE_PARKING",
        "PURCHASE_STORAGE",
        "PURCHASE_LAND",
    ),
    Domain.SERVICES: (
        "BEAUTY_AND_HEALTH",
        "HOUSEHOLD_SERVICES",
        "CHILD_CARE_AND_EDUCATION",
        "AUTO_SERVICES",
        "DELIVERY_SERVICES",
        "TECH_REPAIR",
    ),
    Domain.MARKETPLACE: ("BUY_SELL_GOODS", "GIVE_AWAY", "HOMEMADE_FOOD", "BUYER_SERVICES"),
    Domain.SOCIAL_CAPITAL: ("PARENTING", "HOBBY_AND_SPORT", "EVENTS"),
    Domain.OPERATIONAL_MANAGEMENT: (
        "LOST_AND_FOUND",
        "SECURITY",
        "LIVING_ENVIRONMENT",
        "MANAGEMENT_COMPANY_INTERACTION",
    ),
    Domain.REPUTATION: ("PERSONAL_BRAND", "COMPANIES_REPUTATION"),
    Domain.NONE: (),
}


class DomainMention(Value):
    """A domain with those of its subcategories that the message is about."""

    domain: Domain
    subcategories: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _of_the_domain(self) -> DomainMention:
        strange = set(self.subcategories) - set(SUBCATEGORIES[self.domain])
        if strange:
            known = ", ".join(SUBCATEGORIES[self.domain]) or "none"
            raise ValueError(f"{sorted(strange)} are not of {self.domain}: expected {known}")
        return self


class MessageClass(Value):
    """What was found about one message, by whichever classifier."""

    intents: Annotated[tuple[Intent, ...], Field(min_length=1)]
    domains: Annotated[tuple[DomainMention, ...], Field(min_length=1)]
    #: 5 danger now, 4 an urgent problem, 3 a usual problem or question, 2 and 1 nothing that hurries.
    urgency_score: Annotated[int, Field(ge=1, le=5)]
    is_spam: bool
    #: One sentence.
    reasoning: Annotated[str, StringConstraints(max_length=500)]

    def about(self, *domains: Domain) -> bool:
        """Whether the message is about one of these."""
        return any(mention.domain in domains for mention in self.domains)
