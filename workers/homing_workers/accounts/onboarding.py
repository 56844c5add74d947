"""Logs an account in: by a code that Telegram sends, or by a QR code that a phone scans; with a password where there is one.

https://core.telegram.org/api/auth, https://core.telegram.org/api/qr-login
"""

from __future__ import annotations

from typing import Protocol

from telethon import TelegramClient, errors

from homing.telegram.realtime_config import ConfigAccount
from homing_workers.accounts import flood


class LoginError(Exception):
    """The account is not logged in; the message says why, and what helps."""


class Person(Protocol):
    """Whoever sits at the terminal."""

    async def asked(self, what: str, *, hidden: bool = False) -> str:
        """An answer; `hidden`: it is not shown."""
        ...

    def told(self, what: str) -> None: ...

    def shown(self, link: str) -> None:
        """A link, as a QR code."""
        ...


async def log_in(
    client: TelegramClient, account: ConfigAccount, person: Person, *, qr: bool
) -> str:
    """Logs in with a client that is connected, and nobody's yet; gives the session.

    Raises:
        LoginError: Telegram does not let the account in, or demands a pause.
    """
    try:
        await (_by_qr(client, account, person) if qr else _by_code(client, account, person))
    except errors.RPCError as error:
        raise LoginError(_words(error)) from error
    return str(client.session.save())


async def _by_code(client: TelegramClient, account: ConfigAccount, person: Person) -> None:
    phone = account.phone or await person.asked("Phone number, such as +380441234567")
    await client.send_code_request(phone)
    while True:
        code = await person.asked(f"Code that Telegram has sent to {phone}")
        try:
            await client.sign_in(phone, code.strip())
        except errors.PhoneCodeInvalidError:
            person.told("That is not the code. Try again.")
        except errors.PhoneCodeExpiredError:
            person.told("That code is too old. Telegram sends another one.")
            await client.send_code_request(phone)
        except errors.SessionPasswordNeededError:
            await _password(client, account, person)
            return
        else:
            return


async def _by_qr(client: TelegramClient, account: ConfigAccount, person: Person) -> None:
    login = await client.qr_login()
    person.told("On the phone: Telegram, Settings, Devices, Link Desktop Device.")
    while True:
        person.shown(login.url)
        try:
            await login.wait()
        except TimeoutError:
            person.told("That code is too old. Here is another one.")
            await login.recreate()
        except errors.SessionPasswordNeededError:
            await _password(client, account, person)
            return
        else:
            return


async def _password(client: TelegramClient, account: ConfigAccount, person: Person) -> None:
    """The one of the file comes first; a person is asked where it is wrong."""
    known = account.twofa.get_secret_value() if account.twofa is not None else ""
    while True:
        password = known or await person.asked("Password of the account", hidden=True)
        try:
            await client.sign_in(password=password)
        except errors.PasswordHashInvalidError:
            person.told(
                "The password of the file is wrong." if known else "That is not the password."
            )
            known = ""
        else:
            return


def _words(error: errors.RPCError) -> str:
    if (seconds := flood.demanded(error)) is not None:
        return f"Telegram demands a pause of {seconds} s before the next try"
    known = {
        errors.PhoneNumberInvalidError: "Telegram knows no such phone number",
        errors.PhoneNumberUnoccupiedError: "nobody has registered at Telegram with this phone number",
        errors.PhoneNumberBannedError: "Telegram has banned this phone number",
        errors.ApiIdInvalidError: "TELEGRAM_API_ID and TELEGRAM_API_HASH do not belong together",
        errors.PasswordEmptyError: "no password was given",
    }
    return known.get(type(error), f"Telegram refuses: {error.message}")
