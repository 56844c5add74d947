"""The Role that the chart gives the operator is the least: without any one of its verbs something is refused.

The operator runs with the token of the rendered Role. A verb is taken out of the Role, then something is done for which the
operator needs it; the API server's audit log has to tell that it was refused just that.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from redis import Redis

from homing.embedded import redis as embedded_redis
from testcluster import operators
from testcluster.apiserver import AUDITED
from testcluster.client import Kube, Object
from testcluster.operators import Operator, Rights
from testcluster.plane import ControlPlane
from tests.charts.rendering import render
from tests.cluster import objects
from tests.cluster.pooling import Field
from tests.cluster.sources import source
from tests.core.crds import declarations

pytestmark = pytest.mark.cluster

Right = tuple[str, str]

_ROLE = "homing-operator"
_SECONDS = 6.0
_TRIES = 4
_numbers = itertools.count(1)


class Scene:
    """The operator, its Role, and what it is asked to do."""

    def __init__(self, plane: ControlPlane, operator: Operator, redis: Redis) -> None:
        self.kube = plane.kube
        self.operator = operator
        self.redis = redis
        self._log = plane.folder / "audit.log"
        self._its = Kube(plane.kubeconfig(operator.rights.user))

    @property
    def name(self) -> str:
        """A new one."""
        return f"case-{next(_numbers)}"

    def apply(self, document: Object) -> Object:
        """As a person does."""
        return self.kube.apply(document, AUDITED)

    @contextlib.contextmanager
    def without(self, *rights: Right) -> Iterator[None]:
        """The Role lacks these verbs meanwhile."""
        role = self.kube.get("roles", _ROLE, AUDITED)
        assert role is not None
        rules = [rule for one in role["rules"] for rule in _lessened(one, rights)]
        self._set_rules(rules, *rights, allowed=False)
        try:
            yield
        finally:
            self._set_rules(role["rules"], *rights, allowed=True)

    def wait_refused(self, since: int, *rights: Right) -> bool:
        """Whether the log tells within a few seconds that each of them was refused."""
        wanted = [f'cannot {verb} resource "{resource}"' for resource, verb in rights]
        deadline = time.monotonic() + _SECONDS
        while time.monotonic() < deadline:
            told = self.refusals(since)
            if all(one in told for one in wanted):
                return True
            time.sleep(0.1)
        return False

    def mark(self) -> int:
        """Where the log ends now."""
        return self._log.stat().st_size

    def refusals(self, since: int) -> str:
        """What the operator was refused since then."""
        with self._log.open("rb") as log:
            log.seek(since)
            lines = [line for line in log if b'"code":403' in line and line.endswith(b"\n")]
        events = map(json.loads, lines)
        its = (one for one in events if one["user"]["username"] == self.operator.rights.user)
        return "\n".join(map(_told, its))

    def _set_rules(self, rules: list[Object], *rights: Right, allowed: bool) -> None:
        self.kube.patch("roles", _ROLE, AUDITED, {"rules": rules})
        deadline = time.monotonic() + 5 * _SECONDS
        while any(self._may(*right) != allowed for right in rights):
            assert time.monotonic() < deadline
            time.sleep(0.02)

    def _may(self, resource: str, verb: str) -> bool:
        plural, _, subresource = resource.partition("/")
        attributes = {
            "namespace": AUDITED,
            "verb": verb,
            "resource": plural,
            "subresource": subresource,
            "group": _GROUPS[resource],
        }
        path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"
        review = json.dumps({"spec": {"resourceAttributes": attributes}})
        return bool(self._its.ask("POST", path, data=review)["status"]["allowed"])


def _told(event: Object) -> str:
    """What the API server answered; where metadata was asked for, it gave no words."""
    asked = event["objectRef"]["resource"]
    return str(event["responseStatus"].get("message", f'cannot {event["verb"]} resource "{asked}"'))


def _lessened(rule: Object, rights: tuple[Right, ...]) -> Iterator[Object]:
    for resource in rule["resources"]:
        verbs = [verb for verb in rule["verbs"] if (resource, verb) not in rights]
        if verbs:
            yield rule | {"resources": [resource], "verbs": verbs}


def _granted() -> dict[Right, str]:
    role = render().get("Role", _ROLE)
    return {
        (resource, verb): rule["apiGroups"][0]
        for rule in role["rules"]
        for resource in rule["resources"]
        for verb in rule["verbs"]
    }


def new_source(scene: Scene) -> None:
    scene.apply(source(scene.name))


def new_account(scene: Scene) -> None:
    name = scene.name
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name}}
    scene.apply(secret | {"stringData": {"session": "x"}})
    scene.apply(_account(name))


def last_chats(scene: Scene) -> None:
    """A list of chats that nobody asks for any more, and nobody reads."""
    block = {"chats": ["@homes"]}
    scene.apply(declarations.of_type("telegram", block)._replace(name=scene.name).document())
    scene.kube.wait_for("configmaps", "homing-telegram-chats", AUDITED)
    for kind in ("scrapesources", "telegramaccounts"):
        for one in scene.kube.list(kind, AUDITED):
            scene.kube.delete(kind, one["metadata"]["name"], AUDITED)


def new_pool(scene: Scene) -> Field:
    field = Field(scene.kube, AUDITED, scene.redis)
    field.name = scene.name
    field.know(field.queue)
    field.deployment(1)
    field.pool(minReplicas=2)
    return field


def shrinking_pool(scene: Scene) -> None:
    """A pool of two whose busy worker is marked before one goes."""
    field = Field(scene.kube, AUDITED, scene.redis)
    field.name = scene.name
    field.know(field.queue)
    field.deployment(2)
    scene.kube.wait_for(
        "deployments", field.name, AUDITED, until=lambda one: one["status"].get("replicas") == 2
    )
    (job,) = field.enqueue(1)
    field.start(
        job,
        worker=scene.kube.list("pods", AUDITED, labels=f"app={field.name}")[0]["metadata"]["name"],
    )
    field.pool(jobsPerWorker=5)


def taken_config_map(scene: Scene) -> None:
    """Somebody else has the name that a child should have."""
    name = scene.name
    scene.apply(objects.config_map(f"{name}-source"))
    scene.apply(source(name))


def taken_cron_job(scene: Scene) -> None:
    name = scene.name
    scene.apply(objects.cron_job(name))
    scene.apply(source(name))


def taken_job(scene: Scene) -> None:
    name = scene.name
    scene.apply(objects.job(f"{name}-backfill"))
    scene.apply(source(name))


def edited_source(scene: Scene) -> None:
    """Edited while its status is written, again and again: some status is for a version that is gone."""
    name = scene.name
    for number in range(100):
        scene.apply(source(name, {"homing.dev/paused": str(number % 2 == 0).lower()}))


def edited_account(scene: Scene) -> None:
    name = scene.name
    for number in range(100):
        scene.apply(_account(name, suspend=bool(number % 2)))


def restarted(scene: Scene) -> None:
    """The operator begins anew, as it does for every list and watch."""
    scene.operator.kill()
    scene.operator.start()


def _account(name: str, **fields: Any) -> Object:
    secrets: Mapping[str, Any] = {
        "accountId": name,
        "apiSecretRef": {"name": name},
        "sessionSecretRef": {"name": name},
    }
    return declarations.account(**(dict(secrets) | fields))._replace(name=name).document()


#: What needs each verb.
SCENES: Mapping[Right, Callable[[Scene], Any]] = {
    ("scrapesources/status", "patch"): new_source,
    ("telegramaccounts/status", "patch"): new_account,
    ("workerpools/status", "patch"): new_pool,
    ("scrapesources", "get"): edited_source,
    ("telegramaccounts", "get"): edited_account,
    ("cronjobs", "create"): new_source,
    ("cronjobs", "patch"): new_source,
    ("cronjobs", "get"): taken_cron_job,
    ("jobs", "create"): new_source,
    ("jobs", "patch"): new_source,
    ("jobs", "get"): taken_job,
    ("configmaps", "create"): new_source,
    ("configmaps", "patch"): new_source,
    ("configmaps", "get"): taken_config_map,
    ("configmaps", "delete"): last_chats,
    ("deployments", "create"): new_account,
    ("deployments", "patch"): new_account,
    ("deployments", "get"): new_pool,
    ("deployments/scale", "patch"): new_pool,
    ("horizontalpodautoscalers", "list"): new_pool,
    ("pods", "patch"): shrinking_pool,
    ("secrets", "get"): new_account,
    ("leases", "get"): new_account,
    ("events", "create"): new_source,
}

_STREAMED = (
    *("scrapesources", "workerpools", "telegramaccounts"),
    *("cronjobs", "jobs", "configmaps", "deployments", "pods"),
)
_GROUPS = {resource: group for (resource, _), group in _granted().items()}


@pytest.fixture(scope="module")
def scene(
    control_plane: ControlPlane, crds: list[str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("rbac")
    kube = control_plane.kube
    kube.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": AUDITED}})
    kube.wait_for("serviceaccounts", "default", AUDITED)
    server = embedded_redis.start(folder)
    unlimited = "--set=operator.maxConcurrentRuns=1000"
    rights: Rights = operators.grant(control_plane, AUDITED, folder, unlimited)
    with (
        operators.running(rights, {"REDIS_URL": server.url}) as operator,
        Redis.from_url(server.url) as redis,
    ):
        yield Scene(control_plane, operator, redis)
    server.stop()
    kube.delete("namespaces", AUDITED)


def test_every_verb_of_the_role_has_a_scene_and_nothing_else_is_granted() -> None:
    streamed = {(resource, verb) for resource in _STREAMED for verb in ("list", "watch")}
    assert set(_granted()) == {*SCENES} | streamed


@pytest.mark.parametrize("right", SCENES, ids=" ".join)
def test_without_a_verb_something_is_refused(scene: Scene, right: Right) -> None:
    since = scene.mark()
    with scene.without(right):
        for _ in range(_TRIES):
            SCENES[right](scene)
            if scene.wait_refused(since, right):
                return
    pytest.fail(f"without {right} nothing is refused")


@pytest.mark.parametrize("verb", ["list", "watch"])
def test_without_lists_and_watches_no_stream_begins(scene: Scene, verb: str) -> None:
    since = scene.mark()
    rights = [(resource, verb) for resource in _STREAMED]
    with scene.without(*rights):
        restarted(scene)
        # Begins a process anew, which takes its time where others work too.
        assert any(scene.wait_refused(since, *rights) for _ in range(3 * _TRIES))
    scene.operator.wait_ready()


def test_with_the_role_as_it_is_nothing_is_refused(scene: Scene) -> None:
    scene.operator.wait_ready()
    since = scene.mark()
    for play in dict.fromkeys(SCENES.values()):
        play(scene)
    new_pool(scene).wait_replicas(2)
    assert scene.refusals(since) == ""


def test_the_operator_cannot_read_secrets_in_lists() -> None:
    assert {verb for resource, verb in _granted() if resource == "secrets"} == {"get"}
    assert not {resource for resource, verb in _granted() if "*" in (resource, verb)}
