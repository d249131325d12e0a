"""Every route, in one ordered table: commands, buttons, questions, and the catch-all last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import hearing, people_written_to, shared_buttons, undoing
from bot.features.appointments import handlers as appointments
from bot.features.campaigns import answers as campaign_answers
from bot.features.campaigns import approved as campaign_approved
from bot.features.campaigns import (
    approving,
    asking_taps,
    builder,
    listing_taps,
    prewritten,
    prolonging,
    results,
    scheduling,
    test_send,
)
from bot.features.campaigns import handlers as campaigns
from bot.features.campaigns import listing as campaign_list
from bot.features.campaigns import questions as ask_campaigns
from bot.features.campaigns import taps as campaign_taps
from bot.features.campaigns.reminders import handlers as reminders
from bot.features.campaigns.reminders import notices as reminding
from bot.features.customers import adding, cards, merging, opting_out
from bot.features.customers import answers as customer_answers
from bot.features.customers import editing as customer_editing
from bot.features.customers import handlers as customers
from bot.features.customers import questions as ask_customers
from bot.features.customers import taps as customer_taps
from bot.features.dues import handlers as dues
from bot.features.feedback import handlers as feedback
from bot.features.feedback import links as feedback_links
from bot.features.feedback import taps as feedback_taps
from bot.features.feedback.questions import WHO
from bot.features.home import first_steps
from bot.features.home import handlers as home
from bot.features.home import taps as home_taps
from bot.features.imports import taps as import_taps
from bot.features.insights import answers as insight_answers
from bot.features.insights import handlers as insights
from bot.features.insights import taps as insight_taps
from bot.features.invoices import handlers as invoices
from bot.features.language import handlers as language
from bot.features.language.taps import ChooseLanguage
from bot.features.sales import answers as sale_answers
from bot.features.sales import edited, editing, naming, phones, several, steps, taps
from bot.features.sales import handlers as sales
from bot.features.sales import receipts as sale_receipts
from bot.features.sales.questions import EDIT, SALE
from bot.features.settings import backups, receipts
from bot.features.settings import handlers as settings
from bot.features.settings import taps as settings_taps
from bot.features.staff import handlers as staff
from bot.features.staff import taps as staff_taps
from bot.features.stock import handlers as stock
from bot.features.summary import handlers as summary
from bot.features.summary import taps as summary_taps
from bot.money_routes import MONEY_ROUTES
from bot.ui import question_taps
from bot.ui.doubt import DOUBT
from bot.ui.later import Later
from bot.ui.routing import (
    Asked,
    Command,
    ForAnyone,
    InWords,
    OfStranger,
    Press,
    Route,
    Sent,
    only_buttons,
)
from crm.i18n import lazy_gettext
from crm.language.plain_words.meant import What
from crm.permissions import Permission

if TYPE_CHECKING:
    from bot.features.imports import answering as import_answering
    from bot.features.imports import columns as import_columns
    from bot.features.imports import handlers as imports
    from bot.features.imports import rates as import_rates
    from bot.features.imports import undoing as import_undoing
else:
    import_answering = Later("bot.features.imports.answering")
    import_columns = Later("bot.features.imports.columns")
    imports = Later("bot.features.imports.handlers")
    import_rates = Later("bot.features.imports.rates")
    import_undoing = Later("bot.features.imports.undoing")

SELL = Permission.SELL
WRITE = Permission.PROPOSE_CAMPAIGN
SEND = Permission.SEND_CAMPAIGN
EDIT_CUSTOMERS = Permission.EDIT_CUSTOMERS
STAFF = Permission.MANAGE_STAFF
SETTINGS = Permission.SETTINGS
BACKUP = Permission.BACKUP
IMPORT = Permission.IMPORT
INSIGHTS = Permission.SEE_INSIGHTS

BUILDER = tuple(ask_campaigns.BUILDER.values())

OPEN_BILL = tuple(SALE.values())
SEVERAL_SALES = (several.SEVERAL,)
CHANGE = tuple(EDIT.values())

ROUTES: tuple[Route, ...] = (
    # commands; those with a line for the menu come first, in its order
    Command("sale", sales.start_sale, SELL, lazy_gettext("Record a sale")),
    Command("customers", customers.start, SELL, lazy_gettext("Customers: list and search")),
    Command(
        "campaigns", campaign_list.show_campaigns, WRITE, lazy_gettext("Messages to your customers")
    ),
    Command("insights", insights.start, INSIGHTS, lazy_gettext("Charts of the shop"), slow=True),
    Command("today", insights.show_today, INSIGHTS, lazy_gettext("Today at a glance"), slow=True),
    Command("dues", dues.show_dues, SELL, lazy_gettext("Who owes what")),
    Command("settings", settings.show_settings, SETTINGS, lazy_gettext("Shop settings")),
    Command("help", home.show_help, SELL, lazy_gettext("What I can do")),
    Command("start", hearing.start, None),
    Command("menu", home.show_menu, SELL),
    Command("cancel", home.cancel, SELL),
    Command("undo", undoing.undo_last, SELL),
    Command("stock", stock.show_stock, SELL),
    Command("appointments", appointments.show_appointments, SELL),
    Command("recent", sales.recent, SELL),
    Command("backup", backups.show_backup, BACKUP),
    Command("export", insights.start_export, INSIGHTS),
    Command("import", imports.explain, IMPORT),
    Command("staff", staff.show_staff, STAFF),
    # the way around
    Press(shared_buttons.Home, home.show_menu, SELL),
    Press(question_taps.CancelFlow, home.cancel, SELL, leaves=False),
    Press(question_taps.ShowHelp, home.show_help, SELL, leaves=False),
    Press(home_taps.ShowMore, home.show_more, SELL),
    Press(home_taps.ShowFirstSteps, first_steps.show, SETTINGS),
    Press(home_taps.SkipStep, first_steps.skip_step, SETTINGS),
    Press(home_taps.NameShop, first_steps.ask_name, SETTINGS),
    Asked(first_steps.SHOP_NAME, first_steps.typed_name, SETTINGS),
    # a sale, before it is booked
    Press(shared_buttons.SellTo, sales.sell_to, SELL),
    Press(question_taps.SellTyped, sales.sell_typed, SELL, under=(DOUBT,)),
    Press(question_taps.SellReplied, sales.sell_replied, SELL, leaves=False),
    Press(taps.ChooseCustomer, steps.choose_customer, SELL, under=OPEN_BILL),
    Press(taps.AddCustomer, steps.add_customer, SELL, under=OPEN_BILL),
    Press(taps.AtCounter, steps.at_counter, SELL, under=OPEN_BILL),
    Press(taps.AskCustomer, steps.ask_customer, SELL, under=OPEN_BILL),
    Press(taps.ItemsDone, steps.items_done, SELL, under=OPEN_BILL),
    Press(taps.DropLine, steps.drop_line, SELL, under=OPEN_BILL),
    Press(taps.DropUnpriced, steps.drop_unpriced, SELL, under=OPEN_BILL),
    Press(taps.AskItems, steps.ask_items, SELL, under=OPEN_BILL),
    Press(taps.ChoosePayment, steps.choose_payment, SELL, under=OPEN_BILL),
    Press(taps.DropDraft, steps.drop_draft, SELL, under=(*OPEN_BILL, *SEVERAL_SALES)),
    Asked(several.SEVERAL, only_buttons, SELL),
    Press(taps.BookSeveral, several.book_several, SELL, under=SEVERAL_SALES),
    Press(taps.OneByOne, several.one_by_one, SELL, under=SEVERAL_SALES),
    Asked(SALE["customer"], naming.typed_customer, SELL),
    Asked(SALE["items"], steps.typed_items, SELL),
    Asked(SALE["price"], steps.typed_price, SELL),
    Press(taps.ChooseReading, steps.choose_reading, SELL, under=OPEN_BILL),
    Asked(SALE["reading"], steps.typed_reading, SELL),
    Press(taps.ChooseDay, steps.choose_day, SELL, under=OPEN_BILL),
    Asked(SALE["day"], steps.typed_day, SELL),
    Asked(SALE["payment"], steps.typed_payment, SELL),
    # a sale, once it is booked
    Press(shared_buttons.OpenPurchase, sales.show_receipt, SELL),
    Press(shared_buttons.OpenOf, sales.show_one_of, SELL),
    Press(shared_buttons.OpenBought, sales.show_bought, SELL),
    Press(taps.ShowRecent, sales.recent, SELL),
    Press(taps.ShowReceipt, sales.show_receipt, SELL),
    Press(taps.Undo, sales.undo, SELL),
    Press(taps.RecordAgain, sales.record_again, SELL),
    Press(taps.PayBy, editing.pay_by, SELL, under=CHANGE),
    Press(taps.InAll, editing.in_all, SELL),
    Press(taps.InEach, editing.in_each, SELL),
    Press(taps.AddPhone, phones.ask_phone, SELL),
    Asked(phones.PHONE, phones.typed_phone, SELL),
    Press(taps.SharePhone, phones.share_phone, SELL, under=(phones.PHONE_TAKEN,)),
    Asked(phones.PHONE_TAKEN, phones.typed_another, SELL),
    Press(taps.Edit, editing.edit, SELL),
    Press(taps.EditField, editing.edit_field, SELL),
    Press(taps.SetDay, editing.set_day, SELL, under=CHANGE),
    Press(taps.SetCustomer, editing.set_customer, SELL, under=CHANGE),
    Press(taps.SetCustomerNew, editing.set_customer_new, SELL, under=CHANGE),
    Press(taps.ClearNote, editing.clear_note, SELL, under=CHANGE),
    Press(taps.Delete, editing.ask_deletion, SELL),
    Press(taps.DeleteSurely, editing.delete, SELL),
    Asked(EDIT["items"], editing.typed_items, SELL),
    Asked(EDIT["payment"], editing.typed_payment, SELL),
    Asked(EDIT["day"], editing.typed_day, SELL),
    Asked(EDIT["customer"], editing.typed_customer, SELL),
    Asked(EDIT["note"], editing.typed_note, SELL),
    *MONEY_ROUTES,
    # a campaign, while it is written
    Press(campaign_taps.NewCampaign, builder.new_campaign, WRITE),
    Press(campaign_taps.UseName, builder.use_name, WRITE, under=BUILDER),
    Press(campaign_taps.UseBuiltIn, builder.use_built_in, WRITE, under=BUILDER),
    Press(campaign_taps.UseTemplate, builder.use_template, WRITE, under=BUILDER),
    Press(listing_taps.UseApproved, builder.use_approved, WRITE, under=BUILDER),
    Press(listing_taps.FillWith, builder.fill_with, WRITE, under=BUILDER),
    Press(campaign_taps.ChooseAudience, builder.choose_audience, WRITE, under=BUILDER),
    Press(campaign_taps.ChooseNumber, builder.choose_number, WRITE, under=BUILDER),
    Press(campaign_taps.ChooseDay, builder.choose_day, WRITE, under=BUILDER),
    Press(campaign_taps.ChooseLimit, builder.choose_limit, WRITE, under=BUILDER),
    Press(campaign_taps.NarrowDown, builder.narrow_down, WRITE),
    Press(campaign_taps.StepBack, builder.step_back, WRITE, under=BUILDER),
    Press(campaign_taps.PickPage, builder.pick_page, WRITE, under=BUILDER),
    Press(campaign_taps.PickCustomer, builder.pick_customer, WRITE, under=BUILDER),
    Press(campaign_taps.PickAll, builder.pick_all, WRITE, under=BUILDER),
    Press(campaign_taps.PickDone, builder.pick_done, WRITE, under=BUILDER),
    Press(campaign_taps.EditCampaign, builder.edit_campaign, WRITE),
    Press(campaign_taps.EditField, builder.edit_field, WRITE),
    Press(shared_buttons.WriteTo, builder.write_to, WRITE),
    Press(shared_buttons.CampaignFor, prewritten.campaign_for, WRITE),
    *(Asked(one, builder.typed, WRITE) for one in BUILDER),
    # a campaign, from its proposal to its end
    # reminders of dues
    Press(shared_buttons.RemindOne, reminders.remind_one, WRITE),
    Press(shared_buttons.RemindAll, reminders.remind_all, WRITE),
    Press(shared_buttons.ForwardDues, reminders.forward, WRITE),
    Press(asking_taps.NotToday, reminding.not_today, SEND),
    Press(campaign_taps.ShowCampaigns, campaign_list.show_campaigns, WRITE),
    Press(listing_taps.FilterCampaigns, campaign_list.ask_filter, WRITE),
    Press(listing_taps.SearchCampaigns, campaign_list.ask_search, WRITE),
    Asked(campaign_list.SEARCH, campaign_list.typed_search, WRITE),
    Press(campaign_taps.LeaveCard, campaigns.leave_card, WRITE),
    Press(campaign_taps.OpenCampaign, campaigns.open_campaign, WRITE),
    Press(campaign_taps.SendNow, campaigns.send_now, SEND),
    Press(asking_taps.AskSendNow, campaigns.ask_send_now, SEND),
    Press(campaign_taps.AskMoment, scheduling.ask_moment, WRITE),
    Press(campaign_taps.SendAt, scheduling.send_at, WRITE, under=(ask_campaigns.MOMENT,)),
    Press(asking_taps.AskNewDate, prolonging.ask_new_date, SEND),
    Press(
        asking_taps.ChooseNewDate,
        prolonging.choose_new_date,
        SEND,
        under=(ask_campaigns.NEW_DATE,),
    ),
    Asked(ask_campaigns.NEW_DATE, prolonging.typed_new_date, SEND),
    Press(asking_taps.AskDespite, prolonging.ask_despite, SEND),
    Press(asking_taps.Despite, prolonging.despite, SEND),
    Press(asking_taps.ConfirmPhone, test_send.confirm_phone, SEND),
    Press(campaign_taps.Unschedule, scheduling.unschedule, SEND),
    Press(campaign_taps.AskApproval, approving.ask_approval, WRITE),
    Press(campaign_taps.Approve, approving.approve, SEND),
    Press(campaign_taps.AskReason, approving.ask_reason, SEND),
    Press(campaign_taps.Reject, approving.reject, SEND, under=(ask_campaigns.REASON,)),
    Press(campaign_taps.Withdraw, approving.withdraw, WRITE),
    Press(campaign_taps.TestToMe, test_send.test_to_me, WRITE),
    Press(campaign_taps.MakePlain, campaigns.make_plain, WRITE),
    Press(campaign_taps.KeepDraft, campaigns.keep_draft, WRITE),
    Press(asking_taps.HoldOut, campaigns.hold_out, WRITE),
    Press(campaign_taps.Pause, campaigns.pause, SEND),
    Press(campaign_taps.Resume, campaigns.resume, SEND),
    Press(campaign_taps.AskStop, campaigns.ask_stop, SEND),
    Press(campaign_taps.Stop, campaigns.stop, SEND),
    Press(campaign_taps.RetryFailed, campaigns.retry_failed, SEND),
    Press(campaign_taps.Decide, campaigns.decide, SEND),
    Press(campaign_taps.Duplicate, campaigns.duplicate, WRITE),
    Press(campaign_taps.KeepTemplate, campaigns.keep_template, WRITE),
    Press(campaign_taps.AskDeletion, campaigns.ask_deletion, WRITE),
    Press(campaign_taps.Delete, campaigns.delete, WRITE),
    Press(campaign_taps.Archive, campaigns.archive, SEND),
    Asked(ask_campaigns.MOMENT, scheduling.typed_moment, WRITE),
    Press(campaign_taps.AskMyPhone, test_send.ask_phone, WRITE),
    Asked(ask_campaigns.MY_PHONE, test_send.typed_phone, WRITE),
    Asked(ask_campaigns.REASON, approving.typed_reason, SEND),
    # campaigns that have been, and what belongs to all of them
    Press(campaign_taps.ShowMessages, results.show_messages, WRITE),
    Press(listing_taps.SaveMessages, results.save_messages, WRITE),
    Press(campaign_taps.SearchMessages, results.search_messages, WRITE),
    Press(listing_taps.ShowTemplates, results.show_templates, WRITE),
    Press(listing_taps.RemoveTemplate, results.remove_template, SEND),
    Press(listing_taps.TextToRegister, campaign_approved.text_to_register, WRITE),
    Press(listing_taps.NewApproved, campaign_approved.new_approved, SEND),
    Press(
        listing_taps.ChooseHeader,
        campaign_approved.choose_header,
        SEND,
        under=(campaign_approved.APPROVED,),
    ),
    Press(
        listing_taps.ChooseTag,
        campaign_approved.choose_tag,
        SEND,
        under=(campaign_approved.APPROVED,),
    ),
    Press(
        listing_taps.FillVariable,
        campaign_approved.fill_variable,
        SEND,
        under=(campaign_approved.APPROVED,),
    ),
    Press(listing_taps.RemoveApproved, campaign_approved.remove_approved, SEND),
    Asked(campaign_approved.APPROVED, campaign_approved.typed, SEND),
    Press(campaign_taps.ShowOptOuts, results.show_opt_outs, WRITE),
    Press(campaign_taps.OptIn, results.opt_in, SEND),
    Press(listing_taps.ShowAnswers, campaign_answers.show_answers, WRITE),
    Press(listing_taps.OpenAnswer, campaign_answers.open_answer, WRITE),
    Press(listing_taps.DecideAnswer, campaign_answers.decide, SEND),
    Asked(ask_campaigns.SEARCH, results.typed_search, WRITE),
    # customers: the list
    Press(customer_taps.ShowList, customers.show_list, SELL),
    Press(shared_buttons.ListAway, customers.list_away, SELL),
    Press(customer_taps.OpenFilter, customers.open_filter, SELL),
    Press(customer_taps.OpenPlaces, customers.open_places, SELL),
    Press(customer_taps.AskSpend, customers.ask_spend, SELL),
    Press(customer_taps.AskSearch, customers.ask_search, SELL),
    Asked(ask_customers.SEARCH, customers.typed_search, SELL),
    Asked(ask_customers.SPEND, customers.typed_spend, SELL),
    Press(customer_taps.OpenLetters, customers.open_letters, SELL),
    Press(customer_taps.ShowLetter, customers.show_letter, SELL),
    Press(customer_taps.SaveListed, customers.save_listed, INSIGHTS, slow=True),
    Press(shared_buttons.LeaveToCustomer, people_written_to.leave_to_customer, WRITE, leaves=False),
    Press(shared_buttons.WriteToListed, people_written_to.write_to_listed, WRITE),
    Sent("inline", customers.inline, SELL),
    # customers: a card, a new one
    Press(shared_buttons.OpenCustomer, cards.open_customer, SELL),
    Press(shared_buttons.CardOf, cards.card_below, SELL, leaves=False),
    Press(customer_taps.OpenListed, cards.open_customer, SELL),
    Press(shared_buttons.OpenHistory, cards.show_history, SELL),
    Press(customer_taps.AddCustomer, adding.ask_new, SELL),
    Asked(ask_customers.NEW, adding.typed_new, SELL),
    Press(customer_taps.SameOne, adding.same, SELL, under=(ask_customers.NAMESAKE,)),
    Press(customer_taps.AddAnother, adding.add_another, SELL, under=(ask_customers.NAMESAKE,)),
    Asked(ask_customers.NAMESAKE, only_buttons, SELL),
    Press(customer_taps.AddSharing, adding.add_sharing, SELL, under=(ask_customers.NEW_TAKEN,)),
    Asked(ask_customers.NEW_TAKEN, only_buttons, SELL),
    Press(customer_taps.More, cards.show_more, EDIT_CUSTOMERS),
    Press(customer_taps.MarkVip, cards.mark_vip, EDIT_CUSTOMERS),
    Press(customer_taps.OptOut, cards.opt_out, EDIT_CUSTOMERS),
    Press(customer_taps.SwitchReminders, cards.switch_reminders, EDIT_CUSTOMERS),
    Press(
        customer_taps.OptOutListed,
        opting_out.opt_out_listed,
        EDIT_CUSTOMERS,
        under=(opting_out.OPT_OUT_LIST,),
    ),
    Asked(opting_out.OPT_OUT_LIST, only_buttons, EDIT_CUSTOMERS),
    Press(customer_taps.EditCustomer, customer_editing.edit, EDIT_CUSTOMERS),
    Press(customer_taps.EditCustomerField, customer_editing.edit_field, EDIT_CUSTOMERS),
    *(
        Asked(one, customer_editing.typed_field, EDIT_CUSTOMERS)
        for one in ask_customers.FIELDS.values()
    ),
    Press(
        customer_taps.ClearField,
        customer_editing.clear_field,
        EDIT_CUSTOMERS,
        under=tuple(ask_customers.FIELDS.values()),
    ),
    Press(
        customer_taps.KeepMine,
        customer_editing.keep_mine,
        EDIT_CUSTOMERS,
        under=(ask_customers.CHANGED,),
    ),
    Asked(ask_customers.CHANGED, only_buttons, EDIT_CUSTOMERS),
    Press(
        customer_taps.SharePhone,
        customer_editing.share_phone,
        EDIT_CUSTOMERS,
        under=(ask_customers.FIELD_TAKEN,),
    ),
    Asked(ask_customers.FIELD_TAKEN, only_buttons, EDIT_CUSTOMERS),
    # customers: two that are one; out of the books
    Press(customer_taps.AskMerge, merging.ask_merge, EDIT_CUSTOMERS),
    Press(customer_taps.PreviewMerge, merging.preview, EDIT_CUSTOMERS),
    Press(customer_taps.Merge, merging.merge, EDIT_CUSTOMERS),
    Press(customer_taps.UndoMerge, merging.undo_merge, EDIT_CUSTOMERS),
    Asked(ask_customers.MERGING, merging.typed_merge, EDIT_CUSTOMERS),
    Press(customer_taps.AskErasure, cards.ask_erasure, Permission.ERASE_CUSTOMER),
    Press(customer_taps.Erase, cards.ask_erasure, Permission.ERASE_CUSTOMER),
    Press(customer_taps.EraseAsSaid, cards.erase, Permission.ERASE_CUSTOMER),
    # what customers think
    InWords(What.RATING, feedback.in_words, SELL),
    Asked(WHO, only_buttons, SELL),
    Press(feedback_taps.ChooseRated, feedback.choose, SELL, under=(WHO,)),
    Press(feedback_taps.AddRated, feedback.add, SELL, under=(WHO,)),
    Press(feedback_taps.DropRating, feedback.drop, SELL, under=(WHO,)),
    Press(shared_buttons.AskForStars, feedback_links.make, SELL),
    ForAnyone(feedback_taps.GiveStars, feedback_links.give_stars),
    OfStranger(feedback_links.said),
    Press(feedback_taps.UndoRating, feedback.take_back, SELL),
    Press(feedback_taps.CallCustomer, feedback.call, SELL, leaves=False),
    # moving in
    Press(import_taps.ImportNow, imports.import_now, IMPORT),
    Press(import_taps.StopImport, imports.stop_import, IMPORT),
    Press(import_taps.DropUpload, imports.drop, IMPORT),
    Press(import_taps.ShowPlan, imports.show_plan, IMPORT),
    Press(import_taps.OptOutUpload, imports.opt_out_numbers, IMPORT),
    Press(import_taps.TakeNumbers, imports.take_numbers, IMPORT),
    Press(import_taps.TakeRates, import_rates.take, SETTINGS),
    Press(import_taps.UndoRates, import_rates.undo, SETTINGS),
    Press(import_taps.AnswerImport, import_answering.answer, IMPORT),
    Press(import_taps.ShowColumns, import_columns.show_columns, IMPORT, slow=True),
    Press(import_taps.PickColumn, import_columns.pick_column, IMPORT, slow=True),
    Press(import_taps.SetColumn, import_columns.set_column, IMPORT, slow=True),
    Press(import_taps.ShowImports, import_undoing.show_imports, IMPORT),
    Press(import_taps.AskUndo, import_undoing.ask_undo, IMPORT),
    Press(import_taps.KeepImport, import_undoing.keep, IMPORT),
    Press(import_taps.UndoImport, import_undoing.undo, IMPORT),
    Sent("document", imports.file_sent, IMPORT, slow=True),
    # charts and files
    Press(insight_taps.ShowChart, insights.show_chart, INSIGHTS, slow=True),
    Press(insight_taps.ShowDay, insights.show_day, INSIGHTS),
    Press(insight_taps.ShowItem, insights.show_item, INSIGHTS),
    Press(insight_taps.ShowBar, insights.show_bar, INSIGHTS),
    Press(insight_taps.ShowToday, insights.show_today, INSIGHTS, slow=True),
    Press(insight_taps.ShowExport, insights.show_export, INSIGHTS),
    Press(insight_taps.MakeFile, insights.make_file, INSIGHTS, slow=True),
    Press(insight_taps.AskPeriod, insights.ask_period, INSIGHTS),
    Press(insight_taps.PickDay, insights.pick_day, INSIGHTS, under=(insights.PERIOD,)),
    Asked(insights.PERIOD, insights.typed_period, INSIGHTS, slow=True),
    # who works here
    Press(staff_taps.ShowStaff, staff.show_staff, STAFF),
    Press(staff_taps.OpenMember, staff.open_member, STAFF),
    Press(staff_taps.SetRole, staff.set_role, STAFF),
    Press(staff_taps.Remove, staff.ask_removal, STAFF),
    Press(staff_taps.RemoveSurely, staff.remove, STAFF),
    Press(staff_taps.Invite, staff.invite, STAFF),
    Press(staff_taps.AskLetIn, staff.ask_let_in, STAFF),
    Press(staff_taps.LetIn, staff.let_in, STAFF),
    # settings
    Press(settings_taps.ShowSettings, settings.show_settings, SETTINGS),
    Press(settings_taps.ShowPapers, settings.show_papers, SETTINGS),
    Press(settings_taps.SwitchModule, settings.switch_module, SETTINGS),
    Press(settings_taps.ShowModules, settings.show_modules, SETTINGS),
    Press(settings_taps.ShowDuesRules, settings.show_dues_rules, SETTINGS),
    Press(settings_taps.OpenSetting, settings.open_setting, SETTINGS),
    Press(settings_taps.SetSetting, settings.set_setting, SETTINGS, under=settings.QUESTIONS),
    Press(settings_taps.BeginSteps, settings.begin_steps, SETTINGS),
    Press(settings_taps.SkipStep, settings.skip_step, SETTINGS, under=settings.QUESTIONS),
    Press(settings_taps.ResetSetting, settings.reset_setting, SETTINGS, under=settings.QUESTIONS),
    Press(settings_taps.SaveSetting, settings.save_setting, SETTINGS, under=(settings.SAVE,)),
    Press(settings_taps.ShowNotUnderstood, settings.show_not_understood, SETTINGS),
    Press(settings_taps.ClearNotUnderstood, settings.clear_not_understood, SETTINGS),
    Press(settings_taps.ShowJobs, settings.show_jobs, SETTINGS),
    Press(shared_buttons.Understood, receipts.understood, SETTINGS),
    Press(settings_taps.ShowReceipts, receipts.show_receipts, SETTINGS),
    Press(settings_taps.ShowBackup, backups.show_backup, BACKUP),
    Press(settings_taps.BackupNow, backups.backup_now, BACKUP, slow=True),
    Press(settings_taps.SendBackup, backups.send_backup, BACKUP, slow=True),
    Press(settings_taps.SendBackups, backups.send_backups, BACKUP),
    *(Asked(one, settings.typed_setting, SETTINGS) for one in settings.QUESTIONS),
    Asked(settings.SAVE, settings.typed_setting, SETTINGS),
    # the evening
    Command("summary", summary.show_summary, INSIGHTS, slow=True),
    Press(shared_buttons.ShowSummary, summary.show_summary, INSIGHTS, slow=True),
    Press(summary_taps.WantSummary, summary.want_summary, INSIGHTS, slow=True),
    Press(summary_taps.AskHour, summary.ask_hour, SETTINGS),
    Press(summary_taps.SetHour, summary.set_hour, SETTINGS, slow=True),
    # what is spoken
    Command("language", language.show_languages, SELL),
    Press(ChooseLanguage, language.choose_language, SELL),
    # whatever else is sent; plain text is a sale, or gets help
    Sent("other", home.cannot_read, SELL),
    Sent("contact", sales.shared_contact, SELL),
    Sent("edited", edited.edited, SELL),
    Sent("repeated", sale_receipts.came_again, SELL),
    Sent(
        "text",
        hearing.said,
        SELL,
        prefetch=hearing.prefetch,
        reads=hearing.reads,
        meant=hearing.meant,
    ),
    # commands and questions in plain words; a command without its slash has its own route above
    InWords(What.GREETING, home.greet, SELL),
    InWords(What.THANKS, home.nod, SELL),
    InWords(What.NEW_CUSTOMER, customer_answers.new, SELL),
    InWords(What.DELETE_LAST, sale_answers.delete_last, SELL),
    InWords(What.UPI_CODE, invoices.code_for, SELL),
    InWords(What.REMIND, reminders.in_words, WRITE),
    InWords(What.ITEM_LOW, stock.set_low, Permission.MANAGE_DUES),
    InWords(What.ITEM_TAX, invoices.set_item_tax, SETTINGS),
    InWords(What.PRICE, sale_answers.price, SELL),
    InWords(What.CUSTOMER, customer_answers.card, SELL),
    InWords(What.CARD_FIELD, customer_answers.change, EDIT_CUSTOMERS),
    InWords(What.OPTED_OUT, opting_out.offer, EDIT_CUSTOMERS),
    InWords(What.HISTORY, customer_answers.history, SELL),
    InWords(What.BOUGHT, customer_answers.bought, SELL),
    InWords(What.REVENUE, insight_answers.revenue, INSIGHTS),
    InWords(What.WAYS, insight_answers.ways, INSIGHTS),
    InWords(What.SOLD, insight_answers.sold, INSIGHTS),
    InWords(What.TOP_CUSTOMERS, insight_answers.top_customers, INSIGHTS),
    InWords(What.TOP_ITEMS, insight_answers.top_items, INSIGHTS),
    InWords(What.NEW_CUSTOMERS, insight_answers.new_customers, INSIGHTS),
)
