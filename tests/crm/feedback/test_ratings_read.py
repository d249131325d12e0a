"""Ratings as they are typed, and what only looks like one."""

from __future__ import annotations

import pytest

from crm.language.plain_words.ratings import SaidRating, read_rating


@pytest.mark.parametrize(
    ("text", "who", "score", "comment"),
    [
        ("asha rated 4", "asha", 4, None),
        ("Asha Verma rated us 3: rude", "Asha Verma", 3, "rude"),
        ("asha rated 2 late delivery", "asha", 2, "late delivery"),
        ("asha rated 4/5", "asha", 4, None),
        ("asha rated 4 out of 5 - ok", "asha", 4, "ok"),
        ("asha rated 4 stars, nice 😊", "asha", 4, "nice 😊"),
        ("asha rated 5star", "asha", 5, None),
        ("asha rating 4!", "asha", 4, None),
        ("asha ki rating 4 hai", "asha", 4, None),
        ("asha ne rating di 4", "asha", 4, None),
        ("asha gave us 5 stars", "asha", 5, None),
        ("asha ne 4 star diye", "asha", 4, None),
        ("asha ne 2 star diye, der se aaya", "asha", 2, "der se aaya"),
        ("asha ne 5 me se 4 diye", "asha", 4, None),
        ("आशा ने ४ स्टार दिए, देर हुई", "आशा", 4, "देर हुई"),
        ("asha rated 1\ncold tea\nrude", "asha", 1, "cold tea\nrude"),
        ("asha rated 9", "asha", 9, None),
        ("asha rated 4.5", "asha", None, None),
    ],
)
def test_a_rating_has_a_name_stars_and_perhaps_a_word(
    text: str, who: str, score: int | None, comment: str | None
) -> None:
    assert read_rating(text) == SaidRating(who, score, comment)


@pytest.mark.parametrize(
    "text",
    [
        "asha 5 star 20",  # a chocolate
        "asha ne 5 star liya",
        "asha ne 500 diye",
        "asha gave 500",
        "top rated cover 4",
        "asha rated 4?",
        "asha rated 45%",
        "asha rate 45₹",
        "rated 4",
        "/sale asha rated 4",
    ],
)
def test_what_sells_pays_or_asks_is_no_rating(text: str) -> None:
    assert read_rating(text) is None
