"""Adverts of homes that no verb tells of."""

from __future__ import annotations

import pytest

from homing.models.message_class import Domain, Intent
from homing_workers.classify import rules
from homing_workers.offers import kinds
from tests.workers.offers import corpus


def test_labelled_adverts_are_found_to_be_offers_of_homes() -> None:
    posts = [post for name in (*corpus.LANGUAGES, corpus.LATER) for post in corpus.posts(name)]
    missed = [post.text for post in posts if not kinds.is_offer(rules.classify(post.text))]
    assert len(missed) / len(posts) <= 0.07, missed


@pytest.mark.parametrize(
    ("text", "deal"),
    [
        ("2 к. кв на Позняках, 11/16, 58 м. Цена: 16 000 грн", Domain.RENTAL_OF_REAL_ESTATE),
        ("3к, Оболонь, 84 м2, 5/9, 95 000 $", Domain.PURCHASE_OF_REAL_ESTATE),
        ("Трикімнатна, вул. Наукова, 70 м2, 2 900 000 грн", Domain.PURCHASE_OF_REAL_ESTATE),
        ("Room in a quiet flat, Podil. 200 USD a month.", Domain.RENTAL_OF_REAL_ESTATE),
        ("2 rooms, 48 m2, 4/6. 3200 PLN + bills", Domain.RENTAL_OF_REAL_ESTATE),
    ],
)
def test_rooms_with_a_size_and_a_price_are_offered(text: str, deal: Domain) -> None:
    found = rules.classify(text)
    assert found.intents == (Intent.OFFER,)
    assert [each.domain for each in found.domains] == [deal]


@pytest.mark.parametrize(
    "text",
    [
        "Сусід затопив квартиру 54 м2, 5 поверх, збитки 30000 грн",
        "ОСББ: внесок за квартиру 60 м2 буде 400 грн/міс з 1 січня",
        "Тариф на опалення 2-кімнатної квартири 60 м2 виріс до 2500 грн",
        "Укладка ламината 250 грн/м2, двухкомнатная квартира 60 м2 за 15000 грн",
        "Прибирання 2к квартири 50 м2 - 1200 грн",
        "Кондиціонер для кімнати 25 м2, 8000 грн",
        "Продам диван, 5 поверх, самовивіз, 2000 грн",
        "Шукаю 2к квартиру, 50 м2, до 500$",
        "Скільки зараз коштує 2к, 50 м2, 15000 грн?",
        "2к, 48 м2, 4/6, 5 000 000 сум",
        "Сняли 2к квартиру за 15000 грн, 50 м2, всем довольны",
    ],
)
def test_who_speaks_of_a_home_for_another_reason_offers_none(text: str) -> None:
    assert not kinds.is_offer(rules.classify(text))
