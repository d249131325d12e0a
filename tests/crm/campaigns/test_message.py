"""What a campaign says, and what one customer reads."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.campaigns.message import (
    BUILT_IN,
    PLACEHOLDERS,
    Addressee,
    MessageTooLong,
    PlaceholderWithoutValue,
    Renderer,
    UnknownPlaceholder,
    check_offer,
    check_text,
    check_values,
    placeholders,
)
from crm.campaigns.sms import Encoding, measure
from crm.customers.called import first_name, is_nameless
from crm.errors import Invalid
from crm.shop import Shop
from crm.values import Currency
from tests.conftest import TestClock

ASHA = Addressee(1, "Asha Verma", "+919812345678", Decimal("123456.50"), date(2025, 2, 1))
NEW = Addressee(2, "Ravi", "+919812345679", Decimal(0), None)


def test_every_placeholder_has_its_value(shop: Shop) -> None:
    text = (
        "{{name}}|{{first_name}}|{{amount}}|{{last_purchase}}|{{days}}|{{shop}}|{{date}}|{{offer}}"
    )
    renderer = Renderer(text, shop, offer="20% off", valid_until=date(2025, 3, 31))
    assert renderer.render(ASHA) == (
        "Asha Verma|Asha|Rs. 1,23,456.50|1 Feb|47|Patil Stores|31 Mar|20% off"
    )


def test_the_built_in_templates_can_all_be_sent(shop: Shop) -> None:
    for template in BUILT_IN:
        check_text(template)
        text = Renderer(template, shop, offer="tea", valid_until=date(2026, 1, 5)).render(ASHA)
        assert text is not None
        assert "{{" not in text
        assert measure(text).encoding is Encoding.GSM


def test_a_date_of_another_year_says_so(shop: Shop) -> None:
    assert Renderer("{{date}}", shop, valid_until=date(2026, 1, 5)).render(ASHA) == "5 Jan 2026"


def test_who_never_bought_has_no_last_purchase_but_an_amount(shop: Shop) -> None:
    assert Renderer("{{days}} days", shop).render(NEW) is None
    assert Renderer("since {{last_purchase}}", shop).render(NEW) is None
    assert Renderer("{{amount}}", shop).render(NEW) == "Rs. 0"


@pytest.mark.parametrize(
    ("code", "digits", "country", "text"),
    [("USD", 2, "US", "$1,234.50"), ("JPY", 0, "JP", "¥1,235"), ("AED", 2, "AE", "AED 1,234.50")],
)
def test_money_of_other_shops_stays_within_gsm(
    clock: TestClock, code: str, digits: int, country: str, text: str
) -> None:
    shop = Shop(country=country, currency=Currency(code, digits), clock=clock)
    amount = shop.currency.round(Decimal("1234.50"))
    rendered = Renderer("{{amount}}", shop).render(Addressee(1, "A", "", amount, None))
    assert rendered == text


def test_unknown_placeholders_are_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownPlaceholder) as refused:
        check_text("Hi {{nme}}, {{ NAME }} and {{}}")
    assert refused.value.unknown == ("nme", "")
    assert refused.value.known == PLACEHOLDERS


@pytest.mark.parametrize("text", ["Hi {{name", "Hi name}}", "{{name}} }}", "{{{{name}}"])
def test_braces_that_do_not_close_are_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_text(text)
    assert refused.value.reason == "unclosed"


def test_a_date_or_an_offer_without_a_value_is_refused(shop: Shop) -> None:
    with pytest.raises(PlaceholderWithoutValue) as refused:
        check_values("{{name}} {{offer}} {{date}}", None, None)
    assert refused.value.missing == ("offer", "date")
    with pytest.raises(PlaceholderWithoutValue):
        Renderer("{{offer}}", shop)
    check_values("{{name}} {{offer}}", "tea", None)


def test_a_message_of_2000_characters_is_refused_with_its_parts() -> None:
    with pytest.raises(MessageTooLong) as refused:
        check_text("a" * 2000)
    assert (refused.value.characters, refused.value.parts, refused.value.most) == (2000, 14, 10)
    assert check_text("a" * 1530)


@pytest.mark.parametrize("text", ["", "   ", "\n\x00"])
def test_an_empty_message_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        check_text(text)


def test_an_offer_is_one_line_without_placeholders() -> None:
    assert check_offer("  10%\n off ") == "10% off"
    for wrong in ("", "x" * 201, "for {{name}}"):
        with pytest.raises(Invalid):
            check_offer(wrong)


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Dr. Sunil Joshi", "Sunil"),
        ("Mrs Kavita Rao", "Kavita"),
        ("Shri Ganesh Traders", "Ganesh"),
        ("Smt. Kumari Devi", "Devi"),
        ("Mr.Ravi", "Ravi"),
        ("adv prof. Meena", "Meena"),
        ("M/s Sharma & Sons", "Sharma"),
        ("श्रीमती आशा वर्मा", "आशा"),
        ("(Asha) Patil", "Asha"),
        ("Drishti", "Drishti"),
        ("S.K. Rao", "S.K."),
        ("98220 Ravi", "Ravi"),
        ("+91 98220 20606", None),
        ("Dr.", None),
        ("#1001", None),
        ("  ", None),
    ],
)
def test_a_first_name_is_what_one_calls_a_person(shop: Shop, name: str, called: str | None) -> None:
    one = Addressee(1, name, "", Decimal(1), None)
    assert Renderer("{{first_name}}", shop).render(one) == called
    assert (Renderer("{{name}}", shop).render(one) is None) == (called is None)


@given(st.text(max_size=20))
def test_who_has_a_name_has_a_first_name(name: str) -> None:
    assert (first_name(name) is None) == is_nameless(name)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Hi {name}", "Hi {{name}}"),
        ("Hi [name]!", "Hi {{name}}!"),
        ("Hi <name>,", "Hi {{name}},"),
        ("Hi {{ Name }}", "Hi {{name}}"),
        ("Hi {First Name}", "Hi {{first_name}}"),
        ("Hi {{firstname}}", "Hi {{first_name}}"),
        ("Hi [FIRST-NAME]", "Hi {{first_name}}"),
        ("till < date >: {offer}", "till {{date}}: {{offer}}"),
        ("price <100 and [new]", "price <100 and [new]"),
        ("{surname}", "{surname}"),
        ("{{name}}", "{{name}}"),
    ],
)
def test_a_placeholder_that_was_meant_is_mended(typed: str, kept: str) -> None:
    assert check_text(typed) == kept


@given(
    name=st.text(min_size=1).filter(lambda name: not is_nameless(name)),
    offer=st.sampled_from(["tea", "{{name}}"]),
)
def test_what_a_customer_is_called_is_never_read_as_a_placeholder(name: str, offer: str) -> None:
    one = Addressee(1, name, "", Decimal(1), None)
    text = Renderer("<{{name}}> {{ Offer }}", Shop(), offer=offer).render(one)
    assert text == f"<{name}> {offer}"


@given(st.lists(st.sampled_from([*PLACEHOLDERS, "x ", "}", "{"]), max_size=12))
def test_a_text_that_passes_the_check_renders_without_braces_left(pieces: list[str]) -> None:
    text = "".join(f"{{{{{one}}}}}" if one in PLACEHOLDERS else one for one in pieces)
    try:
        message = check_text(text)
    except (Invalid, UnknownPlaceholder):
        return
    rendered = Renderer(message, Shop(), offer="tea", valid_until=date(2030, 1, 1)).render(ASHA)
    assert rendered is not None
    assert "{{" not in rendered
    assert set(placeholders(message)) <= set(pieces)
