"""What only e-mails say, by language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Texts:
    """Beside the words that all channels use."""

    #: Below an alert, and below a notification.
    why_alert: str
    why_notification: str
    unsubscribe: str
    settings: str


_ENGLISH = Texts(
    why_alert="You get this because one of your searches in Homing found it.",
    why_notification="You get this because you use Homing.",
    unsubscribe="No more e-mails",
    settings="Your searches",
)

_UKRAINIAN = Texts(
    why_alert="Ви отримали цей лист, бо це знайшов один із ваших пошуків у Homing.",
    why_notification="Ви отримали цей лист, бо користуєтеся Homing.",
    unsubscribe="Більше не надсилати листів",
    settings="Ваші пошуки",
)

_RUSSIAN = Texts(
    why_alert="Вы получили это письмо, потому что это нашёл один из ваших поисков в Homing.",
    why_notification="Вы получили это письмо, потому что пользуетесь Homing.",
    unsubscribe="Больше не присылать писем",
    settings="Ваши поиски",
)

_LANGUAGES = {"en": _ENGLISH, "uk": _UKRAINIAN, "ru": _RUSSIAN}


def texts(language: str) -> Texts:
    """The texts of a language, English where there are none."""
    return _LANGUAGES.get(language, _ENGLISH)
