"""Declarations of every kind: good ones, bad ones with what is said about them, and ones only the model sees through.

The models and the API server are held against the same table.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from homing.models.account import TelegramAccount
from homing.models.base import Document
from homing.models.pool import WorkerPool
from homing.models.source import ScrapeSource

MODELS: dict[str, type[Document]] = {
    model.__name__: model for model in (ScrapeSource, WorkerPool, TelegramAccount)
}


class Case(NamedTuple):
    """A declaration, and a part of what the API server says about it."""

    kind: str
    spec: dict[str, Any]
    refusal: str = ""
    name: str = "case"

    def document(self) -> dict[str, Any]:
        return {
            "apiVersion": "homing.dev/v1alpha1",
            "kind": self.kind,
            "metadata": {"name": self.name},
            "spec": self.spec,
        }


def source(refusal: str = "", **fields: Any) -> Case:
    """A source of type html, with these fields."""
    good = {"type": "html", "html": {"startUrls": ["https://x.test/"]}}
    return Case("ScrapeSource", good | fields, refusal)


def html(refusal: str = "", **fields: Any) -> Case:
    return source(refusal, html={"startUrls": ["https://x.test/"]} | fields)


def rule(refusal: str = "", **fields: Any) -> Case:
    """A source in which this rule finds the title."""
    return html(refusal, fields={"title": fields})


def step(refusal: str = "", **fields: Any) -> Case:
    return rule(refusal, css="a", transforms=[fields])


def of_type(kind: str, block: dict[str, Any], refusal: str = "", **fields: Any) -> Case:
    return Case("ScrapeSource", {"type": kind, kind: block} | fields, refusal)


def chats(*names: Any, refusal: str = "") -> Case:
    return of_type("telegram", {"chats": [*names]}, refusal)


def pool(refusal: str = "", **fields: Any) -> Case:
    return Case("WorkerPool", {"queues": ["match"], "target": {"name": "w"}} | fields, refusal)


def account(refusal: str = "", **fields: Any) -> Case:
    good = {
        "accountId": "anna",
        "apiSecretRef": {"name": "api"},
        "sessionSecretRef": {"name": "session"},
    }
    spec = {key: value for key, value in (good | fields).items() if value is not ...}
    return Case("TelegramAccount", spec, refusal)


GOOD: dict[str, Case] = {
    "html": source(),
    "nulls are as absent": source(api=None, schedule=None, defaults=None, suspend=None),
    "null in mappings": html(fields={"title": None, "price": {"css": "a"}}),
    "a null default": source(defaults={"city": None, "country": "UA"}),
    "a whole number as a float": source(backfillDays=5.0),
    "a number with digits behind the point": source(politeness={"requestsPerSecond": 0.5}),
    "every field of a source": source(
        schedule="H/15 8-20 * * MON-FRI",
        timeZone="America/Argentina/Buenos_Aires",
        suspend=True,
        concurrencyPolicy="Replace",
        startingDeadlineSeconds=60,
        successfulJobsHistoryLimit=0,
        failedJobsHistoryLimit=100,
        backfillDays=0,
        missingRuns=3,
        politeness={"respectRobots": False, "userAgent": "x"},
        allowPrivateNetworks=True,
        blockedMarkers=["Access denied"],
        languages=["uk", "ru"],
        defaults={"country": "UA", "attributes.x": "y"},
        secretRef={"name": "keys.of-mine"},
        resources={"requests": {"cpu": "100m", "memory": 1000}, "limits": {"memory": "1.5Gi"}},
    ),
    "a page of everything": html(
        request={"headers": {"X-Y": "${token}"}, "query": {"a": "b"}, "form": {"c": "d"}},
        next={"css": "a.next"},
        cards="article",
        fields={"url": {"css": "a"}, "attributes.lift": {"xpath": "//b"}},
        detail={"format": "html", "fields": {"price": {"const": "1", "fallbacks": [{"css": "i"}]}}},
        stopWhenSeen=False,
        structuredData=False,
    ),
    "any JSON body": html(request={"method": "POST", "json": {"a": [1, {"b": None}], "c": 1.5}}),
    "a counter": html(next={"parameter": "page", "start": 0, "step": 50}),
    "a cursor": html(next={"parameter": "cursor", "json": "meta.next"}),
    "one page": html(single=True, structuredData=False),
    "urljoin false": step(urljoin=False),
    "a map": step(map={"a": "b"}, regex=None),
    "json in text": step(json="a.b"),
    "an API": of_type("api", {"startUrls": ["https://x.test/"], "items": "data[]"}),
    "an account at Property Finder": of_type(
        "propertyFinder",
        {
            "apiUrl": "https://api.x.test/v1",
            "areas": {"50": {"city": "Dubai"}},
            "listingUrl": "https://x.test/{id}",
        },
    ),
    "Property Finder with a schedule": of_type("propertyFinder", {}, schedule="30 5 * * *"),
    "chats": chats("@durov", "https://t.me/durov2", "t.me/c/1234567890/5", -1001234567890),
    "chats with rules": of_type(
        "telegram",
        {
            "chats": ["@flats"],
            "historyDays": 30,
            "prefilter": {
                "substrings": [{"pattern": "продам", "action": "skip"}],
                "regexes": [{"pattern": "(?i)ищу", "action": "force"}],
            },
        },
    ),
    "a name of 63 characters": source()._replace(name="a" * 63),
    "a name with points": source()._replace(name="a.b-c.d"),
    "a pool": pool(),
    "every field of a pool": pool(
        queues=["deliver-telegram", "deliver-email"],
        mode="Recommend",
        minReplicas=2,
        maxReplicas=2,
        idleReplicas=1,
        jobsPerWorker=1,
        activationJobs=3,
        targetLatencySeconds=20,
        pollingIntervalSeconds=5,
        cooldownSeconds=0,
        initialCooldownSeconds=60,
        scaleUp={"pods": 1},
        scaleDown={"percent": 10, "periodSeconds": 60, "stabilizationWindowSeconds": 0},
        fallback={"failureThreshold": 5, "replicas": 4, "behavior": "CurrentReplicasIfHigher"},
    ),
    "a fallback that holds": pool(fallback={"behavior": "CurrentReplicas"}),
    "idle at zero": pool(minReplicas=1, idleReplicas=0),
    "a pace of waiting only": pool(scaleUp={"stabilizationWindowSeconds": 60}),
    "an account": account(),
    "a session from Redis": account(
        sessionSecretRef=..., cryptoKeySecretRef={"name": "key", "key": "fernet"}
    ),
    "every field of an account": account(
        cryptoKeySecretRef={"name": "key"},
        suspend=True,
        resources={"limits": {"cpu": 1}},
    ),
}

BAD: dict[str, Case] = {
    # What must match, and what cannot be there.
    "no block": Case("ScrapeSource", {"type": "html"}, "expected the block that type names"),
    "another block": Case(
        "ScrapeSource",
        {"type": "html", "telegram": {"chats": ["@durov"]}},
        "expected the block that type names",
    ),
    "two blocks": source("expected the block that type names", propertyFinder={}),
    "a block too many for chats": of_type(
        "telegram", {"chats": ["@durov"]}, "expected the block that type names", propertyFinder={}
    ),
    "an unknown type": of_type("rss", {}, 'unknown field "spec.rss"'),
    "no type": Case("ScrapeSource", {}, "spec.type: Required value"),
    "a type of the future": source("spec.type: Unsupported value", type="rss"),
    "a null block": Case(
        "ScrapeSource", {"type": "html", "html": None}, "expected the block that type names"
    ),
    "a null place": rule("expected exactly one of css, xpath, json, const", css=None),
    "a null type": source("spec.type: Required value", type=None),
    "an unknown key": source('unknown field "spec.shedule"', shedule="* * * * *"),
    "an unknown key below": html('unknown field "spec.html.card"', card="a"),
    "an unknown key in a list": step(
        'unknown field "spec.html.fields.title.transforms', regexp="a"
    ),
    "a name of 64 characters": source("must not be longer than 63 characters")._replace(
        name="a" * 64
    ),
    "a name with capitals": source("metadata.name: Invalid value")._replace(name="Lun"),
    "a name with two points": source("metadata.name: Invalid value")._replace(name="a..b"),
    # Types.
    "text for a truth": source("spec.suspend: Invalid value", suspend="true"),
    "text for a number": source("spec.backfillDays: Invalid value", backfillDays="5"),
    "half a day": source("spec.backfillDays: Invalid value", backfillDays=5.5),
    "a truth for a number": source("spec.backfillDays: Invalid value", backfillDays=True),
    "a number for text": source("spec.schedule: Invalid value", schedule=5),
    "text for a list": source("spec.languages: Invalid value", languages="uk"),
    "null in a list": source("spec.languages[0]: Invalid value", languages=[None]),
    "a list for a mapping": html("spec.html.fields: Invalid value", fields=[]),
    # Bounds.
    "a day too few": source("should be greater than or equal to 0", backfillDays=-1),
    "days of eleven years": source("should be less than or equal to 3650", backfillDays=4000),
    "no request a second": source("should be greater than 0", politeness={"requestsPerSecond": 0}),
    "no start": html("should have at least 1 items", startUrls=[]),
    "many starts": html("must have at most 200 items", startUrls=["https://x.test/"] * 201),
    "a long link": html(
        "may not be more than 2048 bytes", startUrls=["https://x.test/" + "a" * 2048]
    ),
    "another protocol": html("should match", startUrls=["ftp://x.test/"]),
    "a blank in a link": html("should match", startUrls=["https://x.test/a b"]),
    "a hard blank in a link": html("should match", startUrls=["https://x.test/a\u00a0b"]),
    "a line break in a header": html("should match", request={"headers": {"A": "b\nc: d"}}),
    "an unknown language": source("Unsupported value", languages=["klingon"]),
    "an unknown policy": source("Unsupported value", concurrencyPolicy="forbid"),
    "a secret of no name": source("spec.secretRef.name: Required value", secretRef={}),
    "a secret with a bad name": source("should match", secretRef={"name": "My_Keys"}),
    "memory in words": source("should match", resources={"limits": {"memory": "much"}}),
    "less than no memory": source(
        "greater than or equal to 0", resources={"limits": {"memory": -1}}
    ),
    "resources without a name": source(
        "keys must have 1 to 253 characters", resources={"limits": {"": 1}}
    ),
    "other resources": source('unknown field "spec.resources.cpu"', resources={"cpu": "1"}),
    # Schedules.
    "four fields": source("expected five fields", schedule="* * * *"),
    "a nickname": source("expected five fields", schedule="@daily"),
    "a zone with a blank": source("expected the name of a time zone", timeZone="Europe/ Kyiv"),
    "the zone of the machine": source("expected the name of a time zone", timeZone="Local"),
    # Where fields stand.
    "no field": html("a key is no field of a listing", fields={"titel": {"css": "a"}}),
    "an attribute without name": html(
        "a key is no field of a listing", fields={"attributes.": {"css": "a"}}
    ),
    "no field by default": source("a key is no field of a listing", defaults={"colour": "red"}),
    "no field of an advert": html(
        "a key is no field of a listing", detail={"fields": {"titel": {"css": "a"}}}
    ),
    "identity on the advert's page": html(
        "externalId and url belong to the fields of the card",
        detail={"fields": {"url": {"css": "a"}}},
    ),
    "no place": rule("expected exactly one of css, xpath, json, const", multiple=True),
    "two places": rule("expected exactly one of css, xpath, json, const", css="a", xpath="//b"),
    "two places as fallback": rule(
        "expected exactly one of css, xpath, json, const",
        css="a",
        fallbacks=[{"css": "b", "const": "c"}],
    ),
    "no step": step("expected exactly one of regex, split, map", index=1),
    "two steps": step("expected exactly one of regex, split, map", prefix="a", suffix="b"),
    "nothing to find": html(
        "expected cards, cardsXpath, cardsJson or structuredData", structuredData=False
    ),
    "cards twice": html(
        "expected at most one of cards, cardsXpath, cardsJson", cards="a", cardsXpath="//a"
    ),
    "no next page": html("expected css, xpath, json or parameter", next={}),
    "two next pages": html(
        "expected at most one of css, xpath, json", next={"css": "a", "json": "b"}
    ),
    "a link and a counter": html(
        "parameter goes alone (a counter) or with json (a cursor)",
        next={"css": "a", "parameter": "page"},
    ),
    "an area without id": of_type(
        "propertyFinder", {"areas": {"": {}}}, "keys must have 1 to 100 characters"
    ),
    "a link to no listing": of_type(
        "propertyFinder", {"listingUrl": "https://x.test/"}, "should match"
    ),
    # Chats.
    "no chat": chats(refusal="should have at least 1 items"),
    "a short name": chats("@du", refusal="should match"),
    "an invitation": chats("https://t.me/+AbCdEf", refusal="should match"),
    "another site": chats("https://x.test/durov", refusal="should match"),
    "a person's id": chats(1234567, refusal="should be less than or equal to"),
    "an unknown action": of_type(
        "telegram",
        {
            "chats": ["@durov"],
            "prefilter": {"substrings": [{"pattern": "a", "action": "drop"}]},
        },
        "Unsupported value",
    ),
    # Pools.
    "more at least than at most": pool(
        "minReplicas must not be greater than maxReplicas", minReplicas=5, maxReplicas=4
    ),
    "more at least than the default at most": pool(
        "minReplicas must not be greater than maxReplicas", minReplicas=101
    ),
    "as many idle as busy": pool(
        "idleReplicas must be less than minReplicas", minReplicas=2, idleReplicas=2
    ),
    "idle without a minimum": pool("idleReplicas must be less than minReplicas", idleReplicas=0),
    "a fallback to nothing": pool(
        "replicas is needed unless behavior is CurrentReplicas", fallback={"behavior": "Static"}
    ),
    "no queue": pool("should have at least 1 items", queues=[]),
    "a queue twice": pool("Duplicate value", queues=["match", "match"]),
    "a queue with a blank": pool("should match", queues=["a b"]),
    "no target": pool("spec.target: Required value", target=None),
    "an unknown mode": pool("Unsupported value", mode="Dry"),
    "no worker at most": pool("should be greater than or equal to 1", maxReplicas=0),
    "no job for a worker": pool("should be greater than or equal to 1", jobsPerWorker=0),
    "a pace of nothing": pool("should be greater than or equal to 1", scaleUp={"pods": 0}),
    # Accounts.
    "no session at all": account("cryptoKeySecretRef is needed", sessionSecretRef=...),
    "no account": account("spec.accountId: Required value", accountId=...),
    "an account with a capital": account("should match", accountId="Anna"),
    "a long account": account("may not be more than 40 bytes", accountId="a" * 41),
    "no keys of the API": account("spec.apiSecretRef: Required value", apiSecretRef=...),
    "a bad key of a secret": account("should match", sessionSecretRef={"name": "a", "key": "a b"}),
}

#: What takes more than a schema to see; the operator refuses these.
MODEL_ONLY: dict[str, Case] = {
    "no CSS": rule(css="a["),
    "no XPath": rule(xpath="//a["),
    "no JMESPath": rule(json="a["),
    "no regular expression": step(regex="("),
    "minute 61": source(schedule="61 * * * *"),
    "any minute, another each time": source(schedule="R * * * *"),
    "the last day of the month": source(schedule="0 0 L * *"),
    "the second Friday": source(schedule="0 0 * * 5#2"),
    "the working day next to the first": source(schedule="0 0 1W * *"),
    "no zone of this world": source(timeZone="Europe/Atlantis"),
    "no expression for messages": of_type(
        "telegram",
        {"chats": ["@durov"], "prefilter": {"regexes": [{"pattern": "(", "action": "skip"}]}},
    ),
}
