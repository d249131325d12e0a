"""The vocabulary of chats and files: numbers, units, payments and the words around a sale, in
English, romanised Hindi and Devanagari.

Keys are folded as `letters.fold` folds what is typed: case, nukta and trailing dots are gone.
"""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """A vocabulary from a text of words."""
    return frozenset(text.split())


def _meaning(**spellings: str) -> dict[str, str]:
    return {word: meaning for meaning, text in spellings.items() for word in text.split()}


# Numbers ---------------------------------------------------------------------------------------

_NUMBERS = """
1 one ek एक
2 two do दो
3 three teen तीन
4 four char chaar चार
5 five paanch panch paach पांच
6 six chhe che chah chhah cheh छह छः छे
7 seven saat सात
8 eight aath आठ
9 nine nau नौ
10 ten das dus दस
11 eleven gyarah gyara ग्यारह
12 twelve barah baarah बारह
13 thirteen terah तेरह
14 fourteen chaudah चौदह
15 fifteen pandrah pandra पंद्रह
16 sixteen solah सोलह
17 seventeen satrah सत्रह
18 eighteen atharah अठारह
19 nineteen unnis उन्नीस
20 twenty bees बीस
25 pachees pachis pacchis पच्चीस
30 thirty tees तीस
35 paintees पैंतीस
40 forty fourty chalis chalees चालीस
45 paintalis पैंतालीस
50 fifty pachas pachaas पचास
60 sixty साठ
70 seventy sattar सत्तर
75 pachattar pichattar पचहत्तर
80 eighty assi अस्सी
90 ninety nabbe नब्बे
21 ikkis ikkees ikis इक्कीस | 22 bais baais baees बाईस | 23 teis teyis teees तेईस
24 chaubis chaubees चौबीस | 26 chhabbis chabbis chabbees छब्बीस | 27 sattais sattaees सत्ताईस
28 atthais atthaees athais अट्ठाईस अठाईस | 29 untis unatis unnatis उनतीस उन्तीस
31 ikattis iktis इकतीस इकत्तीस | 32 battis battees बत्तीस | 33 taintis tentis taintees तैंतीस तेंतीस
34 chauntis chautis चौंतीस | 36 chhattis chattis chhatis छत्तीस | 37 saintis sentis सैंतीस
38 adtis artis adtees अडतीस | 39 untalis unchalis unchalees उनतालीस उनचालीस
41 iktalis iktaalis इकतालीस | 42 bayalis byalis bayaalis बयालीस | 43 taintalis tentalis तैंतालीस
44 chauvalis chawalis chauwalis चवालीस चौवालीस | 46 chhiyalis chiyalis छियालीस
47 saintalis sentalis सैंतालीस | 48 adtalis artalis अडतालीस | 49 unchas unachas उनचास
51 ikyavan ikyawan इक्यावन | 52 bavan bawan बावन | 53 tirpan tirepan तिरपन
54 chauvan chauwan चौवन चव्वन | 55 pachpan पचपन | 56 chhappan chappan छप्पन
57 sattavan sattawan सत्तावन | 58 atthavan athavan atthawan अट्ठावन अठावन | 59 unsath उनसठ
61 iksath इकसठ | 62 basath बासठ | 63 tirsath tresath तिरसठ | 64 chausath चौंसठ चौसठ
65 painsath paisath पैंसठ | 66 chhiyasath chiyasath छियासठ | 67 sadsath sarsath सडसठ
68 adsath arsath अडसठ | 69 unhattar उनहत्तर | 71 ikhattar इकहत्तर | 72 bahattar बहत्तर
73 tihattar तिहत्तर | 74 chauhattar चौहत्तर | 76 chhihattar chihattar छिहत्तर | 77 satattar सतहत्तर
78 athattar अठहत्तर | 79 unasi unaasi उनासी उन्यासी | 81 ikyasi इक्यासी | 82 bayasi byasi बयासी
83 tirasi तिरासी | 84 chaurasi चौरासी | 85 pachasi पचासी | 86 chhiyasi chiyasi छियासी
87 satasi sattasi सत्तासी सतासी | 88 athasi atthasi अट्ठासी अठासी | 89 navasi nawasi नवासी
91 ikyanve ikyanave इक्यानवे | 92 banve baanve bayanve बानवे | 93 tiranve tiranave तिरानवे
94 chauranve चौरानवे | 95 pachanve pichanve पचानवे पंचानवे | 96 chhiyanve chiyanve छियानवे
97 sattanve sattanave सत्तानवे | 98 atthanve athanve अट्ठानवे अठानवे
99 ninyanve ninnyanve ninyanave निन्यानवे निन्यानबे
0.5 half aadha adha aadhi adhi aadhe adhe आधा आधी आधे
1.5 dedh derh dedhh डेढ
2.5 dhai dhaai adhai adhaai ढाई अढाई
"""
NUMBERS: dict[str, str] = {
    word: named.split()[0]
    for line in _NUMBERS.strip().splitlines()
    for named in line.split("|")
    for word in named.split()[1:]
}
PARTS = {
    **dict.fromkeys(words("pav paav pao quarter पाव"), "0.25"),
    **dict.fromkeys(words("pauna paun पौना पौन"), "0.75"),
    **dict.fromkeys(words("sawa sava savva sawaa सवा"), "1.25"),
}
"""Numbers only before a unit: pav is also bread."""

