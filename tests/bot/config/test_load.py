"""Settings: every key has a default, an explanation, and one message when it is wrong."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from datetime import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from bot.config.errors import ConfigError
from bot.config.gateway import gateway_of, pace_of
from bot.config.load import Config
from crm.clock import system_clock
from tests import ROOT
from tests.conftest import TestClock

EXAMPLE = ROOT / "config.example.toml"
TOKEN = "123456789:AAE-made_up-token"


@pytest.fixture(autouse=True)
def no_settings_around(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.upper().startswith("MUNIM_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def written(text: str) -> Path:
    path = Path("shop.toml")
    path.write_text(text, "utf-8")
    return path


def refusal(text: str) -> str:
    with pytest.raises(ConfigError) as refused:
        Config.load(written(text))
    assert "\n" not in str(refused.value)
    return str(refused.value)


def keys_of(model: type[BaseModel], *path: str) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            found |= keys_of(inner, *path, name)
        else:
            found.add((*path, name))
    return found


def keys_written(table: dict[str, object], *path: str) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for name, value in table.items():
        if isinstance(value, dict) and value:
            found |= keys_written(value, *path, name)
        else:
            found.add((*path, name))
    return found


def test_the_example_has_every_key_and_nothing_else() -> None:
    assert keys_written(tomllib.loads(EXAMPLE.read_text("utf-8"))) == keys_of(Config)


def test_the_example_loads_and_says_the_defaults() -> None:
    assert Config.load(EXAMPLE) == Config()


def test_every_key_says_what_works() -> None:
    def fields(model: type[BaseModel]) -> None:
        for name, field in model.model_fields.items():
            inner = field.annotation
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                fields(inner)
            else:
                assert field.description, name

    fields(Config)


def test_without_a_file_everything_has_a_default() -> None:
    config = Config.load()
    assert config.telegram.api_url == "https://api.telegram.org"
    assert config.database.url.get_secret_value() == "sqlite:///data/shop.db"


def test_a_file_that_was_asked_for_must_be_there() -> None:
    with pytest.raises(ConfigError, match=r"^nowhere\.toml cannot be read: no such file"):
        Config.load(Path("nowhere.toml"))


def test_what_is_not_toml_says_where() -> None:
    assert "line 2" in refusal("[shop]\nname = Patil")


def test_config_toml_in_the_working_folder_is_read() -> None:
    Path("config.toml").write_text('[shop]\nname = "Patil Stores"', "utf-8")
    assert Config.load().shop.name == "Patil Stores"


def test_one_message_names_every_wrong_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUNIM_SMS__RATE", "fast")
    message = refusal(
        """
        [telegram]
        tokn = "x"
        owners = [1, "boss"]
        mode = "pigeon"
        port = 70000
        [shop]
        timezone = "Asia/Kolkatta"
        currency = "RUPEE"
        country = "Bharat"
        default_payment = "Gold"
        name = ""
        [database]
        url = "mysql://somewhere/db"
        [rules]
        inactive_after_days = true
        vip_above = -1
        [sms]
        hours = "21:00-10:00"
        [sms.mock]
        fail = "explode"
        [sms.http]
        headers = 5
        sent_when = "perhaps"
        [summary]
        at = "9"
        [sumary]
        at = "21:00"
        """
    )
    for name in (
        "[telegram] tokn is not a key (did you mean token?)",
        '[telegram] owners = "boss" does not work; what works: Telegram user ids',
        '[telegram] mode = "pigeon"',
        "[telegram] port = 70000",
        '[shop] timezone = "Asia/Kolkatta" does not work; what works: a name of the tz database',
        '[shop] currency = "RUPEE"',
        '[shop] country = "Bharat"',
        '[shop] default_payment = "Gold"',
        '[shop] name = ""',
        "[database] url does not work",
        "[rules] inactive_after_days = True",
        "[rules] vip_above = -1",
        '[sms] hours = "21:00-10:00"',
        "[sms.http] headers does not work",
        '[sms.http] sent_when = "perhaps"',
        '[sms.mock] fail = "explode"',
        '[summary] at = "9"',
        "[sumary] is not a section (did you mean summary?)",
        'MUNIM_SMS__RATE = "fast" does not work; what works: messages a second',
    ):
        assert name in message
    assert len(re.findall("; ", message)) >= 16


@pytest.mark.parametrize("hours", ["9 a.m. - 9 p.m.", "9:00–21:00", "subah 9 baje to raat 9 baje"])
def test_hours_are_read_as_people_write_them(hours: str) -> None:
    config = Config.load(written(f'[sms]\nhours = "{hours}"'))
    assert config.sms.hours == (time(9), time(21))


@pytest.mark.parametrize("at", ["9", "1_000", '"24:00"', '"9 baje"', "2025-03-20", "true"])
def test_a_bare_number_is_no_time_of_day(at: str) -> None:
    assert "[summary] at" in refusal(f"[summary]\nat = {at}")


def test_a_section_that_is_a_value_is_refused() -> None:
    assert "[shop] must be a section with keys" in refusal("shop = 5")


def test_a_wrong_secret_is_named_but_not_repeated() -> None:
    message = refusal('[telegram]\ntoken = "my secret thing"\n[database]\nurl = "pg://u:hush@h/d"')
    assert "[telegram] token does not work" in message
    assert "secret thing" not in message
    assert "hush" not in message


def test_secrets_do_not_show_in_the_settings() -> None:
    config = Config.load(
        written(
            f"""
            [telegram]
            token = "{TOKEN}"
            secret = "knock-knock"
            [database]
            url = "postgresql+psycopg://munim:hush@db/shop"
            [sms.http]
            headers = {{Authorization = "Bearer hush"}}
            """
        )
    )
    assert "made_up" not in repr(config)
    assert "knock" not in repr(config)
    assert "hush" not in repr(config)


def test_the_environment_overrules_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUNIM_TELEGRAM__TOKEN", TOKEN)
    monkeypatch.setenv("MUNIM_TELEGRAM__OWNERS", "11, 12")
    monkeypatch.setenv("MUNIM_SMS__MOCK__DELAY_MS", "100")
    monkeypatch.setenv("MUNIM_SMS__HTTP__HEADERS", '{"Authorization": "Bearer x"}')
    monkeypatch.setenv("MUNIM_NOW", "2025-03-20T12:00")
    config = Config.load(
        written("[telegram]\nowners = [1]\nport = 9000\n[sms.mock]\nfail = 'busy'")
    )
    assert config.telegram.token.get_secret_value() == TOKEN
    assert config.telegram.owners == [11, 12]
    assert config.telegram.port == 9000
    assert (config.sms.mock.delay_ms, config.sms.mock.fail) == (100, "busy")
    assert config.sms.http.headers["Authorization"].get_secret_value() == "Bearer x"


@pytest.mark.parametrize("said", ["stock, points", "[stock,points]", '["stock", "points"]'])
def test_a_list_in_the_environment_is_written_as_people_or_programs_write_one(
    said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUNIM_MODULES__ON", said)
    assert Config.load(written("")).modules.on == ["stock", "points"]


def test_a_module_that_is_none_is_refused_with_those_that_are() -> None:
    said = refusal('[modules]\non = ["stock", "stok"]')
    assert "some of stock, points" in said
    assert said.count("what works") == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("MUNIM_SHPO__NAME", "MUNIM_SHPO__… is not a section (did you mean shop?)"),
        ("MUNIM_SHOP__NAMME", "MUNIM_SHOP__NAMME is not a key (did you mean name?)"),
        ("MUNIM_SMS__HTTP__HEADERS", "MUNIM_SMS__HTTP__HEADERS does not work"),
    ],
)
def test_a_wrong_variable_is_named(name: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "x")
    assert said in refusal("")


def test_what_a_choice_needs_is_asked_for() -> None:
    message = refusal('[telegram]\nmode = "webhook"\n[sms]\ngateway = "http"')
    assert '[telegram] mode "webhook" needs [telegram] webhook_url' in message
    assert '[sms] gateway "http" needs [sms.http] url' in message


def test_a_gateway_that_cannot_work_is_found_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    text = """
        [sms]
        gateway = "http"
        [sms.http]
        url = "https://sms.example/send"
        headers = {Authorization = "Bearer ${SMS_KEY}"}
        body = '{"to": "{phone}", "text": "{message}"}'
        """
    assert "[sms.http.headers] Authorization does not work: SMS_KEY" in refusal(text)
    monkeypatch.setenv("SMS_KEY", "hush")
    config = Config.load(written(text))
    assert gateway_of(config.sms).delivers
    assert "[sms.http] body does not work" in refusal(text.replace("}\"}'", "'"))


@pytest.mark.parametrize(
    ("url", "works"),
    [
        ("https://shop.example/munim", True),
        ("http://127.0.0.1:9000/hook", True),
        ("http://shop.example/munim", False),
        ("http://127.0.0.1.evil.example/", False),
    ],
)
def test_a_webhook_is_https_unless_it_stays_on_this_machine(url: str, works: bool) -> None:  # noqa: FBT001 - a column of the table above
    text = f'[telegram]\nmode = "webhook"\nwebhook_url = "{url}"'
    if works:
        assert Config.load(written(text)).telegram.webhook_url == url
    else:
        assert "[telegram] webhook_url" in refusal(text)


def test_a_webhook_always_has_a_secret_and_processes_agree_on_it() -> None:
    text = f'[telegram]\ntoken = "{TOKEN}"'
    one, two = Config.load(written(text)), Config.load(written(text))
    assert one.telegram.webhook_secret == two.telegram.webhook_secret
    assert re.fullmatch(r"[A-Za-z0-9_-]{32,256}", one.telegram.webhook_secret)
    own = Config.load(written(text + '\nsecret = "knock"'))
    assert own.telegram.webhook_secret == "knock"


def test_the_shop_gets_what_the_settings_say(clock: TestClock) -> None:
    config = Config.load(
        written(
            """
            [shop]
            name = "Boulangerie"
            country = "fr"
            currency = "eur"
            timezone = "Europe/Paris"
            default_payment = "card"
            [rules]
            inactive_after_days = 60
            vip_above = 999.99
            [sms]
            hours = "9:00-18:30"
            frequency_cap_hours = 0
            price_per_part = 0.07
            [summary]
            at = 20:15:00
            """
        )
    )
    shop = config.shop_for(clock)
    assert (shop.name, shop.country, shop.currency.code) == ("Boulangerie", "FR", "EUR")
    assert (shop.timezone.key, shop.default_payment) == ("Europe/Paris", "Card")
    assert (shop.inactive_after_days, shop.vip_above) == (60, Decimal("999.99"))
    assert (shop.sending_opens, shop.sending_closes) == (time(9), time(18, 30))
    assert (shop.frequency_cap_hours, shop.price_per_part) == (0, Decimal("0.07"))
    assert shop.summary_at == time(20, 15)
    assert shop.now() == clock.now


NEEDS = {
    "twilio": ("account_sid", "auth_token", "sender"),
    "msg91": ("authkey",),
    "whatsapp": ("token", "phone_number_id", "account_id"),
    "smsgate": ("password",),
}


@pytest.mark.parametrize("gateway", NEEDS)
def test_a_gateway_without_its_keys_is_refused_in_one_line(gateway: str) -> None:
    said = refusal(f'[sms]\ngateway = "{gateway}"')
    for key in NEEDS[gateway]:
        assert f"[sms.{gateway}] {key}" in said


@pytest.mark.parametrize("gateway", NEEDS)
def test_a_gateway_with_its_keys_is_made_and_goes_at_its_own_pace(gateway: str) -> None:
    values = {"sender": "MG1", "account_sid": "AC1", "phone_number_id": "1", "account_id": "2"}
    keys = "\n".join(f'{key} = "{values.get(key, "k3y")}"' for key in NEEDS[gateway])
    config = Config.load(written(f'[sms]\ngateway = "{gateway}"\n[sms.{gateway}]\n{keys}'))
    assert gateway_of(config.sms).name == gateway
    paces = {"twilio": 1.0, "msg91": 10.0, "whatsapp": 20.0, "smsgate": 0.3}
    assert pace_of(config.sms).rate == paces[gateway]
    assert pace_of(config.sms).by_part is (gateway == "smsgate")  # as Android counts them
    assert "k3y" not in repr(config.sms)


def test_a_webhook_needs_an_address_and_what_proves_who_calls() -> None:
    whatsapp = 'token = "t"\nphone_number_id = "1"\naccount_id = "2"'
    said = refusal(f'[sms]\ngateway = "whatsapp"\nreceipts = "webhook"\n[sms.whatsapp]\n{whatsapp}')
    for key in ("app_secret", "verify_token", "public_url"):
        assert key in said
    keys = 'account_sid = "AC1"\nauth_token = "t"\nsender = "MG1"'
    sms = '[sms]\ngateway = "twilio"\nreceipts = "webhook"\npublic_url = "https://my_shop.example"'
    assert "underscore" in refusal(f"{sms}\n[sms.twilio]\n{keys}")
    assert "public_url" in refusal('[sms]\npublic_url = "http://shop.example"')


def test_a_pasted_key_loses_its_line_end_and_may_hold_no_space(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MUNIM_SMS__MSG91__AUTHKEY", " 123Key\r\n")
    assert Config.load().sms.msg91.authkey.get_secret_value() == "123Key"
    monkeypatch.setenv("MUNIM_SMS__MSG91__AUTHKEY", "123 Key")
    with pytest.raises(ConfigError, match="MUNIM_SMS__MSG91__AUTHKEY") as refused:
        Config.load()
    assert "123 Key" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "pasted", "kept"),
    [
        ("MSG91__AUTHKEY", "\ufeff123Key\u200b", "123Key"),
        ("WHATSAPP__TOKEN", "\u00a0EAA1\t\r\n", "EAA1"),
        ("SMSGATE__PASSWORD", "पासवर्ड\n", "पासवर्ड"),
        ("MSG91__AUTHKEY", "clé", None),  # a header carries no such letter
        ("WHATSAPP__TOKEN", "EAA\u200b1", None),
        ("WHATSAPP__TOKEN", "Bearer EAA1", None),
        ("TWILIO__AUTH_TOKEN", "a\x01b", None),
    ],
)
def test_a_key_is_what_can_be_seen_of_it(
    name: str, pasted: str, kept: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    section, key = name.lower().split("__")
    monkeypatch.setenv(f"MUNIM_SMS__{name}", pasted)
    if kept is None:
        with pytest.raises(ConfigError, match=f"MUNIM_SMS__{name}"):
            Config.load()
    else:
        found = getattr(getattr(Config.load().sms, section), key)
        assert found.get_secret_value() == kept


def test_ids_and_addresses_lose_what_was_pasted_around_them() -> None:
    sms = Config.load(
        written(
            '[sms.twilio]\naccount_sid = " AC1\\n"\n'
            '[sms.smsgate]\nurl = " http://192.168.1.20:8080/ "\nuser = "sms "\ndevice_id = " d1"'
        )
    ).sms
    assert (sms.twilio.account_sid, sms.smsgate.url) == ("AC1", "http://192.168.1.20:8080")
    assert (sms.smsgate.user, sms.smsgate.device_id) == ("sms", "d1")


@pytest.mark.parametrize(
    ("section", "line"),
    [
        ("twilio", 'sender = "+15005550006; drop"'),
        ("twilio", 'sender = "a name that is too long"'),
        ("twilio", 'sender = "MG0123456789 "'),
        ("whatsapp", 'version = "../v23.0"'),
        ("whatsapp", 'version = "v23.0/me"'),
    ],
)
def test_a_value_is_right_from_its_first_letter_to_its_last(section: str, line: str) -> None:
    assert line.split(" ")[0] in refusal(f"[sms.{section}]\n{line}")


def test_a_part_has_a_price_by_gateway(clock: TestClock) -> None:
    sms = "[sms]\nprice_per_part = 0.3\nprices = { mock = 0 }"
    assert Config.load(written(sms)).shop_for(clock).price_per_part == 0
    other = sms.replace("mock", "twilio")
    assert Config.load(written(other)).shop_for(clock).price_per_part == Decimal("0.3")


def _settings(model: type[BaseModel], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _settings(inner, (*path, name))
        else:
            yield (*path, name)


SAID = (
    "USD", "usd", "INR", "", " ", "0", "1", "-1", "1e999", "nan", "9" * 30, "true", "null", "[]",
    "{}", "[1, 2]", '{"a": 1}', "9 pm", "10:00-21:00", "21:00-10:00", "Asia/Kolkata", "é", "\x7f",
    "http://127.0.0.1:1", "sqlite:///x.db", "5%", "50,000",
)  # fmt: skip


@pytest.mark.parametrize("path", tuple(_settings(Config)), ids=".".join)
def test_each_setting_can_be_given_by_the_environment_and_is_taken_or_refused(
    monkeypatch: pytest.MonkeyPatch, path: tuple[str, ...]
) -> None:
    for value in SAID:
        written: tuple[dict[str, Any], ...] = ({}, {path[0]: {}}, {"shop": {"currency": "INR"}})
        for values in written:
            monkeypatch.setenv("MUNIM_" + "__".join(path).upper(), value)
            try:
                Config.of(values).shop_for(system_clock)
            except ConfigError:  # any other error fails the test
                continue


def test_the_currency_of_the_environment_is_the_shops(monkeypatch: pytest.MonkeyPatch) -> None:
    for code in ("USD", "usd", "JPY"):
        monkeypatch.setenv("MUNIM_SHOP__CURRENCY", code)
        for values in ({}, {"shop": {"currency": "INR"}}):
            assert Config.of(values).shop_for(system_clock).currency.code == code.upper()
