"""`remind ravi`, `Omkar ko yaad dilao`, `sabko reminder bhejo`: who is to be reminded of dues."""

from __future__ import annotations

from collections.abc import Sequence

from crm.language.known_names import KnownNames
from crm.language.plain_words.meant import Meant, What
from crm.language.plain_words.vocabulary import LONGEST_NAME, POLITE
from crm.language.vocabulary import words

_REMINDS = words(
    "remind reminder reminders reminding yaad yad याद रिमाइंडर तकाजा taqaza takaza tagada"
)
_VERBS = words(
    """dilao dilaao dila dilado dilana dilaana dilwao dilwa do dena de dijiye karo kar kardo krdo
    karao karwao send bhejo bhej bhejna bhejdo दिलाओ दिला दिलाना दो देना करो भेजो भेज"""
)
_ALONE = words("yaad yad याद")
"""They say that somebody is to be reminded only with a verb of giving: `yaad dilao`."""
_GIVEN = frozenset(word for word in _VERBS if word.startswith(("dil", "दिल")))
_AROUND = POLITE | words(
    """ko to the a an for of about ka ki ke se sms message msg by on pay paying payment payments
    paisa paise paison money dues due udhaar udhar khata baki baaki balance owes pending को का की के
    पैसे उधार बाकी"""
)
_EVERYBODY = words(
    """all everyone everybody sab sabko sabhi sabhiko customers grahak debtors सब सबको सभी"""
)
_NOT_A_NAME = words("me mujhe muje mujhko us hume hame hamein i मुझे हमें")


def reminder(typed: Sequence[str], keys: Sequence[str], known: KnownNames) -> Meant | None:
    """`typed` and `keys` are the words as typed, and folded. Every one of them has to be
    accounted for: what is left is a name, of a customer or of nobody that is known."""
    said = set(keys)
    if said.isdisjoint(_REMINDS) or not said.isdisjoint(_NOT_A_NAME):
        return None
    if said & _REMINDS <= _ALONE and said.isdisjoint(_GIVEN):
        return None
    rest = [at for at, key in enumerate(keys) if key not in _REMINDS | _VERBS | _AROUND]
    if all(keys[at] in _EVERYBODY for at in rest):
        return Meant(What.REMIND, clear=bool(rest))
    name = " ".join(typed[at] for at in rest)
    if len(rest) > LONGEST_NAME or rest[-1] - rest[0] >= len(rest):  # words between are no name
        return None
    if any(one.isdigit() for one in name):
        return None
    return Meant(What.REMIND, customer=name, clear=known.begins_customer(keys[rest[0]]))
