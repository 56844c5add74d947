"""What a channel has to do, and which channels there are.

A channel is a package `homing_workers.deliver.<channel>` with a function `open_sender`. Its library may be
heavy, so the package is imported only by workers of the channel's queue.
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from importlib import import_module
from typing import Protocol, cast

from homing.images import ImageStore
from homing.limits import Limiter
from homing.models.kinds import Channel
from homing.settings import Settings
from homing.storage.morning_reports import OutgoingReport
from homing.storage.notifications import OutgoingNotification
from homing.storage.outgoing import Outgoing, OutgoingDigest
from homing.storage.telegram.outgoing_signals import OutgoingSignal

_PACKAGES: dict[Channel, str] = {
    Channel.EMAIL: "homing_workers.deliver.email",
    Channel.SMS: "homing_workers.deliver.sms",
    Channel.TELEGRAM: "homing_workers.deliver.telegram",
}

#: What a delivery tells: an event, several of them at once, what somebody wrote, the syncs of a day, or a message of a chat.
Message = Outgoing | OutgoingDigest | OutgoingNotification | OutgoingReport | OutgoingSignal


class Sender(Protocol):
    """Sends through one channel."""

    async def send(self, message: Message) -> str:
        """Sends a message, waiting for the channel's rate limits.

        Returns:
            The provider's identifier of the message.

        Raises:
            SendError: it was not sent; the kind of error says what to do.
        """
        ...


class SenderPackage(Protocol):
    """What a channel's package offers."""

    def open_sender(
        self, settings: Settings, limiter: Limiter, images: ImageStore
    ) -> AbstractAsyncContextManager[Sender]:
        """A sender, with its connections open."""
        ...


def configured(channel: Channel, settings: Settings) -> bool:
    """Whether the settings hold what the channel needs; asked before its library is imported."""
    needed = {
        Channel.TELEGRAM: settings.telegram_token is not None,
        Channel.EMAIL: settings.smtp_url is not None,
        Channel.SMS: settings.sms_is_set_up,
    }
    return needed.get(channel, False)


def package(channel: Channel) -> SenderPackage:
    """The package of a channel, imported on first use.

    Raises:
        KeyError: the channel cannot send.
    """
    return cast(SenderPackage, import_module(_PACKAGES[channel]))
