"""What each value does to what is rendered."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from homing_operator.config import OperatorConfig
from tests.charts.rendering import ChartError, Rendered, render
from tests.charts.snapshot import SNAPSHOT
from tests.charts.toggles import TOGGLES

pytestmark = pytest.mark.cluster

_WORKERS = ("classify", "match-worker", "deliver-worker")


def of(toggle: str) -> Rendered:
    return render(TOGGLES[toggle])


def operator_config(rendered: Rendered) -> OperatorConfig:
    text = rendered.get("ConfigMap", "operator")["data"]["operator.yaml"]
    return OperatorConfig.model_validate(yaml.safe_load(text))


def test_every_deployment_starts_one_component() -> None:
    found = {
        one["metadata"]["name"]: one["spec"]["template"]["spec"]["containers"][0]["args"]
        for one in of("defaults").of("Deployment")
    }
    assert found == {
        "homing-operator": ["operator"],
        "homing-maintenance": ["maintenance"],
        "homing-classify": ["worker", "classify"],
        "homing-match-worker": ["worker", "match"],
        "homing-deliver-worker": ["worker", "deliver-telegram", "deliver-email", "deliver-sms"],
        "homing-bot": ["bot"],
        "homing-web": ["web"],
    }


def test_the_defaults_are_what_was_looked_at() -> None:
    snapshot = SNAPSHOT
    rendered = [one for one in of("defaults").objects if one["kind"] != "CustomResourceDefinition"]
    assert rendered == list(yaml.safe_load_all(snapshot.read_text())), (
        "look at the difference, then write it: PYTHONPATH=examples python -m tests.charts.snapshot"
    )


def test_scaled_workers_have_no_number_of_their_own() -> None:
    for toggle in ("defaults", "keda"):
        for name in _WORKERS:
            assert "replicas" not in of(toggle).get("Deployment", name)["spec"]


def test_each_mode_of_scaling_renders_its_own_kind_only() -> None:
    kinds = {
        toggle: {kind for kind in ("WorkerPool", "ScaledObject") if of(toggle).of(kind)}
        for toggle in ("defaults", "keda", "no autoscaling")
    }
    assert kinds == {"defaults": {"WorkerPool"}, "keda": {"ScaledObject"}, "no autoscaling": set()}


def test_without_scaling_values_say_how_many() -> None:
    assert of("no autoscaling").get("Deployment", "match-worker")["spec"]["replicas"] == 3


def test_a_pool_names_its_queues_and_its_deployment() -> None:
    rendered = render(TOGGLES["pools"], "--api-versions", "homing.dev/v1alpha1")
    spec = rendered.get("WorkerPool", "match-worker")["spec"]
    assert spec["queues"] == ["match"]
    assert spec["target"] == {"name": "homing-match-worker"}
    assert spec["fallback"] == {"failureThreshold": 5, "replicas": 4}


def test_a_pool_waits_for_its_definition_and_is_an_ordinary_object_later() -> None:
    hooks = [
        one["metadata"]["annotations"]
        for one in of("defaults").of("WorkerPool")
        if one["metadata"]["name"] == "homing-match-worker"
    ]
    assert [one["helm.sh/hook"] for one in hooks] == [
        "post-install,post-upgrade,post-rollback",
        "pre-delete",
    ]
    assert hooks[0]["meta.helm.sh/release-name"] == "homing"
    later = render({}, "--api-versions", "homing.dev/v1alpha1").get("WorkerPool", "match-worker")
    assert "annotations" not in later["metadata"]


def test_keda_counts_waiting_and_running_jobs_of_all_queues() -> None:
    spec = of("keda").get("ScaledObject", "deliver-worker")["spec"]
    lists = {one["metadata"]["listName"] for one in spec["triggers"]}
    assert {"rq:queue:deliver-email", "rq:wip:deliver-email"} <= lists
    named = {one["name"] for one in spec["triggers"]}
    assert set(spec["advanced"]["scalingModifiers"]["formula"].split(" + ")) == named


def test_a_worker_knows_the_name_of_its_pod() -> None:
    for name in _WORKERS:
        field = of("defaults").environment("Deployment", name)["POD_NAME"]["valueFrom"]
        assert field == {"fieldRef": {"fieldPath": "metadata.name"}}


def test_workers_may_finish_the_longest_job() -> None:
    for name in _WORKERS:
        assert of("defaults").pod("Deployment", name)["terminationGracePeriodSeconds"] == 240


def test_one_operator_and_one_bot_at_a_time() -> None:
    for name in ("operator", "bot"):
        spec = of("defaults").get("Deployment", name)["spec"]
        assert (spec["replicas"], spec["strategy"]) == (1, {"type": "Recreate"})


def test_the_operator_understands_its_configuration() -> None:
    for toggle in TOGGLES:
        operator_config(of(toggle))


def test_runs_get_database_and_labels_from_the_operator() -> None:
    pod = operator_config(of("defaults")).run_pod
    assert {"DATABASE_URL", "REDIS_URL"} <= {one["name"] for one in pod.env}
    assert pod.labels["app.kubernetes.io/component"] == "run"
    assert pod.image == "homing-workers:0.1.0"


def test_a_changed_configuration_rolls_the_operator() -> None:
    def checksum(values: dict[str, Any]) -> str:
        pod = render(values).get("Deployment", "operator")["spec"]["template"]
        return str(pod["metadata"]["annotations"]["checksum/config"])

    assert checksum({}) != checksum({"operator": {"maxConcurrentRuns": 3}})


def test_settings_reach_every_component_as_text() -> None:
    for name in ("web", "maintenance", "match-worker"):
        found = of("settings").environment("Deployment", name)
        assert found["TZ"]["value"] == "Europe/Kyiv"
        assert found["TRIAL_DAYS"]["value"] == "0"
        assert found["API_RATE_PER_KEY"]["value"] == "1000000"


def test_the_component_s_own_variable_wins() -> None:
    found = of("extensions")
    assert found.environment("Deployment", "web")["HTTPS_PROXY"]["value"] == ""
    assert found.environment("Deployment", "bot")["HTTPS_PROXY"]["value"].startswith("http://")


def test_no_variable_stands_twice() -> None:
    for toggle in TOGGLES:
        for name, pod in of(toggle).pods:
            names = [one["name"] for one in pod["spec"]["containers"][0]["env"]]
            assert len(names) == len(set(names)), (toggle, name)


def test_a_component_gets_the_secrets_that_it_needs_and_no_others() -> None:
    def secrets(name: str) -> set[str]:
        found = of("all secrets").environment("Deployment", name).values()
        return {one["name"] for one in found if "secretKeyRef" in one.get("valueFrom", {})}

    assert secrets("operator") == {"REDIS_URL"}
    assert secrets("match-worker") == {"DATABASE_URL", "REDIS_URL"}
    assert secrets("maintenance") == {"DATABASE_URL", "REDIS_URL", "EXCHANGE_RATES_URL"}
    assert "TWILIO_AUTH_TOKEN" in secrets("deliver-worker")
    assert secrets("classify") == {"DATABASE_URL", "REDIS_URL", "LLM_API_KEY"}
    assert "SMTP_URL" not in secrets("web")


def test_readers_can_open_sessions_and_runs_cannot() -> None:
    config = operator_config(of("all secrets"))
    assert "SESSION_CRYPTO_KEY" in {one["name"] for one in config.reader_pod.env}
    assert "SESSION_CRYPTO_KEY" not in {one["name"] for one in config.run_pod.env}


def test_rules_of_classification_are_files_that_the_worker_reads() -> None:
    found = of("classification")
    files = found.get("ConfigMap", "classify")["data"]
    assert json.loads(files["prefilter.json"]) == found_values("prefilter")
    assert json.loads(files["signals.json"]) == found_values("signals")
    environment = found.environment("Deployment", "classify")
    (mount,) = (
        one
        for one in found.pod("Deployment", "classify")["containers"][0]["volumeMounts"]
        if one["name"] == "rules"
    )
    # A file that is mounted by itself would not change.
    assert "subPath" not in mount
    for variable, name in (("PREFILTER", "prefilter"), ("SIGNALS", "signals")):
        path = environment[f"{variable}_CONFIG_JSON"]["value"]
        assert path == f"{mount['mountPath']}/{name}.json"


def found_values(name: str) -> object:
    return TOGGLES["classification"]["classify"][name]


def test_without_rules_there_are_no_files() -> None:
    environment = of("defaults").environment("Deployment", "classify")
    assert not {"PREFILTER_CONFIG_JSON", "SIGNALS_CONFIG_JSON"} & environment.keys()


def test_a_database_may_be_given_by_parts() -> None:
    found = of("database by parts").environment("Deployment", "web")
    assert found["DB_HOST"]["value"] == "db.example"
    assert found["DB_PASS"]["valueFrom"]["secretKeyRef"] == {"name": "parts", "key": "password"}
    assert "DATABASE_URL" not in found


def test_images_follow_registry_tag_and_digest() -> None:
    found = of("images")
    assert found.pod("Deployment", "web")["containers"][0]["image"] == (
        "registry.example/homing/homing-webapp:1.2.3"
    )
    bot = found.pod("Deployment", "bot")
    assert bot["containers"][0]["image"].endswith("homing-bot@sha256:" + "a" * 64)
    assert bot["imagePullSecrets"] == [{"name": "pull"}, {"name": "other"}]


def test_migrations_run_before_anything_new_where_the_database_is_there() -> None:
    hook = of("defaults").get("Job", "migrate")["metadata"]["annotations"]
    assert hook["helm.sh/hook"] == "pre-install,pre-upgrade"
    account = of("defaults").get("ServiceAccount", "migrate")["metadata"]["annotations"]
    assert int(account["helm.sh/hook-weight"]) < int(hook["helm.sh/hook-weight"])


def test_migrations_of_a_bundled_database_are_part_of_the_release() -> None:
    (job,) = (
        one for one in of("bundled servers").of("Job") if "migrate" in one["metadata"]["name"]
    )
    assert "annotations" not in job["metadata"]
    other = render({**TOGGLES["bundled servers"], "image": {"tag": "9"}})
    assert other.of("Job")[0]["metadata"]["name"] != job["metadata"]["name"]


def test_a_budget_never_guards_a_single_replica() -> None:
    guarded = {
        toggle: [one["metadata"]["name"] for one in of(toggle).of("PodDisruptionBudget")]
        for toggle in ("defaults", "one web replica", "no autoscaling", "pools")
    }
    assert guarded == {
        "defaults": ["homing-web"],
        "one web replica": [],
        "no autoscaling": ["homing-web", "homing-match-worker"],
        "pools": ["homing-web", "homing-match-worker"],
    }


def test_replicas_are_left_to_the_autoscaler() -> None:
    assert "replicas" not in of("web by load").get("Deployment", "web")["spec"]
    assert of("web by load").get("HorizontalPodAutoscaler", "web")["spec"]["maxReplicas"] == 12


def test_the_ingress_leads_to_the_web_app_with_tls() -> None:
    spec = of("ingress").get("Ingress", "web")["spec"]
    assert [rule["host"] for rule in spec["rules"]] == ["homes.example", "www.homes.example"]
    assert spec["tls"][0]["secretName"] == "homes-tls"


def test_definitions_are_kept_unless_told_otherwise() -> None:
    def kept(toggle: str) -> set[str | None]:
        found = of(toggle).of("CustomResourceDefinition")
        return {
            one["metadata"].get("annotations", {}).get("helm.sh/resource-policy") for one in found
        }

    assert kept("defaults") == {"keep"}
    assert kept("definitions not kept") == {None}
    assert kept("no definitions") == set()


def test_each_served_namespace_has_roles_accounts_and_policies() -> None:
    found = of("several namespaces")
    for kind in ("Role", "RoleBinding", "ServiceAccount", "NetworkPolicy"):
        places = {one["metadata"]["namespace"] for one in found.of(kind)}
        assert places == {"prod", "agency-a", "agency-b"}, kind
    assert operator_config(found).namespaces == ("prod", "agency-a", "agency-b")
    bindings = [
        one for one in found.of("RoleBinding") if one["metadata"]["name"].endswith("operator")
    ]
    assert {one["subjects"][0]["namespace"] for one in bindings} == {"prod"}


def test_placement_is_inherited_and_can_be_set_for_one() -> None:
    pod = of("placement of all").pod("Deployment", "bot")
    assert pod["nodeSelector"] == {"pool": "general"}
    selector = pod["topologySpreadConstraints"][0]["labelSelector"]["matchLabels"]
    assert selector["app.kubernetes.io/component"] == "bot"
    assert operator_config(of("placement of one")).run_pod.node_selector == {"pool": "scrapers"}


def test_extra_objects_are_templates_too() -> None:
    assert of("extensions").get("ConfigMap", "homing-two")


def test_every_object_bears_the_common_labels_and_selectors_never_change() -> None:
    for one in of("names").objects:
        if one["metadata"]["name"] not in ("one", "homing-two"):
            assert one["metadata"]["labels"]["app.kubernetes.io/part-of"] == "homing"
    for one in of("defaults").of("Deployment"):
        assert set(one["spec"]["selector"]["matchLabels"]) == {
            f"app.kubernetes.io/{part}" for part in ("name", "instance", "component")
        }


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"externalDatabase": {"existingSecret": ""}}, "externalDatabase.existingSecret: name the"),
        ({"externalRedis": {"existingSecret": ""}}, "externalRedis.existingSecret: name the"),
        ({"telegram": {"existingSecret": ""}}, "telegram.existingSecret: name the"),
        ({"autoscaling": {"mode": "Keda"}}, "autoscaling.keda.redisAddress"),
        ({"ingress": {"enabled": True}}, "ingress.hosts"),
        (
            {"matchWorker": {"pool": {"minReplicas": 11}}},
            "minReplicas 11 is more than maxReplicas 10",
        ),
    ],
)
def test_what_is_missing_is_named(values: dict[str, Any], message: str) -> None:
    with pytest.raises(ChartError, match=message):
        render(values)
