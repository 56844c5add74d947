"""Declarations come, change and go while the schedule runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from homing_workers.schedule.folder import SourceFolder

Declare: TypeAlias = Callable[..., Path]


def test_every_file_declares_a_source(folder: Path, declare: Declare) -> None:
    declare("one")
    declare("two")
    (folder / "notes.txt").write_text("not a declaration")
    assert set(SourceFolder(folder).read()) == {"default/one", "default/two"}


def test_an_edit_is_seen(folder: Path, declare: Declare) -> None:
    sources = SourceFolder(folder)
    declare("one", schedule="1 * * * *")
    sources.read()
    declare("one", schedule="22 * * * *")
    assert sources.read()["default/one"].source.spec.schedule == "22 * * * *"


def test_a_broken_edit_keeps_the_last_good_version(folder: Path, declare: Declare) -> None:
    sources = SourceFolder(folder)
    file = declare("one")
    good = sources.read()["default/one"]
    file.write_text("kind: [")
    assert sources.read()["default/one"] == good


def test_a_file_that_was_never_good_declares_nothing(folder: Path) -> None:
    (folder / "bad.yaml").write_text("kind: ScrapeSource\n")
    assert SourceFolder(folder).read() == {}


def test_a_deleted_file_ends_its_source(folder: Path, declare: Declare) -> None:
    sources = SourceFolder(folder)
    file = declare("one")
    sources.read()
    file.unlink()
    assert sources.read() == {}


def test_of_two_files_with_one_name_the_first_counts(folder: Path, declare: Declare) -> None:
    file = declare("one")
    (folder / "zzz.yaml").write_text(file.read_text())
    assert SourceFolder(folder).read()["default/one"].file == file
