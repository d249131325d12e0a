"""The gateway and the pace that the settings ask for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.config.sections import SmsSection
    from crm.gateways import Gateway
    from jobs.pace import Pace


def gateway_of(sms: SmsSection) -> Gateway:
    """The gateway that sends SMS. Raises Invalid when the settings of `[sms.http]` do not fit."""
    if sms.gateway == "mock":
        from crm.gateways.mock import MockGateway

        outbox = Path(sms.mock.outbox) if sms.mock.outbox else None
        return MockGateway(outbox, delay_ms=sms.mock.delay_ms, fail=sms.mock.fail)
    from crm.gateways.http import HttpGateway, HttpRules

    rules = HttpRules(
        url=sms.http.url,
        method=sms.http.method,
        headers={name: value.get_secret_value() for name, value in sms.http.headers.items()},
        body=sms.http.body,
        sent_when=sms.http.sent_when,
        refused_when=sms.http.refused_when,
        opt_out_when=sms.http.opt_out_when,
        passing_when=sms.http.passing_when or sms.http.retry_when,
        halted_when=sms.http.halted_when,
        message_id=sms.http.message_id,
        timeout_s=sms.http.timeout_s,
    )
    return HttpGateway(rules, concurrency=sms.concurrency)


def pace_of(sms: SmsSection) -> Pace:
    from jobs.pace import Pace

    return Pace(sms.rate, sms.concurrency, sms.batch, sms.pause_after)
