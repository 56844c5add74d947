"""The command line as a process of its own, against a small site on loopback."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pytest
import yaml
from aiohttp import web
from aiohttp.test_utils import TestServer


@dataclass
class Site:
    """One page of adverts."""

    adverts: int = 3
    url: str = ""
    #: Status of the list page.
    status: int = 200
    #: While closed, list pages wait.
    open: asyncio.Event = field(default_factory=asyncio.Event)
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, request: web.Request) -> web.Response:
        if request.path == "/robots.txt":
            return web.Response(text="")
        page = int(request.query.get("page", "1"))
        if page > 1:
            self.asked.set()
            await self.open.wait()
        cards = "".join(
            f'<article><a href="/{page}-{each}">Flat {each}, 2 rooms</a><b>{each}00 USD</b></article>'
            for each in range(1, self.adverts + 1)
        )
        more = f'<a rel="next" href="/?page={page + 1}">more</a>' if page < 3 else ""
        text = f"<html><body>{cards}{more}</body></html>"
        return web.Response(text=text, status=self.status, content_type="text/html")


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site()
    site.open.set()
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", site.answer)
    async with TestServer(application) as server:
        site.url = str(server.make_url("/"))
        yield site
        site.open.set()


class DeclaredFile(Protocol):
    def __call__(self, **spec: Any) -> Path: ...


@pytest.fixture
def file(site: Site, tmp_path: Path) -> DeclaredFile:
    """A declaration of the site; keys of the spec may be added."""

    def written(**spec: Any) -> Path:
        resource = {
            "apiVersion": "homing.dev/v1alpha1",
            "kind": "ScrapeSource",
            "metadata": {"name": "site"},
            "spec": {
                "type": "html",
                "allowPrivateNetworks": True,
                "politeness": {"requestsPerSecond": 1000, "retries": 0, "timeoutSeconds": 20},
                "html": {
                    "startUrls": [site.url],
                    "cards": "article",
                    "next": {"css": "a[rel=next]"},
                    "fields": {"url": {"css": "a"}, "title": {"css": "a"}, "price": {"css": "b"}},
                },
            }
            | spec,
        }
        path = tmp_path / "site.yaml"
        path.write_text(yaml.safe_dump(resource))
        return path

    return written


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str


class Homing(Protocol):
    async def __call__(self, *arguments: object, **environ: str) -> Ended: ...


class Start(Protocol):
    async def __call__(self, *arguments: object, **environ: str) -> Process: ...


@pytest.fixture
async def start(tmp_path: Path) -> AsyncIterator[Start]:
    """Starts `homing` with nothing of this process's environment but the path."""
    started: list[Process] = []

    async def go(*arguments: object, **environ: str) -> Process:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "homing", *map(str, arguments)),
            stdout=PIPE,
            stderr=PIPE,
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "COLUMNS": "100", **environ},
        )
        started.append(process)
        return process

    yield go
    for process in started:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@pytest.fixture
def homing(start: Start) -> Homing:
    """Runs `homing` to its end."""

    async def go(*arguments: object, **environ: str) -> Ended:
        process = await start(*arguments, **environ)
        out, err = await process.communicate()
        assert process.returncode is not None
        return Ended(process.returncode, out.decode(), err.decode())

    return go
