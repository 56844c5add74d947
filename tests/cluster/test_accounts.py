"""TelegramAccounts on a real API server: one reader each, never two for one session."""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from homing.lease import PROBLEM
from testcluster import acting, operators
from testcluster.client import Kube, Object
from testcluster.operators import Operator
from testcluster.plane import ControlPlane
from tests.cluster import objects
from tests.core.crds.declarations import account

pytestmark = pytest.mark.cluster

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Home:
    """A namespace with an operator, and in it an account of the test's own."""

    kube: Kube
    operator: Operator
    namespace: str
    number: int

    @property
    def name(self) -> str:
        return f"account-{self.number}"

    @property
    def reader(self) -> str:
        return f"{self.name}-reader"

    def document(self, name: str = "", **fields: Any) -> Object:
        """Of the account, or of another one with the same id."""
        secrets: Any = {
            "apiSecretRef": {"name": self.name},
            "sessionSecretRef": {"name": self.name},
        }
        case = account(**({"accountId": self.name} | secrets | fields))
        return case._replace(name=name or self.name).document()

    def apply(self, name: str = "", **fields: Any) -> None:
        self.kube.apply(self.document(name, **fields), self.namespace)

    def secret(self, session: str = "x") -> None:
        body = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": self.name}}
        self.kube.apply(body | {"stringData": {"session": session}}, self.namespace)

    def deployment(
        self, until: Callable[[Object], Any] = bool, *, name: str = "", seconds: float = 30
    ) -> Object:
        return self.kube.wait_for(
            "deployments", name or self.reader, self.namespace, until=until, seconds=seconds
        )

    def replicas(self, wanted: int, name: str = "") -> None:
        self.deployment(lambda found: found["spec"]["replicas"] == wanted, name=name)

    def told(self, reason: str, name: str = "", type_: str = "Ready") -> Any:
        """The account's status, once the condition has that reason."""
        return self.kube.wait_for(
            "telegramaccounts",
            name or self.name,
            self.namespace,
            until=lambda found: (type_, reason) in _conditions(found),
        )["status"]


def _conditions(found: Object) -> set[tuple[str, str]]:
    said = found.get("status", {}).get("conditions", ())
    return {(each["type"], each["reason"]) for each in said}


@pytest.fixture(scope="module")
def ground(
    control_plane: ControlPlane,
    crds: list[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Kube, Operator]]:
    """One operator for all tests of this file: it takes longer to start than most of them."""
    kube, name = control_plane.kube, f"accounts-{os.getpid()}"
    kube.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
    rights = operators.grant(control_plane, name, tmp_path_factory.mktemp("operator"))
    with operators.running(rights) as operator:
        yield kube, operator
    kube.delete("namespaces", name)


@pytest.fixture
def home(ground: tuple[Kube, Operator]) -> Home:
    kube, operator = ground
    return Home(kube, operator, operator.rights.namespace, next(_numbers))


@pytest.fixture
def applied(home: Home) -> Object:
    """The Deployment of the account, which has its secret."""
    home.secret()
    home.apply()
    return home.deployment()


def test_an_account_becomes_one_reader(home: Home, applied: Object) -> None:
    assert (applied["spec"]["replicas"], applied["spec"]["strategy"]) == (1, {"type": "Recreate"})
    home.told("Starting")
    labels = f"homing.dev/account={home.name}"
    _ready(home, labels)
    status = home.told("Reading")
    assert (status["deployment"], status["lease"], status["readyReplicas"]) == (
        home.reader,
        f"homing-session-{home.name}",
        1,
    )


def _ready(home: Home, labels: str) -> None:
    deadline = time.monotonic() + 30
    while not home.kube.list("pods", home.namespace, labels=labels):
        assert time.monotonic() < deadline, "the Deployment has no pod"
        time.sleep(0.05)
    acting.make_ready(home.kube, home.namespace, labels=labels)


@pytest.mark.usefixtures("applied")
def test_a_reader_whose_session_was_ended_says_so_until_it_reads_again(home: Home) -> None:
    problem = "SessionRevoked: the session was ended on another device"
    lease = {
        "apiVersion": "coordination.k8s.io/v1",
        "kind": "Lease",
        "metadata": {"name": f"homing-session-{home.name}", "annotations": {PROBLEM: problem}},
        "spec": {"holderIdentity": "reader", "leaseDurationSeconds": 30},
    }
    home.kube.apply(lease, home.namespace)
    home.apply(resources={"requests": {"cpu": "10m"}})
    (said,) = [
        each for each in home.told("SessionRevoked")["conditions"] if each["type"] == "Ready"
    ]
    assert said["status"] == "False"
    assert f"homing telegram onboard --account {home.name}" in said["message"]
    _ready(home, f"homing.dev/account={home.name}")
    home.told("Reading")


