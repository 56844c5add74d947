"""`homing pf check` over a million pictures in a local S3 server: what is missing or corrupt.

    make bench NAME=pf-check            SIZE=10000 THUMBNAILS=1 make bench NAME=pf-check

Setup, not timed: PostgreSQL gets SIZE rows of pictures, shown five to a listing; with THUMBNAILS=1 each has two
thumbnails, which makes three million objects and a long setup. The S3 server is versitygw on a folder (its posix
backend). Putting so many objects through its API would take an hour, so they are written directly as the backend's
files with the attribute that holds an entity tag; one object is put through the API, and must list alike. Then
files are removed, cut short, and replaced by others of the same size.

What is timed is the whole command, from the start of its process to its end: it must find exactly that damage.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from benchmarks import _s3_server
from homing import settings
from homing.embedded import postgres
from homing.embedded.server import Server
from homing.images import key_of, store_for, thumbnail_key
from homing.storage import schema

SIZE = int(os.environ.get("SIZE", "1000000"))
#: Files of each kind of damage.
DAMAGED = 100

_PREFIX = "ads-images/"
_WIDTHS = (320, 960) if os.environ.get("THUMBNAILS") else ()

# A file is its picture's number, repeated so often: the database can tell size and hashes by itself.
_REPEATED = {0: 30, 320: 5, 960: 15}

_ROWS = """
    INSERT INTO sources (namespace, name, type, spec) VALUES ('default', 'bench', 'html', '{}');
    INSERT INTO properties SELECT FROM generate_series(1, %(listings)s);
    INSERT INTO listings (source_id, property_id, external_id, url, status, title, content_hash)
    SELECT (SELECT id FROM sources), id, 'PF' || id, 'https://bench.test/' || id, 'available', 'Home', '0'
    FROM properties;
    INSERT INTO images (id, content_hash, key, mime, width, height, bytes, etag, thumbnails, thumbnail_files)
    SELECT id, sha256(text::bytea), folder || id || '.jpg', 'image/jpeg', 4, 3, length(text), md5(text),
           CASE WHEN %(thumbnails)s THEN
                jsonb_build_object('320', folder || id || '_320.jpg', '960', folder || id || '_960.jpg')
                ELSE '{}' END,
           CASE WHEN %(thumbnails)s THEN
                jsonb_build_object('320', facts(repeat(n::text, 5)), '960', facts(repeat(n::text, 15)))
                ELSE '{}' END
    FROM (SELECT n, md5(n::text)::uuid AS id, repeat(n::text, 30) AS text,
                 'ads-images/property_images/' || left(md5(n::text), 2) || '/' AS folder
          FROM generate_series(0, %(size)s - 1) AS n) AS made;
    INSERT INTO listing_images (listing_id, position, url, image_id, state)
    SELECT n / 5 + (SELECT min(id) FROM listings), n %% 5, 'https://bench.test/' || n, md5(n::text)::uuid, 'stored'
    FROM generate_series(0, %(size)s - 1) AS n;
    ANALYZE;
"""

_FACTS = """
    CREATE FUNCTION facts(text) RETURNS jsonb LANGUAGE sql AS $$
        SELECT jsonb_build_object('bytes', length($1), 'etag', md5($1),
                                  'sha256', encode(sha256($1::bytea), 'hex'))
    $$
