"""The words of the funnel, and its edges: the list that the database enforces too."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    """How far a lead is."""

    SUSPECT = "suspect", _("Suspect")
    PROSPECT = "prospect", _("Prospect")
    MQL = "mql", _("MQL")
    SQL = "sql", _("SQL")
    OPPORTUNITY = "opportunity", _("Opportunity")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")


class Stream(TextChoices):
    """Whose a lead is."""

    MARKETING = "marketing", _("Marketing")
    INSIDE = "inside", _("Inside")
    NURTURE = "nurture", _("Inside nurture")
    FIELD = "field", _("Field")
    NONE = "none", _("Nobody")


#: The streams whose leads the desk calls.
CALLED_STREAMS = (Stream.INSIDE, Stream.NURTURE)

OPEN_STAGES = [Stage.SUSPECT, Stage.PROSPECT, Stage.MQL, Stage.SQL, Stage.OPPORTUNITY]

#: In these stages field answers first: the handoff and the deal have their own exits.
ANSWERED_BY_FIELD = (Stage.SQL, Stage.OPPORTUNITY)

#: Every change of stage that there is. A test holds this equal to the transitions of Lead.
EDGES = [
    ("suspect", "prospect"),
    ("suspect", "mql"),
    ("suspect", "lost"),
    ("prospect", "mql"),
    ("prospect", "sql"),
    ("prospect", "lost"),
    ("mql", "sql"),
    ("mql", "prospect"),
    ("mql", "lost"),
    ("sql", "opportunity"),
    ("sql", "mql"),
    ("sql", "prospect"),
    ("sql", "lost"),
    ("opportunity", "won"),
    ("opportunity", "lost"),
    ("opportunity", "prospect"),
    ("lost", "prospect"),
    # The way back of a call that is taken back within seconds; the database asks what stood there before.
    ("prospect", "suspect"),
    ("lost", "suspect"),
    ("lost", "mql"),
]


class ExitRoute(TextChoices):
    """The doors out of the funnel (R10). Only field keeps (c); only a deal is lost for now, with its date (R12)."""

    NURTURE = "nurture", _("To telephone nurture")
    MARKETING = "marketing", _("To Marketing")
    FIELD_NURTURE = "field_nurture", _("Field keeps it")
    LOST = "lost", _("Lost for now")
    DISQUALIFIED = "disqualified", _("Disqualified")


class Source(TextChoices):
    """Where a lead came from."""

    LIST = "list", _("List")
    FORM = "form", _("Form")
    DOWNLOAD = "download", _("Download")
    FAIR = "fair", _("Fair")
    CALL = "call", _("They called")
    REFERRAL = "referral", _("Referral")
    PARTNER = "partner", _("Partner")
    MAIL = "mail", _("Mail")


class DropReason(TextChoices):
    """Why a lead drops out and may come back (R10 a and b), or was lost for now (R12)."""

    NO_INTEREST = "no_interest", _("No interest")
    NOT_NOW = "not_now", _("Interested, not now")
    NO_BUDGET = "no_budget", _("No budget")
    NOT_REACHED = "not_reached", _("Never reached")
    NO_AUTHORITY = "no_authority", _("The budget holder is missing")
    NO_NEED = "no_need", _("No need yet")
    COMPETITOR = "competitor", _("Chose a competitor")
    PRICE = "price", _("Price")
    CONTRACT = "contract", _("Bound by a contract")
    CAME_BACK = "came_back", _("Its date came")
    CAMPAIGN_ENDED = "campaign_ended", _("The campaign ended")


class FinalReason(TextChoices):
    """Why a lead can't ever buy."""

    WRONG_FIT = "wrong_fit", _("Wrong fit")
    OUT_OF_BUSINESS = "out_of_business", _("Gone out of business")
    DO_NOT_CALL = "do_not_call", _("Do not call")
    DUPLICATE = "duplicate", _("The same company as another lead")
