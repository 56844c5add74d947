"""The file `REALTIME_CONFIG_JSON`: accounts that read, and the chats that they share among each other.

`{"accounts": [{"account_id": "acc1", "phone": "+10000000001", "twofa": null}],
"chats": ["@durov", "t.me/durov2", -1001234567890, {"identifier": "@flats", "chat_id": -1001234567891}]}`
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails

from homing.models.source.mistakes import dotted, shown
from homing.models.source.telegram import Chat, canonical

#: Beside the file: accounts where the file itself names none.
ACCOUNTS_FILE = "accounts.json"

_CHAT: TypeAdapter[str | int] = TypeAdapter(Chat)


class ConfigError(ValueError):
    """The file cannot be used; the message names the place, and shows nothing secret."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class ConfigAccount(_Part):
    """An account.

    Attributes:
        phone: None: it logs in by a QR code.
        twofa: its password; None: there is none, or it is asked for.
    """

    account_id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$")]
    phone: Annotated[str, StringConstraints(pattern=r"^\+?[0-9 ()-]{5,24}$")] | None = None
    twofa: SecretStr | None = None


class ConfigChat(_Part):
    """A chat; only those with a number are read.

    Attributes:
        identifier: the name, in its canonical form; None where there is just the number.
        chat_id: -100 and the number.
    """

    identifier: str | None = None
    chat_id: int | None = None

    @property
    def name(self) -> str:
        """The number where it is known, in the form of `canonical`."""
        return str(self.chat_id) if self.chat_id is not None else str(self.identifier)

    @model_validator(mode="before")
    @classmethod
    def _in_any_form(cls, found: Any) -> Any:
        if isinstance(found, str | int):
            return _named(found)
        if not isinstance(found, dict):
            raise ValueError("expected a name, a number, or both")  # noqa: TRY004 - pydantic passes it on
        parts = [
            _named(found[key])
            for key in ("identifier", "chat_id")
            if found.get(key) not in (None, "")
        ]
        if not parts:
            raise ValueError("expected an identifier or a chat_id")
        return {key: value for part in parts for key, value in part.items()}


class RealtimeConfig(_Part):
    """All of the file."""

    accounts: tuple[ConfigAccount, ...] = ()
    chats: tuple[ConfigChat, ...] = ()

    @field_validator("accounts")
    @classmethod
    def _each_once(cls, found: Sequence[ConfigAccount]) -> Sequence[ConfigAccount]:
        counts = Counter(each.account_id for each in found)
        if twice := [name for name, count in counts.items() if count > 1]:
            raise ValueError(f"account_id {twice[0]} stands there twice")
        return found


class _Accounts(_Part):
    accounts: tuple[ConfigAccount, ...] = Field(min_length=1)


def read(path: Path) -> RealtimeConfig:
    """The file.

    Raises:
        ConfigError: it is not there, or has mistakes.
    """
    return parse(_text(path), path)


def parse(text: str, path: Path) -> RealtimeConfig:
    """What a text of the file says; see `read`."""
    try:
        return RealtimeConfig.model_validate_json(text)
    except ValidationError as error:
        raise _explained(error, path) from None


def accounts(path: Path) -> tuple[ConfigAccount, ...]:
    """The accounts of the file; where it is missing or names none, those of `accounts.json` beside it.

    Raises:
        ConfigError: there is neither, or one has mistakes.
    """
    found = read(path).accounts if path.exists() else ()
    if found:
        return found
    other = path.with_name(ACCOUNTS_FILE)
    if not other.exists():
        raise ConfigError(f"no accounts in {path}, and there is no {other}")
    text = _text(other)
    listed = text if text.lstrip().startswith("{") else f'{{"accounts": {text}}}'
    try:
        return _Accounts.model_validate_json(listed).accounts
    except ValidationError as error:
        raise _explained(error, other) from None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: not UTF-8") from None


def _named(chat: object) -> dict[str, str | int]:
    """A name or number, as the field that it belongs to."""
    try:
        name = canonical(_CHAT.validate_python(chat))
    except ValidationError:
        raise ValueError(
            f"{shown(chat)} is no chat: expected @username, t.me/username, t.me/c/<id> or -100...; "
            "invitations are never accepted"
        ) from None
    return {"chat_id": int(name)} if name.startswith("-100") else {"identifier": name}


def _explained(error: ValidationError, path: Path) -> ConfigError:
    problems = error.errors(include_url=False, include_input=False)
    return ConfigError("\n".join(f"{path}: {_sentence(problem)}" for problem in problems))


def _sentence(problem: ErrorDetails) -> str:
    where = dotted(problem["loc"])
    said = problem["msg"].removeprefix("Value error, ")
    return f"{where}: {said}" if where else said
