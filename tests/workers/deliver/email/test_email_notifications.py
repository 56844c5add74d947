"""Notifications by e-mail."""

from __future__ import annotations

from typing import Any

from homing.models.kinds import Channel
from homing.settings import Settings
from homing_workers.deliver import batch
from mailserver.testing import MailServer
from tests.workers.deliver.email.reading import part, state
from tests.workers.deliver.notifying import TEXT, notification


async def test_a_notification_says_what_it_was_given(
    world: Any, settings: Settings, mail: MailServer
) -> None:
    one = await notification(world, Channel.EMAIL, "olha@mail.test")
    await batch.run(settings, Channel.EMAIL)
    [message] = mail.got
    assert (message["Subject"], message["To"]) == ("Viewing at noon", "olha@mail.test")
    assert TEXT in part(message, "plain")
    html = part(message, "html")
    assert "Please bring &lt;your&gt; passport.<br />Second floor." in html
    assert message["List-Unsubscribe"] is not None
    assert (await state(world, one)).message_id == message["Message-ID"]


async def test_it_goes_to_the_address_that_it_names(
    world: Any, settings: Settings, mail: MailServer
) -> None:
    await notification(world, Channel.EMAIL, "olha@mail.test", email="ольга@пошта.укр")
    await batch.run(settings, Channel.EMAIL)
    assert mail.got[0]["To"] == "ольга@xn--80a1acn3a.xn--j1amh"


async def test_a_title_of_several_lines_is_one_subject(
    world: Any, settings: Settings, mail: MailServer
) -> None:
    await notification(world, Channel.EMAIL, "olha@mail.test", title="One\r\nBcc: all@mail.test")
    await batch.run(settings, Channel.EMAIL)
    assert mail.got[0]["Subject"] == "One Bcc: all@mail.test"
    assert mail.got[0]["Bcc"] is None


async def test_an_address_of_its_own_that_is_refused_leaves_the_persons_channel_on(
    world: Any, settings: Settings, mail: MailServer
) -> None:
    one = await notification(world, Channel.EMAIL, "olha@mail.test", email="gone@mail.test")
    mail.refuse("550 5.1.1 no such person")
    await batch.run(settings, Channel.EMAIL)
    assert (await state(world, one)).state == "dead"
    assert await world.value(b"SELECT enabled FROM recipient_channels")
