"""Texts of the page that ends e-mails, by language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Texts:
    question: str
    explanation: str
    confirm: str
    done: str
    afterwards: str


_ENGLISH = Texts(
    question="No more e-mails from Homing?",
    explanation="Your searches go on; you find what they find in your inbox here.",
    confirm="No more e-mails",
    done="You get no more e-mails.",
    afterwards="Your searches go on. E-mails can be switched on again in your preferences.",
)

_UKRAINIAN = Texts(
    question="Більше не надсилати листів від Homing?",
    explanation="Ваші пошуки працюватимуть далі; усе знайдене чекатиме тут, у вхідних.",
    confirm="Більше не надсилати",
    done="Ви більше не отримуватимете листів.",
    afterwards="Ваші пошуки працюють далі. Листи можна знову ввімкнути в налаштуваннях.",
)

_RUSSIAN = Texts(
    question="Больше не присылать писем от Homing?",
    explanation="Ваши поиски будут работать дальше; всё найденное будет ждать здесь, во входящих.",
    confirm="Больше не присылать",
    done="Вы больше не будете получать писем.",
    afterwards="Ваши поиски работают дальше. Письма можно снова включить в настройках.",
)

_LANGUAGES = {"en": _ENGLISH, "uk": _UKRAINIAN, "ru": _RUSSIAN}


def texts(language: str) -> Texts:
    """The texts of a language, English where there are none."""
    return _LANGUAGES.get(language, _ENGLISH)
