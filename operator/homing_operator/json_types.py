"""Objects of the Kubernetes API, as JSON gives them."""

from __future__ import annotations

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
