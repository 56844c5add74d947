"""Who sends in the trial of the pace: our workers, and somebody naive."""

from __future__ import annotations

import asyncio
import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.context import ForkProcess

import structlog
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import AiogramError, TelegramRetryAfter

from benchmarks._pace_calls import PaceServer
from homing.models.kinds import Channel
from homing.settings import Settings
from homing_workers.deliver import batch

WORKERS = 4

#: Messages that each naive process has under way at once.
_NAIVE_AT_ONCE = 8


@contextmanager
def working(settings: Settings) -> Iterator[None]:
    """Worker processes that send whatever is due."""
    with _processes(lambda _: _work(settings)):
        yield


@contextmanager
def hurrying(server: PaceServer, chats: Sequence[int]) -> Iterator[None]:
    """As many processes that write to people as fast as they can, and sleep when they are told to."""
    with _processes(lambda number: _hurry(server, chats[number::WORKERS])):
        yield


@contextmanager
def _processes(target: Callable[[int], None]) -> Iterator[None]:
    # Forked, as a worker forks for each job: the libraries are imported already.
    forking = multiprocessing.get_context("fork")
    processes: list[ForkProcess] = [
        forking.Process(target=target, args=(number,), daemon=True) for number in range(WORKERS)
    ]
    for process in processes:
        process.start()
    try:
        yield
    finally:
        for process in processes:
            process.terminate()
            process.join()


def _work(settings: Settings) -> None:
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    while True:
        asyncio.run(batch.run(settings, Channel.TELEGRAM))
        time.sleep(0.05)


def _hurry(server: PaceServer, chats: Sequence[int]) -> None:
    asyncio.run(_write_all(server, chats))


async def _write_all(server: PaceServer, chats: Sequence[int]) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(server.url))
    left = list(chats)
    async with Bot(server.token, session=session) as bot:

        async def write() -> None:
            while left:
                await _write(bot, left.pop())

        await asyncio.gather(*(write() for _ in range(_NAIVE_AT_ONCE)))


async def _write(bot: Bot, chat: int) -> None:
    with suppress(AiogramError):
        while True:
            try:
                await bot.send_message(chat, "New: a home")
            except TelegramRetryAfter as error:
                await asyncio.sleep(error.retry_after)
            else:
                return
