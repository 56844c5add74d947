"""The screen that a draft is at."""

from __future__ import annotations

from homing.i18n import Catalogue
from homing.storage.database import Connection
from homing_bot.onboarding import extras, summary, walk
from homing_bot.onboarding.draft import Draft
from homing_bot.onboarding.fields import BY_NAME, Problem, data
from homing_bot.onboarding.frames import NEXT, framed
from homing_bot.screens import Screen, choice
from homing_bot.screens.languages import languages
from homing_bot.screens.markup import paragraphs


async def look(
    connection: Connection, draft: Draft, say: Catalogue, problem: Problem | None = None
) -> Screen:
    """What to show now.

    Args:
        problem: why the last answer was not taken.
    """
    if draft.asked in BY_NAME:
        return framed(BY_NAME[draft.asked], draft, say, problem)
    screen = await _between(connection, draft, say)
    told = say.html("⚠️ {problem}", problem=problem.told(say)) if problem else ""
    return Screen(paragraphs(told, screen.text), screen.rows)


async def _between(connection: Connection, draft: Draft, say: Catalogue) -> Screen:
    if draft.asked == extras.NAME:
        return extras.render(draft, say)
    if draft.asked == walk.LANGUAGE:
        onward = choice(f"{say('Next')} ➡️", data(walk.LANGUAGE, NEXT))
        return languages(say, [[onward]])
    return summary.render(draft, await summary.count(connection, draft.criteria), say)
