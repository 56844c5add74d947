"""Which processes the embedded stack consists of, and with which variables they run."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from homing.embedded.supervisor import Service
from homing.settings import PORTAL_HOST, Settings, replaced_variables

#: Folder of the example portal and its sources; there in a checkout, not in a wheel.
EXAMPLES = Path(__file__).parents[3] / "examples"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What one `homing up` is to run."""

    settings: Settings
    sources: Path
    portal: bool

    @property
    def bot(self) -> bool:
        """Whether the bot runs: it needs a token."""
        return self.settings.telegram_token is not None

    def environment(self, *, database_url: str, redis_url: str) -> dict[str, str]:
        """Variables of the processes: everything that this process has, and where the servers are."""
        loaded = self.settings
        ours = {
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "HOMING_DATA_DIR": str(loaded.data_dir.absolute()),
            "MEDIA_ROOT": str(loaded.media_root.absolute()),
            "API_HOST": loaded.api_host,
            "API_PORT": str(loaded.api_port),
            "LOG_FORMAT": "console" if loaded.log_format == "auto" else loaded.log_format,
            "PYTHONUNBUFFERED": "1",
        }
        if self.portal:
            ours["HOMING_PORTAL_HOST_ALIAS"] = loaded.portal_host_alias or "127.0.0.1"
        inherited = {k: v for k, v in os.environ.items() if k not in replaced_variables()}
        return inherited | ours

    def web(self, environ: Mapping[str, str]) -> Service:
        """The web app."""
        return _command("web", environ)

    def others(self, environ: Mapping[str, str]) -> Iterator[Service]:
        """The processes besides the servers and the web app."""
        if self.portal:
            yield _portal(self.settings.portal_ports, environ)
        yield _command("worker", environ)
        yield _command("maintenance", environ)
        yield _command("schedule", environ, "--sources", str(self.sources))
        if self.bot:
            yield _command("bot", environ)


def needs_portal(sources: Path) -> bool:
    """Whether a source in the folder names the example portal, and the portal is there."""
    files = (path for ending in ("*.yaml", "*.yml") for path in sources.glob(ending))
    return (EXAMPLES / "portal" / "__main__.py").exists() and any(
        PORTAL_HOST in path.read_text(errors="replace") for path in files
    )


def _command(name: str, environ: Mapping[str, str], *arguments: str) -> Service:
    return Service(
        name=name,
        command=(sys.executable, "-m", "homing", name, *arguments),
        # One port cannot serve the metrics of several processes.
        environ={**environ, "METRICS_PORT": "0"} if name != "maintenance" else environ,
    )


def _portal(ports: str, environ: Mapping[str, str]) -> Service:
    path = os.pathsep.join(filter(None, [str(EXAMPLES), environ.get("PYTHONPATH")]))
    return Service(
        name="portal",
        command=(sys.executable, "-m", "portal", "--ports", ports),
        environ={**environ, "PYTHONPATH": path},
    )
