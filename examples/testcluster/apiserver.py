"""The API server: with RBAC, and an audit log that tells who wrote what."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from homing.embedded.server import Program
from testcluster import programs
from testcluster.certificates import Authority

#: Reads are too many to be written down; those that were refused are asked for, in one namespace.
AUDITED = "audited"
_AUDIT_POLICY = """\
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- {level: Metadata, userGroups: ["system:serviceaccounts:audited"]}
- {level: None, verbs: [get, list, watch]}
- {level: Metadata}
"""

#: Addresses of services; the first is the API server's own.
SERVICE_RANGE = "10.96.0.0/16"
_OWN_SERVICE = "10.96.0.1"
_NAMES = ("localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc")
LOOPBACK = "127.0.0.1"
_ISSUER = "https://kubernetes.default.svc"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where an API server listens, and what it needs to know."""

    folder: Path
    port: int
    etcd: str
    authority: Authority
    #: Signs the tokens of service accounts.
    signing_key: Path
    #: What nodes and pods reach it by; loopback where there are none.
    address: str = LOOPBACK

    @property
    def url(self) -> str:
        """Where clients connect."""
        return f"https://{self.address}:{self.port}"

    @property
    def audit_log(self) -> Path:
        """A line of JSON for each write."""
        return self.folder / "audit.log"


def prepare(place: Place, *more: str) -> Program:
    """The API server.

    Args:
        place: of this one.
        more: options besides.

    Raises:
        ServerError: the program cannot be had.
    """
    return Program(
        command=(str(programs.find("kube-apiserver")), *_options(place), *_secrets(place), *more),
        url=place.url,
        stop_signal=programs.AT_ONCE,
        ready=lambda: programs.healthy(f"{place.url}/readyz", place.authority.certificate),
    )


def _options(place: Place) -> tuple[str, ...]:
    policy = place.folder / "audit-policy.yaml"
    policy.write_text(_AUDIT_POLICY)
    return (
        f"--etcd-servers={place.etcd}",
        f"--bind-address={place.address}",
        f"--advertise-address={place.address}",
        f"--secure-port={place.port}",
        f"--service-cluster-ip-range={SERVICE_RANGE}",
        "--authorization-mode=Node,RBAC",
        "--allow-privileged",
        f"--audit-policy-file={policy}",
        f"--audit-log-path={place.audit_log}",
        "--audit-log-maxsize=10000",
        # Addresses on loopback are no endpoints; and pods that would use them there are none.
        f"--endpoint-reconciler-type={'none' if place.address == LOOPBACK else 'lease'}",
        # A node's name is in no DNS.
        "--kubelet-preferred-address-types=InternalIP",
    )


def _secrets(place: Place) -> tuple[str, ...]:
    addresses = {LOOPBACK, place.address, _OWN_SERVICE}
    pair = place.authority.server("apiserver", _NAMES, sorted(addresses))
    to_kubelets = place.authority.user("apiserver-to-kubelets", "apiserver", ["system:masters"])
    return (
        f"--client-ca-file={place.authority.certificate}",
        f"--tls-cert-file={pair.certificate}",
        f"--tls-private-key-file={pair.key}",
        f"--kubelet-client-certificate={to_kubelets.certificate}",
        f"--kubelet-client-key={to_kubelets.key}",
        f"--service-account-issuer={_ISSUER}",
        f"--service-account-key-file={place.signing_key}",
        f"--service-account-signing-key-file={place.signing_key}",
    )
