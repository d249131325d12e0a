"""Every word of the vocabularies: none of them is a slip, and in a name they need quotes."""

from __future__ import annotations

from crm.language import vocabulary as words
from crm.language.calendar import words as day_words
from crm.language.talk import SPOKEN

ALL_WORDS = SPOKEN.union(
    *(
        vocabulary
        for vocabulary in (*vars(words).values(), *vars(day_words).values())
        if isinstance(vocabulary, (frozenset, dict))
    ),
    *words.PAYMENT_PHRASES,
    words.words("note notes remark remarks"),
)