"""


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="homing-pf-check-") as name, ExitStack() as servers:
        folder = Path(name)
        folder.chmod(0o755)
        database = postgres.start(folder / "postgres", durable=False)
        servers.callback(database.stop)
        pictures = _s3_server.start(folder / "s3")
        servers.callback(pictures.stop)
        bucket = folder / "s3" / "data" / _s3_server.BUCKET
        _prepare(database, pictures, bucket)
        damaged = _damage(bucket)
        seconds, answer = _timed(database, pictures, folder)
        _verify(answer, damaged)
        _tell(seconds, len(damaged))


def _tell(seconds: float, damaged: int) -> None:
    objects = SIZE * (1 + len(_WIDTHS))
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"{'rows':>12}{'objects':>12}{'damaged':>10}{'seconds':>10}{'rows/s':>10}{'largest process':>18}"
    )
    print(
        f"{SIZE:>12,}{objects:>12,}{damaged:>10,}{seconds:>10.1f}{SIZE / seconds:>10,.0f}"
        f"{megabytes:>15,.0f} MB"
    )
    print(json.dumps({"rows": SIZE, "seconds": round(seconds, 1)}), flush=True)


def _prepare(database: Server, pictures: Server, bucket: Path) -> None:
    started = time.monotonic()
    schema.upgrade(database.url)
    with psycopg.connect(database.url, autocommit=True) as connection:
        connection.execute(_FACTS)
        cursor = psycopg.ClientCursor(connection)
        cursor.execute(
            _ROWS, {"size": SIZE, "listings": SIZE // 5 + 1, "thumbnails": bool(_WIDTHS)}
        )
    _say("rows written", started)
    for number in range(256):
        (bucket / _PREFIX / "property_images" / f"{number:02x}").mkdir(parents=True)
    step = -(-SIZE // 64)
    with ProcessPoolExecutor(2) as processes:
        for _ in processes.map(
            _write, [(bucket, start, min(start + step, SIZE)) for start in range(0, SIZE, step)]
        ):
            pass
    _say("files written", started)
    asyncio.run(_compare_with_a_put(pictures, bucket))


def _write(part: tuple[Path, int, int]) -> None:
    bucket, start, end = part
    for number in range(start, end):
        for key, data in _files(number).items():
            _write_object(bucket / key, data)


def _files(number: int) -> dict[str, bytes]:
    """The objects of a picture: itself, then its thumbnails."""
    key = key_of(_PREFIX, _id(number), "jpg")
    keys = {0: key} | {width: thumbnail_key(key, width) for width in _WIDTHS}
    return {name: str(number).encode() * _REPEATED[width] for width, name in keys.items()}


def _id(number: int) -> UUID:
    return UUID(hashlib.md5(str(number).encode(), usedforsecurity=False).hexdigest())


def _write_object(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    etag = hashlib.md5(data, usedforsecurity=False).hexdigest()
    os.setxattr(path, _s3_server.ETAG_ATTRIBUTE, etag.encode())


async def _compare_with_a_put(pictures: Server, bucket: Path) -> None:
    store = store_for(_settings(pictures))
    await store.put("like/put.jpg", b"picture", "image/jpeg")
    _write_object(bucket / "like" / "file.jpg", b"picture")
    found = {file.key: file[1:] async for file in store.list("like/")}
    assert found["like/put.jpg"] == found["like/file.jpg"], found


def _settings(pictures: Server) -> settings.Settings:
    return settings.load(
        _s3_server.variables(pictures.url), Path("/dev/null"), join_running_stack=False
    )


def _damage(bucket: Path) -> set[str]:
    """Damages files here and there; returns their keys."""
    randomness = random.Random(7)
    numbers = randomness.sample(range(SIZE), 3 * DAMAGED)
    keys = []
    for place, number in enumerate(numbers):
        key, data = randomness.choice(list(_files(number).items()))
        (bucket / key).unlink()
        if place % 3 == 1:
            _write_object(bucket / key, data[:-1])
        elif place % 3 == 2:
            _write_object(bucket / key, b"x" * len(data))
        keys.append(key)
    return set(keys)


def _timed(database: Server, pictures: Server, folder: Path) -> tuple[float, dict[str, Any]]:
    command = (sys.executable, "-m", "homing", "pf", "check", "--json")
    variables = _s3_server.variables(pictures.url) | {
        "DATABASE_URL": database.url,
        "HOMING_DATA_DIR": str(folder),
        "PATH": os.environ["PATH"],
    }
    # The server works on the same cores: whoever else does slows both.
    print(
        f"load of this machine before the check: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )
    started = time.monotonic()
    done = subprocess.run(command, env=variables, cwd=folder, stdout=subprocess.PIPE, check=False)
    seconds = time.monotonic() - started
    assert done.returncode == 1, done
    answer: dict[str, Any] = json.loads(done.stdout)
    return seconds, answer


def _verify(answer: dict[str, Any], damaged: set[str]) -> None:
    found = {
        file["key"]
        for each in answer["properties"]
        for image in each["images"]
        for file in image["files"]
    }
    assert found == damaged, found ^ damaged
    assert answer["checked"] == SIZE
    assert answer["total"] == len(damaged)
    faults = sum(each["missing"] for each in answer["properties"])
    assert faults == DAMAGED, faults


def _say(what: str, started: float) -> None:
    print(f"{what} after {time.monotonic() - started:.0f} s", flush=True)
