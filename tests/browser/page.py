"""The phone page as a person uses it: types, taps what is labelled, and reads."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

PHONE = (390, 844)
SMALL_PHONE = (320, 568)
DESKTOP = (1280, 900)
PATIENCE = 5.0

T = TypeVar("T")


class Page:
    def __init__(self, browser: WebDriver, address: str) -> None:
        self.browser = browser
        self.address = address

    # Around the page

    def open(self, person: int | None, query: str = "") -> None:
        start = "" if person is None else f"person={person}"
        self.browser.get(f"{self.address}?{start}{query}")
        self.wait(lambda: self.all(".person"))

    def resize(self, width: int, height: int) -> None:
        phone = width < 800
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        self.browser.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": phone})

    def scheme(self, name: str) -> None:
        """light or dark, as the machine is set."""
        features = [{"name": "prefers-color-scheme", "value": name}]
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def complaints(self) -> list[str]:
        """What the browser has written on its console since it was last asked, but for what the
        page of an earlier test said when its server had gone.
        """
        log: list[dict[str, Any]] = self.browser.get_log("browser")  # type: ignore[no-untyped-call]  # selenium types it not
        said = [str(entry["message"]) for entry in log if entry["level"] in ("SEVERE", "WARNING")]
        return [
            text for text in said if text.startswith(self.address) or "://127.0.0.1:" not in text
        ]

    def script(self, source: str, *arguments: object) -> Any:
        return self.browser.execute_script(source, *arguments)

    def wait(self, look: Callable[[], T | None]) -> T:
        """Until `look` gives something; fails with the thread as it then is."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                if seen := look():
                    return seen
            except StaleElementReferenceException:
                pass  # redrawn while it was being read
            time.sleep(0.02)
        raise AssertionError(f"not seen; the thread says {self.texts()}")

    # What is there

    def all(self, css: str) -> list[WebElement]:
        return self.browser.find_elements(By.CSS_SELECTOR, css)

    def shown(self, css: str) -> list[WebElement]:
        return [element for element in self.all(css) if element.is_displayed()]

    def one(self, css: str) -> WebElement:
        """The last that is shown; waits for it."""
        return self.wait(lambda: self.shown(css))[-1]

    def texts(self) -> list[str]:
        """Of every message, oldest first, without hour and buttons."""
        return [str(text) for text in self.script(TEXTS)]

    def whole(self, row: WebElement) -> str:
        """All that a message shows: sender, quote, hour and buttons too."""
        return str(self.script("return arguments[0].innerText", row))

    def reads(self, text: str) -> WebElement:
        """Waits until the newest message with this text is there; its row."""

        def look() -> WebElement | None:
            texts = self.texts()
            if text not in texts:
                return None
            return self.all(".row")[len(texts) - 1 - texts[::-1].index(text)]

        return self.wait(look)

    @property
    def person(self) -> str:
        return self.one(".under").text

    @property
    def input(self) -> WebElement:
        return self.one(".input")

    # What a person does

    def types(self, text: str) -> None:
        self.input.send_keys(text)

    def says(self, text: str) -> None:
        self.input.send_keys(text, Keys.ENTER)

    def presses(self, *keys: str) -> None:
        ActionChains(self.browser).send_keys(*keys).perform()

    def taps(self, label: str, css: str = "button, a, [role=button]") -> None:
        """The last shown thing to tap that has this name, or a line that is this text."""

        def look() -> bool:
            fitting = self.script(FITTING, css, label)
            if not fitting:
                return False
            before = fitting.rect
            time.sleep(0.04)
            if fitting.rect != before:
                return False  # a sheet that still slides in: the tap would hit its neighbour
            fitting.click()
            return True

        self.wait(look)

    def becomes(self, person: int) -> None:
        """Chooses another person; the way there on a phone is `People and chats`."""
        self.one(f".person[href='?person={person}']").click()

    def opens_menu_of(self, row: WebElement) -> None:
        ActionChains(self.browser).context_click(
            row.find_element(By.CSS_SELECTOR, ".bubble")
        ).perform()

    def presses_long(self, row: WebElement) -> None:
        box = row.find_element(By.CSS_SELECTOR, ".bubble").rect
        points = [{"x": box["x"] + 12, "y": box["y"] + 12}]
        touch = "Input.dispatchTouchEvent"
        self.browser.execute_cdp_cmd(touch, {"type": "touchStart", "touchPoints": points})
        self.one("[role=menu]")
        self.browser.execute_cdp_cmd(touch, {"type": "touchEnd", "touchPoints": []})

    def swipes_left(self, row: WebElement) -> None:
        box = row.find_element(By.CSS_SELECTOR, ".bubble").rect
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        path = [("touchStart", x), *(("touchMove", x - step) for step in (20, 40, 60, 75))]
        for kind, at in path:
            points = [{"x": at, "y": y}]
            self.browser.execute_cdp_cmd(
                "Input.dispatchTouchEvent", {"type": kind, "touchPoints": points}
            )
        self.browser.execute_cdp_cmd(
            "Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []}
        )

    def drops(self, name: str, content: str, mime: str) -> None:
        self.script(
            "const [name, text, type] = arguments; const dataTransfer = new DataTransfer();"
            "dataTransfer.items.add(new File([text], name, {type}));"
            "for (const kind of ['dragenter', 'dragover', 'drop'])"
            " document.getElementById('device').dispatchEvent(new DragEvent(kind,"
            " {dataTransfer, bubbles: true, cancelable: true}))",
            name,
            content,
            mime,
        )

    def overflow(self) -> list[str]:
        """What sticks out sideways: the window itself, or shown things beyond the phone's edge."""
        found: list[str] = self.script(OVERFLOW)
        return found


TEXTS = """
return [...document.querySelectorAll('.row')].map(
  (row) => row.querySelector('.words')?.textContent ?? row.innerText);
"""
FITTING = """
const [css, label] = arguments;
const called = (node) => node.getAttribute('aria-label') === label
  || node.innerText.split('\\n').some((line) => line.trim() === label);
const shown = [...document.querySelectorAll(css)].filter((node) => node.checkVisibility());
return shown.filter(called).at(-1);
"""
OVERFLOW = """
const out = [];
const root = document.documentElement;
if (root.scrollWidth > innerWidth) out.push(`window ${root.scrollWidth}`);
const thread = document.getElementById('thread');
if (thread.scrollWidth > thread.clientWidth) out.push(`thread ${thread.scrollWidth}`);
const device = document.getElementById('device').getBoundingClientRect();
for (const node of document.querySelectorAll('#device :is(.bubble, .key, .bar > *, .way)')) {
  if (!node.checkVisibility()) continue;
  const { left, right } = node.getBoundingClientRect();
  if (left >= device.left - 1 && right <= device.right + 1) continue;
  out.push(`${node.className} ${left} ${right}`);
}
return out;
"""
