"""The kinds of objects that the operator reads and writes, and where the API serves them."""

from __future__ import annotations

from dataclasses import dataclass

from homing_operator.json_types import Json


@dataclass(frozen=True)
class Kind:
    """A kind, all of ours namespaced.

    Attributes:
        group: "" for the core group.
        plural: the word in URLs.
    """

    group: str
    version: str
    plural: str
    name: str

    @property
    def api_version(self) -> str:
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def root(self) -> str:
        """Where the API tells which kinds of this group and version it serves."""
        return f"/apis/{self.group}/{self.version}" if self.group else f"/api/{self.version}"

    @property
    def head(self) -> Json:
        """The `apiVersion` and `kind` that an object of this kind starts with."""
        return {"apiVersion": self.api_version, "kind": self.name}

    def path(self, namespace: str, name: str = "", subresource: str = "") -> str:
        """Where the API serves the collection, one object, or a subresource of it."""
        parts = [self.root, "namespaces", namespace, self.plural, name, subresource]
        return "/".join(part for part in parts if part)


SCRAPE_SOURCE = Kind("homing.dev", "v1alpha1", "scrapesources", "ScrapeSource")
WORKER_POOL = Kind("homing.dev", "v1alpha1", "workerpools", "WorkerPool")
TELEGRAM_ACCOUNT = Kind("homing.dev", "v1alpha1", "telegramaccounts", "TelegramAccount")
CRON_JOB = Kind("batch", "v1", "cronjobs", "CronJob")
JOB = Kind("batch", "v1", "jobs", "Job")
POD = Kind("", "v1", "pods", "Pod")
CONFIG_MAP = Kind("", "v1", "configmaps", "ConfigMap")
SECRET = Kind("", "v1", "secrets", "Secret")
DEPLOYMENT = Kind("apps", "v1", "deployments", "Deployment")
AUTOSCALER = Kind("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler")
LEASE = Kind("coordination.k8s.io", "v1", "leases", "Lease")
EVENT = Kind("events.k8s.io", "v1", "events", "Event")
