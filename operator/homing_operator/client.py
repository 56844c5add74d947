"""The few requests that the operator makes of the Kubernetes API, as plain JSON.

It uses `kubernetes.aio` for connections and credentials, and none of its typed models: those would cost more
memory than all sources of a cluster.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from urllib.parse import urlencode

import aiohttp
from kubernetes.aio.client import ApiClient

from homing_operator import connection, errors, metrics
from homing_operator.json_types import Json
from homing_operator.kinds import EVENT, Kind

#: The one name under which the operator owns fields.
FIELD_MANAGER = "homing-operator"

_APPLY = "application/apply-patch+yaml"  # JSON is YAML
_METADATA = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"
_MERGE = "application/merge-patch+json"
_PAGE = 500


class Client:
    """Requests to one API server. Every method raises the errors of `homing_operator.errors`, and none other."""

    def __init__(self, api: ApiClient, timeout: float = 30) -> None:
        """Args:
        api: an open client.
        timeout: seconds for one request.
        """
        self._api = api
        self._timeout = aiohttp.ClientTimeout(total=timeout)

    @classmethod
    @asynccontextmanager
    async def connected(cls) -> AsyncIterator[Client]:
        """A client by KUBECONFIG, or by the pod's service account, while the body runs."""
        async with ApiClient(await connection.configuration()) as api:
            api.user_agent = FIELD_MANAGER
            yield cls(api)

    async def serves(self, kind: Kind) -> bool:
        """Whether the API server knows the kind, as its discovery says."""
        try:
            answer = await self._ask("GET", kind.root)
        except errors.NotFound:
            return False
        return any(each["name"] == kind.plural for each in answer["resources"])

    async def get(self, kind: Kind, namespace: str, name: str) -> Json:
        """One object."""
        return await self._ask("GET", kind.path(namespace, name))

    async def metadata_of(self, kind: Kind, namespace: str, name: str) -> Json:
        """The metadata of one object: the rest, such as what a secret holds, is never sent."""
        found = await self._ask("GET", kind.path(namespace, name), accept=_METADATA)
        metadata: Json = found["metadata"]
        return metadata

    async def pages(
        self, kind: Kind, namespace: str, selector: str = ""
    ) -> AsyncIterator[list[Json]]:
        """All objects that a label selector finds, in pages, so that few are in memory at once."""
        query = {"limit": str(_PAGE)} | ({"labelSelector": selector} if selector else {})
        while True:
            answer = await self._ask("GET", kind.path(namespace), query)
            # Items of a list leave out what all of them are; an object that was applied or watched says it.
            yield [kind.head | item for item in answer["items"]]
            if not (token := answer["metadata"].get("continue")):
                return
            query["continue"] = token

    async def apply(self, kind: Kind, body: Json, *, force: bool = True) -> Json:
        """Server-side apply: makes the object, or sets just the fields of `body` and drops those we set before.

        Args:
            kind: of the object.
            body: with metadata.name and namespace. With metadata.resourceVersion an object is changed only as long
                as nobody else has changed it; a version that cannot be, such as "1", makes an object and changes none.
            force: take over fields that others have set.

        Raises:
            Conflict: the object is not of that version, or others own fields and `force` is not set.
        """
        return await self._apply(kind, body, "", force)

    async def apply_status(self, kind: Kind, body: Json) -> Json:
        """Server-side apply of `status`, which leaves alone what others have put there."""
        return await self._apply(kind, body, "status", True)

    async def merge(
        self, kind: Kind, namespace: str, name: str, patch: Json, subresource: str = ""
    ) -> Json:
        """A JSON merge patch: null removes a key."""
        query = {"fieldManager": FIELD_MANAGER}
        path = kind.path(namespace, name, subresource)
        return await self._ask("PATCH", path, query, patch, _MERGE)

    async def scale(self, kind: Kind, namespace: str, name: str, replicas: int) -> Json:
        """Sets the number of replicas by the scale subresource."""
        return await self.merge(kind, namespace, name, {"spec": {"replicas": replicas}}, "scale")

    async def create_event(self, body: Json) -> Json:
        """Makes an Event of events.k8s.io/v1."""
        query = {"fieldManager": FIELD_MANAGER}
        return await self._ask("POST", EVENT.path(body["metadata"]["namespace"]), query, body)

    async def delete(
        self, kind: Kind, namespace: str, name: str, *, uid: str, propagation: str = "Background"
    ) -> None:
        """Removes that very object, and what it owns. One that is gone, or replaced, is no error."""
        body = {"preconditions": {"uid": uid}, "propagationPolicy": propagation}
        try:
            await self._ask("DELETE", kind.path(namespace, name), {}, body)
        except (errors.NotFound, errors.Conflict):
            return

    async def text(self, path: str, query: Mapping[str, str]) -> AsyncIterator[str]:
        """A text as it comes, such as the log of a pod; it may take as long as it takes."""
        headers = {"Accept": "*/*"}
        await self._api.update_params_for_auth(headers, [], ["BearerToken"], path, "GET", None)
        url = f"{self._api.configuration.host}{path}?{urlencode(query)}"
        endless = aiohttp.ClientTimeout(total=None, sock_connect=self._timeout.total)
        async with _no_answer("GET", path):
            answer = await self._api.rest_client.request(
                "GET", url, headers=headers, _request_timeout=endless
            )
            if answer.status >= 400:
                raise _error(answer.status, await answer.read(), None)
            decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
            async for piece in answer.content.iter_any():
                yield decoder.decode(piece)

    async def _apply(self, kind: Kind, body: Json, subresource: str, force: bool) -> Json:
        query = {"fieldManager": FIELD_MANAGER, "force": "true" if force else "false"}
        metadata = body["metadata"]
        path = kind.path(metadata["namespace"], metadata["name"], subresource)
        return await self._ask("PATCH", path, query, kind.head | body, _APPLY)

    async def _ask(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        body: Json | None = None,
        content_type: str = "application/json",
        accept: str = "application/json",
    ) -> Json:
        headers = {"Accept": accept, "Content-Type": content_type}
        await self._api.update_params_for_auth(headers, [], ["BearerToken"], path, method, body)
        url = self._api.configuration.host + path + ("?" + urlencode(query) if query else "")
        with metrics.API_SECONDS.labels(method, path.rsplit("/namespaces/", 1)[0]).time():
            async with _no_answer(method, path):
                answer = await self._api.rest_client.request(
                    method, url, headers=headers, body=body, _request_timeout=self._timeout
                )
                content = await answer.read()
        if answer.status >= 400:
            raise _error(answer.status, content, answer.headers.get("Retry-After"))
        found: Json = json.loads(content)
        return found


@asynccontextmanager
async def _no_answer(method: str, path: str) -> AsyncIterator[None]:
    try:
        yield
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise errors.Unavailable(f"{method} {path}: {error or type(error).__name__}") from error


def _error(status: int, content: bytes, retry_after: str | None) -> errors.ApiError:
    try:
        said = json.loads(content)
    except ValueError:
        said = {}
    said = said if isinstance(said, dict) else {}
    message = str(said.get("message") or content[:200].decode(errors="replace"))
    seconds = float(retry_after) if retry_after and retry_after.isdigit() else None
    return errors.of(status, str(said.get("reason") or ""), message, seconds)
