"""Conditions as all of Kubernetes tells them: https://kubernetes.io/docs/reference/using-api/api-concepts/"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from homing.models.base import Told

CamelCase = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$", max_length=316)
]
Sentence = Annotated[str, StringConstraints(max_length=32_768)]


class Condition(Told):
    """One thing that is known about a resource."""

    type: CamelCase = Field(description="What it is about, for example Ready.")
    status: Literal["True", "False", "Unknown"] = Field(description="Whether it holds.")
    observed_generation: int = Field(
        0, ge=0, description="The metadata.generation that this was found for."
    )
    last_transition_time: AwareDatetime = Field(description="When status last changed.")
    reason: CamelCase = Field(description="Why, in one word for programs.")
    message: Sentence = Field("", description="Why, in words for people.")


#: One of each type, at most so many.
Conditions = Annotated[
    tuple[Condition, ...],
    Field(
        max_length=20,
        json_schema_extra={
            "x-kubernetes-list-type": "map",
            "x-kubernetes-list-map-keys": ["type"],
        },
    ),
]


class Status(Told):
    """What every status tells."""

    observed_generation: int = Field(
        0, ge=0, description="The metadata.generation that was acted upon last."
    )
    conditions: Conditions = Field((), description="What is known, one of each type.")
