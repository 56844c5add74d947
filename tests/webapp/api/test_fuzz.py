"""Every operation against its own document: no 5xx, and nothing but what the document says."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from homing.embedded.server import free_port
from homing.models.scope import Scope
from tests.webapp.api.conftest import KeyFor
from tests.webapp.support import Publish
from testserver.waiting import until_answering

pytestmark = pytest.mark.slow

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")

#: Of each operation in each phase, for callers who may do everything; the others are refused most of the time.
EXAMPLES = int(os.environ.get("HOMING_FUZZ_EXAMPLES", "10"))


@pytest.fixture
def site(database_url: str, redis_url: str, tmp_path: Path) -> Iterator[str]:
    """The web app's address."""
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "HOMING_DATA_DIR": str(tmp_path),
        "API_PORT": str(port),
        "API_RATE_PER_KEY": "0",
        "API_RATE_ANONYMOUS": "0",
    }
    with subprocess.Popen([sys.executable, "-m", "homing", "web"], env=environment) as process:
        until_answering(f"http://127.0.0.1:{port}/readyz", 60)
        yield f"http://127.0.0.1:{port}"
        process.terminate()


@pytest.mark.parametrize("scopes", [tuple(Scope), (Scope.READ, Scope.WRITE), ()], ids=len)
async def test_the_api_keeps_to_its_document(
    site: str,
    key_for: KeyFor,
    person: int,
    publish: Publish,
    tmp_path: Path,
    scopes: tuple[Scope, ...],
) -> None:
    for number in range(5):
        await publish(f"a{number}")
    # Not as somebody on this machine, who may do everything.
    headers = {"X-Forwarded-For": "203.0.113.9"}
    if scopes:
        headers |= await key_for(*scopes, user_id=person)
    examples = EXAMPLES if Scope.STAFF in scopes else max(EXAMPLES // 3, 1)
    done = _schemathesis(site, headers, tmp_path, examples)
    assert done.returncode == 0, done.stdout + done.stderr


def _schemathesis(
    site: str, headers: dict[str, str], folder: Path, examples: int
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            Path(sys.executable).with_name("schemathesis"),
            *("--config-file", CONFIGURATION, "run", f"{site}/openapi.json", "--no-color"),
            *("--phases", "examples,coverage,fuzzing,stateful", "--max-examples", str(examples)),
            "--generation-deterministic",
            *(part for name, value in headers.items() for part in ("-H", f"{name}: {value}")),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )
