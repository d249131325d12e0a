"""Plain words that are no sale, read as a command or a question.

Every word of a text has to be accounted for: by a vocabulary, by a day or a period, by the name of
somebody or something. What is left over makes it neither.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from crm.language.known_names import KnownNames
from crm.language.letters import fold, normalised
from crm.language.plain_words import vocabulary as said
from crm.language.plain_words.card_fields import read_card_field
from crm.language.plain_words.item_lows import read_item_low
from crm.language.plain_words.item_taxes import read_item_tax
from crm.language.plain_words.meant import Meant, What
from crm.language.plain_words.questions import question
from crm.language.plain_words.reminders import reminder

LONGEST = 120
"""Characters; a longer text is told, not asked."""
_WORD = re.compile(r"[^\s?!.,;:।\"“”()]+(?:[.,]\d+)?")
_NOT_FOLDED = "'’"
_TO_ME = frozenset({"me", "mujhe", "muje", "mujhko", "my", "मुझे"})
_KEEPS_S = said.FIGURES | said.ASKS | said.EVERY.keys()
"""Words that are known with their `'s`; a name is without."""


def read_plain_words(text: str, today: date, known: KnownNames) -> Meant | None:
    """What is asked for; None where it is neither a command nor a question that is understood.
    `today` is the shop date."""
    text = text.strip()
    if written := read_card_field(text, known):
        field, value = written.field, written.value
        return Meant(
            What.CARD_FIELD, customer=written.customer, field=field, rest=value, clear=False
        )
    if len(text) > LONGEST or "\n" in text or text.startswith("/"):
        return None
    plain = normalised(text)
    words = list(_WORD.finditer(plain))
    typed = [word[0] for word in words]
    keys = [fold(word.strip(_NOT_FOLDED)) for word in typed]
    for at, key in enumerate(keys):
        if key.endswith("'s") and key not in _KEEPS_S:
            keys[at], typed[at] = key[:-2], typed[at][:-2]
    if not keys:
        if text and set(text) <= {"?", "؟"}:
            return Meant(What.COMMAND, command="help", clear=False)
        return Meant(What.THANKS, clear=False) if _is_nod(text) else None
    if known.is_customer(" ".join(typed)):
        return None
    return (
        _command(keys)
        or _how_to(keys)
        or _upi_code(typed, keys)
        or reminder(typed, keys, known)
        or _item_tax(text, today)
        or _item_low(text)
        or _delete_last(keys)
        or _new_customer(plain, words, keys)
        or _greeting(keys)
        or question(typed, keys, today, known, asked="?" in text)
    )


def _is_nod(text: str) -> bool:
    """Nothing but emoji: a thumb, folded hands."""
    seen = [one for one in text if not one.isspace()]
    return bool(seen) and all(unicodedata.category(one) in ("So", "Sk", "Mn", "Cf") for one in seen)


def _command(keys: list[str]) -> Meant | None:
    for left_out in (frozenset[str](), said.POLITE, said.POLITE | said.TELL | _TO_ME):
        phrase = " ".join(key for key in keys if key not in left_out)
        if name := said.COMMANDS.get(phrase):
            return Meant(What.COMMAND, command=name, clear=False)
    numbered = " ".join(key for key in keys if not key.isdecimal())
    if said.COMMANDS.get(numbered) == "recent":  # last 5 sales
        return Meant(What.COMMAND, command="recent", clear=False)
    return None


def _how_to(keys: list[str]) -> Meant | None:
    """`how do i sell?`, `how to add a sale`, `sale kaise kare`: the help has it, or what is asked
    for is a command by itself: `how do i export`."""
    rest = [key for key in keys if key not in said.POLITE]
    if not said.HOW & set(rest):
        return None
    about = [key for key in rest if key not in said.HOW | said.HOW_GLUE]
    if command := said.COMMANDS.get(" ".join(about)):
        told = command in ("sale", "undo", "recent", "cancel")  # the help says how
        return Meant(What.COMMAND, command="help" if told else command, clear=False)
    in_help = said.RECORDS | said.SALES | said.DELETES | said.LATEST | {"customer", "correct"}
    if about and set(about) <= in_help:
        return Meant(What.COMMAND, command="help", clear=False)
    return None


def _upi_code(typed: list[str], keys: list[str]) -> Meant | None:
    """`qr 450`, `qr code for 450`, `qr` alone."""
    rest = [at for at, key in enumerate(keys) if key not in _OF_A_CODE]
    if "qr" not in keys or len(rest) > 1:
        return None
    amount = typed[rest[0]] if rest else ""
    if amount and not any(letter.isdigit() for letter in amount):
        return None
    return Meant(What.UPI_CODE, rest=amount, clear=False)


_OF_A_CODE = said.POLITE | {"qr", "code", "upi", "for", "of", "ka", "ki", "ke", "rs", "₹", "do"}


def _item_tax(text: str, today: date) -> Meant | None:
    said_so = read_item_tax(text, today) is not None
    return Meant(What.ITEM_TAX, rest=text, clear=False) if said_so else None


def _item_low(text: str) -> Meant | None:
    return None if read_item_low(text) is None else Meant(What.ITEM_LOW, rest=text)


def _delete_last(keys: list[str]) -> Meant | None:
    """`delete last sale`, `pichli entry hatao`; `delete` alone means the latest, too."""
    rest = [key for key in keys if key not in said.POLITE | said.DONE]
    about = said.DELETES | said.LATEST | said.SALES | {"the", "my", "ko", "that", "it", "को"}
    if not said.DELETES & set(rest) or not set(rest) <= about:
        return None
    return Meant(What.DELETE_LAST, clear=bool(said.LATEST & set(rest)))


_AROUND_A_CARD = " .,;:?!-\"'"
_OF_A_CARD = said.NEW | said.POLITE | {"name", "named", "called", "naam", "नाम"}
"""Words behind `new customer` that are no part of the card."""
_WHOLE_WORD = re.compile(r"(?<!\S)[^\s,;:]+(?=[\s,;:]|$)")


def _new_customer(plain: str, words: list[re.Match[str]], keys: list[str]) -> Meant | None:
    """`new customer Farhan 9822077665`, `naya grahak`, `add Farhan as a customer`."""
    at = next((at for at, key in enumerate(keys[:3]) if key not in said.POLITE), 0)
    if keys[at] not in said.NEW:
        return None
    behind = at + 1
    while behind < len(keys) and keys[behind] in said.NEW | {"a", "the", "ek", "as"}:
        behind += 1
    if behind < len(keys) and keys[behind] in said.ONE_CUSTOMER:
        first, end = behind + 1, len(keys)
        rest = _WHOLE_WORD.sub(
            lambda word: "" if fold(word[0]) in _OF_A_CARD else word[0],
            plain[words[behind].end() :],
        )
    elif keys[-1] in said.ONE_CUSTOMER and "as" in keys:
        first, end = at + 1, keys.index("as")
        rest = plain[words[at].end() : words[end].start()]
    else:
        return None
    if not (said.ASKS | said.FIGURES).isdisjoint(keys[first:end]):
        return None
    text = " ".join(rest.split()).strip(_AROUND_A_CARD)
    return Meant(What.NEW_CUSTOMER, rest=text, clear=bool(text))


def _greeting(keys: list[str]) -> Meant | None:
    rest = {key for key in keys if key not in said.POLITE} or set(keys)
    if rest <= said.GREETINGS and rest & said.GREETED:
        return Meant(What.GREETING, clear=False)
    if rest <= said.THANKS and rest & said.THANKED:
        return Meant(What.THANKS, clear=False)
    return None
