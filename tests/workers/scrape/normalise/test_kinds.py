"""Property type, deal type and status from words."""

from __future__ import annotations

import pytest

from homing_workers.scrape.normalise import kinds

PROPERTIES = [
    ("Продам 2-к квартиру", "apartment"),
    ("3-кімнатна квартира в центрі", "apartment"),
    ("Квартира с гаражом", "apartment"),
    ("Квартира біля парку, паркінг", "apartment"),
    ("Studio apartment", "apartment"),
    ("2 bed flat with parking", "apartment"),
    ("2-Zimmer-Wohnung mit Stellplatz", "apartment"),
    ("Schöne Dachgeschosswohnung", "apartment"),
    ("2 xonali kvartira sotiladi", "apartment"),
    ("Penthouse mit Terrasse", "apartment"),
    ("Appartement T3", "apartment"),
    ("Piso en venta", "apartment"),
    ("Bilocale in vendita", "apartment"),
    ("Mieszkanie 2-pokojowe", "apartment"),
    ("Prodej bytu 2+kk", "apartment"),
    ("Комната в 3-комн. квартире", "room"),
    ("Кімната в квартирі", "room"),
    ("WG-Zimmer in Berlin", "room"),
    ("Room to rent in shared house", "room"),
    ("Дом с участком 6 соток", "house"),
    ("Будинок 120 м²", "house"),
    ("Таунхаус", "house"),
    ("Einfamilienhaus mit Garten", "house"),
    ("Doppelhaushälfte", "house"),
    ("3 bedroom detached house", "house"),
    ("Hovli sotiladi, 6 sotix", "house"),
    ("Villa", "house"),
    ("Maison 5 pièces", "house"),
    ("Casa indipendente", "house"),
    ("Dom wolnostojący", "house"),
    ("Rodinný dům", "house"),
    ("Участок 10 соток", "land"),
    ("Земельна ділянка", "land"),
    ("Baugrundstück", "land"),
    ("Land for sale", "land"),
    ("Działka budowlana", "land"),
    ("Terrain à bâtir", "land"),
    ("Офис 50 м²", "office"),
    ("Büro in Citylage", "office"),
    ("Office space", "office"),
    ("Гараж", "garage"),
    ("Garage for rent", "garage"),
    ("Машиноместо", "parking"),
    ("Tiefgaragenstellplatz", "parking"),
    ("Parking space", "parking"),
    ("Кладовка", "storage"),
    ("Storage unit", "storage"),
    ("Магазин 80 м²", "commercial"),
    ("Ladenlokal", "commercial"),
    ("Commercial property", "commercial"),
    ("Помещение свободного назначения", "commercial"),
    ("Склад 500 м²", "commercial"),
    ("SingleFamilyResidence", "house"),
    ("APARTMENT", "apartment"),
    ("Что-то", None),
]


@pytest.mark.parametrize(("found", "kind"), PROPERTIES)
def test_a_property_type_is_the_first_thing_spoken_of(found: str, kind: str | None) -> None:
    assert kinds.property_type(found) == kind


DEALS = [
    ("Здам квартиру", "rent"),
    ("Оренда", "rent"),
    ("Сдается 2-комн.", "rent"),
    ("Долгосрочная аренда", "rent"),
    ("To let", "rent"),
    ("For rent", "rent"),
    ("Wohnung zu vermieten", "rent"),
    ("Miete", "rent"),
    ("RENT", "rent"),
    ("Ijaraga beriladi", "rent"),
    ("À louer", "rent"),
    ("Alquiler", "rent"),
    ("In affitto", "rent"),
    ("Na wynajem", "rent"),
    ("Pronájem bytu", "rent"),
    ("Te huur", "rent"),
    ("Kiralık daire", "rent"),
    ("Продам дом", "sale"),
    ("Продаж", "sale"),
    ("Продажа квартиры", "sale"),
    ("For sale", "sale"),
    ("Zu verkaufen", "sale"),
    ("Kauf", "sale"),
    ("Eigentumswohnung", "sale"),
    ("Sotiladi", "sale"),
    ("À vendre", "sale"),
    ("En venta", "sale"),
    ("Vendita", "sale"),
    ("Na sprzedaż", "sale"),
    ("Prodej", "sale"),
    ("Te koop", "sale"),
    ("Посуточная аренда", "daily_rent"),
    ("Подобова оренда", "daily_rent"),
    ("Daily rent", "daily_rent"),
    ("Kunlik ijara", "daily_rent"),
    ("Ferienwohnung", "daily_rent"),
    ("Уютная квартира", None),
]


