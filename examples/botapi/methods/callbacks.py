"""answerCallbackQuery."""

from __future__ import annotations

from typing import Any

from botapi.call import Call
from botapi.entities import units
from botapi.errors import bad_request
from botapi.fields import Parameters

_OLD = "query is too old and response timeout expired or query ID is invalid"
_MOST_UNITS = 200


class AnswerCallbackQuery(Parameters):
    callback_query_id: str
    text: str | None = None
    show_alert: bool | None = None
    url: str | None = None
    cache_time: int | None = None


async def answer_callback_query(call: Call, given: AnswerCallbackQuery) -> Any:
    pressed = call.world.callbacks.get(given.callback_query_id)
    too_late = call.world.clock() - call.options.callback_seconds
    if pressed is None or pressed.answer is not None or pressed.at < too_late:
        raise bad_request(_OLD)
    if units(given.text or "") > _MOST_UNITS:
        raise bad_request("MESSAGE_TOO_LONG")
    pressed.answer = {
        "text": given.text or "",
        "show_alert": bool(given.show_alert),
        "url": given.url or "",
    }
    call.world.bell.ring()
    return True
