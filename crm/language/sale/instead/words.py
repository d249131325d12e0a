"""The words of money without a sale, in English, romanised Hindi and Devanagari, folded."""

from __future__ import annotations

from crm.language import everyday, talk, vocabulary
from crm.language.calendar import words as day_words
from crm.language.vocabulary import words

# Which way it went ------------------------------------------------------------------------------

COMES_IN = words(
    """paid pays pay payed cleared clear clears settled settle settles repaid repays repay
    repayment deposited deposits deposit jama jamaa chukaya chukaye chukayi chukai chuka chuki
    chuke chukta chukaa payment payments received recieved recived receive receiving recd rcvd got
    collected recovered collect wasool vasool wasul vasul vasuli wasuli mila mile mili mil milgaye
    milgaya aaya aaye aayi aaya aya aye aa instalment instalments installment installments kist
    settlement जमा चुका चुकी चुके चुकाया चुकाए चुकाये चुकाई चुकता वसूल मिला मिले मिली मिल आया आए आये आई भुगतान"""
)
"""Money came in, whoever is marked by `ne`, `se`, `ke` or by nothing."""
SENT = words("sent sends transferred transfers gave gives returned")
"""In where the customer stands before it: ravi sent 500."""
HANDS = words(
    """diya diye dia die di dee de dedi dediya dediye dedie dedo do dena deke deker diyaa bheja
    bheje bheji bhej bhejdiya transfer given give dala daala daale dale dali daali kiya kiye kie
    kia kara kare kari lautaya lautaye lautayi lauta lautai wapas wapis vapas vapis waapas waapis
    vaapas दिया दिये दिए दी दे भेजे भेजा भेज किया किये किए लौटाया लौटाए लौटाये वापस वापिस डाला डाले"""
)
"""Hindi verbs that need `ne` (in) or `ko` (out)."""
GIVES_OUT = words(
    """diya diye dia die di dee de dediya dediye dedi bheja bheje bhej lautaya lautaye wapas wapis
    vapas vapis waapas waapis vaapas diyaa दिया दिये दिए दी दे भेजे भेजा वापस वापिस लौटाए लौटाये
    लौटाया"""
)
GONE = words("gaya gaye gayi gai gaye gya गया गये गए गयी गई")
"""`de gaya`: gave and went, so that it came in."""
LENT = words("lent lend lends loaned loan")
BACK = words("back")
PAID_BACK = "back to them"
"""The key of `back` that is said of money."""
NE = words("ne nay ney ने")
KO = vocabulary.KO
SE = vocabulary.SE
KE = vocabulary.GENITIVE
FROM = words("from frm")
TOWARDS = words("to")
TAKEN = words("took liya liye lia li le lee lie got लिया लिये लिए ली")

# How much ---------------------------------------------------------------------------------------

WHOLE = words(
    """pura poora puri poori pure poore pura sab sabhi sara saara sari saari sare saare all full
    fully everything total whole complete poora पूरा पूरी पूरे सब सारा सारे सारी कुल"""
)
CLEARS = words(
    "cleared clear clears settled settle settles chukta barabar khatam khatm nil चुकता खत्म बराबर"
)
"""They say by themselves that nothing is left."""
OF_MORE = (("of",), ("out", "of"), ("outof",))
OUT_OF = (("me", "se"), ("mein", "se"), ("mai", "se"), ("main", "se"), ("में", "से"), ("me", "से"))
ADVANCE = words("advance adv edvance advanc bayana byana peshgi एडवांस बयाना पेशगी")

# What it is about -------------------------------------------------------------------------------

DEBT = words(
    """udhaar udhar udhari udhaari udaar udhr uddhar khata khaata khate khaate baki baaki bakaya
    bakaaya dues due credit account acct balance bal hisab hisaab hissab outstanding pending old
    purana purane puraana puraane pichla pichhla pichle previous last past debt loan karz karza
    udhar उधार उधारी खाता खाते बाकी बकाया हिसाब पुराना पुराने पिछला कर्ज"""
)
OLD = words(
    "opening purana purane puraana puraane purani old pichla pichhla pichli previous पुराना पुराने "
    "पुरानी पिछला"
)
OLD_WHAT = words(
    """balance bal due dues hisab hisaab baki baaki bakaya udhaar udhar udhari khata khaata
    outstanding बाकी हिसाब बकाया उधार खाता"""
)
TELLS_OF_DEBT = words("owes owe owed")
TO_BE_HAD = words(
    "lene lena leni dene dena deni baki baaki bakaya bakaaya due pending outstanding लेने लेना लेनी "
    "देने देना देनी बाकी बकाया"
)
IS = words("hai hain h he hei है हैं is are")

