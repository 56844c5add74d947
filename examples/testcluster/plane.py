"""A control plane as one thing: started, stopped, asked who wrote what."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from homing.embedded import server
from homing.embedded.server import Program
from testcluster import apiserver, certificates, controllers, etcd, users
from testcluster.apiserver import Place
from testcluster.audit import Audit
from testcluster.certificates import Authority
from testcluster.client import Kube
from testcluster.processes import Processes
from testcluster.users import Users


class ControlPlane:
    """etcd, API server and controller manager on loopback, all their data in one folder.

    Each program ends when the process that started it does, however that ends.
    """

    def __init__(
        self, folder: Path, *, port: int | None = None, address: str = apiserver.LOOPBACK
    ) -> None:
        """Plans it: nothing runs yet.

        Args:
            folder: for data, logs and keys.
            port: of the API server; any that is free where it is not said.
            address: of the API server, where there are nodes that have to reach it.

        Raises:
            ServerError: a program cannot be had.
        """
        self.folder = folder
        self._authority = Authority(folder / "pki")
        self._place = Place(
            folder=folder,
            port=port or server.free_port(),
            etcd=f"http://127.0.0.1:{server.free_port()}",
            authority=self._authority,
            signing_key=certificates.signing_key(folder / "pki" / "service-accounts.key"),
            address=address,
        )
        self.url = self._place.url
        self.audit = Audit(self._place.audit_log)
        self._users = Users(folder / "kubeconfigs", self.url, self._authority)
        self._processes = Processes(self._plan(), folder)

    def start(self, name: str | None = None) -> None:
        """Starts one program, or all; returns when they answer.

        Raises:
            ServerError: a program did not start; the end of its log is in the message.
        """
        self._processes.start(name)
        if name is None:
            # From then on pods can be made: the controllers work.
            self.kube.wait_for("serviceaccounts", "default", "default")

    def stop(self, name: str | None = None) -> None:
        """Kills one program, or all; what etcd holds is there again after `start`."""
        self._processes.stop(name)

    def pid(self, name: str) -> int:
        """The process of a program that runs."""
        return self._processes.pid(name)

    @property
    def authority(self) -> Path:
        """The certificate by which the API server is known."""
        return self._authority.certificate

    @cached_property
    def kube(self) -> Kube:
        """A client that may do everything."""
        return Kube(self.kubeconfig())

    def kubeconfig(self, user: str = users.ADMIN, groups: Sequence[str] = ()) -> Path:
        """The file by which a user reaches the API server: see `Users.kubeconfig`."""
        return self._users.kubeconfig(user, groups)

    def _plan(self) -> dict[str, Program]:
        place = self._place
        controller_manager = controllers.prepare(
            port=server.free_port(),
            kubeconfig=self.kubeconfig(),
            authority=self._authority.certificate,
            signing_key=place.signing_key,
        )
        return {
            "etcd": etcd.prepare(self.folder, url=place.etcd, peer_port=server.free_port()),
            "kube-apiserver": apiserver.prepare(place),
            "kube-controller-manager": controller_manager,
        }


@contextlib.contextmanager
def running(folder: Path, *, port: int | None = None) -> Iterator[ControlPlane]:
    """A control plane from its start to its end.

    Raises:
        ServerError: a program cannot be had, or did not start.
    """
    plane = ControlPlane(folder, port=port)
    try:
        plane.start()
        yield plane
    finally:
        plane.stop()
