"""Which network addresses may be asked: the guard against requests into private networks (SSRF)."""

from __future__ import annotations

import ipaddress
from typing import TypeAlias

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

#: Not public, by IANA's registry of special-purpose IPv4 addresses.
_CLOSED_4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT, with some clouds' metadata service
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, with most clouds' metadata service
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)

#: Public by allocation. What is outside (loopback, mapped IPv4, NAT64, unique local, link-local, multicast) is not.
_OPEN_6 = ipaddress.IPv6Network("2000::/3")

#: Inside of that, but not public: they carry IPv4 addresses within, or are for documentation.
_CLOSED_6 = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, with Teredo
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
    )
)


def is_public(address: Address) -> bool:
    """Whether anybody on the internet may be meant by this address."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _CLOSED_4)
    return address in _OPEN_6 and not any(address in network for network in _CLOSED_6)


def literal(host: str) -> Address | None:
    """The address that a host name spells out, or None where it must be resolved."""
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None
