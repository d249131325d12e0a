"""Words that show a text is no sale: questions, commands, money that comes or goes, chatter."""

from __future__ import annotations

from crm.language import vocabulary
from crm.language.calendar import words as day_words
from crm.language.calendar.words import SHORT_WEEKDAYS, TOMORROW, WEEKDAYS
from crm.language.vocabulary import words

ASKS_FIRST = words(
    """how what who whom whose when where why which is are am was were do does did can could
    would should shall may kya any is there"""
)
ASKS = words(
    """how what who whom whose why which kitna kitni kitne kya kaun kon kab kahan kaha kyu kyun
    kyon kaise kaisa kaisi kisne kisko kiska kiski konsa kaunsa क्या कितना कितने कितनी कौन कब कहां
    क्यों कैसे कैसा"""
)
COMMANDS = words(
    """send delete remove undo show list export report reports remind reminder edit change update
    cancel stop help campaign campaigns broadcast call search find print generate download upload
    import backup restore restart schedule block unblock merge message msg sms whatsapp email
    insights insight summary dashboard settings setting menu start open close view display check
    get tell create clear reset rename approve reject top history customers staff invite export
    increase decrease reduce raise correct fix compare
    calculate translate repeat forward share notify set dikhao dikha bhejo bhej batao bata
    hatao mitao band chalu badlo nikalo karo दिखाओ भेजो बताओ हटाओ मिटाओ"""
)
COMMAND_PHRASES = (
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
    ("low", "at"),
)
RETURNS = words(
    """return returned returning returns refund refunded refunds wapas wapis vapas vapis waapas
    waapis vaapas lautaya lautaye lautayi lauta lautai exchange exchanged replaced replacement
    replace cancelled canceled वापस वापिस लौटाया लौटाए रिफंड रिटर्न"""
)
RECEIVED = words(
    """received recieved recived receive receiving recd rcvd jama jamaa cleared settled clears
    settles chukaya chukaye chuka chukta wasool vasool vasuli wasuli deposit deposited
    repaid repay repayment collected recovered dues owes owed owe outstanding advance purana
    purane puraana balance lent lend lends loaned borrowed borrow borrows sent sends clear
    transferred transfers जमा चुकाया वसूल मिला मिले एडवांस पुराना"""
)
GIVES = words("diya diye dia de di bheja bheje transfer transferred दिया दिये दिए भेजे")
COMES = words("mila mile mili aaya aaye aayi aya aye mil मिले आए आया")
OWED = words("due pending baki baaki बाकी")
"""On account, behind what was bought; before an amount they tell of an old debt."""
BOUGHT_FROM = words("kharida kharide kharidi mangaya mangaye mangwaya liya liye li lia le lee लिया")
EXPENSES = words(
    """expense expenses kharcha kharch kharche rent kiraya salary salaries wages wage pagar
    tankhwah tankha vetan mazdoori majdoori electricity bijli supplier suppliers wholesaler
    wholesale vendor distributor mandi maintenance repair repairing insurance freight bhada
    stock restock restocked emi loan tax taxes खर्च खर्चा किराया वेतन बिजली मजदूरी"""
)
EXPENSE_FIRST = words(
    """paid spent spend bought buy purchased purchase pay kharida kharide liya mangaya mangaye
    transport courier petrol diesel parking donation chanda tip toll auto taxi खरीदा खरीदे"""
)
EXPENSE_BILLS = words(
    """electricity electric light water phone mobile internet wifi gas telephone power broadband
    airtel jio bsnl vodafone lic dish"""
)
FUTURE = TOMORROW | words(
    """will wont going gonna wants want wanted chahiye chahie chaiye mangta mangti order orders
    ordered preorder booking booked reserve reserved agle agla agli later baad upcoming need needs
    needed asked asks ask demand demanded deliver quotation quote estimate enquiry inquiry planning
    bhejo bhijwao bhijwana bhejdo bhejdena mangwao
    चाहिए अगले बाद"""
)
TO_DO = words(
    "dena lena dene deni lene leni bhejna karna lana mangana bolna batana देना लेना भेजना करना"
)
CHATTER = words(
    """i my mine myself we our ours you your yours u ur he him his she her hers they them
    their it its this that these those is are am was were be been being isn't aren't don't dont
    didn't didnt doesn't won't can't cannot not no never nothing nobody none nahi nahin nai mat na
    naa नहीं मत has have had does did can could would should shall must might let lets about
    because if then than so very too yet still already here there where again get instead
    congratulations congrats dear hurry otp verify verification login kyc click http https www
    cashback lottery won debited credited unsubscribe txn transaction utr happy welcome sorry
    meeting come coming came go goes went gone reach reached arrive arrived wait waiting called
    calling dukan aap aapka aapke aapki main mai mera mere meri mujhe mujhko hum hamara hamare tum
    tumhara tera tere yaar yeh ye wo woh vo kuch koi sab fir phir lekin magar agar toh kyunki
    raha rahe rahi rahta hota hoti hote tha thi gst broken damaged missing wrong lost stolen
    bolo bola boli bol kaho kehna kahna maybe perhaps around approx approximately almost nearly
    between     मैं मेरा मुझे आप हम तुम यह वह कुछ कोई लेकिन था थी थे रहा रहे रही"""
)
GREETED = words("morning evening afternoon night bye")
NEVER_NAMES = words(
    """train bus flight platform pnr room floor flat road street score match temperature weather
    price prices rate rates mrp stock version page chapter class channel table password code pin
    link offer offers sale mega buy free get flash limited prize recharge balance order invoice
    meeting call exam holiday shop store
    market good late open closed urgent years year age number no phone mobile item items qty
    quantity amount total discount delivery parcel courier alarm timer reminder tax otp account
    labour labor maid helper staff special plot sector house lane test testing thanks thank
    closing opening galla kamai bikri profit loss collection dukaan दुकान भाव कीमत"""
) | (WEEKDAYS.keys() - SHORT_WEEKDAYS)
"""Words that begin no customer's name, unless the shop knows one."""
NEVER_IN_NAMES = words(
    """age price prices rate rates score otp code pin number weight height marks points km kms
    temperature recharge invoice order balance password salary minutes minute hours hour baje
    offer offers charges fees fee premium hand collection hisab hisaab statement token bayana
    cancel cancelled canceled address addr birthday anniversary follow followup visit visits
    degree degrees votes runs wickets goals"""
)
PLACES = words("flat room house floor gate block sector plot lane ward wing gali road pin")
"""Words before the number of a place."""
SOLD = words("sold gave given have made bought sell took taken purchased")
GREETINGS = words("please pls plz kindly hi hello hey ok okay namaste haan and so ji")

