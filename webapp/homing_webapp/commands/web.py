"""`homing web`: the web app."""

from __future__ import annotations

import typer
from aiohttp import web

from homing import settings, telemetry
from homing_webapp import app as application

app = typer.Typer()


@app.command()
def web_app() -> None:
    """Serve the web pages and the REST API on API_HOST:API_PORT."""
    loaded = settings.load()
    telemetry.setup("web", loaded)
    web.run_app(
        application.make(loaded),
        host=loaded.api_host,
        port=loaded.api_port,
        access_log=None,
        print=None,
        shutdown_timeout=5,
    )
