"""A text that is nothing but phone numbers: of people who want no messages."""

from __future__ import annotations

import re

from crm.language import vocabulary
from crm.language.letters import fold
from crm.language.phones import phones

FEWEST = 3
"""Numbers that are a list without a word about it."""
_FEWEST_DIGITS = 7
_NUMBERED = re.compile(r"^\s*\d{1,3}[.)]\s+(?=\S)", re.MULTILINE)
_SIGNS = re.compile(r"[:.!?\"']+(?=\s|$)|(?<=\s)[-\u2013](?=\s)", re.MULTILINE)
_DIGITS = re.compile(r"\d[\d .()-]*")
_NO_DIGIT = re.compile(r"\D")
_WORD = re.compile(r"[^\W\d_][^\s\d,;:]*")
_ABOUT = vocabulary.words(
    "unsubscribed unsubscribe unsub optout opt-out opted opt out dnd dnc stop stopped do not don't"
    " disturb call contact message messages sms msg send no these numbers number nos list of want"
    " wants customers people please pls : - बंद नंबर संदेश नहीं मत"
)
_SAY_SO = vocabulary.words("unsubscribed unsubscribe unsub optout opt-out opted dnd dnc stop बंद")


def phone_list(text: str, region: str) -> tuple[str, ...]:
    """The numbers (E.164) of a text that is nothing else; empty for any other text. One alone is a
    list under a word such as `DND`. `region`: ISO 3166, of a number without its country."""
    if sum(map(str.isdigit, text)) < _FEWEST_DIGITS:
        return ()
    words = {fold(one.strip(".!?'\"")) for one in _WORD.findall(text)}
    if not words <= _ABOUT:
        return ()
    fewest = 1 if words & _SAY_SO else FEWEST
    rest = _SIGNS.sub(" ", _NUMBERED.sub("", _WORD.sub(" ", text)))
    found = phones(rest, region, mobile_first=False)
    for _, typed in found.phones:
        rest = rest.replace(typed, "|")
    if any(len(_NO_DIGIT.sub("", one)) < _FEWEST_DIGITS for one in _DIGITS.findall(rest)):
        return ()  # amounts beside the numbers
    unusable = len(found.unusable.split(" / ")) if found.unusable else 0
    listed = tuple(phone.e164 for phone, _ in found.phones)
    return listed if len(listed) >= max(fewest, 4 * unusable) else ()
