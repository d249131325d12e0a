"""The words of days and times of day, in English, romanised Hindi and Devanagari.

Keys are folded as `letters.fold` folds what is typed: case, nukta and trailing dots are gone.
"""

from __future__ import annotations

from datetime import time

from crm.language.vocabulary import words


def _numbered(first: int, *spellings: str) -> dict[str, int]:
    return {word: number for number, text in enumerate(spellings, first) for word in text.split()}


MONTHS = _numbered(
    1,
    "january jan janvari जनवरी जन जानेवारी",
    "february feb febuary farvari फरवरी फर फेब्रुवारी",
    "march mar मार्च",
    "april apr aprail अप्रैल एप्रिल",
    "may मई",
    "june jun जून",
    "july jul julai जुलाई जुल जुलै",
    "august aug agast अगस्त अग ऑगस्ट",
    "september sep sept sitambar सितंबर सित सितम्बर सप्टेंबर",
    "october oct aktubar अक्टूबर अक्टू अक्तूबर ऑक्टोबर",
    "november nov navambar नवंबर नव नवम्बर नोव्हेंबर",
    "december dec disambar दिसंबर दिस दिसम्बर डिसेंबर",
)
WEEKDAYS = _numbered(
    0,
    "monday mon munday somvar somwar sombar सोमवार",
    "tuesday tue tues mangalvar mangalwar मंगलवार मंगळवार",
    "wednesday wed weds wendesday wednsday budhvar budhwar बुधवार",
    "thursday thu thur thurs thrusday guruvar guruwar veervar brihaspativar गुरुवार",
    "friday fri shukravar shukrawar शुक्रवार",
    "saturday sat saterday shanivar shaniwar शनिवार",
    "sunday sun ravivar raviwar itvar itwar रविवार इतवार",
)
"""Monday is 0, as in `date.weekday`."""
SHORT_WEEKDAYS = words("mon tue wed thu thur fri sat sun")

TODAY = words("today aaj aj tonight now abhi आज अभी")
YESTERDAY = words(
    "yesterday yesterday's yest yday yesturday yestarday yesterdy ystrday yesteday काल"
)
TOMORROW = words("tomorrow tomorow tommorow tommorrow tmrw tmr tomo tomm उद्या")
EITHER_WAY = {
    "kal": 1,
    "कल": 1,
    **dict.fromkeys(words("parso parson parsu parsoo parsoon परसों परसो"), 2),
    **dict.fromkeys(words("narso tarso नरसों"), 3),
}
"""Days back in a sale, which lies in the past; days ahead in what is planned."""
DAYS_BACK = TODAY | YESTERDAY | EITHER_WAY.keys()

BEFORE_DATE = words("on dated date dt of since last past pichle pichhle pichla pichli this दिनांक")
LAST = words("last past previous pichle pichhle pichla pichhla pichli beete पिछले पिछला पिछली बीते")
NEXT = words("next coming agle agla agli अगले")
AGO = words("ago back pehle pahle pahale phle before earlier पहले")
LATER = words("later baad hence बाद")
WITHIN = words("me mein main में")
WEEKEND = words("weekend")
DAY_WORDS = words("day days din दिन")
HOUR_WORDS = words("hour hours hr hrs h ghanta ghante घंटा घंटे")
WEEK_WORDS = words("week weeks hafta hafte haftey हफ्ते हफ्ता")
MONTH_WORDS = words("month months mahine mahina maheene महीने महीना")
YEAR_WORDS = words("year years saal साल")
VAGUE_DATES = MONTH_WORDS | YEAR_WORDS | words("fortnight")
TARIKH = words("tarikh tareekh tareek tarik तारीख")

MORNING = words("morning subah savere सुबह सवेरे")
AFTERNOON = words("afternoon dopahar दोपहर")
EVENING = words("evening shaam sham शाम")
NIGHT = words("night raat रात")
NOON = words("noon midday")
MIDNIGHT = words("midnight")
PARTS = {
    **dict.fromkeys(MORNING, time(10)),
    **dict.fromkeys(AFTERNOON, time(14)),
    **dict.fromkeys(NOON, time(12)),
    **dict.fromkeys(EVENING | {"tonight"}, time(18)),
    **dict.fromkeys(NIGHT, time(20)),
}
"""The hour that is meant by a part of the day alone."""
PARTS_OF_DAY = MORNING | AFTERNOON | EVENING | NIGHT | NOON
AFTER_DATE = words("ko ka ki ke wala wali को का की") | PARTS_OF_DAY
OF_THE_CLOCK = words("baje bje o'clock oclock बजे")
HOUR_WORDS = words("hour hours hr hrs h ghanta ghante ghantey घंटा घंटे")
MINUTE_WORDS = words("minute minutes min mins m mint मिनट")
