"""A line of a bill while it is put together."""

from __future__ import annotations

from crm.dataclass import dataclass, field
from crm.language import vocabulary
from crm.language.sale.parts import Part

DROPPED = (
    vocabulary.VERBS
    | vocabulary.FILLERS
    | vocabulary.GENITIVE
    | vocabulary.AFTER_CUSTOMER
    | vocabulary.IN
)


@dataclass(slots=True)
class Entry:
    """A line while it is put together; what was not said is None."""

    words: list[Part] = field(default_factory=list)
    quantity: Part | None = None
    size: Part | None = None
    price: Part | None = None
    """A bare number or a rate."""
    sum: Part | None = None
    before: int = 0
    """Words that came before the quantity."""
    named: bool = False
    """It has a word that means something."""
    price_first: bool = False
    """The price came before the words: 3x60 masala dosa."""

    @property
    def is_blank(self) -> bool:
        return not (self.words or self.quantity or self.size or self.price or self.sum)

    @property
    def is_priced(self) -> bool:
        return self.price is not None or self.sum is not None


def following(found: list[Part]) -> list[int]:
    """For each place the first part from there on that is no word without meaning."""
    places = [len(found)] * (len(found) + 2)
    for at in range(len(found) - 1, -1, -1):
        places[at] = places[at + 1] if found[at].key in DROPPED else at
    return places
