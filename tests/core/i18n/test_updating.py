"""Catalogues follow the code, and lose no translation."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from homing.i18n import extracting, files, updating


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(files, "FOLDER", tmp_path)
    return tmp_path


def template(*messages: str | tuple[str, str]) -> Catalog:
    made = Catalog()
    for message in messages:
        made.add(message)
    return made


def write(table: updating.Table, *messages: str | tuple[str, str]) -> None:
    made = updating.updated("uk", template(*messages), table)
    files.path("uk").write_bytes(updating.render(made))


def test_translations_are_filled_in_from_a_table() -> None:
    write({"Home": {"uk": "Дім"}}, "Home", "Other")
    assert updating.missing(files.read("uk")) == ["Other"]
    assert files.load("uk").single == {"Home": "Дім"}


def test_a_text_that_leaves_the_code_and_comes_back_keeps_its_translation() -> None:
    write({"Home": {"uk": "Дім"}}, "Home")
    write({}, "Other")
    assert files.load("uk").single == {}
    write({}, "Home")
    assert files.load("uk").single == {"Home": "Дім"}


def test_a_plural_that_leaves_the_code_and_comes_back_keeps_its_translation() -> None:
    plural = ("{n} home", "{n} homes")
    forms = ["оселя", "оселі", "осель"]
    write({"{n} home": {"uk": forms}}, plural)
    write({}, "Other")
    write({}, plural)
    assert files.load("uk").plural == {"{n} home": tuple(forms)}


def test_a_text_that_gets_a_plural_is_to_be_translated_anew() -> None:
    write({"{n} home": {"uk": "дім"}}, "{n} home")
    write({}, ("{n} home", "{n} homes"))
    assert updating.missing(files.read("uk")) == ["{n} home"]


def test_the_command_tells_what_is_missing_and_fills_it_in(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(updating, "said", lambda: template("Home", "<b>"))
    table = folder / "table.yaml"
    table.write_text("Home: {uk: Дім, ru: Дом, uz: Uy}\n<b>: {uk: б, ru: б, uz: b}\n", "utf-8")
    assert updating.main([]) == 0
    assert updating.main(["--check"]) == 1
    assert "uk.po: 2 texts, 2 without translation\n  'Home'" in capsys.readouterr().err
    assert updating.main(["--fill", str(table)]) == 0
    assert updating.main(["--check"]) == 0
    assert files.load("uz").single == {"Home": "Uy", "<b>": "b"}


def test_a_text_that_is_gone_is_forgotten_on_demand(monkeypatch: pytest.MonkeyPatch) -> None:
    write({"Home": {"uk": "Дім"}}, "Home")
    monkeypatch.setattr(updating, "said", lambda: template("Other"))
    updating.main([])
    assert "Дім" in files.path("uk").read_text("utf-8")
    updating.main(["--prune"])
    assert "Дім" not in files.path("uk").read_text("utf-8")


def test_calls_within_f_strings_are_found() -> None:
    code = b"""f"{say('Back')} {other('No')}"; say.plural("{n} rat", "{n} rats", n); say(text)"""
    found = extracting.python(BytesIO(code), {"say", "plural"}, (), {})
    assert {texts for _, _, texts, _ in found} == {("Back",), ("{n} rat", "{n} rats", None)}
