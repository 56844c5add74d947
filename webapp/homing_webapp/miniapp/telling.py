"""How values look on these pages, in the person's language; templates escape what is told."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from homing.i18n import Catalogue, homes
from homing.models.kinds import Channel, DeliveryState, Status
from homing.models.listing import StoredListing
from homing.storage.properties import PropertyCard

_CHANNELS = {Channel.TELEGRAM: "Telegram", Channel.EMAIL: "E-mail", Channel.SMS: "SMS"}


class Telling:
    """Tells of homes in one language."""

    def __init__(self, say: Catalogue) -> None:
        self.say = say

    def price(self, home: StoredListing | PropertyCard) -> str:
        """As on a price tag; empty where none is stated."""
        if home.price is None:
            return self.say("Price on request")
        upper = home.price_max
        low = "" if upper is None else f"{self.say.number(home.price)} – "
        text = low + self.money(home.price if upper is None else upper, home.currency)
        return homes.per_period(text, home.price_period, self.say)

    def money(self, amount: Decimal | None, currency: str | None) -> str:
        """Without decimals that say nothing."""
        if amount is None:
            return ""
        whole = int(amount) if amount == int(amount) else amount
        return self.say.money(whole, currency) if currency else self.say.number(whole)

    def facts(self, home: StoredListing | PropertyCard) -> list[str]:
        """Rooms, area, floor, as far as they are known."""
        area = home.area if isinstance(home, PropertyCard) else home.area_total
        told = [homes.rooms(home.rooms, self.say)] if home.rooms is not None else []
        if area is not None:
            told.append(self.area(area))
        if home.floor is not None:
            told.append(homes.floor(home.floor, home.floors, self.say))
        return told

    def area(self, value: Decimal) -> str:
        return self.say("{area} m²", area=self.say.number(value))

    def place(self, home: StoredListing | PropertyCard) -> str:
        """District and city, as the source writes them."""
        return ", ".join(part for part in (home.district, home.city) if part)

    def age(self, at: datetime) -> str:
        return self.say("{age} ago", age=homes.age(at, self.say))

    def status(self, status: Status) -> str:
        """Empty while the home can be had."""
        return self.say(homes.STATUSES[status]) if status in homes.STATUSES else ""

    def channel(self, channel: Channel) -> str:
        return _CHANNELS.get(channel, channel)

    def state(self, state: DeliveryState) -> str:
        """What became of a message, as a sign."""
        signs = {DeliveryState.SENT: "✓", DeliveryState.DEAD: "✕", DeliveryState.SUPPRESSED: "–"}
        return signs.get(state, "…")
