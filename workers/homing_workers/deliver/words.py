"""Words of alerts, by language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from homing.models.kinds import EventKind


@dataclass(frozen=True, kw_only=True)
class Ages:
    """Units of time, short."""

    minutes: str
    hours: str
    days: str


@dataclass(frozen=True, kw_only=True)
class Words:
    """Everything that an alert says of its own; all channels use them."""

    events: Mapping[EventKind, str]
    #: By price period; a price as a whole needs no word.
    periods: Mapping[str, str]
    before: str
    rooms: str
    studio: str
    floor: str
    land: str
    square_metres: str
    found_by: str
    open_source: str
    open_homing: str
    #: What a person can do about an alert.
    photos: str
    phone: str
    keep: str
    kept: str
    dismiss: str
    pause_search: str
    open_inbox: str
    #: Above several alerts in one message, and below those that found no room; {} is how many.
    alerts: str
    more: str
    #: Of an alert that comes late; {} is the time since.
    late: str
    ages: Ages
    maybe_twice: str


_ENGLISH = Words(
    events={
        EventKind.NEW: "New",
        EventKind.PRICE_CHANGED: "Price changed",
        EventKind.UPDATED: "Updated",
        EventKind.REMOVED: "Removed",
        EventKind.SOLD: "Sold",
        EventKind.RELISTED: "Offered again",
    },
    periods={"month": " / month", "day": " / day", "week": " / week", "year": " / year"},
    before="before",
    rooms="rooms",
    studio="studio",
    floor="floor",
    land="land",
    square_metres="m²",
    found_by="Found by",
    open_source="Open advert",
    open_homing="Open in Homing",
    photos="Photos",
    phone="Phone",
    keep="Keep",
    kept="Kept",
    dismiss="Not for me",
    pause_search="Pause search",
    open_inbox="Open inbox",
    alerts="News of your searches",
    more="And {} more",
    late="This was {} ago.",
    ages=Ages(minutes="min", hours="h", days="d"),
    maybe_twice="You may have got this before.",
)

_UKRAINIAN = Words(
    events={
        EventKind.NEW: "Нове",
        EventKind.PRICE_CHANGED: "Змінилася ціна",
        EventKind.UPDATED: "Оновлено",
        EventKind.REMOVED: "Знято",
        EventKind.SOLD: "Продано",
        EventKind.RELISTED: "Знову пропонується",
    },
    periods={"month": " / місяць", "day": " / доба", "week": " / тиждень", "year": " / рік"},
    before="було",
    rooms="кімнат",
    studio="студія",
    floor="поверх",
    land="ділянка",
    square_metres="м²",
    found_by="За пошуком",
    open_source="Відкрити оголошення",
    open_homing="Відкрити в Homing",
    photos="Фото",
    phone="Телефон",
    keep="Зберегти",
    kept="Збережено",
    dismiss="Не підходить",
    pause_search="Призупинити пошук",
    open_inbox="Відкрити вхідні",
    alerts="Новини за вашими пошуками",
    more="І ще {}",
    late="Це сталося {} тому.",
    ages=Ages(minutes="хв", hours="год", days="дн"),
    maybe_twice="Можливо, ви це вже отримали.",
)

_RUSSIAN = Words(
    events={
        EventKind.NEW: "Новое",
        EventKind.PRICE_CHANGED: "Изменилась цена",
        EventKind.UPDATED: "Обновлено",
        EventKind.REMOVED: "Снято",
        EventKind.SOLD: "Продано",
        EventKind.RELISTED: "Снова предлагается",
    },
    periods={"month": " / месяц", "day": " / сутки", "week": " / неделя", "year": " / год"},
    before="было",
    rooms="комнат",
    studio="студия",
    floor="этаж",
    land="участок",
    square_metres="м²",
    found_by="По поиску",
    open_source="Открыть объявление",
    open_homing="Открыть в Homing",
    photos="Фото",
    phone="Телефон",
    keep="Сохранить",
    kept="Сохранено",
    dismiss="Не подходит",
    pause_search="Приостановить поиск",
    open_inbox="Открыть входящие",
    alerts="Новости по вашим поискам",
    more="И ещё {}",
    late="Это было {} назад.",
    ages=Ages(minutes="мин", hours="ч", days="дн"),
    maybe_twice="Возможно, вы это уже получили.",
)

_LANGUAGES = {"en": _ENGLISH, "uk": _UKRAINIAN, "ru": _RUSSIAN}


def words(language: str) -> Words:
    """The words of a language, English where there are none."""
    return _LANGUAGES.get(language, _ENGLISH)
