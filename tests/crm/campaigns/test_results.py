"""What became of a campaign: its messages, and who came back."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from crm.campaigns.model import CampaignGone
from crm.campaigns.results import messages, result
from crm.campaigns.sending.progress import progress_of
from crm.campaigns.sending.sends import SendStatus
from crm.settings import shop_of
from crm.store.database import Store
from crm.store.schema import campaign_sends
from tests.conftest import TestClock
from tests.shop import a_campaign, a_purchase, a_reachable, hire


def sent(session: Session, campaign_id: int, who: int, **values: object) -> None:
    row = {
        "campaign_id": campaign_id,
        "customer_id": who,
        "phone": f"+9198000000{who:02d}",
        "message": f"Hello number {who}",
        "status": "Sent",
        "sent_at": shop_of(session).now(),
        **values,
    }
    session.execute(insert(campaign_sends).values(**row))


def test_messages_are_found_by_name_phone_and_text(store: Store) -> None:
    def story(session: Session) -> None:
        hire(session)
        campaign = a_campaign(session)
        ids = [a_reachable(session, name) for name in ("Asha Verma", "Ravi", "100% Imran")]
        for who in ids:
            sent(session, campaign.id, who)
        session.execute(
            update(campaign_sends)
            .where(campaign_sends.c.customer_id == ids[1])
            .values(status="Failed", error="bad number", sent_at=None)
        )
        found = messages(session, campaign.id)
        assert (found.total, [one.name for one in found.messages]) == (
            3,
            ["Asha Verma", "Ravi", "100% Imran"],
        )
        assert [one.name for one in messages(session, campaign.id, search="asha").messages] == [
            "Asha Verma"
        ]
        assert messages(session, campaign.id, search=f"98000 000{ids[1]:02d}").total == 1
        assert messages(session, campaign.id, search=f"number {ids[2]}").total == 1
        assert messages(session, campaign.id, search="100%").total == 1
        assert messages(session, campaign.id, search="%").total == 1
        failed = messages(session, campaign.id, status=SendStatus.FAILED)
        assert [one.error for one in failed.messages] == ["bad number"]
        paged = messages(session, campaign.id, offset=2, limit=2)
        assert (paged.total, len(paged.messages)) == (3, 1)
        assert progress_of(session, campaign.id).by_error == {"bad number": 1}
        with pytest.raises(CampaignGone):
            messages(session, 999)

    store.write_now(story)


def test_who_came_back_is_counted_against_the_fourteen_days_before(
    store: Store, clock: TestClock
) -> None:
    def story(session: Session) -> None:
        hire(session)
        campaign = a_campaign(session)
        now = shop_of(session).now()
        day = date(2025, 3, 20)
        asha, ravi, imran = (a_reachable(session, name) for name in ("Asha", "Ravi", "Imran"))
        sent(session, campaign.id, asha)
        sent(session, campaign.id, ravi, sent_at=now + timedelta(days=1))
        sent(session, campaign.id, imran, status="Failed", sent_at=None)

        def bought(who: int, days: int, amount: str, hours: int = 0) -> None:
            clock.now = now + timedelta(days=days, hours=hours)
            a_purchase(session, who, amount=amount, day=day + timedelta(days=days))

        bought(asha, 0, "10.50", hours=1)  # after the message
        bought(asha, 0, "1000", hours=-1)  # before it
        bought(asha, 13, "20")
        bought(asha, 14, "1000")  # too late
        bought(asha, -1, "3")
        bought(asha, -14, "4")
        bought(asha, -15, "1000")
        bought(ravi, 14, "7")  # the fourteenth day of a message of the 21st
        bought(imran, 2, "1000")  # he never got it
        clock.now = now + timedelta(days=30)
        found = result(session, campaign.id)
        assert (found.reached, found.buyers, found.revenue) == (2, 2, Decimal("37.50"))
        assert (found.buyers_before, found.revenue_before) == (1, Decimal("7.00"))
        assert found.days_left == 0

    store.write_now(story)


def test_what_is_dated_later_than_today_does_not_count_yet(store: Store, clock: TestClock) -> None:
    def story(session: Session) -> None:
        hire(session)
        campaign = a_campaign(session)
        asha = a_reachable(session, "Asha")
        assert result(session, campaign.id).reached == 0
        sent(session, campaign.id, asha)
        clock.turn(days=1)
        a_purchase(session, asha, amount="10", day=date(2025, 3, 21))
        clock.turn(days=-1)
        found = result(session, campaign.id)
        assert (found.buyers, found.days_left) == (0, 14)

    store.write_now(story)
