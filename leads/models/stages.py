"""The vocabulary of the funnel, and its edges, which the database enforces too."""

from django.db.models import Case, SmallIntegerField, TextChoices, When
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    """A stage of the funnel."""

    SUSPECT = "suspect", _("Suspect")
    PROSPECT = "prospect", _("Prospect")
    MQL = "mql", _("MQL")
    SQL = "sql", _("SQL")
    OPPORTUNITY = "opportunity", _("Opportunity")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")


class Stream(TextChoices):
    """Which team works a lead."""

    MARKETING = "marketing", _("Marketing")
    INSIDE = "inside", _("Inside")
    NURTURE = "nurture", _("Inside nurture")
    FIELD = "field", _("Field")
    NONE = "none", _("None")


#: The place of a lead's stage in the funnel, from 1.
STAGE_PLACE = Case(
    *(When(stage=stage, then=place) for place, stage in enumerate(Stage.values, 1)),
    output_field=SmallIntegerField(),
)

#: The streams whose leads inside calls.
CALLED_STREAMS = (Stream.INSIDE, Stream.NURTURE)

OPEN_STAGES = [Stage.SUSPECT, Stage.PROSPECT, Stage.MQL, Stage.SQL, Stage.OPPORTUNITY]

#: In these stages field has to answer first: handoffs and deals have their own exits.
ANSWERED_BY_FIELD = (Stage.SQL, Stage.OPPORTUNITY)

#: Every allowed change of stage. A test checks that this equals the transitions of Lead.
EDGES = [
    ("suspect", "prospect"),
    ("suspect", "mql"),
    ("suspect", "lost"),
    # A customer orders again; the database requires an earlier order.
    ("suspect", "opportunity"),
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
    # A closed deal is reopened; the database requires that it was a deal in this round.
    ("won", "opportunity"),
    ("lost", "opportunity"),
    # Undo of a call; the database requires the snapshot from before the call.
    ("prospect", "suspect"),
    ("lost", "suspect"),
    ("lost", "mql"),
]


class ExitRoute(TextChoices):
    """The ways out of the funnel (R10). Field nurture is for field only; lost for now is for deals only (R12)."""

    NURTURE = "nurture", _("To phone nurture")
    MARKETING = "marketing", _("To Marketing")
    FIELD_NURTURE = "field_nurture", _("Field nurture")
    LOST = "lost", _("Lost for now")
    DISQUALIFIED = "disqualified", _("Disqualified")


class Source(TextChoices):
    """The source of a lead."""

    LIST = "list", _("List")
    FORM = "form", _("Form")
    DOWNLOAD = "download", _("Download")
    FAIR = "fair", _("Trade fair")
    CALL = "call", _("Inbound call")
    REFERRAL = "referral", _("Referral")
    PARTNER = "partner", _("Partner")
    OWN = "own", _("Own prospecting")
    WEBSITE = "website", _("Website")
    MAIL = "mail", _("E-mail")
    MESSAGE = "message", _("Text message")
    REPEAT = "repeat", _("Repeat order")


class DropReason(TextChoices):
    """Why a lead leaves the funnel and may return (R10 a and b), or is lost for now (R12)."""

    NO_INTEREST = "no_interest", _("No interest")
    NOT_NOW = "not_now", _("Interested, not now")
    NO_BUDGET = "no_budget", _("No budget")
    NOT_REACHED = "not_reached", _("Never reached")
    NO_AUTHORITY = "no_authority", _("No budget holder")
    NO_NEED = "no_need", _("No need yet")
    COMPETITOR = "competitor", _("Chose a competitor")
    PRICE = "price", _("Price")
    CONTRACT = "contract", _("Under contract")
    CAME_BACK = "came_back", _("Follow-up date reached")
    CAMPAIGN_ENDED = "campaign_ended", _("Campaign ended")


class PastReason(TextChoices):
    """The reason of a loss of which an imported list gives none."""

    NOT_GIVEN = "not_given", _("Not given")


class FinalReason(TextChoices):
    """Why a lead will never buy."""

    WRONG_FIT = "wrong_fit", _("Wrong fit")
    OUT_OF_BUSINESS = "out_of_business", _("Out of business")
    DO_NOT_CALL = "do_not_call", _("Do not call")
    DUPLICATE = "duplicate", _("Duplicate")
