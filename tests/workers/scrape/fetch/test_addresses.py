"""Which addresses may be asked."""

from __future__ import annotations

import ipaddress
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homing_workers.scrape.fetch import Refused, Request
from homing_workers.scrape.fetch.addresses import is_public, literal
from homing_workers.scrape.fetch.resolver import ForbiddenAddress, GuardedResolver
from tests.workers.scrape.fetch.sites import Site, fetcher_of

CLOSED = [
    "0.0.0.0",  # noqa: S104 - an address to refuse
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "169.254.170.2",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.7",
    "203.0.113.7",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::8.8.8.8",
    "64:ff9b:1::a00:1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%1",
    "fec0::1",
    "ff02::1",
]
OPEN = [
    "1.1.1.1",
    "8.8.8.8",
    "100.63.255.255",
    "100.128.0.1",
    "172.15.255.255",
    "172.32.0.1",
    "192.0.1.1",
    "198.17.255.255",
    "223.255.255.255",
    "2001:4860:4860::8888",
    "2606:4700:4700::1111",
    "2a00:1450:4001:81b::200e",
]


@pytest.mark.parametrize("address", CLOSED)
def test_addresses_of_private_networks_are_closed(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", OPEN)
def test_addresses_of_the_internet_are_open(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@given(st.ip_addresses())
def test_no_open_address_is_closed_to_python(address: ipaddress.IPv4Address) -> None:
    assert address.is_global or not is_public(address)


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "127.0.0.1"), ("[::1]", "::1"), ("::1", "::1"), ("example.com", None)],
)
def test_a_host_may_spell_out_its_address(host: str, address: str | None) -> None:
    assert literal(host) == (ipaddress.ip_address(address) if address else None)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "１２７.0.0.1",
        "①②⑦.⓪.⓪.①",
        "127。0。0。1",
        "user:password@127.0.0.1",
        "example.com@127.0.0.1",
    ],
)
async def test_no_spelling_of_loopback_gets_through(host: str, site: Site) -> None:
    site.answers["/"] = "secret"
    async with fetcher_of(allow_private_networks=False) as fetcher:
        with pytest.raises(Refused) as refused:
            await fetcher.fetch(Request(site.url("/", host)))
    assert site.requests == []
    assert "password" not in str(refused.value)


async def test_a_name_with_one_private_address_among_others_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def both(*_: object, **__: object) -> list[object]:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80))
            for address in ("8.8.8.8", "10.0.0.1")
        ]

    resolver = GuardedResolver(allow_private_networks=False, hosts={})
    monkeypatch.setattr(resolver._system._loop, "getaddrinfo", both)
    with pytest.raises(ForbiddenAddress, match=r"mixed\.test is at 10\.0\.0\.1"):
        await resolver.resolve("mixed.test", 80)


async def test_an_alias_opens_no_private_network(site: Site) -> None:
    aliases = {"portal.homing.test": "127.0.0.1"}
    async with fetcher_of(allow_private_networks=False, hosts=aliases) as fetcher:
        with pytest.raises(Refused, match="no public address"):
            await fetcher.fetch(Request(site.url("/", "portal.homing.test")))


@pytest.mark.parametrize(
    "url", ["ftp://example.com/", "file:///etc/passwd", "//example.com/", "/page", "", "http://"]
)
@pytest.mark.parametrize("robots", [True, False])
async def test_only_the_web_is_asked(url: str, robots: bool) -> None:
    async with fetcher_of(respectRobots=robots) as fetcher:
        with pytest.raises(Refused):
            await fetcher.fetch(Request(url))
