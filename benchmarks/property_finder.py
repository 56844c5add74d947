"""A Property Finder sync of 1,000 properties with 5 images each, against the loop of the service before it.

The example server answers as the agency measured the real one (token 200 ms, users 500 ms, page of 50 listings 1 to 2 s, image 0.5
to 2 s), five times faster for both readers. The same request always takes the same time, so that both wait for the
same sum. The server is a process of its own; pictures are small (320 x 240), so that not the cores of this machine are measured.

- Sequential: token, users, pages, then each image, one after the other over one connection; each image is written to a
  file and nothing else is done with it. Pages are all read; of the images a sample, whose mean time beyond the server's latency is
  added to the latency of every other image.
- Homing: `homing scrape -f` from the start of the process to its end, 16 images at once: listings validated, stored and
  told as events, images verified, with two thumbnails each, stored once.

The bound is what 16 requests at once would take if nothing but the server took time: the sum of all latencies / 16. A second sync
finds nothing changed; its writes are the rows that PostgreSQL counts as inserted, updated or deleted, apart from the rows that tell
of the sync itself.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

import psutil
import psycopg
import yaml
from rich.console import Console
from rich.table import Table

from homing.embedded import postgres
from homing.embedded import redis as embedded_redis
from homing.storage import schema

ROOT = Path(__file__).parent.parent
LISTINGS, IMAGES, USERS, PAGE = 1000, 5, 8, 50
CONCURRENCY = 16
FASTER = 5
#: Images that the loop really downloads.
SAMPLE = 250
#: Tables that tell of a sync, not of what it read.
_DIARY = ("runs", "sources", "syncs")

_KEYS = {"apiKey": "demo-key", "apiSecret": "demo-secret"}


@dataclass(frozen=True)
class Server:
    """The example server, and the seconds that it takes to answer."""

    url: str
    #: Token, users and pages together.
    api: float
    #: By path.
    images: Mapping[str, float]

    @property
    def waiting(self) -> float:
        """All requests one after the other."""
        return self.api + sum(self.images.values())


@dataclass(frozen=True)
class Sync:
    """A sync by Homing."""

    seconds: float
    #: Resident MB of the process, by time.
    memory: Sequence[float]
    #: Rows by table.
    writes: dict[str, int]
    downloads: int

    @property
    def written(self) -> int:
        """Rows written, the diary apart."""
        return sum(count for table, count in self.writes.items() if table not in _DIARY)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="homing-pf-") as folder, ExitStack() as stack:
        Path(folder).chmod(0o755)
        stage = Stage(Path(folder), stack)
        sequential = _sequential(stage.server, Path(folder))
        first, second = stage.sync(), stage.sync()
    bound = stage.server.waiting / CONCURRENCY
    _show(stage.server, sequential, first, second)
    figures = {
        "speedup": round(sequential / first.seconds, 2),
        "over_bound": round(first.seconds / bound, 3),
        "second_sync_writes": second.written,
        "second_sync_downloads": second.downloads,
    }
    print(json.dumps(figures))


class Stage:
    """PostgreSQL, Redis and the example server."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        database = postgres.start(folder / "postgres")
        stack.callback(database.stop)
        redis = embedded_redis.start(folder / "redis")
        stack.callback(redis.stop)
        schema.upgrade(database.url)
        self._database_url = database.url
        self.server = stack.enter_context(_server())
        (folder / "media").mkdir()
        self._environment = os.environ | {
            "DATABASE_URL": database.url,
            "REDIS_URL": redis.url,
            "HOMING_DATA_DIR": str(folder),
            "MEDIA_ROOT": str(folder / "media"),
            "PF_API_KEY": _KEYS["apiKey"],
            "PF_API_SECRET": _KEYS["apiSecret"],
        }

    def sync(self) -> Sync:
        """One sync, in a process of its own."""
        writes, downloads = self._writes(), self._downloads()
        command = [sys.executable, "-m", "homing", "scrape", "-f", str(self._declaration())]
        with (self._folder / "sync.log").open("w+") as log:
            began = time.perf_counter()
            process = subprocess.Popen(
                command, cwd=ROOT, env=self._environment, stdout=log, stderr=log
            )
            memory = list(_memory(process))
            seconds = time.perf_counter() - began
            log.seek(0)
            assert process.returncode == 0, log.read()[-3000:]
        found = {table: count - writes.get(table, 0) for table, count in self._writes().items()}
        return Sync(seconds, memory, found, self._downloads() - downloads)

    def _declaration(self) -> Path:
        text = (ROOT / "examples/sources-propertyfinder/agency.yaml").read_text()
        source = yaml.safe_load(text)
        # The server does not limit pictures; the limit of its API stays as declared.
        images = {"concurrency": CONCURRENCY, "requestsPerSecond": 1000}
        source["spec"]["propertyFinder"] |= {
            "apiUrl": self.server.url,
            "pageSize": PAGE,
            "images": images,
        }
        path = self._folder / "agency.yaml"
        path.write_text(yaml.safe_dump(source))
        return path

    def _writes(self) -> dict[str, int]:
        """Rows written so far by table; a process's figures are complete once its connections are closed."""
        with psycopg.connect(self._database_url, autocommit=True) as connection:
            while connection.execute(
                "SELECT FROM pg_stat_activity WHERE backend_type = 'client backend'"
                " AND datname = current_database() AND pid <> pg_backend_pid()"
            ).fetchone():
                time.sleep(0.05)
            rows = connection.execute(
                "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_user_tables"
                " WHERE schemaname = 'public'"
            ).fetchall()
        return dict(rows)

    def _downloads(self) -> int:
        connection = http.client.HTTPConnection(urlsplit(self.server.url).netloc)
        journal = json.loads(_ask(connection, "/_journal"))
        return sum(entry["path"].startswith("/media/") for entry in journal)


