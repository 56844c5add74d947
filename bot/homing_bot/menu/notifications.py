"""By which ways alerts come."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from homing.i18n import Catalogue, mark
from homing.models.kinds import Channel
from homing.storage.preferences import PAUSED, Preferences
from homing_bot.menu.steps import to
from homing_bot.screens import Screen, back, choice

#: The channels, by their number in the data of buttons.
CHANNELS = (Channel.TELEGRAM, Channel.EMAIL, Channel.SMS)

_NAMES = {
    Channel.TELEGRAM: "Telegram",
    Channel.EMAIL: mark("E-mail"),
    Channel.SMS: mark("Text messages"),
}


@dataclass(frozen=True)
class Ways:
    """How a person is reached."""

    preferences: Preferences
    announcements: bool

    @property
    def addresses(self) -> dict[Channel, str]:
        """By channel that is known; empty for the chat itself."""
        known = {
            Channel.TELEGRAM: "" if self.preferences.telegram_linked else None,
            Channel.EMAIL: self.preferences.email,
            Channel.SMS: self.preferences.phone_number,
        }
        return {channel: address for channel, address in known.items() if address is not None}

    def is_on(self, channel: Channel) -> bool:
        return {
            Channel.TELEGRAM: self.preferences.telegram_enabled,
            Channel.EMAIL: self.preferences.email_enabled,
            Channel.SMS: self.preferences.sms_enabled,
        }[channel]

    @property
    def paused(self) -> bool:
        """Whether the person has switched all off at once."""
        return PAUSED in self.preferences.off_because.values()


def notifications(ways: Ways, say: Catalogue) -> Screen:
    """A tick for each way, and one button that pauses all."""
    lines = [f"<b>{say('Notifications')}</b>", "", say("Alerts come by:")]
    rows = []
    for channel, address in ways.addresses.items():
        on = ways.is_on(channel)
        name = " ".join(filter(None, (say(_NAMES[channel]), address)))
        lines.append(f"{'✅' if on else '🔕'} {escape(name)}")
        rows.append([choice(name, to("way", CHANNELS.index(channel), int(not on)), chosen=on)])
    news = choice(
        say("News about the bot"),
        to("news", int(not ways.announcements)),
        chosen=ways.announcements,
    )
    pause = (
        choice(f"▶️ {say('Resume all')}", to("all", 1))
        if ways.paused
        else choice(f"⏸ {say('Pause all')}", to("all", 0))
    )
    return Screen("\n".join(lines), [*rows, [news], [pause], [back(say, to("menu"))]])
