"""What Telethon lacks to make a key with this server: the server's public key, and the form of RSA that it takes.

Telethon 1.45 still encrypts its part of the key exchange in the form of before 2021, which Telegram goes on taking; gotd's server only
takes RSA_PAD. Sessions that have their key need none of this.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator

import rsa.core
from telethon.crypto import AES
from telethon.crypto import rsa as telethon_rsa
from telethon.errors import SecurityError

from mtproto.answers import Info

#: Bytes of the new nonce, which the encrypted data ends with.
_NONCE = 32

_telethons = telethon_rsa.encrypt
_users = 0


@contextlib.contextmanager
def possible(info: Info) -> Iterator[None]:
    """Lets Telethon, in this process, make keys with the server; also several at once."""
    global _users
    telethon_rsa.add_key(info.rsa_public_key.encode(), old=False)
    _users += 1
    telethon_rsa.encrypt = _encrypt
    try:
        yield
    finally:
        _users -= 1
        if _users == 0:
            telethon_rsa.encrypt = _telethons


def _encrypt(fingerprint: int, data: bytes, *, use_old: bool = False) -> bytes | None:
    """RSA_PAD of https://core.telegram.org/mtproto/auth_key."""
    key, old = telethon_rsa._server_keys.get(fingerprint, (None, None))
    if key is None or (old and not use_old):
        return None
    if data[-_NONCE] == 0:
        # gotd leaves leading zeros of it out, and would come to another key. Telethon tries again with a new one.
        raise SecurityError("the new nonce begins with a zero")
    padded = data + os.urandom(192 - len(data))
    while True:
        temporary = os.urandom(32)
        hashed = padded[::-1] + hashlib.sha256(temporary + padded).digest()
        encrypted = AES.encrypt_ige(hashed, temporary, bytes(32))
        mixed = bytes(
            a ^ b for a, b in zip(temporary, hashlib.sha256(encrypted).digest(), strict=True)
        )
        number = int.from_bytes(mixed + encrypted, "big")
        if number < key.n:
            return rsa.core.encrypt_int(number, key.e, key.n).to_bytes(256, "big")