WAIVES = words(
    """maaf maafi maf waive waived waives waiver waiving forgive forgave forgiven writeoff
    माफ माफी"""
)
LETS_GO = words("chhod chod chhor chor chhode chode छोड")
GO = words("diya diye do de dena dee di die दिया दिये दिए दो दे")
WRITES = words("write wrote written writing")

RETURNS = words(
    """return returned returning returns wapas wapis vapas vapis waapas waapis vaapas wapsi lautaya
    lautaye lautayi lauta lautai lautayaa लौटाया लौटाए लौटाये लौटाई वापस वापिस वापसी रिटर्न"""
)
REFUNDS = words("refund refunded refunds रिफंड")
WISHES = words(
    "want wants wanted wanting wish wishes like chahta chahti chahte chahiye चाहता चाहती चाहते"
)
"""What somebody would like to bring back has not come."""
EXCHANGES = words("exchange exchanged exchanging replace replaced replacement badla badli badal")
TO_ACCOUNT = words("adjust adjusted adjustment adjst")
DAMAGED = words(
    "damaged damage kharab kharaab kharap toota tuta tooti tooti broken defective expired spoiled "
    "खराब टूटा"
)

PAYS_LATER = words(
    """dega degi denge dengi deega dunga dungi doonga doongi deyga milega milenge milegi ayega
    ayenge aayega aayenge chukayega chukayegi chukaega chukaegi karega karegi karenge bhejega
    bhejegi bhejenge देगा देगी देंगे मिलेंगे मिलेगा चुकाएगा चुकाएगी दूंगा करेगा करेगी भेजेगा"""
)
PAYS_BY_ITSELF = words(
    """dega degi denge dengi deega dunga dungi doonga doongi deyga milega milenge milegi chukayega
    chukayegi chukaega chukaegi देगा देगी देंगे मिलेंगे मिलेगा चुकाएगा चुकाएगी दूंगा"""
)
PROMISES = words("promise promised promises promising vaada waada vada wada vayda वादा वायदा")
WILL = words("will shall 'll gonna going")
PAYING = words("pay give clear settle send return deposit transfer")

# What is nothing --------------------------------------------------------------------------------

SAID_BY_OTHERS = words(
    """says say saying said told tells claims claimed claim kehta kehti kehte keh kaha kah kahta
    kahti kahte bol bola boli bole bolta bolti bolte bata batata bataya sunaa suna thinks think
    कहता कहती कहा बोल बोला बोली बोले बोलता कह"""
)
DID_NOT = words(
    """nahi nahin nhi nahii nai naheen mat not no never didnt didn't hasnt hasn't havent haven't
    wont won't cannot can't cant without bina unpaid bounce bounced bounces dishonoured dishonored
    cancel cancelled canceled failed fail नहीं नही मत ना बिना बाउंस"""
)
COMMANDS = words(
    """limit remind reminds reminder reminders dilao dilana dilado takaza taqaza gst hsn gstin
    reminde set vip invoice qr"""
)
SUPPLIES = words(
    """supplier suppliers wholesaler wholesale vendor vendors distributor distributors mandi
    party's salary rent kiraya bijli electricity"""
)

# Questions --------------------------------------------------------------------------------------

ASKS = words(
    """kitna kitni kitne ketna kya kab kaun kon kiska kiski kiske kisne kis kinka kinke how did does
    who whose whom when what why kyu kyun कितना कितने कितनी क्या कब कौन किसका किसके किसने किस"""
)
POINTS = words("points point pts pt पॉइंट पॉइंट्स पाइंट")
LEFT = words("bacha bache bachi left bachaa remaining stock maal बचा बचे बची स्टॉक माल")
OWING = words(
    """owe owes owed owing udhaar udhar udhari khata khate khaata balance bal baki baaki bakaya dues
    due hisab hisaab outstanding pending lena lene dena dene leni deni debt statement account ledger
    उधार खाता बाकी हिसाब बकाया लेना लेने देना देने"""
)
ASKS_ALONE = words(
    """balance bal hisab hisaab khata khaata baki baaki bakaya dues due statement ledger outstanding
    account बाकी हिसाब खाता बकाया"""
)
"""With a name and no number they ask for what is owed."""
PAID_ASKED = words(
    """pay paid pays payment payments paying diya diye dia di de deta jama chukaya chukaye received
    came aaya aaye mila mile दिया दिये दिए जमा मिला मिले"""
)
LISTS = words(
    """list lists sabka sabke sabki sab all everyone's report show dikhao dikha batao सूची लिस्ट
    दिखाओ सबका"""
)

# Stock and appointments -------------------------------------------------------------------------