_OF_AN_ACCOUNT = {
    "payment_received": """opening instalment instalments installment installments kist settlement
        repays""",
    "not_a_sale": """maaf maafi waive waived waiver waives forgive forgave forgiven writeoff bounce
        bounced bounces dishonoured dishonored says saying told tells claims claimed kehta kehti
        kehte interest byaj माफ ब्याज""",
    "other_command": "limit remind reminds reminder reminders dilao dilana dilado takaza taqaza",
    "future": "promise promised promises vaada waada appointment appt",
}
OF_AN_ACCOUNT = {word: why for why, text in _OF_AN_ACCOUNT.items() for word in text.split()}
"""Words that tell of an account, a cheque or a reminder, and why a text with one is no sale."""
TWO_OF_AN_ACCOUNT = {
    **{
        key: dict.fromkeys(("off",), "not_a_sale")
        for key in ("write", "wrote", "written", "writing")
    },
    **{
        key: dict.fromkeys(("diya", "diye", "do", "de", "dena", "दिया"), "not_a_sale")
        for key in ("chhod", "chod", "chhor", "chor", "छोड", "छोड़")
    },
    **{
        key: dict.fromkeys(("old", "previous", "pichla", "pichhla"), "payment_received")
        for key in ("paid", "pays", "pay", "gave", "cleared")
    },
    "yaad": dict.fromkeys(("dila", "dilao", "dilana", "karo", "kara", "karao"), "other_command"),
    "याद": dict.fromkeys(("दिला", "दिलाओ", "दिलाना", "दिलाना", "करो", "कराओ"), "other_command"),
    **{
        key: dict.fromkeys(("balance", "due", "dues", "hisab", "baki", "baaki"), "payment_received")
        for key in ("old", "pichla", "pichhla", "previous", "last")
    },
}
TO_BE_HAD = words("lene lena leni dene dena deni baki baaki लेने लेना देने देना बाकी")
IS = words("hai hain h है हैं")

SPOKEN = (
    ASKS_FIRST
    | ASKS
    | COMMANDS
    | RETURNS
    | RECEIVED
    | GIVES
    | COMES
    | EXPENSES
    | EXPENSE_FIRST
    | EXPENSE_BILLS
    | FUTURE
    | TO_DO
    | CHATTER
    | GREETED
    | GREETINGS
    | NEVER_NAMES
    | NEVER_IN_NAMES
    | OWED
    | OF_AN_ACCOUNT.keys()
    | TWO_OF_AN_ACCOUNT.keys()
    | TO_BE_HAD
    | {word for phrase in COMMAND_PHRASES for word in phrase}
    | {"next", "good", "do", "mark", "from"}
)
"""All of them: a name that has one is written in quotes."""

ALL_WORDS = SPOKEN.union(
    *(
        one
        for one in (*vars(vocabulary).values(), *vars(day_words).values())
        if isinstance(one, (frozenset, dict))
    ),
    *vocabulary.PAYMENT_PHRASES,
    words("note notes remark remarks"),
)
"""Every word of the vocabularies: none of them is a slip, and in a name they need quotes."""

BOOK_IT = (
    frozenset(["book", "बुक"]),
    frozenset(
        [
            "karo",
            "kar",
            "kardo",
            "karna",
            "kare",
            "krdo",
            "kro",
            "do",
            "dena",
            "dijiye",
            "please",
            "करो",
            "कर",
            "करना",
            "दो",
        ]
    ),
)
"""`facial book kar do` at the end of a text with a time of day: an appointment, and no book."""


def is_booked_at_the_end(keys: list[str]) -> int | None:
    """Where that begins; None where a text does not end so."""
    book, done = BOOK_IT
    for at, key in enumerate(keys[:-1]):
        if key in book and done.issuperset(keys[at + 1 :]):
            return at
    return None
