"""The gateway of the demo: receipts, failures and answers that can be looked at."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

from crm.gateways import Message, Outcome
from crm.gateways.delivering import DeliveringGateway
from crm.gateways.receipts import Rank, Waiting

BEGAN = datetime(2026, 3, 20, 6, tzinfo=UTC)


async def test_people_get_it_or_do_not_and_some_answer() -> None:
    now = BEGAN
    gateway = DeliveringGateway(lambda: now)
    taken = []
    for number in range(300):
        phone = f"+9198123{number:05d}"
        answer = await gateway.send(Message(phone, "Hi", f"k-{number}"))
        if answer.outcome is Outcome.SENT:
            taken.append(Waiting(answer.gateway_id or "", "", phone, "Hi", BEGAN))
    assert 280 < len(taken) < 300
    assert (await gateway.poll(taken)).receipts == ()
    assert await gateway.inbox(BEGAN) == ()
    now = BEGAN + timedelta(minutes=1)
    ranks = Counter(one.rank for one in (await gateway.poll(taken)).receipts)
    assert set(ranks) == {Rank.SENT, Rank.FAILED, Rank.DELIVERED, Rank.READ}
    assert ranks[Rank.READ] + ranks[Rank.DELIVERED] > 200
    answers = await gateway.inbox(BEGAN)
    assert 5 < len(answers) < 60
    assert "STOP" in {one.text for one in answers}
    assert await gateway.inbox(now) == ()
    await gateway.close()
