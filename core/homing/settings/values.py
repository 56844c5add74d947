"""Checks of single values. They say what was expected; who calls them adds the variable's name."""

from __future__ import annotations

import re
import zoneinfo
from email.utils import formataddr, parseaddr
from urllib.parse import urlsplit

from pydantic import SecretStr

_SECRET_LENGTH = 16


class SettingsError(Exception):
    """A variable has a value that cannot be used; the message names it and what was expected."""


def zone(value: str) -> str:
    """A time zone of the IANA list; POSIX allows a colon before it."""
    name = value.removeprefix(":")
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("expected a time zone such as Asia/Tashkent") from None
    return name


def database_url(value: str) -> str:
    """A URL for libpq; the driver that SQLAlchemy's URLs name is left out."""
    url = re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql://", value)
    try:
        connection_parts(url)
        valid = url.startswith("postgresql://") and urlsplit(url).port != 0
    except ValueError:
        valid = False
    if not valid:
        raise ValueError("expected postgresql://user:password@host:port/name")
    return url


def connection_parts(text: str) -> dict[str, str]:
    """What libpq reads in a URL or in `host=... dbname=...`.

    Raises:
        ValueError: it cannot be read.
    """
    # 9 MB, which processes without a database, such as the operator, need not pay.
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    try:
        return {key: str(value) for key, value in conninfo_to_dict(text).items()}
    except psycopg.ProgrammingError as error:
        raise ValueError(str(error)) from None


def redis_url(value: str) -> str:
    """A URL that redis-py understands."""
    if urlsplit(value).scheme not in ("redis", "rediss", "unix"):
        raise ValueError("expected redis://host:port/number, rediss:// or unix://")
    return value


def http_url(value: str) -> str:
    """A URL of a web server, without a slash at its end."""
    if urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname:
        raise ValueError("expected http://host or https://host")
    return value.rstrip("/")


def secret_http_url(value: SecretStr) -> SecretStr:
    """A URL of a web server that may hold a key."""
    return SecretStr(http_url(value.get_secret_value()))


def smtp_url(value: SecretStr) -> SecretStr:
    """A URL of a mail server; it may hold a password."""
    try:
        parts = urlsplit(value.get_secret_value())
        valid = parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
    if not valid:
        raise ValueError("expected smtp://user:password@host:port or smtps://")
    return value


def mail_address(value: str) -> str:
    """An e-mail address without a name."""
    if not re.fullmatch(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(\.[\w-]+)*", value, re.ASCII):
        raise ValueError("expected an e-mail address such as office@example.com")
    return value


def mailbox(value: str) -> str:
    """An e-mail address, or a name with an address: `Homing <alerts@example.com>`."""
    name, address = parseaddr(value)
    if not address or any(ord(letter) < 32 for letter in value):
        raise ValueError("expected an address such as Homing <alerts@example.com>")
    return formataddr((name, mail_address(address)))


def secret(value: SecretStr) -> SecretStr:
    """A secret that cannot be guessed."""
    if len(value.get_secret_value()) < _SECRET_LENGTH:
        raise ValueError(f"expected at least {_SECRET_LENGTH} characters: openssl rand -hex 32")
    return value


def webhook_secret(value: SecretStr) -> SecretStr:
    """What Telegram takes as a webhook's secret, and nobody can guess."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value.get_secret_value()):
        raise ValueError("expected up to 256 letters, digits, _ and -: openssl rand -hex 32")
    return secret(value)


def account_sid(value: str) -> str:
    """An account of Twilio's, or of a server that speaks its API."""
    if not re.fullmatch(r"AC[0-9a-fA-F]{32}", value):
        raise ValueError("expected AC and 32 hexadecimal digits")
    return value


def sms_sender(value: str) -> str:
    """A number in the form of E.164, or up to eleven letters where the country allows names."""
    if not re.fullmatch(r"\+[1-9][0-9]{6,14}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}|[0-9]{3,6}", value):
        raise ValueError("expected a number such as +15005550006, a short code, or a name")
    return value


def chat_id(value: str) -> str:
    """A chat of Telegram's; those of groups are negative."""
    if not re.fullmatch(r"-?[0-9]+|@[A-Za-z0-9_]+", value):
        raise ValueError("expected the number of a chat, or the @name of a channel")
    return value


def clock(value: str) -> str:
    """A time of day."""
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value):
        raise ValueError("expected HH:MM, such as 08:00")
    return value


def three_ports(value: str) -> str:
    """Three TCP ports."""
    if not re.fullmatch(r"\d{2,5},\d{2,5},\d{2,5}", value):
        raise ValueError("expected three ports with commas between them, such as 8010,8011,8012")
    return value


def origins(value: str) -> str:
    """Origins of web pages, or * for all."""
    for origin in filter(None, value.split(",")):
        if origin != "*" and not re.fullmatch(r"https?://[\w.-]+(:\d{1,5})?", origin, re.ASCII):
            raise ValueError("expected origins such as https://a.example,https://b.example, or *")
    return value


def numbers(value: object) -> object:
    """Whole numbers with commas between them."""
    if not isinstance(value, str):
        return value
    parts = [one.strip() for one in value.split(",") if one.strip()]
    if not all(re.fullmatch(r"[0-9]{1,18}", one, re.ASCII) for one in parts):
        raise ValueError("expected numbers with commas between them, such as 12345,67890")
    return frozenset(map(int, parts))


def words(value: object) -> object:
    """Words with commas between them."""
    if not isinstance(value, str):
        return value
    return tuple(one.strip() for one in value.split(",") if one.strip())


def fernet_keys(value: object) -> object:
    """Keys of https://github.com/fernet/spec with commas between them: 32 bytes each in URL-safe base64."""
    if not isinstance(value, str):
        return value
    keys = tuple(one.strip() for one in value.split(",") if one.strip())
    if not all(re.fullmatch(r"[A-Za-z0-9_-]{43}=", one, re.ASCII) for one in keys):
        raise ValueError("expected Fernet keys with commas between them: homing telegram key")
    return tuple(map(SecretStr, keys))


def upper(value: object) -> object:
    """Words in capitals, whichever way they were written."""
    return value.upper() if isinstance(value, str) else value
