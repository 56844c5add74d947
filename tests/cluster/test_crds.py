"""The definitions on a real API server: what it takes, what it refuses and in which words, what it fills in."""

from __future__ import annotations

import json
from typing import Any

import pytest

from homing.models.source import ScrapeSource
from testcluster.client import Kube, Object, RefusedError
from tests.core.crds import declarations
from tests.core.crds.declarations import MODELS, Case, account, of_type, pool, source

pytestmark = [pytest.mark.cluster, pytest.mark.usefixtures("crds")]


@pytest.mark.parametrize("case", declarations.GOOD.values(), ids=declarations.GOOD)
def test_what_is_taken_means_the_same_afterwards(kube: Kube, case: Case) -> None:
    """Defaults that the API server fills in are those of the model, for every type."""
    model = MODELS[case.kind]
    filled = kube.apply(case.document(), "default", dry_run=True)
    assert _spec(model.model_validate(filled)) == _spec(model.model_validate(case.document()))


@pytest.mark.parametrize("case", declarations.BAD.values(), ids=declarations.BAD)
def test_a_bad_declaration_is_refused_in_plain_words(kube: Kube, case: Case) -> None:
    with pytest.raises(RefusedError) as caught:
        kube.create(case.document(), "default")
    assert case.refusal
    assert case.refusal in str(caught.value)


@pytest.mark.parametrize("case", declarations.MODEL_ONLY.values(), ids=declarations.MODEL_ONLY)
def test_what_no_schema_sees_is_left_to_the_operator(kube: Kube, case: Case) -> None:
    kube.apply(case.document(), "default", dry_run=True)


@pytest.mark.parametrize(
    ("case", "change", "reason"),
    [
        (
            source(),
            {"type": "telegram", "html": None, "telegram": {"chats": ["@durov"]}},
            "the type of a source cannot be changed: delete the source and declare it anew",
        ),
        (
            account(),
            {"accountId": "boris"},
            "the id of an account cannot be changed: delete the account and declare it anew",
        ),
    ],
)
def test_what_a_resource_is_stays(
    kube: Kube, namespace: str, case: Case, change: Object, reason: str
) -> None:
    kube.create(case.document(), namespace)
    with pytest.raises(RefusedError, match=reason):
        kube.patch(case.kind, case.name, namespace, {"spec": change})


def test_what_a_person_left_out_is_filled_in(kube: Kube, namespace: str) -> None:
    spec = kube.create(pool().document(), namespace)["spec"]
    assert spec == {
        "queues": ["match"],
        "target": {"name": "w"},
        "mode": "Active",
        "minReplicas": 0,
        "maxReplicas": 100,
        "jobsPerWorker": 5,
        "activationJobs": 0,
        "pollingIntervalSeconds": 30,
        "cooldownSeconds": 300,
        "initialCooldownSeconds": 0,
        "scaleUp": {"periodSeconds": 15},
        "scaleDown": {"periodSeconds": 15},
    }


def test_schedule_and_zone_are_left_to_the_type(kube: Kube, namespace: str) -> None:
    filled = kube.create(of_type("propertyFinder", {}).document(), namespace)
    assert not {"schedule", "timeZone"} & set(filled["spec"])
    assert ScrapeSource.model_validate(filled).spec.time_zone == "Asia/Tashkent"


def test_unknown_keys_are_dropped_where_nobody_asked_for_a_refusal(
    kube: Kube, namespace: str
) -> None:
    document = source(shedule="* * * * *").document()
    path = f"/apis/homing.dev/v1alpha1/namespaces/{namespace}/scrapesources"
    made = kube.ask("POST", path, params={"fieldValidation": "Ignore"}, data=json.dumps(document))
    assert "shedule" not in made["spec"]


def test_definitions_are_structural(kube: Kube, crds: list[str]) -> None:
    found = [kube.wait_for("customresourcedefinitions", name) for name in crds]
    conditions = [each for one in found for each in one["status"]["conditions"]]
    assert {(each["type"], each["status"]) for each in conditions} == {
        ("NamesAccepted", "True"),
        ("Established", "True"),
    }


def _spec(resource: Any) -> Any:
    return resource.spec
