"""What is said on the phone page, and what the bot makes of it there."""

from __future__ import annotations

from selenium.webdriver.common.keys import Keys

from tests.browser.conftest import MEERA, STRANGER, SUNIL, Stage
from tests.browser.page import Page


def test_what_is_typed_is_sent_by_enter_and_answered(page: Page) -> None:
    page.input.send_keys("asha 2 rice", Keys.SHIFT, Keys.ENTER, Keys.NULL, "1 oil")
    page.presses(Keys.ENTER)
    page.reads("asha 2 rice\n1 oil")
    page.reads("You said: asha 2 rice\n1 oil")
    assert page.input.get_attribute("value") == ""


def test_an_edit_happens_in_place_and_says_so(page: Page) -> None:
    page.says("hello")
    page.reads("You said: hello")
    before = page.texts()
    page.taps("Edit")
    row = page.reads("Changed")
    assert page.texts() == [*before[:-1], "Changed"]
    assert "edited" in page.whole(row)
    assert "changed" in (row.get_attribute("class") or "")


def test_what_one_said_can_be_edited(page: Page) -> None:
    page.says("asha 2 rice")
    row = page.reads("asha 2 rice")
    page.opens_menu_of(row)
    page.taps("Edit", "[role=menuitem]")
    assert page.input.get_attribute("value") == "asha 2 rice"
    page.input.send_keys(" and 1 oil")
    page.presses(Keys.ENTER)
    assert "edited" in page.whole(page.reads("asha 2 rice and 1 oil"))
    assert page.input.get_attribute("value") == ""


def test_a_short_answer_passes_and_an_alert_stays_until_it_is_read(page: Page) -> None:
    page.says("hello")
    page.taps("Toast")
    assert page.one(".toast").text == "a word in passing"
    page.taps("Alert")
    assert "a word to stay" in page.one("[role=alertdialog]").text
    page.presses(Keys.ENTER)
    page.wait(lambda: not page.all("[role=alertdialog]"))


def test_a_button_turns_until_the_bot_answers_it(page: Page, stage: Stage) -> None:
    page.says("hello")
    page.taps("Slow")
    assert page.one(".key[aria-busy=true]").text == "Slow"
    stage.do(stage.parrot.may_answer.set)
    page.wait(lambda: not page.all(".key[aria-busy=true]"))


def test_formatting_links_and_hidden_text_are_shown_as_meant(page: Page) -> None:
    page.says("rich")
    row = page.reads("bold italic under struck code secret link /parrot\na\n  b")
    tags = page.script(
        "return [...arguments[0].querySelectorAll('.words *')].map(e => e.tagName)", row
    )
    assert {"STRONG", "EM", "U", "S", "CODE", "A", "PRE"} <= set(tags)
    spoiler = page.one(".spoiler")
    spoiler.click()
    assert "shown" in (spoiler.get_attribute("class") or "")
    page.taps("/parrot")
    page.reads("You said: /parrot")


def test_markup_in_what_people_write_stays_text(page: Page) -> None:
    nasty = "<img src=x onerror=alert(1)> <b>&amp;"
    page.says(nasty)
    page.reads(f"You said: {nasty}")
    assert not page.all(".bubble img")
    page.open(STRANGER)
    assert "<b>Dev</b>" in page.person


def test_a_lone_emoji_is_big_and_right_to_left_text_runs_from_the_right(page: Page) -> None:
    page.says("مرحبا، زبون من دبي")
    row = page.reads("مرحبا، زبون من دبي")
    ask = "return getComputedStyle(arguments[0].querySelector('.text')).direction"
    assert page.script(ask, row) == "rtl"
    page.script(
        "arguments[0].value = '🙏'; arguments[0].dispatchEvent(new Event('input'))", page.input
    )
    page.presses(Keys.ENTER)
    assert page.reads("🙏").find_elements("css selector", ".big")


