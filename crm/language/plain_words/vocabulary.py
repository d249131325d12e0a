"""Words of commands and questions in English, romanised Hindi and Devanagari, folded."""

from __future__ import annotations

from crm.language.calendar import words as day_words
from crm.language.calendar.festivals import WORDS
from crm.language.vocabulary import words

LONGEST_NAME = 4
"""Words in the name of whoever is spoken of."""

# Said around everything ------------------------------------------------------------------------

POLITE = words(
    """please pls plz plzz kindly bhai bhaiya bhaiyya sir ji jee madam mam didi bro boss yaar munim
    munimji bot zara jara na ok okay dear kripya कृपया भाई जी मुनीम मुनीमजी ज़रा जरा"""
)
TELL = words(
    """show tell give get check see view open display find batao bata batana bataiye bataao batado
    batav dikhao dikha dikhana dikhaiye dikhaye dikhado dekho dekhna dekhao dekhaao bolo janna know
    list want need chahiye chahie chaiye बताओ बता बताइए बताइये दिखाओ दिखा दिखाइए देखो देखना चाहिए"""
)
HOW_MUCH = words("much many kitna kitni kitne kitana kitani kittna कितना कितनी कितने")
ASKS = HOW_MUCH | words(
    """how what whats what's who who's whos whom which when where kya kaun kon koun kaunsa konsa
    kaunsi konsi kisne kiska kiski kaisa kaisi kaise kab kahan kis क्या कौन कौनसा कौनसी किसने किसका
    कैसा कैसी कैसे कब कहां किस"""
)
GLUE = (
    POLITE
    | TELL
    | ASKS
    | words(
        """the a an of for in on at by to from with and or me my mine our us we i you your u is was
        are were be been am did do does done has have had will would can could so far till tilll
        until upto now yet it that this there more than any all whole overall only just about per
    ka ki ke ko ne se mein mai main par pe tak abtak ab abhi hai hain h tha thi the ho hota hoti
    hote hoga hua hui hue huye huaa hogaya hogya hogayi gaya gayi gaye raha rahi rahe rahta kul
    kuch sab saara sara sari saari pura puri poora poori bhi to toh aur apna apni apne hamara hamari
    hamare humara humari mera meri mere humne hamne maine mujhe mujhko muje hume hame us uska uski
    dukan dukaan shop store happened
    का की के को ने से में मे पर तक अब अभी है हैं था थी थे हो होता हुआ हुई हुए गया गयी गई गए रहा
    रही रहे कुल सब सारा सारी पूरा पूरी भी तो और अपना अपनी हमारा हमारी मेरा मेरी मेरे हमने मैंने
    मुझे दुकान"""
    )
)
"""Words that may stand anywhere in a question and change nothing of it."""
HAPPENED = words(
    """hua hui hue huaa hogaya hogya hogayi raha rahi aaya aayi aaye aya bana bani kamaya kamaye
    bane bani ban हुआ हुई हुए रहा रही आया आए बना कमाया"""
)

# Figures ---------------------------------------------------------------------------------------

