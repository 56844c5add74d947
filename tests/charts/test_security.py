"""What pods of the chart may do; the restricted profile itself is held by a real API server."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
import yaml

from tests.charts.rendering import render
from tests.charts.toggles import TOGGLES

pytestmark = pytest.mark.cluster


@pytest.mark.parametrize("toggle", TOGGLES)
def test_root_is_read_only_and_resources_are_bounded(toggle: str) -> None:
    for name, pod in render(TOGGLES[toggle]).pods:
        for container in pod["spec"]["containers"]:
            assert container["securityContext"]["readOnlyRootFilesystem"] is True, name
            assert {"cpu", "memory"} <= set(container["resources"]["requests"]), name
            assert "memory" in container["resources"]["limits"], name


def test_only_who_talks_to_the_api_server_gets_a_token() -> None:
    with_token = {
        name
        for name, pod in render(TOGGLES["bundled servers"]).pods
        if pod["spec"]["automountServiceAccountToken"]
    }
    assert with_token == {"Deployment homing-operator", "Job homing-smoke"}


def test_no_pod_learns_of_services_by_variables() -> None:
    assert not any(pod["spec"]["enableServiceLinks"] for _, pod in render().pods)


def test_each_component_has_an_account_of_its_own() -> None:
    accounts = [pod["spec"]["serviceAccountName"] for _, pod in render().pods]
    assert len(accounts) == len(set(accounts))
    made = {one["metadata"]["name"] for one in render().of("ServiceAccount")}
    assert made == {*accounts, "homing-run", "homing-reader"}


def test_rights_are_of_a_namespace_and_name_everything() -> None:
    found = render()
    assert found.of("ClusterRoleBinding") == []
    for role in [*found.of("Role"), *found.of("ClusterRole")]:
        for rule in role["rules"]:
            assert "*" not in [*rule["apiGroups"], *rule["resources"], *rule["verbs"]]


def test_users_may_do_with_our_kinds_what_they_may_do_with_others() -> None:
    roles = {one["metadata"]["name"].rpartition("-")[2]: one for one in render().of("ClusterRole")}
    for name, role in roles.items():
        assert (
            role["metadata"]["labels"][f"rbac.authorization.k8s.io/aggregate-to-{name}"] == "true"
        )
    assert roles["view"]["rules"][0]["verbs"] == ["get", "list", "watch"]
    assert "delete" in roles["edit"]["rules"][0]["verbs"]


def test_no_secret_has_a_default() -> None:
    assert render().of("Secret") == []


def test_secrets_stand_in_no_configuration_of_the_operator() -> None:
    text = render(TOGGLES["bundled servers"]).get("ConfigMap", "operator")["data"]["operator.yaml"]
    assert "postgresql://" not in text
    assert "secretKeyRef" in text


def test_pods_of_the_operator_run_as_what_the_chart_says() -> None:
    assert "runAsUser" in _config()
    assert "runAsUser" not in _config(TOGGLES["openshift"])


def _config(values: Mapping[str, Any] | None = None) -> str:
    found = render(values).get("ConfigMap", "operator")["data"]["operator.yaml"]
    return json.dumps(yaml.safe_load(found))
