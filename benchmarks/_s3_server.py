"""The S3 server of benchmarks and tests: versitygw on a folder, built once by scripts/peers/versitygw."""

from __future__ import annotations

import socket
import subprocess
from pathlib import Path

import boto3

from homing.embedded import server
from homing.embedded.server import Program, Server

ACCESS, SECRET, REGION, BUCKET = "id", "secret", "eu-west-1", "homes"

#: Where its posix backend keeps the entity tag of an object's file.
ETAG_ATTRIBUTE = "user.etag"

_SCRIPT = Path(__file__).parent.parent / "scripts" / "peers" / "versitygw"


def start(folder: Path) -> Server:
    """Starts it with one bucket, which is the folder `data/homes`; credentials are those above."""
    built = subprocess.run((str(_SCRIPT),), check=True, capture_output=True, text=True)
    (folder / "data").mkdir(parents=True)
    port = server.free_port()
    url = f"http://127.0.0.1:{port}"
    options = ("--access", ACCESS, "--secret", SECRET, "--region", REGION, "--quiet")
    program = Program(
        command=(
            *(built.stdout.strip(), *options),
            *("--port", f"127.0.0.1:{port}", "posix", str(folder / "data")),
        ),
        url=url,
        ready=lambda: _answers(port),
    )
    running = server.start(program, log=folder / "versitygw.log")
    client = boto3.client(
        "s3",
        endpoint_url=url,
        aws_access_key_id=ACCESS,
        aws_secret_access_key=SECRET,
        region_name=REGION,
    )
    client.create_bucket(Bucket=BUCKET)
    return running


def variables(url: str) -> dict[str, str]:
    """The environment of a process that keeps its pictures there."""
    return {
        "AWS_ENDPOINT_URL_S3": url,
        "AWS_ACCESS_KEY_ID": ACCESS,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_S3_BUCKET": BUCKET,
    }


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