OFFSETS = {
    **dict.fromkeys(words("sadhe saadhe saade sarhe साढे"), "0.5"),
    **dict.fromkeys(words("sawa sava savva sawaa सवा"), "0.25"),
    **dict.fromkeys(words("paune पौने"), "-0.25"),
}
"""Added to the number that follows: sadhe teen is 3.5."""

SCALES = {
    **dict.fromkeys(words("sau hundred सौ"), 100),
    **dict.fromkeys(words("k hazar hazaar hajar hajaar thousand हजार"), 1_000),
    **dict.fromkeys(words("lakh lakhs lac lacs लाख"), 100_000),
    **dict.fromkeys(words("cr crore crores karod करोड"), 10_000_000),
}
GLUED_SCALES = words("k cr")
"""Scales only right behind a number: `2cr`; `500 cr` is what an account calls credit."""
SURNAMES_LIKE_NUMBERS = words("das dus bais दस")

CURRENCY = words(
    """rs re inr rupee rupees rupay rupaye rupaya rupaiya rupiya rupaiye rupya rupye rupe rupes
    ruppees rupess rupes bucks rps रुपये रुपए रुपया रुपय रु रू ₹"""
)

# Quantities ------------------------------------------------------------------------------------

UNITS = _meaning(
    kg="kg kgs kilo kilos kilogram kilograms kilogramme kgm kilogrm किलो किलोग्राम",
    l="l lt lts ltr ltrs litre litres liter liters lit लीटर",
    m="m mtr mtrs meter meters metre metres mt mts मीटर",
    dozen="dozen dozens doz dz dzn darjan darzan दर्जन",
    pcs="unit units pcs pc piece pieces pices nos nag nug पीस नग",
    packet="packet packets pkt pkts pack packs pckt paket pkg पैकेट",
    box="box boxes dabba dabbe dabbi डिब्बा डिब्बे",
    bag="bag bags bori bora katta बोरी थैला",
    pair="pair pairs jodi joda जोडी",
)
SMALL_UNITS = {
    **dict.fromkeys(words("g gm gms gram grams grm grms gr ग्राम"), "kg"),
    **dict.fromkeys(words("ml mls mili millilitre milliliter मिली"), "l"),
}
"""A thousandth of the unit: the size of a pack, or a quantity where a rate for the unit is said."""

PACKED = words("strip strips patta patte tablet tablets tab tabs capsule capsules cap")
"""Words for one of a medicine, which say nothing beside the name of one that is known."""

ATTRIBUTES = words(
    """watt watts volt volts gb tb mb mm cm inch inches ft feet foot mp mah hp ply amp
    amps ton sqft"""
)
"""Units of what a thing is like, not of how much of it is sold: a 9 watt bulb."""

