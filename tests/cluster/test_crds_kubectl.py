"""The definitions as people see them with kubectl."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from testcluster.client import Kube, Object
from testcluster.commands import Command, CommandError
from tests.core.crds.declarations import account, pool, source
from tests.core.models import scalars

pytestmark = [pytest.mark.cluster, pytest.mark.usefixtures("crds")]

_EXAMPLES = Path(__file__).parents[2] / "examples"


def _ready(reason: str) -> list[Object]:
    since = datetime.now(UTC).isoformat()
    return [{"type": "Ready", "status": "True", "reason": reason, "lastTransitionTime": since}]


def _rows(text: str) -> list[dict[str, str]]:
    """A table of kubectl, whose columns stand where their headings begin."""
    heading, *lines = text.splitlines()
    names = [name.strip() for name in heading.split("  ") if name.strip()]
    starts = [*(heading.index(name) for name in names), None]
    return [
        {
            name: line[start:end].strip()
            for name, start, end in zip(names, starts, starts[1:], strict=False)
        }
        for line in lines
    ]


def test_a_source_tells_whether_it_works(kube: Kube, kubectl: Command, namespace: str) -> None:
    kube.create(source(suspend=True).document(), namespace)
    status = {
        "conditions": _ready("Scheduled"),
        "schedule": "7 * * * *",
        "host": "x.test",
        "nextRunTime": "2030-01-01T10:07:00Z",
        "lastSuccessTime": (datetime.now(UTC) - timedelta(hours=3)).isoformat(),
        "lastRun": {"job": "case-1", "outcome": "succeeded", "counts": {"found": 12}},
    }
    kube.patch("scrapesources", "case", namespace, {"status": status}, subresource="status")
    row = _rows(kubectl("get", "hsrc", "-n", namespace, "-o", "wide"))[0]
    assert row.pop("AGE")
    assert row == {
        "NAME": "case",
        "TYPE": "html",
        "SCHEDULE": "7 * * * *",
        "SUSPENDED": "true",
        "LAST SUCCESS": "3h",
        "NEXT RUN": "2030-01-01T10:07:00Z",
        "READY": "True",
        "REASON": "Scheduled",
        "HOST": "x.test",
        "FOUND": "12",
    }


def test_a_pool_tells_its_workers(kube: Kube, kubectl: Command, namespace: str) -> None:
    kube.create(pool(minReplicas=1).document(), namespace)
    status = {"conditions": _ready("Scaled"), "replicas": 3}
    kube.patch("workerpools", "case", namespace, {"status": status}, subresource="status")
    row = _rows(kubectl("get", "hpool", "-n", namespace))[0]
    assert [*row] == ["NAME", "TARGET", "MODE", "MIN", "MAX", "REPLICAS", "READY", "AGE"]
    assert [*row.values()][1:7] == ["w", "Active", "1", "100", "3", "True"]


def test_an_account_tells_its_readers(kube: Kube, kubectl: Command, namespace: str) -> None:
    kube.create(account().document(), namespace)
    status = {"conditions": _ready("Reading"), "readyReplicas": 1}
    kube.patch("telegramaccounts", "case", namespace, {"status": status}, subresource="status")
    row = _rows(kubectl("get", "htga", "-n", namespace))[0]
    assert [*row] == ["NAME", "ACCOUNT", "SUSPENDED", "READERS", "READY", "AGE"]
    assert [*row.values()][1:5] == ["anna", "false", "1", "True"]


def test_one_word_lists_all_that_is_ours(kube: Kube, kubectl: Command, namespace: str) -> None:
    for case in (source(), pool(), account()):
        kube.create(case.document(), namespace)
    listed = kubectl("get", "homing", "-n", namespace, "-o", "name").split()
    assert {name.partition(".")[0] for name in listed} == {
        "scrapesource",
        "workerpool",
        "telegramaccount",
    }


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("scrapesource", "A place where listings come from"),
        ("scrapesource.spec.type", "Kind of source; cannot be changed later."),
        ("scrapesource.spec.html.fields", "Field name to place, within a card."),
        ("scrapesource.spec.telegram.chats", "an account must be a member"),
        ("workerpool.spec.idleReplicas", "Workers while there is nothing to do"),
        ("workerpool.status.lastDecision", "Why there are as many workers."),
        ("telegramaccount.spec.cryptoKeySecretRef.key", "Key within the Secret."),
    ],
)
def test_kubectl_explains_every_field(kubectl: Command, field: str, words: str) -> None:
    assert words in " ".join(kubectl("explain", field).split())


def test_kubectl_scales_the_floor_of_a_pool(kube: Kube, kubectl: Command, namespace: str) -> None:
    kube.create(pool().document(), namespace)
    kubectl("scale", "hpool", "case", "--replicas=3", "-n", namespace)
    assert kube.wait_for("workerpools", "case", namespace)["spec"]["minReplicas"] == 3
    with pytest.raises(CommandError, match="minReplicas must not be greater than maxReplicas"):
        kubectl("scale", "hpool", "case", "--replicas=101", "-n", namespace)


def test_the_scale_of_a_pool_tells_workers_and_how_to_find_them(kube: Kube, namespace: str) -> None:
    kube.create(pool(minReplicas=2).document(), namespace)
    status = {"replicas": 4, "selector": "app=w"}
    kube.patch("workerpools", "case", namespace, {"status": status}, subresource="status")
    path = f"/apis/homing.dev/v1alpha1/namespaces/{namespace}/workerpools/case/scale"
    scale = kube.ask("GET", path)
    assert (scale["spec"], scale["status"]) == (
        {"replicas": 2},
        {"replicas": 4, "selector": "app=w"},
    )


def test_a_mistyped_key_is_refused_by_its_path(kubectl: Command, namespace: str) -> None:
    text = (_EXAMPLES / "sources/makon.yaml").read_text().replace("timeZone:", "timezone:")
    with pytest.raises(CommandError, match=r'unknown field "spec\.timezone"'):
        kubectl("apply", "-n", namespace, "-f", "-", text=text)


_FOLDERS = sorted([*_EXAMPLES.glob("sources*"), _EXAMPLES / "accounts"])


@pytest.mark.parametrize("folder", _FOLDERS, ids=lambda path: path.name)
def test_examples_are_taken_unchanged(kubectl: Command, namespace: str, folder: Path) -> None:
    kubectl("apply", "-n", namespace, "-f", str(folder))
    again = kubectl("apply", "-n", namespace, "-f", str(folder))
    assert all(line.endswith("unchanged") for line in again.splitlines())


def test_kubectl_reads_yaml_as_we_do(kubectl: Command) -> None:
    options = ("--dry-run=client", "--validate=false", "-o", "json")
    read = kubectl("create", *options, "-f", "-", text=scalars.document())
    assert json.loads(read)["spec"]["any"] == scalars.expected()


def test_kubectl_takes_the_definitions_as_they_are(kubectl: Command) -> None:
    """`kubectl apply` remembers in an annotation what it applied, which holds 256 KiB."""
    applied = kubectl("apply", "--dry-run=server", "-f", str(_EXAMPLES.parent / "crds"))
    assert len(applied.splitlines()) == 3
