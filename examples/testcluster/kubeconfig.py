"""Kubeconfig files: how a user reaches the API server."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from testcluster.certificates import Pair


def by_certificate(path: Path, url: str, authority: Path, pair: Pair) -> Path:
    """Writes the file of a user who shows a certificate."""
    user = {"client-certificate": str(pair.certificate), "client-key": str(pair.key)}
    return _write(path, url, authority, user)


def by_token(path: Path, url: str, authority: Path, token: str) -> Path:
    """Writes the file of a user, for example a service account, who shows a token."""
    return _write(path, url, authority, {"token": token})


def _write(path: Path, url: str, authority: Path, user: dict[str, str]) -> Path:
    name = "homing-test"
    context = {"cluster": name, "user": path.stem}
    config: dict[str, Any] = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [
            {"name": name, "cluster": {"server": url, "certificate-authority": str(authority)}}
        ],
        "users": [{"name": path.stem, "user": user}],
        "contexts": [{"name": name, "context": context}],
        "current-context": name,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps(config, indent=2))
    return path
