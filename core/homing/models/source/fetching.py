"""How a source is asked: requests, and politeness towards its host."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from homing.models.base import Document, Map

#: Keys and values of queries and forms.
Parameter = Annotated[str, StringConstraints(max_length=4000)]
HeaderText = Annotated[str, StringConstraints(max_length=4000, pattern=r"^[^\r\n]*$")]


class RequestSpec(Document):
    """What is sent with each page request. `${name}` in a value is the secret of that name."""

    method: Literal["GET", "POST"] = Field("GET", description="HTTP method.")
    headers: Map[str, HeaderText] = Field({}, max_length=50, description="Extra headers.")
    query: Map[str, Parameter] = Field({}, max_length=50, description="Extra query parameters.")
    json_body: dict[str, Any] | None = Field(None, alias="json", description="JSON body of a POST.")
    form: Annotated[Map[str, Parameter], Field(max_length=50)] | None = Field(
        None, description="Form body of a POST."
    )


class Politeness(Document):
    """Limits towards the source's host; all runs of all sources share a host's budget."""

    requests_per_second: float = Field(1.0, gt=0, le=1000, description="Per host.")
    concurrency: int = Field(2, ge=1, le=64, description="Requests under way at once, per host.")
    respect_robots: bool = Field(True, description="Obey robots.txt, its crawl-delay included.")
    user_agent: HeaderText = Field(
        "HomingBot/0.1 (+https://homing.dev/bot)", description="Sent, and looked up in robots.txt."
    )
    timeout_seconds: float = Field(30, gt=0, le=600, description="For one response, body included.")
    max_bytes: int = Field(
        10_000_000, ge=1000, le=200_000_000, description="A larger decoded body is refused."
    )
    retries: int = Field(3, ge=0, le=10, description="Further tries of a request that may succeed.")
    backoff_seconds: float = Field(
        1.0, ge=0, le=300, description="First wait; doubled each time, with jitter."
    )
    max_retry_after_seconds: float = Field(
        120, ge=0, le=3600, description="A longer Retry-After ends the request as failed."
    )
