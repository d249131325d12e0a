"""The words for every value that is refused, by its field and the reason (crm.errors.Invalid)."""

from __future__ import annotations

from crm.i18n import Lazy, lazy_gettext

_STATE = lazy_gettext("Which state? Such as Maharashtra, or its GST code 27.")
_GSTIN = lazy_gettext("A GSTIN has 15 characters, such as 27ABCDE1234F1Z0.")
_PREFIX = lazy_gettext("Up to five letters and digits, such as AB.")
_BACKUP_UNSOUND = lazy_gettext(
    "The backup that I made could not be opened again, so I threw it away. "
    "The books are as they were; let whoever looks after me see the disk."
)

INVALID: dict[tuple[str, str], Lazy] = {
    ("phone", "unreadable"): lazy_gettext(
        "That is not a phone number. One that works: 98765 43210."
    ),
    ("phone", "several"): lazy_gettext(
        "That is more than one phone number. One that works: 98765 43210."
    ),
    ("phone", "not_a_number_in_use"): lazy_gettext(
        "No phone has that number. One that works: 98765 43210."
    ),
    ("contact", "not_here"): lazy_gettext(
        "A contact has a name and a number. Please type what is asked."
    ),
    ("email", "unreadable"): lazy_gettext(
        "That is not an email address. One that works: asha@example.in."
    ),
    ("name", "empty"): lazy_gettext("A name is needed, such as Asha Verma."),
    ("name", "too_long"): lazy_gettext("That name is too long; 300 letters at the most."),
    ("location", "too_long"): lazy_gettext("That place is too long; 200 letters at the most."),
    ("address", "too_long"): lazy_gettext("That address is too long; 200 letters at the most."),
    ("notes", "too_long"): lazy_gettext("That note is too long; 2,000 letters at the most."),
    ("spend", "unreadable"): lazy_gettext(
        "Which amounts? Such as 500-2000, over 1000, or under 300."
    ),
    ("merge", "same_customer"): lazy_gettext("That is the same card. Choose another one."),
    ("merge", "undone"): lazy_gettext("These two were taken apart already."),
    ("merge", "too_late"): lazy_gettext("The 30 days are over; the two cards stay one."),
    ("merge", "merged_again"): lazy_gettext(
        "That card was merged once more; take the later merge apart first."
    ),
    ("merge", "erased"): lazy_gettext(
        "One of the two was erased; they cannot be taken apart any more."
    ),
    ("amount", "zero"): lazy_gettext("An amount is more than zero: asha 2 rice 100."),
    ("amount", "too_large"): lazy_gettext("That amount is too large for one sale."),
    ("quantity", "not_positive"): lazy_gettext("A quantity is more than zero: 1, 0.5, 2 kg."),
    ("quantity", "too_large"): lazy_gettext("That quantity is too large for one sale."),
    ("quantity", "too_precise"): lazy_gettext("A quantity has three places at the most: 0.125 kg."),
    ("unit_price", "negative"): lazy_gettext("A price is not below zero; for a discount: less 20."),
    ("unit_price", "too_large"): lazy_gettext("That price is too large for one sale."),
    ("price", "missing"): lazy_gettext("A price is missing: asha 2 rice 100."),
    ("item", "empty"): lazy_gettext("An item needs a name: asha 2 rice 100."),
    ("item", "too_long"): lazy_gettext("The name of an item is too long; 200 letters at the most."),
    ("items", "too_many"): lazy_gettext("Too many items for one sale; send it in two."),
    ("payment_method", "unknown"): lazy_gettext(
        "That is not a way of paying; such as cash, card, upi or credit."
    ),
    ("payment_method", "of_nobody"): lazy_gettext(
        "On credit somebody owes it. Tap 👤 Whose? first, or say whose it is."
    ),
    ("amount", "not_positive"): lazy_gettext("An amount is more than zero, such as 500."),
    ("amount", "more_than_bill"): lazy_gettext("That is more than what is left of the bill."),
    ("paid", "not_on_account"): lazy_gettext(
        "A part that is paid goes with a bill whose rest is on credit."
    ),
    ("paid", "not_positive"): lazy_gettext("An amount is more than zero, such as 500."),
    ("paid", "too_large"): lazy_gettext("That amount is too large for one sale."),
    ("paid", "more_than_bill"): lazy_gettext("That is more than the bill."),
    ("paid_on", "too_early"): lazy_gettext("No books go back that far. Such as: today, or 12 Mar."),
    ("promised_on", "past"): lazy_gettext("That day is over. Such as: friday, or 31 mar."),
    ("payment", "with_bill"): lazy_gettext(
        "That was taken with a sale. Change the sale, and it follows."
    ),
    ("setting", "points"): lazy_gettext("A number of points, 1 to 1,000."),
    ("setting", "expiry"): lazy_gettext("Days, 0 to 3,650; 0 is never."),
    ("feedback", "off"): lazy_gettext("Feedback is off in this shop."),
    ("score", "one_to_five"): lazy_gettext("A rating is 1 to 5 stars, such as: asha rated 4."),
    ("comment", "too_long"): lazy_gettext("That is too long for a comment."),
    ("stock", "off"): lazy_gettext("Stock is off in this shop."),
    ("unit", "not_counted"): lazy_gettext(
        "It is counted in another unit. Say it in that one, or count it anew."
    ),
    ("quantity", "no_count"): lazy_gettext("How much is there? Such as 50 kg, or 12."),
    ("points", "off"): lazy_gettext("Points are off in this shop."),
    ("points", "of_nobody"): lazy_gettext("Points are somebody's. Say whose sale it is."),
    ("points", "more_than_bill"): lazy_gettext("The points are worth more than the bill."),
    ("purchase", "has_returns"): lazy_gettext(
        "Something came back on this bill. Take the return back first."
    ),
    ("edited_message", "several"): lazy_gettext(
        "Several sales came of that message, so nothing was changed. Reply to the receipt of the "
        "one that is meant."
    ),
    ("edited_message", "taken_back"): lazy_gettext(
        "That sale was taken back, so the edited message changes nothing. Send it once more."
    ),
    ("edited_message", "not_a_sale"): lazy_gettext(
        "Nothing was changed: the edited message does not read as one whole sale. The sale stays "
        "as it was; a reply to its receipt changes it."
    ),
    ("edited_message", "whose"): lazy_gettext(
        "Nothing was changed: it is not clear whose sale it should be. The receipt has ✏️ Edit "
        "for that."
    ),
    ("edited_message", "changed_since"): lazy_gettext(
        "Nothing was changed: that was corrected since, and differently. A reply to the receipt "
        "changes it."
    ),
    ("edited_message", "answered"): lazy_gettext(
        "Nothing was changed: that message was an answer, and it was taken when it came."
    ),
    ("quantity", "more_than_sold"): lazy_gettext("That is more than was sold and is not back yet."),
    ("item", "not_on_bill"): lazy_gettext("That is not on this bill."),
    ("items", "unsaid"): lazy_gettext("What comes back? Such as 1 soap, all, or an amount."),
    ("items", "nothing_left"): lazy_gettext("All of this bill came back already."),
    ("unit", "other_unit"): lazy_gettext("It was sold in another unit. Say it in that one."),
    ("returned_on", "before_bill"): lazy_gettext("It was not sold yet on that day."),
    ("return", "not_the_last"): lazy_gettext(
        "Something else came back on this bill later. Take that back first."
    ),
    ("backup", "damaged"): _BACKUP_UNSOUND,
    ("backup", "not_a_shop"): _BACKUP_UNSOUND,
    ("backup", "wrong_passphrase"): _BACKUP_UNSOUND,
    ("audience", "unknown"): lazy_gettext("There is no such group any more. Choose another one."),
    ("items", "empty"): lazy_gettext("A sale needs an amount: asha 2 rice 100, or asha 450."),
    ("invitation", "expired"): lazy_gettext(
        "This invitation has expired. Ask the owner for a new one."
    ),
    ("invitation", "used"): lazy_gettext(
        "This invitation was already used. Ask the owner for a new one."
    ),
    ("invitation", "unknown"): lazy_gettext(
        "This invitation does not work. Ask the owner for a new one."
    ),
    ("item", "twice"): lazy_gettext("It is in the list twice."),
    ("rate", "unreadable"): lazy_gettext("That is not a rate; such as 5 or 18%."),
    ("rate_list", "already_undone"): lazy_gettext("These rates were taken back before."),
    ("import", "already_undone"): lazy_gettext("This import was taken back before."),
    ("import", "too_late"): lazy_gettext(
        "An import can be taken back for a week; this one is older."
    ),
    ("role", "last_owner"): lazy_gettext("The shop needs at least one owner."),
    ("setting", "days"): lazy_gettext("That is not a number of days; such as 90 days."),
    ("setting", "days_or_none"): lazy_gettext(
        "That is not a number of days; such as 7 days, or 0."
    ),
    ("setting", "hours_or_none"): lazy_gettext(
        "That is not a number of hours up to 72; such as 3 hours, or 0 for none."
    ),
    ("setting", "hours"): lazy_gettext("That is not a number of hours; such as 24 hours."),
    ("setting", "amount"): lazy_gettext("That is not an amount; such as 500 or 0.25."),
    ("setting", "closes_first"): lazy_gettext(
        "Messages would stop before they begin. Change the other end first, or choose another time."
    ),
    ("setting", "time"): lazy_gettext("That is not a time of day; such as 10:00 or 9 pm."),
    ("setting", "shop_name"): lazy_gettext("A name has 1 to 100 letters; such as Patil Stores."),
    ("setting", "payment"): lazy_gettext(
        "That is not a way of paying; such as Cash, Card, UPI or Credit."
    ),
    ("state", "unknown"): _STATE,
    ("kind", "marketing"): lazy_gettext("Only a message to one person is a service message."),
    ("approved_text", "empty"): lazy_gettext("The approved text is missing. Paste it as it is."),
    ("approved_text", "too_long"): lazy_gettext("That is longer than an approved text can be."),
    ("template_id", "empty"): lazy_gettext("The ID of the template at MSG91 is missing."),
    ("template_id", "unreadable"): lazy_gettext(
        "MSG91's ID of a template is letters and digits, usually 24 of them."
    ),
    ("variable_name", "unreadable"): lazy_gettext(
        "MSG91 names a variable with letters, digits and _, such as var1."
    ),
    ("header", "unreadable"): lazy_gettext(
        "A header ends with -P, -S or -T, such as SHRMAK-P. Tap one."
    ),
    ("variables", "variables"): lazy_gettext(
        "The variables do not fit the text. Look at the template once more."
    ),
    ("setting", "yes_or_no"): lazy_gettext("Yes or no?"),
    ("setting", "registration"): lazy_gettext("One of: not registered, composition, regular."),
    ("setting", "state_of_gstin"): lazy_gettext(
        "The shop's GSTIN is of another state. Change the GSTIN, and the state follows."
    ),
    ("setting", "state"): _STATE,
    ("state_code", "unknown"): _STATE,
    ("gstin", "format"): _GSTIN,
    ("gstin", "state"): _GSTIN,
    ("gstin", "check"): lazy_gettext(
        "This GSTIN is mistyped: its last character does not fit. Please check it."
    ),
    ("invoice_prefix", "format"): _PREFIX,
    ("invoice_prefix", "too_long"): _PREFIX,
    ("invoice_prefix", "credit_note"): lazy_gettext(
        "CN is for credit notes. Take other letters, such as AB."
    ),
    ("vpa", "unset"): lazy_gettext(
        "No UPI address is set yet. The owner sets it under /settings, Invoices, UPI."
    ),
    ("vpa", "format"): lazy_gettext("That is not a UPI address; such as shop@okhdfcbank."),
    ("merchant_code", "format"): lazy_gettext("The bank's code has four digits, such as 5411."),
    ("rate", "range"): lazy_gettext("A rate is from 0 to 100 percent, such as 5 or 2.5."),
    ("hsn", "format"): lazy_gettext("An HSN code has 4, 6 or 8 digits, such as 1006."),
    ("invoice", "zero"): lazy_gettext("A bill of nothing gets no invoice."),
    ("invoice", "has_returns"): lazy_gettext(
        "Something came back on this bill. Take the return back first."
    ),
    ("day", "unreadable"): lazy_gettext("Which day was it? Such as 12/3, yesterday, or monday."),
    ("day", "future"): lazy_gettext(
        "A sale is from today or earlier. Which day was it? Such as 12/3."
    ),
    ("period", "ends_before_it_starts"): lazy_gettext(
        "The period ends before it starts. Try 1 Mar to 20 Mar."
    ),
    ("period", "unreadable"): lazy_gettext("Which days? Try 1 Mar to 20 Mar, or 30d."),
    ("period", "too_long"): lazy_gettext("That is more than a hundred years. Try 1y."),
    ("period", "too_early"): lazy_gettext("That reaches back before all calendars. Try 1y."),
    ("campaign_name", "empty"): lazy_gettext("A name is needed, such as Win back."),
    ("campaign_name", "too_long"): lazy_gettext("A name has 60 letters at the most."),
    ("message", "empty"): lazy_gettext(
        "The message is empty. Such as: Hi {{name}}, we missed you!"
    ),
    ("message", "unclosed"): lazy_gettext("A {{ or }} is left open. Such as: Hi {{name}}!"),
    ("offer", "empty"): lazy_gettext("The offer is empty. Such as: 10% off on rice."),
    ("offer", "too_long"): lazy_gettext("An offer has 200 letters at the most."),
    ("offer", "placeholder"): lazy_gettext(
        "An offer says itself what it is, without {{ }}. Such as: 10% off."
    ),
    ("days_since_purchase", "unreadable"): lazy_gettext(
        "That is not a number of days. Such as: 45."
    ),
    ("days_since_purchase", "out_of_range"): lazy_gettext("From 1 to 36,500 days. Such as: 45."),
    ("spent", "unreadable"): lazy_gettext("That is not an amount. Such as: 2,000."),
    ("moment", "unreadable"): lazy_gettext(
        "I cannot read that. Such as: fri 5pm, tomorrow 11am, 25 mar 17:30."
    ),
    ("moment", "past"): lazy_gettext("That has passed. Such as: tomorrow 11am."),
    ("moment", "too_far"): lazy_gettext("That is more than 366 days away. Such as: fri 5pm."),
    ("minutes", "not_positive"): lazy_gettext("How many minutes? Such as: 45 min."),
    ("minutes", "too_large"): lazy_gettext("An appointment has 12 hours at the most."),
    ("what", "too_long"): lazy_gettext("What it is for has 100 letters at the most."),
    ("what", "empty"): lazy_gettext("What is it for? Such as: facial."),
    ("appointment", "over"): lazy_gettext("It is not booked any more, so it cannot be moved."),
    ("valid_until", "unreadable"): lazy_gettext(
        "I cannot read that day. Such as: 31 mar, or 10 days."
    ),
    ("valid_until", "over"): lazy_gettext("That day is over. Such as: 31 mar, or 10 days."),
    ("valid_until", "past"): lazy_gettext(
        "It is valid until a day before it goes out. Choose a later one."
    ),
    ("rejected_reason", "empty"): lazy_gettext("Say why, so that it can be made better."),
    ("retry", "nothing_failed"): lazy_gettext("Nothing is left to try again."),
    ("retry", "none_unconfirmed"): lazy_gettext("None is unconfirmed any more."),
    ("day", "past"): lazy_gettext("That day is over. Such as: 31 mar, or 10 days."),
    ("time", "unreadable"): lazy_gettext("That is not a time of day; such as 10:00 or 9 pm."),
    ("time", "impossible"): lazy_gettext("No clock shows that; such as 10:00 or 9 pm."),
    ("time", "ambiguous"): lazy_gettext("Morning or evening? Such as 9 am or 9 pm."),
    ("birthday", "unreadable"): lazy_gettext("Which day is it? Such as 12 May, or 12/5/1990."),
    ("birthday", "future"): lazy_gettext("That day is still to come. Such as 12 May 1990."),
}
