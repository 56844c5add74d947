"""The chart's life with the real Helm: installed, upgraded over changed definitions, rolled back, uninstalled."""

from __future__ import annotations

import base64
import concurrent.futures
import shutil
import time
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
import yaml

from testcluster import acting, plane
from testcluster.client import Kube, Object, RefusedError
from testcluster.commands import Command, CommandError
from testcluster.plane import ControlPlane
from tests.charts.generated import CHART

pytestmark = pytest.mark.cluster

_TRIAL = "postgresql.enabled=true,redis.enabled=true,bot.enabled=false"
#: Where the definitions are there already, and not Helm's.
_WITHOUT = _TRIAL + ",crds.enabled=false,rbac.aggregateRoles=false"
_EXTERNAL = (
    "externalDatabase.existingSecret=db,externalRedis.existingSecret=redis,bot.enabled=false,"
    "crds.enabled=false,rbac.aggregateRoles=false"
)
_WORKER = ("deployments", "homing-match-worker")
_POOL = ("workerpools", "homing-match-worker")


class Release:
    """`helm` for the one release of a namespace."""

    def __init__(self, plane: ControlPlane, namespace: str) -> None:
        self._command = Command("helm", plane.kubeconfig())
        self.kube = plane.kube
        self.namespace = namespace
        label = {"pod-security.kubernetes.io/enforce": "restricted"}
        metadata = {"name": namespace, "labels": label}
        self.kube.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": metadata})
        self.kube.wait_for("serviceaccounts", "default", namespace)

    def __call__(self, verb: str, *arguments: str) -> str:
        """Runs helm while pods get ready as on a node."""
        with acting.node(self.kube, self.namespace):
            return self.plain(verb, *arguments)

    def plain(self, verb: str, *arguments: str) -> str:
        """Runs helm; pods stay pending."""
        return self._command(verb, "homing", *arguments, "--namespace", self.namespace)

    def install(self, values: str = _TRIAL, chart: Path = CHART) -> str:
        """Installs and waits."""
        return self("install", str(chart), "--set", values, "--wait", "--timeout", "90s")

    def upgrade(self, values: str = _TRIAL, chart: Path = CHART) -> str:
        """Upgrades and waits."""
        return self("upgrade", str(chart), "--set", values, "--wait", "--timeout", "90s")

    def names(self, kind: str) -> list[str]:
        """Of the objects of a kind."""
        return [one["metadata"]["name"] for one in self.kube.list(kind, self.namespace)]

    def get(self, kind: str, name: str) -> Object:
        """An object, once the API server gives it: it does not while it takes a changed definition in."""
        deadline = time.monotonic() + 30
        while True:
            try:
                found = self.kube.get(kind, name, self.namespace)
            except RefusedError as refused:
                if refused.status != HTTPStatus.TOO_MANY_REQUESTS or time.monotonic() > deadline:
                    raise
            else:
                assert found is not None
                return found
            time.sleep(0.1)

    def scale_workers(self, replicas: int) -> None:
        """As the operator does."""
        change = {"spec": {"replicas": replicas}}
        self.kube.patch(*_WORKER, self.namespace, change, subresource="scale")


@pytest.fixture
def release(control_plane: ControlPlane, crds: list[str], namespace: str) -> Release:
    """In a cluster that has our definitions."""
    return Release(control_plane, namespace)


@pytest.fixture
def first(tmp_path: Path) -> Iterator[Release]:
    """In a cluster that nothing of Homing was brought to."""
    with plane.running(tmp_path / "plane") as started:
        yield Release(started, "prod")


def source() -> Object:
    found: list[Object] = yaml.safe_load((CHART / "files" / "smoke-sources.yaml").read_text())
    return found[0]


def test_pools_come_with_the_first_installation_and_are_ordinary_objects_later(
    first: Release,
) -> None:
    assert "STATUS: deployed" in first.install()
    before = first.get(*_POOL)
    first.upgrade()
    assert first.get(*_POOL)["metadata"]["uid"] == before["metadata"]["uid"]
    assert first.get(*_POOL)["metadata"]["generation"] == 1
    first.upgrade(_TRIAL + ",matchWorker.pool.maxReplicas=7")
    assert first.get(*_POOL)["spec"]["maxReplicas"] == 7


