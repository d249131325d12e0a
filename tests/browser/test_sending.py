"""Pictures, files, contacts: both ways."""

from __future__ import annotations

import urllib.request
from pathlib import Path

from selenium.webdriver.common.keys import Keys

from tests.bot.sandbox.pictures import png
from tests.browser.page import Page

WHEEL = """
const turn = {deltaY: -100, clientX: 195, clientY: 400, cancelable: true};
arguments[0].dispatchEvent(new WheelEvent('wheel', turn));
"""
WIDTH = "return arguments[0].getBoundingClientRect().width"


def test_a_photo_is_shown_and_opens_over_the_whole_window(page: Page) -> None:
    page.says("/picture")
    page.reads("a white <picture>")
    image = page.one(".photo img")
    page.wait(lambda: page.script("return arguments[0].naturalWidth", image) == 800)
    page.taps("Enlarge the photo")
    assert page.one(".viewer .stage img").rect["width"] == 390
    page.script(WHEEL, page.one(".stage"))
    assert page.script(WIDTH, page.one(".viewer .stage img")) > 440
    page.presses(Keys.ESCAPE)
    page.wait(lambda: not page.all(".viewer"))


def test_a_file_of_the_bot_can_be_kept_under_its_name(page: Page) -> None:
    page.says("file")
    link = page.one("a.file")
    assert "Sales 23 Nov.csv" in link.text
    assert link.get_attribute("download") == "Sales 23 Nov.csv"
    address = link.get_attribute("href")
    assert address is not None
    with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own address
        assert answer.read() == b"date,amount\n"


def test_a_photo_from_the_attach_sheet_reaches_the_bot_with_its_caption(
    page: Page, tmp_path: Path
) -> None:
    picture = tmp_path / "shelf.png"
    picture.write_bytes(png(640, 480))
    page.taps("Attach")
    page.one(".ways")
    page.all("input[accept='image/*']")[0].send_keys(str(picture))
    page.one(".previewphoto")
    page.one(".captioninput").send_keys("the top shelf", Keys.ENTER)
    page.reads("a photo 640 wide: the top shelf")


def test_a_picture_can_go_as_a_file_and_a_dropped_file_is_sent(page: Page) -> None:
    page.drops("customers.csv", "name,phone\nAsha,98200", "text/csv")
    assert "customers.csv" in page.one(".previewfile").text
    page.presses(Keys.ENTER)
    page.reads("customers.csv: name,phone\nAsha,98200")


def test_a_contact_is_shared_from_the_address_book_or_by_hand(page: Page) -> None:
    page.taps("Attach")
    page.taps("Contact")
    page.taps("+919820011223")
    page.reads("other contact +919820011223")
    page.taps("Attach")
    page.taps("Contact")
    page.one("input[name=name]").send_keys("Lakshmi", Keys.TAB, "+919900077889", Keys.ENTER)
    page.reads("other contact +919900077889")
    assert "Lakshmi" in page.shown(".contact")[-1].text


def test_stickers_and_voice_notes_can_be_sent_to_try_the_bot(page: Page) -> None:
    page.taps("Attach")
    page.taps("Sticker")
    page.reads("a sticker")
    page.taps("Attach")
    page.taps("Voice note")
    page.reads("a voice note")
