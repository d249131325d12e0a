"""Parts put together: which quantity, price and words belong to one item."""

from __future__ import annotations

from decimal import Decimal

from crm.language import vocabulary
from crm.language.sale.entry import DROPPED, Entry, following
from crm.language.sale.parts import Part
from crm.language.sale.reasons import MANY, Reason
from crm.language.sale.state import Reading
from crm.values import is_far

_HARDLY_A_PRICE = 5
_MEASURES = frozenset({"kg", "l", "m"})
_COUNTS = frozenset(vocabulary.UNITS.values()) - _MEASURES


def _bare(part: Part) -> bool:
    return part.kind == "number" and part.unit is None and not part.money


def entries(reading: Reading, found: list[Part]) -> list[Entry]:
    """The parts after the customer as entries, one an item."""
    return _Assembly(reading, found).entries


class _Assembly:
    def __init__(self, reading: Reading, found: list[Part]) -> None:
        self.reading = reading
        self.found = found
        self.entries: list[Entry] = []
        self.entry = Entry()
        self.at = 0
        self.times_first = False
        """Counts like `x3` stand in front of what they count here."""
        self.following = following(found)
        for self.at, part in enumerate(found):
            match part.kind:
                case "word":
                    self._word(part)
                case "number":
                    self._number(part)
                case "quantity":
                    self._quantity(part)
                case "size":
                    self._size(part)
                case "rate":
                    self._price(part)
                case "sum":
                    self._sum(part)
                case "separator":
                    self._separator()
                case "phone":
                    self._flush()
        self._flush()

    def _flush(self) -> None:
        if not self.entry.is_blank:
            self.entries.append(self.entry)
        self.entry = Entry()

    def _next(self) -> Part | None:
        """The next part that is not a word without meaning here."""
        at = self.following[self.at + 1]
        return self.found[at] if at < len(self.found) else None

    def _next_kind(self) -> str:
        part = self._next()
        return part.kind if part else "end"

    def _word(self, part: Part) -> None:
        entry = self.entry
        if entry.is_priced and entry.named:
            if part.key in DROPPED:
                return
            if not (entry.price_first and self.found[self.at - 1].kind == "word"):
                self._flush()
        self.entry.words.append(part)
        if part.key not in DROPPED:
            self.entry.price_first |= self.entry.is_priced and not self.entry.named
            self.entry.named = True
            self.entry.before += self.entry.quantity is None and self.entry.size is None

    def _number(self, part: Part) -> None:
        entry = self.entry
        if part.money:
            self._price(part)
        elif entry.is_blank or not entry.named:
            if entry.quantity is None and not (entry.price and self._next_kind() != "word"):
                self._becomes_quantity(part)
            else:
                self._price(part)
        elif entry.is_priced:
            if self._next_kind() in ("word", "size") or self._unit_follows():
                self._flush()
                self._becomes_quantity(part)
            elif entry.quantity is None and entry.price and entry.price.kind == "rate":
                entry.quantity = part
            else:
                self._price(part)
        elif entry.quantity is None and self._is_quantity_after_name():
            entry.quantity = part
        elif self._counts_the_next(part):
            self._flush()
            self._becomes_quantity(part)
        else:
            if self._is_hardly_a_price(part):
                # ravi 1 oil 250 after another item: hardly an item of 1 and another of 250
                self.reading.problem(Reason.AMBIGUOUS, "several_sales")
            self._price(part)

    def _usual(self) -> Decimal | None:
        """The usual price of the item of this entry."""
        name = " ".join(one.token.text for one in self.entry.words if one.key not in DROPPED)
        unit = self.entry.quantity.unit if self.entry.quantity else None
        return self.reading.known.last_price(name, unit)

    def _is_usual(self, price: Decimal) -> bool:
        usual = self._usual()
        return usual is not None and not is_far(price, usual)

    def _is_hardly_a_price(self, part: Part) -> bool:
        """`1 brush 1 paste 60`: hardly a brush at 1. Where a number may be part of a name, both
        readings are there already."""
        if self._next_kind() != "word" or self._is_usual(part.value):
            return False
        counted = self.entry.quantity
        if counted is None:
            return part.value < MANY
        return part.value < _HARDLY_A_PRICE and counted.value < MANY and not self.reading.apart

    def _counts_the_next(self, part: Part) -> bool:
        """The second 1 of `1 dolo 650 1 crocin 500`, far from what the first costs; and of
        `2 rice 1 oil`, where nobody says what either costs."""
        if self.entry.quantity is None or part.value >= MANY or self._next_kind() != "word":
            return False
        usual = self._usual()
        if usual is not None:
            return is_far(part.value or Decimal(1), usual)
        later = any(one.kind in ("number", "rate", "sum") for one in self.found[self.at + 1 :])
        return part.value < _HARDLY_A_PRICE and not later

    def _unit_follows(self) -> bool:
        part = self._next()
        return part is not None and part.kind == "quantity" and part.unit is not None

    def _is_quantity_after_name(self) -> bool:
        """`rice 2 100`, `rice 2 @50`; in `rice 100 2 oil 250` the first number is a price."""
        part = self._next()
        if part is None or part.kind in ("separator", "word", "quantity", "size", "phone"):
            return False
        if part.kind in ("rate", "sum") or part.money:
            return True
        numbers, at = 0, self.at + 2
        while at < len(self.found) and self.found[at].kind == "word":
            at += 1
        if at == self.at + 2:
            return True
        while at < len(self.found) and self.found[at].kind in ("number", "rate", "sum"):
            numbers += 1
            at += 1
        return numbers != 1

    def _becomes_quantity(self, part: Part) -> None:
        if self.entry.quantity is not None:
            self.reading.problem(Reason.AMBIGUOUS, part.token.text)
        self.entry.quantity = part

    def _price(self, part: Part) -> None:
        if self.entry.price is not None:
            self.reading.problem(Reason.AMBIGUOUS, "two_amounts")
        self.entry.price = part

    def _quantity(self, part: Part) -> None:
        entry = self.entry
        self.times_first |= part.times and not entry.named
        if entry.is_priced and entry.named:
            goes_on = part.times and not self.times_first
            goes_on |= self._next_kind() not in ("word", "number")
            suffix = entry.quantity is None and goes_on
            if not suffix:
                self._flush()
        entry = self.entry
        both_measured = entry.quantity is not None and entry.quantity.unit and part.unit
        if both_measured and entry.named and self._next_kind() == "word":
            self._flush()  # 2 kg aloo 1 kg pyaz
            entry = self.entry
        counted = entry.quantity or (entry.size if part.unit else None)
        first = entry.quantity
        if counted is None:
            entry.quantity = part
        elif first is not None and first.unit in _MEASURES and part.unit in _COUNTS:
            entry.size, entry.quantity = first, part  # wheel 1kg 2 packet: two packs of 1 kg
        elif first is not None and _bare(first) and part.unit in _MEASURES and part.value < MANY:
            self._pack(first, part)
        elif first is not None and self._multiplies(first) and part.unit in _MEASURES:
            self._so_many_times(first, part)
        elif entry.words and not entry.is_priced and not self._other_price_follows(first, part):
            # 2 kilo rice 60 kilo, 3 soap x 38: the second is no quantity but the price of one
            self._price(Part("rate", part.token, part.value, part.unit, money=True))
        elif entry.quantity is None:
            entry.quantity = part
        elif part.unit is None:
            self.reading.problem(Reason.AMBIGUOUS, part.token.text)
        elif entry.size is None:
            entry.size = part
        else:
            self.reading.problem(Reason.AMBIGUOUS, part.token.text)

    def _pack(self, first: Part, part: Part) -> None:
        """`2 atta 5kg`: two packs. Of `250 atta 5kg` nobody knows what the first number is."""
        if (first.value >= MANY and not self._price_follows()) or self.entry.size is not None:
            self.reading.problem(Reason.AMBIGUOUS, part.token.text)
        self.entry.size = part

    def _multiplies(self, first: Part) -> bool:
        """The 60 of `60x2kg`, where no price follows."""
        times = first.kind == "quantity" and first.unit is None and self.entry.named
        return times and self.found[self.at - 1] is first and not self._price_follows()

    def _so_many_times(self, first: Part, part: Part) -> None:
        """`rice 3x2kg`: three packs of 2 kg. `rice 60x2kg`: 2 kg at 60 where a kg is about that;
        else 60 may be the number of packs as well as the price, and nobody knows which."""
        self.entry.quantity = part
        if first.value >= MANY and self._is_usual(first.value):
            self._price(Part("rate", first.token, first.value, part.unit, money=True))
            return
        self.entry.quantity, self.entry.size = first, part
        if first.value >= MANY:
            self.reading.problem(Reason.AMBIGUOUS, "packs_or_price")

    def _other_price_follows(self, count: Part | None, part: Part) -> bool:
        """A price, and not what so many at so much make: `2 rice x 100 = 200`."""
        behind = self._next()
        made = behind is not None and behind.equals and count is not None
        if made and behind is not None and count is not None:
            return count.value * part.value != behind.value
        return self._price_follows()

    def _price_follows(self) -> bool:
        part = self._next()
        if part is not None and part.kind == "word":
            at = self.at + 1
            while at < len(self.found) and self.found[at].kind == "word":
                at += 1
            part = self.found[at] if at < len(self.found) else None
            if part is not None and part.kind == "number" and not part.money:
                after = self.found[at + 1] if at + 1 < len(self.found) else None
                return after is None or after.kind not in ("word", "quantity", "size")
        return part is not None and part.kind in ("number", "rate", "sum")

    def _size(self, part: Part) -> None:
        if self.entry.is_priced and self.entry.named:
            self._flush()
        kilos = self.entry.quantity
        if self.entry.size is not None:
            self.reading.problem(Reason.AMBIGUOUS, part.token.text)
        elif kilos is not None and kilos.unit == part.unit and not self.entry.words:
            self.entry.quantity = Part(  # 1 kg 200 gm
                "quantity", kilos.token, kilos.value + part.value, kilos.unit
            )
        else:
            self.entry.size = part

    def _sum(self, part: Part) -> None:
        if self.entry.is_blank and self.entries and part.equals:
            self.reading.stated.append(part.value)
        elif self.entry.sum is not None and self.entry.price_first:
            self._flush()  # 10 ka dhaniya 20 ki mirch
            self.entry.sum = part
        elif self.entry.sum is not None:
            self.reading.problem(Reason.AMBIGUOUS, "two_amounts")
        else:
            self.entry.sum = part

    def _separator(self) -> None:
        entry = self.entry
        if entry.named and not entry.is_priced:
            part = self._next()
            if part is not None and part.kind in ("rate", "sum"):
                return  # item rice, qty 2, price 100
            if part is not None and part.kind in ("number", "quantity") and self._alone():
                return
        self._flush()

    def _alone(self) -> bool:
        """Whether the next segment has numbers only: the price of the item before it."""
        for part in self.found[self.at + 1 :]:
            if part.kind == "separator":
                break
            if part.kind == "word" and part.key not in DROPPED:
                return False
        return True