def _looks(home: Home) -> float:
    """How often the operator has looked at accounts."""
    metrics = requests.get(f"http://127.0.0.1:{home.operator.port}/metrics", timeout=5).text
    line = next(
        each
        for each in metrics.splitlines()
        if each.startswith('homing_operator_reconcile_seconds_count{controller="accounts"')
    )
    return float(line.split()[-1])


@pytest.mark.usefixtures("applied")
def test_nothing_is_written_while_nothing_changes(home: Home, control_plane: ControlPlane) -> None:
    _ready(home, f"homing.dev/account={home.name}")
    home.told("Reading")
    mark, before = control_plane.audit.mark(), _looks(home)
    touch = {"metadata": {"annotations": {"example.com/touched": "yes"}}}
    home.kube.patch("telegramaccounts", home.name, home.namespace, touch)
    deadline = time.monotonic() + 30
    while _looks(home) == before:
        assert time.monotonic() < deadline, "the operator does not look"
        time.sleep(0.05)
    user = home.operator.rights.user
    written = control_plane.audit.writes(user, since=mark, namespace=home.namespace)
    assert [each for each in written if home.name in each.name] == []


@pytest.mark.usefixtures("applied")
def test_a_suspended_account_has_no_reader(home: Home) -> None:
    home.apply(suspend=True)
    home.replicas(0)
    home.told("Suspended")


def test_a_reader_is_replaced_when_its_secret_changes(home: Home, applied: Object) -> None:
    before = _seal(applied)
    home.secret("another")
    home.deployment(lambda found: _seal(found) != before, seconds=60)


def _seal(deployment: Object) -> str:
    annotations = deployment["spec"]["template"]["metadata"]["annotations"]
    return str(annotations["homing.dev/secrets"])


def test_a_reader_waits_for_its_secrets(home: Home) -> None:
    home.apply()
    status = home.told("SecretMissing")
    assert f"no Secret {home.name}" in status["conditions"][0]["message"]
    assert home.kube.get("deployments", home.reader, home.namespace) is None
    home.secret()
    home.deployment(seconds=60)


@pytest.mark.usefixtures("applied")
def test_the_second_account_of_one_id_reads_nothing(home: Home) -> None:
    second = f"{home.name}-again"
    home.apply(second)
    status = home.told("DuplicateAccount", second)
    assert f"account {home.name} is older" in status["conditions"][0]["message"]
    home.replicas(0, f"{second}-reader")


@pytest.mark.parametrize(
    "change",
    [
        {"replicas": 2},
        {"strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1}}},
        {"template": {"spec": {"serviceAccountName": "default"}}},
    ],
    ids=["replicas", "strategy", "account"],
)
def test_what_somebody_changes_is_changed_back(
    home: Home, applied: Object, change: dict[str, Any]
) -> None:
    home.kube.patch("deployments", home.reader, home.namespace, {"spec": change})
    old = applied["spec"]
    home.deployment(lambda found: all(_same(found["spec"], old, each) for each in change))


def _same(found: Any, old: Any, name: str) -> bool:
    if name == "template":
        found, old, name = found[name]["spec"], old[name]["spec"], "serviceAccountName"
    return bool(found[name] == old[name])


def test_a_reader_that_somebody_deletes_comes_back(home: Home, applied: Object) -> None:
    home.kube.delete("deployments", home.reader, home.namespace)
    home.deployment(lambda found: found["metadata"]["uid"] != applied["metadata"]["uid"])
    home.replicas(1)


@pytest.mark.usefixtures("applied")
def test_a_reader_goes_with_its_account(home: Home) -> None:
    home.kube.delete("telegramaccounts", home.name, home.namespace)
    home.kube.wait_gone("deployments", home.reader, home.namespace)


def test_somebody_elses_deployment_is_left_alone(home: Home) -> None:
    home.secret()
    foreign = home.kube.apply(objects.deployment(home.reader, 3), home.namespace)
    home.apply()
    status = home.told("Conflict")
    assert f"Deployment {home.reader} belongs to somebody" in status["conditions"][0]["message"]
    assert home.deployment()["spec"] == foreign["spec"]


@pytest.mark.usefixtures("applied")
def test_a_paused_account_is_left_as_it_is(home: Home) -> None:
    def annotate(value: str | None) -> None:
        change = {"metadata": {"annotations": {"homing.dev/paused": value}}}
        home.kube.patch("telegramaccounts", home.name, home.namespace, change)

    annotate("true")
    home.told("Annotated", type_="Paused")
    home.apply(suspend=True)
    home.replicas(1)
    annotate(None)
    home.replicas(0)


def test_an_operator_that_was_killed_goes_on(home: Home, applied: Object) -> None:
    home.operator.kill()
    home.kube.delete("deployments", home.reader, home.namespace)
    home.kube.wait_gone("deployments", home.reader, home.namespace)
    home.operator.start()
    home.deployment(seconds=90)
