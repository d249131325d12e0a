"""Buttons of /settings."""

from __future__ import annotations

from bot.ui.taps import Tap


class ShowSettings(Tap, code="o"):
    """The list."""


class ShowPapers(Tap, code="op"):
    """The settings of invoices and UPI."""


class ShowModules(Tap, code="om"):
    """What the shop uses beside the rest, such as points."""


class ShowDuesRules(Tap, code="od"):
    """The settings of dues and their reminders."""


class SwitchModule(Tap, code="omx"):
    """Switches one of crm.shop.MODULES."""

    name: str
    on: bool


class OpenSetting(Tap, code="of"):
    name: str


class SetSetting(Tap, code="os"):
    name: str
    value: str


class SaveSetting(Tap, code="osv"):
    """Saves the chosen value, after the bot said whom it changes."""


class ResetSetting(Tap, code="or"):
    """Back to what the configuration file says."""

    name: str


class ShowNotUnderstood(Tap, code="on"):
    """Lists the texts that were typed and not read as a sale."""


class ClearNotUnderstood(Tap, code="ox"):
    """Empties that list."""


class ShowBackup(Tap, code="ob"):
    """When the last backup was made, and what can be done about the next."""


class BackupNow(Tap, code="obn"):
    """Makes one between the nights; the file comes into this chat if it `sends`."""

    sends: bool = False


class SendBackup(Tap, code="obs"):
    """The file itself, into this chat."""

    name: str


class SendBackups(Tap, code="obo"):
    """Whether each night's goes to the owners' chats."""

    wanted: bool


class ShowJobs(Tap, code="oj"):
    """Background jobs: last run, result, next run."""


class ShowReceipts(Tap, code="oR"):
    """How the gateway reports what became of messages."""


class BeginSteps(Tap, code="ogs"):
    """Sets invoices up, one question after the other."""


class SkipStep(Tap, code="ogn"):
    """Leaves a setting as it is, and asks the next one."""

    name: str
