"""getFile."""

from __future__ import annotations

from typing import Any

from botapi.call import Call
from botapi.errors import bad_request
from botapi.fields import Parameters

#: Of what a bot may download.
_MOST_BYTES = 20 * 2**20


class GetFile(Parameters):
    file_id: str


async def get_file(call: Call, given: GetFile) -> Any:
    file = call.files.get(given.file_id)
    if file is None:
        raise bad_request("invalid file_id")
    if file.size > _MOST_BYTES:
        raise bad_request("file is too big")
    told: dict[str, Any] = {"file_id": file.file_id, "file_unique_id": file.unique_id}
    if file.size:
        told |= {"file_size": file.size, "file_path": file.path}
    return told
