"""A backup while everything works, and its rows back on the cluster."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from e2e import people
from e2e.load import WANTED, Load
from e2e.world import World
from testcluster import programs

pytestmark = [pytest.mark.node, pytest.mark.e2e, pytest.mark.slow]

_SCRIPTS = Path(__file__).parents[2] / "scripts"


def test_what_was_lost_is_restored_and_alerts_go_on(world: World, tmp_path: Path) -> None:
    load = Load(world, [people.onboard(world.telegram.person(900), WANTED, "Kyiv")])
    with load.runs():
        load.publish(2)
        load.until()
    file = tmp_path / "homing.backup"
    _run(world, "backup", file)
    before = _rows(world)
    with world.database() as connection:
        connection.execute("DELETE FROM subscriptions")
        connection.execute("DELETE FROM deliveries")
    _run(world, "restore", file)
    assert _rows(world) == before
    with load.runs():
        load.publish(2)
        load.until()
    assert (load.lost(), load.doubled()) == (0, 0)


def _run(world: World, script: str, file: Path) -> None:
    kubectl = programs.find("kubectl")
    path = f"{kubectl.parent}:/usr/local/bin:/usr/bin:/bin"
    done = subprocess.run(
        [str(_SCRIPTS / script), world.namespace, world.release, str(file)],
        env={"PATH": path, "KUBECONFIG": str(world.kubectl.kubeconfig), "HOME": str(file.parent)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def _rows(world: World) -> tuple[Any, ...] | None:
    query = """
        SELECT (SELECT count(*) FROM users), (SELECT count(*) FROM subscriptions),
               (SELECT md5(string_agg(d::text, '' ORDER BY id)) FROM deliveries AS d)
    """
    with world.database() as connection:
        return connection.execute(query).fetchone()
