"""DNS of the cluster: a process of the node, which a service leads to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from homing.embedded.server import Program, free_port
from testcluster import programs
from testcluster.client import Object
from testcluster.node import places
from testcluster.node.places import Folders

_COREFILE = """\
.:{port} {{
    bind {address}
    errors
    health 127.0.0.1:{health}
    hosts /dev/null {{
{hosts}
        fallthrough
    }}
    kubernetes {domain} {{
        kubeconfig {kubeconfig}
    }}
}}
"""


def prepare(folders: Folders, *, port: int, kubeconfig: Path, names: Mapping[str, str]) -> Program:
    """CoreDNS on the bridge; it knows names of services, and those that are told with their addresses.

    Raises:
        ServerError: the program cannot be had.
    """
    health = free_port()
    text = _COREFILE.format(
        port=port,
        address=places.ADDRESS,
        health=health,
        domain=places.DOMAIN,
        kubeconfig=kubeconfig,
        hosts="\n".join(f"        {address} {name}" for name, address in names.items()),
    )
    return Program(
        command=(str(programs.find("coredns")), "-conf", str(folders.file("Corefile", text))),
        url=f"dns://{places.ADDRESS}:{port}",
        stop_signal=programs.AT_ONCE,
        ready=lambda: programs.healthy(f"http://127.0.0.1:{health}/health"),
    )


def service(port: int) -> Iterator[Object]:
    """The service that pods ask, and where it leads."""
    ports = [{"name": f"dns-{one.lower()}", "protocol": one, "port": 53} for one in ("UDP", "TCP")]
    yield {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "kube-dns"},
        "spec": {"clusterIP": places.DNS_ADDRESS, "ports": ports},
    }
    yield {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": {"name": "kube-dns", "labels": {"kubernetes.io/service-name": "kube-dns"}},
        "addressType": "IPv4",
        "endpoints": [{"addresses": [places.ADDRESS], "conditions": {"ready": True}}],
        "ports": [one | {"port": port} for one in ports],
    }
