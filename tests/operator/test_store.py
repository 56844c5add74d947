"""What is remembered of objects."""

from __future__ import annotations

from typing import Any

import pytest

from homing_operator.kinds import JOB
from homing_operator.store import Key, Store, trimmed

_A, _B = Key("homes", "a"), Key("homes", "b")


def _job(name: str = "x", version: int = 1, source: str = "a", **more: Any) -> dict[str, Any]:
    metadata = {"name": name, "namespace": "homes", "uid": f"uid-{name}"}
    labels = {"source": source}
    return {"metadata": metadata | {"resourceVersion": str(version), "labels": labels} | more}


@pytest.fixture
def store() -> Store:
    return Store(
        JOB,
        concerns=lambda found: Key("homes", found["metadata"]["labels"]["source"]),
        counts=lambda found: not found["metadata"].get("over"),
    )


def test_a_change_names_the_resource_that_it_concerns(store: Store) -> None:
    assert store.put(_job()) == {_A}
    assert [each["metadata"]["name"] for each in store.of(_A)] == ["x"]


def test_what_is_known_already_is_no_change(store: Store) -> None:
    store.put(_job(version=5))
    assert store.put(_job(version=5)) == set()
    assert store.put(_job(version=4)) == set()
    assert store.put(_job(version=6)) == {_A}


def test_an_object_that_moves_concerns_both(store: Store) -> None:
    store.put(_job(source="a"))
    assert store.put(_job(version=2, source="b")) == {_A, _B}
    assert store.of(_A) == []


def test_one_of_the_same_name_replaces_the_other(store: Store) -> None:
    store.put(_job(version=9))
    assert store.put(_job(version=10, uid="another")) == {_A}


def test_what_was_deleted_does_not_come_back_by_a_late_answer(store: Store) -> None:
    store.put(_job())
    assert store.drop(_job(version=2)) == {_A}
    assert store.put(_job(version=3)) == set()
    assert len(store) == 0


def test_what_left_the_stream_and_is_there_all_the_same_is_remembered_again(store: Store) -> None:
    store.put(_job())
    store.drop(_job(version=2))
    assert store.put(_job(version=2), alive=True) == {_A}
    assert store.put(_job(version=3)) == {_A}


def test_a_deletion_of_another_one_is_none(store: Store) -> None:
    store.put(_job())
    assert store.drop(_job(uid="another")) == set()
    assert len(store) == 1


def test_what_a_listing_does_not_show_is_gone_if_it_was_known_before(store: Store) -> None:
    store.put(_job("x"))
    before = store.uids
    store.put(_job("younger"))
    gone = store.absent("homes", set(), before)
    assert [each["metadata"]["name"] for each in gone] == ["x"]


def test_older_ones_come_first(store: Store) -> None:
    store.put(_job("x", source="a", creationTimestamp="2026-02-01T00:00:00Z"))
    store.put(_job("y", source="b", creationTimestamp="2026-01-01T00:00:00Z"))
    assert store.groups == [_B, _A]


def test_some_are_counted(store: Store) -> None:
    store.put(_job("x"))
    store.put(_job("y"))
    assert store.counted == 2
    store.put(_job("x", version=2, over=True))
    assert store.counted == 1
    store.drop(_job("y", version=2))
    assert store.counted == 0


def test_bookkeeping_of_others_is_not_kept() -> None:
    annotations = {"kubectl.kubernetes.io/last-applied-configuration": "{}", "mine": "1"}
    found = {"metadata": {"managedFields": [{}], "annotations": annotations}, "spec": 1}
    assert trimmed(found) == {"metadata": {"annotations": {"mine": "1"}}, "spec": 1}
