"""Where the programs of a cluster come from; nothing is built here."""

from __future__ import annotations

from pathlib import Path

import pytest

from homing.embedded.server import ServerError
from testcluster import programs


@pytest.fixture(autouse=True)
def _empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("KUBEBUILDER_ASSETS", raising=False)


def test_a_missing_program_is_named_with_what_to_do() -> None:
    with pytest.raises(
        ServerError, match=r"^etcd v3.* is not built: run scripts/cluster/build etcd$"
    ):
        programs.find("etcd")


def test_a_folder_of_the_developers_own_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "etcd"
    own.touch(mode=0o755)
    monkeypatch.setenv("KUBEBUILDER_ASSETS", str(tmp_path))
    assert programs.find("etcd") == own


def test_a_program_that_was_built_is_found(tmp_path: Path) -> None:
    built = tmp_path / "cache" / "homing" / f"helm-{_version('helm')}" / "helm"
    built.parent.mkdir(parents=True)
    built.touch(mode=0o755)
    assert programs.find("helm") == built


def _version(name: str) -> str:
    with pytest.raises(ServerError) as missing:
        programs.find(name)
    return str(missing.value).split()[1]
