"""Our client's requests and the server's answers against Twilio's own OpenAPI description (scripts/peers/twilio-spec)."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from openapi_schema_validator import OAS30Validator

from homing.limits import LocalLimiter
from homing.settings import Settings
from homing.storage.notifications import OutgoingNotification
from homing_workers.deliver.sms.sender import SmsSender
from homing_workers.deliver.sms.twilio import Twilio, session
from smsprovider.server import ACCOUNT, TOKEN
from smsprovider.testing import Running
from tests.examples.smsprovider.client import TO, Client

pytestmark = pytest.mark.peers

VERSION = "8.3.2"
LIST = "/2010-04-01/Accounts/{AccountSid}/Messages.json"

Check = Callable[[str, Any], list[str]]


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    file = cache / "homing" / f"twilio-spec-{VERSION}" / "twilio_api_v2010.json"
    assert file.exists(), "Twilio's description is not here: make test-peers fetches it"
    found: dict[str, Any] = json.loads(file.read_text())
    return found


@pytest.fixture(scope="module")
def check(spec: dict[str, Any]) -> Check:
    """What is wrong with a value, by the name of a schema."""

    def mistakes(name: str, value: Any) -> list[str]:
        schema = {"$ref": f"#/components/schemas/{name}", "components": spec["components"]}
        return [error.message for error in OAS30Validator(schema).iter_errors(value)]

    return mistakes


async def test_the_check_can_fail(check: Check) -> None:
    assert check("api.v2010.account.message", {"sid": "wrong", "status": "fine", "body": 1})


@pytest.mark.parametrize("to", [TO, "+15005550015", "+15005550018"])
async def test_a_message_looks_like_twilios_at_every_step(
    provider: Running, client: Client, check: Check, spec: dict[str, Any], to: str
) -> None:
    status, sent = await client.send(To=to)
    await provider.server.lives.settled()
    _, ended = await client.get(f"/Messages/{sent['sid']}.json")
    assert str(status) in spec["paths"][LIST]["post"]["responses"]
    known = spec["components"]["schemas"]["api.v2010.account.message"]["properties"]
    for message in (sent, ended):
        assert check("api.v2010.account.message", message) == []
        assert message.keys() <= known.keys()


async def test_a_list_looks_like_twilios(client: Client, spec: dict[str, Any]) -> None:
    await client.send()
    _, page = await client.get("/Messages.json?PageSize=1")
    answer = spec["paths"][LIST]["get"]["responses"]["200"]["content"]["application/json"]
    schema = answer["schema"] | {"components": spec["components"]}
    assert list(OAS30Validator(schema).iter_errors(page)) == []
    assert page.keys() <= answer["schema"]["properties"].keys()


@pytest.mark.parametrize(
    "sender",
    [
        {"TWILIO_FROM_NUMBER": "+15005550006"},
        {"TWILIO_MESSAGING_SERVICE_SID": "MG" + "0" * 32},
    ],
)
async def test_our_client_asks_for_what_twilio_describes(
    spec: dict[str, Any], sender: dict[str, str]
) -> None:
    seen: list[tuple[str, dict[str, str]]] = []

    async def keep(request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        seen.append((request.path, form))
        return web.json_response({"sid": "SM1"}, status=201)

    app = web.Application()
    app.router.add_post("/{path:.*}", keep)
    async with TestServer(app) as server, session(ACCOUNT, TOKEN) as http:
        await _send(http, str(server.make_url("")).rstrip("/"), sender)
    [(path, form)] = seen
    assert path == LIST.replace("{AccountSid}", ACCOUNT)
    body = spec["paths"][LIST]["post"]["requestBody"]["content"]
    schema = body["application/x-www-form-urlencoded"]["schema"] | {
        "components": spec["components"]
    }
    assert list(OAS30Validator(schema).iter_errors(form)) == []
    assert form.keys() <= schema["properties"].keys()
    assert set(schema.get("required", ())) <= form.keys()


async def _send(http: Any, url: str, sender: dict[str, str]) -> None:
    settings = Settings.model_validate({"PUBLIC_URL": "https://homing.test", **sender})
    names = {"TWILIO_FROM_NUMBER": "From", "TWILIO_MESSAGING_SERVICE_SID": "MessagingServiceSid"}
    [(name, value)] = sender.items()
    provider = Twilio(
        http,
        url=url,
        account=ACCOUNT,
        sender={names[name]: value},
        status="https://homing.test/callbacks/sms/status",
    )
    message = OutgoingNotification(
        delivery_id=1,
        recipient_id=1,
        address=TO,
        enabled=True,
        language="en",
        maybe_sent=False,
        notification_id=1,
        title="Viewing at noon",
        message="Second floor",
    )
    await SmsSender(provider, LocalLimiter(), settings).send(message)
