"""The users of a cluster: each with a kubeconfig of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from testcluster import kubeconfig
from testcluster.certificates import Authority
from testcluster.client import Kube

#: May do everything.
ADMIN = "admin"

_MASTERS = "system:masters"
_ACCOUNT = re.compile(r"system:serviceaccount:([^:]+):([^:]+)")


class Users:
    """Writes kubeconfigs into a folder."""

    def __init__(self, folder: Path, url: str, authority: Authority) -> None:
        self._folder = folder
        self._url = url
        self._authority = authority

    def kubeconfig(self, user: str = ADMIN, groups: Sequence[str] = ()) -> Path:
        """The file by which a user reaches the API server.

        Args:
            user: any name; or `system:serviceaccount:<namespace>:<name>` of an account that exists, for which
                the API server gives a token. `admin` may do everything, others what RBAC grants them.
            groups: of the user; a service account has its own.
        """
        path = self._folder / f"{re.sub('[^a-z0-9-]', '-', '+'.join((user, *groups)))}.yaml"
        if account := _ACCOUNT.fullmatch(user):
            token = Kube(self.kubeconfig()).token(*account.groups())
            return kubeconfig.by_token(path, self._url, self._authority.certificate, token)
        return path if path.exists() else self._certified(path, user, groups)

    def _certified(self, path: Path, user: str, groups: Sequence[str]) -> Path:
        groups = [*groups, _MASTERS] if user == ADMIN else groups
        pair = self._authority.user(path.stem, user, groups)
        return kubeconfig.by_certificate(path, self._url, self._authority.certificate, pair)
