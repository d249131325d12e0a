"""The eye for texts that nobody translated sees them, and leaves the shop's own words alone."""

from __future__ import annotations

import pytest

from tests.messages import pseudo_text as said
from tests.untranslated import faults, words_of

KNOWN = words_of("Asha Verma", "rice")


@pytest.mark.parametrize(
    "text",
    [
        said("Nothing was sold."),
        f"<b>{said('Saved.')}</b> {said('It comes every evening.')}",
        f"👤 <b>Asha Verma</b> · {said('Owner')}",
        said("{name} paid {amount}").format(name="Asha", amount="₹450"),
        said("{n} of {people}").format(n=3, people=said("{n} people").format(n=7)),
        "<code>asha 2 rice 100 upi</code>",
        f"{said('next')}: 20 मार्च",
        said("/undo takes back what you wrote last"),
        "‹ 1/7 ›",
    ],
)
def test_what_is_whole_passes(text: str) -> None:
    assert faults(text, KNOWN) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Saved.", "not translated: Saved"),
        (said("{status} now").format(status="Active"), "not translated: Active"),
        (f"<b>Asha</b> paid {said('today')}", "not translated: paid"),
        (f"3 {said('visits')}", "glued to what is before it"),
        (f"{said('From')} 20 मार्च", "glued to what comes after it"),
        (f"{said('up')} {said('on the day before')}", "glued of two"),
    ],
)
def test_what_is_not_is_seen(text: str, fault: str) -> None:
    assert any(one.startswith(fault) for one in faults(text, KNOWN))
