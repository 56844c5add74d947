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
    #: Buttons under alerts, as they are after a press.
    keep: str
    kept: str
    dismiss: str
    readmit: str
    #: Short answers to presses.
    is_kept: str
    is_dropped: str
    is_dismissed: str
    is_readmitted: str
    #: {} is the name of a search.
    is_paused: str
    is_resumed: str
    which_search: str
    nothing_to_pause: str
    stale: str
    start_first: str


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
        keep="Keep",
        kept="Kept",
        dismiss="Not for me",
        readmit="Show again",
        is_kept="Kept among your favourites.",
        is_dropped="No longer among your favourites.",
        is_dismissed="You will hear no more of this home.",
        is_readmitted="You will hear of this home again.",
        is_paused="Paused: {}",
        is_resumed="Goes on: {}",
        which_search="Which search shall I pause?",
        nothing_to_pause="The searches that found this are paused already.",
        stale="This button no longer works.",
        start_first="I do not know you yet: please say /start to me first.",
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
        keep="Зберегти",
        kept="Збережено",
        dismiss="Не підходить",
        readmit="Показувати знову",
        is_kept="Збережено у вибраному.",
        is_dropped="Вилучено з вибраного.",
        is_dismissed="Про це житло більше не сповіщатиму.",
        is_readmitted="Знову сповіщатиму про це житло.",
        is_paused="Призупинено: {}",
        is_resumed="Триває далі: {}",
        which_search="Який пошук призупинити?",
        nothing_to_pause="Пошуки, що це знайшли, вже призупинено.",
        stale="Ця кнопка більше не діє.",
        start_first="Ми ще не знайомі: спершу надішліть мені /start.",
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
        keep="Сохранить",
        kept="Сохранено",
        dismiss="Не подходит",
        readmit="Показывать снова",
        is_kept="Сохранено в избранном.",
        is_dropped="Удалено из избранного.",
        is_dismissed="Об этом жилье больше не сообщу.",
        is_readmitted="Снова буду сообщать об этом жилье.",
        is_paused="Приостановлен: {}",
        is_resumed="Продолжается: {}",
        which_search="Какой поиск приостановить?",
        nothing_to_pause="Поиски, которые это нашли, уже приостановлены.",
        stale="Эта кнопка больше не действует.",
        start_first="Мы ещё не знакомы: сначала отправьте мне /start.",
    ),
}


def language(code: str | None) -> str:
    """The language for a code such as "uk" or "en-GB"; English where there is none of ours."""
    short = (code or "").partition("-")[0].lower()
    return short if short in CATALOGUES else "en"


def texts(code: str | None) -> Texts:
    """What to say to a person of that language code."""
    return CATALOGUES[language(code)]
