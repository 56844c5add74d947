"""Alerts by e-mail, from the delivery to what arrives."""

from __future__ import annotations

from typing import Any

import pytest

from homing import letters
from homing.models.kinds import Channel
from homing.settings import Settings
from homing_workers.deliver import batch
from mailserver.testing import MailServer
from tests.workers.deliver.email.pictures import jpeg, with_picture
from tests.workers.deliver.email.reading import make_due, part, state


async def test_an_alert_arrives_as_html_and_as_text(
    world: Any, settings: Settings, mail: MailServer, mailed: Any
) -> None:
    one = await mailed(title="Two rooms & a <garden>", price=500, currency="USD", city="Kyiv")
    await batch.run(settings, Channel.EMAIL)
    [message] = mail.got
    assert message["To"] == "olha@mail.test"
    assert message["From"] == "Homing <alerts@homing.test>"
    assert message["Subject"] == "New: Two rooms & a <garden> · 500 USD"
    assert "Two rooms &amp; a &lt;garden&gt;" in part(message, "html")
    assert "Two rooms & a <garden>\n500 USD\nKyiv\n" in part(message, "plain")
    assert (await state(world, one)).message_id == message["Message-ID"]


async def test_links_lead_to_the_advert_and_to_our_page(
    world: Any, settings: Settings, mail: MailServer, mailed: Any
) -> None:
    await mailed(url="https://portal.test/7?a=1&b=2")
    await batch.run(settings, Channel.EMAIL)
    listing = await world.value(b"SELECT id FROM listings")
    for kind in ("html", "plain"):
        text = part(mail.got[0], kind).replace("&amp;", "&")
        assert "https://portal.test/7?a=1&b=2" in text
        assert f"https://homing.test/listings/{listing}" in text


async def test_a_stored_picture_comes_with_the_mail(
    world: Any, settings: Settings, mail: MailServer, mailed: Any
) -> None:
    await mailed()
    expected = await with_picture(world, settings)
    await batch.run(settings, Channel.EMAIL)
    [message] = mail.got
    [picture] = [each for each in message.walk() if each.get_content_maintype() == "image"]
    assert picture.get_content() == expected
    assert f"cid:{picture['Content-ID'].strip('<>')}" in part(message, "html")
    assert picture.get_content_disposition() == "inline"


async def test_a_picture_that_is_not_stored_is_shown_from_its_source(
    settings: Settings, mail: MailServer, mailed: Any
) -> None:
    await mailed(images=["https://portal.test/1.jpg"])
    await batch.run(settings, Channel.EMAIL)
    assert 'src="https://portal.test/1.jpg"' in part(mail.got[0], "html")


async def test_a_mail_is_in_the_persons_language(
    settings: Settings, mail: MailServer, mailed: Any
) -> None:
    await mailed(language="uk", title="Затишна квартира", rooms=0)
    await batch.run(settings, Channel.EMAIL)
    [message] = mail.got
    assert message["Subject"] == "Нове: Затишна квартира"
    assert "студія" in part(message, "plain")
    assert 'lang="uk"' in part(message, "html")
    assert "Більше не надсилати листів" in part(message, "html")


async def test_one_click_ends_all_mails(
    world: Any, settings: Settings, mail: MailServer, mailed: Any
) -> None:
    await mailed()
    await batch.run(settings, Channel.EMAIL)
    [message] = mail.got
    link = str(message["List-Unsubscribe"]).strip("<>")
    token = link.removeprefix("https://homing.test/unsubscribe/")
    assert settings.secret_key is not None
    person = await world.value(b"SELECT recipient_id FROM recipient_channels")
    assert letters.recipient_of(settings.secret_key, token) == person
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in part(message, "html")
    assert link in part(message, "plain")


async def test_no_machine_answers_it(settings: Settings, mail: MailServer, mailed: Any) -> None:
    await mailed()
    await batch.run(settings, Channel.EMAIL)
    [message] = mail.got
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Precedence"] == "bulk"
    assert message["List-Id"] == "Homing <homing.homing.test>"


async def test_without_a_key_there_is_no_link(
    settings: Settings, mail: MailServer, mailed: Any
) -> None:
    await mailed()
    await batch.run(settings.model_copy(update={"secret_key": None}), Channel.EMAIL)
    assert mail.got[0]["List-Unsubscribe"] is None
    assert "unsubscribe" not in part(mail.got[0], "plain")


async def test_many_alerts_for_one_person_are_one_mail(
    world: Any, settings: Settings, mail: MailServer, mailed: Any
) -> None:
    ids = [await mailed(title=f"Home {number}") for number in range(30)]
    await batch.run(settings, Channel.EMAIL)
    [message] = mail.got
    assert message["Subject"] == "News of your searches: 30"
    assert part(message, "plain").count("Home ") == 15
    assert "And 15 more" in part(message, "plain")
    assert len(part(message, "html")) < 70_000
    names = {(await state(world, one)).message_id for one in ids}
    assert names == {message["Message-ID"]}


async def test_a_digest_has_small_pictures(
    world: Any, settings: Settings, mail: MailServer, mailed: Any
) -> None:
    await mailed()
    await with_picture(world, settings)
    for _ in range(6):
        await mailed(images=["http://portal.test/plain.jpg"])
    await batch.run(settings, Channel.EMAIL)
    [message] = mail.got
    [picture] = [each for each in message.walk() if each.get_content_maintype() == "image"]
    assert picture.get_content() == jpeg(320)
    assert "plain.jpg" not in part(message, "html")


@pytest.mark.parametrize(
    "title",
    ["New\r\nBcc: all@mail.test", "a\u2028Bcc: x@y.test", "\x00\x1f", "x" * 5000, "🏠" * 400],
)
async def test_no_title_reaches_the_headers(
    settings: Settings, mail: MailServer, mailed: Any, title: str
) -> None:
    await mailed(title=title.replace("\x00", ""))
    await batch.run(settings, Channel.EMAIL)
    [message] = mail.got
    assert message["Bcc"] is None
    assert len(message["Subject"]) <= 160
    assert [entry.to for entry in mail.running.handler.journal.entries] == ["olha@mail.test"]


async def test_a_second_copy_says_so_and_has_the_same_name(
    world: Any, settings: Settings, mail: MailServer, mailed: Any
) -> None:
    one = await mailed()
    mail.misbehave("reset", accept=True)
    await batch.run(settings, Channel.EMAIL)
    assert (await state(world, one)).error_class == "OutcomeUnknown"
    await make_due(world)
    await batch.run(settings, Channel.EMAIL)
    first, second = mail.got
    assert first["Message-ID"] == second["Message-ID"]
    assert "You may have got this before." in part(second, "plain")
    assert "You may have got this before." in part(second, "html")


async def test_a_line_with_a_dot_arrives_as_it_is(
    settings: Settings, mail: MailServer, mailed: Any
) -> None:
    await mailed(title="x", description=".")
    await batch.run(settings, Channel.EMAIL)
    assert "\n.\n" in part(mail.got[0], "plain")
