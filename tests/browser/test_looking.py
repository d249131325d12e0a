"""How the page looks and behaves around the talk: people, sizes, colours, a lost line."""

from __future__ import annotations

import re

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from bot.sandbox.suggestions import Suggestion
from tests.browser.conftest import GROUP, MEERA, STRANGER, SUNIL, Stage
from tests.browser.page import DESKTOP, PHONE, SMALL_PHONE, Page


def test_without_a_person_in_the_address_the_first_one_holds_the_phone(page: Page) -> None:
    page.open(None)
    assert page.person == "you are owner, Meera Shah"
    page.open(9999)
    assert page.person == "you are owner, Meera Shah"


def test_another_person_is_one_tap_away_and_kept_in_the_address(page: Page) -> None:
    page.resize(*DESKTOP)
    page.says("from Meera")
    page.reads("You said: from Meera")
    page.becomes(SUNIL)
    page.wait(lambda: page.person == "you are staff, Sunil")
    assert f"person={SUNIL}" in page.browser.current_url
    assert "from Meera" not in page.texts()
    page.browser.refresh()
    page.wait(lambda: page.shown(".under"))
    assert page.person == "you are staff, Sunil"


def test_a_group_is_seen_by_its_members_and_others_see_that_something_is_new(
    page: Page, stage: Stage
) -> None:
    page.resize(*DESKTOP)
    page.one(".chats li:nth-child(2) button").click()
    page.says("who has the keys?")
    row = page.reads("who has the keys?")
    assert "out" in (row.get_attribute("class") or "")
    page.wait(lambda: page.one(f".person[href='?person={SUNIL}'] .badge").text == "2")
    page.becomes(SUNIL)
    page.one(f".chat[data-key='c{GROUP}']").click()
    row = page.reads("who has the keys?")
    assert "Meera Shah" in page.whole(row)
    assert "in" in (row.get_attribute("class") or "").split()
    page.wait(lambda: not page.shown(".chat .badge"))


def test_on_a_phone_the_way_to_people_and_chats_is_back(page: Page) -> None:
    page.taps("People and chats")
    page.becomes(SUNIL)
    page.wait(lambda: page.person == "you are staff, Sunil")


@pytest.mark.parametrize("size", [PHONE, SMALL_PHONE, DESKTOP], ids=["phone", "small", "desktop"])
def test_nothing_sticks_out_sideways(page: Page, size: tuple[int, int]) -> None:
    page.resize(*size)
    for text in ("wide", "rich", "/picture", "keyboard", "W" * 400):
        page.says(text)
    page.reads("You said: " + "W" * 400)
    page.wait(lambda: page.shown(".photo img"))
    assert page.overflow() == []
    assert len(page.shown(".of8 .key")) == 8
    page.taps("Attach")
    page.one(".ways")
    assert page.overflow() == []
    page.taps("Contact")
    assert page.overflow() == []
    page.presses(Keys.ESCAPE)
    if size != DESKTOP:
        page.taps("People and chats")
        page.wait(lambda: page.shown(".people"))
        assert page.overflow() == []


def test_a_reader_further_up_is_left_there_and_told_what_is_new(page: Page, stage: Stage) -> None:
    for number in range(12):
        page.says(f"line {number}")
        page.reads(f"You said: line {number}")
    assert not page.shown(".tobottom")
    page.script("document.getElementById('thread').scrollTop = 0")
    page.one(".tobottom")
    meera = stage.sandbox.world.people[MEERA]
    stage.do(lambda: stage.sandbox.people.say(meera, MEERA, "from her other phone"))
    # One's own message brings one down; the bot's answer to it finds the reader there.
    page.reads("You said: from her other phone")
    page.wait(lambda: not page.shown(".tobottom"))
    page.script("document.getElementById('thread').scrollTop = 0")
    page.one(".tobottom")
    stage.run(stage.parrot.application.bot.send_message(MEERA, "by the way"))
    page.wait(lambda: page.one(".tobottom").text == "1")
    assert page.script("return document.getElementById('thread').scrollTop") < 50
    page.one(".tobottom").click()
    page.wait(lambda: not page.shown(".tobottom"))


def test_a_lost_line_is_shown_and_comes_back_with_what_was_missed(page: Page, stage: Stage) -> None:
    meera = stage.sandbox.world.people[MEERA]
    with stage.down():
        assert page.one("#line").text == "connecting…"
        page.says("kept")
        assert page.input.get_attribute("value") == "kept"
        stage.do(lambda: stage.sandbox.people.say(meera, MEERA, "said meanwhile"))
    page.reads("said meanwhile")
    page.wait(lambda: not page.shown("#line"))
    page.presses(Keys.ENTER)
    page.reads("kept")
    page.complaints()  # the browser notes that it could not connect, as it should


def test_the_page_asks_no_address_but_its_own(page: Page, stage: Stage) -> None:
    page.says("/picture")
    page.reads("a white <picture>")
    page.wait(lambda: page.shown(".photo img"))
    asked = page.script("return performance.getEntriesByType('resource').map(entry => entry.name)")
    assert asked
    assert [name for name in asked if not name.startswith(stage.sandbox.root)] == []


def test_everything_is_reached_by_keyboard_and_called_by_a_name(page: Page) -> None:
    page.resize(*DESKTOP)
    page.says("rich")
    page.says("hello")
    page.reads("You said: hello")
    nameless = page.script(
        "return [...document.querySelectorAll('button, a, input, textarea, [role=button]')]"
        ".filter(e => e.checkVisibility() && !(e.getAttribute('aria-label') || e.innerText.trim()"
        " || e.labels?.length)).map(e => e.outerHTML)"
    )
    assert nameless == []
    page.one("#thread").click()
    reached = set()
    for _ in range(60):
        ActionChains(page.browser).send_keys(Keys.TAB).perform()
        reached.add(page.script("return document.activeElement.innerText.trim()"))
        if {"Toast", "/parrot"} <= reached:
            break
    assert {"Toast", "/parrot"} <= reached


