"""Every text that the code says is there in every language, with the same values in it."""

from __future__ import annotations

from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message

from homing.i18n import files, updating


@pytest.fixture(scope="module")
def said() -> Catalog:
    return updating.said()


@pytest.fixture(scope="module", params=updating.TRANSLATED)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def english(message: Message) -> set[str]:
    texts = [message.id] if isinstance(message.id, str) else list(message.id)
    return set().union(*map(placeholders, texts))


def translations(message: Message) -> list[str]:
    string = message.string or ""
    return [string] if isinstance(string, str) else list(string)


def test_the_catalogue_is_in_step_with_the_code_and_complete(language: str, said: Catalog) -> None:
    now = updating.updated(language, said)
    assert updating.missing(now) == []
    assert files.path(language).read_bytes() == updating.render(now), "run scripts/catalogues"
    assert not [message.id for message in files.read(language) if message.id and message.fuzzy]


def test_translations_have_the_values_of_the_english_text(language: str) -> None:
    for message in files.read(language):
        if message.id:
            for text in filter(None, translations(message)):
                assert placeholders(text) == english(message), message.id


def test_translations_have_the_markup_and_line_breaks_of_the_english_text(language: str) -> None:
    for message in files.read(language):
        source = message.id if isinstance(message.id, str) else message.id[0]
        for text in filter(None, translations(message) if source else []):
            assert text.count("<") == source.count("<"), source
            assert text.count("\n") == source.count("\n"), source
            assert text == text.strip() or source != source.strip(), source


def test_plurals_have_as_many_forms_as_the_language_asks_for(language: str) -> None:
    found = files.read(language)
    for message in found:
        if message.id and not isinstance(message.id, str):
            assert len(translations(message)) == found.num_plurals, message.id


def test_what_the_code_says_is_found_in_handlers_and_templates_and_not_in_logs(
    said: Catalog,
) -> None:
    assert "This button no longer works." in said
    assert "Show the number" in said
    assert "run ended" not in said
