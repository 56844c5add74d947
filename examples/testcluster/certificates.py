"""Who is who: an authority made for one cluster, the servers' certificates, and one for each user."""

from __future__ import annotations

import datetime
import ipaddress
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_LIFE = datetime.timedelta(days=365)


@dataclass(frozen=True)
class Pair:
    """A certificate and its key, as files in PEM."""

    certificate: Path
    key: Path


class Authority:
    """Signs certificates; its own is `ca.crt` of the folder, its key is kept in memory only."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _named("homing-test-cluster")
        self.certificate = folder / "ca.crt"
        constraint = x509.BasicConstraints(ca=True, path_length=0)
        own = _builder(self._name, self._key).add_extension(constraint, critical=True)
        self.certificate.write_bytes(self._signed(own).public_bytes(Encoding.PEM))

    def server(self, file: str, names: Iterable[str], addresses: Iterable[str]) -> Pair:
        """The certificate of a server that is reached by these names and IP addresses."""
        known: list[x509.GeneralName] = [x509.DNSName(name) for name in names]
        known += [x509.IPAddress(ipaddress.ip_address(address)) for address in addresses]
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        return self._pair(file, _named(file), usage, x509.SubjectAlternativeName(known))

    def user(self, file: str, name: str, groups: Sequence[str] = ()) -> Pair:
        """What a user shows: its common name is the user to Kubernetes, its organisations the groups."""
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])
        return self._pair(file, _named(name, groups), usage)

    def _pair(self, file: str, name: x509.Name, *extensions: x509.ExtensionType) -> Pair:
        key = ec.generate_private_key(ec.SECP256R1())
        builder = _builder(name, key, issuer=self._name)
        for extension in extensions:
            builder = builder.add_extension(extension, critical=False)
        pair = Pair(self._folder / f"{file}.crt", self._folder / f"{file}.key")
        pair.certificate.write_bytes(self._signed(builder).public_bytes(Encoding.PEM))
        write_key(pair.key, key)
        return pair

    def _signed(self, builder: x509.CertificateBuilder) -> x509.Certificate:
        whose = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        return builder.add_extension(whose, critical=False).sign(self._key, hashes.SHA256())


def signing_key(path: Path) -> Path:
    """Writes a key that service account tokens are signed with."""
    write_key(path, ec.generate_private_key(ec.SECP256R1()))
    return path


def write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    """Writes a private key that only its owner can read."""
    path.touch(mode=0o600)
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    )


def _named(name: str, groups: Sequence[str] = ()) -> x509.Name:
    organisations = [x509.NameAttribute(NameOID.ORGANIZATION_NAME, group) for group in groups]
    return x509.Name([*organisations, x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _builder(
    name: x509.Name, key: ec.EllipticCurvePrivateKey, issuer: x509.Name | None = None
) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    return x509.CertificateBuilder(
        issuer_name=issuer or name,
        subject_name=name,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=now - datetime.timedelta(minutes=5),
        not_valid_after=now + _LIFE,
    )