LENGTHS = words("ft feet foot ton sqft")
"""Of these a thing may be made, or so much of it sold: 10 ft pipe 25."""
GLUED_ATTRIBUTES = ATTRIBUTES | words("w v a cl mg inch t d xl xxl kv ah")
SIZED = words("size model waist no number num grade type series class std part vol volume")

EACH = words("each ea pp p.p apiece प्रत्येक each-")
WALA = words("wala wali wale waala waali waale vala vali vale vaala vaali vaale वाला वाली वाले")
GENITIVE = words("ka ki ke का की के")
ONE = words("ek one 1 एक")
IN = words("me mein main मे में")
RATE_WORDS = words("at rate price bhav bhaav dar mrp @ भाव रेट")
RATE_TAILS = words("hisab hisaab rate bhav bhaav dar हिसाब भाव रेट")
KO = words("ko को")
SE = words("se से")
PER_WORDS = words("per prati")
PER = PER_WORDS | words("/ a ek")
IN_ALL = words("altogether all worth")
BETWEEN_RATE = words("of : is rs the = @ ke per")
ITEM_LABELS = words("item x")
QUANTITY_LABELS = words("qty quantity")
SUM_WORDS = words("for worth cost costing")
TOTAL_WORDS = words(
    """total totals tot ttl bill billed amount amt sum kul net grand jumla final totalling
    totaling कुल बिल टोटल रकम"""
)

# Around a sale ---------------------------------------------------------------------------------

LEADS = words(
    """forwarded fwd fw haan han haa arre arey suno achha accha
    memo sale sales sold sell sells entry bill billed invoice new add record enter please pls plz
    kindly for to customer cust name client party hi hello hey namaste ok okay gave give of the
    a an i we have made make todays today's write note billing put likho grahak
    बिक्री बेचा ग्राहक नाम"""
)
TO = words("to for customer cust client party name ग्राहक")
LABELS = words("customer cust client party name ग्राहक नाम")
AFTER_CUSTOMER = words("ko ne को ने")
BUYS = words(
    """bought buys took takes purchased purchases purchase taken buy got gets has spent
    spends spend picked"""
)
VERBS = words(
    """liya liye li lia lii le lee gaya gayi gaye gai kharida kharide kharidi khareeda khareede
    khareedi diya diye dia di de becha beche bechi hua hue hui ho kiya kiye ki hai h he the tha
    thi liyaa lene par leke lekar lekr likh likho lo do dena likhna sold bought took taken
    purchased given gave sale bill entry paid payment pay done khaya khaye khayi piya piye
    लिया लिये लिए ली दिया दिये दिए दी गया गयी गई खरीदा खरीदे खरीदी हुआ हुए हुई किया बेचा बेचे है
    लिखो लिख bana bani bane बना बनी बने"""
)
"""Verbs said around the items; never an item unless nothing else is."""

FILLERS = words(
    """only please pls plz ok okay ji jee thanks thank thx done sir madam bhai and the a an of at
    with also plus bas sirf aur or total item items goods saman samaan saamaan maal kirana grocery
    groceries things stuff shopping kharidari qty quantity nos no rs me mein se some another priced
    सामान जी बस केवल"""
)
GENERIC_GOODS = words(
    "saman samaan saamaan maal goods items things stuff shopping kharidari grocery groceries सामान"
)
EITHER = words("or ya yaa se या से")
JOINS = words("and aur und और n")

# Payment ---------------------------------------------------------------------------------------