@contextmanager
def _server() -> Iterator[Server]:
    arguments = map(str, (LISTINGS, IMAGES, USERS, PAGE, FASTER))
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks._property_finder_server", *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT / "examples")},
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        try:
            yield Server(**json.loads(process.stdout.readline()))
        finally:
            process.terminate()


def _sequential(server: Server, folder: Path) -> float:
    """Seconds of the loop: its requests of the API as measured, its images as far as the sample goes."""
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc)
    began = time.perf_counter()
    images = _image_urls(connection)
    api = time.perf_counter() - began
    assert len(images) == LISTINGS * IMAGES
    began, waited = time.perf_counter(), 0.0
    for number, url in enumerate(images[:SAMPLE]):
        (folder / f"{number}.jpg").write_bytes(_ask(connection, url))
        waited += server.images[urlsplit(url).path]
    beyond = (time.perf_counter() - began - waited) / SAMPLE
    return api + sum(server.images.values()) + beyond * len(images)


def _image_urls(connection: http.client.HTTPConnection) -> list[str]:
    token = json.loads(_ask(connection, "/v1/auth/token", json.dumps(_KEYS)))["accessToken"]
    headers = {"Authorization": f"Bearer {token}"}
    _ask(connection, f"/v1/users?page=1&perPage={PAGE}", headers=headers)
    pages = (
        json.loads(_ask(connection, f"/v1/listings?page={n}&perPage={PAGE}", headers=headers))
        for n in range(1, LISTINGS // PAGE + 1)
    )
    listings = (listing for page in pages for listing in page["results"])
    return [image["original"]["url"] for one in listings for image in one["media"]["images"]]


def _ask(
    connection: http.client.HTTPConnection,
    url: str,
    body: str | None = None,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    connection.request("POST" if body else "GET", url, body, dict(headers))
    answer = connection.getresponse()
    data = answer.read()
    assert answer.status == 200, f"{url}: {answer.status}"
    return data


def _memory(process: subprocess.Popen[bytes]) -> Iterator[float]:
    """Resident MB, twice a second until the process has ended."""
    watched = psutil.Process(process.pid)
    while process.poll() is None:
        with contextlib.suppress(psutil.Error):
            yield watched.memory_info().rss / 1e6
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.5)


def _show(server: Server, sequential: float, first: Sync, second: Sync) -> None:
    table = Table(title=f"{LISTINGS} properties with {IMAGES} images, latencies / {FASTER}")
    for heading in ("", "s", "MB, first third", "MB, last third", "rows written", "images"):
        table.add_column(heading, justify="right")
    images = str(LISTINGS * IMAGES)
    table.add_row("sum of latencies", f"{server.waiting:.1f}")
    table.add_row(f"bound ({CONCURRENCY} at once)", f"{server.waiting / CONCURRENCY:.1f}")
    table.add_row("sequential", f"{sequential:.1f}", *"--", "-", images)
    for name, each in (("Homing", first), ("Homing again", second)):
        third = max(len(each.memory) // 3, 1)
        parts = [f"{max(part):.0f}" for part in (each.memory[:third], each.memory[-third:])]
        table.add_row(name, f"{each.seconds:.1f}", *parts, str(each.written), str(each.downloads))
    Console(width=100).print(table)
    diary = {name: second.writes[name] for name in _DIARY}
    print(f"sequential: {SAMPLE} images measured, the rest is extrapolated")
    print(f"rows that tell of the second sync itself: {diary}")
