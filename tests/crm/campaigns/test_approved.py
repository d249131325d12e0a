"""Approved texts: compared letter by letter, filled with values that fit, frozen with the send."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.campaigns import drafts, life, pausing
from crm.campaigns.model import Status
from crm.campaigns.pausing import NIGHT
from crm.campaigns.preview import preview
from crm.campaigns.reach import Reason
from crm.campaigns.sending import recipients
from crm.campaigns.sending import worker as sending_worker
from crm.campaigns.sending.receipts.applying import apply_receipts
from crm.campaigns.sending.recovery import retry_failed
from crm.campaigns.sending.rewriting import rewrite_next
from crm.campaigns.sending.sends import Settled
from crm.campaigns.texts.approved_texts import (
    Caution,
    ChosenTemplate,
    Difference,
    Header,
    Tag,
    Variable,
    difference,
    read,
    read_header,
    stored,
    to_register,
    variables_in,
)
from crm.campaigns.transitions import find
from crm.campaigns.writing import dlt
from crm.campaigns.writing.outline import Outline, keep
from crm.errors import Invalid, NotAllowed, NotFound
from crm.gateways import Answer, Filled, Halt, Outcome
from crm.gateways.receipts import Rank, Receipt
from crm.settings import change_shop
from crm.store.database import Store
from crm.store.schema import campaign_sends
from tests.conftest import TestClock
from tests.shop import EVERYONE, OWNER, STAFF, a_reachable, hire

TEXT = "Hi {#var#}! We missed you! Get 20% off. Valid till {#var#}. Sharma Kirana"
NAMED = (Variable("name", "{{name}}"), Variable("DATE", "31 March"))
WINBACK = ChosenTemplate("msg91", "64b7", "Win back", TEXT, NAMED)
MESSAGE = "Hi {{name}}! We missed you! Get 20% off. Valid till 31 March. Sharma Kirana"


def test_the_message_is_the_text_with_what_fills_it() -> None:
    assert WINBACK.message == MESSAGE
    assert variables_in(TEXT) == 2
    assert variables_in("Dear ##V1##, Rs. {#numeric#} {{kept}}") == 2
    assert read(stored(WINBACK)) == WINBACK
    assert read(None) is None


def test_a_template_of_whatsapp_finds_its_variables_by_name() -> None:
    text = "Hi {{ name }}, {{name}} gets {{2}}"
    chosen = ChosenTemplate(
        "whatsapp", "vip", "vip", text, (Variable("name"), Variable("2", "tea")), "en", named=True
    )
    assert chosen.unfilled == Variable("name")
    filled = chosen.filling("name", "{{first_name}}")
    assert filled.unfilled is None
    assert filled.message == "Hi {{first_name}}, {{first_name}} gets tea"
    values = filled.values({"{{first_name}}": "Asha", "tea": "tea"}.get)
    assert values == {"name": "Asha", "2": "tea"}
    assert filled.filled(values) == Filled(
        "vip", "en", (("name", "Asha"), ("2", "tea")), named=True
    )


@pytest.mark.parametrize(
    ("message", "approved_part", "written"),
    [
        (MESSAGE.replace("missed", "Missed"), "missed you! Get 20% ", "Missed you! Get 20% "),
        (MESSAGE.replace("20% off", "20%  off"), "off. Valid till 31 M", " off. Valid till 31 "),
        (MESSAGE[:-3], "ana", ""),
        (MESSAGE + "!", "", "!"),
        (MESSAGE.replace(" Sharma", "\nSharma"), " Sharma Kirana", "\nSharma Kirana"),
    ],
)
def test_the_first_difference_is_named(message: str, approved_part: str, written: str) -> None:
    assert difference(message, WINBACK) == Difference("Win back", approved_part, written)
    assert difference(MESSAGE, WINBACK) is None
    assert difference(MESSAGE, None) == Difference("")


@pytest.mark.parametrize(
    ("tag", "value", "fits"),
    [
        (Tag.NONE, "Asha", "Asha"),
        (Tag.NONE, "x" * 30, "x" * 30),
        (Tag.NONE, "x" * 31, None),
        (Tag.NONE, "a\nb", None),
        (Tag.NONE, "", None),
        (Tag.NONE, "  ", None),
        (Tag.NUMERIC, "23,400", "23400"),
        (Tag.NUMERIC, "Rs. 23,400", "23400"),
        (Tag.NUMERIC, "23,400.50", None),
        (Tag.NUMERIC, "about 5", None),
        (Tag.ALPHANUMERIC, "x" * 40, "x" * 40),
        (Tag.ALPHANUMERIC, "x" * 41, None),
        (Tag.ALPHANUMERIC, "Asha Verma 2", "Asha Verma 2"),
        (Tag.ALPHANUMERIC, "Asha  Verma", None),
        (Tag.ALPHANUMERIC, "D'Souza", None),
        (Tag.ALPHANUMERIC, "आशा देवी", "आशा देवी"),
        (Tag.URL, "https://x.in/a", "https://x.in/a"),
        (Tag.URL, "not a link", None),
    ],
)
def test_a_value_fits_or_is_left_out_and_is_never_cut(
    tag: Tag, value: str, fits: str | None
) -> None:
    one = ChosenTemplate("msg91", "1", "n", "Dear {#var#}", (Variable("v", "{{name}}", tag),))
    assert one.values(lambda _: value) == (None if fits is None else {"v": fits})


def test_whatsapp_takes_no_line_break_tab_or_five_spaces() -> None:
    one = ChosenTemplate("whatsapp", "1", "n", "Dear {{1}}", (Variable("1", "{{name}}"),))
    for value in ("a\nb", "a\tb", "a     b", " "):
        assert one.values({"{{name}}": value}.get) is None
    assert one.values(lambda _: "x" * 200) == {"1": "x" * 200}


def test_the_text_to_register_has_var_for_each_placeholder_and_what_to_mind() -> None:
    text, cautions = to_register("Hi {{name}}, 10% off at {{shop}} today only.", "Sharma Kirana")
    assert (text, cautions) == ("Hi {#var#}, 10% off at Sharma Kirana today only.", ())
    _, cautions = to_register("₹  <{{name}}> {{offer}} {{date}}", "Sharma Kirana")
    assert set(cautions) == set(Caution)


# --- in the store ------------------------------------------------------------------------------


def kept(session: Session) -> ChosenTemplate:
    return dlt.keep_approved(session, "Win back", TEXT, "64b7", NAMED, OWNER)


def test_an_approved_text_is_kept_and_removed(store: Store) -> None:
    def story(session: Session) -> None:
        hire(session)
        assert kept(session) == WINBACK
        ((number, found),) = dlt.approved_texts(session)
        assert found == WINBACK
        assert dlt.fitting(session, MESSAGE[:-1]) == WINBACK
        dlt.remove_approved(session, number, OWNER)
        assert dlt.approved_texts(session) == ()
        with pytest.raises(NotFound):
            dlt.approved_text(session, number)
        with pytest.raises(Invalid):
            dlt.keep_approved(session, "x", TEXT, "64b7", NAMED[:1], OWNER)
        with pytest.raises(Invalid):
            dlt.keep_approved(session, "x", TEXT, "64 b7", NAMED, OWNER)

    store.write_now(story)


def going_out(session: Session, message: str = MESSAGE, gateway: str = "msg91") -> int:
    """A typed message of a shop that has one approved text."""
    hire(session)
    kept(session)
    a_reachable(session, "Asha")
    a_reachable(session, "Ravi " + "Venkataraman " * 3)
    outline = Outline(name="Tea", message=message, audience=EVERYONE.audience)
    campaign_id = life.start(session, keep(session, outline, OWNER).id, OWNER).id
    while recipients.freeze_next(session, campaign_id, gateway):
        pass
    return campaign_id


def test_a_typed_message_that_is_approved_goes_out_with_its_values(store: Store) -> None:
    campaign_id = store.write_now(going_out)
    (send,) = store.write_now(sending_worker.take_turn, campaign_id, "w", (), 9).claimed
    assert send.template == Filled("64b7", "", (("name", "Asha"), ("DATE", "31 March")))
    assert send.message == MESSAGE.replace("{{name}}", "Asha")
    found = store.read_now(find, campaign_id)
    assert found.left_out == {Reason.UNFIT: 1}
    values = select(campaign_sends.c.template_values)
    assert store.read_now(lambda session: session.execute(values).scalar_one()) == {
        "name": "Asha",
        "DATE": "31 March",
    }


@pytest.mark.parametrize("gateway", ["msg91", "whatsapp"])
def test_what_is_not_approved_is_handed_over_to_nobody(store: Store, gateway: str) -> None:
    campaign_id = store.write_now(going_out, MESSAGE.replace("20%", "30%"), gateway)
    found = store.read_now(find, campaign_id)
    assert (found.status, found.paused_reason) == (Status.PAUSED, pausing.HALTED + Halt.TEMPLATE)
    count = select(campaign_sends.c.id)
    assert store.read_now(lambda session: session.execute(count).all()) == []


def test_other_gateways_take_any_text(store: Store) -> None:
    campaign_id = store.write_now(going_out, "Hi {{name}}", "twilio")
    sends = store.write_now(sending_worker.take_turn, campaign_id, "w", (), 9).claimed
    assert [one.template for one in sends] == [None, None]


def test_the_preview_leaves_out_whose_value_does_not_fit(store: Store) -> None:
    def story(session: Session) -> Any:
        hire(session)
        a_reachable(session, "Asha")
        a_reachable(session, "Ravi " + "Venkataraman " * 3)
        return preview(session, EVERYONE, MESSAGE, template=WINBACK)

    found = store.write_now(story)
    assert (found.reach.recipients, found.reach.left_out) == (1, {Reason.UNFIT: 1})
    assert found.samples[0].filled == Filled("64b7", "", (("name", "Asha"), ("DATE", "31 March")))


def test_a_copy_and_an_edit_keep_the_template(store: Store) -> None:
    def story(session: Session) -> None:
        hire(session)
        kept(session)
        outline = Outline(name="Tea", message=MESSAGE, audience=EVERYONE.audience)
        one = keep(session, outline, OWNER)
        assert one.template == WINBACK
        assert drafts.duplicate(session, one.id, OWNER).template == WINBACK
        edited = replace(Outline.of(one), message="Something else")
        assert keep(session, edited, OWNER).template == WINBACK  # so the difference has a name

    store.write_now(story)


def test_each_variable_is_asked_that_nothing_fills() -> None:
    chosen = replace(WINBACK, variables=(Variable("name"), Variable("DATE")))
    begun = Outline(name="Tea").with_template(chosen)
    assert (begun.asks_for, begun.message) == ("fills", None)
    half = begun.filling("{{name}}")
    assert half.asks_for == "fills"
    done = half.filling("31 March")
    assert (done.message, done.asks_for) == (MESSAGE, "audience")


UNTIL = date(2026, 3, 31)
DATED = "Hi {{name}}! We missed you! Get 20% off. Valid till {{date}}. Sharma Kirana"


def paused(session: Session) -> int:
    """A campaign of approved texts till a day: one failed on the phone, one waits."""
    hire(session)
    fills = (Variable("name", "{{name}}"), Variable("DATE", "{{date}}"))
    dlt.keep_approved(session, "Win back", TEXT, "64b7", fills, OWNER)
    a_reachable(session, "Asha")
    a_reachable(session, "Ravi")
    outline = Outline(name="Tea", message=DATED, audience=EVERYONE.audience, valid_until=UNTIL)
    campaign_id = life.start(session, keep(session, outline, OWNER).id, OWNER).id
    while recipients.freeze_next(session, campaign_id, "msg91"):
        pass
    (one,) = sending_worker.take_turn(session, campaign_id, "w", (), 1).claimed
    taken = [Settled(one, Answer(Outcome.SENT, "id-1"))]
    sending_worker.take_turn(session, campaign_id, "w", taken, 0)
    off = Receipt("id-1", Rank.FAILED, reason="phone_off", passing=True)
    apply_receipts(session, "msg91", [off])
    pausing.pause(session, campaign_id, OWNER)
    return campaign_id


def test_another_day_is_in_the_values_and_in_what_is_tried_again(store: Store) -> None:
    campaign_id = store.write_now(paused)
    store.write_now(rewrite_next, campaign_id, OWNER, date(2026, 4, 30))
    store.write_now(pausing.prolong, campaign_id, OWNER, date(2026, 4, 30))
    store.write_now(retry_failed, campaign_id, OWNER)
    sends = store.write_now(sending_worker.take_turn, campaign_id, "w", (), 9).claimed
    assert len(sends) == 2
    for one in sends:
        assert one.template is not None
        assert one.template.values[1] == ("DATE", "30 Apr 2026")
        assert "Valid till 30 Apr 2026." in one.message


@pytest.mark.parametrize(
    ("by", "until", "error"),
    [(OWNER, date(2020, 1, 1), Invalid), (STAFF, date(2026, 4, 30), NotAllowed)],
)
def test_no_text_is_written_anew_for_a_wrong_day_or_person(
    store: Store, by: int, until: date, error: type[Exception]
) -> None:
    campaign_id = store.write_now(paused)
    texts = select(campaign_sends.c.message).order_by(campaign_sends.c.id)
    before = store.read_now(lambda session: session.execute(texts).all())
    with pytest.raises(error):
        store.write_now(rewrite_next, campaign_id, by, until)
    assert store.read_now(lambda session: session.execute(texts).all()) == before


EVENING, LATE = datetime(2026, 3, 20, 15, 20, tzinfo=UTC), datetime(2026, 3, 20, 15, 40, tzinfo=UTC)
"""20:50 and 21:10 in India."""


def test_an_offer_under_a_promotional_header_rests_from_nine_to_ten(
    store: Store, clock: TestClock
) -> None:
    """As of the header that the campaign was approved with, whatever the shop's hours are."""

    def story(session: Session) -> None:
        hire(session)
        change_shop(session, "sending_closes", "23:00")
        change_shop(session, "sending_opens", "08:00")
        dlt.keep_approved(session, "Win back", TEXT, "64b7", NAMED, OWNER, Header.PROMOTIONAL)
        a_reachable(session, "Asha")
        a_reachable(session, "Ravi")
        clock.now = EVENING
        message = WINBACK.message
        outline = Outline(name="Tea", message=message, audience=EVERYONE.audience)
        draft = keep(session, replace(outline, offer="x", valid_until=UNTIL), OWNER)
        assert draft.template is not None
        assert draft.template.promotional
        campaign_id = life.start(session, draft.id, OWNER).id
        while recipients.freeze_next(session, campaign_id, "msg91"):
            pass
        turn = sending_worker.take_turn(session, campaign_id, "w", (), 1)
        nine = datetime(2026, 3, 20, 15, 30, tzinfo=UTC)
        assert [one.until for one in turn.claimed] == [nine]
        clock.now = LATE
        taken = [Settled(turn.claimed[0], Answer(Outcome.SENT, "id-1"))]
        turn = sending_worker.take_turn(session, campaign_id, "w", taken, 1)
        assert (turn.claimed, turn.closed) == ((), True)
        resting = find(session, campaign_id)
        ten = datetime(2026, 3, 21, 4, 30, tzinfo=UTC)
        assert (resting.paused_reason, resting.resume_at) == (NIGHT, ten)
        assert pausing.resume(session, campaign_id, OWNER).resume_at == ten

    store.write_now(story)


def test_a_header_that_was_corrected_makes_it_a_draft_again(store: Store) -> None:
    def story(session: Session) -> None:
        made = dlt.keep_approved(session, "Tea", TEXT, "64b7", NAMED, OWNER)
        assert dlt.still_approved(session, made)
        ((known, _),) = dlt.approved_texts(session)
        dlt.remove_approved(session, known, OWNER)
        now = dlt.keep_approved(session, "Tea", TEXT, "64b7", NAMED, OWNER, Header.PROMOTIONAL)
        assert not dlt.still_approved(session, made)
        assert dlt.still_approved(session, now)
        assert read(stored(now)) == now

    store.write_now(story)


@pytest.mark.parametrize("text", ["P", "-p", " SHRMAK-P ", "vm-shrmak-p"])
def test_a_header_is_read_by_its_end(text: str) -> None:
    assert read_header(text) is Header.PROMOTIONAL


@pytest.mark.parametrize("text", ["", "SHRMAK", "SHRMAKP", "SHRMAK-G", "P P", "-P-", "SHRMAK P"])
def test_what_ends_like_no_header_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_header(text)
