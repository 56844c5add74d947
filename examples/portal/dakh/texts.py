"""How Dakh writes facts: in words of the advert's language, as people type them."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from homing.models.kinds import PricePeriod, PropertyType, Status
from homing.models.listing import Listing
from portal import money

KYIV = ZoneInfo("Europe/Kyiv")

_MILLION = Decimal(1_000_000)

_PERIODS = {
    "uk": {PricePeriod.MONTH: "/міс", PricePeriod.DAY: "/доба"},
    "ru": {PricePeriod.MONTH: "/мес", PricePeriod.DAY: "/сутки"},
}
_MONTHS = {
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
}
_DAYS = {"uk": ("сьогодні о", "вчора о", "о"), "ru": ("сегодня в", "вчера в", "в")}

_TYPES = {
    "uk": {
        PropertyType.APARTMENT: "квартира",
        PropertyType.HOUSE: "будинок",
        PropertyType.LAND: "земельна ділянка",
        PropertyType.ROOM: "кімната",
    },
    "ru": {
        PropertyType.APARTMENT: "квартира",
        PropertyType.HOUSE: "дом",
        PropertyType.LAND: "земельный участок",
        PropertyType.ROOM: "комната",
    },
}
_YES_NO = {
    "uk": {"furnished": ("з меблями", "без меблів"), "pets": ("можна з тваринами", "без тварин")},
    "ru": {"furnished": ("с мебелью", "без мебели"), "pets": ("можно с животными", "без животных")},
}
_LABELS = {
    "uk": {
        "kind": "Тип", "area": "Площа", "land": "Ділянка", "rooms": "Кімнат", "floor": "Поверх",
        "year": "Рік побудови", "condition": "Стан", "furniture": "Меблі", "pets": "Тварини",
        "heating": "Опалення", "address": "Адреса", "commission": "Комісія", "contact": "Контакт",
        "phone": "Телефон", "posted": "Опубліковано", "changed": "Оновлено", "next": "Далі »",
        "was": "було", "gone": "Оголошення знято з публікації",
    },
    "ru": {
        "kind": "Тип", "area": "Площадь", "land": "Участок", "rooms": "Комнат", "floor": "Этаж",
        "year": "Год постройки", "condition": "Состояние", "furniture": "Мебель", "pets": "Животные",
        "heating": "Отопление", "address": "Адрес", "commission": "Комиссия", "contact": "Контакт",
        "phone": "Телефон", "posted": "Опубликовано", "changed": "Обновлено", "next": "Дальше »",
        "was": "было", "gone": "Объявление снято с публикации",
    },
}  # fmt: skip


def labels(language: str) -> dict[str, str]:
    """Headings of the facts."""
    return _LABELS[language]


def facts(listing: Listing, language: str) -> list[tuple[str, str]]:
    """Headings and texts of what the advert tells."""
    rows = {
        "kind": _TYPES[language][listing.property_type or PropertyType.APARTMENT],
        "area": area(listing),
        "land": land(listing, language),
        "rooms": rooms(listing, language),
        "floor": floor(listing, language),
        "year": str(listing.year_built or ""),
        "condition": listing.condition,
        "furniture": _yes_no(listing, language, "furnished"),
        "pets": _yes_no(listing, language, "pets"),
        "heating": listing.heating,
        "address": address(listing),
        "commission": listing.commission,
        "contact": listing.contact_name,
    }
    return [(_LABELS[language][name], text) for name, text in rows.items() if text]


def price(listing: Listing, language: str) -> str:
    """For example "1,2 млн грн", "$1 200/мес", "від 45 000 до 52 000 $" or "договірна"."""
    if listing.price is None:
        return "договірна" if language == "uk" else "договорная"
    period = _PERIODS[language].get(listing.price_period or PricePeriod.TOTAL, "")
    if listing.price_max is not None:
        low, high = (money.grouped(a, " ") for a in (listing.price, listing.price_max))
        words = ("від", "до") if language == "uk" else ("от", "до")
        return f"{words[0]} {low} {words[1]} {high} {_sign(listing)}{period}"
    return amount(listing, listing.price) + period


def amount(listing: Listing, value: Decimal) -> str:
    """An amount in the advert's currency."""
    if listing.currency == "USD":
        return f"${money.grouped(value, ' ')}"
    if value >= _MILLION and value % 10_000 == 0:
        return f"{(value / _MILLION).normalize():f} млн грн".replace(".", ",")
    return f"{money.grouped(value, ' ')} грн"


def area(listing: Listing) -> str:
    """For example "54/30/9 м²", or "" where none is told."""
    parts = (listing.area_total, listing.area_living, listing.area_kitchen)
    told = [f"{part.normalize():f}".replace(".", ",") for part in parts if part is not None]
    return "/".join(told) + " м²" if told else ""


def land(listing: Listing, language: str) -> str:
    """For example "6 соток" or "0,25 га"."""
    if listing.area_land is None:
        return ""
    ares = listing.area_land / 100
    if ares >= 20:
        return f"{(ares / 100).normalize():f} га".replace(".", ",")
    few = "сотки" if 2 <= ares <= 4 else "соток"
    return f"{int(ares)} {few}"


def rooms(listing: Listing, language: str) -> str:
    """A number, or the word for a studio."""
    if listing.rooms is None:
        return ""
    studio = "студія" if language == "uk" else "студия"
    return str(listing.rooms) if listing.rooms else studio


def floor(listing: Listing, language: str) -> str:
    """For example "3 поверх з 9"."""
    if listing.floor is None:
        return ""
    words = ("поверх з", "этаж из")[language == "ru"]
    return f"{listing.floor} {words} {listing.floors}"


def address(listing: Listing) -> str:
    """City, district, street and house as one text."""
    district = f"{listing.district} район"
    parts = [listing.city, district, listing.street, listing.house]
    return ", ".join(part for part in parts if part)


def phone(number: str, place: int) -> str:
    """A number in one of the notations that people use at home."""
    code, rest = number[3:6], number[6:]
    shapes = (
        f"({code}) {rest[:3]}-{rest[3:5]}-{rest[5:]}",
        f"{code} {rest[:3]} {rest[3:5]} {rest[5:]}",
        f"+38 {code} {rest[:3]}-{rest[3:5]}-{rest[5:]}",
    )
    return shapes[place % len(shapes)]


def when(moment: datetime, now: datetime, language: str) -> str:
    """For example "сьогодні о 12:30", "вчера в 18:05" or "12 листопада 2026 о 09:15"."""
    local, today = moment.astimezone(KYIV), now.astimezone(KYIV).date()
    near, yesterday, at = _DAYS[language]
    clock = f"{local:%H:%M}"
    if local.date() == today:
        return f"{near} {clock}"
    if local.date() == today - timedelta(days=1):
        return f"{yesterday} {clock}"
    month = _MONTHS[language].split()[local.month - 1]
    return f"{local.day} {month} {local.year} {at} {clock}"


def mark(listing: Listing, language: str) -> str:
    """The mark of what can no longer be had."""
    if listing.status != Status.SOLD:
        return ""
    sold, let = ("Продано", "Здано") if language == "uk" else ("Продано", "Сдано")
    return sold if listing.price_period in (PricePeriod.TOTAL, None) else let


def _yes_no(listing: Listing, language: str, name: str) -> str:
    value = getattr(listing, name)
    return "" if value is None else _YES_NO[language][name][0 if value else 1]


def _sign(listing: Listing) -> str:
    return "$" if listing.currency == "USD" else "грн"
