"""What our resources share with others of Kubernetes: names, references, resources of a container."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from homing.models.base import Document, Map

#: The API server asks the same of names: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
_PART = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_NAME = rf"^{_PART}(\.{_PART})*$"
DnsName = Annotated[str, StringConstraints(pattern=_NAME, min_length=1, max_length=253)]
DnsLabel = Annotated[str, StringConstraints(pattern=rf"^{_PART}$", min_length=1, max_length=63)]
SecretKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]+$", max_length=253)]

#: What becomes the value of a label on everything that a resource owns is no longer than this.
LONGEST_NAME = 63

Quantity = (
    Annotated[
        str,
        StringConstraints(
            pattern=r"^[+]?([0-9]+|[0-9]+[.][0-9]*|[.][0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][-+]?[0-9]{1,3})?$",
            max_length=64,
        ),
    ]
    | Annotated[int, Field(ge=0, le=2**62)]
)
ResourceName = Annotated[str, StringConstraints(min_length=1, max_length=253)]
Quantities = Annotated[Map[ResourceName, Quantity], Field(max_length=20)]


class Metadata(Document):
    """The part of Kubernetes' object metadata that a file uses."""

    model_config = ConfigDict(extra="ignore")

    name: Annotated[
        str,
        StringConstraints(pattern=_NAME, min_length=1, max_length=LONGEST_NAME),
    ]
    namespace: DnsLabel = "default"
    labels: Map[str, str] = Field(default_factory=dict)
    annotations: Map[str, str] = Field(default_factory=dict)
    generation: int = 0


class SecretRef(Document):
    """A Secret in the same namespace."""

    name: DnsName = Field(description="Name of the Secret, in the same namespace.")


class Resources(Document):
    """What a container gets, with the meaning that Kubernetes gives these."""

    requests: Quantities = Field(
        {}, description="What is reserved, for example {cpu: 100m, memory: 128Mi}."
    )
    limits: Quantities = Field({}, description="What is not exceeded.")
