"""Data of the sample shop: names, places and goods. Nobody real is meant."""

from __future__ import annotations

from decimal import Decimal

from crm.dataclass import dataclass


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST_NAMES = _words(
    """
    Aarav Abhishek Aditi Ajay Akash Amit Amruta Anand Ananya Anil Anita Anjali Arjun Arun
    Ashwini Bhavna Chetan Deepa Deepak Dinesh Divya Farida Ganesh Gauri Geeta Harish Hema
    Imran Ishaan Jaya Jyoti Kabir Karan Kavita Kiran Komal Lakshmi Lata Madhuri Mahesh Manisha
    Meena Meera Mohan Mukesh Nandini Naseem Neha Nikhil Nilesh Nisha Pallavi Pankaj Pooja
    Prakash Pratik Priya Radha Rahul Rajesh Ramesh Rashmi Ravi Reena Rekha Ritu Rohan Rohit
    Sachin Salma Sameer Sandeep Sangita Sanjay Santosh Sarita Seema Shabnam Shilpa Shreya
    Smita Sneha Sonal Sunil Sunita Suresh Swati Tanvi Tushar Uma Vaishali Varsha Vijay Vikas
    Vinod Vishal Yash Zoya
    """
)

LAST_NAMES = _words(
    """
    Agarwal Ansari Apte Bhosale Chavan Chopra Deshmukh Deshpande Dixit Fernandes Gaikwad
    Gandhi Gokhale Gupta Iyer Jadhav Jain Jagtap Joshi Kadam Kale Kamble Kapoor Khan Kulkarni
    Kumar Londhe Mane Mehta Menon Mishra More Mulla Nair Naik Pandey Patel Pathak Patil Pawar
    Phadke Pillai Rane Rao Reddy Sathe Sawant Shah Shaikh Sharma Shetty Shinde Singh Sonawane
    Thakur Tiwari Tambe Verma Waghmare Yadav
    """
)

NAMES_IN_DEVANAGARI = (
    "सविता जोशी",
    "सुनील पाटील",
    "मीना देशपांडे",
    "रमेश शिंदे",
    "कविता कुलकर्णी",
    "विजय पवार",
    "लता मोरे",
    "गणेश जाधव",
)

PLACES = ("Kothrud", "Karve Nagar", "Warje", "Erandwane", "Bavdhan", "Shivane", "Sinhagad Road")
PLACE_WEIGHTS = (34, 22, 15, 11, 8, 6, 4)

NOTES = (
    "Pays at the end of the month",
    "Home delivery, 2nd floor",
    "Prefers the old rice",
    "Rings before coming",
    "Runs the tea stall at the corner",
    "Festival orders a week ahead",
)


@dataclass(frozen=True, slots=True)
class Goods:
    """An item on the shelf: its price in rupees a year ago, how often it is asked for, and by how
    much it comes in one visit (quantities, small ones likelier)."""

    name: str
    price: Decimal
    weight: int
    unit: str | None = None
    quantities: tuple[str, ...] = ("1", "1", "1", "2", "2", "3")
    months: tuple[int, ...] = ()
    """The months in which people want it three times as much."""


_WEIGHED = ("0.25", "0.5", "0.5", "1", "1", "1", "2")
_SACKS = ("1", "2", "2", "5", "5", "10")


def _goods(
    name: str, price: int, weight: int, unit: str | None = None, months: tuple[int, ...] = ()
) -> Goods:
    quantities = {"kg": _WEIGHED if price > 90 else _SACKS}.get(unit or "")
    if quantities is None:
        return Goods(name, Decimal(price), weight, unit, months=months)
    return Goods(name, Decimal(price), weight, unit, quantities, months)


SUMMER, RAIN, FESTIVALS = (3, 4, 5), (6, 7, 8), (9, 10, 11)

SHELF = (
    _goods("rice", 62, 60, "kg"),
    _goods("atta", 44, 58, "kg"),
    _goods("oil", 148, 52, "litre"),
    _goods("sugar", 45, 45, "kg"),
    _goods("toor dal", 165, 40, "kg"),
    _goods("moong dal", 128, 24, "kg"),
    _goods("chana", 92, 18, "kg"),
    _goods("milk", 56, 48, "litre"),
    _goods("tea", 130, 34, months=RAIN),
    _goods("coffee", 185, 12, months=RAIN),
    _goods("salt", 28, 26),
    _goods("turmeric", 42, 16),
    _goods("chilli powder", 68, 18),
    _goods("jaggery", 70, 12, "kg", FESTIVALS),
    _goods("ghee", 640, 14, "kg", FESTIVALS),
    _goods("paneer", 380, 14, "kg"),
    _goods("curd", 40, 24),
    _goods("butter", 58, 16),
    _goods("bread", 45, 34),
    _goods("eggs", 84, 22),
    _goods("biscuits", 30, 40),
    _goods("poha", 58, 18, "kg"),
    _goods("rava", 48, 14, "kg"),
    _goods("besan", 95, 14, "kg", FESTIVALS),
    _goods("dry fruits", 720, 6, "kg", FESTIVALS),
    _goods("sweets box", 320, 5, months=FESTIVALS),
    _goods("diyas", 60, 2, months=(10, 11)),
    _goods("squash", 145, 6, months=SUMMER),
    _goods("ice cream", 180, 8, months=SUMMER),
    _goods("cold drink", 40, 16, months=SUMMER),
    _goods("soap", 38, 30),
    _goods("shampoo", 110, 12),
    _goods("toothpaste", 95, 18),
    _goods("detergent", 120, 24),
    _goods("dish bar", 20, 22),
    _goods("matches", 10, 8),
    _goods("agarbatti", 50, 16, months=FESTIVALS),
    _goods("mosquito coil", 48, 8, months=RAIN),
    _goods("candles", 35, 4, months=(10, 11)),
    _goods("notebook", 45, 6, months=(6,)),
)

PAYMENTS = ("UPI", "Cash", "Card", "Credit", "Other")
PAYMENT_WEIGHTS = (52, 33, 8, 6, 1)

HOUR_WEIGHTS = {
    8: 4,
    9: 9,
    10: 12,
    11: 11,
    12: 7,
    13: 3,
    16: 4,
    17: 9,
    18: 14,
    19: 15,
    20: 9,
    21: 3,
}
WEEKDAY_WEIGHTS = (0.95, 0.8, 0.9, 0.95, 1.1, 1.5, 1.35)
"""Monday to Sunday."""
MONTH_WEIGHTS = (0.95, 0.95, 1.05, 1.0, 0.95, 0.9, 0.85, 1.0, 1.1, 1.35, 1.25, 1.05)
"""January to December: rain keeps people home, festivals bring them."""
