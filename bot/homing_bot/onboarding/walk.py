"""The way through the fields: which one follows an answer."""

from __future__ import annotations

from homing.i18n import mark
from homing.storage.database import Connection
from homing_bot.onboarding import extras, summary
from homing_bot.onboarding.draft import Draft
from homing_bot.onboarding.fields import BY_NAME, EXTRAS, STEPS, Problem
from homing_bot.onboarding.fields.choosing import PRESS_ONE
from homing_bot.onboarding.frames import BACK, CLEAR, NEXT

#: Before the first field.
LANGUAGE = "language"
FIRST = STEPS[0].name
_ORDER = (LANGUAGE, *(field.name for field in STEPS), extras.NAME, summary.NAME)
_PAGE = ".page"
_TOO_LONG = mark("That is too long. Please write at most {n} letters.")
_LONGEST = 1000


async def go(connection: Connection, draft: Draft, name: str) -> Draft:
    """To that screen, with what it offers."""
    arrived = draft.having(asked=name, done=False, page=0, typed="", offered=())
    field = BY_NAME.get(name)
    return await field.prepare(connection, arrived) if field else arrived


async def pressed(connection: Connection, draft: Draft, value: str) -> Draft:
    """After a button of the screen that is asked now."""
    if value in (NEXT, BACK):
        return await _leave(connection, draft, 1 if value == NEXT else -1)
    field = BY_NAME.get(draft.asked)
    if field is None:
        return await _into(connection, draft, value)
    if value.startswith(_PAGE):
        page = value.removeprefix(_PAGE)
        return draft.having(page=int(page)) if page.isdecimal() else draft
    if value == CLEAR:
        return await go(connection, field.clear(draft), field.name)
    return await _answered(connection, field.press(draft, value))


async def written(connection: Connection, draft: Draft, text: str) -> Draft | Problem:
    """After a written answer."""
    field = BY_NAME.get(draft.asked)
    if field is None:
        return Problem(PRESS_ONE)
    if len(text) > _LONGEST:
        return Problem(_TOO_LONG, {"n": _LONGEST})
    answer = field.typed(draft, _clean(text))
    if isinstance(answer, Problem):
        return answer
    return await (_answered if answer.done else field.prepare)(connection, answer)


async def _answered(connection: Connection, draft: Draft) -> Draft:
    return await _leave(connection, draft, 1) if draft.done else draft


def _clean(text: str) -> str:
    """Without what cannot be seen: control characters, and marks that turn the direction of what follows."""
    return "".join(letter for letter in text if letter.isprintable() or letter == "\n")


async def _leave(connection: Connection, draft: Draft, direction: int) -> Draft:
    if draft.returns_to:
        return await go(connection, draft.having(returns_to=""), draft.returns_to)
    at = _ORDER.index(draft.asked) + direction
    while 0 <= at < len(_ORDER):
        arrived = await go(connection, draft, _ORDER[at])
        field = BY_NAME.get(arrived.asked)
        if field is None or field.applies(arrived):
            return arrived
        at += direction
    return draft


async def _into(connection: Connection, draft: Draft, name: str) -> Draft:
    """Into a field that leads back here."""
    offered = {field.name for field in (EXTRAS if draft.asked == extras.NAME else BY_NAME.values())}
    if draft.asked == LANGUAGE or name not in offered:
        return draft
    return await go(connection, draft.having(returns_to=draft.asked), name)
