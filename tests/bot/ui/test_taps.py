"""Buttons are values: equal by what they say, unchanging, and the same after a way to Telegram."""

from __future__ import annotations

from dataclasses import dataclass
from inspect import get_annotations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.routes import ROUTES
from bot.shared_buttons import Go
from bot.ui.routing import Press
from bot.ui.taps import LIMIT, Amount, Day, OldButton, Page, Tap, unpack

TAPS = sorted({route.tap for route in ROUTES if isinstance(route, Press)}, key=lambda one: one.code)


class ForTests(Tap, code="of the tests"):
    number: int
    said: str | None
    yes: bool
    page: int = 1


GOOD: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
    ((1, "a", True), {}),
    ((1,), {"yes": False, "said": None}),
    ((), {"page": 3, "number": 1, "said": "b", "yes": True}),
]
BAD: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
    ((), {}),
    ((1, "a"), {}),
    ((1, "a", True, 1, 1), {}),
    ((1,), {"no": 1}),
    ((1, "a", True), {"number": 1}),
]


FITTING: dict[str, st.SearchStrategy[Any]] = {
    "int": st.integers(-(10**9), 10**9),
    "bool": st.booleans(),
    "str": st.text(max_size=3).filter(lambda text: "\0" not in text),
    "Page": st.integers(0, 1000),
    "Days": st.integers(0, 1000),
    "Day": st.dates().map(str),
    "TimeOfDay": st.times().map(lambda at: at.isoformat("minutes")),
    "Amount": st.decimals(0, 10**6, places=2).map(str),
}


def one_of(kind: type[Tap], data: st.DataObject) -> Tap:
    values: dict[str, Any] = {}
    for name, said in get_annotations(kind).items():
        strategy = FITTING[str(said).removesuffix(" | None")]
        if name in kind._among:
            strategy = st.sampled_from(sorted(kind._among[name]))
        values[name] = data.draw(st.none() | strategy if "None" in str(said) else strategy)
    return kind(**values)


@given(st.data(), st.sampled_from([*TAPS, ForTests]))
def test_what_is_packed_comes_back(data: st.DataObject, kind: type[Tap]) -> None:
    tap = one_of(kind, data)
    try:
        packed = tap.pack()
    except ValueError:
        return  # too long: seven numbers of ten digits
    assert len(packed.encode()) <= LIMIT
    assert unpack(packed) == tap
    assert hash(unpack(packed)) == hash(tap)


def test_it_is_made_and_told_apart_as_a_frozen_dataclass_is() -> None:
    @dataclass(frozen=True)
    class Model:
        number: int
        said: str | None
        yes: bool
        page: int = 1

    for values, named in GOOD:
        tap, model = ForTests(*values, **named), Model(*values, **named)
        assert vars(tap) == vars(model)
        assert repr(tap) == repr(model).replace(Model.__qualname__, "ForTests")
    for values, named in BAD:
        for kind in (ForTests, Model):
            with pytest.raises(TypeError):
                kind(*values, **named)
    assert ForTests(1, "a", yes=True) == ForTests(1, "a", yes=True, page=1)
    assert ForTests(1, "a", yes=True) != ForTests(1, "a", yes=True, page=2)
    assert Go("menu") != ForTests(1, "a", yes=True)


def test_it_does_not_change() -> None:
    tap = Go("menu")
    with pytest.raises(AttributeError):
        tap.command = "help"  # type: ignore[misc]
    assert tap == Go("menu")


def test_a_button_from_before_a_field_was_there_means_its_default() -> None:
    assert unpack("of the tests:5:~:1") == ForTests(5, None, yes=True, page=1)


@pytest.mark.parametrize(
    "data", ["of the tests:5:~", "of the tests:5:~:1:2:3", "nobody", "of the tests:x:~:1"]
)
def test_what_cannot_be_read_is_of_another_time(data: str) -> None:
    with pytest.raises(OldButton):
        unpack(data)


class Checked(Tap, code="of these tests", among={"way": ("Cash", "UPI")}):
    page: Page
    day: Day
    way: str
    said: Amount | None = None


@pytest.mark.parametrize(
    "data",
    [
        "of these tests:-1:2025-03-20:UPI",
        "of these tests:99999999999999999999:2025-03-20:UPI",
        "of these tests:१:2025-03-20:UPI",
        "of these tests:1_0:2025-03-20:UPI",
        "of these tests:~:2025-03-20:UPI",
        "of these tests:1:2025-02-31:UPI",
        "of these tests:1:~:UPI",
        "of these tests:1:2025-03-20:Gold",
        "of these tests:1:2025-03-20:UPI:NaN",
        "of these tests:1:2025-03-20:UPI:1e999999",
        "of the tests:5:%00:1",
        "of the tests:5:a:2",
        "of the tests:5:a:~",
    ],
)
def test_what_does_not_fit_its_kind_is_of_another_time(data: str) -> None:
    assert unpack("of these tests:1:2025-03-20:UPI:~") == Checked(1, "2025-03-20", "UPI")
    with pytest.raises(OldButton):
        unpack(data)