def test_commands_are_offered_as_they_are_typed(page: Page) -> None:
    page.types("/p")
    page.wait(lambda: len(page.shown(".suggest .item")) == 2)
    page.types("ic")
    page.wait(
        lambda: [item.text for item in page.shown(".suggest .item")] == ["/picture\nSend a picture"]
    )
    page.presses(Keys.ARROW_DOWN, Keys.ENTER)
    page.reads("/picture")
    assert not page.shown(".suggest")
    page.taps("Commands")
    page.taps("/parrot")
    page.reads("You said: /parrot")


def test_inline_results_appear_above_the_input_and_one_is_sent(page: Page) -> None:
    page.types("@munim_sandbox_bot rao")
    page.wait(lambda: [item.text for item in page.shown(".suggest .item")] == ["Asha Rao\nPune"])
    page.shown(".suggest .item")[0].click()
    assert "via @munim_sandbox_bot" in page.whole(page.reads("Asha Rao"))


def test_the_bots_keyboard_replaces_the_letters_and_goes_after_one_use(
    page: Page, stage: Stage
) -> None:
    page.says("keyboard")
    page.one(".replykeys")
    assert page.input.get_attribute("placeholder") == "How was it paid?"
    page.taps("UPI")
    page.reads("You said: UPI")
    assert not page.shown(".replykeys")
    page.taps("Keyboard of the bot", css="button.round")
    page.taps("My number")
    page.taps("Share")
    page.wait(lambda: page.texts()[-1].startswith("own contact +9198"))
    assert stage.parrot.heard[-1].contact is not None


def test_a_wish_for_an_answer_makes_the_next_text_a_reply(page: Page, stage: Stage) -> None:
    page.says("form")
    page.reads("What is the name?")
    assert "What is the name?" in page.one(".answering").text
    assert page.input.get_attribute("placeholder") == "A name"
    page.says("Asha")
    page.reads("You said: Asha")
    answered = stage.parrot.heard[-1].reply_to_message
    assert answered is not None
    assert answered.text == "What is the name?"
    assert not page.shown(".answering")


def test_a_message_is_answered_by_its_menu_and_by_a_swipe(page: Page, stage: Stage) -> None:
    page.says("first")
    page.opens_menu_of(page.reads("You said: first"))
    page.taps("Reply")
    page.says("second")
    row = page.reads("second")
    assert "You said: first" in page.whole(row)
    page.reads("You said: second")
    page.swipes_left(page.reads("first"))
    assert "first" in page.one(".answering").text
    page.taps("Do not reply")
    assert not page.shown(".answering")


def test_a_message_can_be_deleted(page: Page) -> None:
    page.says("a slip")
    page.reads("You said: a slip")
    page.presses_long(page.reads("a slip"))
    page.taps("Delete")
    page.wait(lambda: "a slip" not in page.texts())


def test_typing_is_shown_while_the_bot_thinks(page: Page) -> None:
    page.says("think")
    page.wait(lambda: page.person.startswith("typing"))
    page.says("hello")
    page.wait(lambda: page.person == "you are owner, Meera Shah")


def test_a_stranger_begins_with_start_and_a_link_brings_its_payload(page: Page) -> None:
    page.open(STRANGER, "&start=invite-42")
    assert not page.shown(".input")
    page.taps("Start")
    page.reads("You said: /start invite-42")
    page.says("https://t.me/munim_sandbox_bot?start=claim-7")
    page.taps("https://t.me/munim_sandbox_bot?start=claim-7")
    page.reads("You said: /start claim-7")


def test_a_blocked_bot_can_only_be_unblocked(page: Page, stage: Stage) -> None:
    page.taps("Chat menu")
    page.taps("Block the bot")
    page.taps("Block")
    page.taps("Unblock")
    page.says("back again")
    page.reads("You said: back again")
    assert stage.sandbox.world.chats[MEERA].blocked is False
    assert stage.sandbox.world.chats[SUNIL].blocked is False
