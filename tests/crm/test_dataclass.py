"""A dataclass whose methods are made later is, from its first use on, the standard library's."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import subprocess
import sys
from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any, ClassVar

import pytest

from crm.dataclass import dataclass
from tests import ROOT


def _shapes(decorator: Callable[..., Any]) -> tuple[type, ...]:
    @decorator(frozen=True, slots=True)
    class Line:
        """One line."""

        unit: ClassVar[str] = "kg"
        name: str
        quantity: int = 1
        notes: list[str] = dataclasses.field(default_factory=list)

        def __post_init__(self) -> None:
            if self.quantity < 0:
                raise ValueError(self.quantity)

        @property
        def doubled(self) -> int:
            return self.quantity * 2

    @decorator(frozen=True, slots=True)
    class Priced(Line):
        price: int = dataclasses.field(default=7, kw_only=True)

    @decorator(slots=True, kw_only=True)
    class Count:
        done: int = 0
        seen: frozenset[str] = frozenset()

    return Line, Priced, Count


@dataclass(frozen=True, slots=True)
class Sent:
    """Pickled by name, so it stands in the module; never made in the process that reads it."""

    text: str
    parts: int = 1


@pytest.mark.parametrize(
    ("at", "given", "other"),
    [
        (0, {"name": "rice"}, {"name": "rice", "quantity": 2}),
        (1, {"name": "rice", "price": 9}, {"name": "oil"}),
        (2, {"done": 3}, {}),
    ],
)
def test_it_is_the_standard_librarys(at: int, given: dict[str, Any], other: dict[str, Any]) -> None:
    ours, theirs = _shapes(dataclass)[at], _shapes(dataclasses.dataclass)[at]
    assert repr(ours(**given)) == repr(theirs(**given))
    assert ours(**given) == ours(**given) != ours(**other)
    assert ours(**given) != theirs(**given)
    for name in ("__match_args__", "__slots__", "__doc__", "__dataclass_params__"):
        assert repr(getattr(ours, name)) == repr(getattr(theirs, name))
    assert repr(dataclasses.fields(ours)) == repr(dataclasses.fields(theirs))
    assert inspect.signature(ours) == inspect.signature(theirs)
    assert (ours.__hash__ is None) == (theirs.__hash__ is None)
    assert {name for name in vars(theirs) if name not in vars(ours)} == set()
    assert dataclasses.asdict(ours(**given)) == dataclasses.asdict(theirs(**given))
    assert copy.deepcopy(ours(**given)) == ours(**given)
    for change in ({"nothing": 1}, given):
        for name, value in change.items():
            assert _refusal(ours(**other), name, value) == _refusal(theirs(**other), name, value)


def _refusal(instance: Any, name: str, value: Any) -> str | None:
    try:
        setattr(instance, name, value)
    except (AttributeError, TypeError) as error:
        return type(error).__name__
    return None


def test_the_class_alone_can_be_asked_first() -> None:
    line, priced, _ = _shapes(dataclass)
    assert [one.name for one in dataclasses.fields(priced)][2:] == ["notes", "price"]
    match line("rice", 2):
        case object(name=name, doubled=doubled):
            assert (name, doubled) == ("rice", 4)
    with pytest.raises(ValueError, match="-1"):
        line("rice", -1)
    assert line("rice").notes is not line("rice").notes


def test_its_signature_can_be_asked_before_its_first_instance() -> None:
    ours, theirs = _shapes(dataclass)[1], _shapes(dataclasses.dataclass)[1]
    assert inspect.signature(ours) == inspect.signature(theirs)
    assert not hasattr(ours, "__signature__")


def test_another_process_reads_what_it_has_not_made() -> None:
    script = "import pickle, sys; print(pickle.load(sys.stdin.buffer))"
    said = subprocess.run(
        [sys.executable, "-c", script],
        input=pickle.dumps(Sent("hello")),
        capture_output=True,
        cwd=ROOT,
        check=True,
    )
    assert said.stdout.decode().strip() == repr(Sent("hello"))


def test_two_threads_may_need_it_first() -> None:
    for _ in range(20):
        line = _shapes(dataclass)[0]
        together = Barrier(4)
        made: list[Any] = []

        def use(line: Any = line, together: Barrier = together, made: list[Any] = made) -> None:
            together.wait()
            made.append(line("rice"))

        threads = [Thread(target=use) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert made == [line("rice")] * 4


def test_what_it_cannot_do_is_refused() -> None:
    with pytest.raises(TypeError, match="without slots"):
        dataclass(slots=False)
    with pytest.raises(TypeError, match="of its own"):

        @dataclass(slots=True)
        class Odd:
            def __init__(self) -> None:
                """Would be replaced, and nobody told."""
