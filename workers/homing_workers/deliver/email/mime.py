"""A letter in its envelope: RFC 5322 with MIME.

The parts: plain text, or (alternative) HTML with its pictures (related).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.utils import localtime, parseaddr

from homing_workers.deliver.email.letters import Letter

#: Some servers and mail programs do not find what stands on the line below one of these names.
_UNFOLDED = frozenset({"message-id", "list-unsubscribe", "list-unsubscribe-post"})


class _Policy(policy.EmailPolicy):
    """Folds long headers, except those that hold one long word."""

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower() in _UNFOLDED and value.isascii():
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


#: Seven bits arrive unchanged through every server, so that signatures hold.
_ASCII = _Policy(linesep="\r\n", cte_type="7bit")
_UTF8 = _Policy(linesep="\r\n", cte_type="7bit", utf8=True)

_LINE_ENDS = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A message as it is handed over."""

    #: Where failures are reported to, and where it goes.
    sender: str
    recipient: str
    message_id: str
    content: bytes

    @property
    def needs_utf8(self) -> bool:
        """Whether the server has to know SMTPUTF8 (RFC 6531)."""
        return not (self.sender.isascii() and self.recipient.isascii())


def enclosed(
    letter: Letter,
    *,
    mail_from: str,
    bounces_to: str,
    to: str,
    message_id: str,
    unsubscribe: str | None,
) -> Envelope:
    """The letter with its headers.

    A second copy has the same Message-ID, so that mail programs can tell.

    Args:
        letter: what it says.
        mail_from: who people see that it is from.
        bounces_to: address for failures.
        to: address.
        message_id: with angle brackets.
        unsubscribe: URL that ends all e-mails, by one click too (RFC 2369, RFC 8058); None: there is no such thing.
    """
    message = EmailMessage(policy=_ASCII if to.isascii() else _UTF8)
    message["From"] = mail_from
    message["To"] = to
    message["Subject"] = one_line(letter.subject)
    message["Date"] = localtime()
    message["Message-ID"] = message_id
    for name, value in _headers(mail_from, unsubscribe).items():
        message[name] = value
    _fill(message, letter)
    return Envelope(
        sender=bounces_to, recipient=to, message_id=message_id, content=message.as_bytes()
    )


def one_line(text: str) -> str:
    """The text as a header may hold it: nothing in it ends the line."""
    return _LINE_ENDS.sub(" ", text).strip()


def _headers(mail_from: str, unsubscribe: str | None) -> dict[str, str]:
    # So that no answering machine replies: RFC 3834, section 5, and what Exchange listens to.
    headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    if unsubscribe is None:
        return headers
    domain = parseaddr(mail_from)[1].rpartition("@")[2]
    return headers | {
        "Precedence": "bulk",
        "List-Id": f"Homing <homing.{domain}>",
        "List-Unsubscribe": f"<{unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _fill(message: EmailMessage, letter: Letter) -> None:
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    page = message.get_payload(1)
    if not isinstance(page, EmailMessage):
        raise TypeError("add_alternative adds an EmailMessage")
    for picture in letter.pictures:
        page.add_related(
            picture.data,
            "image",
            picture.subtype,
            cid=f"<{picture.content_id}>",
            filename=picture.name,
            disposition="inline",
        )
