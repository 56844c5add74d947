"""From the previous release with data to this one: no alert lost or doubled, resources kept."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from e2e import people, previous, release
from e2e.load import WANTED, Load
from e2e.world import World
from homing.storage import schema
from testcluster.commands import CommandError

pytestmark = [pytest.mark.node, pytest.mark.e2e, pytest.mark.slow]

_KINDS = ("scrapesources", "workerpools", "cronjobs", "persistentvolumeclaims")


@pytest.fixture(scope="module")
def upgraded_from(prepared: World, tmp_path_factory: pytest.TempPathFactory) -> World:
    """A world in which the previous release works."""
    try:
        tree = previous.tree(tmp_path_factory.mktemp("upgrade"))
    except previous.NoHistory as error:
        pytest.skip(f"the previous release is not in this checkout: {error}")
    prepared.node.take_in(previous.images(tree))
    _forget(prepared)
    prepared.install(tree / "charts" / "homing", **{"image.tag": previous.TAG})
    prepared.apply_sources()
    prepared.wait_backfilled("nestwell")
    return prepared


def test_an_upgrade_loses_nothing_and_keeps_resources(upgraded_from: World) -> None:
    world = upgraded_from
    talkers = [world.telegram.person(800 + number) for number in range(3)]
    load = Load(world, [people.onboard(one, WANTED, "Kyiv") for one in talkers])
    with load.runs():
        load.publish(4)
        load.until()
        kept, told = _uids(world), _rows(world)
        load.publish(4)
        world.upgrade()
        load.publish(4)
        load.until(seconds=300)
    assert (load.lost(), load.doubled()) == (0, 0)
    assert kept.items() <= _uids(world).items()
    after = _rows(world)
    assert after["revision"] == schema.revisions()[-1] != told["revision"]
    assert after["subscriptions"] == told["subscriptions"] == 3
    assert after["sent"] >= told["sent"] + 8 * 3


def _forget(world: World) -> None:
    """Removes a release that an earlier test has installed, with its data."""
    with suppress(CommandError):
        world.kubectl("delete", "hsrc", "--all", "-n", world.namespace, "--timeout=60s")
    with suppress(CommandError):
        world.helm("uninstall", world.release, "-n", world.namespace, "--wait")
    for name in ("postgresql", "redis"):
        world.kubectl(
            "delete",
            "pvc",
            f"data-{world.release}-{name}-0",
            "-n",
            world.namespace,
            "--ignore-not-found",
        )
        volume = world.kube.get("persistentvolumes", name)
        assert volume is not None
        place = Path(volume["spec"]["hostPath"]["path"])
        world.kubectl("delete", "pv", name)
        shutil.rmtree(place)
    world.kubectl(
        "delete",
        "secret",
        "-n",
        world.namespace,
        "--ignore-not-found",
        f"{world.release}-postgresql",
        f"{world.release}-redis",
    )
    release.apply(world.kube, release.volumes(place.parents[1]))


def _uids(world: World) -> dict[str, str]:
    """Of resources and of what must not be made anew."""
    return {
        f"{kind}/{one['metadata']['name']}": one["metadata"]["uid"]
        for kind in _KINDS
        for one in world.kube.list(kind, world.namespace)
    }


def _rows(world: World) -> dict[str, Any]:
    query = """
        SELECT (SELECT version_num FROM alembic_version),
               (SELECT count(*) FROM subscriptions),
               (SELECT count(*) FROM deliveries WHERE channel = 'telegram' AND state = 'sent')
    """
    with world.database() as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return dict(zip(("revision", "subscriptions", "sent"), row, strict=True))
