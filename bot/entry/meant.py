"""Every word that means something to the reader."""

from __future__ import annotations

from bot.entry import words
from bot.entry.talk import SPOKEN

MEANT = SPOKEN.union(
    *(
        vocabulary
        for vocabulary in vars(words).values()
        if isinstance(vocabulary, (frozenset, dict))
    ),
    *words.PAYMENT_PHRASES,
    words.words("note notes remark remarks"),
)
