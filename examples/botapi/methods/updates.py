"""getUpdates."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from botapi.call import Call
from botapi.fields import AsJson, Parameters


class GetUpdates(Parameters):
    offset: int = 0
    #: The real server cuts what is out of bounds; here it is an error to be seen.
    limit: Annotated[int, Field(ge=1, le=100)] = 100
    timeout: Annotated[int, Field(ge=0)] = 0
    allowed_updates: AsJson[list[str] | None] = None


async def get_updates(call: Call, given: GetUpdates) -> Any:
    return await call.world.updates.poll(
        offset=given.offset,
        limit=given.limit,
        timeout=min(given.timeout, call.options.longest_poll),
        allowed=given.allowed_updates,
    )