@pytest.mark.parametrize(("found", "deal"), DEALS)
def test_a_deal_type_is_read(found: str, deal: str | None) -> None:
    assert kinds.deal_type(found) == deal


@pytest.mark.parametrize(
    ("url", "deal"),
    [
        ("https://x.test/rent/1", "rent"),
        ("https://x.test/orenda/kvartyry", "rent"),
        ("https://x.test/prodazha-kvartir/1", "sale"),
        ("https://x.test/mieten/wohnung", "rent"),
        ("https://x.test/kaufen/haus", "sale"),
        ("https://x.test/property-for-sale/1", "sale"),
        ("https://x.test/a?type=rent", "rent"),
        ("https://x.test/posutochno/1", "daily_rent"),
        ("https://x.test/parent/1", None),
        ("https://x.test/rent-or-sale/1", None),
    ],
)
def test_a_link_tells_the_deal(url: str, deal: str | None) -> None:
    assert kinds.deal_type_of_url(url) == deal


STATUSES = [
    ("Продано", "sold"),
    ("ПРОДАНА", "sold"),
    ("Сдано", "sold"),
    ("Здано", "sold"),
    ("SOLD", "sold"),
    ("Let", "sold"),
    ("verkauft", "sold"),
    ("Vermietet", "sold"),
    ("Sotilgan", "sold"),
    ("vendu", "sold"),
    ("sprzedane", "sold"),
    ("Забронировано", "presale"),
    ("Заброньовано", "presale"),
    ("Reserved", "presale"),
    ("reserviert", "presale"),
    ("Under offer", "presale"),
    ("Sold STC", "presale"),
    ("Sale agreed", "presale"),
    ("Предпродажа", "presale"),
    ("presale", "presale"),
    ("Rezervováno", "presale"),
    ("Снято с публикации", "removed"),
    ("Знято з публікації", "removed"),
    ("Объявление в архиве", "removed"),
    ("expired", "removed"),
    ("nicht mehr verfügbar", "removed"),
    ("Активне", "available"),
    ("active", "available"),
    ("For sale", "available"),
    ("не продано", "available"),
    ("Not sold yet", "available"),
    ("verfügbar", "available"),
    ("В продаже", "available"),
    ("https://schema.org/InStock", "available"),
    ("https://schema.org/SoldOut", "sold"),
    ("что-то", None),
]


@pytest.mark.parametrize(("found", "status"), STATUSES)
def test_a_status_is_read(found: str, status: str | None) -> None:
    assert kinds.status(found) == status


@pytest.mark.parametrize(
    ("title", "status"),
    [
        ("ПРОДАНО! 2-к квартира", "sold"),
        ("[SOLD] Flat", "sold"),
        ("Reserved", "presale"),
        ("Verkauft: Haus", "sold"),
        ("Продано квартири не буде", None),
        ("Active adult community", None),
    ],
)
def test_a_headline_opens_with_a_status(title: str, status: str | None) -> None:
    assert kinds.status_mark(title) == status


def test_a_label_tells_the_type_and_extras_do_not() -> None:
    assert kinds.property_type_among(["Garage", "3 rooms", "House"]) == "house"
    assert kinds.property_type_among(["Garage", "1 Parking"]) is None
