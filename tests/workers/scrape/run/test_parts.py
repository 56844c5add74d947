"""The small parts of a run."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from homing.models.kinds import RunOutcome
from homing.models.listing import Listing
from homing.models.run import Rejection, RunResult
from homing.models.source import RequestSpec
from homing_workers.scrape import album as album_module
from homing_workers.scrape import bar, report, surroundings, termination
from homing_workers.scrape.album import Album
from homing_workers.scrape.asking import request_for
from homing_workers.scrape.endings import Endings
from homing_workers.scrape.ports import Progress
from homing_workers.scrape.report import Collected

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def result(**fields: Any) -> RunResult:
    told = {"source": "lun", "outcome": RunOutcome.SUCCEEDED, "started_at": NOW, "finished_at": NOW}
    return RunResult.model_validate(told | fields)


def listing(**fields: Any) -> Listing:
    told = {"external_id": "1", "url": "https://a.b/1", "title": "Flat"}
    return Listing.model_validate(told | fields)


class Slow:
    """Pictures that never come."""

    async def download(self, listing_ids: Sequence[int]) -> tuple[int, int]:
        await asyncio.Event().wait()
        return 0, 0


class Failing:
    async def download(self, listing_ids: Sequence[int]) -> tuple[int, int]:
        raise OSError("the disk is full")


async def test_pictures_do_not_keep_a_run_waiting_for_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(album_module, "PATIENCE_SECONDS", 0.01)
    album = Album(Slow())
    album.add([1])
    await album.finish()
    await album.close()
    assert (album.stored, album.failed) == (0, 0)


async def test_pictures_that_fail_do_not_fail_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    album = Album(Failing())
    album.add([1])
    await album.finish()
    await album.close()
    assert "the disk is full" in capsys.readouterr().out


def test_a_termination_message_fits() -> None:
    long = result(
        errors=tuple(f"{number} {'ü' * 298}" for number in range(10)),
        fill={f"field_{number}": 0.123 for number in range(60)},
    )
    message = termination.message(long)
    assert len(message.encode()) <= termination.MAX_BYTES
    read = RunResult.model_validate_json(message)
    assert (read.fill, read.errors[0][0]) == ({}, "0")


def test_a_short_result_is_told_whole(tmp_path: Path) -> None:
    short = result(fill={"price": 0.5}, errors=("no",), outcome="partial")
    termination.write(short, tmp_path / "log")
    assert RunResult.model_validate_json((tmp_path / "log").read_text()) == short


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({}, ""),
        ({"price": "12500", "currency": "UAH", "price_period": "month"}, "12,500 UAH / month"),
        ({"price": "10", "price_max": "12.5", "currency": "USD"}, "10–12.50 USD"),
        ({"price": "95000", "currency": "EUR", "price_period": "total"}, "95,000 EUR"),
    ],
)
def test_a_price_is_written_as_people_do(fields: dict[str, Any], text: str) -> None:
    assert report.price(listing(**fields)) == text


def test_the_report_tells_what_was_found_and_what_was_not() -> None:
    collected = Collected()
    found = [listing(rooms=0, city="Київ"), *([listing(rooms=Decimal("2.5"))] * 24)]
    refused = [Rejection(url="https://a.b/[x]", reason="no [link]", found="?")] * 30
    collected.add(Progress(1, 55, 25, 30, found, refused))
    told = StringIO()
    ended = result(outcome="partial", errors=("[bold]?",), fill={"price": 0.5, "rooms": 0})
    report.show(Console(file=told, width=100), ended, collected)
    text = told.getvalue()
    for expected in ("25 read, the first 20", "studio", "2.5", "Київ", "30 rejected, the first 20"):
        assert expected in text
    for expected in (
        "no [link]",
        "[bold]?",
        "price 50%",
        "partial in 0.0 s",
        "not every list page",
    ):
        assert expected in text


def test_a_bar_is_drawn_on_terminals_only() -> None:
    for terminal, drawn in ((True, True), (False, False)):
        told = StringIO()
        with bar.live(Console(file=told, force_terminal=terminal, width=90), "lun") as draw:
            draw(Progress(3, 20, 4, 1))
        assert ("3 pages, 20 found, 4 new, 1 rejected" in told.getvalue()) == drawn


def test_declared_parameters_join_those_of_the_link() -> None:
    spec = RequestSpec.model_validate({"query": {"key": "${apiKey}", "size": "50"}})
    assert request_for("https://a.b/?page=2&size=10", spec).url == (
        "https://a.b/?page=2&size=50&key=%24%7BapiKey%7D"
    )


def test_a_post_keeps_its_body() -> None:
    spec = RequestSpec.model_validate({"method": "POST", "json": {"a": 1}, "headers": {"X": "y"}})
    request = request_for("https://a.b/", spec)
    assert (request.method, request.json, request.headers) == ("POST", {"a": 1}, {"X": "y"})


def test_files_win_over_variables_as_secrets(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("file\n")
    (tmp_path / "..data").mkdir()
    environ = {"HOMING_SECRET_TOKEN": "upper", "HOMING_SECRET_apiKey": "k", "PATH": "/"}
    found = surroundings.secrets(tmp_path, environ)
    assert found == {"token": "file", "TOKEN": "upper", "apikey": "k", "apiKey": "k"}
    assert surroundings.secrets(tmp_path / "nowhere", {}) == {}


@pytest.mark.parametrize(
    ("bodies", "cut_off", "whole"),
    [
        ([b"<html></html>"], False, True),
        ([b"<p>fragment</p>"], False, True),
        ([b"<html>"], False, False),
        ([b"<html>", b"<html></html>"], True, False),
        ([b"<html>"] * 3, False, True),
    ],
)
def test_a_site_closes_its_pages_or_does_not(
    bodies: list[bytes], cut_off: bool, whole: bool
) -> None:
    endings = Endings()
    for body in bodies:
        endings.is_open(body, of_list=True)
    assert (endings.lists_were_cut_off, endings.lists_are_whole) == (cut_off, whole)
