"""Tokens of links: one answer, by whoever has it, and nothing for who makes one up."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from crm.errors import Invalid
from crm.feedback import links
from crm.feedback.links import LINK_DAYS, Said, State
from crm.insights.ratings import ratings_of
from crm.setup.setting_changes import change
from crm.store.database import Store
from crm.store.schema import feedback, pushes
from tests.conftest import TestClock
from tests.shop import OWNER, STRANGER, a_customer, hire


@pytest.fixture
def asking(store: Store) -> Store:
    hire(store)
    store.write_now(change, "modules", frozenset({"feedback"}), OWNER)
    return store


def test_a_made_up_token_answers_nothing(asking: Store) -> None:
    asha = a_customer(asking, "Asha").id
    asking.write_now(links.ask, asha, OWNER)
    answered = asking.write_now(links.answer, "made-up-token-xx", 1, STRANGER)
    assert (answered.state, answered.rating) == (State.UNKNOWN, None)
    found = asking.read_now(ratings_of, asha)
    assert found is not None
    assert found.number == 0


def test_one_answer_counts_and_it_may_come_twice(asking: Store) -> None:
    token = asking.write_now(links.ask, a_customer(asking, "Asha").id, OWNER)
    first = asking.write_now(links.answer, token, 2, STRANGER)
    assert first.state is State.OPEN
    again = asking.write_now(links.answer, token, 2, STRANGER)  # brought twice by the network
    assert again.rating == first.rating
    other = asking.write_now(links.answer, token, 5, STRANGER)
    assert (other.state, other.rating) == (State.ANSWERED, None)
    assert asking.write_now(links.answer, token, 2, OWNER).rating is None
    told = asking.read_now(lambda session: len(session.execute(select(pushes)).all()))
    assert told == 1


@pytest.mark.parametrize("score", [0, 6])
def test_stars_are_one_to_five(asking: Store, score: int) -> None:
    token = asking.write_now(links.ask, a_customer(asking, "Asha").id, OWNER)
    with pytest.raises(Invalid, match="one_to_five"):
        asking.write_now(links.answer, token, score, STRANGER)


def test_two_links_of_a_customer_are_two_answers(asking: Store) -> None:
    asha = a_customer(asking, "Asha").id
    tokens = [asking.write_now(links.ask, asha, OWNER) for _ in range(2)]
    assert len(set(tokens)) == 2
    for token, score in zip(tokens, (4, 5), strict=True):
        asking.write_now(links.answer, token, score, STRANGER)
    found = asking.read_now(ratings_of, asha)
    assert found is not None
    assert (found.number, str(found.average)) == (2, "4.5")


def test_a_text_is_theirs_for_a_day_and_one_of_them_is_kept(
    asking: Store, clock: TestClock
) -> None:
    token = asking.write_now(links.ask, a_customer(asking, "Asha").id, OWNER)
    assert asking.write_now(links.say, STRANGER, "hello") is Said.NOTHING
    asking.write_now(links.opened, token, STRANGER)
    assert asking.write_now(links.say, STRANGER, "hello") is Said.STARS_FIRST
    assert asking.write_now(links.say, STRANGER, "⭐⭐⭐⭐") is Said.COMMENT
    assert asking.write_now(links.say, STRANGER, "⭐⭐⭐⭐") is Said.ENOUGH  # brought twice
    assert asking.write_now(links.say, STRANGER, "good") is Said.COMMENT
    assert asking.write_now(links.say, STRANGER, "very") is Said.ENOUGH
    kept = asking.read_now(lambda session: session.execute(select(feedback)).one())
    assert (kept.score, kept.comment) == (4, "good")
    clock.turn(days=1, seconds=1)
    assert asking.write_now(links.say, STRANGER, "hello") is Said.NOTHING


def test_a_link_is_over_after_two_weeks(asking: Store, clock: TestClock) -> None:
    token = asking.write_now(links.ask, a_customer(asking, "Asha").id, OWNER)
    clock.turn(days=LINK_DAYS)
    answered = asking.write_now(links.answer, token, 5, STRANGER)
    assert (answered.state, answered.rating) == (State.OVER, None)


def test_a_shop_without_feedback_makes_no_link(store: Store) -> None:
    hire(store)
    with pytest.raises(Invalid, match="off"):
        store.write_now(links.ask, a_customer(store, "Asha").id, OWNER)
