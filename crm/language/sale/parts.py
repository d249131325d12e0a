"""Tokens made the parts of a bill: quantities, rates, sums, sizes, and the words between."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from crm.dataclass import dataclass
from crm.language import vocabulary
from crm.language.sale.reasons import MANY, Reason
from crm.language.sale.state import Reading
from crm.language.sale.tails import AFTER_SUM, Tail, tail
from crm.language.tokens import Token
from crm.values import ZERO

_ENDS = ("end", "separator", "number")
_THINGS = vocabulary.words("item items things pieces pcs nos saman samaan cheez goods")
_PER = vocabulary.PER_WORDS
_OF = vocabulary.GENITIVE | {"of"}

PartKind = Literal["word", "number", "quantity", "size", "rate", "sum", "separator", "phone"]


@dataclass(slots=True)
class Part:
    """`unit` of a quantity or of a rate (`45/kg`); `token` as typed, a unit's for quantities."""

    kind: PartKind
    token: Token
    value: Decimal = ZERO
    unit: str | None = None
    money: bool = False
    equals: bool = False
    """A sum after `=`: it may be that of the line or that of the bill."""
    times: bool = False
    """A quantity written `x3`."""
    of: bool = False
    """A sum said with `ka`: of what may be said, or be all that was bought."""

    @property
    def key(self) -> str:
        return self.token.key if self.kind == "word" else ""


def parts(reading: Reading) -> list[Part]:
    """The parts of what the earlier stages left."""
    return _Cutter(reading).cut()


