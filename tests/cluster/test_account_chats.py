"""The list of chats that the readers of a namespace share."""

from __future__ import annotations

import json
from typing import Any

import pytest

from testcluster.client import Kube, Object
from testcluster.operators import Operator
from tests.core.crds.declarations import chats, source

pytestmark = [pytest.mark.cluster, pytest.mark.usefixtures("operator")]


def _listed(config_map: Object) -> list[Any]:
    found: list[Any] = json.loads(config_map["data"]["chats.json"])["sources"]
    return found


def test_readers_share_the_chats_of_all_sources(kube: Kube, namespace: str) -> None:
    kube.apply(
        chats("@Flats", "t.me/flats", -1001234567890)._replace(name="a").document(), namespace
    )
    kube.apply(chats("@homes")._replace(name="b").document(), namespace)
    kube.apply(source()._replace(name="c").document(), namespace)
    kube.wait_for(
        "configmaps",
        "homing-telegram-chats",
        namespace,
        until=lambda found: (
            _listed(found)
            == [
                {"name": "a", "chats": ["-1001234567890", "@flats"]},
                {"name": "b", "chats": ["@homes"]},
            ]
        ),
    )
    kube.patch("scrapesources", "b", namespace, {"spec": {"suspend": True}})
    kube.wait_for(
        "configmaps",
        "homing-telegram-chats",
        namespace,
        until=lambda found: [each["name"] for each in _listed(found)] == ["a"],
    )


def test_the_list_of_chats_is_mended_and_goes_with_the_last_source(
    kube: Kube, namespace: str
) -> None:
    kube.apply(chats("@homes").document(), namespace)
    kube.wait_for("configmaps", "homing-telegram-chats", namespace)
    kube.patch("configmaps", "homing-telegram-chats", namespace, {"data": {"chats.json": "{}"}})
    kube.wait_for(
        "configmaps",
        "homing-telegram-chats",
        namespace,
        until=lambda found: found["data"]["chats.json"] != "{}",
    )
    kube.delete("scrapesources", "case", namespace)
    kube.wait_gone("configmaps", "homing-telegram-chats", namespace)


def test_the_list_goes_though_nobody_was_there_to_see_it(
    kube: Kube, namespace: str, operator: Operator
) -> None:
    kube.apply(chats("@homes").document(), namespace)
    kube.wait_for("configmaps", "homing-telegram-chats", namespace)
    operator.kill()
    kube.delete("scrapesources", "case", namespace)
    kube.wait_gone("scrapesources", "case", namespace)
    operator.start()
    kube.wait_gone("configmaps", "homing-telegram-chats", namespace, seconds=90)
