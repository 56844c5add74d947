"""How to reach the API server: KUBECONFIG where it is set, the pod's service account otherwise."""

from __future__ import annotations

import os

import kopf
from kubernetes.aio import config
from kubernetes.aio.client import Configuration


async def configuration() -> Configuration:
    """For `kubernetes.aio`; a service account's token is read again as it is renewed.

    Raises:
        ConfigException: neither a kubeconfig nor a service account is there.
    """
    found = Configuration()
    if os.environ.get("KUBECONFIG"):
        await config.load_kube_config(client_configuration=found)
    else:
        config.load_incluster_config(client_configuration=found)
    return found


async def login(**_: object) -> kopf.ConnectionInfo:
    """The same for kopf, which asks again when a token is no longer accepted."""
    found = await configuration()
    header = await found.get_api_key_with_prefix("BearerToken", alias="authorization")
    scheme, _space, token = (header or "").rpartition(" ")
    return kopf.ConnectionInfo(
        server=found.host,
        ca_path=found.ssl_ca_cert,
        insecure=not found.verify_ssl,
        scheme=(scheme or "Bearer").capitalize() if token else None,
        token=token or None,
        certificate_path=found.cert_file,
        private_key_path=found.key_file,
    )
