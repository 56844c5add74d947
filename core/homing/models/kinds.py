"""The closed sets of words that listings, events and deliveries are described with.

The database holds the same sets as CHECK constraints; a test keeps both equal.
"""

from enum import StrEnum


class Status(StrEnum):
    """Whether a home can still be had."""

    AVAILABLE = "available"
    PRESALE = "presale"
    SOLD = "sold"
    REMOVED = "removed"


class DealType(StrEnum):
    """What is offered: to live in for months, to own, or to stay for days."""

    RENT = "rent"
    SALE = "sale"
    DAILY_RENT = "daily_rent"


class PropertyType(StrEnum):
    APARTMENT = "apartment"
    ROOM = "room"
    HOUSE = "house"
    LAND = "land"
    COMMERCIAL = "commercial"
    OFFICE = "office"
    GARAGE = "garage"
    PARKING = "parking"
    STORAGE = "storage"
    OTHER = "other"


class PricePeriod(StrEnum):
    """What a price buys: the home itself (`total`), or the use of it for a time."""

    TOTAL = "total"
    YEAR = "year"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"


class LocationPrecision(StrEnum):
    """How exact latitude and longitude are."""

    EXACT = "exact"
    STREET = "street"
    DISTRICT = "district"
    CITY = "city"


class EventKind(StrEnum):
    """What happened to a listing."""

    NEW = "new"
    PRICE_CHANGED = "price_changed"
    UPDATED = "updated"
    REMOVED = "removed"
    SOLD = "sold"
    RELISTED = "relisted"


class Channel(StrEnum):
    """How a delivery reaches a person."""

    TELEGRAM = "telegram"
    EMAIL = "email"
    SMS = "sms"
    INBOX = "inbox"


class DeliveryState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DEAD = "dead"
    SUPPRESSED = "suppressed"


class ReasonClass(StrEnum):
    """Why a delivery is suppressed or dead.

    `channel_off`: the person does not want, or cannot have, messages this way. `duplicate`: another one tells the
    same. `dismissed`: the person
    wants to hear no more of that home. `quota`: the person has had as many as a day allows. `gone`: what it tells of is no longer there.
    `too_old`: it could not be sent in time. `refused`: the provider takes it never. `attempts`: all were used up.
    """

    CHANNEL_OFF = "channel_off"
    DUPLICATE = "duplicate"
    DISMISSED = "dismissed"
    QUOTA = "quota"
    GONE = "gone"
    TOO_OLD = "too_old"
    REFUSED = "refused"
    ATTEMPTS = "attempts"


class AttemptOutcome(StrEnum):
    """What came of one send. `unanswered`: no answer came, so the message may have arrived."""

    SENT = "sent"
    FAILED = "failed"
    UNANSWERED = "unanswered"


class BreakerState(StrEnum):
    """`open`: the channel is paused; `half_open`: one delivery tries whether the provider is back."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class OriginKind(StrEnum):
    """What a delivery tells about. `favourite`: the event that changed the price of a home that the person keeps; the alert
    that they have is edited. `signal_edit`: a later version of a signal's message; the signal is edited."""

    EVENT = "event"
    NOTIFICATION = "notification"
    SIGNAL = "signal"
    REPORT = "report"
    FAVOURITE = "favourite"
    SIGNAL_EDIT = "signal_edit"


class RunOutcome(StrEnum):
    """How a run of a source ended.

    `partial`: some pages failed, so nothing may be concluded from what was not seen.
    `blocked`: an anti-bot page answered; nothing was written.
    `lost`: the process died; maintenance found the row without a living owner.
    """

    RUNNING = "running"
    SUCCEEDED = "succeeded"
    PARTIAL = "partial"
    BLOCKED = "blocked"
    FAILED = "failed"
    LOST = "lost"
