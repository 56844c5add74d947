"""Servers of others that run beside the node: S3 and Jaeger."""

from __future__ import annotations

import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import boto3

from homing.embedded.server import Program
from jaeger import testing as jaeger
from jaeger.testing import Jaeger

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

_PEERS = Path(__file__).parents[2] / "scripts" / "peers"
_ACCESS, _SECRET, _REGION = "id", "secret", "eu-west-1"

S3_PORT = 7070
OTLP_PORT = 4318
JAEGER_PORT = 16686


@dataclass(frozen=True)
class S3:
    """The bucket of pictures."""

    host: str
    bucket: str = "homes"

    @property
    def url(self) -> str:
        """Of the server."""
        return f"http://{self.host}:{S3_PORT}"

    @property
    def secrets(self) -> dict[str, str]:
        """Variables of who may use it."""
        return {"AWS_ACCESS_KEY_ID": _ACCESS, "AWS_SECRET_ACCESS_KEY": _SECRET}

    def program(self, folder: Path) -> Program:
        """The server on a folder."""
        (folder / "s3").mkdir(parents=True, exist_ok=True)
        options = ("--access", _ACCESS, "--secret", _SECRET, "--region", _REGION, "--quiet")
        listen = ("--port", f"{self.host}:{S3_PORT}")
        command = (_built("versitygw"), *options, *listen, "posix", str(folder / "s3"))
        return Program(command=command, url=self.url, ready=lambda: _open(self.host, S3_PORT))

    def make_bucket(self) -> None:
        """Makes the bucket."""
        self._client.create_bucket(Bucket=self.bucket)

    def keys(self, prefix: str = "") -> list[str]:
        """Of what is there."""
        pages = self._client.get_paginator("list_objects_v2")
        found = pages.paginate(Bucket=self.bucket, Prefix=prefix)
        return [one["Key"] for page in found for one in page.get("Contents", ())]

    def get(self, key: str) -> bytes:
        """What is kept under a key."""
        return self._client.get_object(Bucket=self.bucket, Key=key)["Body"].read()

    @property
    def _client(self) -> S3Client:
        return boto3.client(
            "s3",
            endpoint_url=self.url,
            aws_access_key_id=_ACCESS,
            aws_secret_access_key=_SECRET,
            region_name=_REGION,
        )


def jaeger_at(host: str) -> tuple[Program, Jaeger]:
    """Jaeger in memory, and what asks it."""
    command, asked = jaeger.program(host, query=JAEGER_PORT, otlp=OTLP_PORT)
    program = Program(command=command, url=asked.url, ready=lambda: _open(host, JAEGER_PORT))
    return program, asked


def _built(name: str) -> str:
    made = subprocess.run((str(_PEERS / name),), check=True, capture_output=True, text=True)
    return made.stdout.strip()


def _open(host: str, port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((host, port)) == 0
