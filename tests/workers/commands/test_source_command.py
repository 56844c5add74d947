"""`homing source check`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from homing.models.source import ScrapeSource
from homing_workers.commands.source import app, summary

GOOD = """\
apiVersion: homing.dev/v1alpha1
kind: ScrapeSource
metadata: {name: lun}
spec:
  type: html
  schedule: "H/20 * * * *"
  timeZone: Europe/Kyiv
  html:
    startUrls: [https://example.com/list]
    cards: article
"""

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def declared(**spec: Any) -> ScrapeSource:
    return ScrapeSource.model_validate(
        {
            "apiVersion": "homing.dev/v1alpha1",
            "kind": "ScrapeSource",
            "metadata": {"name": "lun"},
            "spec": spec,
        }
    )


def test_a_good_file_is_summed_up(tmp_path: Path) -> None:
    (tmp_path / "lun.yaml").write_text(GOOD)
    result = CliRunner().invoke(app, ["check", "-f", str(tmp_path)])
    assert result.exit_code == 0
    for text in ("default/lun: good", "https://example.com/list", "CSS article", "Europe/Kyiv"):
        assert text in result.output


def test_every_mistake_is_told_and_counted(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD.replace("html:", "htm:"))
    (tmp_path / "b.yaml").write_text("[")
    result = CliRunner().invoke(app, ["check", "-f", str(tmp_path)])
    assert result.exit_code == 2
    assert "spec.htm: unknown key, did you mean 'html'?" in result.output
    assert "b.yaml: line 1, column 2: not YAML" in result.output
    assert result.output.endswith("2 mistakes\n")


def test_the_next_three_runs_are_told_in_the_source_s_zone() -> None:
    html = {"startUrls": ["https://example.com"], "cards": "a"}
    text = summary(
        declared(type="html", html=html, schedule="0 9 * * *", timeZone="Europe/Kyiv"), NOW
    )
    days = [line.split("  ")[-1].strip() for line in text.splitlines()[-3:]]
    assert days == [f"2026-01-0{day} 09:00 EET" for day in (1, 2, 3)]


def test_a_suspended_source_has_no_next_run() -> None:
    html = {"startUrls": ["https://example.com"], "single": True}
    text = summary(declared(type="html", html=html, suspend=True), NOW)
    assert "suspended" in text
    assert "none while suspended" in text
    assert "each start URL is one advert" in text


def test_an_api_is_summed_up() -> None:
    api = {
        "startUrls": ["https://example.com/api"],
        "items": "data.items",
        "next": {"json": "cursor", "parameter": "after"},
        "detail": {"format": "json", "fields": {"area": {"json": "size"}}},
    }
    text = summary(declared(type="api", api=api, defaults={"currency": "UAH"}), NOW)
    for line in (
        "items data.items",
        "parameter after with the cursor cursor",
        "json: area",
        "currency: UAH",
    ):
        assert line in text


def test_a_counter_is_summed_up() -> None:
    html = {
        "startUrls": ["https://example.com"],
        "cardsXpath": "//li",
        "next": {"parameter": "p", "start": 0, "step": 20},
    }
    text = summary(declared(type="html", html=html), NOW)
    assert "parameter p, from 0 by 20" in text
    assert "XPath //li" in text


def test_an_account_is_summed_up() -> None:
    account = {"apiUrl": "https://api.test", "areas": {"50": {"city": "Dubai"}}}
    told = summary(declared(type="propertyFinder", propertyFinder=account), NOW)
    assert "API        https://api.test" in told
    assert "areas      1 named here" in told
    assert "schedule   0 0 * * * (Asia/Tashkent)" in told
    assert "2026-01-02 00:00 +05" in told


def test_chats_are_summed_up() -> None:
    told = summary(declared(type="telegram", telegram={"chats": ["@flats", "t.me/homes"]}), NOW)
    assert "chats      @flats\n             t.me/homes" in told
    assert "history    7 days" in told
