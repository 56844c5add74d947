"""Values of the chart that switch something: each is rendered, and each object goes to a real API server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SECRETS = {
    name: {"existingSecret": f"own-{name.lower()}"}
    for name in (
        *("smtp", "twilio", "secretKey", "sessionCryptoKey"),
        *("propertyFinder", "exchangeRates", "llm"),
    )
}
_TOLERATION = {"key": "spot", "operator": "Exists", "effect": "NoSchedule"}

#: Values beside the least, by what they are for.
TOGGLES: Mapping[str, Mapping[str, Any]] = {
    "defaults": {},
    "bundled servers": {"postgresql": {"enabled": True}, "redis": {"enabled": True}},
    "database by parts": {
        "externalDatabase": {"host": "db.example", "port": 6432, "existingSecret": "parts"}
    },
    "all secrets": _SECRETS,
    "s3": {
        "s3": {"bucket": "pictures", "existingSecret": "s3", "endpointUrl": "https://s3.example"}
    },
    "s3 by identity": {"s3": {"bucket": "pictures", "cloudfrontDomain": "d1.cloudfront.net"}},
    "telemetry": {
        "telemetry": {"otlpEndpoint": "http://otel.observability:4318", "existingSecret": "otlp"}
    },
    "settings": {"settings": {"TZ": "Europe/Kyiv", "TRIAL_DAYS": 0, "API_RATE_PER_KEY": 1000000}},
    "images": {
        "image": {"registry": "registry.example/homing", "tag": "1.2.3", "pullPolicy": "Always"},
        "imagePullSecrets": ["pull", {"name": "other"}],
        "global": {"imageRegistry": "mirror.example", "imagePullSecrets": ["pull"]},
        "bot": {"image": {"digest": "sha256:" + "a" * 64}},
    },
    "names": {
        "fullnameOverride": "alerts",
        "nameOverride": "alerts",
        "commonLabels": {"team": "a"},
    },
    "no definitions": {"crds": {"enabled": False}},
    "definitions not kept": {"crds": {"keep": False}},
    "no roles": {"rbac": {"create": False, "aggregateRoles": False}},
    "keda": {
        "autoscaling": {
            "mode": "Keda",
            "keda": {
                "redisAddress": "redis.example:6379",
                "passwordSecretRef": {"name": "redis", "key": "password"},
            },
        }
    },
    "keda without a password": {
        "autoscaling": {"mode": "Keda", "keda": {"redisAddress": "redis.example:6379"}}
    },
    "keda with the bundled redis": {"autoscaling": {"mode": "Keda"}, "redis": {"enabled": True}},
    "no autoscaling": {
        "autoscaling": {"mode": "None"},
        "matchWorker": {"replicas": 3},
        "deliverWorker": {"replicas": 1},
    },
    "pools": {
        "matchWorker": {
            "pool": {
                "minReplicas": 2,
                "maxReplicas": 20,
                "idleReplicas": 0,
                "targetLatencySeconds": 30,
                "mode": "Recommend",
                "fallback": {"failureThreshold": 5, "replicas": 4},
                "scaleDown": {"percent": 50, "periodSeconds": 60},
            }
        }
    },
    "classification": {
        "classify": {
            "prefilter": {
                "substrings": [{"pattern": "продам", "ignore_case": True, "action": "skip"}],
                "regexes": [{"pattern": "\\bищу мастера\\b", "action": "force"}],
            },
            "signals": {
                "rules": [
                    {
                        "name": "repairs",
                        "domains": ["CONSTRUCTION_AND_REPAIR"],
                        "min_urgency": 3,
                        "target": -1001234567890,
                    }
                ]
            },
        },
        "llm": {"existingSecret": "llm"},
        "settings": {"LLM_URL": "http://llama.models:8080/v1", "SIGNALS_BOT_CHAT_ID": "-1005"},
        "networkPolicy": {"llm": {"ports": [8080], "to": [{"namespaceSelector": {}}]}},
    },
    "several namespaces": {"operator": {"watchNamespaces": ["prod", "agency-a", "agency-b"]}},
    "no bot": {"bot": {"enabled": False}, "telegram": {"existingSecret": ""}},
    "no web": {"web": {"enabled": False}},
    "one web replica": {"web": {"replicas": 1}},
    "web by load": {"web": {"autoscaling": {"enabled": True, "maxReplicas": 12}}},
    "web service": {
        "web": {
            "service": {"type": "LoadBalancer", "port": 8080, "annotations": {"a.example/b": "c"}}
        }
    },
    "ingress": {
        "ingress": {
            "enabled": True,
            "className": "nginx",
            "hosts": ["homes.example", "www.homes.example"],
            "annotations": {"cert-manager.io/cluster-issuer": "letsencrypt"},
            "tls": [{"secretName": "homes-tls", "hosts": ["homes.example"]}],
        }
    },
    "no migrations": {"migrate": {"enabled": False}},
    "no network policies": {"networkPolicy": {"enabled": False}},
    "narrow network policies": {
        "networkPolicy": {
            "postgresql": {"ports": [6432], "to": [{"ipBlock": {"cidr": "10.0.3.4/32"}}]},
            "redis": {"to": [{"podSelector": {"matchLabels": {"app": "redis"}}}]},
            "webFrom": [{"namespaceSelector": {"matchLabels": {"name": "ingress"}}}],
            "metricsFrom": [{"namespaceSelector": {"matchLabels": {"name": "monitoring"}}}],
            "extraEgress": [{"ports": [{"port": 3128, "protocol": "TCP"}]}],
            "runsExtraEgress": [{"to": [{"ipBlock": {"cidr": "10.9.0.0/16"}}]}],
        }
    },
    "monitoring": {
        "monitoring": {
            "labels": {"release": "prometheus"},
            "serviceMonitor": {"enabled": True},
            "podMonitor": {"enabled": True},
            "prometheusRule": {"enabled": True, "runbookUrl": "https://wiki.example/runbooks"},
            "dashboard": {"enabled": True},
        }
    },
    "placement of all": {
        "nodeSelector": {"pool": "general"},
        "tolerations": [_TOLERATION],
        "priorityClassName": "high",
        "affinity": {"podAntiAffinity": {}},
        "topologySpreadConstraints": [
            {"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule"}
        ],
    },
    "placement of one": {
        "runs": {"nodeSelector": {"pool": "scrapers"}, "tolerations": [_TOLERATION]}
    },
    "extensions": {
        "extraEnv": [{"name": "HTTPS_PROXY", "value": "http://proxy.example:3128"}],
        "extraEnvFrom": [{"configMapRef": {"name": "shared"}}],
        "extraObjects": [
            {
                "apiVersion": "v1",
                "kind": "ConfigMap",
                "metadata": {"name": "one"},
                "data": {"a": "b"},
            },
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: '{{ .Release.Name }}-two'}\n",
        ],
        "web": {
            "extraEnv": [{"name": "HTTPS_PROXY", "value": ""}],
            "extraVolumes": [{"name": "media", "persistentVolumeClaim": {"claimName": "media"}}],
            "extraVolumeMounts": [{"name": "media", "mountPath": "/var/lib/homing/media"}],
            "podAnnotations": {"a.example/b": "c"},
            "podLabels": {"tier": "front"},
        },
    },
    "own service accounts": {
        "operator": {"serviceAccount": {"create": False, "name": "mine"}},
        "runs": {
            "serviceAccount": {
                "annotations": {"eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/a"}
            }
        },
    },
    "openshift": {"podSecurityContext": {"runAsUser": None, "runAsGroup": None, "fsGroup": None}},
    "no smoke test": {"smokeTest": {"enabled": False}},
}
