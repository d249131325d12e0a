"""Answers of customers: STOP in three scripts, what a person decides, and who is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from crm.campaigns import life, opt_outs
from crm.campaigns.answers.inbox import (
    ANSWERED,
    Decision,
    answer,
    answers_page,
    decide,
    keep_answers,
)
from crm.campaigns.answers.meaning import START, STOP, Meaning, meaning_of
from crm.campaigns.reach import Reason, reach
from crm.campaigns.sending import recipients
from crm.campaigns.sending import worker as sending_worker
from crm.campaigns.sending.progress import progress_of
from crm.customers import cards, erasing
from crm.gateways.receipts import Inbound
from crm.store.database import Store
from tests.conftest import TestClock
from tests.jobs.listening import told
from tests.shop import EVERYONE, OWNER, a_campaign, a_reachable, hire

GATEWAY = "scripted"


@pytest.mark.parametrize(
    "text",
    [
        *sorted(STOP),
        "STOP",
        " Stop. ",
        "S\u200btop",
        "STOP 12345",
        "Stop. Thank you",
        "STOP आशा",
        "Stop!!! 😡",
        "stop please thank you sir",
        "Unsubscribe me",
        "Opt-out",
        "ópt oút",
        "S.T.O.P",
        "s t o p",
        "MAT BHEJO!",
        "  बंद   करो। ",
        "नहीं चाहिए 🙏",
    ],
)
def test_what_says_stop(text: str) -> None:
    assert meaning_of(text) is Meaning.STOP


@pytest.mark.parametrize(
    "text",
    [
        "don't stop",
        "don\u2019t stop",
        "I will stop by",
        "band hai kya?",
        "stop by the shop at five tomorrow",
        "please stop sending me these messages",
        "ab yeh sab mat bhejo please",
        "मुझे मत भेजो भाई अब",
        "cancel my order",
    ],
)
def test_what_a_person_decides(text: str) -> None:
    assert meaning_of(text) is Meaning.MAYBE


@pytest.mark.parametrize(
    "text",
    ["", "😀", "Thanks!", "2 kg rice bhejo", "kal chahiye", "nonstop music", "the weekend", "दुकान"],
)
def test_what_is_only_noted(text: str) -> None:
    assert meaning_of(text) is Meaning.NOTED


@pytest.mark.parametrize("text", [*sorted(START), "YES!", "Chalu Karo"])
def test_what_asks_to_begin_again(text: str) -> None:
    assert meaning_of(text) is Meaning.START


def test_a_shop_has_words_of_its_own() -> None:
    assert meaning_of("Basta!", ["basta", " "]) is Meaning.STOP
    assert meaning_of("basta pasta", ["basta"]) is Meaning.MAYBE
    assert meaning_of("Basta!") is Meaning.NOTED


SIGNS = st.text('!?.,;:-_()*#"“”।…~^ \n\t😡🙏🏽❤\ufe0f\u200d👍', max_size=4)
ACCENTS = st.text("\u0300\u0301\u0308\u0327", max_size=2)
WORDS = st.text("abcdefghijklmnopqrstuvwxyzअआकमन0123456789", min_size=1, max_size=8)


@given(data=st.data(), word=st.sampled_from(sorted(STOP)))
def test_stop_is_heard_in_any_case_and_dress(data: st.DataObject, word: str) -> None:
    """Case, accents, punctuation and emoji aside."""
    said = []
    for part in word.split():
        for letter in part:
            upper = data.draw(st.booleans())
            said.append(letter.upper() if upper else letter)
            if letter.isascii():
                said.append(data.draw(ACCENTS))
        said.append(" " + data.draw(SIGNS))
    assert meaning_of(data.draw(SIGNS) + "".join(said)) is Meaning.STOP


@given(first=st.sampled_from(["stop", "STOP", "Unsubscribe"]), rest=st.lists(WORDS, max_size=8))
def test_a_sentence_that_begins_with_stop_is_one_up_to_five_words(
    first: str, rest: list[str]
) -> None:
    expected = Meaning.STOP if len(rest) < 5 else Meaning.MAYBE
    assert meaning_of(" ".join([first, *rest])) is expected


@given(
    word=st.sampled_from(sorted(STOP)),
    before=st.lists(WORDS, min_size=1, max_size=4),
    after=st.lists(WORDS, max_size=4),
    signs=SIGNS,
)
def test_a_word_of_stop_inside_of_another_sentence_is_for_a_person(
    word: str, before: list[str], after: list[str], signs: str
) -> None:
    said = " ".join([*before, word, *after])
    assume(said not in STOP and before[0] not in {"stop", "unsubscribe"})
    assert meaning_of(said + signs) is Meaning.MAYBE


@given(text=st.lists(WORDS, max_size=8).map(" ".join))
def test_no_other_sentence_opts_anybody_out(text: str) -> None:
    words = text.split()
    assume(text not in STOP | START and words[:1] not in (["stop"], ["unsubscribe"]))
    assert meaning_of(text) in (Meaning.NOTED, Meaning.MAYBE)


@given(text=st.text(max_size=200))
def test_any_text_has_a_meaning(text: str) -> None:
    assert meaning_of(text) in Meaning
    assert meaning_of(f"stop {text}"[:5]) in (Meaning.STOP, Meaning.MAYBE, Meaning.NOTED)


# --- in the store ------------------------------------------------------------------------------


@pytest.fixture
def session(store: Store) -> Iterator[Session]:
    with Session(store.engine, info={"shop": store.shop}) as found, found.begin():
        yield found


def wrote(
    session: Session, text: str, phone: str, made: str = "m1", *, strangers: bool = True
) -> int:
    return keep_answers(session, GATEWAY, [Inbound(made, phone, text)], strangers=strangers)


def reason_of(session: Session) -> dict[Reason, int]:
    return reach(session, EVERYONE, "Hi").left_out


def test_a_stop_counts_on_every_card_and_comes_once(session: Session) -> None:
    hire(session)
    one = a_reachable(session, "Asha")
    phone = cards.get(session, one).phone or ""
    assert wrote(session, "STOP", phone) == 1
    assert wrote(session, "STOP", phone) == 0
    found, count = opt_outs.opted_out(session)
    assert (count, found[0].name, found[0].by, found[0].source) == (1, "Asha", None, "reply")
    kept = answer(session, 1)
    assert (kept.name, kept.text, kept.meaning, kept.decided) == (
        "Asha",
        "STOP",
        Meaning.STOP,
        None,
    )
    assert answers_page(session) == ((kept,), 1)


def test_staff_are_told_of_each_answer(store: Store) -> None:
    def story(session: Session) -> None:
        hire(session)
        phone = cards.get(session, a_reachable(session, "Asha")).phone or ""
        wrote(session, "Is the shop open?", phone)
        wrote(session, "STOP", phone, "m2")

    store.write_now(story)
    assert told(store, OWNER) == [ANSWERED, ANSWERED]


def test_a_phone_without_a_card_stays_opted_out_when_it_gets_one(session: Session) -> None:
    hire(session)
    wrote(session, "stop", "+919812300001")
    a_reachable(session, "Asha", phone="+919812300001")
    assert reason_of(session) == {Reason.OPTED_OUT: 1}


def test_who_is_erased_after_saying_no_is_not_written_to_again(session: Session) -> None:
    hire(session)
    one = a_reachable(session, "Asha")
    phone = cards.get(session, one).phone or ""
    opt_outs.opt_out(session, one, OWNER)
    wrote(session, "my name is Asha", phone)
    erasing.delete_or_erase(session, one, OWNER)
    assert answers_page(session) == ((), 0)
    a_reachable(session, "Ravi", phone=phone)
    assert reason_of(session) == {Reason.OPTED_OUT: 1}


def test_what_waits_does_not_leave_after_a_stop(session: Session) -> None:
    hire(session)
    phones = [
        cards.get(session, a_reachable(session, f"Customer {n}")).phone or "" for n in range(3)
    ]
    campaign_id = life.start(session, a_campaign(session).id, OWNER).id
    while recipients.freeze_next(session, campaign_id, GATEWAY):
        pass
    wrote(session, "band karo", phones[1])
    claimed = sending_worker.take_turn(session, campaign_id, "w", (), 3).claimed
    assert [one.phone for one in claimed] == [phones[0], phones[2]]
    assert progress_of(session, campaign_id).by_error == {"opted_out": 1}


def test_a_person_decides_and_may_think_again(session: Session) -> None:
    hire(session)
    phone = cards.get(session, a_reachable(session, "Asha")).phone or ""
    wrote(session, "don't stop", phone)
    assert reason_of(session) == {}
    assert decide(session, 1, OWNER, Decision.OPTED_OUT).decided is Decision.OPTED_OUT
    assert reason_of(session) == {Reason.OPTED_OUT: 1}
    found, _ = opt_outs.opted_out(session)
    assert found[0].by == "Asha" or found[0].by  # who decided
    wrote(session, "START", phone, "m2")
    assert reason_of(session) == {Reason.OPTED_OUT: 1}  # nothing by itself
    decide(session, 2, OWNER, Decision.OPTED_IN)
    assert reason_of(session) == {}


def test_a_phones_private_messages_are_not_kept(store: Store, clock: TestClock) -> None:
    """A card alone makes nobody's messages the shop's; what was sent to them does, for a week."""

    def story(session: Session) -> None:
        hire(session)
        asha = cards.get(session, a_reachable(session, "Asha")).phone or ""
        assert wrote(session, "OTP 1234", "VM-BANK", strangers=False) == 0
        assert wrote(session, "see you at home", "+919812300009", "m2", strangers=False) == 0
        assert wrote(session, "see you at home", asha, "m3", strangers=False) == 0
        campaign_id = life.start(session, a_campaign(session).id, OWNER).id
        while recipients.freeze_next(session, campaign_id, GATEWAY):
            pass
        sending_worker.take_turn(session, campaign_id, "w", (), 1)
        assert wrote(session, "thanks", asha, "m4", strangers=False) == 1
        clock.now += timedelta(days=8)
        assert wrote(session, "see you at home", asha, "m5", strangers=False) == 0
        assert wrote(session, "STOP", "+919812300009", "m6", strangers=False) == 1

    store.write_now(story)


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("x" * 4000, "+919812300001"),
        ("𓂀𓂀 https://x.example/a", "AD-SHOP"),
        ("a\x00b", "9812300001"),
        ("half of an emoji \ud83d", "+919812300001"),
        ("hello", "\ud83d"),
    ],
)
def test_strange_texts_and_senders_are_kept(session: Session, text: str, phone: str) -> None:
    hire(session)
    assert wrote(session, text, phone) == 1
    assert len(answer(session, 1).text) <= 1600


def test_an_answer_keeps_its_own_moment(store: Store, clock: TestClock) -> None:
    at = clock.now - timedelta(minutes=3)

    def story(session: Session) -> None:
        hire(session)
        keep_answers(session, GATEWAY, [Inbound("m1", "+919812300001", "hello", at)])

    store.write_now(story)
    assert store.read_now(answer, 1).at == at