def test_new_messages_are_read_aloud(page: Page) -> None:
    page.says("hello")
    page.wait(
        lambda: (
            "Munim: You said: hello"
            in page.script("return document.getElementById('heard').textContent")
        )
    )


PAIRS = (
    (".in .words", ".in .bubble"),
    (".in .meta", ".in .bubble"),
    (".out .words", ".out .bubble"),
    (".out .meta", ".out .bubble"),
    (".words .command", ".in .bubble"),
    (".key .label", ".key"),
    (".under", ".top"),
    (".day .pill", ".day .pill"),
    (".person[aria-current] small", ".person[aria-current]"),
    (".chat[aria-current] time", ".chat[aria-current]"),
    (".people li:nth-child(2) small", ".book"),
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(page: Page, scheme: str) -> None:
    page.resize(*DESKTOP)
    page.scheme(scheme)
    page.says("rich")
    page.says("hello")
    page.reads("You said: hello")
    pale = {}
    for text, ground in PAIRS:
        ink = page.script(PIXEL, page.all(text)[-1], "color")
        paper = page.script(PIXEL, page.all(ground)[-1], "backgroundColor")
        if ground == ".book":  # its cloth is a picture; its lightest thread
            paper = page.script(TOKEN, "--cover-light")
        if (contrast := _contrast(ink, paper)) < 4.5:
            pale[text] = round(contrast, 2)
    page.scheme("")
    assert pale == {}


# Colours may be written in many ways; a canvas paints them all as red, green, blue.
PAINT = (
    "const paint = (colours) => { const c = document.createElement('canvas').getContext('2d');"
    "c.canvas.width = c.canvas.height = 1;"
    "for (const colour of colours) { c.fillStyle = colour; c.fillRect(0, 0, 1, 1); }"
    "return [...c.getImageData(0, 0, 1, 1).data].slice(0, 3); };"
)
TOKEN = PAINT + "return paint([getComputedStyle(document.body).getPropertyValue(arguments[0])]);"
PIXEL = PAINT + (
    "const below = getComputedStyle(document.body).getPropertyValue('--paper');"
    "return paint([below, getComputedStyle(arguments[0])[arguments[1]]]);"
)


def _contrast(one: list[int], other: list[int]) -> float:
    """WCAG 2: relative luminance of the lighter over that of the darker."""

    def luminance(colour: list[int]) -> float:
        linear = [
            part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4
            for part in colour
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_a_style_or_a_script_inside_the_page_would_not_be_let_in(page: Page) -> None:
    source = page.browser.page_source
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", source)
    assert not re.search(r"<style|\son\w+=", source)


def test_what_to_try_is_handed_to_who_does_it_and_ticked_for_everybody(
    page: Page, stage: Stage
) -> None:
    told = [
        Suggestion("Say something", "hello", MEERA, MEERA, "hello there", like="hello"),
        Suggestion("Sell at the counter", "in the group", SUNIL, GROUP, "450 cash", like=r"\d"),
    ]
    stage.do(lambda: setattr(stage.sandbox.world.suggestions, "all", told))
    page.resize(*DESKTOP)
    page.open(MEERA)
    page.all(".suggestion")[1].click()
    page.wait(lambda: page.person == "you are staff, Sunil")
    page.wait(lambda: page.input.get_attribute("value") == "450 cash")
    page.input.send_keys(Keys.ENTER)
    page.wait(lambda: page.one("#try").text == "Try this · 1 of 2 done")
    page.becomes(MEERA)
    assert [
        bool(one.get_attribute("data-done") is not None) for one in page.all(".suggestion")
    ] == [
        False,
        True,
    ]
    page.all(".suggestion")[0].click()
    assert page.input.get_attribute("value") == "hello there"


def test_privacy_mode_is_a_switch(page: Page, stage: Stage) -> None:
    page.resize(*DESKTOP)
    switch = page.one(".privacy")
    assert switch.get_attribute("aria-checked") == "false"
    switch.click()
    page.wait(lambda: page.one(".privacy").get_attribute("aria-checked") == "true")
    assert not stage.sandbox.world.reads_all
    page.one(f".chat[data-key='c{GROUP}']").click()
    page.says("450 cash")
    page.says("/hear")
    page.reads("You said: /hear")
    assert "You said: 450 cash" not in page.texts()


def test_hours_are_the_shops(page: Page, stage: Stage) -> None:
    stage.do(lambda: setattr(stage.sandbox.world, "time_zone", "Pacific/Kiritimati"))
    stage.do(lambda: setattr(stage.sandbox.world, "clock", lambda: 1_774_000_000.0))
    page.resize(*DESKTOP)
    page.open(MEERA)
    page.wait(lambda: page.one("#clock").text == "23:46")
    page.says("hello")
    assert "11:46" in page.whole(page.reads("hello"))


@pytest.mark.parametrize("size", [PHONE, SMALL_PHONE, DESKTOP], ids=["phone", "small", "desktop"])
def test_an_empty_chat_shows_what_the_bot_says_of_itself_before_start(
    page: Page, stage: Stage, size: tuple[int, int]
) -> None:
    about = "I keep a shop's books in the chat. " * 12
    stage.do(lambda: stage.sandbox.world.account.descriptions.update({("description", ""): about}))
    page.resize(*size)
    page.open(STRANGER)
    assert about.strip() in page.one(".empty").text
    page.one(".empty p")
    assert page.overflow() == []
    page.taps("Start")
    page.wait(lambda: not page.shown(".empty"))
