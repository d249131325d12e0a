"""What is plainly no sale, said by the words that never occur in one."""

from __future__ import annotations

import re

from bot.entry import words
from bot.entry.draft import Reason
from bot.entry.payment import method_at
from bot.entry.reading import Reading
from bot.entry.tokens import Token

_ASKS_FIRST = words.words(
    """how what who whom whose when where why which is are am was were do does did can could
    would should shall may kya any is there"""
)
_ASKS = words.words(
    """how what who whom whose why which kitna kitni kitne kya kaun kon kab kahan kaha kyu kyun
    kyon kaise kaisa kaisi kisne kisko kiska kiski konsa kaunsa क्या कितना कितने कितनी कौन कब कहां
    क्यों कैसे कैसा"""
)
_COMMANDS = words.words(
    """send delete remove undo show list export report reports remind reminder edit change update
    cancel stop help campaign campaigns broadcast call search find print generate download upload
    import backup restore restart schedule block unblock merge message msg sms whatsapp email
    insights insight summary dashboard settings setting menu start open close view display check
    get tell create clear reset rename approve reject top history customers staff invite export
    compare calculate translate repeat forward share notify set dikhao dikha bhejo bhej batao bata
    hatao mitao band chalu badlo nikalo karo दिखाओ भेजो बताओ हटाओ मिटाओ"""
)
_COMMAND_PHRASES = (
    ("add", "customer"),
    ("new", "customer"),
    ("add", "staff"),
    ("add", "item"),
    ("mark", "as"),
    ("sales", "report"),
    ("sale", "report"),
    ("today", "sales"),
    ("today's", "sales"),
    ("todays", "sales"),
    ("aaj", "ki", "sale"),
    ("aaj", "ka", "sale"),
    ("total", "sales"),
    ("total", "sale"),
    ("last", "sale"),
    ("last", "entry"),
    ("vip", "customers"),
    ("sab", "ko"),
    ("sabko",),
)
_RETURNS = words.words(
    """return returned returning returns refund refunded refunds wapas wapis vapas vapis waapas
    waapis vaapas lautaya lautaye lautayi lauta lautai exchange exchanged replaced replacement
    replace cancelled canceled वापस वापिस लौटाया लौटाए रिफंड रिटर्न"""
)
_RECEIVED = words.words(
    """received recieved recived receive receiving recd rcvd jama jamaa cleared settled clears
    settles chukaya chukaye chuka chukta chukaya wasool vasool vasuli wasuli deposit deposited
    repaid repay repayment collected recovered dues owes owed owe outstanding advance purana
    purane puraana balance जमा चुकाया वसूल मिला मिले एडवांस पुराना"""
)
_GIVES = words.words("diya diye dia de di bheja bheje transfer transferred दिया दिये दिए भेजे")
_COMES = words.words("mila mile mili aaya aaye aayi aya aye mil got मिले आए आया")
_EXPENSES = words.words(
    """expense expenses kharcha kharch kharche rent kiraya salary salaries wages wage pagar
    tankhwah tankha vetan mazdoori majdoori electricity bijli supplier suppliers wholesaler
    wholesale vendor distributor mandi maintenance repair repairing insurance freight bhada
    stock restock restocked emi loan tax taxes खर्च खर्चा किराया वेतन बिजली मजदूरी"""
)
_EXPENSE_FIRST = words.words(
    """paid spent spend bought buy purchased purchase pay kharida kharide liya mangaya mangaye
    transport courier petrol diesel parking donation chanda tip toll auto taxi खरीदा खरीदे"""
)
_EXPENSE_BILLS = words.words(
    "electricity electric light water phone mobile internet wifi gas telephone power broadband"
)
_FUTURE = words.words(
    """tomorrow tmrw tmr tomm tomorow tommorow tommorrow will wont going gonna wants want wanted
    chahiye chahie chaiye mangta mangti order orders preorder booking booked reserve reserved
    agle agla agli later baad upcoming quotation quote estimate enquiry inquiry planning
    चाहिए अगले बाद"""
)
_FUTURE_VERB = re.compile(
    r"(?:d|l|k(?:a?r)|a|aa|ja|jaa|khar[ie]+d|bhej|rakh|pah?u?nch|mil|ho|hog|manga|bana|bata|chuka)"
    r"(?:y?[ea]?g[aie]|[ae]?y?en?g[aei]|ung[ai]|oong[ai])"
)
_TO_DO = words.words("dena lena bhejna karna lana mangana bolna batana देना लेना भेजना करना")
_CHATTER = words.words(
    """i my mine myself we our ours you your yours u ur he him his she her hers they them
    their it its this that these those is are am was were be been being isn't aren't don't dont
    didn't didnt doesn't won't can't cannot not no never nothing nobody none nahi nahin nai mat na
    naa नहीं मत has have had does did can could would should shall must might let lets about
    because if then than but so very too just yet still already here there where again
    congratulations congrats dear hurry otp verify verification login kyc click http https www
    cashback lottery won debited credited unsubscribe txn transaction utr happy welcome sorry
    meeting come coming came go goes went gone reach reached arrive arrived wait waiting called
    calling dukan aap aapka aapke aapki main mai mera mere meri mujhe mujhko hum hamara hamare tum
    tumhara tera tere yaar yeh ye wo woh vo kuch koi sab abhi fir phir lekin magar agar toh kyunki
    raha rahe rahi rahta hota hoti hote tha thi gst broken damaged missing wrong lost stolen
    maybe perhaps around approx approximately almost nearly between
    मैं मेरा मुझे आप हम तुम यह वह कुछ कोई अभी लेकिन था थी थे रहा रहे रही"""
)
_GREETED = words.words("morning evening afternoon night bye")
NEVER_NAMES = words.words(
    """train bus flight platform pnr room floor flat road street score match temperature weather
    price prices rate rates mrp stock version page chapter class channel table password code pin
    link offer offers sale mega buy free get flash limited prize recharge balance order invoice
    meeting call exam holiday sunday monday tuesday wednesday thursday friday saturday shop store
    market good late open closed urgent years year age number no phone mobile item items qty
    quantity amount total discount delivery parcel courier alarm timer reminder tax otp account
    version chapter dukaan दुकान भाव कीमत"""
)
"""Words that begin no customer's name, unless the shop knows one."""
_NO_LINK = re.compile(r"https?:|www\.|\.com\b|\.in/|\S+@\w+\.\w", re.IGNORECASE)
_SOLD = words.words("sold gave given have made bought sell took taken purchased")


