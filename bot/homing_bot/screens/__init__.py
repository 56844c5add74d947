"""What a person sees: a screen is a text with buttons below it, made by a pure function from what is known.

    def search(found: Subscription, say: Catalogue) -> Screen:
        rows = [[choice(say("Pause"), "m1:pause:7")], [back(say, "m1:list")]]
        return Screen(say.html("<b>{name}</b>", name=found.name), rows)

`send` says it in a new message, `show` in the place of the message whose button was pressed. Texts are HTML, so what people wrote goes
through `say.html(...)` or `html.escape`. Every screen has a sample in `homing_bot.screens.samples`: tests render them all in every language,
and `make screens` writes them into docs/screens.
"""

from homing_bot.screens.keyboards import back, cancel, choice, grid, paged
from homing_bot.screens.screen import Screen
from homing_bot.screens.showing import send, show

__all__ = ["Screen", "back", "cancel", "choice", "grid", "paged", "send", "show"]