def test_definitions_change_with_upgrades_and_rollbacks_and_sources_stay(
    first: Release, tmp_path: Path
) -> None:
    first.install()
    kept = first.kube.apply(source(), first.namespace)
    first.upgrade(_TRIAL + ",web.replicas=3", chart=_with_new_column(tmp_path))
    assert "Newest" in _columns(first.kube)
    assert first.get("scrapesources", "smoke-html")["spec"] == kept["spec"]
    first("rollback", "1", "--wait", "--timeout", "90s")
    assert "Newest" not in _columns(first.kube)
    assert first.get("deployments", "homing-web")["spec"]["replicas"] == 2
    assert first.get("scrapesources", "smoke-html")["metadata"]["uid"] == kept["metadata"]["uid"]
    assert first.get(*_POOL)


def test_sources_survive_that_homing_is_uninstalled_and_installed_again(first: Release) -> None:
    first.install()
    kept = first.kube.apply(source(), first.namespace)
    assert "scrapesources.homing.dev" in first.plain("uninstall", "--wait")
    assert first.names("deployments") == []
    assert first.names("workerpools") == []
    assert first.get("scrapesources", "smoke-html") == kept
    first.install()
    assert first.get("scrapesources", "smoke-html") == kept


def test_scaling_can_be_given_up_for_a_fixed_number(first: Release) -> None:
    first.install()
    first.scale_workers(4)
    first.upgrade(_TRIAL + ",autoscaling.mode=None,matchWorker.replicas=2")
    assert first.get(*_WORKER)["spec"]["replicas"] == 2
    assert first.names("workerpools") == []


def test_a_password_is_made_once(release: Release) -> None:
    def passwords() -> dict[str, bytes]:
        return {
            name: base64.b64decode(release.get("secrets", name)["data"]["password"])
            for name in ("homing-postgresql", "homing-redis")
        }

    release.install(_WITHOUT)
    made = passwords()
    release.upgrade(_WITHOUT + ",web.replicas=3")
    assert passwords() == made
    assert [len(password) for password in made.values()] == [32, 32]
    assert len(set(made.values())) == 2


def test_an_upgrade_leaves_the_number_of_workers_alone(release: Release) -> None:
    release.install(_WITHOUT)
    release.scale_workers(4)
    release.upgrade(_WITHOUT + ",settings.LOG_LEVEL=DEBUG")
    assert release.get(*_WORKER)["spec"]["replicas"] == 4


def test_nothing_new_runs_before_the_database_is_migrated(release: Release) -> None:
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        arguments = ("install", str(CHART), "--set", _EXTERNAL, "--timeout", "60s")
        installing = pool.submit(release.plain, *arguments)
        release.kube.wait_for("jobs", "homing-migrate", release.namespace)
        assert not installing.done()
        assert release.names("deployments") == []
        acting.finish(release.kube, release.namespace, "homing-migrate")
        assert "STATUS: deployed" in installing.result()
    assert "homing-web" in release.names("deployments")


def test_a_mistyped_value_installs_nothing(release: Release) -> None:
    with pytest.raises(CommandError, match="'replcas' not allowed"):
        release.install(_WITHOUT + ",web.replcas=3")
    assert release.names("secrets") == []


def test_a_wrong_pool_is_refused_by_the_definition(release: Release) -> None:
    wrong = _WITHOUT + ",matchWorker.pool.minReplicas=1,matchWorker.pool.idleReplicas=1"
    with pytest.raises(CommandError, match="idleReplicas must be less than minReplicas"):
        release.plain("install", str(CHART), "--set", wrong)


def test_the_release_s_own_test_runs_and_leaves_nothing(release: Release) -> None:
    release.install(_WITHOUT)
    assert "Succeeded" in release("test", "--timeout", "60s")
    for kind in ("jobs", "roles", "serviceaccounts", "networkpolicies", "configmaps"):
        assert "homing-smoke" not in release.names(kind)


def _with_new_column(folder: Path) -> Path:
    """The chart with a definition of sources that has one column more."""
    chart = folder / "homing"
    shutil.copytree(CHART, chart)
    path = chart / "files" / "crds" / "scrapesources.homing.dev.yaml"
    definition = yaml.safe_load(path.read_text())
    columns = definition["spec"]["versions"][0]["additionalPrinterColumns"]
    columns.append({"name": "Newest", "type": "string", "jsonPath": ".status.newest"})
    path.write_text(yaml.safe_dump(definition))
    return chart


def _columns(kube: Kube) -> set[str]:
    definition = kube.get("customresourcedefinitions", "scrapesources.homing.dev")
    assert definition is not None
    return {one["name"] for one in definition["spec"]["versions"][0]["additionalPrinterColumns"]}