PAYMENTS = {
    "Cash": """cash|nakad|nagad|naqad|nakd|nakadi|rokda|rokad|csh|cahs|cod|cash on delivery
        |नकद|नगद|कैश|रोख""",
    "Card": """card|cards|debit card|credit card|credit debit card|debit credit card|atm card
        |rupay card|rupay|debit|visa|mastercard|master card|amex|swipe|swiped|pos|cc|कार्ड""",
    "UPI": """upi|gpay|g pay|g-pay|googlepay|google pay|google-pay|googlepe|google pe|gp|phonepe
        |phone pe|phone-pe|phonepay|phone pay|phonpe|paytm|pay tm|patym|bhim|bhim upi|upi bhim
        |amazon pay|qr|qr code|scan|scanner|online|यूपीआई|गूगल पे|फोनपे|फोन पे|पेटीएम|ऑनलाइन""",
    "Credit": """udhaar|udhar|udhari|udhaari|udaar|udhr|udhhar|uddhar|credit|on credit|on account
        |on a/c|on acct|in account|to account|khata|khaata|khate|khaate|baki|baaki|account|acct
        |unpaid|not paid|pay later|will pay later|on tab|pending|due|उधार|उधारी|खाता|खाते|बाकी""",
    "Bank": """bank|bank transfer|transfer|online transfer|online banking|neft|imps|rtgs|cheque
        |chq|netbanking|net banking|internet banking|चेक|बैंक""",
    "Other": "payment other|other payment|by other",
}
"""The shop's payment methods, in the order in which they are offered, with the words for each."""

ON_ACCOUNT = "Credit"
"""The way of paying of a bill that is owed."""

PAYMENT_METHODS = tuple(PAYMENTS)
PAYMENT_PHRASES: dict[tuple[str, ...], str] = {
    spelt: method
    for method, phrases in PAYMENTS.items()
    for phrase in " ".join(phrases.split()).split("|")
    for spelt in (tuple(phrase.split()), (phrase.replace(" ", "").replace("/", ""),))
}
PAYMENT_STARTS = frozenset(phrase[0] for phrase in PAYMENT_PHRASES)
LONGEST_PAYMENT = max(len(phrase) for phrase in PAYMENT_PHRASES)
BEFORE_PAYMENT = words(
    """paid pay pays paying payment by via through thru in on using with mode method full fully
    all has and but was / : भुगतान"""
)
AFTER_PAYMENT = words(
    """se me mein main pe par payment paid kiya kiye kia diya diye dia di hua hue likho likh lo
    lena dena do de done mode ke liye hai h only sale le liya gaya gaye rakha
    rakho app wallet transfer transferred mila mile daalo dalo
    से में पे पर किया दिया दिये लिखो लिख है"""
)

PAID = words(
    """paid pays pay payed gave given diya diye dia die de dediya jama received mila mile advance
    दिया दिये दिए जमा मिला मिले"""
)
"""Words beside an amount of a bill that was paid at once."""
HANDED = words("gave given handed tendered")
"""Words for cash that the customer handed over, to be given change for."""
REST = words("rest remaining remainder baki baaki bacha balance बाकी")
HALF = words("half aadha aadhe adha adhe आधा आधे")

_COUNTER = """
walk in|walk-in|walkin|walk ins|walk-ins|walkins|counter|grahak|ग्राहक|koi grahak|ek grahak
कोई ग्राहक|एक ग्राहक|cash customer|cash party|cash grahak|ek customer|one customer
general customer|local customer|passing customer|retail customer|random customer|unknown
anonymous|nobody|no name|noname|without name|unnamed|bina naam|बिना नाम|anjaan|anjan
"""
COUNTER = frozenset(
    tuple(phrase.split()) for line in _COUNTER.split("\n") for phrase in line.split("|") if phrase
)
"""Words for a walk-in customer: nobody's name."""
COUNTER_STARTS = frozenset(phrase[0] for phrase in COUNTER)
COUNTER_NOUNS = words(
    "customer customers cust client guest party person buyer grahak sale sales bill"
)
"""Words that may follow: walk in customer, counter sale."""

NO_GOODS = words(
    """sec secs second seconds min mins minute minutes hr hrs hour hours day days week weeks month
    months year years late early more left people persons person log aadmi times baar km kms baje
    ghanta ghante din hafta hafte mahina mahine saal minat ghanton"""
)
"""Words for what is counted and not sold, so that `5 minutes 10` is nobody's purchase."""

# Discount --------------------------------------------------------------------------------------

OFF = words(
    "off minus less discount disc discnt dis discounted rebate chhoot choot chhut kam छूट कम"
)
OFF_FIRST = words("less minus discount disc discnt dis rebate chhoot choot chhut kam छूट कम")
PERCENT = words("% percent pct percentage प्रतिशत")
BEFORE_OFF = words("with after flat special extra a an get got and minus -")
