"""Every route, in one ordered table: commands, buttons, steps of flows, and the catch-all last."""

from __future__ import annotations

from bot import links
from bot.features.home import handlers as home
from bot.features.home import taps as home_taps
from bot.features.sales import editing, steps, taps
from bot.features.sales import handlers as sales
from bot.features.settings import handlers as settings
from bot.features.settings import taps as settings_taps
from bot.features.settings.fields import FIELDS
from bot.features.staff import handlers as staff
from bot.features.staff import taps as staff_taps
from bot.ui.routing import Command, Press, Route, Sent, Step
from crm.staff import Permission

SELL = Permission.SELL
STAFF = Permission.MANAGE_STAFF
SETTINGS = Permission.SETTINGS

ROUTES: tuple[Route, ...] = (
    # commands; those with a line for the menu come first, in its order
    Command("sale", sales.start_sale, SELL, "Record a sale"),
    Command("settings", settings.show_settings, SETTINGS, "Shop settings"),
    Command("help", home.show_help, SELL, "What I can do"),
    Command("start", home.start, None),
    Command("menu", home.show_menu, SELL),
    Command("cancel", home.cancel, SELL),
    Command("undo", sales.undo_last, SELL),
    Command("recent", sales.recent, SELL),
    Command("staff", staff.show_staff, STAFF),
    # the way around
    Press(links.Home, home.show_menu, SELL),
    Press(links.CancelFlow, home.cancel, SELL),
    Press(home_taps.Go, home.go, SELL),
    Press(home_taps.ShowHelp, home.show_help, SELL),
    # a sale, before it is booked
    Press(links.SellTo, sales.sell_to, SELL),
    Press(taps.ChooseCustomer, steps.choose_customer, SELL),
    Press(taps.AddCustomer, steps.add_customer, SELL),
    Press(taps.AskCustomer, steps.ask_customer, SELL),
    Press(taps.ItemsDone, steps.items_done, SELL),
    Press(taps.DropLine, steps.drop_line, SELL),
    Press(taps.AskItems, steps.ask_items, SELL),
    Press(taps.ChoosePayment, steps.choose_payment, SELL),
    Press(taps.DropDraft, steps.drop_draft, SELL),
    Step("sale", "customer", steps.typed_customer, SELL),
    Step("sale", "items", steps.typed_items, SELL),
    Step("sale", "payment", steps.typed_payment, SELL),
    # a sale, once it is booked
    Press(links.OpenPurchase, sales.show_receipt, SELL),
    Press(taps.ShowReceipt, sales.show_receipt, SELL),
    Press(taps.Undo, sales.undo, SELL),
    Press(taps.RecordAgain, sales.record_again, SELL),
    Press(taps.PayBy, editing.pay_by, SELL),
    Press(taps.InAll, editing.in_all, SELL),
    Press(taps.Edit, editing.edit, SELL),
    Press(taps.EditField, editing.edit_field, SELL),
    Press(taps.SetDay, editing.set_day, SELL),
    Press(taps.SetCustomer, editing.set_customer, SELL),
    Press(taps.SetCustomerNew, editing.set_customer_new, SELL),
    Press(taps.ClearNote, editing.clear_note, SELL),
    Press(taps.Delete, editing.ask_deletion, SELL),
    Press(taps.DeleteSurely, editing.delete, SELL),
    Step("edit", "items", editing.typed_items, SELL),
    Step("edit", "day", editing.typed_day, SELL),
    Step("edit", "customer", editing.typed_customer, SELL),
    Step("edit", "note", editing.typed_note, SELL),
    # who works here
    Press(staff_taps.ShowStaff, staff.show_staff, STAFF),
    Press(staff_taps.OpenMember, staff.open_member, STAFF),
    Press(staff_taps.SetRole, staff.set_role, STAFF),
    Press(staff_taps.Remove, staff.ask_removal, STAFF),
    Press(staff_taps.RemoveSurely, staff.remove, STAFF),
    Press(staff_taps.Invite, staff.invite, STAFF),
    # settings
    Press(settings_taps.ShowSettings, settings.show_settings, SETTINGS),
    Press(settings_taps.OpenSetting, settings.open_setting, SETTINGS),
    Press(settings_taps.SetSetting, settings.set_setting, SETTINGS),
    Press(settings_taps.ResetSetting, settings.reset_setting, SETTINGS),
    Press(settings_taps.ShowNotUnderstood, settings.show_not_understood, SETTINGS),
    Press(settings_taps.ClearNotUnderstood, settings.clear_not_understood, SETTINGS),
    Press(settings_taps.ShowJobs, settings.show_jobs, SETTINGS),
    *(Step("setting", field.name, settings.typed_setting, SETTINGS) for field in FIELDS),
    # whatever else is sent; plain text is a sale, or gets help
    Sent("other", home.cannot_read, SELL),
    Sent("contact", sales.shared_contact, SELL),
    Sent("text", sales.said, SELL, reads=sales.read_along),
)
