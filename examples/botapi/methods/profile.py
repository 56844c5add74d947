"""getMe, and what the bot says about itself: name, descriptions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from botapi import wire
from botapi.call import Answer, Call
from botapi.entities import units
from botapi.errors import bad_request
from botapi.fields import Parameters
from botapi.world import Profile

#: In UTF-16 code units: https://core.telegram.org/bots/api#setmyname and its neighbours.
_NAME, _DESCRIPTION, _SHORT = 64, 512, 120


class Nothing(Parameters):
    """No parameters."""


class InLanguage(Parameters):
    language_code: str = ""


class SetName(InLanguage):
    name: str = ""


class SetDescription(InLanguage):
    description: str = ""


class SetShortDescription(InLanguage):
    short_description: str = ""


async def get_me(call: Call, _: Nothing) -> Any:
    return wire.user(call.world, call.world.profile.id) | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def set_name(call: Call, given: SetName) -> Any:
    return _set(call.world.profile.names, given.language_code, given.name, _NAME)


async def set_description(call: Call, given: SetDescription) -> Any:
    texts = call.world.profile.descriptions
    return _set(texts, given.language_code, given.description, _DESCRIPTION)


async def set_short_description(call: Call, given: SetShortDescription) -> Any:
    texts = call.world.profile.short_descriptions
    return _set(texts, given.language_code, given.short_description, _SHORT)


def getter(field: str, of: Callable[[Profile], dict[str, str]]) -> Answer:
    """Answers with a text in the language that is asked for, else in the default one."""

    async def get(call: Call, given: InLanguage) -> Any:
        texts = of(call.world.profile)
        return {field: texts.get(given.language_code) or texts.get("", "")}

    return get


def check_language(code: str) -> None:
    """A language is two letters of ISO 639-1, or nothing.

    Raises:
        Refusal: it is something else.
    """
    if code and not (len(code) == 2 and code.isascii() and code.isalpha() and code.islower()):
        raise bad_request("invalid language code specified")


def _set(texts: dict[str, str], language: str, text: str, most: int) -> bool:
    check_language(language)
    if units(text) > most:
        raise bad_request("BOT_INFO_TOO_LONG")
    if text:
        texts[language] = text
    else:
        texts.pop(language, None)
    return True