class _Cutter:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.found = reading.tokens
        self.at = 0
        self.out: list[Part] = []

    def cut(self) -> list[Part]:
        while self.at < len(self.found):
            before = self.at
            token = self.found[self.at]
            if token.kind == "number":
                self._number()
            elif token.kind == "mark":
                self._mark(token)
            elif token.kind == "word":
                self._word(token)
            elif token.kind == "separator":
                self._separator(token)
            elif token.kind == "date":
                self.reading.problem(Reason.AMBIGUOUS, token.text)
                self.at += 1
            elif token.kind == "phone":
                self._add(Part("phone", token))
            elif token.kind != "percent":
                self._add(Part("word", token))
            else:
                self.at += 1
            if self.at == before:
                self.at += 1
        return self.out

    def _add(self, part: Part, taken: int = 1) -> None:
        self.out.append(part)
        self.at += taken

    def _key(self, ahead: int = 0) -> str:
        return self.reading.key(self.at + ahead)

    def _kind(self, ahead: int = 0) -> str:
        return self.reading.kind(self.at + ahead)

    def _separator(self, token: Token) -> None:
        if self.out and self.out[-1].kind != "separator":
            self.out.append(Part("separator", token))
        self.at += 1

    def _mark(self, token: Token) -> None:
        if token.key == "@":
            if self._priced(1):
                return
            behind = self.found[self.at + 1 : self.at + 2]
            mention = behind and behind[0].kind == "word" and not behind[0].space
            if mention and not self.reading.known.begins_customer(behind[0].text):
                self.at += 1  # who is meant is not in it
        elif token.key == "x":
            self._times()
            return
        elif token.key == "+":
            self._plus(token)
            return
        elif token.key == "=" and self._kind(1) == "number" and not self._goes_on():
            self._sum_of(1, equals=True)
            return
        elif (
            token.key == "/"
            and token.space
            and any(behind.space for behind in self.found[self.at + 1 : self.at + 2])
        ):
            self._separator(token)
            return
        elif token.key in "/?":
            self.reading.problem(Reason.AMBIGUOUS, token.text)
        self.at += 1

    def _times(self) -> None:
        """x4 and x 4 after a word or a price: the quantity."""
        self.at += 1
        if self._kind() == "number":
            glued = not self.found[self.at].space
            self._quantity(self.found[self.at])
            self.out[-1].times = glued and self.out[-1].unit is None

    def _plus(self, token: Token) -> None:
        """Adds two bare numbers, separates everything else."""
        before = self.out[-1] if self.out else None
        behind = self._kind(2)
        bare = self._kind(1) == "number" and (
            behind in ("end", "separator")
            or self._key(2) == "+"
            or (behind == "word" and self._key(2) in AFTER_SUM)
        )
        if before is not None and before.kind == "number" and bare:
            value = self.found[self.at + 1].value
            if value is None or value <= 0:
                self.reading.problem(Reason.ZERO_OR_NEGATIVE, self.found[self.at + 1].text)
            else:
                before.value += value
                before.money = True
            self.at += 2
        else:
            counted = self._kind(1) == "number" and behind == "word" and self._kind(3) == "end"
            if counted and before is not None and before.kind == "number" and self._is_lone():
                self.reading.problem(Reason.AMBIGUOUS, "two_amounts")  # 450 + 50 delivery
            self._separator(token)

    def _is_lone(self) -> bool:
        """Whether what stands so far is one number and names."""
        return [part.kind for part in self.out if part.kind != "word"] == ["number"]

    def _word(self, token: Token) -> None:
        key = token.key
        if key in vocabulary.JOINS:
            self._separator(token)
        elif key in vocabulary.RATE_WORDS and self._priced(1):
            return
        elif key in vocabulary.EACH and self._kind(1) == "number" and self._kind(-1) != "number":
            self._priced(1)
        elif key in _PER and self._key(1) in vocabulary.UNITS and self._kind(2) == "number":
            unit = vocabulary.UNITS[self._key(1)]
            self.at += 2
            self._rate(self.found[self.at], unit)
        elif key in vocabulary.SUM_WORDS and self._kind(1) == "number" and self._for_a_sum():
            return
        elif key in vocabulary.QUANTITY_LABELS and self._kind(1) == "number":
            self.at += 1
            self._quantity(self.found[self.at])
        elif key in ("dozen", "darjan", "doz", "दर्जन") and self._kind(1) in ("word", "quoted"):
            self._add(Part("quantity", token, Decimal(1), "dozen"))
        elif key in _PER:
            self.at += 1
        else:
            self._add(Part("word", token))

    def _priced(self, ahead: int) -> bool:
        """A rate whose number comes after a few small words: price of rs 40."""
        while self._key(ahead) in vocabulary.BETWEEN_RATE:
            ahead += 1
        if self._kind(ahead) != "number":
            return False
        self.at += ahead
        self._rate(self.found[self.at], None)
        return True

    def _rate(self, token: Token, unit: str | None) -> None:
        """A rate at the number here, with its tail (each, /kg, wala) if there is one."""
        told = self._tail()
        if told is not None and told[0] == "rate":
            unit, taken = told[1] or unit, told[2]
        elif (
            self._kind(1) == "word" and self._key(1) in vocabulary.UNITS and self._kind(2) in _ENDS
        ):
            unit, taken = vocabulary.UNITS[self._key(1)], 1  # @84 dozen
        else:
            taken = 0
        self._priced_part("rate", token, 1 + taken, unit)

    def _priced_part(self, kind: PartKind, token: Token, taken: int, unit: str | None) -> None:
        if token.value is None:
            self.reading.problem(Reason.AMBIGUOUS, token.text)
        self._add(Part(kind, token, token.value or ZERO, unit, money=True), taken)

    def _for_a_sum(self) -> bool:
        """`for 200`, not `for 2 rice`; `for 40 each` is a rate."""
        self.at += 1
        told = self._tail()
        token = self.found[self.at]
        if self._kind(1) == "word" and self._key(1) in _THINGS and not token.money:
            self.at += 2  # 450 for 3 items
            return True
        if told is not None and told[0] == "rate":
            self._priced_part("rate", token, 1 + told[2], told[1])
            return True
        if self._goes_on(0) and not token.money and not self._so_many_for(token.value or ZERO):
            return True  # the `for` is passed over
        self._priced_part("sum", token, 1 + (told[2] if told else 0), None)
        return True

    def _so_many_for(self, amount: Decimal) -> bool:
        """`3 for 100 soap`: the number before counts what comes behind the sum."""
        before = self.out[-1] if self.out else None
        counted = before is not None and before.kind == "number" and before.value < MANY
        return counted and amount >= MANY and self._key(1) not in vocabulary.UNITS

    def _goes_on(self, ahead: int = 1) -> bool:
        """Whether the number there is followed by a thing, so that it counts it."""
        return self._kind(ahead + 1) in ("word", "quoted") and self._key(ahead + 1) not in AFTER_SUM

    def _sum_of(self, ahead: int, *, equals: bool = False) -> None:
        self.at += ahead
        self._priced_part("sum", self.found[self.at], 1, None)
        self.out[-1].equals = equals

    def _tail(self) -> Tail | None:
        return tail(self.reading, self.at)

    def _number(self) -> None:
        token = self.found[self.at]
        if token.value is None:
            self.reading.problem(Reason.AMBIGUOUS, token.text)
        told = self._tail()
        if told is not None:
            kind: PartKind = "rate" if told[0] == "rate" else "sum"
            self._priced_part(kind, token, 1 + told[2], told[1])
            self.out[-1].of = told[0] == "of"
        elif self._key(1) == "x" and self._kind(1) == "mark":
            self._number_times(token)
        else:
            self._quantity(token, bare=True)

    def _number_times(self, token: Token) -> None:
        """3x60, 3 x 60, 38.5 x4, 3 x notebook."""
        times = self.found[self.at + 1]
        if self._kind(2) != "number":
            self._add(Part("quantity", token, token.value or ZERO), 2)
            return
        second = self.found[self.at + 2]
        measured = self._key(3) in vocabulary.UNITS or self._key(3) in vocabulary.SMALL_UNITS
        if times.space and not second.space:
            self._add(Part("number", token, token.value or ZERO, money=token.money))
            return  # 38.5 x4: the x goes with what follows
        self._add(Part("quantity", token, token.value or ZERO), 2)
        if not measured and self._tail() is None:
            self._rate(second, None)

    def _quantity(self, token: Token, *, bare: bool = False) -> None:
        """A number with its unit, or without: then it is a quantity or, `bare`, not yet known."""
        value = token.value or ZERO
        key = self._key(1) if self._kind(1) == "word" else ""
        if key in vocabulary.UNITS:
            self._add(Part("quantity", self.found[self.at + 1], value, vocabulary.UNITS[key]), 2)
            self._times_after_unit()
        elif key in vocabulary.SMALL_UNITS:
            size = f"{token.text}{self.found[self.at + 1].text}"
            typed = Token("word", size, size, token.space)
            self._add(Part("size", typed, value / 1000, vocabulary.SMALL_UNITS[key]), 2)
            self._times_after_unit()
        elif bare:
            self._add(Part("number", token, value, money=token.money))
        else:
            self._add(Part("quantity", token, value))

    def _times_after_unit(self) -> None:
        """2 kg x 50 is a rate, 500g x 2 a quantity."""
        if self._key() == "x" and self._kind() == "mark" and self._kind(1) == "number":
            if self.out[-1].kind == "quantity":
                self.at += 1
                self._rate(self.found[self.at], None)
        elif self._key() in _OF and self._kind() == "word":
            self.at += 1
