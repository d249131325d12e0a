"""How many stars a customer gives, as it is typed: `asha rated 4`, `asha ne 2 star diye, late`."""

from __future__ import annotations

import re

from crm.dataclass import dataclass

_STAR = (
    r"(?:\s*-?\s*"
    r"(?:stars?|staar|sitaa?re|sitaa?ra|taare|स्टार|सितारे|सितारा|तारे|⭐\ufe0f?|\u2605))"
)
_OF_FIVE = r"(?:\s*/\s*5|\s+out\s+of\s+(?:5|five))"
_SCORE = r"(?P<score>\d{1,3}(?:\.\d+)?)"
_BY = r"(?:\s+(?:ne|ki|ka|has|ने|की|का)|'s|’s)?"
_GAVE = r"(?:\s+(?:diye|diya|diyaa|dia|die|di|dee|de\s+diye|दिए|दिये|दिया|दी))"
_IS = r"(?:\s+(?:hai|h|thi|है|थी))?"
_COMMENT = r"(?:\s*[,;:.!।—–-]+\s*|\s+)(?P<comment>\S.*)"
_RATED = r"(?:rated|rates|rating|ratings|rate|रेटिंग|रेट)"
_FILLED = r"(?:\s+(?:us|it|is|hai|di|kiya|diya|करी|किया|दी|है))?(?:\s*:)?"

_FIVE = r"(?:5|five|paa?nch|पाँच|पांच)"
_RATED_BY = (  # asha rated 4 · asha ki rating 4 hai · asha ne rating di 4
    rf"(?P<who>\S.*?){_BY}\s+{_RATED}{_FILLED}\s*{_SCORE}(?![\d%₹])"
    rf"(?:{_OF_FIVE}|{_STAR})?(?:{_GAVE})?{_IS}(?![\w/])"
)
_GIVEN_BY = (  # asha gave us 5 stars
    rf"(?P<who>\S.*?)\s+(?:gave|gives)(?:\s+us)?\s+{_SCORE}(?:{_OF_FIVE}|{_STAR})(?:{_STAR})?"
)
_NE_DIYE = (  # asha ne 4 star diye
    rf"(?P<who>\S.*?)\s+(?:ne|ने)\s+(?:hume\s+|hame\s+|हमें\s+)?{_SCORE}"
    rf"(?:{_OF_FIVE}|{_STAR})(?:{_STAR})?{_GAVE}"
)
_SE_DIYE = (  # asha ne 5 me se 4 diye
    rf"(?P<who>\S.*?)\s+(?:ne|ने)\s+{_FIVE}\s+(?:me|mein|main|mai|में|मे)\s+(?:se|से)\s+{_SCORE}"
    rf"(?:{_STAR})?{_GAVE}"
)
_WAYS = tuple(
    re.compile(f"{way}(?:{_COMMENT})?", re.IGNORECASE | re.DOTALL)
    for way in (_RATED_BY, _GIVEN_BY, _NE_DIYE, _SE_DIYE)
)


@dataclass(frozen=True, slots=True)
class SaidRating:
    """`customer` and `comment` are as typed; `score` None: a number with a part behind its point,
    which nobody gives in stars."""

    customer: str
    score: int | None
    comment: str | None


def read_rating(text: str) -> SaidRating | None:
    """None where the text is something else."""
    text = text.strip()
    if text.startswith("/") or text.endswith(("?", "？")):
        return None
    head, _, rest = text.partition("\n")
    plain = " ".join(head.split()).rstrip(" .!।,")
    for way in _WAYS:
        found = way.fullmatch(plain)
        if found is not None:
            number = found["score"]
            comment = "\n".join(one for one in (found["comment"], rest.strip()) if one)
            score = int(number) if number.isdecimal() else None
            return SaidRating(found["who"], score, comment or None)
    return None
