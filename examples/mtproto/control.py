"""The control API of a running server."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from typing import Any, Literal

import requests
from pydantic import TypeAdapter

from mtproto.answers import Call, Connections, Draft, Info, Known

#: What everybody is sent.
CODE = "22222"

_CALLS = TypeAdapter(list[Call])
_KNOWN = TypeAdapter(list[Known])
_CONNECTIONS = TypeAdapter(list[Connections])

#: Seconds of an order; 50,000 messages take less.
_PATIENCE = 60


class ControlError(Exception):
    """The server does not do this; the message says why."""


class Control:
    """Orders and questions; all are answered at once. Chats are marked ids, -100..., phones are digits without a plus."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._http = requests.Session()

    def close(self) -> None:
        self._http.close()

    def info(self) -> Info:
        return Info.model_validate_json(self._asked("info"))

    # Accounts

    def account(
        self,
        phone: str,
        *,
        first_name: str = "Reader",
        username: str = "",
        password: str = "",
        code: str = CODE,
    ) -> int:
        """Makes an account, or changes it; gives its id. With a password it asks for a second factor."""
        order = {"phone": phone, "first_name": first_name, "username": username}
        made = self._told("accounts", **order, password=password, code=code)
        return int(made["id"])

    def phones(self) -> list[str]:
        """All accounts."""
        return list(TypeAdapter(list[str]).validate_json(self._asked("accounts")))

    def revoke(self, phone: str, message: str = "SESSION_REVOKED") -> None:
        """Ends the sessions of an account: 401 with this message, to whatever they ask."""
        self._told("revocations", phone=phone, message=message)

    def let_in(self, qr: str, phone: str) -> None:
        """Lets a client in that shows a QR code: `tg://login?token=...`.

        Raises:
            ControlError: the code is not valid any more.
        """
        self._told("tokens", token=qr.partition("token=")[2].rstrip("="), phone=phone)

    # Channels

    def channel(
        self, title: str, *, username: str = "", group: bool = False, members: Sequence[str] = ()
    ) -> int:
        """Makes a channel or supergroup; gives its marked id."""
        order = {"title": title, "username": username, "group": group, "members": [*members]}
        return int(self._told("channels", **order)["chat"])

    def join(self, chat: int, phone: str) -> None:
        self._told("members", chat=chat, phone=phone, state="member")

    def leave(self, chat: int, phone: str) -> None:
        self._told("members", chat=chat, phone=phone, state="left")

    def kick(self, chat: int, phone: str) -> None:
        self._told("members", chat=chat, phone=phone, state="kicked")

    def private(self, phone: str, author: str, text: str = "Hi", *, date: int = 0) -> None:
        """Makes a person's message the only one of a dialog; clients that are connected are not told."""
        self._told("privates", phone=phone, author=author, text=text, date=date)

    # Messages

    def post(self, chat: int, text: str = "", **more: Any) -> int:
        """Posts a message, with fields of `Draft`; gives its id."""
        return self.posts([Draft(chat=chat, text=text, **more)])[0]

    def posts(self, drafts: Iterable[Draft]) -> list[int]:
        """Posts messages in order; gives their ids."""
        orders = [_order(draft) for draft in drafts]
        return [int(number) for number in self._sent("posts", orders)]

    def edit(
        self, chat: int, number: int, text: str, *, date: int = 0, quiet: bool = False
    ) -> None:
        """Changes a text.

        Raises:
            ControlError: there is no such post.
        """
        self._told("edits", chat=chat, id=number, text=text, date=date, quiet=quiet)

    def delete(self, chat: int, *numbers: int, quiet: bool = False) -> None:
        """Deletes messages; those that are gone already are passed over."""
        self._told("deletes", chat=chat, ids=[*numbers], quiet=quiet)

    def messages(self, chat: int) -> list[Known]:
        """All that a perfect reader would know, by id from 1."""
        return _KNOWN.validate_json(self._asked("messages", chat=chat))

    # Misbehaviour

    def fault(
        self,
        method: str = "",
        *,
        phone: str = "",
        kind: Literal["error", "cut", "hang", "slow"] = "error",
        code: int = 500,
        message: str = "INTERNAL",
        seconds: float = 0,
        times: int = 1,
        after: int = 0,
        probability: float = 0,
        seed: int = 0,
    ) -> None:
        """Makes requests go wrong.

        Args:
            method: TL name; empty is every method.
            phone: of the account; empty is every account.
            kind: an error with `code` and `message`; the connection is cut; no answer ever; an answer `seconds` later.
            times: requests that go wrong; -1 is all.
            after: requests that fit and pass before.
            probability: share that goes wrong, by `seed`; 0 is all.
        """
        what = {"kind": kind, "code": code, "message": message, "seconds": seconds}
        when = {"times": times, "after": after, "probability": probability, "seed": seed}
        self._told("faults", method=method, phone=phone, **what, **when)

    def flood(self, method: str, seconds: int, *, phone: str = "", times: int = 1) -> None:
        """Makes the next requests be refused with FLOOD_WAIT_x."""
        self.fault(method, phone=phone, code=420, message=f"FLOOD_WAIT_{seconds}", times=times)

    def pace(self, calls: int, seconds: float, method: str = "") -> None:
        """Lets each account ask so many times in so many seconds; what is more is refused with FLOOD_WAIT_x."""
        self._told("paces", method=method, calls=calls, seconds=seconds)

    def stream(
        self,
        phone: str = "",
        *,
        drop: float = 0,
        duplicate: float = 0,
        reorder: float = 0,
        cut: float = 0,
        seed: int = 0,
    ) -> None:
        """Makes shares of the updates to an account, or to all, get lost, come twice, late, or cut the connection instead."""
        shares = {"drop": drop, "duplicate": duplicate, "reorder": reorder, "cut": cut}
        self._told("streams", phone=phone, **shares, seed=seed)

    def calm(self) -> None:
        """Ends all faults, streams and paces."""
        self._told("calm")

    def cut(self, phone: str = "") -> int:
        """Cuts the connections of an account, or all; gives their number."""
        return int(self._told("cuts", phone=phone)["cut"])

    def refuse(self) -> None:
        """Closes the port and all connections; what is known stays."""
        self._told("gate", open=False)

    def accept(self) -> None:
        """Opens the same port again."""
        self._told("gate", open=True)

    def too_long_after(self, events: int) -> None:
        """From how many missed events on getChannelDifference answers that it is too long; 1,000 at first."""
        self._told("differences", events=events)

    def reset(self, *, accounts: bool = False) -> None:
        """Forgets channels, messages, misbehaviour and the journal; accounts and their sessions, too, where asked."""
        self._told("reset", accounts=accounts)

    # The journal

    def calls(
        self, method: str | None = None, *, phone: str | None = None, since: int = 0
    ) -> list[Call]:
        """What clients asked, oldest first, after an entry's number."""
        found = _CALLS.validate_json(self._asked("calls", since=since))
        return [
            call for call in found if method in (None, call.method) and phone in (None, call.phone)
        ]

    def counts(self) -> dict[str, dict[str, int]]:
        """Numbers of requests by phone and method."""
        return TypeAdapter(dict[str, dict[str, int]]).validate_json(self._asked("counts"))

    def connections(self, phone: str | None = None) -> list[Connections]:
        """Connections now, by session."""
        found = _CONNECTIONS.validate_json(self._asked("connections"))
        return [each for each in found if phone in (None, each.phone)]

    def _asked(self, what: str, **query: int) -> bytes:
        answer = self._http.get(f"{self.url}/{what}", params=query, timeout=_PATIENCE)
        return _content(answer)

    def _told(self, what: str, **order: Any) -> Any:
        return self._sent(what, order)

    def _sent(self, what: str, order: Any) -> Any:
        answer = self._http.post(f"{self.url}/{what}", json=order, timeout=_PATIENCE)
        _content(answer)
        return answer.json()


def _content(answer: requests.Response) -> bytes:
    if answer.status_code != requests.codes.ok:
        raise ControlError(answer.text.strip())
    return answer.content


def _order(draft: Draft) -> dict[str, Any]:
    return draft.model_dump(exclude_defaults=True) | {"chat": draft.chat} | _photo(draft)


def _photo(draft: Draft) -> dict[str, str]:
    return {"photo": base64.b64encode(draft.photo).decode()} if draft.photo else {}