FIGURES = words(
    """sale sales sell sells selling sold bikri bikree bikry vikri bikrii revenue turnover business
    income earning earnings earn earned collection collections galla gulla dhandha dhanda kamai
    kamayi kamaai kamaya kamaye aamdani amdani total totals amount hisab hisaab figures figure
    summary report bill bills billing average avg made make money paisa paise rupees rupaye
    transaction transactions entry entries becha beche bechi bika biki bike bikta bikti aaya aayi
    aaye aya ayi came come comes visited bane din day days's today's yesterday's
    बिक्री सेल कमाई गल्ला धंधा आमदनी हिसाब टोटल रकम बिका बिकी बिके बेचा बेचे कमाया आया आई आए पैसा
    पैसे दिन"""
)
CUSTOMERS = words(
    """customer customers client clients buyer buyers cust custs grahak grahako grahakon gahak party
    parties people log logo ग्राहक ग्राहकों गाहक लोग"""
)
ONE_CUSTOMER = words("customer client cust grahak gahak party contact ग्राहक गाहक")
ITEMS = words(
    """item items product products thing things saman samaan saamaan maal cheez cheej chij chiz
    goods सामान माल चीज चीज़"""
)
NEW = words("new add naya nayi naye nya create register jodo jodna joden नया नई नए जोडो")
TOP = words(
    """top best biggest highest most maximum max sabse zyada jyada jyaada zyaada number-one bada
    badi bade accha achha acha achcha badhiya frequent regular loyal सबसे ज्यादा ज़्यादा बडा अच्छा"""
)
LEAST = words("least lowest worst minimum min kam kamse slowest कम")
BOUGHT = words(
    """buy buys buying bought purchase purchased purchases spend spends spent take takes took taken
    liya liye li le leta leti lete kharida kharide kharidi kharidta kharidti khareeda kharcha
    shopping लिया लिए ली लेता लेती खरीदा खरीदे खरीदी खरीदता खरीदती"""
)
SOLD = words(
    """sale sales sell sells selling sold seller bikri bika biki bike bikta bikti bikte becha beche
    bechi बिक्री बिका बिकी बिके बिकता बिकती बेचा"""
)
PRICE = words(
    """price prices rate rates bhav bhaav bhaw dam daam kimat keemat kimmat cost costs mrp भाव दाम
    कीमत रेट"""
)
ACCOUNT = words("hisab hisaab hisob हिसाब")
"""What is asked is all there is with a customer, not only what is owed."""
OF_A_CUSTOMER = words(
    """hisab hisaab khata khaata account balance baki baaki bakaya dues due statement ledger history
    details detail info information profile number phone mobile contact address pata vip हिसाब खाता
    बाकी बकाया नंबर फोन पता"""
)
"""With a customer's name it is their card that is asked for."""
VISITS = words("visit visits visited came come comes aaya aayi aaye aya ayi आया आई आयी आए")
HOW = words("how kaise कैसे")
HOW_GLUE = words(
    """do does can should to i we you it this that a an the my one munim use main hum aap kya kare
    karu karun karna karte karen kar sakta sakte sakti hai hain hu hoon ho में मैं हम करें करूं करना
    करते है हैं"""
)
"""Words around `how` that change nothing of what is asked."""
RECORDS = words(
    """sell record add write enter make create book type note log new change edit fix correct bech
    becho beche bechu bechna likho likhe likhu likhna bana banao banau बेचें बेचूं लिखें लिखूं"""
)
LATEST = words(
    "last latest recent pichla pichli pichle akhri aakhri akhiri aakhiri पिछला पिछली आखरी"
)
SALES = words(
    "sale sales bill bills entry entries record transaction transactions bikri one बिक्री एंट्री बिल"
)
DELETES = words(
    """delete remove cancel undo erase hatao hata hatado mitao mita mitado nikalo nikal radd
    हटाओ हटा मिटाओ मिटा"""
)
DONE = words("do de karo kar kardo karna dijiye दो करो कर")

EVERY = {
    **dict.fromkeys(words("daily today's todays rozana roz"), "today"),
    **dict.fromkeys(words("weekly week hafte hafta week's weeks"), "this week"),
    **dict.fromkeys(words("monthly month mahine mahina month's months"), "this month"),
    **dict.fromkeys(words("yearly year annual saal year's"), "this year"),
}
"""Words that say a period where no other is said."""

# Commands --------------------------------------------------------------------------------------