STOCK_LEADS = words("stock maal mal inventory स्टॉक माल")
STOCK_IN = words("in aaya aaye aayi aya aye add added received mila came plus आया आए आई")
STOCK_OUT = words(
    """out kharab kharaab nikla nikle nikala gaya gaye damaged damage expired toota tuta broken
    waste wasted phenka खराब गया निकला टूटा"""
)
BOOKS = words("book booking appointment appt appointments बुक अपॉइंटमेंट बुकिंग")

# Words that say nothing more --------------------------------------------------------------------

IDLE = (
    vocabulary.FILLERS
    | vocabulary.LEADS
    | vocabulary.VERBS
    | vocabulary.CURRENCY
    | vocabulary.JOINS
    | vocabulary.GENITIVE
    | vocabulary.IN
    | vocabulary.AFTER_CUSTOMER
    | vocabulary.TO
    | vocabulary.BEFORE_PAYMENT
    | vocabulary.AFTER_PAYMENT
    | vocabulary.REST
    | day_words.BEFORE_DATE
    | day_words.AFTER_DATE
    | COMES_IN
    | SENT
    | HANDS
    | GIVES_OUT
    | LENT
    | BACK
    | {PAID_BACK}
    | NE
    | KO
    | SE
    | FROM
    | TAKEN
    | WHOLE
    | CLEARS
    | ADVANCE
    | DEBT
    | OLD
    | OLD_WHAT
    | TELLS_OF_DEBT
    | TO_BE_HAD
    | IS
    | WAIVES
    | LETS_GO
    | GO
    | WRITES
    | words(
        """out of off his her their my our me us against towards toward part some just hath haath
        ab abhi wala wali wale kar karo kardo karke karna paisa paise paisaa rupiya amount amt
        money online app bhi hi hee
        ye yeh wo woh apna apne apni apnaa saara aaj ka ki today's raha rahi tha thi the for
        पैसे पैसा भी ही अपना अपने हाथ"""
    )
)
"""Words around a payment that name neither a person nor a thing."""

SPOKEN = talk.SPOKEN
UNITS = vocabulary.UNITS.keys() | vocabulary.SMALL_UNITS.keys()
OPENING = words("opening")
PAID = words("paid pays pay payed repaid repays")
CURRENCY = vocabulary.CURRENCY
IDLE_OF_PROMISES = (
    IDLE
    | PAYS_LATER
    | PAYS_BY_ITSELF
    | PROMISES
    | WILL
    | PAYING
    | day_words.NEXT
    | day_words.LATER
    | day_words.DAY_WORDS
    | day_words.WEEK_WORDS
    | day_words.MONTH_WORDS
    | words("tak ko by till until baad me later then kar karke")
)
AROUND_RETURNS = (
    IDLE
    | RETURNS
    | REFUNDS
    | TO_ACCOUNT
    | DAMAGED
    | WHOLE
    | words("everything ho hua hui hue kar ki kardi kardiya karne goods order amount bill")
)
"""Words of a return beside the goods and who brings them."""
MARKS_CUSTOMER = NE | KO | RETURNS | REFUNDS | words("ka ki ke se wants ka")
ASKS_FIRST = words("did does do has have is how what when who why any kya")
WHO_ASKED = words("who kisne kis kaun kiska")
OWING_ALONE = words("dues udhaar udhari")
IDLE_OF_QUESTIONS = (
    IDLE
    | ASKS
    | POINTS
    | LEFT
    | OWING
    | PAID_ASKED
    | LISTS
    | ASKS_FIRST
    | words(
        """much many still yet ever last time latest now abhi tak total kul me i we you na bata
        bataiye bataao please there send bhejo bhej kitna hua sheet history any payment's"""
    )
)
STOCK_SMALL = words(
    """of hai h me mein ka ki ke the now abhi is are total count counted gin gina ho hua hue mal
    left bacha bache : = qty quantity ko ne new aaj today likh lo likho note"""
)
SURNAMES = everyday.SURNAMES
IDLE_OF_APPOINTMENTS = (
    IDLE
    | BOOKS
    | day_words.PARTS_OF_DAY
    | words("for at on with baje ko liye ka ki ke tomorrow slot fix karo kar")
)
WITHIN = words("me mein main andar baad में बाद")
"""Behind a number of days they say that it is within them: 5 din me."""
GOT = words(
    """received recieved recived receive receiving recd rcvd got collected recovered jama jamaa mila
    mile mili aaya aaye aayi wasool vasool जमा मिला मिले वसूल"""
)
STILL_OPEN = words("pending due outstanding")
PAYMENT = words("payment payments")
ARRIVES = words("aaya aaye aayi aya aye aa aaya आया आए आये आई")
GOODS = vocabulary.GENERIC_GOODS
