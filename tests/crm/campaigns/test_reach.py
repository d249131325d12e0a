"""Whom a campaign reaches, and who is left out and why."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from crm.campaigns import life, pausing, transitions
from crm.campaigns.audience import Audience, AudienceFilter
from crm.campaigns.preview import preview
from crm.campaigns.reach import Reason, reach, recipients
from crm.campaigns.sending import recipients as campaign_freezing
from crm.campaigns.writing import picking
from crm.customers import cards, erasing, merging
from crm.customers.fields import CustomerChanges
from crm.errors import Invalid
from crm.settings import shop_of
from crm.store.database import Store
from crm.store.schema import campaign_sends, customers, metadata
from crm.values import Currency
from tests.shop import EVERYONE, HELLO, OWNER, a_campaign, a_reachable, hire, sends_of

INR = Currency("INR", 2)
LANDLINE = "+912025678901"


def names(session: Session, audience: AudienceFilter, message: str = HELLO) -> list[str]:
    return [one.name for one in recipients(session, audience, message)]


def test_each_audience_finds_its_customers(store: Store) -> None:
    def story(session: Session) -> None:
        a_reachable(session, "New")
        a_reachable(session, "Loyal", days=3, spent="60000")
        a_reachable(session, "Away", days=60, spent="60000")
        marked = a_reachable(session, "Marked", days=10, spent="10")
        cards.mark_vip(session, marked, OWNER, mark=True)
        a_reachable(session, "Gone", days=91, spent="49.99")

        def found(kind: Audience, **values: Any) -> list[str]:
            return names(session, AudienceFilter(kind, **values))

        assert found(Audience.INACTIVE, days_since_purchase=60) == ["Away", "Gone"]
        assert found(Audience.INACTIVE, days_since_purchase=61) == ["Gone"]
        assert found(Audience.VIP) == ["Loyal", "Away", "Marked"]
        assert found(Audience.VIP, min_spent=Decimal(10)) == ["Loyal", "Away", "Gone"]
        assert found(Audience.LOW, max_spent=Decimal("49.99")) == ["New", "Marked"]
        assert found(Audience.ALL) == ["New", "Loyal", "Away", "Marked", "Gone"]
        assert found(Audience.ALL, status="Inactive") == ["Gone"]
        assert found(Audience.ALL, min_spent=Decimal(10), max_spent=Decimal(50)) == [
            "Marked",
            "Gone",
        ]
        assert found(Audience.VIP, days_since_purchase=30) == ["Away"]

    store.write_now(story)


def test_filters_combine_and_places_are_compared_without_case(store: Store) -> None:
    def story(session: Session) -> None:
        a_reachable(session, "A", location="Pune ", days=40)
        a_reachable(session, "B", location="pune", days=4)
        a_reachable(session, "C", location="Nashik", days=40)
        pune = AudienceFilter(Audience.INACTIVE, days_since_purchase=30, location=" PUNE")
        assert names(session, pune) == ["A"]

    store.write_now(story)


def test_picked_customers_are_exactly_those(store: Store) -> None:
    def story(session: Session) -> None:
        ids = [a_reachable(session, f"C{number}") for number in range(5)]
        picked = AudienceFilter(Audience.CUSTOM, customer_ids=(ids[3], ids[1], 999_999))
        assert names(session, picked) == ["C1", "C3"]
        assert names(session, AudienceFilter(Audience.CUSTOM)) == []
        many = AudienceFilter(Audience.CUSTOM, customer_ids=tuple(range(1, 40_001)))
        assert reach(session, many, HELLO).recipients == 5

    store.write_now(story)


def test_who_was_picked_and_merged_since_is_reached_on_the_card_that_is_left(store: Store) -> None:
    def story(session: Session) -> None:
        hire(session)
        first, second, third = (
            a_reachable(session, name) for name in ("Asha", "Asha V", "A Verma")
        )
        other = a_reachable(session, "Ravi")
        gone = a_reachable(session, "Gone", days=1)
        erasing.delete_or_erase(session, gone, OWNER)
        chosen = AudienceFilter(Audience.CUSTOM, customer_ids=(first, other, gone))
        campaign = a_campaign(session, audience=chosen)
        merging.merge(session, second, first, OWNER)
        merging.merge(session, third, second, OWNER)
        assert names(session, chosen) == ["A Verma", "Ravi"]
        assert [one.name for one in preview(session, chosen, HELLO).samples] == ["A Verma", "Ravi"]
        assert picking.survivors(session, chosen.customer_ids) == (third, other)
        life.start(session, campaign.id, OWNER)
        campaign_freezing.freeze_next(session, campaign.id, "mock")
        assert [row.customer_id for row in sends_of(session, campaign.id)] == [third, other]

    store.write_now(story)


def test_places_are_those_of_most_customers_as_most_write_them(store: Store) -> None:
    def story(session: Session) -> None:
        for place in ("Pune", "pune ", "Pune", "Nashik", "Nashik", "नाशिक", None, " "):
            a_reachable(session, location=place)
        assert picking.places(session) == ("Pune", "Nashik", "नाशिक")
        assert picking.places(session, 1) == ("Pune",)

    store.write_now(story)


def test_each_reason_to_leave_somebody_out_is_counted_once(store: Store) -> None:
    def story(session: Session) -> None:
        fine = a_reachable(session, "Fine", days=1, phone="+919000000001")
        a_reachable(session, "Son", days=1, phone="+919000000001")
        a_reachable(session, "No phone", phone=None, opted_out=True)
        a_reachable(session, "Landline", phone=LANDLINE)
        a_reachable(session, "Said no", phone="+919000000002", opted_out=True, days=1)
        a_reachable(session, "Same screen", phone="+919000000002", days=1)
        a_reachable(session, "Never bought", phone="+919000000003")
        a_reachable(session, "His wife", phone="+919000000003", days=2)
        erasing.delete_or_erase(session, a_reachable(session, "Erased", days=1), OWNER)
        merging.merge(session, fine, a_reachable(session, "Merged", days=1), OWNER)
        found = reach(session, EVERYONE, "{{name}}, {{days}} days!")
        assert found.recipients == 2  # his wife gets it: he is not a recipient
        assert found.left_out == {
            Reason.NO_PHONE: 1,
            Reason.NOT_MOBILE: 1,
            Reason.OPTED_OUT: 2,
            Reason.NEVER_BOUGHT: 1,
            Reason.SAME_PHONE: 1,
        }
        assert list(found.left_out) == [why for why in Reason if why in found.left_out]
        assert found.recipients + sum(found.left_out.values()) == 8

    store.write_now(story)


def test_who_was_messaged_within_the_cap_is_left_out(store: Store) -> None:
    def story(session: Session) -> None:
        hire(session)
        now = shop_of(session).now()
        one, two, three = (a_reachable(session, name) for name in ("One", "Two", "Three"))
        earlier = a_campaign(session)
        states = {
            one: {"status": "Sent", "sent_at": now - timedelta(hours=23)},
            two: {"status": "Sent", "sent_at": now - timedelta(hours=25)},
            three: {"status": "Unconfirmed", "claimed_at": now - timedelta(hours=1)},
        }
        for who, state in states.items():
            phone = session.execute(customers.select().where(customers.c.id == who)).one().phone
            row = {"campaign_id": earlier.id, "customer_id": who, "phone": phone, "message": "x"}
            session.execute(insert(campaign_sends).values(**row, **state))
        assert names(session, EVERYONE) == ["Two"]
        assert reach(session, EVERYONE, HELLO).left_out == {Reason.FREQUENCY_CAP: 2}

    store.write_now(story)


def test_what_another_campaign_is_about_to_send_counts_as_messaged(store: Store) -> None:
    def story(session: Session) -> None:
        hire(session)
        a_reachable(session)
        first = life.start(session, a_campaign(session).id, OWNER)
        campaign_freezing.freeze_next(session, first.id, "mock")
        assert reach(session, EVERYONE, HELLO).left_out == {Reason.FREQUENCY_CAP: 1}
        assert reach(session, EVERYONE, HELLO, first.id).recipients == 1
        pausing.stop(session, first.id, OWNER)
        assert reach(session, EVERYONE, HELLO).recipients == 1

    store.write_now(story)


def test_the_preview_knows_parts_cost_and_three_real_texts(store: Store) -> None:
    def story(session: Session) -> None:
        for name in ("Asha", "Ravi", "Imran"):
            a_reachable(session, name)
        a_reachable(session, "आशा")
        a_reachable(session, "V" * 150)
        found = preview(session, EVERYONE, HELLO)
        assert found.reach.recipients == 5
        assert (found.parts, found.fewest, found.most) == (6, 1, 2)
        assert found.cost == Decimal("1.50")
        assert found.unicode == 1
        assert found.forced_by == ()
        assert [sample.text for sample in found.samples[1:]] == [
            "Hi आशा! Visit us this week.",
            "Hi Asha! Visit us this week.",
        ]
        assert found.samples[0].name == "V" * 150
        costly = preview(session, EVERYONE, "₹20 off for {{name}}")
        assert costly.forced_by == ("₹",)
        assert costly.unicode == 0

    store.write_now(story)


def test_the_preview_shows_the_longest_the_shortest_and_the_strangest(store: Store) -> None:
    def story(session: Session) -> None:
        for name in ("Asha", "Ravi", "Om", "dr.(kapoor) 2nd", "Venkataraman Subramanian"):
            a_reachable(session, name)
        found = preview(session, EVERYONE, "Hi {{name}}")
        assert [sample.name for sample in found.samples] == [
            "Venkataraman Subramanian",
            "Om",
            "dr.(kapoor) 2nd",
        ]

    store.write_now(story)


def test_whoever_has_no_name_is_left_out_of_what_addresses_them(store: Store) -> None:
    def story(session: Session) -> None:
        for name in ("Dr. Sunil Joshi", "+91 98220 20606", "९८२२०", "Mrs.", "आशा"):
            a_reachable(session, name)
        for message in ("Hi {{first_name}}", "Hi {{name}}"):
            found = reach(session, EVERYONE, message)
            assert (found.recipients, found.left_out) == (2, {Reason.NO_VALUE: 3})
        assert reach(session, EVERYONE, "Hi").recipients == 5
        texts = [one.text for one in preview(session, EVERYONE, "Hi {{first_name}}").samples]
        assert sorted(texts) == ["Hi Sunil", "Hi आशा"]

    store.write_now(story)


def test_a_preview_of_nobody_is_all_zeros(store: Store) -> None:
    def story(session: Session) -> None:
        found = preview(session, EVERYONE, HELLO)
        assert (found.reach.recipients, found.reach.left_out) == (0, {})
        assert (found.parts, found.samples) == (0, ())

    store.write_now(story)


def test_a_filter_is_stored_in_minor_units_and_read_back() -> None:
    asked = AudienceFilter(
        Audience.VIP, min_spent=Decimal("1000.50"), days_since_purchase=30, location="Pune"
    )
    stored = asked.stored(INR)
    assert stored == {"days_since_purchase": 30, "min_spent": 100_050, "location": "Pune"}
    assert AudienceFilter.read("vip", stored, INR) == asked


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: AudienceFilter(Audience.INACTIVE),
        lambda: AudienceFilter(Audience.LOW),
        lambda: AudienceFilter(Audience.ALL, days_since_purchase=0),
        lambda: AudienceFilter(Audience.ALL, min_spent=Decimal(-1)),
        lambda: AudienceFilter.read("friends", {}, INR),
    ],
)
def test_a_filter_that_says_nothing_sensible_is_refused(wrong: Any) -> None:
    with pytest.raises(Invalid):
        wrong()


PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "phone": st.sampled_from(
                [None, "+919000000001", "+919000000002", "+919000000003", LANDLINE]
            ),
            "days": st.sampled_from([None, 0, 29, 30, 31]),
            "spent": st.sampled_from(["9.99", "10"]),
            "opted_out": st.booleans(),
        }
    ),
    max_size=8,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    crowd=PEOPLE,
    audience=st.sampled_from(
        [
            EVERYONE,
            AudienceFilter(Audience.INACTIVE, days_since_purchase=30),
            AudienceFilter(Audience.LOW, max_spent=Decimal(10)),
        ]
    ),
    message=st.sampled_from(["Hello", "{{name}} {{days}}"]),
)
def test_preview_count_and_freezing_agree_with_a_plain_reading_of_the_rules(
    sqlite_store: Store, crowd: list[dict[str, Any]], audience: AudienceFilter, message: str
) -> None:
    def story(session: Session) -> None:
        for table in reversed(metadata.sorted_tables):
            session.execute(delete(table))
        hire(session)
        for one in crowd:
            a_reachable(session, **one)
        expected = plain_reading(crowd, audience, message)
        found = reach(session, audience, message)
        assert counts(found.left_out, found.recipients) == expected
        assert len(list(recipients(session, audience, message))) == found.recipients
        if not found.recipients:
            return
        started = life.start(
            session, a_campaign(session, message=message, audience=audience).id, OWNER
        )
        while campaign_freezing.freeze_next(session, started.id, "mock", at_once=2):
            pass
        frozen = transitions.find(session, started.id)
        assert counts(frozen.left_out, len(sends_of(session, started.id))) == expected

    sqlite_store.write_now(story)


def counts(left_out: dict[Reason, int], recipients: int) -> dict[Any, int]:
    found: dict[Any, int] = {"in": recipients}
    return found | left_out


def plain_reading(
    crowd: list[dict[str, Any]], audience: AudienceFilter, message: str
) -> dict[Any, int]:
    out = {one["phone"] for one in crowd if one["opted_out"]}
    counted: dict[Any, int] = {"in": 0}
    got = set()
    for one in crowd:
        days = one["days"]
        spent = Decimal(0) if days is None else Decimal(one["spent"])
        if audience.days_since_purchase and (days is None or days < 30):
            continue
        if audience.max_spent is not None and spent >= audience.max_spent:
            continue
        why: Any = "in"
        if not one["phone"]:
            why = Reason.NO_PHONE
        elif one["phone"] == LANDLINE:
            why = Reason.NOT_MOBILE
        elif one["phone"] in out:
            why = Reason.OPTED_OUT
        elif "days" in message and days is None:
            why = Reason.NEVER_BOUGHT
        elif one["phone"] in got:
            why = Reason.SAME_PHONE
        else:
            got.add(one["phone"])
        counted[why] = counted.get(why, 0) + 1
    return counted


def test_who_changed_after_the_preview_is_judged_anew_when_the_sending_starts(
    store: Store,
) -> None:
    def story(session: Session) -> None:
        hire(session)
        kept, edited, erased = (a_reachable(session, name) for name in ("Kept", "Edited", "Erased"))
        assert preview(session, EVERYONE, HELLO).reach.recipients == 3
        cards.edit(session, edited, CustomerChanges(name="Renamed", phone="+919777777777"), OWNER)
        erasing.delete_or_erase(session, erased, OWNER)
        started = life.start(session, a_campaign(session).id, OWNER)
        campaign_freezing.freeze_next(session, started.id, "mock")
        found = sends_of(session, started.id)
        assert [row.customer_id for row in found] == [kept, edited]
        assert (found[1].phone, found[1].message) == (
            "+919777777777",
            "Hi Renamed! Visit us this week.",
        )

    store.write_now(story)
