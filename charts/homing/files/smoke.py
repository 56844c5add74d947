"""What `helm test` runs: the operator lives, the web app answers, the API server takes one resource of each kind.

Nothing is stored: resources are sent as dry runs. Standard library only, so that it runs in every image.
"""

from __future__ import annotations

import json
import os
import ssl
import sys
import urllib.error
import urllib.request
from pathlib import Path

_ACCOUNT = Path(os.environ.get("SMOKE_ACCOUNT", "/var/run/secrets/kubernetes.io/serviceaccount"))
_SOURCES = Path(os.environ.get("SMOKE_SOURCES", "/etc/homing-smoke/sources.json"))


def main() -> int:
    """Tells each check on a line of its own; 1 where one failed."""
    checks = {name: os.environ.get(name, "") for name in ("OPERATOR_HEALTH_URL", "WEB_HEALTH_URL")}
    results = [_answers(name, url) for name, url in checks.items() if url]
    results += [_taken(one) for one in json.loads(_SOURCES.read_text())]
    return 0 if all(results) else 1


def _answers(name: str, url: str) -> bool:
    return _told(name, urllib.request.Request(url), None)


def _taken(resource: dict) -> bool:
    namespace = (_ACCOUNT / "namespace").read_text().strip()
    server = os.environ.get(
        "SMOKE_API_SERVER"
    ) or "https://{KUBERNETES_SERVICE_HOST}:{KUBERNETES_SERVICE_PORT}".format_map(os.environ)
    plural = resource["kind"].lower() + "s"
    request = urllib.request.Request(
        f"{server}/apis/{resource['apiVersion']}/namespaces/{namespace}/{plural}?dryRun=All&fieldValidation=Strict",
        data=json.dumps(resource).encode(),
        headers={
            "Authorization": "Bearer " + (_ACCOUNT / "token").read_text().strip(),
            "Content-Type": "application/json",
        },
    )
    context = ssl.create_default_context(cafile=str(_ACCOUNT / "ca.crt"))
    return _told(
        f"{resource['kind']} of type {resource['spec'].get('type', '-')}", request, context
    )


def _told(what: str, request: urllib.request.Request, context: ssl.SSLContext | None) -> bool:
    try:
        with urllib.request.urlopen(request, timeout=10, context=context) as answer:
            print(f"ok      {what}: {answer.status}", flush=True)
            return True
    except urllib.error.HTTPError as error:
        print(
            f"FAILED  {what}: {error.code} {error.read(500).decode(errors='replace')}", flush=True
        )
    except OSError as error:
        print(f"FAILED  {what}: {error}", flush=True)
    return False


if __name__ == "__main__":
    sys.exit(main())
