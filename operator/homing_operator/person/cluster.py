"""The user's cluster, by the user's kubeconfig; what goes wrong is said in words that help."""

from __future__ import annotations

import asyncio
import difflib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

from kubernetes.aio import config
from kubernetes.aio.client import ApiClient, Configuration
from kubernetes.aio.config import ConfigException

from homing_operator import errors
from homing_operator.client import Client
from homing_operator.json_types import Json
from homing_operator.kinds import Kind

T = TypeVar("T")

#: Seconds for one request; somebody waits for it.
_PATIENCE = 15


class ClusterError(Exception):
    """What was asked for could not be done; the text is for people."""


@dataclass(frozen=True)
class Choice:
    """Which cluster and namespace; None is what the kubeconfig says."""

    namespace: str | None = None
    context: str | None = None
    kubeconfig: str | None = None


@dataclass(frozen=True)
class Cluster:
    """A connection, and the namespace that is meant."""

    client: Client
    namespace: str

    async def one(self, kind: Kind, name: str) -> Json:
        """A resource.

        Raises:
            ClusterError: there is none of that name; others of a similar name are told.
        """
        try:
            return await self.client.get(kind, self.namespace, name)
        except errors.NotFound:
            known = [each["metadata"]["name"] for each in await self.all(kind)]
            raise ClusterError(self._missing(kind, name, known)) from None

    async def all(self, kind: Kind, *, selector: str = "") -> list[Json]:
        """All objects of a kind in the namespace."""
        found: list[Json] = []
        async for page in self.client.pages(kind, self.namespace, selector):
            found += page
        return found

    def _missing(self, kind: Kind, name: str, known: Iterable[str]) -> str:
        known = sorted(known)
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(known) or 'none'}."
        return f"no {kind.name} {name} in namespace {self.namespace}. {hint}"


def asked(choice: Choice, question: Callable[[Cluster], Awaitable[T]]) -> T:
    """The answer to a question.

    Raises:
        ClusterError: there is none.
    """
    return asyncio.run(_asked(choice, question))


async def _asked(choice: Choice, question: Callable[[Cluster], Awaitable[T]]) -> T:
    try:
        async with _connected(choice) as cluster:
            return await question(cluster)
    except ConfigException as error:
        raise ClusterError(f"no cluster: {error}. Set KUBECONFIG, or give --kubeconfig") from error
    except errors.ApiError as error:
        raise ClusterError(explained(error)) from error


@asynccontextmanager
async def _connected(choice: Choice) -> AsyncIterator[Cluster]:
    settings = Configuration()
    await config.load_kube_config(choice.kubeconfig, choice.context, settings)
    async with ApiClient(settings) as api:
        api.user_agent = "kubectl-homing"
        yield Cluster(Client(api, _PATIENCE), choice.namespace or _namespace(choice))


def _namespace(choice: Choice) -> str:
    contexts, active = config.list_kube_config_contexts(choice.kubeconfig)
    chosen = [each for each in contexts if each["name"] == choice.context] or [active]
    return str(chosen[0]["context"].get("namespace") or "default")


def explained(error: errors.ApiError) -> str:
    """What the API said, for whoever asked."""
    if isinstance(error, errors.Forbidden):
        return f"the cluster does not let you: {error}"
    if isinstance(error, errors.NotFound) and not error.reason:
        # Of an object that is not there the API tells a reason; of a kind, that there is no such page.
        return (
            "this cluster does not know Homing's resources. Install the chart, or only the "
            "definitions: kubectl apply -f crds/"
        )
    if isinstance(error, errors.Unavailable) and error.status == 0:
        return f"the cluster does not answer: {error}"
    if error.status == 401:
        return "the cluster does not know you (401): log in again, or choose another --context"
    return f"the cluster answered: {error}"
