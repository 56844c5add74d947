"""The operator's configuration file."""

from __future__ import annotations

from pathlib import Path

import pytest

from homing.settings import SettingsError
from homing_operator import config
from homing_operator.rendering.pods import Program, template


def _file(folder: Path, text: str) -> Path:
    path = folder / "operator.yaml"
    path.write_text(text)
    return path


def test_an_empty_file_is_all_defaults(tmp_path: Path) -> None:
    loaded = config.load(_file(tmp_path, ""))
    assert loaded.max_concurrent_runs == 10
    assert loaded.namespaces == ()


def test_what_pods_have_in_common(tmp_path: Path) -> None:
    text = "runPod: {image: 'r/homing:1', envFrom: [{secretRef: {name: db}}], labels: {team: a}}"
    pod = config.load(_file(tmp_path, text)).run_pod
    assert (pod.image, pod.labels) == ("r/homing:1", {"team": "a"})
    assert pod.env_from == ({"secretRef": {"name": "db"}},)


def test_pods_run_as_our_user_unless_the_cluster_assigns_one(tmp_path: Path) -> None:
    program = Program(name="scrape", args=(), env={}, labels={})
    ours = template(program, config.load(_file(tmp_path, "")).run_pod)
    text = "runPod: {podSecurityContext: {}}"
    theirs = template(program, config.load(_file(tmp_path, text)).run_pod)
    restricted = {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}
    assert theirs["spec"]["securityContext"] == restricted
    users = {"runAsUser": 10001, "runAsGroup": 10001, "fsGroup": 10001}
    assert ours["spec"]["securityContext"] == users | restricted


def test_no_configuration_makes_a_pod_root(tmp_path: Path) -> None:
    text = "runPod: {podSecurityContext: {runAsNonRoot: 'false'}}"
    pod = template(
        Program(name="scrape", args=(), env={}, labels={}),
        config.load(_file(tmp_path, text)).run_pod,
    )
    assert pod["spec"]["securityContext"]["runAsNonRoot"] is True


@pytest.mark.parametrize("text", ["runpod: {}", "maxConcurrentRuns: many", "maxConcurrentRuns: 0"])
def test_a_mistake_is_named_with_its_place(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsError, match="OPERATOR_CONFIG") as told:
        config.load(_file(tmp_path, text))
    assert text.split(":", maxsplit=1)[0] in str(told.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot read"):
        config.load(tmp_path / "none.yaml")
