"""A language, as the one object that says everything."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from html import escape

from babel.dates import format_date
from babel.numbers import format_compact_decimal, format_decimal, get_currency_symbol

from homing.i18n import files
from homing.i18n.files import Messages
from homing.i18n.languages import DEFAULT, language

#: Currencies whose names stand behind the amount everywhere; others as the language has it.
_SIGNS = {"USD": "$", "EUR": "€", "UAH": "₴"}
_MILLION, _ROUND = 1_000_000, 100_000


class Catalogue:
    """Says things in one language; English where something is not translated."""

    def __init__(self, language: str, messages: Messages) -> None:
        self.language = language
        self._messages = messages

    def __call__(self, message: str, /, **values: object) -> str:
        """A text with its values, for places that show it as it is: buttons, answers, JSON, templates that escape."""
        text = self._messages.single.get(message, message)
        return text.format(**values) if values else text

    def html(self, message: str, /, **values: object) -> str:
        """A text that may have markup, with its values escaped."""
        text = self._messages.single.get(message, message)
        return text.format(**{name: escape(str(value)) for name, value in values.items()})

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        """The form for n; `{n}` is the number as the language writes it. Values are not escaped."""
        forms = self._messages.plural.get(one)
        text = forms[self._messages.form(abs(n))] if forms else one if n == 1 else many
        return text.format(n=self.number(n), **values)

    def number(self, value: int | Decimal) -> str:
        """With the language's separators: 1 234,5."""
        return format_decimal(value, locale=self.language)

    def short(self, value: int | Decimal) -> str:
        """A round number of millions in few letters: 1,2 млн; any other as it is."""
        if value < _MILLION or value % _ROUND:
            return self.number(value)
        return format_compact_decimal(value, locale=self.language, fraction_digits=1)

    def money(self, amount: int | Decimal, currency: str, *, short: bool = False) -> str:
        """An amount, its currency after it: 20 000 ₴.

        Args:
            short: round millions in few letters.
        """
        sign = _SIGNS.get(currency) or get_currency_symbol(currency, locale=self.language)
        return f"{self.short(amount) if short else self.number(amount)}\xa0{sign}"

    def date(self, day: date) -> str:
        """As the language writes days: 21 лист. 2026 р."""
        return format_date(day, locale=self.language)


def mark(message: str) -> str:
    """The text itself; `scripts/catalogues` finds it by this."""
    return message


def catalogue(code: str | None) -> Catalogue:
    """That of a language code such as "uk" or "en-GB", English for languages that are not ours."""
    return _catalogue(language(code))


@cache
def _catalogue(name: str) -> Catalogue:
    return Catalogue(name, _ENGLISH if name == DEFAULT else files.load(name))


_ENGLISH = Messages({}, {}, lambda n: int(n != 1))
