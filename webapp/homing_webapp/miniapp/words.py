"""What the pages inside Telegram say, by language."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web


@dataclass(frozen=True, kw_only=True)
class Words:
    language: str
    pictures: str
    no_pictures: str
    show_phone: str
    open_source: str
    no_phone: str
    #: Where a number cannot be shown.
    outside: str
    expired: str
    too_many: str
    trouble: str


_WORDS = (
    Words(
        language="en",
        pictures="Pictures",
        no_pictures="There are no pictures.",
        show_phone="Show the number",
        open_source="Open advert",
        no_phone="The advert names no number.",
        outside="Please open this page from a message of the bot in Telegram.",
        expired="Please close this page and open it again from the message.",
        too_many="You have looked at many numbers. Please try again later.",
        trouble="That did not work just now. Please try again in a minute.",
    ),
    Words(
        language="uk",
        pictures="Фото",
        no_pictures="Фото немає.",
        show_phone="Показати номер",
        open_source="Відкрити оголошення",
        no_phone="В оголошенні немає номера.",
        outside="Відкрийте, будь ласка, цю сторінку з повідомлення бота в Telegram.",
        expired="Закрийте, будь ласка, цю сторінку і відкрийте її знову з повідомлення.",
        too_many="Ви переглянули багато номерів. Спробуйте, будь ласка, пізніше.",
        trouble="Зараз не вийшло. Спробуйте, будь ласка, за хвилину.",
    ),
    Words(
        language="ru",
        pictures="Фото",
        no_pictures="Фото нет.",
        show_phone="Показать номер",
        open_source="Открыть объявление",
        no_phone="В объявлении нет номера.",
        outside="Откройте, пожалуйста, эту страницу из сообщения бота в Telegram.",
        expired="Закройте, пожалуйста, эту страницу и откройте её снова из сообщения.",
        too_many="Вы посмотрели много номеров. Попробуйте, пожалуйста, позже.",
        trouble="Сейчас не получилось. Попробуйте, пожалуйста, через минуту.",
    ),
)

_BY_LANGUAGE = {words.language: words for words in _WORDS}


def words(request: web.Request) -> Words:
    """Those of the address's `language`, English where there are none."""
    return _BY_LANGUAGE.get(request.query.get("language", ""), _WORDS[0])
