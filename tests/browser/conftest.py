"""A browser, a sandbox with a small bot in a thread, and the page as a person sees it."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.chrome.webdriver import WebDriver

from bot.sandbox.server import Sandbox
from tests.browser.page import PHONE, Page
from tests.browser.parrot import Parrot

TOKEN = "123456:sandbox-token"
MEERA, SUNIL, STRANGER, GROUP = 1001, 1002, 1003, -500
CHROMES = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--lang=en",
)

T = TypeVar("T")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    chrome = next(filter(None, map(shutil.which, CHROMES)), None)
    driver = shutil.which("chromedriver")
    if chrome is None or driver is None:
        pytest.skip("no chromium with chromedriver on this machine")
    options = webdriver.ChromeOptions()
    options.binary_location = chrome
    profile = tmp_path_factory.mktemp("profile")
    for option in (*OPTIONS, f"--user-data-dir={profile}"):
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    opened = webdriver.Chrome(options=options, service=Service(driver))
    yield opened
    opened.quit()


class Stage:
    """The sandbox with its bot, in a loop of its own; tests stand outside and call in."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.sandbox: Sandbox
        self.parrot: Parrot

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout=10)

    def do(self, work: Callable[[], T]) -> T:
        """Runs what is not async in the loop, where the sandbox lives."""

        async def inside() -> T:
            return work()

        return self.run(inside())

    async def open(self) -> None:
        self.sandbox = sandbox = await Sandbox.start()
        sandbox.add_bot(TOKEN)
        people = [
            sandbox.add_person(MEERA, "Meera", "Shah", "meera", "Owner"),
            sandbox.add_person(SUNIL, "Sunil", title="Staff"),
            sandbox.add_person(STRANGER, "<b>Dev</b>", title="Stranger"),
        ]
        sandbox.add_group(GROUP, "Shop floor", [person.id for person in people[:2]])
        for person in people[:2]:
            sandbox.people.start(person)
        sandbox.world.updates.drop_all()
        self.parrot = Parrot(TOKEN, sandbox.api_url)
        await self.parrot.start()

    async def close(self) -> None:
        await self.parrot.stop()
        await self.sandbox.stop()

    @contextmanager
    def down(self) -> Iterator[None]:
        """Nobody answers for a while; what people and the bot have is not forgotten."""
        absence = self.sandbox.down()
        self.run(absence.__aenter__())
        yield
        self.run(absence.__aexit__(None, None, None))


@pytest.fixture(scope="session")
def loop_beside() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield loop
    loop.call_soon_threadsafe(loop.stop)
    thread.join(timeout=5)
    loop.close()


@pytest.fixture
def stage(browser: WebDriver, loop_beside: asyncio.AbstractEventLoop) -> Iterator[Stage]:
    stage = Stage(loop_beside)
    stage.run(stage.open())
    yield stage
    stage.run(stage.close())


@pytest.fixture
def page(browser: WebDriver, stage: Stage) -> Iterator[Page]:
    """The owner's page on a phone; ends by looking whether the browser complained."""
    page = Page(browser, stage.sandbox.phone_url)
    page.resize(*PHONE)
    page.complaints()
    page.open(MEERA)
    yield page
    assert page.complaints() == []
