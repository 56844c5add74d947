"""Snapshots in folders."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from homing.matching.index import files
from homing.matching.index.build import build
from homing.matching.index.encode import encode
from homing.matching.index.evaluate import IndexMatcher
from homing.matching.index.files import SnapshotError
from homing.models.subscription import Criteria
from tests.core.matching.conftest import Made
from tests.core.matching.index.support import encoded_columns


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    searches = [(n, 100 + n, encode(Criteria(include_words=frozenset({"сад"})))) for n in (3, 7)]
    files.write(tmp_path / "one", build(encoded_columns(searches)), {"xmin": 5})
    return tmp_path / "one"


def test_a_snapshot_answers_as_what_it_was_made_of(folder: Path, made: Made) -> None:
    manifest, tables = files.open_folder(folder)
    hits = IndexMatcher(tables).match([made.subject(), made.subject(title="Сад")])
    assert (hits.event.tolist(), sorted(hits.subscription)) == ([1, 1], [3, 7])
    assert sorted(hits.owner) == [103, 107]
    assert (manifest.watermark, manifest.searches) == ({"xmin": 5}, 2)


def test_an_empty_snapshot_has_no_answers(tmp_path: Path, made: Made) -> None:
    files.write(tmp_path / "none", build(encoded_columns([])), {})
    _, tables = files.open_folder(tmp_path / "none")
    assert len(IndexMatcher(tables).match([made.subject()])) == 0


def test_a_snapshot_never_changes(folder: Path) -> None:
    with pytest.raises(FileExistsError, match="never changes"):
        files.write(folder, build(encoded_columns([])), {})
    assert [path.name for path in folder.parent.iterdir()] == ["one"]


def _flip(folder: Path) -> None:
    path = folder / files.ARRAYS
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    path.write_bytes(damaged)


def _cut(folder: Path) -> None:
    path = folder / files.ARRAYS
    path.write_bytes(path.read_bytes()[:-1])


def _edit(**fields: object) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        path = folder / files.MANIFEST
        path.write_text(json.dumps(json.loads(path.read_text()) | fields))

    return edit


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (_flip, "sha256 is"),
        (_cut, "bytes, the manifest says"),
        (lambda folder: (folder / files.ARRAYS).unlink(), "No such file"),
        (lambda folder: (folder / files.MANIFEST).unlink(), "not a manifest"),
        (lambda folder: (folder / files.MANIFEST).write_text("{"), "not a manifest"),
        (lambda folder: (folder / files.MANIFEST).write_text("[]"), "format and encoding"),
        (_edit(format=99), "format and encoding are"),
        (_edit(encoding=99), "format and encoding are"),
        (_edit(first=None), "first"),
        (_edit(arrays={}), "words"),
    ],
)
def test_a_snapshot_that_is_not_as_it_was_made_is_refused(
    folder: Path, damage: Callable[[Path], None], reason: str
) -> None:
    damage(folder)
    with pytest.raises(SnapshotError, match=reason):
        files.open_folder(folder)