def no_sale(reading: Reading, text: str) -> tuple[Reason, str] | None:
    """The reason why this is no sale, and the word it hangs on; None where it may be one."""
    found = reading.tokens
    if _NO_LINK.search(text):
        return Reason.NOT_A_SALE, "link"
    if any(token.key == "?" for token in found):
        return Reason.QUESTION, "?"
    keys = [token.key if token.kind == "word" else "" for token in found]
    spoken = [key for key in keys if key]
    if not spoken:
        return None
    first = next(
        (token.key for token in found if token.is_name and token.key not in _GREETINGS), ""
    )
    return (
        _asks(keys, first)
        or _commands(keys, first)
        or _returns(keys)
        or _expenses(found, keys, first)
        or _payment_received(found, keys, first)
        or _future(keys)
        or _chatter(found, keys)
    )


_GREETINGS = words.words("please pls plz kindly hi hello hey ok okay namaste haan and so ji")

Reasoned = tuple[Reason, str] | None


def _asks(keys: list[str], first: str) -> Reasoned:
    if first in _ASKS_FIRST and (first != "do" or _is_english_do(keys, keys.index(first))):
        return Reason.QUESTION, first
    asked = next((key for key in keys if key in _ASKS), None)
    return (Reason.QUESTION, asked) if asked else None


def _is_english_do(keys: list[str], at: int) -> bool:
    """`do you have`; `do kilo chawal` begins with a two."""
    return keys[at + 1 : at + 2] in (["you"], ["not"], ["we"], ["i"], ["they"], ["it"])


def _commands(keys: list[str], first: str) -> Reasoned:
    if first in _COMMANDS:
        return Reason.OTHER_COMMAND, first
    for phrase in _COMMAND_PHRASES:
        for at in range(len(keys) - len(phrase) + 1):
            if tuple(keys[at : at + len(phrase)]) == phrase:
                return Reason.OTHER_COMMAND, " ".join(phrase)
    if first == "mark" and ("vip" in keys or "as" in keys):
        return Reason.OTHER_COMMAND, first
    spoken = [key for key in keys if key]
    if spoken and spoken[-1] in words.words("dikhao batao bhejo hatao karo dikha bata दिखाओ बताओ"):
        return Reason.OTHER_COMMAND, spoken[-1]
    return None


