"""Times of publication in the languages of the portals; now is a Saturday noon in Kyiv."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from homing_workers.scrape.normalise import Context, dates

KYIV = ZoneInfo("Europe/Kyiv")
NOW = datetime(2026, 11, 21, 14, 0, tzinfo=KYIV)
CONTEXT = Context({}, (), "Europe/Kyiv", NOW.astimezone(UTC))


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=KYIV)  # type: ignore[misc,arg-type]


AGO = [
    ("3 дні тому", timedelta(days=3)),
    ("2 години тому", timedelta(hours=2)),
    ("5 хв. тому", timedelta(minutes=5)),
    ("тиждень тому", timedelta(weeks=1)),
    ("3 дня назад", timedelta(days=3)),
    ("2 часа назад", timedelta(hours=2)),
    ("15 минут назад", timedelta(minutes=15)),
    ("час назад", timedelta(hours=1)),
    ("неделю назад", timedelta(weeks=1)),
    ("3 days ago", timedelta(days=3)),
    ("an hour ago", timedelta(hours=1)),
    ("30+ days ago", timedelta(days=30)),
    ("5h ago", timedelta(hours=5)),
    ("2d", timedelta(days=2)),
    ("2 kun oldin", timedelta(days=2)),
    ("3 soat oldin", timedelta(hours=3)),
    ("10 daqiqa oldin", timedelta(minutes=10)),
    ("1 hafta avval", timedelta(weeks=1)),
    ("vor 3 Tagen", timedelta(days=3)),
    ("vor einer Stunde", timedelta(hours=1)),
    ("vor 10 Minuten", timedelta(minutes=10)),
    ("il y a 3 jours", timedelta(days=3)),
    ("hace 2 días", timedelta(days=2)),
    ("3 giorni fa", timedelta(days=3)),
    ("2 dni temu", timedelta(days=2)),
    ("há 3 dias", timedelta(days=3)),
    ("3 dagen geleden", timedelta(days=3)),
    ("před 2 dny", timedelta(days=2)),
    ("just now", timedelta(0)),
    ("только что", timedelta(0)),
]


@pytest.mark.parametrize(("found", "ago"), AGO)
def test_a_time_ago_counts_back_from_now(found: str, ago: timedelta) -> None:
    assert dates.read(found, CONTEXT) == NOW - ago


MOMENTS = [
    ("сегодня в 12:30", at(2026, 11, 21, 12, 30)),
    ("Сьогодні о 09:05", at(2026, 11, 21, 9, 5)),
    ("вчора, 18:40", at(2026, 11, 20, 18, 40)),
    ("вчера", at(2026, 11, 20)),
    ("bugun 10:00", at(2026, 11, 21, 10)),
    ("kecha 21:15", at(2026, 11, 20, 21, 15)),
    ("today 9:30 am", at(2026, 11, 21, 9, 30)),
    ("yesterday at 3:45 pm", at(2026, 11, 20, 15, 45)),
    ("heute, 08:15 Uhr", at(2026, 11, 21, 8, 15)),
    ("gestern", at(2026, 11, 20)),
    ("hier à 14h30", at(2026, 11, 20, 14, 30)),
    ("позавчера", at(2026, 11, 19)),
    ("2024-03-12", at(2024, 3, 12)),
    ("2024-03-12T10:20:30", at(2024, 3, 12, 10, 20, 30)),
    ("2024-03-12 10:20", at(2024, 3, 12, 10, 20)),
    ("2024-03-12T10:20:30Z", datetime(2024, 3, 12, 10, 20, 30, tzinfo=UTC)),
    ("2024-03-12T10:20:30.123+0200", at(2024, 3, 12, 10, 20, 30, 123000)),
    ("1710238830", datetime(2024, 3, 12, 10, 20, 30, tzinfo=UTC)),
    ("1710238830000", datetime(2024, 3, 12, 10, 20, 30, tzinfo=UTC)),
    ("12.03.2024", at(2024, 3, 12)),
    ("12.03.2024 18:05", at(2024, 3, 12, 18, 5)),
    ("12.03.24", at(2024, 3, 12)),
    ("12/03/2024", at(2024, 3, 12)),
    ("03/25/2024", at(2024, 3, 25)),
    ("2024/03/12", at(2024, 3, 12)),
    ("12.03.", at(2026, 3, 12)),
    ("24.12", at(2025, 12, 24)),
    ("12 березня 2024 р.", at(2024, 3, 12)),
    ("12 марта 2024 г., 10:05", at(2024, 3, 12, 10, 5)),
    ("12 мар", at(2026, 3, 12)),
    ("5 листопада", at(2026, 11, 5)),
    ("5 декабря", at(2025, 12, 5)),
    ("1 червня 2024", at(2024, 6, 1)),
    ("1 липня 2024", at(2024, 7, 1)),
    ("1 июня 2024", at(2024, 6, 1)),
    ("1 июля 2024", at(2024, 7, 1)),
    ("12-mart, 2024", at(2024, 3, 12)),
    ("12 Mar 2024", at(2024, 3, 12)),
    ("March 12, 2024", at(2024, 3, 12)),
    ("Mar 12", at(2026, 3, 12)),
    ("12th of March 2024", at(2024, 3, 12)),
    ("12. März 2024", at(2024, 3, 12)),
    ("12 mars 2024", at(2024, 3, 12)),
    ("1er juin 2024", at(2024, 6, 1)),
    ("14 juillet 2024", at(2024, 7, 14)),
    ("12 de marzo de 2024", at(2024, 3, 12)),
    ("12 marzo 2024", at(2024, 3, 12)),
    ("12 marca 2024", at(2024, 3, 12)),
    ("12. března 2024", at(2024, 3, 12)),
    ("1. června 2024", at(2024, 6, 1)),
    ("1. července 2024", at(2024, 7, 1)),
    ("12 maart 2024", at(2024, 3, 12)),
    ("12 de março de 2024", at(2024, 3, 12)),
    ("Опубліковано 12 березня 2024", at(2024, 3, 12)),
    ("Online since 12.03.2024", at(2024, 3, 12)),
]


@pytest.mark.parametrize(("found", "moment"), MOMENTS)
def test_a_date_is_read_in_the_source_s_zone(found: str, moment: datetime) -> None:
    assert dates.read(found, CONTEXT) == moment


def test_american_dates_begin_with_the_month() -> None:
    american = Context({"country": "US"}, ("en",), "America/New_York", NOW)
    moment = dates.read("03/04/2024", american)
    assert moment is not None
    assert (moment.month, moment.day) == (3, 4)


@pytest.mark.parametrize(
    "found",
    ["", "нещодавно", "12.03.2031", "31.02.2024", "99.99.9999", "1e400", "2024-13-45", "12:30"],
)
def test_what_is_no_time_of_publication_is_none(found: str) -> None:
    assert dates.read(found, CONTEXT) is None
