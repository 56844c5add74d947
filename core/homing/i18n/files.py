"""Catalogues as files: gettext's .po, one a language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from gettext import c2py
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent / "catalogues"


@dataclass(frozen=True)
class Messages:
    """A catalogue, ready to be asked."""

    #: English to the translation.
    single: Mapping[str, str]
    #: English for one to the forms, in the order of the language's plural rule.
    plural: Mapping[str, tuple[str, ...]]
    #: A number to the place of its form.
    form: Callable[[int], int]


def path(language: str) -> Path:
    return FOLDER / f"{language}.po"


def read(language: str) -> Catalog:
    """The catalogue with comments and marks, as translators see it."""
    with path(language).open(encoding="utf-8") as file:
        return read_po(file, locale=language, abort_invalid=True)


def load(language: str) -> Messages:
    """What is translated; all that is not is English."""
    found = read(language)
    single: dict[str, str] = {}
    plural: dict[str, tuple[str, ...]] = {}
    for message in found:
        if not message.id or message.fuzzy or not message.string:
            continue
        if isinstance(message.id, str):
            single[message.id] = str(message.string)
        elif all(message.string):
            plural[message.id[0]] = tuple(message.string)
    return Messages(single, plural, c2py(found.plural_expr))
