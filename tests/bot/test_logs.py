"""Logs say what happened without saying who can be called or how to become the bot."""

from __future__ import annotations

import io
import logging

import pytest

from bot.logs import Redacting, redacted

TOKEN = "123456789:AAE-made_up-token-of-35-characters"


@pytest.mark.parametrize(
    "text",
    [
        f"HTTP Request: POST https://api.telegram.org/bot{TOKEN}/getUpdates",
        f"https://api.telegram.org/file/bot{TOKEN}/photos/file_1.jpg",
        f"token {TOKEN} refused",
        TOKEN.replace(":", "%3A"),
    ],
)
def test_a_token_is_taken_out(text: str) -> None:
    assert "made_up" not in redacted(text)
    assert "AAE" not in redacted(text)
    assert "<token>" in redacted(text)


@pytest.mark.parametrize(
    "number",
    [
        "+919876543210",
        "9876543210",
        "98765 43210",
        "+91 98765-43210",
        "(022) 2345 6789",
        "+33 6 12 34 56 78",
    ],
)
@pytest.mark.parametrize("around", ["{}", "to {} failed", "phone={!r},", "[{}]", "{}: blocked"])
def test_a_phone_number_is_taken_out(number: str, around: str) -> None:
    said = redacted(around.format(number))
    assert "<number>" in said
    assert sum(letter.isdigit() for letter in said) <= 4


def test_a_password_is_taken_out() -> None:
    said = redacted("postgresql+psycopg://munim:hush@db.example/shop")
    assert said == "postgresql+psycopg://munim:<password>@db.example/shop"


@pytest.mark.parametrize(
    "text",
    [
        "update 48213377 was not handled",
        "sale 12 saved: 1,23,456.50",
        "at 2025-03-20T12:30:00+05:30",
        "at 2025-03-20 12:30:00",
        "listening on 127.0.0.1:8443",
        "inactive: 214 of 50000 in 0.31 s",
        "schema 0001 is older than 0002: copy kept as shop.db.before-0001",
        "munim 0.1.0, Python 3.11.15",
    ],
)
def test_what_is_neither_stays_as_it_is(text: str) -> None:
    assert redacted(text) == text


def test_a_traceback_is_searched_too() -> None:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(Redacting("%(message)s"))
    log = logging.getLogger("tests.redacted")
    log.addHandler(handler)
    log.propagate = False
    try:
        raise ValueError(f"https://api.telegram.org/bot{TOKEN}/sendMessage to +919876543210")
    except ValueError:
        log.exception("sending to %s failed", "+919876543210")
    said = out.getvalue()
    assert "Traceback" in said
    assert "ValueError" in said
    assert "made_up" not in said
    assert "9876543210" not in said
