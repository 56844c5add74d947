"""What is around a field: the way on and back, what is already said, and why an answer was not taken."""

from __future__ import annotations

from aiogram.types import InlineKeyboardButton

from homing.i18n import Catalogue
from homing_bot.onboarding.draft import Draft
from homing_bot.onboarding.fields import Field, Problem, data
from homing_bot.screens import Screen, back, cancel, choice
from homing_bot.screens.markup import paragraphs

#: Ways out of a field. Each is said with the field's name, so that a second click leads nowhere else.
BACK, NEXT, CLEAR, CANCEL = ".back", ".next", ".clear", ".cancel"


def framed(field: Field, draft: Draft, say: Catalogue, problem: Problem | None = None) -> Screen:
    """The field's question as the person sees it."""
    asked = field.render(draft, say)
    told = say.html("⚠️ {problem}", problem=problem.told(say)) if problem else ""
    return Screen(paragraphs(told, asked.text), [*asked.rows, *ways(field, draft, say)])


def ways(field: Field, draft: Draft, say: Catalogue) -> list[list[InlineKeyboardButton]]:
    """The rows that lead on and back."""
    name, is_set = field.name, field.is_set(draft)
    row = [back(say, data(name, BACK))]
    if is_set:
        row.append(choice(f"🧹 {say('Clear')}", data(name, CLEAR)))
    row.append(choice(_on(draft, is_set, say), data(name, NEXT)))
    return [row] if draft.returns_to else [row, [cancel(say, data(name, CANCEL))]]


def _on(draft: Draft, is_set: bool, say: Catalogue) -> str:
    if draft.returns_to:
        return f"✅ {say('Done')}"
    return f"{say('Next')} ➡️" if is_set else f"{say('Skip')} ➡️"
