"""The three requests that a Lease takes, without a library for the rest of Kubernetes."""

from __future__ import annotations

import json
import os
import ssl
import urllib.error
import urllib.request
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from homing.lease.record import Record

_ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")
_SECONDS = 5


class LeaseRefused(Exception):
    """The API server does not let us, and would not later: rights or names are wrong."""


class Unsure(Exception):
    """No answer that tells anything: the request may or may not have been carried out."""


@dataclass(frozen=True)
class LeaseApi:
    """Leases of one namespace.

    Attributes:
        url: of the API server.
        token: a file that holds it; it is read each time, since tokens are renewed.
        authority: a file with the certificate of whoever signed the server's.
    """

    url: str
    namespace: str
    token: Path
    authority: Path

    @classmethod
    def of_pod(cls) -> LeaseApi:
        """As a pod reaches it by its service account.

        Raises:
            LeaseRefused: this is no pod, or it has no service account.
        """
        try:
            host, port = (os.environ[f"KUBERNETES_SERVICE_{part}"] for part in ("HOST", "PORT"))
            namespace = (_ACCOUNT / "namespace").read_text().strip()
        except (KeyError, OSError) as error:
            raise LeaseRefused(f"no service account of a pod: {error}") from error
        url = f"https://[{host}]:{port}" if ":" in host else f"https://{host}:{port}"
        return cls(url, namespace, _ACCOUNT / "token", _ACCOUNT / "ca.crt")

    def read(self, name: str) -> Record | None:
        """The Lease; None where there is none."""
        return self._ask("GET", name, None)

    def create(self, body: dict[str, Any]) -> Record | None:
        """Makes it; None where somebody else was first."""
        return self._ask("POST", "", body)

    def replace(self, body: dict[str, Any]) -> Record | None:
        """Writes it; None where somebody else has written since it was read, or it is gone."""
        return self._ask("PUT", body["metadata"]["name"], body)

    def _ask(self, method: str, name: str, body: dict[str, Any] | None) -> Record | None:
        path = f"/apis/coordination.k8s.io/v1/namespaces/{self.namespace}/leases/{name}"
        request = urllib.request.Request(  # noqa: S310 - the API server's own address
            self.url + path.rstrip("/"),
            method=method,
            data=json.dumps(body).encode() if body else None,
            headers={
                "Authorization": f"Bearer {self.token.read_text().strip()}",
                "Content-Type": "application/json",
            },
        )
        context = ssl.create_default_context(cafile=self.authority)
        try:
            with urllib.request.urlopen(request, timeout=_SECONDS, context=context) as answer:  # noqa: S310
                return Record.of(json.load(answer))
        except urllib.error.HTTPError as error:
            _tell(error)
            return None
        except (OSError, ValueError) as error:
            raise Unsure(f"{method} lease {name}: {error}") from error


def _tell(error: urllib.error.HTTPError) -> None:
    """Nothing, where it is only not there, or not what it was."""
    with error:
        if error.code in (HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT):
            return
        text = f"{error.code}: {error.read(500).decode(errors='replace')}"
    if error.code in (
        HTTPStatus.FORBIDDEN,
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.UNPROCESSABLE_ENTITY,
    ):
        raise LeaseRefused(text)
    raise Unsure(text)
