"""The funnel. What may happen to a lead stands here, and nowhere else."""

from typing import TYPE_CHECKING

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, FSMField, transition

from campaigns.models import Campaign, Territory
from campaigns.models.campaign import Route
from salesdesk import clock

from . import conditions, lead_constraints, permissions, triggers
from .company import Company
from .contact import Contact
from .lead_queryset import LeadQuerySet
from .stages import EDGES, OPEN_STAGES, DropReason, FinalReason, Source, Stage, Stream

if TYPE_CHECKING:
    from .call_snapshot import CallSnapshot


class Lead(models.Model):
    """One company in one campaign. The stage says how far it is; the stream says whose it is."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="leads", verbose_name=_("company"))
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="leads", verbose_name=_("campaign"))
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="leads", verbose_name=_("territory")
    )
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="leads", verbose_name=_("contact")
    )
    stage = FSMField(_("stage"), choices=Stage, default=Stage.SUSPECT, protected=True)
    stream = models.CharField(_("stream"), max_length=9, choices=Stream, default=Stream.INSIDE)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="held_leads"
    )
    #: The inside rep who knows this lead: new interest comes back to them.
    inside_rep = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="inside_leads"
    )
    #: The field rep who was offered it, or has it.
    field_rep = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="field_leads"
    )
    #: The presales engineer who joined as the third person.
    presales = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="presales_leads"
    )
    round = models.PositiveSmallIntegerField(default=1)
    warm = models.BooleanField(default=False)
    route = models.CharField(_("route"), max_length=10, choices=Route)
    probability = models.PositiveSmallIntegerField(
        _("chance"), null=True, blank=True, validators=[MinValueValidator(10), MaxValueValidator(90)]
    )
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2, null=True, blank=True)
    #: Facts by which the route is proposed (R8), besides the value and who decides.
    visit_needed = models.BooleanField(_("they must be met"), default=False, db_default=False)
    partner = models.CharField(_("partner"), max_length=120, blank=True, db_default="")
    #: Why a person chose this route; empty while the facts propose one.
    route_reason = models.CharField(_("why this route"), max_length=200, blank=True, db_default="")
    score = models.PositiveSmallIntegerField(default=50, validators=[MaxValueValidator(100)])
    source = models.CharField(_("source"), max_length=10, choices=Source, default=Source.LIST)
    interest = models.CharField(_("interest"), max_length=200, blank=True)
    interest_at = models.DateTimeField(null=True, blank=True)
    first_called_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=20, blank=True)
    final = models.BooleanField(default=False)
    recycle_on = models.DateField(_("comes back on"), null=True, blank=True)
    #: They said no three times in a row: until then nobody calls them, or places them on a programme.
    cooldown_until = models.DateField(_("rests until"), null=True, blank=True)
    review_on = models.DateField(_("review"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    objects = LeadQuerySet.as_manager()
    #: How it stood before the call that is being taken back: laid here by leads.calling.undo alone, never stored.
    before: "CallSnapshot | None" = None
    #: The contact, where leads.funnel.transitions.locked found that they may be called: laid by it alone, never stored.
    callable_contact: Contact | None = None

    class Meta:
        constraints = lead_constraints.CONSTRAINTS
        indexes = lead_constraints.INDEXES
        triggers = [
            pgtrigger.FSM(name="only_edges_of_the_funnel", field="stage", transitions=EDGES, separator=">"),
            triggers.STARTS_AS_SUSPECT,
            triggers.UNDO_NEEDS_SNAPSHOT,
            triggers.MERGED_COMPANY_HAS_NO_LEADS,
            triggers.HOLDER_HAS_THE_ROLE,
            triggers.PRESALES_HAS_THE_ROLE,
            triggers.LOG_STAGE_CHANGES,
        ]

    def __str__(self):
        return f"{self.company} · {self.campaign}"

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN_STAGES

    @property
    def zone(self) -> str:
        """Where their day begins; UTC where several zones are possible."""
        return self.company.place.zone or "UTC"

    @property
    def reason_shown(self) -> str:
        """The reason for which it dropped out, in words."""
        words = dict(DropReason.choices) | dict(FinalReason.choices)
        return str(words.get(self.reason, self.reason))

    @transition(
        stage,
        source=Stage.SUSPECT,
        target=Stage.PROSPECT,
        permission=permissions.works_inside,
        custom={"label": _("Meet")},
    )
    def meet(self):
        """There was a conversation, and it fits."""
        self.stream = Stream.INSIDE

    @transition(
        stage,
        source=[Stage.SUSPECT, Stage.PROSPECT],
        target=Stage.MQL,
        permission=permissions.inside_marketing_or_system,
        custom={"label": _("Show interest")},
    )
    def show_interest(self, interest: str):
        """They want to know more; a clock runs to the first call."""
        self.stream = Stream.INSIDE
        self.warm = True
        self.interest = interest
        self.cooldown_until = None
        self.interest_at = clock.now()
        self.first_called_at = None

    @transition(
        stage,
        source=[Stage.PROSPECT, Stage.MQL],
        target=Stage.SQL,
        conditions=[conditions.required_questions_answered],
        permission=permissions.works_inside,
        custom={"label": _("Qualify")},
    )
    def qualify(self):
        """Checked against the campaign's criteria."""
        self.stream = Stream.INSIDE

    @transition(
        stage,
        source=Stage.SQL,
        target=Stage.OPPORTUNITY,
        conditions=[conditions.route_inside],
        permission=permissions.may_close_inside,
        custom={"label": _("Open inside")},
    )
    def open_inside(self, value):
        """Inside closes it, within the rep's level."""
        self.stream = Stream.INSIDE
        self.value = value

    @transition(
        stage,
        source=Stage.SQL,
        target=Stage.OPPORTUNITY,
        permission=permissions.is_field_rep,
        custom={"label": _("Accept")},
    )
    def accept(self, by, value):
        """A closer takes it."""
        self.stream = Stream.FIELD
        self.holder = self.field_rep = by
        self.value = value

    @transition(
        stage,
        source=Stage.SQL,
        target=Stage.MQL,
        permission=permissions.is_field_rep,
        custom={"label": _("Send back")},
    )
    def send_back(self):
        """Not ready: inside finds out what is missing."""
        self.stream = Stream.INSIDE
        self.holder = self.inside_rep
        self.field_rep = None

    @transition(
        stage,
        source=[Stage.SQL, Stage.OPPORTUNITY],
        target=None,
        permission=permissions.is_field_rep,
        custom={"label": _("Keep")},
    )
    def keep(self, by, review_on):
        """Exceptional enough for field's own time."""
        self.stream = Stream.FIELD
        self.holder = self.field_rep = by
        self.review_on = review_on

    @transition(
        stage,
        source=Stage.OPPORTUNITY,
        target=Stage.WON,
        permission=permissions.holds_and_may_close,
        custom={"label": _("Win")},
    )
    def win(self, by, value):
        """An order."""
        self.value = value
        self._close(by)

    @transition(
        stage,
        source=Stage.OPPORTUNITY,
        target=Stage.LOST,
        permission=permissions.holds,
        custom={"label": _("Lose")},
    )
    def lose(self, by, reason, recycle_on=None):
        """No order now. Without a date it is final."""
        self.reason = reason
        self._close(by)
        self.recycle_on = recycle_on
        self.final = recycle_on is None

    @transition(
        stage,
        source=[*OPEN_STAGES, Stage.LOST],
        target=Stage.PROSPECT,
        conditions=[conditions.not_final],
        permission=permissions.holds_manages_or_system,
        custom={"label": _("To telephone nurture")},
    )
    def to_nurture(self, reason):
        """Interested, not soon: inside keeps it warm by telephone, in a new round."""
        self._start_round(Stream.NURTURE, reason)
        self.holder = self.inside_rep

    @transition(
        stage,
        source=[*OPEN_STAGES, Stage.LOST],
        target=Stage.PROSPECT,
        conditions=[conditions.not_final],
        permission=permissions.holds_manages_or_system,
        custom={"label": _("To Marketing")},
    )
    def to_marketing(self, reason):
        """Fell back into the market: Marketing nurtures it, in a new round."""
        self._start_round(Stream.MARKETING, reason)
        self.holder = None

    @transition(
        stage,
        source=OPEN_STAGES,
        target=Stage.LOST,
        permission=permissions.holds_or_manages,
        custom={"label": _("Rule out")},
    )
    def rule_out(self, by, reason):
        """Can't ever buy."""
        self.reason = reason
        self._close(by)
        self.final = True

    @transition(
        stage,
        source=[Stage.PROSPECT, Stage.LOST],
        target=RETURN_VALUE(Stage.SUSPECT, Stage.PROSPECT, Stage.MQL),
        permission=permissions.may_undo,
        custom={"label": _("Take back")},
    )
    def undo(self):
        """The call was logged by mistake: as it stood before."""
        return self.before.stage

    def _close(self, by):
        self.stream = Stream.NONE
        self.holder = None
        self.closed_at = clock.now()
        self.closed_by = by
        self.review_on = None

    def _start_round(self, stream, reason):
        self.stream = stream
        self.reason = reason
        self.round += 1
        self.field_rep = self.presales = None
        self.closed_at = self.closed_by = self.recycle_on = self.review_on = None
