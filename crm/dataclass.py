"""The standard library's `dataclass`, whose methods are made when a class is first used.

Making them takes 0.4 ms a class (five calls of exec); a start loads three hundred classes and uses
fifty. Until the first instance, `fields()` or `match`, a class holds only what asks for them.
"""

from __future__ import annotations

import dataclasses
from dataclasses import field as field
from dataclasses import replace as replace
from inspect import get_annotations
from threading import RLock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass  # the type checker sees no difference
else:

    def dataclass(*, slots: bool, **options: Any) -> Any:
        """As `dataclasses.dataclass`, for classes with slots and without an `__init__`."""
        if not slots:
            raise TypeError("a class without slots is made by the standard library")
        return lambda cls: _Methods(cls, options).later


_ASKED_OF_A_CLASS = (
    "__dataclass_fields__",
    "__dataclass_params__",
    "__match_args__",
    "__signature__",  # nobody sets it; inspect looks for it first, and then at __init__
)
_making = RLock()


class _Methods:
    """What is still to be made for `later`, the class that everybody knows.

    The standard library makes it for the class as it was written, and copies that into one with
    slots; here the class with slots comes first, and the rest is copied with the first need.
    """

    def __init__(self, written: type, options: dict[str, Any]) -> None:
        if "__init__" in written.__dict__:
            raise TypeError(f"{written.__name__} has an __init__ of its own")
        self.written: type | None = written
        self.options = options
        self.fields = frozenset(
            name
            for name, kind in get_annotations(written).items()
            if not str(kind).startswith(("ClassVar", "typing.ClassVar"))
        )
        self.later: Any = self._with_slots(written)

        def make_first(instance: Any, *values: Any, **named: Any) -> None:
            self.make()
            instance.__init__(*values, **named)

        self.later.__init__ = make_first  # type: ignore[misc] # of no subclass
        for name in _ASKED_OF_A_CLASS:
            setattr(self.later, name, _Asked(self, name))

    def _with_slots(self, written: type) -> type:
        names = {"__dict__", "__weakref__"} | self.fields  # of a class without slots
        kept = {name: value for name, value in written.__dict__.items() if name not in names}
        taken = {
            name for base in written.__mro__[1:] for name in base.__dict__.get("__slots__", ())
        }
        annotated = get_annotations(written)
        kept["__slots__"] = tuple(n for n in annotated if n in self.fields and n not in taken)
        kept.setdefault("__getstate__", _state)
        kept.setdefault("__setstate__", _set_state)
        later = type(written)(written.__name__, written.__bases__, kept)
        later.__qualname__ = written.__qualname__
        return later

    def make(self) -> None:
        with _making:  # a second thread that comes meanwhile finds them made
            if self.written is None:
                return
            before = dict(self.written.__dict__)
            dataclasses.dataclass(**self.options)(self.written)
            made = {
                name: value
                for name, value in self.written.__dict__.items()
                if before.get(name, before) is not value and name not in self.fields
            }
            first_use = made.pop("__init__")
            for name, value in made.items():
                setattr(self.later, name, value)
            for name in _ASKED_OF_A_CLASS:
                if name not in made:
                    delattr(self.later, name)
            self.later.__init__ = first_use  # last: until then everybody waits for the lock
            self.written = None


class _Asked:
    """Stands for an attribute of a class that `dataclasses` will set."""

    def __init__(self, methods: _Methods, name: str) -> None:
        self._methods = methods
        self._name = name

    def __get__(self, instance: object, owner: type) -> Any:
        self._methods.make()
        return getattr(owner, self._name)


def _state(instance: Any) -> list[Any]:
    return [getattr(instance, one.name) for one in dataclasses.fields(instance)]


def _set_state(instance: Any, state: list[Any]) -> None:
    for one, value in zip(dataclasses.fields(instance), state, strict=True):
        object.__setattr__(instance, one.name, value)  # it may be frozen
