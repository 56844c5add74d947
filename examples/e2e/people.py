"""People who save a search by talking with the bot."""

from __future__ import annotations

from e2e.telegram import Talker


def onboard(talker: Talker, price: str, city: str = "") -> Talker:
    """From /start to a saved search for flats on sale.

    Args:
        talker: who has not talked with the bot yet.
        price: as people write it, such as `50000-60000 usd`.
        city: by any of its names; empty is any.

    Raises:
        TalkError: the bot asks otherwise than was expected.
    """
    talker.ask("/start")
    for data in ("o:deal:sale", "o:kinds:apartment", "o:kinds:.next"):
        talker.press(data)
    if city:
        talker.ask(city)
    else:
        talker.press("o:city:.next")
    if "o:districts:.next" in talker.buttons:
        talker.press("o:districts:.next")
    talker.press("o:rooms:.next")
    talker.ask(price)
    talker.press("o:extras:.next")
    talker.press("o:summary:.save")
    return talker
