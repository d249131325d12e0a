"""Festivals by which shops in India compare their years, and their days.

The days are those of python-holidays 0.109 (MIT, github.com/vacanza/holidays: `calendars/hindu.py`,
`calendars/islamic.py` with the days that `countries/india.py` confirms), looked up on 29 November
2026; it names drikpanchang.com, timeanddate.com and the lists of the Department of Personnel and
Training as its sources. Days of Eid from 2027 on are reckoned: the moon may move them by one.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import StrEnum

from crm.dataclass import dataclass
from crm.language.vocabulary import words
from crm.values import Period

SEASON_DAYS = 14
"""Days of shopping for a festival, the festival itself as the last one."""


class Festival(StrEnum):
    SANKRANTI = "sankranti"
    HOLI = "holi"
    GUDI_PADWA = "gudi_padwa"
    EID = "eid"
    BAKRI_EID = "bakri_eid"
    RAKHI = "rakhi"
    JANMASHTAMI = "janmashtami"
    GANESH = "ganesh"
    ONAM = "onam"
    DUSSEHRA = "dussehra"
    DIWALI = "diwali"
    CHRISTMAS = "christmas"


FIRST_YEAR = 2019

_DAYS = {  # (month, day) of 2019 to 2031
    Festival.SANKRANTI: "1-15 1-15 1-14 1-14 1-14 1-14 1-14 1-14 1-15 1-15 1-14 1-14 1-15",
    Festival.HOLI: "3-21 3-10 3-29 3-18 3-8 3-25 3-14 3-4 3-22 3-11 3-1 3-20 3-9",
    Festival.GUDI_PADWA: "4-6 3-25 4-13 4-2 3-22 4-9 3-30 3-19 4-7 3-27 4-14 4-3 3-24",
    Festival.EID: "6-4 5-24 5-13 5-2 4-21 4-10 3-30 3-20 3-9 2-26 2-14 2-4 1-24",
    Festival.BAKRI_EID: "8-11 7-31 7-20 7-9 6-28 6-16 6-6 5-27 5-16 5-5 4-24 4-13 4-2",
    Festival.RAKHI: "8-15 8-3 8-22 8-11 8-30 8-19 8-9 8-28 8-17 8-5 8-23 8-13 8-2",
    Festival.JANMASHTAMI: "8-24 8-12 8-30 8-19 9-7 8-26 8-16 9-4 8-25 8-13 9-1 8-21 8-10",
    Festival.GANESH: "9-2 8-22 9-10 8-31 9-19 9-7 8-27 9-14 9-4 8-23 9-11 9-1 9-20",
    Festival.ONAM: "9-11 8-31 8-21 9-8 8-29 9-15 9-5 8-26 9-12 9-1 8-22 9-9 8-30",
    Festival.DUSSEHRA: "10-8 10-25 10-15 10-5 10-24 10-12 10-2 10-20 10-9 9-27 10-16 10-6 10-25",
    Festival.DIWALI: "10-27 11-14 11-4 10-24 11-12 10-31 10-20 11-8 10-29 10-17 11-5 10-26 11-14",
    Festival.CHRISTMAS: " ".join(["12-25"] * 13),
}

WORDS: dict[str, Festival] = {
    word: festival
    for festival, spellings in {
        Festival.SANKRANTI: "sankranti sankrant pongal संक्रांति संक्रांत पोंगल",
        Festival.HOLI: "holi होली",
        Festival.GUDI_PADWA: "padwa ugadi पाडवा उगादी",
        Festival.EID: "eid ramzan ramadan ईद",
        Festival.BAKRI_EID: "bakrid bakreid बकरीद",
        Festival.RAKHI: "rakhi rakshabandhan राखी",
        Festival.JANMASHTAMI: "janmashtami जन्माष्टमी",
        Festival.GANESH: "ganpati ganeshotsav गणपति गणपती",
        Festival.ONAM: "onam ओणम",
        Festival.DUSSEHRA: "dussehra dasara dasera navratri दशहरा दसरा नवरात्रि",
        Festival.DIWALI: "diwali deepavali deewali divali दिवाली दीवाली दीपावली",
        Festival.CHRISTMAS: "christmas xmas क्रिसमस",
    }.items()
    for word in words(spellings)
}
"""One word each, folded."""


@dataclass(frozen=True, slots=True)
class Season:
    """The days up to a festival of a year, itself included."""

    festival: Festival
    year: int
    period: Period

    @property
    def text(self) -> str:
        """`eid-2025`: two festivals may end on one day (Eid and Padwa in 2025), so the days alone
        do not say which one was asked for."""
        return f"{self.festival.value}-{self.year}"


def season(festival: Festival, year: int) -> Season | None:
    """None for a year that the table does not have."""
    days = _DAYS[festival].split()
    if not 0 <= year - FIRST_YEAR < len(days):
        return None
    month, day = days[year - FIRST_YEAR].split("-")
    last = date(year, int(month), int(day))
    first = last - timedelta(days=SEASON_DAYS - 1)
    return Season(festival, year, Period(first, last))


def latest(festival: Festival, today: date) -> Season | None:
    """The last season that has begun."""
    for year in range(today.year + 1, today.year - 2, -1):
        found = season(festival, year)
        if found is not None and found.period.start <= today:
            return found
    return None


def of_text(text: str) -> Season | None:
    """The season of a period that is written as `Season.text` writes it."""
    name, _, year = text.strip().lower().rpartition("-")
    if name not in _BY_NAME or not re.fullmatch("[0-9]{4}", year):
        return None
    return season(_BY_NAME[name], int(year))


_BY_NAME = {festival.value: festival for festival in Festival}
