"""Who may reach what, as the network policies say."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Any

import pytest

from tests.charts.rendering import Object, render
from tests.charts.toggles import TOGGLES

pytestmark = pytest.mark.cluster

_PRIVATE = (
    *("10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "127.0.0.1", "0.1.2.3"),
    *("169.254.169.254", "169.254.170.2", "224.0.0.1"),
    *("::1", "fd00:ec2::254", "fe80::1", "fc00::1", "ff02::1", "64:ff9b::a00:1"),
)
_PUBLIC = ("93.184.215.14", "149.154.167.220", "2606:2800:21f:cb07:6820:80da:af6b:8b2c")


def policy(component: str, toggle: str = "defaults") -> Object:
    found: Object = render(TOGGLES[toggle]).get("NetworkPolicy", component)["spec"]
    return found


def leads_to(spec: Object, address: str, port: int) -> bool:
    """Whether an address outside of the cluster may be reached."""
    return any(
        port in {one.get("port") for one in rule.get("ports", [{"port": port}])}
        and ("to" not in rule or any(_covers(peer, address) for peer in rule["to"]))
        for rule in spec.get("egress", ())
    )


def _covers(peer: dict[str, Any], address: str) -> bool:
    block, found = peer.get("ipBlock"), ip_address(address)
    if block is None or ip_network(block["cidr"]).version != found.version:
        return False
    left_out = any(found in ip_network(one) for one in block.get("except", ()))
    return found in ip_network(block["cidr"]) and not left_out


@pytest.mark.parametrize(
    "component", ["run", "classify", "match-worker", "deliver-worker", "bot", "web"]
)
@pytest.mark.parametrize("port", [80, 443])
def test_the_web_is_open_and_what_is_private_is_not(component: str, port: int) -> None:
    spec = policy(component)
    assert [one for one in _PRIVATE if leads_to(spec, one, port)] == []
    assert [one for one in _PUBLIC if not leads_to(spec, one, port)] == []


def test_every_pod_of_the_chart_has_a_policy_for_both_directions() -> None:
    for toggle in ("defaults", "bundled servers"):
        rendered = render(TOGGLES[toggle])
        policies = {
            one["spec"]["podSelector"]["matchLabels"]["app.kubernetes.io/component"]
            for one in rendered.of("NetworkPolicy")
            if one["spec"]["policyTypes"] == ["Ingress", "Egress"]
        }
        for name, pod in rendered.pods:
            assert pod["metadata"]["labels"]["app.kubernetes.io/component"] in policies, name
        assert {"run", "reader"} <= policies


def test_readers_reach_telegram_s_own_protocol() -> None:
    data_centre = "149.154.167.50"
    assert all(leads_to(policy("reader"), data_centre, port) for port in (80, 443, 5222))
    assert not leads_to(policy("classify"), data_centre, 5222)


def test_a_model_inside_is_reached_where_it_is_named() -> None:
    def ports(toggle: str) -> set[int]:
        rules = policy("classify", toggle)["egress"]
        return {one["port"] for rule in rules for one in rule["ports"]}

    assert ports("classification") - ports("defaults") == {8080}


def test_nobody_may_call_a_run() -> None:
    for component in ("run", "migrate"):
        assert "ingress" not in policy(component)


def test_only_the_web_app_and_metrics_are_open() -> None:
    ports = {name: policy(name)["ingress"][0]["ports"][0]["port"] for name in ("web", "bot")}
    assert ports == {"web": "http", "bot": "metrics"}


def test_only_the_operator_and_readers_reach_the_api_server() -> None:
    reaching = {
        name
        for name in ("operator", "reader", "run", "web", "bot", "maintenance", "migrate")
        if leads_to(policy(name), "10.96.0.1", 6443)
    }
    assert reaching == {"operator", "reader"}


def test_mail_goes_out_by_those_who_deliver() -> None:
    assert leads_to(policy("deliver-worker"), "10.0.0.25", 587)
    assert not leads_to(policy("match-worker"), "10.0.0.25", 587)


def test_a_narrowed_database_is_the_only_one() -> None:
    narrow = policy("web", "narrow network policies")
    assert leads_to(narrow, "10.0.3.4", 6432)
    assert not leads_to(narrow, "10.0.3.5", 6432)
    assert leads_to(policy("web"), "10.0.3.5", 5432)


def test_sources_inside_are_for_runs_only() -> None:
    toggle = "narrow network policies"
    assert leads_to(policy("run", toggle), "10.9.0.1", 80)
    assert not leads_to(policy("web", toggle), "10.9.0.1", 80)


def test_bundled_servers_answer_to_the_release_alone() -> None:
    spec = policy("postgresql", "bundled servers")
    assert "egress" not in spec
    (peer,) = spec["ingress"][0]["from"]
    assert peer["podSelector"]["matchLabels"]["app.kubernetes.io/instance"] == "homing"


def test_traces_go_to_the_collector_where_there_is_one() -> None:
    assert leads_to(policy("bot", "telemetry"), "10.0.0.1", 4318)
    assert not leads_to(policy("bot"), "10.0.0.1", 4318)
