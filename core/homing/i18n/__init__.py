"""What Homing says to people, in their language: bot, alerts and Mini App use the same catalogues.

English is written in the code, where it is said; the other languages are gettext catalogues beside this file, one a language,
which `scripts/catalogues` keeps in step with the code:

    say = catalogue("uk")
    say("Any price")                                # "Будь-яка ціна"
    say("Price: {price}", price=say.money(700, "USD"))
    say.plural("{n} home", "{n} homes", 5)          # "5 осель"
    say.html("<b>{name}</b>", name="<Olha>")        # values are escaped, the text itself may have markup

Texts that are kept in tables before anybody's language is known are written `mark("Apartment")`, and said by `say(text)`.
"""

from homing.i18n.catalogue import Catalogue, catalogue, mark
from homing.i18n.languages import DEFAULT, LANGUAGES, language

__all__ = ["DEFAULT", "LANGUAGES", "Catalogue", "catalogue", "language", "mark"]
