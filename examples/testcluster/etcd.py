"""etcd: where the API server keeps everything."""

from __future__ import annotations

from pathlib import Path

from homing.embedded.server import Program
from testcluster import programs


def prepare(folder: Path, *, url: str, peer_port: int) -> Program:
    """etcd for clients at this address. Nothing is synced to the disk: the data is a test's.

    Raises:
        ServerError: the program cannot be had.
    """
    peer = f"http://127.0.0.1:{peer_port}"
    command = (
        *(str(programs.find("etcd")), "--data-dir", str(folder / "etcd"), "--unsafe-no-fsync"),
        *("--listen-client-urls", url, "--advertise-client-urls", url),
        *("--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer),
        *("--initial-cluster", f"default={peer}", "--log-level", "warn"),
        # Thousands of sources with their children, edited again and again.
        *("--quota-backend-bytes", str(8 << 30)),
    )
    return Program(
        command=command,
        url=url,
        stop_signal=programs.AT_ONCE,
        ready=lambda: programs.healthy(f"{url}/health"),
    )
