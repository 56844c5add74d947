"""A client for tests: objects are what their YAML says, refusals tell what the server said."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any, Literal

import requests
import yaml

from testcluster.discovery import ACCEPT, Kind, Kinds

Object = dict[str, Any]

_SECONDS = 30.0


class RefusedError(Exception):
    """The API server said no; the text is its message."""

    def __init__(self, status: int, reason: str, message: str) -> None:
        super().__init__(message)
        #: Of HTTP.
        self.status = status
        #: Kubernetes' word, such as `Invalid`, `Forbidden`, `Conflict`.
        self.reason = reason


class Kube:
    """The API server as one user sees it. Kinds go by their plural (`cronjobs`) or by name (`CronJob`)."""

    def __init__(self, kubeconfig: Path) -> None:
        """Takes a file that `ControlPlane.kubeconfig` wrote."""
        config = json.loads(kubeconfig.read_text())
        cluster, user = config["clusters"][0]["cluster"], config["users"][0]["user"]
        self._url = cluster["server"]
        self._session = requests.Session()
        # Proxies and bundles of the environment are not for loopback.
        self._session.trust_env = False
        self._session.verify = cluster["certificate-authority"]
        if "token" in user:
            self._session.headers["Authorization"] = f"Bearer {user['token']}"
        else:
            self._session.cert = user["client-certificate"], user["client-key"]
        self._kinds = Kinds(lambda path: self.ask("GET", path, headers={"Accept": ACCEPT}))

    def get(self, kind: str, name: str, namespace: str = "") -> Object | None:
        """An object; None where there is none."""
        try:
            return self.ask("GET", self._path(kind, namespace, name))
        except RefusedError as refused:
            if refused.status == HTTPStatus.NOT_FOUND:
                return None
            raise

    def list(self, kind: str, namespace: str = "", *, labels: str = "") -> list[Object]:
        """All objects of a kind, of one namespace or of all.

        Args:
            kind: plural or name.
            namespace: empty is all.
            labels: a selector, such as `homing.dev/source=kyiv`.
        """
        path = self._path(kind, namespace)
        found: list[Object] = self.ask("GET", path, params={"labelSelector": labels})["items"]
        return found

    def apply(
        self,
        document: Object | str,
        namespace: str = "",
        *,
        manager: str = "tests",
        force: bool = True,
        dry_run: bool = False,
    ) -> Object:
        """Applies one object on the server's side, as `kubectl apply --server-side` does.

        Args:
            document: the object, or its YAML.
            namespace: where, unless the object says so.
            manager: of the fields.
            force: take fields that others own.
            dry_run: checks and admission only, nothing is kept.

        Raises:
            RefusedError: by schema, CEL rule, admission or RBAC.
        """
        made: Object = yaml.safe_load(document) if isinstance(document, str) else document
        path = self._kind_of(made).path(_namespace(made, namespace), made["metadata"]["name"])
        params = {"fieldManager": manager, "force": str(force).lower(), "fieldValidation": "Strict"}
        if dry_run:
            params["dryRun"] = "All"
        # Every JSON document is YAML.
        headers = {"Content-Type": "application/apply-patch+yaml"}
        return self.ask("PATCH", path, params=params, headers=headers, data=json.dumps(made))

    def create(self, document: Object | str, namespace: str = "") -> Object:
        """Creates one object, as `kubectl create` does; raises as `apply` does."""
        made: Object = yaml.safe_load(document) if isinstance(document, str) else document
        path = self._kind_of(made).path(_namespace(made, namespace))
        params = {"fieldValidation": "Strict"}
        return self.ask("POST", path, params=params, data=json.dumps(made))

    def patch(
        self, kind: str, name: str, namespace: str, change: Object, *, subresource: str = ""
    ) -> Object:
        """Merges a change into an object; None as a value removes the field."""
        path = f"{self._path(kind, namespace, name)}/{subresource}".rstrip("/")
        headers = {"Content-Type": "application/merge-patch+json"}
        return self.ask("PATCH", path, headers=headers, data=json.dumps(change))

    def delete(
        self,
        kind: str,
        name: str,
        namespace: str = "",
        *,
        children: Literal["Background", "Foreground", "Orphan"] = "Background",
    ) -> None:
        """Deletes an object, if it is there; what is to become of its children says the last argument."""
        try:
            path = self._path(kind, namespace, name)
            self.ask("DELETE", path, params={"propagationPolicy": children})
        except RefusedError as refused:
            if refused.status != HTTPStatus.NOT_FOUND:
                raise

    def wait_for(
        self,
        kind: str,
        name: str,
        namespace: str = "",
        *,
        until: Callable[[Object], Any] = bool,
        seconds: float = _SECONDS,
    ) -> Object:
        """An object, once it is there and as it should be.

        Raises:
            TimeoutError: it was not within so many seconds; the message shows it as it was last.
        """
        last: Object | None = None
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            last = self.get(kind, name, namespace)
            if last is not None and until(last):
                return last
            time.sleep(0.05)
        raise TimeoutError(f"{kind} {namespace}/{name} after {seconds} s:\n{yaml.safe_dump(last)}")

    def wait_gone(
        self, kind: str, name: str, namespace: str = "", *, seconds: float = _SECONDS
    ) -> None:
        """Returns when there is no such object.

        Raises:
            TimeoutError: it was there for so many seconds.
        """
        deadline = time.monotonic() + seconds
        while self.get(kind, name, namespace) is not None:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{kind} {namespace}/{name} was there for {seconds} s")
            time.sleep(0.05)

    def token(self, namespace: str, account: str) -> str:
        """A token of a service account, good for a day."""
        path = f"{self._path('serviceaccounts', namespace, account)}/token"
        asked = {"spec": {"expirationSeconds": 86_400}}
        answer = self.ask("POST", path, data=json.dumps(asked))
        return str(answer["status"]["token"])

    def ask(self, method: str, path: str, **options: Any) -> Object:
        """Any request.

        Raises:
            RefusedError: the answer was 400 or more.
        """
        headers = {"Content-Type": "application/json"} | options.pop("headers", {})
        answer = self._session.request(
            method, self._url + path, headers=headers, timeout=60, **options
        )
        if answer.status_code >= HTTPStatus.BAD_REQUEST:
            raise _refused(answer)
        told: Object = answer.json()
        return told

    def _path(self, kind: str, namespace: str, name: str = "") -> str:
        return self._kinds.find(kind).path(namespace, name)

    def _kind_of(self, document: Object) -> Kind:
        return self._kinds.find(document["kind"], document["apiVersion"])


def _namespace(document: Object, otherwise: str) -> str:
    return str(document["metadata"].get("namespace", otherwise))


def _refused(answer: requests.Response) -> RefusedError:
    try:
        told = answer.json()
    except ValueError:
        told = {"message": answer.text}
    return RefusedError(answer.status_code, told.get("reason", ""), told["message"])
