"""What the bot says, by language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Texts:
    """One language."""

    #: Name of each command to what it does.
    commands: Mapping[str, str]
    about: str
    welcome: str
    how_to_stop: str
    stopped: str
    trouble: str


CATALOGUES: dict[str, Texts] = {
    "en": Texts(
        commands={
            "start": "get alerts in this chat",
            "stop": "no more alerts here",
            "help": "what I can do",
        },
        about="I tell you about homes as soon as they are advertised.",
        welcome="Welcome! Alerts will come into this chat. Your searches:",
        how_to_stop="/stop ends the alerts.",
        stopped="No more alerts will come here. /start switches them on again.",
        trouble="That did not work just now. Please try again in a minute.",
    ),
    "uk": Texts(
        commands={
            "start": "отримувати сповіщення в цьому чаті",
            "stop": "більше не надсилати сповіщень",
            "help": "що я вмію",
        },
        about="Я сповіщаю про житло, щойно з'являється оголошення.",
        welcome="Вітаю! Сповіщення надходитимуть у цей чат. Ваші пошуки:",
        how_to_stop="/stop вимикає сповіщення.",
        stopped="Сповіщень тут більше не буде. /start увімкне їх знову.",
        trouble="Зараз не вийшло. Спробуйте, будь ласка, за хвилину.",
    ),
    "ru": Texts(
        commands={
            "start": "получать уведомления в этом чате",
            "stop": "больше не присылать уведомлений",
            "help": "что я умею",
        },
        about="Я сообщаю о жилье, как только появляется объявление.",
        welcome="Здравствуйте! Уведомления будут приходить в этот чат. Ваши поиски:",
        how_to_stop="/stop выключает уведомления.",
        stopped="Уведомлений здесь больше не будет. /start включит их снова.",
        trouble="Сейчас не получилось. Попробуйте, пожалуйста, через минуту.",
    ),
}


def language(code: str | None) -> str:
    """The language for a code such as "uk" or "en-GB"; English where there is none of ours."""
    short = (code or "").partition("-")[0].lower()
    return short if short in CATALOGUES else "en"


def texts(code: str | None) -> Texts:
    """What to say to a person of that language code."""
    return CATALOGUES[language(code)]
