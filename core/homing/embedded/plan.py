"""Which processes the embedded stack consists of, and with which variables they run."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from homing.embedded.keys import Keys
from homing.embedded.state import DataFolder
from homing.embedded.supervisor import Service
from homing.settings import PORTAL_HOST, Settings, replaced_variables

#: Folder of the example portal, its sources and the Bot API server; there in a checkout, not in a wheel.
EXAMPLES = Path(__file__).parents[3] / "examples"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What one `homing up` is to run."""

    settings: Settings
    sources: Path
    portal: bool
    #: Whether the bot talks to a Bot API server of ours instead of Telegram's.
    bot_api: bool = False

    @property
    def bot(self) -> bool:
        """Whether the bot runs: it needs a token, or a server that takes the stack's own."""
        return self.bot_api or self.settings.telegram_token is not None

    @property
    def readers(self) -> bool:
        """Whether accounts read chats: the application is set, and a file names accounts."""
        loaded = self.settings
        given = None not in (loaded.telegram_api_id, loaded.telegram_api_hash)
        return given and loaded.realtime_config.exists()

    @property
    def bot_api_url(self) -> str:
        """Of the Bot API server of ours, where one chats with the bot, too."""
        return f"http://127.0.0.1:{self.settings.bot_api_port}"

    def environment(self, *, database_url: str, redis_url: str, keys: Keys) -> dict[str, str]:
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
        if self.bot_api:
            ours |= {"TELEGRAM_TOKEN": keys.bot_token, "TELEGRAM_API_URL": self.bot_api_url}
        if loaded.secret_key is None:
            ours["SECRET_KEY"] = keys.secret_key
        inherited = {k: v for k, v in os.environ.items() if k not in replaced_variables()}
        return inherited | ours

    def first(self, environ: Mapping[str, str]) -> Iterator[Service]:
        """What the others and a person find running: the web app and, where it is wanted, the Bot API server."""
        yield _command("web", environ)
        if self.bot_api:
            yield _bot_api(self.settings, environ)

    def others(self, environ: Mapping[str, str]) -> Iterator[Service]:
        """The processes besides the servers and the web app."""
        if self.portal:
            yield _portal(self.settings.portal_ports, environ)
        yield _command("worker", environ)
        yield _command("maintenance", environ)
        yield _command("schedule", environ, "--sources", str(self.sources))
        if self.bot:
            yield _command("bot", environ)
        if self.readers:
            yield replace(_command("telegram", environ, "readers"), name="readers")


def needs_portal(sources: Path) -> bool:
    """Whether a source in the folder names the example portal, and the portal is there."""
    files = (path for ending in ("*.yaml", "*.yml") for path in sources.glob(ending))
    return (EXAMPLES / "portal" / "__main__.py").exists() and any(
        PORTAL_HOST in path.read_text(errors="replace") for path in files
    )


def has_bot_api() -> bool:
    """Whether the Bot API server is there."""
    return (EXAMPLES / "botapi" / "__main__.py").exists()


def _command(name: str, environ: Mapping[str, str], *arguments: str) -> Service:
    return Service(
        name=name,
        command=(sys.executable, "-m", "homing", name, *arguments),
        # One port cannot serve the metrics of several processes.
        environ={**environ, "METRICS_PORT": "0"} if name != "maintenance" else environ,
    )


def _portal(ports: str, environ: Mapping[str, str]) -> Service:
    return _example("portal", environ, "--ports", ports)


def _bot_api(settings: Settings, environ: Mapping[str, str]) -> Service:
    folder = DataFolder(settings.data_dir.absolute()).bot_api
    return _example(
        *("botapi", environ, "--port", str(settings.bot_api_port), "--folder", str(folder)),
        # The web app of the stack has no HTTPS.
        *("--http-on-loopback", "--person", "You"),
        # What a person looks at in a browser need not last for ever.
        *("--messages-kept", "500", "--journal-length", "1000"),
    )


def _example(name: str, environ: Mapping[str, str], *arguments: str) -> Service:
    path = os.pathsep.join(filter(None, [str(EXAMPLES), environ.get("PYTHONPATH")]))
    return Service(
        name=name,
        command=(sys.executable, "-m", name, *arguments),
        environ={**environ, "PYTHONPATH": path},
    )
