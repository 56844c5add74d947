"""What watch events and listings tell of pools."""

from __future__ import annotations

from typing import Any

import pytest

from homing_operator.json_types import Json
from homing_operator.scaling.pools import Pools
from homing_operator.store import Key

KEY = Key("homing", "match-worker")
SPEC: Json = {"queues": ["match"], "target": {"name": "match-worker"}}


def resource(version: int = 1, generation: int = 1, **fields: Any) -> Json:
    metadata = {
        "namespace": KEY.namespace,
        "name": KEY.name,
        "uid": "u1",
        "resourceVersion": str(version),
        "generation": generation,
        "creationTimestamp": "2026-11-21T12:00:00Z",
    }
    return {"metadata": metadata | fields.pop("metadata", {}), "spec": SPEC} | fields


class Told:
    def __init__(self) -> None:
        self.pools = Pools()
        self.changed: list[Key] = []
        self.gone: list[str] = []
        self.pools.changed = self.changed.append
        self.pools.gone = lambda uid, _: self.gone.append(uid)


@pytest.fixture
def told() -> Told:
    return Told()


def test_a_new_pool_is_told(told: Told) -> None:
    told.pools.seen("ADDED", resource())
    assert told.changed == [KEY]


def test_a_new_status_is_remembered_and_not_told(told: Told) -> None:
    told.pools.seen(None, resource())
    told.pools.put(resource(2, status={"replicas": 3}))
    assert told.changed == [KEY]
    found = told.pools.get(KEY)
    assert found is not None
    assert found.status.replicas == 3


@pytest.mark.parametrize(
    "edited",
    [resource(2, 2), resource(2, metadata={"annotations": {"homing.dev/paused": "true"}})],
)
def test_an_edit_and_an_annotation_are_told(told: Told, edited: Json) -> None:
    told.pools.seen(None, resource())
    told.pools.seen("MODIFIED", edited)
    assert told.changed == [KEY, KEY]


def test_an_old_state_is_ignored(told: Told) -> None:
    told.pools.seen(None, resource(5, 2))
    told.pools.seen("MODIFIED", resource(4, 1))
    found = told.pools.get(KEY)
    assert found is not None
    assert found.generation == 2


def test_a_deleted_pool_is_gone_by_event_or_by_listing(told: Told) -> None:
    told.pools.seen(None, resource())
    told.pools.seen("DELETED", resource(2))
    told.pools.seen(None, resource(3, metadata={"uid": "u2"}))
    told.pools.replace("homing", [])
    assert told.gone == ["u1", "u2"]
    assert told.pools.get(KEY) is None
    assert list(told.pools.all()) == []


def test_a_wrong_spec_is_told_with_its_place(told: Told) -> None:
    told.pools.put(resource(spec=SPEC | {"jobsPerWorker": 0}))
    found = told.pools.get(KEY)
    assert found is not None
    assert found.spec is None
    assert found.mistake.startswith("spec.jobsPerWorker: Input should be greater")


def test_a_status_that_somebody_broke_is_taken_for_none(told: Told) -> None:
    told.pools.put(resource(status={"replicas": "many"}))
    found = told.pools.get(KEY)
    assert found is not None
    assert found.status.replicas == 0
