"""Addresses in the form that mail servers take."""

from __future__ import annotations

import re

import idna

from homing_workers.deliver.errors import Never

#: What would end an address, or begin another one, in a header or in an SMTP command.
_FORBIDDEN = re.compile(r"[\s\x00-\x1f\x7f<>()\[\],;:\\\"@]")

#: Octets of an address and of its first part: RFC 5321, section 4.5.3.1.
_LONGEST, _LONGEST_LOCAL = 254, 64


def mailable(address: str) -> str:
    """The address with its domain in ASCII (RFC 5891); letters beyond ASCII before the @ stay (RFC 6531).

    Raises:
        Never: nobody can have such an address.
    """
    local, _, domain = address.rpartition("@")
    if not local or not domain or _FORBIDDEN.search(local) or _FORBIDDEN.search(domain):
        raise Never(f"{address!r} is no e-mail address", address_is_dead=True)
    try:
        ascii_domain = domain if domain.isascii() else idna.encode(domain, uts46=True).decode()
    except idna.IDNAError as error:
        raise Never(f"{address!r} has no possible domain: {error}", address_is_dead=True) from error
    found = f"{local}@{ascii_domain}"
    if len(found.encode()) > _LONGEST or len(local.encode()) > _LONGEST_LOCAL:
        raise Never(f"{address!r} is too long for an e-mail address", address_is_dead=True)
    return found
