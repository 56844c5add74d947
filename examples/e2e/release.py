"""What the chart is told, and what has to be there before it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from e2e import programs, telegram
from e2e.programs import S3
from testcluster.client import Kube, Object

NAME = "homing"
NAMESPACE = "homing"
CHART = Path(__file__).parents[2] / "charts" / "homing"

#: User and group of the pods of PostgreSQL and Redis.
_SERVERS = 999


def values(host: str, s3: S3) -> dict[str, object]:
    """Of the release: everything as by default, but for where things are and how soon pools are looked at."""
    pool = {"pollingIntervalSeconds": 2, "cooldownSeconds": 15}
    beside = {"to": [{"ipBlock": {"cidr": f"{host}/32"}}]}
    return {
        "image": {"registry": "localhost/homing", "tag": "e2e"},
        "postgresql": {"enabled": True, "image": {"repository": "postgres", "tag": "e2e"}},
        "redis": {"enabled": True, "image": {"repository": "redis", "tag": "e2e"}},
        "telegram": {"existingSecret": "telegram"},
        "secretKey": {"existingSecret": "signing"},
        "s3": {"bucket": s3.bucket, "endpointUrl": s3.url, "existingSecret": "s3"},
        "telemetry": {"otlpEndpoint": f"http://{host}:{programs.OTLP_PORT}"},
        "settings": {"TELEGRAM_API_URL": f"http://{host}:{telegram.PORT}", "TZ": "Europe/Kyiv"},
        "matchWorker": {"pool": pool},
        "deliverWorker": {"pool": pool},
        "web": {"replicas": 1},
        "networkPolicy": {"extraEgress": [beside]},
    }


def before(s3: S3, token: str) -> Iterator[Object]:
    """The namespace with its profile, and the Secrets that the values name."""
    labels = {"pod-security.kubernetes.io/enforce": "restricted"}
    yield _object("v1", "Namespace", NAMESPACE) | {
        "metadata": {"name": NAMESPACE, "labels": labels}
    }
    yield _secret("telegram", {"TELEGRAM_TOKEN": token})
    yield _secret("signing", {"SECRET_KEY": "of-a-world-that-is-thrown-away"})
    yield _secret("s3", s3.secrets)


def volumes(folder: Path) -> Iterator[Object]:
    """Folders of the node for the claims of PostgreSQL and Redis: no provisioner is here."""
    for name in ("postgresql", "redis"):
        place = folder / "volumes" / name
        place.mkdir(parents=True)
        os.chown(place, _SERVERS, _SERVERS)
        claim = {"namespace": NAMESPACE, "name": f"data-{NAME}-{name}-0"}
        yield _object("v1", "PersistentVolume", name) | {
            "spec": {
                "capacity": {"storage": "8Gi"},
                "accessModes": ["ReadWriteOnce"],
                "hostPath": {"path": str(place)},
                "claimRef": claim,
            }
        }


def options(told: Mapping[str, object], more: Mapping[str, str]) -> list[str]:
    """Of helm's command line."""
    given = [f"--set-json={name}={json.dumps(value)}" for name, value in told.items()]
    return [*given, *(f"--set={name}={value}" for name, value in more.items())]


def apply(kube: Kube, documents: Iterator[Object]) -> None:
    """Applies objects in turn."""
    for document in documents:
        kube.apply(document, NAMESPACE)


def _secret(name: str, content: Mapping[str, str]) -> Object:
    return _object("v1", "Secret", name) | {"stringData": dict(content)}


def _object(version: str, kind: str, name: str) -> Object:
    return {"apiVersion": version, "kind": kind, "metadata": {"name": name}}
