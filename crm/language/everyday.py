"""Common goods, surnames, honorifics and brands: known before the shop has sold anything."""

from __future__ import annotations

from crm.language.vocabulary import words

GOODS = words(
    """
    rice chawal chaawal basmati wheat gehu atta aata maida besan suji sooji rava poha dal daal
    moong urad chana rajma chole matar sugar chini cheeni shakkar gud jaggery salt namak oil tel
    ghee butter makkhan milk doodh dudh dahi curd paneer cheese lassi cream khoya mawa bread pav
    bun biscuit biscuits cookies rusk toast maggi noodles pasta bread namkeen chips kurkure
    chocolate toffee candy icecream cake pastry samosa kachori jalebi laddu ladoo barfi mithai
    sweets tea chai chaipatti chaha coffee juice sharbat coke pepsi sprite limca thums water
    soap sabun shampoo toothpaste toothbrush brush colgate dettol lifebuoy lux detergent surf
    tide vim harpic phenyl broom jhadu bucket balti mug towel pen pencil eraser notebook copy
    register ink paper book books bag bags shirt shirts tshirt jeans pant pants trouser saree
    sari kurta kurti dupatta pyjama pajama salwar lehenga blouse frock skirt shoes chappal
    sandal sandals slippers socks belt cap watch bulb fan tubelight battery charger cable
    mobile phone earphone cooler mixer iron kettle cooker pressure tawa kadhai plate plates
    glass spoon bottle cup cups bed pillow bedsheet blanket curtain chair table sofa mattress
    cement paint nails nail screw hammer pipe tap wire switch tile tiles tyre tube cycle helmet
    petrol diesel egg eggs anda ande chicken mutton fish machli onion pyaz kanda tomato tamatar
    potato aloo batata garlic lahsun ginger adrak chilli mirch turmeric haldi jeera masala
    dhania pepper banana kela apple seb mango aam orange grapes lemon nimbu coconut nariyal
    vegetable vegetables sabzi sabji fruit fruits agarbatti candle matchbox lighter diya diaper
    diapers powder lotion lipstick kajal comb perfume tablet tablets syrup medicine bandage
    chawanprash achar pickle papad jam ketchup sauce vinegar kismis kaju badam cashew almonds
    चावल आटा चीनी नमक तेल घी दूध दही पनीर साबुन चाय दाल बिस्कुट ब्रेड अंडे अंडा प्याज आलू टमाटर
    साड़ी शर्ट जूते चप्पल किताब पेन बल्ब मक्खन मैदा बेसन सब्जी
    """
)
"""Things that any shop sells, so that `milk 60` is never a customer named Milk on the first day."""

WORN = words(
    """shirt shirts tshirt tshirts t-shirt jeans pant pants trouser trousers shoes shoe chappal
    sandal sandals slippers kurta kurti pyjama pajama frock skirt blouse top jacket sweater coat
    blazer suit lehenga salwar leggings bra shorts lower track ring bangles bangle chudi शर्ट जूते
    चप्पल कुर्ता"""
)
"""Things that have sizes: the number behind one is rather its size."""

FIRMS = words("sons co company brothers bros daughters associates")
"""`Raj & Sons` is one customer."""

SURNAMES = words(
    """
    kumar kumari singh sharma verma varma gupta devi lal patil patel shah khan yadav joshi reddy
    nair iyer iyengar rao das jain mehta mishra pandey pandit tiwari chauhan chouhan thakur
    agarwal aggarwal agrawal bansal saxena srivastava kaur begum bano ram prasad nath chand
    kulkarni deshmukh deshpande jadhav pawar shinde naik desai pillai menon bose ghosh sen roy
    dutta banerjee mukherjee chatterjee ansari sheikh shaikh sheik qureshi siddiqui malik mirza
    fernandes dsouza d'souza thomas mathew george pinto rodrigues gowda hegde shetty naidu
    chowdhury chaudhary choudhary rathore rajput solanki parmar bhatt trivedi shukla dubey
    chaturvedi kapoor khanna malhotra arora chopra sethi bedi gill sandhu grewal dhillon more
    kale gaikwad bhosale kadam mane salunkhe chavan
    शर्मा वर्मा गुप्ता सिंह कुमार देवी पटेल पाटिल यादव जोशी खान मिश्रा तिवारी लाल जैन राव
    """
)

HONORIFICS_BEFORE = words("mr mrs ms miss dr prof adv shri sri shree smt kumari श्री श्रीमती डॉ")
HONORIFICS = HONORIFICS_BEFORE | words(
    """
    sh ji jee sahab saheb sahib sir madam maam bhai bhaiya bhaiyya bhaya bhau dada didi di bhabhi
    bhabi aunty auntie aunti uncle anna akka amma chacha chachi mama mami kaka kaki tai seth sethji
    beta master masterji guruji जी भाई भैया दीदी साहब साहेब अंकल आंटी चाचा काका दादा सेठ भाभी
    """
)
"""Said or left out at will: they are part of a name or not."""

BRANDS = words("7up 5star 3roses 4square 7seas 5stars 24carat 22carat 18carat 24ct 22ct 18ct")
"""Names of things that begin with a number."""
