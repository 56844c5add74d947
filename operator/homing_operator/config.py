"""The operator's configuration file, which the chart writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field, ValidationError

from homing.models.base import Document, List
from homing.settings.values import SettingsError

#: User and group of our images.
USER = 10001


class PodDefaults(Document):
    """What the pods that the operator makes have in common."""

    image: str = Field(
        "homing:latest", min_length=1, description="With registry and tag or digest."
    )
    image_pull_policy: Literal["Always", "IfNotPresent", "Never"] = "IfNotPresent"
    image_pull_secrets: List[dict[str, str]] = Field((), description="Each `{name: ...}`.")
    service_account_name: str = Field("", description="By default the namespace's `default`.")
    env_from: List[dict[str, Any]] = ()
    env: List[dict[str, Any]] = ()
    labels: dict[str, str] = Field({})
    annotations: dict[str, str] = Field({})
    node_selector: dict[str, str] = Field({})
    tolerations: List[dict[str, Any]] = ()
    resources: dict[str, Any] = Field({})
    pod_security_context: dict[str, int | str] = Field(
        {"runAsUser": USER, "runAsGroup": USER, "fsGroup": USER},
        description="Beside what the restricted profile asks for; empty where the cluster assigns users.",
    )
    priority_class_name: str = ""


class OperatorConfig(Document):
    """`operator.yaml`: unknown keys are refused."""

    namespaces: List[str] = Field((), description="Which are served; empty: the pod's own.")
    max_concurrent_runs: int = Field(
        10, ge=1, le=1000, description="First backfills and runs by hand at once, over all sources."
    )
    run_pod: PodDefaults = Field(PodDefaults(), description="Pods of runs.")
    reader_pod: PodDefaults = Field(PodDefaults(), description="Pods that read Telegram chats.")


def load(path: Path) -> OperatorConfig:
    """Reads the file.

    Raises:
        SettingsError: it is not there, or says something that was not expected; names the place.
    """
    try:
        return OperatorConfig.model_validate(yaml.safe_load(path.read_text()) or {})
    except OSError as error:
        raise SettingsError(f"OPERATOR_CONFIG: cannot read {path}: {error.strerror}") from error
    except (yaml.YAMLError, ValidationError) as error:
        raise SettingsError(f"OPERATOR_CONFIG: {path}: {error}") from error
