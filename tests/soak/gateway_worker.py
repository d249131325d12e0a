"""A process that sends through a gateway and hears from it, for the soak that kills it."""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Any

from tornado.testing import bind_unused_port

from bot.reports_seen import CallLog
from bot.transport.gateway_calls import Door
from bot.transport.listener import serving
from crm.gateways import Gateway
from crm.gateways.msg91 import Msg91Account, Msg91Gateway
from crm.gateways.receipts import TakesCalls
from crm.gateways.smsgate import Phone, SmsGateGateway
from crm.gateways.twilio import TwilioAccount, TwilioGateway
from crm.gateways.whatsapp import WhatsAppAccount, WhatsAppGateway
from crm.store.opening import open_store
from jobs.pace import Pace
from jobs.report_times import Intervals, Mode
from jobs.reports import Reports
from jobs.sending import DELAYS, Sender
from tests.jobs.listening import Listening
from tests.jobs.send_worker import ALWAYS_OPEN

PLACES = 5
LOOKS = timedelta(seconds=1.5), timedelta(seconds=3)
FAST = Intervals(tick=0.1, receipts=0.5, window=0.1, limits=5.0, looks=LOOKS)


def gateway_of(name: str, account: dict[str, Any]) -> Gateway:
    match name:
        case "twilio":
            return TwilioGateway(TwilioAccount(**account), concurrency=PLACES)
        case "msg91":
            return Msg91Gateway(Msg91Account(**account), concurrency=PLACES)
        case "whatsapp":
            return WhatsAppGateway(WhatsAppAccount(**account), concurrency=PLACES)
    return SmsGateGateway(Phone(**account), concurrency=PLACES)


async def work(url: str, name: str, account: dict[str, Any], public_url: str) -> None:
    """Until it is killed. Prints the port of its webhook once it is open."""
    store = open_store(url, ALWAYS_OPEN)
    gateway = gateway_of(name, account)
    pace = Pace(rate=None, concurrency=PLACES, batch=50, pause_after=1000)
    delays = replace(DELAYS, first_hold=0.02)
    sender = Sender(store, gateway, pace, Listening(), delays=delays)
    reports = Reports(store, gateway, mode=Mode.WEBHOOK, heard=sender.wake, intervals=FAST)
    async with AsyncExitStack() as open_ones:
        if isinstance(gateway, TakesCalls):
            door = Door(gateway, reports.take, public_url, CallLog(), store.shop.now)
            socket, port = bind_unused_port()
            socket.close()
            await open_ones.enter_async_context(serving([door.route], "127.0.0.1", port))
            print(port, flush=True)
        await asyncio.gather(sender.run(), reports.run())


if __name__ == "__main__":
    asyncio.run(work(**json.loads(sys.argv[1])))