def _returns(keys: list[str]) -> Reasoned:
    for at, key in enumerate(keys):
        if key in _RETURNS and keys[at + 1 : at + 2] not in (["gift"], ["gifts"]):
            return Reason.RETURN, key
    return None


def _expenses(found: list[Token], keys: list[str], first: str) -> Reasoned:
    if word := next((key for key in keys if key in _EXPENSES), None):
        return Reason.EXPENSE, word
    for at, key in enumerate(keys[:-1]):
        if key in _EXPENSE_BILLS and keys[at + 1] in ("bill", "recharge", "payment"):
            return Reason.EXPENSE, f"{key} {keys[at + 1]}"
    if first in _EXPENSE_FIRST:
        at = keys.index(first)
        if first != "paid" or at + 1 == len(found) or method_at(found, at + 1) is None:
            return Reason.EXPENSE, first
    if "from" in keys and any(key in words.BUYS or key in _GIVES for key in keys):
        at = keys.index("from")
        if keys[at + 1 : at + 2] not in (["us"], ["shop"], ["me"], ["here"]):
            return Reason.EXPENSE, "from"
    for at, key in enumerate(keys[:-1]):
        if (
            key == "se"
            and at
            and method_at(found, at - 1) is None
            and keys[at - 1] not in (words.RATE_TAILS | words.UNITS.keys() | {""})
        ):
            bought = any(
                one in words.words("kharida kharide kharidi mangaya mangaye mangwaya liya liye")
                for one in keys[at:]
            )
            if bought:
                return Reason.EXPENSE, "se"
    return None


def _payment_received(found: list[Token], keys: list[str], first: str) -> Reasoned:
    if word := next((key for key in keys if key in _RECEIVED), None):
        return Reason.PAYMENT_RECEIVED, word
    if "from" in keys:
        return Reason.PAYMENT_RECEIVED, "from"
    numbers = [at for at, token in enumerate(found) if token.kind == "number"]
    if len(numbers) != 1:
        return None
    number = numbers[0]
    before, after = [key for key in keys[:number] if key], [key for key in keys[number:] if key]
    after = [key for key in after if key not in words.CURRENCY]
    while before and before[-1] in words.CURRENCY:
        before.pop()
    if before and before[-1] in ("paid", "pays", "gave", "gives", "pay") and "for" not in after:
        return Reason.PAYMENT_RECEIVED, before[-1]
    if (
        after
        and after[-1] in ("paid", "pay")
        and not any(method_at(found, at) for at in range(len(found)))
    ):
        return Reason.PAYMENT_RECEIVED, after[-1]
    gave = after and after[0] in _GIVES | {"cash", "upi"} and any(k in _GIVES for k in after)
    if gave and any(key in words.AFTER_CUSTOMER for key in before):
        return Reason.PAYMENT_RECEIVED, after[0]
    if any(key in _COMES for key in after):
        return Reason.PAYMENT_RECEIVED, "come"
    if "payment" in before and first != "payment":
        return Reason.PAYMENT_RECEIVED, "payment"
    return None


def _future(keys: list[str]) -> Reasoned:
    for at, key in enumerate(keys):
        if key in _FUTURE and keys[at : at + 2] != ["later", ""] and keys[at - 1 : at] != ["pay"]:
            return Reason.FUTURE, key
        if key == "next" or (len(key) > 3 and _FUTURE_VERB.fullmatch(key)):
            return Reason.FUTURE, key
        if key in _TO_DO and (keys[at + 1 : at + 2] in (["hai"], ["h"], ["है"], [])):
            return Reason.FUTURE, key
    return None


def _chatter(found: list[Token], keys: list[str]) -> Reasoned:
    for at, key in enumerate(keys):
        after = next((other for other in keys[at + 1 :] if other), "")
        if key == "good" and after in _GREETED:
            return Reason.NOT_A_SALE, key
        if key not in _CHATTER and not (key == "do" and _is_english_do(keys, at)):
            continue
        if key in ("i", "we", "has", "have", "had") and after in _SOLD | words.BUYS | {"just"}:
            continue
        if key == "not" and after == "paid":
            continue
        if key in words.DAYS_BACK or (key in words.AFTER_DATE and at and keys[at - 1]):
            continue
        if (
            key in ("no", "na")
            and at + 1 < len(found)
            and found[at + 1].kind in ("number", "phone")
        ):
            continue
        return Reason.NOT_A_SALE, key
    return None