_COMMANDS = {
    "help": """help|help me|madad|madat|sahayata|commands|instructions|how to use|how it works
        |how does it work|what can you do|what can u do|kaise use kare|kaise use karu|kaise kare
        |kaise karu|kya kar sakte ho|kya kya kar sakte ho|help karo|मदद|मदद करो|सहायता""",
    "menu": "menu|main menu|home|start|options|मेनू|मेन्यू",
    "undo": """undo|undo it|undo that|undo last|undo last sale|undo sale|undo last entry|undo karo
        |wrong entry|galat entry|galat ho gaya|galat hua""",
    "cancel": "cancel|exit|quit|cancel it|cancel karo|rehne do|chhodo|chodo|रहने दो|छोडो",
    "customers": """customers|customer list|customers list|list customers|list of customers|clients
        |all customers|my customers|customer|vip customers|grahak list|grahak suchi|sab grahak
        |sabhi grahak|how many customers|number of customers|total customers|kitne grahak|kitne
        customers|ग्राहक सूची|सब ग्राहक|कितने ग्राहक|search customer|customer search|find customer""",
    "campaigns": """campaigns|campaign|sms|send sms|broadcast|send message|messages|sms bhejo
        |message bhejo|new campaign|send message to customers|sms to customers""",
    "insights": """insights|insight|charts|chart|graph|graphs|analytics|reports|report|sales report
        |sale report|sales chart|sales graph|रिपोर्ट""",
    "today": """today|dashboard|aaj|day|today's report|today report|aaj ka hisab|aaj ka report
        |aaj ki report|total sales|total sale|sales total|kul bikri|आज|आज का हिसाब""",
    "recent": """recent|sales|recent sales|latest sales|last customer|latest customer|last sales
        |last sale|last bill|last bills
        |last entry|last entries|recent entries|recent bills|latest sale|latest entries|history
        |pichli bikri|pichli sale|aakhri sale|akhri sale|aakhri bikri|akhri bikri|sales list
        |list sales|all sales|last transaction|last transactions|पिछली बिक्री|आखरी बिक्री""",
    "export": "export|excel|download|pdf|excel file|download excel|download report|export excel",
    "import": "import|upload|upload file|import file|import customers|import contacts",
    "settings": "settings|setting|shop settings|सेटिंग",
    "backup": """backup|backup now|take backup|take a backup|make backup|make a backup|backup karo
        |backup lo|backup bhejo|data backup|बैकअप|बैकअप करो""",
    "staff": "staff|add staff|staff list|employees|invite|invite staff",
    "summary": """summary|day summary|evening summary|daily summary|summary of the day|end of day
        |closing|day close|closing report""",
    "appointments": """appointments|appointment list|list appointments|bookings|booking list
        |today's appointments|appointments today|todays appointments|today appointments
        |appointments tomorrow|tomorrow's appointments|tomorrow appointments|appointments kal
        |aaj ke appointment|aaj ke appointments|aaj ka appointment|aaj ki booking|aaj ki bookings
        |kal ke appointment|kal ke appointments|kal ki booking|kal ki bookings
        |aaj kiska appointment hai|kal kiska appointment hai|aaj kaun kaun aa raha hai
        |kal kaun kaun aa raha hai|अपॉइंटमेंट|आज के अपॉइंटमेंट|कल के अपॉइंटमेंट""",
    "language": "language|change language|bhasha|bhasha badlo|भाषा|भाषा बदलो",
    "sale": """sale|new sale|add sale|record sale|record a sale|new bill|new entry|add entry|make a
        sale|make bill|bill banao|naya bill|nayi sale|nayi entry|nayi bikri|sale karo|entry karo
        |बिल बनाओ|नया बिल|नई बिक्री""",
}
COMMANDS: dict[str, str] = {
    " ".join(phrase.split()): name
    for name, phrases in _COMMANDS.items()
    for phrase in phrases.split("|")
}
GREETINGS = words(
    """hi hii hiii hello helo hellow hey hy namaste namaskar namaskaram namasthe pranam salaam salam
    assalamualaikum walekum good morning evening afternoon night gm gn subh shubh prabhat ram jai
    jay shree shri shriram krishna mata di sat sri akal vanakkam kem cho radhe shyam how are you u
    kaise ho aap kaisa haal hal chal hai kya suprabhat नमस्ते नमस्कार राम जय श्री प्रणाम सुप्रभात शुभ प्रभात
    राधे कैसे हो आप there everyone all sabko"""
)
GREETED = words(
    """hi hii hiii hello helo hellow hey hy namaste namaskar namaskaram namasthe pranam salaam salam
    assalamualaikum morning evening afternoon night gm gn prabhat ram jai jay radhe vanakkam kem
    akal haal hal ho suprabhat are नमस्ते नमस्कार राम जय प्रणाम सुप्रभात प्रभात राधे हो"""
)
"""One of these is said in every greeting."""
THANKS = words(
    """thanks thank thankyou thx thanx tnx tq ty you u so much very dhanyavad dhanyawad dhanyavaad
    shukriya sukriya ok okay okk k okey done good great nice super perfect wow welcome fine badhiya
    accha achha acha theek thik thek hai haan han yes ji sahi mast bahut a lot for the help it well
    job work धन्यवाद शुक्रिया ठीक है अच्छा बढिया हां जी बहुत सही"""
)
THANKED = THANKS - words("you u so much very hai a lot for the it help ji है जी")
DAYS = frozenset[str]().union(
    *(one for one in vars(day_words).values() if isinstance(one, (frozenset, dict))),
    WORDS,
    words("fy financial fiscal quarter qtr timahi तिमाही q1 q2 q3 q4"),
)
"""Words of which periods are made."""
