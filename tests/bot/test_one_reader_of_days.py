"""A day, a time of day and a period are read alike in every place that takes one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.sections import SmsSection, SummarySection
from bot.features.settings.fields import BY_NAME
from crm.campaigns.hours import hours_of, read_moment
from crm.campaigns.writing.outline import Outline
from crm.errors import Invalid
from crm.formats import Formats
from crm.language.calendar import words as day_words
from crm.language.calendar.cells import clock_time, day_and_time
from crm.language.calendar.days import EARLIEST, read_birthday, read_day
from crm.language.calendar.periods import read_period
from crm.language.calendar.said_days import Direction
from crm.language.correction.changes import Dated
from crm.language.correction.read import correction
from crm.language.sale.read import read
from crm.language.sale.reasons import Reason, Refusal
from crm.periods import Asked
from crm.shop import Shop
from crm.values import Period
from tests.bot.a_reading import BILL, KNOWN, TODAY
from tests.conftest import TestClock

INDIA = ZoneInfo("Asia/Kolkata")
SHOP = Shop(timezone=INDIA, sending_opens=time(0), sending_closes=time(0), clock=TestClock())
"""It is Thursday 20 March 2025, 12:30, and messages may go out at any time."""

Read = Callable[[str], str]
"""A text to a day in ISO, `ahead` or `over` for one on the wrong side, `refused` for none."""


def _refusal(error: Invalid) -> str:
    return {"future": "ahead", "past": "over", "over": "over"}.get(error.reason, "refused")


# A day that lies in the past --------------------------------------------------------------------


def _in_a_sale(text: str) -> str:
    said = read(f"asha 2 rice 100 on {text}", TODAY, KNOWN)
    if isinstance(said, Refusal):
        return "ahead" if said.reason is Reason.FUTURE else "refused"
    return said.purchase_date.isoformat() if len(said.goods) == 1 else "refused"


def _before_a_sale(text: str) -> str:
    said = read(f"{text}, asha 2 rice 100 upi", TODAY, KNOWN)
    if isinstance(said, Refusal):
        return "ahead" if said.reason is Reason.FUTURE else "refused"
    return said.purchase_date.isoformat()


def _in_a_reply(text: str) -> str:
    said = correction(text, BILL, TODAY, KNOWN)
    if isinstance(said, Refusal):
        return "ahead" if said.reason is Reason.FUTURE else "refused"
    (only,) = said
    assert isinstance(only, Dated)
    return only.day.isoformat()


def _asked_of_a_sale(text: str) -> str:
    try:
        return read_day(text, TODAY, Direction.PAST).isoformat()
    except Invalid as error:
        return _refusal(error)


def _as_a_period(text: str) -> str:
    try:
        period = Period.parse(read_period(text, TODAY), TODAY)
    except Invalid:
        return "refused"
    assert period.days == 1
    return "ahead" if period.start > TODAY else period.start.isoformat()


def _as_an_end_of_a_period(text: str) -> str:
    try:
        period = Period.parse(read_period(f"1 jan 1971 to {text}", TODAY), TODAY)
    except Invalid:
        return "refused"
    return "ahead" if period.end > TODAY else period.end.isoformat()


PAST: dict[str, Read] = {
    "a sale": _in_a_sale,
    "before a sale": _before_a_sale,
    "a reply": _in_a_reply,
    "a sale's day": _asked_of_a_sale,
    "a period": _as_a_period,
    "the end of a period": _as_an_end_of_a_period,
}


# A day that lies ahead --------------------------------------------------------------------------


def _valid_until(text: str) -> str:
    try:
        return str(Outline().answered("until", text, SHOP).valid_until)
    except Invalid as error:
        return _refusal(error)


def _moment(form: str) -> Read:
    def at_five(text: str) -> str:
        try:
            found = SHOP.local(read_moment(form.format(text), hours_of(SHOP)).at)
        except Invalid as error:
            return _refusal(error)
        assert (found.hour, found.minute) == (17, 0)
        return found.date().isoformat()

    return at_five


AHEAD: dict[str, Read] = {
    "valid until": _valid_until,
    "a moment": _moment("{} 5pm"),
    "a moment, time first": _moment("17:00 {}"),
}

# text: the day of a sale, the day of a campaign
DAYS = {
    "today": ("2025-03-20", "2025-03-20"),
    "aaj": ("2025-03-20", "2025-03-20"),
    "yesterday": ("2025-03-19", "over"),
    "tomorrow": ("ahead", "2025-03-21"),
    "उद्या": ("ahead", "2025-03-21"),
    "kal": ("2025-03-19", "2025-03-21"),
    "कल": ("2025-03-19", "2025-03-21"),
    "parso": ("2025-03-18", "2025-03-22"),
    "day before yesterday": ("2025-03-18", "over"),
    "3 days ago": ("2025-03-17", "over"),
    "3 din pehle": ("2025-03-17", "over"),
    "a week ago": ("2025-03-13", "over"),
    "a year ago": ("2024-03-20", "over"),
    "2 saal pehle": ("2023-03-20", "over"),
    "in 3 days": ("ahead", "2025-03-23"),
    "12/3": ("2025-03-12", "2026-03-12"),
    "12/3/2025": ("2025-03-12", "over"),
    "25/3/25": ("ahead", "2025-03-25"),
    "3/25/2025": ("ahead", "2025-03-25"),
    "3/15/2025": ("2025-03-15", "over"),
    "2025-03-25": ("ahead", "2025-03-25"),
    "12.3.2025": ("2025-03-12", "over"),
    "31 मार्च": ("2024-03-31", "2025-03-31"),
    "३१ मार्च": ("2024-03-31", "2025-03-31"),
    "march 31": ("2024-03-31", "2025-03-31"),
    "31st march": ("2024-03-31", "2025-03-31"),
    "31 march 2025": ("ahead", "2025-03-31"),
    "march 31, 2025": ("ahead", "2025-03-31"),
    "31-mar-2025": ("ahead", "2025-03-31"),
    "31-mar-25": ("ahead", "2025-03-31"),
    "somvar": ("2025-03-17", "2025-03-24"),
    "सोमवार": ("2025-03-17", "2025-03-24"),
    "mon": ("2025-03-17", "2025-03-24"),
    "last monday": ("2025-03-17", "over"),
    "next monday": ("ahead", "2025-03-24"),
    "monday 17 march": ("2025-03-17", "refused"),
    "5 tarikh": ("2025-03-05", "2025-04-05"),
    "the 5th": ("2025-03-05", "2025-04-05"),
    "31/2": ("refused", "refused"),
    "13/13": ("refused", "refused"),
    "1/1/1970": ("refused", "refused"),
    "tuesday 17 march": ("refused", "2026-03-17"),
    "ages ago": ("refused", "refused"),
    "last week": ("refused", "refused"),
}


NOT_READ_HERE = {
    # last week is a period; it says a day nowhere
    ("a period", "last week"),
    ("the end of a period", "last week"),
}


@pytest.mark.parametrize("place", PAST)
@pytest.mark.parametrize("text", DAYS)
def test_a_day_of_a_sale_is_read_alike_everywhere(text: str, place: str) -> None:
    if (place, text) not in NOT_READ_HERE:
        assert PAST[place](text) == DAYS[text][0]


@pytest.mark.parametrize("place", AHEAD)
@pytest.mark.parametrize("text", DAYS)
def test_a_day_of_a_campaign_is_read_alike_everywhere(text: str, place: str) -> None:
    assert AHEAD[place](text) == DAYS[text][1]


# A day that says its year: in files too ---------------------------------------------------------


def _in_a_cell(text: str) -> str:
    try:
        found = day_and_time(text, INDIA)
    except Invalid:
        return "refused"
    return found.day.isoformat() if found else "refused"


@pytest.mark.parametrize("text", DAYS)
def test_a_cell_of_a_file_is_the_day_that_says_its_year(text: str) -> None:
    says_its_year = "25" in text.split("-")[-1] or "2025" in text
    days = [day for day in DAYS[text] if day[:2] == "20"]
    assert _in_a_cell(text) == (days[0] if says_its_year else "refused")


FORMS = (
    "{0.day}/{0.month}/{0.year}", "{0:%d-%m-%Y}", "{0:%Y-%m-%d}", "{0.day} {1} {0.year}",
    "{0.day}-{1}-{0.year}", "{1} {0.day}, {0.year}", "{2} {0.day} {1} {0.year}",
)  # fmt: skip
BACK = st.integers(0, 3000).map(lambda days: TODAY - timedelta(days=days))
ON = st.integers(0, 360).map(lambda days: TODAY + timedelta(days=days))


def _written(day: date, form: str, data: st.DataObject) -> str:
    months = [word for word, month in day_words.MONTHS.items() if month == day.month]
    weekdays = [word for word, number in day_words.WEEKDAYS.items() if number == day.weekday()]
    words = (data.draw(st.sampled_from(some)) for some in (months, weekdays))
    return form.format(day, *words)


@given(BACK, st.sampled_from(FORMS), st.data())
def test_a_day_that_was_written_is_read_back_everywhere(
    day: date, form: str, data: st.DataObject
) -> None:
    text = _written(day, form, data)
    for place, read_text in {**PAST, "a cell": _in_a_cell}.items():
        assert read_text(text) == day.isoformat(), place
    assert read_birthday(text, TODAY).stored == day.isoformat()


@given(ON, st.sampled_from(FORMS), st.data())
def test_a_day_ahead_that_was_written_is_read_back_everywhere(
    day: date, form: str, data: st.DataObject
) -> None:
    text = _written(day, form, data)
    for place, read_text in {**AHEAD, "a cell": _in_a_cell}.items():
        assert read_text(text) == day.isoformat(), place


@given(BACK | ON)
def test_a_day_that_the_bot_wrote_is_read_back(day: date) -> None:
    text = Formats(SHOP).day(day, TODAY)
    places = PAST if day <= TODAY else AHEAD
    for place, read_text in places.items():
        assert read_text(text) == day.isoformat(), place


# A time of day ----------------------------------------------------------------------------------


def _in_a_moment(text: str) -> object:
    return SHOP.local(read_moment(f"tomorrow {text}", hours_of(SHOP)).at).time()


def _in_a_cell_with_its_day(text: str) -> object:
    found = day_and_time(f"21/3/2025 {text}", INDIA)
    return found and (found.at or time())


TIME_PLACES: dict[str, Callable[[str], object]] = {
    "settings": BY_NAME["summary_at"].read,
    "configuration": lambda text: SummarySection.model_validate({"at": text}).at,
    "hours": lambda text: SmsSection.model_validate({"hours": f"00:00 - {text}"}).hours[1],
    "a moment": _in_a_moment,
    "a cell": clock_time,
    "a cell with its day": _in_a_cell_with_its_day,
}
TIMES = {
    "21:00": time(21),
    "21.00": time(21),
    "9 pm": time(21),
    "9pm": time(21),
    "9 p.m.": time(21),
    "9:30 PM": time(21, 30),
    "9.30 pm": time(21, 30),
    "9:05": time(9, 5),
    "noon": time(12),
    "12 noon": time(12),
    "12 pm": time(12),
    "sham 6 baje": time(18),
    "subah 9 बजे": time(9),
    "raat 9 baje": time(21),
    "९:३० pm": time(21, 30),
    "12:15 am": time(0, 15),
}
NO_TIMES = ("9", "24:00", "25:70", "13 pm", "9 baje", "soon", "9 pm 10 pm", "5 am sham")


@pytest.mark.parametrize("place", TIME_PLACES)
def test_a_time_is_read_alike_everywhere(place: str) -> None:
    assert {text: TIME_PLACES[place](text) for text in TIMES} == TIMES


@pytest.mark.parametrize("place", TIME_PLACES)
@pytest.mark.parametrize("text", NO_TIMES)
def test_what_is_no_time_is_refused_everywhere(text: str, place: str) -> None:
    with pytest.raises((Invalid, ValueError)):
        TIME_PLACES[place](text)


@given(st.times(min_value=time(0, 1)), st.sampled_from(["{0:%H:%M}", "{0:%I:%M %p}", "{0:%H.%M}"]))
def test_a_time_that_was_written_is_read_back_everywhere(at: time, form: str) -> None:
    at = at.replace(second=0, microsecond=0)
    if at == time():
        return
    for place, read_text in TIME_PLACES.items():
        assert read_text(form.format(at)) == at, place


@given(st.times(min_value=time(0, 1)))
def test_a_time_that_the_bot_wrote_is_read_back_everywhere(at: time) -> None:
    at = at.replace(second=0, microsecond=0)
    for place, read_text in TIME_PLACES.items():
        assert read_text(Formats(SHOP).time(at)) == at, place


# A period ---------------------------------------------------------------------------------------

_WORDS = """last this pichle is week month year mahine saal hafte 1 15 31 0 2 3 12 2024 2025 99 9999
mar march मार्च nov feb to se till - .. – , and between from since in the 1/3 15/3 31/2 12/3/2025
2025-03-01 2025-02-30 7d 3m 1y today kal yesterday tomorrow monday somvar 5th tarikh days ago
pehle cash asha 450 jan 29 0001-01-01 9999-12-31 q"""
_TYPED = st.lists(st.sampled_from(_WORDS.split()), max_size=6).map(" ".join) | st.text(max_size=30)


@given(_TYPED)
def test_a_period_is_ordered_and_inside_its_bounds_or_refused(text: str) -> None:
    with suppress(Invalid):
        asked = Asked.read(read_period(text, TODAY), TODAY)
        assert asked.period.start <= asked.period.end
        assert asked.period.days <= 101 * 366
        again = read_period(f"{asked.period.start}..{asked.period.end}", TODAY)
        assert Period.parse(again, TODAY) == asked.period


@given(
    BACK, BACK, st.sampled_from(FORMS), st.sampled_from([" to ", " - ", " se ", " – "]), st.data()
)
def test_a_period_of_two_written_days_is_read_back(
    one: date, other: date, form: str, between: str, data: st.DataObject
) -> None:
    first, last = sorted((one, other))
    text = _written(first, form, data) + between + _written(last, form, data)
    assert read_period(text, TODAY) == f"{first}..{last}"


def test_nothing_is_read_of_a_day_before_programs_wrote_days() -> None:
    before = EARLIEST - timedelta(days=1)
    for place, read_text in {**PAST, "a cell": _in_a_cell}.items():
        assert read_text(f"{before:%d/%m/%Y}") == "refused", place
        assert read_text(f"{EARLIEST:%d/%m/%Y}") == "1971-01-01", place
