"""What a question keeps comes back as it was; what does not fit is refused as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.chat.codec import Unreadable, from_json, to_json


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    quantity: Decimal
    price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class State:
    customer_id: int
    sure: bool = False
    day: date | None = None
    at: time | None = None
    since: datetime | None = None
    colour: Colour | None = None
    picked: tuple[int, ...] = ()
    lines: tuple[Line, ...] = ()
    about: Mapping[str, Any] | None = None


decimals = st.decimals(allow_nan=False, allow_infinity=False)
lines = st.builds(Line, st.text(), decimals, st.none() | decimals)
states = st.builds(
    State,
    st.integers(),
    st.booleans(),
    st.none() | st.dates(),
    st.none() | st.times(),
    st.none() | st.datetimes(timezones=st.just(UTC)),
    st.none() | st.sampled_from(Colour),
    st.lists(st.integers()).map(tuple),
    st.lists(lines, max_size=3).map(tuple),
    st.none() | st.dictionaries(st.text(), st.integers() | st.text()),
)


@given(states)
def test_a_state_comes_back_as_it_was(state: State) -> None:
    assert from_json(State, to_json(state)) == state


def test_what_is_not_kept_has_its_default() -> None:
    assert from_json(State, {"customer_id": 7}) == State(7)


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"customer_id": "7"},
        {"customer_id": True},
        {"customer_id": None},
        {"customer_id": 7, "gone": 1},
        {"customer_id": 7, "day": "yesterday"},
        {"customer_id": 7, "day": 12},
        {"customer_id": 7, "colour": "green"},
        {"customer_id": 7, "picked": 3},
        {"customer_id": 7, "picked": [None]},
        {"customer_id": 7, "lines": [{"name": "rice"}]},
        {"customer_id": 7, "lines": [{"name": "rice", "quantity": "two"}]},
        {"customer_id": 7, "about": []},
    ],
)
def test_what_does_not_fit_is_refused_as_a_whole(data: object) -> None:
    with pytest.raises(Unreadable):
        from_json(State, data)


def test_what_cannot_be_kept_is_a_fault_of_the_program() -> None:
    @dataclass(frozen=True)
    class Bad:
        one: object

    with pytest.raises(TypeError):
        to_json(Bad(1.5))
