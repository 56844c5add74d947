"""Where things are on a node: addresses, sockets, folders."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

#: The node's name.
NAME = "homing"
#: The bridge that pods are plugged into; its address is the node's own.
BRIDGE = "homing0"
ADDRESS = "10.244.0.1"
PODS = "10.244.0.0/24"
#: Within the API server's range of services.
DNS_ADDRESS = "10.96.0.10"
DOMAIN = "cluster.local"


@dataclass(frozen=True)
class Folders:
    """Below one folder, whose path should be short: sockets have at most 107 characters."""

    root: Path

    @property
    def socket(self) -> Path:
        """Of containerd."""
        return self.root / "containerd.sock"

    @property
    def networks(self) -> Path:
        """What containerd reads about networks."""
        return self.root / "cni"

    def file(self, name: str, text: str) -> Path:
        """Writes a file of configuration."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path
